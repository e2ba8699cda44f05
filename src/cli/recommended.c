/* recommended.c: the plan as it ran, and the plan with a better split, as files to run again. */
#include "cli/job.h"

#include "model/write.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void fnl_job_write_plan(const fnl_job *job, fnl_text *text) {
  if (fnl_plan_write(&job->plan, text, NULL) != FNL_OK)
    text->failed = true;
}

/* Twelve decimals: the split as it was found, without the dust of dividing money by money. */
static void write_share(double share, fnl_text *text) {
  fnl_text_add_number(text, 1e-12 * floor(1e12 * share + 0.5));
}

/* "budget.split={ prospecting = 0.58; … }" */
static void write_split(const fnl_plan *plan, const double *money, double total, fnl_text *text) {
  fnl_text_add(text, "budget.split={ ");
  for (int channel = 0; channel < plan->n_channels; channel++) {
    double own = 0.0;
    bool has_campaigns = false;
    for (int c = 0; c < plan->n_campaigns; c++)
      if (plan->campaigns[c].channel == channel) {
        own += money[c];
        has_campaigns = true;
      }
    if (!has_campaigns)
      continue;
    fnl_text_add_format(text, "%s = ", plan->channels[channel].name);
    write_share(own / total, text);
    fnl_text_add(text, "; ");
  }
  fnl_text_add(text, "}");
}

/* "campaigns.instagram.weight=0.4": its part of the whole, so also its part of its channel. */
static void write_weight(const fnl_campaign *campaign, double share, fnl_text *text) {
  fnl_text_add_format(text, "campaigns.%s.weight=", campaign->name);
  write_share(share, text);
}

/* The changes that turn the plan's split into `money`. Returns how many; texts has room. */
static int list_changes(const fnl_plan *plan, const double *money, fnl_text *texts) {
  double total = 0.0;
  int n = 0;
  for (int c = 0; c < plan->n_campaigns; c++)
    total += money[c];
  if (!(total > 0.0))
    return 0;
  write_split(plan, money, total, &texts[n++]);
  for (int c = 0; c < plan->n_campaigns && plan->optimize.over_campaigns; c++)
    if (money[c] > 0.0)
      write_weight(&plan->campaigns[c], money[c] / total, &texts[n++]);
  return n;
}

/* The plan's files, read again as they were, with the changes last. Fails where they have changed
 * since. */
static fnl_status read_again(const fnl_job *job, int n, const char *const *changes,
                             fnl_plan *plan) {
  const int n_given = job->options->n_overrides;
  const char **overrides = calloc((size_t)(n_given + n) + 1, sizeof *overrides);
  fnl_read_options options = fnl_places_read_options(&job->models, job->options);
  if (!overrides)
    return FNL_ENOMEM;
  for (int i = 0; i < n_given; i++)
    overrides[i] = job->options->overrides[i];
  for (int i = 0; i < n; i++)
    overrides[n_given + i] = changes[i];
  options.n_overrides = n_given + n;
  options.overrides = overrides;
  const fnl_status status = fnl_plan_read(plan, job->file, &options, NULL, NULL);
  free(overrides);
  if (status == FNL_OK && (strcmp(plan->sha256, job->plan.sha256) != 0 ||
                           strcmp(plan->model_sha256, job->plan.model_sha256) != 0)) {
    fnl_plan_free(plan);
    return FNL_EIO;
  }
  return status;
}

/* The same from the text of the plan in memory: right in any case, but its numbers come from it. */
static fnl_status read_text_again(const fnl_job *job, int n, const char *const *changes,
                                  fnl_plan *plan, fnl_error *error) {
  const fnl_read_options options = {.n_overrides = n, .overrides = changes};
  fnl_status status = FNL_OK;
  fnl_text given = {0};
  FNL_TRY(fnl_plan_write(&job->plan, &given, error));
  FNL_TRY(fnl_plan_read_text(plan, job->file, fnl_text_string(&given), given.length, &options, NULL,
                             error));
out:
  fnl_text_free(&given);
  return status;
}

static fnl_status rewrite(const fnl_job *job, int n, const char *const *changes, fnl_text *text,
                          fnl_error *error) {
  fnl_plan plan = {0};
  fnl_status status = FNL_OK;
  if (read_again(job, n, changes, &plan) != FNL_OK)
    FNL_TRY(read_text_again(job, n, changes, &plan, error));
  FNL_TRY(fnl_plan_write(&plan, text, error));
out:
  fnl_plan_free(&plan);
  return status;
}

fnl_status fnl_job_write_recommended(const fnl_job *job, const double *money, fnl_text *text,
                                     fnl_error *error) {
  const size_t most = (size_t)job->plan.n_campaigns + 1;
  fnl_text *texts = calloc(most, sizeof *texts);
  const char **changes = calloc(most, sizeof *changes);
  fnl_status status = FNL_ENOMEM;
  int n = 0;
  if (texts && changes) {
    n = list_changes(&job->plan, money, texts);
    for (int i = 0; i < n; i++)
      changes[i] = fnl_text_string(&texts[i]);
    status = rewrite(job, n, changes, text, error);
  } else {
    fnl_error_no_memory(error);
  }
  for (int i = 0; i < n; i++)
    fnl_text_free(&texts[i]);
  free(changes);
  free(texts);
  return status;
}

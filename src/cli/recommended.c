/* recommended.c: the plan as it ran, and the plan with a better split, as files to run again. */
#include "cli/job.h"

#include "model/write.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Twelve decimals: the split as it was found, without the dust of dividing money by money. */
static void write_share(double share, fnl_text *text) {
  fnl_text_add_number(text, 1e-12 * floor(1e12 * share + 0.5));
}

/* ---- the changes ---- */

/* What turns the plan into the recommended one. */
typedef struct {
  const fnl_plan *plan;
  const fnl_variables *variables;
  const double *money;   /* [n_campaigns] */
  const double *planned; /* [n_campaigns * n_days] parts of the reference; NULL: by the pacing */
  double total;
  int n;
  fnl_text *texts; /* room for a split, a total, and a weight and a pacing of each campaign */
} fnl_changes;

static fnl_text *next_change(fnl_changes *changes) { return &changes->texts[changes->n++]; }

static double money_of_channel(const fnl_changes *changes, int channel) {
  double sum = 0.0;
  for (int c = 0; c < changes->plan->n_campaigns; c++)
    if (changes->plan->campaigns[c].channel == channel)
      sum += changes->money[c];
  return sum;
}

static bool has_campaigns(const fnl_plan *plan, int channel) {
  for (int c = 0; c < plan->n_campaigns; c++)
    if (plan->campaigns[c].channel == channel)
      return true;
  return false;
}

/* "budget.split={ prospecting = 0.58; … }" */
static void write_split(const fnl_changes *changes, fnl_text *text) {
  const fnl_plan *plan = changes->plan;
  fnl_text_add(text, "budget.split={ ");
  for (int channel = 0; channel < plan->n_channels; channel++) {
    if (!has_campaigns(plan, channel))
      continue;
    fnl_text_add_format(text, "%s = ", plan->channels[channel].name);
    write_share(money_of_channel(changes, channel) / changes->total, text);
    fnl_text_add(text, "; ");
  }
  fnl_text_add(text, "}");
}

/* "campaigns.instagram.weight=0.4": its part of the whole, so also its part of its channel. */
static void write_weight(const fnl_changes *changes, int campaign, fnl_text *text) {
  fnl_text_add_format(text, "campaigns.%s.weight=", changes->plan->campaigns[campaign].name);
  write_share(changes->money[campaign] / changes->total, text);
}

static bool runs_on(const fnl_campaign *campaign, int day) {
  return campaign->start_day <= day && day < campaign->end_day;
}

/* Whether the money of every week is the same on each of its days; weights [n_weeks] are those. */
static bool has_weekly_pace(const fnl_changes *changes, int campaign, double *weights) {
  const int n_days = changes->plan->horizon_days;
  const double *planned = changes->planned + (size_t)campaign * (size_t)n_days;
  for (int first = 0; first < n_days; first += FNL_WEEK_DAYS) {
    bool is_first = true;
    double *weight = &weights[first / FNL_WEEK_DAYS];
    *weight = 0.0;
    for (int t = first; t < n_days && t < first + FNL_WEEK_DAYS; t++) {
      if (!runs_on(&changes->plan->campaigns[campaign], t))
        continue;
      if (!is_first && planned[t] != *weight)
        return false;
      *weight = planned[t];
      is_first = false;
    }
  }
  return true;
}

/* "campaigns.instagram.pacing=( 0.2, 0.1, … )": one weight a week, or else one a day. */
static void write_pacing(const fnl_changes *changes, int campaign, fnl_text *text) {
  const int n_days = changes->plan->horizon_days;
  double *weekly = calloc((size_t)n_days, sizeof *weekly);
  text->failed = text->failed || !weekly;
  if (!weekly)
    return;
  const bool is_weekly = has_weekly_pace(changes, campaign, weekly);
  const double *weights = is_weekly ? weekly : changes->planned + (size_t)campaign * (size_t)n_days;
  const int n = is_weekly ? (n_days + FNL_WEEK_DAYS - 1) / FNL_WEEK_DAYS : n_days;
  fnl_text_add_format(text, "campaigns.%s.pacing=( ", changes->plan->campaigns[campaign].name);
  for (int i = 0; i < n; i++) {
    fnl_text_add(text, i ? ", " : "");
    fnl_text_add_number(text, weights[i]);
  }
  fnl_text_add(text, " )");
  free(weekly);
}

/* A channel without money keeps its weights, which are then of nothing. */
static void list_campaign(fnl_changes *changes, int campaign) {
  const fnl_plan *plan = changes->plan;
  const bool own_weight = plan->optimize.over_campaigns || changes->planned;
  if (own_weight && money_of_channel(changes, plan->campaigns[campaign].channel) > 0.0)
    write_weight(changes, campaign, next_change(changes));
  if (changes->planned && changes->money[campaign] > 0.0)
    write_pacing(changes, campaign, next_change(changes));
}

/* Lists what turns the plan into the recommended one; nothing where there is no money. */
static void list_changes(fnl_changes *changes) {
  for (int c = 0; c < changes->plan->n_campaigns; c++)
    changes->total += changes->money[c];
  if (!(changes->total > 0.0)) {
    if (changes->variables->total_is_free)
      fnl_text_add(next_change(changes), "budget.total=0.0");
    return;
  }
  write_split(changes, next_change(changes));
  if (changes->variables->total_is_free) {
    fnl_text *text = next_change(changes);
    fnl_text_add(text, "budget.total=");
    fnl_text_add_number(text, changes->total);
  }
  for (int c = 0; c < changes->plan->n_campaigns; c++)
    list_campaign(changes, c);
}

/* ---- reading and writing again ---- */

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
  options.givers = NULL; /* nobody is told */
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

static fnl_status reread(const fnl_job *job, int n, const char *const *changes, fnl_plan *plan,
                         fnl_error *error) {
  if (read_again(job, n, changes, plan) == FNL_OK)
    return FNL_OK;
  return read_text_again(job, n, changes, plan, error);
}

static fnl_status write_with_reach(const fnl_job *job, fnl_text *text) {
  static const char *const changes[] = {"simulation.reach=true"};
  fnl_plan plan = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(reread(job, 1, changes, &plan, NULL));
  FNL_TRY(fnl_plan_write(&plan, text, NULL));
out:
  fnl_plan_free(&plan);
  return status;
}

void fnl_job_write_plan(const fnl_job *job, fnl_text *text) {
  const fnl_status status =
      job->adds_reach ? write_with_reach(job, text) : fnl_plan_write(&job->plan, text, NULL);
  if (status != FNL_OK)
    text->failed = true;
}

/* The planned parts by day, where those were decided; NULL also where memory fails. */
static double *spread_by_day(const fnl_answer *answer) {
  const size_t n_campaigns = (size_t)answer->plan->n_campaigns;
  double *by_campaign = calloc(n_campaigns + 1, sizeof *by_campaign);
  double *by_day = calloc(n_campaigns * (size_t)answer->plan->horizon_days + 1, sizeof *by_day);
  if (by_campaign && by_day)
    fnl_variables_spread(&answer->variables, answer->alternatives[FNL_RECOMMENDED].x, by_campaign,
                         by_day);
  if (!by_campaign) {
    free(by_day);
    by_day = NULL;
  }
  free(by_campaign);
  return by_day;
}

static fnl_status read_changed(const fnl_job *job, const fnl_changes *changes, fnl_plan *plan,
                               fnl_error *error) {
  const char **strings = calloc((size_t)changes->n + 1, sizeof *strings);
  bool failed = !strings;
  for (int i = 0; i < changes->n && strings; i++) {
    strings[i] = fnl_text_string(&changes->texts[i]);
    failed = failed || changes->texts[i].failed;
  }
  const fnl_status status =
      failed ? fnl_error_no_memory(error) : reread(job, changes->n, strings, plan, error);
  free(strings);
  return status;
}

fnl_status fnl_job_read_recommended(const fnl_job *job, const fnl_answer *answer, fnl_plan *plan,
                                    fnl_error *error) {
  const bool by_days = answer->variables.n_periods > 1;
  double *planned = by_days ? spread_by_day(answer) : NULL;
  fnl_changes changes = {.plan = &job->plan,
                         .variables = &answer->variables,
                         .money = answer->alternatives[FNL_RECOMMENDED].money,
                         .planned = planned,
                         .texts =
                             calloc(2 + 2 * (size_t)job->plan.n_campaigns, sizeof *changes.texts)};
  fnl_status status;
  if ((by_days && !planned) || !changes.texts) {
    status = fnl_error_no_memory(error);
  } else {
    list_changes(&changes);
    status = read_changed(job, &changes, plan, error);
  }
  for (int i = 0; i < changes.n; i++)
    fnl_text_free(&changes.texts[i]);
  free(changes.texts);
  free(planned);
  return status;
}

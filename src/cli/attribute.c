/* attribute.c: who deserves the credit, by every rule. */
#include "cli/command.h"
#include "cli/console.h"
#include "cli/job.h"
#include "cli/work.h"
#include "report/attribution.h"
#include "study/attribution/paths_file.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- which channels are direct ---- */

/* As tools of web analytics call who came by himself. */
static const char *const direct_names[] = {"direct", "(direct)", "none", "(none)"};

static bool is_usual_direct(const char *name) {
  for (size_t i = 0; i < sizeof direct_names / sizeof *direct_names; i++)
    if (strcasecmp(name, direct_names[i]) == 0)
      return true;
  return false;
}

static int channel_of(const char *name, size_t length, const char *const *names, int n) {
  for (int c = 0; c < n; c++)
    if (strlen(names[c]) == length && strncmp(names[c], name, length) == 0)
      return c;
  return -1;
}

static fnl_status no_such_channel(const char *name, size_t length, const char *const *names, int n,
                                  fnl_error *error) {
  char word[64] = "";
  strncat(word, name, length < sizeof word ? length : sizeof word - 1);
  const int nearest = fnl_string_nearest(word, n, names);
  fnl_error_set(error, FNL_EUSAGE, "--direct: there is no channel \"%s\"", word);
  if (nearest >= 0)
    fnl_error_hint(error, "did you mean %s?", names[nearest]);
  else
    fnl_error_hint(error, "names as they stand in the paths: --direct email,direct");
  return FNL_EUSAGE;
}

/* Those of --direct: names with commas between them. */
static fnl_status mark_named(const char *list, const char *const *names, int n, bool *is_direct,
                             fnl_error *error) {
  for (const char *at = list;; at++) {
    const size_t length = strcspn(at, ",");
    const int channel = channel_of(at, length, names, n);
    if (channel < 0)
      return no_such_channel(at, length, names, n, error);
    is_direct[channel] = true;
    at += length;
    if (*at == '\0')
      return FNL_OK;
  }
}

static fnl_attribution_options rule_options(const fnl_options *options, const bool *is_direct) {
  return (fnl_attribution_options){
      .half_life_days = options->half_life > 0.0 ? options->half_life : FNL_HALF_LIFE_DAYS,
      .order = options->order > 0 ? options->order : 1,
      .is_direct = is_direct,
  };
}

enum { N_OUTPUTS = 2, N_PLAN_OUTPUTS = 3 };

/* ---- a table of paths ---- */

static int deliver_paths(fnl_job *job, const fnl_path_report *report) {
  fnl_output outputs[N_OUTPUTS] = {{.file = FNL_FILE_SUMMARY}, {.file = FNL_FILE_ATTRIBUTION}};
  fnl_text page = {0};
  fnl_notes_add_paths(&job->notes, report);
  fnl_path_report_write_json(report, &job->notes, &outputs[0].text);
  fnl_path_report_write_csv(report, &outputs[1].text);
  fnl_path_report_write_page(report, &job->notes, fnl_console_has_colour(), &page);
  const int exit_status = fnl_job_deliver(job, outputs, N_OUTPUTS, &page, FNL_OK);
  for (int i = 0; i < N_OUTPUTS; i++)
    fnl_text_free(&outputs[i].text);
  fnl_text_free(&page);
  return exit_status;
}

static fnl_status mark_direct(const fnl_options *options, const fnl_path_table *table,
                              bool *is_direct, fnl_error *error) {
  const char *const *names = (const char *const *)table->names;
  if (options->direct)
    return mark_named(options->direct, names, table->paths.n_channels, is_direct, error);
  for (int c = 0; c < table->paths.n_channels; c++)
    is_direct[c] = is_usual_direct(names[c]);
  return FNL_OK;
}

static fnl_status find_credits(const fnl_job *job, const fnl_paths *paths,
                               fnl_attribution_options options, fnl_credits *credits,
                               fnl_error *error) {
  fnl_work work = fnl_work_begin("attributing", job->options);
  const fnl_hooks hooks = fnl_work_hooks(&work);
  options.hooks = &hooks;
  const fnl_status status = fnl_credits_init(credits, paths, &options, error);
  fnl_work_end(&work);
  return status;
}

static int attribute_paths(fnl_job *job) {
  bool is_direct[FNL_CHANNELS_MOST] = {false};
  const fnl_attribution_options options = rule_options(job->options, is_direct);
  fnl_path_table table = {0};
  fnl_credits credits = {0};
  fnl_error error;
  fnl_status status;
  int exit_status;
  FNL_TRY(fnl_path_table_read(&table, job->file, &error));
  FNL_TRY(mark_direct(job->options, &table, is_direct, &error));
  FNL_TRY(find_credits(job, &table.paths, options, &credits, &error));
out:
  if (status == FNL_OK) {
    const fnl_path_report report = {.file = job->file,
                                    .paths = &table.paths,
                                    .names = (const char *const *)table.names,
                                    .options = &options,
                                    .credits = &credits};
    exit_status = deliver_paths(job, &report);
  } else {
    exit_status = fnl_console_error(&error);
  }
  fnl_credits_free(&credits);
  fnl_path_table_free(&table);
  return exit_status;
}

/* What would set a plan does nothing to a table. */
static int refuse_setting(const char *option) {
  fnl_error error;
  fnl_error_set(&error, FNL_EUSAGE, "%s: is of a plan, and --paths goes without one", option);
  fnl_error_hint(&error, "--order, --half-life and --direct are of the rules");
  return fnl_console_error(&error);
}

static int attribute_table(const fnl_options *options) {
  fnl_job job;
  if (options->n_overrides > 0)
    return refuse_setting(options->givers[0]);
  const fnl_status status = fnl_job_begin_data(&job, options, options->paths);
  const int exit_status = status == FNL_OK ? attribute_paths(&job) : fnl_status_exit(status);
  fnl_job_end(&job);
  return exit_status;
}

/* ---- a plan ---- */

static int deliver_audit(fnl_job *job, const fnl_audit *audit) {
  fnl_output outputs[N_PLAN_OUTPUTS] = {
      {.file = FNL_FILE_SUMMARY}, {.file = FNL_FILE_ATTRIBUTION}, {.file = FNL_FILE_PLAN}};
  fnl_text page = {0};
  fnl_notes_add_audit(&job->notes, audit);
  const fnl_notes untold = fnl_job_new_notes(job);
  fnl_audit_write_json(audit, &job->notes, &outputs[0].text);
  fnl_audit_write_csv(audit, &outputs[1].text);
  if (job->options->output)
    fnl_job_write_plan(job, &outputs[2].text);
  fnl_audit_write_page(audit, &untold, fnl_console_has_colour(), &page);
  const int exit_status = fnl_job_deliver(job, outputs, N_PLAN_OUTPUTS, &page,
                                          audit->is_partial ? FNL_EINTERRUPTED : FNL_OK);
  for (int i = 0; i < N_PLAN_OUTPUTS; i++)
    fnl_text_free(&outputs[i].text);
  fnl_text_free(&page);
  return exit_status;
}

static fnl_status mark_direct_of_plan(const fnl_job *job, bool *is_direct, fnl_error *error) {
  const int n = job->plan.n_causes;
  const char **names = calloc((size_t)n, sizeof *names);
  fnl_status status = FNL_OK;
  if (!names)
    return fnl_error_no_memory(error);
  fnl_ledger_names(&job->plan, names);
  if (job->options->direct)
    status = mark_named(job->options->direct, names, n, is_direct, error);
  else
    fnl_ledger_direct(&job->plan, is_direct);
  free(names);
  return status;
}

static fnl_status audit_plan(const fnl_job *job, const fnl_attribution_options *options,
                             fnl_audit *audit, fnl_error *error) {
  fnl_work work = fnl_work_begin("attributing", job->options);
  const fnl_hooks hooks = fnl_work_hooks(&work);
  fnl_study study = fnl_study_of(&job->plan);
  study.n_threads = job->options->n_threads;
  study.hooks = &hooks;
  const fnl_status status = fnl_audit_run(audit, &study, options, error);
  fnl_work_end(&work);
  return status;
}

static int attribute_of_plan(fnl_job *job) {
  bool *is_direct = calloc((size_t)job->plan.n_causes, sizeof *is_direct);
  const fnl_attribution_options options = rule_options(job->options, is_direct);
  fnl_audit audit = {0};
  fnl_error error;
  fnl_status status = is_direct ? FNL_OK : fnl_error_no_memory(&error);
  if (status == FNL_OK)
    status = mark_direct_of_plan(job, is_direct, &error);
  if (status == FNL_OK)
    status = audit_plan(job, &options, &audit, &error);
  const int exit_status = status == FNL_OK ? deliver_audit(job, &audit) : fnl_console_error(&error);
  fnl_audit_free(&audit);
  free(is_direct);
  return exit_status;
}

static int attribute_plan(const fnl_options *options) {
  fnl_job job;
  const fnl_status status = fnl_job_begin_people(&job, options, "who was touched by what");
  const int exit_status = status == FNL_OK ? attribute_of_plan(&job) : fnl_status_exit(status);
  fnl_job_end(&job);
  return exit_status;
}

static int attribute(const fnl_options *options) {
  fnl_error error;
  if (options->paths && options->n_operands == 0)
    return attribute_table(options);
  if (!options->paths && options->n_operands == 1)
    return attribute_plan(options);
  fnl_error_set(&error, FNL_EUSAGE, "attribute needs either a plan or paths");
  fnl_error_hint(&error, "funnel attribute PLAN, or funnel attribute --paths FILE");
  return fnl_console_error(&error);
}

const fnl_command_type fnl_command_attribute = {
    .name = "attribute",
    .summary = "who deserves the credit, by every rule, beside what campaigns really add",
    .operands = "[PLAN]",
    .examples =
        "  funnel attribute configs/spring-launch.cfg          every rule beside the truth\n"
        "  funnel attribute plan.cfg --set simulation.lookback_days=7 --output credits\n"
        "  funnel attribute --paths paths.csv                  of a table of paths\n"
        "  funnel attribute --paths paths.csv --order 2 --half-life 3 --json -\n"
        "  funnel attribute --paths paths.csv --direct email   email is no channel\n",
    .more =
        "PLAN is simulated person by person; its replications, seed and threads count. FILE of\n"
        "--paths has a line a path, `search > email,3,210.5,12`: channels, oldest first; how\n"
        "many who went so converted, what these conversions were worth, and how many came to\n"
        "nothing. A first line may name the columns.\n",
    .takes = FNL_TAKES_SETTINGS | FNL_TAKES_MODELS | FNL_TAKES_OUTPUT | FNL_TAKES_REPORT |
             FNL_TAKES_WORK | FNL_TAKES_PATHS,
    .most_operands = 1,
    .run = attribute,
};

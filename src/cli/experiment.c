/* experiment.c: an experiment's points, as far as they are not done. */
#include "cli/command.h"
#include "cli/console.h"
#include "cli/expedition.h"
#include "cli/work.h"
#include "experiment/run.h"
#include "report/results.h"
#include "report/table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A run under a person's eyes. */
typedef struct {
  const fnl_options *options;
  fnl_expedition expedition;
  fnl_shard shard;
  fnl_work work;
  fnl_hooks work_hooks;
  double last_line; /* seconds at which the last line of a log was written */
} fnl_session;

static const char *get_variable(void *user, const char *name) {
  (void)user;
  return getenv(name);
}

static fnl_status find_shard(fnl_session *session, fnl_error *error) {
  const char *argument = session->options->shard;
  return argument ? fnl_shard_parse(&session->shard, argument, error)
                  : fnl_shard_find(&session->shard, get_variable, NULL, error);
}

/* ---- the dry run ---- */

enum { POINTS_SHOWN = 20, POINTS_TIMED = 3 };

static void write_point(const fnl_trial *trial, int64_t position, fnl_text *scratch,
                        fnl_table *table) {
  fnl_table_add_format(table, "%" PRId64, position);
  for (int f = 0; f < trial->frame.n_factors; f++) {
    const fnl_level level = fnl_points_level(&trial->points, position, f);
    fnl_text_cut(scratch, 0);
    fnl_level_write(&level, scratch);
    fnl_table_add(table, fnl_text_string(scratch));
  }
}

static void write_points(const fnl_session *session, fnl_text *page) {
  const fnl_trial *trial = &session->expedition.trial;
  const int64_t n = trial->points.n;
  char alignment[FNL_FACTORS_MAX + 2] = "";
  fnl_text scratch = {0};
  memset(alignment, 'r', (size_t)trial->frame.n_factors + 1);
  fnl_table table = {.alignment = alignment};
  fnl_table_add(&table, "point");
  for (int f = 0; f < trial->frame.n_factors; f++)
    fnl_table_add(&table, trial->frame.factors[f]);
  for (int64_t i = 0, p = session->shard.index; p < n && i < POINTS_SHOWN; i++) {
    write_point(trial, p, &scratch, &table);
    p += session->shard.count;
  }
  fnl_table_write(&table, "", "", page);
  if (n / session->shard.count > POINTS_SHOWN)
    fnl_text_add(page, "  …\n");
  page->failed |= scratch.failed;
  fnl_text_free(&scratch);
  fnl_table_free(&table);
}

/* Seconds a point on one thread, by the first, the middle and the last; what fails takes none. */
static fnl_status time_points(const fnl_trial *trial, const fnl_hooks *hooks, double *seconds,
                              fnl_error *error) {
  fnl_desk desk;
  fnl_status status = fnl_desk_init(&desk, trial, error);
  *seconds = 0.0;
  for (int i = 0; status == FNL_OK && i < POINTS_TIMED; i++) {
    const int64_t position = (trial->points.n - 1) * i / (POINTS_TIMED - 1);
    fnl_row row;
    if (fnl_trial_do(trial, &desk, position, 1, hooks, &row))
      *seconds += row.seconds / POINTS_TIMED;
    else
      status = fnl_error_set(error, FNL_EINTERRUPTED, "interrupted");
  }
  fnl_desk_free(&desk);
  return status;
}

/* Points of the shard that the folder does not have; all where no folder is named. */
static fnl_status count_due(const fnl_session *session, int64_t *n_due, fnl_error *error) {
  const fnl_options *options = session->options;
  const fnl_shard *shard = &session->shard;
  fnl_ledger_of_points ledger = {0};
  *n_due = 0;
  if (options->store) {
    const fnl_status status =
        fnl_points_look_up(&ledger, &session->expedition.trial, options->store, NULL, error);
    if (status != FNL_OK)
      return status;
  }
  for (int64_t p = shard->index; p < session->expedition.trial.points.n; p += shard->count)
    *n_due += !ledger.states || ledger.states[p] == FNL_POINT_DUE ||
              (ledger.states[p] == FNL_POINT_FAILED && options->retry_failed);
  fnl_points_forget(&ledger);
  return FNL_OK;
}

static void write_prospect(const fnl_session *session, int64_t n_due, double seconds,
                           fnl_text *page) {
  const fnl_trial *trial = &session->expedition.trial;
  const int n_threads = fnl_threads(session->options->n_threads);
  const char *title = trial->frame.title[0] ? trial->frame.title : session->expedition.file;
  fnl_text_add_format(page, "%s: %" PRId64 " points (%s, %s, %d figures)", title, trial->points.n,
                      trial->frame.kind, trial->frame.action, trial->n_figures);
  if (session->shard.count > 1)
    fnl_text_add_format(page, ", part %d of %d", session->shard.index + 1, session->shard.count);
  fnl_text_add_format(page, "\n%" PRId64 " to be done here, each in %.3g s: ", n_due, seconds);
  fnl_duration_write(seconds * (double)n_due / n_threads, page);
  fnl_text_add_format(page, " on %d thread%s, %.3g MB\n\n", n_threads, n_threads == 1 ? "" : "s",
                      (double)n_due * fnl_trial_row_bytes(trial) / 1e6);
}

static int stop_asked(void *user) {
  const fnl_session *session = user;
  return session->work_hooks.stop(session->work_hooks.user);
}

static fnl_status run_dry(fnl_session *session, fnl_error *error) {
  const fnl_hooks hooks = {.stop = stop_asked, .user = session};
  fnl_text page = {0};
  int64_t n_due;
  double seconds;
  fnl_status status = FNL_OK;
  FNL_TRY(count_due(session, &n_due, error));
  FNL_TRY(time_points(&session->expedition.trial, &hooks, &seconds, error));
  write_prospect(session, n_due, seconds, &page);
  write_points(session, &page);
  FNL_TRY(fnl_console_print(&page, error));
out:
  fnl_text_free(&page);
  return status;
}

/* ---- the run ---- */

static const double seconds_between_lines = 60.0;

/* A line of a log: who it is, how far, how long still. */
static void write_line(const fnl_progress *progress, fnl_text *text) {
  const double n = (double)(progress->done + progress->failed);
  const double rate = progress->seconds > 0.0 ? n / progress->seconds : 0.0;
  fnl_text_add_format(text, "funnel: %" PRId64 " of %" PRId64 " points, %" PRId64 " failed, %.3g/s",
                      progress->done + progress->failed, progress->due, progress->failed, rate);
  if (rate > 0.0) {
    fnl_text_add(text, ", ");
    fnl_duration_write(((double)progress->due - n) / rate, text);
    fnl_text_add(text, " left");
  }
  fnl_text_add(text, "\n");
}

/* On a terminal a bar, in a log a line a minute. */
static void see(void *user, const fnl_progress *progress) {
  fnl_session *session = user;
  const fnl_options *options = session->options;
  if (session->work.is_shown)
    session->work_hooks.progress(session->work_hooks.user,
                                 (size_t)(progress->done + progress->failed),
                                 (size_t)progress->due);
  if (options->quiet || options->no_progress || isatty(STDERR_FILENO) ||
      progress->seconds - session->last_line < seconds_between_lines)
    return;
  fnl_text line = {0};
  write_line(progress, &line);
  fnl_console_complain(&line);
  fnl_text_free(&line);
  session->last_line = progress->seconds;
}

static void complain(const char *words) {
  fnl_text text = {0};
  fnl_text_add(&text, words);
  fnl_console_complain(&text);
  fnl_text_free(&text);
}

/* A point may take hours, and who asks for an end may have given a second: all that is finished is
 * safe, so the process is ended with its threads. */
static void leave(void *user) {
  (void)user;
  complain("\nfunnel: interrupted; what is finished is kept\n");
  _exit(fnl_status_exit(FNL_EINTERRUPTED));
}

static void write_report(const fnl_session *session, const fnl_run_report *report, fnl_text *page) {
  const char *store = session->options->store;
  fnl_text_add_format(
      page, "%s: %" PRId64 " points done, %" PRId64 " failed, %" PRId64 " were finished before%s",
      store, report->n_done, report->n_failed, report->n_before,
      report->is_stopped ? "; interrupted" : "");
  if (session->shard.count > 1)
    fnl_text_add_format(page, " (part %d of %d of %" PRId64 ")", session->shard.index + 1,
                        session->shard.count, report->n_points);
  fnl_text_add(page, "\n");
  if (report->n_failed > 0)
    fnl_text_add_format(page, "  funnel status %s     says why points failed\n", store);
  fnl_text_add_format(page, "  funnel results %s --csv -\n", store);
}

static fnl_status run_points(fnl_session *session, fnl_error *error) {
  const fnl_options *options = session->options;
  const fnl_run_settings settings = {.folder = options->store,
                                     .shard = session->shard,
                                     .retry_failed = options->retry_failed,
                                     .n_threads = options->n_threads,
                                     .see = see,
                                     .stop = stop_asked,
                                     .leave = leave,
                                     .user = session};
  fnl_run_report report;
  fnl_text page = {0};
  fnl_status status = fnl_experiment_run(&session->expedition.trial, &settings, &report, error);
  fnl_work_end(&session->work);
  if (status != FNL_OK)
    return status;
  write_report(session, &report, &page);
  if (!options->quiet)
    status = fnl_console_print(&page, error);
  fnl_text_free(&page);
  if (status == FNL_OK && report.is_stopped)
    return fnl_error_set(error, FNL_EINTERRUPTED, "interrupted; what is finished is kept");
  return status;
}

static fnl_status no_store(const fnl_options *options, fnl_error *error) {
  if (options->store || options->dry_run)
    return FNL_OK;
  fnl_error_set(error, FNL_EUSAGE, "experiment needs --store DIR: where results go");
  fnl_error_hint(error, "--dry-run needs none");
  return FNL_EUSAGE;
}

static int experiment(const fnl_options *options) {
  fnl_session session = {.options = options};
  fnl_error error;
  fnl_status status = FNL_OK;
  fnl_work_catch_signals();
  session.work = fnl_work_begin("experiment", options);
  session.work_hooks = fnl_work_hooks(&session.work);
  FNL_TRY(no_store(options, &error));
  FNL_TRY(find_shard(&session, &error));
  FNL_TRY(fnl_expedition_begin(&session.expedition, options->operands[0], options, &error));
  FNL_TRY(options->dry_run ? run_dry(&session, &error) : run_points(&session, &error));
out:
  if (status != FNL_OK || !options->quiet)
    fnl_console_diagnostics(&session.expedition.diagnostics);
  if (status != FNL_OK && session.expedition.diagnostics.n_mistakes == 0)
    fnl_console_error(&error);
  fnl_expedition_end(&session.expedition);
  return fnl_status_exit(status);
}

const fnl_command_type fnl_command_experiment = {
    .name = "experiment",
    .summary = "a study over a plan: points of a design, by many processes, resumed by itself",
    .operands = "FILE",
    .examples =
        "  funnel experiment experiments/k-factor-sweep.cfg --store results\n"
        "  funnel experiment experiments/k-factor-sweep.cfg --dry-run    what would be done\n"
        "  funnel experiment study.cfg --store results --shard 3/64      one of 64 processes\n"
        "  funnel results results --csv -                                what came of it\n",
    .more = "FILE says what varies and what is measured (docs/experiments.md). Points that are in "
            "the folder are\nnot done again. Processes started by Slurm or MPI find their part by "
            "themselves.\n",
    .takes = FNL_TAKES_SETTINGS | FNL_TAKES_MODELS | FNL_TAKES_STUDY | FNL_TAKES_WORK,
    .least_operands = 1,
    .most_operands = 1,
    .run = experiment,
};

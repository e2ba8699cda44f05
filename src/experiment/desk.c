/* desk.c: the work at one point: its plan, the action, the row.
 *
 * Where points set numbers and nothing else, a desk reads the plan once and has the others out of
 * that mould.
 */
#include "base/clock.h"
#include "experiment/trial.h"
#include "metric/meter.h"
#include "network/network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

fnl_status fnl_desk_init(fnl_desk *desk, const fnl_trial *trial, fnl_error *error) {
  memset(desk, 0, sizeof *desk);
  desk->levels = calloc((size_t)trial->frame.n_factors + 1, sizeof *desk->levels);
  desk->values = calloc((size_t)trial->n_figures + 1, sizeof *desk->values);
  desk->errors = calloc((size_t)trial->n_figures + 1, sizeof *desk->errors);
  desk->numbers = calloc((size_t)trial->points.n_settings + 1, sizeof *desk->numbers);
  return desk->levels && desk->values && desk->errors && desk->numbers ? FNL_OK
                                                                       : fnl_error_no_memory(error);
}

void fnl_desk_free(fnl_desk *desk) {
  fnl_text_free(&desk->scratch);
  fnl_text_free(&desk->settings);
  free(desk->levels);
  free(desk->values);
  free(desk->errors);
  free(desk->numbers);
  fnl_mould_free(desk->mould);
  fnl_plan_free(&desk->plan);
  free(desk->replicas.values);
  memset(desk, 0, sizeof *desk);
}

/* ---- its plan ---- */

static int count_lines(const char *text) {
  int n = 0;
  for (const char *at = text; at && *at; at++)
    n += *at == '\n';
  return n;
}

/* The settings of a point, after `n` that are there: a line of the desk's text each, which become
 * words of their own. The list is the caller's. */
static const char **list_settings(const fnl_trial *trial, fnl_desk *desk, int64_t position,
                                  int *n) {
  fnl_text_cut(&desk->settings, 0);
  fnl_points_write_settings(&trial->points, position, &desk->settings);
  char *at = desk->settings.data;
  const char **all = calloc((size_t)(*n + count_lines(at)) + 1, sizeof *all);
  while (all && at && *at) {
    char *end = strchr(at, '\n');
    all[(*n)++] = at;
    if (end)
      *end++ = '\0';
    at = end;
  }
  if (!desk->settings.failed)
    return all;
  free(all);
  return NULL;
}

/* From the plan's file, and what all points set in it. */
static fnl_status read_anew(const fnl_trial *trial, int n, const char **all, fnl_plan *plan,
                            fnl_error *error) {
  fnl_read_options options = trial->options;
  for (int i = 0; i < trial->options.n_overrides; i++)
    all[i] = trial->options.overrides[i];
  options.n_overrides = n;
  options.overrides = all;
  options.givers = NULL, options.lines = NULL; /* what all points set has been found good */
  return fnl_plan_read(plan, trial->plan_path, &options, NULL, error);
}

static bool sets_seed(const fnl_experiment *experiment) {
  for (int f = 0; f < experiment->n_factors; f++)
    for (int i = 0; i < experiment->factors[f].n_paths; i++) {
      const char *path = experiment->factors[f].paths[i];
      if (strcmp(path, "seed") == 0 || strcmp(path, "simulation.seed") == 0)
        return true;
    }
  return false;
}

/* A plan's own seed gives way to the point's. */
static void set_seed(const fnl_trial *trial, const fnl_desk *desk, int64_t position,
                     fnl_plan *plan) {
  if (sets_seed(trial->experiment))
    return;
  if (trial->experiment->luck == FNL_LUCK_OWN)
    plan->simulation.seed = desk->identity.seed;
  else
    plan->simulation.seed += (uint64_t)fnl_points_replicate(&trial->points, position);
}

fnl_status fnl_trial_read_point(const fnl_trial *trial, fnl_desk *desk, int64_t position,
                                fnl_plan *plan, fnl_error *error) {
  int n = trial->chooses_model ? trial->options.n_overrides : 0;
  const char **all = list_settings(trial, desk, position, &n);
  if (!all)
    return fnl_error_no_memory(error);
  fnl_points_identify(&trial->points, position, &desk->scratch, &desk->identity);
  const fnl_status status = trial->chooses_model
                                ? read_anew(trial, n, all, plan, error)
                                : fnl_plan_read_draft(plan, &trial->draft, n, all, error);
  free(all);
  if (status == FNL_OK)
    set_seed(trial, desk, position, plan);
  return status;
}

/* What the desk knows of a point whose levels are numbers; false where one is a text. */
static bool take_numbers(const fnl_trial *trial, fnl_desk *desk, int64_t position) {
  int n = 0;
  for (int f = 0; f < trial->frame.n_factors; f++) {
    const fnl_factor *factor = &trial->experiment->factors[f];
    const fnl_level level = fnl_points_level(&trial->points, position, f);
    if (level.text)
      return false;
    for (int i = 0; i < factor->n_paths; i++)
      desk->numbers[n++] = factor->offsets[i] + factor->scales[i] * level.number;
  }
  return true;
}

static fnl_status make_mould(const fnl_trial *trial, fnl_desk *desk, int64_t position,
                             fnl_error *error) {
  int n = 0;
  const char **all = list_settings(trial, desk, position, &n);
  if (!all)
    return fnl_error_no_memory(error);
  const fnl_status status = fnl_mould_make(&desk->mould, &trial->draft, n, all, error);
  free(all);
  return status;
}

/* The plan of a point out of the desk's mould, where it has one or one can be made of this point;
 * NULL in *plan where it has to be read. */
static fnl_status cast_point(const fnl_trial *trial, fnl_desk *desk, int64_t position,
                             fnl_plan **plan, fnl_error *error) {
  enum { TRIES_MOST = 3 };
  *plan = NULL;
  if (trial->chooses_model || !take_numbers(trial, desk, position))
    return FNL_OK;
  if (!desk->mould && desk->n_moulds_tried++ < TRIES_MOST) {
    const fnl_status status = make_mould(trial, desk, position, error);
    if (status != FNL_OK)
      return status;
  }
  if (desk->mould)
    *plan = fnl_mould_cast(desk->mould, desk->numbers);
  if (!*plan)
    return FNL_OK;
  fnl_points_identify(&trial->points, position, &desk->scratch, &desk->identity);
  set_seed(trial, desk, position, *plan);
  return FNL_OK;
}

fnl_status fnl_trial_plan(const fnl_trial *trial, fnl_desk *desk, int64_t position, fnl_plan **plan,
                          fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_plan_free(&desk->plan);
  FNL_TRY(cast_point(trial, desk, position, plan, error));
  if (*plan)
    goto out;
  *plan = &desk->plan;
  FNL_TRY(fnl_trial_read_point(trial, desk, position, &desk->plan, error));
out:
  return status;
}

/* ---- what is done ---- */

/* Whether memory has no room for such a plan at every desk; an error where for none. */
static fnl_status check_room(const fnl_plan *plan, const fnl_desk *desk, bool *is_large,
                             fnl_error *error) {
  fnl_study study = fnl_study_of(plan);
  int n_fitting = desk->n_beside;
  *is_large = false;
  if (desk->n_beside <= 1 || !study.engine)
    return FNL_OK;
  study.n_threads = desk->n_beside;
  const fnl_status status = fnl_study_threads(&study, &n_fitting, error);
  *is_large = n_fitting < desk->n_beside;
  return status;
}

static fnl_status perform_in_turn(const fnl_trial *trial, fnl_desk *desk,
                                  const fnl_assignment *assignment, fnl_findings *findings) {
  bool is_large;
  fnl_status status = FNL_OK;
  FNL_TRY(check_room(assignment->plan, desk, &is_large, &desk->error));
  if (is_large)
    pthread_mutex_lock(desk->large);
  status = trial->action->perform(assignment, findings, &desk->error);
  if (is_large)
    pthread_mutex_unlock(desk->large);
out:
  return status;
}

static fnl_status perform(const fnl_trial *trial, fnl_desk *desk, fnl_plan *plan, int n_threads,
                          const fnl_hooks *hooks, fnl_findings *findings) {
  fnl_meter meter = {0};
  const fnl_assignment assignment = {.plan = plan,
                                     .n_threads = n_threads,
                                     .hooks = hooks,
                                     .n = trial->n_figures,
                                     .names = trial->figures,
                                     .places = trial->places,
                                     .gauge = trial->metrics ? &meter.gauge : NULL};
  fnl_network network = {0};
  fnl_status status = FNL_OK;
  if (trial->metrics)
    FNL_TRY(fnl_meter_init(&meter, plan, trial->metrics, &desk->error));
  FNL_TRY(fnl_network_attach(&network, plan, &desk->error));
  FNL_TRY(perform_in_turn(trial, desk, &assignment, findings));
out:
  fnl_network_free(&network);
  fnl_meter_free(&meter);
  return status;
}

static void forget(const fnl_trial *trial, fnl_desk *desk) {
  for (int i = 0; i < trial->n_figures; i++)
    desk->values[i] = desk->errors[i] = (double)NAN;
  desk->replicas.n = 0;
}

static fnl_row row_of(const fnl_trial *trial, fnl_desk *desk, int64_t position) {
  for (int f = 0; f < trial->frame.n_factors; f++)
    desk->levels[f] = fnl_points_level(&trial->points, position, f);
  return (fnl_row){.position = position,
                   .id = desk->identity.id,
                   .replicate = fnl_points_replicate(&trial->points, position),
                   .levels = desk->levels,
                   .values = desk->values,
                   .errors = desk->errors,
                   .n_kept = desk->replicas.n,
                   .kept = desk->replicas.values};
}

/* A figure that is not finite (a K-factor of those who send for ever) is not known. */
static void drop_infinities(const fnl_trial *trial, fnl_desk *desk) {
  for (int i = 0; i < trial->n_figures; i++) {
    if (!isfinite(desk->values[i]))
      desk->values[i] = (double)NAN;
    if (!isfinite(desk->errors[i]))
      desk->errors[i] = (double)NAN;
  }
  for (size_t i = 0; i < (size_t)desk->replicas.n * (size_t)trial->n_figures; i++)
    if (!isfinite(desk->replicas.values[i]))
      desk->replicas.values[i] = (double)NAN;
}

bool fnl_trial_do(const fnl_trial *trial, fnl_desk *desk, int64_t position, int n_threads,
                  const fnl_hooks *hooks, fnl_row *row) {
  const double start = fnl_clock_seconds();
  fnl_findings findings = {.values = desk->values,
                           .errors = desk->errors,
                           .replicas = trial->frame.keeps_replications ? &desk->replicas : NULL};
  fnl_plan *plan;
  forget(trial, desk);
  memset(&desk->error, 0, sizeof desk->error);
  fnl_status status = fnl_trial_plan(trial, desk, position, &plan, &desk->error);
  if (status == FNL_OK)
    status = perform(trial, desk, plan, n_threads, hooks, &findings);
  if (status == FNL_EINTERRUPTED)
    return false;
  if (status != FNL_OK)
    forget(trial, desk);
  drop_infinities(trial, desk);
  *row = row_of(trial, desk, position);
  row->seed = status == FNL_OK ? plan->simulation.seed : desk->identity.seed;
  row->message = status == FNL_OK ? NULL : desk->error.message;
  row->replications = status == FNL_OK ? findings.replications : 0;
  row->seconds = fnl_clock_seconds() - start;
  return true;
}

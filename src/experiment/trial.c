/* trial.c: an experiment ready to run, and the work at one point. */
#include "experiment/trial.h"

#include "model/digest.h"
#include "model/document.h"
#include "model/write.h"
#include "network/network.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define AGENTS "simulation.engine=agents"

/* ---- what all points set ---- */

static fnl_status join_settings(fnl_trial *trial, const fnl_read_options *options,
                                fnl_error *error) {
  const fnl_experiment *experiment = trial->experiment;
  const int n_most = 1 + experiment->n_set + options->n_overrides;
  int n = 0;
  trial->set = calloc((size_t)n_most, sizeof *trial->set);
  if (!trial->set)
    return fnl_error_no_memory(error);
  for (int i = 0; i < experiment->n_set; i++)
    trial->set[n++] = fnl_string_copy(experiment->set[i]);
  for (int i = 0; i < options->n_overrides; i++)
    trial->set[n++] = fnl_string_copy(options->overrides[i]);
  if (trial->action->needs_agents)
    trial->set[n++] = fnl_string_copy(AGENTS);
  trial->options = *options;
  trial->options.overrides = (const char *const *)trial->set;
  trial->options.n_overrides = n;
  for (int i = 0; i < n; i++)
    if (!trial->set[i])
      return fnl_error_no_memory(error);
  return FNL_OK;
}

/* ---- what is measured ---- */

static fnl_status take_figure(fnl_trial *trial, const fnl_catalogue *catalogue, int place,
                              fnl_error *error) {
  trial->places[trial->n_figures] = place;
  trial->figures[trial->n_figures] = fnl_string_copy(catalogue->names[place]);
  return trial->figures[trial->n_figures++] ? FNL_OK : fnl_error_no_memory(error);
}

static fnl_status take_usual(fnl_trial *trial, const fnl_catalogue *catalogue, fnl_error *error) {
  fnl_status status = FNL_OK;
  for (int i = 0; i < catalogue->n && status == FNL_OK; i++)
    if (catalogue->is_usual[i])
      status = take_figure(trial, catalogue, i, error);
  return status;
}

static bool is_taken(const fnl_trial *trial, int place) {
  for (int i = 0; i < trial->n_figures; i++)
    if (trial->places[i] == place)
      return true;
  return false;
}

static fnl_status take_named(fnl_trial *trial, const fnl_catalogue *catalogue, fnl_error *error) {
  const fnl_experiment *experiment = trial->experiment;
  fnl_status status = FNL_OK;
  for (int i = 0; i < experiment->n_measures && status == FNL_OK; i++) {
    const int place = fnl_catalogue_find(catalogue, experiment->measures[i], error);
    if (place < 0) {
      if (error) {
        snprintf(error->file, sizeof error->file, "%s", experiment->file);
        error->line = experiment->measure_line;
      }
      return FNL_EUNKNOWN;
    }
    if (!is_taken(trial, place))
      status = take_figure(trial, catalogue, place, error);
  }
  return status;
}

static fnl_status find_figures(fnl_trial *trial, const fnl_plan *base, fnl_error *error) {
  fnl_catalogue catalogue = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(trial->action->list(base, &catalogue, error));
  FNL_TRY(catalogue.failed ? fnl_error_no_memory(error) : FNL_OK);
  trial->figures = calloc((size_t)catalogue.n + 1, sizeof *trial->figures);
  trial->places = calloc((size_t)catalogue.n + 1, sizeof *trial->places);
  if (!trial->figures || !trial->places)
    FNL_TRY(fnl_error_no_memory(error));
  FNL_TRY(trial->experiment->n_measures > 0 ? take_named(trial, &catalogue, error)
                                            : take_usual(trial, &catalogue, error));
out:
  fnl_catalogue_free(&catalogue);
  return status;
}

/* ---- the frame ---- */

/* Stores agree in the plan, the action and the luck (points->base), and in what their columns are;
 * not in how many points there are. */
static void digest_frame(const fnl_trial *trial, char digest[65]) {
  const fnl_experiment *experiment = trial->experiment;
  fnl_text text = {0};
  fnl_text_add_format(&text, "%s\nreplicates=%d\n", trial->points.base, experiment->replicates);
  for (int f = 0; f < experiment->n_factors; f++) {
    const fnl_factor *factor = &experiment->factors[f];
    fnl_text_add_format(&text, "factor=%s\n", factor->name);
    for (int i = 0; i < factor->n_paths; i++)
      fnl_text_add_format(&text, "path=%s %a %a\n", factor->paths[i], factor->scales[i],
                          factor->offsets[i]);
  }
  for (int i = 0; i < trial->n_figures; i++)
    fnl_text_add_format(&text, "figure=%s\n", trial->figures[i]);
  fnl_bytes_digest(fnl_text_string(&text), text.length, digest);
  fnl_text_free(&text);
}

static char *join_paths(const fnl_factor *factor) {
  fnl_text text = {0};
  for (int i = 0; i < factor->n_paths; i++)
    fnl_text_add_format(&text, "%s%s", i > 0 ? ", " : "", factor->paths[i]);
  return text.failed ? NULL : text.data;
}

static bool fill_factors(const fnl_trial *trial, fnl_frame *frame) {
  const fnl_experiment *experiment = trial->experiment;
  bool good = true;
  for (int f = 0; f < experiment->n_factors; f++, frame->n_factors++) {
    const fnl_factor *factor = &experiment->factors[f];
    frame->factors[f] = fnl_string_copy(factor->name);
    frame->units[f] = fnl_string_copy(factor->unit ? factor->unit : "");
    frame->paths[f] = join_paths(factor);
    frame->n_levels[f] = trial->points.n_levels[f];
    good = good && frame->factors[f] && frame->units[f] && frame->paths[f];
  }
  for (int i = 0; i < trial->n_figures; i++, frame->n_figures++)
    good = (frame->figures[i] = fnl_string_copy(trial->figures[i])) && good;
  return good;
}

static bool fill_frame(const fnl_trial *trial, const char *experiment_text, const char *plan_text,
                       fnl_frame *frame) {
  const fnl_experiment *experiment = trial->experiment;
  const size_t n_factors = (size_t)experiment->n_factors + 1,
               n_figures = (size_t)trial->n_figures + 1;
  char digest[65];
  digest_frame(trial, digest);
  frame->digest = fnl_string_copy(digest);
  frame->title = fnl_string_copy(experiment->title ? experiment->title : "");
  frame->action = fnl_string_copy(experiment->action);
  frame->kind = fnl_string_copy(experiment->design.kind);
  frame->experiment = fnl_string_copy(experiment_text);
  frame->plan = fnl_string_copy(plan_text);
  frame->n_points = trial->points.n;
  frame->replicates = experiment->replicates;
  frame->design = experiment->design;
  frame->factors = calloc(n_factors, sizeof *frame->factors);
  frame->units = calloc(n_factors, sizeof *frame->units);
  frame->paths = calloc(n_factors, sizeof *frame->paths);
  frame->n_levels = calloc(n_factors, sizeof *frame->n_levels);
  frame->figures = calloc(n_figures, sizeof *frame->figures);
  return frame->digest && frame->title && frame->action && frame->kind && frame->experiment &&
         frame->plan && frame->factors && frame->units && frame->paths && frame->n_levels &&
         frame->figures && fill_factors(trial, frame);
}

/* The experiment's file as it was read. */
static const char *own_text(const fnl_experiment *experiment) {
  const fnl_document *document = experiment->holder.document;
  return document->n_sources > 1 ? document->sources[1].text : "";
}

static fnl_status make_frame(fnl_trial *trial, const fnl_plan *base, fnl_error *error) {
  fnl_text plan = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_plan_write(base, &plan, error));
  if (!fill_frame(trial, own_text(trial->experiment), fnl_text_string(&plan), &trial->frame))
    status = fnl_error_no_memory(error);
out:
  fnl_text_free(&plan);
  return status;
}

/* ---- making ---- */

fnl_status fnl_trial_init(fnl_trial *trial, const fnl_experiment *experiment, const char *plan_path,
                          const fnl_read_options *options, fnl_diagnostics *diagnostics,
                          fnl_error *error) {
  fnl_plan base = {0};
  fnl_status status = FNL_OK;
  memset(trial, 0, sizeof *trial);
  trial->experiment = experiment;
  trial->plan_path = plan_path;
  trial->action = fnl_action_by_name(experiment->action);
  if (!trial->action)
    return fnl_error_set(error, FNL_EUNKNOWN, "there is no action \"%s\"", experiment->action);
  FNL_TRY(join_settings(trial, options, error));
  FNL_TRY(fnl_plan_read(&base, plan_path, &trial->options, diagnostics, error));
  FNL_TRY(fnl_points_init(&trial->points, experiment, &base, error));
  trial->chooses_model = fnl_points_choose_model(&trial->points);
  if (!trial->chooses_model)
    FNL_TRY(fnl_draft_read(&trial->draft, plan_path, &trial->options, error));
  FNL_TRY(find_figures(trial, &base, error));
  FNL_TRY(make_frame(trial, &base, error));
out:
  fnl_plan_free(&base);
  if (status != FNL_OK)
    fnl_trial_free(trial);
  return status;
}

void fnl_trial_free(fnl_trial *trial) {
  for (int i = 0; trial->set && i < trial->options.n_overrides; i++)
    free(trial->set[i]);
  free(trial->set);
  for (int i = 0; trial->figures && i < trial->n_figures; i++)
    free(trial->figures[i]);
  free(trial->figures);
  free(trial->places);
  fnl_frame_free(&trial->frame);
  fnl_points_free(&trial->points);
  fnl_draft_free(&trial->draft);
  memset(trial, 0, sizeof *trial);
}

fnl_status fnl_desk_init(fnl_desk *desk, const fnl_trial *trial, fnl_error *error) {
  memset(desk, 0, sizeof *desk);
  desk->levels = calloc((size_t)trial->frame.n_factors + 1, sizeof *desk->levels);
  desk->values = calloc((size_t)trial->n_figures + 1, sizeof *desk->values);
  desk->errors = calloc((size_t)trial->n_figures + 1, sizeof *desk->errors);
  return desk->levels && desk->values && desk->errors ? FNL_OK : fnl_error_no_memory(error);
}

void fnl_desk_free(fnl_desk *desk) {
  fnl_text_free(&desk->scratch);
  fnl_text_free(&desk->settings);
  free(desk->levels);
  free(desk->values);
  free(desk->errors);
  memset(desk, 0, sizeof *desk);
}

double fnl_trial_row_bytes(const fnl_trial *trial) {
  enum { FIXED = 90, OF_A_FACTOR = 10, OF_A_FIGURE = 20 };
  return FIXED + OF_A_FACTOR * trial->frame.n_factors + OF_A_FIGURE * trial->n_figures;
}

/* ---- one point ---- */

static int count_lines(const char *text) {
  int n = 0;
  for (const char *at = text; at && *at; at++)
    n += *at == '\n';
  return n;
}

/* Reads the plan with the settings, a line each, which become words of their own. */
static fnl_status read_with(const fnl_trial *trial, char *settings, fnl_plan *plan,
                            fnl_error *error) {
  const int n_shared = trial->chooses_model ? trial->options.n_overrides : 0;
  const char **all = calloc((size_t)(n_shared + count_lines(settings)) + 1, sizeof *all);
  int n = 0;
  fnl_status status;
  if (!all)
    return fnl_error_no_memory(error);
  for (; n < n_shared; n++)
    all[n] = trial->options.overrides[n];
  for (char *at = settings; at && *at; n++) {
    char *end = strchr(at, '\n');
    all[n] = at;
    if (end)
      *end++ = '\0';
    at = end;
  }
  if (trial->chooses_model) {
    fnl_read_options options = trial->options;
    options.n_overrides = n;
    options.overrides = all;
    status = fnl_plan_read(plan, trial->plan_path, &options, NULL, error);
  } else {
    status = fnl_plan_read_draft(plan, &trial->draft, n, all, error);
  }
  free(all);
  return status;
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

fnl_status fnl_trial_read_point(const fnl_trial *trial, fnl_desk *desk, int64_t position,
                                fnl_plan *plan, fnl_error *error) {
  const fnl_experiment *experiment = trial->experiment;
  fnl_text_cut(&desk->settings, 0);
  fnl_points_write_settings(&trial->points, position, &desk->settings);
  if (desk->settings.failed)
    return fnl_error_no_memory(error);
  fnl_points_identify(&trial->points, position, &desk->scratch, &desk->identity);
  const fnl_status status = read_with(trial, desk->settings.data, plan, error);
  if (status != FNL_OK || sets_seed(experiment))
    return status;
  if (experiment->luck == FNL_LUCK_OWN)
    plan->simulation.seed = desk->identity.seed;
  else
    plan->simulation.seed += (uint64_t)fnl_points_replicate(&trial->points, position);
  return FNL_OK;
}

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
  const fnl_assignment assignment = {.plan = plan,
                                     .n_threads = n_threads,
                                     .hooks = hooks,
                                     .n = trial->n_figures,
                                     .names = trial->figures,
                                     .places = trial->places};
  fnl_network network = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_network_attach(&network, plan, &desk->error));
  FNL_TRY(perform_in_turn(trial, desk, &assignment, findings));
out:
  fnl_network_free(&network);
  return status;
}

static double now(void) {
  struct timespec time = {0};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void forget(const fnl_trial *trial, fnl_desk *desk) {
  for (int i = 0; i < trial->n_figures; i++)
    desk->values[i] = desk->errors[i] = (double)NAN;
}

static fnl_row row_of(const fnl_trial *trial, fnl_desk *desk, int64_t position) {
  for (int f = 0; f < trial->frame.n_factors; f++)
    desk->levels[f] = fnl_points_level(&trial->points, position, f);
  return (fnl_row){.position = position,
                   .id = desk->identity.id,
                   .replicate = fnl_points_replicate(&trial->points, position),
                   .levels = desk->levels,
                   .values = desk->values,
                   .errors = desk->errors};
}

/* A figure that is not finite (a K-factor of those who send for ever) is not known. */
static void drop_infinities(const fnl_trial *trial, fnl_desk *desk) {
  for (int i = 0; i < trial->n_figures; i++) {
    if (!isfinite(desk->values[i]))
      desk->values[i] = (double)NAN;
    if (!isfinite(desk->errors[i]))
      desk->errors[i] = (double)NAN;
  }
}

bool fnl_trial_do(const fnl_trial *trial, fnl_desk *desk, int64_t position, int n_threads,
                  const fnl_hooks *hooks, fnl_row *row) {
  const double start = now();
  fnl_findings findings = {.values = desk->values, .errors = desk->errors};
  fnl_plan plan = {0};
  forget(trial, desk);
  memset(&desk->error, 0, sizeof desk->error);
  fnl_status status = fnl_trial_read_point(trial, desk, position, &plan, &desk->error);
  const uint64_t seed = plan.simulation.seed;
  if (status == FNL_OK)
    status = perform(trial, desk, &plan, n_threads, hooks, &findings);
  fnl_plan_free(&plan);
  if (status == FNL_EINTERRUPTED)
    return false;
  if (status != FNL_OK)
    forget(trial, desk);
  drop_infinities(trial, desk);
  *row = row_of(trial, desk, position);
  row->seed = status == FNL_OK ? seed : desk->identity.seed;
  row->message = status == FNL_OK ? NULL : desk->error.message;
  row->replications = status == FNL_OK ? findings.replications : 0;
  row->seconds = now() - start;
  return true;
}

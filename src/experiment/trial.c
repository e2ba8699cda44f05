/* trial.c: an experiment ready to run. */
#include "experiment/trial.h"

#include "metric/meter.h"
#include "model/digest.h"
#include "model/document.h"
#include "model/write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AGENTS "simulation.engine=agents"
#define REACH  "simulation.reach=true"

/* ---- what all points set ---- */

static fnl_status join_settings(fnl_trial *trial, const fnl_read_options *options,
                                fnl_error *error) {
  const fnl_experiment *experiment = trial->experiment;
  const int n_most = 2 + experiment->n_set + options->n_overrides; /* two of our own */
  int n = 0;
  trial->set = calloc((size_t)n_most, sizeof *trial->set);
  trial->givers = calloc((size_t)n_most, sizeof *trial->givers);
  trial->lines = calloc((size_t)n_most, sizeof *trial->lines);
  if (!trial->set || !trial->givers || !trial->lines)
    return fnl_error_no_memory(error);
  for (int i = 0; i < n_most; i++)
    trial->givers[i] = experiment->file;
  for (int i = 0; i < experiment->n_set; i++) {
    trial->lines[n] = experiment->set[i].line;
    trial->set[n++] = fnl_string_copy(experiment->set[i].text);
  }
  for (int i = 0; i < options->n_overrides; i++) {
    trial->givers[n] = options->givers ? options->givers[i] : options->giver;
    trial->set[n++] = fnl_string_copy(options->overrides[i]);
  }
  if (trial->action->needs_agents)
    trial->set[n++] = fnl_string_copy(AGENTS);
  trial->options = *options;
  trial->options.overrides = (const char *const *)trial->set;
  trial->options.givers = trial->givers;
  trial->options.lines = trial->lines;
  trial->options.giver = experiment->file; /* of points */
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
  trial->units[trial->n_figures] = catalogue->units[place];
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
  trial->units = calloc((size_t)catalogue.n + 1, sizeof *trial->units);
  if (!trial->figures || !trial->places || !trial->units)
    FNL_TRY(fnl_error_no_memory(error));
  FNL_TRY(trial->experiment->n_measures > 0 ? take_named(trial, &catalogue, error)
                                            : take_usual(trial, &catalogue, error));
out:
  fnl_catalogue_free(&catalogue);
  return status;
}

/* ---- metrics among it ---- */

/* Their names with commas; of one that there is of every stage, without the stage. */
static fnl_status list_metrics(fnl_trial *trial, fnl_error *error) {
  const size_t length = sizeof FNL_METRICS_PLACE - 1;
  fnl_text names = {0};
  for (int i = 0; i < trial->n_figures; i++) {
    const char *name = trial->figures[i] + length;
    if (strncmp(trial->figures[i], FNL_METRICS_PLACE, length) != 0)
      continue;
    fnl_text_add(&names, names.length > 0 ? "," : "");
    fnl_text_add_bytes(&names, name, strcspn(name, "."));
  }
  trial->metrics = names.data;
  return names.failed ? fnl_error_no_memory(error) : FNL_OK;
}

/* Where a metric needs to know whom touches reach, all points look. */
static fnl_status ask_for_reach(fnl_trial *trial, const fnl_plan *base, bool *is_asked,
                                fnl_error *error) {
  fnl_status status = FNL_OK;
  *is_asked = false;
  if (!trial->metrics)
    return FNL_OK;
  FNL_TRY(fnl_metrics_check(trial->metrics, is_asked, error));
  *is_asked = *is_asked && !base->simulation.reach && !fnl_plan_is_personal(base);
  if (!*is_asked)
    goto out;
  trial->set[trial->options.n_overrides] = fnl_string_copy(REACH);
  if (!trial->set[trial->options.n_overrides++])
    status = fnl_error_no_memory(error);
out:
  return status;
}

/* ---- the frame ---- */

/* Stores agree in the plan, the action and the luck (points->base), and in what their columns are;
 * not in how many points there are. */
static void digest_frame(const fnl_trial *trial, char digest[65]) {
  const fnl_experiment *experiment = trial->experiment;
  fnl_text text = {0};
  fnl_text_add_format(&text, "%s\nreplicates=%d\n", trial->points.base, experiment->replicates);
  if (experiment->keeps_replications)
    fnl_text_add(&text, "replications=kept\n");
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
  for (int i = 0; i < trial->n_figures; i++, frame->n_figures++) {
    frame->figures[i] = fnl_string_copy(trial->figures[i]);
    frame->figure_units[i] = fnl_string_copy(trial->units[i]);
    good = good && frame->figures[i] && frame->figure_units[i];
  }
  return good;
}

static bool fill_frame(const fnl_trial *trial, const char *experiment_text, const char *plan_text,
                       fnl_frame *frame) {
  const fnl_experiment *experiment = trial->experiment;
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
  frame->keeps_replications = experiment->keeps_replications;
  frame->design = experiment->design;
  return frame->digest && frame->title && frame->action && frame->kind && frame->experiment &&
         frame->plan && fnl_frame_take(frame, experiment->n_factors, trial->n_figures) &&
         fill_factors(trial, frame);
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

static int count_replications(const fnl_plan *base) {
  const fnl_study study = fnl_study_of(base);
  const bool is_random = !study.engine || study.engine->is_random || fnl_plan_is_uncertain(base);
  return is_random ? study.replications : 1;
}

/* The plan that all points share, and what is measured of it. */
static fnl_status read_base(fnl_trial *trial, fnl_plan *base, fnl_diagnostics *diagnostics,
                            fnl_error *error) {
  bool is_other;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_plan_read(base, trial->plan_path, &trial->options, diagnostics, error));
  FNL_TRY(find_figures(trial, base, error));
  FNL_TRY(list_metrics(trial, error));
  FNL_TRY(ask_for_reach(trial, base, &is_other, error));
  if (is_other) {
    fnl_plan_free(base);
    FNL_TRY(fnl_plan_read(base, trial->plan_path, &trial->options, NULL, error));
  }
  trial->n_replications = count_replications(base);
out:
  return status;
}

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
  FNL_TRY(read_base(trial, &base, diagnostics, error));
  FNL_TRY(fnl_points_init(&trial->points, experiment, &base, error));
  trial->chooses_model = fnl_points_choose_model(&trial->points);
  if (!trial->chooses_model)
    FNL_TRY(fnl_draft_read(&trial->draft, plan_path, &trial->options, error));
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
  free(trial->givers);
  free(trial->lines);
  for (int i = 0; trial->figures && i < trial->n_figures; i++)
    free(trial->figures[i]);
  free(trial->figures);
  free(trial->places);
  free(trial->units);
  free(trial->metrics);
  fnl_frame_free(&trial->frame);
  fnl_points_free(&trial->points);
  fnl_draft_free(&trial->draft);
  memset(trial, 0, sizeof *trial);
}

double fnl_trial_row_bytes(const fnl_trial *trial) {
  enum { FIXED = 90, OF_A_FACTOR = 10, OF_A_FIGURE = 20, OF_A_REPLICATION = 12, OF_ITS_FIGURE = 9 };
  const double row = FIXED + OF_A_FACTOR * trial->frame.n_factors + OF_A_FIGURE * trial->n_figures;
  if (!trial->frame.keeps_replications)
    return row;
  return row +
         (OF_A_REPLICATION + OF_ITS_FIGURE * trial->n_figures) * (double)trial->n_replications;
}

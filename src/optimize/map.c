/* map.c: a grid of splits, the splits that have names, and those an answer was raced against. */
#include "optimize/map.h"

#include <math.h>
#include <string.h>

enum { TRIANGLE_STEPS = 20, LINE_STEPS = 50 }; /* five points of what is shared, and two */
static const double same = 1e-6;               /* shares that differ by less are one */

typedef struct {
  fnl_map *map;
  fnl_fluid *fluid;
  const fnl_answer *answer; /* NULL: none */
  double *share;            /* [items.n] scratch */
  double *part, *money;     /* [n_campaigns] scratch */
  double *x;                /* [answer->variables.n] scratch */
  fnl_figures figures;
  int figure; /* what the map is of */
} fnl_survey;

/* ---- values ---- */

static fnl_yields yields_of(const fnl_survey *survey, const double *share) {
  const fnl_world *world = &survey->fluid->world;
  fnl_items_spread(&survey->map->items, world->plan, share, survey->part);
  for (int c = 0; c < world->plan->n_campaigns; c++)
    survey->money[c] = world->budget * survey->part[c];
  return fnl_fluid_run(survey->fluid, survey->money);
}

static bool keeps_rules(const fnl_survey *survey, const double *share) {
  const fnl_answer *answer = survey->answer;
  if (!answer)
    return true;
  const double total =
      fnl_variables_total(&answer->variables, answer->alternatives[FNL_RECOMMENDED].x);
  fnl_variables_of_shares(&answer->variables, share, total, survey->x);
  return fnl_variables_keep_rules(&answer->variables, survey->x);
}

static bool is_same_split(const fnl_map *map, const double *a, const double *b) {
  for (int k = 0; k < map->n_axes; k++)
    if (fabs(a[k] - b[k]) > same)
      return false;
  return true;
}

static fnl_tie tie_of(const fnl_map *map, const double *split) {
  for (int i = 0; i < map->n_rivals; i++)
    if (is_same_split(map, map->rivals[i].split, split))
      return map->rivals[i].tie;
  return FNL_TIE_UNTOLD;
}

/* The point of shares of all items. */
static fnl_map_point point_of(const fnl_survey *survey, const double *share) {
  const fnl_map *map = survey->map;
  fnl_map_point point = {.yields = yields_of(survey, share),
                         .keeps_rules = keeps_rules(survey, share)};
  point.value = fnl_figures_value(&survey->figures, &survey->fluid->world, &survey->fluid->run,
                                  survey->figure);
  for (int k = 0; k < map->n_axes; k++)
    point.split[k] = share[map->axis[k]];
  point.tie = tie_of(map, point.split);
  return point;
}

/* ---- the grid ---- */

static void add_point(const fnl_survey *survey, const int *steps, int all) {
  fnl_map *map = survey->map;
  memcpy(survey->share, map->share, (size_t)map->items.n * sizeof *survey->share);
  for (int k = 0; k < map->n_axes; k++)
    survey->share[map->axis[k]] = map->rest * steps[k] / all;
  map->points[map->n_points++] = point_of(survey, survey->share);
}

static void add_grid(const fnl_survey *survey) {
  if (survey->map->n_axes == 2) {
    for (int i = 0; i <= LINE_STEPS; i++)
      add_point(survey, (const int[]){i, LINE_STEPS - i}, LINE_STEPS);
    return;
  }
  for (int i = 0; i <= TRIANGLE_STEPS; i++)
    for (int j = 0; i + j <= TRIANGLE_STEPS; j++)
      add_point(survey, (const int[]){i, j, TRIANGLE_STEPS - i - j}, TRIANGLE_STEPS);
}

/* ---- splits with names ---- */

static bool others_differ(const fnl_map *map, const double *share) {
  double difference = 0.0;
  for (int i = 0; i < map->items.n; i++) {
    bool is_axis = false;
    for (int k = 0; k < map->n_axes; k++)
      is_axis = is_axis || map->axis[k] == i;
    difference = is_axis ? difference : fmax(difference, fabs(share[i] - map->share[i]));
  }
  return difference > same;
}

static void add_mark(const fnl_survey *survey, const char *name, const double *share) {
  fnl_map *map = survey->map;
  map->marks[map->n_marks++] = (fnl_map_mark){
      .name = name, .point = point_of(survey, share), .others_differ = others_differ(map, share)};
}

static void add_marks(const fnl_survey *survey) {
  fnl_map *map = survey->map;
  if (survey->answer) {
    add_mark(survey, "best", map->share);
    add_mark(survey, "plan", survey->answer->alternatives[FNL_CURRENT].share);
  } else {
    add_mark(survey, "plan", map->share);
  }
  if (fnl_items_rule_of_thumb(&map->items, survey->fluid->world.plan, survey->share))
    add_mark(survey, "rule", survey->share);
}

/* ---- the race ---- */

/* Rivals that differ from the answer in their shares and in nothing else. */
static void add_rivals(const fnl_survey *survey) {
  const fnl_answer *answer = survey->answer;
  fnl_map *map = survey->map;
  if (!answer || !answer->has_certificate || map->items.n != map->n_axes ||
      answer->variables.n_periods > 1)
    return;
  const fnl_certificate *certificate = &answer->certificate;
  const double total =
      fnl_variables_total(&answer->variables, answer->alternatives[FNL_RECOMMENDED].x);
  map->rivals = FNL_TAKE(&map->memory, certificate->n_contests, fnl_map_point);
  for (int i = 0; map->rivals && i < certificate->n_contests; i++) {
    const fnl_contest *contest = &certificate->contests[i];
    if (fabs(fnl_variables_total(&answer->variables, contest->x) - total) > same)
      continue;
    fnl_map_point *rival = &map->rivals[map->n_rivals++];
    fnl_variables_shares(&answer->variables, contest->x, survey->share);
    for (int k = 0; k < map->n_axes; k++)
      rival->split[k] = survey->share[map->axis[k]];
    rival->keeps_rules = true;
    rival->tie = contest->separated ? FNL_TIE_APART : FNL_TIE_TIED;
  }
}

/* ---- what it is of ---- */

static bool is_known(const fnl_figures *figures, int index) {
  return index >= 0 && fnl_figures_has_derivative(figures, figures->figures[index].numerator) &&
         fnl_figures_has_derivative(figures, figures->figures[index].denominator);
}

static fnl_status choose_figure(fnl_survey *survey, fnl_error *error) {
  const fnl_plan *plan = survey->fluid->world.plan;
  const char *place = fnl_plan_objective(plan);
  const fnl_status status = fnl_figures_init(&survey->figures, &survey->fluid->world, NULL, error);
  if (status != FNL_OK)
    return status;
  survey->figure = place ? fnl_figures_find_name(&survey->figures, plan, place, NULL) : -1;
  if (!is_known(&survey->figures, survey->figure)) {
    place = fnl_objectives[FNL_OBJECTIVE_ROAS].figure;
    survey->figure = fnl_figures_find_name(&survey->figures, plan, place, NULL);
  }
  const fnl_figure *figure = &survey->figures.figures[survey->figure];
  survey->map->mapped = (fnl_mapped){
      .place = place,
      .words = figure->group == FNL_GROUP_TOTALS ? fnl_total_words(figure->name) : place,
      .unit = figure->unit,
      .less_is_better = fnl_figure_is_cost(figure),
      .by_range = fnl_figure_is(place, FNL_FIGURE_MAY_BE_A_LOSS)};
  return FNL_OK;
}

/* ---- what is on the axes ---- */

/* The item with most money of those that are no axis yet; in the order of the items where equal. */
static int largest_item(const fnl_map *map) {
  int largest = -1;
  for (int i = 0; i < map->items.n; i++) {
    bool taken = false;
    for (int k = 0; k < map->n_axes; k++)
      taken = taken || map->axis[k] == i;
    if (!taken && (largest < 0 || map->share[i] > map->share[largest]))
      largest = i;
  }
  return largest;
}

/* The largest, in the order in which the plan names them. */
static void choose_axes(fnl_map *map) {
  const int n = map->items.n < FNL_MAP_AXES ? map->items.n : FNL_MAP_AXES;
  for (map->n_axes = 0; map->n_axes < n; map->n_axes++)
    map->axis[map->n_axes] = largest_item(map);
  for (int k = 1; k < n; k++)
    for (int j = k; j > 0 && map->axis[j] < map->axis[j - 1]; j--) {
      const int later = map->axis[j - 1];
      map->axis[j - 1] = map->axis[j];
      map->axis[j] = later;
    }
  for (int k = 0; k < n; k++)
    map->rest += map->share[map->axis[k]];
  if (n == map->items.n)
    map->rest = 1.0; /* but for rounding it is */
}

static void take(fnl_survey *survey) {
  fnl_map *map = survey->map;
  const size_t n_campaigns = (size_t)survey->fluid->world.plan->n_campaigns;
  const size_t n_points = (TRIANGLE_STEPS + 1) * (TRIANGLE_STEPS + 2) / 2;
  map->points = FNL_TAKE(&map->memory, n_points, fnl_map_point);
  map->share = FNL_TAKE(&map->memory, map->items.n, double);
  survey->share = FNL_TAKE(&map->memory, map->items.n, double);
  survey->part = FNL_TAKE(&map->memory, n_campaigns, double);
  survey->money = FNL_TAKE(&map->memory, n_campaigns, double);
  survey->x = FNL_TAKE(&map->memory, survey->answer ? survey->answer->variables.n : 0, double);
}

fnl_status fnl_map_draw(fnl_map *map, fnl_fluid *fluid, const fnl_answer *answer,
                        fnl_error *error) {
  const fnl_plan *plan = fluid->world.plan;
  fnl_survey survey = {.map = map, .fluid = fluid, .answer = answer};
  memset(map, 0, sizeof *map);
  fnl_items_init(&map->items, plan, &map->memory);
  if (!map->memory.failed && (map->items.n < 2 || !(fluid->world.budget > 0.0)))
    return FNL_OK;
  const fnl_status status = choose_figure(&survey, error);
  if (status != FNL_OK) {
    fnl_map_free(map);
    return status;
  }
  take(&survey);
  if (!map->memory.failed) {
    fnl_items_current(&map->items, plan, map->share);
    choose_axes(map);
    add_rivals(&survey);
    add_grid(&survey);
    add_marks(&survey);
  }
  fnl_figures_free(&survey.figures);
  if (!map->memory.failed)
    return FNL_OK;
  fnl_map_free(map);
  return fnl_error_no_memory(error);
}

void fnl_map_free(fnl_map *map) {
  fnl_arena_free(&map->memory);
  memset(map, 0, sizeof *map);
}

/* ---- what is best ---- */

/* Anything is better than what is not defined. */
static bool is_better(const fnl_map *map, double value, double than) {
  if (isnan(value) || isnan(than))
    return isnan(than) && !isnan(value);
  return map->mapped.less_is_better ? value < than : value > than;
}

const fnl_map_point *fnl_map_best(const fnl_map *map) {
  const fnl_map_point *best = &map->points[0];
  for (int i = 1; i < map->n_points; i++)
    if (map->points[i].keeps_rules &&
        (!best->keeps_rules || is_better(map, map->points[i].value, best->value)))
      best = &map->points[i];
  return best;
}

static double best_value(const fnl_map *map) {
  double best = fnl_map_best(map)->value;
  for (int k = 0; k < map->n_marks; k++)
    if (strcmp(map->marks[k].name, "best") == 0 && is_better(map, map->marks[k].point.value, best))
      best = map->marks[k].point.value;
  return best;
}

/* From the best to the farthest from it. */
static double range_of(const fnl_map *map, double best) {
  double range = 0.0;
  for (int i = 0; i < map->n_points; i++)
    range = fmax(range, fabs(map->points[i].value - best));
  return range;
}

double fnl_map_loss(const fnl_map *map, double value) {
  const double best = best_value(map);
  const double behind = map->mapped.less_is_better ? value - best : best - value;
  const double scale = map->mapped.by_range || best == 0.0 ? range_of(map, best) : fabs(best);
  return scale > 0.0 ? behind / scale : 0.0 * behind;
}

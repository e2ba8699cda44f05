/* journeys.c: the way back from a conversion to the touches before it. */
#include "engine/journeys.h"

#include "base/grow.h"
#include "engine/trail.h"
#include "engine/urn.h"
#include "random/variate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A touch on its way into a journey. */
typedef struct {
  double time; /* of the day, 0 to 1 */
  int32_t day;
  int16_t cause;
} fnl_moment;

typedef struct {
  fnl_arena memory;
  fnl_trail trail;
  fnl_journeys journeys;
  fnl_luck luck;
  const fnl_world *world;
  int lookback;
  double *reach;  /* [n_cells * n_causes] touches of a person per unit of the cause's */
  double *marked; /* [n_cells * n_causes] of those, touches that are conversions without a move */
  int *brush_of;  /* [n_cells * n_causes] -1: its touches move nobody there */
  double *touches, *hazard, *effect; /* [n_days *] n_causes, n_cells, n_brushes: of every day */
  unsigned char *converted;          /* [population / 8 + 1] bits */
  int64_t n_converted;               /* people */
  /* scratch of one journey */
  fnl_moment *moments;
  size_t n_moments, moment_capacity;
  fnl_mark *window; /* marks in it, the last first */
  size_t n_window, window_capacity;
} fnl_recorder;

/* ---- what the world says ---- */

static void reach_audience(fnl_recorder *recorder, int cause) {
  const fnl_world *world = recorder->world;
  const fnl_creative *creative = fnl_world_creative(world, cause);
  for (int i = 0; i < creative->n_cells; i++)
    recorder->reach[creative->cell[i] * world->n_causes + cause] = creative->activity[i];
  for (int x = 0; creative->is_for_all && x < world->n_cells; x++)
    recorder->reach[x * world->n_causes + cause] = 1.0;
}

static void lay_out_reach(fnl_recorder *recorder) {
  const fnl_world *world = recorder->world;
  memset(recorder->reach, 0,
         (size_t)world->n_cells * (size_t)world->n_causes * sizeof *recorder->reach);
  for (int c = 1; c < world->n_causes; c++)
    reach_audience(recorder, c);
}

static void lay_out_marked(fnl_recorder *recorder) {
  const fnl_world *world = recorder->world;
  memset(recorder->marked, 0,
         (size_t)world->n_cells * (size_t)world->n_causes * sizeof *recorder->marked);
  for (int i = 0; i < world->n_terms; i++) {
    const fnl_term *term = &world->terms[i];
    if (world->slots[term->slot_cell / world->n_segments].is_conversion)
      recorder->marked[term->cell * world->n_causes + term->cause] += term->weight;
  }
}

static void lay_out_brushes(fnl_recorder *recorder) {
  const fnl_world *world = recorder->world;
  for (int i = 0; i < world->n_cells * world->n_causes; i++)
    recorder->brush_of[i] = -1;
  for (int b = 0; b < world->n_brushes; b++)
    recorder->brush_of[world->brushes[b].cell * world->n_causes + world->brushes[b].cause] = b;
}

static fnl_status recorder_init(fnl_recorder *recorder, const fnl_world *world, fnl_error *error) {
  fnl_arena *memory = &recorder->memory;
  const size_t n_days = (size_t)world->n_days, n_cells = (size_t)world->n_cells;
  const size_t n_causes = (size_t)world->n_causes;
  recorder->world = world;
  recorder->lookback = world->plan->simulation.lookback_days;
  recorder->reach = FNL_TAKE(memory, n_cells * n_causes, double);
  recorder->marked = FNL_TAKE(memory, n_cells * n_causes, double);
  recorder->brush_of = FNL_TAKE(memory, n_cells * n_causes, int);
  recorder->touches = FNL_TAKE(memory, n_days * n_causes, double);
  recorder->hazard = FNL_TAKE(memory, n_days * n_cells, double);
  recorder->effect = FNL_TAKE(memory, n_days * (size_t)world->n_brushes, double);
  recorder->converted = FNL_TAKE(memory, (size_t)world->population / 8 + 1, unsigned char);
  if (memory->failed)
    return fnl_error_no_memory(error);
  lay_out_brushes(recorder);
  return fnl_trail_init(&recorder->trail, world, error);
}

static void recorder_free(void *own) {
  fnl_recorder *recorder = own;
  if (!recorder)
    return;
  fnl_trail_free(&recorder->trail);
  free(recorder->journeys.journeys);
  free(recorder->journeys.touchpoints);
  free(recorder->moments);
  free(recorder->window);
  fnl_arena_free(&recorder->memory);
  free(recorder);
}

/* ---- lists that grow ---- */

static void add_moment(fnl_recorder *recorder, int t, int cause, double time) {
  if (recorder->n_moments == FNL_JOURNEY_TOUCHES_MOST)
    recorder->journeys.crowded = recorder->journeys.failed = true;
  else if (FNL_GROW(recorder->moments, recorder->moment_capacity, recorder->n_moments + 1))
    recorder->moments[recorder->n_moments++] =
        (fnl_moment){.time = time, .day = t, .cause = (int16_t)cause};
  else
    recorder->journeys.failed = true;
}

static void add_to_window(fnl_recorder *recorder, const fnl_mark *mark) {
  if (FNL_GROW(recorder->window, recorder->window_capacity, recorder->n_window + 1))
    recorder->window[recorder->n_window++] = *mark;
  else
    recorder->journeys.failed = true;
}

static bool add_touchpoint(fnl_journeys *journeys, const fnl_moment *moment) {
  if (!FNL_GROW(journeys->touchpoints, journeys->touchpoint_capacity,
                journeys->n_touchpoints + 1)) {
    journeys->failed = true;
    return false;
  }
  journeys->touchpoints[journeys->n_touchpoints++] = (fnl_touchpoint){moment->day, moment->cause};
  return true;
}

static void add_journey(fnl_recorder *recorder, fnl_journey journey) {
  fnl_journeys *journeys = &recorder->journeys;
  if (!FNL_GROW(journeys->journeys, journeys->capacity, journeys->n + 1)) {
    journeys->failed = true;
    return;
  }
  journey.first = journeys->n_touchpoints;
  for (size_t i = 0; i < recorder->n_moments; i++)
    journey.n += add_touchpoint(journeys, &recorder->moments[i]);
  journeys->journeys[journeys->n++] = journey;
}

/* ---- the touches of one person on one day ---- */

/* How often somebody in cell x is touched by a cause on day t, touches that are conversions left
 * out; of the others all, or those that move nobody. */
static double rate_of(const fnl_recorder *recorder, int t, int x, int cause, bool idle) {
  const fnl_world *world = recorder->world;
  const size_t day = (size_t)t;
  const int at = x * world->n_causes + cause, brush = recorder->brush_of[at];
  const double touches = recorder->touches[day * (size_t)world->n_causes + (size_t)cause];
  double part = recorder->reach[at];
  if (idle && brush >= 0)
    part *= 1.0 - recorder->effect[day * (size_t)world->n_brushes + (size_t)brush];
  part -= recorder->marked[at];
  return part > 0.0 ? part * touches : 0.0;
}

/* Touches between two times of the day, by causes in proportion to their rates. */
static void draw_touches(fnl_recorder *recorder, fnl_stream *rng, int t, int x, bool idle,
                         double from, double to) {
  const int n_causes = recorder->world->n_causes;
  double sum = 0.0;
  for (int cause = FNL_TIME + 1; cause < n_causes; cause++)
    sum += rate_of(recorder, t, x, cause, idle);
  if (sum * (to - from) > 2.0 * FNL_JOURNEY_TOUCHES_MOST) { /* too many to be counted, even */
    recorder->journeys.crowded = recorder->journeys.failed = true;
    return;
  }
  for (int64_t n = fnl_variate_poisson(rng, sum * (to - from)); n > 0; n--) {
    const double time = from + (to - from) * fnl_stream_uniform(rng);
    fnl_urn urn = {fnl_stream_uniform(rng) * sum, FNL_TIME + 1};
    for (int cause = FNL_TIME + 1; cause < n_causes; cause++)
      if (fnl_urn_falls(&urn, cause, rate_of(recorder, t, x, cause, idle)))
        break;
    add_moment(recorder, t, urn.chosen, time);
  }
}

/* When a move happened: the first arrival of rate H, given that there was one today. */
static double draw_time(const fnl_recorder *recorder, fnl_stream *rng, int t, int x) {
  const double hazard = recorder->hazard[(size_t)t * (size_t)recorder->world->n_cells + (size_t)x];
  const double time = -log1p(fnl_stream_uniform(rng) * expm1(-hazard)) / hazard;
  return time < 1.0 ? time : 1.0;
}

/* All touches of a day but those of occurrences. Returns the time of the move, 1 without. */
static double draw_day(fnl_recorder *recorder, fnl_person person, int t, int x, int flow) {
  fnl_stream rng = fnl_stream_open(recorder->luck.seed, recorder->luck.replication,
                                   FNL_PURPOSE_TOUCH, (uint32_t)t, person);
  const double time = flow < 0 ? 1.0 : draw_time(recorder, &rng, t, x);
  draw_touches(recorder, &rng, t, x, true, 0.0, time);
  if (flow >= 0 && recorder->world->routes[flow].cause != FNL_TIME)
    add_moment(recorder, t, recorder->world->routes[flow].cause, time);
  if (flow >= 0)
    draw_touches(recorder, &rng, t, x, false, time, 1.0);
  return time;
}

/* ---- a journey ---- */

/* How a journey ends: with its own move, or at a time of its last day. */
typedef struct {
  int t;
  bool by_move;
  double time; /* where it does not end by a move */
} fnl_ending;

/* Lists the marks between two days, the last first; returns where the person was on the first. */
static int look_back(fnl_recorder *recorder, fnl_person person, int first, int last) {
  const fnl_trail *trail = &recorder->trail;
  int cell = -1;
  recorder->n_window = 0;
  for (uint32_t at = trail->last[person]; at != FNL_NO_MARK; at = trail->marks[at].previous) {
    const fnl_mark *mark = &trail->marks[at];
    const bool is_move = mark->flow >= 0;
    if (mark->day < first && is_move)
      return cell >= 0 ? cell : recorder->world->routes[mark->flow].to;
    if (mark->day < first)
      continue;
    if (is_move)
      cell = recorder->world->routes[mark->flow].from;
    if (mark->day <= last)
      add_to_window(recorder, mark);
  }
  return cell >= 0 ? cell : fnl_trail_beginning(trail, person);
}

static int by_time(const void *a, const void *b) {
  const fnl_moment *one = a, *other = b;
  return (one->time > other->time) - (one->time < other->time);
}

/* The moments from `first` on, which are those of one day: a few as a rule. */
static void sort_day(fnl_recorder *recorder, size_t first) {
  enum { FEW = 32 };
  fnl_moment *moments = recorder->moments;
  if (recorder->n_moments - first > FEW) {
    qsort(moments + first, recorder->n_moments - first, sizeof *moments, by_time);
    return;
  }
  for (size_t i = first + 1; i < recorder->n_moments; i++) {
    const fnl_moment moment = moments[i];
    size_t k = i;
    for (; k > first && moments[k - 1].time > moment.time; k--)
      moments[k] = moments[k - 1];
    moments[k] = moment;
  }
}

/* Takes the marks of day t from the window's end; returns the flow of the day's move, -1. */
static int take_marks(fnl_recorder *recorder, int t) {
  int flow = -1;
  while (recorder->n_window > 0 && recorder->window[recorder->n_window - 1].day == t) {
    const fnl_mark *mark = &recorder->window[--recorder->n_window];
    if (mark->flow >= 0)
      flow = mark->flow;
    else
      add_moment(recorder, t, mark->cause, (double)mark->time);
  }
  return flow;
}

/* Fills recorder->moments with the touches up to the ending, in the order of time. */
static void retrace(fnl_recorder *recorder, fnl_person person, const fnl_ending *ending) {
  const int first = ending->t > recorder->lookback ? ending->t - recorder->lookback : 0;
  int x = look_back(recorder, person, first, ending->t);
  recorder->n_moments = 0;
  for (int t = first; t <= ending->t && !recorder->journeys.failed; t++) {
    const size_t before = recorder->n_moments;
    const int flow = take_marks(recorder, t);
    const double moved = draw_day(recorder, person, t, x, flow);
    sort_day(recorder, before);
    if (t == ending->t) {
      const double end = ending->by_move ? moved : ending->time;
      while (recorder->n_moments > before && recorder->moments[recorder->n_moments - 1].time > end)
        recorder->n_moments--;
    }
    if (flow >= 0)
      x = recorder->world->routes[flow].to;
  }
}

/* ---- a day ---- */

static void recorder_reset(void *own, const fnl_scene *scene) {
  fnl_recorder *recorder = own;
  recorder->world = scene->world;
  lay_out_reach(recorder);
  lay_out_marked(recorder);
  fnl_trail_reset(&recorder->trail, scene->world, scene->roster);
  memset(recorder->converted, 0, (size_t)scene->world->population / 8 + 1);
  recorder->n_converted = 0;
  recorder->journeys.n = recorder->journeys.n_touchpoints = 0;
  recorder->journeys.failed = recorder->journeys.crowded = false;
}

static void keep_rates(fnl_recorder *recorder, const fnl_day *day) {
  const fnl_world *world = recorder->world;
  const size_t t = (size_t)day->t, n_causes = (size_t)world->n_causes;
  const size_t n_cells = (size_t)world->n_cells;
  double *effect = recorder->effect + t * (size_t)world->n_brushes;
  memcpy(recorder->touches + t * n_causes, day->touches, n_causes * sizeof(double));
  memcpy(recorder->hazard + t * n_cells, day->hazard, n_cells * sizeof(double));
  for (int b = 0; b < world->n_brushes; b++) {
    const fnl_brush *brush = &world->brushes[b];
    const fnl_effect *of = &day->effect[brush->cause];
    const double sum = brush->progress * of->progress + brush->irritation * of->irritation;
    effect[b] = sum < 1.0 ? sum : 1.0;
  }
}

/* The times of day of a slot cell's occurrences by rate, one after the other. */
static fnl_stream open_times(const fnl_recorder *recorder, int t, int slot_cell) {
  return fnl_stream_open(recorder->luck.seed, recorder->luck.replication, FNL_PURPOSE_OCCASION,
                         (uint32_t)t, (uint64_t)slot_cell);
}

static int cause_of_slot(const fnl_world *world, int slot_cell) {
  return world->slots[slot_cell / world->n_segments].cause;
}

/* Occurrences by touch belong to what their doers have been touched by. */
static void mark_occurrences(fnl_recorder *recorder, const fnl_scene *scene, int slot_cell) {
  const fnl_doers *doers = scene->doers;
  const int cause = cause_of_slot(scene->world, slot_cell);
  const int64_t n = doers->n_all[slot_cell] - doers->n_moves[slot_cell];
  fnl_stream rng = open_times(recorder, scene->day->t, slot_cell);
  for (int64_t i = 0; i < n && cause != FNL_TIME; i++)
    fnl_trail_add(&recorder->trail, fnl_doers_of(doers, slot_cell)[i],
                  (fnl_mark){.day = scene->day->t,
                             .flow = -1,
                             .cause = cause,
                             .time = (float)fnl_stream_uniform(&rng)});
}

static void note_conversion(fnl_recorder *recorder, fnl_person person) {
  unsigned char *bits = &recorder->converted[person / 8];
  const unsigned char bit = (unsigned char)(1u << person % 8);
  recorder->n_converted += !(*bits & bit);
  *bits |= bit;
}

static void record_conversions(fnl_recorder *recorder, const fnl_scene *scene, int slot_cell) {
  const fnl_doers *doers = scene->doers;
  const fnl_slot *slot = &scene->world->slots[slot_cell / scene->world->n_segments];
  const int64_t n_by_rate = doers->n_all[slot_cell] - doers->n_moves[slot_cell];
  fnl_stream rng = open_times(recorder, scene->day->t, slot_cell);
  for (int64_t i = 0; i < doers->n_all[slot_cell] && !recorder->journeys.failed; i++) {
    const fnl_person person = fnl_doers_of(doers, slot_cell)[i];
    fnl_ending ending = {.t = scene->day->t, .by_move = i >= n_by_rate};
    if (!ending.by_move)
      ending.time = (double)(float)fnl_stream_uniform(&rng); /* as it was marked */
    note_conversion(recorder, person);
    retrace(recorder, person, &ending);
    add_journey(recorder, (fnl_journey){.person = person,
                                        .day = ending.t,
                                        .slot_cell = slot_cell,
                                        .event = (int16_t)slot->event,
                                        .cause = (int16_t)slot->cause,
                                        .weight = 1.0});
  }
}

static void recorder_follow(void *own, const fnl_scene *scene) {
  fnl_recorder *recorder = own;
  const fnl_world *world = scene->world;
  recorder->luck = scene->luck;
  keep_rates(recorder, scene->day);
  fnl_trail_follow(&recorder->trail, world, scene->roster, scene->day->t);
  for (int i = 0; i < world->n_converting && !scene->doers->failed; i++)
    mark_occurrences(recorder, scene, world->converting[i]);
  if (recorder->trail.failed || scene->doers->failed)
    recorder->journeys.failed = true;
  for (int i = 0; i < world->n_converting; i++)
    record_conversions(recorder, scene, world->converting[i]);
}

/* ---- those who never converted ---- */

static bool has_converted(const fnl_recorder *recorder, fnl_person person) {
  return (recorder->converted[person / 8] & 1u << person % 8) != 0;
}

/* As of any day of the horizon, so that they are looked at when those who convert are. */
static void record_lost(fnl_recorder *recorder, fnl_stream *rng, fnl_person person, double weight) {
  const fnl_ending ending = {.t = (int)fnl_stream_below(rng, (uint32_t)recorder->world->n_days),
                             .time = 1.0};
  retrace(recorder, person, &ending);
  if (recorder->n_moments > 0)
    add_journey(
        recorder,
        (fnl_journey){.person = person, .day = ending.t, .slot_cell = -1, .weight = weight});
}

static void recorder_close(void *own, const fnl_scene *scene) {
  fnl_recorder *recorder = own;
  const int64_t n = (int64_t)scene->world->population, n_lost = n - recorder->n_converted;
  const bool all = n_lost <= FNL_JOURNEYS_LOST;
  const int64_t n_wanted = all ? n_lost : FNL_JOURNEYS_LOST;
  fnl_stream rng =
      fnl_stream_open(recorder->luck.seed, recorder->luck.replication, FNL_PURPOSE_LOST, 0, 0);
  for (int64_t i = 0, found = 0; found < n_wanted && !recorder->journeys.failed; i++) {
    const fnl_person person =
        all ? (fnl_person)i : (fnl_person)fnl_stream_below_large(&rng, (uint64_t)n);
    if (has_converted(recorder, person))
      continue;
    record_lost(recorder, &rng, person, (double)n_lost / (double)n_wanted);
    found++;
  }
}

static const fnl_follower_type recorder_follower = {
    .free = recorder_free,
    .reset = recorder_reset,
    .follow = recorder_follow,
    .close = recorder_close,
};

/* ---- for others ---- */

double fnl_journeys_bytes(const fnl_plan *plan) {
  return fnl_trail_bytes(plan) + (double)plan->population / 8.0;
}

fnl_status fnl_journeys_check(const fnl_plan *plan, fnl_error *error) {
  if (!fnl_plan_is_personal(plan))
    return FNL_OK;
  fnl_error_set_at(error, FNL_EENGINE, plan->file, 0,
                   "journeys are not known where word goes from one person to another");
  fnl_error_hint(error, "leave `network`, `law` and `sharing_shape` out");
  return FNL_EENGINE;
}

fnl_status fnl_journeys_attach(fnl_workplace *place, const fnl_world *world, fnl_error *error) {
  fnl_recorder *recorder;
  fnl_status status = FNL_OK;
  if (fnl_agents_attached(place, &recorder_follower))
    return FNL_OK;
  if (fnl_journeys_check(world->plan, error) != FNL_OK)
    return FNL_EENGINE;
  recorder = calloc(1, sizeof *recorder);
  if (!recorder)
    return fnl_error_no_memory(error);
  FNL_TRY(recorder_init(recorder, world, error));
  for (int i = 0; i < world->n_converting; i++)
    fnl_doers_want(fnl_agents_doers(place), world->converting[i]);
  fnl_agents_attach(place, &recorder_follower, recorder);
out:
  if (status != FNL_OK)
    recorder_free(recorder);
  return status;
}

const fnl_journeys *fnl_journeys_of(const fnl_workplace *place) {
  const fnl_recorder *recorder = fnl_agents_attached(place, &recorder_follower);
  return recorder ? &recorder->journeys : NULL;
}

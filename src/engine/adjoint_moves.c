/* adjoint_moves.c: a day's moves and events undone, from people and occurrences to rates. */
#include "engine/adjoint.h"

#include "engine/departing.h"

#include <string.h>

/* What a unit of mass on these flows comes to: the people where they lead, and what they emit. */
static inline fnl_real worth_of_flows(const fnl_adjoint *adjoint, const double *rate, int first,
                                      int end) {
  const fnl_real *people = adjoint->people, *happened = adjoint->happened;
  fnl_real sum = fnl_real_of(0.0);
  for (int i = first; i < end; i++)
    sum += rate[i] * (people[adjoint->destination[i]] + happened[adjoint->emitted[i]]);
  return sum;
}

/* mass of a brush = strength * mass of its cell. */
static void arrive(fnl_adjoint *adjoint, const fnl_world *world, const fnl_real *strength) {
  const double *rate = world->flow_rate;
  const fnl_real *weight = adjoint->mass_weight;
  fnl_real *restrict mass = adjoint->mass;
  for (int x = 0; x < world->n_cells; x++)
    mass[x] = weight[x] +
              worth_of_flows(adjoint, rate, world->cells[x].first_flow, world->cells[x].end_time);
  const fnl_brush *brush = world->brushes;
  for (int k = world->n_cells; k < world->n_strengths; k += 2, brush++) {
    mass[k] = weight[k] + worth_of_flows(adjoint, rate, brush->first_flow, brush->first_irritation);
    mass[k + 1] =
        weight[k + 1] + worth_of_flows(adjoint, rate, brush->first_irritation, brush->end_flow);
    mass[brush->cell] += strength[k] * mass[k] + strength[k + 1] * mass[k + 1];
  }
}

static void find_slope_far(fnl_real hazard, fnl_real *departing, fnl_real *slope) {
  for (int i = 0; i < FNL_N_LANES; i++)
    if (FNL_LANE(hazard, i) > FNL_DEPARTING_END) {
      double part, rise;
      fnl_departing_slope_far(FNL_LANE(hazard, i), &part, &rise);
      FNL_LANE(*departing, i) = part;
      FNL_LANE(*slope, i) = rise;
    }
}

/* mass = n (1 - exp(-h)) / h of a cell leave it h times. On return `people` is of the start of the
 * day, as far as moves go. */
static void depart(fnl_adjoint *adjoint, const fnl_world *world, const fnl_tape_day *day) {
  const fnl_real *restrict hazard = day->hazard;
  const fnl_real *restrict there = day->people;
  const fnl_real *restrict mass = adjoint->mass;
  fnl_real *restrict people = adjoint->people;
  fnl_real *restrict departing = adjoint->moved; /* until they are multiplied by the people */
  fnl_real *restrict slope = adjoint->hazard;    /* the same */
  for (int x = 0; x < world->n_cells; x++)
    fnl_departing_slope(hazard[x], &departing[x], &slope[x]);
  for (int x = 0; x < world->n_cells; x++)
    if (fnl_any(hazard[x] > FNL_DEPARTING_END))
      find_slope_far(hazard[x], &departing[x], &slope[x]);
  for (int x = 0; x < world->n_cells; x++) {
    const fnl_real staying = people[x] * (1.0 - hazard[x] * departing[x]);
    people[x] = staying + mass[x] * departing[x];
    slope[x] = there[x] * (mass[x] * slope[x] - staying);
    departing[x] *= there[x];
  }
}

/* A brush today, and the adjoints of what it gave: two strengths and a part of the hazard. */
typedef struct {
  fnl_effect effect;
  fnl_real lambda, sum; /* touches, and touch probabilities together */
  fnl_effect strength;
  fnl_real hazard;
} fnl_brushed;

/* Touch probabilities sum to less than 1: strengths = effect * lambda, hazard += sum * lambda.
 * Returns the adjoint of lambda. */
static inline fnl_real undo_brush(const fnl_brush *brush, const fnl_brushed *day,
                                  fnl_effect *by_effect) {
  const fnl_real progress = day->strength.progress + day->hazard * brush->progress;
  const fnl_real irritation = day->strength.irritation + day->hazard * brush->irritation;
  by_effect->progress += day->lambda * progress;
  by_effect->irritation += day->lambda * irritation;
  return day->effect.progress * progress + day->effect.irritation * irritation;
}

/* They sum to more: strengths = effect * lambda / sum, hazard += lambda. */
static fnl_real undo_capped_brush(const fnl_brush *brush, const fnl_brushed *day,
                                  fnl_effect *by_effect) {
  const fnl_real each = day->lambda / day->sum;
  const fnl_real weighed = (day->effect.progress * day->strength.progress +
                            day->effect.irritation * day->strength.irritation) /
                           day->sum;
  by_effect->progress += each * (day->strength.progress - weighed * brush->progress);
  by_effect->irritation += each * (day->strength.irritation - weighed * brush->irritation);
  return weighed + day->hazard;
}

static inline fnl_effect choose_effect(fnl_truth which, fnl_effect yes, fnl_effect no) {
  return (fnl_effect){fnl_choose(which, yes.progress, no.progress),
                      fnl_choose(which, yes.irritation, no.irritation)};
}

static inline fnl_real undo(const fnl_brush *brush, const fnl_brushed *day, fnl_effect *by_effect) {
  fnl_effect capped_effect = *by_effect;
  const fnl_truth is_capped = day->sum > 1.0;
  const fnl_real by_lambda = undo_brush(brush, day, by_effect);
  if (!fnl_any(is_capped))
    return by_lambda;
  const fnl_real by_capped = undo_capped_brush(brush, day, &capped_effect);
  *by_effect = choose_effect(is_capped, capped_effect, *by_effect);
  return fnl_choose(is_capped, by_capped, by_lambda);
}

static void undo_brushes(fnl_adjoint *adjoint, const fnl_world *world, const fnl_tape_day *day) {
  const fnl_real *restrict mass = adjoint->mass + world->n_cells;
  const fnl_real *restrict moved = adjoint->moved;
  const fnl_real *restrict hazard = adjoint->hazard;
  fnl_real *restrict touches = adjoint->touches;
  fnl_effect *restrict by_effect = adjoint->effect;
  for (int b = 0; b < world->n_brushes; b++, mass += 2) {
    const fnl_brush *brush = &world->brushes[b];
    const int cause = brush->cause, x = brush->cell;
    const fnl_effect effect = day->effect[cause];
    const fnl_brushed brushed = {.effect = effect,
                                 .lambda = day->touches[cause] * brush->activity,
                                 .sum = brush->progress * effect.progress +
                                        brush->irritation * effect.irritation,
                                 .strength = {mass[0] * moved[x], mass[1] * moved[x]},
                                 .hazard = hazard[x]};
    touches[cause] += brush->activity * undo(brush, &brushed, &by_effect[cause]);
  }
}

/* Occurrences without a move: weight * people * touches. */
static void undo_events(fnl_adjoint *adjoint, const fnl_world *world, const fnl_tape_day *day) {
  const fnl_real *restrict happened = adjoint->happened;
  fnl_real *restrict people = adjoint->people;
  fnl_real *restrict touches = adjoint->touches;
  for (int i = 0; i < world->n_terms; i++) {
    const fnl_term *term = &world->terms[i];
    const fnl_real each = term->weight * happened[term->slot_cell];
    people[term->cell] += each * day->touches[term->cause];
    touches[term->cause] += each * day->people[term->cell];
  }
}

void fnl_adjoint_moves(fnl_adjoint *adjoint, const fnl_world *world, const fnl_tape_day *day) {
  memset(adjoint->touches, 0, (size_t)world->n_causes * sizeof *adjoint->touches);
  memset(adjoint->effect, 0, (size_t)world->n_causes * sizeof *adjoint->effect);
  arrive(adjoint, world, day->strength);
  depart(adjoint, world, day);
  undo_brushes(adjoint, world, day);
  undo_events(adjoint, world, day);
}

/* expected.c: the fluid limit: everything happens exactly as often as expected.
 *
 * Kurtz (1970): a density-dependent population process, scaled by its size, tends to the solution
 * of its mean equations. A day moves the fraction 1 - exp(-H) of a cell, shared among the causes
 * in proportion to their rates.
 *
 * By hand: 1000 people, one move at rate 0.1: 1000 (1 - exp(-0.1)) = 95.16258 go.
 */
#include "engine/engine.h"

#include <math.h>

/* (1 - exp(-h)) / h by its Taylor series where that is exact to double precision: the first term
 * left out is under 6e-18 below 1/64 (h^7 / 8!) and under 3e-19 below 1/8 (h^11 / 12!). Several
 * times faster than expm1, and hazards of a day are small. */
static double departing(double h) {
  if (h > 1.0 / 8)
    return -expm1(-h) / h;
  double tail = 1.0 / 5040;
  if (h > 1.0 / 64)
    tail -= h * (1.0 / 40320 - h * (1.0 / 362880 - h * (1.0 / 3628800 - h * (1.0 / 39916800))));
  return 1.0 - h * (1.0 / 2 -
                    h * (1.0 / 6 - h * (1.0 / 24 - h * (1.0 / 120 - h * (1.0 / 720 - h * tail)))));
}

static void expected_events(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                            fnl_state *state) {
  (void)day;
  (void)world;
  (void)luck;
  (void)state; /* the means are what happens */
}

/* Turns strengths into people: flow = flow_rate * strength from here on. */
static void weigh_strengths(fnl_day *day, const fnl_world *world, fnl_state *state) {
  for (int x = 0; x < world->n_cells; x++) {
    state->moved[x] = state->people[x] * departing(day->hazard[x]);
    state->people[x] -= state->moved[x] * day->hazard[x];
  }
  for (int k = 0; k < world->n_strengths; k++) {
    day->strength[k] *= state->moved[world->strength_cell[k]];
    state->strength_sum[k] += day->strength[k];
  }
}

static void expected_moves(fnl_day *day, const fnl_world *world, fnl_luck luck, fnl_state *state,
                           fnl_run *run) {
  (void)luck;
  (void)run; /* flows are counted at the end, by their strengths */
  weigh_strengths(day, world, state);
  for (int i = 0; i < world->n_flows; i++) {
    const fnl_arrow *inflow = &world->inflows[i];
    state->people[inflow->into] += inflow->rate * day->strength[inflow->strength];
  }
  for (int i = 0; i < world->n_emissions; i++) {
    const fnl_arrow *emission = &world->emissions[i];
    state->happened[emission->into] += emission->rate * day->strength[emission->strength];
  }
}

static double expected_values(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                              const fnl_state *state, fnl_run *run) {
  (void)day;
  (void)luck;
  (void)run; /* slot values are their counts', at the end */
  double sum = 0.0;
  for (int i = 0; i < world->n_valued; i++)
    sum += state->happened[world->valued[i].slot_cell] * world->valued[i].mean;
  return sum;
}

static void expected_finish(const fnl_world *world, const fnl_state *state, fnl_run *run) {
  for (int i = 0; i < world->n_flows; i++)
    run->flow_count[i] = world->flow_rate[i] * state->strength_sum[world->flow_strength[i]];
  for (int i = 0; i < world->n_valued; i++) {
    const int slot_cell = world->valued[i].slot_cell;
    run->slot_value[slot_cell] = run->slot_count[slot_cell] * world->valued[i].mean;
  }
}

static double expected_burst(const fnl_world *world, fnl_luck luck, int t, int referral,
                             double mean) {
  (void)world;
  (void)luck;
  (void)t;
  (void)referral;
  return mean;
}

const fnl_engine_type fnl_engine_expected = {
    .name = "expected",
    .summary = "the fluid limit: expected counts, one deterministic run a world",
    .source = "Kurtz (1970), Solutions of ordinary differential equations as limits of pure jump "
              "Markov processes, J. Appl. Prob. 7",
    .is_random = false,
    .events = expected_events,
    .moves = expected_moves,
    .values = expected_values,
    .burst = expected_burst,
    .finish = expected_finish,
};

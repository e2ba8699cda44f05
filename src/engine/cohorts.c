/* cohorts.c: whole people, drawn cell by cell: exact, at a cost that ignores the population.
 *
 * Everybody in a cell has the same rates, so how many take each (move, cause) is multinomial:
 * first the leavers, Binomial(n, 1 - exp(-H)), then one conditional binomial a flow. An event's
 * count is Poisson; its occurrences' summed value is one gamma draw. Every draw has a stream of
 * its own, named by what it is for, so two plans under one seed share their luck.
 */
#include "engine/engine.h"

#include "random/variate.h"

#include <math.h>

static fnl_stream open_stream(fnl_luck luck, fnl_purpose purpose, int t, int index) {
  return fnl_stream_open(luck.seed, luck.replication, purpose, (uint32_t)t, (uint64_t)index);
}

static void cohort_events(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                          fnl_state *state) {
  for (int i = 0; i < world->n_slot_cells; i++)
    if (state->happened[i] > 0.0) {
      fnl_stream rng = open_stream(luck, FNL_PURPOSE_EVENT, day->t, i);
      const double mean = fmin(state->happened[i], FNL_VARIATE_MEAN_MAX); /* a loop run wild */
      state->happened[i] = (double)fnl_variate_poisson(&rng, mean);
    }
}

static int64_t leavers(const fnl_day *day, fnl_luck luck, int cell, double people, double hazard) {
  if (!(hazard > 0.0) || !(people > 0.0))
    return 0;
  fnl_stream rng = open_stream(luck, FNL_PURPOSE_LEAVE, day->t, cell);
  return fnl_variate_binomial(&rng, (int64_t)people, -expm1(-hazard));
}

/* How many of those still undecided take this flow, of rate `rate` among `rest`. */
static int64_t takers(fnl_luck luck, int t, int index, int64_t undecided, double rate,
                      double rest) {
  if (undecided == 0 || !(rate > 0.0))
    return 0;
  if (rate >= rest)
    return undecided;
  fnl_stream rng = open_stream(luck, FNL_PURPOSE_MOVE, t, index);
  return fnl_variate_binomial(&rng, undecided, rate / rest);
}

/* The last flow that can be taken, and so takes all who are left. */
static int last_flow(const fnl_cell *cell, const double *rates) {
  int last = cell->end_flow - 1;
  while (last > cell->first_flow && !(rates[last] > 0.0))
    last--;
  return last;
}

static void draw_flows(const fnl_day *day, const fnl_world *world, fnl_luck luck, int x,
                       fnl_state *state) {
  const fnl_cell *cell = &world->cells[x];
  double *flow = state->flow; /* holds the rates until they are drawn */
  double rest = day->hazard[x];
  int64_t undecided = leavers(day, luck, x, state->people[x], rest);
  const int last = last_flow(cell, flow);
  state->people[x] -= (double)undecided;
  for (int i = cell->first_flow; i < cell->end_flow; i++) {
    const double rate = flow[i];
    const int64_t movers = i == last ? undecided : takers(luck, day->t, i, undecided, rate, rest);
    flow[i] = (double)movers;
    undecided -= movers;
    rest -= rate;
  }
}

static void cohort_moves(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                         fnl_state *state, fnl_run *run) {
  for (int i = 0; i < world->n_flows; i++)
    state->flow[i] = world->flow_rate[i] * day->strength[world->flow_strength[i]];
  for (int x = 0; x < world->n_cells; x++)
    draw_flows(day, world, luck, x, state);
  fnl_day_move(world, state, run);
}

static double cohort_values(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                            const fnl_state *state, fnl_run *run) {
  double sum = 0.0;
  for (int i = 0; i < world->n_valued; i++) {
    const fnl_valued *valued = &world->valued[i];
    const int64_t count = (int64_t)state->happened[valued->slot_cell];
    if (count == 0)
      continue;
    fnl_stream rng = open_stream(luck, FNL_PURPOSE_VALUE, day->t, valued->slot_cell);
    const double value = fnl_variate_gamma_sum(&rng, count, valued->mean, valued->cv);
    run->slot_value[valued->slot_cell] += value;
    sum += value;
  }
  return sum;
}

static double cohort_burst(const fnl_world *world, fnl_luck luck, int t, int referral,
                           double mean) {
  if (!(mean > 0.0))
    return 0.0;
  const double burst = world->referrals[referral].burst;
  const double acts = mean / burst;
  if (acts > FNL_VARIATE_MEAN_MAX)
    return mean; /* so many acts that their number is certain to a millionth */
  fnl_stream rng = open_stream(luck, FNL_PURPOSE_BURST, t, referral);
  return burst * (double)fnl_variate_poisson(&rng, acts);
}

const fnl_engine_type fnl_engine_cohorts = {
    .name = "cohorts",
    .summary = "whole people, one multinomial a cell and day: exact at any population",
    .source = "competing risks, multinomial by conditional binomials (Davis 1993)",
    .is_random = true,
    .events = cohort_events,
    .moves = cohort_moves,
    .values = cohort_values,
    .burst = cohort_burst,
};

/* cohorts.c: whole people, drawn cell by cell: exact, at a cost that ignores the population.
 *
 * Everybody in a cell has the same rates, so how many take each (move, cause) is multinomial,
 * drawn as conditional binomials. An event's count is Poisson; its occurrences' summed value is
 * one gamma draw. Every draw has luck of its own, named by what it is for, so two plans under one
 * seed share theirs. The two samplers give the same law by other chains of binomials:
 *
 *   rejection  first the leavers, Binomial(n, 1 - exp(-H)), then who of them takes which flow. A
 *              cell that nobody leaves is done after one draw.
 *   inversion  flow by flow who of all still there takes it. A flow's luck then depends on no
 *              other flow's rate: the variance of a difference of two plans is half as large.
 */
#include "engine/cohorts.h"

#include "random/variate.h"

#include <math.h>

static fnl_stream open_stream(fnl_luck luck, fnl_purpose purpose, int t, int index) {
  return fnl_stream_open(luck.seed, luck.replication, purpose, (uint32_t)t, (uint64_t)index);
}

/* ---- a day's draws for one purpose, by index ---- */

typedef struct {
  const fnl_sampler_type *sampler;
  fnl_luck luck;
  fnl_purpose purpose;
  int t, block; /* which block of two uniforms is in `rng`; -1: none */
  fnl_stream rng;
} fnl_draws;

static fnl_draws open_draws(const fnl_state *state, fnl_luck luck, fnl_purpose purpose, int t) {
  return (fnl_draws){
      .sampler = state->sampler ? state->sampler : &fnl_sampler_rejection,
      .luck = luck,
      .purpose = purpose,
      .t = t,
      .block = -1,
  };
}

/* A stream for every index; where a draw takes one uniform, one for all of them, and the two
 * uniforms of a block go to neighbours, which halves the work. */
static fnl_stream *stream_of(fnl_draws *draws, int index) {
  if (!draws->sampler->takes_one_uniform) {
    draws->rng = open_stream(draws->luck, draws->purpose, draws->t, index);
    return &draws->rng;
  }
  const int block = index / FNL_STREAM_BLOCK_UNIFORMS;
  if (draws->block < 0)
    draws->rng = open_stream(draws->luck, draws->purpose, draws->t, 0);
  if (block != draws->block) {
    fnl_stream_seek(&draws->rng, (uint32_t)block);
    fnl_stream_refill(&draws->rng);
    draws->block = block;
  }
  fnl_stream_rewind(&draws->rng, (unsigned)(index % FNL_STREAM_BLOCK_UNIFORMS));
  return &draws->rng;
}

static int64_t draw_binomial(fnl_draws *draws, int index, int64_t n, double p) {
  return draws->sampler->binomial(stream_of(draws, index), n, p);
}

static double draw_poisson(fnl_draws *draws, int index, double mean) {
  return (double)draws->sampler->poisson(stream_of(draws, index), mean);
}

/* ---- events ---- */

void fnl_cohorts_events(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                        fnl_state *state) {
  fnl_draws draws = open_draws(state, luck, FNL_PURPOSE_EVENT, day->t);
  for (int i = 0; i < world->n_slot_cells; i++)
    if (state->happened[i] > 0.0) {
      const double mean = fmin(state->happened[i], FNL_VARIATE_MEAN_MAX); /* a loop run wild */
      state->happened[i] = draw_poisson(&draws, i, mean);
    }
}

/* ---- moves: the leavers first ---- */

typedef struct {
  fnl_draws leave, move;
} fnl_departures;

static int64_t leavers(fnl_draws *draws, int cell, double people, double hazard) {
  if (!(hazard > 0.0) || !(people > 0.0))
    return 0;
  return draw_binomial(draws, cell, (int64_t)people, -expm1(-hazard));
}

/* How many of those still undecided take this flow, of rate `rate` among `rest`. */
static int64_t takers(fnl_draws *draws, int index, int64_t undecided, double rate, double rest) {
  if (undecided == 0 || !(rate > 0.0))
    return 0;
  if (rate >= rest)
    return undecided;
  return draw_binomial(draws, index, undecided, rate / rest);
}

/* The last flow that can be taken, and so takes all who are left. */
static int last_flow(const fnl_cell *cell, const double *rates) {
  int last = cell->end_flow - 1;
  while (last > cell->first_flow && !(rates[last] > 0.0))
    last--;
  return last;
}

static void draw_leavers(const fnl_cell *cell, int x, double hazard, fnl_departures *draws,
                         fnl_state *state) {
  double *flow = state->flow; /* holds the rates until they are drawn */
  double rest = hazard;
  int64_t undecided = leavers(&draws->leave, x, state->people[x], rest);
  const int last = last_flow(cell, flow);
  state->people[x] -= (double)undecided;
  for (int i = cell->first_flow; i < cell->end_flow; i++) {
    const double rate = flow[i];
    const int64_t movers = i == last ? undecided : takers(&draws->move, i, undecided, rate, rest);
    flow[i] = (double)movers;
    undecided -= movers;
    rest -= rate;
  }
}

/* ---- moves: flow by flow ---- */

/* A flow of rate r is taken with probability r (1 - exp(-H)) / H, nothing with exp(-H). */
static void draw_flows(const fnl_cell *cell, int x, double hazard, fnl_draws *draws,
                       fnl_state *state) {
  double *flow = state->flow;
  double rest = hazard;
  const double leave = -expm1(-hazard), stay = 1.0 - leave;
  const double scale = hazard > 0.0 ? leave / hazard : 0.0;
  int64_t undecided = (int64_t)state->people[x];
  for (int i = cell->first_flow; i < cell->end_flow; i++) {
    const double rate = flow[i];
    int64_t movers = 0;
    if (rate > 0.0 && undecided > 0)
      movers = draw_binomial(draws, i, undecided, scale * rate / (stay + scale * rest));
    flow[i] = (double)movers;
    undecided -= movers;
    rest -= rate;
  }
  state->people[x] = (double)undecided;
}

void fnl_cohorts_draw_flows(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                            fnl_state *state) {
  fnl_departures draws = {
      .leave = open_draws(state, luck, FNL_PURPOSE_LEAVE, day->t),
      .move = open_draws(state, luck, FNL_PURPOSE_MOVE, day->t),
  };
  for (int i = 0; i < world->n_flows; i++)
    state->flow[i] = world->flow_rate[i] * day->strength[world->flow_strength[i]];
  for (int x = 0; x < world->n_cells; x++)
    if (draws.move.sampler->takes_one_uniform)
      draw_flows(&world->cells[x], x, day->hazard[x], &draws.move, state);
    else
      draw_leavers(&world->cells[x], x, day->hazard[x], &draws, state);
}

void fnl_cohorts_moves(const fnl_day *day, const fnl_world *world, fnl_luck luck, fnl_state *state,
                       fnl_run *run) {
  fnl_cohorts_draw_flows(day, world, luck, state);
  fnl_day_move(world, state, run);
}

/* ---- values and bursts ---- */

double fnl_cohorts_value(const fnl_valued *valued, fnl_luck luck, const fnl_state *state, int t) {
  const int64_t count = (int64_t)state->happened[valued->slot_cell];
  if (count == 0)
    return 0.0;
  fnl_stream rng = open_stream(luck, FNL_PURPOSE_VALUE, t, valued->slot_cell);
  return fnl_variate_gamma_sum(&rng, count, valued->mean, valued->cv);
}

double fnl_cohorts_values(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                          const fnl_state *state, fnl_run *run) {
  double sum = 0.0;
  for (int i = 0; i < world->n_valued; i++) {
    const double value = fnl_cohorts_value(&world->valued[i], luck, state, day->t);
    run->slot_value[world->valued[i].slot_cell] += value;
    sum += value;
  }
  return sum;
}

double fnl_cohorts_burst(const fnl_world *world, fnl_luck luck, const fnl_state *state, int t,
                         int referral) {
  const double mean = fnl_state_sends(state, world, t)[referral];
  if (!(mean > 0.0))
    return 0.0;
  const double burst = world->referrals[referral].burst;
  const double acts = mean / burst;
  if (acts > FNL_VARIATE_MEAN_MAX)
    return mean; /* so many acts that their number is certain to a millionth */
  fnl_draws draws = open_draws(state, luck, FNL_PURPOSE_BURST, t);
  return burst * draw_poisson(&draws, referral, acts);
}

const fnl_engine_type fnl_engine_cohorts = {
    .name = "cohorts",
    .summary = "whole people, one multinomial a cell and day: exact at any population",
    .source = "competing risks, multinomial by conditional binomials (Davis 1993)",
    .is_random = true,
    .events = fnl_cohorts_events,
    .moves = fnl_cohorts_moves,
    .values = fnl_cohorts_values,
    .burst = fnl_cohorts_burst,
};

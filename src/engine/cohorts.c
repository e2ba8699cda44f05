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

#include "random/normal.h"
#include "random/quantile.h"
#include "random/uniforms.h"
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
  int t;
} fnl_draws;

static fnl_draws open_draws(const fnl_state *state, fnl_luck luck, fnl_purpose purpose, int t) {
  return (fnl_draws){
      .sampler = state->sampler ? state->sampler : &fnl_sampler_rejection,
      .luck = luck,
      .purpose = purpose,
      .t = t,
  };
}

/* Where a draw takes one uniform they share a stream, which makes many at a time. */
static fnl_stream common_stream(const fnl_draws *draws) {
  return open_stream(draws->luck, draws->purpose, draws->t, 0);
}

static fnl_stream stream_of(const fnl_draws *draws, int index) {
  if (!draws->sampler->takes_one_uniform)
    return open_stream(draws->luck, draws->purpose, draws->t, index);
  fnl_stream rng = common_stream(draws);
  fnl_stream_seek(&rng, (uint32_t)(index / FNL_STREAM_BLOCK_UNIFORMS));
  if (index % FNL_STREAM_BLOCK_UNIFORMS == 1)
    fnl_stream_uniform(&rng);
  return rng;
}

static int64_t draw_binomial(const fnl_draws *draws, int index, int64_t n, double p) {
  fnl_stream rng = stream_of(draws, index);
  return draws->sampler->binomial(&rng, n, p);
}

static double draw_poisson(const fnl_draws *draws, int index, double mean) {
  fnl_stream rng = stream_of(draws, index);
  return (double)draws->sampler->poisson(&rng, mean);
}

/* The uniforms of draws 0 to n - 1, where each takes one, with their normal quantiles. */
static void draw_luck(const fnl_draws *draws, int n, fnl_state *state) {
  const fnl_stream rng = common_stream(draws);
  double *restrict central = state->central;
  fnl_uniforms_of_stream(&rng, n, state->uniform);
  const double *restrict uniform = state->uniform;
  for (int i = 0; i < n; i++)
    central[i] = fnl_normal_central(uniform[i]);
}

/* ---- events ---- */

static double occurrences(const fnl_draws *draws, int i, double mean, const fnl_state *state) {
  if (!draws->sampler->takes_one_uniform)
    return draw_poisson(draws, i, mean);
  return (double)fnl_quantile_poisson_at(state->uniform[i], state->central[i], mean);
}

static bool is_any(const double *values, int n) {
  int i = 0;
  while (i < n && !(values[i] > 0.0))
    i++;
  return i < n;
}

void fnl_cohorts_events(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                        fnl_state *state) {
  const fnl_draws draws = open_draws(state, luck, FNL_PURPOSE_EVENT, day->t);
  const int n = world->n_slot_cells;
  if (!is_any(state->happened, n))
    return;
  if (draws.sampler->takes_one_uniform)
    draw_luck(&draws, n, state);
  for (int i = 0; i < n; i++)
    if (state->happened[i] > 0.0) {
      const double mean = fmin(state->happened[i], FNL_VARIATE_MEAN_MAX); /* a loop run wild */
      state->happened[i] = occurrences(&draws, i, mean, state);
    }
}

/* ---- moves: the leavers first ---- */

typedef struct {
  fnl_draws leave, move;
} fnl_departures;

static int64_t leavers(const fnl_draws *draws, int cell, double people, double hazard) {
  if (!(hazard > 0.0) || !(people > 0.0))
    return 0;
  return draw_binomial(draws, cell, (int64_t)people, -expm1(-hazard));
}

/* How many of those still undecided take this flow, of rate `rate` among `rest`. */
static int64_t takers(const fnl_draws *draws, int index, int64_t undecided, double rate,
                      double rest) {
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

static void draw_leavers(const fnl_cell *cell, int x, double hazard, const fnl_departures *draws,
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

/* A flow of rate r is taken with probability r (1 - exp(-H)) / H, nothing with exp(-H). Makes of
 * the rates of a cell each flow's chance among those whom the flows before it have left. */
static void find_chances(const fnl_cell *cell, double hazard, double *flow) {
  const double leave = -expm1(-hazard), stay = 1.0 - leave;
  const double scale = hazard > 0.0 ? leave / hazard : 0.0;
  double rest = hazard;
  for (int i = cell->first_flow; i < cell->end_flow; i++) {
    const double rate = flow[i];
    flow[i] = scale * rate / (stay + scale * rest);
    rest -= rate;
  }
}

static void draw_turns(const fnl_world *world, fnl_state *state) {
  const double *uniform = state->uniform, *central = state->central;
  double *flow = state->flow, *people = state->people;
  for (int turn = 0; turn < world->n_flows; turn++) {
    const int i = world->turns[turn], x = world->routes[i].from;
    const int64_t movers =
        fnl_quantile_binomial_at(uniform[i], central[i], (int64_t)people[x], flow[i]);
    flow[i] = (double)movers;
    people[x] -= (double)movers;
  }
}

void fnl_cohorts_draw_flows(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                            fnl_state *state) {
  const fnl_departures draws = {
      .leave = open_draws(state, luck, FNL_PURPOSE_LEAVE, day->t),
      .move = open_draws(state, luck, FNL_PURPOSE_MOVE, day->t),
  };
  for (int i = 0; i < world->n_flows; i++)
    state->flow[i] = world->flow_rate[i] * day->strength[world->flow_strength[i]];
  if (!draws.move.sampler->takes_one_uniform) {
    for (int x = 0; x < world->n_cells; x++)
      draw_leavers(&world->cells[x], x, day->hazard[x], &draws, state);
    return;
  }
  if (!is_any(state->flow, world->n_flows))
    return;
  draw_luck(&draws.move, world->n_flows, state);
  for (int x = 0; x < world->n_cells; x++)
    find_chances(&world->cells[x], day->hazard[x], state->flow);
  draw_turns(world, state);
}

void fnl_cohorts_moves(const fnl_day *day, const fnl_world *world, fnl_luck luck, fnl_state *state,
                       fnl_run *run) {
  fnl_cohorts_draw_flows(day, world, luck, state);
  fnl_day_move(world, state, run);
}

/* ---- values and bursts ---- */

double fnl_cohorts_value(const fnl_valued *valued, fnl_luck luck, const fnl_state *state, int t) {
  fnl_stream rng = open_stream(luck, FNL_PURPOSE_VALUE, t, valued->slot_cell);
  const int64_t count = (int64_t)state->happened[valued->slot_cell];
  return fnl_variate_gamma_sum(&rng, count, valued->mean, valued->cv);
}

/* The slot cells with money in them in which something happened. */
static int list_worthy(const fnl_world *world, const fnl_state *state) {
  int n = 0;
  for (int i = 0; i < world->n_valued; i++)
    if (state->happened[world->valued[i].slot_cell] >= 1.0)
      state->worthy[n++] = &world->valued[i];
  return n;
}

/* fnl_cohorts_value of as many as there are lanes, or fewer. */
static void draw_values(const fnl_valued *const *worthy, int n, const fnl_stream *first,
                        const fnl_state *state, double *values) {
  uint32_t index[FNL_UNIFORMS_LANES] = {0};
  double uniforms[FNL_UNIFORMS_OF_LANES];
  for (int k = 0; k < n; k++)
    index[k] = (uint32_t)worthy[k]->slot_cell;
  fnl_uniforms_of_lanes(first, index, uniforms);
  for (int k = 0; k < n; k++) {
    const int64_t count = (int64_t)state->happened[worthy[k]->slot_cell];
    fnl_stream rng = *first;
    rng.counter[1] = index[k];
    values[k] = fnl_variate_gamma_sum_at(&uniforms[FNL_STREAM_BLOCK_UNIFORMS * k], &rng, count,
                                         worthy[k]->mean, worthy[k]->cv);
  }
}

double fnl_cohorts_values(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                          const fnl_state *state, fnl_run *run) {
  const fnl_stream first = open_stream(luck, FNL_PURPOSE_VALUE, day->t, 0);
  const int n = list_worthy(world, state);
  double values[FNL_UNIFORMS_LANES], sum = 0.0;
  for (int i = 0; i < n; i += FNL_UNIFORMS_LANES) {
    const int lanes = n - i < FNL_UNIFORMS_LANES ? n - i : FNL_UNIFORMS_LANES;
    draw_values(state->worthy + i, lanes, &first, state, values);
    for (int k = 0; k < lanes; k++) {
      run->slot_value[state->worthy[i + k]->slot_cell] += values[k];
      sum += values[k];
    }
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
  const fnl_draws draws = open_draws(state, luck, FNL_PURPOSE_BURST, t);
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

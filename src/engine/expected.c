/* expected.c: the fluid limit: everything happens exactly as often as expected.
 *
 * Kurtz (1970): a density-dependent population process, scaled by its size, tends to the solution
 * of its mean equations. A day moves the fraction 1 - exp(-H) of a cell, shared among the causes
 * in proportion to their rates.
 *
 * By hand: 1000 people, one move at rate 0.1: 1000 (1 - exp(-0.1)) = 95.16258 go.
 */
#include "engine/departing.h"
#include "engine/engine.h"

#include <math.h>

/* Where the fraction of departing.h ends. Never more leave than there are. */
static void leave_far(fnl_real hazard, fnl_real people, fnl_real *mass, fnl_real *leaving) {
  for (int i = 0; i < FNL_N_LANES; i++)
    if (FNL_LANE(hazard, i) > FNL_DEPARTING_END) {
      FNL_LANE(*leaving, i) = FNL_LANE(people, i) * -expm1(-FNL_LANE(hazard, i));
      FNL_LANE(*mass, i) = FNL_LANE(*leaving, i) / FNL_LANE(hazard, i);
    }
}

/* Sets mass = people who move per unit of rate by time, and lets everybody who moves go. */
static void depart(const fnl_day *day, const fnl_world *world, fnl_state *state) {
  const fnl_real *restrict hazard = day->hazard;
  fnl_real *restrict people = state->people;
  fnl_real *restrict mass = state->mass;
  fnl_real *restrict sum = state->mass_sum;
  for (int x = 0; x < world->n_cells; x++)
    mass[x] = people[x] * fnl_departing(hazard[x]);
  for (int x = 0; x < world->n_cells; x++) {
    fnl_real leaving = mass[x] * hazard[x];
    if (fnl_any(hazard[x] > FNL_DEPARTING_END))
      leave_far(hazard[x], people[x], &mass[x], &leaving);
    people[x] -= leaving;
    sum[x] += mass[x];
  }
}

/* Shares the movers of a cell out to its brushes: flow = flow_rate * mass. */
static void weigh_brushes(const fnl_day *day, const fnl_world *world, fnl_state *state) {
  const fnl_brush *brush = world->brushes;
  const fnl_real *restrict strength = day->strength;
  fnl_real *restrict mass = state->mass;
  fnl_real *restrict sum = state->mass_sum;
  for (int k = world->n_cells; k < world->n_strengths; k += 2, brush++) {
    const fnl_real moved = mass[brush->cell];
    const fnl_real progress = strength[k] * moved, irritation = strength[k + 1] * moved;
    mass[k] = progress;
    mass[k + 1] = irritation;
    sum[k] += progress;
    sum[k + 1] += irritation;
  }
}

static void arrive(const fnl_world *world, fnl_state *state) {
  const fnl_real *mass = state->mass;
  const fnl_inflow *inflow = world->inflows;
  for (int x = 0; x < world->n_cells; x++) {
    fnl_real arriving = fnl_real_of(0.0);
    for (const fnl_inflow *end = inflow + world->cells[x].n_inflows; inflow < end; inflow++)
      arriving += inflow->rate * mass[inflow->strength];
    state->people[x] += arriving;
  }
}

static void emit(const fnl_world *world, fnl_state *state) {
  const fnl_real *mass = state->mass;
  fnl_real *happened = state->happened;
  for (int i = 0; i < world->n_emissions; i++) {
    const fnl_emission *emission = &world->emissions[i];
    happened[emission->slot_cell] += emission->rate * mass[emission->strength];
  }
}

static void expected_moves(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                           fnl_state *state, fnl_run *run) {
  (void)luck;
  (void)run; /* flows are counted at the end, by their masses */
  depart(day, world, state);
  weigh_brushes(day, world, state);
  arrive(world, state);
  emit(world, state);
}

static fnl_real expected_values(const fnl_day *day, const fnl_world *world, fnl_luck luck,
                                const fnl_state *state, fnl_run *run) {
  (void)day;
  (void)luck;
  (void)run; /* slot values are their counts', at the end */
  fnl_real sum = fnl_real_of(0.0);
  for (int i = 0; i < world->n_valued; i++)
    sum += state->happened[world->valued[i].slot_cell] * world->valued[i].mean;
  return sum;
}

static void expected_finish(const fnl_world *world, const fnl_state *state, fnl_run *run) {
  for (int i = 0; i < world->n_flows; i++)
    run->flow_count[i] = world->flow_rate[i] * state->mass_sum[world->flow_strength[i]];
  for (int i = 0; i < world->n_valued; i++) {
    const int slot_cell = world->valued[i].slot_cell;
    run->slot_value[slot_cell] = run->slot_count[slot_cell] * world->valued[i].mean;
  }
}

const fnl_engine_type fnl_engine_expected = {
    .name = "expected",
    .summary = "the fluid limit: expected counts, one deterministic run a world",
    .source = "Kurtz (1970), Solutions of ordinary differential equations as limits of pure jump "
              "Markov processes, J. Appl. Prob. 7",
    .is_random = false,
    .moves = expected_moves,
    .values = expected_values,
    .finish = expected_finish,
};

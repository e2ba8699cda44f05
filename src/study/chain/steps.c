/* steps.c: money and people by the stage they were in. */
#include "study/chain/steps.h"

#include <math.h>
#include <string.h>

/* ---- ways ---- */

fnl_way fnl_way_of_move(const fnl_plan *plan, const fnl_move *move) {
  const fnl_role from = plan->stages[move->from].role, to = plan->stages[move->to].role;
  if (to == FNL_ROLE_LOST)
    return FNL_WAY_LOST;
  if (move->kind == FNL_PROGRESS && (to > from || from == FNL_ROLE_LOST))
    return FNL_WAY_FORWARD;
  return FNL_WAY_BACK;
}

/* ---- ratios ---- */

static double over(double amount, double count) {
  return count > 0.0 ? amount / count : (double)NAN;
}

double fnl_step_days(const fnl_step *step) { return over(step->person_days, step->left); }
double fnl_step_forward(const fnl_step *step) { return over(step->forward, step->left); }
double fnl_step_lost(const fnl_step *step) { return over(step->lost, step->left); }
double fnl_step_cost(const fnl_step *step) { return step->ads + step->touches + step->events; }
double fnl_step_cost_forward(const fnl_step *step) {
  return over(fnl_step_cost(step), step->forward);
}

/* ---- a day ---- */

typedef struct {
  fnl_arena memory;
  const fnl_world *world;
  const fnl_workplace *place;
  const fnl_run *run;
  fnl_step *steps;
  double *people; /* [n_cells] at the start of today */
  double *spent;  /* [n_causes] before today */
  double *value;  /* [n_slot_cells] money of an occurrence */
  int *emitted;   /* [n_flows] slot cell, or NOTHING */
} fnl_footing;

enum { NOTHING = -1 };

static fnl_step *step_of(const fnl_footing *footing, int cell) {
  return &footing->steps[fnl_world_stage(footing->world, cell)];
}

static void happen(const fnl_footing *footing, int cell, int slot_cell, double count) {
  const fnl_world *world = footing->world;
  fnl_step *step = step_of(footing, cell);
  step->events += count * fnl_world_slot_cost(world, slot_cell / world->n_segments);
  step->revenue += count * footing->value[slot_cell];
}

/* Spend goes by impressions, and these by activity. */
static void share_spend(const fnl_footing *footing, int cause) {
  const fnl_creative *creative = fnl_world_creative(footing->world, cause);
  const double spend = footing->run->spend[cause] - footing->spent[cause];
  double audience = 0.0;
  for (int k = 0; k < creative->n_cells; k++)
    audience += creative->activity[k] * footing->people[creative->cell[k]];
  if (!(audience > 0.0))
    return;
  for (int k = 0; k < creative->n_cells; k++)
    step_of(footing, creative->cell[k])->ads +=
        spend * (creative->activity[k] * footing->people[creative->cell[k]] / audience);
}

static void share_touches(const fnl_footing *footing, int cause) {
  const fnl_creative *creative = fnl_world_creative(footing->world, cause);
  const double each = footing->world->touch_cost[cause] * footing->place->day.touches[cause];
  for (int k = 0; k < creative->n_cells; k++)
    step_of(footing, creative->cell[k])->touches +=
        each * creative->activity[k] * footing->people[creative->cell[k]];
}

static void book_day(const fnl_footing *footing) {
  const fnl_world *world = footing->world;
  for (int x = 0; x < world->n_cells; x++)
    step_of(footing, x)->person_days += footing->people[x];
  for (int c = 1; c < world->n_causes; c++) {
    share_spend(footing, c);
    share_touches(footing, c);
  }
  for (int i = 0; i < world->n_terms; i++) {
    const fnl_term *term = &world->terms[i];
    happen(footing, term->cell, term->slot_cell,
           term->weight * footing->people[term->cell] * footing->place->day.touches[term->cause]);
  }
}

/* ---- moves ---- */

static void book_flow(const fnl_footing *footing, const fnl_move *move, int segment, int flow) {
  const fnl_world *world = footing->world;
  const double count = footing->run->flow_count[flow];
  fnl_step *from = &footing->steps[move->from];
  from->left += count;
  footing->steps[move->to].entered += count;
  switch (fnl_way_of_move(world->plan, move)) {
  case FNL_WAY_FORWARD:
    from->forward += count;
    break;
  case FNL_WAY_BACK:
    from->back += count;
    break;
  case FNL_WAY_LOST:
    from->lost += count;
    break;
  }
  if (footing->emitted[flow] != NOTHING)
    happen(footing, move->from * world->n_segments + segment, footing->emitted[flow], count);
}

static void book_flows(const fnl_footing *footing) {
  const fnl_world *world = footing->world;
  for (int i = 0; i < world->n_pairs; i++) {
    const int move = world->pairs[i].move;
    for (int g = 0; g < world->n_segments && move != FNL_STAY; g++)
      book_flow(footing, &world->plan->moves[move], g, fnl_world_flow(world, i, g));
  }
}

/* ---- the run ---- */

static fnl_status footing_init(fnl_footing *footing, fnl_error *error) {
  const fnl_world *world = footing->world;
  footing->people = FNL_TAKE(&footing->memory, world->n_cells, double);
  footing->spent = FNL_TAKE(&footing->memory, world->n_causes, double);
  footing->value = FNL_TAKE(&footing->memory, world->n_slot_cells, double);
  footing->emitted = FNL_TAKE(&footing->memory, world->n_flows, int);
  if (footing->memory.failed)
    return fnl_error_no_memory(error);
  for (int i = 0; i < world->n_valued; i++)
    footing->value[world->valued[i].slot_cell] = world->valued[i].mean;
  for (int i = 0; i < world->n_flows; i++)
    footing->emitted[i] = NOTHING;
  for (int i = 0; i < world->n_emissions; i++)
    footing->emitted[world->emissions[i].flow] = world->emissions[i].slot_cell;
  return FNL_OK;
}

static void count_people(const fnl_footing *footing) {
  const fnl_world *world = footing->world;
  const double *first = footing->run->stage_days;
  const double *last = first + (size_t)world->n_days * (size_t)world->n_stages;
  for (int s = 0; s < world->n_stages; s++) {
    footing->steps[s].start = first[s];
    footing->steps[s].end = last[s];
  }
}

fnl_status fnl_steps_follow(const fnl_world *world, fnl_workplace *place, fnl_run *run,
                            fnl_step *steps, fnl_error *error) {
  const fnl_engine_type *engine = fnl_engine_by_name("expected");
  const fnl_luck luck = {0, 0}; /* nothing is drawn */
  fnl_footing footing = {.world = world, .place = place, .run = run, .steps = steps};
  const fnl_status status = footing_init(&footing, error);
  if (status == FNL_OK) {
    memset(steps, 0, (size_t)world->n_stages * sizeof *steps);
    fnl_engine_start(engine, world, NULL, luck, place, run);
    for (int t = 0; t < world->n_days; t++) {
      memcpy(footing.people, place->state.people, (size_t)world->n_cells * sizeof(double));
      memcpy(footing.spent, run->spend, (size_t)world->n_causes * sizeof(double));
      fnl_engine_day(engine, world, luck, t, place, run);
      book_day(&footing);
    }
    fnl_engine_finish(engine, world, place, run);
    count_people(&footing);
    book_flows(&footing);
  }
  fnl_arena_free(&footing.memory);
  return status;
}

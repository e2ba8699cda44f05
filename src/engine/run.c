/* run.c: memory for the result of one replication. */
#include "engine/run.h"

#include <math.h>
#include <string.h>

fnl_status fnl_run_init(fnl_run *run, const fnl_world *world, fnl_error *error) {
  const size_t n_slot_cells = (size_t)world->n_slots * (size_t)world->n_segments;
  const size_t n_stage_days = ((size_t)world->n_days + 1) * (size_t)world->n_stages;
  const size_t n_stage_touches = (size_t)world->n_causes * (size_t)world->n_stages;
  memset(run, 0, sizeof *run);
  run->flow_count = FNL_TAKE(&run->memory, world->n_flows, double);
  run->slot_count = FNL_TAKE(&run->memory, n_slot_cells, double);
  run->slot_value = FNL_TAKE(&run->memory, n_slot_cells, double);
  run->seed_count = FNL_TAKE(&run->memory, world->plan->n_events, double);
  run->touches = FNL_TAKE(&run->memory, world->n_causes, double);
  run->spend = FNL_TAKE(&run->memory, world->n_causes, double);
  run->money_left = FNL_TAKE(&run->memory, world->n_campaigns, double);
  run->capped_days = FNL_TAKE(&run->memory, world->n_campaigns, int);
  run->empty_days = FNL_TAKE(&run->memory, world->n_campaigns, int);
  run->stage_days = FNL_TAKE(&run->memory, n_stage_days, double);
  run->revenue_days = FNL_TAKE(&run->memory, world->n_days, double);
  run->spend_days = FNL_TAKE(&run->memory, world->n_days, double);
  run->conversion_days = FNL_TAKE(&run->memory, world->n_days, double);
  run->cost_days = FNL_TAKE(&run->memory, world->n_days, double);
  run->reached = FNL_TAKE(&run->memory, world->n_causes, double);
  run->reached_by_channel = FNL_TAKE(&run->memory, world->plan->n_channels, double);
  run->stage_touches = FNL_TAKE(&run->memory, n_stage_touches, double);
  if (run->memory.failed) {
    fnl_run_free(run);
    return fnl_error_no_memory(error);
  }
  return FNL_OK;
}

void fnl_run_free(fnl_run *run) {
  fnl_arena_free(&run->memory);
  memset(run, 0, sizeof *run);
}

/* Nobody knows whom touches meet until contacts have looked. */
static void forget_contacts(fnl_run *run, const fnl_world *world) {
  for (int c = 0; c < world->n_causes; c++)
    run->reached[c] = c == FNL_TIME ? 0.0 : (double)NAN;
  for (int i = 0; i < world->plan->n_channels; i++)
    run->reached_by_channel[i] = (double)NAN;
  run->reached_by_ads = run->reached_at_all = (double)NAN;
}

static void zero(double *values, int n) { memset(values, 0, (size_t)n * sizeof *values); }

void fnl_run_reset(fnl_run *run, const fnl_world *world) {
  zero(run->flow_count, world->n_flows);
  zero(run->slot_count, world->n_slots * world->n_segments);
  zero(run->slot_value, world->n_slots * world->n_segments);
  zero(run->seed_count, world->plan->n_events);
  zero(run->touches, world->n_causes);
  zero(run->spend, world->n_causes);
  zero(run->money_left, world->n_campaigns);
  memset(run->capped_days, 0, (size_t)world->n_campaigns * sizeof *run->capped_days);
  memset(run->empty_days, 0, (size_t)world->n_campaigns * sizeof *run->empty_days);
  zero(run->revenue_days, world->n_days);
  zero(run->spend_days, world->n_days);
  zero(run->conversion_days, world->n_days);
  zero(run->cost_days, world->n_days);
  zero(run->stage_touches, world->n_causes * world->n_stages);
  forget_contacts(run, world);
  run->worth = 0.0;
  memset(run->beyond, 0, sizeof run->beyond);
  run->failed = run->cut = run->worth_is_open = false;
}

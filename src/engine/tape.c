/* tape.c: the days of a run, side by side. */
#include "engine/tape.h"

#include <string.h>

static void take_day(fnl_tape_day *kept, fnl_arena *memory, const fnl_world *world) {
  kept->people = FNL_TAKE_REAL(memory, world->n_cells, fnl_real);
  kept->touches = FNL_TAKE_REAL(memory, world->n_causes, fnl_real);
  kept->effect = FNL_TAKE_REAL(memory, world->n_causes, fnl_effect);
  kept->hazard = FNL_TAKE_REAL(memory, world->n_cells, fnl_real);
  kept->strength = FNL_TAKE_REAL(memory, world->n_strengths, fnl_real);
  kept->biddings = FNL_TAKE_REAL(memory, world->n_auctions, fnl_bidding);
  kept->bids = FNL_TAKE_REAL(memory, world->n_campaigns, fnl_bid);
}

fnl_status fnl_tape_init(fnl_tape *tape, const fnl_world *world, fnl_error *error) {
  memset(tape, 0, sizeof *tape);
  tape->days = FNL_TAKE(&tape->memory, world->n_days, fnl_tape_day);
  for (int t = 0; t < world->n_days && !tape->memory.failed; t++)
    take_day(&tape->days[t], &tape->memory, world);
  if (tape->memory.failed) {
    fnl_tape_free(tape);
    return fnl_error_no_memory(error);
  }
  for (int t = 0; t < world->n_days; t++) { /* what no day changes: fnl_day_init */
    tape->days[t].touches[FNL_TIME] = fnl_real_of(1.0);
    for (int x = 0; x < world->n_cells; x++)
      tape->days[t].strength[x] = fnl_real_of(1.0);
  }
  return FNL_OK;
}

void fnl_tape_free(fnl_tape *tape) {
  fnl_arena_free(&tape->memory);
  memset(tape, 0, sizeof *tape);
}

void fnl_tape_record(fnl_tape *tape, const fnl_world *world, int t, const fnl_state *state,
                     fnl_day *day) {
  const fnl_tape_day *kept = &tape->days[t];
  memcpy(kept->people, state->people, (size_t)world->n_cells * sizeof *kept->people);
  day->touches = kept->touches;
  day->effect = kept->effect;
  day->hazard = kept->hazard;
  day->strength = kept->strength;
  day->biddings = kept->biddings;
  day->bids = kept->bids;
}

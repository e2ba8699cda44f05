/* breakdown.c: a run's arrays as rows by cause. */
#include "study/breakdown.h"

#include "study/sums.h"

#include <math.h>
#include <stdlib.h>

/* What travels from the thread that made a replication to who is told of it. */
typedef struct {
  fnl_arena memory;
  fnl_breakdown breakdown;
} fnl_parcel;

/* ---- moves ---- */

static fnl_moved *row_of(fnl_breakdown *breakdown, int move, int cause) {
  for (int i = 0; i < breakdown->n_moved; i++)
    if (breakdown->moved[i].move == move && breakdown->moved[i].cause == cause)
      return &breakdown->moved[i];
  fnl_moved *row = &breakdown->moved[breakdown->n_moved++];
  *row = (fnl_moved){.move = move, .cause = cause};
  return row;
}

/* The phases of a stay are one row. */
static void add_move(fnl_breakdown *breakdown, const fnl_world *world, const fnl_run *run,
                     int move) {
  for (int i = 0; i < world->n_pairs; i++)
    if (world->pairs[i].move == move)
      row_of(breakdown, move, world->pairs[i].cause)->people += fnl_pair_sum(world, run, i);
}

/* ---- events ---- */

static void add_slot(fnl_breakdown *breakdown, const fnl_world *world, const fnl_run *run,
                     int slot) {
  const fnl_slot *own = &world->slots[slot];
  fnl_happened row = {.event = own->event,
                      .cause = own->cause,
                      .count = fnl_slot_sum(world, run->slot_count, slot),
                      .value = fnl_slot_sum(world, run->slot_value, slot)};
  row.cost = own->cost * row.count;
  if (!world->plan->events[own->event].has_value)
    row.value = (double)NAN;
  breakdown->happened[breakdown->n_happened++] = row;
}

static void add_seeds(fnl_breakdown *breakdown, const fnl_plan *plan, const fnl_run *run) {
  const int event = plan->has_seeds ? plan->seeds.emits : FNL_NO_EVENT;
  if (event == FNL_NO_EVENT)
    return;
  breakdown->happened[breakdown->n_happened++] = (fnl_happened){
      .event = event, .cause = FNL_SEEDED, .count = run->seed_count[event], .value = (double)NAN};
}

/* ---- touches ---- */

static void add_sent(fnl_breakdown *breakdown, const fnl_world *world, const fnl_run *run,
                     int cause) {
  const bool is_looked_at = world->plan->simulation.reach;
  const bool meets = is_looked_at && !world->plan->causes[cause].traits->is_word_of_mouth;
  double *met = breakdown->met + breakdown->n_sent * world->n_stages;
  for (int s = 0; s < world->n_stages; s++)
    met[s] = meets ? run->stage_touches[cause * world->n_stages + s] : (double)NAN;
  breakdown->sent[breakdown->n_sent++] =
      (fnl_sent){.cause = cause,
                 .touches = run->touches[cause],
                 .reached = is_looked_at ? run->reached[cause] : (double)NAN,
                 .cost = fnl_cost_by(world, run, cause),
                 .met = met};
}

/* ---- the witness ---- */

static bool take_memory(fnl_parcel *parcel, const fnl_world *world) {
  fnl_breakdown *breakdown = &parcel->breakdown;
  const size_t n_causes = (size_t)world->n_causes;
  breakdown->moved = FNL_TAKE(&parcel->memory, world->n_pairs, fnl_moved);
  breakdown->happened = FNL_TAKE(&parcel->memory, world->n_slots + 1, fnl_happened);
  breakdown->sent = FNL_TAKE(&parcel->memory, n_causes, fnl_sent);
  breakdown->met = FNL_TAKE(&parcel->memory, n_causes * (size_t)world->n_stages, double);
  return !parcel->memory.failed;
}

static void fill(fnl_breakdown *breakdown, const fnl_world *world, const fnl_run *run) {
  for (int m = 0; m < world->plan->n_moves; m++)
    add_move(breakdown, world, run, m);
  for (int i = 0; i < world->n_slots; i++)
    add_slot(breakdown, world, run, i);
  add_seeds(breakdown, world->plan, run);
  for (int c = 1; c < world->n_causes; c++)
    add_sent(breakdown, world, run, c);
}

static void parcel_free(fnl_parcel *parcel) {
  if (parcel)
    fnl_arena_free(&parcel->memory);
  free(parcel);
}

static void *take(void *user, const fnl_bench *bench) {
  fnl_parcel *parcel = calloc(1, sizeof *parcel);
  (void)user;
  if (parcel && take_memory(parcel, &bench->world)) {
    fill(&parcel->breakdown, &bench->world, &bench->run);
    return parcel;
  }
  parcel_free(parcel);
  return NULL;
}

static void file(void *user, int replication, void *taken) {
  fnl_breakdown_teller *teller = user;
  fnl_parcel *parcel = taken;
  teller->failed = teller->failed || !parcel;
  if (parcel && !teller->failed)
    teller->tell(teller->user, replication, &parcel->breakdown);
  parcel_free(parcel);
}

static double bytes(const fnl_plan *plan) { return (void)plan, 0.0; }

static fnl_status prepare(void *user, fnl_bench *bench, fnl_error *error) {
  return (void)user, (void)bench, (void)error, FNL_OK;
}

fnl_witness fnl_breakdown_witness(fnl_breakdown_teller *teller) {
  return (fnl_witness){
      .user = teller, .bytes = bytes, .prepare = prepare, .take = take, .file = file};
}

/* purchases.c: a list in the order of time, threaded by person. */
#include "engine/purchases.h"

#include "base/grow.h"
#include "engine/cohorts.h"
#include "random/variate.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is a purchase ---- */

static bool counts_as(const fnl_event *event, const char *word) {
  for (int i = 0; i < event->n_counts_as; i++)
    if (strcmp(event->counts_as[i], word) == 0)
      return true;
  return false;
}

bool fnl_purchases_is_one(const fnl_plan *plan, int event) {
  for (int i = 0; i < plan->n_events; i++)
    if (plan->events[i].has_value)
      return plan->events[event].has_value;
  return plan->events[event].is_conversion || counts_as(&plan->events[event], "purchase");
}

double fnl_purchases_bytes(const fnl_plan *plan) {
  return (double)(sizeof(uint32_t) + sizeof(int32_t)) * (double)plan->population;
}

/* ---- life ---- */

static void purchases_free(void *own) {
  fnl_purchases *purchases = own;
  if (!purchases)
    return;
  free(purchases->items);
  free(purchases->first);
  fnl_arena_free(&purchases->memory);
  free(purchases);
}

static void lay_out(fnl_purchases *purchases, const fnl_world *world, fnl_doers *doers) {
  for (int i = 0; i < world->n_slot_cells; i++)
    purchases->valued[i] = -1;
  for (int i = 0; i < world->n_valued; i++)
    purchases->valued[world->valued[i].slot_cell] = i;
  for (int i = 0; i < world->n_slots; i++) {
    purchases->wanted[i] = fnl_purchases_is_one(world->plan, world->slots[i].event);
    for (int g = 0; g < world->n_segments && purchases->wanted[i]; g++)
      fnl_doers_want(doers, i * world->n_segments + g);
  }
}

static const fnl_follower_type follower;

fnl_status fnl_purchases_record(fnl_workplace *place, const fnl_world *world, fnl_error *error) {
  if (fnl_purchases_of(place))
    return FNL_OK;
  fnl_purchases *purchases = calloc(1, sizeof *purchases);
  if (!purchases)
    return fnl_error_no_memory(error);
  fnl_arena *memory = &purchases->memory;
  purchases->latest = FNL_TAKE(memory, world->population, uint32_t);
  purchases->lost_since = FNL_TAKE(memory, world->population, int32_t);
  purchases->valued = FNL_TAKE(memory, world->n_slot_cells, int);
  purchases->wanted = FNL_TAKE(memory, world->n_slots, bool);
  if (memory->failed) {
    purchases_free(purchases);
    return fnl_error_no_memory(error);
  }
  lay_out(purchases, world, fnl_agents_doers(place));
  fnl_agents_attach(place, &follower, purchases);
  return FNL_OK;
}

const fnl_purchases *fnl_purchases_of(const fnl_workplace *place) {
  return fnl_agents_attached(place, &follower);
}

int fnl_purchase_segment(const fnl_purchase *purchase, const fnl_world *world) {
  return purchase->slot_cell < 0 ? -1 - purchase->slot_cell
                                 : purchase->slot_cell % world->n_segments;
}

int fnl_purchase_slot(const fnl_purchase *purchase, const fnl_world *world) {
  return purchase->slot_cell < 0 ? FNL_BY_SEED : purchase->slot_cell / world->n_segments;
}

/* ---- the list ---- */

/* Room for a purchase, and a customer, more. */
static bool reserve(fnl_purchases *purchases) {
  return purchases->n != FNL_NO_PURCHASE &&
         FNL_GROW(purchases->items, purchases->capacity, purchases->n + 1) &&
         FNL_GROW(purchases->first, purchases->customer_capacity, purchases->n_customers + 1);
}

static void add(fnl_purchases *purchases, fnl_purchase purchase) {
  if (purchases->failed || !reserve(purchases)) {
    purchases->failed = true;
    return;
  }
  const uint32_t index = purchases->n++, before = purchases->latest[purchase.person];
  purchase.next = FNL_NO_PURCHASE;
  purchases->items[index] = purchase;
  purchases->latest[purchase.person] = index;
  if (before == FNL_NO_PURCHASE)
    purchases->first[purchases->n_customers++] = index;
  else
    purchases->items[before].next = index;
}

/* ---- day 0 ---- */

static bool is_lost(const fnl_world *world, int cell) {
  return world->plan->stages[fnl_world_stage(world, cell)].role == FNL_ROLE_LOST;
}

static void add_seeds(fnl_purchases *purchases, const fnl_scene *scene) {
  const fnl_world *world = scene->world;
  const fnl_seeds *seeds = &world->plan->seeds;
  if (!world->plan->has_seeds || seeds->emits == FNL_NO_EVENT ||
      !fnl_purchases_is_one(world->plan, seeds->emits))
    return;
  for (int g = 0; g < world->n_segments; g++) {
    const int x = seeds->to * world->n_segments + g;
    const int64_t n = (int64_t)scene->state->seeded[g];
    const fnl_person *people = fnl_roster_of(scene->roster, x) + scene->roster->n[x] - n;
    for (int64_t i = 0; i < n; i++)
      add(purchases, (fnl_purchase){.person = people[i], .slot_cell = -1 - g});
  }
}

static void reset(void *own, const fnl_scene *scene) {
  fnl_purchases *purchases = own;
  const size_t n = (size_t)scene->world->population;
  purchases->n = purchases->n_customers = 0;
  purchases->failed = false;
  for (size_t i = 0; i < n; i++) {
    purchases->latest[i] = FNL_NO_PURCHASE;
    purchases->lost_since[i] = FNL_NOT_LOST;
  }
  for (int x = 0; x < scene->world->n_cells; x++)
    for (int64_t i = 0; is_lost(scene->world, x) && i < scene->roster->n[x]; i++)
      purchases->lost_since[fnl_roster_of(scene->roster, x)[i]] = FNL_BEFORE_START;
  add_seeds(purchases, scene);
}

/* ---- a day ---- */

/* Gives purchases from `first` on their parts of `total`. Where a law is so wide that every draw is
 * below the smallest number, one takes all: the first is any. */
static void share_out(fnl_purchases *purchases, uint32_t first, double total, double cv,
                      fnl_stream *rng) {
  const uint32_t n = purchases->n - first;
  fnl_purchase *items = purchases->items + first;
  double sum = 0.0;
  for (uint32_t i = 0; i < n; i++)
    sum += items[i].value = cv > 0.0 ? fnl_variate_gamma(rng, 1.0 / (cv * cv)) : 1.0;
  if (!(sum > 0.0))
    sum = items[0].value = 1.0;
  for (uint32_t i = 0; i < n; i++)
    items[i].value *= total / sum;
}

static void add_slot_cell(fnl_purchases *purchases, const fnl_scene *scene, int slot_cell) {
  const int64_t n = scene->doers->n_all[slot_cell], valued = purchases->valued[slot_cell];
  const fnl_person *people = fnl_doers_of(scene->doers, slot_cell);
  const uint32_t first = purchases->n;
  for (int64_t i = 0; i < n; i++)
    add(purchases,
        (fnl_purchase){.person = people[i], .day = scene->day->t, .slot_cell = slot_cell});
  if (n == 0 || valued < 0 || purchases->failed)
    return;
  fnl_stream rng = fnl_stream_open(scene->luck.seed, scene->luck.replication, FNL_PURPOSE_ORDER,
                                   (uint32_t)scene->day->t, (uint64_t)slot_cell);
  const fnl_valued *law = &scene->world->valued[valued];
  share_out(purchases, first, fnl_cohorts_value(law, scene->luck, scene->state, scene->day->t),
            law->cv, &rng);
}

/* Who leaves for a stage where people are lost, and who comes back. */
static void follow_flow(fnl_purchases *purchases, const fnl_scene *scene, int from, int flow) {
  const fnl_roster *roster = scene->roster;
  const bool goes = is_lost(scene->world, scene->world->routes[flow].to);
  if (goes == is_lost(scene->world, from))
    return;
  for (int64_t i = roster->first_mover[flow]; i < roster->first_mover[flow + 1]; i++)
    purchases->lost_since[roster->movers[i]] = goes ? scene->day->t : FNL_NOT_LOST;
}

static void follow(void *own, const fnl_scene *scene) {
  fnl_purchases *purchases = own;
  const fnl_world *world = scene->world;
  purchases->failed = purchases->failed || scene->doers->failed;
  for (int i = 0; i < world->n_slot_cells && !purchases->failed; i++)
    if (purchases->wanted[i / world->n_segments])
      add_slot_cell(purchases, scene, i);
  for (int x = 0; x < world->n_cells; x++)
    for (int i = world->cells[x].first_flow; i < world->cells[x].end_flow; i++)
      follow_flow(purchases, scene, x, i);
}

static const fnl_follower_type follower = {
    .free = purchases_free, .reset = reset, .follow = follow};

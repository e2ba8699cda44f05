/* trail.c: chains of marks. */
#include "engine/trail.h"

#include "base/grow.h"
#include "engine/census.h"

#include <stdlib.h>
#include <string.h>

double fnl_trail_bytes(const fnl_plan *plan) {
  const double each = sizeof(uint32_t) + (fnl_census_is_due(plan) ? sizeof(int32_t) : 0);
  return each * (double)plan->population;
}

fnl_status fnl_trail_init(fnl_trail *trail, const fnl_world *world, fnl_error *error) {
  memset(trail, 0, sizeof *trail);
  trail->n_cells = world->n_cells;
  trail->last = FNL_TAKE(&trail->memory, world->population, uint32_t);
  trail->begin = FNL_TAKE(&trail->memory, world->n_cells + 1, int64_t);
  trail->place = FNL_TAKE(&trail->memory, world->n_cells, int);
  if (fnl_census_is_due(world->plan))
    trail->cell = FNL_TAKE(&trail->memory, world->population, int32_t);
  if (!trail->memory.failed)
    return FNL_OK;
  fnl_trail_free(trail);
  return fnl_error_no_memory(error);
}

void fnl_trail_free(fnl_trail *trail) {
  free(trail->marks);
  fnl_arena_free(&trail->memory);
  memset(trail, 0, sizeof *trail);
}

static void keep_beginnings(fnl_trail *trail, const fnl_roster *roster) {
  for (int x = 0; x < trail->n_cells; x++)
    for (int64_t i = 0; i < roster->n[x]; i++)
      trail->cell[fnl_roster_of(roster, x)[i]] = x;
}

void fnl_trail_reset(fnl_trail *trail, const fnl_world *world, const fnl_roster *roster) {
  int64_t n = 0;
  trail->n = 0;
  trail->failed = false;
  memset(trail->last, 0xFF, (size_t)world->population * sizeof *trail->last); /* FNL_NO_MARK */
  for (int i = 0; i < trail->n_cells; i++) {
    trail->place[i] = roster->place[i];
    trail->begin[i] = n;
    n += roster->n[roster->place[i]];
  }
  trail->begin[trail->n_cells] = n;
  if (trail->cell)
    keep_beginnings(trail, roster);
}

void fnl_trail_add(fnl_trail *trail, fnl_person person, fnl_mark mark) {
  if (trail->n == FNL_NO_MARK || !FNL_GROW(trail->marks, trail->capacity, trail->n + 1)) {
    trail->failed = true;
    return;
  }
  mark.previous = trail->last[person];
  trail->marks[trail->n] = mark;
  trail->last[person] = trail->n++;
}

void fnl_trail_follow(fnl_trail *trail, const fnl_world *world, const fnl_roster *roster, int t) {
  for (int flow = 0; flow < world->n_flows; flow++)
    for (int64_t i = roster->first_mover[flow]; i < roster->first_mover[flow + 1]; i++)
      fnl_trail_add(trail, roster->movers[i], (fnl_mark){.day = t, .flow = flow});
}

int fnl_trail_beginning(const fnl_trail *trail, fnl_person person) {
  if (trail->cell)
    return trail->cell[person];
  int low = 0, high = trail->n_cells; /* begin[low] <= person < begin[high] */
  while (high - low > 1) {
    const int middle = (low + high) / 2;
    if (trail->begin[middle] <= (int64_t)person)
      low = middle;
    else
      high = middle;
  }
  return trail->place[low];
}

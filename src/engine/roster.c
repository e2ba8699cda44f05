/* roster.c: choosing without replacement, and moving boundaries between rosters. */
#include "engine/roster.h"

#include "base/huge_pages.h"

#include <string.h>

double fnl_roster_bytes(const fnl_plan *plan) {
  const double each = fnl_plan_knows_people(plan) ? 3.0 : 2.0;
  return each * sizeof(fnl_person) * (double)plan->population;
}

static void lay_out(fnl_roster *roster, const fnl_world *world) {
  const int n_phases = world->n_phases, n_segments = world->n_segments;
  for (int g = 0; g < n_segments; g++)
    for (int p = 0; p < n_phases; p++)
      roster->place[g * n_phases + p] = p * n_segments + g;
}

/* One number for each person. */
static uint32_t *take_numbers(fnl_roster *roster, const fnl_world *world) {
  const size_t n = (size_t)world->population;
  uint32_t *numbers = FNL_TAKE(&roster->memory, n, uint32_t);
  fnl_huge_pages(numbers, n * sizeof *numbers);
  return numbers;
}

fnl_status fnl_roster_init(fnl_roster *roster, const fnl_world *world, fnl_error *error) {
  memset(roster, 0, sizeof *roster);
  roster->first = FNL_TAKE(&roster->memory, world->n_cells, int64_t);
  roster->n = FNL_TAKE(&roster->memory, world->n_cells, int64_t);
  roster->place = FNL_TAKE(&roster->memory, world->n_cells, int);
  roster->first_mover = FNL_TAKE(&roster->memory, world->n_flows + 1, int64_t);
  roster->leaving = FNL_TAKE(&roster->memory, world->n_cells, int64_t);
  roster->goal = FNL_TAKE(&roster->memory, world->n_cells, int64_t);
  roster->people = take_numbers(roster, world);
  roster->movers = take_numbers(roster, world);
  if (fnl_plan_knows_people(world->plan)) /* somebody asks where a person is */
    roster->where = take_numbers(roster, world);
  roster->n_taken = FNL_TAKE(&roster->memory, world->n_cells, int64_t);
  roster->n_cells = world->n_cells;
  if (roster->memory.failed) {
    fnl_roster_free(roster);
    return fnl_error_no_memory(error);
  }
  lay_out(roster, world);
  return FNL_OK;
}

void fnl_roster_free(fnl_roster *roster) {
  fnl_arena_free(&roster->memory);
  memset(roster, 0, sizeof *roster);
}

void fnl_roster_lay_out(fnl_roster *roster, const fnl_state *state) {
  int64_t n = 0;
  for (int i = 0; i < roster->n_cells; i++) {
    const int x = roster->place[i];
    roster->first[x] = n;
    roster->n[x] = (int64_t)state->people[x];
    n += roster->n[x];
  }
  roster->n_people = n;
}

void fnl_roster_number(fnl_roster *roster, uint32_t n) {
  for (fnl_person i = 0; i < n; i++)
    roster->people[i] = i;
  if (roster->where)
    memcpy(roster->where, roster->people, n * sizeof *roster->where);
}

void fnl_roster_fill(fnl_roster *roster, const fnl_state *state) {
  fnl_roster_lay_out(roster, state);
  fnl_roster_number(roster, (uint32_t)roster->n_people);
}

/* ---- who is taken ---- */

void fnl_roster_take_none(fnl_roster *roster) {
  memset(roster->n_taken, 0, (size_t)roster->n_cells * sizeof *roster->n_taken);
}

void fnl_roster_persuade(fnl_roster *roster, const fnl_person *people, const int64_t *first) {
  roster->persuaded = people;
  roster->first_persuaded = first;
}

/* ---- who ---- */

/* Places are drawn some ahead, so that the memory they are in is on its way when they are due. */
enum { AHEAD = 32 };

/* Fisher and Yates, the first `n` steps: puts n of the first `rest` people of a roster, any n in
 * any order as likely as others, to the end of these, and copies them to `chosen`. */
static void draw_people(fnl_stream *rng, fnl_person *people, int64_t rest, int64_t n,
                        fnl_person *chosen) {
  uint32_t at[AHEAD];
  while (n > 0) {
    const int due = n < AHEAD ? (int)n : AHEAD;
    for (int i = 0; i < due; i++) {
      at[i] = fnl_stream_below(rng, (uint32_t)(rest - i));
      FNL_FETCH(&people[at[i]]);
    }
    for (int i = 0; i < due; i++) {
      const fnl_person person = people[at[i]];
      people[at[i]] = people[--rest];
      people[rest] = person;
      *chosen++ = person;
    }
    n -= due;
  }
}

static int64_t n_persuaded(const fnl_roster *roster, int flow) {
  return roster->persuaded ? roster->first_persuaded[flow + 1] - roster->first_persuaded[flow] : 0;
}

/* The same where it is known who is where, for cell x and one of its flows. */
static void draw_flow(fnl_roster *roster, fnl_stream *rng, int x, int64_t rest, int flow) {
  const int64_t n_taken = n_persuaded(roster, flow);
  fnl_person *people = roster->people + roster->first[x];
  fnl_person *chosen = roster->movers + roster->first_mover[flow];
  const int64_t n = roster->first_mover[flow + 1] - roster->first_mover[flow] - n_taken;
  if (n_taken > 0)
    memcpy(chosen, roster->persuaded + roster->first_persuaded[flow],
           (size_t)n_taken * sizeof *chosen);
  for (int64_t i = 0; i < n; i++, rest--) {
    const uint32_t at = fnl_stream_below(rng, (uint32_t)rest);
    const fnl_person person = people[at], last = people[rest - 1];
    people[at] = last;
    roster->where[last] = (uint32_t)(roster->first[x] + at);
    people[rest - 1] = person;
    roster->where[person] = (uint32_t)(roster->first[x] + rest - 1);
    chosen[n_taken + i] = person;
  }
}

static void draw_flows(fnl_roster *roster, fnl_stream *rng, const fnl_cell *cell, int x) {
  int64_t rest = roster->n[x] - roster->n_taken[x];
  for (int i = cell->first_flow; i < cell->end_flow; i++) {
    draw_flow(roster, rng, x, rest, i);
    rest -= roster->first_mover[i + 1] - roster->first_mover[i] - n_persuaded(roster, i);
  }
}

static void count_movers(fnl_roster *roster, const fnl_world *world, const double *flow) {
  int64_t n = 0;
  for (int x = 0; x < world->n_cells; x++) {
    const fnl_cell *cell = &world->cells[x];
    const int64_t before = n;
    for (int i = cell->first_flow; i < cell->end_flow; i++) {
      roster->first_mover[i] = n;
      n += (int64_t)flow[i];
    }
    roster->leaving[x] = n - before;
  }
  roster->first_mover[world->n_flows] = n;
}

void fnl_roster_choose(fnl_roster *roster, const fnl_world *world, fnl_luck luck, int t,
                       const double *flow) {
  count_movers(roster, world, flow);
  if (roster->first_mover[world->n_flows] == 0)
    return;
  for (int x = 0; x < world->n_cells; x++) {
    const fnl_cell *cell = &world->cells[x];
    if (roster->leaving[x] == 0)
      continue;
    fnl_stream rng =
        fnl_stream_open(luck.seed, luck.replication, FNL_PURPOSE_PERSON, (uint32_t)t, (uint64_t)x);
    if (roster->where)
      draw_flows(roster, &rng, cell, x);
    else
      draw_people(&rng, roster->people + roster->first[x], roster->n[x], roster->leaving[x],
                  roster->movers + roster->first_mover[cell->first_flow]);
  }
}

/* ---- where to ---- */

static void move_people(fnl_roster *roster, int64_t to, const fnl_person *from, int64_t n) {
  uint32_t *where = roster->where;
  memcpy(roster->people + to, from, (size_t)n * sizeof *from);
  for (int64_t i = 0; where && i < n; i++)
    where[from[i]] = (uint32_t)(to + i);
}

/* Moves the `n` people at `from` to `to`, in any order, which may overlap. */
static void shift(fnl_roster *roster, int64_t from, int64_t to, int64_t n) {
  const fnl_person *people = roster->people;
  const int64_t distance = to > from ? to - from : from - to;
  if (distance >= n)
    move_people(roster, to, people + from, n);
  else if (to > from)
    move_people(roster, from + n, people + from, distance);
  else
    move_people(roster, to, people + to + n, distance);
}

/* Where each roster will begin: after those who arrive have been counted in. */
static void set_goals(fnl_roster *roster, const fnl_world *world) {
  int64_t at = 0;
  for (int i = 0; i < world->n_flows; i++)
    roster->n[world->routes[i].to] += roster->first_mover[i + 1] - roster->first_mover[i];
  for (int i = 0; i < world->n_cells; i++) {
    roster->goal[roster->place[i]] = at;
    at += roster->n[roster->place[i]];
  }
}

/* Those who stay. Rosters that move up go last to first, the others first to last, so that none is
 * written over before it has moved. */
static void shift_rosters(fnl_roster *roster, int n_cells, const int64_t *staying) {
  for (int i = n_cells - 1; i >= 0; i--) {
    const int x = roster->place[i];
    if (roster->goal[x] > roster->first[x])
      shift(roster, roster->first[x], roster->goal[x], staying[x]);
  }
  for (int i = 0; i < n_cells; i++) {
    const int x = roster->place[i];
    if (roster->goal[x] < roster->first[x])
      shift(roster, roster->first[x], roster->goal[x], staying[x]);
    roster->first[x] = roster->goal[x];
  }
}

/* The flow by which all go who move today; -1: several. */
static int only_flow(const fnl_roster *roster, int n_flows) {
  int only = -1;
  for (int i = 0; i < n_flows; i++) {
    if (roster->first_mover[i + 1] == roster->first_mover[i])
      continue;
    if (only >= 0)
      return -1;
    only = i;
  }
  return only;
}

/* Whether those who leave a cell, the last of it, stand already where they are going. */
static bool is_next_to(const fnl_roster *roster, int from, int to) {
  return roster->first[from] + roster->n[from] == roster->first[to];
}

/* All go one way, from one cell to the one behind it: the border is what moves, and whatever cells
 * are on it, which are empty. */
static void move_border(fnl_roster *roster, int from, int to, int64_t n) {
  int i = 0;
  while (roster->place[i] != from)
    i++;
  do
    roster->first[roster->place[++i]] -= n;
  while (roster->place[i] != to);
  roster->n[from] -= n;
  roster->n[to] += n;
}

static void move_rosters(fnl_roster *roster, const fnl_world *world) {
  int64_t *staying = roster->leaving; /* from here on */
  for (int x = 0; x < world->n_cells; x++)
    staying[x] = roster->n[x] -= roster->leaving[x];
  set_goals(roster, world);
  shift_rosters(roster, world->n_cells, staying);
  for (int i = 0; i < world->n_flows; i++) {
    const int64_t n = roster->first_mover[i + 1] - roster->first_mover[i];
    const int x = world->routes[i].to;
    move_people(roster, roster->first[x] + staying[x], roster->movers + roster->first_mover[i], n);
    staying[x] += n;
  }
}

void fnl_roster_move(fnl_roster *roster, const fnl_world *world) {
  const int64_t n = roster->first_mover[world->n_flows];
  const int flow = n > 0 ? only_flow(roster, world->n_flows) : -1;
  const fnl_route *route = flow >= 0 ? &world->routes[flow] : NULL;
  if (route && is_next_to(roster, route->from, route->to))
    move_border(roster, route->from, route->to, n);
  else if (n > 0)
    move_rosters(roster, world);
}

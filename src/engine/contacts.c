/* contacts.c: the untouched of every cell, day by day, for every set of causes.
 *
 * In one cell many of these sets come to the same, as where one campaign is all that touches
 * people: then they are one *family*, whose part of the stayers and of the leavers that remain
 * untouched is worked out once. Arrays by cell and crowd have the crowds side by side: the
 * rest of a day is a few sums over short rows.
 */
#include "engine/contacts.h"

#include "engine/crowds.h"
#include "engine/departing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An ad or a letter that touches people of a cell. */
typedef struct {
  int cause, cell;
  double activity; /* touches of a person per unit of the cause's touches */
  double touches;  /* so far */
  fnl_ring ring;
} fnl_meeting;

/* Two numbers of a row, which a machine works on at once. Rows are as wide as a multiple of four of
 * these, and aligned as these. */
typedef double fnl_double2 __attribute__((vector_size(2 * sizeof(double)), may_alias));

enum { TWOS = FNL_CROWD_LANES / 2 };

struct fnl_contacts {
  fnl_arena memory;
  fnl_crowds crowds;
  double everybody;
  int n_meetings;
  fnl_meeting *meetings; /* [n_causes * n_cells] by cause */
  fnl_ring *brush_rings; /* [n_brushes] */
  double *people;        /* [n_cells] before they move */
  double *flow;          /* [n_flows] today */
  double *heard;         /* [width] word of mouth so far, touches of each person */
  double *untouched;     /* [n_cells * width] by all but word of mouth */
  double *next;          /* the same, tomorrow */
  double *spared_stay;   /* the same: what is left of them if all stay; 1 where nothing is active */
  double *spared_leave;  /* the same, if all leave by causes that are not the crowd's */
  double *lambda, *own;  /* [n_families] today's touches and hazard of it */
  double *whole;         /* the same: the hazard of its cell */
  double *stay, *leave;  /* the same: what is left of the untouched part of stayers, of leavers */
};

/* ---- memory ---- */

static void spare_everybody(fnl_contacts *contacts, const fnl_world *world) {
  const size_t n = (size_t)world->n_cells * (size_t)contacts->crowds.width;
  for (size_t i = 0; i < n; i++)
    contacts->spared_stay[i] = contacts->spared_leave[i] = 1.0;
}

static void list_brush_rings(fnl_contacts *contacts, const fnl_world *world) {
  for (int b = 0; b < world->n_brushes; b++)
    contacts->brush_rings[b] =
        *fnl_crowds_ring(&contacts->crowds, world, world->brushes[b].cause, world->brushes[b].cell);
}

static void take_memory(fnl_contacts *contacts, const fnl_world *world) {
  fnl_arena *memory = &contacts->memory;
  const size_t n_cells = (size_t)world->n_cells;
  const size_t n = n_cells * (size_t)contacts->crowds.width;
  double **const by_cell[] = {&contacts->untouched, &contacts->next, &contacts->spared_stay,
                              &contacts->spared_leave};
  double **const by_family[] = {&contacts->lambda, &contacts->own, &contacts->whole,
                                &contacts->stay, &contacts->leave};
  contacts->meetings = FNL_TAKE(memory, (size_t)world->n_causes * n_cells, fnl_meeting);
  contacts->brush_rings = FNL_TAKE(memory, world->n_brushes, fnl_ring);
  contacts->people = FNL_TAKE(memory, n_cells, double);
  contacts->flow = FNL_TAKE(memory, world->n_flows, double);
  contacts->heard = FNL_TAKE(memory, contacts->crowds.width, double);
  for (size_t i = 0; i < sizeof by_cell / sizeof *by_cell; i++)
    *by_cell[i] = FNL_TAKE(memory, n, double);
  for (size_t i = 0; i < sizeof by_family / sizeof *by_family; i++)
    *by_family[i] = FNL_TAKE(memory, contacts->crowds.n_families, double);
}

fnl_status fnl_contacts_init(fnl_contacts **contacts, const fnl_world *world, fnl_error *error) {
  fnl_contacts *made = *contacts = calloc(1, sizeof *made);
  if (!made)
    return fnl_error_no_memory(error);
  fnl_crowds_init(&made->crowds, world, &made->memory);
  if (!made->memory.failed)
    take_memory(made, world);
  if (made->memory.failed) {
    fnl_contacts_free(made);
    *contacts = NULL;
    return fnl_error_no_memory(error);
  }
  spare_everybody(made, world);
  list_brush_rings(made, world);
  return FNL_OK;
}

void fnl_contacts_free(fnl_contacts *contacts) {
  if (!contacts)
    return;
  fnl_arena_free(&contacts->memory);
  free(contacts);
}

/* ---- the beginning of a run and of a day ---- */

static void add_meetings(fnl_contacts *contacts, const fnl_world *world, int cause) {
  const fnl_creative *creative = fnl_world_creative(world, cause);
  for (int i = 0; i < creative->n_cells; i++)
    contacts->meetings[contacts->n_meetings++] =
        (fnl_meeting){.cause = cause,
                      .cell = creative->cell[i],
                      .activity = creative->activity[i],
                      .ring = *fnl_crowds_ring(&contacts->crowds, world, cause, creative->cell[i])};
}

/* Anew for every world: activity may be uncertain. */
static void list_meetings(fnl_contacts *contacts, const fnl_world *world) {
  contacts->n_meetings = 0;
  for (int c = 1; c < world->n_causes; c++)
    add_meetings(contacts, world, c);
}

void fnl_contacts_reset(fnl_contacts *contacts, const fnl_world *world, const fnl_state *state) {
  double *untouched = contacts->untouched;
  list_meetings(contacts, world);
  contacts->everybody = 0.0;
  memset(contacts->heard, 0, (size_t)contacts->crowds.width * sizeof *contacts->heard);
  for (int x = 0; x < world->n_cells; x++) {
    contacts->everybody += state->people[x];
    for (int a = 0; a < contacts->crowds.width; a++)
      *untouched++ = state->people[x];
  }
}

void fnl_contacts_begin(fnl_contacts *contacts, const fnl_world *world, const fnl_state *state) {
  memcpy(contacts->people, state->people, (size_t)world->n_cells * sizeof *state->people);
}

/* ---- a day ---- */

/* exp(h) as the 16th power of that of a 16th: to a few times 10^-15, and without a branch. */
enum { PARTS = 16 };

static inline double power_of_e(double h) {
  const double part = fnl_departing_growth(h / PARTS);
  const double second = part * part, fourth = second * second, eighth = fourth * fourth;
  return eighth * eighth;
}

/* Word of mouth reaches everybody alike: it is kept apart, and costs nothing by cell. */
static void hear(fnl_contacts *contacts, const fnl_day *day, const fnl_world *world) {
  for (int i = 0; i < world->n_referrals; i++) {
    const int cause = world->referrals[i].cause;
    const fnl_circles *circles = &contacts->crowds.circles[cause];
    for (uint32_t k = 0; k < circles->n; k++)
      contacts->heard[circles->crowd[k]] += day->touches[cause];
  }
}

static void forget_day(fnl_contacts *contacts, const fnl_day *day) {
  for (int f = 0; f < contacts->crowds.n_families; f++) {
    contacts->lambda[f] = contacts->own[f] = 0.0;
    contacts->whole[f] = day->hazard[contacts->crowds.family_cell[f]];
  }
}

static inline void add_to_families(const fnl_ring *ring, double amount, double *by_family) {
  for (uint32_t k = 0; k < ring->n; k++)
    by_family[ring->family[k]] += amount;
}

/* Today's touches of each family; and how many people they meet. */
static void meet(fnl_contacts *contacts, const fnl_day *day) {
  double *by_family = contacts->lambda;
  const fnl_meeting *end = contacts->meetings + contacts->n_meetings;
  for (fnl_meeting *meeting = contacts->meetings; meeting < end; meeting++) {
    const double lambda = meeting->activity * day->touches[meeting->cause];
    meeting->touches += contacts->people[meeting->cell] * lambda;
    add_to_families(&meeting->ring, lambda, by_family);
  }
}

/* Hazards of every family. */
static void brush(fnl_contacts *contacts, const fnl_day *day, const fnl_world *world) {
  const double *strength = day->strength + world->n_cells;
  const fnl_brush *brush = world->brushes, *end = brush + world->n_brushes;
  const fnl_ring *ring = contacts->brush_rings;
  double *by_family = contacts->own;
  for (; brush < end; brush++, strength += 2)
    add_to_families(ring++, brush->progress * strength[0] + brush->irritation * strength[1],
                    by_family);
}

/* Who stays has missed today's touches, exp(-lambda), and was not moved by them, exp(own): those
 * who stay are exp(-whole) of all. Who leaves by another cause does so at the hazard that is left.
 * Without a branch: a machine can do several families at once. */
static void spare_some(fnl_contacts *contacts) {
  const double *restrict lambda = contacts->lambda, *restrict own = contacts->own;
  const double *restrict whole = contacts->whole;
  double *restrict stay = contacts->stay, *restrict leave = contacts->leave;
  for (int f = 0; f < contacts->crowds.n_families; f++) {
    const double missed = power_of_e(-lambda[f]);
    stay[f] = missed * fnl_departing_growth(own[f]);
    leave[f] = missed * fnl_departing_ratio(whole[f] - own[f], whole[f]);
  }
}

static inline double departing(double hazard) {
  return hazard > FNL_DEPARTING_END ? -expm1(-hazard) / hazard : fnl_departing(hazard);
}

/* The same at hazards beyond the reach of departing.h. */
static void spare_much(fnl_contacts *contacts, int f) {
  const double lambda = contacts->lambda[f], own = contacts->own[f], whole = contacts->whole[f];
  contacts->stay[f] = exp(own - lambda);
  contacts->leave[f] = exp(-lambda) * departing(fmax(whole - own, 0.0)) / departing(whole);
}

/* Whether a day is beyond the reach of the fractions anywhere. */
static bool is_far(const fnl_contacts *contacts) {
  double touches = 0.0, hazard = 0.0;
  for (int f = 0; f < contacts->crowds.n_families; f++) {
    touches = contacts->lambda[f] > touches ? contacts->lambda[f] : touches;
    hazard = contacts->whole[f] > hazard ? contacts->whole[f] : hazard;
  }
  return touches > PARTS * FNL_DEPARTING_END || hazard > FNL_DEPARTING_END;
}

static void spare(fnl_contacts *contacts) {
  const double *lambda = contacts->lambda, *whole = contacts->whole;
  spare_some(contacts);
  if (!is_far(contacts))
    return;
  for (int f = 0; f < contacts->crowds.n_families; f++)
    if (lambda[f] > PARTS * FNL_DEPARTING_END || whole[f] > FNL_DEPARTING_END)
      spare_much(contacts, f);
}

/* Today's flows: as drawn, or by their masses. */
static const double *find_flows(fnl_contacts *contacts, const fnl_world *world,
                                const fnl_state *state, bool drawn) {
  if (drawn)
    return state->flow;
  for (int i = 0; i < world->n_flows; i++)
    contacts->flow[i] = world->flow_rate[i] * state->mass[world->flow_strength[i]];
  return contacts->flow;
}

/* From families to crowds. */
static void share_spared(fnl_contacts *contacts) {
  const fnl_member *member = contacts->crowds.members, *end = member + contacts->crowds.n_members;
  const double *stay = contacts->stay, *leave = contacts->leave;
  double *restrict spared_stay = contacts->spared_stay;
  double *restrict spared_leave = contacts->spared_leave;
  for (; member < end; member++) {
    spared_stay[member->place] = stay[member->family];
    spared_leave[member->place] = leave[member->family];
  }
}

static inline fnl_double2 *twos(double *row) { return (fnl_double2 *)(void *)row; }

static inline const fnl_double2 *twos_of(const double *row) {
  return (const fnl_double2 *)(const void *)row;
}

/* Who takes a way, by crowd: who was moved by one of its own causes has been touched. Returns
 * how many take it in all. */
static inline double take_way(const fnl_way *way, const fnl_step *steps, const double *flow,
                              const double *spared, fnl_double2 movers[TWOS]) {
  const fnl_step *end = steps + way->n_steps;
  double people = flow[steps->flow], sum = people;
  for (int k = 0; k < TWOS; k++)
    movers[k] = people * twos_of(spared + steps->spared)[k];
  for (steps++; steps < end; steps++) {
    people = flow[steps->flow];
    sum += people;
    for (int k = 0; k < TWOS; k++)
      movers[k] += people * twos_of(spared + steps->spared)[k];
  }
  return sum;
}

/* People of a cell are alike: a way takes the untouched in proportion. For the crowds from
 * column `a` on. */
static void move(fnl_contacts *contacts, const fnl_world *world, const double *flow, size_t a) {
  const fnl_way *way = contacts->crowds.ways;
  const fnl_step *steps = contacts->crowds.steps;
  double *next = contacts->next + a;
  for (int x = 0; x < world->n_cells; x++) {
    const size_t row = (size_t)x * (size_t)contacts->crowds.width;
    const fnl_double2 *untouched = twos_of(contacts->untouched + row + a);
    const fnl_double2 *leave = twos_of(contacts->spared_leave + row + a);
    const fnl_double2 *stay = twos_of(contacts->spared_stay + row + a);
    const double people = contacts->people[x], each = people > 0.0 ? 1.0 / people : 0.0;
    double stayers = people;
    fnl_double2 *own = twos(next + row);
    fnl_double2 going[TWOS], movers[TWOS];
    for (int k = 0; k < TWOS; k++)
      going[k] = each * (untouched[k] * leave[k]);
    for (const fnl_way *end = way + contacts->crowds.n_ways[x]; way < end;
         steps += way->n_steps, way++) {
      fnl_double2 *to = twos(next + way->to);
      stayers -= take_way(way, steps, flow, contacts->crowds.spared + a, movers);
      for (int k = 0; k < TWOS; k++)
        to[k] += movers[k] * going[k];
    }
    for (int k = 0; k < TWOS; k++)
      own[k] += stayers * each * (untouched[k] * stay[k]);
  }
}

void fnl_contacts_follow(fnl_contacts *contacts, const fnl_day *day, const fnl_world *world,
                         const fnl_state *state, bool drawn) {
  const double *flow = find_flows(contacts, world, state, drawn);
  hear(contacts, day, world);
  forget_day(contacts, day);
  meet(contacts, day);
  brush(contacts, day, world);
  spare(contacts);
  share_spared(contacts);
  memset(contacts->next, 0,
         (size_t)world->n_cells * (size_t)contacts->crowds.width * sizeof(double));
  for (size_t a = 0; a < (size_t)contacts->crowds.width; a += FNL_CROWD_LANES)
    move(contacts, world, flow, a);
  double *today = contacts->untouched;
  contacts->untouched = contacts->next;
  contacts->next = today;
}

/* ---- the end ---- */

static double reached(const fnl_contacts *contacts, const fnl_world *world, int crowd) {
  double untouched = 0.0;
  for (int x = 0; x < world->n_cells; x++)
    untouched += contacts->untouched[x * contacts->crowds.width + crowd];
  return fmax(contacts->everybody - exp(-contacts->heard[crowd]) * untouched, 0.0);
}

void fnl_contacts_finish(const fnl_contacts *contacts, const fnl_world *world, fnl_run *run) {
  for (int i = 0; i < contacts->n_meetings; i++) {
    const fnl_meeting *meeting = &contacts->meetings[i];
    const int stage = fnl_world_stage(world, meeting->cell);
    run->stage_touches[meeting->cause * world->n_stages + stage] += meeting->touches;
  }
  for (int c = 1; c < world->n_causes; c++)
    run->reached[c] = reached(contacts, world, c - 1);
  for (int i = 0; i < world->plan->n_channels; i++) {
    const int crowd = contacts->crowds.of_channel[i];
    run->reached_by_channel[i] = crowd < 0 ? 0.0 : reached(contacts, world, crowd);
  }
  run->reached_by_ads = reached(contacts, world, contacts->crowds.n - 2);
  run->reached_at_all = reached(contacts, world, contacts->crowds.n - 1);
}

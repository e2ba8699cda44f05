/* contacts.c: the untouched of every cell, day by day, for every set of causes.
 *
 * In one cell many of these sets come to the same, as where one campaign is all that touches
 * people: then they are one *family*, whose part of the stayers and of the leavers that remain
 * untouched is worked out once. Arrays by cell and audience have the audiences side by side: the
 * rest of a day is a few sums over short rows.
 */
#include "engine/contacts.h"

#include "engine/departing.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CIRCLES = 4 };

/* The audiences that a cause belongs to, each inside the next. */
typedef struct {
  uint32_t n, audience[MOST_CIRCLES];
} fnl_circles;

/* The families that a cause belongs to in a cell. */
typedef struct {
  uint32_t n, family[MOST_CIRCLES];
} fnl_ring;

/* A flow, and which audiences it leaves untouched: a place in an array of rows. */
typedef struct {
  int flow;
  size_t spared;
} fnl_step;

/* The flows from one cell to another, and where that has its row. They follow those of the way
 * before. */
typedef struct {
  int n_steps;
  size_t to;
} fnl_way;

/* An ad or a letter that touches people of a cell. */
typedef struct {
  int cause, cell;
  double reach;   /* touches of a person per unit of the cause's touches */
  double touches; /* so far */
  fnl_ring ring;
} fnl_meeting;

/* An audience that something is active for in a cell. */
typedef struct {
  size_t place; /* in an array by cell and audience */
  size_t family;
} fnl_member;

/* Two numbers of a row, which a machine works on at once. Rows are as wide as a multiple of four of
 * these, and aligned as these. */
typedef double fnl_double2 __attribute__((vector_size(2 * sizeof(double)), may_alias));

enum { TWOS = 4, LANES = 2 * TWOS };

struct fnl_contacts {
  fnl_arena memory;
  int n_audiences; /* of each cause but time; each channel of several campaigns; ads; everything */
  int width;       /* of a row by audience: n_audiences and a few zeros */
  int *of_channel; /* [n_channels] its audience; -1: it has no campaign */
  fnl_circles *circles; /* [n_causes] */
  fnl_step *steps;      /* [n_flows] by way */
  fnl_way *ways;        /* [at most n_flows] by the cell they lead from */
  int *n_ways;          /* [n_cells] */
  double *spared;       /* [n_causes * width] 0 where the cause is one of the audience's, else 1 */
  int n_families;       /* each of one cell, in the order of the cells */
  int *family_cell;     /* [n_families] */
  int n_members;
  fnl_member *members; /* [n_cells * width] */
  fnl_ring *rings;     /* [n_causes * n_cells] by cause; none: it does nothing there */
  bool *is_active;     /* the same: it meets people there, or moves them */
  int *n_active;       /* [width] scratch: active causes of an audience in a cell */
  int *family;         /* [width] scratch: its family in a cell; -1: none */
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
  double *spared_leave;  /* the same, if all leave by causes that are not the audience's */
  double *lambda, *own;  /* [n_families] today's touches and hazard of it */
  double *whole;         /* the same: the hazard of its cell */
  double *stay, *leave;  /* the same: what is left of the untouched part of stayers, of leavers */
};

/* ---- memory ---- */

static int n_causes_of(const fnl_plan *plan, int channel) {
  int n = 0;
  for (int c = 1; c < plan->n_causes; c++)
    n += plan->causes[c].channel == channel;
  return n;
}

/* Audience c - 1 is of cause c alone; the last two are of all ads, and of everything. */
static void number_audiences(fnl_contacts *contacts, const fnl_plan *plan) {
  int n = plan->n_causes - 1;
  for (int i = 0; i < plan->n_channels; i++) {
    const int n_causes = n_causes_of(plan, i);
    contacts->of_channel[i] = n_causes > 1 ? n++ : -1;
    for (int c = 1; c < plan->n_causes && n_causes == 1; c++)
      if (plan->causes[c].channel == i)
        contacts->of_channel[i] = c - 1;
  }
  contacts->n_audiences = n + 2;
  contacts->width = (contacts->n_audiences + LANES - 1) / LANES * LANES;
}

static void list_circles(fnl_contacts *contacts, const fnl_plan *plan) {
  for (int c = 1; c < plan->n_causes; c++) {
    fnl_circles *circles = &contacts->circles[c];
    const int of_channel = contacts->of_channel[plan->causes[c].channel];
    circles->audience[circles->n++] = (uint32_t)c - 1;
    if (of_channel != c - 1)
      circles->audience[circles->n++] = (uint32_t)of_channel;
    if (plan->causes[c].campaign >= 0)
      circles->audience[circles->n++] = (uint32_t)contacts->n_audiences - 2;
    circles->audience[circles->n++] = (uint32_t)contacts->n_audiences - 1;
  }
}

static void list_spared(fnl_contacts *contacts, const fnl_world *world) {
  const size_t width = (size_t)contacts->width;
  for (size_t i = 0; i < (size_t)world->n_cells * width; i++)
    contacts->spared_stay[i] = contacts->spared_leave[i] = 1.0;
  for (size_t i = 0; i < (size_t)world->n_causes * width; i++)
    contacts->spared[i] = 1.0;
  for (int c = 1; c < world->n_causes; c++)
    for (uint32_t k = 0; k < contacts->circles[c].n; k++)
      contacts->spared[(size_t)c * width + contacts->circles[c].audience[k]] = 0.0;
}

/* The flows from `first` on that lead where it does. */
static int list_way(fnl_contacts *contacts, const fnl_world *world, int first, int end,
                    fnl_step *steps) {
  int n = 0;
  for (int f = first; f < end; f++)
    if (world->routes[f].to == world->routes[first].to)
      steps[n++] = (fnl_step){f, (size_t)world->routes[f].cause * (size_t)contacts->width};
  return n;
}

static bool is_listed(const fnl_way *way, const fnl_way *end, size_t to) {
  while (way < end && way->to != to)
    way++;
  return way < end;
}

static void list_ways(fnl_contacts *contacts, const fnl_world *world) {
  fnl_step *steps = contacts->steps;
  fnl_way *way = contacts->ways;
  for (int x = 0; x < world->n_cells; x++) {
    const fnl_cell *cell = &world->cells[x];
    const fnl_way *first = way;
    for (int f = cell->first_flow; f < cell->end_flow; f++) {
      const size_t to = (size_t)world->routes[f].to * (size_t)contacts->width;
      if (is_listed(first, way, to))
        continue;
      const int n = list_way(contacts, world, f, cell->end_flow, steps);
      *way++ = (fnl_way){n, to};
      steps += n;
    }
    contacts->n_ways[x] = (int)(way - first);
  }
}

static void activate(fnl_contacts *contacts, const fnl_world *world, int cause, int n_cells,
                     const int *cells) {
  for (int i = 0; i < n_cells; i++)
    contacts->is_active[cause * world->n_cells + cells[i]] = true;
}

static void find_active(fnl_contacts *contacts, const fnl_world *world) {
  for (int i = 0; i < world->n_deliveries; i++) {
    const fnl_auction *auction = &world->auctions[world->deliveries[i].auction];
    activate(contacts, world, world->deliveries[i].cause, auction->n_cells, auction->cell);
  }
  for (int i = 0; i < world->n_mailings; i++)
    activate(contacts, world, world->mailings[i].cause, world->mailings[i].n_cells,
             world->mailings[i].cell);
  for (int b = 0; b < world->n_brushes; b++)
    activate(contacts, world, world->brushes[b].cause, 1, &world->brushes[b].cell);
}

/* An audience has the family of the one inside it where nothing more is active in it. */
static void join_families(fnl_contacts *contacts, const fnl_circles *circles, int cell,
                          fnl_ring *ring) {
  int *family = contacts->family;
  for (uint32_t k = 0; k < circles->n; k++) {
    const uint32_t audience = circles->audience[k];
    const uint32_t inside = circles->audience[k > 0 ? k - 1 : 0];
    const bool is_same = k > 0 && contacts->n_active[inside] == contacts->n_active[audience];
    if (family[audience] < 0) {
      family[audience] = is_same ? family[inside] : contacts->n_families++;
      contacts->family_cell[family[audience]] = cell;
      contacts->members[contacts->n_members++] =
          (fnl_member){(size_t)cell * (size_t)contacts->width + audience, (size_t)family[audience]};
    }
    const uint32_t own = (uint32_t)family[audience];
    if (ring->n == 0 || ring->family[ring->n - 1] != own)
      ring->family[ring->n++] = own;
  }
}

static void number_families(fnl_contacts *contacts, const fnl_world *world) {
  for (int x = 0; x < world->n_cells; x++) {
    for (int a = 0; a < contacts->width; a++) {
      contacts->n_active[a] = 0;
      contacts->family[a] = -1;
    }
    for (int c = 1; c < world->n_causes; c++)
      for (uint32_t k = 0; k < contacts->circles[c].n; k++)
        contacts->n_active[contacts->circles[c].audience[k]] +=
            contacts->is_active[c * world->n_cells + x];
    for (int c = 1; c < world->n_causes; c++)
      if (contacts->is_active[c * world->n_cells + x])
        join_families(contacts, &contacts->circles[c], x, &contacts->rings[c * world->n_cells + x]);
  }
}

static fnl_ring ring_of(const fnl_contacts *contacts, const fnl_world *world, int cause, int cell) {
  return contacts->rings[cause * world->n_cells + cell];
}

static void list_rings(fnl_contacts *contacts, const fnl_world *world) {
  for (int b = 0; b < world->n_brushes; b++)
    contacts->brush_rings[b] =
        ring_of(contacts, world, world->brushes[b].cause, world->brushes[b].cell);
}

static void take_families(fnl_contacts *contacts, const fnl_world *world) {
  fnl_arena *memory = &contacts->memory;
  const size_t n_cells = (size_t)world->n_cells, n_causes = (size_t)world->n_causes;
  const size_t n = n_cells * (size_t)contacts->width;
  contacts->members = FNL_TAKE(memory, n, fnl_member);
  contacts->rings = FNL_TAKE(memory, n_causes * n_cells, fnl_ring);
  contacts->is_active = FNL_TAKE(memory, n_causes * n_cells, bool);
  contacts->n_active = FNL_TAKE(memory, contacts->width, int);
  contacts->family = FNL_TAKE(memory, contacts->width, int);
  contacts->family_cell = FNL_TAKE(memory, n, int);
  double **const lists[] = {&contacts->lambda, &contacts->own, &contacts->whole, &contacts->stay,
                            &contacts->leave};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    *lists[i] = FNL_TAKE(memory, n, double);
}

static void take_memory(fnl_contacts *contacts, const fnl_world *world) {
  fnl_arena *memory = &contacts->memory;
  const size_t n_cells = (size_t)world->n_cells;
  const size_t n = n_cells * (size_t)contacts->width;
  contacts->circles = FNL_TAKE(memory, world->n_causes, fnl_circles);
  contacts->steps = FNL_TAKE(memory, world->n_flows, fnl_step);
  contacts->ways = FNL_TAKE(memory, world->n_flows, fnl_way);
  contacts->n_ways = FNL_TAKE(memory, world->n_cells, int);
  contacts->spared = FNL_TAKE(memory, (size_t)world->n_causes * (size_t)contacts->width, double);
  contacts->brush_rings = FNL_TAKE(memory, world->n_brushes, fnl_ring);
  contacts->meetings = FNL_TAKE(memory, (size_t)world->n_causes * n_cells, fnl_meeting);
  contacts->people = FNL_TAKE(memory, n_cells, double);
  contacts->heard = FNL_TAKE(memory, contacts->width, double);
  contacts->flow = FNL_TAKE(memory, world->n_flows, double);
  contacts->untouched = FNL_TAKE(memory, n, double);
  contacts->next = FNL_TAKE(memory, n, double);
  contacts->spared_stay = FNL_TAKE(memory, n, double);
  contacts->spared_leave = FNL_TAKE(memory, n, double);
}

fnl_status fnl_contacts_init(fnl_contacts **contacts, const fnl_world *world, fnl_error *error) {
  fnl_contacts *made = *contacts = calloc(1, sizeof *made);
  if (!made)
    return fnl_error_no_memory(error);
  made->of_channel = FNL_TAKE(&made->memory, world->plan->n_channels, int);
  if (!made->memory.failed) {
    number_audiences(made, world->plan);
    take_memory(made, world);
    take_families(made, world);
  }
  if (made->memory.failed) {
    fnl_contacts_free(made);
    *contacts = NULL;
    return fnl_error_no_memory(error);
  }
  list_circles(made, world->plan);
  list_spared(made, world);
  list_ways(made, world);
  find_active(made, world);
  number_families(made, world);
  list_rings(made, world);
  return FNL_OK;
}

void fnl_contacts_free(fnl_contacts *contacts) {
  if (!contacts)
    return;
  fnl_arena_free(&contacts->memory);
  free(contacts);
}

/* ---- the beginning of a run and of a day ---- */

static void add_meetings(fnl_contacts *contacts, const fnl_world *world, int cause, int n_cells,
                         const int *cells, const double *activity) {
  for (int i = 0; i < n_cells; i++)
    contacts->meetings[contacts->n_meetings++] =
        (fnl_meeting){.cause = cause,
                      .cell = cells[i],
                      .reach = activity[i],
                      .ring = ring_of(contacts, world, cause, cells[i])};
}

/* Anew for every world: activity may be uncertain. */
static void list_meetings(fnl_contacts *contacts, const fnl_world *world) {
  contacts->n_meetings = 0;
  for (int i = 0; i < world->n_deliveries; i++) {
    const fnl_auction *auction = &world->auctions[world->deliveries[i].auction];
    add_meetings(contacts, world, world->deliveries[i].cause, auction->n_cells, auction->cell,
                 auction->activity);
  }
  for (int i = 0; i < world->n_mailings; i++) {
    const fnl_mailing *mailing = &world->mailings[i];
    add_meetings(contacts, world, mailing->cause, mailing->n_cells, mailing->cell,
                 mailing->activity);
  }
}

void fnl_contacts_reset(fnl_contacts *contacts, const fnl_world *world, const fnl_state *state) {
  double *untouched = contacts->untouched;
  list_meetings(contacts, world);
  contacts->everybody = 0.0;
  memset(contacts->heard, 0, (size_t)contacts->width * sizeof *contacts->heard);
  for (int x = 0; x < world->n_cells; x++) {
    contacts->everybody += state->people[x];
    for (int a = 0; a < contacts->width; a++)
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
    const fnl_circles *circles = &contacts->circles[cause];
    for (uint32_t k = 0; k < circles->n; k++)
      contacts->heard[circles->audience[k]] += day->touches[cause];
  }
}

static void forget_day(fnl_contacts *contacts, const fnl_day *day) {
  for (int f = 0; f < contacts->n_families; f++) {
    contacts->lambda[f] = contacts->own[f] = 0.0;
    contacts->whole[f] = day->hazard[contacts->family_cell[f]];
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
    const double lambda = meeting->reach * day->touches[meeting->cause];
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
  for (int f = 0; f < contacts->n_families; f++) {
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
  for (int f = 0; f < contacts->n_families; f++) {
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
  for (int f = 0; f < contacts->n_families; f++)
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

/* From families to audiences. */
static void share_spared(fnl_contacts *contacts) {
  const fnl_member *member = contacts->members, *end = member + contacts->n_members;
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

/* Who takes a way, by audience: who was moved by one of its own causes has been touched. Returns
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

/* People of a cell are alike: a way takes the untouched in proportion. For the audiences from
 * column `a` on. */
static void move(fnl_contacts *contacts, const fnl_world *world, const double *flow, size_t a) {
  const fnl_way *way = contacts->ways;
  const fnl_step *steps = contacts->steps;
  double *next = contacts->next + a;
  for (int x = 0; x < world->n_cells; x++) {
    const size_t row = (size_t)x * (size_t)contacts->width;
    const fnl_double2 *untouched = twos_of(contacts->untouched + row + a);
    const fnl_double2 *leave = twos_of(contacts->spared_leave + row + a);
    const fnl_double2 *stay = twos_of(contacts->spared_stay + row + a);
    const double people = contacts->people[x], each = people > 0.0 ? 1.0 / people : 0.0;
    double stayers = people;
    fnl_double2 *own = twos(next + row);
    fnl_double2 going[TWOS], movers[TWOS];
    for (int k = 0; k < TWOS; k++)
      going[k] = each * (untouched[k] * leave[k]);
    for (const fnl_way *end = way + contacts->n_ways[x]; way < end; steps += way->n_steps, way++) {
      fnl_double2 *to = twos(next + way->to);
      stayers -= take_way(way, steps, flow, contacts->spared + a, movers);
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
  memset(contacts->next, 0, (size_t)world->n_cells * (size_t)contacts->width * sizeof(double));
  for (size_t a = 0; a < (size_t)contacts->width; a += LANES)
    move(contacts, world, flow, a);
  double *today = contacts->untouched;
  contacts->untouched = contacts->next;
  contacts->next = today;
}

/* ---- the end ---- */

static double reached(const fnl_contacts *contacts, const fnl_world *world, int audience) {
  double untouched = 0.0;
  for (int x = 0; x < world->n_cells; x++)
    untouched += contacts->untouched[x * contacts->width + audience];
  return fmax(contacts->everybody - exp(-contacts->heard[audience]) * untouched, 0.0);
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
    const int audience = contacts->of_channel[i];
    run->reached_by_channel[i] = audience < 0 ? 0.0 : reached(contacts, world, audience);
  }
  run->reached_by_ads = reached(contacts, world, contacts->n_audiences - 2);
  run->reached_at_all = reached(contacts, world, contacts->n_audiences - 1);
}

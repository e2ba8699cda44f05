/* contacts.c: the untouched of every cell, day by day, for every set of causes.
 *
 * Arrays by cell and audience have the audiences side by side: most of a day is then a few sums
 * over short rows.
 */
#include "engine/contacts.h"

#include "engine/departing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The audiences that a cause belongs to. */
typedef struct {
  int n, *audience;
} fnl_circles;

/* All flows from one cell to another. */
typedef struct {
  int from, to;
  double people; /* today */
} fnl_arc;

/* An ad or a letter that touches people of a cell. */
typedef struct {
  int cause, cell;
  double reach; /* touches of a person per unit of the cause's touches */
} fnl_meeting;

/* Rows are as wide as a multiple of this, so that a machine can add several numbers at once. */
enum { LANES = 4 };

struct fnl_contacts {
  fnl_arena memory;
  int n_audiences; /* of each cause but time; each channel of several campaigns; ads; everything */
  int width;       /* of a row by audience: n_audiences and a few zeros */
  int *of_channel; /* [n_channels] its audience; -1: it has no campaign */
  fnl_circles *circles; /* [n_causes] */
  int n_arcs;
  fnl_arc *arcs;
  int *arc_of, *to; /* [n_flows] its arc; the cell it leads to */
  double everybody;
  int n_meetings;
  fnl_meeting *meetings; /* [n_causes * n_cells] by cause */
  double *people;        /* [n_cells] before they move */
  double *left;          /* [n_cells] who leave */
  double *flow;          /* [n_flows] today */
  double *unheard;       /* [width] P(no word of mouth so far), to be multiplied by: */
  double *untouched;     /* [n_cells * width] */
  double *next;          /* the same, tomorrow */
  double *hazard;        /* the same: H of the audience's own flows */
  double *stay, *leave;  /* the same: the untouched part of those who stay; who leave by others */
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
  enum { MOST_CIRCLES = 4 };
  for (int c = 1; c < plan->n_causes; c++) {
    fnl_circles *circles = &contacts->circles[c];
    const int of_channel = contacts->of_channel[plan->causes[c].channel];
    circles->audience = FNL_TAKE(&contacts->memory, MOST_CIRCLES, int);
    if (contacts->memory.failed)
      return;
    circles->audience[circles->n++] = c - 1;
    if (of_channel != c - 1)
      circles->audience[circles->n++] = of_channel;
    if (plan->causes[c].campaign >= 0)
      circles->audience[circles->n++] = contacts->n_audiences - 2;
    circles->audience[circles->n++] = contacts->n_audiences - 1;
  }
}

static int arc_between(fnl_contacts *contacts, int first, int from, int to) {
  for (int i = first; i < contacts->n_arcs; i++)
    if (contacts->arcs[i].to == to)
      return i;
  contacts->arcs[contacts->n_arcs] = (fnl_arc){.from = from, .to = to};
  return contacts->n_arcs++;
}

static void list_arcs(fnl_contacts *contacts, const fnl_world *world) {
  int *to = contacts->to;
  const fnl_inflow *inflow = world->inflows;
  for (int x = 0; x < world->n_cells; x++)
    for (const fnl_inflow *end = inflow + world->cells[x].n_inflows; inflow < end; inflow++)
      to[inflow->flow] = x;
  for (int x = 0; x < world->n_cells; x++) {
    const int first = contacts->n_arcs;
    for (int i = world->cells[x].first_flow; i < world->cells[x].end_flow; i++)
      contacts->arc_of[i] = arc_between(contacts, first, x, to[i]);
  }
}

static void take_memory(fnl_contacts *contacts, const fnl_world *world) {
  fnl_arena *memory = &contacts->memory;
  const size_t n_cells = (size_t)world->n_cells;
  const size_t n = n_cells * (size_t)contacts->width;
  contacts->circles = FNL_TAKE(memory, world->n_causes, fnl_circles);
  contacts->arcs = FNL_TAKE(memory, world->n_flows, fnl_arc);
  contacts->arc_of = FNL_TAKE(memory, world->n_flows, int);
  contacts->to = FNL_TAKE(memory, world->n_flows, int);
  contacts->meetings = FNL_TAKE(memory, (size_t)world->n_causes * n_cells, fnl_meeting);
  contacts->people = FNL_TAKE(memory, n_cells, double);
  contacts->unheard = FNL_TAKE(memory, contacts->width, double);
  contacts->left = FNL_TAKE(memory, n_cells, double);
  contacts->flow = FNL_TAKE(memory, world->n_flows, double);
  double **const rows[] = {&contacts->untouched, &contacts->next, &contacts->hazard,
                           &contacts->stay, &contacts->leave};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    *rows[i] = FNL_TAKE(memory, n, double);
}

fnl_status fnl_contacts_init(fnl_contacts **contacts, const fnl_world *world, fnl_error *error) {
  fnl_contacts *made = *contacts = calloc(1, sizeof *made);
  if (!made)
    return fnl_error_no_memory(error);
  made->of_channel = FNL_TAKE(&made->memory, world->plan->n_channels, int);
  if (!made->memory.failed) {
    number_audiences(made, world->plan);
    take_memory(made, world);
  }
  if (!made->memory.failed)
    list_circles(made, world->plan);
  if (made->memory.failed) {
    fnl_contacts_free(made);
    *contacts = NULL;
    return fnl_error_no_memory(error);
  }
  list_arcs(made, world);
  return FNL_OK;
}

void fnl_contacts_free(fnl_contacts *contacts) {
  if (!contacts)
    return;
  fnl_arena_free(&contacts->memory);
  free(contacts);
}

/* ---- the beginning of a run and of a day ---- */

static void add_meetings(fnl_contacts *contacts, int cause, int n_cells, const int *cells,
                         const double *activity) {
  for (int i = 0; i < n_cells; i++)
    contacts->meetings[contacts->n_meetings++] = (fnl_meeting){cause, cells[i], activity[i]};
}

/* Anew for every world: activity may be uncertain. */
static void list_meetings(fnl_contacts *contacts, const fnl_world *world) {
  contacts->n_meetings = 0;
  for (int i = 0; i < world->n_deliveries; i++) {
    const fnl_auction *auction = &world->auctions[world->deliveries[i].auction];
    add_meetings(contacts, world->deliveries[i].cause, auction->n_cells, auction->cell,
                 auction->activity);
  }
  for (int i = 0; i < world->n_mailings; i++) {
    const fnl_mailing *mailing = &world->mailings[i];
    add_meetings(contacts, mailing->cause, mailing->n_cells, mailing->cell, mailing->activity);
  }
}

void fnl_contacts_reset(fnl_contacts *contacts, const fnl_world *world, const fnl_state *state) {
  double *untouched = contacts->untouched;
  list_meetings(contacts, world);
  contacts->everybody = 0.0;
  for (int a = 0; a < contacts->width; a++)
    contacts->unheard[a] = 1.0;
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

static inline double power_of_e(double h) {
  return fabs(h) > FNL_DEPARTING_END ? exp(h) : fnl_departing_growth(h);
}

/* stay = the untouched part of a cell. */
static void share(fnl_contacts *contacts, const fnl_world *world) {
  const int n = contacts->width;
  for (int x = 0; x < world->n_cells; x++) {
    const double each = contacts->people[x] > 0.0 ? 1.0 / contacts->people[x] : 0.0;
    const double *restrict untouched = contacts->untouched + (size_t)x * (size_t)n;
    double *restrict stay = contacts->stay + (size_t)x * (size_t)n;
    for (int a = 0; a < n; a += LANES)
      for (int k = a; k < a + LANES; k++)
        stay[k] = untouched[k] * each;
  }
}

/* Word of mouth reaches everybody alike: it is kept apart, and costs nothing by cell. */
static void hear(fnl_contacts *contacts, const fnl_day *day, const fnl_world *world) {
  for (int i = 0; i < world->n_referrals; i++) {
    const fnl_circles *circles = &contacts->circles[world->referrals[i].cause];
    const double missed = power_of_e(-day->touches[world->referrals[i].cause]);
    for (int k = 0; k < circles->n; k++)
      contacts->unheard[circles->audience[k]] *= missed;
  }
}

/* Multiplies by P(no touch today) = exp(-lambda), and counts where touches meet people. Cells of
 * one segment see as much: a power of e is taken once for as long as lambda is the same. */
static void miss(fnl_contacts *contacts, const fnl_day *day, const fnl_world *world, fnl_run *run) {
  double last = 0.0, missed = 1.0;
  for (int i = 0; i < contacts->n_meetings; i++) {
    const fnl_meeting *meeting = &contacts->meetings[i];
    const fnl_circles *circles = &contacts->circles[meeting->cause];
    const double lambda = meeting->reach * day->touches[meeting->cause];
    const int stage = world->n_segments == 1 ? meeting->cell : meeting->cell / world->n_segments;
    double *stay = contacts->stay + (size_t)meeting->cell * (size_t)contacts->width;
    if (!(lambda > 0.0))
      continue;
    if (lambda != last)
      missed = power_of_e(-lambda);
    last = lambda;
    run->stage_touches[meeting->cause * world->n_stages + stage] +=
        contacts->people[meeting->cell] * lambda;
    for (int k = 0; k < circles->n; k++)
      stay[circles->audience[k]] *= missed;
  }
}

static inline double departing(double hazard) {
  return hazard > FNL_DEPARTING_END ? -expm1(-hazard) / hazard : fnl_departing(hazard);
}

/* Hazards of every audience in every cell; who stays was not moved by it. */
static void spare(fnl_contacts *contacts, const fnl_day *day, const fnl_world *world) {
  const double *strength = day->strength + world->n_cells;
  const size_t n = (size_t)contacts->width;
  memset(contacts->hazard, 0, (size_t)world->n_cells * n * sizeof *contacts->hazard);
  for (int b = 0; b < world->n_brushes; b++, strength += 2) {
    const fnl_brush *brush = &world->brushes[b];
    const double hazard = brush->progress * strength[0] + brush->irritation * strength[1];
    const fnl_circles *circles = &contacts->circles[brush->cause];
    const size_t row = (size_t)brush->cell * n;
    if (!(hazard > 0.0))
      continue;
    const double spared = power_of_e(hazard);
    for (int i = 0; i < circles->n; i++) {
      contacts->hazard[row + (size_t)circles->audience[i]] += hazard;
      contacts->stay[row + (size_t)circles->audience[i]] *= spared;
    }
  }
}

/* What the other causes leave of a hazard; fmax would be a call. */
static inline double left_of(double hazard, double own) {
  return hazard > own ? hazard - own : 0.0;
}

/* Who leaves by another cause does so at the hazard that is left. */
static void leave(fnl_contacts *contacts, const fnl_day *day, const fnl_world *world) {
  const int n = contacts->width;
  for (int x = 0; x < world->n_cells; x++) {
    if (world->cells[x].first_brush == world->cells[x].end_brush)
      continue;
    const double whole = 1.0 / departing(day->hazard[x]);
    const double *hazard = contacts->hazard + (size_t)x * (size_t)n;
    double *leaving = contacts->leave + (size_t)x * (size_t)n;
    for (int a = 0; a < n; a++)
      if (hazard[a] > 0.0)
        leaving[a] *= departing(left_of(day->hazard[x], hazard[a])) * whole;
  }
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

static void count_flows(fnl_contacts *contacts, const fnl_world *world, const double *flow) {
  memset(contacts->left, 0, (size_t)world->n_cells * sizeof *contacts->left);
  for (int i = 0; i < contacts->n_arcs; i++)
    contacts->arcs[i].people = 0.0;
  for (int i = 0; i < world->n_flows; i++)
    contacts->arcs[contacts->arc_of[i]].people += flow[i];
  for (int i = 0; i < contacts->n_arcs; i++)
    contacts->left[contacts->arcs[i].from] += contacts->arcs[i].people;
}

/* Everybody arrives as if moved by others … */
static void arrive(fnl_contacts *contacts, const fnl_world *world) {
  const int n = contacts->width;
  for (int x = 0; x < world->n_cells; x++) {
    const double stayers = contacts->people[x] - contacts->left[x];
    const double *restrict stay = contacts->stay + (size_t)x * (size_t)n;
    double *restrict next = contacts->next + (size_t)x * (size_t)n;
    for (int a = 0; a < n; a += LANES)
      for (int k = a; k < a + LANES; k++)
        next[k] = stayers * stay[k];
  }
  for (int i = 0; i < contacts->n_arcs; i++) {
    const fnl_arc *arc = &contacts->arcs[i];
    const double *restrict leaving = contacts->leave + (size_t)arc->from * (size_t)n;
    double *restrict next = contacts->next + (size_t)arc->to * (size_t)n;
    if (arc->people == 0.0)
      continue;
    for (int a = 0; a < n; a += LANES)
      for (int k = a; k < a + LANES; k++)
        next[k] += arc->people * leaving[k];
  }
}

/* … but who was moved by the audience's own causes has been touched. */
static void take_back(fnl_contacts *contacts, const fnl_world *world, const double *flow) {
  const size_t n = (size_t)contacts->width;
  for (int b = 0; b < world->n_brushes; b++) {
    const fnl_brush *brush = &world->brushes[b];
    const fnl_circles *circles = &contacts->circles[brush->cause];
    const double *leaving = contacts->leave + (size_t)brush->cell * n;
    for (int f = brush->first_flow; f < brush->end_flow; f++) {
      double *next = contacts->next + (size_t)contacts->to[f] * n;
      if (flow[f] == 0.0)
        continue;
      for (int i = 0; i < circles->n; i++)
        next[circles->audience[i]] -= flow[f] * leaving[circles->audience[i]];
    }
  }
}

void fnl_contacts_follow(fnl_contacts *contacts, const fnl_day *day, const fnl_world *world,
                         const fnl_state *state, bool drawn, fnl_run *run) {
  const size_t n = (size_t)world->n_cells * (size_t)contacts->width;
  share(contacts, world);
  hear(contacts, day, world);
  miss(contacts, day, world, run);
  memcpy(contacts->leave, contacts->stay, n * sizeof *contacts->leave);
  spare(contacts, day, world);
  leave(contacts, day, world);
  const double *flow = find_flows(contacts, world, state, drawn);
  count_flows(contacts, world, flow);
  arrive(contacts, world);
  take_back(contacts, world, flow);
  double *today = contacts->untouched;
  contacts->untouched = contacts->next;
  contacts->next = today;
}

/* ---- the end ---- */

static double reached(const fnl_contacts *contacts, const fnl_world *world, int audience) {
  double untouched = 0.0;
  for (int x = 0; x < world->n_cells; x++)
    untouched += contacts->untouched[x * contacts->width + audience];
  return fmax(contacts->everybody - contacts->unheard[audience] * untouched, 0.0);
}

void fnl_contacts_finish(const fnl_contacts *contacts, const fnl_world *world, fnl_run *run) {
  for (int c = 1; c < world->n_causes; c++)
    run->reached[c] = reached(contacts, world, c - 1);
  for (int i = 0; i < world->plan->n_channels; i++) {
    const int audience = contacts->of_channel[i];
    run->reached_by_channel[i] = audience < 0 ? 0.0 : reached(contacts, world, audience);
  }
  run->reached_by_ads = reached(contacts, world, contacts->n_audiences - 2);
  run->reached_at_all = reached(contacts, world, contacts->n_audiences - 1);
}

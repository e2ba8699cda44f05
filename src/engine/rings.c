/* rings.c: who has heard a ring today, by whose letter, and what moves him. */
#include "engine/postbox.h"

#include "base/grow.h"
#include "engine/urn.h"

#include <math.h>
#include <stdlib.h>

/* ---- memory ---- */

static bool reserve(fnl_rings *rings, size_t n) {
  size_t capacity = rings->capacity;
  return FNL_GROW(rings->people, capacity, n) && FNL_GROW(rings->items, rings->capacity, n);
}

static bool reserve_order(fnl_rings *rings) {
  size_t for_people = rings->order_capacity, for_flows = for_people;
  return FNL_GROW(rings->sorted, for_people, rings->n) &&
         FNL_GROW(rings->flow, for_flows, rings->n) &&
         FNL_GROW(rings->by_flow, rings->order_capacity, rings->n);
}

void fnl_rings_free(fnl_rings *rings) {
  free(rings->items);
  free(rings->people);
  free(rings->flow);
  free(rings->by_flow);
  free(rings->sorted);
}

/* ---- the first of several ---- */

/* When a clock that rings today with probability q does so: exponential, before the day ends. */
static double time_of(const fnl_mail *mail, const fnl_ring *heard) {
  const double q = mail->boxes[heard->box].persuades[heard->cell];
  return q < 1.0 ? log1p(-q * heard->u) / log1p(-q) : 0.0;
}

/* Of two that somebody hears; when both move for certain they ring at once, either as likely. */
static bool is_first(const fnl_mail *mail, const fnl_ring *heard, const fnl_ring *before) {
  if (heard->box == before->box)
    return heard->u < before->u;
  const double time = time_of(mail, heard), earlier = time_of(mail, before);
  return time < earlier || (!(earlier < time) && heard->u < before->u);
}

/* The least of n uniforms, out of one. Check: of two, 1 - sqrt(1 - u). */
static double least_of(uint32_t n, double uniform) {
  return n == 1 ? uniform : -expm1(log1p(-uniform) / n);
}

/* One more of the same box, whose times nobody has asked for: any of them is as likely the first,
 * whenever that rang. */
static void ring_once_more(fnl_opening *opening, fnl_ring *before, uint32_t act) {
  const bool is_it = fnl_words_below(&opening->words, ++before->n) == 0;
  before->act = is_it ? act : before->act; /* no branch: nobody can foresee it */
}

/* The first of several counts. Most never need to say when they rang. */
static void ring_again(fnl_opening *opening, fnl_ring *before, uint32_t act) {
  fnl_ring heard = {.act = act, .cell = before->cell, .box = opening->index, .n = 1};
  if (before->u < 0.0 && before->box == heard.box) {
    ring_once_more(opening, before, act);
    return;
  }
  if (before->u < 0.0)
    before->u = least_of(before->n, fnl_words_uniform(&opening->words));
  heard.u = fnl_words_uniform(&opening->words);
  if (is_first(opening->mail, &heard, before))
    *before = heard;
}

/* Whether those that follow leave all alike. */
static bool stay_alike(const fnl_rings *rings, int x, int box) {
  return rings->n == 0 ||
         (rings->are_alike && rings->items[0].cell == x && rings->items[0].box == box);
}

void fnl_rings_add(fnl_opening *opening, int x, int n, const fnl_person *people,
                   const uint32_t *acts) {
  fnl_rings *rings = &opening->mail->rings;
  if (!reserve(rings, rings->n + (size_t)n)) {
    opening->mail->failed = true;
    return;
  }
  rings->are_alike = stay_alike(rings, x, opening->index);
  fnl_taking taking = fnl_roster_taking(opening->roster, x);
  fnl_ring ring = {.u = -1.0, .cell = x, .box = opening->index, .n = 1}, *items = rings->items;
  fnl_person *heard_by = rings->people;
  size_t next = rings->n;
  for (int i = 0; i < n; i++) {
    bool is_new;
    uint32_t *word = fnl_roster_take(&taking, people[i], &is_new);
    if (!is_new) {
      ring_again(opening, &items[*word], acts[i]);
      continue;
    }
    ring.act = acts[i];
    *word = (uint32_t)next;
    heard_by[next] = people[i];
    items[next++] = ring;
  }
  rings->n = next;
  fnl_roster_taken(opening->roster, x, &taking);
}

/* ---- what moves those who have heard one ---- */

static double rate_of(const fnl_day *day, const fnl_world *world, int flow) {
  return world->flow_rate[flow] * day->strength[world->flow_strength[flow]];
}

/* Which of the cell's flows time or another channel takes him along. */
static int flow_by_rates(const fnl_day *day, const fnl_world *world, int x, double u) {
  const fnl_cell *cell = &world->cells[x];
  fnl_urn urn = {u * day->hazard[x], cell->first_flow};
  for (int i = cell->first_flow; i < cell->end_flow; i++)
    if (fnl_urn_falls(&urn, i, rate_of(day, world, i)))
      break;
  return urn.chosen;
}

/* Which move his letter's channel persuades him to. */
static int flow_by_letter(const fnl_day *day, const fnl_world *world, const fnl_brush *brush,
                          double u) {
  const fnl_effect effect = day->effect[brush->cause];
  fnl_urn urn = {u * (brush->progress * effect.progress + brush->irritation * effect.irritation),
                 brush->first_flow};
  for (int i = brush->first_flow; i < brush->end_flow; i++)
    if (fnl_urn_falls(&urn, i,
                      world->flow_rate[i] *
                          (i < brush->first_irritation ? effect.progress : effect.irritation)))
      break;
  return urn.chosen;
}

static const fnl_brush *brush_of(const fnl_mail *mail, const fnl_world *world,
                                 const fnl_ring *heard) {
  return &world->brushes[mail->boxes[heard->box].brush[heard->cell]];
}

static int flow_of(const fnl_mail *mail, const fnl_day *day, const fnl_world *world,
                   fnl_stream *rng, fnl_ring *heard) {
  const fnl_brush *brush = brush_of(mail, world, heard);
  const double hazard = day->hazard[heard->cell];
  if (hazard > 0.0 && heard->u < 0.0)
    heard->u = least_of(heard->n, fnl_stream_uniform(rng));
  if (hazard > 0.0 && fnl_stream_uniform(rng) < -expm1(-hazard * time_of(mail, heard)))
    return flow_by_rates(day, world, heard->cell, fnl_stream_uniform(rng));
  if (brush->end_flow == brush->first_flow + 1)
    return brush->first_flow;
  return flow_by_letter(day, world, brush, fnl_stream_uniform(rng));
}

/* By which flow all of them go, where they are alike; -1: that is drawn. */
static int only_flow(const fnl_mail *mail, const fnl_day *day, const fnl_world *world) {
  const fnl_ring *any = mail->rings.items;
  const fnl_brush *brush = brush_of(mail, world, any);
  const bool is_sure = mail->rings.are_alike && !(day->hazard[any->cell] > 0.0);
  return is_sure && brush->end_flow == brush->first_flow + 1 ? brush->first_flow : -1;
}

static void draw_flows(fnl_mail *mail, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                       fnl_state *state) {
  fnl_rings *rings = &mail->rings;
  fnl_stream rng =
      fnl_stream_open(luck.seed, luck.replication, FNL_PURPOSE_RING, (uint32_t)day->t, 0);
  for (size_t i = 0; i < rings->n; i++) {
    rings->flow[i] = flow_of(mail, day, world, &rng, &rings->items[i]);
    state->persuaded[rings->flow[i]] += 1.0;
  }
}

/* ---- their order ---- */

/* Where each flow's begin; whether all go by one. */
static bool count_by_flow(fnl_rings *rings, int n_flows, const double *persuaded) {
  int64_t n = 0;
  bool is_one = false;
  for (int i = 0; i < n_flows; i++) {
    const int64_t here = (int64_t)persuaded[i];
    rings->first[i] = n;
    n += here;
    is_one |= here == (int64_t)rings->n;
  }
  rings->first[n_flows] = n;
  return is_one;
}

static void sort_by_flow(fnl_rings *rings, int n_flows) {
  for (size_t i = 0; i < rings->n; i++) {
    const int64_t at = rings->first[rings->flow[i]]++;
    rings->by_flow[at] = (uint32_t)i;
    rings->sorted[at] = rings->people[i];
  }
  for (int i = n_flows; i > 0; i--)
    rings->first[i] = rings->first[i - 1];
  rings->first[0] = 0;
}

void fnl_rings_settle(fnl_mail *mail, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                      fnl_state *state) {
  fnl_rings *rings = &mail->rings;
  const int flow = rings->n > 0 ? only_flow(mail, day, world) : -1;
  if (flow < 0 && !reserve_order(rings)) {
    mail->failed = true;
    return;
  }
  if (flow >= 0)
    state->persuaded[flow] = (double)rings->n;
  else
    draw_flows(mail, day, world, luck, state);
  rings->are_in_order = count_by_flow(rings, world->n_flows, state->persuaded);
  if (!rings->are_in_order)
    sort_by_flow(rings, world->n_flows);
}

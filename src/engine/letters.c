/* letters.c: opening a day's letters: who hears a ring, and what moves him. */
#include "engine/postbox.h"

#include "engine/urn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is opened. */
typedef struct {
  fnl_mail *mail;
  fnl_postbox *box;
  int index; /* of the box */
  const fnl_day *day;
  const fnl_world *world;
  fnl_luck luck;
  fnl_roster *roster;
  fnl_stream rng;
  double most; /* a letter rings at most with this probability */
} fnl_opening;

/* ---- rings ---- */

static fnl_ring *add_ring(fnl_mail *mail) {
  if (mail->n_rings == mail->ring_capacity) {
    const size_t capacity = mail->ring_capacity > 0 ? 2 * mail->ring_capacity : 256;
    fnl_ring *grown = realloc(mail->rings, capacity * sizeof *grown);
    if (!grown) {
      mail->failed = true;
      return NULL;
    }
    mail->rings = grown;
    mail->ring_capacity = capacity;
  }
  return &mail->rings[mail->n_rings++];
}

/* When a clock that rings today with probability q does so: exponential, before the day ends. */
static double time_of(double q, double u) { return q < 1.0 ? log1p(-q * u) / log1p(-q) : 0.0; }

/* The first of two counts: when both move for certain they ring at once, either as likely. */
static void ring(fnl_opening *opening, fnl_person person, int x, const fnl_act *act) {
  const double u = fnl_stream_uniform(&opening->rng);
  const fnl_ring heard = {.time = time_of(opening->box->persuades[x], u),
                          .tie = u,
                          .act = act,
                          .person = person,
                          .cell = x,
                          .box = opening->index};
  bool is_new;
  uint32_t *mark = fnl_roster_take(opening->roster, x, person, &is_new);
  if (is_new) {
    fnl_ring *added = add_ring(opening->mail);
    if (!added)
      return;
    *mark = (uint32_t)(added - opening->mail->rings);
    *added = heard;
    return;
  }
  fnl_ring *before = &opening->mail->rings[*mark];
  if (heard.time < before->time || (!(before->time < heard.time) && heard.tie < before->tie))
    *before = heard;
}

/* ---- letters ---- */

static void reply(fnl_mail *mail, fnl_person person, int slot_cell) {
  if (mail->n_replies == mail->reply_capacity) {
    const size_t capacity = mail->reply_capacity > 0 ? 2 * mail->reply_capacity : 256;
    fnl_reply *grown = realloc(mail->replies, capacity * sizeof *grown);
    if (!grown) {
      mail->failed = true;
      return;
    }
    mail->replies = grown;
    mail->reply_capacity = capacity;
  }
  mail->replies[mail->n_replies++] = (fnl_reply){person, slot_cell};
}

/* What a letter makes somebody do besides moving. */
static void read_letter(fnl_opening *opening, fnl_person person, int x) {
  const fnl_postbox *box = opening->box;
  for (int i = 0; i < box->n_terms; i++) {
    const fnl_term *term = &opening->world->terms[box->terms[i]];
    if (term->cell == x && fnl_stream_uniform(&opening->rng) < term->weight)
      reply(opening->mail, person, term->slot_cell);
  }
}

/* Somebody gets a letter over an arc that lets it through with probability `weight`: thinned to
 * those that ring, out of those that might. */
static void deliver(fnl_opening *opening, fnl_person person, double weight, const fnl_act *act) {
  const int x = fnl_roster_cell(opening->roster, person);
  const double q = opening->box->persuades[x];
  if (opening->box->n_terms == 0) {
    const double part = q * weight / opening->most;
    if (part >= 1.0 || (part > 0.0 && fnl_stream_uniform(&opening->rng) < part))
      ring(opening, person, x, act);
    return;
  }
  if (weight < 1.0 && fnl_stream_uniform(&opening->rng) >= weight)
    return;
  read_letter(opening, person, x);
  if (q >= 1.0 || (q > 0.0 && fnl_stream_uniform(&opening->rng) < q))
    ring(opening, person, x, act);
}

static void deliver_along(fnl_opening *opening, int64_t arc, const fnl_act *act) {
  const fnl_network *network = opening->mail->network;
  deliver(opening, network->neighbour[arc], network->weight ? (double)network->weight[arc] : 1.0,
          act);
}

/* Whether today is the day on which this letter to every friend arrives along this arc. */
static bool arrives_today(const fnl_opening *opening, const fnl_act *act, int64_t arc,
                          int64_t copy) {
  const fnl_referral *referral = &opening->world->referrals[opening->box->referral];
  const int due = opening->day->t - 1 - act->sent;
  if (referral->delay[due] >= 1.0)
    return true;
  fnl_stream rng = fnl_stream_open(opening->luck.seed, opening->luck.replication,
                                   FNL_PURPOSE_TRANSIT, (uint32_t)act->sent, (uint64_t)arc);
  fnl_stream_seek(&rng, (uint32_t)opening->box->referral << 16 | (uint32_t)(copy & 0xFFFF));
  fnl_urn urn = {fnl_stream_uniform(&rng), 0};
  for (int j = 0; j < referral->n_delays; j++)
    if (fnl_urn_falls(&urn, j, referral->delay[j]))
      break;
  return urn.chosen == due;
}

/* Letter number `index` of an act. */
static void open_letter(fnl_opening *opening, const fnl_act *act, int64_t index) {
  const fnl_network *network = opening->mail->network;
  if (!network) {
    const uint32_t n = (uint32_t)opening->world->population;
    deliver(opening, fnl_stream_below(&opening->rng, n), 1.0, act);
    return;
  }
  const int64_t first = network->first[act->sender];
  const int64_t friends = fnl_mail_friends(opening->mail, act->sender);
  if (opening->box->law != FNL_SENDING_EVERY_NEIGHBOUR) {
    if (friends > 0)
      deliver_along(opening, first + fnl_stream_below(&opening->rng, (uint32_t)friends), act);
    return;
  }
  const int64_t copy = index / friends, arc = first + index % friends;
  const bool is_last = copy == (int64_t)act->letters - 1;
  if (is_last && act->last < 1.0f && fnl_stream_uniform(&opening->rng) >= (double)act->last)
    return;
  if (arrives_today(opening, act, arc, copy))
    deliver_along(opening, arc, act);
}

static int64_t n_letters(const fnl_opening *opening, const fnl_act *act) {
  if (opening->box->law != FNL_SENDING_EVERY_NEIGHBOUR)
    return act->letters;
  return act->letters * fnl_mail_friends(opening->mail, act->sender);
}

/* Failures before the next success of probability p < 1; `scale` is 1 / log(1 - p). */
static int64_t skip(fnl_stream *rng, double scale) {
  const double most = 0x1p60;
  const double n = log(fnl_stream_uniform(rng)) * scale;
  return n < most ? (int64_t)n : (int64_t)most;
}

/* All letters side by side; those that cannot ring are passed over in one step. */
static void open_letters(fnl_opening *opening, const fnl_acts *acts) {
  const bool every = opening->box->n_terms > 0 || opening->most >= 1.0;
  const double scale = every ? 0.0 : 1.0 / log1p(-opening->most);
  int64_t next = every ? 0 : skip(&opening->rng, scale);
  for (size_t i = 0; i < acts->n && !opening->mail->failed; i++) {
    const fnl_act *act = &acts->items[i];
    const int64_t n = n_letters(opening, act);
    for (; next < n; next += 1 + (every ? 0 : skip(&opening->rng, scale)))
      open_letter(opening, act, next);
    next -= n;
  }
}

/* ---- a channel ---- */

/* q today in each cell; returns the largest. */
static double set_persuasion(fnl_postbox *box, const fnl_day *day, const fnl_world *world,
                             const fnl_state *state) {
  const fnl_effect effect = day->effect[world->referrals[box->referral].cause];
  double most = 0.0;
  for (int x = 0; x < world->n_cells; x++) {
    const fnl_brush *brush = box->brush[x] >= 0 ? &world->brushes[box->brush[x]] : NULL;
    const double sum =
        brush ? brush->progress * effect.progress + brush->irritation * effect.irritation : 0.0;
    box->persuades[x] = sum < 1.0 ? sum : 1.0;
    if (state->people[x] > 0.0 && box->persuades[x] > most)
      most = box->persuades[x];
  }
  return most;
}

static void open_box(fnl_opening *opening, const fnl_state *state) {
  const fnl_world *world = opening->world;
  const fnl_network *network = opening->mail->network;
  fnl_postbox *box = opening->box;
  const fnl_acts *acts = &box->arriving[opening->day->t % box->window];
  opening->most = set_persuasion(box, opening->day, world, state);
  if (network && network->weight)
    opening->most *= (double)network->weight_most;
  if (opening->most > 0.0 || box->n_terms > 0)
    open_letters(opening, acts);
}

/* ---- what moves those who have heard a ring ---- */

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

static void choose_flows(fnl_mail *mail, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                         fnl_state *state) {
  fnl_stream rng =
      fnl_stream_open(luck.seed, luck.replication, FNL_PURPOSE_RING, (uint32_t)day->t, 0);
  for (size_t i = 0; i < mail->n_rings; i++) {
    fnl_ring *heard = &mail->rings[i];
    const fnl_postbox *box = &mail->boxes[heard->box];
    const fnl_brush *brush = &world->brushes[box->brush[heard->cell]];
    const double hazard = day->hazard[heard->cell];
    if (hazard > 0.0 && fnl_stream_uniform(&rng) < -expm1(-hazard * heard->time))
      heard->flow = flow_by_rates(day, world, heard->cell, fnl_stream_uniform(&rng));
    else if (brush->end_flow == brush->first_flow + 1)
      heard->flow = brush->first_flow;
    else
      heard->flow = flow_by_letter(day, world, brush, fnl_stream_uniform(&rng));
    state->persuaded[heard->flow] += 1.0;
  }
}

static bool reserve_order(fnl_mail *mail) {
  if (mail->n_rings <= mail->order_capacity)
    return true;
  free(mail->by_flow);
  free(mail->people);
  mail->by_flow = malloc(mail->ring_capacity * sizeof *mail->by_flow);
  mail->people = malloc(mail->ring_capacity * sizeof *mail->people);
  mail->order_capacity = mail->by_flow && mail->people ? mail->ring_capacity : 0;
  return mail->order_capacity > 0;
}

/* Rings, and those who heard them, by flow. */
static void sort_rings(fnl_mail *mail, const fnl_state *state) {
  int64_t n = 0;
  for (int i = 0; i < mail->n_flows; i++) {
    mail->first[i] = n;
    n += (int64_t)state->persuaded[i];
  }
  mail->first[mail->n_flows] = n;
  for (size_t i = 0; i < mail->n_rings; i++) {
    const int64_t at = mail->first[mail->rings[i].flow]++;
    mail->by_flow[at] = (uint32_t)i;
    mail->people[at] = mail->rings[i].person;
  }
  for (int i = mail->n_flows; i > 0; i--)
    mail->first[i] = mail->first[i - 1];
  mail->first[0] = 0;
}

/* Out of memory: the run goes to its end as if nobody had got any, and is thrown away. */
static void forget_letters(fnl_mail *mail, fnl_roster *roster) {
  mail->failed = true;
  mail->n_rings = mail->n_replies = 0;
  fnl_roster_take_none(roster);
}

void fnl_mail_open(fnl_mail *mail, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                   fnl_state *state, fnl_roster *roster) {
  mail->n_rings = mail->n_replies = 0;
  memset(state->replies, 0, (size_t)world->n_slot_cells * sizeof *state->replies);
  memset(state->persuaded, 0, (size_t)world->n_flows * sizeof *state->persuaded);
  fnl_roster_take_none(roster);
  for (int b = 0; b < mail->n_boxes && !mail->failed; b++) {
    fnl_opening opening = {
        .mail = mail,
        .box = &mail->boxes[b],
        .index = b,
        .day = day,
        .world = world,
        .luck = luck,
        .roster = roster,
        .rng = fnl_stream_open(luck.seed, luck.replication, FNL_PURPOSE_LETTER, (uint32_t)day->t,
                               (uint64_t)mail->boxes[b].referral),
    };
    open_box(&opening, state);
  }
  if (mail->failed || !reserve_order(mail))
    forget_letters(mail, roster);
  for (size_t i = 0; i < mail->n_replies; i++)
    state->replies[mail->replies[i].slot_cell] += 1.0;
  choose_flows(mail, day, world, luck, state);
  sort_rings(mail, state);
  fnl_roster_persuade(roster, mail->people, mail->first);
}

size_t fnl_mail_replies(const fnl_mail *mail, const fnl_reply **replies) {
  *replies = mail->replies;
  return mail->n_replies;
}

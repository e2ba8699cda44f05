/* letters.c: opening a day's letters: who hears a ring, and what moves him. */
#include "engine/postbox.h"

#include "base/grow.h"
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
  double most;    /* a letter rings at most with this probability */
  int cell;       /* whose people alone hear rings, and of every letter that is opened; -1: none */
  bool is_prompt; /* letters have one delay, so all arrive together */
  int n_drawn;
} fnl_opening;

/* ---- rings ---- */

static fnl_ring *add_ring(fnl_mail *mail) {
  if (!FNL_GROW(mail->rings, mail->ring_capacity, mail->n_rings + 1)) {
    mail->failed = true;
    return NULL;
  }
  return &mail->rings[mail->n_rings++];
}

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

/* Most never need to say when they rang. */
static void draw_time(fnl_ring *heard, fnl_stream *rng) {
  if (heard->u < 0.0)
    heard->u = fnl_stream_uniform(rng);
}

/* The first of several counts. */
static void ring_again(fnl_opening *opening, fnl_ring *before, const fnl_act *act) {
  fnl_ring heard = {
      .u = -1.0, .act = act, .person = before->person, .cell = before->cell, .box = opening->index};
  draw_time(before, &opening->rng);
  draw_time(&heard, &opening->rng);
  if (is_first(opening->mail, &heard, before))
    *before = heard;
}

static void ring(fnl_opening *opening, fnl_person person, int x, const fnl_act *act) {
  bool is_new;
  uint32_t *mark = fnl_roster_take(opening->roster, x, person, &is_new);
  if (!is_new) {
    ring_again(opening, &opening->mail->rings[*mark], act);
    return;
  }
  fnl_ring *added = add_ring(opening->mail);
  if (!added)
    return;
  *mark = (uint32_t)(added - opening->mail->rings);
  *added = (fnl_ring){.u = -1.0, .act = act, .person = person, .cell = x, .box = opening->index};
}

/* ---- letters ---- */

static void reply(fnl_mail *mail, fnl_person person, int slot_cell) {
  if (!FNL_GROW(mail->replies, mail->reply_capacity, mail->n_replies + 1)) {
    mail->failed = true;
    return;
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

/* Whether today is the day on which letter number `index` of an act to every friend arrives. */
static bool arrives_today(const fnl_opening *opening, const fnl_act *act, int64_t index) {
  const fnl_referral *referral = &opening->world->referrals[opening->box->referral];
  const int due = opening->day->t - 1 - act->sent;
  const uint64_t name = (uint64_t)act->number * (uint64_t)opening->world->n_referrals +
                        (uint64_t)opening->box->referral;
  fnl_stream rng = fnl_stream_open(opening->luck.seed, opening->luck.replication,
                                   FNL_PURPOSE_TRANSIT, (uint32_t)act->sent, name);
  fnl_stream_seek(&rng, (uint32_t)index);
  fnl_urn urn = {fnl_stream_uniform(&rng), 0};
  for (int j = 0; j < referral->n_delays; j++)
    if (fnl_urn_falls(&urn, j, referral->delay[j]))
      break;
  return urn.chosen == due;
}

/* What is to be opened of one act. */
typedef struct {
  const fnl_act *act;
  int64_t first_arc, friends; /* of the sender; 0 without a network */
  int64_t n;                  /* letters */
} fnl_bundle;

static fnl_bundle bundle_of(const fnl_opening *opening, const fnl_act *act) {
  const fnl_network *network = opening->mail->network;
  fnl_bundle bundle = {.act = act, .n = act->letters};
  if (network) {
    bundle.first_arc = network->first[act->sender];
    bundle.friends = network->first[act->sender + 1] - bundle.first_arc;
  }
  if (opening->box->law == FNL_SENDING_EVERY_NEIGHBOUR)
    bundle.n *= bundle.friends;
  return bundle;
}

/* ---- who gets them ---- */

/* Those who get them, once the memory they are looked up in has come. */
static void look_up_friends(fnl_opening *opening) {
  const fnl_network *network = opening->mail->network;
  for (int i = 0; i < opening->n_drawn; i++) {
    fnl_drawn *drawn = &opening->mail->drawn[i];
    drawn->person = network->neighbour[drawn->arc];
    FNL_FETCH(&opening->roster->where[drawn->person]);
  }
}

/* Where the people of one cell ring by every letter, and nobody else, nothing needs to be drawn;
 * and nobody can foresee who is still there, so that is counted instead of asked. */
static void deliver_to_cell(fnl_opening *opening) {
  const fnl_roster *roster = opening->roster;
  const fnl_drawn *drawn = opening->mail->drawn;
  const uint64_t first = (uint64_t)roster->first[opening->cell];
  const uint64_t n = (uint64_t)roster->n[opening->cell];
  int hears[FNL_AHEAD], n_hearing = 0;
  for (int i = 0; i < opening->n_drawn; i++) {
    hears[n_hearing] = i;
    n_hearing += roster->where[drawn[i].person] - first < n;
  }
  for (int i = 0; i < n_hearing; i++)
    ring(opening, drawn[hears[i]].person, opening->cell, drawn[hears[i]].act);
}

static void deliver_each(fnl_opening *opening) {
  const fnl_network *network = opening->mail->network;
  for (int i = 0; i < opening->n_drawn; i++) {
    const fnl_drawn *drawn = &opening->mail->drawn[i];
    const bool weighs = network && network->weight;
    deliver(opening, drawn->person, weighs ? (double)network->weight[drawn->arc] : 1.0, drawn->act);
  }
}

static void deliver_drawn(fnl_opening *opening) {
  if (opening->mail->network)
    look_up_friends(opening);
  if (opening->cell >= 0)
    deliver_to_cell(opening);
  else
    deliver_each(opening);
  opening->n_drawn = 0;
}

/* One more, to somebody or along an arc. */
static inline void draw_letter(fnl_opening *opening, fnl_person person, int64_t arc,
                               const fnl_act *act) {
  fnl_drawn *drawn = &opening->mail->drawn[opening->n_drawn++];
  drawn->act = act;
  drawn->arc = arc;
  drawn->person = person;
  if (opening->n_drawn == FNL_AHEAD)
    deliver_drawn(opening);
}

static void draw_along(fnl_opening *opening, int64_t arc, const fnl_act *act) {
  FNL_FETCH_SHARED(&opening->mail->network->neighbour[arc]);
  draw_letter(opening, 0, arc, act);
}

static void open_to_anybody(fnl_opening *opening, const fnl_bundle *bundle) {
  const uint32_t friends = (uint32_t)bundle->friends;
  if (opening->mail->network && friends > 0)
    draw_along(opening, bundle->first_arc + fnl_stream_below(&opening->rng, friends), bundle->act);
  if (opening->mail->network)
    return;
  const uint32_t person = fnl_stream_below(&opening->rng, (uint32_t)opening->world->population);
  FNL_FETCH(&opening->roster->where[person]);
  draw_letter(opening, person, 0, bundle->act);
}

/* Number `index` of the letters to every friend: once to each, and again. */
static void open_to_friend(fnl_opening *opening, const fnl_bundle *bundle, int64_t index) {
  const fnl_act *act = bundle->act;
  const int64_t copy = index < bundle->friends ? 0 : index / bundle->friends;
  const int64_t arc = bundle->first_arc + index - copy * bundle->friends;
  const bool is_last = copy == (int64_t)act->letters - 1;
  if (is_last && act->last < 1.0f && fnl_stream_uniform(&opening->rng) >= (double)act->last)
    return;
  if (opening->is_prompt || arrives_today(opening, act, index))
    draw_along(opening, arc, act);
}

/* ---- one after the other ---- */

/* How letters are passed over that cannot ring. */
typedef struct {
  const fnl_geometric *table; /* NULL: by a logarithm */
  double scale;               /* then 1 / log(1 - p); 0: none is passed over */
} fnl_pass;

static fnl_pass pass_of(fnl_opening *opening) {
  const double p = opening->most;
  if (opening->box->n_terms > 0 || p >= 1.0)
    return (fnl_pass){NULL, 0.0};
  if (p < FNL_GEOMETRIC_LEAST)
    return (fnl_pass){NULL, 1.0 / log1p(-p)};
  fnl_geometric_set(&opening->box->skips, p);
  return (fnl_pass){&opening->box->skips, 0.0};
}

/* Failures before the next success. */
static inline int64_t skip(fnl_stream *rng, const fnl_pass *pass) {
  const double most = 0x1p60;
  if (pass->table)
    return fnl_geometric_draw(pass->table, rng);
  if (!(pass->scale < 0.0))
    return 0;
  const double n = log(fnl_stream_uniform(rng)) * pass->scale;
  return n < most ? (int64_t)n : (int64_t)most;
}

/* Whether so many letters may have to be looked at that nobody would see the end of it. */
static bool are_too_many(const fnl_opening *opening, const fnl_acts *acts) {
  const double most = opening->box->n_terms > 0 ? 1.0 : opening->most;
  return acts->letters * most > FNL_MAIL_MOST;
}

/* Everybody tells every friend once, and all arrive today. */
static void open_to_friends(fnl_opening *opening, const fnl_acts *acts, const fnl_pass *pass) {
  const fnl_network *network = opening->mail->network;
  fnl_drawn *drawn = opening->mail->drawn;
  int n = 0;
  int64_t next = skip(&opening->rng, pass);
  for (size_t i = 0; i < acts->n && !opening->mail->failed; i++) {
    const fnl_act *act = &acts->items[i];
    const int64_t end = network->first[act->sender + 1];
    int64_t arc = network->first[act->sender] + next;
    if (i + FNL_AHEAD < acts->n)
      FNL_FETCH_SHARED(&network->first[acts->items[i + FNL_AHEAD].sender]);
    for (; arc < end; arc += 1 + skip(&opening->rng, pass)) {
      FNL_FETCH_SHARED(&network->neighbour[arc]);
      drawn[n].act = act;
      drawn[n].arc = arc;
      if (++n == FNL_AHEAD) {
        opening->n_drawn = n;
        deliver_drawn(opening);
        n = 0;
      }
    }
    next = arc - end;
  }
  opening->n_drawn = n;
}

static void open_bundles(fnl_opening *opening, const fnl_acts *acts, const fnl_pass *pass) {
  const bool to_friends = opening->box->law == FNL_SENDING_EVERY_NEIGHBOUR;
  const fnl_network *network = opening->mail->network;
  int64_t next = skip(&opening->rng, pass);
  for (size_t i = 0; i < acts->n && !opening->mail->failed; i++) {
    const fnl_bundle bundle = bundle_of(opening, &acts->items[i]);
    if (network && i + FNL_AHEAD < acts->n)
      FNL_FETCH_SHARED(&network->first[acts->items[i + FNL_AHEAD].sender]);
    for (; next < bundle.n; next += 1 + skip(&opening->rng, pass))
      if (to_friends)
        open_to_friend(opening, &bundle, next);
      else
        open_to_anybody(opening, &bundle);
    next -= bundle.n;
  }
}

/* All letters side by side; those that cannot ring are passed over in one step. */
static void open_letters(fnl_opening *opening, const fnl_acts *acts) {
  const fnl_pass pass = pass_of(opening);
  if (are_too_many(opening, acts)) {
    opening->mail->failed = true;
    return;
  }
  if (acts->are_plain && opening->is_prompt)
    open_to_friends(opening, acts, &pass);
  else
    open_bundles(opening, acts, &pass);
  deliver_drawn(opening);
}

/* ---- a channel ---- */

/* q today in each cell, and what that means for what is opened. */
static void set_persuasion(fnl_opening *opening, const fnl_state *state) {
  const fnl_world *world = opening->world;
  const fnl_network *network = opening->mail->network;
  fnl_postbox *box = opening->box;
  const fnl_effect effect = opening->day->effect[world->referrals[box->referral].cause];
  int n_cells = 0;
  for (int x = 0; x < world->n_cells; x++) {
    const fnl_brush *brush = box->brush[x] >= 0 ? &world->brushes[box->brush[x]] : NULL;
    const double sum =
        brush ? brush->progress * effect.progress + brush->irritation * effect.irritation : 0.0;
    const double q = box->persuades[x] = sum < 1.0 ? sum : 1.0;
    if (!(state->people[x] > 0.0 && q > 0.0))
      continue;
    opening->cell = n_cells++ == 0 ? x : -1;
    opening->most = q > opening->most ? q : opening->most;
  }
  if (network && network->weight)
    opening->most *= (double)network->weight_most;
  if (box->n_terms > 0 || (network && network->weight))
    opening->cell = -1;
}

static bool is_prompt(const fnl_referral *referral) {
  for (int j = 0; j < referral->n_delays; j++)
    if (referral->delay[j] >= 1.0)
      return true;
  return false;
}

static void open_box(fnl_opening *opening, const fnl_acts *acts, const fnl_state *state) {
  opening->cell = -1;
  opening->is_prompt = is_prompt(&opening->world->referrals[opening->box->referral]);
  set_persuasion(opening, state);
  if (opening->most > 0.0 || opening->box->n_terms > 0)
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

/* By which flow all go whom a letter of this box moves out of cell x; -1: that is drawn. */
static int only_flow(const fnl_postbox *box, const fnl_day *day, const fnl_world *world, int x) {
  const fnl_brush *brush = &world->brushes[box->brush[x]];
  const bool is_sure = !(day->hazard[x] > 0.0) && brush->end_flow == brush->first_flow + 1;
  return is_sure ? brush->first_flow : -1;
}

static void choose_flow(const fnl_mail *mail, const fnl_day *day, const fnl_world *world,
                        fnl_stream *rng, fnl_ring *heard) {
  const fnl_postbox *box = &mail->boxes[heard->box];
  const fnl_brush *brush = &world->brushes[box->brush[heard->cell]];
  const double hazard = day->hazard[heard->cell];
  if (hazard > 0.0)
    draw_time(heard, rng);
  if (hazard > 0.0 && fnl_stream_uniform(rng) < -expm1(-hazard * time_of(mail, heard)))
    heard->flow = flow_by_rates(day, world, heard->cell, fnl_stream_uniform(rng));
  else if (brush->end_flow == brush->first_flow + 1)
    heard->flow = brush->first_flow;
  else
    heard->flow = flow_by_letter(day, world, brush, fnl_stream_uniform(rng));
}

/* Rings of one box and cell in a row, where it is known beforehand. Returns their number. */
static size_t set_flow(fnl_mail *mail, size_t first, int flow) {
  const fnl_ring *like = &mail->rings[first];
  const int32_t cell = like->cell, box = like->box;
  size_t i = first;
  for (; i < mail->n_rings && mail->rings[i].cell == cell && mail->rings[i].box == box; i++)
    mail->rings[i].flow = flow;
  return i - first;
}

static void choose_flows(fnl_mail *mail, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                         fnl_state *state) {
  fnl_stream rng =
      fnl_stream_open(luck.seed, luck.replication, FNL_PURPOSE_RING, (uint32_t)day->t, 0);
  for (size_t i = 0, n; i < mail->n_rings; i += n) {
    fnl_ring *heard = &mail->rings[i];
    const int flow = only_flow(&mail->boxes[heard->box], day, world, heard->cell);
    n = 1;
    if (flow >= 0)
      n = set_flow(mail, i, flow);
    else
      choose_flow(mail, day, world, &rng, heard);
    state->persuaded[heard->flow] += (double)n;
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

/* They are in order as they are. */
static void copy_rings(fnl_mail *mail) {
  for (size_t i = 0; i < mail->n_rings; i++) {
    mail->by_flow[i] = (uint32_t)i;
    mail->people[i] = mail->rings[i].person;
  }
}

static void distribute_rings(fnl_mail *mail) {
  for (size_t i = 0; i < mail->n_rings; i++) {
    const int64_t at = mail->first[mail->rings[i].flow]++;
    mail->by_flow[at] = (uint32_t)i;
    mail->people[at] = mail->rings[i].person;
  }
  for (int i = mail->n_flows; i > 0; i--)
    mail->first[i] = mail->first[i - 1];
  mail->first[0] = 0;
}

/* Rings, and those who heard them, by flow. */
static void sort_rings(fnl_mail *mail, const fnl_state *state) {
  int64_t n = 0;
  bool is_one_flow = false;
  for (int i = 0; i < mail->n_flows; i++) {
    const int64_t here = (int64_t)state->persuaded[i];
    mail->first[i] = n;
    n += here;
    is_one_flow |= here == (int64_t)mail->n_rings;
  }
  mail->first[mail->n_flows] = n;
  if (is_one_flow)
    copy_rings(mail);
  else
    distribute_rings(mail);
}

/* Out of memory: the run goes to its end as if nobody had got any, and is thrown away. */
static void forget_letters(fnl_mail *mail, fnl_roster *roster) {
  mail->failed = true;
  mail->n_rings = mail->n_replies = 0;
  fnl_roster_take_none(roster);
}

static void open_boxes(fnl_mail *mail, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                       const fnl_state *state, fnl_roster *roster) {
  for (int b = 0; b < mail->n_boxes && !mail->failed; b++) {
    fnl_postbox *box = &mail->boxes[b];
    const fnl_acts *acts = &box->arriving[day->t % box->window];
    if (acts->n == 0)
      continue;
    fnl_opening opening = {
        .mail = mail,
        .box = box,
        .index = b,
        .day = day,
        .world = world,
        .luck = luck,
        .roster = roster,
        .rng = fnl_stream_open(luck.seed, luck.replication, FNL_PURPOSE_LETTER, (uint32_t)day->t,
                               (uint64_t)box->referral),
    };
    open_box(&opening, acts, state);
  }
}

void fnl_mail_open(fnl_mail *mail, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                   fnl_state *state, fnl_roster *roster) {
  mail->n_rings = mail->n_replies = 0;
  memset(state->replies, 0, (size_t)world->n_slot_cells * sizeof *state->replies);
  memset(state->persuaded, 0, (size_t)world->n_flows * sizeof *state->persuaded);
  fnl_roster_take_none(roster);
  open_boxes(mail, day, world, luck, state, roster);
  if (mail->failed || !reserve_order(mail))
    forget_letters(mail, roster);
  for (size_t i = 0; i < mail->n_replies; i++)
    state->replies[mail->replies[i].slot_cell] += 1.0;
  if (mail->n_rings > 0)
    choose_flows(mail, day, world, luck, state);
  sort_rings(mail, state);
  fnl_roster_persuade(roster, mail->people, mail->first);
}

size_t fnl_mail_replies(const fnl_mail *mail, const fnl_reply **replies) {
  *replies = mail->replies;
  return mail->n_replies;
}

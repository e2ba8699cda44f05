/* letters.c: opening a day's letters: which of them, and who gets them.
 *
 * Letters that cannot ring are passed over in one step (random/geometric.h); the others go into a
 * bag, which is delivered when it is full (delivery.c).
 */
#include "engine/postbox.h"

#include "engine/urn.h"

#include <string.h>

/* One more in the bag, to somebody or along an arc. */
static inline void draw_letter(fnl_opening *opening, fnl_person person, int64_t arc, uint32_t act) {
  fnl_bag *bag = &opening->mail->bag;
  bag->act[bag->n] = act;
  bag->arc[bag->n] = arc;
  bag->person[bag->n] = person;
  if (++bag->n == FNL_BAG)
    fnl_mail_deliver(opening);
}

static void draw_along(fnl_opening *opening, int64_t arc, uint32_t act) {
  FNL_FETCH_SHARED(&opening->mail->network->neighbour[arc]);
  draw_letter(opening, 0, arc, act);
}

/* ---- to every friend, once, all of them today ---- */

/* Whose letters they are that go along arcs number place[0] < place[1] < … of those side by side:
 * fills act[n], beginning with act `from`. Behind them there is room, and places beyond all arcs:
 * an act is asked for some letters at once, since whether it has one more is not foreseeable, and
 * asking in vain takes less time than guessing wrong. */
static void find_acts(const int32_t *end, uint32_t from, int n, const int32_t *place,
                      uint32_t *act) {
  for (int i = 0; i < n;) {
    const int32_t end_here = end[from];
    int there = 0;
    for (int k = 0; k < FNL_AT_ONCE; k++) {
      act[i + k] = from;
      there += place[i + k] < end_here;
    }
    i += there;
    from += there < FNL_AT_ONCE;
  }
}

static void open_to_friends(fnl_opening *opening, const fnl_acts *acts) {
  const uint32_t *neighbour = opening->mail->network->neighbour;
  fnl_bag *bag = &opening->mail->bag;
  int32_t place[FNL_BAG + FNL_AT_ONCE];
  uint32_t from = 0;
  int64_t next = 0;
  do {
    const int n = fnl_geometric_successes(&opening->box->skips, &opening->words, &next,
                                          (int32_t)acts->n_arcs, FNL_BAG, place);
    for (int k = 0; k < FNL_AT_ONCE; k++)
      place[n + k] = INT32_MAX;
    find_acts(acts->end, from, n, place, bag->act);
    for (int i = 0; i < n; i++) {
      bag->arc[i] = place[i] + acts->shift[bag->act[i]];
      FNL_FETCH_SHARED(&neighbour[bag->arc[i]]);
    }
    bag->n = n;
    from = n > 0 ? bag->act[n - 1] : from;
    fnl_mail_deliver(opening);
  } while (next < acts->n_arcs && !opening->mail->failed);
}

/* ---- all others, act by act ---- */

/* What is to be opened of one act. */
typedef struct {
  const fnl_act *act;         /* but for its sender */
  uint32_t index;             /* of the act */
  int64_t first_arc, friends; /* of the sender; 0 without a network */
  int64_t n;                  /* letters */
} fnl_bundle;

/* Of act number `index`, which is `act` but for who sends. */
static fnl_bundle bundle_of(const fnl_opening *opening, const fnl_acts *acts, const fnl_act *act,
                            size_t index) {
  const fnl_network *network = opening->mail->network;
  const fnl_person sender = acts->senders[index];
  fnl_bundle bundle = {.act = act, .index = (uint32_t)index, .n = act->letters};
  if (network) {
    bundle.first_arc = network->first[sender];
    bundle.friends = network->first[sender + 1] - bundle.first_arc;
  }
  if (opening->box->law == FNL_SENDING_EVERY_NEIGHBOUR)
    bundle.n *= bundle.friends;
  return bundle;
}

static void open_to_anybody(fnl_opening *opening, const fnl_bundle *bundle) {
  const uint32_t friends = (uint32_t)bundle->friends;
  if (opening->mail->network && friends > 0)
    draw_along(opening, bundle->first_arc + fnl_words_below(&opening->words, friends),
               bundle->index);
  if (opening->mail->network)
    return;
  const uint32_t person = fnl_words_below(&opening->words, (uint32_t)opening->world->population);
  FNL_FETCH(&opening->roster->where[person]);
  draw_letter(opening, person, 0, bundle->index);
}

/* Whether today is the day on which letter number `index` of an act to every friend arrives. */
static bool arrives_today(const fnl_opening *opening, const fnl_act *act, int64_t index) {
  const fnl_referral *referral = &opening->world->referrals[opening->box->referral];
  const int sent = act->mark.sent, due = opening->day->t - 1 - sent;
  const uint64_t name = (uint64_t)act->number * (uint64_t)opening->world->n_referrals +
                        (uint64_t)opening->box->referral;
  fnl_stream rng = fnl_stream_open(opening->luck.seed, opening->luck.replication,
                                   FNL_PURPOSE_TRANSIT, (uint32_t)sent, name);
  fnl_stream_seek(&rng, (uint32_t)index);
  fnl_urn urn = {fnl_stream_uniform(&rng), 0};
  for (int j = 0; j < referral->n_delays; j++)
    if (fnl_urn_falls(&urn, j, referral->delay[j]))
      break;
  return urn.chosen == due;
}

/* Number `index` of the letters to every friend: once to each, and again. */
static void open_to_friend(fnl_opening *opening, const fnl_bundle *bundle, int64_t index) {
  const fnl_act *act = bundle->act;
  const int64_t copy = index < bundle->friends ? 0 : index / bundle->friends;
  const int64_t arc = bundle->first_arc + index - copy * bundle->friends;
  const bool is_last = copy == (int64_t)act->letters - 1;
  if (is_last && act->last < 1.0f && fnl_words_uniform(&opening->words) >= (double)act->last)
    return;
  if (opening->is_prompt || arrives_today(opening, act, index))
    draw_along(opening, arc, bundle->index);
}

/* Of acts number `first` … that are alike. */
static void open_alike(fnl_opening *opening, const fnl_acts *acts, const fnl_alike *alike,
                       size_t first, int64_t *next) {
  const bool to_friends = opening->box->law == FNL_SENDING_EVERY_NEIGHBOUR;
  const fnl_network *network = opening->mail->network;
  const fnl_geometric *skips = &opening->box->skips;
  fnl_act act = alike->first;
  for (size_t i = first; i < alike->end && !opening->mail->failed; i++, act.number++) {
    const fnl_bundle bundle = bundle_of(opening, acts, &act, i);
    if (network && i + FNL_AHEAD < acts->n)
      FNL_FETCH_SHARED(&network->first[acts->senders[i + FNL_AHEAD]]);
    for (; *next < bundle.n; *next += 1 + fnl_geometric_draw(skips, &opening->words))
      if (to_friends)
        open_to_friend(opening, &bundle, *next);
      else
        open_to_anybody(opening, &bundle);
    *next -= bundle.n;
  }
}

static void open_bundles(fnl_opening *opening, const fnl_acts *acts) {
  int64_t next = fnl_geometric_draw(&opening->box->skips, &opening->words);
  for (size_t k = 0; k < acts->n_alike; k++)
    open_alike(opening, acts, &acts->alike[k], k > 0 ? acts->alike[k - 1].end : 0, &next);
  fnl_mail_deliver(opening);
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

/* Where letters make things happen besides, none is passed over. */
static void open_box(fnl_opening *opening, const fnl_acts *acts, const fnl_state *state) {
  fnl_postbox *box = opening->box;
  set_persuasion(opening, state);
  const double chance = box->n_terms > 0 ? 1.0 : opening->most;
  if (!(chance > 0.0))
    return;
  if (acts->letters * chance > FNL_MAIL_MOST) { /* nobody would see the end of it */
    opening->mail->failed = true;
    return;
  }
  fnl_geometric_set(&box->skips, chance);
  if (acts->are_plain && opening->is_prompt)
    open_to_friends(opening, acts);
  else
    open_bundles(opening, acts);
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
        .cell = -1,
        .is_prompt = is_prompt(&world->referrals[box->referral]),
    };
    const fnl_stream rng = fnl_stream_open(luck.seed, luck.replication, FNL_PURPOSE_LETTER,
                                           (uint32_t)day->t, (uint64_t)box->referral);
    fnl_words_begin(&opening.words, &rng);
    open_box(&opening, acts, state);
  }
}

static void forget_letters(fnl_mail *mail, fnl_roster *roster) {
  mail->rings.n = mail->n_replies = 0;
  fnl_roster_take_none(roster);
}

void fnl_mail_open(fnl_mail *mail, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                   fnl_state *state, fnl_roster *roster) {
  memset(state->replies, 0, (size_t)world->n_slot_cells * sizeof *state->replies);
  memset(state->persuaded, 0, (size_t)world->n_flows * sizeof *state->persuaded);
  forget_letters(mail, roster);
  mail->t = day->t;
  open_boxes(mail, day, world, luck, state, roster);
  if (!mail->failed)
    fnl_rings_settle(mail, day, world, luck, state);
  if (mail->failed) { /* to its end as if nobody had got any; the run is thrown away */
    forget_letters(mail, roster);
    fnl_rings_settle(mail, day, world, luck, state);
  }
  for (size_t i = 0; i < mail->n_replies; i++)
    state->replies[mail->replies[i].slot_cell] += 1.0;
  fnl_roster_persuade(roster, fnl_rings_people(&mail->rings), mail->rings.first);
}

size_t fnl_mail_replies(const fnl_mail *mail, const fnl_reply **replies) {
  *replies = mail->replies;
  return mail->n_replies;
}

/* adjoint_touches.c: a day's touches undone: wear, learning, referrals, mailings, auctions. */
#include "engine/adjoint.h"

static double noise(const fnl_world *world, const double *table, int channel, int t) {
  return table ? table[(size_t)channel * (size_t)world->n_days + (size_t)t] : 1.0;
}

/* l = e + (1 - e) min(1, L / events): dl/dL today. */
static fnl_real learning_slope(const fnl_adjoint *adjoint, const fnl_world *world, int t, int i) {
  const fnl_delivery *delivery = &world->deliveries[i];
  const int first = t > delivery->window_days ? t - delivery->window_days : 0;
  const fnl_real recent = fnl_state_lessons(adjoint->state, world, t)[i] -
                          fnl_state_lessons(adjoint->state, world, first)[i];
  const double slope = (1.0 - delivery->efficiency) / delivery->learning_events;
  return fnl_choose(recent < delivery->learning_events, fnl_real_of(slope), fnl_real_of(0.0));
}

/* progress = noise l / wear, irritation = noise wear: noise / wear is both ways to be had. */
static fnl_real gain(const fnl_world *world, int cause, int t, const fnl_tape_day *day) {
  const double luck = noise(world, world->response_noise, world->plan->causes[cause].channel, t);
  return luck * luck / day->effect[cause].irritation;
}

static void unlearn(fnl_adjoint *adjoint, const fnl_world *world, int t, const fnl_tape_day *day) {
  fnl_real *recent = adjoint->recent + (size_t)t * (size_t)world->n_campaigns;
  for (int i = 0; i < world->n_campaigns; i++) {
    const fnl_delivery *delivery = &world->deliveries[i];
    if (delivery->learns)
      recent[i] = adjoint->effect[delivery->cause].progress * gain(world, delivery->cause, t, day) *
                  learning_slope(adjoint, world, t, i);
  }
}

/* wear = 1 + F / phi, and d(progress) = -progress / wear, d(irritation) = irritation / wear. */
static void unwear(fnl_adjoint *adjoint, const fnl_world *world, int t, const fnl_tape_day *day) {
  for (int cause = 1; cause < world->n_causes; cause++) {
    const int creative = world->creative_of[cause];
    const double inverse_fatigue = world->creatives[creative].inverse_fatigue;
    if (!(inverse_fatigue > 0.0))
      continue;
    const fnl_effect effect = day->effect[cause], by_effect = adjoint->effect[cause];
    const double luck = noise(world, world->response_noise, world->plan->causes[cause].channel, t);
    adjoint->exposure[creative] +=
        (by_effect.irritation * effect.irritation - by_effect.progress * effect.progress) *
        inverse_fatigue * luck / effect.irritation;
  }
}

static void fade(fnl_adjoint *adjoint, const fnl_world *world) {
  for (int k = 0; k < world->n_creatives; k++)
    adjoint->exposure[k] *= world->creatives[k].memory;
}

/* A = sum a n. */
static void uncount_audience(fnl_adjoint *adjoint, const fnl_creative *creative,
                             fnl_real audience) {
  for (int k = 0; k < creative->n_cells; k++)
    adjoint->people[creative->cell[k]] += creative->activity[k] * audience;
}

/* ---- earned and owned ---- */

static void unsend(fnl_adjoint *adjoint, const fnl_world *world, int t) {
  const fnl_real *sends = adjoint->sends + (size_t)t * (size_t)world->n_referrals;
  for (int i = 0; i < world->n_referrals; i++) {
    const fnl_referral *referral = &world->referrals[i];
    for (int k = 0; k < referral->n_senders; k++)
      adjoint->people[referral->sender[k]] += referral->rate[k] * sends[i];
  }
}

static void undeliver_referrals(fnl_adjoint *adjoint, const fnl_world *world, int index, int t) {
  const fnl_referral *referral = &world->referrals[index];
  const fnl_real per_person =
      adjoint->touches[referral->cause] + adjoint->exposure[referral->creative];
  const fnl_real arriving =
      adjoint->weights->touches[referral->cause] + per_person / world->population;
  const int n_days = referral->n_delays < t ? referral->n_delays : t;
  fnl_real *sends = adjoint->sends + (size_t)t * (size_t)world->n_referrals + index;
  for (int j = 0; j < n_days; j++) {
    sends -= world->n_referrals;
    *sends += referral->delay[j] * arriving;
  }
}

/* What is mailed is fixed; only how many read it is not. */
static void unsend_mailing(fnl_adjoint *adjoint, const fnl_world *world,
                           const fnl_mailing *mailing) {
  uncount_audience(adjoint, &world->creatives[mailing->creative],
                   adjoint->weights->touches[mailing->cause] * mailing->touches_per_day);
}

/* ---- paid ---- */

/* What is paid and seen: spend = b bought, touches = f seen, and F grows by the f of all times
 * seen. bid[] becomes the adjoint of b as far as it is spent; bidding.wanted that of the sum of f.
 */
static void undeliver_ads(fnl_adjoint *adjoint, const fnl_world *world, const fnl_tape_day *day) {
  for (int i = 0; i < world->n_auctions; i++) {
    const fnl_real exposure = adjoint->exposure[world->auctions[i].creative];
    fnl_bidding *by = &adjoint->bidding[i];
    by->wanted = exposure * day->biddings[i].seen;
    by->seen = exposure * day->biddings[i].wanted;
    by->audience = by->supply = by->bought = fnl_real_of(0.0);
  }
  for (int i = 0; i < world->n_campaigns; i++) {
    const fnl_delivery *delivery = &world->deliveries[i];
    fnl_bidding *by = &adjoint->bidding[delivery->auction];
    const fnl_bidding *bidding = &day->biddings[delivery->auction];
    const fnl_real touches = adjoint->touches[delivery->cause];
    const fnl_real weight = adjoint->weights->touches[delivery->cause];
    const fnl_real spend = adjoint->weights->spend[delivery->cause] - adjoint->money[i];
    adjoint->touches[delivery->cause] = touches + weight * bidding->audience;
    by->audience += weight * day->bids[i].wanted * bidding->seen;
    by->seen += adjoint->touches[delivery->cause] * day->bids[i].wanted;
    by->bought += spend * day->bids[i].money;
  }
}

/* seen = bought kappa / (kappa + f), where bought = cap / f and f = cap beyond the cap. */
static void unhold_auction(fnl_bidding *by, const fnl_bidding *bidding,
                           const fnl_auction *auction) {
  const fnl_truth is_capped = bidding->wanted > auction->cap;
  const fnl_real free = by->seen * bidding->seen / (auction->capacity + bidding->wanted);
  if (!fnl_any(is_capped)) {
    by->wanted -= free;
    return;
  }
  const fnl_real bought =
      by->bought + by->seen * auction->capacity / (auction->capacity + auction->cap);
  by->bought = fnl_choose(is_capped, bought, by->bought);
  by->wanted -= fnl_choose(is_capped, bought * bidding->bought / bidding->wanted, free);
}

/* f = b / (m eps A): the adjoint of b, as if what b leaves were lost. Nothing comes of a bid that
 * nobody could see. */
static fnl_real uncollect_bid(fnl_adjoint *adjoint, const fnl_delivery *delivery,
                              const fnl_bidding *bidding, const fnl_bid *bid) {
  fnl_bidding *by = &adjoint->bidding[delivery->auction];
  const fnl_truth is_seen = bidding->bought > 0.0;
  const fnl_real wanted = by->wanted + adjoint->touches[delivery->cause] * bidding->seen;
  const fnl_real each = fnl_choose(is_seen, wanted / bidding->supply, fnl_real_of(0.0));
  by->supply -= each * bid->wanted;
  return adjoint->weights->spend[delivery->cause] * bidding->bought +
         each / delivery->impression_cost;
}

/* b = min(M release, M(0) most), and what is spent is gone from M. */
static void uncollect_bids(fnl_adjoint *adjoint, const fnl_world *world, int t,
                           const fnl_tape_day *day) {
  const fnl_state *state = adjoint->state;
  size_t k = (size_t)t;
  for (int i = 0; i < world->n_campaigns; i++, k += (size_t)world->n_days) {
    const fnl_delivery *delivery = &world->deliveries[i];
    const fnl_bidding *bidding = &day->biddings[delivery->auction];
    const fnl_real direct = uncollect_bid(adjoint, delivery, bidding, &day->bids[i]);
    const fnl_real whole = direct - bidding->bought * adjoint->money[i];
    const fnl_truth held = adjoint->held[k];
    const fnl_real none = fnl_real_of(0.0);
    adjoint->bid[k] = fnl_choose(state->granted[i] > 0.0, whole, direct);
    adjoint->granted[i] += fnl_choose(held, state->most[i][t] * whole, none);
    adjoint->money[i] += fnl_choose(held, none, state->release[i][t] * whole);
  }
}

/* supply = eps A. */
static void unopen_auction(fnl_adjoint *adjoint, const fnl_world *world, int t,
                           const fnl_auction *auction, const fnl_bidding *by) {
  uncount_audience(adjoint, &world->creatives[auction->creative],
                   by->audience +
                       by->supply * noise(world, world->price_noise, auction->channel, t));
}

void fnl_adjoint_touches(fnl_adjoint *adjoint, const fnl_world *world, int t,
                         const fnl_tape_day *day) {
  unsend(adjoint, world, t);
  unwear(adjoint, world, t, day);
  unlearn(adjoint, world, t, day);
  for (int i = 0; i < world->n_referrals; i++)
    undeliver_referrals(adjoint, world, i, t);
  for (int i = 0; i < world->n_mailings; i++)
    unsend_mailing(adjoint, world, &world->mailings[i]);
  undeliver_ads(adjoint, world, day);
  for (int i = 0; i < world->n_auctions; i++)
    unhold_auction(&adjoint->bidding[i], &day->biddings[i], &world->auctions[i]);
  uncollect_bids(adjoint, world, t, day);
  for (int i = 0; i < world->n_auctions; i++)
    unopen_auction(adjoint, world, t, &world->auctions[i], &adjoint->bidding[i]);
  fade(adjoint, world);
}

/* day.c: the formulas of a day, in the order of docs/model.md. */
#include "engine/day.h"

#include <string.h>

fnl_status fnl_day_init(fnl_day *day, const fnl_world *world, fnl_error *error) {
  memset(day, 0, sizeof *day);
  day->touches = FNL_TAKE_REAL(&day->memory, world->n_causes, fnl_real);
  day->learning = FNL_TAKE_REAL(&day->memory, world->n_causes, fnl_real);
  day->effect = FNL_TAKE_REAL(&day->memory, world->n_causes, fnl_effect);
  day->hazard = FNL_TAKE_REAL(&day->memory, world->n_cells, fnl_real);
  day->strength = FNL_TAKE_REAL(&day->memory, world->n_strengths, fnl_real);
  day->biddings = FNL_TAKE_REAL(&day->memory, world->n_auctions, fnl_bidding);
  day->bids = FNL_TAKE_REAL(&day->memory, world->n_campaigns, fnl_bid);
  if (day->memory.failed) {
    fnl_day_free(day);
    return fnl_error_no_memory(error);
  }
  day->touches[FNL_TIME] = fnl_real_of(1.0); /* time touches everybody once a day */
  for (int cause = 0; cause < world->n_causes; cause++)
    day->learning[cause] = fnl_real_of(1.0);
  for (int x = 0; x < world->n_cells; x++)
    day->strength[x] = fnl_real_of(1.0);
  return FNL_OK;
}

void fnl_day_free(fnl_day *day) {
  fnl_arena_free(&day->memory);
  memset(day, 0, sizeof *day);
}

static double noise(const fnl_world *world, const double *table, int channel, int t) {
  return table[(size_t)channel * (size_t)world->n_days + (size_t)t];
}

static fnl_real active_people(const fnl_real *people, int n_cells, const int *cells,
                              const double *activity) {
  fnl_real sum = fnl_real_of(0.0);
  for (int i = 0; i < n_cells; i++)
    sum += activity[i] * people[cells[i]];
  return sum;
}

static fnl_real audience_of(const fnl_creative *creative, const fnl_real *people) {
  return active_people(people, creative->n_cells, creative->cell, creative->activity);
}

/* F(t) = delta F(t - 1) + today's. */
static void expose(const fnl_world *world, fnl_state *state, int creative, fnl_real seen) {
  fnl_real *exposure = &state->exposure[creative];
  *exposure = world->creatives[creative].memory * *exposure + seen;
}

/* ---- paid ---- */

/* Fewer people than this are nobody: money for each of them would pass the largest double. */
#define FEWEST_PEOPLE 1e-280

static void open_auctions(fnl_day *day, const fnl_world *world, const fnl_state *state) {
  for (int i = 0; i < world->n_auctions; i++) {
    const fnl_auction *auction = &world->auctions[i];
    fnl_bidding *bidding = &day->biddings[i];
    bidding->audience = audience_of(&world->creatives[auction->creative], state->people);
    bidding->supply = bidding->audience;
    if (world->price_noise)
      bidding->supply *= noise(world, world->price_noise, auction->channel, day->t);
    bidding->wanted = fnl_real_of(0.0);
  }
}

/* b = min(M(t) w_t / sum_{s>=t} w_s, catch_up M(0) w_t / sum w), and the bid f = 1000 b / (m eps
 * A), 0 without an audience. */
static void collect_bids(fnl_day *day, const fnl_world *world, const fnl_state *state,
                         fnl_run *run) {
  for (int i = 0; i < world->n_campaigns; i++) {
    const fnl_delivery *delivery = &world->deliveries[i];
    fnl_bidding *bidding = &day->biddings[delivery->auction];
    const fnl_real released = state->money[i] * state->release[i][day->t];
    const fnl_real most = state->granted[i] * state->most[i][day->t];
    const fnl_real money = fnl_choose(released < most, released, most);
    const fnl_truth is_empty = bidding->supply <= FEWEST_PEOPLE;
    const fnl_real wanted = fnl_choose(is_empty, fnl_real_of(0.0),
                                       money / (delivery->impression_cost * bidding->supply));
    fnl_count(&run->empty_days[i], is_empty & (money > 0.0));
    bidding->wanted += wanted;
    day->bids[i] = (fnl_bid){money, wanted};
  }
}

/* Bids meet the price cap and the capacity: f^ = f / (1 + f / kappa). */
static void hold_auction(fnl_bidding *bidding, const fnl_auction *auction) {
  fnl_real wanted = bidding->wanted;
  const fnl_truth is_capped = wanted > auction->cap;
  bidding->bought = fnl_choose(bidding->supply > FEWEST_PEOPLE, fnl_real_of(1.0), fnl_real_of(0.0));
  if (fnl_any(is_capped)) {
    bidding->bought = fnl_choose(is_capped, auction->cap / wanted, bidding->bought);
    wanted = fnl_choose(is_capped, fnl_real_of(auction->cap), wanted);
  }
  bidding->seen = bidding->bought * auction->capacity / (auction->capacity + wanted);
}

/* What is delivered is paid and seen. */
static void deliver_ads(fnl_day *day, const fnl_world *world, fnl_state *state, fnl_run *run) {
  fnl_real spent = fnl_real_of(0.0);
  for (int i = 0; i < world->n_auctions; i++)
    expose(world, state, world->auctions[i].creative,
           day->biddings[i].wanted * day->biddings[i].seen);
  for (int i = 0; i < world->n_campaigns; i++) {
    const int cause = world->deliveries[i].cause;
    const fnl_bidding *bidding = &day->biddings[world->deliveries[i].auction];
    const fnl_real spend = day->bids[i].money * bidding->bought;
    const fnl_real touches = day->bids[i].wanted * bidding->seen;
    day->touches[cause] = touches;
    state->money[i] -= spend;
    run->touches[cause] += bidding->audience * touches;
    run->spend[cause] += spend;
    fnl_count(&run->capped_days[i], (bidding->bought < 1.0) & (spend > 0.0));
    spent += spend;
  }
  run->spend_days[day->t] = spent;
}

/* l = e + (1 - e) min(1, L / events), L over the `window_days` days before today. */
static fnl_real learned(const fnl_delivery *delivery, fnl_real recent) {
  const fnl_real part = fnl_choose(recent < delivery->learning_events,
                                   recent / delivery->learning_events, fnl_real_of(1.0));
  return delivery->efficiency + (1.0 - delivery->efficiency) * part;
}

static void learn(fnl_day *day, const fnl_world *world, const fnl_state *state) {
  const fnl_real *lessons = fnl_state_lessons(state, world, day->t);
  for (int i = 0; i < world->n_campaigns; i++) {
    const fnl_delivery *delivery = &world->deliveries[i];
    if (!delivery->learns)
      continue;
    const int first = day->t > delivery->window_days ? day->t - delivery->window_days : 0;
    const fnl_real recent = lessons[i] - fnl_state_lessons(state, world, first)[i];
    day->learning[delivery->cause] = learned(delivery, recent);
  }
}

/* ---- owned and earned ---- */

static void send_mailing(fnl_day *day, const fnl_world *world, const fnl_mailing *mailing,
                         fnl_state *state, fnl_run *run) {
  const fnl_real audience = audience_of(&world->creatives[mailing->creative], state->people);
  day->touches[mailing->cause] = fnl_real_of(mailing->touches_per_day);
  run->touches[mailing->cause] += audience * mailing->touches_per_day;
  run->cost_days[day->t] += world->touch_cost[mailing->cause] * audience * mailing->touches_per_day;
  expose(world, state, mailing->creative, day->touches[mailing->cause]);
}

/* sum_j d_j Phi(t - j). */
static fnl_real arriving(const fnl_world *world, const fnl_state *state, int index, int t) {
  const fnl_referral *referral = &world->referrals[index];
  const int n_days = referral->n_delays < t ? referral->n_delays : t;
  const fnl_real *sends = fnl_state_sends(state, world, t) + index;
  fnl_real sum = fnl_real_of(0.0);
  for (int j = 0; j < n_days; j++) {
    sends -= world->n_referrals;
    sum += referral->delay[j] * *sends;
  }
  return sum;
}

/* lambda is what arrives for each of N, for everyone; letters (mail.h) have receivers of their own.
 */
static void deliver_referrals(fnl_day *day, const fnl_world *world, int index, fnl_state *state,
                              fnl_run *run) {
  const fnl_referral *referral = &world->referrals[index];
  const fnl_real sends =
      referral->is_personal ? state->letters[index] : arriving(world, state, index, day->t);
  const fnl_real per_person = sends / world->population;
  day->touches[referral->cause] = referral->is_personal ? fnl_real_of(0.0) : per_person;
  run->touches[referral->cause] += sends;
  expose(world, state, referral->creative, per_person);
}

/* ---- what a touch is worth today ---- */

static void wear_out(fnl_day *day, const fnl_world *world, const fnl_state *state) {
  for (int cause = 1; cause < world->n_causes; cause++) {
    const int creative = world->creative_of[cause];
    const fnl_real wear =
        1.0 + state->exposure[creative] * world->creatives[creative].inverse_fatigue;
    day->effect[cause] = (fnl_effect){day->learning[cause] / wear, wear};
  }
}

static void vary_response(fnl_day *day, const fnl_world *world) {
  for (int cause = 1; cause < world->n_causes; cause++) {
    const int channel = world->plan->causes[cause].channel;
    const double luck = noise(world, world->response_noise, channel, day->t);
    day->effect[cause].progress *= luck;
    day->effect[cause].irritation *= luck;
  }
}

/* ---- rates ---- */

/* H = lambda q, where the q of one cause out of one stage are scaled down to sum to at most 1: sets
 * the brush's two strengths and returns the sum of its H. */
static inline fnl_real set_brush(const fnl_day *day, const fnl_brush *brush, fnl_real *strength) {
  const fnl_effect effect = day->effect[brush->cause];
  const fnl_real sum = brush->progress * effect.progress + brush->irritation * effect.irritation;
  fnl_real lambda = day->touches[brush->cause] * brush->activity;
  if (fnl_any(sum > 1.0))
    lambda = fnl_choose(sum > 1.0, lambda / sum, lambda);
  strength[0] = effect.progress * lambda;
  strength[1] = effect.irritation * lambda;
  return sum * lambda;
}

static void set_rates(fnl_day *day, const fnl_world *world) {
  fnl_real *hazard = day->hazard;
  fnl_real *strength = day->strength + world->n_cells;
  for (int x = 0; x < world->n_cells; x++)
    hazard[x] = fnl_real_of(world->cells[x].by_time);
  for (int b = 0; b < world->n_brushes; b++) {
    const fnl_brush *brush = &world->brushes[b];
    hazard[brush->cell] += set_brush(day, brush, &strength[2 * b]);
  }
}

/* Sends of people by their stage, as it is before they move. */
static void expect_sends(const fnl_world *world, fnl_state *state, int t) {
  fnl_real *sends = fnl_state_sends(state, world, t);
  for (int i = 0; i < world->n_referrals; i++) {
    const fnl_referral *referral = &world->referrals[i];
    sends[i] = active_people(state->people, referral->n_senders, referral->sender, referral->rate);
  }
}

void fnl_day_note(int t, const fnl_world *world, const fnl_state *state, fnl_run *run) {
  fnl_real *stages = run->stage_days + (size_t)t * (size_t)world->n_stages;
  const int n_stages = world->n_stages, n_segments = world->n_segments;
  for (int s = 0; s < n_stages; s++)
    stages[s] = state->people[s * n_segments];
  for (int g = 1; g < n_segments; g++)
    for (int s = 0; s < n_stages; s++)
      stages[s] += state->people[s * n_segments + g];
  for (int x = n_stages * n_segments; x < world->n_cells; x++) /* later phases */
    stages[fnl_world_stage(world, x)] += state->people[x];
}

void fnl_day_begin(fnl_day *day, int t, const fnl_world *world, fnl_state *state, fnl_run *run) {
  day->t = t;
  open_auctions(day, world, state);
  collect_bids(day, world, state, run);
  for (int i = 0; i < world->n_auctions; i++)
    hold_auction(&day->biddings[i], &world->auctions[i]);
  deliver_ads(day, world, state, run);
  for (int i = 0; i < world->n_mailings; i++)
    send_mailing(day, world, &world->mailings[i], state, run);
  for (int i = 0; i < world->n_referrals; i++)
    deliver_referrals(day, world, i, state, run);
  learn(day, world, state);
  wear_out(day, world, state);
  if (world->response_noise)
    vary_response(day, world);
  set_rates(day, world);
  expect_sends(world, state, t);
}

void fnl_day_event_means(const fnl_day *day, const fnl_world *world, fnl_state *state) {
  for (int i = 0; i < world->n_terms; i++) {
    const fnl_term *term = &world->terms[i];
    state->happened[term->slot_cell] +=
        term->weight * state->people[term->cell] * day->touches[term->cause];
  }
}

/* ---- the end of a day ---- */

void fnl_day_move(const fnl_world *world, fnl_state *state, fnl_run *run) {
  const fnl_real *flow = state->flow;
  const fnl_inflow *inflow = world->inflows;
  for (int x = 0; x < world->n_cells; x++)
    for (const fnl_inflow *end = inflow + world->cells[x].n_inflows; inflow < end; inflow++)
      state->people[x] += flow[inflow->flow];
  for (int i = 0; i < world->n_emissions; i++)
    state->happened[world->emissions[i].slot_cell] += flow[world->emissions[i].flow];
  for (int i = 0; i < world->n_flows; i++)
    run->flow_count[i] += flow[i];
}

static fnl_real sum_of(const fnl_real *values, int n, const int *index) {
  fnl_real sum = fnl_real_of(0.0);
  for (int i = 0; i < n; i++)
    sum += values[index[i]];
  return sum;
}

/* Sends about what happened today; seeds tell of their event on day 0, like everybody else. */
static void tell(const fnl_world *world, fnl_state *state, int t) {
  fnl_real *sends = fnl_state_sends(state, world, t);
  for (int i = 0; i < world->n_referrals; i++) {
    const fnl_referral *referral = &world->referrals[i];
    for (int k = 0; k < referral->n_announced; k++)
      sends[i] += referral->told[k] * state->happened[referral->announced[k]];
    for (int g = 0; t == 0 && g < world->n_segments; g++)
      sends[i] += referral->told_by_seeds[g] * state->seeded[g];
  }
}

static void remember_lessons(const fnl_world *world, fnl_state *state, int t) {
  const fnl_real *before = fnl_state_lessons(state, world, t);
  fnl_real *after = fnl_state_lessons(state, world, t + 1);
  for (int i = 0; i < world->n_campaigns; i++) {
    const fnl_delivery *delivery = &world->deliveries[i];
    after[i] = before[i] + sum_of(state->happened, delivery->n_lessons, delivery->lesson);
  }
}

static fnl_real costs_of(const fnl_world *world, const fnl_real *happened) {
  fnl_real sum = fnl_real_of(0.0);
  for (int i = 0; i < world->n_costly; i++)
    sum += world->costly[i].cost * happened[world->costly[i].slot_cell];
  return sum;
}

void fnl_day_book(const fnl_day *day, const fnl_world *world, fnl_state *state, fnl_run *run) {
  fnl_real *restrict happened = state->happened;
  fnl_real *restrict slot_count = run->slot_count;
  tell(world, state, day->t);
  remember_lessons(world, state, day->t);
  run->conversion_days[day->t] = sum_of(happened, world->n_converting, world->converting);
  run->cost_days[day->t] += costs_of(world, happened);
  for (int i = 0; i < world->n_slot_cells; i++) {
    slot_count[i] += happened[i];
    happened[i] = fnl_real_of(0.0);
  }
}

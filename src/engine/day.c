/* day.c: the formulas of a day, in the order of docs/model.md. */
#include "engine/day.h"

#include <string.h>

fnl_status fnl_day_init(fnl_day *day, const fnl_world *world, fnl_error *error) {
  memset(day, 0, sizeof *day);
  day->by = FNL_TAKE(&day->memory, world->n_causes, fnl_touching);
  day->hazard = FNL_TAKE(&day->memory, world->n_cells, double);
  day->strength = FNL_TAKE(&day->memory, world->n_strengths, double);
  day->bid = FNL_TAKE(&day->memory, world->n_deliveries, double);
  if (day->memory.failed) {
    fnl_day_free(day);
    return fnl_error_no_memory(error);
  }
  return FNL_OK;
}

void fnl_day_free(fnl_day *day) {
  fnl_arena_free(&day->memory);
  memset(day, 0, sizeof *day);
}

static double noise(const double *table, const fnl_world *world, int channel, int t) {
  return table ? table[(size_t)channel * (size_t)world->n_days + (size_t)t] : 1.0;
}

static double active_people(const double *people, int n_cells, const int *cells,
                            const double *activity) {
  double sum = 0.0;
  for (int i = 0; i < n_cells; i++)
    sum += activity[i] * people[cells[i]];
  return sum;
}

/* ---- paid ---- */

/* b: min(M(t) w_t / sum_{s>=t} w_s, catch_up M(0) w_t / sum w). */
static double budget_of_day(const fnl_delivery *delivery, const fnl_state *state, int campaign,
                            int t) {
  const double released = state->money[campaign] * delivery->release[t];
  const double most = delivery->catch_up * state->granted[campaign] * delivery->weight[t];
  return released < most ? released : most;
}

/* Sets every campaign's bid f = 1000 b / (m eps A), 0 without an audience; returns their sum. */
static double collect_bids(fnl_day *day, const fnl_world *world, const fnl_auction *auction,
                           const fnl_state *state, double worth, fnl_run *run) {
  double sum = 0.0;
  for (int i = 0; i < auction->n_campaigns; i++) {
    const int campaign = auction->campaign[i];
    const fnl_delivery *delivery = &world->deliveries[campaign];
    const double money = budget_of_day(delivery, state, campaign, day->t);
    day->bid[campaign] = worth > 0.0 ? money / (delivery->impression_cost * worth) : 0.0;
    run->empty_days[campaign] += money > 0.0 && !(worth > 0.0);
    sum += day->bid[campaign];
  }
  return sum;
}

/* Bids meet the price cap and the capacity; what is delivered is paid and seen. */
static void hold_auction(fnl_day *day, const fnl_world *world, const fnl_auction *auction,
                         fnl_state *state, fnl_run *run) {
  const double audience =
      active_people(state->people, auction->n_cells, auction->cell, auction->activity);
  const double worth = audience * noise(world->price_noise, world, auction->channel, day->t);
  const double wanted = collect_bids(day, world, auction, state, worth, run);
  const bool capped = wanted > auction->cap;
  const double scale = capped ? auction->cap / wanted : 1.0;
  const double per_bid = auction->capacity / (auction->capacity + wanted * scale);
  double seen = 0.0, spent = 0.0;
  for (int i = 0; i < auction->n_campaigns; i++) {
    const int campaign = auction->campaign[i];
    const fnl_delivery *delivery = &world->deliveries[campaign];
    const double bid = day->bid[campaign] * scale;
    const double spend = bid * delivery->impression_cost * worth;
    const double delivered = bid * per_bid;
    day->by[delivery->cause].touches = delivered;
    run->touches[delivery->cause] += audience * delivered;
    run->spend[delivery->cause] += spend;
    run->capped_days[campaign] += capped && bid > 0.0;
    state->money[campaign] -= spend;
    spent += spend;
    seen += delivered;
  }
  run->spend_days[day->t] += spent;
  double *exposure = &state->exposure[auction->creative];
  *exposure = world->creatives[auction->creative].memory * *exposure + seen;
}

/* l = e + (1 - e) min(1, L / events), L over the `window_days` days before today. */
static double learned(const fnl_delivery *delivery, const double *lessons, int t) {
  if (!delivery->learns)
    return 1.0;
  const int first = t > delivery->window_days ? t - delivery->window_days : 0;
  double sum = 0.0;
  for (int day = t - 1; day >= first && sum < delivery->learning_events; day--)
    sum += lessons[day]; /* enough is enough: more would change nothing */
  const double part = sum < delivery->learning_events ? sum / delivery->learning_events : 1.0;
  return delivery->efficiency + (1.0 - delivery->efficiency) * part;
}

/* ---- owned and earned ---- */

static void send_mailing(fnl_day *day, const fnl_world *world, const fnl_mailing *mailing,
                         fnl_state *state, fnl_run *run) {
  const double audience =
      active_people(state->people, mailing->n_cells, mailing->cell, mailing->activity);
  double *exposure = &state->exposure[mailing->creative];
  day->by[mailing->cause].touches = mailing->touches_per_day;
  run->touches[mailing->cause] += audience * mailing->touches_per_day;
  *exposure = world->creatives[mailing->creative].memory * *exposure + mailing->touches_per_day;
}

/* lambda = sum_j d_j Phi(t - j) / N, for everyone. */
static void deliver_referrals(fnl_day *day, const fnl_world *world, int index, fnl_state *state,
                              fnl_run *run) {
  const fnl_referral *referral = &world->referrals[index];
  const double *sends = state->sends + (size_t)index * (size_t)world->n_days;
  double arriving = 0.0;
  for (int j = 1; j <= referral->n_delays && j <= day->t; j++)
    arriving += referral->delay[j - 1] * sends[day->t - j];
  const double per_person = arriving / world->population;
  double *exposure = &state->exposure[referral->creative];
  day->by[referral->cause].touches = per_person;
  run->touches[referral->cause] += arriving;
  *exposure = world->creatives[referral->creative].memory * *exposure + per_person;
}

/* ---- what a touch is worth today ---- */

static void set_strength(fnl_day *day, const fnl_world *world, const fnl_state *state, int cause,
                         double learning) {
  const int creative = world->creative_of[cause];
  const double wear = 1.0 + state->exposure[creative] * world->creatives[creative].inverse_fatigue;
  const double luck =
      noise(world->response_noise, world, world->plan->causes[cause].channel, day->t);
  day->by[cause].progress = learning * luck / wear;
  day->by[cause].irritation = wear * luck;
}

/* ---- rates ---- */

/* H = lambda q, where the q of one cause out of one stage are scaled down to sum to at most 1: sets
 * what multiplies flow_rate in the brush and returns the sum of its H. */
static double set_brush(fnl_day *day, const fnl_brush *brush) {
  const fnl_touching *by = &day->by[brush->cause];
  const double lambda = by->touches * brush->reach;
  const double sum = brush->progress * by->progress + brush->irritation * by->irritation;
  const double scaled = sum > 1.0 ? lambda / sum : lambda;
  double *strength = &day->strength[brush->strength];
  strength[0] = by->progress * scaled;
  strength[1] = by->irritation * scaled;
  return sum * scaled;
}

static void set_rates(fnl_day *day, const fnl_world *world) {
  for (int x = 0; x < world->n_cells; x++) {
    const fnl_cell *cell = &world->cells[x];
    double hazard = cell->by_time;
    day->strength[cell->first_strength] = 1.0;
    for (int b = cell->first_brush; b < cell->end_brush; b++)
      hazard += set_brush(day, &world->brushes[b]);
    day->hazard[x] = hazard;
  }
}

void fnl_day_begin(fnl_day *day, int t, const fnl_world *world, fnl_state *state, fnl_run *run) {
  day->t = t;
  day->by[FNL_TIME].touches = 1.0; /* time touches everybody once a day */
  for (int i = 0; i < world->n_auctions; i++)
    hold_auction(day, world, &world->auctions[i], state, run);
  for (int i = 0; i < world->n_mailings; i++)
    send_mailing(day, world, &world->mailings[i], state, run);
  for (int i = 0; i < world->n_referrals; i++)
    deliver_referrals(day, world, i, state, run);
  for (int i = 0; i < world->n_deliveries; i++)
    set_strength(
        day, world, state, world->deliveries[i].cause,
        learned(&world->deliveries[i], state->lessons + (size_t)i * (size_t)world->n_days, t));
  for (int cause = 1 + world->n_deliveries; cause < world->n_causes; cause++)
    set_strength(day, world, state, cause, 1.0);
  set_rates(day, world);
}

void fnl_day_event_means(const fnl_day *day, const fnl_world *world, fnl_state *state) {
  memset(state->happened, 0, (size_t)world->n_slot_cells * sizeof *state->happened);
  for (int i = 0; i < world->n_terms; i++) {
    const fnl_term *term = &world->terms[i];
    state->happened[term->slot_cell] +=
        term->weight * state->people[term->cell] * day->by[term->cause].touches;
  }
}

/* ---- the end of a day ---- */

double fnl_day_sends_by_stage(const fnl_world *world, const fnl_state *state, int index) {
  const fnl_referral *referral = &world->referrals[index];
  return active_people(state->people, referral->n_senders, referral->sender, referral->rate);
}

/* Seeds tell of the event they emit on day 0, like everybody else. */
static double sends_by_seeds(const fnl_world *world, const fnl_state *state,
                             const fnl_referral *referral) {
  const int event = world->plan->seeds.emits;
  if (!world->plan->has_seeds || event == FNL_NO_EVENT)
    return 0.0;
  double sum = 0.0;
  for (int g = 0; g < world->n_segments; g++)
    sum += referral->told[event * world->n_segments + g] * state->seeded[g];
  return sum;
}

double fnl_day_sends_by_event(const fnl_world *world, const fnl_state *state, int index, int t) {
  const fnl_referral *referral = &world->referrals[index];
  const int n_segments = world->n_segments;
  double sum = t == 0 ? sends_by_seeds(world, state, referral) : 0.0;
  for (int i = 0; i < referral->n_announced; i++) {
    const int slot_cell = referral->announced[i];
    const int event = world->slots[slot_cell / n_segments].event;
    sum += referral->told[event * n_segments + slot_cell % n_segments] * state->happened[slot_cell];
  }
  return sum;
}

/* n(t + 1) = n(t) - those who leave + those who come; all cells at once. */
void fnl_day_move(const fnl_world *world, fnl_state *state, fnl_run *run) {
  const double *flow = state->flow;
  for (int x = 0; x < world->n_cells; x++)
    state->people[x] -= state->leaving[x];
  for (int i = 0; i < world->n_flows; i++)
    state->people[world->inflows[i].into] += flow[world->inflows[i].flow];
  for (int i = 0; i < world->n_emissions; i++)
    state->happened[world->emissions[i].into] += flow[world->emissions[i].flow];
  for (int i = 0; i < world->n_flows; i++)
    run->flow_count[i] += flow[i];
}

static double sum_of(const double *values, int n, const int *index) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += values[index[i]];
  return sum;
}

void fnl_day_book(const fnl_day *day, const fnl_world *world, fnl_state *state, fnl_run *run) {
  for (int i = 0; i < world->n_slot_cells; i++)
    run->slot_count[i] += state->happened[i];
  run->conversion_days[day->t] = sum_of(state->happened, world->n_converting, world->converting);
  for (int i = 0; i < world->n_deliveries; i++) {
    const fnl_delivery *delivery = &world->deliveries[i];
    if (delivery->learns)
      state->lessons[(size_t)i * (size_t)world->n_days + (size_t)day->t] =
          sum_of(state->happened, delivery->n_lessons, delivery->lesson);
  }
}

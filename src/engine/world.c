/* world.c: the numbers of a world: filled in for every draw of the uncertain ones. */
#include "engine/world.h"

#include "engine/layout.h"
#include "engine/spending.h"
#include "model/dwell.h"

#include <string.h>

static double drawn_value(const double *drawn, fnl_number number) {
  return drawn && number.law != FNL_CERTAIN ? drawn[number.law] : number.value;
}

/* What a list of uncertain shares must be divided by to sum to 1 again; certain shares were
 * normalised when read and stay as they are, to the bit. */
static double share_sum(const double *drawn, const fnl_number *shares, int n, size_t stride) {
  double sum = 0.0;
  bool uncertain = false;
  for (int i = 0; i < n; i++) {
    const fnl_number *share =
        (const fnl_number *)(const void *)((const char *)shares + (size_t)i * stride);
    uncertain |= share->law != FNL_CERTAIN;
    sum += drawn_value(drawn, *share);
  }
  return drawn && uncertain && sum > 0.0 ? sum : 1.0;
}

static void set_initial(fnl_world *world, const double *drawn) {
  const fnl_plan *plan = world->plan;
  double placed = 0.0;
  for (int s = 1; s < plan->n_stages; s++)
    placed += drawn_value(drawn, plan->stages[s].initial);
  const double crowd = placed > 1.0 ? placed : 1.0;
  const double segment_sum =
      share_sum(drawn, &plan->segments[0].share, plan->n_segments, sizeof plan->segments[0]);
  for (int s = 0; s < plan->n_stages; s++) {
    double share =
        s == 0 ? 1.0 - placed / crowd : drawn_value(drawn, plan->stages[s].initial) / crowd;
    for (int g = 0; g < plan->n_segments; g++)
      world->initial[s * plan->n_segments + g] =
          share * drawn_value(drawn, plan->segments[g].share) / segment_sum;
  }
}

static double group_weight(const fnl_plan *plan, const double *drawn, int channel) {
  double sum = 0.0;
  for (int i = 0; i < plan->n_campaigns; i++)
    if (plan->campaigns[i].channel == channel)
      sum += drawn_value(drawn, plan->campaigns[i].weight);
  return sum;
}

static void set_money(fnl_world *world, const double *drawn) {
  const fnl_plan *plan = world->plan;
  world->budget = drawn_value(drawn, plan->budget);
  if (plan->n_campaigns == 0)
    return;
  const double split_sum = share_sum(drawn, plan->split, plan->n_channels, sizeof plan->split[0]);
  for (int i = 0; i < plan->n_campaigns; i++) {
    const fnl_campaign *campaign = &plan->campaigns[i];
    const double weight_sum = group_weight(plan, drawn, campaign->channel);
    const double share = drawn_value(drawn, plan->split[campaign->channel]) / split_sum;
    world->money[i] =
        weight_sum > 0.0 ? world->budget * share * drawn_value(drawn, campaign->weight) / weight_sum
                         : 0.0;
  }
}

/* A move's part of those whose stay ends: all `daily` out of a stage with a dwell law are weights.
 */
static double part_of_leavers(const fnl_plan *plan, const double *drawn, const fnl_move *move) {
  double sum = 0.0;
  for (int m = 0; m < plan->n_moves; m++)
    if (plan->moves[m].from == move->from)
      sum += drawn_value(drawn, plan->moves[m].daily);
  return sum > 0.0 ? drawn_value(drawn, move->daily) / sum : 0.0;
}

static double rate_by_time(const fnl_world *world, const double *drawn, const fnl_pair *pair) {
  const fnl_plan *plan = world->plan;
  const fnl_phase *phase = &world->phases[pair->from];
  const fnl_stage *stage = &plan->stages[phase->stage];
  if (!stage->has_dwell)
    return drawn_value(drawn, plan->moves[pair->move].daily);
  const fnl_dwell dwell = fnl_dwell_of(drawn_value(drawn, stage->dwell_days), stage->dwell_phases);
  if (pair->move == FNL_STAY)
    return fnl_dwell_onward(&dwell, phase->number);
  return fnl_dwell_out(&dwell, phase->number) *
         part_of_leavers(plan, drawn, &plan->moves[pair->move]);
}

static double pair_base(const fnl_world *world, const double *drawn, const fnl_pair *pair) {
  const fnl_plan *plan = world->plan;
  if (pair->cause == FNL_TIME)
    return rate_by_time(world, drawn, pair);
  const fnl_move *move = &plan->moves[pair->move];
  const fnl_cause *cause = &plan->causes[pair->cause];
  const fnl_touch *touch = fnl_layout_touch(move->touches, move->n_touches, cause->channel);
  double base = drawn_value(drawn, touch->probability);
  if (cause->campaign >= 0)
    base *= drawn_value(drawn, plan->campaigns[cause->campaign].response);
  return base;
}

static void set_flows(fnl_world *world, const double *drawn) {
  for (int i = 0; i < world->n_pairs; i++) {
    const fnl_pair *pair = &world->pairs[i];
    const double base = pair_base(world, drawn, pair);
    for (int g = 0; g < world->n_segments; g++)
      world->flow_rate[fnl_world_flow(world, i, g)] =
          pair->cause == FNL_TIME ? base
                                  : base * drawn_value(drawn, world->plan->segments[g].response);
  }
  for (int i = 0; i < world->n_flows; i++)
    world->inflows[i].rate = world->flow_rate[world->inflows[i].flow];
  for (int i = 0; i < world->n_emissions; i++)
    world->emissions[i].rate = world->flow_rate[world->emissions[i].flow];
}

/* Touches of a person of segment g per unit of a cause's touches. */
static double activity_of(const fnl_world *world, const double *drawn, int cause, int g) {
  const fnl_audience *audience = &fnl_plan_creative(world->plan, cause)->audience;
  if (!audience->segments)
    return 1.0;
  return audience->segments[g] ? drawn_value(drawn, world->plan->segments[g].activity) : 0.0;
}

static double rate_sum(const fnl_world *world, int first, int end) {
  double sum = 0.0;
  for (int i = first; i < end; i++)
    sum += world->flow_rate[i];
  return sum;
}

static void set_brushes(fnl_world *world, const double *drawn) {
  for (int x = 0; x < world->n_cells; x++) {
    fnl_cell *cell = &world->cells[x];
    cell->by_time = rate_sum(world, cell->first_flow, cell->end_time);
    for (int b = cell->first_brush; b < cell->end_brush; b++) {
      fnl_brush *brush = &world->brushes[b];
      brush->activity = activity_of(world, drawn, brush->cause, x % world->n_segments);
      brush->progress = rate_sum(world, brush->first_flow, brush->first_irritation);
      brush->irritation = rate_sum(world, brush->first_irritation, brush->end_flow);
    }
  }
}

static void set_term(fnl_world *world, const double *drawn, fnl_term *term) {
  const fnl_plan *plan = world->plan;
  const int n_segments = world->n_segments;
  const fnl_event *event = &plan->events[world->slots[term->slot_cell / n_segments].event];
  if (term->cause == FNL_TIME) {
    term->weight = drawn_value(drawn, event->daily[fnl_world_stage(world, term->cell)]);
    return;
  }
  const fnl_touch *touch =
      fnl_layout_touch(event->touches, event->n_touches, plan->causes[term->cause].channel);
  term->weight = drawn_value(drawn, touch->probability) *
                 activity_of(world, drawn, term->cause, term->cell % n_segments);
}

static void set_valued(fnl_world *world, const double *drawn, fnl_valued *valued) {
  const fnl_plan *plan = world->plan;
  const int slot = valued->slot_cell / world->n_segments;
  const fnl_segment *segment = &plan->segments[valued->slot_cell % world->n_segments];
  const fnl_event *event = &plan->events[world->slots[slot].event];
  valued->mean = drawn_value(drawn, event->value_mean) * drawn_value(drawn, segment->value);
  valued->cv = drawn_value(drawn, event->value_cv);
}

static void list_costly(fnl_world *world) {
  world->n_costly = 0;
  for (int i = 0; i < world->n_slot_cells; i++) {
    const double cost = fnl_world_slot_cost(world, i / world->n_segments);
    if (cost != 0.0)
      world->costly[world->n_costly++] = (fnl_costly){i, cost};
  }
}

static void set_slots(fnl_world *world, const double *drawn) {
  for (int i = 0; i < world->n_slots; i++)
    world->slots[i].cost = drawn_value(drawn, world->plan->events[world->slots[i].event].cost);
  for (int i = 0; i < world->n_terms; i++)
    set_term(world, drawn, &world->terms[i]);
  for (int i = 0; i < world->n_valued; i++)
    set_valued(world, drawn, &world->valued[i]);
  list_costly(world);
}

/* Causes that show one creative agree in all of it. */
static void set_creative(fnl_world *world, const double *drawn, int cause) {
  const fnl_creative_settings *settings = fnl_plan_creative(world->plan, cause);
  fnl_creative *creative = &world->creatives[world->creative_of[cause]];
  creative->inverse_fatigue = 1.0 / drawn_value(drawn, settings->fatigue);
  creative->memory = drawn_value(drawn, settings->memory);
  for (int i = 0; i < creative->n_cells; i++)
    creative->activity[i] =
        drawn_value(drawn, world->plan->segments[creative->cell[i] % world->n_segments].activity);
}

/* Campaigns of one auction agree in all of this. */
static void set_auction(fnl_auction *auction, const double *drawn, const fnl_paid *paid) {
  auction->capacity = drawn_value(drawn, paid->capacity);
  auction->cap = auction->capacity * (drawn_value(drawn, paid->max_price) - 1.0);
}

static double pace(const fnl_plan *plan, const double *drawn, int campaign, int day) {
  const fnl_number *weights;
  const int index = fnl_plan_pacing(plan, campaign, day, &weights);
  return weights ? drawn_value(drawn, weights[index]) : 1.0;
}

/* By the weight of every day on which the campaign runs; on all others it is 0 for good. */
static void set_pacing(fnl_world *world, const double *drawn, int campaign) {
  fnl_delivery *delivery = &world->deliveries[campaign];
  for (int t = delivery->start_day; t < delivery->end_day; t++)
    delivery->most[t] = pace(world->plan, drawn, campaign, t);
  fnl_spending_release(world->n_days, delivery->most, delivery->catch_up, delivery->release,
                       delivery->most);
}

static void set_delivery(fnl_world *world, const double *drawn, int campaign) {
  const fnl_paid *paid = &world->plan->campaigns[campaign].paid;
  fnl_delivery *delivery = &world->deliveries[campaign];
  delivery->impression_cost = drawn_value(drawn, paid->cost_per_mille) / 1000.0;
  delivery->efficiency = drawn_value(drawn, paid->learning.efficiency);
  delivery->learning_events = drawn_value(drawn, paid->learning.events);
  delivery->catch_up = drawn_value(drawn, paid->catch_up);
  set_pacing(world, drawn, campaign);
  set_auction(&world->auctions[delivery->auction], drawn, paid);
}

static void set_mailing(fnl_world *world, const double *drawn, fnl_mailing *mailing) {
  const fnl_owned *owned =
      &world->plan->channels[world->plan->causes[mailing->cause].channel].owned;
  mailing->touches_per_day = drawn_value(drawn, owned->touches_per_day);
  world->touch_cost[mailing->cause] = drawn_value(drawn, owned->cost);
}

/* Sends a day of somebody in a stage. */
static double sends_in(const double *drawn, const fnl_earned *earned, int stage) {
  for (int i = 0; i < earned->n_senders; i++)
    if (earned->senders[i].index == stage)
      return drawn_value(drawn, earned->senders[i].sends);
  return 0.0;
}

/* Sends about one occurrence of an event in a segment; 0 if it is not announced. */
static double sends_of(const fnl_plan *plan, const double *drawn, const fnl_earned *earned,
                       int event, int segment) {
  for (int i = 0; i < earned->n_announced; i++)
    if (earned->announced[i].index == event)
      return drawn_value(drawn, earned->announced[i].sends) *
             drawn_value(drawn, plan->segments[segment].sharing);
  return 0.0;
}

static void set_referral(fnl_world *world, const double *drawn, fnl_referral *referral) {
  const fnl_plan *plan = world->plan;
  const fnl_earned *earned = &plan->channels[referral->channel].earned;
  const int n_segments = world->n_segments;
  for (int i = 0; i < referral->n_senders; i++)
    referral->rate[i] =
        sends_in(drawn, earned, fnl_world_stage(world, referral->sender[i])) *
        drawn_value(drawn, plan->segments[referral->sender[i] % n_segments].sharing);
  for (int i = 0; i < referral->n_announced; i++) {
    const int slot_cell = referral->announced[i];
    referral->told[i] = sends_of(plan, drawn, earned, world->slots[slot_cell / n_segments].event,
                                 slot_cell % n_segments);
  }
  for (int g = 0; g < n_segments && plan->has_seeds; g++)
    referral->told_by_seeds[g] = sends_of(plan, drawn, earned, plan->seeds.emits, g);
  const double sum = share_sum(drawn, earned->delay, earned->n_delays, sizeof earned->delay[0]);
  for (int j = 0; j < earned->n_delays; j++)
    referral->delay[j] = drawn_value(drawn, earned->delay[j]) / sum;
  referral->burst = drawn_value(drawn, earned->burst);
  referral->sharing_shape = drawn_value(drawn, earned->sharing_shape);
}

void fnl_world_set(fnl_world *world, const double *drawn) {
  for (int i = 0; i < world->plan->n_laws; i++)
    world->drawn[i] = drawn ? drawn[i] : world->plan->laws[i].mean;
  world->margin = drawn_value(drawn, world->plan->margin);
  world->referral_reward = drawn_value(drawn, world->plan->referral_reward);
  set_initial(world, drawn);
  set_money(world, drawn);
  set_flows(world, drawn);
  set_brushes(world, drawn);
  set_slots(world, drawn);
  for (int c = 1; c < world->n_causes; c++)
    set_creative(world, drawn, c);
  for (int i = 0; i < world->n_campaigns; i++)
    set_delivery(world, drawn, i);
  for (int i = 0; i < world->n_mailings; i++)
    set_mailing(world, drawn, &world->mailings[i]);
  for (int i = 0; i < world->n_referrals; i++)
    set_referral(world, drawn, &world->referrals[i]);
}

void fnl_world_set_environment(fnl_world *world, const double *price_noise,
                               const double *response_noise) {
  world->price_noise = price_noise;
  world->response_noise = response_noise;
}

fnl_status fnl_world_init(fnl_world *world, const fnl_plan *plan, fnl_error *error) {
  memset(world, 0, sizeof *world);
  world->plan = plan;
  world->n_days = plan->horizon_days;
  world->n_stages = plan->n_stages;
  world->n_segments = plan->n_segments;
  fnl_layout_phases(world);
  world->n_cells = world->n_phases * plan->n_segments;
  world->n_causes = plan->n_causes;
  world->population = (double)plan->population;
  world->initial = FNL_TAKE(&world->memory, world->n_cells, double);
  world->money = FNL_TAKE(&world->memory, plan->n_campaigns, double);
  world->touch_cost = FNL_TAKE(&world->memory, plan->n_causes, double);
  world->drawn = FNL_TAKE(&world->memory, plan->n_laws, double);
  if (!world->memory.failed)
    fnl_layout(world);
  if (world->memory.failed) {
    fnl_world_free(world);
    return fnl_error_no_memory(error);
  }
  fnl_world_set(world, NULL);
  return FNL_OK;
}

void fnl_world_free(fnl_world *world) {
  fnl_arena_free(&world->memory);
  memset(world, 0, sizeof *world);
}

double fnl_world_reward(const fnl_world *world, int cause) {
  return world->plan->causes[cause].traits->is_word_of_mouth ? world->referral_reward : 0.0;
}

double fnl_world_slot_cost(const fnl_world *world, int slot) {
  const fnl_slot *own = &world->slots[slot];
  return own->cost + (own->is_conversion ? fnl_world_reward(world, own->cause) : 0.0);
}

/* measures.c: what can be measured of a run, and what each measure is made of. */
#include "study/measures.h"

#include "study/sums.h"

#include <math.h>

/* ---- measures ---- */

static int cause_of(const fnl_world *world, int campaign) {
  return world->deliveries[campaign].cause;
}

static bool is_customer_stage(const fnl_world *world, int stage) {
  return fnl_role_is_customer(world->plan->stages[stage].role);
}

#define MEASURE(name)                                                                              \
  static double name(const fnl_world *world, const fnl_run *run, int item, int part)
#define UNUSED ((void)world, (void)run, (void)item, (void)part)

MEASURE(total_revenue) { return UNUSED, run->revenue; }
MEASURE(total_spend) { return UNUSED, run->spend_total; }
MEASURE(total_budget) { return UNUSED, run->budget; }
MEASURE(total_other_costs) { return UNUSED, run->other_costs; }
MEASURE(total_investment) { return UNUSED, run->spend_total + run->other_costs; }
MEASURE(total_profit) { return UNUSED, run->profit; }
MEASURE(total_revenue_beyond) { return UNUSED, run->beyond[FNL_BEYOND_REVENUE]; }
MEASURE(total_costs_beyond) { return UNUSED, run->beyond[FNL_BEYOND_COSTS]; }
MEASURE(total_conversions_beyond) { return UNUSED, run->beyond[FNL_BEYOND_CONVERSIONS]; }
MEASURE(total_worth) { return UNUSED, run->worth; }
MEASURE(total_profit_and_worth) { return UNUSED, run->profit + run->worth; }
MEASURE(total_conversions) { return UNUSED, run->conversions; }
/* With what comes beyond the horizon: */
MEASURE(total_lasting_revenue) { return UNUSED, run->revenue + run->beyond[FNL_BEYOND_REVENUE]; }
MEASURE(total_lasting_investment) {
  return UNUSED, run->spend_total + run->other_costs + run->beyond[FNL_BEYOND_COSTS];
}
MEASURE(total_lasting_conversions) {
  return UNUSED, run->conversions + run->beyond[FNL_BEYOND_CONVERSIONS];
}

MEASURE(total_customers) {
  UNUSED;
  const double *end = run->stage_days + (size_t)world->n_days * (size_t)world->n_stages;
  double sum = 0.0;
  for (int stage = 0; stage < world->n_stages; stage++)
    sum += is_customer_stage(world, stage) ? end[stage] : 0.0;
  return sum;
}

/* The days after which cumulative profit is 0 or more on every day that is left; NaN: it ends
 * below. Below is what is more than rounding. */
MEASURE(total_break_even) {
  (void)item, (void)part;
  const double dust = 1e-12 * (fabs(run->revenue) + run->spend_total + fabs(run->other_costs));
  double profit = 0.0, reached = 0.0;
  for (int t = 0; t < world->n_days; t++) {
    profit += fnl_run_profit(world, run, t);
    if (profit < -dust)
      reached = (double)NAN;
    else if (isnan(reached))
      reached = t + 1.0;
  }
  return reached;
}

MEASURE(total_customers_beyond) { return UNUSED, run->beyond[FNL_BEYOND_CUSTOMERS]; }
MEASURE(total_lasting_customers) {
  return total_customers(world, run, item, part) + run->beyond[FNL_BEYOND_CUSTOMERS];
}

MEASURE(stage_end) {
  UNUSED;
  return run->stage_days[(size_t)world->n_days * (size_t)world->n_stages + (size_t)item];
}

MEASURE(campaign_spend) { return UNUSED, run->spend[cause_of(world, item)]; }
MEASURE(campaign_impressions) { return UNUSED, run->touches[cause_of(world, item)]; }
MEASURE(campaign_unspent) { return UNUSED, run->money_left[item]; }
MEASURE(campaign_planned) { return campaign_spend(world, run, item, part) + run->money_left[item]; }
/* NaN where nobody asked: the frequency is undefined. */
MEASURE(campaign_reach) { return UNUSED, run->reached[cause_of(world, item)]; }
MEASURE(campaign_conversions) {
  return UNUSED, fnl_conversions_by(world, run, cause_of(world, item));
}
MEASURE(campaign_revenue) {
  UNUSED;
  double sum = 0.0;
  for (int i = 0; i < world->n_slots; i++)
    if (world->slots[i].cause == cause_of(world, item))
      sum += fnl_slot_sum(world, run->slot_value, i);
  return sum;
}

MEASURE(channel_touches) {
  UNUSED;
  double sum = 0.0;
  for (int c = 1; c < world->n_causes; c++)
    if (world->plan->causes[c].channel == item)
      sum += run->touches[c];
  return sum;
}
MEASURE(channel_reach) { return UNUSED, run->reached_by_channel[item]; }
MEASURE(total_reach) { return UNUSED, run->reached_by_ads; }
MEASURE(total_touched) { return UNUSED, run->reached_at_all; }
MEASURE(channel_conversions) {
  UNUSED;
  double sum = 0.0;
  for (int c = 1; c < world->n_causes; c++)
    if (world->plan->causes[c].channel == item)
      sum += fnl_conversions_by(world, run, c);
  return sum;
}
MEASURE(channel_cost) {
  UNUSED;
  double cost = 0.0;
  for (int c = 1; c < world->n_causes; c++)
    if (world->plan->causes[c].channel == item)
      cost += fnl_cost_by(world, run, c);
  return cost;
}

MEASURE(move_count) {
  UNUSED;
  double sum = 0.0;
  for (int i = 0; i < world->n_pairs; i++)
    if (world->pairs[i].move == item)
      sum += fnl_pair_sum(world, run, i);
  return sum;
}
/* The pair by the same move and cause in a later phase of the stay; -1: none. */
static int pair_of_later_phase(const fnl_world *world, int pair) {
  const fnl_pair *own = &world->pairs[pair];
  for (int p = world->phases[own->from].next; p != FNL_LAST_PHASE; p = world->phases[p].next)
    for (int i = world->phases[p].first_pair; i < world->phases[p].end_pair; i++)
      if (world->pairs[i].move == own->move && world->pairs[i].cause == own->cause)
        return i;
  return -1;
}

MEASURE(move_part) {
  UNUSED;
  double sum = 0.0;
  for (int i = part; i >= 0; i = pair_of_later_phase(world, i))
    sum += fnl_pair_sum(world, run, i);
  return sum;
}

MEASURE(event_count) {
  UNUSED;
  double sum = run->seed_count[item];
  for (int i = 0; i < world->n_slots; i++)
    if (world->slots[i].event == item)
      sum += fnl_slot_sum(world, run->slot_count, i);
  return sum;
}
MEASURE(event_value) {
  UNUSED;
  double sum = 0.0;
  for (int i = 0; i < world->n_slots; i++)
    if (world->slots[i].event == item)
      sum += fnl_slot_sum(world, run->slot_value, i);
  return sum;
}
MEASURE(event_cost) {
  UNUSED;
  double sum = 0.0;
  for (int i = 0; i < world->n_slots; i++)
    if (world->slots[i].event == item)
      sum += world->slots[i].cost * fnl_slot_sum(world, run->slot_count, i);
  return sum;
}

/* What the objective's metric counts, by fnl_lasting_kind, to which what comes later is added. */
static double (*const lasting_parts[FNL_N_LASTING])(const fnl_world *world, const fnl_run *run,
                                                    int item, int part) = {
    [FNL_LASTING_EVENT_COUNT] = event_count,
    [FNL_LASTING_EVENT_VALUE] = event_value,
    [FNL_LASTING_EVENT_COST] = event_cost,
    [FNL_LASTING_CHANNEL_CONVERSIONS] = channel_conversions,
    [FNL_LASTING_MOVE] = move_count};

MEASURE(total_lasting_metric) {
  const fnl_lasting *lasting = &world->plan->optimize.lasting;
  (void)item;
  return lasting_parts[lasting->kind](world, run, lasting->item, part) +
         run->beyond[FNL_BEYOND_METRIC];
}

/* ---- what each measure is made of ---- */

/* Adds to weights and granted; the same arguments as the measure's. */
#define WEIGH(name)                                                                                \
  static void name(const fnl_world *world, int item, int part, double factor,                      \
                   fnl_run_weights *weights, double *granted)
#define UNWEIGHED ((void)world, (void)item, (void)part, (void)factor, (void)weights, (void)granted)

typedef bool (*fnl_slot_filter)(const fnl_world *world, const fnl_slot *slot, int item);

static bool every_slot(const fnl_world *world, const fnl_slot *slot, int item) {
  return (void)world, (void)slot, (void)item, true;
}
static bool converts(const fnl_world *world, const fnl_slot *slot, int item) {
  return (void)world, (void)item, slot->is_conversion;
}
static bool of_campaign(const fnl_world *world, const fnl_slot *slot, int item) {
  return slot->cause == cause_of(world, item);
}
static bool converts_by_campaign(const fnl_world *world, const fnl_slot *slot, int item) {
  return of_campaign(world, slot, item) && slot->is_conversion;
}
static bool converts_by_channel(const fnl_world *world, const fnl_slot *slot, int item) {
  return slot->is_conversion && world->plan->causes[slot->cause].channel == item;
}
static bool of_event(const fnl_world *world, const fnl_slot *slot, int item) {
  return (void)world, slot->event == item;
}

static void weigh_slot(const fnl_world *world, int slot, double factor, fnl_run_weights *weights) {
  for (int g = 0; g < world->n_segments; g++)
    weights->slot_count[slot * world->n_segments + g] += factor;
}

static void weigh_counts(const fnl_world *world, fnl_slot_filter filter, int item, double factor,
                         fnl_run_weights *weights) {
  for (int i = 0; i < world->n_slots; i++)
    if (filter(world, &world->slots[i], item))
      weigh_slot(world, i, factor, weights);
}

static void weigh_values(const fnl_world *world, fnl_slot_filter filter, int item, double factor,
                         fnl_run_weights *weights) {
  for (int i = 0; i < world->n_valued; i++) {
    const fnl_valued *valued = &world->valued[i];
    if (filter(world, &world->slots[valued->slot_cell / world->n_segments], item))
      weights->slot_count[valued->slot_cell] += factor * valued->mean;
  }
}

WEIGH(weigh_revenue) {
  UNWEIGHED;
  weigh_values(world, every_slot, 0, factor, weights);
}
WEIGH(weigh_spend) {
  UNWEIGHED;
  for (int i = 0; i < world->n_campaigns; i++)
    weights->spend[world->deliveries[i].cause] += factor;
}
WEIGH(weigh_budget) {
  UNWEIGHED;
  for (int i = 0; i < world->n_campaigns; i++)
    granted[i] += factor;
}
WEIGH(weigh_other_costs) {
  UNWEIGHED;
  for (int c = 0; c < world->n_causes; c++)
    weights->touches[c] += factor * world->touch_cost[c];
  for (int i = 0; i < world->n_slots; i++)
    weigh_slot(world, i, factor * fnl_world_slot_cost(world, i), weights);
}
WEIGH(weigh_investment) {
  weigh_spend(world, item, part, factor, weights, granted);
  weigh_other_costs(world, item, part, factor, weights, granted);
}
WEIGH(weigh_profit) {
  weigh_revenue(world, item, part, factor * world->margin, weights, granted);
  weigh_investment(world, item, part, -factor, weights, granted);
}
WEIGH(weigh_revenue_beyond) {
  UNWEIGHED;
  weights->beyond[FNL_BEYOND_REVENUE] += factor;
}
WEIGH(weigh_costs_beyond) {
  UNWEIGHED;
  weights->beyond[FNL_BEYOND_COSTS] += factor;
}
WEIGH(weigh_conversions_beyond) {
  UNWEIGHED;
  weights->beyond[FNL_BEYOND_CONVERSIONS] += factor;
}
WEIGH(weigh_worth) {
  weigh_revenue_beyond(world, item, part, factor * world->margin, weights, granted);
  weigh_costs_beyond(world, item, part, -factor, weights, granted);
}
WEIGH(weigh_profit_and_worth) {
  weigh_profit(world, item, part, factor, weights, granted);
  weigh_worth(world, item, part, factor, weights, granted);
}
WEIGH(weigh_conversions) {
  UNWEIGHED;
  weigh_counts(world, converts, 0, factor, weights);
}
WEIGH(weigh_lasting_revenue) {
  weigh_revenue(world, item, part, factor, weights, granted);
  weigh_revenue_beyond(world, item, part, factor, weights, granted);
}
WEIGH(weigh_lasting_investment) {
  weigh_investment(world, item, part, factor, weights, granted);
  weigh_costs_beyond(world, item, part, factor, weights, granted);
}
WEIGH(weigh_lasting_conversions) {
  weigh_conversions(world, item, part, factor, weights, granted);
  weigh_conversions_beyond(world, item, part, factor, weights, granted);
}
WEIGH(weigh_stage_end) {
  UNWEIGHED;
  for (int p = item; p != FNL_LAST_PHASE; p = world->phases[p].next)
    for (int g = 0; g < world->n_segments; g++)
      weights->people_end[p * world->n_segments + g] += factor;
}
WEIGH(weigh_customers) {
  for (int stage = 0; stage < world->n_stages; stage++)
    if (is_customer_stage(world, stage))
      weigh_stage_end(world, stage, part, factor, weights, granted);
  (void)item;
}
WEIGH(weigh_customers_beyond) {
  UNWEIGHED;
  weights->beyond[FNL_BEYOND_CUSTOMERS] += factor;
}
WEIGH(weigh_lasting_customers) {
  weigh_customers(world, item, part, factor, weights, granted);
  weigh_customers_beyond(world, item, part, factor, weights, granted);
}
WEIGH(weigh_campaign_spend) {
  UNWEIGHED;
  weights->spend[cause_of(world, item)] += factor;
}
WEIGH(weigh_campaign_impressions) {
  UNWEIGHED;
  weights->touches[cause_of(world, item)] += factor;
}
WEIGH(weigh_campaign_planned) {
  UNWEIGHED;
  granted[item] += factor;
}
WEIGH(weigh_campaign_unspent) {
  weigh_campaign_planned(world, item, part, factor, weights, granted);
  weigh_campaign_spend(world, item, part, -factor, weights, granted);
}
WEIGH(weigh_campaign_conversions) {
  UNWEIGHED;
  weigh_counts(world, converts_by_campaign, item, factor, weights);
}
WEIGH(weigh_campaign_revenue) {
  UNWEIGHED;
  weigh_values(world, of_campaign, item, factor, weights);
}
WEIGH(weigh_channel_touches) {
  UNWEIGHED;
  for (int c = 1; c < world->n_causes; c++)
    if (world->plan->causes[c].channel == item)
      weights->touches[c] += factor;
}
WEIGH(weigh_channel_conversions) {
  UNWEIGHED;
  weigh_counts(world, converts_by_channel, item, factor, weights);
}
/* The derivative of fnl_cost_by, over the channel's causes; rewards where it has but one. */
WEIGH(weigh_channel_cost) {
  double reward = 0.0;
  for (int c = 1; c < world->n_causes; c++)
    if (world->plan->causes[c].channel == item) {
      weights->spend[c] += factor;
      weights->touches[c] += factor * world->touch_cost[c];
      reward = fnl_world_reward(world, c);
    }
  if (reward > 0.0)
    weigh_channel_conversions(world, item, part, factor * reward, weights, granted);
}
static void weigh_pair(const fnl_world *world, int pair, double factor, fnl_run_weights *weights) {
  for (int g = 0; g < world->n_segments; g++)
    weights->flow_count[fnl_world_flow(world, pair, g)] += factor;
}
WEIGH(weigh_move_count) {
  UNWEIGHED;
  for (int i = 0; i < world->n_pairs; i++)
    if (world->pairs[i].move == item)
      weigh_pair(world, i, factor, weights);
}
WEIGH(weigh_move_part) {
  UNWEIGHED;
  for (int i = part; i >= 0; i = pair_of_later_phase(world, i))
    weigh_pair(world, i, factor, weights);
}
WEIGH(weigh_event_count) {
  UNWEIGHED;
  weigh_counts(world, of_event, item, factor, weights);
}
WEIGH(weigh_event_value) {
  UNWEIGHED;
  weigh_values(world, of_event, item, factor, weights);
}
WEIGH(weigh_event_cost) {
  UNWEIGHED;
  for (int i = 0; i < world->n_slots; i++)
    if (world->slots[i].event == item)
      weigh_slot(world, i, factor * world->slots[i].cost, weights);
}

static void (*const lasting_weights[FNL_N_LASTING])(const fnl_world *world, int item, int part,
                                                    double factor, fnl_run_weights *weights,
                                                    double *granted) = {
    [FNL_LASTING_EVENT_COUNT] = weigh_event_count,
    [FNL_LASTING_EVENT_VALUE] = weigh_event_value,
    [FNL_LASTING_EVENT_COST] = weigh_event_cost,
    [FNL_LASTING_CHANNEL_CONVERSIONS] = weigh_channel_conversions,
    [FNL_LASTING_MOVE] = weigh_move_count};

WEIGH(weigh_lasting_metric) {
  const fnl_lasting *lasting = &world->plan->optimize.lasting;
  (void)item;
  lasting_weights[lasting->kind](world, lasting->item, part, factor, weights, granted);
  weights->beyond[FNL_BEYOND_METRIC] += factor;
}

/* ---- both together ---- */

const fnl_measure fnl_total_revenue = {total_revenue, weigh_revenue};
const fnl_measure fnl_total_spend = {total_spend, weigh_spend};
const fnl_measure fnl_total_budget = {total_budget, weigh_budget};
const fnl_measure fnl_total_other_costs = {total_other_costs, weigh_other_costs};
const fnl_measure fnl_total_investment = {total_investment, weigh_investment};
const fnl_measure fnl_total_profit = {total_profit, weigh_profit};
const fnl_measure fnl_total_worth = {total_worth, weigh_worth};
const fnl_measure fnl_total_profit_and_worth = {total_profit_and_worth, weigh_profit_and_worth};
const fnl_measure fnl_total_revenue_beyond = {total_revenue_beyond, weigh_revenue_beyond};
const fnl_measure fnl_total_costs_beyond = {total_costs_beyond, weigh_costs_beyond};
const fnl_measure fnl_total_conversions_beyond = {total_conversions_beyond,
                                                  weigh_conversions_beyond};
const fnl_measure fnl_total_lasting_revenue = {total_lasting_revenue, weigh_lasting_revenue};
const fnl_measure fnl_total_lasting_investment = {total_lasting_investment,
                                                  weigh_lasting_investment};
const fnl_measure fnl_total_lasting_conversions = {total_lasting_conversions,
                                                   weigh_lasting_conversions};
const fnl_measure fnl_total_customers_beyond = {total_customers_beyond, weigh_customers_beyond};
const fnl_measure fnl_total_lasting_customers = {total_lasting_customers, weigh_lasting_customers};
const fnl_measure fnl_total_lasting_metric = {total_lasting_metric, weigh_lasting_metric};
const fnl_measure fnl_total_conversions = {total_conversions, weigh_conversions};
const fnl_measure fnl_total_customers = {total_customers, weigh_customers};
const fnl_measure fnl_total_break_even = {total_break_even, NULL};
const fnl_measure fnl_stage_end = {stage_end, weigh_stage_end};
const fnl_measure fnl_campaign_spend = {campaign_spend, weigh_campaign_spend};
const fnl_measure fnl_campaign_impressions = {campaign_impressions, weigh_campaign_impressions};
const fnl_measure fnl_campaign_unspent = {campaign_unspent, weigh_campaign_unspent};
const fnl_measure fnl_campaign_planned = {campaign_planned, weigh_campaign_planned};
const fnl_measure fnl_campaign_reach = {campaign_reach, NULL};
const fnl_measure fnl_campaign_conversions = {campaign_conversions, weigh_campaign_conversions};
const fnl_measure fnl_campaign_revenue = {campaign_revenue, weigh_campaign_revenue};
const fnl_measure fnl_channel_touches = {channel_touches, weigh_channel_touches};
const fnl_measure fnl_channel_reach = {channel_reach, NULL};
const fnl_measure fnl_total_reach = {total_reach, NULL};
const fnl_measure fnl_total_touched = {total_touched, NULL};
const fnl_measure fnl_channel_conversions = {channel_conversions, weigh_channel_conversions};
const fnl_measure fnl_channel_cost = {channel_cost, weigh_channel_cost};
const fnl_measure fnl_move_count = {move_count, weigh_move_count};
const fnl_measure fnl_move_part = {move_part, weigh_move_part};
const fnl_measure fnl_event_count = {event_count, weigh_event_count};
const fnl_measure fnl_event_value = {event_value, weigh_event_value};
const fnl_measure fnl_event_cost = {event_cost, weigh_event_cost};

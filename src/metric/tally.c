/* tally.c: the ways to count. Each asks the plan which causes, events and stages are meant. */
#include "metric/tally.h"

#include "base/grow.h"
#include "study/cascade_factor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void fnl_tally_free(fnl_tally *tally) {
  free(tally->terms);
  tally->terms = NULL;
  tally->n = 0;
  tally->capacity = 0;
}

static void add(fnl_tally *tally, fnl_term_array array, int index, double weight) {
  if (!FNL_GROW(tally->terms, tally->capacity, tally->n + 1)) {
    tally->failed = true;
    return;
  }
  tally->is_known = true;
  tally->terms[tally->n++] = (fnl_weighed){array, index, weight};
}

static const fnl_plan *plan_of(const fnl_tally *tally) { return tally->world->plan; }

static unsigned kind_of(const fnl_plan *plan, int cause) {
  const fnl_channel_traits *traits = plan->causes[cause].traits;
  if (cause == FNL_TIME)
    return FNL_BY_TIME;
  return traits->is_bought ? FNL_BY_ADS : traits->is_word_of_mouth ? FNL_BY_EARNED : FNL_BY_OWNED;
}

static bool is_by(const fnl_tally *tally, const fnl_amount *amount, int cause) {
  return amount->by == 0 || (amount->by & kind_of(plan_of(tally), cause)) != 0;
}

/* ---- events ---- */

static bool is_among(const char *words, const char *word) {
  const size_t length = strlen(word);
  for (const char *at = words; at && *at; at += strcspn(at, " "), at += *at == ' ')
    if (strcspn(at, " ") == length && strncmp(at, word, length) == 0)
      return true;
  return false;
}

/* An event of several tags among them is one all the same. */
static bool counts_as(const fnl_event *event, const char *words) {
  for (int i = 0; i < event->n_counts_as; i++)
    if (is_among(words, event->counts_as[i]))
      return true;
  return false;
}

static void add_slot(fnl_tally *tally, fnl_term_array array, int slot, double weight) {
  for (int g = 0; g < tally->world->n_segments; g++)
    add(tally, array, slot * tally->world->n_segments + g, weight);
}

static void count_slots(fnl_tally *tally, const fnl_amount *amount) {
  for (int i = 0; i < tally->world->n_slots; i++) {
    const fnl_slot *slot = &tally->world->slots[i];
    const fnl_event *event = &plan_of(tally)->events[slot->event];
    if (!is_by(tally, amount, slot->cause))
      continue;
    if (counts_as(event, amount->plus))
      add_slot(tally, FNL_TERMS_COUNTS, i, 1.0);
    if (counts_as(event, amount->minus))
      add_slot(tally, FNL_TERMS_COUNTS, i, -1.0);
  }
}

void fnl_count_events(fnl_tally *tally, const fnl_amount *amount) { count_slots(tally, amount); }

void fnl_count_values(fnl_tally *tally, const fnl_amount *amount) {
  for (int i = 0; i < tally->world->n_slots; i++) {
    const fnl_slot *slot = &tally->world->slots[i];
    const fnl_event *event = &plan_of(tally)->events[slot->event];
    if (is_by(tally, amount, slot->cause) && event->has_value &&
        (!amount->plus || counts_as(event, amount->plus)))
      add_slot(tally, FNL_TERMS_VALUES, i, 1.0);
  }
}

/* ---- touches and money ---- */

static void count_causes(fnl_tally *tally, const fnl_amount *amount, fnl_term_array array) {
  for (int c = 1; c < tally->world->n_causes; c++)
    if (is_by(tally, amount, c))
      add(tally, array, c, 1.0);
}

void fnl_count_touches(fnl_tally *tally, const fnl_amount *amount) {
  count_causes(tally, amount, FNL_TERMS_TOUCHES);
}

void fnl_count_events_and_touches(fnl_tally *tally, const fnl_amount *amount) {
  const fnl_amount of_anybody = {.plus = amount->plus, .minus = amount->minus};
  count_slots(tally, &of_anybody);
  fnl_count_touches(tally, amount);
}

void fnl_count_spend(fnl_tally *tally, const fnl_amount *amount) {
  const fnl_amount of_ads = {.by = FNL_BY_ADS};
  (void)amount;
  count_causes(tally, &of_ads, FNL_TERMS_SPEND);
}

void fnl_count_investment(fnl_tally *tally, const fnl_amount *amount) {
  (void)amount;
  add(tally, FNL_TERMS_TOTALS, FNL_TOTAL_INVESTMENT, 1.0);
}

static bool has_value(const fnl_plan *plan) {
  for (int e = 0; e < plan->n_events; e++)
    if (plan->events[e].has_value)
      return true;
  return false;
}

static void count_money(fnl_tally *tally, int total, double weight) {
  if (has_value(plan_of(tally)))
    add(tally, FNL_TERMS_TOTALS, total, weight);
}

void fnl_count_revenue(fnl_tally *tally, const fnl_amount *amount) {
  (void)amount;
  count_money(tally, FNL_TOTAL_REVENUE, 1.0);
}

void fnl_count_profit(fnl_tally *tally, const fnl_amount *amount) {
  (void)amount;
  count_money(tally, FNL_TOTAL_PROFIT, 1.0);
}

/* margin * R = profit + S + C, in every world. */
void fnl_count_margin(fnl_tally *tally, const fnl_amount *amount) {
  (void)amount;
  count_money(tally, FNL_TOTAL_PROFIT, 1.0);
  count_money(tally, FNL_TOTAL_INVESTMENT, 1.0);
}

static bool has_touches(const fnl_tally *tally, unsigned by) {
  for (int c = 1; c < tally->world->n_causes; c++)
    if (by & kind_of(plan_of(tally), c))
      return true;
  return false;
}

void fnl_count_reached(fnl_tally *tally, const fnl_amount *amount) {
  if (plan_of(tally)->simulation.reach && has_touches(tally, amount->by))
    add(tally, FNL_TERMS_TOTALS,
        amount->by == FNL_BY_ADS ? FNL_TOTAL_REACHED_BY_ADS : FNL_TOTAL_REACHED, 1.0);
}

/* ---- people and their moves ---- */

static bool is_in(const fnl_tally *tally, int stage, unsigned roles) {
  return (roles & 1U << plan_of(tally)->stages[stage].role) != 0;
}

static void add_move(fnl_tally *tally, const fnl_amount *amount, int move, double weight) {
  const fnl_world *world = tally->world;
  for (int i = 0; i < world->n_pairs; i++)
    if (world->pairs[i].move == move && is_by(tally, amount, world->pairs[i].cause))
      for (int g = 0; g < world->n_segments; g++)
        add(tally, FNL_TERMS_FLOWS, fnl_world_flow(world, i, g), weight);
}

/* A model that has both ends has the move, be it by a way in between. */
void fnl_count_moves(fnl_tally *tally, const fnl_amount *amount) {
  const fnl_plan *plan = plan_of(tally);
  for (int m = 0; m < plan->n_moves; m++)
    if (is_in(tally, plan->moves[m].from, amount->from) &&
        is_in(tally, plan->moves[m].to, amount->to))
      add_move(tally, amount, m, 1.0);
}

static void count_stages(fnl_tally *tally, unsigned roles, fnl_term_array array, double weight) {
  for (int s = 0; s < tally->world->n_stages; s++)
    if (is_in(tally, s, roles))
      add(tally, array, s, weight);
}

void fnl_count_population(fnl_tally *tally, const fnl_amount *amount) {
  (void)amount;
  count_stages(tally, ~0U, FNL_TERMS_START, 1.0);
}

void fnl_count_people(fnl_tally *tally, const fnl_amount *amount) {
  count_stages(tally, amount->to, FNL_TERMS_END, 1.0);
}

void fnl_count_people_before(fnl_tally *tally, const fnl_amount *amount) {
  count_stages(tally, amount->to, FNL_TERMS_START, 1.0);
}

void fnl_count_growth(fnl_tally *tally, const fnl_amount *amount) {
  count_stages(tally, amount->to, FNL_TERMS_END, 1.0);
  count_stages(tally, amount->to, FNL_TERMS_START, -1.0);
}

void fnl_count_ever(fnl_tally *tally, const fnl_amount *amount) {
  count_stages(tally, amount->to, FNL_TERMS_START, 1.0);
  fnl_count_moves(tally, amount);
}

void fnl_count_days(fnl_tally *tally, const fnl_amount *amount) {
  count_stages(tally, amount->to, FNL_TERMS_PEOPLE_DAYS, 1.0);
}

/* At the central numbers, in a population that mixes well; absent where somebody sends for ever. */
void fnl_count_k_factor(fnl_tally *tally, const fnl_amount *amount) {
  fnl_k_factor factor = {0};
  (void)amount;
  if (!has_touches(tally, FNL_BY_EARNED) || fnl_plan_is_personal(plan_of(tally)))
    return;
  tally->failed = tally->failed || fnl_k_factor_init(&factor, tally->world, NULL) != FNL_OK;
  if (!tally->failed && isfinite(factor.k))
    add(tally, FNL_TERMS_TOTALS, FNL_TOTAL_ONE, factor.k);
  fnl_k_factor_free(&factor);
}

/* The same. */
void fnl_count_cycle_days(fnl_tally *tally, const fnl_amount *amount) {
  double days = NAN;
  (void)amount;
  if (!has_touches(tally, FNL_BY_EARNED) || fnl_plan_is_personal(plan_of(tally)))
    return;
  tally->failed = tally->failed || fnl_k_factor_cycle(tally->world, &days, NULL) != FNL_OK;
  if (!tally->failed && isfinite(days))
    add(tally, FNL_TERMS_TOTALS, FNL_TOTAL_ONE, days);
}

/* ---- of one stage ---- */

void fnl_count_stage_people(fnl_tally *tally, const fnl_amount *amount) {
  (void)amount;
  add(tally, FNL_TERMS_END, tally->stage, 1.0);
}

void fnl_count_stage_days(fnl_tally *tally, const fnl_amount *amount) {
  (void)amount;
  add(tally, FNL_TERMS_PEOPLE_DAYS, tally->stage, 1.0);
}

/* Onward is to a later role, or a later stage of the same; never to the lost. */
static bool is_onward(const fnl_plan *plan, const fnl_move *move) {
  const fnl_role from = plan->stages[move->from].role, to = plan->stages[move->to].role;
  if (to == FNL_ROLE_LOST || from == FNL_ROLE_LOST)
    return from == FNL_ROLE_LOST && to != FNL_ROLE_LOST;
  return to > from || (to == from && move->to > move->from);
}

typedef enum { ANYWHERE, ONWARD, ELSEWHERE } whither;

static void count_leavers(fnl_tally *tally, const fnl_amount *amount, whither where) {
  const fnl_plan *plan = plan_of(tally);
  for (int m = 0; m < plan->n_moves; m++) {
    if (plan->moves[m].from != tally->stage)
      continue;
    const bool onward = is_onward(plan, &plan->moves[m]);
    tally->is_known = tally->is_known || where == ELSEWHERE; /* nobody is lost: 0 */
    if (where == ANYWHERE || (where == ONWARD) == onward)
      add_move(tally, amount, m, 1.0);
  }
}

void fnl_count_stage_leavers(fnl_tally *tally, const fnl_amount *amount) {
  count_leavers(tally, amount, ANYWHERE);
}

void fnl_count_stage_advances(fnl_tally *tally, const fnl_amount *amount) {
  count_leavers(tally, amount, ONWARD);
}

void fnl_count_stage_losses(fnl_tally *tally, const fnl_amount *amount) {
  count_leavers(tally, amount, ELSEWHERE);
}

void fnl_count_stage_cost(fnl_tally *tally, const fnl_amount *amount) {
  (void)amount;
  if (plan_of(tally)->simulation.reach && has_touches(tally, FNL_BY_ADS | FNL_BY_OWNED))
    add(tally, FNL_TERMS_STAGE_COST, tally->stage, 1.0);
}

/* At the central numbers. */
void fnl_count_stage_worth(fnl_tally *tally, const fnl_amount *amount) {
  (void)amount;
  if (tally->worths)
    add(tally, FNL_TERMS_TOTALS, FNL_TOTAL_ONE, tally->worths[tally->stage].start);
}

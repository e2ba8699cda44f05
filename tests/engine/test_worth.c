/* Worth beyond the horizon: against days added one by one, by hand, and its derivatives. */
#include "base/text.h"
#include "engine/gradient.h"
#include "engine/worth.h"
#include "support/random_plan.h"
#include "support/sanitized.h"
#include "support/schedule.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

enum { PLANS = SANITIZED ? 10 : 40, MORE_DAYS = 3000 };

static double discount_of_day(double a_year) { return pow(1.0 + a_year, -1.0 / 365.0); }

static double worth_of(fnl_worth *worth, const fnl_world *world, const fnl_state *state) {
  const double found = fnl_worth_value(worth, world, state);
  ck_assert(isfinite(found));
  return found;
}

static fnl_worth *new_worth(const fnl_world *world) {
  fnl_worth *worth = NULL;
  ck_assert_int_eq(fnl_worth_init(&worth, world, NULL), FNL_OK);
  return worth;
}

/* A metric of what lasts, another one for each seed. */
static void ask(fnl_plan *plan, uint64_t seed) {
  const fnl_lasting_kind kind = (fnl_lasting_kind)(1 + seed % (FNL_N_LASTING - 1));
  int n = plan->n_events;
  if (kind == FNL_LASTING_MOVE)
    n = plan->n_moves;
  if (kind == FNL_LASTING_CHANNEL_CONVERSIONS)
    n = plan->n_channels;
  plan->optimize.lasting = (fnl_lasting){kind, (int)(seed / FNL_N_LASTING) % n};
}

static bool read_random(fnl_plan *plan, uint64_t seed) {
  char *model = NULL, *text = NULL;
  ck_assert_int_eq(random_plan_text(seed, (random_plan_options){0}, &model, &text), 0);
  simulate_read_texts(plan, model, text);
  free(model);
  free(text);
  ask(plan, seed);
  return true;
}

/* ---- days added one by one ---- */

/* Costs that are no ads, so far. */
static double costs_of(const fnl_world *world, const fnl_run *run) {
  double costs = 0.0;
  for (int c = 0; c < world->n_causes; c++)
    costs += world->touch_cost[c] * run->touches[c];
  for (int i = 0; i < world->n_slot_cells; i++)
    costs += fnl_world_slot_cost(world, i / world->n_segments) * run->slot_count[i];
  return costs;
}

static bool makes_customer(const fnl_plan *plan, int move) {
  static const bool is_customer[FNL_N_ROLES] = {
      [FNL_ROLE_CONVERSION] = true, [FNL_ROLE_LOYALTY] = true, [FNL_ROLE_ADVOCACY] = true};
  return is_customer[plan->stages[plan->moves[move].to].role] &&
         !is_customer[plan->stages[plan->moves[move].from].role];
}

static double mean_value(const fnl_world *world, int slot_cell) {
  for (int i = 0; i < world->n_valued; i++)
    if (world->valued[i].slot_cell == slot_cell)
      return world->valued[i].mean;
  return 0.0;
}

/* What the plan's metric makes of an occurrence. */
static double metric_of(const fnl_world *world, int slot_cell) {
  const fnl_lasting *lasting = &world->plan->optimize.lasting;
  const fnl_slot *slot = &world->slots[slot_cell / world->n_segments];
  const bool is_event = slot->event == lasting->item;
  const bool is_by = world->plan->causes[slot->cause].channel == lasting->item;
  const double each[FNL_N_LASTING] = {
      [FNL_LASTING_EVENT_COUNT] = is_event,
      [FNL_LASTING_EVENT_VALUE] = is_event ? mean_value(world, slot_cell) : 0.0,
      [FNL_LASTING_EVENT_COST] = is_event ? slot->cost : 0.0,
      [FNL_LASTING_CHANNEL_CONVERSIONS] = is_by && slot->is_conversion};
  return each[lasting->kind];
}

/* What a run keeps of customers and of the metric: by mass and by occurrence. */
typedef struct {
  double *customers, *moved; /* [n_strengths] */
  double *happened;          /* [n_slot_cells] */
} weights;

static weights weigh(const fnl_world *world) {
  const fnl_lasting *lasting = &world->plan->optimize.lasting;
  const size_t n = (size_t)world->n_strengths;
  const weights w = {calloc(n, sizeof(double)), calloc(n, sizeof(double)),
                     calloc((size_t)world->n_slot_cells + 1, sizeof(double))};
  for (int i = 0; i < world->n_pairs; i++)
    for (int g = 0; world->pairs[i].move != FNL_STAY && g < world->n_segments; g++) {
      const int flow = fnl_world_flow(world, i, g), move = world->pairs[i].move;
      const int strength = world->flow_strength[flow];
      if (makes_customer(world->plan, move))
        w.customers[strength] += world->flow_rate[flow];
      if (lasting->kind == FNL_LASTING_MOVE && lasting->item == move)
        w.moved[strength] += world->flow_rate[flow];
    }
  for (int i = 0; i < world->n_slot_cells; i++)
    w.happened[i] = metric_of(world, i);
  return w;
}

/* A plan and the same with a longer horizon: its campaigns end where the first's horizon does. */
typedef struct {
  simulation s; /* of the longer */
  fnl_plan short_plan;
  fnl_world world;
  fnl_worth *worth;
  weights weights; /* of the longer one's world */
} prolonged;

static void prolong(prolonged *p, double discount) {
  p->s.plan.discount = discount;
  p->short_plan = p->s.plan;
  ck_assert_int_eq(fnl_world_init(&p->world, &p->short_plan, NULL), FNL_OK);
  p->worth = new_worth(&p->world);
  p->s.plan.horizon_days += MORE_DAYS;
  simulate_prepare(&p->s, "expected");
  p->weights = weigh(&p->s.world);
}

static void prolonged_close(prolonged *p) {
  free(p->weights.customers);
  free(p->weights.moved);
  free(p->weights.happened);
  fnl_worth_free(p->worth);
  fnl_world_free(&p->world);
  simulate_close(&p->s);
}

static void run_days(prolonged *p, int first, int end) {
  for (int t = first; t < end; t++)
    fnl_engine_day(p->s.engine, &p->s.world, (fnl_luck){0, 0}, t, &p->s.place, &p->s.run);
}

/* What a day gave: in money, then by parts. */
enum { MONEY = FNL_N_BEYOND, N_SUMS };

/* Sums that a run keeps, so far. */
static void sums_so_far(const prolonged *p, double *sums) {
  const fnl_world *world = &p->s.world;
  const double *mass = p->s.place.state.mass_sum;
  sums[FNL_BEYOND_COSTS] = costs_of(world, &p->s.run);
  sums[FNL_BEYOND_CUSTOMERS] = sums[FNL_BEYOND_METRIC] = 0.0;
  for (int k = 0; k < world->n_strengths; k++) {
    sums[FNL_BEYOND_CUSTOMERS] += p->weights.customers[k] * mass[k];
    sums[FNL_BEYOND_METRIC] += p->weights.moved[k] * mass[k];
  }
  for (int i = 0; i < world->n_slot_cells; i++)
    sums[FNL_BEYOND_METRIC] += p->weights.happened[i] * p->s.run.slot_count[i];
}

static void gifts_of_day(const prolonged *p, int t, double *sums, double *gift) {
  const fnl_run *run = &p->s.run;
  double now[FNL_N_BEYOND] = {0.0};
  sums_so_far(p, now);
  for (int k = 0; k < FNL_N_BEYOND; k++)
    gift[k] = now[k] - sums[k];
  gift[FNL_BEYOND_REVENUE] = run->revenue_days[t];
  gift[FNL_BEYOND_CONVERSIONS] = run->conversion_days[t];
  gift[MONEY] = p->s.world.margin * run->revenue_days[t] - gift[FNL_BEYOND_COSTS];
  memcpy(sums, now, sizeof now);
}

/* After the last day of a run of `world`: the parts, and the worth. */
static void values_now(prolonged *p, const fnl_world *world, double *values) {
  fnl_worth_of_run(p->worth, world, &p->s.place.state, &p->s.run);
  memcpy(values, p->s.run.beyond, sizeof p->s.run.beyond);
  values[MONEY] = p->s.run.worth;
  for (int k = 0; k < N_SUMS; k++)
    ck_assert(isfinite(values[k]));
}

/* What is found at the end of the plan, and what is in the days that follow it. */
static void compare_prolonged(prolonged *p, const char *what) {
  static const char *const parts[] = {"revenue",   "costs",  "conversions",
                                      "customers", "metric", "worth"};
  const fnl_world *world = &p->s.world;
  const int horizon = p->world.n_days;
  const double day = discount_of_day(p->s.plan.discount);
  double sum[N_SUMS] = {0.0}, size[N_SUMS], so_far[FNL_N_BEYOND] = {0.0};
  double found[N_SUMS], rest[N_SUMS], gift[N_SUMS], factor = 1.0;
  fnl_engine_start(p->s.engine, world, NULL, (fnl_luck){0, 0}, &p->s.place, &p->s.run);
  run_days(p, 0, horizon);
  values_now(p, &p->world, found);
  ck_assert_msg(fnl_worth_converged(p->worth), "%s did not converge", what);
  sums_so_far(p, so_far);
  for (int k = 0; k < N_SUMS; k++)
    size[k] = 1e-9 + (k < FNL_N_BEYOND ? 1e-3 * fabs(so_far[k]) : 0.0);
  for (int t = horizon; t < world->n_days; t++, factor *= day) {
    run_days(p, t, t + 1);
    gifts_of_day(p, t, so_far, gift);
    for (int k = 0; k < N_SUMS; k++) {
      sum[k] += factor * gift[k];
      size[k] += factor * fabs(gift[k]);
    }
  }
  values_now(p, world, rest);
  for (int k = 0; k < N_SUMS; k++) {
    char part[96];
    snprintf(part, sizeof part, "%s, %s", what, parts[k]);
    simulate_check(part, found[k], sum[k] + factor * rest[k], 1e-9,
                   size[k] + fabs(factor * rest[k]));
  }
}

static const double discounts[] = {0.1, 0.913, 9.13};

START_TEST(each_part_is_the_discounted_sum_of_the_days_that_follow) {
  for (uint64_t seed = 1; seed <= PLANS; seed++) {
    prolonged p = {0};
    char what[64];
    snprintf(what, sizeof what, "plan %llu", (unsigned long long)seed);
    read_random(&p.s.plan, seed);
    prolong(&p, discounts[seed % 3]);
    compare_prolonged(&p, what);
    prolonged_close(&p);
  }
}
END_TEST

/* Each of 23 customers tells 0.3 a day, of whom a third buys, until all have: it starts far from
 * where it ends. */
#define EPIDEMIC                                                                                   \
  "horizon_days = 20; population = 100000L; offer = { margin = 0.413; };\n"                        \
  "initial = { buyer = 0.00023; };\n"                                                              \
  "model = { name = \"word\";\n"                                                                   \
  "stages = ( { name = \"new\"; role = \"prospect\"; },\n"                                         \
  "  { name = \"buyer\"; role = \"conversion\"; } );\n"                                            \
  "channels = ( { name = \"word\"; kind = \"earned\"; sends_per_day = { buyer = 0.3; };\n"         \
  "  delay = [ 0.3, 0.5, 0.2 ]; fatigue = 0.7; memory = 0.8; } );\n"                               \
  "moves = ( { from = \"new\"; to = \"buyer\"; per_touch = { word = 0.31; }; emits = \"sale\"; "   \
  "},\n"                                                                                           \
  "  { from = \"buyer\"; to = \"new\"; daily = 0.0031; } );\n"                                     \
  "events = ( { name = \"sale\"; counts_as = [ \"conversion\" ]; value = { mean = 23.85; }; } );"  \
  " };\n"

START_TEST(a_word_that_spreads_by_itself_is_followed_to_its_end) {
  for (size_t i = 0; i < sizeof discounts / sizeof *discounts; i++) {
    prolonged p = {0};
    simulate_read(&p.s.plan, EPIDEMIC);
    prolong(&p, discounts[i]);
    compare_prolonged(&p, "epidemic");
    prolonged_close(&p);
  }
}
END_TEST

/* ---- by hand ---- */

#define SHOP                                                                                       \
  "horizon_days = %d; population = 2385L; offer = { margin = 0.413; discount = %g; };\n"           \
  "initial = { customer = 1.0; };\n"                                                               \
  "model = { name = \"shop\";\n"                                                                   \
  "stages = ( { name = \"new\"; role = \"prospect\"; },\n"                                         \
  "  { name = \"customer\"; role = \"loyalty\"; }, { name = \"gone\"; role = \"lost\"; } );\n"     \
  "channels = ( { name = \"mail\"; kind = \"owned\"; audience = [ \"customer\" ];\n"               \
  "  touches_per_day = 0.17; cost = 0.0031; } );\n"                                                \
  "moves = ( { from = \"customer\"; to = \"gone\"; daily = 0.0231; } );\n"                         \
  "events = ( { name = \"order\"; in = { customer = 0.0147; }; value = { mean = 81.3; };\n"        \
  "  cost = 1.7; } ); };\n"

/* A customer orders at 0.0147 a day and stays each day with exp(-0.0231): a geometric series. */
static double shop_by_hand(double day) {
  const double money = 0.0147 * (0.413 * 81.3 - 1.7) - 0.17 * 0.0031;
  return money / (1.0 - day * exp(-0.0231));
}

START_TEST(a_customer_who_may_leave_is_worth_a_geometric_series) {
  static const double a_year[] = {0.1, 0.0, 0.31, 10.0};
  for (size_t i = 0; i < sizeof a_year / sizeof *a_year; i++) {
    simulation s;
    double by_cell[3];
    simulate_open(&s, "expected", SHOP, 11, a_year[i]);
    fnl_worth *worth = new_worth(&s.world);
    const double each = shop_by_hand(discount_of_day(a_year[i]));
    const double people = 2385.0 * exp(-0.0231 * 11.0);
    simulate_check("worth", worth_of(worth, &s.world, &s.place.state), people * each, 1e-9, 0.0);
    ck_assert(fnl_worth_converged(worth));
    fnl_worth_of_person(worth, &s.world, by_cell);
    simulate_check("of a newcomer", by_cell[0], 0.0, 1e-9, each);
    simulate_check("of a customer", by_cell[1], each, 1e-9, 0.0);
    simulate_check("of one who left", by_cell[2], 0.0, 1e-9, each);
    fnl_worth_free(worth);
    simulate_close(&s);
  }
}
END_TEST

/* ---- a long way ---- */

enum { MANY_STAGES = 600 };

static void write_long_way(fnl_text *text) {
  fnl_text_add(text, "horizon_days = 1; population = 1000L; offer = { margin = 0.37; };\n"
                     "model = { name = \"way\"; stages = (\n");
  for (int i = 0; i < MANY_STAGES; i++)
    fnl_text_add_format(text, "%s{ name = \"s%d\"; role = \"%s\"; }", i > 0 ? ",\n" : "", i,
                        i == 0                ? "prospect"
                        : i < MANY_STAGES - 1 ? "awareness"
                                              : "conversion");
  fnl_text_add(text, ");\nevents = ( { name = \"sale\"; value = { mean = 53.9; }; } );\nmoves = (");
  for (int i = 1; i < MANY_STAGES; i++)
    fnl_text_add_format(text, "%s{ from = \"s%d\"; to = \"s%d\"; daily = 0.73; %s}",
                        i > 1 ? ",\n" : "", i - 1, i,
                        i == MANY_STAGES - 1 ? "emits = \"sale\"; " : "");
  fnl_text_add(text, "); };\n");
}

/* Each step is taken on a day with p = 1 - exp(-0.73), so a sale k steps ahead is worth
 * f^k / d of one today, f = p d / (1 - (1 - p) d). Nobody gets there for more than a year. */
START_TEST(a_sale_hundreds_of_steps_ahead_is_worth_a_power) {
  const double d = discount_of_day(0.1), p = -expm1(-0.73), f = p * d / (1.0 - (1.0 - p) * d);
  const double sale = 0.37 * 53.9 / d, first = sale * pow(f, MANY_STAGES - 1);
  double by_cell[MANY_STAGES];
  fnl_text text = {0};
  simulation s;
  write_long_way(&text);
  ck_assert(!text.failed);
  simulate_open(&s, "expected", "%s", text.data);
  fnl_worth *worth = new_worth(&s.world);
  simulate_check("worth", worth_of(worth, &s.world, &s.place.state),
                 1000.0 * ((1.0 - p) * first + p * first / f), 1e-9, 0.0);
  ck_assert(fnl_worth_converged(worth));
  ck_assert_int_lt(fnl_worth_days(worth), MANY_STAGES); /* and nobody has to wait for them */
  fnl_worth_of_person(worth, &s.world, by_cell);
  simulate_check("of who comes", by_cell[0], first, 1e-9, 0.0);
  simulate_check("of one step before", by_cell[MANY_STAGES - 2], sale * f, 1e-9, 0.0);
  simulate_check("of who has bought", by_cell[MANY_STAGES - 1], 0.0, 1e-9, sale);
  fnl_worth_free(worth);
  simulate_close(&s);
  fnl_text_free(&text);
}
END_TEST

/* Customers for ever, money that never counts less: no end, which is said. */
START_TEST(an_endless_sum_is_left_open) {
  simulation s;
  simulate_open(&s, "expected",
                "horizon_days = 7; population = 1000L; offer = { discount = 0.0; };\n"
                "model = { name = \"one\"; stages = ( { name = \"a\"; role = \"loyalty\"; } );\n"
                "events = ( { name = \"order\"; daily = 0.013; value = { mean = 2.385; }; } ); };");
  fnl_worth *worth = new_worth(&s.world);
  fnl_worth_of_run(worth, &s.world, &s.place.state, &s.run);
  ck_assert(s.run.worth_is_open);
  ck_assert_int_eq(fnl_worth_days(worth), 200 * 365);
  simulate_check("200 years", s.run.worth, 200.0 * 365.0 * 13.0 * 2.385, 1e-9, 0.0);
  fnl_worth_free(worth);
  simulate_close(&s);
}
END_TEST

/* Two kinds of customers, equal but that one of them tells others of each order. */
#define TELLERS                                                                                    \
  "horizon_days = 30; population = 1000000L; offer = { margin = 0.413; referral_reward = 0.7; "    \
  "};\n"                                                                                           \
  "segments = ( { name = \"silent\"; share = 0.7; sharing = 0.0; },\n"                             \
  "  { name = \"loud\"; share = 0.3; } );\n"                                                       \
  "initial = { customer = 0.0031; };\n"                                                            \
  "model = { name = \"tell\";\n"                                                                   \
  "stages = ( { name = \"new\"; role = \"prospect\"; },\n"                                         \
  "  { name = \"customer\"; role = \"conversion\"; }, { name = \"gone\"; role = \"lost\"; } );\n"  \
  "channels = ( { name = \"word\"; kind = \"earned\"; sends_on = { order = 1.31; };\n"             \
  "  delay = [ 0.2, 0.5, 0.3 ]; } );\n"                                                            \
  "moves = ( { from = \"new\"; to = \"customer\"; per_touch = { word = %g; };\n"                   \
  "    emits = \"sale\"; },\n"                                                                     \
  "  { from = \"customer\"; to = \"gone\"; daily = 0.0231; } );\n"                                 \
  "events = ( { name = \"sale\"; counts_as = [ \"conversion\" ]; value = { mean = 40.3; }; },\n"   \
  "  { name = \"order\"; in = { customer = 0.0147; }; value = { mean = 81.3; }; } ); };\n"

static void worth_of_tellers(double moved_by_touch, double *by_cell) {
  simulation s;
  simulate_open(&s, "expected", TELLERS, moved_by_touch);
  fnl_worth *worth = new_worth(&s.world);
  worth_of(worth, &s.world, &s.place.state);
  fnl_worth_of_person(worth, &s.world, by_cell);
  fnl_worth_free(worth);
  simulate_close(&s);
}

START_TEST(who_sends_is_credited_with_whom_they_bring) {
  double moved[6], unmoved[6];
  worth_of_tellers(0.173, moved);
  worth_of_tellers(0.0, unmoved);
  const int silent = 2, loud = 3;
  simulate_check("words that move nobody", unmoved[loud], unmoved[silent], 1e-12, 0.0);
  ck_assert_double_gt(moved[loud], 1.02 * moved[silent]);
  ck_assert_double_lt(moved[loud], 1.5 * moved[silent]);
}
END_TEST

/* ---- derivatives ---- */

typedef struct {
  simulation s;
  fnl_worth *worth;
  fnl_worth_slopes slopes;
  double *own; /* the state's array that is moved */
  int i;
  int n_days; /* of the value in the middle */
  bool same_days;
} moved;

/* The sum of the parts by weights of no meaning. */
static const double some_weights[FNL_N_BEYOND] = {0.613, -1.17, 23.85, 4.71, 1.39};

static double weighed(const fnl_run *run) {
  double sum = 0.0;
  for (int k = 0; k < FNL_N_BEYOND; k++)
    sum += some_weights[k] * run->beyond[k];
  return sum;
}

static double weighed_now(moved *m) {
  fnl_worth_of_run(m->worth, &m->s.world, &m->s.place.state, &m->s.run);
  return weighed(&m->s.run);
}

static double value_at(moved *m, double step) {
  const double kept = m->own[m->i];
  m->own[m->i] = kept + step;
  const double value = weighed_now(m);
  m->own[m->i] = kept;
  m->same_days &= fnl_worth_days(m->worth) == m->n_days;
  return value;
}

static double difference(moved *m, double step) {
  const double wide = value_at(m, step) - value_at(m, -step);
  const double close = value_at(m, step / 2.0) - value_at(m, -step / 2.0);
  return (8.0 * close - wide) / (6.0 * step);
}

/* Of an array of the state, with steps of a part of `whole`; where the days added differ between
 * them, or there is a kink (touch probabilities that reach 1), nothing can be told. Returns how
 * many could be compared. */
static int compare_slopes(moved *m, const char *what, double *own, const double *found, int n,
                          double whole, double size) {
  int n_compared = 0;
  m->own = own;
  for (m->i = 0; m->i < n; m->i++) {
    m->same_days = true;
    const double least = size / whole;
    const double shown = difference(m, 1e-4 * whole), other = difference(m, 0.7e-4 * whole);
    const bool is_sure = m->same_days && fabs(shown - other) <= 3e-8 * (fabs(shown) + least);
    n_compared += is_sure;
    if (is_sure)
      simulate_check(what, found[m->i], shown, 1e-7, fabs(shown) + least);
  }
  return n_compared;
}

static void open_moved(moved *m, uint64_t seed) {
  memset(m, 0, sizeof *m);
  read_random(&m->s.plan, seed);
  m->s.plan.discount = discounts[seed % 3];
  simulate_prepare(&m->s, "expected");
  simulate_run(&m->s, 1, 0);
  const fnl_world *world = &m->s.world;
  m->worth = new_worth(world);
  m->slopes = (fnl_worth_slopes){
      calloc((size_t)world->n_cells + 1, sizeof(double)),
      calloc((size_t)world->n_creatives + 1, sizeof(double)),
      calloc((size_t)world->n_days * (size_t)world->n_referrals + 1, sizeof(double))};
  ck_assert(m->slopes.people && m->slopes.exposure && m->slopes.sends);
}

static void close_moved(moved *m) {
  free(m->slopes.people);
  free(m->slopes.exposure);
  free(m->slopes.sends);
  fnl_worth_free(m->worth);
  simulate_close(&m->s);
}

START_TEST(its_derivatives_are_those_of_differences) {
  int n = 0, n_compared = 0;
  for (uint64_t seed = 301; seed <= 300 + PLANS / 5; seed++) {
    moved m;
    open_moved(&m, seed);
    const fnl_world *world = &m.s.world;
    fnl_state *state = &m.s.place.state;
    const double value = weighed_now(&m);
    const double size = fabs(value), people = world->population / world->n_cells;
    const int n_last = world->n_days < 3 ? world->n_days : 3;
    const int first = (world->n_days - n_last) * world->n_referrals;
    m.n_days = fnl_worth_days(m.worth);
    fnl_worth_back(m.worth, world, some_weights, &m.slopes);
    n_compared +=
        compare_slopes(&m, "people", state->people, m.slopes.people, world->n_cells, people, size);
    n_compared += compare_slopes(&m, "exposures", state->exposure, m.slopes.exposure,
                                 world->n_creatives, 1.0, size);
    n_compared += compare_slopes(&m, "sends", state->sends + first, m.slopes.sends + first,
                                 n_last * world->n_referrals, people, size);
    n += world->n_cells + world->n_creatives + n_last * world->n_referrals;
    close_moved(&m);
  }
  ck_assert_msg(10 * n_compared > 8 * n, "%d of %d compared", n_compared, n);
}
END_TEST

/* Without referrals nobody is worth more or less for others: the worth is the sum of persons'. */
START_TEST(without_referrals_it_is_the_sum_of_what_each_is_worth) {
  int n = 0;
  for (uint64_t seed = 1; seed <= 4 * PLANS; seed++) {
    moved m;
    open_moved(&m, seed);
    const fnl_world *world = &m.s.world;
    if (world->n_referrals == 0) {
      double sum = 0.0, size = 1e-9;
      const double value = worth_of(m.worth, world, &m.s.place.state);
      fnl_worth_of_person(m.worth, world, m.slopes.people);
      for (int x = 0; x < world->n_cells; x++) {
        sum += m.slopes.people[x] * m.s.place.state.people[x];
        size += fabs(m.slopes.people[x] * m.s.place.state.people[x]);
      }
      simulate_check("sum of persons", sum, value, 1e-9, size);
      n++;
    }
    close_moved(&m);
  }
  ck_assert_int_gt(n, 5);
}
END_TEST

/* What comes later in J: its derivatives by money, against differences. */
START_TEST(money_spent_before_has_its_derivative_of_each_part) {
  int n = 0, n_compared = 0;
  for (uint64_t seed = 401; seed <= 400 + PLANS; seed++) {
    schedule c;
    if (!schedule_open(&c, seed))
      continue;
    c.s.plan.simulation.worth = true;
    c.s.plan.discount = discounts[seed % 3];
    ask(&c.s.plan, seed);
    fnl_gradient *gradient = NULL;
    ck_assert_int_eq(fnl_gradient_init(&gradient, &c.s.world, NULL), FNL_OK);
    schedule_spending(&c);
    memcpy(c.weights.beyond, some_weights, sizeof some_weights);
    const fnl_spending spending = {.money = c.money};
    fnl_gradient_run(gradient, &c.s.world, &spending, &c.s.run);
    const double size = fabs(weighed(&c.s.run)) / c.s.world.budget;
    fnl_gradient_back(gradient, &c.s.world, &c.weights, NULL, c.by_money);
    for (int i = 0; i < c.n_campaigns; i++) {
      const double kept = c.money[i], step = 1e-3 * kept;
      double sum[2] = {0.0, 0.0};
      for (int wide = 0; wide < 2 && kept > 0.0; wide++)
        for (int sign = -1; sign < 2; sign += 2) {
          c.money[i] = kept + sign * (wide ? step : step / 2.0);
          fnl_gradient_run(gradient, &c.s.world, &spending, &c.s.run);
          sum[wide] += sign * weighed(&c.s.run);
        }
      c.money[i] = kept;
      if (!(kept > 0.0))
        continue;
      const double fine = sum[0] / step, coarse = sum[1] / (2.0 * step);
      const double shown = (4.0 * fine - coarse) / 3.0;
      const bool is_smooth = fabs(fine - coarse) <= 1e-5 * (fabs(shown) + size);
      n++;
      n_compared += is_smooth;
      if (is_smooth)
        simulate_check("money", c.by_money[i], shown, 1e-6, fabs(shown) + size);
    }
    fnl_gradient_free(gradient);
    schedule_close(&c);
  }
  ck_assert_msg(10 * n_compared > 8 * n && n > 50, "%d of %d compared", n_compared, n);
}
END_TEST

/* ---- whole people ---- */

enum { REPLICATIONS = 400 };

/* Without referrals the worth is linear in the people, so its mean is that of the fluid. */
START_TEST(the_mean_over_whole_people_is_that_of_the_fluid) {
  simulation fluid, whole;
  simulate_open(&fluid, "expected", SHOP, 31, 0.1);
  simulate_open(&whole, "cohorts", SHOP, 31, 0.1);
  fnl_worth *worth = new_worth(&fluid.world);
  const double expected = worth_of(worth, &fluid.world, &fluid.place.state);
  double sum = 0.0, squares = 0.0;
  for (uint64_t r = 0; r < REPLICATIONS; r++) {
    simulate_run(&whole, 2385, r);
    const double away = worth_of(worth, &whole.world, &whole.place.state) - expected;
    sum += away;
    squares += away * away;
  }
  const double mean = sum / REPLICATIONS;
  const double error = sqrt((squares / REPLICATIONS - mean * mean) / (REPLICATIONS - 1));
  ck_assert_msg(error > 0.0 && fabs(mean) <= 5.0 * error, "off by %g, standard error %g", mean,
                error);
  fnl_worth_free(worth);
  simulate_close(&whole);
  simulate_close(&fluid);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("worth beyond the horizon");
  TCase *cases = tcase_create("days that follow");
  tcase_set_timeout(cases, 100.0);
  tcase_add_test(cases, each_part_is_the_discounted_sum_of_the_days_that_follow);
  tcase_add_test(cases, a_word_that_spreads_by_itself_is_followed_to_its_end);
  suite_add_tcase(suite, cases);
  cases = tcase_create("by hand");
  tcase_add_test(cases, a_customer_who_may_leave_is_worth_a_geometric_series);
  tcase_add_test(cases, a_sale_hundreds_of_steps_ahead_is_worth_a_power);
  tcase_add_test(cases, an_endless_sum_is_left_open);
  tcase_add_test(cases, who_sends_is_credited_with_whom_they_bring);
  suite_add_tcase(suite, cases);
  cases = tcase_create("derivatives");
  tcase_set_timeout(cases, 300.0);
  tcase_add_test(cases, its_derivatives_are_those_of_differences);
  tcase_add_test(cases, without_referrals_it_is_the_sum_of_what_each_is_worth);
  tcase_add_test(cases, money_spent_before_has_its_derivative_of_each_part);
  suite_add_tcase(suite, cases);
  cases = tcase_create("whole people");
  tcase_add_test(cases, the_mean_over_whole_people_is_that_of_the_fluid);
  suite_add_tcase(suite, cases);
  return suite;
}

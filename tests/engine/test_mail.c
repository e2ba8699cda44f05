/* Letters: where nothing depends on who sends and who is reached, word from one person to another
 * has the law of `cohorts`: random plans with everything in them, told by letters. */
#include "engine/agents.h"
#include "network/network.h"
#include "support/moments.h"
#include "support/random_plan.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

enum { RUNS = 400, PEOPLE = 613 };

static void read_random(fnl_plan *plan, uint64_t seed) {
  char *model = NULL, *text = NULL;
  const random_plan_options options = {.population = PEOPLE, .horizon_days = 17};
  ck_assert_int_eq(random_plan_text(seed, options, &model, &text), 0);
  simulate_read_texts(plan, model, text);
  free(model);
  free(text);
}

/* ---- two samples of runs ---- */

/* Columns: people by flow, occurrences by slot cell, revenue, money spent; then touches by cause,
 * which letters have by number and the others as a mean, so that their variances differ. */
typedef struct {
  int n_columns, n_drawn; /* all, and those before touches */
  double *values;         /* [n_columns * RUNS] */
} sample;

static void take(const simulation *s, int run, sample *taken) {
  const fnl_world *w = &s->world;
  double *at = taken->values + run;
  for (int i = 0; i < w->n_flows; i++, at += RUNS)
    *at = s->run.flow_count[i];
  for (int i = 0; i < w->n_slot_cells; i++, at += RUNS)
    *at = s->run.slot_count[i];
  at[0] = s->run.revenue;
  at[RUNS] = s->run.spend_total;
  at += 2 * RUNS;
  for (int i = 0; i < w->n_causes; i++, at += RUNS)
    *at = s->run.touches[i];
}

static sample run_all(simulation *s, const char *engine, uint64_t seed) {
  simulate_prepare(s, engine);
  const int n_drawn = s->world.n_flows + s->world.n_slot_cells + 2;
  const int n = n_drawn + s->world.n_causes;
  sample taken = {n, n_drawn, calloc((size_t)n * RUNS, sizeof(double))};
  ck_assert(taken.values);
  for (int i = 0; i < RUNS; i++) {
    simulate_run(s, seed, (uint64_t)i);
    take(s, i, &taken);
  }
  return taken;
}

/* Distance of two means in standard errors; 0 where too little happens for them to be normal. */
static double distance(const double *a, const double *b) {
  const double enough = 300.0, mean_a = moments_mean(RUNS, a), mean_b = moments_mean(RUNS, b);
  const double variance = (moments_variance(RUNS, a) + moments_variance(RUNS, b)) / RUNS;
  const double rounding = 1e-9 * (fabs(mean_a) + fabs(mean_b));
  if ((mean_a + mean_b) * RUNS < enough)
    return 0.0;
  if (fabs(mean_a - mean_b) <= rounding)
    return 0.0;
  return fabs(mean_a - mean_b) / sqrt(variance);
}

/* Squared distances from a common mean: their means differ as the variances do. */
static void square(double *a, double *b) {
  const double mean = (moments_mean(RUNS, a) + moments_mean(RUNS, b)) / 2.0;
  for (int i = 0; i < RUNS; i++) {
    a[i] = (a[i] - mean) * (a[i] - mean);
    b[i] = (b[i] - mean) * (b[i] - mean);
  }
}

static void compare(sample *a, sample *b, uint64_t seed) {
  const double sigmas = 5.0; /* some thousand checks */
  ck_assert_int_eq(a->n_columns, b->n_columns);
  for (int k = 0; k < a->n_columns; k++) {
    double *one = a->values + k * RUNS, *other = b->values + k * RUNS;
    const double apart = distance(one, other);
    ck_assert_msg(apart < sigmas, "plan %llu, column %d: means %g and %g are %.1f apart",
                  (unsigned long long)seed, k, moments_mean(RUNS, one), moments_mean(RUNS, other),
                  apart);
    if (k >= a->n_drawn)
      continue;
    square(one, other);
    const double wider = distance(one, other);
    ck_assert_msg(wider < sigmas, "plan %llu, column %d: variances %g and %g are %.1f apart",
                  (unsigned long long)seed, k, moments_mean(RUNS, one), moments_mean(RUNS, other),
                  wider);
  }
}

static void compare_engines(simulation *letters, simulation *counts, uint64_t seed) {
  sample a = run_all(letters, "agents", 2385), b = run_all(counts, "cohorts", 7131);
  ck_assert_double_eq(letters->run.failed, 0.0);
  compare(&a, &b, seed);
  free(a.values);
  free(b.values);
}

/* ---- what is neutral ---- */

enum { N_PLANS = 8 };

/* So large a shape that everybody shares alike, and yet every send is a letter. */
START_TEST(sharing_alike_is_the_law_of_cohorts) {
  const uint64_t seed = 40 + (uint64_t)_i;
  simulation letters, counts;
  read_random(&letters.plan, seed);
  read_random(&counts.plan, seed);
  for (int c = 0; c < letters.plan.n_channels; c++)
    letters.plan.channels[c].earned.sharing_shape.value = 1e12;
  compare_engines(&letters, &counts, seed);
  simulate_close(&letters);
  simulate_close(&counts);
}
END_TEST

/* Everybody is everybody's friend, and his own, as in a population that mixes. */
static void befriend_all(fnl_network *network) {
  memset(network, 0, sizeof *network);
  network->n_people = PEOPLE;
  network->n_arcs = (int64_t)PEOPLE * PEOPLE;
  network->first = calloc(PEOPLE + 1, sizeof *network->first);
  network->neighbour = calloc((size_t)network->n_arcs, sizeof *network->neighbour);
  network->weight_most = 1.0f;
  ck_assert(network->first && network->neighbour);
  for (int64_t i = 0; i <= PEOPLE; i++)
    network->first[i] = i * PEOPLE;
  for (int64_t i = 0; i < network->n_arcs; i++)
    network->neighbour[i] = (uint32_t)(i % PEOPLE);
}

START_TEST(friends_with_everybody_is_the_law_of_cohorts) {
  const uint64_t seed = 80 + (uint64_t)_i;
  simulation letters, counts;
  fnl_network network;
  befriend_all(&network);
  read_random(&letters.plan, seed);
  read_random(&counts.plan, seed);
  letters.plan.has_network = true;
  letters.plan.graph = &network;
  compare_engines(&letters, &counts, seed);
  simulate_close(&letters);
  simulate_close(&counts);
  free(network.first);
  free(network.neighbour);
}
END_TEST

/* People who send by their stage in acts that reach just one are people who send single letters. */
START_TEST(acts_of_one_letter_are_the_law_of_cohorts) {
  const uint64_t seed = 120 + (uint64_t)_i;
  simulation letters, counts;
  read_random(&letters.plan, seed);
  read_random(&counts.plan, seed);
  for (int c = 0; c < letters.plan.n_channels; c++) {
    letters.plan.channels[c].earned.law = FNL_SENDING_FIXED;
    letters.plan.channels[c].earned.burst.value = 1.0;
    counts.plan.channels[c].earned.burst.value = 0.0;
    letters.plan.channels[c].earned.n_announced = counts.plan.channels[c].earned.n_announced = 0;
  }
  compare_engines(&letters, &counts, seed);
  simulate_close(&letters);
  simulate_close(&counts);
}
END_TEST

/* ---- each letter by itself ---- */

/* Somebody acts on day 0 alone, Poisson(2) times, and each letter to his one friend arrives on
 * either of the next two days: so on each of them Poisson(1) do, whatever comes on the other, and
 * each day with any takes the friend one stage further. */
START_TEST(letters_of_one_sender_find_their_days_apart) {
  enum { N = 20000 };
  static double stage_of_friend[N];
  const double once = 1.0 - exp(-1.0);
  fnl_network network;
  fnl_error error = {0};
  simulation s;
  simulate_read(&s.plan,
                "model = { stages = ({ name = \"other\"; role = \"prospect\"; },"
                "  { name = \"warm\"; role = \"awareness\"; },"
                "  { name = \"hot\"; role = \"consideration\"; },"
                "  { name = \"sender\"; role = \"advocacy\"; },"
                "  { name = \"done\"; role = \"lost\"; });"
                "channels = ({ name = \"word\"; kind = \"earned\";"
                "  law = \"every_neighbour\"; sends_per_day = { sender = 2.0; };"
                "  delay = [ 0.5, 0.5 ]; });"
                "moves = ({ from = \"other\"; to = \"warm\"; per_touch = { word = 1.0; }; },"
                "  { from = \"warm\"; to = \"hot\"; per_touch = { word = 1.0; }; },"
                "  { from = \"sender\"; to = \"done\"; daily = 1e3; }); };"
                "horizon_days = 3; population = 2; network = { generator = \"complete\"; };"
                "seeds = { to = \"sender\"; count = 1; };"
                "simulation = { engine = \"agents\"; };");
  ck_assert_int_eq(fnl_network_attach(&network, &s.plan, &error), FNL_OK);
  simulate_prepare(&s, "agents");
  for (int i = 0; i < N; i++) {
    simulate_run(&s, 4418, (uint64_t)i);
    stage_of_friend[i] = simulate_people(&s, 3, "warm") + 2.0 * simulate_people(&s, 3, "hot");
  }
  moments_check_share("friends twice moved", N, stage_of_friend, 2.0, 2.0, once * once);
  moments_check_share("friends once moved", N, stage_of_friend, 1.0, 1.0,
                      2.0 * once * (1.0 - once));
  fnl_network_free(&network);
  simulate_close(&s);
}
END_TEST

/* Three friends write to somebody whom time moves, too: each letter is a clock that rings within a
 * day with probability q, the first to ring counts, and it is as likely of any of them. */
START_TEST(the_first_of_several_letters_counts) {
  enum { N = 20000, SENDERS = 3 };
  static double joined[N], lost[N], parent[N];
  const double q = 0.6, daily = 0.4, ring = -log1p(-q), all = daily + SENDERS * ring;
  const double there = exp(-daily); /* as the letters come */
  const double moved = -there * expm1(-all), by_letter = moved * SENDERS * ring / all;
  fnl_network network;
  fnl_error error = {0};
  simulation s;
  simulate_read(
      &s.plan,
      "model = { stages = ({ name = \"out\"; role = \"prospect\"; },"
      "  { name = \"in\"; role = \"conversion\"; }, { name = \"gone\"; role = \"lost\"; });"
      "channels = ({ name = \"word\"; kind = \"earned\"; law = \"every_neighbour\";"
      "  sends_on = { join = 1.0; }; });"
      "moves = ({ from = \"out\"; to = \"in\"; per_touch = { word = 0.6; }; },"
      "  { from = \"out\"; to = \"gone\"; daily = 0.4; });"
      "events = ({ name = \"join\"; }); };"
      "horizon_days = 2; population = 4; network = { generator = \"complete\"; };"
      "seeds = { to = \"in\"; emits = \"join\"; people = [ 0, 1, 2 ]; };"
      "simulation = { engine = \"agents\"; };");
  ck_assert_int_eq(fnl_network_attach(&network, &s.plan, &error), FNL_OK);
  simulate_prepare(&s, "agents");
  ck_assert_int_eq(fnl_agents_trace(&s.place, &s.world, &error), FNL_OK);
  for (int i = 0; i < N; i++) {
    simulate_run(&s, 713, (uint64_t)i);
    const fnl_forest *forest = fnl_agents_forest(&s.place);
    joined[i] = simulate_people(&s, 2, "in") - SENDERS;
    lost[i] = simulate_people(&s, 2, "gone");
    parent[i] = -1.0;
    for (uint32_t k = 0; k < forest->n; k++)
      if (forest->nodes[k].parent != FNL_NO_NODE)
        parent[i] = (double)forest->nodes[forest->nodes[k].parent].person;
  }
  moments_check_share("moved by a letter", N, joined, 1.0, 1.0, by_letter);
  moments_check_share("moved by time", N, lost, 1.0, 1.0, 1.0 - there + moved - by_letter);
  for (int k = 0; k < SENDERS; k++)
    moments_check_share("of one sender", N, parent, k, k, by_letter / SENDERS);
  fnl_network_free(&network);
  simulate_close(&s);
}
END_TEST

/* ---- trees ---- */

/* With letters, too, the moves by earned channels are the nodes with a parent, parents come first,
 * and looking changes no number. */
START_TEST(every_letter_that_moves_has_a_sender) {
  const uint64_t seed = 160 + (uint64_t)_i;
  simulation traced, plain;
  fnl_error error = {0};
  read_random(&traced.plan, seed);
  read_random(&plain.plan, seed);
  for (int c = 0; c < traced.plan.n_channels; c++)
    traced.plan.channels[c].earned.sharing_shape.value =
        plain.plan.channels[c].earned.sharing_shape.value = 0.3;
  simulate_prepare(&traced, "agents");
  simulate_prepare(&plain, "agents");
  ck_assert_int_eq(fnl_agents_trace(&traced.place, &traced.world, &error), FNL_OK);
  for (uint64_t run = 0; run < 20; run++) {
    double moved = 0.0, children = 0.0;
    simulate_run(&traced, 2385, run);
    simulate_run(&plain, 2385, run);
    ck_assert(memcmp(traced.run.flow_count, plain.run.flow_count,
                     (size_t)plain.world.n_flows * sizeof(double)) == 0);
    for (int r = 0; r < traced.world.n_referrals; r++)
      for (int p = 0; p < traced.world.n_pairs; p++)
        if (traced.world.pairs[p].cause == traced.world.referrals[r].cause)
          moved += simulate_pair(&traced, p);
    const fnl_forest *forest = fnl_agents_forest(&traced.place);
    ck_assert(!forest->failed);
    for (uint32_t i = 0; i < forest->n; i++) {
      const fnl_adopter *node = &forest->nodes[i];
      children += node->parent != FNL_NO_NODE;
      ck_assert(node->parent == FNL_NO_NODE || node->parent < i);
      ck_assert(node->parent == FNL_NO_NODE || forest->nodes[node->parent].day <= node->sent);
      ck_assert(node->parent == FNL_NO_NODE || node->sent < node->day);
    }
    ck_assert_double_eq(children, moved);
  }
  simulate_close(&traced);
  simulate_close(&plain);
}
END_TEST

/* ---- the end ---- */

static bool is_same(const double *a, const double *b, int n) {
  return memcmp(a, b, (size_t)n * sizeof *a) == 0;
}

/* Where only letters make anything happen, nothing is looked at behind the last of them: what comes
 * out is what comes of going through every day. `more`: something that goes on by itself. */
static void check_days_skipped(const char *more) {
  simulation whole, by_day;
  simulation *const both[] = {&whole, &by_day};
  int n_extinct = 0;
  for (int k = 0; k < 2; k++) {
    simulate_read(
        &both[k]->plan,
        "horizon_days = 50; population = 500; simulation = { engine = \"agents\"; };\n"
        "seeds = { to = \"in\"; count = 3; emits = \"join\"; };\n"
        "model = { stages = ( { name = \"out\"; role = \"prospect\"; },\n"
        "    { name = \"in\"; role = \"conversion\"; } );\n"
        "  channels = ( { name = \"word\"; kind = \"earned\"; law = \"fixed\";\n"
        "    sends_on = { join = 4.0; }; delay = [ 0.3, 0.0, 0.7 ]; } );\n"
        "  moves = ( { from = \"out\"; to = \"in\"; emits = \"join\"; per_touch = { word = "
        "0.2; }; %s } );\n"
        "  events = ( { name = \"join\"; counts_as = [ \"conversion\" ]; cost = 0.37; } ); };",
        more);
    simulate_prepare(both[k], "agents");
  }
  for (uint64_t run = 0; run < 30; run++) {
    const fnl_luck luck = {4418, run};
    const fnl_world *w = &by_day.world;
    simulate_run(&whole, luck.seed, run);
    fnl_engine_start(by_day.engine, w, NULL, luck, &by_day.place, &by_day.run);
    for (int t = 0; t < w->n_days; t++)
      fnl_engine_day(by_day.engine, w, luck, t, &by_day.place, &by_day.run);
    fnl_engine_finish(by_day.engine, w, &by_day.place, &by_day.run);
    ck_assert(is_same(whole.run.stage_days, by_day.run.stage_days, (w->n_days + 1) * w->n_stages));
    ck_assert(is_same(whole.run.conversion_days, by_day.run.conversion_days, w->n_days));
    ck_assert(is_same(whole.run.cost_days, by_day.run.cost_days, w->n_days));
    ck_assert(is_same(whole.run.touches, by_day.run.touches, w->n_causes));
    ck_assert(is_same(whole.run.flow_count, by_day.run.flow_count, w->n_flows));
    ck_assert_double_eq(whole.run.profit, by_day.run.profit);
    n_extinct += !(whole.run.conversion_days[w->n_days - 1] > 0.0);
  }
  ck_assert_int_gt(n_extinct, 0);
  simulate_close(&whole);
  simulate_close(&by_day);
}

START_TEST(days_behind_the_last_letter_change_nothing) {
  check_days_skipped("}, { from = \"in\"; to = \"out\"; per_touch = { word = 0.1; };");
}
END_TEST

START_TEST(time_goes_on_behind_the_last_letter) {
  check_days_skipped("daily = 0.0001;");
  check_days_skipped("}, { from = \"in\"; to = \"out\"; daily = 0.01;");
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("mail");
  TCase *tests = tcase_create("mail");
  tcase_set_timeout(tests, 0);
  tcase_add_loop_test(tests, sharing_alike_is_the_law_of_cohorts, 0, N_PLANS);
  tcase_add_loop_test(tests, friends_with_everybody_is_the_law_of_cohorts, 0, N_PLANS);
  tcase_add_loop_test(tests, acts_of_one_letter_are_the_law_of_cohorts, 0, N_PLANS);
  tcase_add_test(tests, letters_of_one_sender_find_their_days_apart);
  tcase_add_test(tests, the_first_of_several_letters_counts);
  tcase_add_test(tests, days_behind_the_last_letter_change_nothing);
  tcase_add_test(tests, time_goes_on_behind_the_last_letter);
  tcase_add_loop_test(tests, every_letter_that_moves_has_a_sender, 0, N_PLANS);
  suite_add_tcase(suite, tests);
  return suite;
}

/* Referral trees of `agents` are Galton-Watson trees: the sizes of test_branching.c again, but each
 * tree's by its root, with many seeds side by side, so that a wrong sender would tell. */
#include "chain.h"

#include "engine/agents.h"
#include "study/cascade.h"

Suite *test_suite(void);

enum { PEOPLE = 4000000 };

typedef struct {
  int n; /* trees */
  double *size, *alive, *offspring_of_roots;
} trees;

static void count(const fnl_forest *forest, double *size, double *alive, double *offspring) {
  for (uint32_t i = 0; i < forest->n; i++) {
    const fnl_adopter *node = &forest->nodes[i];
    size[node->root] += 1.0; /* seeds are the first nodes */
    alive[node->root] += node->alive;
    if (node->parent != FNL_NO_NODE && node->generation == 1)
      offspring[node->parent] += 1.0;
  }
}

/* Trees of `runs` replications with c->seeds seeds each. */
static trees grow(const chain *c, uint64_t seed, int runs) {
  simulation s;
  fnl_error error = {0};
  const int n_seeds = (int)c->seeds, n = n_seeds * runs;
  trees t = {n, calloc((size_t)n, sizeof(double)), calloc((size_t)n, sizeof(double)),
             calloc((size_t)n, sizeof(double))};
  ck_assert(t.size && t.alive && t.offspring_of_roots);
  chain_open(&s, "agents", c);
  ck_assert_int_eq(fnl_agents_trace(&s.place, &s.world, &error), FNL_OK);
  for (int i = 0; i < runs; i++) {
    simulate_run(&s, seed, (uint64_t)i);
    const fnl_forest *forest = fnl_agents_forest(&s.place);
    ck_assert_double_eq(forest->n, simulate_happened(&s, "adoption", NULL));
    ck_assert_int_eq(forest->brought[FNL_BY_SEED - FNL_BY_NOBODY], (int64_t)forest->n - n_seeds);
    ck_assert_int_eq(forest->bought[FNL_BY_SEED - FNL_BY_NOBODY], 0);
    count(forest, t.size + i * n_seeds, t.alive + i * n_seeds, t.offspring_of_roots + i * n_seeds);
  }
  simulate_close(&s);
  return t;
}

static void trees_free(trees *t) {
  free(t->size);
  free(t->alive);
  free(t->offspring_of_roots);
}

START_TEST(sizes_by_root_follow_borel) {
  const chain c = {
      .told = 2.5, .accepted = 0.32, .population = PEOPLE, .seeds = 400, .horizon_days = 60};
  const double published[] = {.449329, .161517, .087089, .055654, .039073};
  trees t = grow(&c, 2385, 80);
  for (int n = 1; n <= 5; n++)
    moments_check_share("size", t.n, t.size, n, n, published[n - 1]);
  moments_check_share("size at least 10", t.n, t.size, 10, INFINITY, .122602);
  moments_check_mean("size", t.n, t.size, 5.0);
  moments_check_variance("size", t.n, t.size, 100.0);
  moments_check_mean("offspring", t.n, t.offspring_of_roots, 0.8);
  moments_check_variance("offspring", t.n, t.offspring_of_roots, 0.8);
  for (int i = 0; i < t.n / 10; i++) { /* ten at a time: Borel and Tanner */
    double sum = 0.0;
    for (int k = 0; k < 10; k++)
      sum += t.size[10 * i + k];
    t.size[i] = sum;
  }
  moments_check_mean("size from ten", t.n / 10, t.size, 50.0);
  moments_check_variance("size from ten", t.n / 10, t.size, 1000.0);
  moments_check_share("at most 30 from ten", t.n / 10, t.size, 10, 30, .295979);
  trees_free(&t);
}
END_TEST

/* Adopters of the last day can still bring somebody: a tree is alive while there are some. */
static void check_extinction(double told, double accepted, int days, uint64_t seed) {
  const chain c = {
      .told = told, .accepted = accepted, .population = PEOPLE, .seeds = 100, .horizon_days = days};
  trees t = grow(&c, seed, 60);
  moments_check_share("extinct", t.n, t.alive, 0, 0, chain_extinct(chain_k(&c), days - 1));
  trees_free(&t);
}

START_TEST(extinction_at_three_halves) { check_extinction(3.75, 0.4, 14, 4177); }
END_TEST

START_TEST(extinction_at_two) { check_extinction(8.0, 0.25, 9, 733); }
END_TEST

START_TEST(critical_trees_have_a_heavy_tail) {
  const chain c = {
      .told = 1.25, .accepted = 0.8, .population = PEOPLE, .seeds = 40, .horizon_days = 100};
  trees t = grow(&c, 6007, 100);
  moments_check_share("at least 10", t.n, t.size, 10, INFINITY, .258025);
  moments_check_share("at least 100", t.n, t.size, 100, INFINITY, .0799661);
  trees_free(&t);
}
END_TEST

/* Delays change when, not who: the sizes are the same. */
START_TEST(sizes_do_not_depend_on_delays) {
  const chain c = {.told = 2.0,
                   .accepted = 0.3,
                   .population = PEOPLE,
                   .seeds = 400,
                   .horizon_days = 120,
                   .delay = "[ 0.1, 0.0, 0.4, 0.5 ]"};
  trees t = grow(&c, 911, 40);
  moments_check_mean("size", t.n, t.size, 2.5);
  moments_check_variance("size", t.n, t.size, 0.6 / pow(0.4, 3.0));
  moments_check_share("alone", t.n, t.size, 1, 1, exp(-0.6));
  moments_check_share("died out", t.n, t.alive, 0, 0, 1.0);
  trees_free(&t);
}
END_TEST

/* A growing chain that is cut off: most have not had their offspring yet. */
START_TEST(late_adopters_are_made_up_for) {
  enum { RUNS = 40, DAYS = 9 };
  const chain c = {.told = 3.0,
                   .accepted = 0.5,
                   .population = 1000000,
                   .seeds = 480,
                   .horizon_days = DAYS,
                   .delay = "[ 0.1, 0.0, 0.4, 0.5 ]"};
  double k[RUNS], days[RUNS], instant[RUNS], so_far[RUNS], by_day[DAYS];
  simulation s;
  fnl_error error = {0};
  chain_open(&s, "agents", &c);
  ck_assert_int_eq(fnl_agents_trace(&s.place, &s.world, &error), FNL_OK);
  for (int i = 0; i < RUNS; i++) {
    fnl_cascade_sums sums = {0};
    simulate_run(&s, 4591, (uint64_t)i);
    const fnl_forest *forest = fnl_agents_forest(&s.place);
    ck_assert_int_eq(fnl_cascade_measure(forest->nodes, forest->n, &sums, &error), FNL_OK);
    const fnl_cascade_pace pace = fnl_cascade_pace_of(&sums, DAYS);
    ck_assert_int_eq(fnl_cascade_instant(&sums, DAYS, by_day, &error), FNL_OK);
    k[i] = pace.reproduction;
    days[i] = pace.cycle_days;
    instant[i] = by_day[DAYS - 1];
    so_far[i] = fnl_histogram_mean(&sums.counts[FNL_COUNT_OFFSPRING]);
    fnl_cascade_free(&sums);
  }
  moments_check_mean("reproduction", RUNS, k, 1.5);
  moments_check_power("reproduction", RUNS, k, 1.5, 0.02);
  moments_check_mean("cycle", RUNS, days, 0.1 * 1 + 0.4 * 3 + 0.5 * 4);
  moments_check_mean("reproduction of the last day", RUNS, instant, 1.5);
  ck_assert_double_lt(moments_mean(RUNS, so_far), 1.0);
  simulate_close(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("referral trees are Galton-Watson trees");
  TCase *cases = tcase_create("trees");
  tcase_add_test(cases, sizes_by_root_follow_borel);
  tcase_add_test(cases, extinction_at_three_halves);
  tcase_add_test(cases, extinction_at_two);
  tcase_add_test(cases, critical_trees_have_a_heavy_tail);
  tcase_add_test(cases, sizes_do_not_depend_on_delays);
  tcase_add_test(cases, late_adopters_are_made_up_for);
  suite_add_tcase(suite, cases);
  return suite;
}

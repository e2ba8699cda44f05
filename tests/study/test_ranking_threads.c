/* Several plans on the same replications: each is what it is alone, pairs are exact, and neither
 * threads nor order nor an interruption change a number. */
#include "study/ranking.h"
#include "support/random_plan.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

enum { PLANS = 3, REPLICATIONS = 43 };

/* Three models that have nothing to do with each other. */
typedef struct {
  fnl_plan plans[PLANS];
  const fnl_plan *list[PLANS];
} three_plans;

static void three_read(three_plans *three, bool uncertain) {
  for (int i = 0; i < PLANS; i++) {
    char *model = NULL, *text = NULL;
    const random_plan_options options = {
        .noise = uncertain, .uncertain = uncertain, .horizon_days = 17, .engine = "cohorts"};
    ck_assert_int_eq(random_plan_text(51 + (uint64_t)i, options, &model, &text), 0);
    simulate_read_texts(&three->plans[i], model, text);
    three->list[i] = &three->plans[i];
    free(model);
    free(text);
  }
}

static void three_free(three_plans *three) {
  for (int i = 0; i < PLANS; i++)
    fnl_plan_free(&three->plans[i]);
}

static fnl_study study_of(const fnl_plan *plan, const char *engine, int n_threads) {
  fnl_study study = fnl_study_of(plan);
  study.engine = fnl_engine_by_name(engine);
  study.replications = REPLICATIONS;
  study.precision = 0.0;
  study.n_threads = n_threads;
  study.seed = 2385;
  return study;
}

static void run_by(fnl_ranking *ranking, const fnl_study *study, const fnl_plan *const *plans,
                   int n, const char *figure) {
  fnl_error error = {0};
  const fnl_ranking_options options = {study, n, plans, figure, 0.95};
  ck_assert_msg(fnl_ranking_run(ranking, &options, &error) == FNL_OK, "%s", error.message);
}

static void run(fnl_ranking *ranking, const fnl_study *study, const fnl_plan *const *plans, int n) {
  run_by(ranking, study, plans, n, "totals.profit");
}

static void check_row(const fnl_ranking *a, int arm, int i, const fnl_ranking *b, int other,
                      int k) {
  ck_assert_int_eq(a->sample.n_columns, b->sample.n_columns);
  ck_assert_msg(memcmp(fnl_sample_row(&a->sample, arm, i), fnl_sample_row(&b->sample, other, k),
                       (size_t)a->sample.n_columns * sizeof(double)) == 0,
                "replication %d of plan %d differs", i, arm);
}

START_TEST(a_plan_does_not_differ_from_itself) {
  fnl_ranking ranking;
  three_plans three;
  three_read(&three, true);
  const fnl_plan *const twice[2] = {three.list[0], three.list[0]};
  const fnl_study study = study_of(three.list[0], "cohorts", 2);
  run(&ranking, &study, twice, 2);
  const fnl_duel duel = fnl_ranking_duel(&ranking, 1, 0);
  ck_assert(duel.difference.mean == 0.0 && duel.difference.low == 0.0);
  ck_assert(duel.difference.se == 0.0 && duel.difference.high == 0.0);
  ck_assert(duel.wins.mean == 0.5 && duel.sureness == 0.5);
  ck_assert_int_eq(duel.n_ties, REPLICATIONS);
  for (int i = 0; i < 2; i++)
    ck_assert(ranking.standings.items[i].best_rank == 1 &&
              ranking.standings.items[i].worst_rank == 2);
  fnl_ranking_free(&ranking);
  three_free(&three);
}
END_TEST

/* Every figure that is compared is the one that a study of the plan alone has, bit for bit. */
static void check_alone(const fnl_ranking *ranking, const fnl_plan *plan, int arm,
                        const char *engine) {
  fnl_sample alone;
  fnl_error error = {0};
  fnl_study study = study_of(plan, engine, 1);
  study.sampler = ranking->study.sampler;
  ck_assert_int_eq(fnl_replicate(&study, &alone, &error), FNL_OK);
  ck_assert_int_eq(alone.n, ranking->sample.n);
  for (int f = 0; f < ranking->sample.figures.n_figures; f++) {
    const fnl_figure *figure = &ranking->sample.figures.figures[f];
    const int own = fnl_figures_find(&alone.figures, FNL_GROUP_TOTALS, 0, figure->name);
    for (int i = 0; i < alone.n; i++) {
      const double a = fnl_figure_value(figure, fnl_sample_row(&ranking->sample, arm, i));
      const double b = fnl_figure_value(&alone.figures.figures[own], fnl_sample_row(&alone, 0, i));
      ck_assert_msg(memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b)), "%s of plan %d",
                    figure->name, arm);
    }
  }
  fnl_sample_free(&alone);
}

static void check_each_alone(const char *engine) {
  fnl_ranking ranking;
  three_plans three;
  three_read(&three, true);
  const fnl_study study = study_of(three.list[0], engine, 2);
  run(&ranking, &study, three.list, PLANS);
  ck_assert_int_ge(ranking.sample.figures.n_figures, 11);
  for (int i = 0; i < PLANS; i++)
    check_alone(&ranking, three.list[i], i, engine);
  fnl_ranking_free(&ranking);
  three_free(&three);
}

START_TEST(every_plan_is_what_it_is_alone) { check_each_alone("cohorts"); }
END_TEST

START_TEST(so_it_is_in_expected) { check_each_alone("expected"); }
END_TEST

START_TEST(neither_threads_nor_order_change_a_number) {
  static const int permutation[PLANS] = {2, 0, 1};
  fnl_ranking one, several;
  three_plans three;
  three_read(&three, true);
  const fnl_plan *const permuted[PLANS] = {three.list[2], three.list[0], three.list[1]};
  const fnl_study alone = study_of(three.list[0], "cohorts", 1);
  run(&one, &alone, three.list, PLANS);
  for (int n_threads = 2; n_threads <= 5; n_threads += 3) {
    const fnl_study study = study_of(three.list[0], "cohorts", n_threads);
    run(&several, &study, permuted, PLANS);
    for (int arm = 0; arm < PLANS; arm++) {
      for (int i = 0; i < REPLICATIONS; i++)
        check_row(&several, arm, i, &one, permutation[arm], i);
      ck_assert(memcmp(&several.standings.items[arm], &one.standings.items[permutation[arm]],
                       sizeof several.standings.items[arm]) == 0);
    }
    fnl_ranking_free(&several);
  }
  fnl_ranking_free(&one);
  three_free(&three);
}
END_TEST

/* ---- interruption ---- */

static atomic_int questions;

static int stop_late(void *user) {
  (void)user;
  return atomic_fetch_add(&questions, 1) >= 10;
}

static void check_interrupted(int n_threads) {
  fnl_ranking whole, part;
  three_plans three;
  three_read(&three, false);
  const fnl_hooks hooks = {.stop = stop_late};
  fnl_study study = study_of(three.list[0], "cohorts", n_threads);
  run(&whole, &study, three.list, PLANS);
  study.hooks = &hooks;
  atomic_store(&questions, 0);
  run(&part, &study, three.list, PLANS);
  ck_assert(part.sample.partial && !whole.sample.partial);
  ck_assert(part.sample.n > 0 && part.sample.n < REPLICATIONS);
  for (int i = 0; i < part.sample.n; i++)
    for (int arm = 0; arm < PLANS; arm++)
      check_row(&part, arm, i, &whole, arm, part.sample.replication[i]);
  ck_assert(part.study.hooks == NULL);
  fnl_ranking_free(&whole);
  fnl_ranking_free(&part);
  three_free(&three);
}

START_TEST(an_interrupted_comparison_holds_replications_of_all_plans) {
  check_interrupted(1);
  check_interrupted(3);
}
END_TEST

static int stop_at_once(void *user) {
  (void)user;
  return 1;
}

START_TEST(one_stopped_before_it_began_is_empty) {
  fnl_ranking ranking;
  three_plans three;
  three_read(&three, false);
  const fnl_hooks hooks = {.stop = stop_at_once};
  fnl_study study = study_of(three.list[0], "cohorts", 2);
  study.hooks = &hooks;
  run(&ranking, &study, three.list, PLANS);
  ck_assert(ranking.sample.partial && ranking.sample.n == 0);
  fnl_ranking_free(&ranking);
  three_free(&three);
}
END_TEST

/* ---- one after another ---- */

#define SHOP                                                                                       \
  "horizon_days = 9; population = 71310L; budget = { total = %s; };\n"                             \
  "model = { name = \"one\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"                 \
  "  { name = \"b\"; role = \"conversion\"; } );\n"                                                \
  "channels = ( { name = \"ads\"; kind = \"paid\"; cpm = %s; } );\n"                               \
  "moves = ( { from = \"a\"; to = \"b\"; per_touch = { ads = { mean = 0.02; sd = 0.004; }; };\n"   \
  "  emits = \"sale\"; } );\n"                                                                     \
  "events = ( { name = \"sale\"; counts_as = [ \"conversion\" ];\n"                                \
  "  value = { mean = { mean = 31.7; sd = 5.1; }; cv = 0.5; }; } ); };\n"

/* The figures of a duel, counted by hand from the rows. */
START_TEST(a_duel_counts_wins_and_pairs_differences) {
  fnl_ranking ranking;
  fnl_plan dear, cheap;
  simulate_read(&dear, SHOP, "500.0", "6.43");
  simulate_read(&cheap, SHOP, "500.0", "6.17");
  const fnl_plan *const plans[2] = {&dear, &cheap};
  const fnl_study study = study_of(&dear, "cohorts", 2);
  run_by(&ranking, &study, plans, 2, "totals.conversions");
  double sum = 0.0, squares = 0.0, wins = 0.0;
  const int column = ranking.sample.figures.figures[ranking.figure].numerator;
  for (int i = 0; i < REPLICATIONS; i++) {
    const double d = fnl_sample_row(&ranking.sample, 1, i)[column] -
                     fnl_sample_row(&ranking.sample, 0, i)[column];
    sum += d;
    squares += d * d;
    wins += d > 0.0 ? 1.0 : d == 0.0 ? 0.5 : 0.0;
  }
  const double mean = sum / REPLICATIONS;
  const double se = sqrt((squares / REPLICATIONS - mean * mean) / (REPLICATIONS - 1));
  const fnl_duel duel = fnl_ranking_duel(&ranking, 1, 0), turned = fnl_ranking_duel(&ranking, 0, 1);
  simulate_check("difference", duel.difference.mean, mean, 1e-9, 1e-9);
  simulate_check("its error", duel.difference.se, se, 1e-9, 1e-9);
  simulate_check("wins", duel.wins.mean, wins / REPLICATIONS, 1e-12, 1e-12);
  simulate_check("wins of the other", turned.wins.mean, 1.0 - duel.wins.mean, 1e-12, 1e-12);
  simulate_check("sureness of the other", turned.sureness, 1.0 - duel.sureness, 1e-9, 1e-12);
  ck_assert(duel.sureness > 0.5 && duel.wins.low < duel.wins.mean && duel.wins.high > 0.5);
  fnl_ranking_free(&ranking);
  fnl_plan_free(&dear);
  fnl_plan_free(&cheap);
}
END_TEST

START_TEST(the_cheaper_conversion_is_the_better) {
  fnl_ranking ranking;
  fnl_plan dear, cheap;
  simulate_read(&dear, SHOP, "500.0", "9.43");
  simulate_read(&cheap, SHOP, "500.0", "6.17");
  const fnl_plan *const plans[2] = {&dear, &cheap};
  const fnl_study study = study_of(&dear, "expected", 1);
  run_by(&ranking, &study, plans, 2, "totals.cpa");
  ck_assert(ranking.sign == -1.0 && ranking.standings.order[0] == 1);
  ck_assert(ranking.standings.items[1].ahead > 0.0);
  ck_assert(fnl_ranking_duel(&ranking, 1, 0).difference.mean < 0.0);
  fnl_ranking_free(&ranking);
  fnl_plan_free(&dear);
  fnl_plan_free(&cheap);
}
END_TEST

/* Numbers of a replication that two plans call alike are drawn alike, whatever else is uncertain.
 */
START_TEST(an_uncertain_number_does_not_move_the_draws_of_others) {
  static const char *const names[] = {"moves.a->b.per_touch.ads", "events.sale.value.mean"};
  fnl_plan fewer, more;
  fnl_world worlds[2];
  fnl_draw draws[2];
  fnl_error error = {0};
  int found = 0;
  simulate_read(&fewer, SHOP, "500.0", "6.43");
  simulate_read(&more, SHOP, "{ low = 400.0; high = 600.0; }", "{ mean = 6.43; sd = 1.1; }");
  const fnl_plan *const plans[2] = {&fewer, &more};
  for (int i = 0; i < 2; i++) {
    ck_assert_int_eq(fnl_world_init(&worlds[i], plans[i], &error), FNL_OK);
    ck_assert_int_eq(fnl_draw_init(&draws[i], plans[i], &error), FNL_OK);
    fnl_draw_world(&draws[i], (fnl_luck){2385, 7}, &worlds[i]);
  }
  ck_assert_int_eq(fewer.n_laws, 2);
  ck_assert_int_eq(more.n_laws, 4);
  for (int a = 0; a < fewer.n_laws; a++)
    for (int b = 0; b < more.n_laws; b++)
      if (strcmp(fewer.laws[a].path, more.laws[b].path) == 0) {
        ck_assert(draws[0].numbers[a] == draws[1].numbers[b]);
        found++;
      }
  ck_assert_msg(found == 2, "%s or %s is not there", names[0], names[1]);
  for (int i = 0; i < 2; i++) {
    fnl_draw_free(&draws[i]);
    fnl_world_free(&worlds[i]);
  }
  fnl_plan_free(&fewer);
  fnl_plan_free(&more);
}
END_TEST

START_TEST(a_figure_that_a_plan_has_not_is_told_with_its_file) {
  fnl_ranking ranking;
  fnl_error error = {0};
  fnl_plan plan;
  simulate_read(&plan, SHOP, "500.0", "6.43");
  const fnl_plan *const plans[2] = {&plan, &plan};
  const fnl_study study = study_of(&plan, "expected", 1);
  fnl_ranking_options options = {&study, 2, plans, "totals.profits", 0.95};
  ck_assert_int_eq(fnl_ranking_run(&ranking, &options, &error), FNL_EUNKNOWN);
  ck_assert_int_eq(fnl_ranking_check(&options, &error), FNL_EUNKNOWN);
  ck_assert_str_eq(error.file, plan.file);
  ck_assert_str_eq(error.message, "has no figure \"totals.profits\" to compare");
  ck_assert_str_eq(error.hint, "did you mean \"totals.profit\"?");
  options.figure = "totals.profit";
  ck_assert_int_eq(fnl_ranking_check(&options, &error), FNL_OK);
  options.figure = "totals.profit_and_worth";
  ck_assert_int_eq(fnl_ranking_run(&ranking, &options, &error), FNL_EUNKNOWN);
  ck_assert_str_eq(error.hint, "--set simulation.worth=true computes it for all plans");
  fnl_plan_free(&plan);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("ranking");
  TCase *cases = tcase_create("ranking");
  tcase_add_test(cases, a_plan_does_not_differ_from_itself);
  tcase_add_test(cases, every_plan_is_what_it_is_alone);
  tcase_add_test(cases, so_it_is_in_expected);
  tcase_add_test(cases, neither_threads_nor_order_change_a_number);
  tcase_add_test(cases, an_interrupted_comparison_holds_replications_of_all_plans);
  tcase_add_test(cases, one_stopped_before_it_began_is_empty);
  tcase_add_test(cases, a_duel_counts_wins_and_pairs_differences);
  tcase_add_test(cases, the_cheaper_conversion_is_the_better);
  tcase_add_test(cases, an_uncertain_number_does_not_move_the_draws_of_others);
  tcase_add_test(cases, a_figure_that_a_plan_has_not_is_told_with_its_file);
  suite_add_tcase(suite, cases);
  return suite;
}

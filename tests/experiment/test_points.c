/* The points of an experiment: what each sets, and that its id is of what matters and nothing else.
 */
#include "experiment/sample.h"

#include <math.h>

Suite *test_suite(void);

static void open_good(sample_study *s, const char *text) {
  ck_assert_msg(sample_open(s, text) == FNL_OK, "%d: %s", s->error.line, s->error.message);
}

/* What a point sets, a line a path. */
static void expect_settings(const sample_study *s, int64_t position, const char *expected) {
  fnl_text text = {0};
  fnl_points_write_settings(&s->trial.points, position, &text);
  ck_assert_str_eq(fnl_text_string(&text), expected);
  fnl_text_free(&text);
}

static fnl_identity identity(const sample_study *s, int64_t position) {
  fnl_text scratch = {0};
  fnl_identity own;
  fnl_points_identify(&s->trial.points, position, &scratch, &own);
  fnl_text_free(&scratch);
  return own;
}

#define RATE "{ name = \"rate\"; path = \"moves.a->b.daily\"; values = [ 0.2385, 0.317 ]; }"

START_TEST(values_ranges_and_laws_become_settings) {
  sample_study s;
  sample_begin(&s);
  open_good(
      &s,
      "plan = \"plan.cfg\"; design = { kind = \"grid\"; levels = 3; };\n"
      "factors = ( { name = \"engine\"; path = \"simulation.engine\"; values = [ \"expected\", "
      "\"cohorts\" ]; },\n"
      "{ name = \"people\"; path = \"population\"; low = 100; high = 9e9; log = true; whole = "
      "true; },\n"
      "{ name = \"rate\"; path = \"moves.a->b.daily\"; law = { low = 0.0; high = 0.75; }; } );");
  ck_assert_int_eq(s.trial.points.n, 18);
  expect_settings(&s, 0, "simulation.engine=expected\npopulation=100\nmoves.a->b.daily=0.125\n");
  expect_settings(&s, 4, "simulation.engine=expected\npopulation=948683\nmoves.a->b.daily=0.375\n");
  expect_settings(&s, 17,
                  "simulation.engine=cohorts\npopulation=9000000000L\nmoves.a->b.daily=0.625\n");
  sample_end(&s);
}
END_TEST

START_TEST(one_factor_sets_several_paths_in_proportion) {
  sample_study s;
  sample_begin(&s);
  open_good(&s, "plan = \"plan.cfg\"; factors = ( { name = \"x\"; values = [ 0.25 ];\n"
                "paths = [ \"moves.a->b.daily\", \"seed\", \"events.purchase.value.mean\" ];\n"
                "scales = [ 1.0, 40.0, -2.0 ]; offsets = [ 0.0, 7.0, 3.5 ]; } );");
  expect_settings(&s, 0,
                  "moves.a->b.daily=0.25\nsimulation.seed=17\nevents.purchase.value.mean=3\n");
  sample_end(&s);
}
END_TEST

/* Quantiles of a lognormal law of mean 2 and sd 1: exp(mu + sigma z), sigma^2 = ln 1.25. */
START_TEST(a_law_is_met_at_its_quantiles) {
  const double sigma = sqrt(log(1.25)), mu = log(2.0) - sigma * sigma / 2.0;
  sample_study s;
  sample_begin(&s);
  open_good(&s,
            "plan = \"plan.cfg\"; design = { kind = \"sobol\"; points = 3; };\n"
            "factors = ( { name = \"x\"; path = \"events.purchase.value.mean\"; law = { mean = 2; "
            "sd = 1; }; },\n"
            "{ name = \"y\"; path = \"moves.a->b.daily\"; share = true; law = { mean = 0.5; sd = "
            "0.1; }; } );");
  ck_assert_double_eq_tol(fnl_points_level(&s.trial.points, 0, 0).number, exp(mu), 1e-12);
  ck_assert_double_eq_tol(fnl_points_level(&s.trial.points, 1, 0).number,
                          exp(mu + sigma * 0.6744897501960817), 1e-12);
  ck_assert_double_eq_tol(fnl_points_level(&s.trial.points, 0, 1).number, 0.5, 1e-12);
  ck_assert_double_eq_tol(fnl_points_level(&s.trial.points, 1, 1).number +
                              fnl_points_level(&s.trial.points, 2, 1).number,
                          1.0, 1e-12); /* a symmetric law, at 1/4 and 3/4 */
  sample_end(&s);
}
END_TEST

START_TEST(a_list_names_its_points) {
  sample_study s;
  sample_begin(&s);
  open_good(&s,
            "plan = \"plan.cfg\"; design = { kind = \"list\"; list = ( { e = \"expected\"; r = "
            "0.3; }, { r = 0.1; e = \"cohorts\"; } ); };\n"
            "factors = ( { name = \"r\"; path = \"moves.a->b.daily\"; }, { name = \"e\"; path = "
            "\"simulation.engine\"; } );");
  expect_settings(&s, 0, "moves.a->b.daily=0.3\nsimulation.engine=expected\n");
  expect_settings(&s, 1, "moves.a->b.daily=0.1\nsimulation.engine=cohorts\n");
  sample_end(&s);
}
END_TEST

/* The id of the first point of an experiment. */
static fnl_identity first_of(const char *plan, const char *text) {
  sample_study s;
  sample_begin(&s);
  if (plan)
    sample_write(s.plan, plan);
  open_good(&s, text);
  const fnl_identity own = identity(&s, 0);
  sample_end(&s);
  return own;
}

START_TEST(an_id_is_of_what_a_point_is_and_of_nothing_else) {
  static const char base[] = "plan = \"plan.cfg\"; factors = ( " RATE " );";
  static const char *const same[] = {
      "# a remark\nplan = \"plan.cfg\"; title = \"Other\"; factors = ( " RATE " );",
      "plan = \"plan.cfg\"; measure = [ \"totals.revenue\" ]; factors = ( " RATE " );",
      "plan = \"plan.cfg\"; design = { kind = \"one-at-a-time\"; }; factors = ( { name = "
      "\"other\"; "
      "path = \"moves.a->b.daily\"; values = [ 0.1, 0.2385 ]; } );",
      "plan = \"plan.cfg\"; set = [ \"population=1e3\" ]; factors = ( " RATE " );",
      "plan = \"plan.cfg\"; replicates = 3; factors = ( " RATE " );",
  };
  static const char *const others[] = {
      "plan = \"plan.cfg\"; factors = ( { name = \"rate\"; path = \"moves.a->b.daily\"; values = [ "
      "0.23850000000000002 ]; } );",
      "plan = \"plan.cfg\"; set = [ \"population=1001\" ]; factors = ( " RATE " );",
      "plan = \"plan.cfg\"; luck = \"common\"; factors = ( " RATE " );",
      "plan = \"plan.cfg\"; action = \"cascade\"; factors = ( " RATE " );",
  };
  const fnl_identity own = first_of(NULL, base);
  ck_assert_uint_eq(strlen(own.id), FNL_ID_LENGTH);
  ck_assert_uint_lt(own.seed, UINT64_C(1) << 63);
  for (size_t i = 0; i < sizeof same / sizeof *same; i++)
    ck_assert_msg(strcmp(first_of(NULL, same[i]).id, own.id) == 0, "%s", same[i]);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    ck_assert_msg(strcmp(first_of(NULL, others[i]).id, own.id) != 0, "%s", others[i]);
  ck_assert_str_eq(first_of("# a remark\n" SAMPLE_PLAN "title = \"Tiny\";\n", base).id, own.id);
  ck_assert_str_ne(first_of(SAMPLE_PLAN "target_roas = 2.385;\n", base).id, own.id);
}
END_TEST

START_TEST(points_and_replicates_have_ids_and_seeds_of_their_own) {
  sample_study s;
  sample_begin(&s);
  open_good(&s, "plan = \"plan.cfg\"; replicates = 3; factors = ( " RATE " );");
  ck_assert_int_eq(s.trial.points.n, 6);
  for (int64_t p = 0; p < 6; p++)
    for (int64_t q = 0; q < p; q++) {
      ck_assert_str_ne(identity(&s, p).id, identity(&s, q).id);
      ck_assert_uint_ne(identity(&s, p).seed, identity(&s, q).seed);
    }
  sample_end(&s);
}
END_TEST

static uint64_t seed_of(sample_study *s, fnl_desk *desk, int64_t position) {
  fnl_plan plan;
  ck_assert_msg(fnl_trial_read_point(&s->trial, desk, position, &plan, &s->error) == FNL_OK, "%s",
                s->error.message);
  const uint64_t seed = plan.simulation.seed;
  fnl_plan_free(&plan);
  return seed;
}

static void expect_seeds(const char *text, bool own, uint64_t first, uint64_t second) {
  sample_study s;
  fnl_desk desk;
  sample_begin(&s);
  open_good(&s, text);
  ck_assert_int_eq(fnl_desk_init(&desk, &s.trial, &s.error), FNL_OK);
  ck_assert_uint_eq(seed_of(&s, &desk, 0), own ? identity(&s, 0).seed : first);
  ck_assert_uint_eq(seed_of(&s, &desk, 1), own ? identity(&s, 1).seed : second);
  fnl_desk_free(&desk);
  sample_end(&s);
}

START_TEST(luck_is_a_point_s_own_or_common_or_a_factor) {
  expect_seeds("plan = \"plan.cfg\"; factors = ( " RATE " );", true, 0, 0);
  expect_seeds(
      "plan = \"plan.cfg\"; luck = \"common\"; set = [ \"simulation.seed=41\" ]; factors = ( " RATE
      " );",
      false, 41, 41);
  expect_seeds("plan = \"plan.cfg\"; luck = \"common\"; replicates = 2; set = [ "
               "\"simulation.seed=41\" ]; factors = ( " RATE " );",
               false, 41, 42);
  expect_seeds(
      "plan = \"plan.cfg\"; factors = ( { name = \"luck\"; path = \"seed\"; values = [ 3, 8 ]; "
      "} );",
      false, 3, 8);
}
END_TEST

/* A plan of a draft is the plan that reading with all settings gives. */
START_TEST(a_point_s_plan_is_the_plan_with_its_settings) {
  sample_study s;
  fnl_desk desk;
  fnl_plan plan, whole;
  const char *const settings[] = {"horizon_days=9", "moves.a->b.daily=0.317"};
  const fnl_read_options options = {.n_overrides = 2, .overrides = settings};
  sample_begin(&s);
  open_good(&s, "plan = \"plan.cfg\"; set = [ \"horizon_days=9\" ]; factors = ( " RATE " );");
  ck_assert_int_eq(fnl_desk_init(&desk, &s.trial, &s.error), FNL_OK);
  ck_assert_int_eq(fnl_trial_read_point(&s.trial, &desk, 1, &plan, &s.error), FNL_OK);
  ck_assert_int_eq(fnl_plan_read(&whole, s.plan, &options, NULL, &s.error), FNL_OK);
  ck_assert_int_eq(plan.horizon_days, 9);
  ck_assert_double_eq(plan.moves[0].daily.value, whole.moves[0].daily.value);
  ck_assert_str_eq(plan.sha256, whole.sha256);
  ck_assert_int_eq(plan.n_causes, whole.n_causes);
  fnl_plan_free(&plan);
  fnl_plan_free(&whole);
  fnl_desk_free(&desk);
  sample_end(&s);
}
END_TEST

/* Whether a desk needs no reading for the plans of all points; seeds and numbers as reading gives
 * them, messages too. */
static bool expect_plans(const char *text) {
  sample_study s;
  fnl_desk desk;
  bool all_cast = true;
  sample_begin(&s);
  open_good(&s, text);
  ck_assert_int_eq(fnl_desk_init(&desk, &s.trial, &s.error), FNL_OK);
  for (int64_t p = 0; p < s.trial.points.n; p++) {
    fnl_plan read = {0}, *plan;
    fnl_error own = {0};
    const fnl_status status = fnl_trial_plan(&s.trial, &desk, p, &plan, &own);
    ck_assert_int_eq(fnl_trial_read_point(&s.trial, &desk, p, &read, &s.error), status);
    if (status == FNL_OK) {
      all_cast &= plan != &desk.plan;
      ck_assert_uint_eq(plan->simulation.seed, read.simulation.seed);
      ck_assert_double_eq(plan->moves[0].daily.value, read.moves[0].daily.value);
      ck_assert_int_eq(plan->population, read.population);
      fnl_plan_free(&read);
    } else {
      ck_assert_str_eq(own.message, s.error.message);
      ck_assert_str_eq(own.excerpt, s.error.excerpt);
    }
  }
  fnl_desk_free(&desk);
  sample_end(&s);
  return all_cast;
}

#define PEOPLE "{ name = \"n\"; path = \"population\"; values = [ 50, 1000000 ]; }"

START_TEST(plans_that_are_cast_are_those_that_are_read) {
  ck_assert(expect_plans("plan = \"plan.cfg\"; factors = ( " RATE ", " PEOPLE " );"));
  ck_assert(expect_plans("plan = \"plan.cfg\"; luck = \"common\"; replicates = 3; set = [ "
                         "\"simulation.seed=41\" ]; factors = ( " RATE " );"));
  ck_assert(expect_plans("plan = \"plan.cfg\"; replicates = 2; factors = ( " RATE
                         ", { name = \"luck\"; path = \"seed\"; values = [ 3, 8 ]; } );"));
  ck_assert(expect_plans("plan = \"plan.cfg\"; factors = ( { name = \"k\"; path = "
                         "\"moves.a->b.daily\"; values = [ 1.5, 0.1, -0.2, 0.3 ]; } );"));
  ck_assert(!expect_plans("plan = \"plan.cfg\"; factors = ( " RATE ", { name = \"engine\"; path = "
                          "\"simulation.engine\"; values = [ \"cohorts\", \"expected\" ]; } );"));
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("points");
  TCase *tcase = tcase_create("settings");
  tcase_add_test(tcase, values_ranges_and_laws_become_settings);
  tcase_add_test(tcase, one_factor_sets_several_paths_in_proportion);
  tcase_add_test(tcase, a_law_is_met_at_its_quantiles);
  tcase_add_test(tcase, a_list_names_its_points);
  tcase_add_test(tcase, an_id_is_of_what_a_point_is_and_of_nothing_else);
  tcase_add_test(tcase, points_and_replicates_have_ids_and_seeds_of_their_own);
  tcase_add_test(tcase, luck_is_a_point_s_own_or_common_or_a_factor);
  tcase_add_test(tcase, a_point_s_plan_is_the_plan_with_its_settings);
  tcase_add_test(tcase, plans_that_are_cast_are_those_that_are_read);
  suite_add_tcase(suite, tcase);
  return suite;
}

/* Uncertain numbers: the forms a file may give them, the laws made of them, and their draws. */
#include "sample.h"

#include "model/law.h"
#include "support/moments.h"

#include <math.h>

Suite *test_suite(void);

static fnl_plan plan;
static fnl_error error;

static fnl_status set(const char *override) {
  memset(&error, 0, sizeof error);
  return sample_read_with(&plan, SAMPLE_MODEL, SAMPLE_PLAN, 1, &override, NULL, &error);
}

static const struct {
  const char *override, *path;
  fnl_law_kind kind;
  double mean, sd, lowest, highest;
} laws[] = {
    {"budget.total={ mean = 71.3; sd = 8.1; }", "budget.total", FNL_LAW_LOGNORMAL, 71.3, 8.1, 0,
     INFINITY},
    {"budget.total={ mean = 71.3; sd = 8.1; dist = \"gamma\"; }", "budget.total", FNL_LAW_GAMMA,
     71.3, 8.1, 0, INFINITY},
    {"offer.margin={ mean = 0.43; sd = 0.07; }", "offer.margin", FNL_LAW_BETA, 0.43, 0.07, 0, 1},
    {"channels.banner.max_price={ mean = 3.1; sd = 0.4; }", "channels.banner.max_price",
     FNL_LAW_LOGNORMAL, 3.1, 0.4, 1, INFINITY},
    {"moves.sapling->tree.per_touch.pursuit={ mean = 0.012; sd = 0.003; }",
     "moves.sapling->tree.per_touch.pursuit", FNL_LAW_BETA, 0.012, 0.003, 0, 1},
    {"moves.sapling->stump#2.daily={ mean = 0.012; sd = 0.003; }",
     "moves.sapling->stump:progress.daily", FNL_LAW_LOGNORMAL, 0.012, 0.003, 0, INFINITY},
    {"events.windfall.in.tree={ mean = 0.012; sd = 0.003; }", "events.windfall.in.tree",
     FNL_LAW_LOGNORMAL, 0.012, 0.003, 0, INFINITY},
    {"events.harvest.value.mean={ mean = 83.1; sd = 11.7; }", "events.harvest.value.mean",
     FNL_LAW_LOGNORMAL, 83.1, 11.7, 0, INFINITY},
    {"channels.gossip.sends_on.harvest={ mean = 1.8; sd = 0.31; }",
     "channels.gossip.sends_on.harvest", FNL_LAW_LOGNORMAL, 1.8, 0.31, 0, INFINITY},
    {"campaigns.north.response={ low = 0.7; high = 1.3; }", "campaigns.north.response",
     FNL_LAW_UNIFORM, 1.0, 0.17320508075688773, 0, INFINITY},
    {"segments.loud.activity={ low = 0.7; high = 1.3; dist = \"uniform\"; }",
     "segments.loud.activity", FNL_LAW_UNIFORM, 1.0, 0.17320508075688773, 0, INFINITY},
    {"noise.cpm={ mean = 0.1; sd = 0.02; }", "noise.cpm", FNL_LAW_LOGNORMAL, 0.1, 0.02, 0,
     INFINITY},
};

START_TEST(a_group_in_the_place_of_a_number_is_a_law) {
  fnl_status status = set(laws[_i].override);
  ck_assert_msg(status == FNL_OK, "%s: %s", laws[_i].override, error.message);
  ck_assert_int_eq(plan.n_laws, 1);
  const fnl_law *law = &plan.laws[0];
  ck_assert_str_eq(law->path, laws[_i].path);
  ck_assert_int_eq(law->kind, laws[_i].kind);
  ck_assert_double_eq_tol(law->mean, laws[_i].mean, 1e-15);
  ck_assert_double_eq_tol(law->sd, laws[_i].sd, 1e-15);
  ck_assert_double_eq(law->lowest, laws[_i].lowest);
  ck_assert_double_eq(law->highest, laws[_i].highest);
  ck_assert(fnl_plan_is_uncertain(&plan));
  fnl_plan_free(&plan);
}
END_TEST

static const struct {
  const char *override, *message;
} refused[] = {
    {"budget.total={ mean = 3; }", "has mean and sd, or low and high"},
    {"budget.total={ low = 3; }", "has mean and sd, or low and high"},
    {"budget.total={ mean = 3; sd = 1; low = 2; high = 4; }", "has mean and sd, or low and high"},
    {"budget.total={ mean = 3; sd = 0; }", "`sd` must be above 0, not 0"},
    {"budget.total={ mean = 3; sd = -1; }", "`sd` must be above 0, not -1"},
    {"budget.total={ mean = -3; sd = 1; }", "`mean` must be at least 0, not -3"},
    {"budget.total={ mean = 0; sd = 1; }", "cannot lie on the end"},
    {"offer.margin={ mean = 1.3; sd = 0.1; }", "`mean` must be 0 to 1, not 1.3"},
    {"offer.margin={ mean = 1.0; sd = 0.1; }", "cannot lie on the end"},
    {"offer.margin={ mean = 0.5; sd = 0.51; }", "sd below 0.5"},
    {"offer.margin={ mean = 0.5; sd = 0.1; dist = \"lognormal\"; }", "has no upper end"},
    {"budget.total={ mean = 3; sd = 3001; }", "out of all proportion"},
    {"budget.total={ mean = 3e9; sd = 1; }", "out of all proportion"},
    {"budget.total={ mean = 1e-300; sd = 1; }", "out of all proportion"},
    {"budget.total={ mean = 3; sd = 1; dist = \"beta\"; }", "needs a range with two ends"},
    {"budget.total={ mean = 3; sd = 1; dist = \"normal\"; }", "not \"normal\""},
    {"budget.total={ mean = 3; sd = 1; dist = \"uniform\"; }", "takes low and high"},
    {"budget.total={ low = 3; high = 4; dist = \"gamma\"; }", "takes mean and sd"},
    {"budget.total={ low = 4; high = 3; }", "`low` must be below `high`"},
    {"budget.total={ low = -4; high = 3; }", "`low` must be at least 0"},
    {"offer.margin={ low = 0.5; high = 1.5; }", "`high` must be 0 to 1"},
    {"budget.total={ mean = 3; sd = 1; skew = 2; }", "`skew` is no key"},
    {"budget.total={ mean = { mean = 2; sd = 1; }; sd = 1; }", "`mean` cannot be uncertain"},
    {"population={ mean = 1000; sd = 1; }", "whole number and cannot be uncertain"},
    {"horizon_days={ low = 3; high = 9; }", "whole number and cannot be uncertain"},
    {"simulation.seed={ low = 3; high = 9; }", "whole number and cannot be uncertain"},
    {"target_roas={ low = 3; high = 9; }", "cannot be uncertain"},
    {"initial.seedling={ mean = 0.5; sd = 0.1; }", "the first stage's share is the rest"},
};

START_TEST(a_wrong_group_is_told) {
  fnl_status status = set(refused[_i].override);
  ck_assert_msg(status != FNL_OK, "%s was taken", refused[_i].override);
  ck_assert_msg(strstr(error.message, refused[_i].message) != NULL, "%s: %s", refused[_i].override,
                error.message);
}
END_TEST

START_TEST(a_campaign_shares_its_channels_law) {
  ck_assert_int_eq(set("channels.pursuit.cpm={ mean = 9.1; sd = 1.3; }"), FNL_OK);
  ck_assert_int_eq(plan.channels[1].paid.cost_per_mille.law, 0);
  ck_assert_int_eq(plan.campaigns[2].paid.cost_per_mille.law, 0);
  ck_assert_double_eq(plan.campaigns[2].paid.cost_per_mille.value, 9.1);
  ck_assert_int_eq(plan.campaigns[0].paid.cost_per_mille.law, FNL_CERTAIN);
  fnl_plan_free(&plan);
}
END_TEST

/* ---- draws ---- */

enum { N_DRAWS = 40000 };

static const fnl_law drawn[] = {
    {NULL, FNL_LAW_LOGNORMAL, 7.13, 1.91, 0, 0, 0, INFINITY, 0},
    {NULL, FNL_LAW_LOGNORMAL, 2.385, 0.713, 0, 0, 1, INFINITY, 0},
    {NULL, FNL_LAW_GAMMA, 7.13, 3.91, 0, 0, 0, INFINITY, 0},
    {NULL, FNL_LAW_GAMMA, 2.385, 1.713, 0, 0, 1, INFINITY, 0},
    {NULL, FNL_LAW_BETA, 0.2385, 0.113, 0, 0, 0, 1, 0},
    {NULL, FNL_LAW_BETA, 0.9713, 0.0113, 0, 0, 0, 1, 0},
    {NULL, FNL_LAW_BETA, 0.5, 0.47, 0, 0, 0, 1, 0},
    {NULL, FNL_LAW_UNIFORM, 1.15, 0.31754264805429, 0.6, 1.7, 0, INFINITY, 0},
};

START_TEST(draws_have_the_mean_and_deviation_of_the_law) {
  static double values[N_DRAWS];
  const fnl_law *law = &drawn[_i];
  char what[32];
  for (int i = 0; i < N_DRAWS; i++) {
    fnl_stream rng = fnl_stream_open(17, (uint64_t)i, FNL_PURPOSE_TEST, 0, (uint64_t)_i);
    values[i] = fnl_law_draw(law, &rng);
    if (!(values[i] >= law->lowest && values[i] <= law->highest))
      ck_abort_msg("%.17g is out of range", values[i]);
  }
  snprintf(what, sizeof what, "law %d", _i);
  moments_check_mean(what, N_DRAWS, values, law->mean);
  moments_check_variance(what, N_DRAWS, values, law->sd * law->sd);
}
END_TEST

/* The widest laws a file may ask for. */
START_TEST(hostile_laws_draw_finite_numbers) {
  static const fnl_law hostile[] = {
      {NULL, FNL_LAW_BETA, 1e-7, 1e-4, 0, 0, 0, 1, 0},
      {NULL, FNL_LAW_BETA, 0.5, 0.4999999999, 0, 0, 0, 1, 0},
      {NULL, FNL_LAW_BETA, 0.7, 7e-10, 0, 0, 0, 1, 0},
      {NULL, FNL_LAW_BETA, 1 - 0x1p-53, 1e-9, 0, 0, 0, 1, 0},
      {NULL, FNL_LAW_GAMMA, 1e9, 1e12, 0, 0, 0, INFINITY, 0},
      {NULL, FNL_LAW_GAMMA, 1e9, 1, 0, 0, 0, INFINITY, 0},
      {NULL, FNL_LAW_LOGNORMAL, 1e-300, 1e-297, 0, 0, 0, INFINITY, 0},
      {NULL, FNL_LAW_LOGNORMAL, 1e12, 1e3, 0, 0, 0, INFINITY, 0},
  };
  for (size_t h = 0; h < sizeof hostile / sizeof *hostile; h++)
    for (int i = 0; i < 2000; i++) {
      fnl_stream rng = fnl_stream_open(19, (uint64_t)i, FNL_PURPOSE_TEST, 0, h);
      double value = fnl_law_draw(&hostile[h], &rng);
      if (!isfinite(value) || value < hostile[h].lowest || value > hostile[h].highest)
        ck_abort_msg("law %zu drew %.17g", h, value);
    }
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("uncertain");
  TCase *forms = tcase_create("forms");
  tcase_add_loop_test(forms, a_group_in_the_place_of_a_number_is_a_law, 0,
                      (int)(sizeof laws / sizeof *laws));
  tcase_add_loop_test(forms, a_wrong_group_is_told, 0, (int)(sizeof refused / sizeof *refused));
  tcase_add_test(forms, a_campaign_shares_its_channels_law);
  suite_add_tcase(suite, forms);
  TCase *draws = tcase_create("draws");
  tcase_add_loop_test(draws, draws_have_the_mean_and_deviation_of_the_law, 0,
                      (int)(sizeof drawn / sizeof *drawn));
  tcase_add_test(draws, hostile_laws_draw_finite_numbers);
  suite_add_tcase(suite, draws);
  return suite;
}

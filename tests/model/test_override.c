/* `--set path=value`: every kind of path and value, and what is said of a wrong one. */
#include "sample.h"
#include "support/told.h"

#include <math.h>

Suite *test_suite(void);

static fnl_plan plan;
static fnl_error error;

static fnl_status set(const char *override) {
  memset(&error, 0, sizeof error);
  return sample_read_with(&plan, SAMPLE_MODEL, SAMPLE_PLAN, 1, &override, NULL, &error);
}

static void set_well(const char *override) {
  fnl_status status = set(override);
  ck_assert_msg(status == FNL_OK, "%s: %s (%s)", override, error.message, error.hint);
}

/* A path, and where its number arrives. */
static double budget(void) { return plan.budget.value; }
static double split(void) { return plan.split[0].value; }
static double seed(void) { return (double)plan.simulation.seed; }
static double north_cpm(void) { return plan.campaigns[0].paid.cost_per_mille.value; }
static double banner_cpm(void) { return plan.channels[0].paid.cost_per_mille.value; }
static double loud_value(void) { return plan.segments[1].value.value; }
static double letter_rate(void) { return plan.channels[2].owned.touches_per_day.value; }
static double harvest_mean(void) { return plan.events[0].value_mean.value; }
static double windfall_rate(void) { return plan.events[1].daily[3].value; }
static double shade_rate(void) { return plan.events[2].daily[1].value; }
static double tree_touch(void) { return plan.moves[1].touches[0].probability.value; }
static double seedling_daily(void) { return plan.moves[0].daily.value; }
static double irritation_daily(void) { return plan.moves[2].daily.value; }
static double other_daily(void) { return plan.moves[3].daily.value; }
static double pacing(void) { return plan.pacing[2].value; }
static double learning(void) { return plan.channels[0].paid.learning.efficiency.value; }
static double new_learning(void) { return plan.channels[1].paid.learning.efficiency.value; }
static double precision(void) { return plan.simulation.precision; }
static double objective(void) { return plan.optimize.objective; }
static double initial(void) { return plan.stages[2].initial.value; }
static double least(void) { return plan.optimize.min_share[0]; }
static double no_fatigue(void) { return isinf(plan.channels[0].creative.fatigue.value); }
static double delay(void) { return plan.channels[3].earned.delay[0].value; }
static double n_delays(void) { return plan.channels[3].earned.n_delays; }
static double new_touch(void) { return plan.moves[3].touches[0].probability.value; }
static double emits(void) { return plan.moves[0].emits; }
static double role(void) { return plan.stages[1].role; }
static double seeds(void) { return (double)plan.seeds.count; }
static double window(void) { return plan.channels[0].paid.learning.window_days; }
static double n_pacing(void) { return plan.n_pacing; }

static const struct {
  const char *override;
  double (*arrives)(void);
  double value;
} good[] = {
    {"budget.total=120007", budget, 120007},
    {"budget.total=1.2e5", budget, 1.2e5},
    {" budget.total = 713.5 ", budget, 713.5},
    {"budget.total=5000000001L", budget, 5000000001.0},
    {"budget.split={ banner = 0.61; pursuit = 0.39; }", split, 0.61},
    {"budget.pacing[2]=0.77", pacing, 0.77},
    {"budget.pacing=even", n_pacing, 0},
    {"budget.pacing=( 1, 1, 3, 1, 1, 1, 1 )", pacing, 3},
    {"simulation.seed=71", seed, 71},
    {"simulation.precision=0.013", precision, 0.013},
    {"optimize.objective=revenue", objective, FNL_OBJECTIVE_REVENUE},
    {"optimize.objective=worth", objective, FNL_OBJECTIVE_WORTH},
    {"optimize.min={ banner = 0.057; }", least, 0.057},
    {"optimize.min.banner=0.059", least, 0.059},
    {"initial.tree=0.0177", initial, 0.0177},
    {"seeds.count=23", seeds, 23},
    {"campaigns.north.cpm=5.51", north_cpm, 5.51},
    {"campaigns[0].cpm=5.53", north_cpm, 5.53},
    {"segments.loud.value=0.91", loud_value, 0.91},
    {"channels.banner.cpm=8.19", banner_cpm, 8.19},
    {"model.channels.banner.cpm=8.23", banner_cpm, 8.23},
    {"channels.banner.fatigue=none", no_fatigue, 1},
    {"channels.banner.learning.efficiency=0.61", learning, 0.61},
    {"channels.banner.learning.window=9", window, 9},
    {"channels.pursuit.learning.efficiency=0.67", new_learning, 0.67},
    {"channels.letter.touches_per_day=0.211", letter_rate, 0.211},
    {"channels.gossip.delay=[ 0.6, 0.4 ]", delay, 0.6},
    {"channels.gossip.delay=[ 0.6, 0.4 ]", n_delays, 2},
    {"events.harvest.value.mean=83.9", harvest_mean, 83.9},
    {"events.windfall.in.stump=0.0317", windfall_rate, 0.0317},
    {"events.shade.daily=0.0319", shade_rate, 0.0319},
    {"stages.sapling.role=consideration", role, FNL_ROLE_CONSIDERATION},
    {"moves.sapling->tree.per_touch.pursuit=0.0131", tree_touch, 0.0131},
    {"moves.seedling->sapling.daily=0.000311", seedling_daily, 0.000311},
    {"moves[0].daily=0.000313", seedling_daily, 0.000313},
    {"moves.seedling->sapling.emits=harvest", emits, 0},
    {"moves.sapling->stump:irritation.daily=0.0021", irritation_daily, 0.0021},
    {"moves.sapling->stump#2.daily=0.0023", other_daily, 0.0023},
    {"moves.sapling->stump:progress.daily=0.0027", other_daily, 0.0027},
    {"moves.sapling->stump#2.per_touch.letter=0.0029", new_touch, 0.0029},
};

START_TEST(a_value_arrives) {
  set_well(good[_i].override);
  ck_assert_msg(good[_i].arrives() == good[_i].value, "%s: %.17g", good[_i].override,
                good[_i].arrives());
  fnl_plan_free(&plan);
}
END_TEST

static const struct {
  const char *override, *message, *hint;
} bad[] = {
    {"budget.totl=3", "`totl` is no key of budget", "did you mean total?"},
    {"bugdet.total=3", "`bugdet` is no key of plan", "did you mean budget?"},
    {"chanels.banner.cpm=3", "`chanels` is no key of plan", "did you mean channels?"},
    {"channels.baner.cpm=3", "`channels` has no element \"baner\"", "did you mean banner?"},
    {"channels.banner.cmp=3", "`cmp` is no key of channels, paid", "did you mean cpm?"},
    {"channels.banner=3", "banner is a whole group", "…banner."},
    {"moves.sapling->stump.daily=0.1", "several moves are sapling->stump", "#1"},
    {"moves.sapling->tre.daily=0.1", "`moves` has no element", "sapling->tree"},
    {"moves.sapling->stump#3.daily=0.1", "`moves` has no element", ""},
    {"campaigns[7].cpm=3", "`campaigns` has no element \"[7]\"", "north"},
    {"budget.total", "sets nothing", "for example budget.total="},
    {"budget.total=", "is given no value", ""},
    {"=3", "is no path", ""},
    {"..=3", "is no path", ""},
    {"budget..total=3", "is no path", ""},
    {"budget.total.x=3", "`total` has no parts", ""},
    {"budget.total=3; x = 4", "more than one value", ""},
    {"budget.total=-3", "`total` must be at least 0, not -3", ""},
    {"budget.total=lots", "lots is neither a number", "quotes"},
    {"budget.total=5000000000", "beyond 32 bits", "write 5000000000L"},
    {"budget.total=1e999", "too large", ""},
    {"budget.total={ mean = 3", "never closed", ""},
    {"budget.total=3\n@include \"/etc/passwd\"", "more than one line", ""},
    {"budget.total=3 @include \"/etc/passwd\"", "`@`", ""},
    {"budget.split.baner=0.1", "no channel is called \"baner\"", "did you mean banner?"},
    {"simulation.engine=cohort", "not \"cohort\"", "did you mean cohorts?"},
    {"moves.seedling->sapling.emits=harvst", "no event is called", "did you mean harvest?"},
    {"model=orchad", "there is no model \"orchad\"", "did you mean \"orchard\"?"},
    {"population=5 # x", "a comment in a value: 5 # x", "leave out"},
    {"population=5 // x", "a comment in a value: 5 // x", ""},
    {"budget.total=/* x */ 5", "a comment in a value", ""},
    {"budget.pacing=( 1, # 2", "a comment in a value", ""},
    {"model=nonexist", "there is no model \"nonexist\"", "orchard"},
    {"model=plann", "there is no model \"plann\"", "found there: "},
    {"segments.loud.name=quiet", "two segments are called \"quiet\"", "plan.cfg, line 7"},
    {"segments=( { name = \"a\"; share = 0.5; }, { name = \"a\"; share = 0.5; } )",
     "two segments are called \"a\"", "both stand in this value"},
    {"horizon_days=0", "`horizon_days` must be 1 to 36500, not 0", ""},
    {"budget.total=\xFF", "UTF-8", ""},
    {"title=a\x01"
     "b",
     "more than one line", ""},
};

START_TEST(a_wrong_one_is_told) {
  fnl_status status = set(bad[_i].override);
  ck_assert_msg(status != FNL_OK, "%s was taken", bad[_i].override);
  ck_assert_msg(fnl_status_exit(status) == 2, "%s: %s", bad[_i].override, error.message);
  told_check(bad[_i].override, &error, (told){"--set", 0, bad[_i].message, bad[_i].hint});
  ck_assert_msg(strchr(bad[_i].override, '\n') || strchr(bad[_i].override, '\xFF') ||
                    strcmp(error.excerpt, bad[_i].override) == 0,
                "excerpt %s", error.excerpt);
}
END_TEST

START_TEST(the_first_of_two_may_be_set_too) {
  static const char *const overrides[] = {"segments.quiet.name=same", "segments.loud.name=same"};
  ck_assert_int_eq(sample_read_with(&plan, SAMPLE_MODEL, SAMPLE_PLAN, 2, overrides, NULL, &error),
                   FNL_EVALUE);
  ck_assert_ptr_nonnull(strstr(error.message, "two segments are called \"same\""));
  ck_assert_ptr_nonnull(
      strstr(error.hint, "the first is set on the command line: segments.quiet.name=same"));
}
END_TEST

START_TEST(a_text_may_hold_what_begins_a_comment) {
  set_well("title=Number # 1 // 2");
  ck_assert_str_eq(plan.title, "Number # 1 // 2");
  fnl_plan_free(&plan);
  set_well("title=\"Number # \\\"1\\\"\"");
  ck_assert_str_eq(plan.title, "Number # \"1\"");
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(texts_need_no_quotes) {
  set_well("title=Second spring = better");
  ck_assert_str_eq(plan.title, "Second spring = better");
  fnl_plan_free(&plan);
  set_well("title=\"quoted\"");
  ck_assert_str_eq(plan.title, "quoted");
  fnl_plan_free(&plan);
  set_well("campaigns.chase.platform=street");
  ck_assert_str_eq(plan.campaigns[2].platform, "street");
  fnl_plan_free(&plan);
  set_well("channels.banner.audience=[ \"tree\" ]");
  ck_assert(plan.channels[0].creative.audience.stages[2] &&
            !plan.channels[0].creative.audience.stages[0]);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(the_optimizer_can_be_set_to_work_on_campaigns) {
  static const char *const overrides[] = {"optimize.min={ north = 0.031; }", "optimize.max={}",
                                          "optimize.over=campaigns"};
  fnl_status status =
      sample_read_with(&plan, SAMPLE_MODEL, SAMPLE_PLAN, 3, overrides, NULL, &error);
  ck_assert_msg(status == FNL_OK, "%s", error.message);
  ck_assert(plan.optimize.over_campaigns);
  ck_assert_double_eq(plan.optimize.min_share[0], 0.031);
  ck_assert_double_eq(plan.optimize.max_share[2], 1);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(overrides_apply_in_order) {
  static const char *const overrides[] = {"budget.total=1", "budget.total={ mean = 5.5; sd = 1; }",
                                          "budget.total.mean=7.7"};
  ck_assert_int_eq(sample_read_with(&plan, SAMPLE_MODEL, SAMPLE_PLAN, 3, overrides, NULL, &error),
                   FNL_OK);
  ck_assert_double_eq(plan.budget.value, 7.7);
  ck_assert_int_eq(plan.n_laws, 1);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(an_implied_campaign_can_be_set) {
  static const char *const overrides[] = {"campaigns.banner.cpm=3.19", "campaigns.banner.weight=2"};
  fnl_status status = sample_read_with(
      &plan, SAMPLE_MODEL,
      "model = \"orchard\"; horizon_days = 9; population = 713; budget = { total = 1.5; };", 2,
      overrides, NULL, &error);
  ck_assert_msg(status == FNL_OK, "%s", error.message);
  ck_assert_double_eq(plan.campaigns[0].paid.cost_per_mille.value, 3.19);
  ck_assert_double_eq(plan.channels[0].paid.cost_per_mille.value, 7.385);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(what_the_plan_lacks_is_made) {
  static const char *const overrides[] = {"noise.cpm=0.2", "seeds.to=tree", "seeds.count=5",
                                          "offer.margin=0.31"};
  fnl_status status = sample_read_with(
      &plan, SAMPLE_MODEL,
      "model = \"orchard\"; horizon_days = 9; population = 713; budget = { total = 1.5; };", 4,
      overrides, NULL, &error);
  ck_assert_msg(status == FNL_OK, "%s", error.message);
  ck_assert_double_eq(plan.noise_cpm.value, 0.2);
  ck_assert_double_eq(plan.margin.value, 0.31);
  ck_assert(plan.has_seeds);
  ck_assert_int_eq(plan.seeds.count, 5);
  fnl_plan_free(&plan);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("override");
  TCase *paths = tcase_create("paths");
  tcase_add_loop_test(paths, a_value_arrives, 0, (int)(sizeof good / sizeof *good));
  tcase_add_loop_test(paths, a_wrong_one_is_told, 0, (int)(sizeof bad / sizeof *bad));
  tcase_add_test(paths, the_first_of_two_may_be_set_too);
  tcase_add_test(paths, a_text_may_hold_what_begins_a_comment);
  tcase_add_test(paths, texts_need_no_quotes);
  tcase_add_test(paths, the_optimizer_can_be_set_to_work_on_campaigns);
  tcase_add_test(paths, overrides_apply_in_order);
  tcase_add_test(paths, an_implied_campaign_can_be_set);
  tcase_add_test(paths, what_the_plan_lacks_is_made);
  suite_add_tcase(suite, paths);
  return suite;
}

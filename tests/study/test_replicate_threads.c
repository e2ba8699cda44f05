/* Replications in parallel: the same bits for any number of threads, and an interrupted study holds
 * the same replications as a whole one; when a study is precise enough. */
#include "study/replicate.h"
#include "support/moments.h"
#include "support/random_plan.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

static void read_uncertain(fnl_plan *plan, uint64_t seed, const char *engine) {
  char *model = NULL, *text = NULL;
  const random_plan_options options = {
      .noise = true, .uncertain = true, .horizon_days = 23, .engine = engine};
  ck_assert_int_eq(random_plan_text(seed, options, &model, &text), 0);
  simulate_read_texts(plan, model, text);
  free(model);
  free(text);
}

static fnl_study study_of(const fnl_plan *plan, int replications, int n_threads) {
  fnl_study study = fnl_study_of(plan);
  study.replications = replications;
  study.precision = 0.0;
  study.n_threads = n_threads;
  study.seed = 2385;
  study.sampler = NULL; /* as fnl_engine_run draws by itself */
  return study;
}

static void replicate(const fnl_study *study, fnl_sample *sample) {
  fnl_error error = {0};
  ck_assert_msg(fnl_replicate(study, sample, &error) == FNL_OK, "%s", error.message);
}

static void check_bits(const char *what, const double *a, const double *b, size_t n) {
  ck_assert_msg(memcmp(a, b, n * sizeof *a) == 0, "%s differ", what);
}

static void check_days(const fnl_days *a, const fnl_days *b) {
  const size_t n_days = (size_t)a->n_days, n_stage_days = (n_days + 1) * (size_t)a->n_stages;
  ck_assert_int_eq(a->n_kept, b->n_kept);
  check_bits("stages by day", a->stage_mean, b->stage_mean, n_stage_days);
  check_bits("stages kept", a->stage_kept, b->stage_kept, (size_t)a->n_kept * n_stage_days);
  check_bits("revenue by day", a->revenue, b->revenue, n_days);
  check_bits("spend by day", a->spend, b->spend, n_days);
  check_bits("conversions by day", a->conversions, b->conversions, n_days);
  check_bits("profit by day", a->profit, b->profit, n_days);
  check_bits("courses kept", a->course_kept, b->course_kept,
             (size_t)a->n_kept * FNL_N_COURSES * n_days);
}

static void check_same(const fnl_sample *a, const fnl_sample *b, int n_campaigns) {
  ck_assert_int_eq(a->n, b->n);
  ck_assert_int_eq(a->n_columns, b->n_columns);
  for (int arm = 0; arm < a->n_arms; arm++)
    for (int i = 0; i < a->n; i++)
      check_bits("rows", fnl_sample_row(a, arm, i), fnl_sample_row(b, arm, i),
                 (size_t)a->n_columns);
  check_days(&a->days, &b->days);
  check_bits("capped days", a->capped_days, b->capped_days, (size_t)n_campaigns);
  check_bits("empty days", a->empty_days, b->empty_days, (size_t)n_campaigns);
  for (int f = 0; f < a->figures.n_figures; f++) {
    const fnl_estimate x = fnl_sample_estimate(a, 0, f), y = fnl_sample_estimate(b, 0, f);
    ck_assert_int_eq(x.n, y.n);
    check_bits("estimates", &x.mean, &y.mean, offsetof(fnl_estimate, n) / sizeof(double));
  }
}

/* Arms: the plan's budget given in equal parts, and all to the first campaign. */
typedef struct {
  double *shares;
  fnl_arm arms[2];
} two_arms;

static two_arms two_arms_of(const fnl_plan *plan) {
  const int n = plan->n_campaigns;
  double *shares = calloc(2 * (size_t)n + 1, sizeof *shares);
  ck_assert(shares != NULL);
  for (int i = 0; i < n; i++)
    shares[i] = 1.0 / n;
  if (n > 0)
    shares[n] = 1.0;
  return (two_arms){shares, {{.by_campaign = shares}, {.by_campaign = shares + n}}};
}

static void check_threads(const char *engine) {
  const int threads[] = {2, 3, 8};
  for (uint64_t seed = 11; seed <= 16; seed++) {
    fnl_plan plan;
    read_uncertain(&plan, seed, engine);
    const two_arms two = two_arms_of(&plan);
    fnl_study study = study_of(&plan, 61, 1);
    study.n_arms = 2;
    study.arms = two.arms;
    fnl_sample alone, together;
    replicate(&study, &alone);
    ck_assert_int_eq(alone.n, 61);
    ck_assert(!alone.partial && !alone.deterministic);
    for (size_t k = 0; k < sizeof threads / sizeof *threads; k++) {
      study.n_threads = threads[k];
      replicate(&study, &together);
      check_same(&alone, &together, plan.n_campaigns);
      fnl_sample_free(&together);
    }
    fnl_sample_free(&alone);
    free(two.shares);
    fnl_plan_free(&plan);
  }
}

START_TEST(any_number_of_threads_gives_the_same_bits_in_cohorts) { check_threads("cohorts"); }
END_TEST

START_TEST(any_number_of_threads_gives_the_same_bits_in_expected) { check_threads("expected"); }
END_TEST

/* More replications change none of the first: rows are pure functions of their number. */
START_TEST(replications_do_not_depend_on_how_many_there_are) {
  fnl_plan plan;
  fnl_sample few, many;
  read_uncertain(&plan, 21, "cohorts");
  fnl_study study = study_of(&plan, 19, 2);
  replicate(&study, &few);
  study.replications = 300; /* more than a block */
  replicate(&study, &many);
  for (int i = 0; i < few.n; i++)
    check_bits("rows", fnl_sample_row(&few, 0, i), fnl_sample_row(&many, 0, i),
               (size_t)few.n_columns);
  fnl_sample_free(&few);
  fnl_sample_free(&many);
  fnl_plan_free(&plan);
}
END_TEST

#define ONE_CAMPAIGN                                                                               \
  "horizon_days = 5; population = 71310L; budget = { total = 500.0; };\n"                          \
  "model = { name = \"one\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"                 \
  "  { name = \"b\"; role = \"conversion\"; } );\n"                                                \
  "channels = ( { name = \"ads\"; kind = \"paid\"; cpm = 6.43; } );\n"                             \
  "moves = ( { from = \"a\"; to = \"b\"; per_touch = { ads = 0.02; };\n"                           \
  "  emits = \"sale\"; } );\n"                                                                     \
  "events = ( { name = \"sale\"; counts_as = [ \"conversion\" ];\n"                                \
  "  value = { mean = 31.7; cv = 0.5; }; } ); };\n"

/* The row of one run with `money` (NULL: the plan's own), against row i of an arm. */
static void check_row(simulation *s, const fnl_sample *sample, int arm, int i,
                      const double *money) {
  double *row = malloc((size_t)sample->n_columns * sizeof *row);
  ck_assert(row != NULL);
  const fnl_spending spending = {.money = money};
  fnl_engine_run(s->engine, &s->world, &spending, (fnl_luck){2385, (uint64_t)i}, &s->place,
                 &s->run);
  fnl_figures_row(&sample->figures, &s->world, &s->run, row);
  check_bits("row", row, fnl_sample_row(sample, arm, i), (size_t)sample->n_columns);
  free(row);
}

/* A row is what one run in the world of that replication gives, with the money of its arm. */
START_TEST(a_row_is_one_run) {
  const double shares[2] = {0.37, 0.83};
  /* The third is the plan as it stands. */
  const fnl_arm arms[3] = {{.by_campaign = &shares[0]}, {.by_campaign = &shares[1]}};
  fnl_sample sample;
  simulation s;
  simulate_read(&s.plan, ONE_CAMPAIGN);
  simulate_prepare(&s, "cohorts");
  fnl_study study = study_of(&s.plan, 12, 2);
  study.n_arms = 3;
  study.arms = arms;
  replicate(&study, &sample);
  for (int i = 0; i < 12; i++) {
    for (int arm = 0; arm < 2; arm++)
      check_row(&s, &sample, arm, i, &(double){500.0 * shares[arm]});
    check_row(&s, &sample, 2, i, NULL);
    ck_assert_int_eq(sample.replication[i], i);
  }
  fnl_sample_free(&sample);
  simulate_close(&s);
}
END_TEST

/* Without shares, every arm is the plan. */
START_TEST(an_arm_without_shares_is_the_plan) {
  fnl_sample sample;
  simulation s;
  simulate_read(&s.plan, ONE_CAMPAIGN);
  simulate_prepare(&s, "cohorts");
  const fnl_study study = study_of(&s.plan, 5, 1);
  replicate(&study, &sample);
  for (int i = 0; i < 5; i++)
    check_row(&s, &sample, 0, i, NULL);
  fnl_sample_free(&sample);
  simulate_close(&s);
}
END_TEST

/* Days, and notes of campaigns, are of the first arm. */
START_TEST(days_are_of_the_first_arm) {
  fnl_plan plan;
  fnl_sample both, one;
  read_uncertain(&plan, 12, "cohorts");
  const two_arms two = two_arms_of(&plan);
  fnl_study study = study_of(&plan, 17, 2);
  study.arms = two.arms;
  replicate(&study, &one);
  study.n_arms = 2;
  replicate(&study, &both);
  ck_assert_int_ge(plan.n_campaigns, 2);
  check_days(&one.days, &both.days);
  check_bits("capped days", one.capped_days, both.capped_days, (size_t)plan.n_campaigns);
  check_bits("empty days", one.empty_days, both.empty_days, (size_t)plan.n_campaigns);
  ck_assert_msg(memcmp(fnl_sample_row(&both, 0, 0), fnl_sample_row(&both, 1, 0),
                       (size_t)both.n_columns * sizeof(double)) != 0,
                "the arms do not differ");
  fnl_sample_free(&one);
  fnl_sample_free(&both);
  free(two.shares);
  fnl_plan_free(&plan);
}
END_TEST

/* ---- interruption ---- */

static atomic_int questions;

/* Answers yes from the twenty-third question on. */
static int stop_late(void *user) {
  (void)user;
  return atomic_fetch_add(&questions, 1) >= 22;
}

static void check_mean_of_kept(const fnl_sample *sample) {
  const fnl_days *days = &sample->days;
  const int n = (days->n_days + 1) * days->n_stages;
  ck_assert_int_eq(days->n_kept, sample->n);
  for (int k = 0; k < n; k++) {
    double sum = 0.0;
    for (int i = 0; i < days->n_kept; i++)
      sum += days->stage_kept[(size_t)i * (size_t)n + (size_t)k];
    simulate_check("mean of the days", days->stage_mean[k], sum / sample->n, 1e-12, 1e-9);
  }
}

/* Whole rows of both arms, those that an uninterrupted study has, in its order. */
static void check_kept(const fnl_sample *part, const fnl_sample *whole) {
  for (int i = 0; i < part->n; i++) {
    const int number = part->replication[i];
    ck_assert(i == 0 || number > part->replication[i - 1]);
    for (int arm = 0; arm < 2; arm++)
      check_bits("rows", fnl_sample_row(part, arm, i), fnl_sample_row(whole, arm, number),
                 (size_t)part->n_columns);
  }
  check_mean_of_kept(part);
}

static void check_interrupted(int n_threads) {
  fnl_plan plan;
  fnl_sample whole, part;
  read_uncertain(&plan, 31, "cohorts");
  const two_arms two = two_arms_of(&plan);
  const fnl_hooks hooks = {.stop = stop_late};
  fnl_study study = study_of(&plan, 90, n_threads);
  study.n_arms = 2;
  study.arms = two.arms;
  replicate(&study, &whole);
  study.hooks = &hooks;
  atomic_store(&questions, 0);
  replicate(&study, &part);
  ck_assert(part.partial && !whole.partial);
  ck_assert_int_eq(part.n, 22);
  check_kept(&part, &whole);
  fnl_sample_free(&whole);
  fnl_sample_free(&part);
  free(two.shares);
  fnl_plan_free(&plan);
}

START_TEST(an_interrupted_study_holds_whole_replications) { check_interrupted(1); }
END_TEST

START_TEST(so_it_does_on_several_threads) { check_interrupted(3); }
END_TEST

/* Yes once, to the tenth question: what a late answer to one of many threads looks like. */
static int stop_one(void *user) {
  (void)user;
  return atomic_fetch_add(&questions, 1) == 9;
}

START_TEST(a_gap_in_the_replications_is_closed) {
  fnl_plan plan;
  fnl_sample whole, part;
  read_uncertain(&plan, 31, "cohorts");
  const two_arms two = two_arms_of(&plan);
  const fnl_hooks hooks = {.stop = stop_one};
  fnl_study study = study_of(&plan, 30, 1);
  study.n_arms = 2;
  study.arms = two.arms;
  replicate(&study, &whole);
  study.hooks = &hooks;
  atomic_store(&questions, 0);
  replicate(&study, &part);
  ck_assert(part.partial);
  ck_assert_int_eq(part.n, 29);
  for (int i = 0; i < part.n; i++)
    ck_assert_int_eq(part.replication[i], i < 9 ? i : i + 1);
  check_kept(&part, &whole);
  fnl_sample_free(&whole);
  fnl_sample_free(&part);
  free(two.shares);
  fnl_plan_free(&plan);
}
END_TEST

/* Which replications a witness was shown. */
typedef struct {
  int n, numbers[8];
} attendance;

static double no_bytes(const fnl_plan *plan) {
  (void)plan;
  return 0.0;
}

static fnl_status attend(void *user, fnl_bench *bench, fnl_error *error) {
  (void)user, (void)bench, (void)error;
  return FNL_OK;
}

static void *take_nothing(void *user, const fnl_bench *bench) {
  (void)user;
  ck_assert(!bench->run.cut);
  return NULL;
}

static void note_number(void *user, int replication, void *taken) {
  attendance *seen = user;
  (void)taken;
  seen->numbers[seen->n++] = replication;
}

static int stop_after_most(void *user) { return atomic_fetch_add(&questions, 1) >= *(int *)user; }

/* People are asked about every day, so that most answers fall within a replication. */
static void check_cut(const fnl_study *study, const fnl_sample *whole, int most) {
  attendance seen = {0};
  fnl_study cut = *study;
  fnl_sample part;
  const fnl_hooks hooks = {.stop = stop_after_most, .user = &most};
  cut.hooks = &hooks;
  fnl_study_add_witness(&cut, (fnl_witness){&seen, no_bytes, attend, take_nothing, note_number});
  atomic_store(&questions, 0);
  replicate(&cut, &part);
  ck_assert(part.partial);
  ck_assert_int_lt(part.n, whole->n);
  ck_assert_int_gt(most, 2 * part.n - 1); /* more than one question a replication */
  ck_assert_int_eq(seen.n, part.n);
  for (int i = 0; i < part.n; i++) {
    const int number = part.replication[i];
    ck_assert_int_eq(seen.numbers[i], number);
    for (int arm = 0; arm < 2; arm++)
      check_bits("rows", fnl_sample_row(&part, arm, i), fnl_sample_row(whole, arm, number),
                 (size_t)part.n_columns);
  }
  if (part.n > 0)
    check_mean_of_kept(&part);
  fnl_sample_free(&part);
}

START_TEST(a_replication_that_is_cut_between_days_is_thrown_away) {
  enum { REPLICATIONS = 6 };
  fnl_plan plan;
  fnl_sample whole;
  read_uncertain(&plan, 31, "agents");
  const two_arms two = two_arms_of(&plan);
  fnl_study study = study_of(&plan, REPLICATIONS, 1);
  study.n_arms = 2;
  study.arms = two.arms;
  replicate(&study, &whole);
  ck_assert_int_eq(whole.n, REPLICATIONS);
  const int questions_each = 1 + 2 * (plan.horizon_days - 1);
  for (int threads = 1; threads <= 3; threads += 2)
    for (int most = 1; most < REPLICATIONS * questions_each; most += 29) {
      study.n_threads = threads;
      check_cut(&study, &whole, most);
    }
  fnl_sample_free(&whole);
  free(two.shares);
  fnl_plan_free(&plan);
}
END_TEST

/* Counts are asked about seldom, but of a long horizon they are. */
START_TEST(a_long_replication_of_counts_is_cut_too) {
  const char *const engines[] = {"expected", "cohorts"};
  for (int i = 0; i < 2; i++) {
    fnl_plan plan;
    fnl_sample sample;
    int most = 3;
    read_uncertain(&plan, 31, engines[i]);
    plan.horizon_days = 1000;
    const fnl_hooks hooks = {.stop = stop_after_most, .user = &most};
    fnl_study study = study_of(&plan, 2, 1);
    study.hooks = &hooks;
    atomic_store(&questions, 0);
    replicate(&study, &sample);
    ck_assert(sample.partial);
    ck_assert_int_eq(sample.n, 0);
    ck_assert_int_eq(atomic_load(&questions),
                     5); /* four times of the first, once before the next */
    fnl_sample_free(&sample);
    fnl_plan_free(&plan);
  }
}
END_TEST

static int stop_at_once(void *user) {
  (void)user;
  return 1;
}

START_TEST(a_study_stopped_before_it_began_is_empty) {
  fnl_plan plan;
  fnl_sample sample;
  read_uncertain(&plan, 31, "cohorts");
  const fnl_hooks hooks = {.stop = stop_at_once};
  fnl_study study = study_of(&plan, 10, 2);
  study.hooks = &hooks;
  replicate(&study, &sample);
  ck_assert(sample.partial);
  ck_assert_int_eq(sample.n, 0);
  const fnl_estimate estimate = fnl_sample_estimate(&sample, 0, 0);
  ck_assert(isnan(estimate.mean) && isnan(estimate.low) && estimate.n == 0);
  fnl_sample_free(&sample);
  fnl_plan_free(&plan);
}
END_TEST

static size_t last_done, last_total;
static bool rising;

static void note_progress(void *user, size_t done, size_t total) {
  (void)user;
  rising = rising && done == last_done + 1;
  last_done = done;
  last_total = total;
}

START_TEST(progress_counts_every_replication) {
  fnl_plan plan;
  fnl_sample sample;
  read_uncertain(&plan, 31, "cohorts");
  const fnl_hooks hooks = {.progress = note_progress};
  fnl_study study = study_of(&plan, 300, 2);
  study.hooks = &hooks;
  last_done = 0;
  rising = true;
  replicate(&study, &sample);
  ck_assert(rising);
  ck_assert_uint_eq(last_done, 300);
  ck_assert_uint_eq(last_total, 300);
  fnl_sample_free(&sample);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(without_chance_one_run_says_all) {
  fnl_plan plan;
  fnl_sample sample;
  simulate_read(&plan,
                "horizon_days = 5; population = 1000L;\n"
                "model = { name = \"sure\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"
                "  { name = \"b\"; role = \"lost\"; } );\n"
                "moves = ( { from = \"a\"; to = \"b\"; daily = 0.3; } ); };\n"
                "simulation = { engine = \"expected\"; replications = 50; };\n");
  const fnl_study study = fnl_study_of(&plan);
  replicate(&study, &sample);
  ck_assert(sample.deterministic && !sample.partial);
  ck_assert_int_eq(sample.n, 1);
  const int end = fnl_figures_find(&sample.figures, FNL_GROUP_STAGES, 1, "end");
  const fnl_estimate estimate = fnl_sample_estimate(&sample, 0, end);
  simulate_check_equal("end", estimate.mean, 1000.0 * -expm1(-1.5));
  ck_assert(isnan(estimate.se) && isnan(estimate.low) && isnan(estimate.quantile[2]));
  fnl_sample_free(&sample);
  fnl_plan_free(&plan);
}
END_TEST

/* ---- precision ---- */

#define SALES_PLAN                                                                                 \
  "horizon_days = 10; population = 50000L; budget = { total = 500.0; };\n"                         \
  "model = { name = \"sales\"; stages = ( { name = \"a\"; role = \"prospect\"; } );\n"             \
  "channels = ( { name = \"ads\"; kind = \"paid\"; cpm = 6.43; } );\n"                             \
  "events = ( { name = \"sale\"; counts_as = [ \"conversion\" ]; daily = 0.0001;\n"                \
  "  value = { mean = 31.7; cv = 0.5; }; } ); };\n"

/* Money is all spent; sales are Poisson: mean ROAS 50 31.7 / 500. */
static const double exact_roas = 50.0 * 31.7 / 500.0;

START_TEST(a_study_stops_when_it_is_precise_enough) {
  fnl_plan plan;
  fnl_sample one, three, fixed;
  simulate_read(&plan, SALES_PLAN);
  fnl_study study = study_of(&plan, 20, 1);
  study.precision = 0.01;
  study.max_replications = 20000;
  replicate(&study, &one);
  study.n_threads = 3;
  replicate(&study, &three);
  check_same(&one, &three, plan.n_campaigns);
  const int roas = fnl_figures_find(&one.figures, FNL_GROUP_TOTALS, 0, "roas");
  const fnl_estimate estimate = fnl_sample_estimate(&one, 0, roas);
  ck_assert(!one.partial);
  ck_assert_double_le(estimate.high - estimate.mean, 0.01 * estimate.mean);
  /* it needs (1.96 sd / (0.01 mean))^2 = 960 runs, and looks once a block of 256 at most */
  const double due = pow(1.96 / 0.01, 2.0) * (1.0 + 0.25) / 50.0;
  ck_assert_double_gt(one.n, 0.8 * due);
  ck_assert_double_lt(one.n, 1.2 * due + 256.0);
  /* one block earlier it was not yet so precise */
  study.precision = 0.0;
  study.replications = one.n - 256;
  replicate(&study, &fixed);
  const fnl_estimate before = fnl_sample_estimate(&fixed, 0, roas);
  ck_assert_double_gt(before.high - before.mean, 0.01 * before.mean);
  fnl_sample_free(&one);
  fnl_sample_free(&three);
  fnl_sample_free(&fixed);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(precision_has_its_least_and_its_most) {
  fnl_plan plan;
  fnl_sample sample;
  simulate_read(&plan, SALES_PLAN);
  fnl_study study = study_of(&plan, 37, 2);
  study.precision = 0.9; /* reached at once */
  study.max_replications = 1000;
  replicate(&study, &sample);
  ck_assert_int_eq(sample.n, 37);
  fnl_sample_free(&sample);
  study.replications = 300; /* more than a block */
  replicate(&study, &sample);
  ck_assert_int_eq(sample.n, 300);
  fnl_sample_free(&sample);
  study.precision = 1e-6; /* never */
  replicate(&study, &sample);
  ck_assert_int_eq(sample.n, 1000);
  ck_assert(!sample.partial);
  fnl_sample_free(&sample);
  fnl_plan_free(&plan);
}
END_TEST

/* ---- coverage ---- */

START_TEST(intervals_cover_the_truth_nineteen_times_in_twenty) {
  enum { SEEDS = 400, RUNS = 25 };
  fnl_plan plan;
  double roas[SEEDS];
  int covered = 0;
  simulate_read(&plan, SALES_PLAN);
  for (int k = 0; k < SEEDS; k++) {
    fnl_sample sample;
    fnl_study study = study_of(&plan, RUNS, 1);
    study.seed = 1000 + (uint64_t)k;
    replicate(&study, &sample);
    const fnl_estimate estimate = fnl_sample_estimate(
        &sample, 0, fnl_figures_find(&sample.figures, FNL_GROUP_TOTALS, 0, "roas"));
    covered += estimate.low <= exact_roas && exact_roas <= estimate.high;
    roas[k] = estimate.mean;
    fnl_sample_free(&sample);
  }
  const double error = sqrt(0.95 * 0.05 / SEEDS);
  ck_assert_msg(fabs((double)covered / SEEDS - 0.95) < 5.0 * error, "%d of %d", covered, SEEDS);
  moments_check_mean("mean ROAS", SEEDS, roas, exact_roas);
  moments_check_variance("mean ROAS", SEEDS, roas, exact_roas * exact_roas * 1.25 / 50.0 / RUNS);
  fnl_plan_free(&plan);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("replications");
  TCase *cases = tcase_create("threads");
  tcase_add_test(cases, any_number_of_threads_gives_the_same_bits_in_cohorts);
  tcase_add_test(cases, any_number_of_threads_gives_the_same_bits_in_expected);
  tcase_add_test(cases, replications_do_not_depend_on_how_many_there_are);
  tcase_add_test(cases, a_row_is_one_run);
  tcase_add_test(cases, days_are_of_the_first_arm);
  tcase_add_test(cases, an_arm_without_shares_is_the_plan);
  tcase_add_test(cases, without_chance_one_run_says_all);
  suite_add_tcase(suite, cases);
  cases = tcase_create("interruption");
  tcase_add_test(cases, an_interrupted_study_holds_whole_replications);
  tcase_add_test(cases, so_it_does_on_several_threads);
  tcase_add_test(cases, a_gap_in_the_replications_is_closed);
  tcase_add_test(cases, a_replication_that_is_cut_between_days_is_thrown_away);
  tcase_add_test(cases, a_long_replication_of_counts_is_cut_too);
  tcase_add_test(cases, a_study_stopped_before_it_began_is_empty);
  tcase_add_test(cases, progress_counts_every_replication);
  suite_add_tcase(suite, cases);
  cases = tcase_create("precision");
  tcase_add_test(cases, a_study_stops_when_it_is_precise_enough);
  tcase_add_test(cases, precision_has_its_least_and_its_most);
  tcase_add_test(cases, intervals_cover_the_truth_nineteen_times_in_twenty);
  suite_add_tcase(suite, cases);
  return suite;
}

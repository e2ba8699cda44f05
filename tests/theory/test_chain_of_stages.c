/* A funnel as an absorbing Markov chain: four stages, of which people stay, go forward or leave
 * with given probabilities a day. Times in the funnel and who ends as an advocate, from the
 * fundamental matrix (Kemeny and Snell 1960, theorems 3.2.4, 3.3.3, 3.3.7), against `expected`
 * exactly and `cohorts` in law. */
#include "chain.h"

Suite *test_suite(void);

enum { STAGES = 4, DAYS = 160, PEOPLE = 100000 };

static const double stay[STAGES] = {.5, .6, .5, .7};
static const double forward[STAGES] = {.2, .15, .3, .1}; /* from the last: to advocate */
static const double leave[STAGES] = {.3, .25, .2, .2};

/* Competing risks: of those who go, 1 - exp(-H) = 1 - stay, each way takes its part of H. */
static double rate(int stage, double probability) {
  return -log(stay[stage]) * probability / (1.0 - stay[stage]);
}

static void open_funnel(simulation *s, const char *engine, int start) {
  static const char *const initial[STAGES] = {"", "initial = { b = 1.0; };",
                                              "initial = { c = 1.0; };", "initial = { d = 1.0; };"};
  simulate_open(
      s, engine,
      "horizon_days = %d; population = %dL; %s\n"
      "model = { name = \"funnel\";\n"
      "stages = ( { name = \"a\"; role = \"awareness\"; },\n"
      "  { name = \"b\"; role = \"consideration\"; },\n"
      "  { name = \"c\"; role = \"conversion\"; }, { name = \"d\"; role = \"loyalty\"; },\n"
      "  { name = \"advocate\"; role = \"advocacy\"; },\n"
      "  { name = \"lost\"; role = \"lost\"; } );\n"
      "moves = ( { from = \"a\"; to = \"b\"; daily = %.17g; },\n"
      "  { from = \"a\"; to = \"lost\"; daily = %.17g; },\n"
      "  { from = \"b\"; to = \"c\"; daily = %.17g; },\n"
      "  { from = \"b\"; to = \"lost\"; daily = %.17g; },\n"
      "  { from = \"c\"; to = \"d\"; daily = %.17g; },\n"
      "  { from = \"c\"; to = \"lost\"; daily = %.17g; },\n"
      "  { from = \"d\"; to = \"advocate\"; daily = %.17g; },\n"
      "  { from = \"d\"; to = \"lost\"; daily = %.17g; } ); };\n",
      DAYS, PEOPLE, initial[start], rate(0, forward[0]), rate(0, leave[0]), rate(1, forward[1]),
      rate(1, leave[1]), rate(2, forward[2]), rate(2, leave[2]), rate(3, forward[3]),
      rate(3, leave[3]));
}

/* Expected days, its variance and P(advocate) from every stage. A stay is geometric; what
 * follows it is independent of it. */
typedef struct {
  double days[STAGES], variance[STAGES], advocate[STAGES];
} funnel_theory;

static funnel_theory solve(void) {
  funnel_theory theory;
  double mean_next = 0.0, square_next = 0.0, advocate_next = 1.0;
  for (int i = STAGES - 1; i >= 0; i--) {
    const double out = 1.0 - stay[i], on = forward[i] / out;
    const double mean_here = 1.0 / out, square_here = (1.0 + stay[i]) / (out * out);
    const double mean = mean_here + on * mean_next;
    const double square = square_here + 2.0 * mean_here * on * mean_next + on * square_next;
    theory.days[i] = mean;
    theory.variance[i] = square - mean * mean;
    theory.advocate[i] = advocate_next = on * advocate_next;
    mean_next = mean;
    square_next = square;
  }
  return theory;
}

/* P(advocate within `days` | in the first stage), step by step. */
static double advocate_by(int days) {
  double in[STAGES] = {1.0, 0.0, 0.0, 0.0}, advocates = 0.0;
  for (int t = 0; t < days; t++) {
    advocates += in[3] * forward[3];
    for (int i = STAGES - 1; i > 0; i--)
      in[i] = in[i] * stay[i] + in[i - 1] * forward[i - 1];
    in[0] *= stay[0];
  }
  return advocates;
}

static double in_funnel(const simulation *s, int day) {
  double sum = 0.0;
  for (int i = 0; i < STAGES; i++)
    sum += s->run.stage_days[day * s->plan.n_stages + i];
  return sum / PEOPLE;
}

START_TEST(theory_is_the_published) {
  const double days[STAGES] = {3.6, 4.0, 4.0, 3.3333};
  const double variance[STAGES] = {10.24, 11.0, 9.3333, 7.7778};
  const double advocate[STAGES] = {.03, .075, .2, .33333};
  const funnel_theory theory = solve();
  for (int i = 0; i < STAGES; i++) {
    chain_check_published("days", theory.days[i], days[i], 1e-4);
    chain_check_published("variance", theory.variance[i], variance[i], 1e-4);
    chain_check_published("advocate", theory.advocate[i], advocate[i], 1e-5);
  }
  chain_check_published("by day 10", advocate_by(10), .0191673, 1e-7);
}
END_TEST

START_TEST(expected_days_and_ends_are_those_of_the_fundamental_matrix) {
  const funnel_theory theory = solve();
  for (int start = 0; start < STAGES; start++) {
    simulation s;
    double mean = 0.0, square = 0.0;
    open_funnel(&s, "expected", start);
    for (int t = 0; t <= DAYS; t++) { /* sum of P(T > t), and of (2t + 1) P(T > t) */
      mean += in_funnel(&s, t);
      square += (2.0 * t + 1.0) * in_funnel(&s, t);
    }
    simulate_check("days", mean, theory.days[start], 1e-10, 0.0);
    simulate_check("variance", square - mean * mean, theory.variance[start], 1e-10, 0.0);
    simulate_check("advocate", simulate_people(&s, DAYS, "advocate") / PEOPLE,
                   theory.advocate[start], 1e-10, 0.0);
    if (start == 0)
      simulate_check("by day 10", simulate_people(&s, 10, "advocate") / PEOPLE, advocate_by(10),
                     1e-11, 0.0);
    simulate_close(&s);
  }
}
END_TEST

/* Whole people: how many are advocates is binomial. */
START_TEST(cohorts_end_in_the_same_law) {
  enum { N = 2500 };
  static double ten[N], end[N], days[N];
  const funnel_theory theory = solve();
  simulation s;
  open_funnel(&s, "cohorts", 0);
  for (int i = 0; i < N; i++) {
    simulate_run(&s, 3023, (uint64_t)i);
    ten[i] = simulate_people(&s, 10, "advocate");
    end[i] = simulate_people(&s, DAYS, "advocate");
    days[i] = 0.0;
    for (int t = 0; t <= DAYS; t++)
      days[i] += in_funnel(&s, t);
  }
  const double p = advocate_by(10), q = theory.advocate[0];
  moments_check_power("by day 10", N, ten, PEOPLE * p, 0.01);
  moments_check_mean("by day 10", N, ten, PEOPLE * p);
  moments_check_variance("by day 10", N, ten, PEOPLE * p * (1.0 - p));
  moments_check_mean("in the end", N, end, PEOPLE * q);
  moments_check_variance("in the end", N, end, PEOPLE * q * (1.0 - q));
  moments_check_mean("days", N, days, theory.days[0]);
  moments_check_variance("days", N, days, theory.variance[0] / PEOPLE);
  simulate_close(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("a funnel as an absorbing chain");
  TCase *cases = tcase_create("stages");
  tcase_add_test(cases, theory_is_the_published);
  tcase_add_test(cases, expected_days_and_ends_are_those_of_the_fundamental_matrix);
  tcase_add_test(cases, cohorts_end_in_the_same_law);
  suite_add_tcase(suite, cases);
  return suite;
}

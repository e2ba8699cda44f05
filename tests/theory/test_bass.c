/* The diffusion of an innovation (Bass 1969, Management Science 15, eq. 1): innovators by time,
 * imitators by sends of those who adopted. The fluid limit is its discrete form, and tends to the
 * differential equation as the year is cut finer. */
#include "chain.h"

Suite *test_suite(void);

static const double p_year = 0.03, q_year = 0.38;

static void open_bass(simulation *s, const char *engine, long long population, int steps,
                      int years) {
  simulate_open(s, engine,
                "horizon_days = %d; population = %lldL;\n"
                "model = { name = \"bass\";\n"
                "stages = ( { name = \"out\"; role = \"prospect\"; },\n"
                "  { name = \"in\"; role = \"conversion\"; } );\n"
                "channels = ( { name = \"talk\"; kind = \"earned\";\n"
                "  sends_per_day = { in = %.17g; }; } );\n"
                "moves = ( { from = \"out\"; to = \"in\"; daily = %.17g;\n"
                "  per_touch = { talk = 0.25; }; } ); };\n",
                years * steps, population, 4.0 * q_year / steps, p_year / steps);
}

/* F(t) of the differential equation, t in years. */
static double bass(double t) {
  const double decay = exp(-(p_year + q_year) * t);
  return (1.0 - decay) / (1.0 + q_year / p_year * decay);
}

/* F after each step, sends arriving a step later. */
static void recursion(int steps, int n, double *adopted) {
  adopted[0] = 0.0;
  for (int t = 0; t < n; t++) {
    const double talk = t > 0 ? adopted[t - 1] : 0.0;
    adopted[t + 1] = 1.0 - (1.0 - adopted[t]) * exp(-(p_year + q_year * talk) / steps);
  }
}

START_TEST(expected_is_the_discrete_diffusion) {
  enum { STEPS = 100, YEARS = 10 };
  static double exact[STEPS * YEARS + 1];
  simulation s;
  recursion(STEPS, STEPS * YEARS, exact);
  open_bass(&s, "expected", 7131000, STEPS, YEARS);
  for (int t = 0; t <= STEPS * YEARS; t++)
    simulate_check("adopted", simulate_people(&s, t, "in") / 7131000.0, exact[t], 1e-11, 1e-3);
  chain_check_published("F(500)", simulate_people(&s, 500, "in") / 7131000.0, .328644, 1e-6);
  chain_check_published("F(1000)", simulate_people(&s, 1000, "in") / 7131000.0, .810493, 1e-6);
  simulate_close(&s);
}
END_TEST

static int peak_step(const simulation *s, int n) {
  int best = 0;
  double most = 0.0;
  for (int t = 0; t < n; t++) {
    const double today = simulate_people(s, t + 1, "in") - simulate_people(s, t, "in");
    if (today > most) {
      most = today;
      best = t;
    }
  }
  return best;
}

/* Half the step, half the error: the scheme is of first order. */
START_TEST(finer_steps_tend_to_the_differential_equation) {
  chain_check_published("F(5)", bass(5.0), .331199, 1e-6);
  chain_check_published("F(10)", bass(10.0), .812803, 1e-6);
  const double peak = log(q_year / p_year) / (p_year + q_year);
  chain_check_published("peak", peak, 6.192619, 1e-6);
  double error_at[2] = {0.0, 0.0};
  for (int steps = 100; steps <= 1600; steps *= 2) {
    simulation s;
    open_bass(&s, "expected", 7131000, steps, 10);
    for (int i = 0; i < 2; i++) {
      const double error =
          simulate_people(&s, 5 * (i + 1) * steps, "in") / 7131000.0 - bass(5.0 * (i + 1));
      if (steps > 100)
        simulate_check("halved error", error / error_at[i], 0.5, 0.05, 0.0);
      error_at[i] = error;
    }
    /* the delay of a step sets the peak off by a few of them, at any step length */
    ck_assert_double_lt(fabs((double)peak_step(&s, 10 * steps) / steps - peak), 5.0 / steps);
    simulate_close(&s);
  }
}
END_TEST

START_TEST(cohorts_diffuse_like_the_fluid) {
  enum { STEPS = 100, N = 400, PEOPLE = 1000000 };
  static double five[N], ten[N], exact[10 * STEPS + 1];
  simulation s;
  recursion(STEPS, 10 * STEPS, exact);
  open_bass(&s, "cohorts", PEOPLE, STEPS, 10);
  for (int i = 0; i < N; i++) {
    simulate_run(&s, 5527, (uint64_t)i);
    five[i] = simulate_people(&s, 5 * STEPS, "in") / PEOPLE;
    ten[i] = simulate_people(&s, 10 * STEPS, "in") / PEOPLE;
  }
  moments_check_power("F(500)", N, five, .328644, 0.01);
  moments_check_mean("F(500)", N, five, exact[5 * STEPS]);
  moments_check_mean("F(1000)", N, ten, exact[10 * STEPS]);
  simulate_close(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("diffusion of an innovation");
  TCase *cases = tcase_create("Bass");
  tcase_add_test(cases, expected_is_the_discrete_diffusion);
  tcase_add_test(cases, finer_steps_tend_to_the_differential_equation);
  tcase_add_test(cases, cohorts_diffuse_like_the_fluid);
  suite_add_tcase(suite, cases);
  return suite;
}

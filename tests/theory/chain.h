/* chain.h: a referral chain as a plan, and what is exactly known of it.
 *
 * An adopter tells `told` others on average, each of whom adopts with probability `accepted`: the
 * number of adopters that one brings is Poisson with mean K = told * accepted, so the tree below
 * a seed is a Galton-Watson process while the population is far from used up. Its total size
 * follows Borel's law, from m seeds that of Borel and Tanner (Consul and Famoye 2006, section 4.2).
 */
#ifndef FNL_TESTS_THEORY_CHAIN_H
#define FNL_TESTS_THEORY_CHAIN_H

#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "support/moments.h"
#include "support/simulate.h"

#define CHAIN_UNBOUNDED 1000000000000LL

typedef struct {
  double told, accepted;
  long long population, seeds;
  int horizon_days;
  const char *delay; /* NULL: the next day */
} chain;

static inline double chain_k(const chain *c) { return c->told * c->accepted; }

static inline void chain_open(simulation *s, const char *engine, const chain *c) {
  simulate_open(s, engine,
                "horizon_days = %d; population = %lldL;\n"
                "seeds = { to = \"in\"; count = %lldL; emits = \"adoption\"; };\n"
                "model = { name = \"chain\";\n"
                "stages = ( { name = \"out\"; role = \"prospect\"; },\n"
                "  { name = \"in\"; role = \"conversion\"; } );\n"
                "channels = ( { name = \"invitation\"; kind = \"earned\";\n"
                "  sends_on = { adoption = %.17g; }; delay = %s; } );\n"
                "moves = ( { from = \"out\"; to = \"in\"; emits = \"adoption\";\n"
                "  per_touch = { invitation = %.17g; }; } );\n"
                "events = ( { name = \"adoption\"; counts_as = [ \"conversion\" ]; } ); };\n",
                c->horizon_days, c->population, c->seeds, c->told, c->delay ? c->delay : "[ 1.0 ]",
                c->accepted);
}

/* Adopters of each of n replications, seeds included: sizes[n]; the caller frees it. Where
 * `last_day` is not NULL, the adopters of the last day too. */
static inline double *chain_sizes(const chain *c, uint64_t seed, int n, double *last_day) {
  simulation s;
  double *sizes = malloc((size_t)n * sizeof *sizes);
  ck_assert(sizes != NULL);
  chain_open(&s, "cohorts", c);
  for (int i = 0; i < n; i++) {
    simulate_run(&s, seed, (uint64_t)i);
    sizes[i] = simulate_happened(&s, "adoption", NULL);
    if (last_day)
      last_day[i] = s.run.conversion_days[c->horizon_days - 1];
  }
  simulate_close(&s);
  return sizes;
}

/* P(T = n) from m seeds: m/n e^(-Kn) (Kn)^(n-m) / (n-m)!. */
static inline double chain_size_density(double k, int m, int n) {
  if (n < m)
    return 0.0;
  return exp(log((double)m / n) - k * n + (n > m ? (n - m) * log(k * n) : 0.0) -
             lgamma(n - m + 1.0));
}

static inline double chain_size_at_most(double k, int m, int n) {
  double sum = 0.0;
  for (int i = m; i <= n; i++)
    sum += chain_size_density(k, m, i);
  return sum;
}

/* Mean and variance of the total size from m seeds, K < 1. */
static inline double chain_size_mean(double k, double m) { return m / (1.0 - k); }
static inline double chain_size_variance(double k, double m) { return m * k / pow(1.0 - k, 3.0); }

/* P(nobody in generation n | one seed): q_n = exp(K (q_{n-1} - 1)), q_0 = 0. */
static inline double chain_extinct(double k, int generations) {
  double q = 0.0;
  for (int i = 0; i < generations; i++)
    q = exp(k * (q - 1.0));
  return q;
}

/* Fails unless a published value agrees with the exact one in all of its digits. */
static inline void chain_check_published(const char *what, double exact, double published,
                                         double unit) {
  ck_assert_msg(fabs(exact - published) <= 0.5000001 * unit, "%s: exactly %.9g, published %.9g",
                what, exact, published);
}

#endif

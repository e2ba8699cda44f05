/* network_cascade.h: independent cascades as plans, and ego-Facebook's; for tests. */
#ifndef FNL_TESTS_THEORY_NETWORK_CASCADE_H
#define FNL_TESTS_THEORY_NETWORK_CASCADE_H

#include "network/network.h"
#include "support/moments.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Who joins tells every friend, who joins with probability `accepted`. */
static inline void read_cascade(fnl_plan *plan, const char *word, double accepted,
                                const char *people, const char *rest) {
  simulate_read(plan,
                "model = { stages = ({ name = \"out\"; role = \"prospect\"; },"
                "  { name = \"in\"; role = \"conversion\"; });"
                "channels = ({ name = \"word\"; kind = \"earned\"; %s });"
                "moves = ({ from = \"out\"; to = \"in\"; per_touch = { word = %.17g; };"
                "  emits = \"join\"; });"
                "events = ({ name = \"join\"; counts_as = [ \"conversion\" ]; }); };"
                "seeds = { to = \"in\"; %s emits = \"join\"; };"
                "simulation = { engine = \"agents\"; }; %s",
                word, accepted, people, rest);
}

static const char *const every = "sends_on = { join = 1.0; }; law = \"every_neighbour\";";

/* Sizes of n cascades on the plan's network, which must not grow any more at the end. */
static inline double *sizes_of(simulation *s, uint64_t seed, int n) {
  double *sizes = calloc((size_t)n, sizeof *sizes);
  ck_assert(sizes);
  simulate_prepare(s, "agents");
  for (int i = 0; i < n; i++) {
    simulate_run(s, seed, (uint64_t)i);
    ck_assert_double_eq(s->run.conversion_days[s->world.n_days - 1], 0.0);
    sizes[i] = simulate_happened(s, "join", NULL);
  }
  return sizes;
}

/* Published by a million runs of three other programs: the mean and its own error. */
typedef struct {
  const char *people;
  double mean, error;
} facebook_seeds;

static const facebook_seeds facebook_seeds_apart = {
    "people = [ 0, 400, 800, 1200, 1600, 2000, 2400, 2800, 3200, 3600 ];", 662.341, .253};
static const facebook_seeds facebook_neighbours = {"people = [ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 ];",
                                                   17.622, .016};

/* n cascades, which must know their mean to `power`. */
static inline void check_facebook(facebook_seeds seeds, double accepted, int n, double power) {
  const char *folder = getenv("FUNNEL_DATA");
  char rest[1200];
  simulation s;
  fnl_error error = {0};
  fnl_network network;
  if (!folder) {
    printf("ego-Facebook is left out: FUNNEL_DATA is not set\n");
    return;
  }
  snprintf(
      rest, sizeof rest,
      "population = 4039; horizon_days = 60; network = { file = \"%s/facebook_combined.txt\"; };",
      folder);
  read_cascade(&s.plan, every, accepted, seeds.people, rest);
  ck_assert_msg(fnl_network_attach(&network, &s.plan, &error) == FNL_OK, "%s", error.message);
  double *sizes = sizes_of(&s, 911, n);
  const double own = sqrt(moments_variance(n, sizes) / n), both = hypot(own, seeds.error);
  ck_assert_msg(fabs(moments_mean(n, sizes) - seeds.mean) < MOMENTS_SIGMAS * both,
                "%.3f, not %.3f +- %.3f", moments_mean(n, sizes), seeds.mean, both);
  ck_assert_double_lt(MOMENTS_SIGMAS * own, power * seeds.mean);
  free(sizes);
  simulate_close(&s);
  fnl_network_free(&network);
}

#endif

/* configuration.c: how many friends each has is given, by a law or a list; who they are is chance.
 *
 * Everybody holds out as many hands as they are to have friends, and the hands are joined at random
 * (Bollobás 1980). Hands that meet their owner's, or those of somebody who is a friend already, are
 * left out and counted: about mean^2 / 4 of each kind in a large network of light tail, whatever
 * its size. Where the hands are odd, one more is held out.
 *
 * Poisson with mean c; negative binomial, a Poisson whose mean is gamma distributed with shape
 * `dispersion`; power law: the whole number above or below w, with mean w, where w has density
 * w^-exponent from a up to `max_degree`, and a is such that its mean is c.
 */
#include "network/generator.h"
#include "network/igraph_guest.h"
#include "network/lines.h"
#include "network/mistake.h"
#include "network/numbering.h"
#include "random/variate.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* ---- the power law ---- */

static double longest(const fnl_plan *plan) {
  const double others = (double)(plan->population - 1);
  return plan->network.max_degree > 0 ? fmin(plan->network.max_degree, others) : others;
}

/* The mean of the density w^-exponent on [a, c]; check: exponent 3 on [1, 2] has mean 4/3. */
static double mean_between(double exponent, double a, double c) {
  const double r = a / c;
  return a * (exponent - 1.0) / (exponent - 2.0) * (1.0 - pow(r, exponent - 2.0)) /
         (1.0 - pow(r, exponent - 1.0));
}

/* Where the law begins whose mean is the plan's: it grows with that, so by bisection. */
static double shortest(const fnl_plan *plan) {
  const double c = longest(plan);
  double low = 0.0, high = c;
  for (int i = 0; i < 200; i++) {
    const double a = 0.5 * (low + high);
    *(mean_between(plan->network.exponent, a, c) < plan->network.mean_degree ? &low : &high) = a;
  }
  return 0.5 * (low + high);
}

static double draw_power(const fnl_plan *plan, double a, fnl_stream *rng) {
  const double g = plan->network.exponent - 1.0;
  const double beyond = pow(a / longest(plan), g), u = fnl_stream_uniform(rng);
  const double w = a * pow(u + (1.0 - u) * beyond, -1.0 / g);
  return floor(w + fnl_stream_uniform(rng));
}

/* ---- a law ---- */

static double draw(const fnl_plan *plan, double a, fnl_stream *rng) {
  const fnl_network_settings *law = &plan->network;
  switch (law->degrees_by) {
  case FNL_DEGREES_POWER_LAW:
    return draw_power(plan, a, rng);
  case FNL_DEGREES_NEGATIVE_BINOMIAL:
    return (double)fnl_variate_poisson(rng, law->mean_degree / law->dispersion *
                                                fnl_variate_gamma(rng, law->dispersion));
  default:
    return (double)fnl_variate_poisson(rng, law->mean_degree);
  }
}

/* One more hand, of somebody who is not everybody's friend already. */
static void make_even(const fnl_igraph *igraph, igraph_vector_int_t *degrees, fnl_stream *rng) {
  const igraph_integer_t n = igraph->vector_int_size(degrees);
  if (igraph->vector_int_sum(degrees) % 2 == 0)
    return;
  igraph_integer_t i = (igraph_integer_t)fnl_stream_below_large(rng, (uint64_t)n);
  while (VECTOR(*degrees)[i] == n - 1)
    i = (i + 1) % n;
  VECTOR(*degrees)[i]++;
}

static void draw_degrees(const fnl_plan *plan, const fnl_igraph *igraph,
                         igraph_vector_int_t *degrees) {
  fnl_stream rng = fnl_network_stream(plan, FNL_NETWORK_DEGREES);
  const double most = (double)(plan->population - 1);
  const double a = plan->network.degrees_by == FNL_DEGREES_POWER_LAW ? shortest(plan) : 0.0;
  for (int64_t i = 0; i < plan->population; i++)
    VECTOR(*degrees)[i] = (igraph_integer_t)fmin(draw(plan, a, &rng), most);
  make_even(igraph, degrees, &rng);
}

/* ---- a list ---- */

static fnl_status read_degree(const fnl_lines *lines, int64_t n_people, int64_t *degree,
                              fnl_error *error) {
  fnl_status status = FNL_OK;
  if (lines->n_columns != 1)
    return fnl_lines_mistake(lines, error, "a line has one number, the friends of one person");
  FNL_TRY(fnl_lines_whole(lines, 0, "a degree", degree, error));
  if (*degree >= n_people)
    status = fnl_lines_mistake(lines, error, "%" PRId64 " friends among %" PRId64 " other people",
                               *degree, n_people - 1);
out:
  return status;
}

static fnl_status check_list(const fnl_plan *plan, const fnl_igraph *igraph, int64_t n,
                             const igraph_vector_int_t *degrees, fnl_error *error) {
  const char *file = plan->network.degrees_file;
  if (n != plan->population)
    return fnl_error_set_at(error, FNL_EVALUE, file, 0,
                            "the file has degrees of %" PRId64
                            " people, the plan's population is %" PRId64,
                            n, plan->population);
  if (igraph->vector_int_sum(degrees) % 2 != 0)
    return fnl_error_set_at(error, FNL_EVALUE, file, 0,
                            "the degrees sum to an odd number; every friendship counts twice");
  return FNL_OK;
}

static fnl_status read_degrees(const fnl_plan *plan, const fnl_igraph *igraph,
                               igraph_vector_int_t *degrees, fnl_error *error) {
  fnl_lines lines;
  int64_t n = 0, degree;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_lines_open(&lines, plan->network.degrees_file, error));
  FNL_TRY(fnl_lines_next(&lines, error));
  for (; lines.n_columns > 0; n++) {
    FNL_TRY(read_degree(&lines, plan->population, &degree, error));
    if (n == plan->population) {
      status =
          fnl_lines_mistake(&lines, error, "one person more than the plan's population of %" PRId64,
                            plan->population);
      goto out;
    }
    VECTOR(*degrees)[n] = degree;
    FNL_TRY(fnl_lines_next(&lines, error));
  }
  status = check_list(plan, igraph, n, degrees, error);
out:
  fnl_lines_close(&lines);
  return status;
}

/* ---- settings ---- */

/* Each law goes by settings of its own. */
static const struct {
  fnl_degree_choice by;
  const char *key;
} goes_by[] = {
    {FNL_DEGREES_POISSON, "mean_degree"},          {FNL_DEGREES_POWER_LAW, "mean_degree"},
    {FNL_DEGREES_POWER_LAW, "exponent"},           {FNL_DEGREES_NEGATIVE_BINOMIAL, "mean_degree"},
    {FNL_DEGREES_NEGATIVE_BINOMIAL, "dispersion"},
};

static bool uses(fnl_degree_choice by, const char *key) {
  for (size_t i = 0; i < sizeof goes_by / sizeof *goes_by; i++)
    if (goes_by[i].by == by && strcmp(goes_by[i].key, key) == 0)
      return true;
  return by == FNL_DEGREES_POWER_LAW && strcmp(key, "max_degree") == 0;
}

static fnl_status check_law_keys(const fnl_plan *plan, fnl_error *error) {
  static const char *const keys[] = {"mean_degree", "exponent", "dispersion", "max_degree"};
  const fnl_degree_choice by = plan->network.degrees_by;
  for (size_t i = 0; i < sizeof goes_by / sizeof *goes_by; i++)
    if (goes_by[i].by == by && !fnl_network_says(plan, goes_by[i].key))
      return fnl_network_mistake(plan, "degrees", error, "degrees = \"%s\" needs `%s`",
                                 plan->network.degrees, goes_by[i].key);
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (fnl_network_says(plan, keys[i]) && !uses(by, keys[i]))
      return fnl_network_mistake(plan, keys[i], error, "degrees = \"%s\" does not go by `%s`",
                                 plan->network.degrees, keys[i]);
  return FNL_OK;
}

static fnl_status check(const fnl_plan *plan, fnl_error *error) {
  const double c = longest(plan);
  fnl_status status = check_law_keys(plan, error);
  if (status == FNL_OK && plan->network.degrees_by != FNL_DEGREES_BY_FILE &&
      plan->network.mean_degree > c)
    status = fnl_network_mistake(plan, "mean_degree", error,
                                 "%g friends on average, but nobody can have more than %g",
                                 plan->network.mean_degree, c);
  return status;
}

/* ---- the graph ---- */

static double edges(const fnl_plan *plan) {
  return 0.5 * (double)plan->population * plan->network.mean_degree; /* 0 of a list */
}

static fnl_status make(const fnl_plan *plan, const fnl_igraph *igraph, igraph_t *graph,
                       fnl_error *error) {
  igraph_vector_int_t degrees;
  fnl_status status =
      fnl_igraph_status(igraph, igraph->vector_int_init(&degrees, plan->population), error);
  if (status != FNL_OK)
    return status;
  if (plan->network.degrees_by == FNL_DEGREES_BY_FILE)
    status = read_degrees(plan, igraph, &degrees, error);
  else
    draw_degrees(plan, igraph, &degrees);
  if (status == FNL_OK)
    status = fnl_igraph_status(
        igraph, igraph->degree_sequence_game(graph, &degrees, NULL, IGRAPH_DEGSEQ_CONFIGURATION),
        error);
  igraph->vector_int_destroy(&degrees);
  return status;
}

static const char *const needs[] = {"degrees", NULL}, *const takes[] = {"mean_degree", "exponent",
                                                                        "dispersion", "max_degree",
                                                                        NULL};

const fnl_generator_type fnl_generator_configuration = {
    .name = "configuration",
    .summary = "how many friends each has is given, by a law or a list; who they are is chance",
    .source = "Bollobás (1980), European Journal of Combinatorics 1, "
              "doi:10.1016/S0195-6698(80)80030-8",
    .needs = needs,
    .takes = takes,
    .edges = edges,
    .check = check,
    .make = make,
};

/* Generators: every one keeps the contract of the registry, and each has the counts, degrees and
 * clustering that theory says, within five standard errors. */
#include "model/schema.h"
#include "network/generator.h"
#include "network/sample.h"
#include "support/told.h"

#include <igraph/igraph.h>

#include <math.h>

Suite *test_suite(void);

#define TWO_SEGMENTS                                                                               \
  "segments = ( { name = \"few\"; share = 0.3; }, { name = \"many\"; share = 0.7; } );"

static sample_case sample;
static fnl_network network;

static void begin(void) {
  sample_begin(&sample);
  memset(&network, 0, sizeof network);
}

static void end(void) {
  fnl_network_free(&network);
  sample_end(&sample);
}

static void make(int64_t population, const char *segments, const char *settings) {
  fnl_network_free(&network);
  sample_open(&sample, population, segments, settings, &network);
}

static void check_within(double found, double expected, double standard_error, const char *what) {
  ck_assert_msg(fabs(found - expected) <= 5.0 * standard_error, "%s: %.6g, expected %.6g, se %.3g",
                what, found, expected, standard_error);
}

/* ---- what is counted ---- */

static double mean_degree(void) { return (double)network.n_arcs / (double)network.n_people; }

static double degree_variance(void) {
  double sum = 0.0;
  for (int64_t i = 0; i < network.n_people; i++)
    sum += pow((double)fnl_network_degree(&network, i) - mean_degree(), 2.0);
  return sum / (double)(network.n_people - 1);
}

static double n_of_degree(int64_t least, int64_t most) {
  double n = 0.0;
  for (int64_t i = 0; i < network.n_people; i++)
    n += fnl_network_degree(&network, i) >= least && fnl_network_degree(&network, i) <= most;
  return n;
}

/* What the degrees were before what cannot be was left out. */
static double hands(void) {
  return (double)(network.n_arcs + 2 * (network.n_loops + network.n_duplicates));
}

static double n_triangles(void) {
  int64_t n = 0;
  for (int64_t i = 0; i < network.n_people; i++)
    for (int64_t a = network.first[i]; a < network.first[i + 1]; a++)
      for (int64_t b = network.first[i]; b < a; b++)
        n += sample_has_arc(&network, network.neighbour[a], network.neighbour[b]);
  return (double)n / 3.0;
}

/* ---- the contract ---- */

static const struct {
  const char *name, *settings;
} smallest[] = {
    {"barabasi-albert", "m = 3;"},
    {"complete", ""},
    {"configuration", "degrees = \"negative-binomial\"; mean_degree = 9.0; dispersion = 0.7;"},
    {"erdos-renyi", "mean_degree = 5.3;"},
    {"lattice", ""},
    {"stochastic-block-model", "within = 4.1; between = 1.3;"},
    {"watts-strogatz", "neighbours = 6; rewiring = 0.21;"},
};

static const char *settings_of(const char *name) {
  for (size_t i = 0; i < sizeof smallest / sizeof *smallest; i++)
    if (strcmp(smallest[i].name, name) == 0)
      return smallest[i].settings;
  ck_abort_msg("the tests have no settings for %s", name);
  return NULL;
}

static void make_of_type(const fnl_generator_type *type, int seed) {
  char settings[256];
  snprintf(settings, sizeof settings, "generator = \"%s\"; seed = %d; %s", type->name, seed,
           settings_of(type->name));
  make(240, TWO_SEGMENTS, settings);
}

START_TEST(every_generator_makes_a_simple_graph_of_everybody) {
  for (int i = 0; fnl_generator_registry[i]; i++) {
    make_of_type(fnl_generator_registry[i], 3);
    ck_assert_int_eq(network.n_people, 240);
    ck_assert_int_gt(network.n_arcs, 240);
    ck_assert_ptr_null(network.weight);
    ck_assert_ptr_null(network.id);
    sample_check_arcs(&network, true);
  }
}
END_TEST

static bool is_same(const fnl_network *a, const fnl_network *b) {
  return a->n_arcs == b->n_arcs &&
         memcmp(a->first, b->first, (size_t)(a->n_people + 1) * sizeof *a->first) == 0 &&
         memcmp(a->neighbour, b->neighbour, (size_t)a->n_arcs * sizeof *a->neighbour) == 0;
}

START_TEST(a_seed_is_a_network_bit_for_bit_and_another_is_another) {
  for (int i = 0; fnl_generator_registry[i]; i++) {
    make_of_type(fnl_generator_registry[i], 3);
    fnl_network first = network;
    memset(&network, 0, sizeof network);
    make_of_type(fnl_generator_registry[i], 3);
    ck_assert(is_same(&first, &network));
    make_of_type(fnl_generator_registry[i], 4);
    ck_assert_int_eq(is_same(&first, &network),
                     strcmp(fnl_generator_registry[i]->name, "complete") == 0);
    fnl_network_free(&first);
  }
}
END_TEST

static void check_keys(const char *const *keys) {
  for (int k = 0; keys[k]; k++)
    ck_assert_msg(fnl_section_field(&fnl_section_network, keys[k]) != NULL, "%s", keys[k]);
}

START_TEST(the_plan_has_a_name_and_the_keys_of_every_generator_and_no_other_name) {
  const char *const *choices = fnl_section_field(&fnl_section_network, "generator")->choices;
  int n = 0;
  for (; fnl_generator_registry[n]; n++) {
    const fnl_generator_type *type = fnl_generator_registry[n];
    ck_assert_ptr_nonnull(choices[n]);
    ck_assert_str_eq(choices[n], type->name);
    ck_assert(type->summary && type->source && type->edges && type->make);
    check_keys(type->needs);
    check_keys(type->takes);
  }
  ck_assert_ptr_null(choices[n]);
}
END_TEST

START_TEST(igraph_is_left_as_it_was) {
  const igraph_rng_t before = *igraph_rng_default();
  igraph_error_handler_t *handler = igraph_set_error_handler(igraph_error_handler_printignore);
  make(100, "", "generator = \"erdos-renyi\"; mean_degree = 2.0;");
  ck_assert_ptr_eq(igraph_rng_default()->type, before.type);
  ck_assert_ptr_eq(igraph_rng_default()->state, before.state);
  ck_assert_int_eq(igraph_rng_default()->is_seeded, before.is_seeded);
  ck_assert(igraph_set_error_handler(handler) == igraph_error_handler_printignore);
}
END_TEST

/* Otherwise whoever is early in a list of segments, or a seed, would be a hub. */
START_TEST(numbers_say_nothing_of_age) {
  enum { PEOPLE = 4000, HALF = PEOPLE / 2 };
  make(PEOPLE, "", "generator = \"barabasi-albert\"; m = 2;");
  const double first = (double)network.first[HALF] / HALF;
  const double second = (double)(network.n_arcs - network.first[HALF]) / HALF;
  check_within(first - second, 0.0, sqrt(2.0 * degree_variance() / HALF), "halves");
}
END_TEST

/* ---- each ---- */

START_TEST(erdos_renyi_has_binomial_edges_and_nearly_poisson_degrees) {
  enum { PEOPLE = 6000 };
  const double c = 7.3, p = c / (PEOPLE - 1);
  make(PEOPLE, "", "generator = \"erdos-renyi\"; mean_degree = 7.3; seed = 5;");
  check_within(0.5 * (double)network.n_arcs, 0.5 * c * PEOPLE, sqrt(0.5 * c * PEOPLE * (1.0 - p)),
               "edges");
  /* the variance of a sample variance of Poisson counts: (2 c^2 + c) / n */
  check_within(degree_variance(), c * (1.0 - p), sqrt((2.0 * c * c + c) / PEOPLE), "variance");
}
END_TEST

START_TEST(watts_strogatz_has_the_edges_of_the_ring_and_the_triangles_that_rewiring_leaves) {
  enum { PEOPLE = 3000, K = 10, EDGES = PEOPLE * K / 2 };
  const double p = 0.13, ring = PEOPLE * (K / 2) * (K / 2 - 1) / 2.0;
  make(PEOPLE, "", "generator = \"watts-strogatz\"; neighbours = 10; rewiring = 0.0;");
  ck_assert_double_eq(n_triangles(), ring);
  make(PEOPLE, "", "generator = \"watts-strogatz\"; neighbours = 10; rewiring = 0.13; seed = 2;");
  ck_assert_int_eq(network.n_arcs, 2 * EDGES);
  /* An edge is in 3 ring / EDGES triangles, each of which is still there if the two others are. New
   * edges meet about K^2 / PEOPLE friends of friends each. */
  const double left = ring * pow(1.0 - p, 3.0), met = p * EDGES * K * K / PEOPLE;
  const double each = 3.0 * ring / EDGES * pow(1.0 - p, 2.0);
  check_within(n_triangles() - met, left, sqrt(EDGES * p * (1.0 - p)) * each, "triangles");
}
END_TEST

START_TEST(barabasi_albert_has_its_edges_its_least_degree_and_its_tail) {
  enum { PEOPLE = 20000, M = 5, FAR = 40 };
  make(PEOPLE, "", "generator = \"barabasi-albert\"; m = 5; seed = 7;");
  ck_assert_int_eq(network.n_arcs, 2 * (M * (M + 1) / 2 + (PEOPLE - M - 1) * M));
  ck_assert_double_eq(n_of_degree(0, M - 1), 0.0);
  const double least = 2.0 / (M + 2.0), far = M * (M + 1.0) / (FAR * (FAR + 1.0));
  check_within(n_of_degree(M, M), PEOPLE * least, sqrt(PEOPLE * least * (1.0 - least)), "least");
  check_within(n_of_degree(FAR, INT64_MAX), PEOPLE * far, sqrt(PEOPLE * far), "tail");
}
END_TEST

START_TEST(poisson_degrees_have_their_mean_and_variance) {
  enum { PEOPLE = 8000 };
  const double c = 6.7;
  make(PEOPLE, "", "generator = \"configuration\"; degrees = \"poisson\"; mean_degree = 6.7;");
  check_within(hands() / PEOPLE, c, sqrt(c / PEOPLE), "mean");
  check_within(degree_variance(), c, sqrt((2.0 * c * c + c) / PEOPLE), "variance");
}
END_TEST

/* Its variance is c + c^2 / k; the fourth central moment, for the standard error of the sample
 * variance, is v^2 (3 + 6 / k + 1 / v). */
START_TEST(negative_binomial_degrees_have_their_mean_and_variance) {
  enum { PEOPLE = 20000 };
  const double c = 6.0, k = 1.7, v = c + c * c / k;
  make(PEOPLE, "",
       "generator = \"configuration\"; degrees = \"negative-binomial\"; mean_degree = 6.0; "
       "dispersion = 1.7;");
  check_within(hands() / PEOPLE, c, sqrt(v / PEOPLE), "mean");
  check_within(degree_variance(), v, v * sqrt((2.0 + 6.0 / k + 1.0 / v) / PEOPLE), "variance");
}
END_TEST

START_TEST(power_law_degrees_have_their_mean_their_tail_and_their_end) {
  enum { PEOPLE = 40000, NEAR = 20, FAR = 60, MOST = 300 };
  const double c = 6.0, g = 1.8; /* of the tail: the exponent less one */
  make(PEOPLE, "",
       "generator = \"configuration\"; degrees = \"power-law\"; mean_degree = 6.0; "
       "exponent = 2.8; max_degree = 300;");
  check_within(hands() / PEOPLE, c, sqrt(degree_variance() / PEOPLE), "mean");
  ck_assert_double_eq(n_of_degree(MOST + 1, INT64_MAX), 0.0);
  const double beyond = pow(MOST, -g);
  const double part = (pow(FAR, -g) - beyond) / (pow(NEAR, -g) - beyond);
  const double near = n_of_degree(NEAR, INT64_MAX);
  ck_assert_double_gt(near, 500.0);
  check_within(n_of_degree(FAR, INT64_MAX), near * part, sqrt(near * part), "tail");
}
END_TEST

START_TEST(a_degree_list_is_kept_but_for_what_is_left_out) {
  static const int degrees[] = {3, 1, 0, 4, 2, 2, 5, 1, 0, 2};
  int lost = 0;
  sample_file(&sample, "degrees.txt", "# by person\n3\n1\n0\n4\n2\n2\n5\n1\n0\n2\n");
  make(10, "", "generator = \"configuration\"; degrees = \"degrees.txt\"; seed = 6;");
  for (int i = 0; i < 10; i++) {
    ck_assert_int_le(fnl_network_degree(&network, i), degrees[i]);
    lost += degrees[i] - (int)fnl_network_degree(&network, i);
  }
  ck_assert_int_eq(lost, 2 * (network.n_loops + network.n_duplicates));
  sample_check_arcs(&network, true);
}
END_TEST

/* Edges between two segments, or within one. */
static double n_edges(int g, int h) {
  double n = 0.0;
  for (int64_t i = 0; i < network.n_people; i++)
    for (int64_t a = network.first[i]; a < network.first[i + 1]; a++)
      n += network.segment[i] == g && network.segment[network.neighbour[a]] == h;
  return g == h ? 0.5 * n : n;
}

START_TEST(a_block_model_has_its_friends_within_and_between_segments) {
  enum { PEOPLE = 3000, FEW = 900, MANY = 2100 };
  make(PEOPLE, TWO_SEGMENTS,
       "generator = \"stochastic-block-model\"; within = 8.1; between = 2.3;");
  ck_assert_ptr_nonnull(network.segment);
  for (int i = 0; i < PEOPLE; i++)
    ck_assert_int_eq(network.segment[i], i >= FEW);
  check_within(n_edges(0, 0), FEW * 8.1 / 2.0, sqrt(FEW * 8.1 / 2.0), "few");
  check_within(n_edges(1, 1), MANY * 8.1 / 2.0, sqrt(MANY * 8.1 / 2.0), "many");
  check_within(n_edges(0, 1), PEOPLE * 2.3 / 2.0, sqrt(PEOPLE * 2.3 / 2.0), "between");
}
END_TEST

START_TEST(a_block_model_may_be_given_by_its_probabilities) {
  enum { PEOPLE = 3000, FEW = 900, MANY = 2100 };
  make(PEOPLE, TWO_SEGMENTS,
       "generator = \"stochastic-block-model\"; mixing = [ 0.0, 0.0017, 0.0017, 0.0031 ];");
  const double within = 0.0031 * MANY * (MANY - 1) / 2.0, between = 0.0017 * FEW * MANY;
  ck_assert_double_eq(n_edges(0, 0), 0.0);
  check_within(n_edges(1, 1), within, sqrt(within), "many");
  check_within(n_edges(0, 1), between, sqrt(between), "between");
}
END_TEST

START_TEST(a_complete_network_has_every_pair) {
  make(61, "", "generator = \"complete\";");
  ck_assert_int_eq(network.n_arcs, 61 * 60);
}
END_TEST

START_TEST(on_a_lattice_everybody_has_four_neighbours_and_no_two_of_them_are_friends) {
  make(12 * 17, "", "generator = \"lattice\";");
  ck_assert_double_eq(n_of_degree(4, 4), 12 * 17);
  ck_assert_double_eq(n_triangles(), 0.0);
}
END_TEST

/* ---- mistakes ---- */

static const struct {
  int population;
  const char *settings, *message, *hint;
} rows[] = {
    {100, "generator = \"erdos-renyi\";", "the generator erdos-renyi needs `mean_degree`",
     "erdos-renyi goes by mean_degree"},
    {100, "generator = \"erdos-renyi\"; mean_degree = 3.0; m = 2;",
     "`m` is no setting of the generator erdos-renyi", "goes by mean_degree"},
    {100, "generator = \"erdos-renyi\"; mean_degree = 99.5;", "more than there are other people",
     ""},
    {1, "generator = \"erdos-renyi\"; mean_degree = 0.5;", "more than there are other people", ""},
    {100, "generator = \"barabasi-albert\";", "needs `m`", "goes by m"},
    {5, "generator = \"barabasi-albert\"; m = 5;", "5 friends each need more than 5 people", ""},
    {100, "generator = \"watts-strogatz\"; neighbours = 6;", "needs `rewiring`",
     "neighbours, rewiring"},
    {100, "generator = \"watts-strogatz\"; neighbours = 5; rewiring = 0.1;", "even", ""},
    {6, "generator = \"watts-strogatz\"; neighbours = 6; rewiring = 0.1;", "more than 6 people",
     ""},
    {100, "generator = \"complete\"; mean_degree = 6.0;", "no setting of the generator complete",
     "has no settings of its own"},
    {1000000, "generator = \"complete\";", "would have about 5e+11 edges; at most 2.5e+08",
     "fewer"},
    {97, "generator = \"lattice\";", "97 people make no sheet", "square"},
    {100, "generator = \"configuration\"; mean_degree = 6.0;", "needs `degrees`", "exponent"},
    {100, "generator = \"configuration\"; degrees = \"poisson\";", "needs `mean_degree`", ""},
    {100, "generator = \"configuration\"; degrees = \"power-law\"; mean_degree = 4.0;",
     "\"power-law\" needs `exponent`", ""},
    {100,
     "generator = \"configuration\"; degrees = \"poisson\"; mean_degree = 4.0; exponent = 3.0;",
     "does not go by `exponent`", ""},
    {100, "generator = \"configuration\"; degrees = \"poisson\"; mean_degree = 99.5;",
     "nobody can have more than 99", ""},
    {100, "generator = \"stochastic-block-model\";",
     "`within` and `between` or by `mixing`, and has", ""},
    {100, "generator = \"stochastic-block-model\"; within = 1.0; mixing = [ 0.1 ];", "not by both",
     ""},
    {100, "generator = \"stochastic-block-model\"; within = 100.0;", "more than there are others",
     ""},
    {100, "generator = \"stochastic-block-model\"; within = 1.0; segments = \"random\";",
     "the blocks of the generator stochastic-block-model are the segments", ""},
};

START_TEST(settings_that_do_not_suit_the_generator_are_told_at_their_line) {
  ck_assert_int_eq(sample_plan(&sample, rows[_i].population, "", rows[_i].settings, ""), FNL_OK);
  ck_assert_int_eq(fnl_network_check(&sample.plan, &sample.error), FNL_EVALUE);
  told_check(rows[_i].settings, &sample.error,
             (told){"plan.cfg", 4, rows[_i].message, rows[_i].hint});
  ck_assert_ptr_nonnull(strstr(sample.error.excerpt, "network"));
  ck_assert_int_eq(fnl_network_open(&network, &sample.plan, NULL), FNL_EVALUE);
}
END_TEST

static const struct {
  const char *text;
  int line;
  const char *message;
} lists[] = {
    {"1\n2\n", 0, "degrees of 2 people, the plan's population is 3"},
    {"", 0, "degrees of 0 people"},
    {"1\n1\n1\n1\n", 4, "one person more than the plan's population of 3"},
    {"1\n1\n1\n", 0, "odd"},
    {"1\n3\n0\n", 2, "3 friends among 2 other people"},
    {"1\n-1\n0\n", 2, "a degree is a whole number"},
    {"1 1\n0\n", 1, "a line has one number"},
};

START_TEST(what_a_degree_list_says_wrong_is_told_by_its_line) {
  sample_file(&sample, "degrees.txt", lists[_i].text);
  ck_assert_int_eq(
      sample_plan(&sample, 3, "", "generator = \"configuration\"; degrees = \"degrees.txt\";", ""),
      FNL_OK);
  ck_assert_int_eq(fnl_network_open(&network, &sample.plan, &sample.error), FNL_EVALUE);
  told_check(lists[_i].text, &sample.error,
             (told){"degrees.txt", lists[_i].line, lists[_i].message, ""});
}
END_TEST

static void add_laws(TCase *each) {
  tcase_add_test(each, poisson_degrees_have_their_mean_and_variance);
  tcase_add_test(each, negative_binomial_degrees_have_their_mean_and_variance);
  tcase_add_test(each, power_law_degrees_have_their_mean_their_tail_and_their_end);
  tcase_add_test(each, a_degree_list_is_kept_but_for_what_is_left_out);
}

Suite *test_suite(void) {
  Suite *suite = suite_create("generators");
  TCase *all = tcase_create("all"), *each = tcase_create("each"), *wrong = tcase_create("mistakes");
  tcase_add_checked_fixture(all, begin, end);
  tcase_add_test(all, every_generator_makes_a_simple_graph_of_everybody);
  tcase_add_test(all, a_seed_is_a_network_bit_for_bit_and_another_is_another);
  tcase_add_test(all, the_plan_has_a_name_and_the_keys_of_every_generator_and_no_other_name);
  tcase_add_test(all, igraph_is_left_as_it_was);
  tcase_add_test(all, numbers_say_nothing_of_age);
  suite_add_tcase(suite, all);
  tcase_add_checked_fixture(each, begin, end);
  tcase_add_test(each, erdos_renyi_has_binomial_edges_and_nearly_poisson_degrees);
  tcase_add_test(each,
                 watts_strogatz_has_the_edges_of_the_ring_and_the_triangles_that_rewiring_leaves);
  tcase_add_test(each, barabasi_albert_has_its_edges_its_least_degree_and_its_tail);
  add_laws(each);
  tcase_add_test(each, a_block_model_has_its_friends_within_and_between_segments);
  tcase_add_test(each, a_block_model_may_be_given_by_its_probabilities);
  tcase_add_test(each, a_complete_network_has_every_pair);
  tcase_add_test(each, on_a_lattice_everybody_has_four_neighbours_and_no_two_of_them_are_friends);
  suite_add_tcase(suite, each);
  tcase_add_checked_fixture(wrong, begin, end);
  tcase_add_loop_test(wrong, settings_that_do_not_suit_the_generator_are_told_at_their_line, 0,
                      (int)(sizeof rows / sizeof *rows));
  tcase_add_loop_test(wrong, what_a_degree_list_says_wrong_is_told_by_its_line, 0,
                      (int)(sizeof lists / sizeof *lists));
  suite_add_tcase(suite, wrong);
  return suite;
}

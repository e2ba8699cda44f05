/* Independent cascades and percolation: what is exactly known, or has been simulated a million
 * times elsewhere, of word that goes from friend to friend. */
#include "network_cascade.h"

#include <string.h>

Suite *test_suite(void);

/* ---- networks made by hand ---- */

typedef struct {
  int a, b;
} edge;

static void make_network(fnl_network *network, int n_people, int n_edges, const edge *edges) {
  memset(network, 0, sizeof *network);
  network->n_people = n_people;
  network->n_arcs = 2 * n_edges;
  network->first = calloc((size_t)n_people + 2, sizeof *network->first);
  network->neighbour = calloc(2 * (size_t)n_edges, sizeof *network->neighbour);
  network->weight_most = 1.0f;
  ck_assert(network->first && network->neighbour);
  for (int i = 0; i < n_edges; i++) {
    network->first[edges[i].a + 2]++;
    network->first[edges[i].b + 2]++;
  }
  for (int i = 0; i < n_people; i++)
    network->first[i + 2] += network->first[i + 1];
  for (int i = 0; i < n_edges; i++) { /* first[i + 1] is where person i's next goes */
    network->neighbour[network->first[edges[i].a + 1]++] = (uint32_t)edges[i].b;
    network->neighbour[network->first[edges[i].b + 1]++] = (uint32_t)edges[i].a;
  }
}

/* ---- small ones ---- */

/* A plan that is read with some network, and then given another. */
static const char some_network[] = "network = { generator = \"complete\"; };";

static void check_mean_size(const fnl_network *network, const char *word, double accepted,
                            const char *people, double exact) {
  enum { N = 18000 };
  char rest[160];
  simulation s;
  snprintf(rest, sizeof rest, "population = %d; horizon_days = 30; %s", (int)network->n_people,
           some_network);
  read_cascade(&s.plan, word, accepted, people, rest);
  s.plan.graph = network;
  double *sizes = sizes_of(&s, 2385, N);
  moments_check_power("size", N, sizes, exact, 0.02);
  moments_check_mean("size", N, sizes, exact);
  free(sizes);
  simulate_close(&s);
}

static void network_free(fnl_network *network) {
  free(network->first);
  free(network->neighbour);
}

static const edge grid[] = {{0, 1}, {1, 2}, {3, 4}, {4, 5}, {6, 7}, {7, 8},
                            {0, 3}, {1, 4}, {2, 5}, {3, 6}, {4, 7}, {5, 8}};

START_TEST(cascades_on_a_grid_of_nine) {
  fnl_network network;
  make_network(&network, 9, 12, grid);
  check_mean_size(&network, every, 0.5, "people = [ 0 ];", 4.376709);
  check_mean_size(&network, every, 0.5, "people = [ 4 ];", 5.485352);
  network_free(&network);
}
END_TEST

START_TEST(cascades_among_five_friends) {
  edge edges[10];
  fnl_network network;
  int n = 0;
  for (int a = 0; a < 5; a++)
    for (int b = a + 1; b < 5; b++)
      edges[n++] = (edge){a, b};
  make_network(&network, 5, n, edges);
  check_mean_size(&network, every, 0.3, "people = [ 3 ];", 3.101130);
  network_free(&network);
}
END_TEST

/* The final size does not know how long a letter is on its way, nor which name people bear. */
START_TEST(delays_and_names_leave_the_final_size) {
  static const int name[] = {5, 2, 8, 0, 7, 4, 1, 6, 3};
  edge renamed[12];
  fnl_network network;
  for (int i = 0; i < 12; i++)
    renamed[i] = (edge){name[grid[i].b], name[grid[i].a]};
  make_network(&network, 9, 12, renamed);
  check_mean_size(
      &network, "sends_on = { join = 1.0; }; law = \"every_neighbour\"; delay = [ 0.5, 0.0, 0.5 ];",
      0.5, "people = [ 7 ];", 5.485352);
  network_free(&network);
}
END_TEST

/* An arc that lets half of what is sent through is a probability half as large. */
START_TEST(weights_are_probabilities) {
  fnl_network network;
  float weight[24];
  make_network(&network, 9, 12, grid);
  for (int i = 0; i < 24; i++)
    weight[i] = 0.625f;
  network.weight = weight;
  network.weight_most = 0.75f; /* a bound is enough */
  check_mean_size(&network, every, 0.8, "people = [ 0 ];", 4.376709);
  network_free(&network);
}
END_TEST

/* ---- large ones ---- */

enum { ERDOS = 100000 };

/* Giant component of a random graph of mean degree c t: S = 1 - exp(-c t S). An outbreak is any
 * cascade that reaches a hundredth of the people; others end within some tens. */
START_TEST(percolation_of_a_random_graph) {
  enum { N = 48 };
  const double published = .582812, outbreak = 0.01 * ERDOS;
  simulation s;
  fnl_error error = {0};
  fnl_network network;
  double became[N], size[N];
  int n = 0;
  read_cascade(&s.plan, every, 0.15, "count = 1L;",
               "population = 100000L; horizon_days = 90;"
               "network = { generator = \"erdos-renyi\"; mean_degree = 10.0; };");
  ck_assert_int_eq(fnl_network_attach(&network, &s.plan, &error), FNL_OK);
  double *sizes = sizes_of(&s, 4177, N);
  for (int i = 0; i < N; i++) {
    became[i] = sizes[i] > outbreak;
    if (sizes[i] > outbreak)
      size[n++] = sizes[i] / ERDOS;
  }
  moments_check_share("outbreak", N, became, 1.0, 1.0, published);
  const double tolerance = fmax(MOMENTS_SIGMAS * sqrt(moments_variance(n, size) / n), .003);
  ck_assert_double_eq_tol(moments_mean(n, size), published, tolerance);
  free(sizes);
  simulate_close(&s);
  fnl_network_free(&network);
}
END_TEST

/* The same arcs are crossed on average, but 15 % of people convert all their friends and the others
 * none: an outbreak needs a seed of the first kind, .15 of .582812. */
START_TEST(outbreaks_are_rare_where_few_convert_all) {
  enum { N = 48 };
  const double published = .087422;
  simulation s;
  fnl_error error = {0};
  fnl_network network;
  double became[N];
  read_cascade(
      &s.plan, every, 1.0, "count = 1L; segment = \"loud\";",
      "population = 100000L; horizon_days = 90;"
      "segments = ({ name = \"quiet\"; share = 0.85; sharing = 0.0; },"
      "  { name = \"loud\"; share = 0.15; sharing = 1.0; });"
      "network = { generator = \"erdos-renyi\"; mean_degree = 10.0; segments = \"random\"; };");
  ck_assert_int_eq(fnl_network_attach(&network, &s.plan, &error), FNL_OK);
  double *sizes = sizes_of(&s, 6007, N);
  for (int i = 0; i < N; i++)
    became[i] = sizes[i] > 0.01 * ERDOS;
  moments_check_share("outbreak", N, became, 1.0, 1.0, published / 0.15);
  free(sizes);
  simulate_close(&s);
  fnl_network_free(&network);
}
END_TEST

START_TEST(ego_facebook_from_seeds_apart) {
  check_facebook(facebook_seeds_apart, 0.02, 3000, 0.03);
}
END_TEST

START_TEST(ego_facebook_from_ten_neighbours) {
  check_facebook(facebook_neighbours, 0.01, 16000, 0.03);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("network cascades");
  TCase *tests = tcase_create("network cascades");
  tcase_set_timeout(tests, 0);
  tcase_add_test(tests, cascades_on_a_grid_of_nine);
  tcase_add_test(tests, cascades_among_five_friends);
  tcase_add_test(tests, delays_and_names_leave_the_final_size);
  tcase_add_test(tests, weights_are_probabilities);
  tcase_add_test(tests, percolation_of_a_random_graph);
  tcase_add_test(tests, outbreaks_are_rare_where_few_convert_all);
  tcase_add_test(tests, ego_facebook_from_seeds_apart);
  tcase_add_test(tests, ego_facebook_from_ten_neighbours);
  suite_add_tcase(suite, tests);
  return suite;
}

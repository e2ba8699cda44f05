/* GraphML of referral trees, read back by igraph, has the same vertices, edges and attributes. */
#define _XOPEN_SOURCE 700 /* mkstemp */
#include "network/network.h"
#include "report/cascades.h"
#include "report/graphml.h"
#include "support/simulate.h"

#include <igraph/igraph.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *test_suite(void);

enum { REPLICATIONS = 3, NODES_MOST = 100000 };

/* What was added, in order. */
typedef struct {
  int n;
  struct {
    int replication;
    long parent;
    fnl_adopter node;
  } vertices[NODES_MOST];
} herbarium;

static void press(herbarium *kept, int replication, const fnl_forest *forest) {
  const int first = kept->n;
  for (uint32_t i = 0; i < forest->n; i++) {
    const bool is_root = forest->nodes[i].parent == FNL_NO_NODE;
    ck_assert_int_lt(kept->n, NODES_MOST);
    kept->vertices[kept->n].replication = replication;
    kept->vertices[kept->n].parent = is_root ? -1 : first + (long)forest->nodes[i].parent;
    kept->vertices[kept->n++].node = forest->nodes[i];
  }
}

/* Simulates, adds to both, and writes to a file that is gone when it is closed. */
static FILE *draw(simulation *s, herbarium *kept) {
  fnl_graphml graphml = {.plan = &s->plan};
  fnl_error error = {0};
  char path[] = "/tmp/funnel-graphml-XXXXXX";
  const int descriptor = mkstemp(path);
  ck_assert_int_ge(descriptor, 0);
  unlink(path);
  ck_assert_int_eq(fnl_agents_trace(&s->place, &s->world, &error), FNL_OK);
  for (int i = 0; i < REPLICATIONS; i++) {
    simulate_run(s, 2385, (uint64_t)i);
    const fnl_forest *forest = fnl_agents_forest(&s->place);
    fnl_graphml_add(&graphml, i, forest->nodes, forest->n);
    press(kept, i, forest);
  }
  fnl_pending_file file = {.descriptor = descriptor};
  ck_assert_int_eq(fnl_graphml_write(&graphml, &file, &error), FNL_OK);
  ck_assert_int_eq(file.code, 0);
  fnl_graphml_free(&graphml);
  FILE *stream = fdopen(descriptor, "r");
  ck_assert_ptr_nonnull(stream);
  rewind(stream);
  return stream;
}

static void check_vertex(const igraph_t *graph, const simulation *s, const herbarium *kept, int i) {
  const fnl_adopter *node = &kept->vertices[i].node;
  char person[32];
  snprintf(person, sizeof person, "%lld", (long long)fnl_network_id(s->plan.graph, node->person));
  ck_assert_double_eq(VAN(graph, "replication", i), kept->vertices[i].replication);
  ck_assert_str_eq(VAS(graph, "person", i), person);
  ck_assert_double_eq(VAN(graph, "day", i), node->day > 0 ? node->day : 0);
  ck_assert_double_eq(VAN(graph, "generation", i), node->generation);
  ck_assert_str_eq(VAS(graph, "channel", i), fnl_cascade_cause_name(&s->plan, node->cause));
}

START_TEST(igraph_reads_back_the_same_trees) {
  static herbarium kept;
  simulation s;
  igraph_t graph;
  simulate_open(
      &s, "agents",
      "horizon_days = 30; population = 50000L;\n"
      "seeds = { to = \"in\"; count = 40L; emits = \"join\"; };\n"
      "model = { name = \"chain\"; stages = ( { name = \"out\"; role = \"prospect\"; },\n"
      "  { name = \"in\"; role = \"conversion\"; } );\n"
      "channels = ( { name = \"word\"; kind = \"earned\"; sends_on = { join = 1.7; }; },\n"
      "  { name = \"hint\"; kind = \"earned\"; sends_on = { join = 0.7; }; } );\n"
      "moves = ( { from = \"out\"; to = \"in\"; emits = \"join\"; daily = 0.0002;\n"
      "  per_touch = { word = 0.37; hint = 0.21; }; } );\n"
      "events = ( { name = \"join\"; counts_as = [ \"conversion\" ]; } ); };\n");
  kept.n = 0;
  FILE *stream = draw(&s, &kept);
  igraph_set_attribute_table(&igraph_cattribute_table);
  ck_assert_int_eq(igraph_read_graph_graphml(&graph, stream, 0), IGRAPH_SUCCESS);
  fclose(stream);
  ck_assert_int_gt(kept.n, 300);
  ck_assert_int_eq(igraph_vcount(&graph), kept.n);
  ck_assert(igraph_is_directed(&graph));
  long n_edges = 0;
  for (int i = 0; i < kept.n; i++) {
    igraph_integer_t edge;
    check_vertex(&graph, &s, &kept, i);
    if (kept.vertices[i].parent < 0)
      continue;
    igraph_get_eid(&graph, &edge, kept.vertices[i].parent, i, IGRAPH_DIRECTED, 0);
    ck_assert_int_ge(edge, 0);
    n_edges++;
  }
  ck_assert_int_gt(n_edges, 100);
  ck_assert_int_eq(igraph_ecount(&graph), n_edges);
  igraph_destroy(&graph);
  simulate_close(&s);
}
END_TEST

/* Whole replications are kept, in order, while they fit. */
START_TEST(what_does_not_fit_is_left_out) {
  enum { N = FNL_GRAPHML_MOST / 2 - 1 };
  fnl_plan plan = {0};
  fnl_error error = {0};
  fnl_graphml graphml = {.plan = &plan};
  fnl_adopter *nodes = calloc(2 * N + 3, sizeof *nodes);
  ck_assert_ptr_nonnull(nodes);
  for (int i = 0; i < 2 * N + 3; i++)
    nodes[i] = (fnl_adopter){.parent = FNL_NO_NODE, .cause = FNL_BY_SEED};
  fnl_graphml_add(&graphml, 0, nodes, N);
  fnl_graphml_add(&graphml, 1, nodes, N);
  fnl_graphml_add(&graphml, 2, nodes, 3);
  fnl_graphml_add(&graphml, 3, nodes, 1);
  ck_assert_int_eq(graphml.n_kept, 2);
  ck_assert_int_eq(graphml.n_left_out, 2);
  ck_assert_uint_eq(graphml.n, 2 * (size_t)N);
  fnl_graphml_free(&graphml);
  fnl_graphml_add(&graphml, 0, nodes, 2 * N + 3);
  ck_assert_int_eq(fnl_graphml_write(&graphml, &(fnl_pending_file){.descriptor = -1}, &error),
                   FNL_EUSAGE);
  ck_assert_ptr_nonnull(strstr(error.message, "one replication has more adopters"));
  fnl_graphml_free(&graphml);
  free(nodes);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("GraphML");
  TCase *cases = tcase_create("graph");
  tcase_add_test(cases, igraph_reads_back_the_same_trees);
  tcase_add_test(cases, what_does_not_fit_is_left_out);
  suite_add_tcase(suite, cases);
  return suite;
}

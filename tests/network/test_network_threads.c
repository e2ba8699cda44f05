/* Threads that open networks at once get what one thread gets: igraph's own state is the process's.
 */
#include "network/sample.h"

Suite *test_suite(void);

enum { THREADS = 4 };

START_TEST(generators_called_at_once_give_what_they_give_alone) {
  sample_case sample;
  fnl_network alone, found[THREADS];
  fnl_status statuses[THREADS];
  sample_begin(&sample);
  sample_open(&sample, 500, "", "generator = \"watts-strogatz\"; neighbours = 6; rewiring = 0.3;",
              &alone);
#pragma omp parallel for num_threads(THREADS)
  for (int i = 0; i < THREADS; i++)
    statuses[i] = fnl_network_open(&found[i], &sample.plan, NULL);
  for (int i = 0; i < THREADS; i++) {
    ck_assert_int_eq(statuses[i], FNL_OK);
    ck_assert_int_eq(found[i].n_arcs, alone.n_arcs);
    ck_assert_mem_eq(found[i].neighbour, alone.neighbour,
                     (size_t)alone.n_arcs * sizeof *alone.neighbour);
    fnl_network_free(&found[i]);
  }
  fnl_network_free(&alone);
  sample_end(&sample);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("network, threads");
  TCase *tcase = tcase_create("threads");
  tcase_add_test(tcase, generators_called_at_once_give_what_they_give_alone);
  suite_add_tcase(suite, tcase);
  return suite;
}

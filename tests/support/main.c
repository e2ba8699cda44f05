/* main.c: the program around every suite of tests.
 *
 * A test file defines `Suite *test_suite(void)` and is linked with this. Check reads its own
 * CK_ variables (CK_FORK, CK_VERBOSITY, CK_RUN_CASE …). A suite in which nothing ran fails:
 * silence is no proof.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *test_suite(void);

/* Check ends a test after 4 seconds, less than an honest one needs under a sanitizer; how long a
 * program of tests may take is for ctest to say. An hour is ctest's limit for a long one. */
#define CHECK_TIMEOUT_SECONDS "3600"

int main(void) {
  if (setenv("CK_DEFAULT_TIMEOUT", CHECK_TIMEOUT_SECONDS, 0) != 0)
    return EXIT_FAILURE;
  SRunner *runner = srunner_create(test_suite());
  srunner_run_all(runner, CK_ENV);
  int n_run = srunner_ntests_run(runner);
  int n_failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  if (n_run == 0)
    fputs("nothing was checked\n", stderr);
  return n_run > 0 && n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

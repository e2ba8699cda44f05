/* marks.c: fewer marks than Check makes.
 *
 * Check writes the place of every assertion that holds to a file, so that it can say after which
 * one a test crashed. Where a test asserts something of everybody every day, the writing takes
 * longer than all else. So the tests are compiled to call this instead (tests/CMakeLists.txt): a
 * crash is told after the last of a test's first marks.
 */
#undef _mark_point
#include <check.h>

enum { MARKS = 1000 };

void fnl_test_mark(const char *file, int line);

void fnl_test_mark(const char *file, int line) {
  static int n_marks; /* of this process: Check forks for every test */
  if (n_marks < MARKS) {
    n_marks++;
    _mark_point(file, line);
  }
}

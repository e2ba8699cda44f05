/* What is said of memory to the system leaves it as it is, whatever its place and size. */
#include "base/huge_pages.h"

#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

START_TEST(memory_stays_as_it_is) {
  enum { BYTES = 9 << 20, MARK = 0x5A };
  unsigned char *memory = malloc(BYTES), *same = malloc(BYTES);
  ck_assert(memory && same);
  memset(memory, MARK, BYTES);
  memset(same, MARK, BYTES);
  for (size_t offset = 0; offset < 3 * 4096; offset += 713)
    fnl_huge_pages(memory + offset, (size_t)BYTES - 2 * offset);
  ck_assert(memcmp(memory, same, BYTES) == 0);
  memory[BYTES - 1] = 0;
  ck_assert_int_eq(memory[BYTES - 1], 0);
  free(memory);
  free(same);
}
END_TEST

START_TEST(little_or_no_memory_is_left_alone) {
  unsigned char one = 23;
  fnl_huge_pages(NULL, SIZE_MAX);
  fnl_huge_pages(NULL, 0);
  fnl_huge_pages(&one, sizeof one);
  ck_assert_int_eq(one, 23);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("huge pages");
  TCase *tests = tcase_create("huge pages");
  tcase_add_test(tests, memory_stays_as_it_is);
  tcase_add_test(tests, little_or_no_memory_is_left_alone);
  suite_add_tcase(suite, tests);
  return suite;
}

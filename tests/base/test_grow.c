/* test_grow.c: an array that grows keeps what it holds, and what cannot be is refused. */
#include "base/grow.h"

#include <check.h>
#include <stdint.h>
#include <stdlib.h>

Suite *test_suite(void);

typedef struct {
  double weight;
  int number;
} item;

START_TEST(elements_added_one_by_one_stay_and_are_moved_seldom) {
  enum { N = 100000, DOUBLINGS = 17 }; /* 2^17 > N */
  item *items = NULL;
  size_t capacity = 0;
  int n_moves = 0;
  for (int i = 0; i < N; i++) {
    const size_t before = capacity;
    ck_assert(FNL_GROW(items, capacity, i + 1));
    ck_assert_uint_gt(capacity, (size_t)i);
    n_moves += capacity != before;
    items[i] = (item){0.385 * i, i};
  }
  for (int i = 0; i < N; i++) {
    ck_assert_int_eq(items[i].number, i);
    ck_assert_double_eq(items[i].weight, 0.385 * i);
  }
  ck_assert_int_le(n_moves, DOUBLINGS);
  free(items);
}
END_TEST

START_TEST(there_is_room_for_all_that_was_asked_for_at_once) {
  int64_t *items = NULL;
  size_t capacity = 0, none = 0;
  ck_assert(FNL_GROW(items, capacity, none));
  ck_assert_ptr_null(items);
  ck_assert(FNL_GROW(items, capacity, 2385));
  ck_assert_uint_ge(capacity, 2385);
  items[2384] = 7;
  const size_t room = capacity;
  ck_assert(FNL_GROW(items, capacity, 12));
  ck_assert_uint_eq(capacity, room);
  free(items);
}
END_TEST

START_TEST(rows_of_a_width_known_later_are_elements_too) {
  enum { WIDTH = 77, N = 40 };
  double *rows = NULL;
  size_t capacity = 0;
  for (size_t i = 0; i < N; i++) {
    ck_assert(fnl_grow(&rows, &capacity, i + 1, WIDTH * sizeof *rows));
    rows[i * WIDTH] = rows[i * WIDTH + WIDTH - 1] = (double)i;
  }
  for (size_t i = 0; i < N; i++)
    ck_assert_double_eq(rows[i * WIDTH] + rows[i * WIDTH + WIDTH - 1], 2.0 * (double)i);
  free(rows);
}
END_TEST

START_TEST(a_size_beyond_its_type_is_refused_and_nothing_changes) {
  item *items = NULL;
  size_t capacity = 0;
  ck_assert(FNL_GROW(items, capacity, 1));
  item *const before = items;
  const size_t room = capacity;
  items[0].number = 2385;
  /* times sizeof(item) these wrap around to a few bytes, or to none */
  ck_assert(!FNL_GROW(items, capacity, SIZE_MAX / sizeof *items + 2));
  ck_assert(!FNL_GROW(items, capacity, SIZE_MAX));
  ck_assert_ptr_eq(items, before);
  ck_assert_uint_eq(capacity, room);
  ck_assert_int_eq(items[0].number, 2385);
  free(items);
}
END_TEST

START_TEST(doubling_a_huge_capacity_does_not_wrap) {
  char *items = NULL;
  size_t capacity = SIZE_MAX - 1; /* as if there were: the next would be two bytes short of none */
  ck_assert(!FNL_GROW(items, capacity, SIZE_MAX));
  ck_assert_uint_eq(capacity, SIZE_MAX - 1);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("growing arrays");
  TCase *tests = tcase_create("grow");
  tcase_add_test(tests, elements_added_one_by_one_stay_and_are_moved_seldom);
  tcase_add_test(tests, there_is_room_for_all_that_was_asked_for_at_once);
  tcase_add_test(tests, rows_of_a_width_known_later_are_elements_too);
  tcase_add_test(tests, a_size_beyond_its_type_is_refused_and_nothing_changes);
  tcase_add_test(tests, doubling_a_huge_capacity_does_not_wrap);
  suite_add_tcase(suite, tests);
  return suite;
}

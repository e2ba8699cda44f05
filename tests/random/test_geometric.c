/* Failures before a success, by the table: the law, whatever part of the table a draw ends in. */
#include "random/geometric.h"
#include "support/moments.h"

#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

Suite *test_suite(void);

static const double chances[] = {FNL_GEOMETRIC_LEAST, 0.02, 0.1174, 0.5, 0.93, 0.9999};
enum { N_CHANCES = sizeof chances / sizeof *chances };

static fnl_words open_words(uint32_t index) {
  const fnl_stream rng = fnl_stream_open(2385, 0, FNL_PURPOSE_TEST, 0, index);
  fnl_words words;
  fnl_words_begin(&words, &rng);
  return words;
}

/* Each border is P(at most k failures) = 1 - (1 - p)^(k + 1). */
START_TEST(borders_are_those_of_the_law) {
  for (int i = 0; i < N_CHANCES; i++) {
    fnl_geometric table = {0};
    fnl_geometric_set(&table, chances[i]);
    for (int k = 0; k < FNL_GEOMETRIC_BORDERS; k++) {
      const double exact = -expm1((k + 1) * log1p(-chances[i]));
      ck_assert_double_eq_tol((double)table.border[k] * 0x1p-64, exact, 1e-14);
    }
  }
}
END_TEST

START_TEST(guides_lead_to_the_first_border_beyond) {
  for (int i = 0; i < N_CHANCES; i++) {
    fnl_geometric table = {0};
    fnl_geometric_set(&table, chances[i]);
    const int shift = 64 - FNL_GEOMETRIC_GUIDE_BITS;
    int n_sure = 0;
    for (uint64_t g = 0; g < FNL_GEOMETRIC_GUIDES; g++) {
      const uint64_t first = g << shift, last = first | ((UINT64_C(1) << shift) - 1);
      const bool is_sure = table.guide[g] >= FNL_GEOMETRIC_SURE;
      const int k = table.guide[g] - (is_sure ? FNL_GEOMETRIC_SURE : 0);
      ck_assert(k == 0 || table.border[k - 1] <= first);
      ck_assert(k == FNL_GEOMETRIC_BORDERS || table.border[k] > first);
      ck_assert(!is_sure || (k < FNL_GEOMETRIC_BORDERS && table.border[k] > last));
      n_sure += is_sure;
    }
    ck_assert_int_gt(n_sure, FNL_GEOMETRIC_GUIDES / 2);
  }
}
END_TEST

/* Chi-square over bins of some hundred draws each at least; the last is all beyond. */
static void check_draws(double p, uint32_t index) {
  enum { DRAWS = 200000, BINS = 40 };
  fnl_geometric table = {0};
  double counts[BINS] = {0}, chi = 0.0, failures = 0.0;
  fnl_words words = open_words(index);
  const double width = fmax(1.0, ceil(0.1 / p));
  fnl_geometric_set(&table, p);
  for (int i = 0; i < DRAWS; i++) {
    const double n = (double)fnl_geometric_draw(&table, &words), bin = floor(n / width);
    counts[bin < BINS - 1 ? (int)bin : BINS - 1]++;
    failures += n;
  }
  int n_bins = 0;
  for (int i = 0; i < BINS; i++) {
    const double beyond = exp(width * i * log1p(-p)), past = exp(width * (i + 1) * log1p(-p));
    const double expected = DRAWS * (beyond - (i < BINS - 1 ? past : 0.0));
    if (expected < 20.0)
      continue;
    chi += pow(counts[i] - expected, 2.0) / expected;
    n_bins++;
  }
  ck_assert_msg(fabs(chi - n_bins) < 5.0 * sqrt(2.0 * n_bins) + 1.0, "p = %g: chi-square %g, of %d",
                p, chi, n_bins);
  const double error = sqrt((1.0 - p) / (p * p) / DRAWS);
  ck_assert_double_eq_tol(failures / DRAWS, (1.0 - p) / p, 5.0 * error);
}

START_TEST(draws_have_the_law) {
  for (uint32_t i = 0; i < N_CHANCES; i++)
    check_draws(chances[i], i);
}
END_TEST

START_TEST(draws_by_the_logarithm_have_the_law) {
  check_draws(0.9 * FNL_GEOMETRIC_LEAST, N_CHANCES);
  check_draws(0.000713, N_CHANCES + 1);
}
END_TEST

START_TEST(of_what_is_certain_nothing_fails) {
  fnl_geometric table = {0};
  fnl_words words = open_words(0);
  fnl_geometric_set(&table, 1.0);
  ck_assert_int_eq(fnl_geometric_draw(&table, &words), 0);
  ck_assert_uint_eq(words.used, FNL_WORDS_HALVES); /* and nothing is drawn */
}
END_TEST

/* The same successes as by single draws, and the words behind them are the same, whichever number
 * is asked for at a time. */
static void check_successes(double p, int32_t end, int most) {
  enum { MOST = 40 };
  fnl_geometric table = {0};
  fnl_words one = open_words(7), many = open_words(7);
  int64_t next = 0, at = 0;
  int32_t found[MOST];
  int n = most;
  fnl_geometric_set(&table, p);
  while (n == most) {
    n = fnl_geometric_successes(&table, &many, &next, end, most, found);
    for (int i = 0; i < n; i++, at++) {
      at += fnl_geometric_draw(&table, &one);
      ck_assert_int_eq(found[i], at);
      ck_assert_int_lt(at, end);
    }
  }
  ck_assert_int_ge(at + fnl_geometric_draw(&table, &one), end);
  ck_assert_int_ge(next, end);
  ck_assert_uint_eq(fnl_words_next(&one), fnl_words_next(&many));
}

START_TEST(successes_are_found_at_once_as_one_by_one) {
  const double p[] = {0.0023, FNL_GEOMETRIC_LEAST, 0.02, 0.37, 1.0};
  for (size_t i = 0; i < sizeof p / sizeof *p; i++)
    for (int32_t end = 0; end < 2000; end += 1 + end / 3) {
      check_successes(p[i], end, 1);
      check_successes(p[i], end, 32);
    }
}
END_TEST

/* Where the guide is not sure, all 64 bits decide. */
START_TEST(unsure_draws_are_decided_by_all_bits) {
  static fnl_geometric table; /* by hand: everything above the middle is the second */
  for (int k = 0; k < FNL_GEOMETRIC_BORDERS; k++)
    table.border[k] = k == 0 ? UINT64_C(0x8000800000008000) : UINT64_MAX;
  const struct {
    uint16_t first;
    uint32_t middle;
    uint16_t last;
    int failures;
  } cases[] = {{0x7FFF, UINT32_MAX, UINT16_MAX, 0}, {0x8001, 0, 0, 1},
               {0x8000, 0x7FFFFFFF, UINT16_MAX, 0}, {0x8000, 0x80000001, 0, 1},
               {0x8000, 0x80000000, 0x7FFF, 0},     {0x8000, 0x80000000, 0x8000, 1}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fnl_words words = open_words(0);
    fnl_words_refill(&words);
    words.ahead.halves[0] = cases[i].first;
    words.ahead.words[1] = cases[i].middle;
    words.ahead.words[2] = UINT32_C(0xABCD0000) | cases[i].last;
    ck_assert_int_eq(fnl_geometric_draw(&table, &words), cases[i].failures);
    ck_assert_uint_eq(words.used, 6);
  }
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("geometric");
  TCase *tests = tcase_create("geometric");
  tcase_set_timeout(tests, 0);
  tcase_add_test(tests, borders_are_those_of_the_law);
  tcase_add_test(tests, guides_lead_to_the_first_border_beyond);
  tcase_add_test(tests, draws_have_the_law);
  tcase_add_test(tests, draws_by_the_logarithm_have_the_law);
  tcase_add_test(tests, of_what_is_certain_nothing_fails);
  tcase_add_test(tests, successes_are_found_at_once_as_one_by_one);
  tcase_add_test(tests, unsure_draws_are_decided_by_all_bits);
  suite_add_tcase(suite, tests);
  return suite;
}

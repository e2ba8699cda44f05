/* test_attribution.c: rules of attribution: the contract of every rule in the registry, values
 * worked by hand, and brute force for those that look at all paths at once.
 */
#include "study/attribution/attribution.h"

#include "random/stream.h"
#include "study/attribution/paths_file.h"
#include "support/told.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

enum { CHANNELS = 8, LONGEST = 9 };

static const bool direct[CHANNELS] = {[2] = true, [5] = true};
static const fnl_attribution_options usual = {
    .half_life_days = 7.0, .order = 1, .is_direct = direct};

/* Lengths, channels, ages and outcomes at random; some paths come twice. */
static void random_paths(fnl_paths *paths, int n_channels, int n, uint64_t index) {
  fnl_stream rng = fnl_stream_open(77, 0, FNL_PURPOSE_TEST, 0, index);
  *paths = (fnl_paths){.n_channels = n_channels};
  for (int i = 0; i < n; i++) {
    fnl_contact touches[LONGEST];
    const int length = 1 + (int)fnl_stream_below(&rng, LONGEST);
    const fnl_outcome outcome = {.conversions = fnl_stream_below(&rng, 4),
                                 .value = 31.7 * fnl_stream_uniform(&rng),
                                 .nulls = fnl_stream_below(&rng, 5)};
    int age = 20;
    for (int k = 0; k < length; k++) {
      age -= (int)fnl_stream_below(&rng, 3);
      touches[k] =
          (fnl_contact){(uint16_t)fnl_stream_below(&rng, (uint32_t)n_channels), (uint16_t)age};
    }
    ck_assert_int_ge(fnl_paths_add(paths, touches, length, &outcome), 0);
    if (i % 3 == 0)
      fnl_paths_add(paths, touches, length, &outcome);
  }
  ck_assert(!paths->failed);
}

static double sum_of(const double *values, int n) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += values[i];
  return sum;
}

/* ---- the contract ---- */

START_TEST(every_rule_describes_itself) {
  int n = 0;
  for (const fnl_attribution_type *const *rule = fnl_attribution_registry; *rule; rule++, n++) {
    ck_assert(strlen((*rule)->name) > 0 && strlen((*rule)->heading) > 0);
    ck_assert(strlen((*rule)->summary) > 0 && strlen((*rule)->source) > 0);
    ck_assert(!(*rule)->weigh != !(*rule)->credit);
    ck_assert_ptr_eq(fnl_attribution_by_name((*rule)->name), *rule);
  }
  ck_assert_int_eq(n, fnl_attribution_count());
  ck_assert_int_ge(n, 8);
  ck_assert_ptr_null(fnl_attribution_by_name("gut-feeling"));
}
END_TEST

START_TEST(every_rule_hands_out_all_there_is_and_nothing_below_zero) {
  for (uint64_t k = 0; k < 20; k++) {
    fnl_paths paths;
    fnl_credits credits;
    random_paths(&paths, CHANNELS, 1 + 10 * (int)k, k);
    ck_assert_int_eq(fnl_credits_init(&credits, &paths, &usual, NULL), FNL_OK);
    for (int r = 0; r < credits.n_rules; r++) {
      const char *name = fnl_attribution_registry[r]->name;
      const double *conversions = credits.conversions + r * CHANNELS;
      const double *value = credits.value + r * CHANNELS;
      for (int c = 0; c < CHANNELS; c++)
        ck_assert_msg(conversions[c] >= 0.0 && value[c] >= 0.0, "%s, %d", name, c);
      ck_assert_msg(fabs(sum_of(conversions, CHANNELS) - credits.total.conversions) <
                        1e-10 * (1.0 + credits.total.conversions),
                    "%s: %.15g of %.15g", name, sum_of(conversions, CHANNELS),
                    credits.total.conversions);
      ck_assert_msg(fabs(sum_of(value, CHANNELS) - credits.total.value) <
                        1e-10 * (1.0 + credits.total.value),
                    "%s: %.15g of %.15g", name, sum_of(value, CHANNELS), credits.total.value);
    }
    fnl_credits_free(&credits);
    fnl_paths_free(&paths);
  }
}
END_TEST

START_TEST(every_rule_gives_a_lonely_channel_everything) {
  const fnl_contact touches[] = {{3, 9}, {3, 4}, {3, 0}};
  const fnl_outcome outcome = {7.0, 91.25, 13.0};
  fnl_paths paths = {.n_channels = CHANNELS};
  fnl_credits credits;
  for (int n = 1; n <= 3; n++)
    fnl_paths_add(&paths, touches, n, &outcome);
  ck_assert_int_eq(fnl_credits_init(&credits, &paths, &usual, NULL), FNL_OK);
  for (int r = 0; r < credits.n_rules; r++)
    for (int c = 0; c < CHANNELS; c++) {
      ck_assert_double_eq_tol(credits.conversions[r * CHANNELS + c], c == 3 ? 21.0 : 0.0, 1e-12);
      ck_assert_double_eq_tol(credits.value[r * CHANNELS + c], c == 3 ? 273.75 : 0.0, 1e-12);
    }
  fnl_credits_free(&credits);
  fnl_paths_free(&paths);
}
END_TEST

START_TEST(no_rule_credits_a_channel_that_touched_no_converter) {
  const fnl_contact bought[] = {{0, 5}, {1, 0}}, lost[] = {{4, 2}};
  const fnl_outcome success = {3.0, 30.0, 2.0}, failure = {0.0, 0.0, 11.0};
  fnl_paths paths = {.n_channels = CHANNELS};
  fnl_credits credits;
  fnl_paths_add(&paths, bought, 2, &success);
  fnl_paths_add(&paths, lost, 1, &failure);
  ck_assert_int_eq(fnl_credits_init(&credits, &paths, &usual, NULL), FNL_OK);
  for (int r = 0; r < credits.n_rules; r++)
    for (int c = 2; c < CHANNELS; c++)
      ck_assert_double_eq(credits.conversions[r * CHANNELS + c], 0.0);
  fnl_credits_free(&credits);
  fnl_paths_free(&paths);
}
END_TEST

/* ---- by hand ---- */

/* Weights of a rule for channels and ages. */
static void check_weights(const char *name, int n, const int *channels, const int *ages,
                          const double *wanted) {
  const fnl_attribution_type *rule = fnl_attribution_by_name(name);
  fnl_contact touches[LONGEST];
  double weights[LONGEST];
  for (int i = 0; i < n; i++)
    touches[i] = (fnl_contact){(uint16_t)channels[i], (uint16_t)ages[i]};
  rule->weigh(touches, n, &usual, weights);
  for (int i = 0; i < n; i++)
    ck_assert_msg(fabs(weights[i] - wanted[i]) < 1e-15, "%s, touch %d: %.17g", name, i, weights[i]);
}

START_TEST(weights_worked_by_hand) {
  const int channels[] = {0, 2, 1, 5, 2}, ages[] = {21, 14, 9, 7, 7};
  check_weights("first-touch", 5, channels, ages, (double[]){1, 0, 0, 0, 0});
  check_weights("last-touch", 5, channels, ages, (double[]){0, 0, 0, 0, 1});
  check_weights("last-non-direct", 5, channels, ages, (double[]){0, 0, 1, 0, 0});
  check_weights("linear", 5, channels, ages, (double[]){0.2, 0.2, 0.2, 0.2, 0.2});
  check_weights("position-based", 5, channels, ages,
                (double[]){0.4, 0.2 / 3, 0.2 / 3, 0.2 / 3, 0.4});
  check_weights("position-based", 2, channels, ages, (double[]){0.5, 0.5});
  check_weights("position-based", 1, channels, ages, (double[]){1.0});
  const int decaying[] = {21, 14, 7, 7, 0};
  check_weights("time-decay", 5, channels, decaying,
                (double[]){1 / 19.0, 2 / 19.0, 4 / 19.0, 4 / 19.0, 8 / 19.0});
}
END_TEST

START_TEST(last_non_direct_of_direct_touches_alone_is_the_last) {
  check_weights("last-non-direct", 3, (int[]){5, 2, 5}, (int[]){3, 2, 1}, (double[]){0, 0, 1});
}
END_TEST

/* a > b: one buys for 12, one does not; a: one buys for 5. Without b 1/3 of 2/3 is left, and 5
 * of 17. */
START_TEST(a_removal_effect_worked_by_hand) {
  const fnl_contact touches[] = {{0, 1}, {1, 0}};
  double conversions[2], value[2];
  fnl_paths paths = {.n_channels = 2};
  fnl_paths_add(&paths, touches, 2, &(fnl_outcome){1.0, 12.0, 1.0});
  fnl_paths_add(&paths, touches, 1, &(fnl_outcome){1.0, 5.0, 0.0});
  ck_assert_int_eq(fnl_attribution_credit(fnl_attribution_by_name("markov"), &paths, &usual,
                                          conversions, value, NULL),
                   FNL_OK);
  ck_assert_double_eq_tol(conversions[0], 4.0 / 3.0, 1e-14);
  ck_assert_double_eq_tol(conversions[1], 2.0 / 3.0, 1e-14);
  ck_assert_double_eq_tol(value[0], 17.0 * 17.0 / 29.0, 1e-13);
  ck_assert_double_eq_tol(value[1], 17.0 * 12.0 / 29.0, 1e-13);
  fnl_paths_free(&paths);
}
END_TEST

/* ---- brute force ---- */

/* Sum over coalitions S without c of |S|! (n - |S| - 1)! / n! (v(S + c) - v(S)). */
static double shapley_of(const fnl_paths *paths, int c) {
  double worth[1 << CHANNELS] = {0}, sum = 0.0;
  for (unsigned set = 0; set < 1u << CHANNELS; set++)
    for (size_t i = 0; i < paths->n; i++) {
      bool within = true;
      for (int k = 0; k < paths->paths[i].n; k++)
        within = within && (set >> fnl_path_touches(paths, i)[k].channel & 1u);
      worth[set] += within ? paths->paths[i].outcome.conversions : 0.0;
    }
  for (unsigned set = 0; set < 1u << CHANNELS; set++) {
    int size = 0;
    for (int k = 0; k < CHANNELS; k++)
      size += (set >> k & 1u) != 0;
    if (!(set >> c & 1u))
      sum += tgamma(size + 1.0) * tgamma((double)CHANNELS - size) / tgamma(CHANNELS + 1.0) *
             (worth[set | 1u << c] - worth[set]);
  }
  return sum;
}

START_TEST(the_shapley_value_is_that_of_all_coalitions) {
  double conversions[CHANNELS], value[CHANNELS];
  fnl_paths paths;
  random_paths(&paths, CHANNELS, 60, 1);
  fnl_attribution_credit(fnl_attribution_by_name("shapley"), &paths, &usual, conversions, value,
                         NULL);
  for (int c = 0; c < CHANNELS; c++)
    ck_assert_double_eq_tol(conversions[c], shapley_of(&paths, c), 1e-10);
  fnl_paths_free(&paths);
}
END_TEST

/* Journeys as a walk over the last `order` touches, each coded as a digit from 1: the shares of
 * journeys are pushed on, step by step, until nothing is left. */
enum { CODES = (CHANNELS + 1) * (CHANNELS + 1) * (CHANNELS + 1) };

typedef struct {
  double converts[CODES], left[CODES], start[CODES];
  double (*next)[CHANNELS]; /* [CODES] */
  int n_codes;
} walk;

static walk *walk_of(const fnl_paths *paths, int order) {
  walk *made = calloc(1, sizeof *made);
  made->next = calloc(CODES, sizeof *made->next);
  made->n_codes = 1;
  for (int i = 0; i < order; i++)
    made->n_codes *= CHANNELS + 1;
  for (size_t i = 0; i < paths->n; i++) {
    const fnl_outcome *outcome = &paths->paths[i].outcome;
    const double n = outcome->conversions + outcome->nulls;
    int code = 0;
    for (int k = 0; k < paths->paths[i].n; k++) {
      const int channel = fnl_path_touches(paths, i)[k].channel;
      made->next[code][channel] += n;
      made->left[code] += n;
      code = (code * (CHANNELS + 1) + channel + 1) % made->n_codes;
    }
    made->left[code] += n;
    made->converts[code] += outcome->conversions;
  }
  return made;
}

static double converting(const walk *of, int removed) {
  double *here = calloc((size_t)of->n_codes, sizeof *here), *there;
  double sum = 0.0, rest = 1.0;
  here[0] = 1.0;
  for (int step = 0; step < 4000 && rest > 1e-17; step++) {
    there = calloc((size_t)of->n_codes, sizeof *there);
    rest = 0.0;
    for (int code = 0; code < of->n_codes; code++) {
      if (!(here[code] > 0.0))
        continue;
      sum += here[code] * of->converts[code] / of->left[code];
      for (int c = 0; c < CHANNELS; c++)
        if (c != removed)
          there[(code * (CHANNELS + 1) + c + 1) % of->n_codes] +=
              here[code] * of->next[code][c] / of->left[code];
    }
    for (int code = 0; code < of->n_codes; code++)
      rest += there[code];
    free(here);
    here = there;
  }
  free(here);
  return sum;
}

static void check_order(int order, int n_paths) {
  const fnl_attribution_options options = {.half_life_days = 7.0, .order = order};
  double conversions[CHANNELS], value[CHANNELS], lost[CHANNELS];
  fnl_paths paths;
  random_paths(&paths, CHANNELS, n_paths, (uint64_t)order);
  ck_assert_int_eq(fnl_attribution_credit(fnl_attribution_by_name("markov"), &paths, &options,
                                          conversions, value, NULL),
                   FNL_OK);
  walk *of = walk_of(&paths, order);
  const double all = converting(of, -1), total = fnl_paths_total(&paths).conversions;
  for (int c = 0; c < CHANNELS; c++)
    lost[c] = all - converting(of, c);
  for (int c = 0; c < CHANNELS; c++)
    ck_assert_msg(fabs(conversions[c] - total * lost[c] / sum_of(lost, CHANNELS)) < 1e-9 * total,
                  "order %d, channel %d: %.12g", order, c, conversions[c]);
  free(of->next);
  free(of);
  fnl_paths_free(&paths);
}

START_TEST(removal_effects_are_those_of_a_walk) { check_order(1, 60); }
END_TEST
START_TEST(so_they_are_with_a_memory_of_two_touches) { check_order(2, 60); }
END_TEST
START_TEST(and_where_states_are_too_many_for_a_dense_matrix) { check_order(3, 900); }
END_TEST

/* Each of the channels is on every way to a conversion. */
START_TEST(states_by_the_hundred_thousand_take_no_more_memory_than_journeys) {
  enum { LONG = 100000, N = 30, JOURNEYS = 2 };
  const fnl_attribution_options options = {.half_life_days = 7.0, .order = FNL_ORDER_MOST};
  fnl_contact *touches = calloc(LONG, sizeof *touches);
  fnl_paths paths = {.n_channels = N};
  fnl_stream rng = fnl_stream_open(77, 1, FNL_PURPOSE_TEST, 0, 0);
  double conversions[N], value[N];
  for (int k = 0; k < JOURNEYS; k++) {
    for (int i = 0; i < LONG; i++)
      touches[i].channel = (uint16_t)fnl_stream_below(&rng, N);
    ck_assert_int_eq(fnl_paths_add(&paths, touches, LONG, &(fnl_outcome){1.0, 2.5, 1.0}), k);
  }
  ck_assert_int_eq(fnl_attribution_credit(fnl_attribution_by_name("markov"), &paths, &options,
                                          conversions, value, NULL),
                   FNL_OK);
  for (int c = 0; c < N; c++) {
    ck_assert_double_eq_tol(conversions[c], (double)JOURNEYS / N, 1e-9);
    ck_assert_double_eq_tol(value[c], 2.5 * JOURNEYS / N, 1e-9);
  }
  fnl_paths_free(&paths);
  free(touches);
}
END_TEST

/* ---- the store ---- */

START_TEST(journeys_that_are_alike_are_one_path) {
  const fnl_contact touches[] = {{0, 3}, {1, 1}}, older[] = {{0, 4}, {1, 1}};
  fnl_paths paths = {.n_channels = 2}, merged = {.n_channels = 2};
  for (int i = 0; i < 1000; i++) {
    ck_assert_int_eq(fnl_paths_add(&paths, touches, 2, &(fnl_outcome){1.0, 2.5, 0.0}), 0);
    ck_assert_int_eq(fnl_paths_add(&paths, older, 2, &(fnl_outcome){0.0, 0.0, 3.0}), 1);
  }
  ck_assert_uint_eq(paths.n, 2);
  ck_assert_double_eq(paths.paths[0].outcome.value, 2500.0);
  fnl_paths_merge(&merged, &paths, true);
  ck_assert_uint_eq(merged.n, 1);
  ck_assert_double_eq(merged.paths[0].outcome.conversions, 1000.0);
  ck_assert_double_eq(merged.paths[0].outcome.nulls, 3000.0);
  fnl_paths_clear(&paths);
  ck_assert_uint_eq(paths.n, 0);
  ck_assert_int_eq(fnl_paths_add(&paths, older, 2, &(fnl_outcome){1.0, 0.0, 0.0}), 0);
  fnl_paths_free(&paths);
  fnl_paths_free(&merged);
}
END_TEST

/* As the states of a Markov chain are; a table that crowds them together would take minutes. */
START_TEST(paths_by_the_hundred_thousand_without_ages_are_found_at_once) {
  enum { N = FNL_CHANNELS_MOST, SECOND = 200 };
  fnl_paths paths = {.n_channels = N};
  for (int round = 0; round < 2; round++)
    for (int i = 0; i < N * SECOND; i++) {
      const fnl_contact touches[] = {{.channel = (uint16_t)(i / SECOND)},
                                     {.channel = (uint16_t)(i % SECOND)}};
      ck_assert_int_eq(fnl_paths_add(&paths, touches, 2, &(fnl_outcome){1.0, 0.0, 0.0}), i);
    }
  ck_assert_uint_eq(paths.n, N * SECOND);
  fnl_paths_free(&paths);
}
END_TEST

/* ---- the table ---- */

static fnl_status parse(fnl_path_table *table, const char *text, fnl_error *error) {
  *table = (fnl_path_table){0};
  return fnl_path_table_parse(table, "p.csv", text, strlen(text), error);
}

START_TEST(tables_are_read_whatever_their_dialect) {
  static const char *const dialects[] = {
      "a > b > a,3,10.5,2\nb,1,0.25,0\n",
      "path,conversions,value,nulls\r\na > b > a,3,10.5,2\r\nb,1,0.25,0\r\n",
      ("\xEF\xBB\xBFtotal_null,path,total_conversions,total_conversion_value\n"
       "2,a>b>a,3,10.5\n\n0, b ,1,0.25"),
      "\"path\",\"conv\",\"revenue\",\"nulls\"\n\"a > b > a\", \"3\" ,10.5,2\n\"b\",1,.25,0\n",
  };
  for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++) {
    fnl_path_table table;
    fnl_error error = {0};
    ck_assert_msg(parse(&table, dialects[i], &error) == FNL_OK, "%zu: %s", i, error.message);
    ck_assert_int_eq(table.paths.n_channels, 2);
    ck_assert_str_eq(table.names[0], "a");
    ck_assert_str_eq(table.names[1], "b");
    ck_assert_uint_eq(table.paths.n, 2);
    ck_assert_int_eq(table.paths.paths[0].n, 3);
    ck_assert_int_eq(fnl_path_touches(&table.paths, 0)[0].age, 2);
    ck_assert_double_eq(table.paths.paths[0].outcome.conversions, 3.0);
    ck_assert_double_eq(table.paths.paths[0].outcome.value, 10.5);
    ck_assert_double_eq(table.paths.paths[0].outcome.nulls, 2.0);
    ck_assert_double_eq(table.paths.paths[1].outcome.value, 0.25);
    fnl_path_table_free(&table);
  }
}
END_TEST

START_TEST(a_table_that_was_written_reads_back_the_same) {
  fnl_path_table table, again;
  fnl_text written = {0};
  ck_assert_int_eq(
      parse(&table, "\"x, y > \"\"z\"\"\",3,10.1,2\nplain,1,0.30000000000000004,0\n", NULL),
      FNL_OK);
  ck_assert_str_eq(table.names[0], "x, y");
  ck_assert_str_eq(table.names[1], "\"z\"");
  fnl_paths_write(&table.paths, (const char *const *)table.names, &written);
  ck_assert_int_eq(parse(&again, fnl_text_string(&written), NULL), FNL_OK);
  ck_assert_int_eq(again.paths.n_channels, table.paths.n_channels);
  ck_assert_uint_eq(again.paths.n, table.paths.n);
  for (size_t i = 0; i < table.paths.n; i++)
    ck_assert_mem_eq(&again.paths.paths[i], &table.paths.paths[i], sizeof(fnl_path));
  for (int c = 0; c < table.paths.n_channels; c++)
    ck_assert_str_eq(again.names[c], table.names[c]);
  fnl_path_table_free(&table);
  fnl_path_table_free(&again);
  fnl_text_free(&written);
}
END_TEST

START_TEST(wrong_tables_are_refused_with_their_line) {
  static const struct {
    const char *text, *message;
    int line;
  } cases[] = {
      {"", "the file holds no path", 0},
      {"path,conversions\n", "no path has a conversion", 0},
      {"path,conversions,colour\na,1,2\n", "a column has a name that is not known", 1},
      {"path,conversions,conv\na,1,2\n", "two columns are named for the same", 1},
      {"path,value\na,1\n", "a column is missing", 1},
      {"a,1,2,3,4\n", "the line has more than four cells", 1},
      {"a > b,1,2,3\na > > b,1,2,3\n", "a touch without a name", 2},
      {"a > b,1,2,3\n> b,1,2,3\n", "a touch without a name", 2},
      {"a > b,1,2,3\n\n,1,2,3\n", "a touch without a name", 3},
      {"a,1,2,3\nb,1,2\n", "not as many cells as the first", 2},
      {"a,1,2,3\nb,-1,2,3\n", "the number of conversions is not a number from 0 to 1e15", 2},
      {"a,1,2,3\nb,1,much,3\n", "the value is not a number from 0 to 1e15", 2},
      {"a,1,2,3\nb,1,nan,3\n", "the value is not a number from 0 to 1e15", 2},
      {"a,1,2,3\nb,1,2,inf\n", "the number of nulls is not a number from 0 to 1e15", 2},
      {"a,1,2,3\nb,1,2,\n", "the number of nulls is not a number from 0 to 1e15", 2},
      {"a,1,2,3\n\"b,1,2,3\n", "a quoted cell has no end on its line", 2},
      {"a,1,2,3\n\"b\" c,1,2,3\n", "a quoted cell goes on behind its quote", 2},
      {"a,0,2,3\nb,0,2,3\n", "no path has a conversion", 0},
      {"a,1,2,3\nb,1.1e15,2,3\n", "the number of conversions is not a number from 0 to 1e15", 2},
      {"a,1,2,3\ncaf\xE9,1,2,3\n", "not UTF-8 text", 2},
      {"a,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16\n", "the line has too many cells", 1},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    fnl_path_table table;
    fnl_error error = {0};
    ck_assert_msg(parse(&table, cases[i].text, &error) == FNL_EVALUE, "case %zu", i);
    told_check(cases[i].text, &error, (told){"p.csv", cases[i].line, cases[i].message, ""});
    ck_assert(strlen(error.hint) > 0);
    fnl_path_table_free(&table);
  }
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("attribution");
  TCase *tcase = tcase_create("rules");
  tcase_add_test(tcase, every_rule_describes_itself);
  tcase_add_test(tcase, every_rule_hands_out_all_there_is_and_nothing_below_zero);
  tcase_add_test(tcase, every_rule_gives_a_lonely_channel_everything);
  tcase_add_test(tcase, no_rule_credits_a_channel_that_touched_no_converter);
  tcase_add_test(tcase, weights_worked_by_hand);
  tcase_add_test(tcase, last_non_direct_of_direct_touches_alone_is_the_last);
  tcase_add_test(tcase, a_removal_effect_worked_by_hand);
  tcase_add_test(tcase, the_shapley_value_is_that_of_all_coalitions);
  tcase_add_test(tcase, removal_effects_are_those_of_a_walk);
  tcase_add_test(tcase, so_they_are_with_a_memory_of_two_touches);
  tcase_add_test(tcase, and_where_states_are_too_many_for_a_dense_matrix);
  tcase_add_test(tcase, states_by_the_hundred_thousand_take_no_more_memory_than_journeys);
  suite_add_tcase(suite, tcase);
  tcase = tcase_create("paths");
  tcase_add_test(tcase, journeys_that_are_alike_are_one_path);
  tcase_add_test(tcase, paths_by_the_hundred_thousand_without_ages_are_found_at_once);
  tcase_add_test(tcase, tables_are_read_whatever_their_dialect);
  tcase_add_test(tcase, a_table_that_was_written_reads_back_the_same);
  tcase_add_test(tcase, wrong_tables_are_refused_with_their_line);
  suite_add_tcase(suite, tcase);
  return suite;
}

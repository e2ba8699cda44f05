/* The `expected` engine against figures of an independent implementation, where a folder of them is
 * at hand: FUNNEL_CASES names one with models mN.cfg, plans pN.cfg and figures expectedN.json,
 * N = 1, 2, … Every number of the JSON is looked up in the run; a key that is not known fails. */
#include "support/simulate.h"

#include <check.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *test_suite(void);

enum { MOST_CASES = 1000 };

static const double agreement = 1e-9;

typedef struct {
  const simulation *s;
  int number; /* of the case */
  int n_compared;
} comparison;

static void compare(comparison *c, const char *of, const char *name, double found,
                    const json_t *value) {
  char what[300];
  snprintf(what, sizeof what, "case %d, %s %s", c->number, of, name);
  ck_assert_msg(json_is_number(value), "%s is no number", what);
  simulate_check(what, found, json_number_value(value), agreement, 1e-300);
  c->n_compared++;
}

/* ---- what the keys mean ---- */

static double total(const fnl_run *run, const char *key) {
  if (strcmp(key, "spend") == 0)
    return run->spend_total;
  if (strcmp(key, "revenue") == 0)
    return run->revenue;
  if (strcmp(key, "other_costs") == 0)
    return run->other_costs;
  if (strcmp(key, "conversions") == 0)
    return run->conversions;
  if (strcmp(key, "profit") == 0)
    return run->profit;
  if (strcmp(key, "roas") == 0)
    return run->revenue / run->spend_total;
  ck_abort_msg("unknown total \"%s\"", key);
  return NAN;
}

static double by_cause(const simulation *s, const char *cause, const char *key) {
  double sum = 0.0;
  const int index = simulate_cause(s, cause);
  if (strcmp(key, "spend") == 0)
    return s->run.spend[index];
  if (strcmp(key, "impressions") == 0) /* of campaigns only */
    return s->plan.causes[index].campaign >= 0 ? s->run.touches[index] : 0.0;
  for (int e = 0; e < s->plan.n_events; e++) {
    const char *event = s->plan.events[e].name;
    if (strcmp(key, "revenue_caused") == 0)
      sum += simulate_earned(s, event, cause);
    else if (strcmp(key, "conversions") == 0)
      sum += s->plan.events[e].is_conversion ? simulate_happened(s, event, cause) : 0.0;
    else
      ck_abort_msg("unknown figure \"%s\" of \"%s\"", key, cause);
  }
  return sum;
}

static double of_event(const simulation *s, const char *event, const char *key) {
  if (strcmp(key, "count") == 0)
    return simulate_happened(s, event, NULL);
  if (strcmp(key, "value") == 0)
    return simulate_earned(s, event, NULL);
  ck_abort_msg("unknown figure \"%s\" of event \"%s\"", key, event);
  return NAN;
}

/* ---- the parts of the JSON ---- */

static void compare_totals(comparison *c, json_t *totals) {
  const char *key;
  json_t *value;
  json_object_foreach(totals, key, value) {
    if (json_is_null(value))
      ck_assert_msg(!isfinite(total(&c->s->run, key)), "case %d: %s is defined", c->number, key);
    else
      compare(c, "total", key, total(&c->s->run, key), value);
  }
}

static void compare_campaigns(comparison *c, json_t *campaigns) {
  const char *name, *key;
  json_t *group, *value;
  json_object_foreach(campaigns, name, group) json_object_foreach(group, key, value)
      compare(c, name, key, by_cause(c->s, name, key), value);
}

static void compare_moves(comparison *c, json_t *moves) {
  size_t i;
  json_t *move, *value;
  const char *cause;
  json_array_foreach(moves, i, move) {
    const char *from = json_string_value(json_object_get(move, "from"));
    const char *to = json_string_value(json_object_get(move, "to"));
    compare(c, from, to, simulate_moved(c->s, from, to, NULL), json_object_get(move, "count"));
    json_object_foreach(json_object_get(move, "by"), cause, value)
        compare(c, to, cause, simulate_moved(c->s, from, to, cause), value);
  }
}

static void compare_events(comparison *c, json_t *events) {
  const char *name, *key;
  json_t *group, *value;
  json_object_foreach(events, name, group) json_object_foreach(group, key, value)
      compare(c, name, key, of_event(c->s, name, key), value);
}

static void compare_days(comparison *c, json_t *daily) {
  size_t t;
  json_t *days, *value;
  const char *stage;
  const fnl_run *run = &c->s->run;
  json_object_foreach(json_object_get(daily, "stages"), stage, days) {
    ck_assert_int_eq((int)json_array_size(days), c->s->plan.horizon_days + 1);
    json_array_foreach(days, t, value)
        compare(c, "people in", stage, simulate_people(c->s, (int)t, stage), value);
  }
  json_array_foreach(json_object_get(daily, "revenue"), t, value)
      compare(c, "daily", "revenue", run->revenue_days[t], value);
  json_array_foreach(json_object_get(daily, "spend"), t, value)
      compare(c, "daily", "spend", run->spend_days[t], value);
}

static const struct {
  const char *key;
  void (*compare)(comparison *c, json_t *part);
} parts[] = {{"totals", compare_totals},
             {"campaigns", compare_campaigns},
             {"moves", compare_moves},
             {"events", compare_events},
             {"daily", compare_days}};

static void compare_case(const char *folder, int number) {
  char path[1000];
  json_error_t error;
  simulation s;
  snprintf(path, sizeof path, "%s/p%d.cfg", folder, number);
  simulate_read_file(&s.plan, path);
  simulate_prepare(&s, "expected");
  simulate_run(&s, 1, 0);
  snprintf(path, sizeof path, "%s/expected%d.json", folder, number);
  json_t *root = json_load_file(path, 0, &error);
  ck_assert_msg(root != NULL, "%s:%d: %s", path, error.line, error.text);
  comparison c = {.s = &s, .number = number};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    json_t *part = json_object_get(root, parts[i].key);
    ck_assert_msg(part != NULL, "%s has no \"%s\"", path, parts[i].key);
    parts[i].compare(&c, part);
  }
  ck_assert_int_gt(c.n_compared, 100);
  json_decref(root);
  simulate_close(&s);
}

static bool is_there(const char *folder, int number) {
  char path[1000];
  snprintf(path, sizeof path, "%s/expected%d.json", folder, number);
  return access(path, R_OK) == 0;
}

START_TEST(expected_gives_the_figures_of_every_case) {
  const char *folder = getenv("FUNNEL_CASES");
  if (!folder) {
    puts("skipped: FUNNEL_CASES names no folder of cases");
    return;
  }
  int n = 0;
  for (int number = 1; number <= MOST_CASES && is_there(folder, number); number++, n++)
    compare_case(folder, number);
  ck_assert_msg(n > 0, "%s holds no expected1.json", folder);
  printf("%d cases\n", n);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("figures of an independent implementation");
  TCase *cases = tcase_create("cases");
  tcase_add_test(cases, expected_gives_the_figures_of_every_case);
  suite_add_tcase(suite, cases);
  return suite;
}

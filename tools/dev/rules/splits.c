/* splits.c: the 70-80/10-20/10-20 split, and a tenth of the budget for what is tested.
 *
 * Every split in steps of 5 % is run, so the rule's own are among them. Items stand in the order of
 * the model, which begins at the top of the funnel. Of two items the rule leaves 75/25.
 */
#include "rules.h"
#include "subject.h"

#include "optimize/items.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { STEPS = 20, ITEMS = 3, SPLITS_MOST = (STEPS + 1) * (STEPS + 2) / 2 };
enum { TENTH = STEPS / 10 };

static const subject_source sources[] = {
    {"spring-launch", {0}},  {"market-entry", {0}},   {"mature-brand", {0}},
    {"b2b-long-cycle", {0}}, {"shares-boosted", {0}}, {"shares-alone", {0}},
    {"flash-sale", {0}},     {"free-trial", {0}},     {"b2b-social-selling", {0}},
};
enum { N_SOURCES = sizeof sources / sizeof sources[0] };

/* Parts of STEPS; of two items the last is 0. */
typedef struct {
  int part[ITEMS];
} split;

typedef struct {
  int n, n_splits;
  split splits[SPLITS_MOST];
} grid;

/* One figure by draw. Losses are percent: of the best ROAS, or of what ads add to revenue. */
typedef struct {
  double as_read; /* by the rule, at the model's own numbers */
  double *rule, *rule_of_added, *range, *equal, *within;
  double *share[ITEMS]; /* of the best split, percent */
  double *test, *test_vain;
} outcome;

typedef struct {
  subject subject;
  fnl_arena memory;
  fnl_items items;
  grid grid;
  int least; /* the item that has least in the plan as it stands */
  double revenue[SPLITS_MOST];
  double *shares, *money; /* [n_campaigns] */
  outcome outcome;
} trial;

/* ---- splits ---- */

static void grid_init(grid *g, int n_items) {
  *g = (grid){.n = n_items};
  for (int a = STEPS; a >= 0; a--)
    for (int b = STEPS - a; b >= 0; b--)
      if (n_items == ITEMS || a + b == STEPS)
        g->splits[g->n_splits++] = (split){{a, b, STEPS - a - b}};
}

static split rule_of(const grid *g) {
  return g->n == ITEMS ? (split){{15, 3, 2}} : (split){{15, 5, 0}};
}

static bool is_within_rule(const grid *g, split x) {
  const bool top = x.part[0] >= 14 && x.part[0] <= 16;
  const bool others = x.part[1] >= 2 && x.part[1] <= 4 && x.part[2] >= 2 && x.part[2] <= 4;
  return top && (g->n < ITEMS || others);
}

static double revenue_of(trial *t, const double *share, double part) {
  fnl_items_spread(&t->items, t->subject.plan, share, t->shares);
  for (int c = 0; c < t->subject.plan->n_campaigns; c++)
    t->money[c] = t->shares[c] * part * t->subject.world.budget;
  return subject_run(&t->subject, t->money)->revenue;
}

static double revenue_of_split(trial *t, split x, double part) {
  double share[ITEMS];
  for (int i = 0; i < ITEMS; i++)
    share[i] = (double)x.part[i] / STEPS;
  return revenue_of(t, share, part);
}

static double revenue_of_equal(trial *t) {
  double share[ITEMS];
  for (int i = 0; i < ITEMS; i++)
    share[i] = 1.0 / t->items.n;
  return revenue_of(t, share, 1.0);
}

/* ---- one draw ---- */

/* The best of the splits in which item `item` has so many parts; item -1: of all. */
static int best_with(const trial *t, int item, int parts) {
  int best = -1;
  for (int k = 0; k < t->grid.n_splits; k++)
    if (item < 0 || t->grid.splits[k].part[item] == parts)
      if (best < 0 || t->revenue[k] > t->revenue[best])
        best = k;
  return best;
}

static double loss(double best, double other) { return 100.0 * (best - other) / best; }

/* Runs every split; the best. */
static int look_everywhere(trial *t, int draw) {
  subject_draw(&t->subject, draw);
  for (int k = 0; k < t->grid.n_splits; k++)
    t->revenue[k] = revenue_of_split(t, t->grid.splits[k], 1.0);
  return best_with(t, -1, 0);
}

static void judge_rule(trial *t, int draw, int best) {
  const double most = t->revenue[best];
  const double without_ads = revenue_of_split(t, t->grid.splits[0], 0.0);
  const double by_rule = revenue_of_split(t, rule_of(&t->grid), 1.0);
  outcome *out = &t->outcome;
  double in_range = 0.0;
  for (int k = 0; k < t->grid.n_splits; k++)
    if (is_within_rule(&t->grid, t->grid.splits[k]))
      in_range = fmax(in_range, t->revenue[k]);
  out->rule[draw] = loss(most, by_rule);
  out->rule_of_added[draw] = 100.0 * (most - by_rule) / (most - without_ads);
  out->range[draw] = loss(most, in_range);
  out->equal[draw] = loss(most, revenue_of_equal(t));
  out->within[draw] = is_within_rule(&t->grid, t->grid.splits[best]);
  for (int i = 0; i < ITEMS; i++)
    out->share[i][draw] = 100.0 * t->grid.splits[best].part[i] / STEPS;
}

/* A tenth in the item against nothing, the rest of either as good as can be; and a tenth that
 * brings nothing at all. */
static void judge_test(trial *t, int draw) {
  const double with = t->revenue[best_with(t, t->least, TENTH)];
  const double without = t->revenue[best_with(t, t->least, 0)];
  double in_vain = 0.0;
  for (int k = 0; k < t->grid.n_splits; k++)
    if (t->grid.splits[k].part[t->least] == 0)
      in_vain = fmax(in_vain, revenue_of_split(t, t->grid.splits[k], 1.0 - (double)TENTH / STEPS));
  t->outcome.test[draw] = 100.0 * (with - without) / without;
  t->outcome.test_vain[draw] = loss(without, in_vain);
}

static void judge_all(trial *t, int draws) {
  const double most = t->revenue[look_everywhere(t, SUBJECT_AS_READ)];
  t->outcome.as_read = loss(most, revenue_of_split(t, rule_of(&t->grid), 1.0));
  for (int draw = 0; draw < draws; draw++) {
    judge_rule(t, draw, look_everywhere(t, draw));
    judge_test(t, draw);
  }
}

/* ---- a plan ---- */

static void outcome_init(outcome *out, int draws) {
  double **figures[] = {&out->rule,   &out->rule_of_added, &out->range,    &out->equal,
                        &out->within, &out->share[0],      &out->share[1], &out->share[2],
                        &out->test,   &out->test_vain};
  for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
    *figures[i] = subject_memory(draws, sizeof(double));
}

static void outcome_free(outcome *out) {
  double *figures[] = {out->rule,   out->rule_of_added, out->range,    out->equal,
                       out->within, out->share[0],      out->share[1], out->share[2],
                       out->test,   out->test_vain};
  for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
    free(figures[i]);
}

static void trial_init(trial *t, const subject_source *source, int draws) {
  double current[ITEMS];
  subject_init(&t->subject, source);
  fnl_items_init(&t->items, t->subject.plan, &t->memory);
  if (t->memory.failed || t->items.n < 2 || t->items.n > ITEMS)
    abort();
  grid_init(&t->grid, t->items.n);
  fnl_items_current(&t->items, t->subject.plan, current);
  for (int i = 0; i < t->items.n; i++)
    if (current[i] <= current[t->least]) /* of equals, the last */
      t->least = i;
  t->shares = subject_memory(t->subject.plan->n_campaigns, sizeof(double));
  t->money = subject_memory(t->subject.plan->n_campaigns, sizeof(double));
  outcome_init(&t->outcome, draws);
}

static void trial_free(trial *t) {
  outcome_free(&t->outcome);
  free(t->shares);
  free(t->money);
  fnl_arena_free(&t->memory);
  subject_free(&t->subject);
}

/* ---- what is printed ---- */

static double mean(const double *values, int n) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += values[i] / n;
  return sum;
}

static void print_rule(const char *name, const trial *t, int draws) {
  const outcome *out = &t->outcome;
  char best[64];
  const double top = mean(out->share[0], draws), next = mean(out->share[1], draws);
  if (t->items.n == ITEMS)
    snprintf(best, sizeof best, "%.0f/%.0f/%.0f", top, next, mean(out->share[2], draws));
  else
    snprintf(best, sizeof best, "%.0f/%.0f", top, next);
  printf("%-19s %-10s", name, best);
  printf(" %6.1f %6.1f %6.1f %6.1f %7.1f", out->as_read, subject_quantile(out->rule, draws, 0.5),
         subject_quantile(out->rule, draws, 0.9), subject_quantile(out->rule, draws, 1.0),
         subject_quantile(out->rule_of_added, draws, 0.5));
  printf(" %7.0f %7.0f %7.0f", subject_percent_from(out->within, draws, 0.5),
         100.0 - subject_percent_from(out->rule, draws, 1.0),
         100.0 - subject_percent_from(out->rule, draws, 5.0));
  printf(" %7.1f %7.1f\n", subject_quantile(out->range, draws, 0.5),
         subject_quantile(out->equal, draws, 0.5));
}

static void print_test(const char *name, const trial *t, int draws) {
  const outcome *out = &t->outcome;
  printf("%-19s %-12s %6.0f %+7.1f %+7.1f %+7.1f %+7.1f %7.1f %7.1f\n", name,
         t->items.name[t->least], subject_percent_from(out->test, draws, 0.0),
         subject_quantile(out->test, draws, 0.0), subject_quantile(out->test, draws, 0.1),
         subject_quantile(out->test, draws, 0.5), subject_quantile(out->test, draws, 0.9),
         subject_quantile(out->test_vain, draws, 0.5),
         subject_quantile(out->test_vain, draws, 0.9));
}

void rules_splits(int draws) {
  trial *trials = subject_memory(N_SOURCES, sizeof *trials);
  for (int i = 0; i < N_SOURCES; i++) {
    trial_init(&trials[i], &sources[i], draws);
    judge_all(&trials[i], draws);
  }
  printf("75/15/10 (of two items 75/25) beside the best of all splits in steps of 5 %%: %d draws\n"
         "%30s  -------- lost by the rule, %% -------  -- %% of draws with --  - lost, median -\n"
         "%-19s %-10s %6s %6s %6s %6s %7s %7s %7s %7s %7s %7s\n",
         draws, "", "plan", "best, mean", "as is", "median", "90 %", "worst", "of ads", "in rule",
         "< 1 %", "< 5 %", "range", "equal");
  for (int i = 0; i < N_SOURCES; i++)
    print_rule(sources[i].name, &trials[i], draws);
  printf("\nA tenth of the budget in one item, against nothing: %d draws\n"
         "%-19s %-12s %6s ------- change of ROAS, %% ------- - if in vain -\n"
         "%-19s %-12s %6s %7s %7s %7s %7s %7s %7s\n",
         draws, "", "", "pays", "plan", "item", "in %", "worst", "10 %", "median", "90 %", "median",
         "90 %");
  for (int i = 0; i < N_SOURCES; i++) {
    print_test(sources[i].name, &trials[i], draws);
    trial_free(&trials[i]);
  }
  free(trials);
}

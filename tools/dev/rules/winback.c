/* winback.c: most of the loyalty budget to the best customers, a part to win back the lapsed.
 *
 * Every split in steps of 5 % between ads to customers and ads to the lapsed is run; the rule is
 * read as 60 to 90 % to customers, and its middle as 75. Told in margin less costs other than ads
 * (the money is to be spent in any case), within the plan's days and with the worth beyond them, as
 * a part of the money.
 */
#include "rules.h"
#include "subject.h"

#include "engine/worth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 20, RULE = 15, RULE_LEAST = 12, RULE_MOST = 18, N_SPANS = 2 };

static const subject_source sources[] = {
    {"loyalty-budget", {0}},
    {"loyalty-budget", {"initial.lapsed=0.1"}},
    {"loyalty-budget", {"budget.total=72000"}},
    {"loyalty-budget", {"horizon_days=365", "budget.total=36500"}},
};
static const char *const labels[] = {"as it stands", "few have lapsed", "four times the money",
                                     "a year of it"};
enum { N_SOURCES = sizeof sources / sizeof sources[0] };

/* By draw; losses against the best split. */
typedef struct {
  double as_read; /* lost by the rule at the model's own numbers */
  double *share;  /* of customers in the best split, percent */
  double *kept, *rule, *only_customers, *only_lapsed, *brought;
} outcome;

typedef struct {
  subject subject;
  fnl_worth *worth;
  double *money;             /* [n_campaigns] */
  double value[STEPS + 1];   /* by parts for customers */
  double beyond[STEPS + 1];  /* the same with what comes later */
  double none, none_beyond;  /* without ads */
  outcome outcomes[N_SPANS]; /* of the plan's days; with what comes later */
} trial;

static int campaign(const fnl_plan *plan, const char *name) {
  for (int c = 0; c < plan->n_campaigns; c++)
    if (strcmp(plan->campaigns[c].name, name) == 0)
      return c;
  fprintf(stderr, "%s: no campaign %s\n", plan->file, name);
  exit(1);
}

static void run(trial *t, double customers, double lapsed, double *value, double *beyond) {
  subject *s = &t->subject;
  t->money[campaign(s->plan, "loyalty")] = customers;
  t->money[campaign(s->plan, "winback")] = lapsed;
  const fnl_run *run = subject_run(s, t->money);
  *value = run->profit + run->spend_total;
  *beyond = *value + fnl_worth_value(t->worth, &s->world, &s->place.state);
}

static void look_everywhere(trial *t, int draw) {
  subject_draw(&t->subject, draw);
  const double part = t->subject.world.budget / STEPS;
  run(t, 0.0, 0.0, &t->none, &t->none_beyond);
  for (int k = 0; k <= STEPS; k++)
    run(t, k * part, (STEPS - k) * part, &t->value[k], &t->beyond[k]);
}

/* ---- one draw ---- */

static int best_of(const double *value) {
  int best = 0;
  for (int k = 1; k <= STEPS; k++)
    if (value[k] > value[best])
      best = k;
  return best;
}

/* Percent of the money. */
static double lost(const trial *t, const double *value, int parts) {
  return 100.0 * (value[best_of(value)] - value[parts]) / t->subject.world.budget;
}

static void judge(const trial *t, int draw, const double *value, double none, outcome *out) {
  const int best = best_of(value);
  out->share[draw] = 100.0 * best / STEPS;
  out->kept[draw] = best >= RULE_LEAST && best <= RULE_MOST;
  out->rule[draw] = lost(t, value, RULE);
  out->only_customers[draw] = lost(t, value, STEPS);
  out->only_lapsed[draw] = lost(t, value, 0);
  out->brought[draw] = 100.0 * (value[best] - none) / t->subject.world.budget;
}

static void judge_all(trial *t, int draws) {
  look_everywhere(t, SUBJECT_AS_READ);
  t->outcomes[0].as_read = lost(t, t->value, RULE);
  t->outcomes[1].as_read = lost(t, t->beyond, RULE);
  for (int draw = 0; draw < draws; draw++) {
    look_everywhere(t, draw);
    judge(t, draw, t->value, t->none, &t->outcomes[0]);
    judge(t, draw, t->beyond, t->none_beyond, &t->outcomes[1]);
  }
}

/* ---- a plan ---- */

static void trial_init(trial *t, const subject_source *source, int draws) {
  fnl_error error;
  subject_init(&t->subject, source);
  if (fnl_worth_init(&t->worth, &t->subject.world, &error) != FNL_OK)
    abort();
  t->money = subject_memory(t->subject.plan->n_campaigns, sizeof(double));
  for (int i = 0; i < N_SPANS; i++) {
    outcome *out = &t->outcomes[i];
    double **const figures[] = {&out->share,          &out->kept,        &out->rule,
                                &out->only_customers, &out->only_lapsed, &out->brought};
    for (size_t k = 0; k < sizeof figures / sizeof figures[0]; k++)
      *figures[k] = subject_memory(draws, sizeof(double));
  }
}

static void trial_free(trial *t) {
  for (int i = 0; i < N_SPANS; i++) {
    outcome *out = &t->outcomes[i];
    double *const figures[] = {out->share,          out->kept,        out->rule,
                               out->only_customers, out->only_lapsed, out->brought};
    for (size_t k = 0; k < sizeof figures / sizeof figures[0]; k++)
      free(figures[k]);
  }
  free(t->money);
  fnl_worth_free(t->worth);
  subject_free(&t->subject);
}

static void print(const char *label, const outcome *out, int draws) {
  printf("%-22s %6.0f %6.0f %6.0f %7.0f", label, subject_quantile(out->share, draws, 0.1),
         subject_quantile(out->share, draws, 0.5), subject_quantile(out->share, draws, 0.9),
         subject_percent_from(out->kept, draws, 0.5));
  printf(" %7.1f %6.1f %6.1f %6.1f", out->as_read, subject_quantile(out->rule, draws, 0.5),
         subject_quantile(out->rule, draws, 0.9), subject_quantile(out->rule, draws, 1.0));
  printf(" %9.1f %6.1f %8.0f\n", subject_quantile(out->only_customers, draws, 0.5),
         subject_quantile(out->only_lapsed, draws, 0.5),
         subject_quantile(out->brought, draws, 0.5));
}

static void print_span(const char *title, const trial *trials, int span, int draws) {
  printf("%s: %d draws; lost in %% of the money\n"
         "%22s - best to customers -  in the  -- 75 %% to customers loses -- lost, median -   ads\n"
         "%-22s %6s %6s %6s %7s %7s %6s %6s %6s %9s %6s %8s\n",
         title, draws, "", "plan", "10 %", "median", "90 %", "rule, %", "as is", "median", "90 %",
         "worst", "customers", "lapsed", "bring, %");
  for (int i = 0; i < N_SOURCES; i++)
    print(labels[i], &trials[i].outcomes[span], draws);
}

void rules_winback(int draws) {
  trial *trials = subject_memory(N_SOURCES, sizeof *trials);
  for (int i = 0; i < N_SOURCES; i++) {
    trial_init(&trials[i], &sources[i], draws);
    judge_all(&trials[i], draws);
  }
  print_span("To customers or to the lapsed, within the plan's days", trials, 0, draws);
  printf("\n");
  print_span("The same and what they leave", trials, 1, draws);
  for (int i = 0; i < N_SOURCES; i++)
    trial_free(&trials[i]);
  free(trials);
}

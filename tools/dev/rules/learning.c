/* learning.c: fifty results a week end the learning phase; 20 a day win no leads of 100.
 *
 * One campaign at several daily budgets, with its learning phase and as if it had learned all
 * before. What learning costs is what a result costs more.
 */
#include "rules.h"
#include "subject.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  const char *title, *result;
  int campaign; /* the one whose money is varied */
  subject_source source;
} cases[] = {
    {"lead forms that learn from leads", "enquiry", 0, {"small-budget", {0}}},
    {"the same, learning worth three times as much",
     "enquiry",
     0,
     {"small-budget", {"channels.lead_ads.learning.efficiency=0.4375"}}},
    {"the same forms, learning from clicks",
     "enquiry",
     0,
     {"small-budget", {"channels.lead_ads.learning.event=click"}}},
    {"a shop's conversion ads that learn from purchases", "purchase", 2, {"spring-launch", {0}}},
};
static const double a_day[] = {20, 50, 100, 200, 500, 1000, 2000, 5000};
enum { N_CASES = sizeof cases / sizeof cases[0], N_BUDGETS = sizeof a_day / sizeof a_day[0] };
enum { CAMPAIGNS_MOST = 3 };

/* By draw. */
typedef struct {
  double *lessons_a_week, *results_a_week, *cost, *more; /* more: percent */
} outcome;

/* Occurrences by a campaign. */
static double happened(const subject *s, int campaign, const char *event) {
  double sum = 0.0;
  for (int i = 0; i < s->world.n_slots; i++) {
    const fnl_slot *slot = &s->world.slots[i];
    if (s->plan->causes[slot->cause].campaign == campaign &&
        strcmp(s->plan->events[slot->event].name, event) == 0)
      for (int g = 0; g < s->world.n_segments; g++)
        sum += s->run.slot_count[i * s->world.n_segments + g];
  }
  return sum;
}

/* What a result of case k costs, where the campaign has so much a day and the others what the plan
 * gives them. */
static double cost_of_result(subject *s, int k, double efficiency, double budget) {
  const int campaign = cases[k].campaign;
  double money[CAMPAIGNS_MOST];
  s->plan->campaigns[campaign].paid.learning.efficiency.value = efficiency;
  fnl_world_set(&s->world, NULL);
  memcpy(money, s->world.money, (size_t)s->plan->n_campaigns * sizeof *money);
  money[campaign] = budget * s->plan->horizon_days;
  const fnl_run *run = subject_run(s, money);
  return run->spend[fnl_plan_cause_of_campaign(s->plan, campaign)] /
         happened(s, campaign, cases[k].result);
}

static void judge(subject *s, int k, int draw, double budget, outcome *out) {
  const int campaign = cases[k].campaign;
  const fnl_learning *learning = &s->read.campaigns[campaign].paid.learning;
  const double weeks = (double)s->plan->horizon_days / FNL_WEEK_DAYS;
  subject_draw(s, draw);
  const double without = cost_of_result(s, k, 1.0, budget);
  out->cost[draw] = cost_of_result(s, k, learning->efficiency.value, budget);
  out->more[draw] = 100.0 * (out->cost[draw] / without - 1.0);
  out->results_a_week[draw] = happened(s, campaign, cases[k].result) / weeks;
  out->lessons_a_week[draw] = happened(s, campaign, s->plan->events[learning->event].name) / weeks;
}

static void outcome_init(outcome *out, int draws) {
  out->lessons_a_week = subject_memory(draws, sizeof(double));
  out->results_a_week = subject_memory(draws, sizeof(double));
  out->cost = subject_memory(draws, sizeof(double));
  out->more = subject_memory(draws, sizeof(double));
}

static void outcome_free(outcome *out) {
  free(out->lessons_a_week);
  free(out->results_a_week);
  free(out->cost);
  free(out->more);
}

/* Percent of the draws in which a result is cheapest at budget b. */
static double cheapest(const outcome *out, int draws, int b) {
  int count = 0;
  for (int draw = 0; draw < draws; draw++) {
    int best = 0;
    for (int k = 1; k < N_BUDGETS; k++)
      if (out[k].cost[draw] < out[best].cost[draw])
        best = k;
    count += best == b;
  }
  return 100.0 * count / draws;
}

static void print_case(const char *title, outcome *out, int draws) {
  double share[N_BUDGETS];
  for (int b = 0; b < N_BUDGETS; b++) /* before quantiles sort the draws */
    share[b] = cheapest(out, draws, b);
  printf("\n%s\n%8s %8s %8s %8s %8s %8s %8s %8s %8s\n%8s %8s %8s %8s %8s %8s %8s %8s %8s\n", title,
         "USD", "results", "lessons", "50 are", "a result", "", "cheapest", "", "learning", //
         "a day", "a week", "a week", "won in %", "costs", "90 %", "in %", "costs %", "90 %");
  for (int b = 0; b < N_BUDGETS; b++)
    printf("%8.0f %8.1f %8.1f %8.0f %8.1f %8.1f %8.0f %8.1f %8.1f\n", a_day[b],
           subject_quantile(out[b].results_a_week, draws, 0.5),
           subject_quantile(out[b].lessons_a_week, draws, 0.5),
           subject_percent_from(out[b].lessons_a_week, draws, 50.0),
           subject_quantile(out[b].cost, draws, 0.5), subject_quantile(out[b].cost, draws, 0.9),
           share[b], subject_quantile(out[b].more, draws, 0.5),
           subject_quantile(out[b].more, draws, 0.9));
}

void rules_learning(int draws) {
  printf("Fifty results a week: %d draws, 90 days of one campaign\n", draws);
  for (int i = 0; i < N_CASES; i++) {
    subject s;
    outcome out[N_BUDGETS];
    subject_init(&s, &cases[i].source);
    for (int b = 0; b < N_BUDGETS; b++) {
      outcome_init(&out[b], draws);
      for (int draw = 0; draw < draws; draw++)
        judge(&s, i, draw, a_day[b], &out[b]);
    }
    print_case(cases[i].title, out, draws);
    for (int b = 0; b < N_BUDGETS; b++)
      outcome_free(&out[b]);
    subject_free(&s);
  }
}

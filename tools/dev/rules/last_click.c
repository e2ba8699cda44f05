/* last_click.c: last-click flatters the bottom of the funnel.
 *
 * Journeys are drawn by the engine `agents`, the last touch takes the conversion; what a campaign
 * really adds is a run of `expected` with it less one without its money. Plans are made smaller,
 * people, money and learning alike.
 */
#include "rules.h"
#include "subject.h"

#include "engine/agents.h"
#include "study/attribution/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const subject_source sources[] = {
    {"spring-launch",
     {"population=100000", "budget.total=9000", "channels.prospecting.learning.events=5",
      "channels.retargeting.learning.events=5", "channels.conversion.learning.events=5"}},
    {"shares-alone",
     {"population=100000", "budget.total=6000", "channels.impressions.learning.events=5"}},
    {"b2b-long-cycle",
     {"population=100000", "budget.total=80000", "channels.prospecting.learning.events=17",
      "channels.retargeting.learning.events=17", "channels.lead_ads.learning.events=17"}},
};
enum { N_SOURCES = sizeof sources / sizeof sources[0], REPLICATIONS = 10, CAMPAIGNS_MOST = 3 };

/* By touches of any channel; by those of channels that are not the shop's own. */
enum { N_RULES = 2 };
static const char *const rules[N_RULES] = {"last-touch", "last-non-direct"};

typedef struct {
  double of[N_RULES][CAMPAIGNS_MOST];
} credits;

static void must(fnl_status status, const fnl_error *error) {
  if (status == FNL_OK)
    return;
  fprintf(stderr, "%s\n", error->message);
  exit(1);
}

static int rule_number(const char *name) {
  for (int i = 0; fnl_attribution_registry[i]; i++)
    if (strcmp(fnl_attribution_registry[i]->name, name) == 0)
      return i;
  abort();
}

/* Conversions a replication by rule and campaign. */
static void read_credits(const subject *s, const fnl_ledger *ledger, credits *found) {
  *found = (credits){0};
  for (int r = 0; r < N_RULES; r++)
    for (int c = 0; c < s->plan->n_campaigns; c++) {
      const int column = fnl_ledger_conversions(ledger, rule_number(rules[r]), c);
      for (int i = 0; i < ledger->n; i++)
        found->of[r][c] += fnl_ledger_row(ledger, i)[column] / ledger->n;
    }
}

static void credit(const subject *s, int draw, credits *found) {
  bool *is_direct = subject_memory(s->plan->n_causes, sizeof *is_direct);
  const fnl_attribution_options options = {
      .half_life_days = FNL_HALF_LIFE_DAYS, .order = 1, .is_direct = is_direct};
  fnl_study study = fnl_study_of(s->plan);
  fnl_ledger ledger;
  fnl_sample sample = {0};
  fnl_error error;
  fnl_ledger_init(&ledger, s->plan);
  fnl_ledger_direct(s->plan, is_direct);
  ledger.options = &options;
  study.engine = &fnl_engine_agents;
  study.seed = (uint64_t)(draw + 2); /* of its own for each draw, and for the plan as read */
  study.replications = REPLICATIONS;
  study.n_threads = 1;
  fnl_study_add_witness(&study, fnl_ledger_witness(&ledger));
  must(fnl_replicate(&study, &sample, &error), &error);
  read_credits(s, &ledger, found);
  fnl_sample_free(&sample);
  fnl_ledger_free(&ledger);
  free(is_direct);
}

static double added(subject *s, int campaign) {
  double money[CAMPAIGNS_MOST];
  memcpy(money, s->world.money, (size_t)s->plan->n_campaigns * sizeof *money);
  const double with = subject_run(s, money)->conversions;
  money[campaign] = 0.0;
  return with - subject_run(s, money)->conversions;
}

static credits judge(subject *s, int draw) {
  credits times;
  subject_draw(s, draw);
  credit(s, draw, &times);
  for (int c = 0; c < s->plan->n_campaigns; c++) {
    const double truth = added(s, c);
    for (int r = 0; r < N_RULES; r++)
      times.of[r][c] /= truth;
  }
  return times;
}

static void print(const subject *s, int campaign, const credits *as_read, const credits *drawn,
                  int draws) {
  double *times = subject_memory(draws, sizeof *times);
  printf(" %-12s", s->plan->campaigns[campaign].name);
  for (int r = 0; r < N_RULES; r++) {
    for (int draw = 0; draw < draws; draw++)
      times[draw] = drawn[draw].of[r][campaign];
    printf("  %6.2f %6.2f %6.2f %6.2f %5.0f", as_read->of[r][campaign],
           subject_quantile(times, draws, 0.1), subject_quantile(times, draws, 0.5),
           subject_quantile(times, draws, 0.9), subject_percent_from(times, draws, 1.0));
  }
  printf("\n");
  free(times);
}

static void judge_source(const subject_source *source, int draws) {
  subject s;
  credits *drawn = subject_memory(draws, sizeof *drawn);
  subject_init(&s, source);
  if (s.plan->n_campaigns > CAMPAIGNS_MOST)
    abort();
  const credits as_read = judge(&s, SUBJECT_AS_READ);
  for (int draw = 0; draw < draws; draw++)
    drawn[draw] = judge(&s, draw);
  for (int c = 0; c < s.plan->n_campaigns; c++) {
    printf("%-15s", c == 0 ? source->name : "");
    print(&s, c, &as_read, drawn, draws);
  }
  subject_free(&s);
  free(drawn);
}

void rules_last_click(int draws) {
  printf("Conversions credited over those a campaign adds: %d draws\n"
         "%-28s  ---------- last touch ----------  ---- last touch but letters ----\n"
         "%-15s %-12s",
         draws, "", "plan", "campaign");
  for (int r = 0; r < N_RULES; r++)
    printf("  %6s %6s %6s %6s %5s", "as is", "10 %", "median", "90 %", ">1, %");
  printf("\n");
  for (int i = 0; i < N_SOURCES; i++)
    judge_source(&sources[i], draws);
}

/* letters.c: a letter a week is best: half, one, two and four a week over a year.
 *
 * Told in profit, as a part of the margin on the year's revenue at one a week (profit itself may be
 * near 0).
 */
#include "rules.h"
#include "subject.h"

#include "engine/worth.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N_FREQUENCIES = 4, WEEKLY = 1 };
static const double a_week[N_FREQUENCIES] = {0.5, 1.0, 2.0, 4.0};

static const subject_source sources[] = {
    {"newsletter", {0}},
    {"loyalty-budget", {"horizon_days=365"}},
    {"spring-launch", {"horizon_days=365"}},
    {"b2b-long-cycle", {0}},
};
enum { N_SOURCES = sizeof sources / sizeof sources[0] };

/* By draw. */
typedef struct {
  double *best;                /* of the frequencies, by number */
  double *lost[N_FREQUENCIES]; /* against the best, percent of the margin */
} outcome;

static fnl_owned *letter_of(subject *s) {
  for (int i = 0; i < s->plan->n_channels; i++)
    if (strcmp(s->plan->channels[i].name, "newsletter") == 0)
      return &s->plan->channels[i].owned;
  fprintf(stderr, "%s: no newsletter\n", s->plan->file);
  exit(1);
}

/* What the people who are there at the end will still bring. */
static double worth_beyond(subject *s) {
  fnl_worth *worth = NULL;
  fnl_error error;
  if (fnl_worth_init(&worth, &s->world, &error) != FNL_OK)
    abort();
  const double value = fnl_worth_value(worth, &s->world, &s->place.state);
  fnl_worth_free(worth);
  return value;
}

static void judge(subject *s, int draw, bool beyond, outcome *out) {
  double profit[N_FREQUENCIES], margin = 0.0;
  int best = 0;
  subject_draw(s, draw);
  for (int k = 0; k < N_FREQUENCIES; k++) {
    letter_of(s)->touches_per_day.value = a_week[k] / FNL_WEEK_DAYS;
    fnl_world_set(&s->world, NULL);
    const fnl_run *run = subject_run(s, NULL);
    profit[k] = run->profit;
    if (k == WEEKLY)
      margin = s->world.margin * run->revenue;
    if (beyond)
      profit[k] += worth_beyond(s);
    if (profit[k] > profit[best])
      best = k;
  }
  out->best[draw] = best;
  for (int k = 0; k < N_FREQUENCIES; k++)
    out->lost[k][draw] = 100.0 * (profit[best] - profit[k]) / margin;
}

static double percent_best(const outcome *out, int draws, int k) {
  return subject_percent_from(out->best, draws, k) - subject_percent_from(out->best, draws, k + 1);
}

/* Where weekly is not the best, or 0 where it always is. */
static double lost_elsewhere(const outcome *out, int draws, double part) {
  double *lost = subject_memory(draws, sizeof *lost);
  int n = 0;
  for (int draw = 0; draw < draws; draw++)
    if ((int)out->best[draw] != WEEKLY)
      lost[n++] = out->lost[WEEKLY][draw];
  const double found = n > 0 ? subject_quantile(lost, n, part) : 0.0;
  free(lost);
  return found;
}

static void print(const char *name, outcome *out, int draws) {
  printf("%-16s", name);
  for (int k = 0; k < N_FREQUENCIES; k++)
    printf(" %4.0f", percent_best(out, draws, k));
  printf(" %7.1f %6.1f %6.1f  ", lost_elsewhere(out, draws, 0.5), lost_elsewhere(out, draws, 0.9),
         lost_elsewhere(out, draws, 1.0));
  for (int k = 0; k < N_FREQUENCIES; k++)
    printf(" %5.1f", subject_quantile(out->lost[k], draws, 0.5));
  printf("\n");
}

static void judge_source(const subject_source *source, int draws, bool beyond) {
  subject s;
  outcome out = {.best = subject_memory(draws, sizeof(double))};
  for (int k = 0; k < N_FREQUENCIES; k++)
    out.lost[k] = subject_memory(draws, sizeof(double));
  subject_init(&s, source);
  for (int draw = 0; draw < draws; draw++)
    judge(&s, draw, beyond, &out);
  print(source->name, &out, draws);
  subject_free(&s);
  for (int k = 0; k < N_FREQUENCIES; k++)
    free(out.lost[k]);
  free(out.best);
}

static void judge_all(int draws, bool beyond) {
  printf("Letters: half, one, two, four a week, 365 days%s: %d draws; lost in %% of the margin\n"
         "%-16s %19s  - weekly, if not best -  %5s\n"
         "%-16s %4s %4s %4s %4s %7s %6s %6s   %5s %5s %5s %5s\n",
         beyond ? " and what they leave" : "", draws, "", "is best in % of draws", "lost, median",
         "plan", "0.5", "1", "2", "4", "median", "90 %", "worst", "0.5", "1", "2", "4");
  for (int i = 0; i < N_SOURCES; i++)
    judge_source(&sources[i], draws, beyond);
}

void rules_letters(int draws) { judge_all(draws, false); }

void rules_letters_beyond(int draws) { judge_all(draws, true); }

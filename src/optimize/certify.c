/* certify.c: the race of an answer against its rivals. */
#include "optimize/certify.h"

#include "optimize/batches.h"
#include "optimize/influence.h"

#include <gsl/gsl_cdf.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  LEADERS_MOST = 3,
  OPTIMA_MOST = 3,
  FIRST_STAGE = 20, /* where replications are sums over many people, and so nearly normal */
  FIRST_STAGE_OF_RARE = 200, /* where what counts may happen in few of them */
  TAIL_LEAST = 60,           /* replications in the tail of a risk */
  CONVERSIONS_MANY = 1000,
  STORE_MOST = 1 << 24 /* rows of a race: 256 MB */
};

fnl_arm fnl_arm_of(const fnl_variables *variables, const double *x, double *by_campaign,
                   double *by_day) {
  fnl_variables_spread(variables, x, by_campaign, by_day);
  return (fnl_arm){.by_campaign = by_campaign,
                   .by_day = variables->n_periods > 1 ? by_day : NULL,
                   .reference = variables->total_is_free ? variables->reference : 0.0};
}

/* ---- the race ---- */

typedef struct {
  const fnl_contender *contender;
  fnl_certificate *certificate;
  fnl_paired paired;
  int columns[2];
  int n_arms, n_stages, first, longest; /* arm 0 is the answer; lengths of stages */
  fnl_arm *arms;
  double **store; /* [n_arms] [longest * 2] */
  double doubt;   /* of the race */
  fnl_arena memory;
} fnl_race;

static int n_stages(int first, int longest) {
  int n = 1;
  for (int length = first; length < longest; length *= 2)
    n++;
  return n;
}

static double tail_of(const fnl_risk_settings *risk) {
  if (!isnan(risk->cvar))
    return risk->cvar;
  return isnan(risk->quantile) ? 1.0 : fmin(risk->quantile, 1.0 - risk->quantile);
}

/* How many replications a test needs before Student's t holds so far out. */
static int first_stage(const fnl_contender *contender) {
  fnl_valuer *valuer = contender->valuer;
  const double conversions =
      fnl_valuer_row(valuer, 0, contender->best)[fnl_valuer_total(valuer, "conversions")];
  if (fnl_goal_is_risk_aware(&valuer->goal))
    return (int)fmax(FIRST_STAGE_OF_RARE, ceil(TAIL_LEAST / tail_of(&valuer->goal.risk)));
  if (fnl_plan_is_uncertain(contender->study->plan) || conversions < CONVERSIONS_MANY)
    return FIRST_STAGE_OF_RARE;
  return FIRST_STAGE;
}

/* As many replications as the plan asks for; where a gap is wanted, as many as that takes. */
static int longest_stage(const fnl_contender *contender, int n_arms) {
  const fnl_simulation *simulation = &contender->study->plan->simulation;
  const bool wanted = contender->study->plan->optimize.gap > 0.0;
  int longest = simulation->replications;
  if (wanted && simulation->max_replications > longest)
    longest = simulation->max_replications;
  if (longest > STORE_MOST / n_arms)
    longest = STORE_MOST / n_arms;
  return longest;
}

static fnl_status race_init(fnl_race *race, fnl_error *error) {
  const fnl_contender *contender = race->contender;
  const fnl_rivals *rivals = &race->certificate->rivals;
  const fnl_plan *plan = contender->study->plan;
  const size_t n_campaigns = (size_t)plan->n_campaigns;
  const size_t n_days = n_campaigns * (size_t)plan->horizon_days;
  fnl_status status = FNL_OK;
  race->n_arms = rivals->n + 1;
  race->longest = longest_stage(contender, race->n_arms);
  race->first = first_stage(contender);
  if (race->longest < race->first) /* a test on fewer would claim what it cannot know */
    race->longest = race->first;
  race->n_stages = n_stages(race->first, race->longest);
  race->columns[0] = contender->valuer->goal.numerator;
  race->columns[1] = contender->valuer->goal.denominator;
  race->arms = FNL_TAKE(&race->memory, race->n_arms, fnl_arm);
  race->store = FNL_TAKE(&race->memory, race->n_arms, double *);
  race->certificate->contests = FNL_TAKE(&race->certificate->memory, rivals->n, fnl_contest);
  if (race->memory.failed || race->certificate->memory.failed)
    return fnl_error_no_memory(error);
  race->certificate->n_contests = rivals->n;
  for (int a = 0; a < race->n_arms; a++) {
    double *by_campaign = FNL_TAKE(&race->memory, n_campaigns, double);
    double *by_day =
        contender->variables->n_periods > 1 ? FNL_TAKE(&race->memory, n_days, double) : NULL;
    if (race->memory.failed)
      return fnl_error_no_memory(error);
    const double *x = a == 0 ? contender->best : rivals->rivals[a - 1].x;
    race->arms[a] = fnl_arm_of(contender->variables, x, by_campaign, by_day);
    if (a > 0)
      race->certificate->contests[a - 1] =
          (fnl_contest){.kind = rivals->rivals[a - 1].kind, .x = x};
  }
  FNL_TRY(fnl_paired_init(&race->paired, contender->study, &contender->valuer->figures, 2,
                          race->columns, error));
out:
  return status;
}

static void race_free(fnl_race *race) {
  for (int a = 0; race->store && a < race->n_arms; a++)
    free(race->store[a]);
  fnl_paired_free(&race->paired);
  fnl_arena_free(&race->memory);
}

static bool is_running(const fnl_race *race, int arm) {
  return arm == 0 || !race->certificate->contests[arm - 1].separated;
}

/* Runs replications done … n - 1 of all arms still in the race. */
static fnl_status run_stage(fnl_race *race, int done, int n, bool *interrupted, fnl_error *error) {
  const int fresh = n - done;
  fnl_arm *arms = calloc((size_t)race->n_arms, sizeof *arms);
  int *arm_of = calloc((size_t)race->n_arms, sizeof *arm_of);
  double *rows = calloc((size_t)race->n_arms * (size_t)fresh * 2, sizeof *rows);
  fnl_status status = arms && arm_of && rows ? FNL_OK : fnl_error_no_memory(error);
  int n_running = 0;
  for (int a = 0; status == FNL_OK && a < race->n_arms; a++) {
    if (!is_running(race, a))
      continue;
    double *grown = realloc(race->store[a], (size_t)n * 2 * sizeof *grown);
    if (!grown)
      status = fnl_error_no_memory(error);
    else
      race->store[a] = grown;
    arm_of[n_running] = a;
    arms[n_running++] = race->arms[a];
  }
  if (status == FNL_OK)
    *interrupted = !fnl_paired_run(&race->paired, n_running, arms,
                                   FNL_REPLICATIONS_RACE +
                                       (uint64_t)race->contender->round * FNL_REPLICATIONS_A_ROUND +
                                       (uint64_t)done,
                                   fresh, rows);
  for (int k = 0; status == FNL_OK && !*interrupted && k < n_running; k++)
    memcpy(race->store[arm_of[k]] + (size_t)done * 2, rows + (size_t)k * (size_t)fresh * 2,
           (size_t)fresh * 2 * sizeof *rows);
  free(rows);
  free(arm_of);
  free(arms);
  return status;
}

/* Compares the answer with every rival still running, on n replications. */
static fnl_status judge_stage(fnl_race *race, int n, fnl_error *error) {
  fnl_certificate *certificate = race->certificate;
  const fnl_goal *goal = &race->contender->valuer->goal;
  double *own = calloc((size_t)n * 4, sizeof *own);
  if (!own)
    return fnl_error_no_memory(error);
  double *theirs = own + n, *scratch = own + 2 * n;
  const double each =
      race->doubt / (2.0 * (double)race->n_stages * fmax(1.0, certificate->n_contests));
  const double quantile = gsl_cdf_tdist_Qinv(each, n - 1);
  certificate->value = fnl_influence(goal, n, race->store[0], own, scratch);
  certificate->replications = n;
  for (int a = 1; a < race->n_arms; a++) {
    fnl_contest *contest = &certificate->contests[a - 1];
    if (contest->separated)
      continue;
    contest->ahead = certificate->value - fnl_influence(goal, n, race->store[a], theirs, scratch);
    const double half = quantile * fnl_influence_error(n, own, theirs);
    contest->least = contest->ahead - half;
    contest->most = contest->ahead + half;
    contest->n = n;
    contest->separated = contest->least > 0.0;
    contest->better = contest->most < 0.0;
  }
  certificate->mean[0] = certificate->mean[1] = 0.0;
  for (int i = 0; i < n; i++)
    for (int k = 0; k < 2; k++)
      certificate->mean[k] += race->store[0][2 * i + k] / n;
  free(own);
  return FNL_OK;
}

static void set_gap(fnl_certificate *certificate) {
  double worst = 0.0;
  for (int k = 0; k < certificate->n_contests; k++)
    if (!certificate->contests[k].separated)
      worst = fmax(worst, -certificate->contests[k].least);
  certificate->gap = certificate->value != 0.0 ? worst / fabs(certificate->value) : (double)NAN;
}

static bool is_sharp(const fnl_race *race) {
  const double wanted = race->contender->study->plan->optimize.gap;
  return wanted > 0.0 && race->certificate->gap <= wanted;
}

static fnl_status run_race(fnl_race *race, fnl_error *error) {
  fnl_status status = FNL_OK;
  int done = 0;
  bool interrupted = false;
  for (int n = race->first; done < race->longest;
       n = 2 * n < race->longest ? 2 * n : race->longest) {
    FNL_TRY(run_stage(race, done, n, &interrupted, error));
    if (interrupted)
      break;
    FNL_TRY(judge_stage(race, n, error));
    done = n;
    set_gap(race->certificate);
    if (is_sharp(race) || done == race->longest)
      break;
  }
  race->certificate->complete = !interrupted;
out:
  return status;
}

/* ---- the batches ---- */

static double tail_quantile(double doubt, int n) { return gsl_cdf_tdist_Qinv(doubt, n - 1); }

static void set_batch_gap(fnl_certificate *certificate, double doubt, const double *gains) {
  double mean = 0.0, squares = 0.0;
  for (int b = 0; b < FNL_BATCHES; b++)
    mean += gains[b] / FNL_BATCHES;
  for (int b = 0; b < FNL_BATCHES; b++)
    squares += (gains[b] - mean) * (gains[b] - mean);
  const double error = sqrt(squares / ((double)FNL_BATCHES * (FNL_BATCHES - 1)));
  const double size = fabs(certificate->value);
  if (!isfinite(mean / size))
    return;
  certificate->n_batches = FNL_BATCHES;
  certificate->batch_gap = mean / size;
  certificate->batch_gap_bound = (mean + tail_quantile(doubt, FNL_BATCHES) * error) / size;
}

/* ---- what could not be told apart ---- */

static void widen(const fnl_variables *variables, const double *x, double *share, double *low,
                  double *high) {
  fnl_variables_shares(variables, x, share);
  for (int i = 0; i < variables->items->n; i++) {
    low[i] = fmin(low[i], share[i]);
    high[i] = fmax(high[i], share[i]);
  }
}

static fnl_status set_tied(const fnl_contender *contender, fnl_certificate *certificate,
                           fnl_error *error) {
  const fnl_variables *variables = contender->variables;
  const int n = variables->items->n;
  double *share = FNL_TAKE(&certificate->memory, n, double);
  certificate->tied_low = FNL_TAKE(&certificate->memory, n, double);
  certificate->tied_high = FNL_TAKE(&certificate->memory, n, double);
  if (certificate->memory.failed)
    return fnl_error_no_memory(error);
  fnl_variables_shares(variables, contender->best, share);
  memcpy(certificate->tied_low, share, (size_t)n * sizeof *share);
  memcpy(certificate->tied_high, share, (size_t)n * sizeof *share);
  for (int k = 0; k < certificate->n_contests; k++)
    if (!certificate->contests[k].separated && !certificate->contests[k].better)
      widen(variables, certificate->contests[k].x, share, certificate->tied_low,
            certificate->tied_high);
  return FNL_OK;
}

/* Rivals that miss a target are none. */
static void drop_failures(const fnl_contender *contender, fnl_rivals *rivals) {
  int n = 0;
  for (int k = 0; k < rivals->n; k++)
    if (fnl_valuer_meets_targets(contender->valuer, 0, rivals->rivals[k].x))
      rivals->rivals[n++] = rivals->rivals[k];
  rivals->n = n;
}

/* Where a batch's search begins besides the answer: the rivals that look best and could not be
 * shown to be worse, since a basin that the search missed shows there; then the search's own
 * optima. */
static int list_starts(const fnl_contender *contender, const fnl_certificate *certificate,
                       const double **starts) {
  int n = 0;
  while (n < LEADERS_MOST) {
    const fnl_contest *leader = NULL;
    for (int k = 0; k < certificate->n_contests; k++) {
      const fnl_contest *contest = &certificate->contests[k];
      bool listed = contest->separated;
      for (int i = 0; i < n; i++)
        listed = listed || starts[i] == contest->x;
      if (!listed && (!leader || contest->ahead < leader->ahead))
        leader = contest;
    }
    if (!leader)
      break;
    starts[n++] = leader->x;
  }
  for (int k = 0; k < contender->n_optima && k < OPTIMA_MOST; k++)
    starts[n++] = contender->optima[k];
  return n;
}

static fnl_status bound_by_batches(const fnl_contender *contender, const fnl_paired *paired,
                                   double doubt, fnl_certificate *certificate, fnl_error *error) {
  const double *starts[LEADERS_MOST + OPTIMA_MOST];
  double gains[FNL_BATCHES];
  bool solved = false;
  fnl_contender from = *contender;
  from.n_optima = list_starts(contender, certificate, starts);
  from.optima = starts;
  const fnl_status status = fnl_solve_batches(&from, paired, certificate, gains, &solved, error);
  if (status == FNL_OK && solved)
    set_batch_gap(certificate, doubt, gains);
  return status;
}

fnl_status fnl_certify(const fnl_contender *contender, fnl_certificate *certificate,
                       fnl_error *error) {
  fnl_status status = FNL_OK;
  const double doubt = 1.0 - contender->study->plan->optimize.confidence;
  fnl_race race = {.contender = contender, .certificate = certificate, .doubt = 0.5 * doubt};
  memset(certificate, 0, sizeof *certificate);
  certificate->confidence = 1.0 - doubt;
  certificate->batch_gap = certificate->batch_gap_bound = NAN;
  FNL_TRY(fnl_rivals_init(&certificate->rivals, contender->variables, contender->best,
                          contender->n_optima, contender->optima, error));
  drop_failures(contender, &certificate->rivals);
  FNL_TRY(race_init(&race, error));
  FNL_TRY(run_race(&race, error));
  FNL_TRY(set_tied(contender, certificate, error));
  if (certificate->complete)
    FNL_TRY(bound_by_batches(contender, &race.paired, 0.5 * doubt, certificate, error));
out:
  race_free(&race);
  if (status != FNL_OK)
    fnl_certificate_free(certificate);
  return status;
}

void fnl_certificate_free(fnl_certificate *certificate) {
  fnl_rivals_free(&certificate->rivals);
  fnl_arena_free(&certificate->memory);
  memset(certificate, 0, sizeof *certificate);
}

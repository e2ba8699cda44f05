/* optimize.c: from a plan to an answer: search, polish, simulate the rivals, certify, look around.
 */
#include "optimize/optimize.h"

#include "base/clock.h"
#include "base/hooks.h"
#include "optimize/around.h"
#include "optimize/ascend.h"
#include "optimize/comparison.h"
#include "optimize/lagrangian.h"
#include "optimize/search.h"
#include "optimize/trial_log.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STARTS_MOST = 4, FURTHER_EVALUATIONS = 60, ROUNDS_MOST = 2 };

/* A split found to a millionth is said to a hundredth of a percent point; where that would cost
 * something, at least a share that is 0 but for rounding is said to be 0. */
static const double share_unit = 1e-4, rounding_error = 1e-9;
static const double unit_worth = 1e-6; /* relative loss that rounding may cost */

typedef struct {
  fnl_answer *answer;
  const fnl_optimize_options *options;
  fnl_valuer valuer;
  fnl_trial_log log;
  fnl_found found;
  const double **optima; /* [found.n_optima] */
  double begun;          /* seconds of a clock that nobody sets */
  fnl_hooks hooks;       /* `stop` where the user asks for it or the time is up */
  fnl_study timed;       /* the answer's, under these hooks */
  int round;             /* answers that a rival has replaced */
} fnl_quest;

/* ---- alternatives ---- */

/* What the answer changes, in money a day. */
static void tell_changes(fnl_answer *answer) {
  const fnl_variables *variables = &answer->variables;
  for (int i = 0; i < answer->items.n; i++)
    answer->reasons[i].change_per_day =
        variables->reference *
        (fnl_variables_money(variables, answer->alternatives[FNL_RECOMMENDED].x, i) -
         fnl_variables_money(variables, answer->alternatives[FNL_CURRENT].x, i)) /
        answer->plan->horizon_days;
}

/* Points, shares and money of all alternatives, once the winner is known. */
static fnl_status complete_alternatives(fnl_quest *quest, fnl_error *error) {
  fnl_answer *answer = quest->answer;
  const fnl_variables *variables = &answer->variables;
  const fnl_plan *plan = answer->plan;
  const double *best = answer->alternatives[FNL_RECOMMENDED].x;
  const double total = fnl_variables_total(variables, best);
  double *by_day =
      calloc((size_t)plan->n_campaigns * (size_t)plan->horizon_days + 1, sizeof *by_day);
  if (!by_day)
    return fnl_error_no_memory(error);
  fnl_variables_shares(variables, best, answer->alternatives[FNL_RECOMMENDED].share);
  for (int k = 0; k < answer->n_alternatives; k++) {
    fnl_alternative *alternative = &answer->alternatives[k];
    if (k == FNL_CURRENT)
      fnl_variables_current(variables, alternative->x);
    else if (k != FNL_RECOMMENDED)
      fnl_variables_of_shares(variables, alternative->share, total, alternative->x);
    fnl_variables_spread(variables, alternative->x, alternative->money, by_day);
    for (int c = 0; c < plan->n_campaigns; c++)
      alternative->money[c] *= variables->reference;
    alternative->within_bounds = fnl_variables_keep_rules(variables, alternative->x) &&
                                 fnl_valuer_meets_targets(&quest->valuer, 0, alternative->x);
  }
  free(by_day);
  return FNL_OK;
}

/* ---- searching ---- */

static double goal_at(fnl_quest *quest, const double *x) {
  return fnl_valuer_goal(&quest->valuer, 0, x);
}

/* Rounds the winner to multiples of `unit`, unless that costs something or breaks a rule. */
static void round_winner(fnl_quest *quest, double *x, double unit) {
  const fnl_variables *variables = &quest->answer->variables;
  const double before = goal_at(quest, x);
  double *rounded = calloc((size_t)variables->n + 1, sizeof *rounded);
  double *scratch = calloc((size_t)fnl_region_scratch(&variables->region) + 1, sizeof *scratch);
  if (rounded && scratch) {
    for (int v = 0; v < variables->n; v++)
      rounded[v] = unit * round(x[v] / unit);
    if (fnl_region_project(&variables->region, rounded, scratch) &&
        fnl_variables_keep_rules(variables, rounded) &&
        fnl_valuer_meets_targets(&quest->valuer, 0, rounded) == quest->answer->feasible &&
        goal_at(quest, rounded) >= before - unit_worth * fabs(before))
      memcpy(x, rounded, (size_t)variables->n * sizeof *x);
  }
  free(rounded);
  free(scratch);
}

/* The landscape and its search, with the log that is read and the one that is written. */
static fnl_status open_log(fnl_quest *quest, fnl_landscape *land, fnl_error *error) {
  fnl_answer *answer = quest->answer;
  const fnl_optimize_options *options = quest->options;
  const fnl_trial_log_settings settings = {.log = options->log,
                                           .resume = options->resume,
                                           .trial = options->trial,
                                           .user = options->user};
  const fnl_landscape inner = fnl_valuer_landscape(&quest->valuer);
  fnl_status status = FNL_OK;
  *land = inner;
  FNL_TRY(
      fnl_trial_log_open(&quest->log, &settings, &answer->variables, &quest->valuer.goal, error));
  answer->resumed_cut = quest->log.cut;
  if (options->resume)
    FNL_TRY(fnl_memo_landscape(&quest->log.memo, &inner, quest->valuer.n_threads, land, error));
out:
  return status;
}

static void close_log(fnl_quest *quest) {
  quest->answer->remembered = fnl_memo_n_remembered(&quest->log.memo);
  (void)fnl_trial_log_close(&quest->log, &quest->answer->log_error);
}

static bool is_late(const fnl_quest *quest) {
  const double most = quest->answer->plan->optimize.seconds_most;
  return most > 0.0 && fnl_clock_seconds() - quest->begun >= most;
}

static bool is_asked_to_stop(const fnl_quest *quest) {
  return fnl_hooks_stop(quest->options->hooks);
}

static int is_over(void *user) {
  const fnl_quest *quest = user;
  return is_asked_to_stop(quest) || is_late(quest);
}

/* The current split and those it is compared with; returns how many. */
static int list_starts(const fnl_answer *answer, double *starts) {
  const fnl_variables *variables = &answer->variables;
  int n_starts = 0;
  fnl_variables_current(variables, starts + n_starts++ * variables->n);
  for (int k = FNL_CURRENT; k < answer->n_alternatives && n_starts < STARTS_MOST; k++)
    fnl_variables_of_shares(variables, answer->alternatives[k].share, 1.0,
                            starts + n_starts++ * variables->n);
  return n_starts;
}

static fnl_status take_found(fnl_quest *quest, fnl_error *error) {
  fnl_answer *answer = quest->answer;
  const fnl_found *found = &quest->found;
  const fnl_optimum *best = &found->optima[0];
  const int n = answer->variables.n;
  memcpy(answer->alternatives[FNL_RECOMMENDED].x, best->x, (size_t)n * sizeof *best->x);
  answer->method = n > 1 ? best->method : "none";
  answer->feasible = best->feasible;
  answer->n_optima = found->n_optima;
  answer->evaluations = found->n_values;
  answer->gradients = found->n_gradients;
  quest->optima = FNL_TAKE(&answer->memory, found->n_optima, const double *);
  if (!quest->optima)
    return fnl_error_no_memory(error);
  for (int k = 0; k < found->n_optima; k++)
    quest->optima[k] = found->optima[k].x;
  return FNL_OK;
}

static fnl_status find_winner(fnl_quest *quest, fnl_error *error) {
  fnl_answer *answer = quest->answer;
  const fnl_variables *variables = &answer->variables;
  fnl_landscape land;
  fnl_status status = FNL_OK;
  double *starts = FNL_TAKE(&answer->memory, STARTS_MOST * variables->n, double);
  int *group = FNL_TAKE(&answer->memory, variables->n, int);
  if (answer->memory.failed)
    return fnl_error_no_memory(error);
  for (int v = 0; v < variables->n; v++)
    group[v] = v / variables->n_periods;
  FNL_TRY(open_log(quest, &land, error));
  const fnl_search_settings settings = {.n_threads = fnl_threads(quest->options->n_threads),
                                        .hooks = &quest->hooks,
                                        .n_choices = variables->n_choices,
                                        .choices = variables->choices,
                                        .n_starts = list_starts(answer, starts),
                                        .starts = starts,
                                        .group = variables->n_periods > 1 ? group : NULL,
                                        .trial = fnl_trial_log_add,
                                        .user = &quest->log};
  FNL_TRY(fnl_search_run(&land, &settings, &quest->found, error));
  close_log(quest);
  if (quest->found.stopped && is_asked_to_stop(quest))
    status = fnl_error_set(error, FNL_EINTERRUPTED, "interrupted while searching");
  else
    status = take_found(quest, error);
out:
  return status;
}

static fnl_contender contender_of(fnl_quest *quest) {
  quest->timed = quest->answer->study;
  quest->timed.hooks = &quest->hooks;
  return (fnl_contender){.study = &quest->timed,
                         .valuer = &quest->valuer,
                         .variables = &quest->answer->variables,
                         .best = quest->answer->alternatives[FNL_RECOMMENDED].x,
                         .round = quest->round,
                         .n_optima = quest->found.n_optima,
                         .optima = quest->optima};
}

static fnl_status polish(fnl_quest *quest, fnl_error *error) {
  fnl_answer *answer = quest->answer;
  double *x = answer->alternatives[FNL_RECOMMENDED].x;
  const fnl_contender contender = contender_of(quest);
  fnl_status status = FNL_OK;
  if (answer->feasible && answer->plan->optimize.certify)
    FNL_TRY(fnl_polish(&contender, x, &answer->polish_evaluations, &answer->polished, error));
  round_winner(quest, x, rounding_error);
  round_winner(quest, x, share_unit);
  answer->expected_value = fnl_goal_told(&quest->valuer.goal, goal_at(quest, x));
out:
  return status;
}

/* ---- looking around ---- */

static fnl_status report_targets(fnl_quest *quest, fnl_error *error) {
  fnl_answer *answer = quest->answer;
  const fnl_goal *goal = &quest->valuer.goal;
  const double *x = answer->alternatives[FNL_RECOMMENDED].x;
  answer->targets = FNL_TAKE(&answer->memory, goal->n_targets, fnl_target_report);
  if (!answer->targets)
    return fnl_error_no_memory(error);
  const double *row = fnl_valuer_row(&quest->valuer, 0, x);
  for (int j = 0; j < goal->n_targets; j++) {
    const fnl_target *target = &goal->targets[j];
    fnl_target_report *report = &answer->targets[answer->n_targets++];
    const double value = fnl_target_figure(target, row);
    *report = (fnl_target_report){
        .name = target->name,
        .bound = target->bound,
        .value = value,
        .at_most = target->at_most,
        .met = fnl_target_value(target, row) >= -FNL_TARGET_TOLERANCE,
        .applies = target->item < 0 ||
                   fnl_variables_money(&answer->variables, x, target->item) > FNL_REGION_TOLERANCE,
        .slack = target->at_most ? target->bound - value : value - target->bound,
        .shadow_price = fnl_target_shadow_price(target, quest->found.optima[0].multipliers[j])};
  }
  return FNL_OK;
}

/* Where the money of a larger plan goes, beside the winner's. */
static void share_out_growth(fnl_answer *answer, const fnl_variables *larger, const double *x) {
  double grown = 0.0;
  for (int i = 0; i < answer->items.n; i++) {
    answer->next_share[i] =
        (1.0 + answer->next_part) * fnl_variables_money(larger, x, i) -
        fnl_variables_money(&answer->variables, answer->alternatives[FNL_RECOMMENDED].x, i);
    grown += answer->next_share[i];
  }
  for (int i = 0; i < answer->items.n && grown > 0.0; i++)
    answer->next_share[i] /= grown;
}

/* What a tenth more money would bring, and where it would go: up from the winner, in a plan with a
 * larger budget. */
static fnl_status look_further(fnl_quest *quest, fnl_error *error) {
  fnl_answer *answer = quest->answer;
  fnl_plan larger = *answer->plan;
  fnl_status status = FNL_OK;
  fnl_variables variables = {0};
  fnl_valuer valuer = {0};
  double value, *scratch = NULL;
  double *x = FNL_TAKE(&answer->memory, answer->variables.n, double);
  if (!x)
    return fnl_error_no_memory(error);
  if (answer->variables.total_is_free || larger.budget.law != FNL_CERTAIN ||
      answer->n_targets > 0 || answer->variables.n_choices > 0)
    return FNL_OK;
  larger.budget.value *= 1.0 + answer->next_part;
  memcpy(x, answer->alternatives[FNL_RECOMMENDED].x, (size_t)answer->variables.n * sizeof *x);
  FNL_TRY(fnl_variables_init(&variables, &larger, &answer->items, error));
  FNL_TRY(fnl_valuer_init(&valuer, &larger, &variables, 1, larger.optimize.worlds,
                          FNL_REPLICATIONS_WORLDS, error));
  scratch = calloc((size_t)fnl_region_scratch(&variables.region) + 1, sizeof *scratch);
  if (!scratch) {
    status = fnl_error_no_memory(error);
    goto out;
  }
  fnl_region_project(&variables.region, x, scratch);
  const fnl_landscape land = fnl_valuer_landscape(&valuer);
  const fnl_ascent ascent = {
      .landscape = &land, .size = answer->next_part, .points_most = FURTHER_EVALUATIONS};
  FNL_TRY(fnl_ascend(&ascent, 1, x, &value, error));
  answer->next_gain = fnl_goal_told(&valuer.goal, value) - answer->expected_value;
  answer->next_revenue =
      fnl_valuer_row(&valuer, 0, x)[fnl_valuer_total(&valuer, "revenue")] -
      fnl_valuer_row(
          &quest->valuer, 0,
          answer->alternatives[FNL_RECOMMENDED].x)[fnl_valuer_total(&quest->valuer, "revenue")];
  share_out_growth(answer, &variables, x);
out:
  free(scratch);
  fnl_valuer_free(&valuer);
  fnl_variables_free(&variables);
  if (status == FNL_EINFEASIBLE)
    status = FNL_OK; /* the rules leave no room for more money: nothing to tell */
  return status;
}

static fnl_status look_around(fnl_quest *quest, fnl_error *error) {
  fnl_answer *answer = quest->answer;
  fnl_valuer *valuer = &quest->valuer;
  const double *best = answer->alternatives[FNL_RECOMMENDED].x;
  const double value = goal_at(quest, best);
  fnl_status status = FNL_OK;
  double *marginals = FNL_TAKE(&answer->memory, answer->plan->n_campaigns, double);
  if (!marginals)
    return fnl_error_no_memory(error);
  answer->n_responses = fnl_around_responses(valuer, best, answer->responses);
  fnl_around_tied(valuer, best, value - answer->tied * fabs(value), answer->tied_low,
                  answer->tied_high);
  fnl_around_reasons(valuer, best, answer->reasons);
  fnl_valuer_goal(valuer, 0, best);
  fnl_valuer_marginals(valuer, 0, fnl_valuer_total(valuer, "revenue"), NULL, marginals);
  for (int c = 0; c < answer->plan->n_campaigns; c++)
    answer->contributions[c].marginal_roas = answer->variables.reference > 0.0 ? marginals[c] : NAN;
  FNL_TRY(report_targets(quest, error));
  FNL_TRY(look_further(quest, error));
out:
  return status;
}

/* ---- simulating ---- */

static fnl_status simulate(fnl_quest *quest, fnl_error *error) {
  fnl_answer *answer = quest->answer;
  fnl_status status = FNL_OK;
  const double before = fnl_clock_seconds();
  FNL_TRY(complete_alternatives(quest, error));
  tell_changes(answer);
  FNL_TRY(fnl_comparison_lay_out(answer, error));
  FNL_TRY(fnl_replicate(&answer->study, &answer->sample, error));
  FNL_TRY(fnl_comparison_estimate(answer, &quest->valuer.goal, error));
  FNL_TRY(fnl_summary_init(&answer->summary, &answer->study, &answer->sample, error));
  quest->begun += fnl_clock_seconds() - before; /* replications are asked for by their number */
out:
  return status;
}

/* Nothing to certify without a choice, without chance, or without a plan that meets its targets. */
static fnl_status certify(fnl_quest *quest, fnl_error *error) {
  fnl_answer *answer = quest->answer;
  const fnl_contender contender = contender_of(quest);
  fnl_status status = FNL_OK;
  if (!answer->plan->optimize.certify || answer->variables.n < 2 || answer->sample.deterministic ||
      answer->sample.partial || !answer->feasible || !(answer->variables.reference > 0.0))
    return FNL_OK;
  FNL_TRY(fnl_certify(&contender, &answer->certificate, error));
  answer->certificate_value = fnl_goal_told(&quest->valuer.goal, answer->certificate.value);
  answer->has_certificate =
      answer->certificate.replications > 0 && isfinite(answer->certificate.gap);
out:
  return status;
}

/* The rival that the certificate shows to be better by most; NULL: none. */
static const double *better_rival(const fnl_certificate *certificate) {
  const fnl_contest *best = NULL;
  for (int k = 0; k < certificate->n_contests; k++) {
    const fnl_contest *contest = &certificate->contests[k];
    if (contest->better && (!best || contest->ahead < best->ahead))
      best = contest;
  }
  return best ? best->x : NULL;
}

/* Looks around, simulates and certifies; a rival that proves better takes the answer's place. */
static fnl_status complete_answer(fnl_quest *quest, fnl_error *error) {
  fnl_answer *answer = quest->answer;
  double *x = answer->alternatives[FNL_RECOMMENDED].x;
  fnl_status status = FNL_OK;
  for (;;) {
    FNL_TRY(look_around(quest, error));
    FNL_TRY(simulate(quest, error));
    FNL_TRY(certify(quest, error));
    const double *better = better_rival(&answer->certificate);
    if (!better || quest->round == ROUNDS_MOST)
      break;
    memcpy(x, better, (size_t)answer->variables.n * sizeof *x);
    fnl_answer_withdraw(answer);
    quest->round++;
    FNL_TRY(polish(quest, error));
  }
  answer->replaced = quest->round;
  answer->time_was_up = is_late(quest);
out:
  return status;
}

fnl_status fnl_optimize_plan(const fnl_plan *plan, const fnl_optimize_options *options,
                             fnl_answer *answer, fnl_error *error) {
  static const fnl_optimize_options none = {0};
  fnl_quest quest = {
      .answer = answer, .options = options ? options : &none, .begun = fnl_clock_seconds()};
  fnl_status status = FNL_OK;
  quest.hooks = (fnl_hooks){.stop = is_over, .user = &quest};
  FNL_TRY(fnl_answer_init(answer, plan, error));
  answer->study = fnl_study_of(plan);
  answer->study.n_threads = quest.options->n_threads;
  answer->study.hooks = quest.options->hooks;
  answer->study.gauge = quest.options->gauge;
  FNL_TRY(fnl_valuer_init(&quest.valuer, plan, &answer->variables,
                          fnl_threads(quest.options->n_threads), plan->optimize.worlds,
                          FNL_REPLICATIONS_WORLDS, error));
  FNL_TRY(fnl_valuer_widen(&quest.valuer, error));
  answer->objective = quest.valuer.goal.name;
  answer->figure = quest.valuer.goal.figure;
  answer->objective_index = quest.valuer.goal.index;
  answer->sign = quest.valuer.goal.sign;
  answer->n_worlds = quest.valuer.n_worlds;
  FNL_TRY(find_winner(&quest, error));
  FNL_TRY(polish(&quest, error));
  FNL_TRY(complete_answer(&quest, error));
out:
  fnl_trial_log_free(&quest.log);
  fnl_found_free(&quest.found);
  fnl_valuer_free(&quest.valuer);
  if (status != FNL_OK)
    fnl_answer_free(answer);
  return status;
}

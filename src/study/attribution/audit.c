/* audit.c: two studies under one luck, and the distances between them. */
#include "study/attribution/audit.h"

#include "engine/agents.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the studies ---- */

static fnl_status draw_journeys(fnl_audit *audit, fnl_error *error) {
  fnl_sample sample = {0};
  fnl_status status = FNL_OK;
  audit->study.engine = &fnl_engine_agents;
  fnl_study_add_witness(&audit->study, fnl_ledger_witness(&audit->ledger));
  FNL_TRY(fnl_replicate(&audit->study, &sample, error));
  audit->is_partial = sample.partial;
  FNL_TRY(fnl_ledger_check(&audit->ledger, error));
  if (sample.n == 0)
    status =
        fnl_error_set(error, FNL_EINTERRUPTED, "interrupted before the first replication was done");
out:
  fnl_sample_free(&sample);
  audit->study.n_witnesses = 0;
  return status;
}

/* Replications whose journeys are known, without gaps. */
static int n_drawn(const fnl_audit *audit) {
  int n = 0;
  while (n < audit->ledger.n && audit->ledger.replication[n] == n)
    n++;
  return n;
}

/* One says nothing of how sure it is. */
enum { FEWEST_FINISHED = 2 };

/* Of those that are there after an interruption, how many are brought to their end: where people
 * are known by name each campaign takes as long again, so as many as there are threads. */
static int n_finished(const fnl_audit *audit, int n) {
  const int n_threads = fnl_threads(audit->study.n_threads);
  const int few = n_threads > FEWEST_FINISHED ? n_threads : FEWEST_FINISHED;
  return fnl_plan_knows_people(audit->plan) && n > few ? few : n;
}

/* `cohorts` gives the numbers of `agents`, sooner, but where it matters who people are; so much
 * sooner that, where the journeys have been interrupted, all of them are brought to their end. */
static fnl_status leave_out_each(fnl_audit *audit, fnl_error *error) {
  const int n_arms = audit->plan->n_campaigns + 1;
  const int n = n_drawn(audit);
  fnl_arm *arms = FNL_TAKE(&audit->memory, n_arms, fnl_arm);
  fnl_study study = audit->study;
  fnl_status status = FNL_OK;
  if (audit->memory.failed)
    return fnl_error_no_memory(error);
  if (n == 0)
    return FNL_OK;
  for (int k = 0; k < n_arms; k++)
    arms[k].without = k;
  if (!fnl_plan_knows_people(audit->plan))
    study.engine = fnl_engine_by_name("cohorts");
  study.n_arms = n_arms;
  study.arms = arms;
  study.precision = 0.0;
  study.replications = n;
  if (audit->is_partial) {
    study.hooks = NULL;
    study.replications = n_finished(audit, n);
  }
  FNL_TRY(fnl_replicate(&study, &audit->sample, error));
  audit->is_partial |= audit->sample.partial;
out:
  return status;
}

/* ---- what campaigns add ---- */

static int column_of(const fnl_audit *audit, fnl_figure_group group, int item, const char *name) {
  return fnl_figures_find(&audit->sample.figures, group, item, name);
}

static void estimate_addition(fnl_audit *audit, int campaign) {
  const fnl_sample *sample = &audit->sample;
  const int revenue = column_of(audit, FNL_GROUP_TOTALS, 0, "revenue");
  const int conversions = column_of(audit, FNL_GROUP_TOTALS, 0, "conversions");
  const int spend = column_of(audit, FNL_GROUP_CAMPAIGNS, campaign, "spend");
  audit->additions[campaign] = (fnl_addition){
      .spend = fnl_sample_estimate(sample, 0, spend),
      .conversions = fnl_sample_difference(sample, 0, campaign + 1, conversions),
      .revenue = fnl_sample_difference(sample, 0, campaign + 1, revenue),
      .roas = fnl_sample_difference_over(sample, 0, campaign + 1, revenue, spend),
  };
}

/* ---- credits ---- */

static double figure_at(const fnl_audit *audit, int arm, int i, int figure) {
  return fnl_figure_value(&audit->sample.figures.figures[figure],
                          fnl_sample_row(&audit->sample, arm, i));
}

static fnl_estimate estimate_column(const fnl_audit *audit, int column, double *scratch) {
  for (int i = 0; i < audit->n; i++)
    scratch[i] = fnl_ledger_row(&audit->ledger, i)[column];
  return fnl_estimate_of(scratch, audit->n);
}

static fnl_estimate estimate_excess(const fnl_audit *audit, int column, int campaign,
                                    double *scratch) {
  const int conversions = column_of(audit, FNL_GROUP_TOTALS, 0, "conversions");
  for (int i = 0; i < audit->n; i++)
    scratch[i] =
        fnl_ledger_row(&audit->ledger, i)[column] -
        (figure_at(audit, 0, i, conversions) - figure_at(audit, campaign + 1, i, conversions));
  return fnl_estimate_of(scratch, audit->n);
}

/* A ratio of means, its error by the delta method. */
static fnl_estimate estimate_roas(const fnl_audit *audit, const fnl_credit *credit, int column,
                                  int campaign) {
  const int spend = column_of(audit, FNL_GROUP_CAMPAIGNS, campaign, "spend");
  const double mean_spend = audit->additions[campaign].spend.mean;
  const double roas = credit->value.mean / mean_spend;
  double squares = 0.0;
  if (!(mean_spend > 0.0))
    return fnl_estimate_unknown;
  for (int i = 0; i < audit->n; i++) {
    const double off =
        (fnl_ledger_row(&audit->ledger, i)[column] - roas * figure_at(audit, 0, i, spend)) /
        mean_spend;
    squares += off * off;
  }
  return fnl_estimate_by(roas, sqrt(squares / ((double)audit->n * (audit->n - 1))), audit->n);
}

static void estimate_credit(fnl_audit *audit, int rule, int channel, double *scratch) {
  const int conversions = fnl_ledger_conversions(&audit->ledger, rule, channel);
  const int value = fnl_ledger_value(&audit->ledger, rule, channel);
  fnl_credit *credit = &audit->credits[rule * audit->ledger.n_channels + channel];
  *credit = (fnl_credit){.conversions = estimate_column(audit, conversions, scratch),
                         .value = estimate_column(audit, value, scratch),
                         .roas = fnl_estimate_unknown,
                         .excess = fnl_estimate_unknown,
                         .times = (double)NAN};
  if (channel >= audit->plan->n_campaigns)
    return;
  const double added = audit->additions[channel].conversions.mean;
  credit->roas = estimate_roas(audit, credit, value, channel);
  credit->excess = estimate_excess(audit, conversions, channel, scratch);
  if (added > 0.0)
    credit->times = credit->conversions.mean / added;
}

/* ---- errors ---- */

static double error_of(const fnl_audit *audit, int rule) {
  double off = 0.0, added = 0.0;
  for (int c = 0; c < audit->plan->n_campaigns; c++) {
    off += fabs(fnl_audit_credit(audit, rule, c)->excess.mean);
    added += fabs(audit->additions[c].conversions.mean);
  }
  return added > 0.0 ? off / added : (double)NAN;
}

/* By insertion; rules that are as good stay in the order of their names. */
static void sort_rules(fnl_audit *audit) {
  for (int i = 0; i < audit->ledger.n_rules; i++) {
    int k = i;
    for (; k > 0 && audit->error[audit->order[k - 1]] > audit->error[i]; k--)
      audit->order[k] = audit->order[k - 1];
    audit->order[k] = i;
  }
}

/* Replications that both studies have done. */
static int n_common(const fnl_audit *audit) {
  int n = 0;
  while (n < audit->ledger.n && n < audit->sample.n &&
         audit->ledger.replication[n] == audit->sample.replication[n])
    n++;
  return n;
}

static fnl_status take_memory(fnl_audit *audit, fnl_error *error) {
  const int n_credits = audit->ledger.n_rules * audit->ledger.n_channels;
  audit->additions = FNL_TAKE(&audit->memory, audit->plan->n_campaigns, fnl_addition);
  audit->credits = FNL_TAKE(&audit->memory, n_credits, fnl_credit);
  audit->error = FNL_TAKE(&audit->memory, audit->ledger.n_rules, double);
  audit->order = FNL_TAKE(&audit->memory, audit->ledger.n_rules, int);
  return audit->memory.failed ? fnl_error_no_memory(error) : FNL_OK;
}

static fnl_status estimate(fnl_audit *audit, fnl_error *error) {
  double *scratch = FNL_TAKE(&audit->memory, audit->n + 1, double);
  const int width = fnl_ledger_width(&audit->ledger);
  if (audit->memory.failed)
    return fnl_error_no_memory(error);
  for (int c = 0; c < audit->plan->n_campaigns; c++)
    estimate_addition(audit, c);
  for (int rule = 0; rule < audit->ledger.n_rules; rule++) {
    for (int channel = 0; channel < audit->ledger.n_channels; channel++)
      estimate_credit(audit, rule, channel, scratch);
    audit->error[rule] = error_of(audit, rule);
  }
  sort_rules(audit);
  audit->conversions = estimate_column(audit, width - 2, scratch);
  audit->value = estimate_column(audit, width - 1, scratch);
  audit->revenue =
      fnl_sample_estimate(&audit->sample, 0, column_of(audit, FNL_GROUP_TOTALS, 0, "revenue"));
  return FNL_OK;
}

fnl_status fnl_audit_run(fnl_audit *audit, const fnl_study *study,
                         const fnl_attribution_options *options, fnl_error *error) {
  fnl_status status = FNL_OK;
  *audit = (fnl_audit){.plan = study->plan, .study = *study, .options = options};
  fnl_ledger_init(&audit->ledger, study->plan);
  audit->ledger.options = options;
  FNL_TRY(take_memory(audit, error));
  FNL_TRY(draw_journeys(audit, error));
  FNL_TRY(leave_out_each(audit, error));
  audit->n = n_common(audit);
  if (audit->n == 0)
    FNL_TRY(fnl_error_set(error, FNL_EINTERRUPTED, "interrupted before campaigns were left out"));
  FNL_TRY(estimate(audit, error));
out:
  audit->study.hooks = NULL;
  return status;
}

void fnl_audit_free(fnl_audit *audit) {
  fnl_ledger_free(&audit->ledger);
  fnl_sample_free(&audit->sample);
  fnl_arena_free(&audit->memory);
  *audit = (fnl_audit){0};
}

/* optimize.c: the best split of the point's budget is looked for. */
#include "optimize/optimize.h"
#include "experiment/action.h"

#include <math.h>
#include <stdio.h>

static fnl_estimate certain(double value) {
  return (fnl_estimate){.mean = value, .se = (double)NAN};
}

static void take_answer(const fnl_assignment *assignment, const fnl_answer *answer,
                        fnl_findings *findings) {
  const fnl_alternative *best = &answer->alternatives[FNL_RECOMMENDED];
  const fnl_alternative *current = &answer->alternatives[FNL_CURRENT];
  for (int i = 0; i < answer->items.n; i++) {
    char name[256];
    snprintf(name, sizeof name, "recommended.%s", answer->items.name[i]);
    fnl_findings_set(findings, assignment, name, certain(best->share[i]));
  }
  fnl_findings_set(findings, assignment, "objective.recommended", best->objective);
  fnl_findings_set(findings, assignment, "objective.current", current->objective);
  fnl_findings_set(findings, assignment, "objective.gain", current->difference);
  fnl_findings_set(findings, assignment, "objective.feasible", certain(answer->feasible));
}

static fnl_status perform(const fnl_assignment *assignment, fnl_findings *findings,
                          fnl_error *error) {
  const fnl_optimize_options options = {
      .n_threads = assignment->n_threads, .hooks = assignment->hooks, .gauge = assignment->gauge};
  fnl_answer answer = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_optimize_plan(assignment->plan, &options, &answer, error));
  if (answer.sample.partial || answer.sample.n == 0) {
    status = fnl_interrupted(error);
    goto out;
  }
  FNL_TRY(fnl_findings_take(findings, assignment, &answer.sample, error));
  take_answer(assignment, &answer, findings);
out:
  fnl_answer_free(&answer);
  return status;
}

static fnl_status list(const fnl_plan *plan, fnl_catalogue *catalogue, fnl_error *error) {
  fnl_arena memory = {0};
  fnl_items items;
  const fnl_status status = fnl_catalogue_add_figures(catalogue, plan, error);
  fnl_items_init(&items, plan, &memory);
  for (int i = 0; !memory.failed && i < items.n; i++)
    fnl_catalogue_add_format(catalogue, "share", true, "recommended.%s", items.name[i]);
  fnl_catalogue_add(catalogue, "objective.recommended", "", true);
  fnl_catalogue_add(catalogue, "objective.current", "", true);
  fnl_catalogue_add(catalogue, "objective.gain", "", true);
  fnl_catalogue_add(catalogue, "objective.feasible", "flag", true);
  catalogue->failed |= memory.failed;
  fnl_arena_free(&memory);
  return status;
}

const fnl_action_type fnl_action_optimize = {
    .name = "optimize",
    .summary = "looks for the best split: figures at it, the shares, what is gained",
    .list = list,
    .perform = perform,
};

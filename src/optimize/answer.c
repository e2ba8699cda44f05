/* answer.c: the frame of an answer: alternatives by their shares, and room for what is found. */
#include "optimize/answer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double tied = 0.01;      /* "within 1 % of the best" */
static const double next_part = 0.10; /* "the next 10 % of the budget" */

static fnl_alternative *add_alternative(fnl_answer *answer, const char *name) {
  fnl_alternative *alternative = &answer->alternatives[answer->n_alternatives++];
  alternative->name = name;
  alternative->x = FNL_TAKE(&answer->memory, answer->variables.n, double);
  alternative->share = FNL_TAKE(&answer->memory, answer->items.n, double);
  alternative->money = FNL_TAKE(&answer->memory, answer->plan->n_campaigns, double);
  return alternative;
}

static const char *only_name(fnl_answer *answer, int item) {
  const size_t length = strlen("only ") + strlen(answer->items.name[item]) + 1;
  char *name = FNL_TAKE(&answer->memory, length, char);
  if (name)
    snprintf(name, length, "only %s", answer->items.name[item]);
  return name;
}

static void list_alternatives(fnl_answer *answer) {
  const fnl_items *items = &answer->items;
  double rule[3];
  add_alternative(answer, "recommended");
  fnl_alternative *current = add_alternative(answer, "current");
  fnl_alternative *equal = add_alternative(answer, "equal split");
  if (answer->memory.failed)
    return;
  fnl_items_current(items, answer->plan, current->share);
  for (int i = 0; i < items->n; i++)
    equal->share[i] = 1.0 / items->n;
  if (fnl_items_rule_of_thumb(items, answer->plan, rule)) {
    fnl_alternative *thumb = add_alternative(answer, "75/15/10 rule");
    if (thumb->share)
      memcpy(thumb->share, rule, sizeof rule);
  }
  for (int i = 0; i < items->n && items->n > 1 && !answer->memory.failed; i++) {
    fnl_alternative *only = add_alternative(answer, only_name(answer, i));
    if (only->share)
      only->share[i] = 1.0;
  }
}

fnl_status fnl_answer_init(fnl_answer *answer, const fnl_plan *plan, fnl_error *error) {
  fnl_status status = FNL_OK;
  memset(answer, 0, sizeof *answer);
  answer->plan = plan;
  answer->tied = tied;
  answer->next_part = next_part;
  answer->next_gain = answer->next_revenue = NAN;
  FNL_TRY(fnl_items_require(&answer->items, plan, &answer->memory, error));
  FNL_TRY(fnl_variables_init(&answer->variables, plan, &answer->items, error));
  const int n = answer->items.n;
  answer->alternatives = FNL_TAKE(&answer->memory, 4 + n, fnl_alternative);
  answer->contributions = FNL_TAKE(&answer->memory, plan->n_campaigns, fnl_contribution);
  answer->reasons = FNL_TAKE(&answer->memory, n, fnl_reason);
  answer->responses = FNL_TAKE(&answer->memory, FNL_SHIFTS * n, fnl_response_point);
  answer->tied_low = FNL_TAKE(&answer->memory, n, double);
  answer->tied_high = FNL_TAKE(&answer->memory, n, double);
  answer->next_share = FNL_TAKE(&answer->memory, n, double);
  if (!answer->memory.failed)
    list_alternatives(answer);
  if (answer->memory.failed)
    status = fnl_error_no_memory(error);
out:
  return status;
}

void fnl_answer_withdraw(fnl_answer *answer) {
  fnl_certificate_free(&answer->certificate);
  fnl_summary_free(&answer->summary);
  fnl_sample_free(&answer->sample);
  answer->has_certificate = false;
  answer->n_targets = answer->n_responses = 0;
  answer->next_gain = answer->next_revenue = NAN;
}

void fnl_answer_free(fnl_answer *answer) {
  fnl_certificate_free(&answer->certificate);
  fnl_summary_free(&answer->summary);
  fnl_sample_free(&answer->sample);
  fnl_variables_free(&answer->variables);
  fnl_arena_free(&answer->memory);
  memset(answer, 0, sizeof *answer);
}

/* plan.c: freeing a plan, and small questions to it. */
#include "model/plan.h"

#include "model/document.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void free_stages(fnl_plan *plan) {
  for (int s = 0; plan->stages && s < plan->n_stages; s++) {
    free(plan->stages[s].name);
    free(plan->stages[s].title);
  }
  free(plan->stages);
}

static void free_segments(fnl_plan *plan) {
  for (int g = 0; plan->segments && g < plan->n_segments; g++) {
    free(plan->segments[g].name);
    free(plan->segments[g].title);
  }
  free(plan->segments);
}

static void free_channels(fnl_plan *plan) {
  for (int c = 0; plan->channels && c < plan->n_channels; c++)
    fnl_channel_free(&plan->channels[c]);
  free(plan->channels);
}

static void free_campaigns(fnl_plan *plan) {
  for (int c = 0; plan->campaigns && c < plan->n_campaigns; c++) {
    free(plan->campaigns[c].name);
    free(plan->campaigns[c].title);
    free(plan->campaigns[c].platform);
    free(plan->campaigns[c].pacing);
    fnl_audience_free(&plan->campaigns[c].creative.audience);
  }
  free(plan->campaigns);
}

static void free_moves(fnl_plan *plan) {
  for (int m = 0; plan->moves && m < plan->n_moves; m++)
    free(plan->moves[m].touches);
  free(plan->moves);
}

static void free_event(fnl_event *event) {
  for (int i = 0; event->counts_as && i < event->n_counts_as; i++)
    free(event->counts_as[i]);
  free(event->counts_as);
  free(event->name);
  free(event->title);
  free(event->in);
  free(event->daily);
  free(event->touches);
}

static void free_events(fnl_plan *plan) {
  for (int e = 0; plan->events && e < plan->n_events; e++)
    free_event(&plan->events[e]);
  free(plan->events);
}

static void free_settings(fnl_plan *plan) {
  free(plan->file);
  free(plan->model_file);
  free(plan->name);
  free(plan->model_title);
  free(plan->source);
  free(plan->title);
  free(plan->currency);
  free(plan->split);
  free(plan->pacing);
  free(plan->simulation.engine);
}

static void free_network(fnl_network_settings *settings) {
  free(settings->file);
  free(settings->generator);
  free(settings->segments);
  free(settings->segments_file);
  free(settings->degrees);
  free(settings->degrees_file);
  free(settings->mixing);
}

static void free_optimize(fnl_optimize_settings *settings) {
  free(settings->metric);
  free(settings->min_share);
  free(settings->max_share);
  free(settings->committed);
  free(settings->at_least_or_nothing);
  for (int i = 0; settings->groups && i < settings->n_groups; i++) {
    free(settings->groups[i].name);
    free(settings->groups[i].member);
  }
  free(settings->groups);
}

void fnl_plan_free(fnl_plan *plan) {
  free_stages(plan);
  free_segments(plan);
  free_channels(plan);
  free_campaigns(plan);
  free_moves(plan);
  free_events(plan);
  free_settings(plan);
  free_optimize(&plan->optimize);
  free_network(&plan->network);
  free(plan->seeds.people);
  for (int i = 0; plan->laws && i < plan->n_laws; i++)
    free(plan->laws[i].path);
  free(plan->laws);
  free(plan->causes);
  fnl_document_free(plan->document);
  memset(plan, 0, sizeof *plan);
}

int fnl_plan_pacing(const fnl_plan *plan, int campaign, int day, const fnl_number **weights) {
  const fnl_campaign *own = &plan->campaigns[campaign];
  const int n = own->n_pacing > 0 ? own->n_pacing : plan->n_pacing;
  *weights = own->n_pacing > 0 ? own->pacing : plan->pacing;
  if (n == 0) {
    *weights = NULL;
    return 0;
  }
  return n == plan->horizon_days ? day : day / FNL_WEEK_DAYS;
}

const fnl_creative_settings *fnl_plan_creative(const fnl_plan *plan, int cause) {
  const fnl_cause *own = &plan->causes[cause];
  if (own->campaign >= 0)
    return &plan->campaigns[own->campaign].creative;
  return own->channel >= 0 ? &plan->channels[own->channel].creative : NULL;
}

int fnl_plan_cause_of_channel(const fnl_plan *plan, int channel) {
  for (int c = 1 + plan->n_campaigns; c < plan->n_causes; c++)
    if (plan->causes[c].channel == channel)
      return c;
  return -1;
}

int fnl_plan_cause_of_campaign(const fnl_plan *plan, int campaign) {
  (void)plan;
  return 1 + campaign;
}

double fnl_plan_group_weight(const fnl_plan *plan, int channel) {
  double sum = 0.0;
  for (int c = 0; c < plan->n_campaigns; c++)
    if (plan->campaigns[c].channel == channel)
      sum += plan->campaigns[c].weight.value;
  return sum;
}

bool fnl_plan_same_auction(const fnl_plan *plan, int campaign, int other) {
  const fnl_campaign *a = &plan->campaigns[campaign], *b = &plan->campaigns[other];
  if (a->channel != b->channel || !a->platform != !b->platform)
    return false;
  return !a->platform || strcmp(a->platform, b->platform) == 0;
}

static bool is_positive(fnl_number number) { return number.value > 0; }

bool fnl_plan_is_uncertain(const fnl_plan *plan) {
  return plan->n_laws > 0 || is_positive(plan->noise_cpm) || is_positive(plan->noise_response);
}

bool fnl_channel_is_personal(const fnl_plan *plan, int channel) {
  const fnl_earned *earned = &plan->channels[channel].earned;
  return fnl_channel_traits_of(&plan->channels[channel])->is_word_of_mouth &&
         (plan->has_network || earned->law != FNL_SENDING_POISSON ||
          isfinite(earned->sharing_shape.value));
}

bool fnl_plan_is_personal(const fnl_plan *plan) {
  for (int c = 0; c < plan->n_channels; c++)
    if (fnl_channel_is_personal(plan, c))
      return true;
  return false;
}

bool fnl_plan_chooses_seeds(const fnl_plan *plan) {
  return plan->has_seeds && plan->seeds.by != FNL_SEEDS_RANDOM;
}

bool fnl_plan_knows_people(const fnl_plan *plan) {
  return plan->has_network || fnl_plan_is_personal(plan) || fnl_plan_chooses_seeds(plan);
}

const char *fnl_plan_objective(const fnl_plan *plan) {
  const fnl_optimize_settings *settings = &plan->optimize;
  return settings->objective == FNL_OBJECTIVE_METRIC ? settings->metric
                                                     : fnl_objectives[settings->objective].figure;
}

bool fnl_plan_looks_beyond(const fnl_plan *plan) {
  const char *objective = fnl_plan_objective(plan);
  return plan->simulation.worth || plan->optimize.value_beyond_horizon ||
         (objective && fnl_figure_is(objective, FNL_FIGURE_LOOKS_BEYOND));
}

fnl_plan fnl_plan_without_beyond(const fnl_plan *plan) {
  fnl_plan other = *plan;
  other.simulation.worth = other.optimize.value_beyond_horizon = false;
  if (fnl_plan_looks_beyond(&other)) {
    const bool is_worth = plan->optimize.objective == FNL_OBJECTIVE_WORTH;
    other.optimize.objective = is_worth ? FNL_OBJECTIVE_PROFIT : FNL_OBJECTIVE_ROAS;
    other.optimize.metric = NULL;
  }
  return other;
}

fnl_plan fnl_plan_with_worth(const fnl_plan *plan) {
  fnl_plan other = *plan;
  other.simulation.worth = true;
  return other;
}

/* By position, so that the compiler misses a new risk. */
void fnl_plan_forget_targets(fnl_plan *plan) {
  for (int i = 0; i < FNL_N_TARGETS; i++)
    plan->optimize.targets[i] = (double)NAN;
  plan->optimize.risk = (fnl_risk_settings){(double)NAN, (double)NAN, (double)NAN};
}

const char *fnl_role_name(fnl_role role) {
  static const char *const names[FNL_N_ROLES] = {
      "prospect", "awareness", "consideration", "conversion", "loyalty", "advocacy", "lost"};
  return names[role];
}

bool fnl_role_is_customer(fnl_role role) {
  return role == FNL_ROLE_CONVERSION || role == FNL_ROLE_LOYALTY || role == FNL_ROLE_ADVOCACY;
}

bool fnl_move_makes_customer(const fnl_plan *plan, int move) {
  return fnl_role_is_customer(plan->stages[plan->moves[move].to].role) &&
         !fnl_role_is_customer(plan->stages[plan->moves[move].from].role);
}

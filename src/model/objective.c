/* objective.c: the table of objectives, and that of the figures that the model knows. */
#include "model/objective.h"

#include <stddef.h>
#include <string.h>

/* Under ROAS what counts is the money planned: money left is no merit. */
const fnl_objective_type fnl_objectives[FNL_N_OBJECTIVES] = {
    [FNL_OBJECTIVE_ROAS] = {"totals.roas_on_budget", "lasting_roas"},
    [FNL_OBJECTIVE_REVENUE] = {"totals.revenue", "lasting_revenue"},
    [FNL_OBJECTIVE_PROFIT] = {"totals.profit", "worth"},
    [FNL_OBJECTIVE_CONVERSIONS] = {"totals.conversions", "lasting_conversions"},
    [FNL_OBJECTIVE_CUSTOMERS] = {"totals.customers", "lasting_customers"},
    [FNL_OBJECTIVE_ROI] = {"totals.roi", "lasting_roi"},
    [FNL_OBJECTIVE_CPA] = {"totals.cpa", "lasting_cpa"},
    [FNL_OBJECTIVE_WORTH] = {"totals.profit_and_worth", "worth"},
    [FNL_OBJECTIVE_METRIC] = {NULL, NULL},
};

#define NAME_OF_OBJECTIVE(number, name) name,
const char *const fnl_objective_names[FNL_N_OBJECTIVES + 1] = {FNL_EACH_OBJECTIVE(NAME_OF_OBJECTIVE)
                                                                   NULL};

enum {
  RATIO = FNL_FIGURE_IS_RATIO,
  COST = FNL_FIGURE_LESS_IS_BETTER,
  BEYOND = FNL_FIGURE_LOOKS_BEYOND,
  LOSS = FNL_FIGURE_MAY_BE_A_LOSS
};

/* What lasts already is its own with what comes beyond. */
static const fnl_known_figure known[] = {
    {"totals.roas", "ROAS", "totals.lasting_roas", RATIO},
    {"totals.roas_on_budget", "ROAS on budget", "totals.lasting_roas_on_budget", RATIO},
    {"totals.roi", "ROI", "totals.lasting_roi", RATIO | LOSS},
    {"totals.revenue", "revenue", "totals.lasting_revenue", 0},
    {"totals.profit", "profit", "totals.profit_and_worth", LOSS},
    {"totals.conversions", "conversions", "totals.lasting_conversions", 0},
    {"totals.cpa", "CPA", "totals.lasting_cpa", RATIO | COST},
    {"totals.customers", "customers", "totals.lasting_customers", 0},
    {"totals.spend", "spend", NULL, COST},
    {"totals.other_costs", "other costs", NULL, COST},
    {"totals.lasting_roas", "lasting ROAS", "totals.lasting_roas", RATIO | BEYOND},
    {"totals.lasting_roas_on_budget", "lasting ROAS on budget", "totals.lasting_roas_on_budget",
     RATIO | BEYOND},
    {"totals.lasting_roi", "lasting ROI", "totals.lasting_roi", RATIO | BEYOND | LOSS},
    {"totals.lasting_revenue", "lasting revenue", "totals.lasting_revenue", BEYOND},
    {"totals.profit_and_worth", "profit and worth", "totals.profit_and_worth", BEYOND | LOSS},
    {"totals.lasting_conversions", "lasting conversions", "totals.lasting_conversions", BEYOND},
    {"totals.lasting_cpa", "lasting CPA", "totals.lasting_cpa", RATIO | COST | BEYOND},
    {"totals.lasting_customers", "lasting customers", "totals.lasting_customers", BEYOND},
    {"totals.worth_beyond_horizon", "worth beyond the horizon", "totals.worth_beyond_horizon",
     BEYOND | LOSS},
    {"totals.revenue_beyond_horizon", "revenue beyond the horizon", "totals.revenue_beyond_horizon",
     BEYOND},
    {"totals.other_costs_beyond_horizon", "other costs beyond the horizon",
     "totals.other_costs_beyond_horizon", COST | BEYOND},
    {"totals.conversions_beyond_horizon", "conversions beyond the horizon",
     "totals.conversions_beyond_horizon", BEYOND},
    {"totals.customers_beyond_horizon", "customers beyond the horizon",
     "totals.customers_beyond_horizon", BEYOND},
    {"totals.lasting_metric_cost", "lasting_metric_cost", NULL, COST | BEYOND},
    {"campaigns.*.share", "share", NULL, RATIO},
    {"campaigns.*.spend", "spend", NULL, COST},
    {"campaigns.*.unspent", "unspent", NULL, COST},
    {"campaigns.*.effective_cpm", "effective CPM", NULL, RATIO | COST},
    {"campaigns.*.frequency", "frequency", NULL, RATIO},
    {"campaigns.*.cpa", "CPA", NULL, RATIO | COST},
    {"campaigns.*.roas_caused", "ROAS caused", NULL, RATIO},
    {"channels.*.frequency", "frequency", NULL, RATIO},
    {"channels.*.cost", "cost", NULL, COST},
    {"events.*.cost", "cost", NULL, COST},
};
enum { N_KNOWN = sizeof known / sizeof known[0] };

static bool is_place(const char *pattern, const char *place) {
  const char *star = strchr(pattern, '*');
  if (!star)
    return strcmp(pattern, place) == 0;
  const size_t before = (size_t)(star - pattern), after = strlen(star + 1), n = strlen(place);
  return n > before + after && strncmp(pattern, place, before) == 0 &&
         strcmp(star + 1, place + n - after) == 0;
}

const fnl_known_figure *fnl_figure_known(const char *place) {
  for (int i = 0; i < N_KNOWN; i++)
    if (is_place(known[i].place, place))
      return &known[i];
  return NULL;
}

bool fnl_figure_is(const char *place, unsigned trait) {
  const fnl_known_figure *figure = fnl_figure_known(place);
  return figure && (figure->traits & trait) != 0;
}

bool fnl_figure_lasts(const char *place) {
  const fnl_known_figure *figure = fnl_figure_known(place);
  return figure && figure->lasting;
}

const char *fnl_total_words(const char *name) {
  static const char group[] = "totals.";
  const size_t n = sizeof group - 1;
  for (int i = 0; i < N_KNOWN; i++)
    if (strncmp(known[i].place, group, n) == 0 && strcmp(known[i].place + n, name) == 0)
      return known[i].words;
  return name;
}

/* curves.c: one amount of money moved at a time. */
#include "study/outlook/curves.h"

#include <math.h>
#include <string.h>

/* How finely a campaign's money is moved: so that the plan is one of the points. */
typedef struct {
  int of_one, steps; /* of what it has; in all */
} fnl_fineness;

static const fnl_fineness fine = {10, 25}, coarse = {4, 10}, coarsest = {2, 5};
enum { MANY_CAMPAIGNS = 12 }; /* small pictures, and a point is three runs */
enum { LARGE_CAMPAIGNS = 8 }; /* of many: so many that a picture of all shows */

static const double least_top = 0.5; /* equal shares that the money goes up to at least */

static const double multiples[] = {0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0,
                                   1.2, 1.5,  2.0, 2.5, 3.0, 3.5, 4.0, 5.0};
enum { N_MULTIPLES = sizeof multiples / sizeof multiples[0] };

typedef struct {
  fnl_curves *curves;
  fnl_fluid *fluid;
  int n_campaigns;
  double *money, *by_money; /* [n_campaigns] */
  fnl_yields planned;       /* as the plan has it, and */
  double *planned_by_money; /* [n_campaigns] what more money would bring there */
} fnl_tracing;

static double dot(const double *a, const double *b, int n) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

static fnl_curve_point point_of_campaign(const fnl_tracing *tracing, int campaign, double money) {
  fnl_curve_point point = {.money = money};
  tracing->money[campaign] = money;
  point.plan = fnl_fluid_run(tracing->fluid, tracing->money);
  fnl_fluid_marginals(tracing->fluid, tracing->by_money);
  point.marginal = tracing->by_money[campaign];
  return point;
}

/* Where the campaign has what it has in the plan, all curves are at the same point. */
static fnl_curve_point point_of_plan(const fnl_tracing *tracing, int campaign) {
  return (fnl_curve_point){.money = tracing->fluid->world.money[campaign],
                           .plan = tracing->planned,
                           .marginal = tracing->planned_by_money[campaign]};
}

/* Of many campaigns the large ones are looked at more closely. */
static fnl_fineness fineness_of(const fnl_tracing *tracing, int campaign) {
  const double *money = tracing->fluid->world.money;
  int n_larger = 0;
  if (tracing->n_campaigns <= MANY_CAMPAIGNS)
    return fine;
  for (int c = 0; c < tracing->n_campaigns; c++)
    n_larger += money[c] > money[campaign] || (c < campaign && money[c] == money[campaign]);
  return n_larger < LARGE_CAMPAIGNS ? coarse : coarsest;
}

/* The money that a campaign's points are parts of: its own, where that is not too little to see. */
static double unit_of(const fnl_tracing *tracing, const fnl_fineness *fineness, double planned) {
  const double equal_share = tracing->fluid->world.budget / tracing->n_campaigns;
  return fmax(planned, least_top * equal_share * fineness->of_one / fineness->steps);
}

static void trace_response(const fnl_tracing *tracing, int campaign) {
  const fnl_fineness fineness = fineness_of(tracing, campaign);
  const double planned = tracing->fluid->world.money[campaign];
  const double unit = unit_of(tracing, &fineness, planned);
  fnl_curve *curve = &tracing->curves->responses[campaign];
  curve->money = planned;
  curve->n = fineness.steps + 1;
  curve->points = FNL_TAKE(&tracing->curves->memory, curve->n, fnl_curve_point);
  for (int k = 0; curve->points && k < curve->n; k++)
    curve->points[k] = k == fineness.of_one && unit == planned
                           ? point_of_plan(tracing, campaign)
                           : point_of_campaign(tracing, campaign, unit * k / fineness.of_one);
  tracing->money[campaign] = planned;
}

static void trace_budgets(const fnl_tracing *tracing) {
  const fnl_world *world = &tracing->fluid->world;
  fnl_curve *curve = &tracing->curves->budgets;
  curve->money = world->budget;
  curve->n = N_MULTIPLES;
  curve->points = FNL_TAKE(&tracing->curves->memory, curve->n, fnl_curve_point);
  for (int k = 0; curve->points && k < curve->n; k++) {
    for (int c = 0; c < tracing->n_campaigns; c++)
      tracing->money[c] = multiples[k] * world->money[c];
    curve->points[k].money = multiples[k] * world->budget;
    curve->points[k].plan = fnl_fluid_run(tracing->fluid, tracing->money);
    fnl_fluid_marginals(tracing->fluid, tracing->by_money);
    curve->points[k].marginal =
        dot(tracing->by_money, world->money, tracing->n_campaigns) / world->budget;
  }
}

fnl_status fnl_curves_find(fnl_curves *curves, fnl_fluid *fluid, fnl_error *error) {
  const fnl_world *world = &fluid->world;
  const int n = world->plan->n_campaigns;
  fnl_tracing tracing = {.curves = curves, .fluid = fluid, .n_campaigns = n};
  memset(curves, 0, sizeof *curves);
  if (n == 0 || !(world->budget > 0.0))
    return FNL_OK;
  curves->n_responses = n;
  curves->responses = FNL_TAKE(&curves->memory, n, fnl_curve);
  tracing.money = FNL_TAKE(&curves->memory, n, double);
  tracing.by_money = FNL_TAKE(&curves->memory, n, double);
  tracing.planned_by_money = FNL_TAKE(&curves->memory, n, double);
  if (!curves->memory.failed) {
    memcpy(tracing.money, world->money, (size_t)n * sizeof *tracing.money);
    tracing.planned = fnl_fluid_run(fluid, tracing.money);
    fnl_fluid_marginals(fluid, tracing.planned_by_money);
    for (int c = 0; c < n; c++)
      trace_response(&tracing, c);
    trace_budgets(&tracing);
  }
  if (!curves->memory.failed)
    return FNL_OK;
  fnl_curves_free(curves);
  return fnl_error_no_memory(error);
}

void fnl_curves_free(fnl_curves *curves) {
  fnl_arena_free(&curves->memory);
  memset(curves, 0, sizeof *curves);
}

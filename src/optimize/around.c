/* around.c: the neighbourhood of a split, by the `expected` engine. */
#include "optimize/around.h"

#include "optimize/simplex.h"

#include <math.h>

static const double marginal_step =
    1e-3; /* of the whole budget: curvature shows in the 6th digit */
static const double share_precision = 1e-4; /* a hundredth of a point of the budget */

double fnl_around_marginal(fnl_valuer *valuer, const double *money, int campaign) {
  const int n = valuer->plan->n_campaigns;
  const double step = marginal_step * valuer->world.budget;
  if (!(step > 0.0))
    return NAN;
  const double below = money[campaign] > step ? step : money[campaign];
  for (int c = 0; c < n; c++)
    valuer->money[c] = money[c];
  valuer->money[campaign] = money[campaign] + step;
  const double more = fnl_valuer_revenue(valuer, valuer->money);
  valuer->money[campaign] = money[campaign] - below;
  const double less = fnl_valuer_revenue(valuer, valuer->money);
  return (more - less) / (step + below);
}

double fnl_around_shifted(fnl_valuer *valuer, const double *best, int item, double share) {
  double *shifted = valuer->shifted;
  const fnl_items *items = valuer->items;
  fnl_simplex_shift(items->n, best, item, share, shifted);
  if (!fnl_simplex_contains(items->n, items->lower, items->upper, shifted))
    return NAN;
  return fnl_valuer_objective(valuer, shifted);
}

/* Between `inside`, which is good enough, and `outside`: the last good share. */
static double edge(fnl_valuer *valuer, const double *best, int item, double enough, double inside,
                   double outside) {
  if (fnl_around_shifted(valuer, best, item, outside) >= enough)
    return outside;
  while (fabs(outside - inside) > share_precision) {
    const double middle = 0.5 * (inside + outside);
    if (fnl_around_shifted(valuer, best, item, middle) >= enough)
      inside = middle;
    else
      outside = middle;
  }
  return inside;
}

void fnl_around_tied(fnl_valuer *valuer, const double *best, double value, int item, double tied,
                     double *low, double *high) {
  const double enough = value - tied * fabs(value);
  *low = edge(valuer, best, item, enough, best[item], valuer->items->lower[item]);
  *high = edge(valuer, best, item, enough, best[item], valuer->items->upper[item]);
}

int fnl_around_responses(fnl_valuer *valuer, const double *best, fnl_response_point *points) {
  static const double shifts[] = {-0.10, -0.05, 0.0, 0.05, 0.10};
  const fnl_items *items = valuer->items;
  int n = 0;
  for (int i = 0; i < items->n && items->n > 1; i++)
    for (int k = 0; k < 5; k++) {
      const double share = best[i] + shifts[k];
      if (isnan(fnl_around_shifted(valuer, best, i, share)))
        continue;
      points[n++] = (fnl_response_point){
          .item = i, .share = share, .roas_on_budget = fnl_valuer_roas(valuer)};
    }
  return n;
}

/* region.c: the nearest point of a box cut by bands.
 *
 * The projection of x is clip(x - sum_b lambda_b weight_b, lower, upper), where lambda_b, the
 * multiplier of band b, is positive where the band holds from above, negative where it holds from
 * below and 0 where it is slack. One band: lambda is the root of a falling, piecewise linear
 * function. Several: each multiplier in turn is set to its root given the others (Hildreth 1957,
 * Naval Research Logistics Quarterly 4: coordinate ascent of the dual), and every round is
 * followed by a Newton step on all multipliers that are not 0, as long as is best along it, which
 * lands exactly once the clipped variables are the right ones.
 *
 * Where bands lie nearly along each other, or the region is hardly more than a point, that is slow;
 * then a step of the multipliers is charged `give` / 2 times its square (the method of multipliers,
 * Rockafellar 1976), again and again from where the last ended. Band b is then off by give times
 * its multiplier's step. In an empty region the steps do not vanish, and what remains of them is
 * the least that can be broken.
 *
 * By hand: (0.6, 0.6, 0) within [0, 1] and sum = 1 gives lambda = 0.1 and (0.5, 0.5, 0).
 */
#include "optimize/region.h"

#include <float.h>
#include <math.h>
#include <string.h>

static const double rounding = 1e-12; /* of a band's size: sums of decimals */
static const double first_give = 1e-3, least_give = 1e-7;
static const double fast_enough = 0.3;
static const double same_step = 1e-9; /* relative: steps of the multipliers that no longer change */
enum {
  ROUNDS_MOST = 60,
  CHARGED_ROUNDS_MOST = 500,
  CHARGES_MOST = 300,
  ROOT_STEPS_MOST = 200,
  NEWTON_STEPS_MOST = 40,
  DOUBLINGS_MOST = 30,
  HALVINGS_MOST = 60
};

static double clipped(double value, double low, double high) {
  return value < low ? low : value > high ? high : value;
}

static double weight(const fnl_band *band, int k) { return band->weight ? band->weight[k] : 1.0; }

static double sum_of(const fnl_band *band, const double *x) {
  double sum = 0.0;
  for (int k = 0; k < band->n; k++)
    sum += weight(band, k) * x[band->variable[k]];
  return sum;
}

/* What its sum is made of: the unit that rounding is measured in. */
static double size_of(const fnl_region *region, const fnl_band *band) {
  double size = DBL_MIN;
  for (int k = 0; k < band->n; k++) {
    const int i = band->variable[k];
    size = fmax(size, fabs(weight(band, k)) * fmax(fabs(region->lower[i]), fabs(region->upper[i])));
  }
  if (isfinite(band->lower))
    size = fmax(size, fabs(band->lower));
  if (isfinite(band->upper))
    size = fmax(size, fabs(band->upper));
  return size;
}

static double excess_of(const fnl_band *band, double sum) {
  return sum > band->upper ? sum - band->upper : sum < band->lower ? sum - band->lower : 0.0;
}

double fnl_region_excess(const fnl_region *region, int band, const double *x) {
  return excess_of(&region->bands[band], sum_of(&region->bands[band], x));
}

bool fnl_region_contains(const fnl_region *region, const double *x) {
  for (int i = 0; i < region->n; i++)
    if (!(x[i] >= region->lower[i] - FNL_REGION_TOLERANCE &&
          x[i] <= region->upper[i] + FNL_REGION_TOLERANCE))
      return false;
  for (int b = 0; b < region->n_bands; b++)
    if (!(fabs(fnl_region_excess(region, b, x)) <= FNL_REGION_TOLERANCE))
      return false;
  return true;
}

/* ---- the dual under way ---- */

typedef struct {
  const fnl_region *region;
  double give;
  double *free;     /* [n] x - sum lambda weight, before clipping */
  double *lambda;   /* [n_bands] */
  double *size;     /* [n_bands] */
  double *anchor;   /* [n_bands] multipliers whose distance is charged */
  double *origin;   /* [n] the point to be projected */
  double *residual; /* [n_bands], then the step */
  double *along;    /* [n] what the step takes from the free point */
  double *matrix;   /* [n_bands * n_bands] */
} ascent;

int fnl_region_scratch(const fnl_region *region) {
  const int b = region->n_bands;
  return 3 * region->n + b * (b + 5);
}

static ascent dual_over(const fnl_region *region, const double *x, double *scratch) {
  const size_t n = (size_t)region->n, b = (size_t)region->n_bands;
  ascent dual = {.region = region, .origin = scratch, .free = scratch + n};
  dual.along = dual.free + n;
  dual.lambda = dual.along + n;
  dual.size = dual.lambda + b;
  dual.anchor = dual.size + b;
  dual.residual = dual.anchor + b;
  dual.matrix = dual.residual + b;
  memcpy(dual.origin, x, n * sizeof *x);
  memcpy(dual.free, x, n * sizeof *x);
  for (int k = 0; k < region->n_bands; k++) {
    dual.lambda[k] = dual.anchor[k] = 0.0;
    dual.size[k] = size_of(region, &region->bands[k]);
  }
  return dual;
}

static double place(const ascent *dual, int i, double value) {
  return clipped(value, dual->region->lower[i], dual->region->upper[i]);
}

/* A band's sum less its charge, with its multiplier moved by `move`; `slope` is how fast it falls.
 */
static double sum_after(const ascent *dual, int b, double move, double *slope) {
  const fnl_band *band = &dual->region->bands[b];
  double sum = -dual->give * (dual->lambda[b] + move - dual->anchor[b]);
  *slope = dual->give;
  for (int k = 0; k < band->n; k++) {
    const int i = band->variable[k];
    const double w = weight(band, k), at = dual->free[i] - move * w;
    if (at > dual->region->lower[i] && at < dual->region->upper[i])
      *slope += w * w;
    sum += w * place(dual, i, at);
  }
  return sum;
}

/* The farthest move that still changes the band's sum, in the direction of `sign`. */
static double last_move(const ascent *dual, int b, double sign) {
  const fnl_band *band = &dual->region->bands[b];
  double last = 0.0;
  for (int k = 0; k < band->n; k++) {
    const int i = band->variable[k];
    const double w = sign * weight(band, k);
    const double bound = w > 0.0 ? dual->region->lower[i] : dual->region->upper[i];
    if (w != 0.0)
      last = fmax(last, (dual->free[i] - bound) / w);
  }
  return last;
}

/* The size of the move in the direction of `sign` at which sign * (sum - goal) falls to 0: Newton
 * within a bracket, where it is thrown back to the middle. All that can be moved where that is too
 * little. */
static double root(const ascent *dual, int b, double sign, double goal) {
  const double enough = 0.01 * rounding * dual->size[b];
  double low = 0.0, high = last_move(dual, b, sign), slope;
  double at = 0.0, above = sign * (sum_after(dual, b, 0.0, &slope) - goal);
  double above_high = sign * (sum_after(dual, b, sign * high, &slope) - goal);
  if (above_high >= 0.0) /* beyond, only the give is left */
    return dual->give > 0.0 ? high + above_high / dual->give : high;
  (void)sum_after(dual, b, 0.0, &slope);
  for (int step = 0; step < ROOT_STEPS_MOST && fabs(above) > enough; step++) {
    const double newton = slope > 0.0 ? at + above / slope : INFINITY;
    const double middle = low + 0.5 * (high - low);
    at = newton > low && newton < high && step < NEWTON_STEPS_MOST ? newton : middle;
    if (at <= low || at >= high)
      break;
    above = sign * (sum_after(dual, b, sign * at, &slope) - goal);
    if (above > 0.0)
      low = at;
    else
      high = at;
  }
  return at;
}

static void move_band(ascent *dual, int b, double move) {
  const fnl_band *band = &dual->region->bands[b];
  for (int k = 0; k < band->n; k++)
    dual->free[band->variable[k]] -= move * weight(band, k);
  dual->lambda[b] += move;
}

/* Sets one multiplier to what it should be given the others. */
static void settle_band(ascent *dual, int b) {
  const fnl_band *band = &dual->region->bands[b];
  const double back = -dual->lambda[b];
  double slope;
  const double slack_sum = sum_after(dual, b, back, &slope);
  if (excess_of(band, slack_sum) == 0.0) {
    if (back != 0.0)
      move_band(dual, b, back);
    return;
  }
  const double sign = slack_sum > band->upper ? 1.0 : -1.0;
  if (sign * dual->lambda[b] < 0.0)
    move_band(dual, b, back);
  const double goal = sign > 0.0 ? band->upper : band->lower;
  const double above = sign * (sum_after(dual, b, 0.0, &slope) - goal);
  if (above > 0.0)
    move_band(dual, b, sign * root(dual, b, sign, goal));
  else if (above < 0.0)
    move_band(dual, b, -sign * root(dual, b, -sign, goal));
}

/* How far the bands are from what their multipliers ask for, in units of their sizes. */
static double mismatch(const ascent *dual) {
  double worst = 0.0;
  for (int b = 0; b < dual->region->n_bands; b++) {
    const fnl_band *band = &dual->region->bands[b];
    const double lambda = dual->lambda[b];
    double slope;
    const double sum = sum_after(dual, b, 0.0, &slope);
    const double off = lambda > 0.0   ? fabs(sum - band->upper)
                       : lambda < 0.0 ? fabs(sum - band->lower)
                                      : fabs(excess_of(band, sum));
    worst = fmax(worst, off / dual->size[b]);
  }
  return worst;
}

/* ---- all multipliers that are not 0 at once ---- */

static void gram_row(const ascent *dual, const double *marked, double *row) {
  const fnl_region *region = dual->region;
  for (int b = 0; b < region->n_bands; b++) {
    row[b] = 0.0;
    for (int k = 0; k < region->bands[b].n && dual->lambda[b] != 0.0; k++)
      row[b] += weight(&region->bands[b], k) * marked[region->bands[b].variable[k]];
  }
}

/* The matrix of the step: products of the bands' weights over the variables that are not clipped.
 * Rows and columns of slack bands are those of the unit matrix. `marked` [n] is scratch. */
static void gram(const ascent *dual, double *marked) {
  const fnl_region *region = dual->region;
  const int n_bands = region->n_bands;
  for (int a = 0; a < n_bands; a++) {
    double *row = dual->matrix + (size_t)a * (size_t)n_bands;
    memset(marked, 0, (size_t)region->n * sizeof *marked);
    for (int k = 0; k < region->bands[a].n && dual->lambda[a] != 0.0; k++) {
      const int i = region->bands[a].variable[k];
      if (dual->free[i] > region->lower[i] && dual->free[i] < region->upper[i])
        marked[i] = weight(&region->bands[a], k);
    }
    gram_row(dual, marked, row);
    row[a] = dual->lambda[a] != 0.0 ? row[a] + dual->give : 1.0;
  }
}

/* Solves matrix * move = residual in place by Cholesky; a pivot that vanishes (bands that say the
 * same) takes its unknown out. */
static void solve(int n, double *matrix, double *right) {
  for (int j = 0; j < n; j++) {
    double *row = matrix + (size_t)j * (size_t)n;
    const double whole = row[j];
    for (int k = 0; k < j; k++)
      row[j] -= row[k] * row[k];
    row[j] = row[j] > 1e-12 * whole && whole > 0.0 ? sqrt(row[j]) : 0.0;
    for (int i = j + 1; i < n; i++) {
      double *lower = matrix + (size_t)i * (size_t)n;
      for (int k = 0; k < j; k++)
        lower[j] -= lower[k] * row[k];
      lower[j] = row[j] > 0.0 ? lower[j] / row[j] : 0.0;
    }
    for (int k = 0; k < j; k++)
      right[j] -= row[k] * right[k];
    right[j] = row[j] > 0.0 ? right[j] / row[j] : 0.0;
  }
  for (int j = n - 1; j >= 0; j--) {
    for (int i = j + 1; i < n; i++)
      right[j] -= matrix[(size_t)i * (size_t)n + (size_t)j] * right[i];
    const double pivot = matrix[(size_t)j * (size_t)n + (size_t)j];
    right[j] = pivot > 0.0 ? right[j] / pivot : 0.0;
  }
}

/* How fast the dual still rises a part `t` of the step along: it falls in t. */
static double rise(const ascent *dual, double t) {
  const fnl_region *region = dual->region;
  double sum = 0.0;
  for (int i = 0; i < region->n; i++)
    if (dual->along[i] != 0.0)
      sum += dual->along[i] * place(dual, i, dual->free[i] - t * dual->along[i]);
  for (int b = 0; b < region->n_bands; b++) {
    const double step = dual->residual[b], there = dual->lambda[b] + t * step;
    if (step == 0.0)
      continue;
    const double goal = there > 0.0 || (there == 0.0 && step < 0.0) ? region->bands[b].upper
                                                                    : region->bands[b].lower;
    sum -= step * (goal + dual->give * (there - dual->anchor[b]));
  }
  return sum;
}

/* The part of the step at which the dual is highest. */
static double best_part(const ascent *dual) {
  const double first = rise(dual, 0.0), whole = rise(dual, 1.0);
  double low = 0.0, high = 1.0;
  if (!(first > 0.0))
    return 0.0;
  if (fabs(whole) <= 1e-6 * first)
    return 1.0;
  for (int k = 0; k < DOUBLINGS_MOST && rise(dual, high) > 0.0; k++) {
    low = high;
    high *= 2.0;
  }
  for (int k = 0; k < HALVINGS_MOST; k++) {
    const double middle = 0.5 * (low + high);
    if (rise(dual, middle) > 0.0)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static void newton(ascent *dual, double *marked) {
  const fnl_region *region = dual->region;
  double slope;
  gram(dual, marked);
  for (int b = 0; b < region->n_bands; b++) {
    const double goal = dual->lambda[b] > 0.0 ? region->bands[b].upper : region->bands[b].lower;
    dual->residual[b] = dual->lambda[b] != 0.0 ? sum_after(dual, b, 0.0, &slope) - goal : 0.0;
  }
  solve(region->n_bands, dual->matrix, dual->residual);
  memset(dual->along, 0, (size_t)region->n * sizeof *dual->along);
  for (int b = 0; b < region->n_bands; b++)
    for (int k = 0; k < region->bands[b].n && dual->residual[b] != 0.0; k++)
      dual->along[region->bands[b].variable[k]] += dual->residual[b] * weight(&region->bands[b], k);
  const double part = best_part(dual);
  for (int b = 0; b < region->n_bands; b++)
    if (part * dual->residual[b] != 0.0)
      move_band(dual, b, part * dual->residual[b]);
}

/* ---- rounds ---- */

/* Free values are sums that were added to again and again: makes them anew. */
static void refresh(ascent *dual) {
  const fnl_region *region = dual->region;
  memcpy(dual->free, dual->origin, (size_t)region->n * sizeof *dual->free);
  for (int b = 0; b < region->n_bands; b++)
    for (int k = 0; k < region->bands[b].n && dual->lambda[b] != 0.0; k++)
      dual->free[region->bands[b].variable[k]] -= dual->lambda[b] * weight(&region->bands[b], k);
}

/* Climbs until the bands are where their multipliers want them; how far off they still are.
 * `x` [n] is scratch. */
static double ascend(ascent *dual, int rounds_most, double *x) {
  double off = mismatch(dual);
  for (int round = 0; round < rounds_most && off > 0.1 * rounding; round++) {
    for (int b = 0; b < dual->region->n_bands; b++)
      settle_band(dual, b);
    if (dual->region->n_bands > 1 && mismatch(dual) > 0.1 * rounding)
      newton(dual, x);
    refresh(dual);
    off = mismatch(dual);
  }
  return off;
}

/* What the multipliers' step leaves broken, in units of the bands' sizes. */
static double step_of(const ascent *dual) {
  double worst = 0.0;
  for (int b = 0; b < dual->region->n_bands; b++)
    worst = fmax(worst, dual->give * fabs(dual->lambda[b] - dual->anchor[b]) / dual->size[b]);
  return worst;
}

/* The method of multipliers. Where the steps hardly shrink, a lighter charge makes longer
 * ones: to multipliers that are far away, or, in an empty region, in the direction that proves it.
 * False: empty, and the point breaks the bands least. */
static bool ascend_charged(ascent *dual, double *x) {
  const size_t n_bands = (size_t)dual->region->n_bands;
  double broken = INFINITY;
  memset(dual->lambda, 0, n_bands * sizeof *dual->lambda);
  refresh(dual);
  dual->give = first_give;
  for (int k = 0; k < CHARGES_MOST && broken > rounding; k++) {
    const double before = broken;
    memcpy(dual->anchor, dual->lambda, n_bands * sizeof *dual->anchor);
    ascend(dual, CHARGED_ROUNDS_MOST, x);
    broken = step_of(dual);
    if (dual->give > least_give && broken > fast_enough * before)
      dual->give *= 0.1;
    else if (fabs(broken - before) <= same_step * broken)
      break;
  }
  return broken <= FNL_REGION_TOLERANCE;
}

static void write_point(const ascent *dual, double *x) {
  for (int i = 0; i < dual->region->n; i++)
    x[i] = place(dual, i, dual->free[i]);
}

static bool inside(const fnl_region *region, const double *x) {
  for (int i = 0; i < region->n; i++)
    if (!(x[i] >= region->lower[i] && x[i] <= region->upper[i]))
      return false;
  for (int b = 0; b < region->n_bands; b++)
    if (!(fabs(fnl_region_excess(region, b, x)) <= rounding * size_of(region, &region->bands[b])))
      return false;
  return true;
}

bool fnl_region_project(const fnl_region *region, double *x, double *scratch) {
  if (inside(region, x))
    return true;
  ascent dual = dual_over(region, x, scratch);
  const bool there = ascend(&dual, ROUNDS_MOST, x) <= rounding || ascend_charged(&dual, x);
  write_point(&dual, x);
  return there;
}

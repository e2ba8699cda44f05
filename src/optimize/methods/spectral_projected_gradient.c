/* spectral_projected_gradient.c: gradients, projected, for any number of variables.
 *
 * The plain step is that of Birgin, Martinez and Raydan (2000): along the gradient by the spectral
 * length of Barzilai and Borwein, projected onto the region, and shortened until the value is not
 * worse than the worst of the last few by more than Armijo's part. From the second step on the
 * direction is better than the gradient: the minimum, within the region, of a quadratic model
 * whose curvature is learnt from the steps so far (BFGS with a short memory; Schmidt, van den Berg,
 * Friedlander and Murphy 2009). The model is minimized by the plain steps themselves, which costs
 * projections but no valuation. The model lives in units that give every variable's own curvature,
 * as the last steps showed it, the size 1: responses hardly depend on each other, but bend a
 * thousand times more sharply where little money is. Where the model misleads, it is forgotten.
 *
 * Inside, cost = -value is made smallest.
 *
 * By hand: cost (x - 3)^2 on [0, 1] from x = 0.5 with size 0.1 steps to 0.6; the spectral length
 * there is 1/2, and the next point is the bound 1, where the projected gradient is 0.
 */
#include "base/arena.h"
#include "optimize/method.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  PAIRS_MOST = 12, /* steps remembered by the model */
  REFERENCES = 6,  /* costs the next one is compared with */
  SHORTENINGS_MOST = 14,
  MODEL_STEPS_MOST = 80,
  IDLE_MOST = REFERENCES + 2, /* steps in a row without a gain */
  STEPS_MOST = 2000
};
static const double armijo = 1e-4;
static const double negligible = 1e-11; /* of the cost: a gain that is rounding */
static const double model_accuracy = 1e-4;
static const double shown_least =
    1e-6; /* of the longest: a variable's step that shows a curvature */
static const double spread_most = 1e6;       /* of the variables' curvatures about the typical */
static const double curvature_least = 1e-10; /* of |step| |change|: below, a pair says nothing */
static const double length_least = 1e-12, length_most = 1e12; /* times the first */

typedef struct {
  fnl_arena memory;
  const fnl_region *region;
  int n, n_pairs, n_references, n_steps, n_shortened, n_idle;
  double *x, *slope;       /* [n] where it stands, and the gradient of the cost there */
  double *direction;       /* [n] */
  double *trial;           /* [n] what was asked */
  double *best;            /* [n] */
  double *step, *change;   /* [PAIRS_MOST * n] of x and of the slope, the oldest first */
  double *added, *removed; /* [PAIRS_MOST * n] the model: unit I + sum added added' - … */
  double *root;            /* [n] of each variable's own curvature: the model's units */
  fnl_region scaled;       /* the region in those units */
  double *scaled_lower, *scaled_upper, *scaled_weight; /* [n], [n], [members of all bands] */
  fnl_band *scaled_bands;
  double *scratch;                                    /* of the projection */
  double *model_x, *model_slope, *model_step, *image; /* [n] */
  double reference[REFERENCES];
  double cost, best_cost;
  double fraction;             /* of the direction that is tried */
  double descent;              /* slope * direction < 0 */
  double length, first_length; /* of the plain step */
  double unit;                 /* the model's curvature where nothing was learnt */
  bool searching;              /* a trial was rejected: the direction is kept */
  bool plain;                  /* the direction is that of the plain step */
} spectral;

static double dot(const double *a, const double *b, int n) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

static void copy(double *to, const double *from, int n) {
  memcpy(to, from, (size_t)n * sizeof *to);
}

static double *row(double *rows, int k, int n) { return rows + (size_t)k * (size_t)n; }

/* ---- the model ---- */

/* image = curvature * v */
static void curve(const spectral *s, const double *v, int n_pairs, double *image) {
  const int n = s->n;
  for (int i = 0; i < n; i++)
    image[i] = s->unit * v[i];
  for (int k = 0; k < n_pairs; k++) {
    const double *added = row(s->added, k, n), *removed = row(s->removed, k, n);
    const double plus = dot(added, v, n), minus = dot(removed, v, n);
    for (int i = 0; i < n; i++)
      image[i] += plus * added[i] - minus * removed[i];
  }
}

static void drop_pair(spectral *s, int k) {
  const size_t row_bytes = (size_t)s->n * sizeof(double);
  const size_t rest = (size_t)(s->n_pairs - 1 - k) * row_bytes;
  memmove(row(s->step, k, s->n), row(s->step, k + 1, s->n), rest);
  memmove(row(s->change, k, s->n), row(s->change, k + 1, s->n), rest);
  s->n_pairs--;
}

/* The rows of the model from the pairs, in the model's units: Nocedal and Wright (2006), eq. 6.19,
 * unrolled. */
static void rebuild_model(spectral *s) {
  const int n = s->n;
  s->unit = 1.0;
  for (int k = 0; k < s->n_pairs;) {
    const double *step = row(s->step, k, n), *change = row(s->change, k, n);
    double *added = row(s->added, k, n), *removed = row(s->removed, k, n);
    for (int i = 0; i < n; i++)
      s->model_step[i] = step[i] * s->root[i];
    curve(s, s->model_step, k, removed);
    const double bent = dot(s->model_step, removed, n), product = dot(step, change, n);
    if (!(bent > 0.0)) { /* rounding */
      drop_pair(s, k);
      continue;
    }
    for (int i = 0; i < n; i++) {
      removed[i] /= sqrt(bent);
      added[i] = change[i] / (s->root[i] * sqrt(product));
    }
    k++;
  }
}

/* Each variable's own curvature, where the step shows one: responses hardly depend on each other,
 * and one that was given little bends far more sharply than one that was given much. */
static void learn_roots(spectral *s, const double *step, const double *change, double typical) {
  double longest = 0.0;
  for (int i = 0; i < s->n; i++)
    longest = fmax(longest, fabs(step[i]));
  for (int i = 0; i < s->n; i++) {
    const double seen = fabs(step[i]) > shown_least * longest ? change[i] / step[i] : 0.0;
    const double before = s->root[i] * s->root[i];
    const double own = seen > 0.0 ? seen : s->n_pairs == 0 ? typical : before;
    s->root[i] = sqrt(fmin(fmax(own, typical / spread_most), typical * spread_most));
  }
}

/* The region in the model's units. */
static void scale_region(spectral *s) {
  const fnl_region *region = s->region;
  double *weight = s->scaled_weight;
  for (int i = 0; i < s->n; i++) {
    s->scaled_lower[i] = region->lower[i] * s->root[i];
    s->scaled_upper[i] = region->upper[i] * s->root[i];
  }
  for (int b = 0; b < region->n_bands; b++) {
    const fnl_band *band = &region->bands[b];
    s->scaled_bands[b] = *band;
    s->scaled_bands[b].weight = weight;
    for (int k = 0; k < band->n; k++)
      *weight++ = (band->weight ? band->weight[k] : 1.0) / s->root[band->variable[k]];
  }
}

/* Learns from the step to `trial`, where the slope is `slope`. */
static void learn(spectral *s, const double *slope) {
  const int n = s->n;
  if (s->n_pairs == PAIRS_MOST)
    drop_pair(s, 0);
  double *step = row(s->step, s->n_pairs, n), *change = row(s->change, s->n_pairs, n);
  for (int i = 0; i < n; i++) {
    step[i] = s->trial[i] - s->x[i];
    change[i] = slope[i] - s->slope[i];
  }
  const double product = dot(step, change, n);
  const double steps = dot(step, step, n), changes = dot(change, change, n);
  if (!(product > curvature_least * sqrt(steps * changes))) {
    s->length = fmin(4.0 * s->length, length_most * s->first_length); /* bent the wrong way */
    return;
  }
  s->length =
      fmin(fmax(steps / product, length_least * s->first_length), length_most * s->first_length);
  learn_roots(s, step, change, product / steps);
  s->n_pairs++;
  scale_region(s);
  rebuild_model(s);
}

/* ---- directions ---- */

static void project(const spectral *s, double *x) {
  (void)fnl_region_project(s->region, x, s->scratch);
}

/* How much the cost falls, to first order, along the whole direction (< 0 where it falls). */
static double plain_direction(spectral *s) {
  for (int i = 0; i < s->n; i++)
    s->direction[i] = s->x[i] - s->length * s->slope[i];
  project(s, s->direction);
  for (int i = 0; i < s->n; i++)
    s->direction[i] -= s->x[i];
  s->plain = true;
  return dot(s->direction, s->slope, s->n);
}

/* One plain step on the model, the best length along it exactly; false: no more to gain. */
static bool model_step(spectral *s, double *length, double accuracy) {
  const int n = s->n;
  for (int i = 0; i < n; i++)
    s->model_step[i] = s->model_x[i] - *length * s->model_slope[i];
  (void)fnl_region_project(&s->scaled, s->model_step, s->scratch);
  for (int i = 0; i < n; i++)
    s->model_step[i] -= s->model_x[i];
  const double falls = dot(s->model_step, s->model_slope, n);
  if (!(falls < -accuracy))
    return false;
  curve(s, s->model_step, s->n_pairs, s->image);
  const double bent = dot(s->model_step, s->image, n);
  const double fraction = bent > 0.0 ? fmin(1.0, -falls / bent) : 1.0;
  for (int i = 0; i < n; i++) {
    s->model_x[i] += fraction * s->model_step[i];
    s->model_slope[i] += fraction * s->image[i];
  }
  const double steps = dot(s->model_step, s->model_step, n);
  if (bent > 0.0 && steps > 0.0)
    *length = steps / bent;
  return true;
}

/* How far the model's first step falls, to first order. */
static double first_fall(const spectral *s) {
  double falls = 0.0;
  for (int i = 0; i < s->n; i++)
    falls -= s->model_step[i] * s->slope[i] / s->root[i];
  return falls;
}

static double model_direction(spectral *s) {
  const int n = s->n;
  double length = 1.0 / s->unit, first = 0.0;
  for (int i = 0; i < n; i++) {
    s->model_x[i] = s->x[i] * s->root[i];
    s->model_slope[i] = s->slope[i] / s->root[i];
  }
  for (int k = 0; k < MODEL_STEPS_MOST; k++) {
    if (k == 1)
      first = first_fall(s);
    if (!model_step(s, &length, first * model_accuracy))
      break;
  }
  for (int i = 0; i < n; i++)
    s->model_x[i] /= s->root[i];
  project(s, s->model_x); /* what rounding left */
  for (int i = 0; i < n; i++)
    s->direction[i] = s->model_x[i] - s->x[i];
  s->plain = false;
  return dot(s->direction, s->slope, n);
}

static bool worth_a_step(const spectral *s) {
  return -s->descent > negligible * fabs(s->cost) && s->descent < 0.0;
}

static bool find_direction(spectral *s) {
  s->fraction = 1.0;
  s->n_shortened = 0;
  if (s->n_pairs > 0) {
    s->descent = model_direction(s);
    if (worth_a_step(s))
      return true;
  }
  s->descent = plain_direction(s);
  return worth_a_step(s);
}

/* ---- the contract ---- */

/* The model's steps must gain; a plain one may lose a little for a while. */
static double reference(const spectral *s) {
  double worst = s->plain ? s->reference[0] : s->cost;
  for (int k = 1; s->plain && k < s->n_references; k++)
    worst = fmax(worst, s->reference[k]);
  return worst;
}

static bool accepts(const spectral *s, double cost) {
  return cost <= reference(s) + armijo * s->fraction * s->descent;
}

static bool spectral_worth_gradient(const void *state, double value) {
  return accepts(state, -value);
}

static void remember_cost(spectral *s) {
  if (s->n_references == REFERENCES)
    memmove(s->reference, s->reference + 1, (REFERENCES - 1) * sizeof *s->reference);
  else
    s->n_references++;
  s->reference[s->n_references - 1] = s->cost;
}

static void spectral_free(void *state) {
  spectral *s = state;
  if (s)
    fnl_arena_free(&s->memory);
  free(s);
}

static void take_memory(spectral *s) {
  const int n = s->n;
  double **const rows[] = {&s->x,       &s->slope,       &s->direction,  &s->trial, &s->best,
                           &s->model_x, &s->model_slope, &s->model_step, &s->image};
  double **const tables[] = {&s->step, &s->change, &s->added, &s->removed};
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
    *rows[k] = FNL_TAKE(&s->memory, n, double);
  for (size_t k = 0; k < sizeof tables / sizeof *tables; k++)
    *tables[k] = FNL_TAKE(&s->memory, (size_t)PAIRS_MOST * (size_t)n, double);
  s->root = FNL_TAKE(&s->memory, n, double);
  s->scaled_lower = FNL_TAKE(&s->memory, n, double);
  s->scaled_upper = FNL_TAKE(&s->memory, n, double);
  size_t n_members = 0;
  for (int b = 0; b < s->region->n_bands; b++)
    n_members += (size_t)s->region->bands[b].n;
  s->scaled_weight = FNL_TAKE(&s->memory, n_members, double);
  s->scaled_bands = FNL_TAKE(&s->memory, s->region->n_bands, fnl_band);
  s->scaled = (fnl_region){.n = n,
                           .lower = s->scaled_lower,
                           .upper = s->scaled_upper,
                           .n_bands = s->region->n_bands,
                           .bands = s->scaled_bands};
  s->scratch = FNL_TAKE(&s->memory, fnl_region_scratch(s->region), double);
}

/* Most of a gradient may point out of the region (more budget is always better) and is lost in the
 * projection: makes the first step about as long as it is meant to be all the same. */
static void stretch_first(spectral *s, double size) {
  (void)plain_direction(s);
  const double moved = sqrt(dot(s->direction, s->direction, s->n));
  if (moved > 1e-3 * size && moved < size)
    s->first_length = s->length *= size / moved;
}

static fnl_status spectral_start(const fnl_region *region, const double *x, double value,
                                 const double *gradient, double size, void **state,
                                 fnl_error *error) {
  *state = NULL;
  spectral *s = calloc(1, sizeof *s);
  if (!s)
    return fnl_error_no_memory(error);
  s->region = region;
  s->n = region->n;
  take_memory(s);
  if (s->memory.failed) {
    spectral_free(s);
    return fnl_error_no_memory(error);
  }
  copy(s->x, x, s->n);
  copy(s->best, x, s->n);
  for (int i = 0; i < s->n; i++)
    s->slope[i] = -gradient[i];
  for (int i = 0; i < s->n; i++)
    s->root[i] = 1.0;
  s->cost = s->best_cost = isnan(value) ? INFINITY : -value;
  const double steepness = sqrt(dot(gradient, gradient, s->n));
  s->first_length = s->length = steepness > 0.0 ? size / steepness : 1.0;
  remember_cost(s);
  stretch_first(s, size);
  *state = s;
  return FNL_OK;
}

static bool spectral_ask(void *state, double *x) {
  spectral *s = state;
  if (!s->searching) {
    if (s->n_steps++ >= STEPS_MOST || s->n_idle >= IDLE_MOST || !isfinite(s->cost))
      return false;
    if (!find_direction(s))
      return false;
  }
  for (int i = 0; i < s->n; i++)
    s->trial[i] = s->x[i] + s->fraction * s->direction[i];
  project(s, s->trial); /* what rounding left */
  copy(x, s->trial, s->n);
  return true;
}

static void accept(spectral *s, double cost, const double *gradient) {
  const double before = s->best_cost;
  for (int i = 0; i < s->n; i++)
    s->model_slope[i] = -gradient[i];
  learn(s, s->model_slope);
  copy(s->slope, s->model_slope, s->n);
  copy(s->x, s->trial, s->n);
  s->cost = cost;
  s->searching = false;
  remember_cost(s);
  if (cost < s->best_cost) {
    s->best_cost = cost;
    copy(s->best, s->x, s->n);
  }
  s->n_idle = before - s->best_cost > negligible * fabs(cost) ? 0 : s->n_idle + 1;
}

/* No fraction of the direction gains: a model that misled is forgotten; where the plain step did,
 * that is the end. */
static void forget(spectral *s) {
  s->searching = false;
  s->n_idle = s->plain ? IDLE_MOST : s->n_idle;
  s->n_pairs = 0;
  s->n_references = 1;
  s->reference[0] = s->cost;
}

/* The fraction at which the parabola through what is known is lowest, kept from the ends. */
static void shorten(spectral *s, double cost) {
  const double t = s->fraction;
  const double lowest = -0.5 * s->descent * t * t / (cost - s->cost - t * s->descent);
  s->fraction = isfinite(lowest) ? fmin(fmax(lowest, 0.1 * t), 0.5 * t) : 0.1 * t;
  s->searching = true;
}

static void spectral_tell(void *state, double value, const double *gradient) {
  spectral *s = state;
  const double cost = isnan(value) ? INFINITY : -value;
  if (gradient && accepts(s, cost))
    accept(s, cost, gradient);
  else if (++s->n_shortened < SHORTENINGS_MOST)
    shorten(s, cost);
  else
    forget(s);
}

static const double *spectral_best(const void *state, double *value) {
  const spectral *s = state;
  *value = -s->best_cost;
  return s->best;
}

const fnl_method_type fnl_method_spectral_projected_gradient = {
    .name = "spectral-projected-gradient",
    .summary = "projected gradients by spectral steps, then by a learnt quadratic model",
    .source = "Birgin, Martinez and Raydan (2000), SIAM Journal on Optimization 10; Schmidt et al. "
              "(2009), AISTATS 5",
    .wants_gradient = true,
    .n_most = 0,
    .start = spectral_start,
    .ask = spectral_ask,
    .worth_gradient = spectral_worth_gradient,
    .tell = spectral_tell,
    .best = spectral_best,
    .free = spectral_free,
};

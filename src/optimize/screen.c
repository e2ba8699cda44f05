/* screen.c: structured and evenly spread points of a part.
 *
 * Responses to a budget are often S-shaped: nothing comes of a little money. Local optima then
 * differ in which groups get any, so points with money in few groups are screened beside those with
 * money in all, and an optimum is left by moving a group's money as a lump.
 */
#include "optimize/screen.h"

#include <gsl/gsl_qrng.h>

#include <math.h>
#include <string.h>

enum {
  EVEN_LEAST = 16,
  EVEN_EACH = 8, /* more for every further group */
  EVEN_MOST = 512,
  SOBOL_DIMENSIONS_MOST = 40, /* of gsl_qrng_sobol */
  EDGE_GROUPS_MOST = 24,      /* beyond, the middles of edges would outnumber all other points */
  LUMPS_MOST = 768,
  SHAKEN = 8,
  MANY = 8 /* groups, of which few may be worth having */
};
static const double sparse_beyond[] = {0.5, 0.75, 0.9}; /* numbers below give a group nothing; the
                                                           later ones where there are many */

void fnl_groups_init(fnl_groups *groups, const fnl_region *region, const int *of,
                     fnl_arena *memory) {
  int *own = FNL_TAKE(memory, region->n, int);
  groups->n = 0;
  for (int i = 0; own && i < region->n; i++) {
    own[i] = of ? of[i] : i;
    groups->n = own[i] >= groups->n ? own[i] + 1 : groups->n;
  }
  groups->of = own;
  groups->size = FNL_TAKE(memory, groups->n, int);
  for (int i = 0; own && groups->size && i < region->n; i++)
    groups->size[own[i]]++;
}

/* ---- how much money there is ---- */

typedef struct {
  double least, most;
  bool banded; /* a band covers every variable */
} money;

static bool covers(const fnl_band *band, int n) {
  for (int k = 0; k < band->n && band->weight; k++)
    if (band->weight[k] <= 0.0)
      return false;
  return band->n == n;
}

static money total_of(const fnl_region *region) {
  money total = {0.0, 0.0, false};
  for (int i = 0; i < region->n; i++) {
    total.least += region->lower[i];
    total.most += region->upper[i];
  }
  for (int b = 0; b < region->n_bands; b++) {
    if (!covers(&region->bands[b], region->n) || region->bands[b].weight)
      continue;
    total.least = fmax(total.least, region->bands[b].lower);
    total.most = fmin(total.most, region->bands[b].upper);
    total.banded = true;
  }
  return total;
}

/* ---- adding ---- */

typedef struct {
  const fnl_screen *screen;
  fnl_candidates *list;
  fnl_arena *memory;
  int first; /* of the points that must differ */
  money total;
  double *scratch; /* of the projection */
  double *share;   /* [groups] */
} adder;

static adder adder_of(const fnl_screen *screen, fnl_candidates *list, fnl_arena *memory) {
  const fnl_region *region = &screen->part->region;
  return (adder){.screen = screen,
                 .list = list,
                 .memory = memory,
                 .first = list->n,
                 .total = total_of(region),
                 .scratch = FNL_TAKE(memory, fnl_region_scratch(region), double),
                 .share = FNL_TAKE(memory, screen->groups->n, double)};
}

static double *new_point(adder *a) {
  fnl_candidate *added =
      fnl_candidates_add(a->list, a->memory, a->screen->part, a->screen->n_targets);
  return added ? added->x : NULL;
}

/* Projects the newest point; takes it back where it is another one again, or nowhere. */
static void settle(adder *a) {
  const fnl_region *region = &a->screen->part->region;
  double *x = a->list->items[a->list->n - 1].x;
  bool wanted = fnl_region_project(region, x, a->scratch);
  for (int k = a->first; wanted && k < a->list->n - 1; k++)
    wanted = memcmp(a->list->items[k].x, x, (size_t)region->n * sizeof *x) != 0;
  if (!wanted)
    a->list->n--;
}

/* `amount` spread over the groups by `share`, and evenly within each. */
static void add_shares(adder *a, double amount) {
  double *x = new_point(a), sum = 0.0;
  const fnl_groups *groups = a->screen->groups;
  for (int g = 0; g < groups->n; g++)
    sum += a->share[g];
  for (int i = 0; x && i < a->screen->part->region.n; i++) {
    const int g = groups->of[i];
    const double share = sum > 0.0 ? a->share[g] / sum : 1.0 / groups->n;
    x[i] = amount * share / groups->size[g];
  }
  if (x)
    settle(a);
}

static void add_copy(adder *a, const double *from) {
  double *x = new_point(a);
  if (!x)
    return;
  memcpy(x, from, (size_t)a->screen->part->region.n * sizeof *x);
  settle(a);
}

static void add_structured(adder *a) {
  const int n = a->screen->groups->n;
  const double most = a->total.most;
  double *share = a->share;
  for (int g = 0; g < n; g++) {
    memset(share, 0, (size_t)n * sizeof *share);
    share[g] = 1.0;
    add_shares(a, most);
  }
  for (int g = 0; g < n && n <= EDGE_GROUPS_MOST && n > 2; g++)
    for (int h = 0; h < g; h++) {
      memset(share, 0, (size_t)n * sizeof *share);
      share[g] = share[h] = 1.0;
      add_shares(a, most);
    }
  if (a->total.most > a->total.least)
    add_copy(a, a->screen->part->region.lower);
}

static void add_centre(adder *a) {
  const int n = a->screen->groups->n;
  for (int g = 0; g < n; g++)
    a->share[g] = 1.0;
  add_shares(a, a->total.banded ? a->total.most : 0.5 * (a->total.least + a->total.most));
}

/* Uniform over the compositions, or with nothing in about half of the groups. */
static void add_even(adder *a, int index, const double *cube) {
  static const double parts[] = {1.0, 0.75, 0.5, 0.25};
  const fnl_region *region = &a->screen->part->region;
  const bool sparse = index % 2 == 1;
  const double beyond = sparse_beyond[a->screen->groups->n > MANY ? index / 2 % 3 : 0];
  if (!a->total.banded) {
    double *x = new_point(a);
    for (int i = 0; x && i < region->n; i++) {
      const double u = cube[a->screen->groups->of[i]];
      x[i] = region->lower[i] +
             (region->upper[i] - region->lower[i]) * (sparse ? fmax(0.0, 2.0 * u - 1.0) : u);
    }
    if (x)
      settle(a);
    return;
  }
  for (int g = 0; g < a->screen->groups->n; g++)
    a->share[g] = sparse ? fmax(0.0, cube[g] - beyond) : -log(cube[g]);
  const double part = a->total.most > a->total.least ? parts[index / 2 % 4] : 1.0;
  add_shares(a, a->total.least + part * (a->total.most - a->total.least));
}

static int n_even(const fnl_screen *screen) {
  if (screen->n_even >= 0)
    return screen->n_even;
  const int n = screen->groups->n;
  const int wanted = n > 2 ? EVEN_LEAST + EVEN_EACH * (n - 3) : EVEN_LEAST;
  return wanted < EVEN_MOST ? wanted : EVEN_MOST;
}

static gsl_qrng *sequence_of(int n, fnl_arena *memory) {
  gsl_qrng *sequence = gsl_qrng_alloc(
      n <= SOBOL_DIMENSIONS_MOST ? gsl_qrng_sobol : gsl_qrng_reversehalton, (unsigned)n);
  if (!sequence)
    memory->failed = true;
  return sequence;
}

static void add_spread(adder *a) {
  const int n = a->screen->groups->n;
  gsl_qrng *sequence = sequence_of(n, a->memory);
  double *cube = FNL_TAKE(a->memory, n, double);
  for (int i = 0; sequence && cube && i < n_even(a->screen); i++) {
    gsl_qrng_get(sequence, cube);
    add_even(a, i, cube);
  }
  gsl_qrng_free(sequence);
}

void fnl_screen_add(const fnl_screen *screen, const double *starts, int n_starts,
                    fnl_candidates *list, fnl_arena *memory) {
  adder a = adder_of(screen, list, memory);
  if (memory->failed)
    return;
  for (int k = 0; k < n_starts; k++)
    add_copy(&a, starts + (size_t)k * (size_t)screen->part->region.n);
  add_centre(&a);
  if (screen->structured)
    add_structured(&a);
  add_spread(&a);
}

/* ---- neighbours ---- */

/* Moves a part of what group `from` has above its lower bounds to group `to`: in proportion to what
 * is there, or evenly where that is nothing. */
static void add_lump(adder *a, const double *x, int from, int to, double part) {
  const fnl_region *region = &a->screen->part->region;
  const fnl_groups *groups = a->screen->groups;
  double *moved = new_point(a), lump = 0.0, there = 0.0;
  if (!moved)
    return;
  memcpy(moved, x, (size_t)region->n * sizeof *x);
  for (int i = 0; i < region->n; i++) {
    if (groups->of[i] == from) {
      lump += part * (x[i] - region->lower[i]);
      moved[i] -= part * (x[i] - region->lower[i]);
    }
    there += groups->of[i] == to ? fmax(x[i], 0.0) : 0.0;
  }
  for (int i = 0; i < region->n; i++)
    if (groups->of[i] == to)
      moved[i] += there > 0.0 ? lump * fmax(x[i], 0.0) / there : lump / groups->size[to];
  settle(a);
}

static bool has_money(const adder *a, const double *x, int group) {
  const fnl_region *region = &a->screen->part->region;
  double above = 0.0;
  for (int i = 0; i < region->n; i++)
    if (a->screen->groups->of[i] == group)
      above += x[i] - region->lower[i];
  return above > 1e-9 * (a->total.most - a->total.least + fabs(a->total.most));
}

static void add_lumps(adder *a, const double *x, int round) {
  const int n = a->screen->groups->n;
  int n_rich = 0, count = 0;
  for (int g = 0; g < n; g++)
    n_rich += has_money(a, x, g);
  const int n_lumps = 2 * n_rich * (n - 1);
  const int stride = (n_lumps + LUMPS_MOST - 1) / LUMPS_MOST;
  for (int from = 0; from < n; from++) {
    if (!has_money(a, x, from))
      continue;
    for (int to = 0; to < n; to++)
      for (int half = 0; half < 2 && to != from; half++)
        if (count++ % stride == round % stride && !a->memory->failed)
          add_lump(a, x, from, to, half ? 0.5 : 1.0);
  }
}

/* A group gets nothing, or as much as the rest have on average; the rest make up for it in
 * proportion. */
static void add_switched(adder *a, const double *x, int group, double part) {
  const fnl_region *region = &a->screen->part->region;
  const fnl_groups *groups = a->screen->groups;
  double *moved = new_point(a), all = 0.0, here = 0.0;
  for (int i = 0; i < region->n; i++) {
    all += x[i];
    here += groups->of[i] == group ? x[i] : 0.0;
  }
  const double wanted = part * all, rest = all - here;
  for (int i = 0; moved && i < region->n; i++) {
    const bool mine = groups->of[i] == group;
    if (mine)
      moved[i] = here > 0.0 ? x[i] * wanted / here : wanted / groups->size[group];
    else
      moved[i] = rest > 0.0 ? x[i] * (all - wanted) / rest : x[i];
  }
  if (moved)
    settle(a);
}

static void add_switches(adder *a, const double *x) {
  const int n = a->screen->groups->n;
  int n_rich = 0;
  for (int g = 0; g < n; g++)
    n_rich += has_money(a, x, g);
  for (int g = 0; g < n && n > 2 && !a->memory->failed; g++)
    add_switched(a, x, g, has_money(a, x, g) ? 0.0 : 1.0 / (n_rich + 1));
}

static void add_scaled(adder *a, const double *x) {
  static const double factors[] = {0.5, 0.8, 1.25, 2.0};
  for (size_t k = 0; k < sizeof factors / sizeof *factors && !a->memory->failed; k++) {
    double *scaled = new_point(a);
    for (int i = 0; scaled && i < a->screen->part->region.n; i++)
      scaled[i] = factors[k] * x[i];
    if (scaled)
      settle(a);
  }
}

/* Every variable times a number from 0 to 2, and a little more. */
static void add_shaken(adder *a, const double *x, int round) {
  const int n = a->screen->part->region.n;
  gsl_qrng *sequence = sequence_of(n, a->memory);
  double *cube = FNL_TAKE(a->memory, n, double);
  const double little = 0.1 * a->total.most / n;
  for (int k = 0; sequence && cube && k < (round + 1) * SHAKEN && !a->memory->failed; k++) {
    gsl_qrng_get(sequence, cube);
    double *shaken = k >= round * SHAKEN ? new_point(a) : NULL;
    for (int i = 0; shaken && i < n; i++)
      shaken[i] = 2.0 * cube[i] * x[i] + little * cube[i];
    if (shaken)
      settle(a);
  }
  gsl_qrng_free(sequence);
}

void fnl_screen_neighbours(const fnl_screen *screen, const fnl_candidate *from, int round,
                           fnl_candidates *list, fnl_arena *memory) {
  adder a = adder_of(screen, list, memory);
  if (memory->failed)
    return;
  add_switches(&a, from->x);
  add_lumps(&a, from->x, round);
  if (a.total.most > a.total.least)
    add_scaled(&a, from->x);
  add_shaken(&a, from->x, round);
}

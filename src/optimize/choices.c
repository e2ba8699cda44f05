/* choices.c: supports, one by one.
 *
 * A support (what is on) leaves a part of the region that is convex again, and every part is
 * searched like any region, from points of its own and from what was found with every choice left
 * open. Where there are many parts, all get a short climb and the most promising a whole one.
 */
#include "optimize/choices.h"

#include "optimize/lagrangian.h"

#include <math.h>
#include <string.h>

enum {
  FEW_PARTS = 64, /* that are all climbed to the end, from several starts */
  FEW_STARTS = 3,
  SHORT_CLIMB = 30,   /* evaluations */
  WHOLE_CLIMBS = 96,  /* of many parts */
  EVEN_POINTS = 2048, /* shared by the parts */
  EVEN_LEAST = 2,
  EVEN_MOST = 16,
  SEEDS_MOST = 4, /* optima with every choice left open */
  FLIPS_CLIMBED = 8,
  THIN_CLIMB = 60, /* evaluations */
  FLIP_ROUNDS_MOST = 60
};

/* ---- the part of a support ---- */

static bool target_binds(const fnl_search_settings *settings, const unsigned char *on, int target) {
  bool named = false;
  for (int c = 0; c < settings->n_choices; c++)
    if (settings->choices[c].target == target) {
      if (on[c])
        return true;
      named = true;
    }
  return !named;
}

/* False: what is off may not be 0. */
static bool switch_off(const fnl_choice *choice, double *lower, double *upper) {
  for (int k = 0; k < choice->n; k++) {
    if (lower[choice->variable[k]] > 0.0)
      return false;
    upper[choice->variable[k]] = 0.0;
  }
  return true;
}

static fnl_band band_of(const fnl_choice *choice) {
  return (fnl_band){.name = "least",
                    .n = choice->n,
                    .variable = choice->variable,
                    .lower = choice->least,
                    .upper = INFINITY};
}

static bool has_a_point(const fnl_region *region, fnl_arena *memory) {
  double *x = FNL_TAKE(memory, region->n, double);
  double *scratch = FNL_TAKE(memory, fnl_region_scratch(region), double);
  if (memory->failed)
    return false;
  for (int i = 0; i < region->n; i++) {
    if (region->lower[i] > region->upper[i])
      return false;
    x[i] = region->lower[i];
  }
  return fnl_region_project(region, x, scratch);
}

bool fnl_choices_part(const fnl_landscape *landscape, const fnl_search_settings *settings,
                      const unsigned char *on, fnl_part *part, fnl_arena *memory) {
  const fnl_region *whole = landscape->region;
  const size_t n = (size_t)whole->n, n_choices = (size_t)settings->n_choices;
  double *lower = FNL_TAKE(memory, n, double), *upper = FNL_TAKE(memory, n, double);
  fnl_band *bands = FNL_TAKE(memory, (size_t)whole->n_bands + n_choices, fnl_band);
  unsigned char *copy = FNL_TAKE(memory, n_choices, unsigned char);
  unsigned char *binds = FNL_TAKE(memory, landscape->n_targets, unsigned char);
  bool possible = true;
  if (memory->failed)
    return false;
  memcpy(lower, whole->lower, n * sizeof *lower);
  memcpy(upper, whole->upper, n * sizeof *upper);
  memcpy(copy, on, n_choices);
  if (whole->n_bands > 0)
    memcpy(bands, whole->bands, (size_t)whole->n_bands * sizeof *bands);
  int n_bands = whole->n_bands;
  for (int c = 0; c < settings->n_choices; c++) {
    const fnl_choice *choice = &settings->choices[c];
    if (!on[c])
      possible = switch_off(choice, lower, upper) && possible;
    else if (choice->n == 1)
      lower[choice->variable[0]] = fmax(lower[choice->variable[0]], choice->least);
    else
      bands[n_bands++] = band_of(choice);
  }
  for (int j = 0; j < landscape->n_targets; j++)
    binds[j] = target_binds(settings, on, j);
  *part =
      (fnl_part){.region = {whole->n, lower, upper, n_bands, bands}, .on = copy, .binds = binds};
  return possible && has_a_point(&part->region, memory);
}

/* ---- every support ---- */

/* Starts of one part: what was found with every choice open, the given starts, a few of its own. */
static void add_starts(fnl_hunt *hunt, const fnl_part *part, const double *seeds, int n_seeds,
                       int n_even) {
  const fnl_screen screen = {.part = part,
                             .groups = &hunt->groups,
                             .n_targets = hunt->landscape->n_targets,
                             .n_even = n_even,
                             .structured = n_even == EVEN_MOST};
  fnl_screen_add(&screen, seeds, n_seeds, &hunt->screened, &hunt->memory);
}

/* Copies the best of screened[first …], which are of one part, to the end of `chosen`. */
static void choose_of_part(fnl_hunt *hunt, int first, int n_most, fnl_candidates *chosen) {
  fnl_candidates own = {.n = hunt->screened.n - first, .items = hunt->screened.items + first};
  fnl_candidates best = {0};
  fnl_hunt_choose(hunt, &own, n_most, &best);
  for (int k = 0; k < best.n; k++)
    fnl_hunt_add_copy(hunt, chosen, &best.items[k]);
  fnl_candidates_free(&best);
}

static void keep_all(fnl_hunt *hunt, const fnl_candidates *list) {
  for (int k = 0; k < list->n; k++)
    if (!isnan(list->items[k].goal))
      fnl_hunt_keep(hunt, &hunt->optima, &list->items[k]);
}

/* Climbs from all in `starts`: at once where they are few, else the best after a short climb. */
static fnl_status race(fnl_hunt *hunt, fnl_candidates *starts) {
  fnl_status status = FNL_OK;
  fnl_climb_order order = {.method = hunt->climber};
  if (starts->n <= FEW_PARTS * FEW_STARTS) {
    FNL_TRY(fnl_hunt_climb_list(hunt, order, starts));
    keep_all(hunt, starts);
    return FNL_OK;
  }
  order.evaluations_most = SHORT_CLIMB;
  FNL_TRY(fnl_hunt_climb_list(hunt, order, starts));
  keep_all(hunt, starts);
  FNL_TRY(fnl_hunt_climb_chosen(hunt, starts, WHOLE_CLIMBS, &hunt->optima));
out:
  return status;
}

typedef struct {
  int n;
  fnl_part *parts;
} supports;

static void enumerate(fnl_hunt *hunt, supports *all) {
  const int n_choices = hunt->settings->n_choices, n_sets = 1 << n_choices;
  unsigned char on[FNL_CHOICES_ENUMERATED];
  all->parts = FNL_TAKE(&hunt->memory, n_sets, fnl_part);
  for (int set = n_sets - 1; set >= 0 && !hunt->memory.failed; set--) {
    for (int c = 0; c < n_choices; c++)
      on[c] = (unsigned char)(set >> c & 1);
    if (fnl_choices_part(hunt->landscape, hunt->settings, on, &all->parts[all->n], &hunt->memory))
      all->n++;
  }
}

/* Values the starts of every part and chooses the best few of each. */
static fnl_status choose_starts(fnl_hunt *hunt, const supports *all, const double *seeds,
                                int n_seeds, fnl_candidates *starts) {
  fnl_status status = FNL_OK;
  int even = EVEN_POINTS / all->n;
  even = even < EVEN_LEAST ? EVEN_LEAST : even > EVEN_MOST ? EVEN_MOST : even;
  int *first = FNL_TAKE(&hunt->memory, all->n + 1, int);
  hunt->screened.n = 0;
  for (int p = 0; p < all->n && !hunt->memory.failed; p++) {
    first[p] = hunt->screened.n;
    add_starts(hunt, &all->parts[p], seeds, n_seeds, even);
  }
  if (hunt->memory.failed)
    return FNL_ENOMEM;
  first[all->n] = hunt->screened.n;
  FNL_TRY(fnl_hunt_value_all(hunt, &hunt->screened, 0, "choices"));
  fnl_hunt_find_violations(hunt, &hunt->screened);
  const int valued = hunt->screened.n;
  for (int p = 0; p < all->n && first[p] < valued; p++) {
    hunt->screened.n = first[p + 1] < valued ? first[p + 1] : valued;
    choose_of_part(hunt, first[p], all->n <= FEW_PARTS ? FEW_STARTS : 1, starts);
  }
  hunt->screened.n = valued;
out:
  return status;
}

static fnl_status no_point(fnl_error *error) {
  fnl_error_set(error, FNL_EINFEASIBLE,
                "no split keeps all the rules together, whichever items get nothing");
  fnl_error_hint(error, "loosen at_least_or_nothing, learning_conversions, max_change, min or max");
  return FNL_EINFEASIBLE;
}

static fnl_status search_all(fnl_hunt *hunt, const double *seeds, int n_seeds, fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_candidates starts = {0};
  supports all = {0};
  enumerate(hunt, &all);
  if (all.n == 0)
    return hunt->memory.failed ? FNL_ENOMEM : no_point(error);
  FNL_TRY(choose_starts(hunt, &all, seeds, n_seeds, &starts));
  keep_all(hunt, &starts);
  FNL_TRY(race(hunt, &starts));
out:
  fnl_candidates_free(&starts);
  return status;
}

/* ---- one flip at a time ---- */

/* Adds the support's part with starts for it, unless there is no point in it. */
static void add_support(fnl_hunt *hunt, const unsigned char *on, const double *seeds, int n_seeds) {
  fnl_part *part = FNL_TAKE(&hunt->memory, 1, fnl_part);
  if (part && fnl_choices_part(hunt->landscape, hunt->settings, on, part, &hunt->memory))
    add_starts(hunt, part, seeds, n_seeds, 0);
}

static fnl_status value_and_climb(fnl_hunt *hunt) {
  fnl_status status = FNL_OK;
  if (hunt->memory.failed)
    return FNL_ENOMEM;
  FNL_TRY(fnl_hunt_value_all(hunt, &hunt->screened, 0, "choices"));
  fnl_hunt_find_violations(hunt, &hunt->screened);
  if (hunt->screened.n > 0)
    fnl_hunt_keep(hunt, &hunt->optima, fnl_hunt_best_of(&hunt->screened));
  FNL_TRY(fnl_hunt_climb_chosen(hunt, &hunt->screened, FLIPS_CLIMBED, &hunt->optima));
out:
  return status;
}

static double sum_over(const fnl_choice *choice, const double *x) {
  double sum = 0.0;
  for (int k = 0; k < choice->n; k++)
    sum += x[choice->variable[k]];
  return sum;
}

/* First supports: what the seeds have at least half of, everything, each alone, nothing. */
static void add_first(fnl_hunt *hunt, unsigned char *on, const double *seeds, int n_seeds) {
  const int n = hunt->landscape->region->n, n_choices = hunt->settings->n_choices;
  for (int s = 0; s < n_seeds; s++) {
    const double *x = seeds + (size_t)s * (size_t)n;
    for (int c = 0; c < n_choices; c++) {
      const fnl_choice *choice = &hunt->settings->choices[c];
      on[c] = sum_over(choice, x) >= 0.5 * choice->least;
    }
    add_support(hunt, on, x, 1);
  }
  memset(on, 1, (size_t)n_choices);
  add_support(hunt, on, seeds, n_seeds);
  memset(on, 0, (size_t)n_choices);
  add_support(hunt, on, seeds, n_seeds);
  for (int c = 0; c < n_choices && !hunt->memory.failed; c++) {
    on[c] = 1;
    add_support(hunt, on, seeds, n_seeds);
    on[c] = 0;
  }
}

/* ---- thinning out ---- */

static bool is_of_a_choice(const fnl_search_settings *settings, int target) {
  for (int c = 0; c < settings->n_choices; c++)
    if (settings->choices[c].target == target)
      return true;
  return false;
}

/* The support's part with the choices' own targets left aside. */
static fnl_part *relaxed_part(fnl_hunt *hunt, const unsigned char *on) {
  const int n_targets = hunt->landscape->n_targets;
  fnl_part *part = FNL_TAKE(&hunt->memory, 1, fnl_part);
  unsigned char *binds = FNL_TAKE(&hunt->memory, n_targets, unsigned char);
  if (!part || !binds ||
      !fnl_choices_part(hunt->landscape, hunt->settings, on, part, &hunt->memory))
    return NULL;
  for (int j = 0; j < n_targets; j++)
    binds[j] = part->binds[j] && !is_of_a_choice(hunt->settings, j);
  part->binds = binds;
  return part;
}

/* The choice that is on and misses its target by most; -1: none does. */
static int weakest(const fnl_hunt *hunt, const unsigned char *on, const double *targets) {
  int worst = -1;
  double least = -FNL_TARGET_TOLERANCE;
  for (int c = 0; c < hunt->settings->n_choices; c++) {
    const int target = hunt->settings->choices[c].target;
    if (!on[c] || target < 0)
      continue;
    const double value = targets[target] / hunt->target_scale[target];
    if (value < least) {
      least = value;
      worst = c;
    }
  }
  return worst;
}

/* From everything on, and each on as far as it pays: what misses its target by most goes off, one
 * after the other, until what is left can stand by itself. Leaves the support in `on`. */
static fnl_status thin_out(fnl_hunt *hunt, unsigned char *on, double *x) {
  const size_t bytes = (size_t)hunt->landscape->region->n * sizeof *x;
  const fnl_climb_order order = {.method = hunt->climber, .evaluations_most = THIN_CLIMB};
  fnl_status status = FNL_OK;
  fnl_candidates one = {0};
  memset(on, 1, (size_t)hunt->settings->n_choices);
  for (int round = 0; round < hunt->settings->n_choices && !fnl_hunt_used_up(hunt); round++) {
    fnl_part *part = relaxed_part(hunt, on);
    if (!part)
      break;
    const fnl_screen screen = {
        .part = part, .groups = &hunt->groups, .n_targets = hunt->landscape->n_targets};
    one.n = 0;
    fnl_screen_add(&screen, x, 1, &one, &hunt->memory);
    if (one.n == 0)
      break;
    FNL_TRY(fnl_hunt_value_all(hunt, &one, 0, "choices"));
    FNL_TRY(fnl_hunt_climb_list(hunt, order, &one));
    if (one.n == 0)
      break;
    memcpy(x, one.items[0].x, bytes);
    const int off = weakest(hunt, on, one.items[0].targets);
    if (off < 0)
      break;
    on[off] = 0;
  }
out:
  fnl_candidates_free(&one);
  return status;
}

/* Adds what is left when the best with every choice open is thinned out. */
static fnl_status add_thinned(fnl_hunt *hunt, unsigned char *on, const double *seeds, int n_seeds) {
  const size_t n = (size_t)hunt->landscape->region->n;
  double *x = FNL_TAKE(&hunt->memory, n, double);
  fnl_status status = FNL_OK;
  if (!x)
    return FNL_ENOMEM;
  if (n_seeds <= hunt->settings->n_starts)
    return FNL_OK;
  memcpy(x, seeds + n * (size_t)hunt->settings->n_starts, n * sizeof *x);
  FNL_TRY(thin_out(hunt, on, x));
  add_support(hunt, on, x, 1);
out:
  return status;
}

/* Every choice flipped, and every one that is on exchanged for each that is off. */
static void add_flips(fnl_hunt *hunt, const fnl_candidate *from, unsigned char *on) {
  const int n_choices = hunt->settings->n_choices;
  memcpy(on, from->part->on, (size_t)n_choices);
  for (int c = 0; c < n_choices && !hunt->memory.failed; c++) {
    on[c] ^= 1;
    add_support(hunt, on, from->x, 1);
    for (int d = 0; d < c && !hunt->memory.failed; d++) {
      if (on[d] == from->part->on[c])
        continue; /* one goes on, the other off */
      on[d] ^= 1;
      add_support(hunt, on, from->x, 1);
      on[d] ^= 1;
    }
    on[c] ^= 1;
  }
}

static fnl_status flip_while_it_pays(fnl_hunt *hunt, const double *seeds, int n_seeds,
                                     fnl_error *error) {
  fnl_status status = FNL_OK;
  unsigned char *on = FNL_TAKE(&hunt->memory, hunt->settings->n_choices, unsigned char);
  if (!on)
    return FNL_ENOMEM;
  hunt->screened.n = 0;
  FNL_TRY(add_thinned(hunt, on, seeds, n_seeds));
  add_first(hunt, on, seeds, n_seeds);
  if (hunt->screened.n == 0 && !hunt->memory.failed)
    return no_point(error);
  FNL_TRY(value_and_climb(hunt));
  for (int round = 0; round < FLIP_ROUNDS_MOST && !fnl_hunt_used_up(hunt); round++) {
    const fnl_candidate before = *fnl_hunt_best_of(&hunt->optima);
    hunt->screened.n = 0;
    add_flips(hunt, &before, on);
    FNL_TRY(value_and_climb(hunt));
    if (!fnl_candidate_better(fnl_hunt_best_of(&hunt->optima), &before))
      break;
  }
out:
  return status;
}

/* ---- the whole ---- */

/* The given starts and the optima with every choice left open. */
static double *take_seeds(fnl_hunt *hunt, const fnl_candidates *open, int *n_seeds) {
  const int n = hunt->landscape->region->n, n_given = hunt->settings->n_starts;
  const size_t bytes = (size_t)n * sizeof(double);
  double *seeds = FNL_TAKE(&hunt->memory, (size_t)(n_given + open->n) * (size_t)n, double);
  *n_seeds = 0;
  if (!seeds)
    return NULL;
  for (int k = 0; k < n_given; k++)
    memcpy(seeds + (size_t)n * (size_t)(*n_seeds)++, hunt->settings->starts + (size_t)k * (size_t)n,
           bytes);
  for (int k = 0; k < open->n; k++)
    memcpy(seeds + (size_t)n * (size_t)(*n_seeds)++, open->items[k].x, bytes);
  return seeds;
}

fnl_status fnl_choices_search(fnl_hunt *hunt, fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_candidates open = {0};
  int n_seeds;
  FNL_TRY(fnl_hunt_climb_chosen(hunt, &hunt->screened, SEEDS_MOST, &open));
  const double *seeds = take_seeds(hunt, &open, &n_seeds);
  if (!seeds)
    status = FNL_ENOMEM;
  else if (hunt->settings->n_choices <= FNL_CHOICES_ENUMERATED)
    status = search_all(hunt, seeds, n_seeds, error);
  else
    status = flip_while_it_pays(hunt, seeds, n_seeds, error);
  if (status == FNL_OK && hunt->optima.n == 0 && hunt->screened.n > 0) /* not a number anywhere */
    fnl_hunt_keep(hunt, &hunt->optima, &hunt->screened.items[0]);
out:
  fnl_candidates_free(&open);
  return status;
}

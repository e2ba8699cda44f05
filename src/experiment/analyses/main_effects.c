/* main_effects.c: the mean of a figure at each level of a factor, whatever the others are.
 *
 * Factors of a range or a law in a design without levels are cut into ten parts equally likely. The
 * part of the variance that lies between the levels, η² = Σ n (mean − mean of all)² / Σ (y − mean
 * of all)², says how much the factor explains by itself. Of 1, 2 at one level and 3, 4 at the other
 * it is 0.8.
 */
#include "experiment/analysis.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MEAN, ERROR, N_POINTS, EXPLAINED };
static const char *const columns[] = {"mean", "se", "n", "explained", NULL};

enum { PARTS = 10 };

typedef struct {
  double n, sum, squares; /* squares: about the mean of all */
} level;

static int n_levels(const fnl_design *design, int factor) {
  return design->type->places == FNL_PLACES_LEVELS ? design->n_levels[factor] : PARTS;
}

static int level_of(const fnl_design *design, int64_t point, int factor) {
  const double place = fnl_design_place(design, point, factor);
  if (design->type->places == FNL_PLACES_LEVELS)
    return (int)place;
  const int part = (int)(place * PARTS);
  return part < PARTS ? part : PARTS - 1;
}

static double mean_of(const fnl_evidence *evidence) {
  double sum = 0.0, n = 0.0;
  for (int64_t p = 0; p < evidence->design->n; p++)
    if (isfinite(evidence->y[p])) {
      sum += evidence->y[p];
      n += 1.0;
    }
  return sum / n;
}

static void gather(const fnl_evidence *evidence, int factor, double mean, level *levels) {
  for (int64_t p = 0; p < evidence->design->n; p++) {
    const double from_mean = evidence->y[p] - mean;
    level *own = &levels[level_of(evidence->design, p, factor)];
    if (!isfinite(from_mean))
      continue;
    own->n += 1.0;
    own->sum += from_mean;
    own->squares += from_mean * from_mean;
  }
}

static double part_explained(const level *levels, int n) {
  double between = 0.0, all = 0.0;
  for (int i = 0; i < n; i++) {
    all += levels[i].squares;
    between += levels[i].n > 0.0 ? levels[i].sum * levels[i].sum / levels[i].n : 0.0;
  }
  return all > 0.0 ? between / all : (double)NAN;
}

static void write_label(const fnl_evidence *evidence, int factor, int i, fnl_analysis_row *row) {
  const char *name = evidence->label ? evidence->label(evidence->user, factor, i) : NULL;
  if (evidence->design->type->places != FNL_PLACES_LEVELS)
    snprintf(row->label, sizeof row->label, "part %d of %d", i + 1, PARTS);
  else if (name)
    snprintf(row->label, sizeof row->label, "%s", name);
  else
    snprintf(row->label, sizeof row->label, "level %d", i + 1);
}

static void tell_level(const level *own, double mean, double explained, fnl_analysis_row *row) {
  const double n = own->n, off = own->sum / n;
  const double variance = (own->squares - n * off * off) / (n - 1.0);
  row->values[N_POINTS] = n;
  row->values[EXPLAINED] = explained;
  if (n > 0.0)
    row->values[MEAN] = mean + off;
  if (n > 1.0)
    row->values[ERROR] = sqrt(fmax(variance, 0.0) / n);
}

static fnl_status look_at_factor(const fnl_evidence *evidence, int factor, double mean,
                                 fnl_analysis *analysis, fnl_error *error) {
  const int n = n_levels(evidence->design, factor);
  level *levels = calloc((size_t)n, sizeof *levels);
  fnl_status status = levels ? FNL_OK : fnl_error_no_memory(error);
  if (levels)
    gather(evidence, factor, mean, levels);
  for (int i = 0; status == FNL_OK && i < n; i++) {
    fnl_analysis_row *row = fnl_analysis_add(analysis, factor);
    if (row) {
      write_label(evidence, factor, i, row);
      tell_level(&levels[i], mean, part_explained(levels, n), row);
    } else {
      status = fnl_error_no_memory(error);
    }
  }
  free(levels);
  return status;
}

static fnl_status look(const fnl_evidence *evidence, fnl_analysis *analysis, fnl_error *error) {
  const double mean = mean_of(evidence);
  fnl_status status = FNL_OK;
  for (int f = 0; status == FNL_OK && f < evidence->design->n_factors; f++)
    status = look_at_factor(evidence, f, mean, analysis, error);
  return status;
}

const fnl_analysis_type fnl_analysis_main_effects = {
    .name = "main-effects",
    .summary = "the mean at each level of a factor, and the part of the variance it explains",
    .columns = columns,
    .look = look,
};

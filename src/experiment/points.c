/* points.c: the points of an experiment: what each sets, its id and its seed. */
#include "experiment/points.h"

#include "experiment/fingerprint.h"
#include "model/digest.h"

#include <gsl/gsl_cdf.h>

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- levels ---- */

static const double least_quantile = 0.005; /* of a law, whose ends may be infinite */

/* The quantile of a law; parameters as in model/law.c. */
static double law_quantile(const fnl_law *law, double u) {
  const double width = law->highest - law->lowest, mean = law->mean - law->lowest;
  const double ratio = law->sd / mean;
  switch (law->kind) {
  case FNL_LAW_LOGNORMAL: {
    const double variance = log1p(ratio * ratio);
    return law->lowest + mean * exp(sqrt(variance) * gsl_cdf_ugaussian_Pinv(u) - variance / 2.0);
  }
  case FNL_LAW_GAMMA:
    return law->lowest + gsl_cdf_gamma_Pinv(u, 1.0 / (ratio * ratio), mean * ratio * ratio);
  case FNL_LAW_BETA: {
    const double m = mean / width, sd = law->sd / width, size = m * (1.0 - m) / (sd * sd) - 1.0;
    return law->lowest + width * gsl_cdf_beta_Pinv(u, m * size, (1.0 - m) * size);
  }
  default:
    return law->low + (law->high - law->low) * u;
  }
}

static double factor_quantile(const fnl_factor *factor, double u) {
  if (factor->has_law)
    return law_quantile(&factor->law, u < least_quantile         ? least_quantile
                                      : u > 1.0 - least_quantile ? 1.0 - least_quantile
                                                                 : u);
  if (u >= 1.0)
    return factor->high;
  if (factor->logarithmic)
    return factor->low * pow(factor->high / factor->low, u);
  return factor->low + (factor->high - factor->low) * u;
}

/* Level i of n: of a range from end to end, of a law the middles of parts equally likely. */
static double factor_level(const fnl_factor *factor, double i, int n) {
  return factor_quantile(factor, factor->has_law ? (i + 0.5) / n : i / (n - 1));
}

static fnl_level level_of_place(const fnl_points *points, int factor_index, double place) {
  const fnl_experiment *experiment = points->experiment;
  const fnl_factor *factor = &experiment->factors[factor_index];
  const int n = points->n_levels[factor_index];
  const bool by_level = points->design.type->places == FNL_PLACES_LEVELS;
  if (experiment->design.n_listed > 0)
    return experiment->design.listed[(int64_t)place * experiment->n_factors + factor_index];
  if (points->design.type->places == FNL_PLACES_VALUES)
    return (fnl_level){.number = place};
  if (factor->n_values > 0) {
    const int i = (int)(by_level ? place : place * n);
    return factor->values[i < n ? i : n - 1];
  }
  return (fnl_level){.number = by_level ? factor_level(factor, place, n)
                                        : factor_quantile(factor, place)};
}

fnl_level fnl_points_level(const fnl_points *points, int64_t position, int factor) {
  const double place =
      fnl_design_place(&points->design, position / points->experiment->replicates, factor);
  fnl_level level = level_of_place(points, factor, place);
  if (!level.text && points->experiment->factors[factor].whole)
    level.number = round(level.number);
  return level;
}

int fnl_points_replicate(const fnl_points *points, int64_t position) {
  return (int)(position % points->experiment->replicates);
}

/* ---- settings ---- */

/* Whole numbers stand without a point, and with an L where a file needs it. */
void fnl_level_write(const fnl_level *level, fnl_text *text) {
  const double number = level->number;
  if (level->text)
    fnl_text_add(text, level->text);
  else if (number == floor(number) && fabs(number) < 0x1p53)
    fnl_text_add_format(text, "%.0f%s", number == 0.0 ? 0.0 : number,
                        fabs(number) > INT_MAX ? "L" : "");
  else
    fnl_text_add_number(text, number);
}

static const char *full_path(const char *path) {
  return strcmp(path, "seed") == 0 ? "simulation.seed" : path;
}

void fnl_points_write_settings(const fnl_points *points, int64_t position, fnl_text *text) {
  for (int f = 0; f < points->experiment->n_factors; f++) {
    const fnl_factor *factor = &points->experiment->factors[f];
    const fnl_level level = fnl_points_level(points, position, f);
    for (int i = 0; i < factor->n_paths; i++) {
      fnl_level own = level;
      own.number = factor->offsets[i] + factor->scales[i] * level.number;
      fnl_text_add_format(text, "%s=", full_path(factor->paths[i]));
      fnl_level_write(&own, text);
      fnl_text_add(text, "\n");
    }
  }
}

bool fnl_points_choose_model(const fnl_points *points) {
  for (int f = 0; f < points->experiment->n_factors; f++)
    for (int i = 0; i < points->experiment->factors[f].n_paths; i++)
      if (strcmp(points->experiment->factors[f].paths[i], "model") == 0)
        return true;
  return false;
}

/* ---- identity ---- */

/* A number bit for bit, which is sooner written than its decimals: ids of a million points are
 * asked for at once. */
static void add_bits(double number, fnl_text *text) {
  uint64_t bits;
  char bytes[sizeof bits];
  number += 0.0; /* -0 too is 0 */
  memcpy(&bits, &number, sizeof bits);
  for (size_t i = 0; i < sizeof bits; i++)
    bytes[i] = (char)(bits >> (8 * i) & 0xFF); /* the same on machines of any byte order */
  fnl_text_add_bytes(text, bytes, sizeof bytes);
}

/* What a factor sets, as the id has it. */
static void add_identity(const fnl_points *points, int64_t position, int factor_index,
                         fnl_text *text) {
  const fnl_factor *factor = &points->experiment->factors[factor_index];
  const fnl_level level = fnl_points_level(points, position, factor_index);
  for (int i = 0; i < factor->n_paths; i++) {
    fnl_text_add(text, full_path(factor->paths[i]));
    fnl_text_add(text, level.text ? "=" : "#");
    if (level.text)
      fnl_text_add(text, level.text);
    else
      add_bits(factor->offsets[i] + factor->scales[i] * level.number, text);
    fnl_text_add(text, "\n");
  }
}

void fnl_points_identify(const fnl_points *points, int64_t position, fnl_text *scratch,
                         fnl_identity *identity) {
  char digest[65], head[17] = "";
  fnl_text_cut(scratch, 0);
  fnl_text_add(scratch, points->base);
  fnl_text_add(scratch, "\n");
  for (int f = 0; f < points->experiment->n_factors; f++)
    add_identity(points, position, f, scratch);
  add_bits(fnl_points_replicate(points, position), scratch);
  fnl_bytes_digest(fnl_text_string(scratch), scratch->length, digest);
  memcpy(identity->id, digest, FNL_ID_LENGTH);
  identity->id[FNL_ID_LENGTH] = '\0';
  memcpy(head, digest, 16);
  identity->seed = strtoull(head, NULL, 16) >> 1;
}

static fnl_status hash_base(fnl_points *points, const fnl_plan *base, fnl_error *error) {
  const fnl_experiment *experiment = points->experiment;
  fnl_text text = {0};
  fnl_text_add_format(&text, "funnel %s\naction=%s\nluck=%d\n", fnl_version(), experiment->action,
                      (int)experiment->luck);
  fnl_fingerprint_write(base, &text);
  if (!text.failed)
    fnl_bytes_digest(fnl_text_string(&text), text.length, points->base);
  const bool failed = text.failed;
  fnl_text_free(&text);
  return failed ? fnl_error_no_memory(error) : FNL_OK;
}

/* A process remembers of every point whether it is done. */
static fnl_status check_number(const fnl_points *points, fnl_error *error) {
  return points->n <= FNL_POINTS_MOST
             ? FNL_OK
             : fnl_design_mistake(&points->design, "too many points times `replicates`",
                                  "fewer levels, points or replicates", error);
}

static fnl_status count_levels(fnl_points *points, fnl_error *error) {
  const fnl_experiment *experiment = points->experiment;
  points->n_levels = calloc((size_t)experiment->n_factors, sizeof *points->n_levels);
  if (!points->n_levels)
    return fnl_error_no_memory(error);
  for (int f = 0; f < experiment->n_factors; f++) {
    const int n_values = experiment->factors[f].n_values;
    points->n_levels[f] = n_values > 0 ? n_values : experiment->design.levels;
    points->n_settings += experiment->factors[f].n_paths;
  }
  return FNL_OK;
}

fnl_status fnl_points_init(fnl_points *points, const fnl_experiment *experiment,
                           const fnl_plan *base, fnl_error *error) {
  fnl_status status = FNL_OK;
  memset(points, 0, sizeof *points);
  points->experiment = experiment;
  FNL_TRY(count_levels(points, error));
  FNL_TRY(hash_base(points, base, error));
  points->design = (fnl_design){.settings = &experiment->design,
                                .file = experiment->file,
                                .n_factors = experiment->n_factors,
                                .n_levels = points->n_levels};
  FNL_TRY(fnl_design_make(&points->design, error));
  points->n = points->design.n * experiment->replicates;
  FNL_TRY(check_number(points, error));
out:
  if (status != FNL_OK)
    fnl_points_free(points);
  return status;
}

void fnl_points_free(fnl_points *points) {
  fnl_design_free(&points->design);
  free(points->n_levels);
  points->n_levels = NULL;
}

/* analysis.c: what results say of the factors. */
#include "experiment/analysis.h"

#include "base/text.h"
#include "random/stream.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

const fnl_analysis_type *fnl_analysis_by_name(const char *name, fnl_error *error) {
  enum { NAMES_MOST = 32 };
  const char *names[NAMES_MOST];
  int n = 0;
  for (; fnl_analysis_registry[n] && n < NAMES_MOST; n++) {
    names[n] = fnl_analysis_registry[n]->name;
    if (strcmp(names[n], name) == 0)
      return fnl_analysis_registry[n];
  }
  fnl_text list = {0};
  for (int i = 0; i < n; i++)
    fnl_text_add_format(&list, "%s%s", i > 0 ? ", " : "", names[i]);
  const int nearest = fnl_string_nearest(name, n, names);
  fnl_error_set(error, FNL_EUSAGE, "there is no analysis \"%s\"", name);
  if (nearest >= 0)
    fnl_error_hint(error, "did you mean %s?", names[nearest]);
  else
    fnl_error_hint(error, "there are %s", fnl_text_string(&list));
  fnl_text_free(&list);
  return NULL;
}

fnl_status fnl_analysis_look(const fnl_analysis_type *type, const fnl_evidence *evidence,
                             fnl_analysis *analysis, fnl_error *error) {
  const char *design = evidence->design->type->name;
  const bool suits = type->design ? strcmp(type->design, design) == 0
                                  : evidence->design->type->places != FNL_PLACES_VALUES &&
                                        strcmp(design, "list") != 0;
  if (suits)
    return type->look(evidence, analysis, error);
  fnl_error_set(error, FNL_EVALUE, "the analysis \"%s\" is not for the design \"%s\"", type->name,
                design);
  fnl_error_hint(error,
                 type->design ? "it is for design = { kind = \"%s\"; … }"
                              : "it is for designs that vary factors apart%s",
                 type->design ? type->design : "");
  return FNL_EVALUE;
}

void fnl_analysis_free(fnl_analysis *analysis) {
  free(analysis->rows);
  memset(analysis, 0, sizeof *analysis);
}

fnl_analysis_row *fnl_analysis_add(fnl_analysis *analysis, int factor) {
  if (analysis->n == analysis->capacity) {
    const int capacity = analysis->capacity ? 2 * analysis->capacity : 32;
    fnl_analysis_row *rows = realloc(analysis->rows, (size_t)capacity * sizeof *rows);
    if (!rows)
      return NULL;
    analysis->rows = rows;
    analysis->capacity = capacity;
  }
  fnl_analysis_row *row = &analysis->rows[analysis->n++];
  memset(row, 0, sizeof *row);
  row->factor = factor;
  for (int i = 0; i < FNL_ANALYSIS_COLUMNS_MOST; i++)
    row->values[i] = (double)NAN;
  return row;
}

/* ---- bootstrap ---- */

static void draw_rows(int resample, int n, int *rows) {
  fnl_stream rng = fnl_stream_open(1, 0, FNL_PURPOSE_BOOTSTRAP, 0, (uint64_t)resample);
  for (int i = 0; i < n; i++)
    rows[i] = (int)fnl_stream_below(&rng, (uint32_t)n);
}

static void take_percentiles(const double *all, int n_statistics, int statistic, double *scratch,
                             double *low, double *high) {
  for (int b = 0; b < FNL_RESAMPLES; b++)
    scratch[b] = all[(size_t)b * (size_t)n_statistics + (size_t)statistic];
  gsl_sort(scratch, 1, FNL_RESAMPLES);
  low[statistic] = gsl_stats_quantile_from_sorted_data(scratch, 1, FNL_RESAMPLES, 0.025);
  high[statistic] = gsl_stats_quantile_from_sorted_data(scratch, 1, FNL_RESAMPLES, 0.975);
}

fnl_status fnl_bootstrap(fnl_statistic *statistic, void *user, int n, int n_statistics, double *low,
                         double *high, fnl_error *error) {
  int *rows = malloc(((size_t)n + 1) * sizeof *rows);
  double *all = malloc((size_t)FNL_RESAMPLES * (size_t)n_statistics * sizeof *all);
  double *scratch = malloc(FNL_RESAMPLES * sizeof *scratch);
  const bool has_memory = rows && all && scratch;
  for (int b = 0; has_memory && b < FNL_RESAMPLES; b++) {
    draw_rows(b, n, rows);
    statistic(user, rows, n, all + (size_t)b * (size_t)n_statistics);
  }
  for (int s = 0; has_memory && s < n_statistics; s++)
    take_percentiles(all, n_statistics, s, scratch, low, high);
  free(rows);
  free(all);
  free(scratch);
  return has_memory ? FNL_OK : fnl_error_no_memory(error);
}

/* forecast.h: what a plan brings by the engine `expected` at its central numbers.
 *
 * One run of the fluid limit, with every uncertain number at its mean and no noise: the figures of
 * `funnel simulate --engine expected` for a plan without ranges, and for one with ranges those of
 * the world in the middle, which is not the mean over worlds. It takes well under a millisecond.
 */
#ifndef FNL_STUDY_FORECAST_H
#define FNL_STUDY_FORECAST_H

#include "study/bench.h"
#include "study/figures.h"

typedef struct {
  const fnl_plan *plan; /* borrowed */
  fnl_figures figures;
  fnl_bench bench; /* bench.run holds the days */
  fnl_arena memory;
  double *row; /* [figures.n_columns] */
} fnl_forecast;

/* Simulates. FNL_EENGINE where word goes from person to person, which `expected` cannot follow. */
fnl_status fnl_forecast_init(fnl_forecast *forecast, const fnl_plan *plan, fnl_error *error);
void fnl_forecast_free(fnl_forecast *forecast);

/* A figure of `figures`, by its place in it; NaN where it is not defined. */
double fnl_forecast_value(const fnl_forecast *forecast, int figure);

#endif

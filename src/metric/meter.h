/* meter.h: the metrics that somebody asks for, of one plan: a gauge of its runs (study/figures.h).
 */
#ifndef FNL_METRIC_METER_H
#define FNL_METRIC_METER_H

#include "metric/metric.h"
#include "study/figures.h"

typedef struct {
  fnl_arena memory;
  fnl_gauge gauge; /* what a study is given; the meter stays where it is */
  int n_stages;
  int *first_term; /* [gauge.n_columns + 1] of each column; those of the meter's own have none */
  struct fnl_weighed *terms;
  const fnl_metric **metrics; /* [gauge.n_figures] what each figure is */
} fnl_meter;

/* The metrics that are asked for, where `wanted` is a list of names with commas, or "all", and the
 * plan has them. FNL_EUSAGE for an unknown name, FNL_ENOMEM. */
fnl_status fnl_meter_init(fnl_meter *meter, const fnl_plan *plan, const char *wanted,
                          fnl_error *error);
void fnl_meter_free(fnl_meter *meter);

/* Whether one of them needs simulation.reach; FNL_EUSAGE for an unknown name. */
fnl_status fnl_metrics_check(const char *wanted, bool *needs_reach, fnl_error *error);

#endif

/* summary.c: estimates for the whole table of figures. */
#include "study/summary.h"

#include <stdlib.h>
#include <string.h>

fnl_status fnl_summary_init(fnl_summary *summary, const fnl_study *study, const fnl_sample *sample,
                            fnl_error *error) {
  const int n_figures = sample->figures.n_figures;
  memset(summary, 0, sizeof *summary);
  summary->plan = study->plan;
  summary->engine = study->engine;
  summary->seed = study->seed;
  summary->sample = sample;
  summary->estimates = malloc((size_t)n_figures * sizeof *summary->estimates);
  if (!summary->estimates)
    return fnl_error_no_memory(error);
  for (int i = 0; i < n_figures; i++)
    summary->estimates[i] = fnl_sample_estimate(sample, 0, i);
  summary->has_target = study->plan->target_roas > 0.0;
  if (summary->has_target)
    summary->target_probability = fnl_sample_probability(
        sample, 0, fnl_figures_find(&sample->figures, FNL_GROUP_TOTALS, 0, "roas"),
        study->plan->target_roas);
  return FNL_OK;
}

void fnl_summary_free(fnl_summary *summary) {
  free(summary->estimates);
  memset(summary, 0, sizeof *summary);
}

fnl_estimate fnl_summary_figure(const fnl_summary *summary, fnl_figure_group group, int item,
                                const char *name) {
  const int index = fnl_figures_find(&summary->sample->figures, group, item, name);
  if (index < 0)
    return fnl_estimate_unknown;
  return summary->estimates[index];
}

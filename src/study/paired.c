/* paired.c: arms side by side on numbered replications. */
#include "study/paired.h"

#include "base/hooks.h"

#include <stdlib.h>
#include <string.h>

fnl_status fnl_paired_init(fnl_paired *paired, const fnl_study *study, const fnl_figures *figures,
                           int n_columns, const int *columns, fnl_error *error) {
  fnl_status status = FNL_OK;
  *paired =
      (fnl_paired){.study = study, .figures = figures, .n_columns = n_columns, .columns = columns};
  FNL_TRY(fnl_study_threads(study, &paired->n_threads, error));
  paired->benches = calloc((size_t)paired->n_threads, sizeof *paired->benches);
  if (!paired->benches)
    return fnl_error_no_memory(error);
  for (int i = 0; i < paired->n_threads; i++)
    FNL_TRY(fnl_bench_init(&paired->benches[i], study->plan, study->engine, study->sampler, error));
  for (int i = 0; i < paired->n_threads; i++)
    paired->benches[i].place.hooks = study->hooks;
out:
  if (status != FNL_OK)
    fnl_paired_free(paired);
  return status;
}

void fnl_paired_free(fnl_paired *paired) {
  for (int i = 0; paired->benches && i < paired->n_threads; i++)
    fnl_bench_free(&paired->benches[i]);
  free(paired->benches);
  memset(paired, 0, sizeof *paired);
}

static fnl_luck luck_of(const fnl_paired *paired, uint64_t replication) {
  return fnl_study_luck(paired->study, replication);
}

/* False where it was stopped. */
static bool simulate(const fnl_paired *paired, fnl_bench *bench, const fnl_arm *arm, fnl_luck luck,
                     double *row) {
  fnl_bench_simulate(bench, paired->study->engine, arm, luck);
  if (bench->run.cut)
    return false;
  for (int k = 0; k < paired->n_columns; k++)
    row[k] = paired->columns[k] < 0 ? 0.0
                                    : fnl_figures_measure(paired->figures, &bench->world,
                                                          &bench->run, paired->columns[k]);
  return true;
}

typedef struct {
  const fnl_paired *paired;
  int n_arms, n;
  const fnl_arm *arms;
  uint64_t first;
  double *rows;
} fnl_heat;

static bool run_replication(void *context, int thread, int index) {
  const fnl_heat *heat = context;
  const fnl_paired *paired = heat->paired;
  fnl_bench *bench = &paired->benches[thread];
  const fnl_luck luck = luck_of(paired, heat->first + (uint64_t)index);
  fnl_bench_meet(bench, luck);
  for (int arm = 0; arm < heat->n_arms; arm++) {
    const size_t at = (size_t)arm * (size_t)heat->n + (size_t)index;
    if (!simulate(paired, bench, &heat->arms[arm], luck,
                  heat->rows + at * (size_t)paired->n_columns))
      return false;
  }
  return true;
}

bool fnl_paired_run(const fnl_paired *paired, int n_arms, const fnl_arm *arms, uint64_t first,
                    int n, double *rows) {
  fnl_heat heat = {paired, n_arms, n, arms, first, rows};
  const fnl_hooks quiet = fnl_hooks_untold(paired->study->hooks);
  return fnl_tasks_run(run_replication, &heat, 0, n, paired->n_threads, &quiet, n, NULL) == n;
}

bool fnl_paired_run_here(const fnl_paired *paired, int thread, const fnl_arm *arm, uint64_t first,
                         int n, double *rows) {
  fnl_bench *bench = &paired->benches[thread];
  for (int i = 0; i < n; i++) {
    const fnl_luck luck = luck_of(paired, first + (uint64_t)i);
    fnl_bench_meet(bench, luck);
    if (!simulate(paired, bench, arm, luck, rows + (size_t)i * (size_t)paired->n_columns))
      return false;
  }
  return true;
}

/* paired.h: a few columns of many arms on the same replications, as often as a test asks for more.
 *
 * Where fnl_replicate keeps everything of a handful of arms for a report, this keeps what a
 * comparison needs of hundreds: no days, no figures, and memory that lasts over many calls.
 */
#ifndef FNL_STUDY_PAIRED_H
#define FNL_STUDY_PAIRED_H

#include "study/replicate.h"

/* Replications are numbered apart by what they are for, so that no test sees the luck that chose
 * its candidates. A report's own begin at 0. */
#define FNL_REPLICATIONS_WORLDS  (UINT64_C(1) << 28) /* the search's sample of worlds */
#define FNL_REPLICATIONS_POLISH  (UINT64_C(2) << 28)
#define FNL_REPLICATIONS_ACCEPT  (UINT64_C(3) << 28)
#define FNL_REPLICATIONS_RACE    (UINT64_C(4) << 28)
#define FNL_REPLICATIONS_BATCHES (UINT64_C(5) << 28)
#define FNL_REPLICATIONS_A_ROUND (UINT64_C(1) << 26) /* of one answer, where several are tried */

typedef struct {
  const fnl_study *study; /* plan, engine, seed, sampler, threads, hooks; borrowed */
  const fnl_figures *figures;
  int n_columns;
  const int *columns; /* [n_columns]; -1 gives 0 */
  int n_threads;
  fnl_bench *benches; /* [n_threads] */
} fnl_paired;

fnl_status fnl_paired_init(fnl_paired *paired, const fnl_study *study, const fnl_figures *figures,
                           int n_columns, const int *columns, fnl_error *error);
void fnl_paired_free(fnl_paired *paired);

/* Simulates every arm on replications first … first + n - 1 and sets
 * rows [n_arms * n * n_columns], by arm, then replication. False where hooks->stop said so. */
bool fnl_paired_run(const fnl_paired *paired, int n_arms, const fnl_arm *arms, uint64_t first,
                    int n, double *rows);

/* The same of one arm on one thread's memory, for work that is parallel itself. False where the
 * hooks have stopped it within a replication. */
bool fnl_paired_run_here(const fnl_paired *paired, int thread, const fnl_arm *arm, uint64_t first,
                         int n, double *rows);

#endif

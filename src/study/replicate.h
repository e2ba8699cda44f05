/* replicate.h: many replications at once, and any other numbered work for several threads.
 *
 * The only place with OpenMP. Results are filed by number and merged in the order of the numbers,
 * so they are the same bits for any number of threads.
 */
#ifndef FNL_STUDY_REPLICATE_H
#define FNL_STUDY_REPLICATE_H

#include "study/bench.h"
#include "study/sample.h"

/* Threads a call will use: `wanted`, or as many as OpenMP offers where that is 0. */
int fnl_threads(int wanted);

/* One numbered piece of work; `thread` < the number of threads picks private memory. False where it
 * was stopped on the way. */
typedef bool fnl_task(void *context, int thread, int index);

/* Does tasks first … end - 1 on `n_threads` threads. Asks hooks->stop before each; returns how many
 * were done, and marks them in done[] (may be NULL). Progress counts
 * from `first` to `total`. */
int fnl_tasks_run(fnl_task *task, void *context, int first, int end, int n_threads,
                  const fnl_hooks *hooks, int total, unsigned char *done);

/* Looks at every replication of a study's first arm where the run itself says too little. */
typedef struct {
  void *user;
  /* What a bench takes more of the machine's memory for a plan. */
  double (*bytes)(const fnl_plan *plan);
  /* Makes a thread's bench ready for it. */
  fnl_status (*prepare)(void *user, fnl_bench *bench, fnl_error *error);
  /* What to keep of the run just made, to be owned by `file`; by many threads at once. */
  void *(*take)(void *user, const fnl_bench *bench);
  /* By one thread at a time, in the order of the replications. */
  void (*file)(void *user, int replication, void *taken);
} fnl_witness;

enum { FNL_WITNESSES_MOST = 4 };

typedef struct {
  const fnl_plan *plan;
  const fnl_engine_type *engine;
  const fnl_sampler_type *sampler; /* of `cohorts`; NULL: by rejection */
  uint64_t seed;
  int n_arms;             /* at least 1 */
  const fnl_arm *arms;    /* [n_arms]; NULL: all the plan as it stands */
  int replications;       /* where precision > 0: at least so many */
  double precision;       /* stop at this relative half-width of arm 0's mean ROAS; 0: never */
  int max_replications;   /* where precision > 0 */
  int n_threads;          /* 0: as many as OpenMP offers */
  const fnl_hooks *hooks; /* may be NULL */
  const fnl_gauge *gauge; /* more figures; borrowed for as long as the sample; NULL: none */
  int n_witnesses;        /* they change no number */
  fnl_witness witnesses[FNL_WITNESSES_MOST];
} fnl_study;

/* A study of the plan as it stands: its engine, sampler, seed,
 * replications and precision. */
fnl_study fnl_study_of(const fnl_plan *plan);

/* One more looks on; there is room for FNL_WITNESSES_MOST. */
void fnl_study_add_witness(fnl_study *study, fnl_witness witness);

/* Threads the study will use: as many as it asks for and the machine's memory has room for, where
 * its engine takes much. FNL_EENGINE, with the figure, where there is no room for one. */
fnl_status fnl_study_threads(const fnl_study *study, int *n_threads, fnl_error *error);

/* The luck of one replication of a study. */
fnl_luck fnl_study_luck(const fnl_study *study, uint64_t replication);

/* Runs the study. One run where the engine and the plan leave nothing to chance. An interruption
 * is no failure: sample->partial says so. FNL_ENOMEM where the sample does not fit. */
fnl_status fnl_replicate(const fnl_study *study, fnl_sample *sample, fnl_error *error);

#endif

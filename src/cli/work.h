/* work.h: long work under a person's eyes: progress, and how it is stopped.
 *
 * The first SIGINT or SIGTERM asks the work to come to an end, and what is done is kept; the
 * second ends the program at once.
 */
#ifndef FNL_CLI_WORK_H
#define FNL_CLI_WORK_H

#include "cli/options.h"

/* Progress of one piece of work. */
typedef struct {
  bool is_shown;      /* standard error is a terminal, and nobody said no */
  bool is_printed;    /* a line stands there that has to go */
  const char *what;   /* "simulating" */
  double start, last; /* seconds */
} fnl_work;

fnl_work fnl_work_begin(const char *what, const fnl_options *options);

/* The hooks for the library; `work` must outlive them. */
fnl_hooks fnl_work_hooks(fnl_work *work);

/* Takes the progress line away. */
void fnl_work_end(fnl_work *work);

/* From now on signals ask the work to stop. */
void fnl_work_catch_signals(void);

/* That a folder was made for results, and those above it, `n_made` in all: where no results come
 * they go again, even if a second signal ends the program at once. `path` is borrowed for good. */
void fnl_work_note_folder(const char *path, int n_made);

/* Takes them away, as far as nothing is in them; a second time, nothing. */
void fnl_work_retract_folder(void);

#endif

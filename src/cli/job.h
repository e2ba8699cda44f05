/* job.h: what the commands that run a plan have in common: a plan read, a place to write to, an
 * end. */
#ifndef FNL_CLI_JOB_H
#define FNL_CLI_JOB_H

#include "base/hold.h"
#include "cli/files.h"
#include "cli/places.h"
#include "engine/engine.h"
#include "network/network.h"
#include "report/notes.h"
#include "report/plot/plot.h"

typedef struct {
  const fnl_options *options; /* borrowed */
  fnl_places models;
  char *file; /* the plan's */
  fnl_plan plan;
  fnl_network network; /* the plan's, where it has one */
  const fnl_engine_type *engine;
  fnl_diagnostics diagnostics;
  fnl_notes notes;  /* the warnings of reading first */
  int n_read_notes; /* how many those are: standard error has told them already */
  fnl_hold folder;  /* of --output: no other process writes there */
  bool is_guest;    /* writes where another job does, which holds the folder */
  bool adds_reach;  /* --metrics needs `simulation.reach`, and the plan has not said so */
} fnl_job;

/* One file of the folder of --output. */
typedef struct {
  fnl_file_id file;
  fnl_text text;
} fnl_output;

/* Reads the plan that options->operands[0] names and sees that what is asked for can be written.
 * What is wrong is told. Returns FNL_OK or the status to exit by. */
fnl_status fnl_job_begin(fnl_job *job, const fnl_options *options);

/* The same for a command that needs people by number, to know `what` ("who brought whom"): of the
 * engine agents where the command line names none, with a note if the plan has another; another one
 * named there is FNL_EENGINE. */
fnl_status fnl_job_begin_people(fnl_job *job, const fnl_options *options, const char *what);

/* The two halves of beginning, for who reads several plans: the plan and its engine; then that
 * results can be written, and the network. Neither tells anybody anything. */
fnl_status fnl_job_read(fnl_job *job, const fnl_options *options, fnl_error *error);
fnl_status fnl_job_prepare(fnl_job *job, fnl_error *error);

/* Tells the warnings of reading (unless quiet) or, where `status` is none of success, what was
 * wrong. */
void fnl_job_tell(const fnl_job *job, fnl_status status, const fnl_error *error);

/* The same for a command that reads the file `data` instead of a plan. */
fnl_status fnl_job_begin_data(fnl_job *job, const fnl_options *options, const char *data);
void fnl_job_end(fnl_job *job);

/* That the engine knows people by number, as `option` ("--trees: ", or empty) needs it to know
 * `what` ("who brought whom"); else FNL_EENGINE. */
fnl_status fnl_job_check_people(const fnl_job *job, const char *option, const char *what,
                                fnl_error *error);

/* Runs the study, with progress and under the program's signals. FNL_EINTERRUPTED where not one
 * replication was done. Afterwards the study has no witness. */
fnl_status fnl_job_study(const fnl_job *job, fnl_study *study, fnl_sample *sample,
                         fnl_error *error);

/* The notes that nobody has been told yet, borrowed. */
fnl_notes fnl_job_new_notes(const fnl_job *job);

/* plan.cfg: the plan as it ran. A failure is the text's. */
void fnl_job_write_plan(const fnl_job *job, fnl_text *text);

/* The plan with the recommended money: split, weights, the total and the pacing of every campaign
 * as far as they were decided; where there is no money, as it ran. The caller frees it. */
fnl_status fnl_job_read_recommended(const fnl_job *job, const fnl_answer *answer, fnl_plan *plan,
                                    fnl_error *error);

/* Appends the pictures of the results to the page, where --plot asks for them. */
void fnl_job_draw(const fnl_job *job, const fnl_plot_source *source, fnl_text *page);

/* Writes --json, --output and --report, whose pages for a browser are made of outputs[0], the
 * summary.json; and prints the JSON or, unless quiet, `page`. Returns the exit status: `done`, or
 * that of what failed, which is told. */
int fnl_job_deliver(const fnl_job *job, const fnl_output *outputs, int n_outputs,
                    const fnl_text *page, fnl_status done);

#endif

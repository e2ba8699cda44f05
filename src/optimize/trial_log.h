/* trial_log.h: the points that a search values, in a file as they come; and read again.
 *
 *   # funnel 0.1.0 trials of plan=… model=… settings=…
 *   number,phase,prospecting,…,goal,target.roas,…,gradient_used
 *   1,screen,0.7,…,2.4501218742,…,0
 *
 * The first line says what the values are of; `settings` is the digest of the resolved plan, but
 * for what a search does not look at. A log of anything else is refused. A search resumed on a log
 * gives the same bits as one that begins anew; a last line that was cut off is left out.
 */
#ifndef FNL_OPTIMIZE_TRIAL_LOG_H
#define FNL_OPTIMIZE_TRIAL_LOG_H

#include "base/file.h"
#include "base/grow.h"
#include "base/text.h"
#include "optimize/goal.h"
#include "optimize/memo.h"

typedef struct {
  const char *log;       /* where trials are written; NULL: nowhere */
  const char *resume;    /* read before; NULL: none. May be the same file: it is continued, or begun
                            where there is none */
  fnl_trial_hook *trial; /* told, too; may be NULL */
  void *user;
} fnl_trial_log_settings;

typedef struct {
  fnl_trial_log_settings settings;
  const fnl_variables *variables;
  const fnl_goal *goal;
  fnl_memo memo;
  bool cut;       /* the log that was read ended within a line */
  bool continued; /* that log is the one that is written */
  size_t n_kept;  /* bytes of it that are whole lines */
  int n_lines;    /* trials in the file that is written */
  fnl_text line;  /* being written */
  fnl_growing_file file;
} fnl_trial_log;

/* Reads `resume`, opens `log`. The settings and what they name are borrowed. A line that is none is
 * FNL_EVALUE, with its number. */
fnl_status fnl_trial_log_open(fnl_trial_log *log, const fnl_trial_log_settings *settings,
                              const fnl_variables *variables, const fnl_goal *goal,
                              fnl_error *error);

/* To be given to the search, with the log as `user`. */
fnl_trial_hook fnl_trial_log_add;

/* Closes the file; FNL_EIO where a line could not be written. */
fnl_status fnl_trial_log_close(fnl_trial_log *log, fnl_error *error);
void fnl_trial_log_free(fnl_trial_log *log);

#endif

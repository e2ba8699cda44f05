/* entrants.h: the plans of `funnel compare`: which they are, how they are called, whether they can
 * be compared.
 */
#ifndef FNL_CLI_ENTRANTS_H
#define FNL_CLI_ENTRANTS_H

#include "cli/job.h"
#include "report/compare.h"

enum { FNL_ENTRANTS_MOST = 64 };

typedef struct {
  int n;
  fnl_job *jobs;          /* [n] */
  fnl_options *options;   /* [n] the command line as if each plan were its only one */
  fnl_entrant *entrants;  /* [n] */
  const fnl_plan **plans; /* [n] of the jobs */
  char **names;           /* [n] */
  char ***overrides;      /* [n][n_overrides] of the entrant alone */
} fnl_entrants;

/* Reads the plans of the operands, then those of --against; then sees that results can be written.
 * What is wrong is told. Both return FNL_OK or the status to exit by. The first job bears the
 * notes. */
fnl_status fnl_entrants_read(fnl_entrants *entrants, const fnl_options *options);
fnl_status fnl_entrants_prepare(fnl_entrants *entrants);
void fnl_entrants_end(fnl_entrants *entrants);

#endif

/* sheets.h: what replications of a study under way gave by cause, and the files of --output that
 * it goes to. */
#ifndef FNL_CLI_SHEETS_H
#define FNL_CLI_SHEETS_H

#include "cli/job.h"
#include "cli/table_file.h"
#include "report/breakdown.h"

enum { FNL_SHEETS = 3 };

typedef struct {
  const fnl_job *job; /* borrowed */
  fnl_breakdown_teller teller;
  fnl_table_file tables[FNL_SHEETS];
} fnl_sheets;

/* Where --output is given, moves.csv, events.csv and touches.csv are begun and the study has a
 * witness; the sheets stay where they are from now on. */
fnl_status fnl_sheets_begin(fnl_sheets *sheets, const fnl_job *job, fnl_study *study,
                            fnl_error *error);

/* After the study: the files get their names. */
fnl_status fnl_sheets_finish(fnl_sheets *sheets, fnl_error *error);

/* Takes back what has no name yet; legal on a zeroed sheets and twice. */
void fnl_sheets_free(fnl_sheets *sheets);

#endif

/* journal.h: what --journeys and --write-paths ask of a simulation. */
#ifndef FNL_CLI_JOURNAL_H
#define FNL_CLI_JOURNAL_H

#include "cli/job.h"
#include "cli/table_file.h"
#include "study/attribution/ledger.h"

typedef struct {
  const fnl_job *job; /* borrowed */
  fnl_ledger ledger;
  fnl_table_file table; /* of --journeys */
} fnl_journal;

/* Where either is given, the study has a witness; the journal stays where it is from now on.
 * FNL_EENGINE where the plan's engine, or any, does not know journeys of the plan. */
fnl_status fnl_journal_begin(fnl_journal *journal, const fnl_job *job, fnl_study *study,
                             fnl_error *error);

/* After the study: the files get their names. */
fnl_status fnl_journal_finish(fnl_journal *journal, fnl_error *error);

/* Takes back what has no name yet; legal on a zeroed journal and twice. */
void fnl_journal_free(fnl_journal *journal);

#endif

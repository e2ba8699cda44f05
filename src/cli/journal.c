/* journal.c: journeys go to their file as replications are done, paths at the end. */
#include "cli/journal.h"

#include "report/attribution.h"
#include "study/attribution/paths_file.h"

#include <stdlib.h>

static void tell(void *user, int replication, const fnl_diary *diary) {
  fnl_journal *journal = user;
  fnl_journeys_write_rows(&journal->job->plan, replication, diary, &journal->table.rows);
  fnl_table_file_send(&journal->table);
}

static fnl_status begin_table(fnl_journal *journal, fnl_error *error) {
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_table_file_open(&journal->table, journal->job->options->journeys, error));
  fnl_journeys_write_header(&journal->table.rows);
  fnl_table_file_send(&journal->table);
  journal->ledger.tell = tell;
  journal->ledger.user = journal;
out:
  return status;
}

fnl_status fnl_journal_begin(fnl_journal *journal, const fnl_job *job, fnl_study *study,
                             fnl_error *error) {
  const fnl_options *options = job->options;
  fnl_status status = FNL_OK;
  *journal = (fnl_journal){.job = job};
  if (!options->journeys && !options->written_paths)
    return FNL_OK;
  FNL_TRY(fnl_job_check_people(
      job, options->journeys ? "--journeys: " : "--write-paths: ", "who was touched", error));
  FNL_TRY(fnl_journeys_check(&job->plan, error));
  fnl_ledger_init(&journal->ledger, &job->plan);
  journal->ledger.keeps_paths = options->written_paths != NULL;
  if (options->journeys)
    FNL_TRY(begin_table(journal, error));
  fnl_study_add_witness(study, fnl_ledger_witness(&journal->ledger));
out:
  return status;
}

static fnl_status write_paths(const fnl_journal *journal, fnl_error *error) {
  const fnl_plan *plan = &journal->job->plan;
  const char **names = calloc((size_t)plan->n_causes, sizeof *names);
  fnl_text text = {0};
  fnl_status status;
  if (!names)
    return fnl_error_no_memory(error);
  fnl_ledger_names(plan, names);
  fnl_paths_write(&journal->ledger.paths, names, &text);
  status = text.failed ? fnl_error_no_memory(error)
                       : fnl_file_write(journal->job->options->written_paths,
                                        fnl_text_string(&text), text.length, error);
  fnl_text_free(&text);
  free(names);
  return status;
}

fnl_status fnl_journal_finish(fnl_journal *journal, fnl_error *error) {
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_ledger_check(&journal->ledger, error));
  FNL_TRY(fnl_table_file_finish(&journal->table, error));
  if (journal->job->options->written_paths)
    FNL_TRY(write_paths(journal, error));
out:
  return status;
}

void fnl_journal_free(fnl_journal *journal) {
  fnl_table_file_free(&journal->table);
  fnl_ledger_free(&journal->ledger);
}

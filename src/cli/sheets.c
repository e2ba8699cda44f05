/* sheets.c: rows go to their files as replications are done, so that a long study does not grow.
 */
#include "cli/sheets.h"

#include <string.h>

static const struct {
  fnl_file_id file;
  const fnl_breakdown_table *table;
} kinds[FNL_SHEETS] = {{FNL_FILE_MOVES, &fnl_breakdown_moves},
                       {FNL_FILE_EVENTS, &fnl_breakdown_events},
                       {FNL_FILE_TOUCHES, &fnl_breakdown_touches}};

static void flush(fnl_sheets *sheets, int i) {
  fnl_pending_add(&sheets->files[i], fnl_text_string(&sheets->rows), sheets->rows.length);
  fnl_text_cut(&sheets->rows, 0);
}

static void tell(void *user, int replication, const fnl_breakdown *breakdown) {
  fnl_sheets *sheets = user;
  for (int i = 0; i < FNL_SHEETS; i++) {
    kinds[i].table->write_rows(&sheets->job->plan, replication, breakdown, &sheets->rows);
    flush(sheets, i);
  }
}

static fnl_status begin_file(fnl_sheets *sheets, int i, fnl_error *error) {
  fnl_text path = {0};
  fnl_status status = FNL_OK;
  fnl_text_add_format(&path, "%s/%s", sheets->job->options->output, fnl_file_name(kinds[i].file));
  FNL_TRY(path.failed ? fnl_error_no_memory(error) : FNL_OK);
  FNL_TRY(fnl_pending_open(&sheets->files[i], fnl_text_string(&path), error));
  kinds[i].table->write_header(&sheets->job->plan, &sheets->rows);
  flush(sheets, i);
out:
  fnl_text_free(&path);
  return status;
}

fnl_status fnl_sheets_begin(fnl_sheets *sheets, const fnl_job *job, fnl_study *study,
                            fnl_error *error) {
  fnl_status status = FNL_OK;
  memset(sheets, 0, sizeof *sheets);
  sheets->job = job;
  sheets->is_wanted = job->options->output != NULL;
  if (!sheets->is_wanted)
    return FNL_OK;
  for (int i = 0; i < FNL_SHEETS; i++)
    FNL_TRY(begin_file(sheets, i, error));
  sheets->teller = (fnl_breakdown_teller){.tell = tell, .user = sheets};
  fnl_study_add_witness(study, fnl_breakdown_witness(&sheets->teller));
out:
  return status;
}

fnl_status fnl_sheets_finish(fnl_sheets *sheets, fnl_error *error) {
  fnl_status status = FNL_OK;
  if (!sheets->is_wanted)
    return FNL_OK;
  if (sheets->teller.failed || sheets->rows.failed)
    return fnl_error_no_memory(error);
  for (int i = 0; i < FNL_SHEETS; i++)
    FNL_TRY(fnl_pending_commit(&sheets->files[i], error));
out:
  return status;
}

void fnl_sheets_free(fnl_sheets *sheets) {
  for (int i = 0; i < FNL_SHEETS; i++)
    fnl_pending_free(&sheets->files[i]);
  fnl_text_free(&sheets->rows);
}

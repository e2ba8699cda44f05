/* sheets.c: a replication's breakdown, into the table of each of its files. */
#include "cli/sheets.h"

#include <string.h>

static const struct {
  fnl_file_id file;
  const fnl_breakdown_table *table;
} kinds[FNL_SHEETS] = {{FNL_FILE_MOVES, &fnl_breakdown_moves},
                       {FNL_FILE_EVENTS, &fnl_breakdown_events},
                       {FNL_FILE_TOUCHES, &fnl_breakdown_touches}};

static void tell(void *user, int replication, const fnl_breakdown *breakdown) {
  fnl_sheets *sheets = user;
  for (int i = 0; i < FNL_SHEETS; i++) {
    kinds[i].table->write_rows(&sheets->job->plan, replication, breakdown, &sheets->tables[i].rows);
    fnl_table_file_send(&sheets->tables[i]);
  }
}

static fnl_status begin_table(fnl_sheets *sheets, int i, fnl_error *error) {
  fnl_table_file *table = &sheets->tables[i];
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_table_file_open_in(table, sheets->job->options->output, fnl_file_name(kinds[i].file),
                                 error));
  kinds[i].table->write_header(&sheets->job->plan, &table->rows);
  fnl_table_file_send(table);
out:
  return status;
}

fnl_status fnl_sheets_begin(fnl_sheets *sheets, const fnl_job *job, fnl_study *study,
                            fnl_error *error) {
  fnl_status status = FNL_OK;
  memset(sheets, 0, sizeof *sheets);
  sheets->job = job;
  if (!job->options->output)
    return FNL_OK;
  for (int i = 0; i < FNL_SHEETS; i++)
    FNL_TRY(begin_table(sheets, i, error));
  sheets->teller = (fnl_breakdown_teller){.tell = tell, .user = sheets};
  fnl_study_add_witness(study, fnl_breakdown_witness(&sheets->teller));
out:
  return status;
}

fnl_status fnl_sheets_finish(fnl_sheets *sheets, fnl_error *error) {
  fnl_status status = FNL_OK;
  if (sheets->teller.failed)
    return fnl_error_no_memory(error);
  for (int i = 0; i < FNL_SHEETS; i++)
    FNL_TRY(fnl_table_file_finish(&sheets->tables[i], error));
out:
  return status;
}

void fnl_sheets_free(fnl_sheets *sheets) {
  for (int i = 0; i < FNL_SHEETS; i++)
    fnl_table_file_free(&sheets->tables[i]);
}

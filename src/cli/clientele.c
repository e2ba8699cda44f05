/* clientele.c: customers' lives, told replication by replication, into their table. */
#include "cli/clientele.h"

#include "report/customers.h"

#include <string.h>

static void tell(void *user, const fnl_customer_tale *tale) {
  fnl_clientele *clientele = user;
  fnl_customers_write_rows(&clientele->job->plan, tale, &clientele->table.rows);
  fnl_table_file_send(&clientele->table);
}

fnl_status fnl_clientele_begin(fnl_clientele *clientele, const fnl_job *job, fnl_study *study,
                               fnl_error *error) {
  const char *path = job->options->customers;
  fnl_status status = FNL_OK;
  memset(clientele, 0, sizeof *clientele);
  clientele->job = job;
  clientele->is_wanted = path != NULL;
  if (!path)
    return FNL_OK;
  FNL_TRY(fnl_job_check_people(job, "--customers: ", "who bought what", error));
  FNL_TRY(fnl_table_file_open(&clientele->table, path, error));
  fnl_customers_write_header(&clientele->table.rows);
  fnl_table_file_send(&clientele->table);
  clientele->customers.plan = &job->plan;
  clientele->customers.tell = tell;
  clientele->customers.user = clientele;
  fnl_study_add_witness(study, fnl_customers_witness(&clientele->customers));
out:
  return status;
}

fnl_status fnl_clientele_finish(fnl_clientele *clientele, fnl_error *error) {
  if (clientele->customers.failed)
    return fnl_error_no_memory(error);
  return fnl_table_file_finish(&clientele->table, error);
}

void fnl_clientele_lend(const fnl_clientele *clientele, fnl_summary *summary) {
  if (clientele->is_wanted)
    summary->customers = &clientele->customers;
}

void fnl_clientele_free(fnl_clientele *clientele) {
  fnl_table_file_free(&clientele->table);
  fnl_customers_free(&clientele->customers);
}

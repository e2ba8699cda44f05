/* clientele.h: customers' lives of a study under way, and the file they go to. */
#ifndef FNL_CLI_CLIENTELE_H
#define FNL_CLI_CLIENTELE_H

#include "cli/job.h"
#include "cli/table_file.h"
#include "study/customers.h"

typedef struct {
  const fnl_job *job; /* borrowed */
  bool is_wanted;     /* --customers is given */
  fnl_customers customers;
  fnl_table_file table;
} fnl_clientele;

/* Where --customers is given, its file is begun and the study has a witness; the clientele stays
 * where it is from now on. FNL_EENGINE where the plan's engine knows nobody. */
fnl_status fnl_clientele_begin(fnl_clientele *clientele, const fnl_job *job, fnl_study *study,
                               fnl_error *error);

/* After the study: the file gets its name. */
fnl_status fnl_clientele_finish(fnl_clientele *clientele, fnl_error *error);

/* Lends the summary what customers' lives say. */
void fnl_clientele_lend(const fnl_clientele *clientele, fnl_summary *summary);

/* Takes back what has no name yet; legal on a zeroed clientele and twice. */
void fnl_clientele_free(fnl_clientele *clientele);

#endif

/* mistaken.h: what somebody gave in the place of a plan, and what to do next.
 *
 * The reader of plans says what is wrong in a file; here is said that it is no plan's file at all.
 */
#ifndef FNL_CLI_MISTAKEN_H
#define FNL_CLI_MISTAKEN_H

#include "base/error.h"

/* FNL_OK where `file` may be a plan or a model. Where there is no such file, where it is a folder,
 * JSON or a page, the error says so and hints at what was probably meant. */
fnl_status fnl_mistaken_file(const char *file, fnl_error *error);

/* Of a file that could not be read as a plan: FNL_EVALUE where it is a model or an experiment, else
 * FNL_OK. */
fnl_status fnl_mistaken_model(const char *file, fnl_error *error);

/* Of one that could not be read as an experiment: FNL_EVALUE where it is a plan. */
fnl_status fnl_mistaken_plan(const char *file, fnl_error *error);

#endif

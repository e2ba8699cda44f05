/* build.h: which build of Funnel this is, for the provenance of what it writes. */
#ifndef FNL_REPORT_BUILD_H
#define FNL_REPORT_BUILD_H

#include "base/json.h"

const char *fnl_build_version(void);
const char *fnl_build_revision(void); /* of git; with "+" where the tree was changed; "unknown" */
const char *fnl_build_data_folder(void); /* where models and configs are installed */

/* The beginning of every result: program, version, revision and the command it is of. */
void fnl_build_write_json(fnl_json *json, const char *command);

#endif

/* build.c: the one file that is compiled anew with every revision. */
#include "report/build.h"

#include "fnl_build_info.h"

const char *fnl_build_version(void) { return FNL_VERSION; }

const char *fnl_build_revision(void) { return FNL_GIT_REVISION; }

const char *fnl_build_data_folder(void) { return FNL_DATA_DIR; }

void fnl_build_write_json(fnl_json *json, const char *command) {
  fnl_json_string(json, "program", "funnel");
  fnl_json_string(json, "version", fnl_build_version());
  fnl_json_string(json, "revision", fnl_build_revision());
  fnl_json_string(json, "command", command);
}

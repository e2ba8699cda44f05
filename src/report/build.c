/* build.c: the one file that is compiled anew with every revision. */
#include "report/build.h"

#include "fnl_build_info.h"

const char *fnl_build_version(void) { return FNL_VERSION; }

const char *fnl_build_revision(void) { return FNL_GIT_REVISION; }

const char *fnl_build_data_folder(void) { return FNL_DATA_DIR; }

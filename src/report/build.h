/* build.h: which build of Funnel this is, for the provenance of what it writes. */
#ifndef FNL_REPORT_BUILD_H
#define FNL_REPORT_BUILD_H

const char *fnl_build_version(void);
const char *fnl_build_revision(void); /* of git; with "+" where the tree was changed; "unknown" */
const char *fnl_build_data_folder(void); /* where models and configs are installed */

#endif

/* paths_file.h: the usual table of paths, as other tools of attribution read and write it.
 *
 *   path,conversions,value,nulls
 *   search > email > search,3,210.5,12
 *
 * A path is channels, oldest first, with `>` between them; then how many journeys that went so
 * converted, what these conversions were worth together, and how many came to nothing. Cells may be
 * quoted (RFC 4180), lines may end in CRLF. A first line whose second cell is no number names the
 * columns, which then may stand in any order: one with "path" in its name, one with "null", one
 * with "value" or "revenue", one with "conv"; value and nulls may be missing. Without it they stand
 * as above. A table has no days: a touch counts as a day, so the age of a touch is how many came
 * after.
 */
#ifndef FNL_STUDY_ATTRIBUTION_PATHS_FILE_H
#define FNL_STUDY_ATTRIBUTION_PATHS_FILE_H

#include "base/text.h"
#include "study/attribution/paths.h"

#define FNL_PATHS_FILE_MAX ((size_t)2 << 30) /* bytes */

/* Starts zeroed. */
typedef struct {
  fnl_paths paths;
  char **names;    /* [paths.n_channels] in the order of the file */
  size_t capacity; /* of `names` */
  bool has_value, has_nulls;
} fnl_path_table;

/* FNL_ENOFILE where it cannot be read; FNL_EVALUE with the line where it is wrong, or where nothing
 * in it converts. */
fnl_status fnl_path_table_read(fnl_path_table *table, const char *file, fnl_error *error);

/* The same of text in memory. */
fnl_status fnl_path_table_parse(fnl_path_table *table, const char *file, const char *text,
                                size_t length, fnl_error *error);
void fnl_path_table_free(fnl_path_table *table);

/* Writes such a table; `names` [paths->n_channels]. Failure is the text's. */
void fnl_paths_write(const fnl_paths *paths, const char *const *names, fnl_text *text);

#endif

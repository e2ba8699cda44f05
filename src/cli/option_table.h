/* option_table.h: the table of options. Private to options.c, which reads the command line by it.
 */
#ifndef FNL_CLI_OPTION_TABLE_H
#define FNL_CLI_OPTION_TABLE_H

#include "cli/options.h"

typedef struct fnl_option fnl_option;
struct fnl_option {
  const char *name, *argument; /* argument NULL: none */
  unsigned group;              /* one of FNL_TAKES_…; 0: every command */
  const char *sentence;
  fnl_status (*take)(const fnl_option *option, const char *value, fnl_options *options,
                     fnl_error *error);
  const char *path; /* of an option that stands for a setting of the plan */
  size_t member;    /* of one that only sets a member of fnl_options: where it is */
  int least, most;  /* of a whole number */
};

extern const fnl_option fnl_option_table[]; /* the last has no name */

/* Whether its value is a list of metrics. */
bool fnl_option_names_metrics(const fnl_option *option);

#endif

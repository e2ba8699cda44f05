/* command.h: what a command of the program is.
 *
 * Each is one file of this folder that ends in its descriptor, fnl_command_NAME; the build makes
 * the registry from them.
 */
#ifndef FNL_CLI_COMMAND_H
#define FNL_CLI_COMMAND_H

#include "cli/options.h"

struct fnl_command_type {
  const char *name, *summary;
  const char *operands;                   /* "PLAN", "FILE..."; "" for none */
  const char *examples;                   /* lines of "funnel …", with what they are for */
  const char *more;                       /* what else to know, lines; "" for nothing */
  unsigned takes;                         /* bits of options.h */
  int least_operands, most_operands;      /* most_operands -1: any number */
  int (*run)(const fnl_options *options); /* returns the exit status */
};

extern const fnl_command_type *const fnl_command_registry[]; /* ends with NULL */

/* NULL where no command bears that name. */
const fnl_command_type *fnl_command_by_name(const char *name);

/* There is none: FNL_EUSAGE, with the one that was probably meant as hint. */
fnl_status fnl_command_unknown(const char *name, fnl_error *error);

/* The page of `funnel --help`, and of `funnel NAME --help`. */
void fnl_program_write_help(fnl_text *text);
void fnl_command_write_help(const fnl_command_type *command, fnl_text *text);

#endif

/* console.h: what the program says on its two streams. */
#ifndef FNL_CLI_CONSOLE_H
#define FNL_CLI_CONSOLE_H

#include "base/text.h"
#include "model/read.h"
#include "report/plot/look.h"

/* Prints a text on standard output. A reader that has gone away ends the program as it would end
 * any other (SIGPIPE); FNL_EIO where it could not be written for another reason. */
fnl_status fnl_console_print(const fnl_text *text, fnl_error *error);

/* The same of a page for people: its few signs beyond ASCII are replaced where the locale has none.
 */
fnl_status fnl_console_page(const fnl_text *page, fnl_error *error);

/* Prints a page and gives the exit status: that, or of the failure, which is told. */
int fnl_console_finish(const fnl_text *text, int exit_status);

/* "funnel: message" or "FILE:LINE: error: message", excerpt and hint, on standard error. Returns
 * the exit status of the error. */
int fnl_console_error(const fnl_error *error);

/* One mistake or warning of a file, as compilers tell it. */
void fnl_diagnostic_write(const fnl_diagnostic *diagnostic, fnl_text *text);

/* All of them (or the warnings alone) on standard error. */
void fnl_console_diagnostics(const fnl_diagnostics *diagnostics);

/* Lines on standard error; a failure to write them is nobody's business. */
void fnl_console_complain(const fnl_text *text);

/* Whether colours are welcome on standard output. */
bool fnl_console_has_colour(void);

/* How pictures look on standard output: their width is that of the terminal, at most 80 columns;
 * COLUMNS says otherwise. Unicode where the locale is UTF-8 and the terminal is not dumb. */
fnl_look fnl_console_look(void);

#endif

/* terminal.h: a result for a person at a terminal: the answer first, then what is behind it.
 *
 * At most 100 columns, plain characters, colour only when asked for.
 */
#ifndef FNL_REPORT_TERMINAL_H
#define FNL_REPORT_TERMINAL_H

#include "optimize/answer.h"
#include "report/notes.h"

/* `notes` may be NULL. */
void fnl_summary_write_page(const fnl_summary *summary, const fnl_notes *notes, bool colour,
                            fnl_text *text);
void fnl_answer_write_page(const fnl_answer *answer, const fnl_notes *notes, bool colour,
                           fnl_text *text);

#endif

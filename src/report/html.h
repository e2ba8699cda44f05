/* html.h: stored results as a page for a browser: one file that asks the network for nothing.
 *
 * The page is a pure function of the results' JSON, so that what a command writes with --report and
 * what `funnel report` makes of its summary.json later are the same bytes. Drawing is the page's
 * own work: the program puts together its template (page/), the charts (charts/), Plotly (vendor/)
 * and the results, and the security policy that lets nothing else run.
 */
#ifndef FNL_REPORT_HTML_H
#define FNL_REPORT_HTML_H

#include "base/text.h"

/* One result: the JSON of a command. */
typedef struct {
  const char *name; /* the file it was read from, for messages; NULL: none */
  const char *text; /* [length] borrowed */
  size_t length;
} fnl_stored_result;

/* That it is JSON, an object, and has the "program" and the "command" that made it; else FNL_EDATA
 * with the file, the line and a hint. */
fnl_status fnl_stored_result_check(const fnl_stored_result *result, fnl_error *error);

/* Appends the page of `n` results, one or more, in their order; every one is checked. */
fnl_status fnl_html_write(const fnl_stored_result *results, int n, fnl_text *page,
                          fnl_error *error);

#endif

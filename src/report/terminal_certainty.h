/* terminal_certainty.h: sections of an answer's page. Private to report/. */
#ifndef FNL_REPORT_TERMINAL_CERTAINTY_H
#define FNL_REPORT_TERMINAL_CERTAINTY_H

#include "report/objective.h"
#include "report/page.h"

void fnl_page_certificate(const fnl_page *page, const fnl_answer *answer);
void fnl_page_targets(const fnl_page *page, const fnl_answer *answer);
void fnl_page_reasons(const fnl_page *page, const fnl_answer *answer);

/* "other local optima, the current split, a grid of splits" */
void fnl_certificate_write_set(const fnl_certificate *certificate, fnl_text *text);

/* How many rivals are worse, and how many better, beyond doubt. */
int fnl_certificate_better(const fnl_certificate *certificate);
int fnl_certificate_separated(const fnl_certificate *certificate);

#endif

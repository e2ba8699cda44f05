/* terminal_metrics.h: the metrics that somebody asked for, on the page of a simulated plan. */
#ifndef FNL_REPORT_TERMINAL_METRICS_H
#define FNL_REPORT_TERMINAL_METRICS_H

#include "report/page.h"

/* Nothing where nobody asked for any, or the plan has none of them. */
void fnl_page_metrics(const fnl_page *page, const fnl_summary *summary);

#endif

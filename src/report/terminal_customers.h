/* terminal_customers.h: customers' lives on the page of a simulated plan. */
#ifndef FNL_REPORT_TERMINAL_CUSTOMERS_H
#define FNL_REPORT_TERMINAL_CUSTOMERS_H

#include "report/page.h"

/* Nothing where nobody asked for them. */
void fnl_page_customers(const fnl_page *page, const fnl_summary *summary);

#endif

/* customers.h: customers' lives as a table and what they say as JSON. */
#ifndef FNL_REPORT_CUSTOMERS_H
#define FNL_REPORT_CUSTOMERS_H

#include "base/json.h"
#include "study/customers.h"

/* customers.csv: a row for every customer, in the order of their first purchases:
 *
 *   replication, person (the id in a network's file, else a number from 0), segment, first_day,
 * purchases, value, cost, recency (days from the first purchase to the last), age (days from the
 * first purchase to the last day), last_gap (days between the last two; empty after one), lifetime
 * (days to leaving, else the age), left (1: has left), brought_by (what caused the first purchase,
 * `seed`, `time`), days and orders (of every purchase its day and value, separated by blanks) */
void fnl_customers_write_header(fnl_text *text);
void fnl_customers_write_rows(const fnl_plan *plan, const fnl_customer_tale *tale, fnl_text *text);

/* "customers": { … } of summary.json. */
void fnl_customers_write_json(fnl_json *json, const fnl_customers *customers);

#endif

/* customers.c: rows of customers, and their figures. */
#include "report/customers.h"

#include "network/network.h"
#include "report/csv.h"
#include "report/summary_json.h"

#include <inttypes.h>

void fnl_customers_write_header(fnl_text *text) {
  fnl_text_add(text, "replication,person,segment,first_day,purchases,value,cost,recency,age,"
                     "last_gap,lifetime,left,brought_by,days,orders\n");
}

static void add_amount(fnl_text *text, double amount) {
  fnl_text_add(text, ",");
  fnl_text_add_number(text, amount);
}

static void add_log(const fnl_customer_tale *tale, int customer, fnl_text *text) {
  const fnl_purchase *purchases = tale->purchases;
  const char *before = ",";
  for (uint32_t i = tale->first[customer]; i != FNL_NO_PURCHASE; i = purchases[i].next) {
    fnl_text_add_format(text, "%s%d", before, purchases[i].day);
    before = " ";
  }
  before = ",";
  for (uint32_t i = tale->first[customer]; i != FNL_NO_PURCHASE; i = purchases[i].next) {
    fnl_text_add(text, before);
    fnl_text_add_number(text, purchases[i].value);
    before = " ";
  }
}

static void write_row(const fnl_plan *plan, const fnl_customer_tale *tale, int index,
                      fnl_text *text) {
  const fnl_customer *customer = &tale->customers[index];
  fnl_text_add_format(text, "%d,%" PRId64 ",", tale->replication,
                      fnl_network_id(plan->graph, customer->person));
  fnl_csv_write_cell(text, plan->segments[customer->segment].name);
  fnl_text_add_format(text, ",%d,%d", customer->first_day, customer->n);
  add_amount(text, customer->value);
  add_amount(text, customer->cost);
  fnl_text_add_format(text, ",%d,%d,", customer->last_day - customer->first_day, customer->age);
  if (customer->n > 1)
    fnl_text_add_format(text, "%d", customer->last_gap);
  fnl_text_add_format(text, ",%d,%d,", customer->lifetime, customer->left);
  fnl_csv_write_cell(text,
                     customer->cause == FNL_BY_SEED ? "seed" : plan->causes[customer->cause].name);
  add_log(tale, index, text);
  fnl_text_add(text, "\n");
}

void fnl_customers_write_rows(const fnl_plan *plan, const fnl_customer_tale *tale, fnl_text *text) {
  for (int i = 0; i < tale->n; i++)
    write_row(plan, tale, i, text);
}

/* ---- JSON ---- */

static void write_figures(fnl_json *json, const fnl_customers *customers, int segment) {
  for (int i = 0; i < FNL_CUSTOMERS_FIGURES; i++) {
    const fnl_estimate estimate =
        fnl_customers_estimate(customers, segment, (fnl_customer_figure)i);
    fnl_estimate_write_json(json, fnl_customer_names[i], &estimate);
  }
}

static void write_segments(fnl_json *json, const fnl_customers *customers) {
  fnl_json_array(json, "segments", FNL_JSON_BLOCK);
  for (int g = 0; g < customers->plan->n_segments; g++) {
    fnl_json_object(json, NULL, FNL_JSON_BLOCK);
    fnl_json_string(json, "name", customers->plan->segments[g].name);
    write_figures(json, customers, g);
    fnl_json_end(json);
  }
  fnl_json_end(json);
}

/* Gaps of all replications in one heap. */
static void write_gaps(fnl_json *json, const fnl_customers *customers) {
  fnl_json_object(json, "gaps", FNL_JSON_LINE);
  fnl_json_integer(json, "n", fnl_customers_n_gaps(customers));
  for (int i = 0; i < 5; i++)
    fnl_json_number(json, fnl_estimate_quantile_names[i],
                    fnl_customers_gap_quantile(customers, fnl_estimate_probabilities[i]));
  fnl_json_end(json);
}

/* Customers of a replication with 1, 2, … purchases, the last entry with that many or more. */
static void write_by_purchases(fnl_json *json, const fnl_customers *customers) {
  int n = FNL_CUSTOMER_COUNTS;
  while (n > 1 && customers->by_purchases[n - 1] == 0)
    n--;
  fnl_json_array(json, "by_purchases", FNL_JSON_LINE);
  for (int i = 1; i < n; i++)
    fnl_json_number(json, NULL, (double)customers->by_purchases[i] / customers->n);
  fnl_json_end(json);
}

void fnl_customers_write_json(fnl_json *json, const fnl_customers *customers) {
  fnl_json_object(json, "customers", FNL_JSON_BLOCK);
  write_figures(json, customers, -1);
  write_gaps(json, customers);
  write_by_purchases(json, customers);
  write_segments(json, customers);
  fnl_json_end(json);
}

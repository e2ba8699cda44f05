/* terminal_customers.c: how many buy again, what one has brought, who has left; by segment. */
#include "report/terminal_customers.h"

#include <math.h>

typedef struct {
  const char *heading;
  fnl_customer_figure figure;
  fnl_page_format format;
} fnl_customer_column;

static const fnl_customer_column columns[] = {
    {"customers", FNL_CUSTOMERS_N, fnl_page_count},
    {"purchases", FNL_CUSTOMERS_PURCHASES, fnl_page_ratio},
    {"again in 30 days", FNL_CUSTOMERS_REPEAT_WITHIN, fnl_page_share},
    {"again in 90", FNL_CUSTOMERS_REPEAT_WITHIN + 1, fnl_page_share},
    {"left", FNL_CUSTOMERS_LEFT, fnl_page_share},
    {"value each", FNL_CUSTOMERS_VALUE, fnl_page_money},
};
enum { N_COLUMNS = sizeof columns / sizeof columns[0] };

static void write_row(const fnl_customers *customers, int segment, const char *name,
                      fnl_table *table) {
  const fnl_estimate value = fnl_customers_estimate(customers, segment, FNL_CUSTOMERS_VALUE);
  fnl_table_add(table, name);
  for (int i = 0; i < N_COLUMNS; i++) {
    const fnl_estimate estimate = fnl_customers_estimate(customers, segment, columns[i].figure);
    fnl_table_add(table, columns[i].format(&estimate).text);
  }
  fnl_table_add(table, fnl_word_money_interval(&value).text);
}

static void write_concentration(const fnl_page *page, const fnl_customers *customers) {
  const fnl_estimate top = fnl_customers_estimate(customers, -1, FNL_CUSTOMERS_TOP_SHARE);
  fnl_text sentence = {0};
  if (isnan(top.mean))
    return;
  fnl_text_add_format(&sentence, "The fifth that spends most brings %s of the revenue.",
                      fnl_word_share(top.mean).text);
  fnl_page_sentence(page, fnl_text_string(&sentence));
  page->text->failed = page->text->failed || sentence.failed;
  fnl_text_free(&sentence);
}

void fnl_page_customers(const fnl_page *page, const fnl_summary *summary) {
  const fnl_customers *customers = summary->customers;
  const fnl_plan *plan = summary->plan;
  fnl_table table = {.alignment = "lrrrrrrl"};
  if (!customers)
    return;
  fnl_page_section(page, "Customers", "means per customer, as of the last day");
  fnl_table_add(&table, "segment");
  for (int i = 0; i < N_COLUMNS; i++)
    fnl_table_add(&table, columns[i].heading);
  fnl_table_add(&table, "95 % interval");
  for (int g = 0; g < plan->n_segments && plan->n_segments > 1; g++)
    write_row(customers, g, plan->segments[g].name, &table);
  write_row(customers, -1, "all", &table);
  fnl_page_table(page, &table);
  write_concentration(page, customers);
}

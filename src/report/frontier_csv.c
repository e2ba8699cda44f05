/* frontier_csv.c: frontier.csv. */
#include "report/csv.h"
#include "report/frontier.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

static const struct {
  const char *name;
  size_t offset; /* of a double in fnl_frontier_point */
} columns[] = {
    {"spend", offsetof(fnl_frontier_point, spend)},
    {"revenue", offsetof(fnl_frontier_point, revenue)},
    {"profit", offsetof(fnl_frontier_point, profit)},
    {"objective", offsetof(fnl_frontier_point, objective)},
    {"roas", offsetof(fnl_frontier_point, roas)},
    {"roas_on_budget", offsetof(fnl_frontier_point, roas_on_budget)},
    {"average_return", offsetof(fnl_frontier_point, average_return)},
    {"marginal_return", offsetof(fnl_frontier_point, marginal_return)},
    {"marginal_profit", offsetof(fnl_frontier_point, marginal_profit)},
    {"simulated_roas", offsetof(fnl_frontier_point, simulated_roas.mean)},
    {"simulated_roas.low", offsetof(fnl_frontier_point, simulated_roas.low)},
    {"simulated_roas.high", offsetof(fnl_frontier_point, simulated_roas.high)},
};
enum { N_COLUMNS = sizeof columns / sizeof columns[0] };

static void write_name(const char *prefix, const char *item, fnl_text *text) {
  fnl_text name = {0};
  fnl_text_add_format(&name, "%s.%s", prefix, item);
  text->failed = text->failed || name.failed;
  fnl_text_add(text, ",");
  fnl_csv_write_cell(text, fnl_text_string(&name));
  fnl_text_free(&name);
}

static void write_header(const fnl_frontier *frontier, fnl_text *text) {
  fnl_text_add(text, "budget,feasible");
  for (int k = 0; k < N_COLUMNS; k++)
    fnl_text_add_format(text, ",%s", columns[k].name);
  for (int i = 0; i < frontier->items.n; i++)
    write_name("split", frontier->items.name[i], text);
  for (int i = 0; i < frontier->items.n; i++)
    write_name("rule", frontier->items.name[i], text);
  fnl_text_add(text, "\n");
}

static void write_number(double number, fnl_text *text) {
  fnl_text_add(text, ",");
  if (isfinite(number))
    fnl_text_add_number(text, number);
}

/* A budget without a split has nothing but its name. */
static void write_point(const fnl_frontier *frontier, const fnl_frontier_point *point,
                        fnl_text *text) {
  fnl_text_add_number(text, point->budget);
  fnl_text_add(text, point->exists && point->feasible ? ",1" : ",0");
  for (int k = 0; k < N_COLUMNS; k++) {
    double number;
    memcpy(&number, (const char *)point + columns[k].offset, sizeof number);
    write_number(point->exists ? number : (double)NAN, text);
  }
  for (int i = 0; i < frontier->items.n; i++)
    write_number(point->exists ? point->share[i] : (double)NAN, text);
  for (int i = 0; i < frontier->items.n; i++) {
    const char *rule = point->exists ? point->reasons[i].rule : NULL;
    fnl_text_add(text, ",");
    fnl_csv_write_cell(text, rule ? rule : "");
  }
  fnl_text_add(text, "\n");
}

void fnl_frontier_write_csv(const fnl_frontier *frontier, fnl_text *text) {
  write_header(frontier, text);
  for (int k = 0; k < frontier->n_points; k++)
    write_point(frontier, &frontier->points[k], text);
}

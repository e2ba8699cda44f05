/* frontier.c: what every budget brings, each with its best split: revenue and profit over budgets
 * that are evenly apart in their logarithms. */
#include "base/width.h"
#include "report/plot/chart.h"
#include "report/plot/plot.h"

#include <math.h>
#include <stdlib.h>

enum { HEIGHT = 7, DIAMOND = 0x25C6 };

static bool has_data(const fnl_plot_source *source) {
  return source->frontier && source->frontier->n_points > 1;
}

typedef struct {
  double *budget, *revenue, *profit, *roas; /* [n] NaN where there is no split */
  int n;
  const fnl_look *look;
} fnl_frontier_curves;

static bool curves_init(fnl_frontier_curves *curves, const fnl_frontier *frontier) {
  const size_t n = (size_t)frontier->n_points;
  double *memory = calloc(4 * n, sizeof *memory);
  if (!memory)
    return false;
  *curves = (fnl_frontier_curves){memory, memory + n, memory + 2 * n, memory + 3 * n, (int)n, NULL};
  for (size_t k = 0; k < n; k++) {
    const fnl_frontier_point *point = &frontier->points[k];
    curves->budget[k] = point->budget;
    curves->revenue[k] = point->exists ? point->revenue : (double)NAN;
    curves->profit[k] = point->exists ? point->profit : (double)NAN;
    curves->roas[k] = point->exists ? point->roas_on_budget : (double)NAN;
  }
  return true;
}

static uint32_t diamond(const fnl_look *look) { return look->unicode ? DIAMOND : '@'; }

/* `best` NULL: nothing is marked. */
static void draw_curve(const fnl_frontier_curves *curves, const double *values, bool with_zero,
                       const fnl_frontier_point *best, fnl_text *text) {
  fnl_chart chart;
  fnl_chart_init(&chart, curves->look, HEIGHT,
                 (fnl_axis){curves->budget[0], curves->budget[curves->n - 1], true},
                 fnl_axis_of(values, curves->n, with_zero));
  fnl_chart_curve(&chart, curves->budget, values, curves->n, FNL_INK_FIRST);
  if (best)
    fnl_chart_mark(&chart, best->budget, best->profit, diamond(curves->look), FNL_INK_SECOND);
  if (with_zero)
    fnl_chart_level(&chart, 0.0);
  fnl_chart_write(&chart, "of budget", text);
  fnl_chart_free(&chart);
}

/* "Revenue by budget, USD" */
static void write_heading(const fnl_frontier *frontier, const fnl_look *look, const char *title,
                          const char *explanation, fnl_text *text) {
  fnl_text heading = {0};
  fnl_text_add(&heading, title);
  fnl_text_add_shortened(&heading, frontier->plan->currency, FNL_CURRENCY_WIDTH);
  fnl_plot_write_heading(look, fnl_text_string(&heading), explanation, text);
  fnl_text_free(&heading);
}

static void draw(const fnl_plot_source *source, const fnl_look *look, fnl_text *text) {
  const fnl_frontier *frontier = source->frontier;
  const fnl_frontier_point *best = fnl_frontier_best(frontier);
  fnl_frontier_curves curves;
  if (!curves_init(&curves, frontier)) {
    text->failed = true;
    return;
  }
  curves.look = look;
  write_heading(frontier, look, "Revenue by budget, ", "each budget with its best split", text);
  draw_curve(&curves, curves.revenue, true, NULL, text);
  write_heading(frontier, look, "Profit by budget, ",
                look->unicode ? "\xE2\x97\x86 where it is highest" : "@ where it is highest", text);
  draw_curve(&curves, curves.profit, true, best->exists ? best : NULL, text);
  fnl_plot_write_heading(look, "ROAS by budget", "", text);
  draw_curve(&curves, curves.roas, false, NULL, text);
  free(curves.budget);
}

const fnl_plot_type fnl_plot_frontier = {
    .name = "frontier", .order = 30, .has_data = has_data, .draw = draw};

/* chart.h: curves over an axis: a canvas with numbers at its left and below. */
#ifndef FNL_REPORT_PLOT_CHART_H
#define FNL_REPORT_PLOT_CHART_H

#include "report/plot/canvas.h"
#include "report/words.h"

/* From low to high, or their logarithms, low > 0. */
typedef struct {
  double low, high;
  bool is_log;
} fnl_axis;

/* An axis that holds the values, those that are NaN left out, with round numbers at its ends;
 * `with_zero`: and 0. */
fnl_axis fnl_axis_of(const double *values, int n, bool with_zero);

/* Holds what two axes hold. */
fnl_axis fnl_axis_union(fnl_axis one, fnl_axis other);

/* Where a value lies, 0 to 1 within the axis. */
double fnl_axis_part(const fnl_axis *axis, double value);

/* A number in five columns at most: "27.6k", "1.2M", "-840", "0.13"; six where it is negative. */
fnl_word fnl_plot_number(double value);

typedef struct {
  fnl_canvas canvas;
  int left, width, height; /* cells of the field of curves, which begins at the top */
  fnl_axis x, y;
} fnl_chart;

/* `height` rows of curves, and two below for the axis. */
void fnl_chart_init(fnl_chart *chart, const fnl_look *look, int height, fnl_axis x, fnl_axis y);
void fnl_chart_free(fnl_chart *chart);

/* A curve through [n] points, x rising. Points that are NaN part it. */
void fnl_chart_curve(fnl_chart *chart, const double *x, const double *y, int n, fnl_ink ink);

/* What lies between two curves over the same points. */
typedef struct {
  int n;
  const double *x, *low, *high; /* [n] */
} fnl_ribbon;

/* Shades it, by levels of canvas.h. */
void fnl_chart_band(fnl_chart *chart, const fnl_ribbon *ribbon, int level);

/* A faint level line, where no curve is; and an upright one. */
void fnl_chart_level(fnl_chart *chart, double y);
void fnl_chart_upright(fnl_chart *chart, double x);

/* A sign at a point. */
void fnl_chart_mark(fnl_chart *chart, double x, double y, uint32_t sign, fnl_ink ink);

/* Numbers the axes, names what lies along x ("days"), and appends it all. */
void fnl_chart_write(fnl_chart *chart, const char *along, fnl_text *text);

#endif

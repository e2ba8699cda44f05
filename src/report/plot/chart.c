/* chart.c: axes and curves on a canvas. */
#include "report/plot/chart.h"

#include "base/width.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_WIDTH = 7, AXIS_ROWS = 2 };
enum {
  UPRIGHT = 0x2502,
  LEVEL = 0x2500,
  CORNER = 0x2514,
  DASHED_LEVEL = 0x2504,
  DASHED_UPRIGHT = 0x2506
};

/* ---- axes ---- */

/* The round number (1, 2, 2.5 or 5 times a power of ten) from `size` on. */
static double round_up(double size) {
  static const double steps[] = {1.0, 2.0, 2.5, 5.0, 10.0};
  const double power = pow(10.0, floor(log10(size)));
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
    if (steps[i] * power >= size * (1.0 - 1e-9))
      return steps[i] * power;
  return 10.0 * power;
}

fnl_axis fnl_axis_of(const double *values, int n, bool with_zero) {
  double low = with_zero ? 0.0 : INFINITY, high = with_zero ? 0.0 : -INFINITY;
  for (int i = 0; i < n; i++)
    if (isfinite(values[i])) {
      low = fmin(low, values[i]);
      high = fmax(high, values[i]);
    }
  if (!(high > low))
    return (fnl_axis){isfinite(low) ? low : 0.0, (isfinite(low) ? low : 0.0) + 1.0, false};
  const double step = round_up((high - low) / 4.0);
  return (fnl_axis){step * floor(low / step + 1e-9), step * ceil(high / step - 1e-9), false};
}

fnl_axis fnl_axis_union(fnl_axis one, fnl_axis other) {
  const double both[] = {one.low, one.high, other.low, other.high};
  return fnl_axis_of(both, 4, false);
}

double fnl_axis_part(const fnl_axis *axis, double value) {
  if (axis->is_log)
    return log(value / axis->low) / log(axis->high / axis->low);
  return (value - axis->low) / (axis->high - axis->low);
}

/* "1.50" is "1.5", "2.00" is "2". */
static void trim_zeros(char *number) {
  if (!strchr(number, '.'))
    return;
  size_t length = strlen(number);
  while (number[length - 1] == '0')
    number[--length] = '\0';
  if (number[length - 1] == '.')
    number[length - 1] = '\0';
}

fnl_word fnl_plot_number(double value) {
  static const char *const units[] = {"", "k", "M", "G", "T"};
  enum { LAST_UNIT = sizeof units / sizeof *units - 1 };
  fnl_word word;
  double size = fabs(value);
  int unit = 0;
  for (; size >= 999.5 && unit < LAST_UNIT; unit++)
    size /= 1000.0;
  if (size >= 999.5 || (size > 0.0 && size < 0.005 && unit == 0)) {
    snprintf(word.text, sizeof word.text, "%.0e", value);
    return word;
  }
  char number[32];
  snprintf(number, sizeof number, "%.*f",
           size >= 99.95   ? 0
           : size >= 9.995 ? 1
                           : 2,
           copysign(size, value));
  trim_zeros(number);
  snprintf(word.text, sizeof word.text, "%s%s", number, units[unit]);
  return word;
}

/* ---- curves ---- */

void fnl_chart_init(fnl_chart *chart, const fnl_look *look, int height, fnl_axis x, fnl_axis y) {
  *chart = (fnl_chart){.left = NUMBER_WIDTH + 1,
                       .width = look->width - NUMBER_WIDTH - 1,
                       .height = height,
                       .x = x,
                       .y = y};
  fnl_canvas_init(&chart->canvas, look->width, height + AXIS_ROWS, look);
}

void fnl_chart_free(fnl_chart *chart) { fnl_canvas_free(&chart->canvas); }

static int dot_of(double part, int n_dots) {
  return (int)lround(fmin(1.0, fmax(0.0, part)) * (n_dots - 1));
}

static int dot_x(const fnl_chart *chart, double x) {
  return chart->left * chart->canvas.dots_x +
         dot_of(fnl_axis_part(&chart->x, x), chart->width * chart->canvas.dots_x);
}

static int dot_y(const fnl_chart *chart, double y) {
  return dot_of(1.0 - fnl_axis_part(&chart->y, y), chart->height * chart->canvas.dots_y);
}

static fnl_spot spot_of(const fnl_chart *chart, double x, double y) {
  return (fnl_spot){dot_x(chart, x), dot_y(chart, y)};
}

void fnl_chart_curve(fnl_chart *chart, const double *x, const double *y, int n, fnl_ink ink) {
  for (int i = 0; i < n; i++) {
    const int from = i > 0 && isfinite(y[i - 1]) ? i - 1 : i;
    if (isfinite(y[i]))
      fnl_canvas_line(&chart->canvas, spot_of(chart, x[from], y[from]), spot_of(chart, x[i], y[i]),
                      ink);
  }
}

/* The value of a curve at x, linear between its points. */
static double between(const double *x, const double *y, int n, double at) {
  int i = 0;
  while (i + 1 < n && x[i + 1] < at)
    i++;
  if (i + 1 >= n || at <= x[i])
    return y[i];
  return y[i] + (y[i + 1] - y[i]) * (at - x[i]) / (x[i + 1] - x[i]);
}

static double x_of_column(const fnl_chart *chart, int column) {
  const double part = chart->width > 1 ? (double)column / (chart->width - 1) : 0.0;
  const fnl_axis *axis = &chart->x;
  return axis->is_log ? axis->low * pow(axis->high / axis->low, part)
                      : axis->low + part * (axis->high - axis->low);
}

void fnl_chart_band(fnl_chart *chart, const fnl_ribbon *ribbon, int level) {
  const int dots = chart->canvas.dots_y;
  for (int column = 0; column < chart->width; column++) {
    const double at = x_of_column(chart, column);
    const double top = between(ribbon->x, ribbon->high, ribbon->n, at);
    const double bottom = between(ribbon->x, ribbon->low, ribbon->n, at);
    if (!isfinite(top) || !isfinite(bottom))
      continue;
    for (int row = dot_y(chart, top) / dots; row <= dot_y(chart, bottom) / dots; row++)
      fnl_canvas_shade(&chart->canvas, chart->left + column, row, level, FNL_INK_FAINT);
  }
}

/* A rule has no right to cells that show something. */
static void rule(fnl_chart *chart, int x, int y, uint32_t sign, char letter) {
  const fnl_canvas_cell *cell = &chart->canvas.cells[y * chart->canvas.width + x];
  if (!cell->sign && !cell->dots)
    fnl_canvas_sign(&chart->canvas, x, y,
                    chart->canvas.look->unicode ? sign : (uint32_t)(unsigned char)letter,
                    FNL_INK_FAINT);
}

void fnl_chart_level(fnl_chart *chart, double y) {
  const double part = fnl_axis_part(&chart->y, y);
  if (!chart->canvas.cells || part < 0.0 || part > 1.0)
    return;
  for (int column = 0; column < chart->width; column++)
    rule(chart, chart->left + column, dot_y(chart, y) / chart->canvas.dots_y, DASHED_LEVEL, '-');
}

void fnl_chart_upright(fnl_chart *chart, double x) {
  const double part = fnl_axis_part(&chart->x, x);
  if (!chart->canvas.cells || part < 0.0 || part > 1.0)
    return;
  for (int row = 0; row < chart->height; row++)
    rule(chart, dot_x(chart, x) / chart->canvas.dots_x, row, DASHED_UPRIGHT, '!');
}

void fnl_chart_mark(fnl_chart *chart, double x, double y, uint32_t sign, fnl_ink ink) {
  fnl_canvas_sign(&chart->canvas, dot_x(chart, x) / chart->canvas.dots_x,
                  dot_y(chart, y) / chart->canvas.dots_y, sign, ink);
}

/* ---- the axes drawn ---- */

static void sign(fnl_chart *chart, int x, int y, uint32_t drawn, char typed) {
  fnl_canvas_sign(&chart->canvas, x, y,
                  chart->canvas.look->unicode ? drawn : (uint32_t)(unsigned char)typed,
                  FNL_INK_FAINT);
}

static void number_row(fnl_chart *chart, double value) {
  const fnl_word word = fnl_plot_number(value);
  const int y = dot_y(chart, value) / chart->canvas.dots_y;
  fnl_canvas_words(&chart->canvas, NUMBER_WIDTH - 1 - (int)strlen(word.text), y, word.text,
                   FNL_INK_PLAIN);
}

static void number_y(fnl_chart *chart) {
  const fnl_axis *y = &chart->y;
  const double zero_part = fnl_axis_part(y, 0.0);
  const int row = dot_y(chart, 0.0) / chart->canvas.dots_y;
  number_row(chart, y->low);
  number_row(chart, y->high);
  if (zero_part > 0.0 && zero_part < 1.0 && row > 0 && row < chart->height - 1)
    number_row(chart, 0.0);
  else if (zero_part <= 0.0 && chart->height > 4)
    number_row(chart, 0.5 * (y->low + y->high));
}

static double x_at(const fnl_axis *axis, double part) {
  return axis->is_log ? axis->low * pow(axis->high / axis->low, part)
                      : axis->low + part * (axis->high - axis->low);
}

/* Below the ends and the middle; what lies along it beside the middle. */
static void number_x(fnl_chart *chart, const char *along) {
  const int y = chart->height + 1, right = chart->left + chart->width;
  const fnl_word low = fnl_plot_number(chart->x.low), high = fnl_plot_number(chart->x.high);
  fnl_text middle = {0};
  fnl_canvas_words(&chart->canvas, chart->left, y, low.text, FNL_INK_PLAIN);
  fnl_canvas_words(&chart->canvas, right - (int)strlen(high.text), y, high.text, FNL_INK_PLAIN);
  fnl_text_add(&middle, fnl_plot_number(x_at(&chart->x, 0.5)).text);
  const int number_width = (int)middle.length;
  fnl_text_add_format(&middle, " %s", along);
  if (fnl_text_width(fnl_text_string(&middle)) < chart->width / 2 - 6)
    fnl_canvas_words(&chart->canvas, chart->left + (chart->width - number_width) / 2, y,
                     fnl_text_string(&middle), FNL_INK_PLAIN);
  fnl_text_free(&middle);
}

void fnl_chart_write(fnl_chart *chart, const char *along, fnl_text *text) {
  for (int row = 0; row < chart->height; row++)
    sign(chart, chart->left - 1, row, UPRIGHT, '|');
  sign(chart, chart->left - 1, chart->height, CORNER, '+');
  for (int column = 0; column < chart->width; column++)
    sign(chart, chart->left + column, chart->height, LEVEL, '-');
  number_y(chart);
  number_x(chart, along);
  fnl_canvas_write(&chart->canvas, text);
}

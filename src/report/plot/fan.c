/* fan.c: how conversions, revenue and profit add up over the days: their mean, and where half and
 * nine tenths of the replications go. */
#include "base/width.h"
#include "report/plot/chart.h"
#include "report/plot/plot.h"

#include <math.h>
#include <stdlib.h>

enum { HEIGHT = 7, N_QUANTILES = 5, P05 = 0, P25 = 1, P75 = 3, P95 = 4, WIDE_BAND = 1, BAND = 2 };

static bool has_data(const fnl_plot_source *source) {
  return source->summary && source->summary->sample->days.n_days > 1;
}

/* A course from nothing on, at the end of every day. */
typedef struct {
  int n;                                  /* days, and one for the start */
  bool has_bands;                         /* there are replications that differ */
  double *day, *mean, *band[N_QUANTILES]; /* [n] */
} fnl_fan;

static bool fan_take(fnl_fan *fan, int n_days) {
  const size_t n = (size_t)n_days + 1;
  fan->n = (int)n;
  fan->day = calloc((2 + N_QUANTILES) * n, sizeof *fan->day);
  fan->mean = fan->day ? fan->day + n : NULL;
  for (int k = 0; k < N_QUANTILES && fan->day; k++)
    fan->band[k] = fan->mean + (size_t)(k + 1) * n;
  return fan->day != NULL;
}

static bool fan_init(fnl_fan *fan, const fnl_sample *sample, fnl_course course) {
  const fnl_days *days = &sample->days;
  double *scratch = calloc((size_t)days->n_kept + 1, sizeof *scratch);
  if (!fan_take(fan, days->n_days) || !scratch) {
    free(scratch);
    return false;
  }
  fan->has_bands = !sample->deterministic && days->n_kept > 1;
  fnl_days_course_mean(days, course, fan->mean + 1);
  for (int t = 0; t < fan->n; t++) {
    double quantiles[N_QUANTILES] = {0.0};
    fan->day[t] = t;
    if (t > 0 && fan->has_bands)
      fnl_days_course_quantiles(days, t - 1, course, scratch, quantiles);
    for (int k = 0; k < N_QUANTILES; k++)
      fan->band[k][t] = quantiles[k];
  }
  free(scratch);
  return true;
}

/* That holds the mean, and the bands where there are any: all of them lie in one piece. */
static fnl_axis axis_of(const fnl_fan *fan) {
  return fnl_axis_of(fan->mean, (fan->has_bands ? 1 + N_QUANTILES : 1) * fan->n, true);
}

static void draw_fan(const fnl_fan *fan, const fnl_look *look, double upright, fnl_text *text) {
  fnl_chart chart;
  fnl_chart_init(&chart, look, HEIGHT, (fnl_axis){0.0, fan->n - 1, false}, axis_of(fan));
  if (fan->has_bands) {
    const fnl_ribbon wide = {fan->n, fan->day, fan->band[P05], fan->band[P95]};
    const fnl_ribbon narrow = {fan->n, fan->day, fan->band[P25], fan->band[P75]};
    fnl_chart_band(&chart, &wide, WIDE_BAND);
    fnl_chart_band(&chart, &narrow, BAND);
  }
  fnl_chart_curve(&chart, fan->day, fan->mean, fan->n, FNL_INK_FIRST);
  if (!isnan(upright))
    fnl_chart_upright(&chart, upright);
  fnl_chart_level(&chart, 0.0);
  fnl_chart_write(&chart, "days", text);
  fnl_chart_free(&chart);
}

/* "breaks even after 34 days", and in how many replications it does. *day is NaN where no day
 * stands out. */
static void write_break_even(const fnl_summary *summary, double *day, fnl_text *words) {
  const fnl_estimate estimate = fnl_summary_figure(summary, FNL_GROUP_TOTALS, 0, "break_even_day");
  const int n = summary->sample->n;
  *day = estimate.n > 0 && estimate.mean > 0.0 ? estimate.mean : (double)NAN;
  if (estimate.n == 0)
    fnl_text_add(words, "does not break even in this time");
  else if (isnan(*day))
    fnl_text_add(words, "in profit from the first day on");
  else
    fnl_text_add_format(words, "breaks even after %s", fnl_word_counted(*day, "day", "days").text);
  if (estimate.n > 0 && estimate.n < n)
    fnl_text_add_format(words, ", in %d of %d replications", estimate.n, n);
}

static void draw_course(const fnl_summary *summary, fnl_course course, const char *title,
                        const fnl_look *look, fnl_text *text) {
  fnl_text words = {0};
  fnl_fan fan;
  double break_even = NAN;
  if (!fan_init(&fan, summary->sample, course)) {
    text->failed = true;
    return;
  }
  if (course == FNL_COURSE_PROFIT)
    write_break_even(summary, &break_even, &words);
  else if (course == FNL_COURSE_CONVERSIONS && fan.has_bands)
    fnl_text_add_format(
        &words, "mean; shaded: where half and nine tenths of %s go",
        fnl_word_counted(summary->sample->days.n_kept, "replication", "replications").text);
  fnl_plot_write_heading(look, title, fnl_text_string(&words), text);
  draw_fan(&fan, look, break_even, text);
  fnl_text_free(&words);
  free(fan.day);
}

static void draw(const fnl_plot_source *source, const fnl_look *look, fnl_text *text) {
  static const char *const titles[FNL_N_COURSES] = {[FNL_COURSE_CONVERSIONS] = "Conversions so far",
                                                    [FNL_COURSE_REVENUE] = "Revenue so far, ",
                                                    [FNL_COURSE_PROFIT] = "Profit so far, "};
  for (int course = 0; course < FNL_N_COURSES; course++) {
    fnl_text title = {0};
    fnl_text_add(&title, titles[course]);
    if (course != FNL_COURSE_CONVERSIONS)
      fnl_text_add_shortened(&title, source->summary->plan->currency, FNL_CURRENCY_WIDTH);
    draw_course(source->summary, (fnl_course)course, fnl_text_string(&title), look, text);
    fnl_text_free(&title);
  }
}

const fnl_plot_type fnl_plot_fan = {.name = "fan", .order = 20, .has_data = has_data, .draw = draw};

/* generations.c: how far word carries: adopters of each generation of the referral trees. */
#include "report/plot/chart.h"
#include "report/plot/plot.h"

#include <math.h>

enum { HEAD = 10, NUMBER = 9, GAP = 2, ROWS_MOST = 12 };

static bool has_data(const fnl_plot_source *source) {
  return source->summary && source->summary->cascades &&
         source->summary->cascades->sums.depth_most > 0;
}

static double adopters(const fnl_plot_source *source, int generation) {
  return fnl_cascades_ratio(source->summary->cascades, FNL_RATIO_GENERATION, (size_t)generation)
      .mean;
}

static int n_rows(const fnl_plot_source *source) {
  const int64_t n = source->summary->cascades->sums.depth_most + 1;
  return n < ROWS_MOST ? (int)n : ROWS_MOST;
}

static void add_row(const fnl_plot_source *source, const fnl_look *look, int generation,
                    double most, fnl_text *text) {
  const double own = adopters(source, generation);
  const int width = look->width - HEAD - NUMBER - GAP;
  fnl_text bar = {0};
  fnl_plot_write_bar(look, most > 0.0 ? own / most : 0.0, width, &bar);
  fnl_text_add_format(text, "%*d  %*s  ", HEAD - GAP, generation, NUMBER - GAP,
                      fnl_word_count(own).text);
  fnl_ink_write(text, look, FNL_INK_FIRST, fnl_text_string(&bar));
  fnl_text_add(text, "\n");
  text->failed = text->failed || bar.failed;
  fnl_text_free(&bar);
}

static void draw(const fnl_plot_source *source, const fnl_look *look, fnl_text *text) {
  double most = 0.0;
  for (int g = 0; g < n_rows(source); g++)
    most = fmax(most, adopters(source, g));
  fnl_plot_write_heading(look, "How far word carries",
                         "adopters by generation; 0: who came without being told", text);
  for (int g = 0; g < n_rows(source); g++)
    add_row(source, look, g, most, text);
}

const fnl_plot_type fnl_plot_generations = {
    .name = "generations", .order = 50, .has_data = has_data, .draw = draw};

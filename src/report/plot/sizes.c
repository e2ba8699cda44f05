/* sizes.c: how large referral trees grow: the part of trees of at least so many adopters. Both in
 * logarithms, as a tree of a thousand is one among very many. */
#include "report/plot/chart.h"
#include "report/plot/plot.h"

#include <math.h>

enum { HEAD = 10, NUMBER = 9, GAP = 2 };

static bool has_data(const fnl_plot_source *source) {
  return source->summary && source->summary->cascades &&
         source->summary->cascades->sums.n_trees > 0;
}

static void add_row(const fnl_look *look, double size, double share, double least, fnl_text *text) {
  fnl_text bar = {0};
  const double part = share < 1.0 ? 1.0 - log(share) / log(least) : 1.0;
  const int width = look->width - HEAD - NUMBER - GAP;
  /* the smallest is seen, too: an empty bar would say that there is none */
  fnl_plot_write_bar(look, fmax(part, 1.0 / width), width, &bar);
  fnl_text_add_format(text, "%*s  %*s  ", HEAD - GAP, fnl_word_count(size).text, NUMBER - GAP,
                      fnl_word_share(share).text);
  fnl_ink_write(text, look, FNL_INK_FIRST, fnl_text_string(&bar));
  fnl_text_add(text, "\n");
  text->failed = text->failed || bar.failed;
  fnl_text_free(&bar);
}

/* Part of the trees that are at least as large as the i-th step. */
static double share_from(const fnl_cascade_sums *sums, int i) {
  return (double)fnl_cascade_at_least(sums, fnl_cascade_step(i)) / (double)sums->n_trees;
}

static void draw(const fnl_plot_source *source, const fnl_look *look, fnl_text *text) {
  const fnl_cascade_sums *sums = &source->summary->cascades->sums;
  /* a tree that is one of all has a bar of nearly nothing */
  const double least = 0.5 / (double)sums->n_trees;
  fnl_plot_write_heading(look, "How large trees grow",
                         "part of the trees with at least so many adopters; bars by logarithms",
                         text);
  for (int i = 0; fnl_cascade_step(i) <= fnl_cascade_largest(sums); i++)
    add_row(look, (double)fnl_cascade_step(i), share_from(sums, i), least, text);
}

const fnl_plot_type fnl_plot_sizes = {
    .name = "sizes", .order = 40, .has_data = has_data, .draw = draw};

/* plot.c: pictures one after the other, and the parts they share. */
#include "report/plot/plot.h"

#include "base/width.h"
#include "report/plot/canvas.h"
#include "report/table.h"

#include <limits.h>
#include <math.h>

/* The picture after `last` in order (name by name where orders are alike); NULL: there is none. */
static const fnl_plot_type *next(const fnl_plot_type *last) {
  const fnl_plot_type *found = NULL;
  bool passed = !last;
  for (int i = 0; fnl_plot_registry[i]; i++) {
    const fnl_plot_type *type = fnl_plot_registry[i];
    const bool later = !last || type->order > last->order || (type->order == last->order && passed);
    passed = passed || type == last;
    if (type != last && later && (!found || type->order < found->order))
      found = type;
  }
  return found;
}

void fnl_plots_write(const fnl_plot_source *source, const fnl_look *look, fnl_text *text) {
  fnl_text pictures = {0};
  for (const fnl_plot_type *type = next(NULL); type; type = next(type))
    if (type->has_data(source))
      type->draw(source, look, &pictures);
  if (!look->unicode)
    fnl_text_make_ascii(&pictures); /* names that were shortened */
  fnl_text_add(text, fnl_text_string(&pictures));
  text->failed = text->failed || pictures.failed;
  fnl_text_free(&pictures);
}

void fnl_plot_write_heading(const fnl_look *look, const char *title, const char *explanation,
                            fnl_text *text) {
  fnl_text words = {0};
  fnl_text_add_format(text, "\n%s%s%s\n", look->colour ? "\033[1m" : "", title,
                      look->colour ? "\033[0m" : "");
  fnl_text_add_wrapped(&words, explanation, 0, look->width);
  fnl_ink_write(text, look, FNL_INK_FAINT, fnl_text_string(&words));
  fnl_text_add(text, words.length > 0 ? "\n" : "");
  text->failed = text->failed || words.failed;
  fnl_text_free(&words);
}

void fnl_plot_write_bar(const fnl_look *look, double part, int width, fnl_text *text) {
  const int halves = (int)lround(fmin(1.0, fmax(0.0, part)) * 2.0 * width);
  for (int i = 0; i < halves / 2; i++)
    fnl_text_add(text, look->unicode ? "\xE2\x96\x88" : "#");
  if (halves % 2 == 1)
    fnl_text_add(text, look->unicode ? "\xE2\x96\x8C" : "-");
  if (halves == 0 && part > 0.0)
    fnl_text_add(text, look->unicode ? "\xE2\x96\x8F" : ".");
}

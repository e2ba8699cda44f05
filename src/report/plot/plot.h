/* plot.h: what a small picture in a terminal is.
 *
 * Each is one file of this folder that ends in its descriptor, fnl_plot_NAME; the build makes the
 * registry from them. A picture is drawn of results that are there, and never simulates.
 */
#ifndef FNL_REPORT_PLOT_PLOT_H
#define FNL_REPORT_PLOT_PLOT_H

#include "optimize/frontier.h"
#include "report/plot/look.h"

/* The results of a command; what it did not find is NULL. All borrowed. */
typedef struct {
  const fnl_summary *summary;
  const fnl_frontier *frontier;
} fnl_plot_source;

typedef struct {
  const char *name;
  int order; /* of the pictures: lower ones first */
  /* Whether the results have what it is drawn from. */
  bool (*has_data)(const fnl_plot_source *source);
  /* Appends it with its heading, no line wider than the look. */
  void (*draw)(const fnl_plot_source *source, const fnl_look *look, fnl_text *text);
} fnl_plot_type;

extern const fnl_plot_type *const fnl_plot_registry[]; /* ends with NULL */

/* What a currency takes of a heading at most. */
enum { FNL_CURRENCY_WIDTH = 12 };

/* Appends every picture of the results, in order. */
void fnl_plots_write(const fnl_plot_source *source, const fnl_look *look, fnl_text *text);

/* Appends an empty line and a heading with its explanation in faint letters, wrapped. */
void fnl_plot_write_heading(const fnl_look *look, const char *title, const char *explanation,
                            fnl_text *text);

/* Appends a bar of a part (0 to 1) of `width` columns: whole and half blocks, or letters; what
 * is too small for them is seen all the same. */
void fnl_plot_write_bar(const fnl_look *look, double part, int width, fnl_text *text);

#endif

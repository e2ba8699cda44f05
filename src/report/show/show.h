/* show.h: the stage graph of a model or plan: stages, what moves people between them, word. */
#ifndef FNL_REPORT_SHOW_SHOW_H
#define FNL_REPORT_SHOW_SHOW_H

#include "base/text.h"
#include "model/plan.h"
#include "report/plot/look.h"

typedef struct fnl_graph_format fnl_graph_format;

/* A kind of file that a graph is written to. */
struct fnl_graph_format {
  const char *ending; /* ".svg" */
  /* FNL_ENOMEM; `title` is what the graph is called. */
  fnl_status (*write)(const fnl_plan *plan, const char *title, fnl_text *text, fnl_error *error);
};

/* By the ending of a path; NULL: there is none. */
const fnl_graph_format *fnl_graph_format_of(const char *path);

/* A picture that stands for itself: light and dark, without scripts. */
fnl_status fnl_graph_write_svg(const fnl_plan *plan, const char *title, fnl_text *text,
                               fnl_error *error);

/* For Graphviz and its like. */
fnl_status fnl_graph_write_dot(const fnl_plan *plan, const char *title, fnl_text *text,
                               fnl_error *error);

/* For a terminal. */
void fnl_graph_write_page(const fnl_plan *plan, const char *title, const fnl_look *look,
                          fnl_text *text);

#endif

/* graph_dot.c: a stage graph in the language of Graphviz; and which file is written how. */
#include "report/show/causes.h"
#include "report/show/show.h"

#include <string.h>
#include <strings.h>

/* A quoted string: quotes and backslashes are escaped; what a backslash would mean stays plain. */
static void add_quoted(fnl_text *text, const char *string) {
  fnl_text_add(text, "\"");
  for (; *string; string++) {
    if (*string == '"' || *string == '\\')
      fnl_text_add(text, "\\");
    if (*string == '\n')
      fnl_text_add(text, "\\n");
    else
      fnl_text_add_bytes(text, string, 1);
  }
  fnl_text_add(text, "\"");
}

static void write_stage(const fnl_stage *stage, fnl_text *text) {
  fnl_text words = {0};
  fnl_text_add_format(&words, "%s\n%s", stage->name, fnl_role_name(stage->role));
  if (stage->has_dwell)
    fnl_text_add(&words, "\n");
  fnl_show_write_stay(stage, &words);
  fnl_text_add(text, "  ");
  add_quoted(text, stage->name);
  fnl_text_add(text, " [label=");
  add_quoted(text, fnl_text_string(&words));
  fnl_text_add(text, ", tooltip=");
  add_quoted(text, stage->title ? stage->title : stage->name);
  fnl_text_add(text, "];\n");
  fnl_text_free(&words);
}

static void write_arrow(const fnl_stage *from, const fnl_stage *to, const char *label,
                        const char *manner, fnl_text *text) {
  fnl_text_add(text, "  ");
  add_quoted(text, from->name);
  fnl_text_add(text, " -> ");
  add_quoted(text, to->name);
  fnl_text_add(text, " [label=");
  add_quoted(text, label);
  fnl_text_add_format(text, "%s];\n", manner);
}

static void write_move(const fnl_plan *plan, const fnl_move *move, fnl_text *text) {
  fnl_text words = {0};
  fnl_show_write_causes(plan, move, "\n", &words);
  write_arrow(&plan->stages[move->from], &plan->stages[move->to], fnl_text_string(&words),
              move->kind == FNL_IRRITATION ? ", style=dashed" : "", text);
  fnl_text_free(&words);
}

/* From everybody who sends to everybody who hears. */
static void write_word(const fnl_plan *plan, int channel, fnl_text *text) {
  for (int from = 0; from < plan->n_stages; from++) {
    fnl_text words = {0};
    if (fnl_show_write_sends(plan, from, channel, &words)) {
      fnl_text_add_format(&words, "\nby %s", plan->channels[channel].name);
      for (int to = 0; to < plan->n_stages; to++)
        if (fnl_show_hears(plan, to, channel))
          write_arrow(&plan->stages[from], &plan->stages[to], fnl_text_string(&words),
                      ", style=dotted, arrowhead=open, constraint=false", text);
    }
    fnl_text_free(&words);
  }
}

fnl_status fnl_graph_write_dot(const fnl_plan *plan, const char *title, fnl_text *text,
                               fnl_error *error) {
  fnl_text_add(text, "digraph ");
  add_quoted(text, plan->name);
  fnl_text_add(text, " {\n  label=");
  add_quoted(text, title);
  fnl_text_add(text, ";\n  labelloc=t;\n  node [shape=box];\n");
  for (int s = 0; s < plan->n_stages; s++)
    write_stage(&plan->stages[s], text);
  for (int m = 0; m < plan->n_moves; m++)
    write_move(plan, &plan->moves[m], text);
  for (int c = 0; c < plan->n_channels; c++)
    write_word(plan, c, text);
  fnl_text_add(text, "}\n");
  return text->failed ? fnl_error_no_memory(error) : FNL_OK;
}

const fnl_graph_format *fnl_graph_format_of(const char *path) {
  static const fnl_graph_format formats[] = {
      {".svg", fnl_graph_write_svg}, {".dot", fnl_graph_write_dot}, {".gv", fnl_graph_write_dot}};
  const char *slash = strrchr(path, '/'), *ending = strrchr(slash ? slash : path, '.');
  for (size_t i = 0; ending && i < sizeof formats / sizeof *formats; i++)
    if (strcasecmp(ending, formats[i].ending) == 0)
      return &formats[i];
  return NULL;
}

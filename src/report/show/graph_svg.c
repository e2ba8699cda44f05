/* graph_svg.c: a stage graph as SVG 1.1 with CSS for light and dark.
 *
 * Colours are those of Okabe and Ito (2008), told apart by most eyes; the role also stands in
 * words, and the kind of a line is told by its dashes.
 */
#include "report/show/causes.h"
#include "report/show/diagram.h"
#include "report/show/show.h"

#include <string.h>

static const char *const colours[FNL_N_ROLES] = {
    [FNL_ROLE_PROSPECT] = "#808080",      [FNL_ROLE_AWARENESS] = "#0072b2",
    [FNL_ROLE_CONSIDERATION] = "#d98e00", [FNL_ROLE_CONVERSION] = "#009e73",
    [FNL_ROLE_LOYALTY] = "#3ba0dd",       [FNL_ROLE_ADVOCACY] = "#c0659a",
    [FNL_ROLE_LOST] = "#d55e00",
};

static const char *const dashes[] = {[FNL_LINE_PROGRESS] = "progress",
                                     [FNL_LINE_IRRITATION] = "irritation",
                                     [FNL_LINE_WORD] = "word"};

static const char style[] =
    "text{font-family:'Helvetica Neue',Helvetica,Arial,'DejaVu Sans',sans-serif}\n"
    ".surface{fill:#ffffff}\n"
    ".card{fill:#f6f7f9;stroke:#c9ced6}\n"
    ".text{fill:#16191d}\n"
    ".dim{fill:#565d66}\n"
    ".line{fill:none;stroke-width:1.6}\n"
    ".line-text{stroke:#16191d}\n"
    ".irritation{stroke-dasharray:6 4}\n"
    ".word{stroke-dasharray:1.5 4;stroke-linecap:round;stroke-width:2}\n";

static const char dark_style[] = "@media (prefers-color-scheme:dark){\n"
                                 ".surface{fill:#14171b}\n"
                                 ".card{fill:#1f2429;stroke:#3b434d}\n"
                                 ".text{fill:#eceff3}\n"
                                 ".dim{fill:#aab3bf}\n"
                                 ".line-text{stroke:#eceff3}\n"
                                 "}\n";

/* What XML would read as its own, and what it does not allow (its Char production). */
static void add_escaped(fnl_text *text, const char *string) {
  for (; *string; string++) {
    const char *entity = *string == '&'   ? "&amp;"
                         : *string == '<' ? "&lt;"
                         : *string == '>' ? "&gt;"
                         : *string == '"' ? "&quot;"
                                          : NULL;
    if (entity)
      fnl_text_add(text, entity);
    else if ((unsigned char)*string < ' ')
      fnl_text_add(text, " ");
    else
      fnl_text_add_bytes(text, string, 1);
  }
}

static void add_element(fnl_text *text, const char *name, const char *content) {
  fnl_text_add_format(text, "<%s>", name);
  add_escaped(text, content);
  fnl_text_add_format(text, "</%s>", name);
}

/* ---- who does not see it ---- */

static void write_description(const fnl_plan *plan, const char *title, fnl_text *text) {
  fnl_text words = {0};
  fnl_text_add(text, "<title id=\"title\">Stage graph: ");
  add_escaped(text, title);
  fnl_text_add(text, "</title>\n");
  for (int m = 0; m < plan->n_moves; m++) {
    const fnl_move *move = &plan->moves[m];
    fnl_text_add_format(&words, "%s%s to %s: ", m > 0 ? "; " : "", plan->stages[move->from].name,
                        plan->stages[move->to].name);
    fnl_text_add(&words, move->kind == FNL_IRRITATION ? "irritation, " : "");
    fnl_show_write_causes(plan, move, ", ", &words);
  }
  fnl_text_add(text, "<desc id=\"desc\">");
  add_escaped(text, fnl_text_string(&words));
  fnl_text_add(text, ".</desc>\n");
  text->failed = text->failed || words.failed;
  fnl_text_free(&words);
}

static void write_style(fnl_text *text) {
  fnl_text_add_format(text, "<style>\n%s", style);
  for (int role = 0; role < FNL_N_ROLES; role++) {
    const char *name = fnl_role_name((fnl_role)role);
    fnl_text_add_format(text, ".fill-%s{fill:%s}.line-%s{stroke:%s}\n", name, colours[role], name,
                        colours[role]);
  }
  fnl_text_add_format(text, "%s</style>\n", dark_style);
}

/* ---- what is seen ---- */

static void write_card(const fnl_diagram_card *card, fnl_text *text) {
  fnl_text_add_format(text,
                      "<rect class=\"card\" x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\" "
                      "rx=\"6\"/>\n",
                      card->x, card->y, card->width, card->height);
  fnl_text_add_format(text,
                      "<rect class=\"fill-%s\" x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"5\" "
                      "rx=\"2.5\"/>\n",
                      fnl_role_name(card->role), card->x, card->y, card->width);
}

/* From the top of a label's box, in parts of the letters' size. */
static const double baseline = 1.02;

static void write_label(const fnl_diagram_label *label, fnl_text *text) {
  fnl_text_add_format(text, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" font-size=\"%.0f\"%s%s>",
                      label->ink == FNL_INK_DIM ? "dim" : "text",
                      label->x + (label->ends_right ? label->width : 0.0),
                      label->y + baseline * label->size, label->size,
                      label->bold ? " font-weight=\"bold\"" : "",
                      label->ends_right ? " text-anchor=\"end\"" : "");
  if (label->full)
    add_element(text, "title", label->full);
  add_escaped(text, label->words);
  fnl_text_add(text, "</text>\n");
}

static const char *ink_of(const fnl_diagram_line *line) {
  return line->ink < 0 ? "text" : fnl_role_name((fnl_role)line->ink);
}

/* Where the line itself ends before its arrow. */
static const double arrow_length = 8.0, arrow_half = 4.0, joint = 2.6;

static void write_line(const fnl_diagram_line *line, fnl_text *text) {
  const double sign = line->x2 > line->x1 ? 1.0 : -1.0;
  const double end = line->x2 - (line->ends_in_arrow ? sign * (arrow_length - 1.0) : 0.0);
  const char *ink = ink_of(line);
  fnl_text_add(text, "<g>");
  if (line->about)
    add_element(text, "title", line->about);
  fnl_text_add_format(text, "<path class=\"line line-%s %s\" d=\"M%.1f %.1fL%.1f %.1f\"/>", ink,
                      dashes[line->kind], line->x1, line->y1, end, line->y2);
  const char *fill = line->ink < 0 ? "" : "fill-";
  if (line->ends_in_arrow)
    fnl_text_add_format(text, "<path class=\"%s%s\" d=\"M%.1f %.1fl%.1f %.1fv%.1fz\"/>", fill, ink,
                        line->x2, line->y2, -sign * arrow_length, -arrow_half, 2.0 * arrow_half);
  if (line->has_joint)
    fnl_text_add_format(text, "<circle class=\"%s%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>", fill,
                        ink, line->x2, line->y2, joint);
  fnl_text_add(text, "</g>\n");
}

static void write_diagram(const fnl_plan *plan, const char *title, const fnl_diagram *diagram,
                          fnl_text *text) {
  fnl_text_add_format(text,
                      "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" "
                      "aria-labelledby=\"title desc\" width=\"%.0f\" height=\"%.0f\" "
                      "viewBox=\"0 0 %.0f %.0f\">\n",
                      diagram->width, diagram->height, diagram->width, diagram->height);
  write_description(plan, title, text);
  write_style(text);
  fnl_text_add(text, "<rect class=\"surface\" width=\"100%\" height=\"100%\"/>\n");
  for (int i = 0; i < diagram->n_lines; i++)
    write_line(&diagram->lines[i], text);
  for (int i = 0; i < diagram->n_cards; i++)
    write_card(&diagram->cards[i], text);
  for (int i = 0; i < diagram->n_labels; i++)
    write_label(&diagram->labels[i], text);
  fnl_text_add(text, "</svg>\n");
}

fnl_status fnl_graph_write_svg(const fnl_plan *plan, const char *title, fnl_text *text,
                               fnl_error *error) {
  fnl_diagram diagram;
  fnl_status status = fnl_diagram_init(&diagram, plan, title, error);
  if (status != FNL_OK)
    return status;
  write_diagram(plan, title, &diagram, text);
  fnl_diagram_free(&diagram);
  return text->failed ? fnl_error_no_memory(error) : FNL_OK;
}

/* diagram.h: where everything of a stage graph stands on the page.
 *
 * Stages are cards from top to bottom, in the order of their roles. A card has a row for each move
 * out of its stage, which says what moves people; from the row a line goes to a lane beside the
 * cards and along it to the stage people come to: on the right where that is further down, on the
 * left where it is further up. Lines to one stage share a lane. So no label lies on another,
 * however many moves there are. On the far left word goes round, from those who tell to those who
 * hear.
 */
#ifndef FNL_REPORT_SHOW_DIAGRAM_H
#define FNL_REPORT_SHOW_DIAGRAM_H

#include "base/arena.h"
#include "base/text.h"
#include "model/plan.h"

typedef enum { FNL_LINE_PROGRESS, FNL_LINE_IRRITATION, FNL_LINE_WORD } fnl_line_kind;

/* Beside the roles: colours of the text itself. */
enum { FNL_INK_TEXT = -1, FNL_INK_DIM = -2 };

typedef struct {
  double x, y, width, height; /* the box it takes at most */
  double size;                /* of the letters */
  bool bold, ends_right;      /* ends_right: its last letter stands at the right end of the box */
  int ink;                    /* a role, or FNL_INK_… */
  const char *words;          /* as shown */
  const char *full;           /* NULL: that is all of it */
} fnl_diagram_label;

typedef struct {
  double x, y, width, height;
  fnl_role role;
} fnl_diagram_card;

typedef struct {
  double x1, y1, x2, y2; /* upright or level */
  fnl_line_kind kind;
  int ink;
  bool ends_in_arrow, has_joint; /* an arrow at its end; a dot there, where it joins a lane */
  const char *about;             /* what it stands for; NULL: a part of others */
} fnl_diagram_line;

typedef struct {
  fnl_arena memory;
  double width, height;
  int n_cards, n_labels, n_lines;
  fnl_diagram_card *cards;
  fnl_diagram_label *labels;
  fnl_diagram_line *lines;
} fnl_diagram;

/* FNL_ENOMEM. Needs the plan no longer. `title` is what it is called. */
fnl_status fnl_diagram_init(fnl_diagram *diagram, const fnl_plan *plan, const char *title,
                            fnl_error *error);
void fnl_diagram_free(fnl_diagram *diagram);

/* Stages [n_stages] by role, those of one role as in the file. */
void fnl_show_order(const fnl_plan *plan, int *order);

#endif

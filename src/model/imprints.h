/* imprints.h: where the numbers of a tree have been put. Private to model/.
 *
 * Who wants to change numbers of a plan that is bound asks its reader to keep a list of them
 * (mould.h). All numbers of a tree are bound by bind_value.c; whoever puts one elsewhere than into
 * the place it is bound to, or copies it, says so here. Nothing is kept where nobody asks.
 */
#ifndef FNL_MODEL_IMPRINTS_H
#define FNL_MODEL_IMPRINTS_H

#include "model/bind.h"

typedef enum { FNL_IMPRINT_DOUBLE, FNL_IMPRINT_INT, FNL_IMPRINT_COUNT } fnl_imprint_kind;

/* What was put where, before checks divide shares by their sum. */
typedef struct {
  fnl_imprint_kind kind;
  void *at;
  double number; /* of FNL_IMPRINT_DOUBLE */
  int64_t whole; /* of the others */
} fnl_content;

typedef struct {
  fnl_content content;
  fnl_node *node;
  fnl_field field; /* a copy of its row */
} fnl_imprint;

struct fnl_imprints {
  int n;
  size_t capacity;
  fnl_imprint *items; /* [n] in the order they were written; one may be written again */
  bool failed;        /* out of memory */
};

void fnl_imprints_free(fnl_imprints *imprints);

/* That the value of a node has been put at a place of the plan; a number that may be uncertain. */
void fnl_imprint_note(fnl_reader *reader, const fnl_field *field, fnl_node *node, void *at);
void fnl_imprint_note_number(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                             fnl_number *number);

/* That something else stands there now. */
void fnl_imprint_forget(fnl_reader *reader, const void *at);

/* That what is noted in `size` bytes from `from` on has been copied to `to`. */
void fnl_imprints_copy(fnl_reader *reader, const void *from, void *to, size_t size);

#endif

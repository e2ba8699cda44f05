/* document.h: the text of a plan as a tree, each value with its origin.
 *
 * The tree is ours: a parser fills it, overrides change it, the binder reads it and adds the
 * defaults, the writer writes it out again. It outlives reading (fnl_plan.document), so that a
 * run can say where each of its numbers came from.
 */
#ifndef FNL_MODEL_DOCUMENT_H
#define FNL_MODEL_DOCUMENT_H

#include "base/error.h"

#include <stdbool.h>

typedef enum {
  FNL_ORIGIN_DEFAULT, /* written nowhere */
  FNL_ORIGIN_PLAN,
  FNL_ORIGIN_MODEL,
  FNL_ORIGIN_SET, /* --set on the command line */
  FNL_N_ORIGINS
} fnl_origin_kind;

/* A file or a command-line text; kept so that a message can quote a line of it. */
typedef struct {
  fnl_origin_kind kind;
  bool included; /* by another file of this kind */
  char *file;
  int line; /* of a text that stands in a file: where; else 0 */
  char *text;
  size_t length;
} fnl_source;

typedef struct {
  int source; /* index into fnl_document.sources; 0 is the source of all defaults */
  int line;   /* from 1; 0 where there are no lines */
} fnl_origin;

typedef enum {
  FNL_NODE_GROUP, /* { name = value; … } */
  FNL_NODE_LIST,  /* ( … ) or [ … ] */
  FNL_NODE_INTEGER,
  FNL_NODE_REAL,
  FNL_NODE_FLAG,
  FNL_NODE_TEXT,
  FNL_NODE_REMARK /* a default that has no value to write: told in a comment */
} fnl_node_kind;

typedef struct fnl_node fnl_node;
struct fnl_node {
  fnl_node_kind kind;
  char *name; /* NULL in a list and for the root */
  fnl_origin origin;
  int64_t integer;
  double real;
  bool flag;
  char *text;
  int n;
  size_t capacity;
  fnl_node **items; /* [n] of a group or list */
};

struct fnl_document {
  int n_sources;
  size_t capacity;
  fnl_source *sources;
  fnl_node *root; /* a group: the plan, with `model` as one of its groups */
};
typedef struct fnl_document fnl_document;

/* An empty plan with the source of the defaults. NULL when out of memory. */
fnl_document *fnl_document_new(void);
void fnl_document_free(fnl_document *document); /* NULL is fine */

/* Adds a source, copying file name and text; -1 when out of memory. */
int fnl_document_add_source(fnl_document *document, fnl_origin_kind kind, const char *file,
                            const char *text, size_t length);

/* The trimmed line an origin names, into `excerpt`; "" where there is none. */
void fnl_document_excerpt(const fnl_document *document, fnl_origin origin, char *excerpt,
                          size_t size);

/* A new node of no parent; `name` may be NULL. NULL when out of memory. */
fnl_node *fnl_node_new(fnl_node_kind kind, const char *name, fnl_origin origin);
fnl_node *fnl_node_new_text(fnl_node_kind kind, const char *name, const char *text,
                            fnl_origin origin);
void fnl_node_free(fnl_node *node); /* with all below; NULL is fine */
fnl_node *fnl_node_copy(const fnl_node *node);
void fnl_node_set_origin(fnl_node *node, fnl_origin origin); /* of all below, too */

/* Appends `child`, which the parent owns from then on; on failure it is freed. */
bool fnl_node_append(fnl_node *parent, fnl_node *child);

/* The member of a group, NULL if absent or `group` is NULL or no group. */
fnl_node *fnl_node_member(const fnl_node *group, const char *name);

/* The text of a group's member, NULL unless it is there and a text. */
const char *fnl_node_member_text(const fnl_node *group, const char *name);

/* The first element of a list of groups whose `name` is this; NULL if none. */
fnl_node *fnl_node_named(const fnl_node *list, const char *name);

/* Puts `value` where a member of its name stands, or at the end; frees what stood there. */
bool fnl_node_put(fnl_node *group, fnl_node *value);

/* Takes a member out of a group; the caller owns it. NULL if absent. */
fnl_node *fnl_node_take(fnl_node *group, const char *name);

/* "a group", "a list", "a whole number", … for messages. */
const char *fnl_node_kind_text(fnl_node_kind kind);

bool fnl_node_is_number(const fnl_node *node);
double fnl_node_number(const fnl_node *node); /* of a number node */

#endif

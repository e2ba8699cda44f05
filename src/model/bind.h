/* bind.h: from the tree to the structs of plan.h, by the field tables. Private to model/.
 *
 * A mistake of the files is added to the diagnostics and binding goes on; functions return
 * FNL_OK or FNL_ENOMEM.
 */
#ifndef FNL_MODEL_BIND_H
#define FNL_MODEL_BIND_H

#include "model/diagnostics.h"
#include "model/schema.h"

/* Bounds of what a file can ask for: names fit into messages, lists into memory. */
#define FNL_NAME_MAX   100
#define FNL_THINGS_MAX 1000 /* of one noun; moves 10,000 */

/* The things of one noun, in the file's order. */
typedef struct {
  int n;
  const char **names;     /* [n] borrowed from the tree; "" where missing */
  const fnl_node **nodes; /* [n] the groups; borrowed */
  bool incomplete;        /* some name is missing or wrong: unknown names are not told again */
} fnl_names;

typedef struct fnl_imprints fnl_imprints;

typedef struct {
  fnl_plan *plan;
  fnl_document *document;
  fnl_diagnostics *diagnostics;
  fnl_names nouns[FNL_N_NOUNS];
  fnl_text path; /* of what is being bound: "channels.prospecting" */
  size_t laws_capacity;
  bool no_model;          /* there is none to read: what would need one is not told */
  bool wants_agents;      /* the plan's engine numbers its people */
  unsigned broken;        /* FNL_PART_… with mistakes */
  fnl_imprints *imprints; /* where numbers are put (imprints.h); NULL: nobody asks */
  /* The whole path of a file that a setting names (lookup.h). NULL: there are no files here. */
  char *(*find_file)(const char *name, const char *beside);
} fnl_reader;

fnl_error *fnl_mistake(fnl_reader *reader, const fnl_node *at, fnl_status status,
                       const char *format, ...) FNL_PRINTF(4, 5);
fnl_error *fnl_warning(fnl_reader *reader, const fnl_node *at, const char *format, ...)
    FNL_PRINTF(3, 4);

/* Adds "did you mean …?" where one of `names` is near `word`. */
void fnl_hint_nearest(fnl_error *error, const char *word, int n_names, const char *const *names);

/* Enters a path; the returned length leaves it again. */
size_t fnl_path_enter(fnl_reader *reader, const char *name);
void fnl_path_leave(fnl_reader *reader, size_t length);

/* A group by the rows of its section into `base`; `keep` leaves what is absent and inherited as
 * it is. Absent keys get their defaults, in the tree too. */
fnl_status fnl_bind_section(fnl_reader *reader, const fnl_section *section, fnl_node *group,
                            void *base, bool keep);

/* One value into its place. */
fnl_status fnl_bind_number(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                           fnl_number *number);
fnl_status fnl_bind_value(fnl_reader *reader, const fnl_field *field, fnl_node *node, void *place,
                          int *count);

fnl_status fnl_bind_law(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                        fnl_number *number);

/* Whether a number is in the field's range; a mistake if not. */
bool fnl_check_range(fnl_reader *reader, const fnl_field *field, const fnl_node *node,
                     double value);
void fnl_out_of_range(fnl_reader *reader, const fnl_field *field, const fnl_node *node,
                      double value);

/* Checks the group or list a special field expects; false and a mistake if it is not. */
bool fnl_expect(fnl_reader *reader, const fnl_node *node, fnl_node_kind kind, const char *hint);

/* Index of the noun of this name; -1 with a mistake at `at` if there is none. */
int fnl_find_name(fnl_reader *reader, fnl_noun noun, const char *name, const fnl_node *at);

/* Appends a default to the tree. */
fnl_status fnl_default_number(fnl_node *group, const char *name, double value);
fnl_status fnl_default_text(fnl_node *group, fnl_node_kind kind, const char *name,
                            const char *text);

/* Binds one after another what `bind` names, and marks the part of each that had mistakes. */
typedef struct {
  fnl_status (*bind)(fnl_reader *reader);
  unsigned part;
} fnl_binding;
fnl_status fnl_bind_all(fnl_reader *reader, size_t n, const fnl_binding *bindings);

/* The nouns' names and the plan's arrays; then each part. */
fnl_status fnl_bind_names(fnl_reader *reader);
fnl_status fnl_bind_model(fnl_reader *reader);
fnl_status fnl_bind_plan(fnl_reader *reader);

/* Once more what binding makes of shares by name, whose numbers have been put anew: the first
 * stage's, and a split that sums to 1. */
void fnl_settle_shares(fnl_reader *reader);

/* bind_optimize.c: the section `optimize`. */
fnl_status fnl_bind_optimize(fnl_reader *reader);

/* bind_network.c: what the sections `network` and `seeds` say in several forms. */
fnl_status fnl_bind_network(fnl_reader *reader);
fnl_status fnl_bind_seeds(fnl_reader *reader);

void fnl_names_free(fnl_names *names);

/* check_model.c, check_plan.c, warn.c: what no single value shows. Shares that sum to 1 but for
 * rounding are divided by their sum. */
fnl_status fnl_check_model(fnl_reader *reader);
fnl_status fnl_check_plan(fnl_reader *reader);
void fnl_check_optimize(fnl_reader *reader); /* check_optimize.c; part of fnl_check_plan */
void fnl_check_network(fnl_reader *reader);  /* check_network.c, as is the next */
void fnl_check_seeds(fnl_reader *reader);
fnl_status fnl_warn(fnl_reader *reader);

/* The member if it was written, else the group itself: where a mistake about it is told. */
const fnl_node *fnl_place_of(const fnl_node *group, const char *key);

/* What to divide shares by: 1 where they sum to 1 within rounding or, told as a mistake, do not. */
double fnl_check_shares(fnl_reader *reader, const fnl_node *at, const char *what, double sum);

#endif

/* address.h: where a path such as `channels.search.cpm` leads in the tree.
 *
 * Whatever sets a value by its path goes this way, whether the value comes as text (`--set`) or as
 * a number from a program, and is told the same of a path that leads nowhere.
 */
#ifndef FNL_MODEL_ADDRESS_H
#define FNL_MODEL_ADDRESS_H

#include "model/diagnostics.h"
#include "model/schema.h"

/* What a path is looked for in, and where mistakes are told. */
typedef struct {
  fnl_document *document;
  fnl_diagnostics *diagnostics;
  fnl_origin origin; /* of the path, and of what is made on the way */
  bool no_model;     /* there is none: what only a model would make is passed over */
} fnl_addressing;

/* A member of a group, there or not, or an element of a list that is there. */
typedef struct {
  fnl_node *parent;       /* borrowed; NULL: the path leads nowhere */
  const fnl_field *field; /* what the value is by, or the map it is in; NULL of an element */
  char *name;             /* of a member; NULL of an element */
  int index;              /* of an element */
} fnl_address;

/* Walks `path` from the root. Where it leads nowhere that is told, and the address has no parent;
 * returns only FNL_OK or FNL_ENOMEM. */
fnl_status fnl_address_find(const fnl_addressing *by, const char *path, fnl_address *address);
void fnl_address_free(fnl_address *address);

/* Puts `value`, which the tree owns from then on, where the address is; once. */
fnl_status fnl_address_put(fnl_address *address, fnl_node *value);

#endif

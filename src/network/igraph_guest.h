/* igraph_guest.h: igraph as a guest that leaves no trace.
 *
 * Its random generator and its handlers of errors and warnings belong to the whole process, and so
 * does the list it frees by after an error: whoever uses it enters here first, one thread at a
 * time, and leaves everything as it was. Between the two its draws come from our stream, an error
 * is a code that is returned, and nothing is printed.
 */
#ifndef FNL_NETWORK_IGRAPH_GUEST_H
#define FNL_NETWORK_IGRAPH_GUEST_H

#include "random/stream.h"

#include <igraph/igraph.h>

typedef struct {
  igraph_rng_t rng; /* the process's own, until leaving */
  igraph_error_handler_t *error_handler;
  igraph_warning_handler_t *warning_handler;
} fnl_igraph_guest;

/* Waits for other threads. `rng` is borrowed and drawn from until leaving. */
void fnl_igraph_enter(fnl_igraph_guest *guest, fnl_stream *rng);
void fnl_igraph_leave(fnl_igraph_guest *guest);

#endif

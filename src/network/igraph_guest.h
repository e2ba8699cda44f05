/* igraph_guest.h: igraph as a guest that comes when it is called and leaves no trace.
 *
 * It is loaded at the first call, not when the program starts: with what it needs itself that takes
 * ten milliseconds, three times the rest of the start, and most runs never ask for it.
 *
 * Its random generator and its handlers of errors and warnings belong to the whole process, and so
 * does the list it frees by after an error: whoever uses it enters here first, one thread at a
 * time, and leaves everything as it was. Between the two its draws come from our stream, an error
 * is a code that is returned, and nothing is printed.
 */
#ifndef FNL_NETWORK_IGRAPH_GUEST_H
#define FNL_NETWORK_IGRAPH_GUEST_H

#include "base/error.h"
#include "random/stream.h"

#include <igraph/igraph.h>

/* All of igraph that is used, without its prefix. */
#define FNL_IGRAPH_SYMBOLS(SYMBOL)                                                                 \
  SYMBOL(barabasi_game)                                                                            \
  SYMBOL(cattribute_VAN_setv)                                                                      \
  SYMBOL(cattribute_VAS_setv)                                                                      \
  SYMBOL(cattribute_table)                                                                         \
  SYMBOL(create)                                                                                   \
  SYMBOL(degree_sequence_game)                                                                     \
  SYMBOL(destroy)                                                                                  \
  SYMBOL(ecount)                                                                                   \
  SYMBOL(erdos_renyi_game_gnp)                                                                     \
  SYMBOL(error_handler_ignore)                                                                     \
  SYMBOL(full)                                                                                     \
  SYMBOL(matrix_destroy)                                                                           \
  SYMBOL(matrix_init)                                                                              \
  SYMBOL(rng_default)                                                                              \
  SYMBOL(rng_set_default)                                                                          \
  SYMBOL(sbm_game)                                                                                 \
  SYMBOL(set_attribute_table)                                                                      \
  SYMBOL(set_error_handler)                                                                        \
  SYMBOL(set_warning_handler)                                                                      \
  SYMBOL(square_lattice)                                                                           \
  SYMBOL(strerror)                                                                                 \
  SYMBOL(strvector_destroy)                                                                        \
  SYMBOL(strvector_init)                                                                           \
  SYMBOL(strvector_set)                                                                            \
  SYMBOL(vector_bool_destroy)                                                                      \
  SYMBOL(vector_bool_fill)                                                                         \
  SYMBOL(vector_bool_init)                                                                         \
  SYMBOL(vector_destroy)                                                                           \
  SYMBOL(vector_init)                                                                              \
  SYMBOL(vector_int_destroy)                                                                       \
  SYMBOL(vector_int_init)                                                                          \
  SYMBOL(vector_int_push_back)                                                                     \
  SYMBOL(vector_int_size)                                                                          \
  SYMBOL(vector_int_sum)                                                                           \
  SYMBOL(warning_handler_ignore)                                                                   \
  SYMBOL(watts_strogatz_game)                                                                      \
  SYMBOL(write_graph_graphml)

/* Pointers to what the header declares: igraph->create(…) is igraph_create(…). */
typedef struct fnl_igraph {
#define FNL_IGRAPH_MEMBER(name) __typeof__(igraph_##name) *name;
  FNL_IGRAPH_SYMBOLS(FNL_IGRAPH_MEMBER)
#undef FNL_IGRAPH_MEMBER
} fnl_igraph;

typedef struct {
  fnl_igraph igraph;
  void *library;
  igraph_rng_t rng; /* the process's own, until leaving */
  igraph_error_handler_t *error_handler;
  igraph_warning_handler_t *warning_handler;
} fnl_igraph_guest;

/* Waits for other threads. `rng` is borrowed and drawn from until leaving. FNL_EIO where igraph
 * cannot be loaded: then there is nothing to leave. */
fnl_status fnl_igraph_enter(fnl_igraph_guest *guest, fnl_stream *rng, fnl_error *error);
void fnl_igraph_leave(fnl_igraph_guest *guest);

/* What igraph says of the making of a network, as ours. */
fnl_status fnl_igraph_status(const fnl_igraph *igraph, igraph_error_t code, fnl_error *error);

#endif

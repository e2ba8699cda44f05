/* graphml.h: referral trees as one graph, in GraphML, by igraph.
 *
 * A vertex is an adopter, an edge goes from the sender to whom he brought. Vertices have the
 * attributes replication, person, day, channel and generation, as in trees.csv, and stand in its
 * order. A graph is made at once in memory, unlike trees.csv, so it holds whole replications only
 * while they fit.
 */
#ifndef FNL_REPORT_GRAPHML_H
#define FNL_REPORT_GRAPHML_H

#include "base/file.h"
#include "engine/forest.h"

typedef struct fnl_graphml_node fnl_graphml_node;

/* Starts zeroed but for `plan`. */
typedef struct {
  const fnl_plan *plan; /* borrowed */
  fnl_graphml_node *nodes;
  size_t n, capacity;
  int n_kept, n_left_out; /* replications */
  bool failed;            /* out of memory */
} fnl_graphml;

/* Vertices of the largest graph: about 400 bytes of memory and of the file each. */
enum { FNL_GRAPHML_MOST = 2000000 };

void fnl_graphml_free(fnl_graphml *graphml);

/* Adds a replication; it and all after it are left out where it would be too large a graph. */
void fnl_graphml_add(fnl_graphml *graphml, int replication, const fnl_adopter *nodes, uint32_t n);

/* Writes the graph to an open file, whose commit tells where that failed. FNL_ENOMEM; FNL_EIO where
 * igraph is not there; FNL_EUSAGE, with a hint, where not one replication fits. */
fnl_status fnl_graphml_write(const fnl_graphml *graphml, fnl_pending_file *file, fnl_error *error);

#endif

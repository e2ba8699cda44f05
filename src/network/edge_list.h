/* edge_list.h: a network from a file in the manner of SNAP's: an edge a line, by ids.
 *
 * Ids are as they stand in the file, of 63 bits, with gaps; people are numbered in their order. A
 * line of one id is a person, with or without friends elsewhere. There must be as many ids as the
 * plan has people.
 */
#ifndef FNL_NETWORK_EDGE_LIST_H
#define FNL_NETWORK_EDGE_LIST_H

#include "network/network.h"

/* All of the network but who is in which segment. Reads the file once; about 8 bytes an edge, 4 an
 * arc and up to 100 a person at a time, 12 and 8 with weights. */
fnl_status fnl_edge_list_read(fnl_network *network, const fnl_plan *plan, fnl_error *error);

#endif

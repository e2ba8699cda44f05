/* segments.h: who belongs to which segment. */
#ifndef FNL_NETWORK_SEGMENTS_H
#define FNL_NETWORK_SEGMENTS_H

#include "network/network.h"

/* How many people each segment of the plan has, into counts[n_segments]: its share of them by
 * largest remainder, ties to the first. */
void fnl_segments_count(const fnl_plan *plan, int64_t *counts);

/* network->segment as plan->network.segments says, once the arcs are there. Every way gives each
 * segment its count; FNL_EVALUE where a file does not. */
fnl_status fnl_segments_assign(fnl_network *network, const fnl_plan *plan, fnl_error *error);

/* Numbers that rise through the segments, written out: the blocks of a generator. */
fnl_status fnl_segments_by_number(fnl_network *network, const fnl_plan *plan, fnl_error *error);

#endif

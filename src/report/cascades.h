/* cascades.h: referral trees as a table and what they say as JSON. */
#ifndef FNL_REPORT_CASCADES_H
#define FNL_REPORT_CASCADES_H

#include "base/json.h"
#include "study/cascade.h"

/* trees.csv: a row for every node, roots without children too, parents first.
 *
 *   replication, person, parent (empty: a root), day (of the move; 0 for who was there before),
 *   channel (of a root: what moved the person first; "seed"; empty where nothing had), generation,
 *   delay (days from send to move; empty for a root), root (its person), campaign (what moved the
 *   root's person first), row, parent_row (within the replication: they tell apart the rows of a
 *   person moved more than once), alive (1: can still bring somebody) */
void fnl_trees_write_header(fnl_text *text);
void fnl_trees_write_rows(const fnl_plan *plan, int replication, const fnl_adopter *nodes,
                          uint32_t n, fnl_text *text);

/* "cascades": { … } of summary.json. */
void fnl_cascades_write_json(fnl_json *json, const fnl_cascades *cascades);

#endif

/* cascades.h: referral trees as tables, as a graph, and what they say as JSON and as a page. */
#ifndef FNL_REPORT_CASCADES_H
#define FNL_REPORT_CASCADES_H

#include "base/json.h"
#include "report/notes.h"
#include "study/summary.h"

/* trees.csv: a row for every node, roots without children too, parents first.
 *
 *   replication, person (the id in a network's file, else a number from 0), parent (empty: a root),
 * day (of the move; 0 for who was there before), channel (of a root: what moved the person first;
 * "seed"; empty where nothing had), generation, delay (days from send to move; empty for a root),
 * root (its person), campaign (what moved the root's person first), row, parent_row (within the
 * replication: they tell apart the rows of a person moved more than once), alive (1: can still
 * bring somebody) */
void fnl_trees_write_header(fnl_text *text);
void fnl_trees_write_rows(const fnl_plan *plan, int replication, const fnl_adopter *nodes,
                          uint32_t n, fnl_text *text);

/* What had moved a root first: a cause of the plan, "seed", or "". */
const char *fnl_cascade_cause_name(const fnl_plan *plan, int cause);

/* Of a summary with cascades: */

/* "cascades": { … } of summary.json. */
void fnl_cascades_write_json(fnl_json *json, const fnl_summary *summary);

/* cascades.csv: a row for every replication, a column for every figure (study/cascade.h). */
void fnl_cascades_write_csv(const fnl_summary *summary, fnl_text *text);

/* sizes.csv: for every size that a tree has, how many have it, and the share of at least so many.
 */
void fnl_cascade_sizes_write_csv(const fnl_summary *summary, fnl_text *text);

/* generations.csv: adopters of each generation in a replication, with the interval of the mean. */
void fnl_cascade_generations_write_csv(const fnl_summary *summary, fnl_text *text);

/* cascade-days.csv: a row for every day: reproduction by cohort and of the day, cycle times. */
void fnl_cascade_days_write_csv(const fnl_summary *summary, fnl_text *text);

/* For a person at a terminal. `notes` may be NULL. */
void fnl_cascades_write_page(const fnl_summary *summary, const fnl_notes *notes, bool colour,
                             fnl_text *text);

#endif

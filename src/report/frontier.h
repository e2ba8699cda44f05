/* frontier.h: the best split at every budget, for a person, a program and a spreadsheet. */
#ifndef FNL_REPORT_FRONTIER_H
#define FNL_REPORT_FRONTIER_H

#include "optimize/frontier.h"
#include "report/notes.h"

/* What a reader must know: budgets without a split, targets missed, a run cut short. */
void fnl_notes_add_frontier(fnl_notes *notes, const fnl_frontier *frontier);

/* The answer in a sentence, then the table. `notes` may be NULL. */
void fnl_frontier_write_page(const fnl_frontier *frontier, const fnl_notes *notes, bool colour,
                             fnl_text *text);

/* Identity and provenance as in summary.json, then "points", "highest_profit", "break_even",
 * and "report" with the plan as it ran. */
void fnl_frontier_write_json(const fnl_frontier *frontier, const fnl_notes *notes, fnl_text *text);

/* frontier.csv: a row for each budget; split.ITEM and, where something holds it, rule.ITEM. */
void fnl_frontier_write_csv(const fnl_frontier *frontier, fnl_text *text);

#endif

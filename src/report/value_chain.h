/* value_chain.h: what each step costs and brings, for a person, a program and a spreadsheet. */
#ifndef FNL_REPORT_VALUE_CHAIN_H
#define FNL_REPORT_VALUE_CHAIN_H

#include "base/json.h"
#include "report/notes.h"
#include "study/chain/value_chain.h"

/* What a reader must know: a worth that has no end. */
void fnl_notes_add_value_chain(fnl_notes *notes, const fnl_value_chain *chain);

/* The answer in sentences, stages, worths, the strongest `top` levers. `notes` may be NULL. */
void fnl_value_chain_write_page(const fnl_value_chain *chain, int top, const fnl_notes *notes,
                                bool colour, fnl_text *text);

/* Identity and provenance as in summary.json, then "stages", "new_customers", "levers",
 * and "report" with the plan as it ran. */
void fnl_value_chain_write_json(const fnl_value_chain *chain, const fnl_notes *notes,
                                fnl_text *text);

/* "levers": [ … ], the strongest first. */
void fnl_levers_write_json(fnl_json *json, const fnl_levers *levers);

/* stages.csv: a row a stage. levers.csv: a row a lever, the strongest first. */
void fnl_value_chain_write_stages(const fnl_value_chain *chain, fnl_text *text);
void fnl_value_chain_write_levers(const fnl_value_chain *chain, fnl_text *text);

#endif

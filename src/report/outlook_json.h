/* outlook_json.h: the group "report" of a result: what a page draws beyond the summary.
 *
 * Written only where somebody wants pictures (fnl_summary.outlook).
 */
#ifndef FNL_REPORT_OUTLOOK_JSON_H
#define FNL_REPORT_OUTLOOK_JSON_H

#include "base/json.h"
#include "optimize/outlook.h"

/* "report": { "basis", "plan_file", "document", "landscape", "responses", "budgets", "calendar",
 * "levers", "loop", "definitions" }; a group that the plan cannot have is left out. */
void fnl_outlook_write_json(fnl_json *json, const fnl_outlook *outlook);

/* "report": { "plan_file" }, of a result whose pictures need no more: the plan as it ran. */
void fnl_plan_report_write_json(fnl_json *json, const fnl_plan *plan);

/* "plan_file": the text of plan.cfg. */
void fnl_plan_file_write_json(fnl_json *json, const fnl_plan *plan);

#endif

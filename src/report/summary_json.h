/* summary_json.h: a summary, or the answer of an optimization, as JSON.
 *
 * The page is docs/files' summary.json: identity and provenance, then every row of the table of
 * figures (study/figures.h) under its group, then the days.
 */
#ifndef FNL_REPORT_SUMMARY_JSON_H
#define FNL_REPORT_SUMMARY_JSON_H

#include "base/json.h"
#include "optimize/answer.h"
#include "report/notes.h"

/* Appends the page of a simulated plan to `text`; `notes` may be NULL. */
void fnl_summary_write_json(const fnl_summary *summary, const fnl_notes *notes, fnl_text *text);

/* The page of the recommended split, with what the optimization adds. */
void fnl_answer_write_json(const fnl_answer *answer, const fnl_notes *notes, fnl_text *text);

/* Which plan it was: "plan": { "file", "sha256", … }. */
void fnl_plan_write_json(fnl_json *json, const fnl_plan *plan);

/* One figure: { "mean", "se", "ci95": [ ], "p05", …, "n" }; null where it is not known. */
void fnl_estimate_write_json(fnl_json *json, const char *key, const fnl_estimate *estimate);

#endif

/* explain.h: a plan, a model or a section of their keys, said in words and tables. */
#ifndef FNL_REPORT_EXPLAIN_H
#define FNL_REPORT_EXPLAIN_H

#include "base/text.h"
#include "experiment/trial.h"
#include "model/plan.h"
#include "model/schema.h"

/* What a plan says: stages, channels, campaigns, moves, events; or, where `model_only`, its model
 * alone, read under a plan of defaults. */
void fnl_plan_write_explanation(const fnl_plan *plan, bool model_only, bool colour, fnl_text *text);

/* Every number of it with its path for --set, its unit and where it is from. */
void fnl_plan_write_numbers(const fnl_plan *plan, bool model_only, bool colour, fnl_text *text);

/* What an experiment varies, where, and what it measures. */
void fnl_trial_write_explanation(const fnl_trial *trial, bool colour, fnl_text *text);

/* The keys a section has, with type, range, default, unit and source. */
void fnl_section_write_explanation(const fnl_section *section, bool colour, fnl_text *text);

#endif

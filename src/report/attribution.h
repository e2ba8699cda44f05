/* attribution.h: what rules of attribution say, for a person, a program and a spreadsheet. */
#ifndef FNL_REPORT_ATTRIBUTION_H
#define FNL_REPORT_ATTRIBUTION_H

#include "report/notes.h"
#include "study/attribution/audit.h"

/* Credits out of a table of paths. */
typedef struct {
  const char *file;
  const fnl_paths *paths;
  const char *const *names; /* [n_channels] */
  const fnl_attribution_options *options;
  const fnl_credits *credits;
} fnl_path_report;

void fnl_path_report_write_page(const fnl_path_report *report, const fnl_notes *notes, bool colour,
                                fnl_text *text);
void fnl_path_report_write_json(const fnl_path_report *report, const fnl_notes *notes,
                                fnl_text *text);

/* attribution.csv: rule, channel, conversions, value. */
void fnl_path_report_write_csv(const fnl_path_report *report, fnl_text *text);

/* What a reader of rules must know. */
void fnl_notes_add_audit(fnl_notes *notes, const fnl_audit *audit);
void fnl_notes_add_paths(fnl_notes *notes, const fnl_path_report *report);

/* Rules beside what campaigns really add. */
void fnl_audit_write_page(const fnl_audit *audit, const fnl_notes *notes, bool colour,
                          fnl_text *text);
void fnl_audit_write_json(const fnl_audit *audit, const fnl_notes *notes, fnl_text *text);

/* attribution.csv: a row for every rule and channel, the rule "incremental" first: what is lost
 * without the campaign. Cells that are not known are empty. */
void fnl_audit_write_csv(const fnl_audit *audit, fnl_text *text);

/* journeys.csv: a row for every touch, and one without for a conversion that no touch came before.
 *
 *   replication, journey (from 0 in each), person, converted (1 or 0), day (of the conversion, else
 *   the last looked at), event, cause (of the conversion), value, weight (journeys it stands for),
 *   touch (from 1), touch_day, channel */
void fnl_journeys_write_header(fnl_text *text);
void fnl_journeys_write_rows(const fnl_plan *plan, int replication, const fnl_diary *diary,
                             fnl_text *text);

#endif

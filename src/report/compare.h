/* compare.h: several plans side by side, for a program, a spreadsheet and a person. */
#ifndef FNL_REPORT_COMPARE_H
#define FNL_REPORT_COMPARE_H

#include "report/notes.h"
#include "study/ranking.h"

/* One of the plans as its reader calls it. */
typedef struct {
  const char *name; /* unlike the others'; borrowed */
  int n_overrides;
  const char *const *overrides; /* [n_overrides] what was changed of the first plan, borrowed */
} fnl_entrant;

typedef struct {
  const fnl_ranking *ranking;  /* borrowed */
  const fnl_entrant *entrants; /* [n_plans] borrowed */
} fnl_comparison;

/* What a reader must know before trusting it. */
void fnl_notes_add_comparison(fnl_notes *notes, const fnl_comparison *comparison);

/* Each plan has the text of its plan.cfg. */
void fnl_comparison_write_json(const fnl_comparison *comparison, const fnl_notes *notes,
                               fnl_text *text);

/* compare.csv: a row for each total of each plan, with the paired difference to the first plan. */
void fnl_comparison_write_csv(const fnl_comparison *comparison, fnl_text *text);

/* pairs.csv: a row for each pair, in the figure compared. */
void fnl_comparison_write_pairs(const fnl_comparison *comparison, fnl_text *text);

/* replications.csv: a row a replication, in which each plan has its figure. */
void fnl_comparison_write_replications(const fnl_comparison *comparison, fnl_text *text);

/* The page for a terminal; `notes` are those nobody has been told yet. */
void fnl_comparison_write_page(const fnl_comparison *comparison, const fnl_notes *notes,
                               bool colour, fnl_text *text);

#endif

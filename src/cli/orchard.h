/* orchard.h: referral trees of a study under way, and the files they go to. */
#ifndef FNL_CLI_ORCHARD_H
#define FNL_CLI_ORCHARD_H

#include "cli/job.h"
#include "cli/table_file.h"
#include "report/cascades.h"
#include "report/graphml.h"

enum { FNL_ORCHARD_FILES = 2 };

typedef struct {
  const fnl_job *job; /* borrowed */
  bool is_wanted;     /* somebody asks for trees at all */
  fnl_cascades cascades;
  fnl_k_factor k_factor;
  fnl_table_file tables[FNL_ORCHARD_FILES]; /* trees.csv, where --trees and --output want it */
  int n_tables;
  fnl_pending_file drawing;
  fnl_graphml graphml;
} fnl_orchard;

/* `always`: trees are what the command is about, and --output has its trees.csv. FNL_EENGINE where
 * the plan's engine knows of none. Where they are wanted they are a witness of the study, and the
 * orchard stays where it is from now on. */
fnl_status fnl_orchard_begin(fnl_orchard *orchard, const fnl_job *job, bool always,
                             fnl_study *study, fnl_error *error);

/* After the study: the files get their names. What was left out is added to the notes. */
fnl_status fnl_orchard_finish(fnl_orchard *orchard, fnl_notes *notes, fnl_error *error);

/* Lends the summary what the trees say. */
void fnl_orchard_lend(const fnl_orchard *orchard, fnl_summary *summary);

/* Takes back what has no name yet; legal on a zeroed orchard and twice. */
void fnl_orchard_free(fnl_orchard *orchard);

#endif

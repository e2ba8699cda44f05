/* read.h: from the text of a plan or a model to a checked `fnl_plan`.
 *
 * Reading goes file -> document (a tree with the origin of each value) -> overrides ->
 * structs -> check. Every mistake of the files is found in one pass; nothing is guessed.
 */
#ifndef FNL_MODEL_READ_H
#define FNL_MODEL_READ_H

#include "model/plan.h"

typedef enum { FNL_MISTAKE, FNL_WARNING } fnl_severity;

typedef struct {
  fnl_severity severity;
  fnl_error error;
} fnl_diagnostic;

/* What was found in the files, in order of file and line. Owned by the caller; starts zeroed. */
typedef struct {
  int n, n_mistakes;
  size_t capacity;
  fnl_diagnostic *items;
} fnl_diagnostics;

void fnl_diagnostics_free(fnl_diagnostics *diagnostics);

typedef struct {
  int n_overrides;
  const char *const *overrides; /* [n_overrides] "path=value", applied in order */
  const char *const *givers;    /* [n_overrides] who gave each, as mistakes say it: "--against" */
  const char *giver;            /* of all where `givers` is NULL; NULL: "--set" */
  const int *lines;             /* [n_overrides] of the giver, where it is a file; NULL: none is */
  int n_model_folders;
  const char *const *model_folders; /* where a model's bare name is looked up, after the plan's
                                       own folder and ../models beside it */
  /* What layers above know of a plan without mistakes: whether its `optimize.metric` is a figure
   * that can be made best (fnl_objective_check). What it says in its error is told at that key.
   * NULL: nobody is asked. */
  fnl_status (*check_metric)(const fnl_plan *plan, fnl_error *error);
} fnl_read_options;

/* Reads a plan and its model. `options` may be NULL. On FNL_OK `plan` is complete and owned by
 * the caller; otherwise it is zeroed, `error` holds the first mistake and `diagnostics` (may be
 * NULL) all of them. Warnings stand in `diagnostics` either way. */
fnl_status fnl_plan_read(fnl_plan *plan, const char *path, const fnl_read_options *options,
                         fnl_diagnostics *diagnostics, fnl_error *error);

/* The same of a text in memory, called `name` in messages; it may include no file, and its model
 * is best a group in it. */
fnl_status fnl_plan_read_text(fnl_plan *plan, const char *name, const char *text, size_t length,
                              const fnl_read_options *options, fnl_diagnostics *diagnostics,
                              fnl_error *error);

/* Reads a model alone, under a plan of defaults (one segment, population 1,000,000, 90 days, no
 * budget): what `funnel check` and `funnel explain` need of a model. */
fnl_status fnl_model_read(fnl_plan *plan, const char *path_or_name, const fnl_read_options *options,
                          fnl_diagnostics *diagnostics, fnl_error *error);

/* A plan up to what a study changes: files looked up and parsed once, to be read many times. */
typedef struct {
  fnl_plan stem;     /* private: names of files and the tree, before it is bound to structs */
  const char *giver; /* private: of what is set later; borrowed from the options */
} fnl_draft;

/* As fnl_plan_read, with the options' overrides in it. */
fnl_status fnl_draft_read(fnl_draft *draft, const char *path, const fnl_read_options *options,
                          fnl_error *error);
void fnl_draft_free(fnl_draft *draft);

/* The plan of a draft with more overrides, none of the path `model`; by several threads at once.
 * What fnl_plan_read would give with all of them. */
fnl_status fnl_plan_read_draft(fnl_plan *plan, const fnl_draft *draft, int n_overrides,
                               const char *const *overrides, fnl_error *error);

#endif

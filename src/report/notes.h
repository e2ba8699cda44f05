/* notes.h: what a reader of a result must know before trusting it, as sentences.
 *
 * Money that found nobody to be shown to, a price at its cap, a run cut short: each is a sentence
 * with the names and the numbers. Terminal, JSON and report print the same list.
 */
#ifndef FNL_REPORT_NOTES_H
#define FNL_REPORT_NOTES_H

#include "base/json.h"
#include "model/read.h"
#include "network/network.h"
#include "optimize/answer.h"

/* Starts zeroed; owns its strings. A sentence there is no memory for is left out. */
typedef struct {
  int n;
  size_t capacity;
  char **items;
} fnl_notes;

void fnl_notes_free(fnl_notes *notes);

void fnl_notes_add(fnl_notes *notes, const char *format, ...) FNL_PRINTF(2, 3);

/* The warnings of reading, each as "FILE:LINE: sentence". */
void fnl_notes_add_diagnostics(fnl_notes *notes, const fnl_diagnostics *diagnostics);

/* What was left out of a network. */
void fnl_notes_add_network(fnl_notes *notes, const fnl_network *network);

/* What the run of a plan showed. */
void fnl_notes_add_summary(fnl_notes *notes, const fnl_summary *summary);

/* The same of the recommended split, and how sure the recommendation is. */
void fnl_notes_add_answer(fnl_notes *notes, const fnl_answer *answer);

/* As "warnings" of a result, an empty list where `notes` is NULL. */
void fnl_notes_write_json(const fnl_notes *notes, fnl_json *json);

#endif

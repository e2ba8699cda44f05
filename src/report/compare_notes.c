/* compare_notes.c: what a reader of a comparison must know before trusting it. */
#include "report/compare.h"

#include "report/words.h"

#include <string.h>

enum { FEW_REPLICATIONS = 20 };

static void note_model(fnl_notes *notes, const fnl_comparison *comparison, int i) {
  const fnl_plan *plan = comparison->ranking->options.plans[i];
  const fnl_plan *first = comparison->ranking->options.plans[0];
  const char *name = comparison->entrants[i].name;
  if (strcmp(plan->name, first->name) != 0)
    fnl_notes_add(notes,
                  "%s has the model %s, not %s: luck is shared only as far as people of both move "
                  "alike.",
                  name, plan->name, first->name);
  if (plan->horizon_days != first->horizon_days)
    fnl_notes_add(notes, "%s runs %d days, not %d: its totals are of another length of time.", name,
                  plan->horizon_days, first->horizon_days);
  if (plan->population != first->population)
    fnl_notes_add(notes, "%s has a market of %s people, not %s.", name,
                  fnl_word_count((double)plan->population).text,
                  fnl_word_count((double)first->population).text);
}

static void note_settings(fnl_notes *notes, const fnl_comparison *comparison, int i) {
  const fnl_ranking *ranking = comparison->ranking;
  const fnl_simulation *own = &ranking->options.plans[i]->simulation;
  if (strcmp(own->engine, ranking->study.engine->name) != 0)
    fnl_notes_add(notes, "%s names the engine %s; all plans are simulated by %s, as the first.",
                  comparison->entrants[i].name, own->engine, ranking->study.engine->name);
}

static void note_value(fnl_notes *notes, const fnl_comparison *comparison, int i) {
  if (comparison->ranking->standings.items[i].best_rank == 0)
    fnl_notes_add(notes, "%s has no %s, so it has no rank.", comparison->entrants[i].name,
                  comparison->ranking->options.figure);
}

void fnl_notes_add_comparison(fnl_notes *notes, const fnl_comparison *comparison) {
  const fnl_sample *sample = &comparison->ranking->sample;
  if (sample->partial)
    fnl_notes_add(notes, "Interrupted: these are %d of %d replications.", sample->n,
                  sample->capacity);
  else if (!sample->deterministic && sample->n < 2)
    fnl_notes_add(notes, "Only one replication: nothing can be told apart.");
  else if (!sample->deterministic && sample->n < FEW_REPLICATIONS)
    fnl_notes_add(notes, "Only %d replications: little can be told apart.", sample->n);
  if (comparison->ranking->study.precision > 0.0)
    fnl_notes_add(notes,
                  "The wanted precision does not count here: plans are compared on %d "
                  "replications.",
                  sample->n);
  for (int i = 0; i < sample->n_arms; i++) {
    note_model(notes, comparison, i);
    note_settings(notes, comparison, i);
    note_value(notes, comparison, i);
  }
}

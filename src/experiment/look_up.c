/* look_up.c: which points of an experiment its folder has already. */
#include "experiment/run.h"

#include "base/hooks.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  fnl_ledger_of_points *ledger;
  const fnl_trial *trial;
  const fnl_store_part *part;
  const fnl_hooks *hooks;
  fnl_text scratch;
  fnl_error *error;
} looking;

static fnl_status other_point(const looking *l, const fnl_row *row) {
  fnl_error_set_at(l->error, FNL_EVALUE, l->part->store, 0,
                   "point %" PRId64 " is not what it is in this experiment", row->position);
  fnl_error_hint(l->error, "a design may grow at its end; another one has a folder of its own: "
                           "--store ANOTHER");
  return FNL_EVALUE;
}

static bool is_stopped(const looking *l, const fnl_row *row) {
  enum { OFTEN = 1024 };
  return row->position % OFTEN == 0 && fnl_hooks_stop(l->hooks);
}

static fnl_status see(void *user, const fnl_row *row) {
  looking *l = user;
  fnl_ledger_of_points *ledger = l->ledger;
  fnl_identity identity = {0};
  if (row->position >= 0 && row->position < ledger->n_points)
    fnl_points_identify(&l->trial->points, row->position, &l->scratch, &identity);
  if (strcmp(identity.id, row->id) != 0)
    return other_point(l, row);
  if (is_stopped(l, row))
    return fnl_interrupted(l->error);
  unsigned char *state = &ledger->states[row->position];
  if (*state != FNL_POINT_DONE)
    *state = row->message ? FNL_POINT_FAILED : FNL_POINT_DONE;
  return FNL_OK;
}

static fnl_status other_experiment(const fnl_store_part *part, fnl_error *error) {
  fnl_error_set_at(error, FNL_EVALUE, part->store, 0,
                   "holds results of another plan, other factors or other figures");
  fnl_error_hint(error, "each experiment has a folder of its own: --store ANOTHER");
  return FNL_EVALUE;
}

static fnl_status look_at(looking *l, const fnl_reading *reading) {
  if (!reading->store)
    return FNL_OK;
  if (strcmp(reading->frame.digest, l->trial->frame.digest) != 0)
    return other_experiment(l->part, l->error);
  return fnl_store_scan(reading->store, see, l, l->error);
}

static fnl_status look_at_all(looking *l, const fnl_folder *folder) {
  fnl_status status = FNL_OK;
  for (int i = 0; i < folder->n && status == FNL_OK; i++) {
    fnl_reading reading;
    l->part = &folder->parts[i];
    status = fnl_reading_begin(&reading, l->part, l->error);
    if (status != FNL_OK)
      return status;
    status = look_at(l, &reading);
    fnl_reading_end(&reading);
  }
  return status;
}

static void count(fnl_ledger_of_points *ledger) {
  for (int64_t p = 0; p < ledger->n_points; p++) {
    ledger->n_done += ledger->states[p] == FNL_POINT_DONE;
    ledger->n_failed += ledger->states[p] == FNL_POINT_FAILED;
  }
}

fnl_status fnl_points_look_up(fnl_ledger_of_points *ledger, const fnl_trial *trial,
                              const char *path, const fnl_hooks *hooks, fnl_error *error) {
  looking l = {.ledger = ledger, .trial = trial, .hooks = hooks, .error = error};
  fnl_folder folder = {0};
  fnl_status status = FNL_OK;
  memset(ledger, 0, sizeof *ledger);
  ledger->n_points = trial->points.n;
  ledger->states = calloc((size_t)ledger->n_points, 1);
  FNL_TRY(ledger->states ? FNL_OK : fnl_error_no_memory(error));
  FNL_TRY(fnl_folder_list(&folder, path, false, error));
  FNL_TRY(look_at_all(&l, &folder));
  count(ledger);
out:
  fnl_text_free(&l.scratch);
  fnl_folder_free(&folder);
  if (status != FNL_OK)
    fnl_points_forget(ledger);
  return status;
}

void fnl_points_forget(fnl_ledger_of_points *ledger) {
  free(ledger->states);
  memset(ledger, 0, sizeof *ledger);
}

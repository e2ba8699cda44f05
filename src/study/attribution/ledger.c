/* ledger.c: from journeys to credits. */
#include "study/attribution/ledger.h"

#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

void fnl_ledger_init(fnl_ledger *ledger, const fnl_plan *plan) {
  *ledger = (fnl_ledger){.plan = plan};
  ledger->n_rules = fnl_attribution_count();
  ledger->n_channels = plan->n_causes; /* time is none, (direct) is one */
  ledger->paths.n_channels = ledger->n_channels;
}

void fnl_ledger_free(fnl_ledger *ledger) {
  free(ledger->replication);
  free(ledger->rows);
  fnl_paths_free(&ledger->paths);
  *ledger = (fnl_ledger){0};
}

const char *fnl_ledger_channel(const fnl_plan *plan, int channel) {
  return channel + 1 < plan->n_causes ? plan->causes[channel + 1].name : FNL_DIRECT_NAME;
}

void fnl_ledger_names(const fnl_plan *plan, const char **names) {
  for (int c = 0; c < plan->n_causes; c++)
    names[c] = fnl_ledger_channel(plan, c);
}

void fnl_ledger_direct(const fnl_plan *plan, bool *is_direct) {
  for (int c = 0; c + 1 < plan->n_causes; c++)
    is_direct[c] = plan->causes[c + 1].traits->is_direct;
  is_direct[plan->n_causes - 1] = true;
}

int fnl_ledger_width(const fnl_ledger *ledger) {
  return 2 * ledger->n_rules * ledger->n_channels + 2;
}

const double *fnl_ledger_row(const fnl_ledger *ledger, int i) {
  return ledger->rows + (size_t)i * (size_t)fnl_ledger_width(ledger);
}

/* ---- one replication, on its way from the thread that made it ---- */

typedef struct {
  double *row;
  fnl_paths paths;
  fnl_diary diary;
  bool crowded; /* there is nothing but this to tell */
} fnl_taken;

static void taken_free(fnl_taken *taken) {
  if (!taken)
    return;
  free(taken->row);
  fnl_paths_free(&taken->paths);
  free(taken->diary.journeys.journeys);
  free(taken->diary.journeys.touchpoints);
  free(taken->diary.value);
  free(taken);
}

static fnl_status prepare(void *user, fnl_bench *bench, fnl_error *error) {
  (void)user;
  return fnl_journeys_attach(&bench->place, &bench->world, error);
}

static bool set_values(fnl_diary *diary, const fnl_bench *bench) {
  const fnl_run *run = &bench->run;
  const int n = bench->world.n_slot_cells;
  diary->value = calloc((size_t)n + 1, sizeof *diary->value);
  for (int i = 0; i < n && diary->value; i++)
    if (run->slot_count[i] > 0.0)
      diary->value[i] = run->slot_value[i] / run->slot_count[i];
  return diary->value != NULL;
}

static int most_touches(const fnl_journeys *journeys) {
  int most = 1;
  for (size_t i = 0; i < journeys->n; i++)
    most = journeys->journeys[i].n > most ? journeys->journeys[i].n : most;
  return most;
}

/* The journey's touches as contacts; one with (direct) where there are none. Returns how many. */
static int contacts_of(const fnl_journeys *journeys, const fnl_journey *journey, int n_channels,
                       fnl_contact *contacts) {
  contacts[0] = (fnl_contact){.channel = (uint16_t)(n_channels - 1)};
  for (int k = 0; k < journey->n; k++) {
    const fnl_touchpoint *touch = &journeys->touchpoints[journey->first + (size_t)k];
    const int age = journey->day - touch->day;
    contacts[k] = (fnl_contact){(uint16_t)(touch->cause - 1), (uint16_t)age};
  }
  return journey->n > 0 ? journey->n : 1;
}

static bool make_paths(fnl_taken *taken, const fnl_journeys *journeys, int n_channels) {
  fnl_contact *contacts = calloc((size_t)most_touches(journeys), sizeof *contacts);
  taken->paths.n_channels = n_channels;
  for (size_t i = 0; i < journeys->n && contacts; i++) {
    const fnl_journey *journey = &journeys->journeys[i];
    fnl_outcome outcome = {.nulls = journey->weight};
    if (journey->slot_cell >= 0)
      outcome = (fnl_outcome){.conversions = 1.0, .value = taken->diary.value[journey->slot_cell]};
    fnl_paths_add(&taken->paths, contacts, contacts_of(journeys, journey, n_channels, contacts),
                  &outcome);
  }
  free(contacts);
  return contacts && !taken->paths.failed;
}

static bool make_row(fnl_taken *taken, const fnl_ledger *ledger) {
  const fnl_outcome total = fnl_paths_total(&taken->paths);
  const int width = fnl_ledger_width(ledger);
  taken->row = calloc((size_t)width, sizeof *taken->row);
  if (!taken->row)
    return false;
  for (int rule = 0; rule < ledger->n_rules && ledger->options; rule++)
    if (fnl_attribution_credit(fnl_attribution_registry[rule], &taken->paths, ledger->options,
                               taken->row + fnl_ledger_conversions(ledger, rule, 0),
                               taken->row + fnl_ledger_value(ledger, rule, 0), NULL) != FNL_OK)
      return false;
  taken->row[width - 2] = total.conversions;
  taken->row[width - 1] = total.value;
  return true;
}

static void *copy_of(const void *items, size_t n, size_t size) {
  void *copy = malloc(n * size + 1);
  if (copy && n > 0)
    memcpy(copy, items, n * size);
  return copy;
}

static bool copy_journeys(fnl_taken *taken, const fnl_journeys *journeys) {
  fnl_journeys *copy = &taken->diary.journeys;
  copy->n = journeys->n;
  copy->n_touchpoints = journeys->n_touchpoints;
  copy->journeys = copy_of(journeys->journeys, journeys->n, sizeof *copy->journeys);
  copy->touchpoints =
      copy_of(journeys->touchpoints, journeys->n_touchpoints, sizeof *copy->touchpoints);
  return copy->journeys && copy->touchpoints;
}

static void *take(void *user, const fnl_bench *bench) {
  const fnl_ledger *ledger = user;
  const fnl_journeys *journeys = fnl_journeys_of(&bench->place);
  fnl_taken *taken = journeys->failed && !journeys->crowded ? NULL : calloc(1, sizeof *taken);
  if (!taken)
    return NULL;
  taken->crowded = journeys->crowded;
  if (taken->crowded)
    return taken;
  if (set_values(&taken->diary, bench) && make_paths(taken, journeys, ledger->n_channels) &&
      make_row(taken, ledger) && (!ledger->tell || copy_journeys(taken, journeys))) {
    if (!ledger->keeps_paths)
      fnl_paths_free(&taken->paths);
    return taken;
  }
  taken_free(taken);
  return NULL;
}

/* ---- all of them ---- */

static bool keep_row(fnl_ledger *ledger, int replication, const double *row) {
  const size_t width = (size_t)fnl_ledger_width(ledger);
  const size_t n = (size_t)ledger->n + 1;
  if (!fnl_grow(&ledger->rows, &ledger->row_capacity, n, width * sizeof *row) ||
      !FNL_GROW(ledger->replication, ledger->capacity, n))
    return false;
  memcpy(ledger->rows + (size_t)ledger->n * width, row, width * sizeof *row);
  ledger->replication[ledger->n++] = replication;
  return true;
}

static void file(void *user, int replication, void *from) {
  fnl_ledger *ledger = user;
  fnl_taken *taken = from;
  if (taken && taken->crowded) {
    ledger->crowded = true;
  } else if (!taken || !keep_row(ledger, replication, taken->row)) {
    ledger->failed = true;
  } else {
    if (ledger->keeps_paths)
      fnl_paths_merge(&ledger->paths, &taken->paths, true);
    if (ledger->tell)
      ledger->tell(ledger->user, replication, &taken->diary);
  }
  ledger->failed = ledger->failed || ledger->paths.failed;
  taken_free(taken);
}

fnl_witness fnl_ledger_witness(fnl_ledger *ledger) {
  return (fnl_witness){
      .user = ledger, .bytes = fnl_journeys_bytes, .prepare = prepare, .take = take, .file = file};
}

static fnl_status too_crowded(const fnl_ledger *ledger, fnl_error *error) {
  fnl_error_set_at(error, FNL_EVALUE, ledger->plan->file, 0,
                   "somebody is touched more than %d times on the way to a conversion, or to none",
                   (int)FNL_JOURNEY_TOUCHES_MOST);
  fnl_error_hint(error, "fewer touches or sends a day, or a shorter simulation.lookback_days");
  return FNL_EVALUE;
}

fnl_status fnl_ledger_check(const fnl_ledger *ledger, fnl_error *error) {
  if (ledger->crowded)
    return too_crowded(ledger, error);
  return ledger->failed ? fnl_error_no_memory(error) : FNL_OK;
}

/* headway.c: how far an experiment is, by its folder. */
#include "experiment/headway.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  fnl_headway *headway;
  unsigned char *states; /* [n_states] 1: failed, 2: done */
  int64_t n_states;
  bool failed; /* out of memory */
} survey;

enum { FAILED = 1, DONE = 2 };

/* A point of two stores counts once; one that is done in either is done. */
static void see_state(void *user, int64_t position, bool failed) {
  survey *s = user;
  if (position < 0 || position >= s->n_states)
    return;
  unsigned char *state = &s->states[position];
  if (*state != DONE)
    *state = failed ? FAILED : DONE;
}

static void see_failure(void *user, int64_t position, const char *message) {
  survey *s = user;
  fnl_headway *headway = s->headway;
  if (headway->n_failures >= FNL_FAILURES_SHOWN)
    return;
  char *copy = fnl_string_copy(message ? message : "");
  s->failed |= !copy;
  if (copy)
    headway->failures[headway->n_failures++] = (fnl_failure){position, copy};
}

static void take_names(fnl_headway *headway, fnl_frame *frame) {
  if (frame->n_points > headway->n_points)
    headway->n_points = frame->n_points;
  if (headway->title)
    return;
  headway->title = frame->title;
  headway->action = frame->action;
  headway->design = frame->kind;
  frame->title = frame->action = frame->kind = NULL;
}

static bool has_room(survey *s) {
  const int64_t n = s->headway->n_points;
  if (n <= s->n_states)
    return true;
  unsigned char *states = realloc(s->states, (size_t)n);
  if (!states)
    return false;
  memset(states + s->n_states, 0, (size_t)(n - s->n_states));
  s->states = states;
  s->n_states = n;
  return true;
}

/* A store that must not be opened is known by what its writer says. */
static void take_word(fnl_headway *headway, fnl_part_headway *part) {
  part->held = part->progress.held;
  part->held_failed = part->progress.held_failed;
  headway->n_done += part->held - part->held_failed;
  headway->n_failed += part->held_failed;
  if (part->progress.n_points > headway->n_points)
    headway->n_points = part->progress.n_points;
}

static fnl_status look_into(survey *s, fnl_part_headway *part, fnl_reading *reading,
                            fnl_error *error) {
  int64_t n_done;
  fnl_status status = FNL_OK;
  if (part->is_elsewhere)
    take_word(s->headway, part);
  if (!reading->store)
    return FNL_OK;
  take_names(s->headway, &reading->frame);
  FNL_TRY(has_room(s) ? FNL_OK : fnl_error_no_memory(error));
  FNL_TRY(fnl_store_count(reading->store, &n_done, &part->held_failed, error));
  part->held = n_done + part->held_failed;
  FNL_TRY(fnl_store_scan_states(reading->store, see_state, s, error));
  if (part->held_failed > 0)
    FNL_TRY(fnl_store_scan_failures(reading->store, FNL_FAILURES_SHOWN, see_failure, s, error));
out:
  return status;
}

static const char *last_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static fnl_status look_at_part(survey *s, const fnl_store_part *part, fnl_error *error) {
  fnl_part_headway *own = &s->headway->parts[s->headway->n];
  fnl_reading reading;
  fnl_status status = fnl_reading_begin(&reading, part, error);
  if (status != FNL_OK)
    return status;
  *own = (fnl_part_headway){.name = fnl_string_copy(last_name(part->store)),
                            .is_live = reading.is_live,
                            .is_elsewhere = reading.is_elsewhere,
                            .has_progress = reading.has_progress,
                            .progress = reading.progress};
  s->headway->n++;
  s->headway->n_live += own->is_live;
  if (own->is_live && own->progress.seconds > 0.0)
    s->headway->rate += (double)(own->progress.done + own->progress.failed) / own->progress.seconds;
  status = own->name ? look_into(s, own, &reading, error) : fnl_error_no_memory(error);
  fnl_reading_end(&reading);
  return status;
}

static void sum_up(const survey *s) {
  fnl_headway *headway = s->headway;
  for (int64_t p = 0; p < s->n_states; p++) {
    headway->n_done += s->states[p] == DONE;
    headway->n_failed += s->states[p] == FAILED;
  }
  const double left = (double)(headway->n_points - headway->n_done - headway->n_failed);
  headway->seconds_left = headway->rate > 0.0 ? left / headway->rate : (double)NAN;
}

fnl_status fnl_headway_init(fnl_headway *headway, const char *path, fnl_error *error) {
  survey s = {.headway = headway};
  fnl_folder folder = {0};
  fnl_status status = FNL_OK;
  memset(headway, 0, sizeof *headway);
  FNL_TRY(fnl_folder_list(&folder, path, true, error));
  headway->parts = calloc((size_t)folder.n, sizeof *headway->parts);
  FNL_TRY(headway->parts ? FNL_OK : fnl_error_no_memory(error));
  for (int i = 0; i < folder.n; i++)
    FNL_TRY(look_at_part(&s, &folder.parts[i], error));
  FNL_TRY(s.failed ? fnl_error_no_memory(error) : FNL_OK);
  sum_up(&s);
out:
  free(s.states);
  fnl_folder_free(&folder);
  if (status != FNL_OK)
    fnl_headway_free(headway);
  return status;
}

void fnl_headway_free(fnl_headway *headway) {
  for (int i = 0; i < headway->n; i++)
    free(headway->parts[i].name);
  for (int i = 0; i < headway->n_failures; i++)
    free(headway->failures[i].message);
  free(headway->parts);
  free(headway->title);
  free(headway->action);
  free(headway->design);
  memset(headway, 0, sizeof *headway);
}

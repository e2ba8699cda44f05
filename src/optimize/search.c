/* search.c: screen widely, climb from the best few, leave the optimum in lumps and climb again. */
#include "optimize/search.h"

#include "optimize/choices.h"
#include "optimize/hunt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  STARTS_MOST = 8,
  SMALL_GROUPS = 4, /* so few that hardly anything can be overlooked */
  SMALL_STARTS = 6,
  SMALL_ROUNDS = 3,
  ROUNDS_MOST = 100,
  SMALL_PATIENCE = 2,
  PATIENCE = 5, /* rounds without a gain */
  PARTS_RESTARTED = 3
};
static const double gain_worthwhile = 1e-6; /* relative, of a round of restarts */
static const double polish_look = 0.1;      /* of the usual first step */

static bool is_small(const fnl_hunt *hunt) { return hunt->groups.n <= SMALL_GROUPS; }

static int n_starts(const fnl_hunt *hunt) { return is_small(hunt) ? SMALL_STARTS : STARTS_MOST; }

/* Whether variables were grouped: then what is done with groups is done with variables too. */
static bool is_grouped(const fnl_hunt *hunt) { return hunt->groups.n < hunt->singles.n; }

static fnl_screen screen_of(const fnl_hunt *hunt, const fnl_part *part, const fnl_groups *groups) {
  return (fnl_screen){.part = part,
                      .groups = groups,
                      .n_targets = hunt->landscape->n_targets,
                      .n_even = -1,
                      .structured = true};
}

/* ---- the wide look ---- */

static fnl_status screen_whole(fnl_hunt *hunt, fnl_error *error) {
  fnl_status status = FNL_OK;
  const fnl_screen screen = screen_of(hunt, &hunt->whole, &hunt->groups);
  fnl_screen_add(&screen, hunt->settings->starts, hunt->settings->n_starts, &hunt->screened,
                 &hunt->memory);
  if (is_grouped(hunt)) {
    fnl_screen singly = screen_of(hunt, &hunt->whole, &hunt->singles);
    singly.structured = false;
    fnl_screen_add(&singly, NULL, 0, &hunt->screened, &hunt->memory);
  }
  if (hunt->memory.failed)
    return FNL_ENOMEM;
  if (hunt->screened.n == 0)
    return fnl_error_set(error, FNL_EINFEASIBLE, "no point lies within all bounds and bands");
  FNL_TRY(fnl_hunt_value_all(hunt, &hunt->screened, 0, "screen"));
  fnl_hunt_find_scales(hunt);
  fnl_hunt_find_violations(hunt, &hunt->screened);
  fnl_hunt_find_width(hunt);
out:
  return status;
}

/* ---- starting again ---- */

/* One round: neighbours of an optimum, valued, the most promising climbed. */
static fnl_status restart(fnl_hunt *hunt, const fnl_candidate *from, int round) {
  fnl_status status = FNL_OK;
  const fnl_groups *groups = is_grouped(hunt) && round % 2 == 1 ? &hunt->singles : &hunt->groups;
  const fnl_screen screen = screen_of(hunt, from->part, groups);
  hunt->screened.n = 0;
  fnl_screen_neighbours(&screen, from, round, &hunt->screened, &hunt->memory);
  FNL_TRY(fnl_hunt_value_all(hunt, &hunt->screened, 0, "restart"));
  fnl_hunt_find_violations(hunt, &hunt->screened);
  FNL_TRY(fnl_hunt_climb_chosen(hunt, &hunt->screened, n_starts(hunt), &hunt->optima));
out:
  return status;
}

static bool gained(const fnl_candidate *before, const fnl_candidate *now) {
  if (fnl_candidate_feasible(now) != fnl_candidate_feasible(before))
    return true;
  return fnl_candidate_feasible(now)
             ? now->goal > before->goal + gain_worthwhile * fabs(before->goal)
             : now->violation < before->violation * (1.0 - gain_worthwhile);
}

/* The optimum that `rank` others are better than; the best again where there are not so many. */
static const fnl_candidate *ranked(const fnl_candidates *list, int rank) {
  for (int k = 0; k < list->n; k++) {
    int n_better = 0;
    for (int other = 0; other < list->n; other++)
      n_better += fnl_candidate_better(&list->items[other], &list->items[k]) ||
                  (other < k && !fnl_candidate_better(&list->items[k], &list->items[other]));
    if (n_better == rank)
      return &list->items[k];
  }
  return fnl_hunt_best_of(list);
}

/* From the best; after a round without a gain from the next best, and so on. */
static fnl_status restart_while_it_pays(fnl_hunt *hunt) {
  fnl_status status = FNL_OK;
  const int rounds_most = is_small(hunt) && !is_grouped(hunt) ? SMALL_ROUNDS : ROUNDS_MOST;
  const int patience = (is_small(hunt) ? SMALL_PATIENCE : PATIENCE) * (is_grouped(hunt) ? 2 : 1);
  for (int round = 0, n_idle = 0; round < rounds_most && n_idle < patience; round++) {
    if (fnl_hunt_used_up(hunt))
      break;
    const fnl_candidate before = *fnl_hunt_best_of(&hunt->optima);
    const fnl_candidate from = *ranked(&hunt->optima, n_idle / (is_grouped(hunt) ? 2 : 1));
    FNL_TRY(restart(hunt, &from, round));
    n_idle = gained(&before, fnl_hunt_best_of(&hunt->optima)) ? 0 : n_idle + 1;
  }
out:
  return status;
}

/* Where the best have different choices: once from each of the next few too. */
static fnl_status restart_others(fnl_hunt *hunt) {
  fnl_status status = FNL_OK;
  const fnl_part *done[PARTS_RESTARTED];
  for (int n_done = 0; n_done < PARTS_RESTARTED && !fnl_hunt_used_up(hunt); n_done++) {
    const fnl_candidate *best = NULL;
    for (int k = 0; k < hunt->optima.n; k++) {
      const fnl_candidate *optimum = &hunt->optima.items[k];
      bool is_done = false;
      for (int d = 0; d < n_done; d++)
        is_done = is_done || done[d] == optimum->part;
      if (!is_done && (!best || fnl_candidate_better(optimum, best)))
        best = optimum;
    }
    if (!best)
      break;
    const fnl_candidate from = *best;
    done[n_done] = from.part;
    FNL_TRY(restart(hunt, &from, n_done));
  }
out:
  return status;
}

/* ---- the last touches ---- */

static fnl_status climb_copies(fnl_hunt *hunt, fnl_climb_order order, int n_most) {
  fnl_status status = FNL_OK;
  fnl_hunt_choose(hunt, &hunt->optima, n_most, &hunt->scratch);
  FNL_TRY(fnl_hunt_climb_list(hunt, order, &hunt->scratch));
  for (int k = 0; k < hunt->scratch.n; k++)
    fnl_hunt_keep(hunt, &hunt->optima, &hunt->scratch.items[k]);
out:
  return status;
}

/* Where no optimum holds every target: whether any point does, whatever the goal there. */
static fnl_status restore(fnl_hunt *hunt) {
  fnl_status status = FNL_OK;
  if (fnl_candidate_feasible(fnl_hunt_best_of(&hunt->optima)) || fnl_hunt_used_up(hunt))
    return FNL_OK;
  FNL_TRY(climb_copies(hunt, (fnl_climb_order){.method = hunt->climber, .aim = FNL_CLIMB_TARGETS},
                       n_starts(hunt)));
  if (fnl_candidate_feasible(fnl_hunt_best_of(&hunt->optima)))
    FNL_TRY(climb_copies(hunt, (fnl_climb_order){.method = hunt->climber}, n_starts(hunt)));
out:
  return status;
}

/* A gradient leads nowhere at a kink: a small simplex may. Targets that bind are kinks of their
 * own, and the multipliers have been there. */
static fnl_status polish(fnl_hunt *hunt) {
  if (hunt->landscape->region->n > hunt->polisher->n_most || hunt->landscape->n_targets > 0 ||
      fnl_hunt_used_up(hunt))
    return FNL_OK;
  return climb_copies(hunt, (fnl_climb_order){.method = hunt->polisher, .look = polish_look}, 1);
}

static fnl_status hunt_down(fnl_hunt *hunt, fnl_error *error) {
  fnl_status status = FNL_OK;
  FNL_TRY(screen_whole(hunt, error));
  if (hunt->settings->n_choices > 0) {
    FNL_TRY(fnl_choices_search(hunt, error));
  } else {
    fnl_hunt_keep(hunt, &hunt->optima, fnl_hunt_best_of(&hunt->screened));
    if (!fnl_hunt_used_up(hunt))
      FNL_TRY(fnl_hunt_climb_chosen(hunt, &hunt->screened, n_starts(hunt), &hunt->optima));
  }
  if (hunt->found->stopped && (hunt->optima.n == 0 || isnan(hunt->optima.items[0].goal)))
    return fnl_error_set(error, FNL_EINTERRUPTED, "interrupted while searching");
  FNL_TRY(restore(hunt));
  FNL_TRY(restart_while_it_pays(hunt));
  if (hunt->settings->n_choices > 0)
    FNL_TRY(restart_others(hunt));
  FNL_TRY(polish(hunt));
out:
  return status;
}

/* ---- the result ---- */

static int better_first(const void *a, const void *b) {
  const fnl_candidate *const *x = a, *const *y = b;
  if (fnl_candidate_better(*x, *y))
    return -1;
  if (fnl_candidate_better(*y, *x))
    return 1;
  return (*x > *y) - (*x < *y); /* the earlier */
}

static const double *kept_copy(fnl_found *found, const double *from, int n) {
  double *copy = FNL_TAKE(&found->memory, n, double);
  if (copy && n > 0)
    memcpy(copy, from, (size_t)n * sizeof *copy);
  return copy;
}

static fnl_optimum optimum_of(fnl_hunt *hunt, const fnl_candidate *from) {
  const int n = hunt->landscape->region->n, n_targets = hunt->landscape->n_targets;
  return (fnl_optimum){.x = kept_copy(hunt->found, from->x, n),
                       .goal = from->goal,
                       .targets = kept_copy(hunt->found, from->targets, n_targets),
                       .multipliers = kept_copy(hunt->found, from->multipliers, n_targets),
                       .method = from->method ? from->method : "screen",
                       .feasible = fnl_candidate_feasible(from)};
}

static fnl_status write_found(fnl_hunt *hunt, fnl_error *error) {
  fnl_found *found = hunt->found;
  const int n = hunt->optima.n;
  const fnl_candidate **order = FNL_TAKE(&hunt->memory, n, const fnl_candidate *);
  found->optima = FNL_TAKE(&found->memory, n, fnl_optimum);
  if (!order || !found->optima)
    return fnl_error_no_memory(error);
  for (int k = 0; k < n; k++)
    order[k] = &hunt->optima.items[k];
  qsort(order, (size_t)n, sizeof *order, better_first);
  for (int k = 0; k < n; k++)
    found->optima[k] = optimum_of(hunt, order[k]);
  found->n_optima = n;
  return found->memory.failed ? fnl_error_no_memory(error) : FNL_OK;
}
/* ---- the whole ---- */

void fnl_found_free(fnl_found *found) {
  fnl_arena_free(&found->memory);
  *found = (fnl_found){0};
}

fnl_status fnl_search_run(const fnl_landscape *landscape, const fnl_search_settings *settings,
                          fnl_found *found, fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_hunt hunt;
  *found = (fnl_found){0};
  FNL_TRY(fnl_hunt_init(&hunt, landscape, settings, found, error));
  FNL_TRY(hunt_down(&hunt, error));
  FNL_TRY(write_found(&hunt, error));
out:
  if (status == FNL_ENOMEM || hunt.memory.failed)
    status = fnl_error_no_memory(error);
  fnl_hunt_free(&hunt);
  if (status != FNL_OK)
    fnl_found_free(found);
  return status;
}

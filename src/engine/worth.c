/* worth.c: days after the horizon, until the tail takes over; and back, block by block. */
#include "engine/worth.h"

#include "engine/after.h"
#include "engine/tail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  YEAR_DAYS = 365,
  MOST_DAYS = 200 * YEAR_DAYS,
  MOST_BLOCKS = MOST_DAYS / FNL_AFTER_BLOCK + 1,
  CHECK_DAYS = 16 /* a residual may be 0 by chance, two so far apart are not */
};
static const double tolerance = 2e-10;

struct fnl_worth {
  fnl_arena memory;
  fnl_after after;
  fnl_tail tail;
  double discount;             /* of a day, d */
  double *blocks;              /* [MOST_BLOCKS * n_kept] what was known before each block */
  double *kept;                /* [n_kept] scratch */
  double *by_block;            /* [n_kept] adjoints between blocks */
  double beyond[FNL_N_BEYOND]; /* of the value last taken */
  int n_days;
  bool converged;
};

fnl_status fnl_worth_init(fnl_worth **worth, const fnl_world *world, fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_worth *made = calloc(1, sizeof *made);
  *worth = NULL;
  if (!made)
    return fnl_error_no_memory(error);
  FNL_TRY(fnl_after_init(&made->after, world, error));
  FNL_TRY(fnl_tail_init(&made->tail, &made->after, error));
  const size_t n_kept = (size_t)made->after.n_kept;
  made->discount = pow(1.0 + world->plan->discount, -1.0 / YEAR_DAYS);
  made->blocks = FNL_TAKE(&made->memory, MOST_BLOCKS * n_kept, double);
  made->kept = FNL_TAKE(&made->memory, n_kept, double);
  made->by_block = FNL_TAKE(&made->memory, n_kept, double);
  if (made->memory.failed) {
    status = fnl_error_no_memory(error);
    goto out;
  }
  *worth = made;
out:
  if (status != FNL_OK)
    fnl_worth_free(made);
  return status;
}

void fnl_worth_free(fnl_worth *worth) {
  if (!worth)
    return;
  fnl_tail_free(&worth->tail);
  fnl_after_free(&worth->after);
  fnl_arena_free(&worth->memory);
  free(worth);
}

/* ---- forwards ---- */

/* Of one of the things that come. */
typedef struct {
  double sum, size;            /* so far, discounted; the same of the days' sizes */
  double tail;                 /* before the next day, undiscounted */
  double residual, one_before; /* sizes, at the last two checks */
} fnl_progress_part;

typedef struct {
  fnl_progress_part parts[FNL_N_BEYOND];
  double factor; /* d^days */
  int days;
} fnl_progress;

static void tails_now(fnl_worth *worth, int i, double tails[FNL_N_BEYOND]) {
  fnl_after_keep(&worth->after, i, worth->kept);
  fnl_tail_values(&worth->tail, worth->kept, worth->after.n_kept, tails);
}

/* How far a tail may be wrong, as of today. */
static double error_bound(double discount, const fnl_progress_part *part) {
  if (part->residual == 0.0 && part->one_before == 0.0)
    return 0.0;
  if (discount < 1.0)
    return fmax(part->residual, part->one_before) / (1.0 - discount);
  const double shrunk = part->residual / part->one_before;
  return shrunk < 1.0 ? CHECK_DAYS * part->residual / (1.0 - shrunk) : (double)INFINITY;
}

static void check_tails(fnl_worth *worth, int i, const double *before, const double *today,
                        fnl_progress *p) {
  double tails[FNL_N_BEYOND];
  tails_now(worth, i, tails);
  for (int k = 0; k < FNL_N_BEYOND; k++) {
    fnl_progress_part *part = &p->parts[k];
    part->tail = tails[k];
    part->one_before = part->residual;
    part->residual = fabs(before[k] - today[k] - worth->discount * tails[k]);
  }
}

/* Adds the i-th day of a block. */
static void add_day(fnl_worth *worth, int i, fnl_progress *p) {
  const bool checks = (p->days + 1) % CHECK_DAYS == 0;
  double before[FNL_N_BEYOND], today[FNL_N_BEYOND];
  if (checks)
    tails_now(worth, i, before);
  fnl_after_day(&worth->after, i, today);
  if (checks)
    check_tails(worth, i + 1, before, today, p);
  for (int k = 0; k < FNL_N_BEYOND; k++) {
    p->parts[k].sum += p->factor * today[k];
    p->parts[k].size += p->factor * fabs(today[k]);
  }
  p->factor *= worth->discount;
  p->days++;
}

static bool is_enough(const fnl_worth *worth, const fnl_progress *p) {
  if (p->days % CHECK_DAYS != 0 || p->days < 2 * CHECK_DAYS)
    return false;
  for (int k = 0; k < FNL_N_BEYOND; k++) {
    const fnl_progress_part *part = &p->parts[k];
    const double size = part->size + p->factor * fabs(part->tail);
    if (!(p->factor * error_bound(worth->discount, part) <= tolerance * size))
      return false;
  }
  return true;
}

static void add_days(fnl_worth *worth, fnl_progress *p) {
  const size_t n_kept = (size_t)worth->after.n_kept;
  worth->converged = false;
  while (!worth->converged && p->days < MOST_DAYS) {
    const int i = p->days % FNL_AFTER_BLOCK;
    if (i == 0 && p->days > 0)
      fnl_after_turn(&worth->after);
    if (i == 0)
      fnl_after_keep(&worth->after, 0,
                     worth->blocks + (size_t)(p->days / FNL_AFTER_BLOCK) * n_kept);
    add_day(worth, i, p);
    worth->converged = is_enough(worth, p);
  }
  worth->n_days = p->days;
}

static double margin_less_costs(const fnl_world *world, const double beyond[FNL_N_BEYOND]) {
  return world->margin * beyond[FNL_BEYOND_REVENUE] - beyond[FNL_BEYOND_COSTS];
}

double fnl_worth_value(fnl_worth *worth, const fnl_world *world, const fnl_state *state) {
  fnl_progress p = {.factor = 1.0};
  double tails[FNL_N_BEYOND];
  if (fnl_after_set(&worth->after, world))
    fnl_tail_set(&worth->tail, &worth->after, worth->discount);
  fnl_after_start(&worth->after, world, state);
  add_days(worth, &p);
  tails_now(worth, (p.days - 1) % FNL_AFTER_BLOCK + 1, tails);
  for (int k = 0; k < FNL_N_BEYOND; k++)
    worth->beyond[k] = p.parts[k].sum + p.factor * tails[k];
  return margin_less_costs(world, worth->beyond);
}

void fnl_worth_of_run(fnl_worth *worth, const fnl_world *world, const fnl_state *state,
                      fnl_run *run) {
  run->worth = fnl_worth_value(worth, world, state);
  memcpy(run->beyond, worth->beyond, sizeof run->beyond);
  run->worth_is_open = !worth->converged;
}

int fnl_worth_days(const fnl_worth *worth) { return worth->n_days; }

bool fnl_worth_converged(const fnl_worth *worth) { return worth->converged; }

/* ---- backwards ---- */

/* From the adjoints after a block of n days, by_block, to those before it. */
static void back_block(fnl_worth *worth, int block, int n, const double *weights) {
  fnl_after *after = &worth->after;
  const double first = pow(worth->discount, (double)block * FNL_AFTER_BLOCK);
  double factors[FNL_N_BEYOND], today[FNL_N_BEYOND];
  fnl_after_restore(after, worth->blocks + (size_t)block * (size_t)after->n_kept);
  for (int i = 0; i < n; i++) {
    fnl_tape_record(&after->tape, &after->world, after->n_past + i, &after->state, &after->day);
    fnl_after_day(after, i, today);
  }
  fnl_after_back_start(after, n, worth->by_block);
  for (int i = n - 1; i >= 0; i--) {
    for (int k = 0; k < FNL_N_BEYOND; k++)
      factors[k] = weights[k] * first * pow(worth->discount, i);
    fnl_after_back_day(after, i, factors);
  }
  fnl_after_back_end(after, worth->by_block);
}

/* Derivatives over the state at T, as fnl_after_keep has it, in by_block. */
static void go_back(fnl_worth *worth, const double *weights) {
  const int last = (worth->n_days - 1) / FNL_AFTER_BLOCK;
  const double factor = pow(worth->discount, worth->n_days);
  const int n_kept = worth->after.n_kept;
  memset(worth->by_block, 0, (size_t)n_kept * sizeof *worth->by_block);
  for (int k = 0; k < FNL_N_BEYOND; k++)
    for (int i = 0; i < n_kept; i++)
      worth->by_block[i] += weights[k] * factor * worth->tail.slope[k * n_kept + i];
  back_block(worth, last, worth->n_days - last * FNL_AFTER_BLOCK, weights);
  for (int block = last - 1; block >= 0; block--)
    back_block(worth, block, FNL_AFTER_BLOCK, weights);
}

static void add_exposures(const fnl_worth *worth, const fnl_world *world, double *exposure) {
  const fnl_world *own = &worth->after.world;
  const double *found = worth->by_block + own->n_cells;
  double *kept = fnl_after_exposures(&worth->after, world, exposure);
  for (int k = 0; k < own->n_creatives; k++)
    kept[k] += found[k];
}

static void add_sends(const fnl_worth *worth, const fnl_world *world, double *sends) {
  const fnl_after *after = &worth->after;
  const double *found = worth->by_block + after->world.n_cells + after->world.n_creatives;
  for (int j = 1; j <= after->n_past && j <= world->n_days; j++)
    for (int r = 0; r < world->n_referrals; r++)
      sends[(world->n_days - j) * world->n_referrals + r] +=
          found[(after->n_past - j) * world->n_referrals + r];
}

void fnl_worth_back(fnl_worth *worth, const fnl_world *world, const double weights[FNL_N_BEYOND],
                    const fnl_worth_slopes *slopes) {
  go_back(worth, weights);
  for (int x = 0; slopes->people && x < world->n_cells; x++)
    slopes->people[x] += worth->by_block[x];
  if (slopes->exposure)
    add_exposures(worth, world, slopes->exposure);
  if (slopes->sends)
    add_sends(worth, world, slopes->sends);
}

void fnl_worth_of_person(fnl_worth *worth, const fnl_world *world, double *by_cell) {
  const double weights[FNL_N_BEYOND] = {
      [FNL_BEYOND_REVENUE] = world->margin, [FNL_BEYOND_COSTS] = -1.0};
  go_back(worth, weights);
  memcpy(by_cell, worth->by_block, (size_t)world->n_cells * sizeof *by_cell);
}

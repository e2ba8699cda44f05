/* tail.c: where the fluid settles, and the linear equations there.
 *
 * For the reference a send arrives on the next day, whatever its delay: where the fluid settles
 * this is no difference. In w the delays count by their discount: a send made today is worth
 * sum_j delay_j d^j times one that arrives today.
 */
#include "engine/tail.h"

#include "engine/linear.h"

#include <math.h>
#include <string.h>

/* Larger systems cost more than the days they save; where every day is the same matrix it need not
 * be looked for, and has few entries. */
enum { MOST_NUMBERS = 300, MOST_CELLS = 1500 };

static int count(const fnl_after *after) {
  return after->world.n_cells + after->world.n_creatives + after->world.n_referrals;
}

/* Nobody hears from anybody and nothing wears out: people go their ways alone. */
static bool is_linear(const fnl_after *after) { return count(after) == after->world.n_cells; }

static bool is_small(const fnl_after *after) {
  return count(after) <= (is_linear(after) ? MOST_CELLS : MOST_NUMBERS);
}

fnl_status fnl_tail_init(fnl_tail *tail, const fnl_after *after, fnl_error *error) {
  fnl_arena *memory = &tail->memory;
  memset(tail, 0, sizeof *tail);
  tail->slope = FNL_TAKE(memory, FNL_N_BEYOND * (size_t)after->n_kept, double);
  tail->n = is_small(after) ? count(after) : 0;
  const size_t n = (size_t)tail->n;
  double **const lists[] = {&tail->reference, &tail->next, &tail->scratch};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    *lists[i] = FNL_TAKE(memory, n, double);
  tail->gift = FNL_TAKE(memory, FNL_N_BEYOND * n, double);
  tail->jacobian = FNL_TAKE(memory, n * n, double);
  tail->matrix = FNL_TAKE(memory, n * n, double);
  tail->kept = FNL_TAKE(memory, after->n_kept, double);
  tail->adjoint = FNL_TAKE(memory, after->n_kept, double);
  tail->totals = FNL_TAKE(memory, after->world.n_segments, double);
  if (memory->failed) {
    fnl_tail_free(tail);
    return fnl_error_no_memory(error);
  }
  return FNL_OK;
}

void fnl_tail_free(fnl_tail *tail) {
  fnl_arena_free(&tail->memory);
  memset(tail, 0, sizeof *tail);
}

/* Slopes of one part, [n_kept]. */
static double *slope_of(const fnl_tail *tail, int n_kept, int part) {
  return tail->slope + (size_t)part * (size_t)n_kept;
}

void fnl_tail_values(const fnl_tail *tail, const double *kept, int n_kept,
                     double values[FNL_N_BEYOND]) {
  for (int k = 0; k < FNL_N_BEYOND; k++) {
    const double *slope = slope_of(tail, n_kept, k);
    values[k] = tail->level[k];
    for (int i = 0; i < n_kept; i++)
      values[k] += slope[i] * kept[i];
  }
}

/* ---- a day at the reference ---- */

static int n_first(const fnl_after *after) {
  return after->world.n_cells + after->world.n_creatives;
}

/* Sends of `referral` on the j-th of the days kept, in an array [n_kept]. */
static double *send_at(const fnl_after *after, double *kept, int j, int referral) {
  return kept + n_first(after) + j * after->world.n_referrals + referral;
}

/* A day from the reference, and what it gives. Leaves the day on the tape. */
static void step(fnl_tail *tail, fnl_after *after, double today[FNL_N_BEYOND]) {
  const int first = n_first(after), n_referrals = after->world.n_referrals;
  memcpy(tail->kept, tail->reference, (size_t)first * sizeof *tail->kept);
  for (int j = 0; j < after->n_past; j++)
    for (int r = 0; r < n_referrals; r++)
      *send_at(after, tail->kept, j, r) = tail->reference[first + r];
  fnl_after_restore(after, tail->kept);
  fnl_tape_record(&after->tape, &after->world, after->n_past, &after->state, &after->day);
  fnl_after_day(after, 0, today);
  fnl_after_keep(after, 1, tail->kept);
  memcpy(tail->next, tail->kept, (size_t)first * sizeof *tail->next);
  for (int r = 0; r < n_referrals; r++)
    tail->next[first + r] = *send_at(after, tail->kept, after->n_past - 1, r);
}

/* One day back from tail->adjoint: what a unit of each number of the reference comes to. */
static void back(fnl_tail *tail, fnl_after *after, const double factors[FNL_N_BEYOND],
                 double *result) {
  const int first = n_first(after);
  fnl_after_back_start(after, 1, tail->adjoint);
  fnl_after_back_day(after, 0, factors);
  fnl_after_back_end(after, tail->kept);
  memcpy(result, tail->kept, (size_t)first * sizeof *result);
  for (int r = 0; r < after->world.n_referrals; r++) {
    result[first + r] = 0.0;
    for (int j = 0; j < after->n_past; j++)
      result[first + r] += *send_at(after, tail->kept, j, r);
  }
}

/* ds'/ds where every day is this matrix: what the day of one person in each cell has moved. */
static void read_off(fnl_tail *tail, const fnl_after *after) {
  const fnl_world *world = &after->world;
  const size_t n = (size_t)tail->n;
  memset(tail->jacobian, 0, n * n * sizeof *tail->jacobian);
  for (size_t x = 0; x < n; x++)
    tail->jacobian[x * n + x] = exp(-after->day.hazard[x]);
  for (int i = 0; i < world->n_flows; i++)
    tail->jacobian[(size_t)world->routes[i].to * n + (size_t)world->routes[i].from] +=
        world->flow_rate[i] * after->state.mass[world->flow_strength[i]];
}

static void differentiate(fnl_tail *tail, fnl_after *after) {
  const int first = n_first(after), last = after->n_past - 1;
  memset(tail->adjoint, 0, (size_t)after->n_kept * sizeof *tail->adjoint);
  double factors[FNL_N_BEYOND] = {0.0};
  if (is_linear(after))
    read_off(tail, after); /* before the way back, which leaves other things there */
  for (int k = 0; k < FNL_N_BEYOND; k++) {
    factors[k] = 1.0;
    back(tail, after, factors, tail->gift + (size_t)k * (size_t)tail->n);
    factors[k] = 0.0;
  }
  for (int i = 0; i < tail->n && !is_linear(after); i++) {
    double *one = i < first ? &tail->adjoint[i] : send_at(after, tail->adjoint, last, i - first);
    *one = 1.0;
    back(tail, after, factors, tail->jacobian + (size_t)i * (size_t)tail->n);
    *one = 0.0;
  }
}

/* ---- where the fluid settles ---- */

static void sum_segments(const fnl_tail *tail, const fnl_world *world, double *totals) {
  memset(totals, 0, (size_t)world->n_segments * sizeof *totals);
  for (int x = 0; x < world->n_cells; x++)
    totals[x % world->n_segments] += tail->reference[x];
}

/* Nothing is less than nothing, and nobody is lost. */
static void keep_people(fnl_tail *tail, const fnl_world *world) {
  double *now = tail->scratch;
  for (int i = 0; i < tail->n; i++)
    if (!(tail->reference[i] > 0.0))
      tail->reference[i] = 0.0;
  sum_segments(tail, world, now);
  for (int x = 0; x < world->n_cells; x++) {
    const int g = x % world->n_segments;
    tail->reference[x] *= now[g] > 0.0 ? tail->totals[g] / now[g] : 1.0;
  }
}

/* Linearly implicit Euler over `days`: (1 + L - L J) change = L (next - reference). */
static bool leap(fnl_tail *tail, fnl_after *after, double days) {
  const int n = tail->n;
  double today[FNL_N_BEYOND];
  step(tail, after, today);
  differentiate(tail, after);
  for (int i = 0; i < n * n; i++)
    tail->matrix[i] = -days * tail->jacobian[i];
  for (int i = 0; i < n; i++) {
    tail->matrix[i * n + i] += 1.0 + days;
    tail->scratch[i] = days * (tail->next[i] - tail->reference[i]);
  }
  if (!fnl_linear_solve(n, tail->matrix, 1, tail->scratch))
    return false;
  for (int i = 0; i < n; i++)
    tail->reference[i] += tail->scratch[i];
  keep_people(tail, &after->world);
  return true;
}

/* A word spreads by itself within these days, or hardly at all; few who know it are always there.
 */
enum { FIRST_DAYS = 512, N_LEAPS = 8 };
static const double spread_part = 0.01, first_leap = 64.0, leap_growth = 8.0;

static bool settle(fnl_tail *tail, fnl_after *after) {
  const fnl_world *world = &after->world;
  double today[FNL_N_BEYOND];
  memset(tail->reference, 0, (size_t)tail->n * sizeof *tail->reference);
  for (int x = 0; x < world->n_cells; x++)
    tail->reference[x] = world->initial[x] * world->population;
  sum_segments(tail, world, tail->totals);
  for (int x = 0; x < world->n_cells; x++)
    tail->reference[x] +=
        spread_part * (tail->totals[x % world->n_segments] / world->n_phases - tail->reference[x]);
  for (int t = 0; t < FIRST_DAYS; t++) {
    step(tail, after, today);
    memcpy(tail->reference, tail->next, (size_t)tail->n * sizeof *tail->next);
  }
  double days = first_leap;
  for (int i = 0; i < N_LEAPS; i++, days *= leap_growth)
    if (!leap(tail, after, days))
      return false;
  return true;
}

/* ---- the linear equations ---- */

/* What a send of today is worth, j days after it was made, per unit of one arriving today. */
static double discounted_delay(const fnl_referral *referral, double discount, int j) {
  double sum = 0.0;
  for (int i = referral->n_delays; i >= 1 && i >= j; i--)
    sum = sum * discount + referral->delay[i - 1];
  return j == 0 ? sum * discount : sum;
}

/* (1 - J^T D) w = dm/ds, into tail->gift. */
static bool solve_slopes(fnl_tail *tail, const fnl_after *after, double discount) {
  const int n = tail->n, first = n_first(after);
  for (int i = 0; i < n; i++) {
    const double each =
        i < first ? discount : discounted_delay(&after->world.referrals[i - first], discount, 0);
    for (int k = 0; k < n; k++)
      tail->matrix[k * n + i] = (k == i) - tail->jacobian[i * n + k] * each;
  }
  return fnl_linear_solve(n, tail->matrix, FNL_N_BEYOND, tail->gift);
}

static void set_slopes(fnl_tail *tail, const fnl_after *after, double discount, int part) {
  const int first = n_first(after);
  const double *solved = tail->gift + (size_t)part * (size_t)tail->n;
  double *slope = slope_of(tail, after->n_kept, part);
  memcpy(slope, solved, (size_t)first * sizeof *slope);
  for (int j = 0; j < after->n_past; j++)
    for (int r = 0; r < after->world.n_referrals; r++)
      *send_at(after, slope, j, r) =
          solved[first + r] *
          discounted_delay(&after->world.referrals[r], discount, after->n_past - j);
}

static void set_level(fnl_tail *tail, fnl_after *after, double discount, int part, double today) {
  const int first = n_first(after), last = after->n_past - 1;
  double *slopes = slope_of(tail, after->n_kept, part);
  double change = 0.0, there = 0.0;
  for (int i = 0; i < tail->n; i++) {
    const double slope = i < first ? slopes[i] : *send_at(after, slopes, last, i - first);
    change += slope * (tail->next[i] - tail->reference[i]);
  }
  for (int i = 0; i < first; i++)
    there += slopes[i] * tail->reference[i];
  for (int j = 0; j < after->n_past; j++)
    for (int r = 0; r < after->world.n_referrals; r++)
      there += *send_at(after, slopes, j, r) * tail->reference[first + r];
  tail->level[part] = (today + discount * change) / (1.0 - discount) - there;
}

static bool is_finite(const fnl_tail *tail, int n_kept) {
  bool finite = true;
  for (int k = 0; k < FNL_N_BEYOND; k++)
    finite = finite && isfinite(tail->level[k]);
  for (int i = 0; i < FNL_N_BEYOND * n_kept; i++)
    finite = finite && isfinite(tail->slope[i]);
  return finite;
}

/* Where the fluid settles; if it makes no difference, one person in every cell. */
static bool find_reference(fnl_tail *tail, fnl_after *after) {
  if (!is_linear(after))
    return settle(tail, after);
  for (int x = 0; x < tail->n; x++)
    tail->reference[x] = 1.0;
  return true;
}

static bool linearize(fnl_tail *tail, fnl_after *after, double discount) {
  if (tail->n == 0 || !(discount < 1.0) || !find_reference(tail, after))
    return false;
  double today[FNL_N_BEYOND];
  step(tail, after, today);
  differentiate(tail, after);
  if (!solve_slopes(tail, after, discount))
    return false;
  for (int k = 0; k < FNL_N_BEYOND; k++) {
    set_slopes(tail, after, discount, k);
    set_level(tail, after, discount, k, today[k]);
  }
  return is_finite(tail, after->n_kept);
}

void fnl_tail_set(fnl_tail *tail, fnl_after *after, double discount) {
  if (linearize(tail, after, discount))
    return;
  memset(tail->level, 0, sizeof tail->level);
  memset(tail->slope, 0, FNL_N_BEYOND * (size_t)after->n_kept * sizeof *tail->slope);
}

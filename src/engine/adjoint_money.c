/* adjoint_money.c: from the adjoints of bids and money to the money planned.
 *
 * With u(t) planned for day t and U(t) = sum of u from t on, a day's money is
 *
 *     b(t) = min(M(t) u(t) / U(t), catch_up u(t)),    M(0) = U(0),    M(t + 1) = M(t) - spend(t)
 *
 * so u(t) counts in b(t), in M(0), and in U of every day up to t. M/U, the *carry*, is 1 as long as
 * everything planned is delivered. A day on which, and after which, nothing is planned has no M/U:
 * the first money planned for it finds the leftovers, if there are any, and takes of them as
 * much as catch_up allows; otherwise M/U is what it was when money was last planned.
 *
 * By hand: u = 2, 1 all delivered: b = 2, 1. A little more on day 1: U(0) and M(0) grow alike, so
 * b(0) stays, and b(1) takes it all.
 */
#include "engine/adjoint.h"

#include <string.h>

/* Less than this part of a campaign's money is not a leftover but rounding. */
#define LEFTOVER_LEAST 1e-9

/* A campaign without money is followed per unit of it: which branch its first money would take.
 * Under catch_up = 1 a day gets what is planned for it, since never less than that is left; which
 * side of the tie rounding finds is no matter. */
void fnl_adjoint_review_money(fnl_adjoint *adjoint, const fnl_world *world, const fnl_tape *tape) {
  fnl_truth *held = adjoint->held;
  fnl_real *left = adjoint->left;
  const fnl_real one = fnl_real_of(1.0);
  for (int i = 0; i < world->n_campaigns; i++) {
    const int auction = world->deliveries[i].auction;
    const fnl_real given = adjoint->state->granted[i];
    const fnl_real granted = fnl_choose(given > 0.0, given, one);
    const bool strict = !(world->deliveries[i].catch_up > 1.0);
    fnl_real money = granted;
    for (int t = 0; t < world->n_days; t++) {
      const fnl_real released = money * adjoint->state->release[i][t],
                     most = granted * adjoint->state->most[i][t];
      *left++ = money;
      *held = strict ? one > 0.0 : released >= most;
      money -= fnl_choose(*held++, most, released) * tape->days[t].biddings[auction].bought;
    }
  }
}

void fnl_adjoint_by_money(const fnl_adjoint *adjoint, const fnl_world *world, fnl_real *by_money) {
  for (int i = 0; i < world->n_campaigns; i++)
    by_money[i] = adjoint->money[i] + adjoint->granted[i];
}

/* M(t) / U(t), given that of the last day planned. */
static fnl_real carry(fnl_real left, fnl_real rest, fnl_real granted, double catch_up,
                      fnl_real last) {
  const fnl_truth is_left = left > LEFTOVER_LEAST * granted;
  return fnl_choose(rest > 0.0, left / rest, fnl_choose(is_left, fnl_real_of(catch_up), last));
}

/* U(t) of every day, summed from the end: what is planned is most M(0) / catch_up. */
static void sum_rests(const fnl_adjoint *adjoint, const fnl_world *world, int i) {
  const fnl_real each = adjoint->state->granted[i] / world->deliveries[i].catch_up;
  fnl_real rest = fnl_real_of(0.0);
  for (int t = world->n_days - 1; t >= 0; t--)
    adjoint->rest[t] = rest += each * adjoint->state->most[i][t];
}

/* `before` gathers what u(t) does by way of M(0) and of the U(s) up to t. Without money all of a
 * day's first is for that day. */
static void by_days_of(const fnl_adjoint *adjoint, const fnl_world *world, int i,
                       fnl_real *by_day) {
  const size_t first = (size_t)i * (size_t)world->n_days;
  const fnl_real *bid = adjoint->bid + first, *left = adjoint->left + first;
  const fnl_truth *held = adjoint->held + first;
  const double catch_up = world->deliveries[i].catch_up;
  const fnl_real granted = adjoint->state->granted[i], most = fnl_real_of(catch_up);
  const fnl_real none = fnl_real_of(0.0);
  fnl_real ratio = fnl_real_of(1.0), before = adjoint->money[i];
  sum_rests(adjoint, world, i);
  for (int t = 0; t < world->n_days; t++) {
    const fnl_real release = adjoint->state->release[i][t];
    const fnl_truth is_planned = release > 0.0;
    ratio = carry(left[t], adjoint->rest[t], granted, catch_up, ratio);
    const fnl_real taken = fnl_choose(held[t], none, ratio * release * bid[t]);
    const fnl_real carried = fnl_choose(ratio > catch_up, most, ratio);
    before -= fnl_choose(is_planned, taken, none);
    const fnl_real here = fnl_choose(is_planned, fnl_choose(held[t], most, ratio), carried);
    by_day[t] = fnl_choose(granted > 0.0, before + here * bid[t], bid[t]);
  }
}

void fnl_adjoint_by_day(const fnl_adjoint *adjoint, const fnl_world *world, fnl_real *by_day) {
  const size_t n_days = (size_t)world->n_days;
  for (int i = 0; i < world->n_campaigns; i++)
    by_days_of(adjoint, world, i, by_day + (size_t)i * n_days);
}

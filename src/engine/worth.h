/* worth.h: what the people at the end of a run are worth: its *worth beyond the horizon*.
 *
 * The fluid is run on from the day T after the last, from the people, the exposures and the sends
 * on their way as any engine left them: without paid touches, with owned and earned ones, at the
 * mean of the environment. The worth is the sum over t >= T of
 *
 *     (1 + discount)^(-(t - T) / 365) (margin * revenue - owned touches - costs of events -
 * rewards)
 *
 * and so are its parts by themselves, revenue, costs, conversions (a conversion of later days
 * counts less, as its money does: Fader, Hardie and Lee 2005, "RFM and CLV", discounted expected
 * transactions), new customers, and what the objective's metric counts.
 *
 * Days are added one by one until the error of the rest is below 2e-10 of each of these sums,
 * and then the rest to first order (tail.h). How large its error is, is bounded by its residual r
 * in two of the days before: if days to come have no larger one, by r / (1 - d). Without a discount
 * there is no such bound; the rest is then taken to shrink as it did between these two days. After
 * 200 years of days it ends in any case; fnl_worth_converged then says false.
 *
 * One person in cell x is worth dW/dn_x(T), by the adjoint: with whom they bring, and whom these
 * bring.
 */
#ifndef FNL_ENGINE_WORTH_H
#define FNL_ENGINE_WORTH_H

#include "engine/run.h"
#include "engine/state.h"

typedef struct fnl_worth fnl_worth; /* one a thread and world shape */

/* dW over what a run leaves, given by the caller; NULL where of no interest. */
typedef struct {
  double *people;   /* [n_cells] */
  double *exposure; /* [n_creatives] 0 for paid ones */
  double *sends;    /* [n_days * n_referrals] as state->sends; days long past get 0 */
} fnl_worth_slopes;

fnl_status fnl_worth_init(fnl_worth **worth, const fnl_world *world, fnl_error *error);
void fnl_worth_free(fnl_worth *worth); /* NULL is fine */

/* W of the state after the last day of a run in `world`. The first in a world that was drawn
 * anew costs more: the tail is worked out. Allocates nothing. */
double fnl_worth_value(fnl_worth *worth, const fnl_world *world, const fnl_state *state);

/* The same with its parts, into run->worth, run->beyond and run->worth_is_open. */
void fnl_worth_of_run(fnl_worth *worth, const fnl_world *world, const fnl_state *state,
                      fnl_run *run);

/* Of the value before: days added one by one, and whether the rest was small enough by then. */
int fnl_worth_days(const fnl_worth *worth);
bool fnl_worth_converged(const fnl_worth *worth);

/* Adds the derivatives of the sum of weights times the parts of the value before. */
void fnl_worth_back(fnl_worth *worth, const fnl_world *world, const double weights[FNL_N_BEYOND],
                    const fnl_worth_slopes *slopes);

/* What one more person in each cell [n_cells] is worth, where the value before was taken. */
void fnl_worth_of_person(fnl_worth *worth, const fnl_world *world, double *by_cell);

#endif

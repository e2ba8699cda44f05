/* gradient.h: a run of the `expected` engine and its derivatives, by a hand-written adjoint.
 *
 * fnl_gradient_run simulates like the engine `expected` (the same bits) and keeps a tape of every
 * day; fnl_gradient_back walks the days backwards once and gives the derivative of any weighted sum
 * of what the run gave with respect to the planned money of every campaign and day, at the cost of
 * less than two runs, whatever the number of campaigns (Griewank and Walther 2008, chapter 3).
 */
#ifndef FNL_ENGINE_GRADIENT_H
#define FNL_ENGINE_GRADIENT_H

#include "engine/engine.h"
#include "engine/run_weights.h"
#include "engine/spending.h"

typedef struct fnl_gradient fnl_gradient; /* one a thread and world shape */

fnl_status fnl_gradient_init(fnl_gradient **gradient, const fnl_world *world, fnl_error *error);
void fnl_gradient_free(fnl_gradient *gradient); /* NULL is fine */

/* Simulates `world` (of the shape given at init) and fills `run` and the tape. `spending` (NULL:
 * the plan's) is borrowed until the last fnl_gradient_back over this tape, and so is the world. */
void fnl_gradient_run(fnl_gradient *gradient, const fnl_world *world, const fnl_spending *spending,
                      fnl_run *run);

/* Derivatives of J at the run on the tape: by_day [n_campaigns * n_days] with respect to the money
 * planned for each day (spending.h), by_money [n_campaigns] with respect to each campaign's money
 * under unchanged pacing. Either may be NULL. Where the run has a kink (a price at its cap, a day
 * at catch_up) it is the derivative of the branch the run took; an audience that is empty stays so.
 * Where no money is planned there is only more of it: the first money of a day is spent on that
 * day, whether or not its campaign runs then (start_day and end_day are the caller's to keep).
 * by_day takes release and most to be those of a schedule: the plan's, or fnl_spending_from_days.
 */
void fnl_gradient_back(fnl_gradient *gradient, const fnl_world *world,
                       const fnl_run_weights *weights, double *by_day, double *by_money);

/* Of the last way back: what one more person in each cell [n_cells] on day 0, the population being
 * counted as before, adds to J. */
void fnl_gradient_by_person(const fnl_gradient *gradient, const fnl_world *world, double *by_cell);

#endif

/* abreast.h: several spendings of one world, simulated side by side by the engine `expected`.
 *
 * A search wants many spendings of the same world. Side by side they cost little more than one,
 * since a processor adds and multiplies several numbers at once; and each of them is, to the bit,
 * what fnl_gradient_run and fnl_gradient_back make of it alone.
 */
#ifndef FNL_ENGINE_ABREAST_H
#define FNL_ENGINE_ABREAST_H

#include "engine/gradient.h"

enum { FNL_ABREAST = 4 }; /* spendings at once, at most */

typedef struct fnl_abreast fnl_abreast; /* one a thread and world shape */

fnl_status fnl_abreast_init(fnl_abreast **abreast, const fnl_world *world, fnl_error *error);
void fnl_abreast_free(fnl_abreast *abreast); /* NULL is fine */

/* Simulates `n` spendings of `world`, 1 <= n <= FNL_ABREAST: runs[k] becomes what spendings[k]
 * gives. As fnl_gradient_run does; spendings' arrays and the world are borrowed as there. */
void fnl_abreast_run(fnl_abreast *abreast, const fnl_world *world, int n,
                     const fnl_spending spendings[], fnl_run runs[]);

/* Derivatives of each spending's own J at the runs made last, of which there were `n`: by_day[k]
 * [n_campaigns * n_days] and by_money[k] [n_campaigns] of weights[k], as fnl_gradient_back has
 * them. by_day or by_money may be NULL, all of it or single ones. */
void fnl_abreast_back(fnl_abreast *abreast, const fnl_world *world, int n,
                      const fnl_run_weights weights[], double *const by_day[],
                      double *const by_money[]);

#endif

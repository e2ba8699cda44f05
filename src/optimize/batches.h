/* batches.h: direct searches on replications: the batches of a certificate, and the polish.
 */
#ifndef FNL_OPTIMIZE_BATCHES_H
#define FNL_OPTIMIZE_BATCHES_H

#include "optimize/certify.h"

/* Variables up to which a direct search on replications is thorough. */
enum { FNL_DIRECT_MOST = 5 };

/* What the best split of each batch gains over the answer, gains [FNL_BATCHES], in units of the
 * objective. `solved` false where it was not done: too many variables, targets, interrupted. */
fnl_status fnl_solve_batches(const fnl_contender *contender, const fnl_paired *paired,
                             fnl_certificate *certificate, double *gains, bool *solved,
                             fnl_error *error);

#endif

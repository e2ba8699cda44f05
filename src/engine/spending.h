/* spending.h: what each campaign may spend, in all and on each day. */
#ifndef FNL_ENGINE_SPENDING_H
#define FNL_ENGINE_SPENDING_H

#include "engine/world.h"

/* Borrowed. NULL for a whole fnl_spending, or for its parts: as the plan says. */
typedef struct {
  const double *money;   /* [n_campaigns] M(0); NULL: the plan's own split of the budget */
  const double *release; /* [n_campaigns * n_days] part of the money still there that is for this
                            day; NULL: by the plan's pacing */
  const double *most;    /* the same: at most this part of M(0) on this day */
} fnl_spending;

/* Of one campaign, by what is planned for each day [n_days], money or weights, >= 0: release and
 * most (which may be `planned`), as below. Returns the sum. */
double fnl_spending_release(int n_days, const double *planned, double catch_up, double *release,
                            double *most);

/* Turns planned money by day [n_campaigns * n_days], >= 0, into money, release and most (same
 * shapes, given by the caller): release = u(t) / sum_{s>=t} u(s), most = catch_up u(t) / M(0). A
 * campaign with no money gets zeroes. */
void fnl_spending_from_days(const fnl_world *world, const double *planned, double *money,
                            double *release, double *most);

/* The other way: the plan's pacing applied to money [n_campaigns]: planned [n_campaigns * n_days].
 */
void fnl_spending_days(const fnl_world *world, const double *money, double *planned);

#endif

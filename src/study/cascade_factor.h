/* cascade_factor.h: the K-factor a plan implies: whom a referral brings, by linear algebra.
 *
 * One who is moved by a referral sends over the life that follows; each send reaches anybody of an
 * untouched population and may move him. Life goes by time alone (no paid or owned touches, the
 * mean environment, nothing worn) and ends where he is a prospect again, forgotten, or for ever
 * silent. With several earned channels, entry c, c' of the matrix of sends is how many sends by c'
 * one send by c begets; K is its dominant eigenvalue (Diekmann, Heesterbeek and Metz, J. Math.
 * Biology 28 (1990)). Where only customers send it is that of the customers' matrix by segment as
 * well, since a product's eigenvalues are those of its factors the other way round.
 */
#ifndef FNL_STUDY_CASCADE_FACTOR_H
#define FNL_STUDY_CASCADE_FACTOR_H

#include "engine/world.h"

typedef struct {
  int n_segments, n_channels;
  double k;          /* INFINITY: somebody sends without end; 0: nobody is brought */
  bool by_adopters;  /* the model has no stage of role conversion: all moved count as new */
  double *customers; /* [n_segments * n_segments] row: the sender's segment. New customers that
                        one new customer brings at first hand; NaN where nobody becomes one */
  double *sends;     /* [n_channels * n_channels] the matrix of sends, row: the begetter */
  fnl_arena memory;
} fnl_k_factor;

/* Of the world's numbers as they are, in a population that mixes well. FNL_ENOMEM. */
fnl_status fnl_k_factor_init(fnl_k_factor *factor, const fnl_world *world, fnl_error *error);
void fnl_k_factor_free(fnl_k_factor *factor);

/* The viral cycle time of the same chain: the mean of the days from being moved by word of mouth to
 * moving somebody by it, over all whom a long chain brings,
 *
 *     T = d ln K(z) / d ln z at z = 1,
 *
 * K(z) being the same eigenvalue where what comes t days later counts z^t (with one channel and one
 * kind of sender T = sum of t k(t) / sum of k(t); Wallinga and Lipsitch, Proc. R. Soc. B 274
 * (2007)). NaN where K is 0 or without end. By hand: told on the day and heard on the next: T = 1.
 */
fnl_status fnl_k_factor_cycle(const fnl_world *world, double *days, fnl_error *error);

#endif

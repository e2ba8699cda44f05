/* lockstep.h: several that ask for points, on one thread, since side by side points cost little
 * more than one.
 *
 * All go a step at a time; when one is done the next takes its place. Each comes, to the bit, to
 * what it would come to alone.
 */
#ifndef FNL_OPTIMIZE_LOCKSTEP_H
#define FNL_OPTIMIZE_LOCKSTEP_H

#include "optimize/landscape.h"

#include <stddef.h>

/* A point that somebody wants to know of, and room for the answer. */
typedef struct {
  const double *x;                     /* [n] */
  double goal, *targets;               /* [n_targets] */
  double goal_weight, *target_weights; /* [n_targets] of what is to be differentiated */
  double *gradient;                    /* [n] */
} fnl_question;

/* What asks, one of an array:
 *
 *   begin(one)
 *   while ((question = ask(one)))
 *     question->goal, question->targets = values at question->x
 *     if (tell(one))
 *       question->gradient = gradient there, by question's weights
 *       tell_gradient(one)
 *   end(one)
 */
typedef struct {
  size_t size;
  void (*begin)(void *one);        /* NULL: nothing to do, as of the last two */
  fnl_question *(*ask)(void *one); /* the next point; NULL: done */
  bool (*tell)(void *one);         /* whether the gradient is wanted, too */
  void (*tell_gradient)(void *one);
  void (*end)(void *one);
} fnl_asker_type;

/* Answers askers [n], at most `n_abreast` of them at a time (<= the landscape's most, or 1). */
void fnl_lockstep(const fnl_landscape *landscape, int thread, int n_abreast,
                  const fnl_asker_type *type, void *askers, int n);

#endif

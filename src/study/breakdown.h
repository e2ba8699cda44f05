/* breakdown.h: what each replication gave by cause: who moved by what, what happened by what, and
 * what every campaign and channel sent, met and cost. It is told as replications are done, so that
 * a long study keeps none of it.
 */
#ifndef FNL_STUDY_BREAKDOWN_H
#define FNL_STUDY_BREAKDOWN_H

#include "study/replicate.h"

/* People who made a move by a cause. */
typedef struct {
  int move, cause;
  double people;
} fnl_moved;

/* Occurrences of an event by a cause; FNL_SEEDED: those of the seeds, which are no money. */
typedef struct {
  int event, cause;
  double count;
  double value; /* NaN: it has none */
  double cost;  /* of the event, without rewards */
} fnl_happened;

enum { FNL_SEEDED = -1 };

/* What a campaign, an owned or an earned channel did. NaN where nobody looks whom touches meet. */
typedef struct {
  int cause;
  double touches, reached;
  double cost;       /* paid to the platform, for letters, or as rewards */
  const double *met; /* [n_stages] touches by the stage of who met them; of earned ones NaN */
} fnl_sent;

/* Of one replication: rows for all that can be in the plan, zeros too. */
typedef struct {
  int n_moved, n_happened, n_sent;
  fnl_moved *moved;
  fnl_happened *happened;
  fnl_sent *sent;
  double *met; /* [n_sent * n_stages] */
} fnl_breakdown;

typedef void fnl_breakdown_tell(void *user, int replication, const fnl_breakdown *breakdown);

/* Who is told, and what of; starts with these two given. */
typedef struct {
  fnl_breakdown_tell *tell;
  void *user;
  bool failed; /* out of memory: not all was told */
} fnl_breakdown_teller;

/* What makes a study tell of every replication, in their order. */
fnl_witness fnl_breakdown_witness(fnl_breakdown_teller *teller);

#endif

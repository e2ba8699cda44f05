/* forest.h: referral trees: who brought whom.
 *
 * A *node* is somebody as of a referral that moved him, or a *root*: somebody whom no referral had
 * moved when he came to be able to send (a seed, somebody in a stage that sends, somebody who does
 * what is told). Who is moved by referrals more than once is a node each time, so the nodes with a
 * parent are exactly the moves by earned channels; `previous` leads from one to the one before.
 * A child hangs on what its sender was on the day of the send.
 *
 * Nodes stand in the order of time: a parent before its children.
 */
#ifndef FNL_ENGINE_FOREST_H
#define FNL_ENGINE_FOREST_H

#include "engine/roster.h"

#define FNL_NO_NODE UINT32_MAX

/* Causes of roots that are none of the plan's. */
enum { FNL_BY_SEED = -1, FNL_BY_NOBODY = -2 };

/* The day of those who were there before day 0. */
enum { FNL_BEFORE_START = -1 };

typedef struct {
  fnl_person person;
  uint32_t parent;   /* node of the sender; FNL_NO_NODE: a root */
  uint32_t root;     /* of its tree; itself where it is one */
  uint32_t previous; /* the same person's node before, or FNL_NO_NODE */
  int32_t day;       /* of the move; of a root: when it could send first, FNL_BEFORE_START */
  int32_t sent;      /* the day the word was sent; of a root: `day` */
  int32_t generation;
  int16_t cause; /* the earned channel; of a root: what had moved the person first, FNL_BY_… */
  bool alive;    /* after the last day it can still bring somebody */
} fnl_adopter;

typedef struct {
  fnl_adopter *nodes; /* [n] */
  uint32_t n;
  size_t capacity;
  bool failed; /* out of memory at some node: what there is is not all */
  /* Conversions by what had first moved who converted or, where he had come by referral, the root
   * of his tree; and those of them who had not. */
  int n_origins;             /* causes of the plan, and FNL_BY_… */
  int64_t *brought, *bought; /* [n_origins], at cause - FNL_BY_NOBODY */
} fnl_forest;

#endif

/* purchases.h: who bought when, for how much, and who has left: customers' lives.
 *
 * A *purchase* is an occurrence of an event that has a value; where no event of the plan has one,
 * of one that counts as "conversion" or "purchase". Its buyer is its doer (doers.h). Seeds that
 * emit such an event are buyers of day 0; as everywhere, theirs is no revenue.
 *
 * The value of a day's k purchases by one cause in one segment is drawn as a sum (cohorts.h). The
 * parts of a sum of k independent gamma values are the sum times a Dirichlet vector, independent of
 * it: so each purchase gets its own draw of the law and the revenue stays what it is, to the bit.
 *
 * Draws come from streams of their own. Memory: 8 bytes a person, 24 a purchase, 4 a customer.
 */
#ifndef FNL_ENGINE_PURCHASES_H
#define FNL_ENGINE_PURCHASES_H

#include "engine/agents.h"

#define FNL_NO_PURCHASE UINT32_MAX
#define FNL_NOT_LOST    INT32_MAX

typedef struct {
  fnl_person person;
  int32_t day;
  int32_t slot_cell; /* the world's; of a seed -1 less his segment */
  uint32_t next;     /* the same person's next, FNL_NO_PURCHASE */
  double value;
} fnl_purchase;

/* Of one replication. */
typedef struct {
  fnl_arena memory;
  fnl_purchase *items; /* [n] in the order of time */
  uint32_t n;
  size_t capacity;
  uint32_t *first; /* [n_customers] each customer's first, in the order of time */
  uint32_t n_customers;
  size_t customer_capacity;
  uint32_t *latest;    /* [population] a person's, FNL_NO_PURCHASE */
  int32_t *lost_since; /* [population] the day of the move to a stage of the role "lost" from where
                          he has not come back: FNL_NOT_LOST, FNL_BEFORE_START */
  int *valued;         /* [n_slot_cells] index of its value, -1: none */
  bool *wanted;        /* [n_slots] its occurrences are purchases */
  bool failed;         /* out of memory at some purchase: what there is is not all */
} fnl_purchases;

bool fnl_purchases_is_one(const fnl_plan *plan, int event);

double fnl_purchases_bytes(const fnl_plan *plan); /* without purchases */

/* From now on every run in this place, which must be of fnl_engine_agents, records its purchases.
 */
fnl_status fnl_purchases_record(fnl_workplace *place, const fnl_world *world, fnl_error *error);

/* Of the last run, borrowed; NULL unless recorded. */
const fnl_purchases *fnl_purchases_of(const fnl_workplace *place);

/* The buyer's segment, and the world's slot, FNL_BY_SEED for a seed's. */
int fnl_purchase_segment(const fnl_purchase *purchase, const fnl_world *world);
int fnl_purchase_slot(const fnl_purchase *purchase, const fnl_world *world);

#endif

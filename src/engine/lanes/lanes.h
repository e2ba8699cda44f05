/* lanes.h: days of `expected` and the way back over them, for several runs in lanes (private to
 * abreast.c).
 *
 * What goes in and comes out stands in arrays, number i of lane l at [i * FNL_ABREAST + l]; nobody
 * outside needs a vector type for that. Day 0 and what comes after the last day are not done in
 * lanes.
 */
#ifndef FNL_ENGINE_LANES_H
#define FNL_ENGINE_LANES_H

#include "engine/abreast.h"

typedef enum {
  /* given before the first day */
  FNL_LANES_PEOPLE, /* and as the last day leaves them */
  FNL_LANES_SEEDED,
  FNL_LANES_GRANTED,
  FNL_LANES_RELEASE, /* [n_campaigns * n_days] */
  FNL_LANES_MOST,    /* the same */
  /* of the days, as fnl_state and fnl_run have them */
  FNL_LANES_MONEY,
  FNL_LANES_MASS_SUM,
  FNL_LANES_SLOT_COUNT,
  FNL_LANES_TOUCHES,
  FNL_LANES_SPEND,
  FNL_LANES_CAPPED_DAYS,
  FNL_LANES_EMPTY_DAYS,
  FNL_LANES_STAGE_DAYS,
  FNL_LANES_REVENUE_DAYS,
  FNL_LANES_SPEND_DAYS,
  FNL_LANES_CONVERSION_DAYS,
  FNL_LANES_COST_DAYS,
  /* given before the way back: fnl_run_weights */
  FNL_LANES_BY_FLOW_COUNT,
  FNL_LANES_BY_SLOT_COUNT,
  FNL_LANES_BY_TOUCHES,
  FNL_LANES_BY_SPEND,
  FNL_LANES_BY_PEOPLE_END,
  /* of the way back */
  FNL_LANES_BY_DAY,
  FNL_LANES_BY_MONEY,
  FNL_N_LANES_ARRAYS
} fnl_lanes_array;

typedef struct {
  double *numbers; /* [n * FNL_ABREAST] */
  size_t n;
} fnl_lanes_numbers;

/* One way of compiling lanes.c. */
typedef struct {
  fnl_status (*init)(void **lanes, const fnl_world *world,
                     fnl_lanes_numbers arrays[FNL_N_LANES_ARRAYS], fnl_error *error);
  void (*free)(void *lanes); /* NULL is fine */
  void (*run)(void *lanes, const fnl_world *world);
  void (*back)(void *lanes, const fnl_world *world,
               bool by_day); /* by_day: wanted, or it is not set */
} fnl_lanes_type;

/* Those that this machine can run, the best first; ends with NULL. All of them give the same bits.
 */
const fnl_lanes_type *const *fnl_lanes_types(void);

/* fnl_abreast_init in lanes of a kind: fnl_abreast_init takes the best. */
fnl_status fnl_abreast_init_in(fnl_abreast **abreast, const fnl_lanes_type *type,
                               const fnl_world *world, fnl_error *error);

#endif

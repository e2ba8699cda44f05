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

typedef struct {
  double *numbers; /* [n * FNL_ABREAST] */
  size_t n;
} fnl_lanes_numbers;

/* All that goes in and out, member by member of fnl_state and fnl_run: ARRAY(owner, member, n,
 * each), n * each numbers. Only these lists say what is taken, zeroed, put and got. */

/* Given before the first day, and as the last day leaves them. */
#define FNL_LANES_GIVEN(ARRAY)                                                                     \
  ARRAY(state, people, world->n_cells, 1)                                                          \
  ARRAY(state, seeded, world->n_segments, 1)                                                       \
  ARRAY(state, granted, world->n_campaigns, 1)

/* Found by the days: summed up from 0, the same in whole numbers, set. */
#define FNL_LANES_SUMS(ARRAY)                                                                      \
  ARRAY(state, mass_sum, world->n_strengths, 1)                                                    \
  ARRAY(run, slot_count, world->n_slot_cells, 1)                                                   \
  ARRAY(run, touches, world->n_causes, 1)                                                          \
  ARRAY(run, spend, world->n_causes, 1)                                                            \
  ARRAY(run, cost_days, world->n_days, 1)
#define FNL_LANES_COUNTS(ARRAY)                                                                    \
  ARRAY(run, capped_days, world->n_campaigns, 1)                                                   \
  ARRAY(run, empty_days, world->n_campaigns, 1)
#define FNL_LANES_SET(ARRAY)                                                                       \
  ARRAY(state, money, world->n_campaigns, 1)                                                       \
  ARRAY(run, stage_days, world->n_stages, world->n_days + 1)                                       \
  ARRAY(run, revenue_days, world->n_days, 1)                                                       \
  ARRAY(run, spend_days, world->n_days, 1)                                                         \
  ARRAY(run, conversion_days, world->n_days, 1)

/* Of nothing else: what may be spent on each day, given; derivatives, found on the way back. */
#define FNL_LANES_OWN(ARRAY)                                                                       \
  ARRAY(own, release, world->n_campaigns, world->n_days)                                           \
  ARRAY(own, most, world->n_campaigns, world->n_days)                                              \
  ARRAY(own, by_day, world->n_campaigns, world->n_days)                                            \
  ARRAY(own, by_money, world->n_campaigns, 1)

#define FNL_LANES_MEMBER(owner, member, n, each) fnl_lanes_numbers owner##_##member;
#define FNL_LANES_WEIGHT(member, n)              fnl_lanes_numbers weights_##member;

typedef struct {
  FNL_LANES_GIVEN(FNL_LANES_MEMBER)
  FNL_LANES_SUMS(FNL_LANES_MEMBER)
  FNL_LANES_COUNTS(FNL_LANES_MEMBER)
  FNL_LANES_SET(FNL_LANES_MEMBER)
  FNL_LANES_OWN(FNL_LANES_MEMBER)
  FNL_RUN_WEIGHTS(FNL_LANES_WEIGHT) /* given before the way back */
} fnl_lanes_arrays;

#undef FNL_LANES_MEMBER
#undef FNL_LANES_WEIGHT

/* One way of compiling lanes.c. */
typedef struct {
  fnl_status (*init)(void **lanes, const fnl_world *world, fnl_lanes_arrays *arrays,
                     fnl_error *error);
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

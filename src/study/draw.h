/* draw.h: the uncertain numbers and the environment of one replication.
 *
 * Parameters are drawn once a replication; the environment is, for each channel, a stationary
 * mean-one lognormal AR(1) of prices and one of responses. Both come from named streams, so every
 * plan simulated under one seed and replication meets the same world.
 */
#ifndef FNL_STUDY_DRAW_H
#define FNL_STUDY_DRAW_H

#include "engine/engine.h"

typedef struct {
  fnl_arena memory;
  double *numbers;  /* [n_laws] */
  double *price;    /* [n_channels * horizon_days] */
  double *response; /* the same */
} fnl_draw;

fnl_status fnl_draw_init(fnl_draw *draw, const fnl_plan *plan, fnl_error *error);
void fnl_draw_free(fnl_draw *draw);

/* Draws the world of `luck` and puts it into `world`. Nothing to do, and nothing done, where the
 * plan has neither uncertain numbers nor noise. */
void fnl_draw_world(fnl_draw *draw, fnl_luck luck, fnl_world *world);

#endif

/* points.h: the points of an experiment: what each sets, its id and its seed.
 *
 * A point is a pure function of its number (*position*). Its id is a hash of what it sets and of
 * the plan it sets it in, every default included: equal ids are equal settings, whatever file they
 * came from. Its seed comes from the id, so that a result depends on neither the order of the work
 * nor who does it.
 */
#ifndef FNL_EXPERIMENT_POINTS_H
#define FNL_EXPERIMENT_POINTS_H

#include "base/text.h"
#include "experiment/design.h"

enum { FNL_ID_LENGTH = 32 }; /* hexadecimal digits: 128 bits of SHA-256 */

#define FNL_POINTS_MOST (INT64_C(1) << 30) /* of an experiment, replicates counted */

typedef struct {
  const fnl_experiment *experiment; /* borrowed */
  fnl_design design;
  int *n_levels;  /* [n_factors] */
  int n_settings; /* paths that a point sets */
  int64_t n;      /* points of the design times replicates */
  char base[65];  /* what all points have in common, hashed */
} fnl_points;

typedef struct {
  char id[FNL_ID_LENGTH + 1];
  uint64_t seed; /* below 2^63 */
} fnl_identity;

/* The points of an experiment over `base`, its plan with everything set that all points share. */
fnl_status fnl_points_init(fnl_points *points, const fnl_experiment *experiment,
                           const fnl_plan *base, fnl_error *error);
void fnl_points_free(fnl_points *points);

/* Which of its replicates, from 0, a position is. */
int fnl_points_replicate(const fnl_points *points, int64_t position);

/* The value of a factor at a position. */
fnl_level fnl_points_level(const fnl_points *points, int64_t position, int factor);

/* "path=value" for each path of each factor, a line each, appended to `text`. */
void fnl_points_write_settings(const fnl_points *points, int64_t position, fnl_text *text);

/* `scratch` is a text to work in, its own thread's. */
void fnl_points_identify(const fnl_points *points, int64_t position, fnl_text *scratch,
                         fnl_identity *identity);

/* Whether points choose their model, so that nothing of a plan can be read once for all. */
bool fnl_points_choose_model(const fnl_points *points);

/* A value as it stands in a file. */
void fnl_level_write(const fnl_level *level, fnl_text *text);

#endif

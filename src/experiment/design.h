/* design.h: which points of its factors a study looks at.
 *
 * A kind of design is one file of designs/ that ends in its descriptor, fnl_design_NAME; the build
 * makes the registry. A design knows how many factors there are and how many levels each has, not
 * what they mean: it gives each point a *place* in every factor. Places depend on the settings
 * alone, so that a point of this number is the same point whoever asks.
 */
#ifndef FNL_EXPERIMENT_DESIGN_H
#define FNL_EXPERIMENT_DESIGN_H

#include "base/arena.h"
#include "base/text.h"
#include "model/experiment.h"

/* What places are. */
typedef enum {
  FNL_PLACES_LEVELS,    /* numbers of levels, from 0 */
  FNL_PLACES_QUANTILES, /* parts of the factor's range or law, 0 to 1 */
  FNL_PLACES_VALUES     /* the values themselves */
} fnl_places_kind;

/* Points and places beyond which a design is refused: a gigabyte of places. */
#define FNL_PLACES_MOST (INT64_C(1) << 27)

typedef struct fnl_design_type fnl_design_type;

typedef struct {
  const fnl_design_type *type;
  const fnl_design_settings *settings; /* borrowed */
  const char *file;                    /* that the settings are of, for messages; NULL: none */
  int n_factors;
  const int *n_levels; /* [n_factors] 0: the factor has none, and `levels` is not given; borrowed */
  int64_t n;           /* points */
  double *places;      /* [n * n_factors] */
} fnl_design;

struct fnl_design_type {
  const char *name, *summary, *source; /* source NULL: common practice */
  fnl_places_kind places;
  /* How many points: design->n; or what the settings lack. */
  fnl_status (*count)(fnl_design *design, fnl_error *error);
  /* Fills the places. */
  fnl_status (*place)(fnl_design *design, fnl_error *error);
};

extern const fnl_design_type *const fnl_design_registry[]; /* ends with NULL */

/* NULL where no kind bears that name. */
const fnl_design_type *fnl_design_by_name(const char *name);

/* The design that the settings describe; FNL_EVALUE, at their line, where they lack something.
 * Starts with settings, file, n_factors and n_levels set. */
fnl_status fnl_design_make(fnl_design *design, fnl_error *error);
void fnl_design_free(fnl_design *design);

static inline double fnl_design_place(const fnl_design *design, int64_t point, int factor) {
  return design->places[point * design->n_factors + factor];
}

/* ---- for kinds of designs ---- */

/* Something is wrong with the settings: FNL_EVALUE at their line. */
fnl_status fnl_design_mistake(const fnl_design *design, const char *message, const char *hint,
                              fnl_error *error);

/* That `points` is given, and makes so many points each. */
fnl_status fnl_design_count_points(fnl_design *design, int64_t each, fnl_error *error);

/* That every factor has levels. */
fnl_status fnl_design_check_levels(const fnl_design *design, fnl_error *error);

#endif

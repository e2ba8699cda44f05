/* sequence.h: Sobol's sequence, by GSL. */
#ifndef FNL_EXPERIMENT_SEQUENCE_H
#define FNL_EXPERIMENT_SEQUENCE_H

#include "experiment/design.h"

enum { FNL_SEQUENCE_MOST = 40 }; /* dimensions */

/* places [n * dimensions] of the sequence's first n points. */
fnl_status fnl_sequence_fill(int dimensions, int64_t n, double *places, fnl_error *error);

#endif

/* rng.h: named streams for whoever wants a gsl_rng.
 *
 * The only header of random/ that needs GSL; the engines draw from fnl_stream directly.
 */
#ifndef FNL_RANDOM_RNG_H
#define FNL_RANDOM_RNG_H

#include <gsl/gsl_rng.h>

#include "random/stream.h"

/* Philox4x32-10 as a GSL generator: gsl_rng_alloc(fnl_rng_philox4x32).
 * gsl_rng_set(rng, seed) gives the stream (seed, 0, FNL_PURPOSE_TEST, 0, 0); every seed, 0
 * included, is a key of its own. gsl_rng_get is fnl_stream_word, gsl_rng_uniform is
 * fnl_stream_uniform (never 0). */
extern const gsl_rng_type *const fnl_rng_philox4x32;

/* Moves `rng`, which must be of type fnl_rng_philox4x32, to where `stream` is: it gives the words
 * `stream` would give next. `stream` itself is not moved. */
void fnl_rng_position(gsl_rng *rng, const fnl_stream *stream);

#endif

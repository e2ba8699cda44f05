/* uniforms.h: uniforms of streams several at a time, in half of the time that they take one by one.
 *
 * The same numbers as fnl_stream_uniform gives. Streams are not moved.
 */
#ifndef FNL_RANDOM_UNIFORMS_H
#define FNL_RANDOM_UNIFORMS_H

#include "random/stream.h"

#define FNL_UNIFORMS_LANES    4
#define FNL_UNIFORMS_OF_LANES (FNL_UNIFORMS_LANES * FNL_STREAM_BLOCK_UNIFORMS)

/* The first `n` from the stream's next block on. */
void fnl_uniforms_of_stream(const fnl_stream *rng, int n, double *uniforms);

/* Two of each of four streams, from the next block, that are named as `first` but for the low 32
 * bits of the index. */
void fnl_uniforms_of_lanes(const fnl_stream *first, const uint32_t index[FNL_UNIFORMS_LANES],
                           double uniforms[FNL_UNIFORMS_OF_LANES]);

#endif

/* shard.h: which part of the points a process does: the argument, or what a launcher says.
 *
 * A launcher of many processes tells each who it is by variables of the environment. Where a Slurm
 * array starts several processes a task, both numbers count: task t of T with rank r of R is part
 * t R + r of T R.
 */
#ifndef FNL_EXPERIMENT_SHARD_H
#define FNL_EXPERIMENT_SHARD_H

#include "base/error.h"

#include <stdbool.h>

enum { FNL_SHARDS_MOST = 1000000 };

/* Part `index` of `count`, from 0: the points whose position leaves this rest. */
typedef struct {
  int index, count;
  const char *array, *ranks; /* the variables that said so; NULL: none */
} fnl_shard;

/* "3/64" is the third of 64 parts. FNL_EUSAGE where it is none. */
fnl_status fnl_shard_parse(fnl_shard *shard, const char *text, fnl_error *error);

/* As `get` (getenv, or a test's own) tells; all points, 0 of 1, where nobody says anything.
 * FNL_EUSAGE where variables make no sense. */
fnl_status fnl_shard_find(fnl_shard *shard, const char *(*get)(void *user, const char *name),
                          void *user, fnl_error *error);

#endif

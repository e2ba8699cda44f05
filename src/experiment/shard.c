/* shard.c: which part of the points a process does. */
#include "experiment/shard.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static bool read_whole(const char *text, long *number) {
  char *end = NULL;
  errno = 0;
  *number = strtol(text, &end, 10);
  return end != text && *end == '\0' && errno == 0;
}

fnl_status fnl_shard_parse(fnl_shard *shard, const char *text, fnl_error *error) {
  char *slash = NULL, *end = NULL;
  const long part = strtol(text, &slash, 10);
  const long count = slash != text && *slash == '/' ? strtol(slash + 1, &end, 10) : 0;
  *shard = (fnl_shard){.count = 1};
  if (!end || end == slash + 1 || *end != '\0' || count < 1 || count > FNL_SHARDS_MOST ||
      part < 1 || part > count) {
    fnl_error_set(error, FNL_EUSAGE, "--shard %s: not a part of a number of parts", text);
    fnl_error_hint(error, "--shard 3/64 is the third of 64 parts; they count from 1");
    return FNL_EUSAGE;
  }
  shard->index = (int)(part - 1);
  shard->count = (int)count;
  return FNL_OK;
}

/* ---- launchers ---- */

typedef struct {
  const char *(*get)(void *user, const char *name);
  void *user;
} environment;

static const char *variable(const environment *e, const char *name) {
  const char *value = name ? e->get(e->user, name) : NULL;
  return value && value[0] != '\0' ? value : NULL;
}

/* How a launcher calls a process's number and how many there are. Open MPI's and MPICH's come
 * first: their processes inherit what Slurm told the daemon that started them. In a batch script
 * SLURM_PROCID is set, too, though it is one process: only a step (srun) counts. */
static const struct {
  const char *rank, *size, *only_with;
} launchers[] = {
    {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", NULL},
    {"PMI_RANK", "PMI_SIZE", NULL},
    {"SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_STEP_ID"},
    {"SLURM_PROCID", "SLURM_NTASKS", "SLURM_STEP_ID"},
    {"PMIX_RANK", "PMIX_SIZE", NULL},
};
enum { N_LAUNCHERS = sizeof launchers / sizeof launchers[0] };

static fnl_status no_sense(const char *name, const char *value, fnl_error *error) {
  fnl_error_set(error, FNL_EUSAGE, "the environment's %s=%s makes no sense", name, value);
  fnl_error_hint(error, "--shard 3/64 says which part this process does, whatever the environment");
  return FNL_EUSAGE;
}

/* A number of the environment from `least` to `most`. */
static fnl_status read_variable(const environment *e, const char *name, long least, long most,
                                long *number, fnl_error *error) {
  const char *value = variable(e, name);
  if (read_whole(value, number) && *number >= least && *number <= most)
    return FNL_OK;
  return no_sense(name, value, error);
}

static fnl_status find_ranks(const environment *e, fnl_shard *shard, fnl_error *error) {
  fnl_status status = FNL_OK;
  for (int i = 0; i < N_LAUNCHERS; i++) {
    long rank, size;
    if (!variable(e, launchers[i].rank) || !variable(e, launchers[i].size) ||
        (launchers[i].only_with && !variable(e, launchers[i].only_with)))
      continue;
    FNL_TRY(read_variable(e, launchers[i].size, 1, FNL_SHARDS_MOST, &size, error));
    FNL_TRY(read_variable(e, launchers[i].rank, 0, size - 1, &rank, error));
    shard->index = (int)rank;
    shard->count = (int)size;
    shard->ranks = launchers[i].rank;
    return FNL_OK;
  }
out:
  return status;
}

/* Slurm's array: tasks from MIN on, in steps of STEP, COUNT of them. */
static fnl_status find_array(const environment *e, fnl_shard *shard, fnl_error *error) {
  long task, count, least = 0, step = 1;
  fnl_status status = FNL_OK;
  if (!variable(e, "SLURM_ARRAY_TASK_ID") || !variable(e, "SLURM_ARRAY_TASK_COUNT"))
    return FNL_OK;
  FNL_TRY(read_variable(e, "SLURM_ARRAY_TASK_COUNT", 1, FNL_SHARDS_MOST, &count, error));
  if (variable(e, "SLURM_ARRAY_TASK_MIN"))
    FNL_TRY(read_variable(e, "SLURM_ARRAY_TASK_MIN", 0, INT_MAX, &least, error));
  if (variable(e, "SLURM_ARRAY_TASK_STEP"))
    FNL_TRY(read_variable(e, "SLURM_ARRAY_TASK_STEP", 1, INT_MAX, &step, error));
  FNL_TRY(read_variable(e, "SLURM_ARRAY_TASK_ID", least, INT_MAX, &task, error));
  if ((task - least) % step != 0 || (task - least) / step >= count) {
    fnl_error_set(error, FNL_EUSAGE,
                  "the Slurm array has gaps: task %ld is not one of %ld from %ld in steps of %ld",
                  task, count, least, step);
    fnl_error_hint(error, "sbatch --array=1-64, or --shard 3/64");
    return FNL_EUSAGE;
  }
  shard->index += (int)((task - least) / step) * shard->count;
  if (count * shard->count > FNL_SHARDS_MOST)
    return no_sense("SLURM_ARRAY_TASK_COUNT", variable(e, "SLURM_ARRAY_TASK_COUNT"), error);
  shard->count *= (int)count;
  shard->array = "SLURM_ARRAY_TASK_ID";
out:
  return status;
}

fnl_status fnl_shard_find(fnl_shard *shard, const char *(*get)(void *user, const char *name),
                          void *user, fnl_error *error) {
  const environment e = {get, user};
  fnl_status status = FNL_OK;
  *shard = (fnl_shard){.count = 1};
  FNL_TRY(find_ranks(&e, shard, error));
  FNL_TRY(find_array(&e, shard, error));
out:
  return status;
}

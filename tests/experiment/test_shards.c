/* Which part of the points a process does, by its argument and by what launchers say. */
#include "experiment/shard.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *test_suite(void);

/* An environment of "NAME=value" texts. */
static const char *get(void *user, const char *name) {
  const char *const *variables = user;
  for (; *variables; variables++) {
    const size_t length = strlen(name);
    if (strncmp(*variables, name, length) == 0 && (*variables)[length] == '=')
      return *variables + length + 1;
  }
  return NULL;
}

typedef struct {
  const char *variables[8];
  int index, count; /* from 0; count 0: refused */
} sample;

static const sample samples[] = {
    {{NULL}, 0, 1},
    /* a Slurm array, from 0, from 1, in steps */
    {{"SLURM_ARRAY_TASK_ID=5", "SLURM_ARRAY_TASK_COUNT=64", "SLURM_ARRAY_TASK_MIN=0"}, 5, 64},
    {{"SLURM_ARRAY_TASK_ID=5", "SLURM_ARRAY_TASK_COUNT=64", "SLURM_ARRAY_TASK_MIN=1"}, 4, 64},
    {{"SLURM_ARRAY_TASK_ID=10", "SLURM_ARRAY_TASK_COUNT=4", "SLURM_ARRAY_TASK_MIN=4",
      "SLURM_ARRAY_TASK_STEP=3"},
     2,
     4},
    /* srun: a step's processes; a batch script is one process, whatever SLURM_NTASKS says */
    {{"SLURM_PROCID=3", "SLURM_NTASKS=8", "SLURM_STEP_ID=0"}, 3, 8},
    {{"SLURM_PROCID=3", "SLURM_NTASKS=8", "SLURM_STEP_ID=0", "SLURM_STEP_NUM_TASKS=4"}, 3, 4},
    {{"SLURM_PROCID=0", "SLURM_NTASKS=8"}, 0, 1},
    /* Open MPI, MPICH: also within Slurm, whose variables their processes inherit */
    {{"OMPI_COMM_WORLD_RANK=6", "OMPI_COMM_WORLD_SIZE=7"}, 6, 7},
    {{"PMI_RANK=1", "PMI_SIZE=3"}, 1, 3},
    {{"OMPI_COMM_WORLD_RANK=6", "OMPI_COMM_WORLD_SIZE=7", "SLURM_PROCID=0", "SLURM_NTASKS=2",
      "SLURM_STEP_ID=0"},
     6,
     7},
    /* array and ranks together: task 2 of 4, rank 1 of 3 */
    {{"SLURM_ARRAY_TASK_ID=3", "SLURM_ARRAY_TASK_COUNT=4", "SLURM_ARRAY_TASK_MIN=1", "PMI_RANK=1",
      "PMI_SIZE=3"},
     7,
     12},
    {{"PMI_RANK=", "PMI_SIZE="}, 0, 1},
    /* nonsense */
    {{"PMI_RANK=3", "PMI_SIZE=3"}, 0, 0},
    {{"PMI_RANK=-1", "PMI_SIZE=3"}, 0, 0},
    {{"PMI_RANK=x", "PMI_SIZE=3"}, 0, 0},
    {{"PMI_RANK=0", "PMI_SIZE=0"}, 0, 0},
    {{"SLURM_ARRAY_TASK_ID=9", "SLURM_ARRAY_TASK_COUNT=4", "SLURM_ARRAY_TASK_MIN=1"}, 0, 0},
    {{"SLURM_ARRAY_TASK_ID=5", "SLURM_ARRAY_TASK_COUNT=4", "SLURM_ARRAY_TASK_MIN=4",
      "SLURM_ARRAY_TASK_STEP=3"},
     0,
     0},
};

START_TEST(the_part_is_found_from_what_launchers_say) {
  const sample *s = &samples[_i];
  fnl_error error = {0};
  fnl_shard shard;
  const fnl_status status = fnl_shard_find(&shard, get, (void *)(uintptr_t)s->variables, &error);
  if (s->count == 0) {
    ck_assert_int_eq(status, FNL_EUSAGE);
    ck_assert_ptr_nonnull(strstr(error.hint, "--shard"));
    return;
  }
  ck_assert_msg(status == FNL_OK, "%s", error.message);
  ck_assert_int_eq(shard.index, s->index);
  ck_assert_int_eq(shard.count, s->count);
}
END_TEST

START_TEST(all_parts_of_an_array_with_ranks_are_there_once) {
  bool seen[4 * 3] = {false};
  for (int task = 1; task <= 4; task++)
    for (int rank = 0; rank < 3; rank++) {
      char id[40], own[40];
      fnl_error error;
      fnl_shard shard;
      snprintf(id, sizeof id, "SLURM_ARRAY_TASK_ID=%d", task);
      snprintf(own, sizeof own, "OMPI_COMM_WORLD_RANK=%d", rank);
      const char *variables[] = {id,  "SLURM_ARRAY_TASK_COUNT=4", "SLURM_ARRAY_TASK_MIN=1",
                                 own, "OMPI_COMM_WORLD_SIZE=3",   NULL};
      ck_assert_int_eq(fnl_shard_find(&shard, get, variables, &error), FNL_OK);
      ck_assert_int_eq(shard.count, 12);
      ck_assert(!seen[shard.index]);
      seen[shard.index] = true;
    }
}
END_TEST

START_TEST(an_argument_counts_from_one) {
  static const char *const wrong[] = {"0/4",  "5/4", "4",    "a/b",        "1/",  "/4",
                                      "1/4x", "",    "-1/4", "1/99999999", "1 /4"};
  fnl_error error = {0};
  fnl_shard shard;
  ck_assert_int_eq(fnl_shard_parse(&shard, "3/64", &error), FNL_OK);
  ck_assert_int_eq(shard.index, 2);
  ck_assert_int_eq(shard.count, 64);
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    ck_assert_msg(fnl_shard_parse(&shard, wrong[i], &error) == FNL_EUSAGE, "%s", wrong[i]);
    ck_assert_ptr_nonnull(strstr(error.hint, "3/64"));
  }
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("shards");
  TCase *tcase = tcase_create("parts");
  tcase_add_loop_test(tcase, the_part_is_found_from_what_launchers_say, 0,
                      (int)(sizeof samples / sizeof *samples));
  tcase_add_test(tcase, all_parts_of_an_array_with_ranks_are_there_once);
  tcase_add_test(tcase, an_argument_counts_from_one);
  suite_add_tcase(suite, tcase);
  return suite;
}

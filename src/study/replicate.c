/* replicate.c: replications in parallel, filed by number.
 *
 * Work goes in blocks; between two blocks the days are merged in order and the stopping rule is
 * asked. Block lengths depend on the plan alone, so nothing depends on the threads.
 */
#include "study/replicate.h"

#include "base/hooks.h"

#include <omp.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* OMP_NUM_THREADS may say anything. */
enum { THREADS_MOST = 1024 };

int fnl_threads(int wanted) {
  const int offered = omp_get_max_threads();
  if (wanted > 0)
    return wanted;
  return offered < THREADS_MOST ? offered : THREADS_MOST;
}

int fnl_tasks_run(fnl_task *task, void *context, int first, int end, int n_threads,
                  const fnl_hooks *hooks, int total, unsigned char *done) {
  int n_done = 0;
#pragma omp parallel for schedule(dynamic, 1) num_threads(n_threads)
  for (int i = first; i < end; i++) {
    if (fnl_hooks_stop(hooks))
      continue;
    if (!task(context, omp_get_thread_num(), i))
      continue;
    if (done)
      done[i] = 1;
#pragma omp critical(fnl_progress)
    {
      n_done++;
      fnl_hooks_tell(hooks, (size_t)first + (size_t)n_done, (size_t)total);
    }
  }
  return n_done;
}

/* ---- a study under way ---- */

/* What a witness has taken of a block and not filed yet. */
typedef struct {
  void **taken;         /* [block_length] */
  unsigned char *there; /* [block_length] */
  int next;             /* filed up to here */
} fnl_testimony;

typedef struct {
  const fnl_study *study;
  fnl_sample *sample;
  fnl_bench *benches;
  int n_threads, block_length, block_first;
  size_t n_stage_days, n_course_days, n_day_values; /* of one replication */
  double *block_days;                               /* [block_length * n_day_values] */
  double *block_notes;                              /* [block_length * n_notes] */
  unsigned char *done;                              /* [capacity] */
  bool failed;                                      /* a replication had not memory enough */
  fnl_testimony *testimonies;                       /* [n_witnesses] */
} fnl_batch;

static const double memory_part = 0.75; /* of the machine's, that a sample may take */
enum { N_DAY_SUMS = 4 };                /* revenue, spend, conversions, profit of each day */
enum { BLOCK_BYTES = 1 << 26, BLOCK_LEAST = 8, BLOCK_MOST = 256 };

static int block_length(size_t n_day_values) {
  const size_t fits = BLOCK_BYTES / (n_day_values * sizeof(double));
  if (fits < BLOCK_LEAST)
    return BLOCK_LEAST;
  return fits < BLOCK_MOST ? (int)fits : BLOCK_MOST;
}

/* Days capped and empty of each campaign, and whether the worth is open. */
static size_t n_notes(const fnl_plan *plan) { return 2 * (size_t)plan->n_campaigns + 1; }

static void file_days(const fnl_batch *batch, const fnl_world *world, const fnl_run *run,
                      int block_index) {
  const int n_days = batch->study->plan->horizon_days,
            n_campaigns = batch->study->plan->n_campaigns;
  const size_t n = (size_t)n_days;
  double *days = batch->block_days + (size_t)block_index * batch->n_day_values;
  memcpy(days, run->stage_days, batch->n_stage_days * sizeof *days);
  days += batch->n_stage_days;
  memcpy(days, run->revenue_days, n * sizeof *days);
  memcpy(days + n, run->spend_days, n * sizeof *days);
  memcpy(days + 2 * n, run->conversion_days, n * sizeof *days);
  for (int t = 0; t < n_days; t++)
    days[3 * n + (size_t)t] = fnl_run_profit(world, run, t);
  double *notes = batch->block_notes + (size_t)block_index * n_notes(batch->study->plan);
  for (int c = 0; c < n_campaigns; c++) {
    notes[c] = run->capped_days[c];
    notes[n_campaigns + c] = run->empty_days[c];
  }
  notes[2 * n_campaigns] = run->worth_is_open;
}

fnl_luck fnl_study_luck(const fnl_study *study, uint64_t replication) {
  return (fnl_luck){.seed = study->seed, .replication = replication};
}

static void file_up_to(const fnl_batch *batch, int index, int end) {
  const fnl_witness *witness = &batch->study->witnesses[index];
  fnl_testimony *testimony = &batch->testimonies[index];
  const int first = batch->block_first;
  while (testimony->next < end && testimony->there[testimony->next - first]) {
    witness->file(witness->user, testimony->next, testimony->taken[testimony->next - first]);
    testimony->there[testimony->next - first] = 0;
    testimony->next++;
  }
}

/* Filed as soon as all before it are, so that few wait. */
static void testify(const fnl_batch *batch, const fnl_bench *bench, int replication) {
  for (int i = 0; i < batch->study->n_witnesses; i++) {
    const fnl_witness *witness = &batch->study->witnesses[i];
    void *taken = witness->take(witness->user, bench);
#pragma omp critical(fnl_witness)
    {
      batch->testimonies[i].taken[replication - batch->block_first] = taken;
      batch->testimonies[i].there[replication - batch->block_first] = 1;
      file_up_to(batch, i, batch->block_first + batch->block_length);
    }
  }
}

static void begin_testimonies(const fnl_batch *batch) {
  for (int i = 0; i < batch->study->n_witnesses; i++)
    batch->testimonies[i].next = batch->block_first;
}

/* What a block has left, past what an interruption left out. */
static void end_testimonies(const fnl_batch *batch, int end) {
  for (int i = 0; i < batch->study->n_witnesses; i++)
    for (int k = batch->block_first; k < end; k++) {
      batch->testimonies[i].next = k;
      file_up_to(batch, i, k + 1);
    }
}

/* The first arm comes last: what is kept of it is kept of whole replications. */
static bool do_replication(void *context, int thread, int index) {
  fnl_batch *batch = context;
  const fnl_study *study = batch->study;
  fnl_sample *sample = batch->sample;
  fnl_bench *bench = &batch->benches[thread];
  const fnl_luck luck = fnl_study_luck(study, (uint64_t)index);
  const fnl_arm own = {0};
  fnl_bench_meet(bench, luck);
  for (int arm = study->n_arms - 1; arm >= 0; arm--) {
    fnl_bench_simulate(bench, study->engine, study->arms ? &study->arms[arm] : &own, luck);
    if (bench->run.cut)
      return false;
    if (bench->run.failed) {
#pragma omp atomic write
      batch->failed = true;
    }
    const size_t row = (size_t)arm * (size_t)sample->capacity + (size_t)index;
    fnl_figures_row(&sample->figures, &bench->world, &bench->run,
                    sample->rows + row * (size_t)sample->n_columns);
  }
  file_days(batch, &bench->world, &bench->run, index - batch->block_first);
  testify(batch, bench, index);
  return true;
}

/* `from`: the days of one replication, as file_days has left them. */
static void keep_days(const fnl_batch *batch, const double *from) {
  fnl_days *days = &batch->sample->days;
  const size_t n_stage_days = batch->n_stage_days, n_days = (size_t)days->n_days;
  const double *revenue = from + n_stage_days, *conversions = revenue + 2 * n_days;
  const double *of_a_day[FNL_N_COURSES] = {conversions, revenue, conversions + n_days};
  double *course = days->course_kept + (size_t)days->n_kept * FNL_N_COURSES * n_days;
  memcpy(days->stage_kept + (size_t)days->n_kept * n_stage_days, from, n_stage_days * sizeof *from);
  for (int k = 0; k < FNL_N_COURSES; k++) {
    double sum = 0.0;
    for (size_t t = 0; t < n_days; t++)
      *course++ = sum += of_a_day[k][t];
  }
  days->n_kept++;
}

/* Adds a block's days to the sums, in the order of the replications. */
static void merge_days(const fnl_batch *batch, int first, int end) {
  fnl_days *days = &batch->sample->days;
  const int n_campaigns = batch->study->plan->n_campaigns;
  for (int i = first; i < end; i++) {
    if (!batch->done[i])
      continue;
    const double *from = batch->block_days + (size_t)(i - first) * batch->n_day_values;
    for (size_t k = 0; k < batch->n_day_values; k++)
      days->stage_mean[k] += from[k]; /* the other means follow it in memory */
    if (days->n_kept < FNL_DAYS_KEPT)
      keep_days(batch, from);
    const double *notes = batch->block_notes + (size_t)(i - first) * n_notes(batch->study->plan);
    for (int c = 0; c < n_campaigns; c++) {
      batch->sample->capped_days[c] += notes[c];
      batch->sample->empty_days[c] += notes[n_campaigns + c];
    }
    batch->sample->open_worths += notes[2 * n_campaigns];
  }
}

static void divide_sums(const fnl_batch *batch) {
  fnl_sample *sample = batch->sample;
  const double n = sample->n > 0 ? sample->n : 1;
  for (size_t k = 0; k < batch->n_day_values; k++)
    sample->days.stage_mean[k] /= n;
  for (int c = 0; c < batch->study->plan->n_campaigns; c++) {
    sample->capped_days[c] /= n;
    sample->empty_days[c] /= n;
  }
  sample->open_worths /= n;
}

/* Moves the rows that were done to the front, in order; n may have gaps after an interruption. */
static void close_gaps(const fnl_batch *batch, int end) {
  fnl_sample *sample = batch->sample;
  const size_t width = (size_t)sample->n_columns;
  sample->n = 0;
  for (int i = 0; i < end; i++) {
    if (!batch->done[i])
      continue;
    for (int arm = 0; arm < sample->n_arms && sample->n < i; arm++) {
      double *rows = sample->rows + (size_t)arm * (size_t)sample->capacity * width;
      memcpy(rows + (size_t)sample->n * width, rows + (size_t)i * width, width * sizeof *rows);
    }
    sample->replication[sample->n++] = i;
  }
}

static bool precise_enough(const fnl_study *study, fnl_sample *sample, int n) {
  if (study->precision <= 0.0 || n < study->replications)
    return false;
  sample->n = n;
  const fnl_estimate roas = fnl_sample_estimate(
      sample, 0, fnl_figures_find(&sample->figures, FNL_GROUP_TOTALS, 0, "roas"));
  return roas.high - roas.mean <= study->precision * fabs(roas.mean);
}

static void run_blocks(fnl_batch *batch) {
  fnl_sample *sample = batch->sample;
  const fnl_study *study = batch->study;
  int end = 0;
  bool enough = false, stopped = false;
  while (end < sample->capacity && !enough && !stopped) {
    const int first = end;
    const int rest = sample->capacity - first;
    const int due = first < study->replications ? study->replications - first : rest;
    int length = batch->block_length < rest ? batch->block_length : rest;
    length = due < length ? due : length;
    end = first + length;
    batch->block_first = first;
    begin_testimonies(batch);
    const int n_done = fnl_tasks_run(do_replication, batch, first, end, batch->n_threads,
                                     study->hooks, sample->capacity, batch->done);
    merge_days(batch, first, end);
    end_testimonies(batch, end);
    stopped = n_done < length;
    enough = batch->failed || (!stopped && precise_enough(study, sample, end));
  }
  close_gaps(batch, end);
  sample->partial = stopped || (!enough && end < sample->capacity);
  divide_sums(batch);
}

/* ---- memory ---- */

static int most_replications(const fnl_study *study) {
  if (study->precision <= 0.0)
    return study->replications;
  return study->max_replications > study->replications ? study->max_replications
                                                       : study->replications;
}

static double machine_bytes(void) {
  return (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
}

/* A sample that outgrows the machine would be found out late, by being killed: say so first. */
static fnl_status check_room(const fnl_sample *sample, double n_values, fnl_error *error) {
  const double needed = n_values * sizeof(double);
  const double there = machine_bytes();
  if (needed < memory_part * there)
    return FNL_OK;
  fnl_error_set(error, FNL_ENOMEM, "%d %s %.1f GB of memory; this machine has %.1f",
                sample->capacity,
                fnl_plural(sample->capacity, "replication needs", "replications need"),
                needed / 1e9, there / 1e9);
  fnl_error_hint(error, "fewer replications; `precision` stops as soon as the mean is known");
  return FNL_ENOMEM;
}

static void take_days(const fnl_batch *batch, size_t n_kept, fnl_sample *sample) {
  fnl_days *days = &sample->days;
  days->n_days = batch->study->plan->horizon_days;
  days->n_stages = batch->study->plan->n_stages;
  days->stage_mean = FNL_TAKE(&sample->memory, batch->n_day_values, double);
  days->stage_kept = FNL_TAKE(&sample->memory, n_kept * batch->n_stage_days, double);
  days->course_kept = FNL_TAKE(&sample->memory, n_kept * batch->n_course_days, double);
  if (sample->memory.failed)
    return;
  days->revenue = days->stage_mean + batch->n_stage_days;
  days->spend = days->revenue + days->n_days;
  days->conversions = days->spend + days->n_days;
  days->profit = days->conversions + days->n_days;
}

static fnl_status sample_init(const fnl_batch *batch, fnl_sample *sample, fnl_error *error) {
  const fnl_study *study = batch->study;
  const size_t capacity = (size_t)sample->capacity;
  const size_t n_kept = capacity < FNL_DAYS_KEPT ? capacity : FNL_DAYS_KEPT;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_figures_init(&sample->figures, &batch->benches[0].world, study->gauge, error));
  sample->n_arms = study->n_arms;
  sample->n_columns = sample->figures.n_columns;
  const size_t n_rows = (size_t)sample->n_arms * capacity;
  const size_t n_values = n_rows * (size_t)sample->n_columns;
  FNL_TRY(check_room(
      sample, (double)n_values + (double)(n_kept * (batch->n_stage_days + batch->n_course_days)),
      error));
  sample->rows = FNL_TAKE(&sample->memory, n_values, double);
  sample->replication = FNL_TAKE(&sample->memory, capacity, int);
  sample->capped_days = FNL_TAKE(&sample->memory, study->plan->n_campaigns, double);
  sample->empty_days = FNL_TAKE(&sample->memory, study->plan->n_campaigns, double);
  take_days(batch, n_kept, sample);
  if (sample->memory.failed)
    status = fnl_error_no_memory(error);
out:
  return status;
}

void fnl_study_add_witness(fnl_study *study, fnl_witness witness) {
  assert(study->n_witnesses < FNL_WITNESSES_MOST);
  study->witnesses[study->n_witnesses++] = witness;
}

fnl_status fnl_study_threads(const fnl_study *study, int *n_threads, fnl_error *error) {
  const double own = study->engine->own ? study->engine->own->bytes(study->plan) : 0.0;
  const double room = memory_part * machine_bytes();
  double each = own;
  for (int i = 0; i < study->n_witnesses; i++)
    each += study->witnesses[i].bytes(study->plan);
  *n_threads = fnl_threads(study->n_threads);
  if (each * *n_threads <= room)
    return FNL_OK;
  *n_threads = (int)(room / each);
  if (*n_threads > 0)
    return FNL_OK;
  fnl_error_set(
      error, FNL_EENGINE, "the engine \"%s\" needs %.1f GB for %lld people; this machine has %.1f",
      study->engine->name, each / 1e9, (long long)study->plan->population, machine_bytes() / 1e9);
  fnl_error_hint(error, "--engine cohorts, whose cost does not grow with the population");
  return FNL_EENGINE;
}

static fnl_status testimonies_init(fnl_batch *batch, fnl_error *error) {
  const size_t n = (size_t)batch->study->n_witnesses, length = (size_t)batch->block_length;
  bool there = true;
  batch->testimonies = calloc(n + 1, sizeof *batch->testimonies);
  for (size_t i = 0; batch->testimonies && i < n; i++) {
    fnl_testimony *testimony = &batch->testimonies[i];
    testimony->taken = calloc(length, sizeof *testimony->taken);
    testimony->there = calloc(length, 1);
    there = there && testimony->taken && testimony->there;
  }
  return batch->testimonies && there ? FNL_OK : fnl_error_no_memory(error);
}

static fnl_status prepare(const fnl_study *study, fnl_bench *bench, fnl_error *error) {
  fnl_status status = FNL_OK;
  for (int i = 0; i < study->n_witnesses; i++)
    FNL_TRY(study->witnesses[i].prepare(study->witnesses[i].user, bench, error));
out:
  return status;
}

static fnl_status batch_init(fnl_batch *batch, fnl_error *error) {
  const fnl_plan *plan = batch->study->plan;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_study_threads(batch->study, &batch->n_threads, error));
  if (batch->n_threads > batch->sample->capacity)
    batch->n_threads = batch->sample->capacity;
  batch->n_stage_days = ((size_t)plan->horizon_days + 1) * (size_t)plan->n_stages;
  batch->n_day_values = batch->n_stage_days + N_DAY_SUMS * (size_t)plan->horizon_days;
  batch->n_course_days = FNL_N_COURSES * (size_t)plan->horizon_days;
  batch->block_length = block_length(batch->n_day_values);
  const size_t length = (size_t)batch->block_length;
  batch->block_days = malloc(length * batch->n_day_values * sizeof(double));
  batch->block_notes = calloc(length * n_notes(plan), sizeof(double));
  batch->done = calloc((size_t)batch->sample->capacity, 1);
  batch->benches = calloc((size_t)batch->n_threads, sizeof *batch->benches);
  FNL_TRY(testimonies_init(batch, error));
  if (!batch->block_days || !batch->block_notes || !batch->done || !batch->benches)
    return fnl_error_no_memory(error);
  for (int i = 0; i < batch->n_threads; i++) {
    FNL_TRY(fnl_bench_init(&batch->benches[i], plan, batch->study->engine, batch->study->sampler,
                           error));
    batch->benches[i].place.hooks = batch->study->hooks;
    if (plan->simulation.reach)
      FNL_TRY(
          fnl_workplace_watch_contacts(&batch->benches[i].place, &batch->benches[i].world, error));
    FNL_TRY(prepare(batch->study, &batch->benches[i], error));
  }
  FNL_TRY(sample_init(batch, batch->sample, error));
out:
  return status;
}

static void batch_free(fnl_batch *batch) {
  for (int i = 0; batch->benches && i < batch->n_threads; i++)
    fnl_bench_free(&batch->benches[i]);
  free(batch->benches);
  for (int i = 0; batch->testimonies && i < batch->study->n_witnesses; i++) {
    free(batch->testimonies[i].taken);
    free(batch->testimonies[i].there);
  }
  free(batch->testimonies);
  free(batch->done);
  free(batch->block_notes);
  free(batch->block_days);
}

static const fnl_sampler_type *const samplers[] = {
    [FNL_SAMPLER_REJECTION] = &fnl_sampler_rejection,
    [FNL_SAMPLER_INVERSION] = &fnl_sampler_inversion,
};

fnl_study fnl_study_of(const fnl_plan *plan) {
  return (fnl_study){.plan = plan,
                     .engine = fnl_engine_by_name(plan->simulation.engine),
                     .sampler = samplers[plan->simulation.sampler],
                     .seed = plan->simulation.seed,
                     .n_arms = 1,
                     .replications = plan->simulation.replications,
                     .precision = plan->simulation.precision,
                     .max_replications = plan->simulation.max_replications};
}

static fnl_status too_much(fnl_error *error) {
  fnl_error_set(error, FNL_ENOMEM,
                "a replication needs more memory than there is: too much is sent at once");
  fnl_error_hint(error, "fewer sends or people; `law = \"poisson\"` without a network and "
                        "`sharing_shape` counts them instead");
  return FNL_ENOMEM;
}

fnl_status fnl_replicate(const fnl_study *study, fnl_sample *sample, fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_batch batch = {.study = study, .sample = sample};
  memset(sample, 0, sizeof *sample);
  sample->deterministic = !study->engine->is_random && !fnl_plan_is_uncertain(study->plan);
  sample->capacity = sample->deterministic ? 1 : most_replications(study);
  FNL_TRY(batch_init(&batch, error));
  run_blocks(&batch);
  if (batch.failed)
    status = too_much(error);
out:
  batch_free(&batch);
  if (status != FNL_OK)
    fnl_sample_free(sample);
  return status;
}

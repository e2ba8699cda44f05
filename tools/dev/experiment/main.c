/* main.c: what an experiment costs beside the simulations it is made of.
 *
 * usage: funnel_bench_experiment PROGRAM PLAN [--million]. Writes into a folder of its own in
 * $TMPDIR. Figures are medians of short runs taken in turns; those by the processor's time do not
 * depend on what else the machine does. --million does a million points first, which takes minutes,
 * for how long an experiment then takes to start, and `funnel status` to answer.
 */
#include "../bench_rows.h"

#include "experiment/run.h"
#include "model/read.h"
#include "study/replicate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { ROUNDS = 7 };

typedef struct {
  const char *program, *folder;
} bench;

static void stop(const char *what) {
  fprintf(stderr, "bench: %s\n", what);
  exit(1);
}

/* A command that must succeed, in the bench's folder. */
static void run(const bench *b, const char *format, const char *name) {
  char arguments[1024], command[4096];
  snprintf(arguments, sizeof arguments, format, name, name, name, name);
  snprintf(command, sizeof command, "cd '%s' && { %s; } >/dev/null 2>&1", b->folder, arguments);
  if (system(command) != 0)
    stop(command);
}

/* What is studied: a plan, what all points set ("" where nothing), and a path beside `population`
 * that varies from `low` to `high`. */
typedef struct {
  const char *what, *plan, *set, *path;
  double low, high;
} topic;

/* Writes `name`.cfg, an experiment of two factors with `n` points. */
static void write_experiment(const bench *b, const char *name, const topic *about, int n) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s.cfg", b->folder, name);
  FILE *file = fopen(path, "w");
  if (!file)
    stop(path);
  fprintf(file,
          "plan = \"%s\"; measure = [ \"totals.revenue\", \"totals.conversions\" ]; %s\n"
          "design = { kind = \"random\"; points = %d; };\n"
          "factors = ( { name = \"people\"; path = \"population\"; low = 1e5; high = 1e6;\n"
          "              whole = true; },\n"
          "            { name = \"other\"; path = \"%s\"; low = %.6f; high = %.6f; } );\n",
          about->plan, about->set, n, about->path, about->low, about->high);
  if (fclose(file) != 0)
    stop(path);
}

/* ---- a point beside its simulation ---- */

typedef struct {
  fnl_experiment experiment;
  fnl_trial trial;
  fnl_desk desk;
} subject;

static void subject_init(subject *s, const bench *b, const char *name, const char *plan) {
  char path[4096];
  const fnl_read_options options = {0};
  fnl_error error;
  memset(s, 0, sizeof *s);
  snprintf(path, sizeof path, "%s/%s.cfg", b->folder, name);
  if (fnl_experiment_read(&s->experiment, path, false, NULL, &error) != FNL_OK ||
      fnl_trial_init(&s->trial, &s->experiment, plan, &options, NULL, &error) != FNL_OK ||
      fnl_desk_init(&s->desk, &s->trial, &error) != FNL_OK)
    stop(error.message);
}

static void subject_free(subject *s) {
  fnl_desk_free(&s->desk);
  fnl_trial_free(&s->trial);
  fnl_experiment_free(&s->experiment);
}

/* Seconds of the processor for all points, with their store and the thread that writes it. */
static double seconds_of_points(const subject *s, const char *folder) {
  const fnl_run_settings settings = {.folder = folder, .shard = {.count = 1}, .n_threads = 1};
  fnl_run_report report;
  fnl_error error;
  const double start = read_clock(CLOCK_PROCESS_CPUTIME_ID);
  if (fnl_experiment_run(&s->trial, &settings, &report, &error) != FNL_OK)
    stop(error.message);
  if (report.n_done != s->trial.points.n)
    stop("not all points were done");
  return read_clock(CLOCK_PROCESS_CPUTIME_ID) - start;
}

static double seconds_of_simulation(const fnl_plan *plan) {
  fnl_study study = fnl_study_of(plan);
  fnl_sample sample;
  fnl_error error;
  study.n_threads = 1;
  const double start = read_clock(CLOCK_PROCESS_CPUTIME_ID);
  if (fnl_replicate(&study, &sample, &error) != FNL_OK)
    stop(error.message);
  fnl_sample_free(&sample);
  return read_clock(CLOCK_PROCESS_CPUTIME_ID) - start;
}

/* Seconds of the processor for the same points' simulations, and nothing else. */
static double seconds_of_simulations(subject *s) {
  double seconds = 0.0;
  for (int64_t i = 0; i < s->trial.points.n; i++) {
    fnl_plan *plan;
    fnl_error error;
    if (fnl_trial_plan(&s->trial, &s->desk, i, &plan, &error) != FNL_OK)
      stop(error.message);
    seconds += seconds_of_simulation(plan);
  }
  return seconds;
}

static void time_points(const bench *b, const topic *about) {
  enum { POINTS = 1000 };
  subject s;
  char folder[4096];
  double overhead[ROUNDS], alone[ROUNDS];
  write_experiment(b, "points", about, POINTS);
  subject_init(&s, b, "points", about->plan);
  snprintf(folder, sizeof folder, "%s/points", b->folder);
  for (int i = 0; i < ROUNDS; i++) { /* simulations before and after: a machine's speed drifts */
    const double before = seconds_of_simulations(&s);
    const double points = seconds_of_points(&s, folder);
    alone[i] = 1e6 * 0.5 * (before + seconds_of_simulations(&s)) / POINTS;
    overhead[i] = 1e6 * points / POINTS - alone[i];
    run(b, "rm -rf %s", "points");
  }
  const double typical = median(overhead, ROUNDS);
  printf("%s\n", about->what);
  print_row("  a simulation alone", median(alone, ROUNDS), "us", "", true);
  print_row("  a point beyond it", typical, "us", "<= 50", typical <= 50.0);
  subject_free(&s);
}

/* ---- two processes ---- */

static double seconds_of_command(const bench *b, const char *format, const char *name) {
  const double start = read_clock(CLOCK_MONOTONIC);
  run(b, format, name);
  return read_clock(CLOCK_MONOTONIC) - start;
}

/* Of all processes that have ended. */
static double seconds_of_children(void) {
  struct rusage usage;
  getrusage(RUSAGE_CHILDREN, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static const char one_process[] =
    "rm -rf %s && $FUNNEL experiment %s.cfg --store %s --shard 1/1 --threads 1";
static const char two_processes[] =
    "rm -rf %s && { $FUNNEL experiment %s.cfg --store %s --shard 1/2 --threads 1 & "
    "first=$!; $FUNNEL experiment %s.cfg --store pair --shard 2/2 --threads 1 && wait $first; }";

/* All points twice, in two folders: what the machine gives two programs that share nothing. */
static const char two_strangers[] =
    "rm -rf %s other && { $FUNNEL experiment %s.cfg --store %s --shard 1/1 --threads 1 & "
    "first=$!; $FUNNEL experiment %s.cfg --store other --shard 1/1 --threads 1 && wait $first; }";

static void time_processes(const bench *b, const topic *about) {
  double ratios[ROUNDS], work[ROUNDS], limits[ROUNDS];
  write_experiment(b, "pair", about, 2000);
  for (int i = 0; i < ROUNDS; i++) {
    const double before = seconds_of_children();
    const double one = seconds_of_command(b, one_process, "pair");
    const double between = seconds_of_children();
    ratios[i] = one / seconds_of_command(b, two_processes, "pair");
    work[i] = (seconds_of_children() - between) / (between - before);
    limits[i] = 2.0 * one / seconds_of_command(b, two_strangers, "pair");
  }
  const double ratio = median(ratios, ROUNDS);
  print_row("2,000 points by two processes, times one", ratio, "x", ">= 1.85", ratio >= 1.85);
  print_row("  the two's time of the processor, times that of one", median(work, ROUNDS), "x", "",
            true);
  print_row("  two that share nothing, times one: the machine's limit", median(limits, ROUNDS), "x",
            "", true);
}

/* ---- a million points ---- */

static const char trivial_plan[] =
    "model = { name = \"trivial\"; channels = ();\n"
    "  stages = ( { name = \"a\"; role = \"prospect\"; }, { name = \"b\"; role = \"conversion\"; } "
    ");\n"
    "  events = ( { name = \"purchase\"; counts_as = [ \"conversion\" ];\n"
    "               value = { mean = 2.0; cv = 0.5; }; } );\n"
    "  moves = ( { from = \"a\"; to = \"b\"; daily = 0.1; emits = \"purchase\"; } ); };\n"
    "horizon_days = 2; population = 1000; simulation = { engine = \"expected\"; };\n";

static void write_trivial_plan(const bench *b, char *path, size_t size) {
  snprintf(path, size, "%s/trivial-plan.cfg", b->folder);
  FILE *file = fopen(path, "w");
  if (!file || fputs(trivial_plan, file) < 0 || fclose(file) != 0)
    stop(path);
}

static void time_million(const bench *b, const topic *about) {
  static const char run_all[] = "$FUNNEL experiment %s.cfg --store %s";
  double start[3], status[3];
  struct rusage usage;
  write_experiment(b, "million", about, 1000000);
  const double seconds = seconds_of_command(b, run_all, "million");
  getrusage(RUSAGE_CHILDREN, &usage);
  for (int i = 0; i < 3; i++) {
    start[i] = seconds_of_command(b, run_all, "million");
    status[i] = seconds_of_command(b, "$FUNNEL status %s", "million");
  }
  const double typical_start = median(start, 3), typical_status = median(status, 3);
  print_row("a million trivial points", seconds, "s", "", true);
  print_row("  memory at most", (double)usage.ru_maxrss / 1024.0, "MB", "", true);
  print_row("  started again, with all of them done", typical_start, "s", "<= 5",
            typical_start <= 5.0);
  print_row("  funnel status", typical_status, "s", "<= 1", typical_status <= 1.0);
  run(b, "rm -rf %s", "million");
}

int main(int argc, char **argv) {
  char folder[1024], plan[1024 + 32];
  const char *parent = getenv("TMPDIR");
  if (argc < 3) {
    fprintf(stderr, "usage: %s PROGRAM PLAN [--million]\n", argv[0]);
    return 2;
  }
  snprintf(folder, sizeof folder, "%s/funnel-bench-XXXXXX", parent ? parent : "/tmp");
  if (!mkdtemp(folder))
    stop(folder);
  const bench b = {argv[1], folder};
  setenv("FUNNEL", b.program, 1);
  write_trivial_plan(&b, plan, sizeof plan);
  const topic trivial = {"a trivial plan, expected", plan, "", "moves.a->b.daily", 0.0, 0.5},
              expected = {"default plan, expected",
                          argv[2],
                          "set = [ \"simulation.engine=expected\" ];",
                          "budget.total",
                          1e4,
                          1e5},
              cohorts = {"default plan, cohorts, 10 replications",
                         argv[2],
                         "set = [ \"simulation.engine=cohorts\", \"simulation.replications=10\" ];",
                         "budget.total",
                         1e4,
                         1e5};
  setvbuf(stdout, NULL, _IOLBF, 0);
  printf("%-58s %10s %-4s  %-12s %s\n", "what, by time of the processor", "median", "", "goal",
         "reached");
  time_points(&b, &trivial);
  time_points(&b, &expected);
  time_points(&b, &cohorts);
  time_processes(&b, &cohorts);
  if (argc > 3 && strcmp(argv[3], "--million") == 0)
    time_million(&b, &trivial);
  char command[1100];
  snprintf(command, sizeof command, "rm -rf '%s'", folder);
  return system(command) == 0 ? 0 : 1;
}

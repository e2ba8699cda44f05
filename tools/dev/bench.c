/* bench.c: how fast Funnel is, beside what it is meant to be.
 *
 * usage: funnel_bench PROGRAM PLAN CASCADE [--load]. Every figure is a median of many short runs
 * taken in turns, so that a machine whose speed drifts does not favour one of two things compared.
 * --load reads a network of four million people, too, from a file of 600 MB made for it in $TMPDIR.
 */
#include "bench_rows.h"

#include "base/file.h"
#include "engine/abreast.h"
#include "engine/agents.h"
#include "model/read.h"
#include "network/network.h"
#include "optimize/valuer.h"
#include "random/sampler.h"
#include "study/replicate.h"

#include <gsl/gsl_rng.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { ROUNDS = 15 };

static double now(void) { return read_clock(CLOCK_MONOTONIC); }

/* Of this program's own, whatever else the machine does. */
static double cpu_now(void) { return read_clock(CLOCK_PROCESS_CPUTIME_ID); }

/* What others have published, of other models and on other machines. */
static void print_quoted(const char *what, double value, const char *unit) {
  printf("%-58s %10.3f %-4s  quoted\n", what, value, unit);
}

static const fnl_sampler_type *const samplers[] = {&fnl_sampler_rejection, &fnl_sampler_inversion};

static void print_sampled_row(const char *what, int sampler, double value, const char *unit,
                              const char *goal, bool reached) {
  char text[100];
  snprintf(text, sizeof text, "%s, %s", what, samplers[sampler]->name);
  print_row(text, value, unit, goal, reached);
}

/* ---- one world that can be run again and again ---- */

typedef struct {
  fnl_plan plan;
  fnl_network network;
  fnl_world world;
  fnl_workplace place;
  fnl_run run;
  const fnl_engine_type *engine;
  uint64_t replication;
} fnl_subject;

static void subject_init(fnl_subject *subject, const char *plan, const char *engine,
                         const char *const *overrides, int n_overrides) {
  fnl_error error;
  const fnl_read_options options = {.n_overrides = n_overrides, .overrides = overrides};
  memset(subject, 0, sizeof *subject);
  subject->engine = fnl_engine_by_name(engine);
  if (fnl_plan_read(&subject->plan, plan, &options, NULL, &error) != FNL_OK ||
      fnl_network_attach(&subject->network, &subject->plan, &error) != FNL_OK ||
      fnl_world_init(&subject->world, &subject->plan, &error) != FNL_OK ||
      fnl_workplace_init(&subject->place, subject->engine, &subject->world, &error) != FNL_OK ||
      fnl_run_init(&subject->run, &subject->world, &error) != FNL_OK) {
    fprintf(stderr, "bench: %s\n", error.message);
    exit(1);
  }
}

static void subject_free(fnl_subject *subject) {
  fnl_run_free(&subject->run);
  fnl_workplace_free(&subject->place);
  fnl_world_free(&subject->world);
  fnl_network_free(&subject->network);
  fnl_plan_free(&subject->plan);
}

/* Seconds a run, over enough runs to outlast the clock's grain. */
static double seconds_a_run(fnl_subject *subject, int n_runs) {
  const double start = now();
  for (int i = 0; i < n_runs; i++) {
    const fnl_luck luck = {.seed = 1, .replication = subject->replication++};
    fnl_engine_run(subject->engine, &subject->world, NULL, luck, &subject->place, &subject->run);
  }
  return (now() - start) / n_runs;
}

/* ---- the engine `expected` ---- */

static double *numbers(int n, double each) {
  double *made = malloc(((size_t)n + 1) * sizeof *made);
  for (int i = 0; made && i < n; i++)
    made[i] = each;
  if (!made)
    exit(1);
  return made;
}

/* Four splits of the plan's budget, valued alone and side by side, with the slopes of what happened
 * or without. */
typedef struct {
  fnl_subject subject;
  fnl_gradient *alone;
  fnl_abreast *abreast;
  fnl_spending spendings[FNL_ABREAST];
  fnl_run runs[FNL_ABREAST];
  fnl_run_weights weights[FNL_ABREAST];
  double *money[FNL_ABREAST], *by_money[FNL_ABREAST];
} fnl_company;

static void company_init(fnl_company *company, const char *plan) {
  subject_init(&company->subject, plan, "expected", NULL, 0);
  const fnl_world *world = &company->subject.world;
  if (fnl_gradient_init(&company->alone, world, NULL) != FNL_OK ||
      fnl_abreast_init(&company->abreast, world, NULL) != FNL_OK)
    exit(1);
  for (int k = 0; k < FNL_ABREAST; k++) {
    company->money[k] = numbers(world->n_campaigns, world->budget / (world->n_campaigns + k));
    company->spendings[k] = (fnl_spending){.money = company->money[k]};
    company->by_money[k] = numbers(world->n_campaigns, 0.0);
    company->weights[k] = (fnl_run_weights){.flow_count = numbers(world->n_flows, 0.0),
                                            .slot_count = numbers(world->n_slot_cells, 1.0),
                                            .touches = numbers(world->n_causes, 0.0),
                                            .spend = numbers(world->n_causes, 0.0),
                                            .people_end = numbers(world->n_cells, 0.0)};
    if (fnl_run_init(&company->runs[k], world, NULL) != FNL_OK)
      exit(1);
  }
}

static void company_free(fnl_company *company) {
  for (int k = 0; k < FNL_ABREAST; k++) {
    const fnl_run_weights *weights = &company->weights[k];
    double *arrays[] = {company->by_money[k], weights->flow_count, weights->slot_count,
                        weights->touches,     weights->spend,      weights->people_end};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
      free(arrays[i]);
    free(company->money[k]);
    fnl_run_free(&company->runs[k]);
  }
  fnl_abreast_free(company->abreast);
  fnl_gradient_free(company->alone);
  subject_free(&company->subject);
}

/* Seconds a run, one by one. */
static double seconds_alone(fnl_company *company, bool slopes, int n_rounds) {
  const fnl_world *world = &company->subject.world;
  const double start = cpu_now();
  for (int i = 0; i < n_rounds; i++)
    for (int k = 0; k < FNL_ABREAST; k++) {
      fnl_gradient_run(company->alone, world, &company->spendings[k], &company->runs[k]);
      if (slopes)
        fnl_gradient_back(company->alone, world, &company->weights[k], NULL, company->by_money[k]);
    }
  return (cpu_now() - start) / (n_rounds * FNL_ABREAST);
}

/* The same side by side. */
static double seconds_abreast(fnl_company *company, bool slopes, int n_rounds) {
  const fnl_world *world = &company->subject.world;
  const double start = cpu_now();
  for (int i = 0; i < n_rounds; i++) {
    fnl_abreast_run(company->abreast, world, FNL_ABREAST, company->spendings, company->runs);
    if (slopes)
      fnl_abreast_back(company->abreast, world, FNL_ABREAST, company->weights, NULL,
                       company->by_money);
  }
  return (cpu_now() - start) / (n_rounds * FNL_ABREAST);
}

static void time_expected(const char *plan) {
  fnl_company company;
  double alone[2][ROUNDS], abreast[2][ROUNDS], ratios[ROUNDS], gains[2][ROUNDS];
  company_init(&company, plan);
  for (int i = 0; i < ROUNDS; i++) {
    for (int slopes = 0; slopes < 2; slopes++) {
      alone[slopes][i] = 1e6 * seconds_alone(&company, slopes, 250);
      abreast[slopes][i] = 1e6 * seconds_abreast(&company, slopes, 500);
      gains[slopes][i] = alone[slopes][i] / abreast[slopes][i];
    }
    ratios[i] = abreast[1][i] / abreast[0][i];
  }
  const double one = median(abreast[0], ROUNDS), both = median(abreast[1], ROUNDS);
  const double ratio = median(ratios, ROUNDS);
  print_row("expected, default plan, a run by itself", median(alone[0], ROUNDS), "us", "", true);
  print_row("expected, default plan, a run of four side by side", one, "us", "<= 12", one <= 12.0);
  print_row("  times faster than by itself", median(gains[0], ROUNDS), "x", "", true);
  print_row("  the fastest round", abreast[0][0], "us", "", true);
  print_row("expected with gradient, by itself", median(alone[1], ROUNDS), "us", "", true);
  print_row("expected with gradient, of four", both, "us", "<= 30", both <= 30.0);
  print_row("  times faster than by itself", median(gains[1], ROUNDS), "x", "", true);
  print_row("  the fastest round", abreast[1][0], "us", "", true);
  print_row("  times one run", ratio, "x", "<= 3", ratio <= 3.0);
  company_free(&company);
}

/* Both samplers, small and large, in turns. */
static void time_cohorts(const char *plan) {
  static const char *const small_overrides[] = {"population=100000", "budget.total=9000"};
  static const char *const large_overrides[] = {"population=4650000000L", "budget.total=418500000"};
  fnl_subject small, large;
  double small_times[2][ROUNDS], large_times[2][ROUNDS], ratios[2][ROUNDS];
  subject_init(&small, plan, "cohorts", small_overrides, 2);
  subject_init(&large, plan, "cohorts", large_overrides, 2);
  for (int i = 0; i < ROUNDS; i++)
    for (int k = 0; k < 2; k++) {
      small.place.state.sampler = large.place.state.sampler = samplers[k];
      small_times[k][i] = 1e3 * seconds_a_run(&small, 100);
      large_times[k][i] = 1e3 * seconds_a_run(&large, 100);
      ratios[k][i] = large_times[k][i] / small_times[k][i];
    }
  for (int k = 0; k < 2; k++) {
    const double few = median(small_times[k], ROUNDS), many = median(large_times[k], ROUNDS);
    const double ratio = median(ratios[k], ROUNDS);
    print_sampled_row("cohorts, 100,000 people, a replication", k, few, "ms", "", true);
    print_sampled_row("cohorts, 4.65 billion people", k, many, "ms", "<= 0.5", many <= 0.5);
    print_sampled_row("  times that of 100,000 people", k, ratio, "x", "<= 1.2", ratio <= 1.2);
  }
  subject_free(&small);
  subject_free(&large);
}

/* What the metrics cost that need most, in turns: those summed at the end of a run cost nothing
 * beside them. */
static void time_contacts(const char *plan) {
  fnl_subject without, with;
  double ratios[2][ROUNDS];
  subject_init(&without, plan, "cohorts", NULL, 0);
  subject_init(&with, plan, "cohorts", NULL, 0);
  if (fnl_workplace_watch_contacts(&with.place, &with.world, NULL) != FNL_OK)
    exit(1);
  for (int i = 0; i < ROUNDS; i++)
    for (int k = 0; k < 2; k++) {
      without.place.state.sampler = with.place.state.sampler = samplers[k];
      const double plain = seconds_a_run(&without, 100);
      ratios[k][i] = seconds_a_run(&with, 100) / plain;
    }
  for (int k = 0; k < 2; k++) {
    const double ratio = median(ratios[k], ROUNDS);
    print_sampled_row("cohorts with reach, times without", k, ratio, "x", "<= 1.2", ratio <= 1.2);
  }
  subject_free(&without);
  subject_free(&with);
}

/* ---- every person ---- */

/* Seconds that a run of `subject` spends in its own days, without setting the people up. */
static double seconds_of_days(fnl_subject *subject) {
  const fnl_luck luck = {.seed = 1, .replication = subject->replication++};
  fnl_engine_start(subject->engine, &subject->world, NULL, luck, &subject->place, &subject->run);
  const double start = now();
  for (int t = 0; t < subject->world.n_days; t++)
    fnl_engine_day(subject->engine, &subject->world, luck, t, &subject->place, &subject->run);
  const double elapsed = now() - start;
  fnl_engine_finish(subject->engine, &subject->world, &subject->place, &subject->run);
  return elapsed;
}

/* Ten million people without and with trees, in turns. */
static void time_agents(const char *plan) {
  static const char *const overrides[] = {"population=10000000", "budget.total=900000"};
  fnl_subject plain, traced;
  fnl_error error;
  double speeds[ROUNDS], whole[ROUNDS], ratios[ROUNDS];
  subject_init(&plain, plan, "agents", overrides, 2);
  subject_init(&traced, plan, "agents", overrides, 2);
  if (fnl_agents_trace(&traced.place, &traced.world, &error) != FNL_OK)
    exit(1);
  const double people_days = plain.world.population * plain.world.n_days;
  seconds_a_run(&traced, 1); /* its lists have grown */
  for (int i = 0; i < ROUNDS; i++) {
    speeds[i] = 1e-9 * people_days / seconds_of_days(&plain);
    const double one = seconds_a_run(&plain, 1);
    whole[i] = 1e-9 * people_days / one;
    ratios[i] = seconds_a_run(&traced, 1) / one;
  }
  const double speed = median(speeds, ROUNDS), ratio = median(ratios, ROUNDS);
  print_row("agents, 10^7 people, person-days a nanosecond", speed, "/ns", ">= 2", speed >= 2.0);
  print_row("  setting the people up included", median(whole, ROUNDS), "/ns", "", true);
  print_row("  with referral trees, times without", ratio, "x", "<= 1.5", ratio <= 1.5);
  print_quoted("  OpenABM-Covid19, whose people meet others every day", 0.0014, "/ns");
  print_quoted("  epiworld, likewise", 0.1, "/ns");
  subject_free(&plain);
  subject_free(&traced);
}

/* ---- cascades on networks ---- */

/* CPU seconds of one. */
static double seconds_a_cascade(fnl_subject *subject, int n_runs) {
  const double start = cpu_now();
  seconds_a_run(subject, n_runs);
  return (cpu_now() - start) / n_runs;
}

typedef struct {
  const char *what;
  int n_overrides;
  const char *const *overrides;
  int n_runs; /* of each round */
  double unit;
  const char *unit_name, *goal;
  double most;
} fnl_cascade_row;

static void time_cascade(const char *plan, const fnl_cascade_row *row) {
  fnl_subject subject;
  double times[ROUNDS];
  subject_init(&subject, plan, "agents", row->overrides, row->n_overrides);
  for (int i = 0; i < ROUNDS; i++)
    times[i] = row->unit * seconds_a_cascade(&subject, row->n_runs);
  const double typical = median(times, ROUNDS);
  print_row(row->what, typical, row->unit_name, row->goal, typical <= row->most);
  subject_free(&subject);
}

/* Where ego-Facebook lies (snap.stanford.edu) is said by FUNNEL_DATA. */
static void time_facebook(const char *plan) {
  const char *folder = getenv("FUNNEL_DATA");
  char network[1200];
  const char *const overrides[] = {network, "population=4039",
                                   "seeds={ to = \"in\"; emits = \"join\"; people = [ 0, 400, 800, "
                                   "1200, 1600, 2000, 2400, 2800, "
                                   "3200, 3600 ]; }"};
  if (!folder)
    return;
  snprintf(network, sizeof network, "network={ file = \"%s/facebook_combined.txt\"; }", folder);
  time_cascade(plan, &(fnl_cascade_row){"cascade on ego-Facebook, ten seeds, p = 0.02", 3,
                                        overrides, 200, 1e6, "us", "<= 40", 40.0});
  print_quoted("  ripples", 231.0, "us");
  print_quoted("  EoN", 15000.0, "us");
  print_quoted("  NDlib", 34000.0, "us");
}

static void time_large_cascades(const char *plan) {
  static const char *const one[] = {"population=100000", "moves.out->in.per_touch.word=0.1",
                                    "seeds.by=random", "seeds.count=1"};
  static const char *const ten[] = {"population=100000", "moves.out->in.per_touch.word=0.1",
                                    "seeds.by=random", "seeds.count=10"};
  time_cascade(plan, &(fnl_cascade_row){"cascade among 100,000, m = 5, p = 0.1, one seed", 4, one,
                                        30, 1e3, "ms", "<= 1.9", 1.9});
  time_cascade(plan, &(fnl_cascade_row){"  ten seeds", 4, ten, 30, 1e3, "ms", "<= 1.9", 1.9});
}

/* ---- a large network ---- */

enum { LOAD_PEOPLE = 4000000, LOAD_EDGES = 40000000 };

/* Edges between any two, everybody named once at least. */
static void write_edges(const char *path) {
  fnl_stream rng = fnl_stream_open(1, 0, FNL_PURPOSE_TEST, 0, 0);
  FILE *file = fopen(path, "w");
  for (int i = 0; file && i < LOAD_EDGES; i++) {
    const uint32_t from = i < LOAD_PEOPLE ? (uint32_t)i : fnl_stream_below(&rng, LOAD_PEOPLE);
    fprintf(file, "%u\t%u\n", from, fnl_stream_below(&rng, LOAD_PEOPLE));
  }
  if (!file || fclose(file) != 0) {
    perror(path);
    exit(1);
  }
}

/* What the process has held at most, in GB, since it began. */
static double most_memory(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)usage.ru_maxrss * 1024e-9;
}

static void time_load(const char *plan) {
  const char *folder = getenv("TMPDIR");
  char path[1200], network[1300], population[40];
  const char *const overrides[] = {network, population};
  const fnl_read_options options = {.n_overrides = 2, .overrides = overrides};
  fnl_plan read;
  fnl_network loaded;
  fnl_error error;
  snprintf(path, sizeof path, "%s/funnel-bench-%ld.txt", folder ? folder : "/tmp", (long)getpid());
  snprintf(network, sizeof network, "network={ file = \"%s\"; }", path);
  snprintf(population, sizeof population, "population=%d", LOAD_PEOPLE);
  write_edges(path);
  fnl_status status = fnl_plan_read(&read, plan, &options, NULL, &error);
  const double start = now();
  if (status == FNL_OK)
    status = fnl_network_attach(&loaded, &read, &error);
  const double seconds = now() - start, memory = most_memory();
  unlink(path);
  if (status != FNL_OK) {
    fprintf(stderr, "bench: %s\n", error.message);
    exit(1);
  }
  print_row("reading 4 million people and 40 million edges", seconds, "s", "<= 20",
            seconds <= 20.0);
  print_row("  memory at most", memory, "GB", "<= 1.5", memory <= 1.5);
  fnl_network_free(&loaded);
  fnl_plan_free(&read);
}

/* ---- threads ---- */

static double seconds_of_study(const fnl_plan *plan, int n_threads) {
  fnl_study study = fnl_study_of(plan);
  fnl_sample sample;
  fnl_error error;
  study.n_threads = n_threads;
  const double start = now();
  if (fnl_replicate(&study, &sample, &error) != FNL_OK)
    exit(1);
  const double elapsed = now() - start;
  fnl_sample_free(&sample);
  return elapsed;
}

static void time_threads(const char *plan) {
  static const char *const overrides[] = {"simulation.replications=2000"};
  fnl_subject subject;
  double ratios[ROUNDS];
  subject_init(&subject, plan, "cohorts", overrides, 1);
  for (int i = 0; i < ROUNDS; i++) {
    const double one = seconds_of_study(&subject.plan, 1);
    ratios[i] = one / seconds_of_study(&subject.plan, 2);
  }
  const double ratio = median(ratios, ROUNDS);
  print_row("2,000 replications on two threads, times one", ratio, "x", ">= 1.85", ratio >= 1.85);
  subject_free(&subject);
}

/* ---- common random numbers ---- */

typedef struct {
  const fnl_plan *plan;
  const fnl_sampler_type *sampler;
  double shift; /* part of the budget moved from the first campaign to the second */
} fnl_comparison;

static double variance_of_difference(const fnl_comparison *comparison, bool common) {
  enum { REPLICATIONS = 400 };
  const fnl_plan *plan = comparison->plan;
  double difference[REPLICATIONS];
  double revenue[2][REPLICATIONS];
  for (int arm = 0; arm < 2; arm++) {
    fnl_study study = fnl_study_of(plan);
    fnl_sample sample;
    fnl_error error;
    double shares[64];
    const double shift = arm == 0 ? 0.0 : comparison->shift;
    for (int c = 0; c < plan->n_campaigns; c++)
      shares[c] = plan->split[plan->campaigns[c].channel].value;
    shares[0] -= shift;
    shares[1] += shift;
    study.arms = &(fnl_arm){.by_campaign = shares};
    study.sampler = comparison->sampler;
    study.replications = REPLICATIONS;
    study.seed = common ? 7 : 7 + (uint64_t)arm;
    if (fnl_replicate(&study, &sample, &error) != FNL_OK)
      exit(1);
    const int figure = fnl_figures_find(&sample.figures, FNL_GROUP_TOTALS, 0, "revenue");
    for (int i = 0; i < REPLICATIONS; i++)
      revenue[arm][i] =
          fnl_figure_value(&sample.figures.figures[figure], fnl_sample_row(&sample, 0, i));
    fnl_sample_free(&sample);
  }
  for (int i = 0; i < REPLICATIONS; i++)
    difference[i] = revenue[0][i] - revenue[1][i];
  return gsl_stats_variance(difference, 1, REPLICATIONS);
}

static const struct {
  const char *what;
  int n_overrides;
  const char *overrides[2];
  double shift, goal[2]; /* by sampler; 0: none */
} comparisons[] = {
    {"5-point shift, apart / common luck", 0, {NULL, NULL}, 0.05, {10.0, 0.0}},
    {"2-point shift of 100,000 people",
     2,
     {"population=100000", "budget.total=9000"},
     0.02,
     {0.0, 100.0}},
    {"2-point shift of 4.65 billion",
     2,
     {"population=4650000000L", "budget.total=418500000"},
     0.02,
     {0.0, 1400.0}},
};

static void weigh_common_luck(const char *plan) {
  for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++)
    for (int k = 0; k < 2; k++) {
      fnl_subject subject;
      char goal[20] = "";
      subject_init(&subject, plan, "cohorts", comparisons[i].overrides, comparisons[i].n_overrides);
      const fnl_comparison comparison = {&subject.plan, samplers[k], comparisons[i].shift};
      const double ratio =
          variance_of_difference(&comparison, false) / variance_of_difference(&comparison, true);
      if (comparisons[i].goal[k] > 0.0)
        snprintf(goal, sizeof goal, ">= %g", comparisons[i].goal[k]);
      print_sampled_row(comparisons[i].what, k, ratio, "x", goal, ratio >= comparisons[i].goal[k]);
      subject_free(&subject);
    }
}

/* ---- the program as a whole ---- */

static double seconds_of_command(const char *command) {
  const double start = now();
  if (system(command) != 0)
    return NAN;
  return now() - start;
}

static void time_command(const char *what, const char *program, const char *arguments, double goal,
                         const char *goal_text) {
  char command[4096];
  double times[ROUNDS];
  snprintf(command, sizeof command, "'%s' %s >/dev/null 2>&1", program, arguments);
  for (int i = 0; i < ROUNDS; i++)
    times[i] = 1e3 * seconds_of_command(command);
  const double typical = median(times, ROUNDS);
  print_row(what, typical, "ms", goal_text, typical <= goal);
}

/* ---- the machine ---- */

/* Words of two of GSL's generators: what to divide by when two machines are compared. */
static void time_yardstick(const gsl_rng_type *type, const char *what) {
  enum { WORDS = 200000 };
  double times[ROUNDS];
  unsigned long sum = 0;
  gsl_rng *rng = gsl_rng_alloc(type);
  for (int i = 0; i < ROUNDS; i++) {
    const double start = now();
    for (int k = 0; k < WORDS; k++)
      sum += gsl_rng_get(rng);
    times[i] = 1e9 * (now() - start) / WORDS;
  }
  gsl_rng_free(rng);
  print_row(what, median(times, ROUNDS), "ns", "", sum > 0);
}

/* ---- draws ---- */

/* Poisson of mean n where p is 0. */
static void time_draw(const char *what, double n, double p) {
  enum { DRAWS = 200000 };
  double times[2][ROUNDS];
  int64_t sum = 0;
  for (int i = 0; i < ROUNDS; i++)
    for (int k = 0; k < 2; k++) {
      const double start = now();
      for (uint32_t j = 0; j < DRAWS; j++) {
        fnl_stream rng = fnl_stream_open(1, (uint64_t)i, FNL_PURPOSE_TEST, 0, j);
        sum += p > 0.0 ? samplers[k]->binomial(&rng, (int64_t)n, p) : samplers[k]->poisson(&rng, n);
      }
      times[k][i] = 1e9 * (now() - start) / DRAWS;
    }
  for (int k = 0; k < 2; k++)
    print_sampled_row(what, k, median(times[k], ROUNDS), "ns", "", sum >= 0);
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: %s PROGRAM PLAN CASCADE [--load]\n", argv[0]);
    return 2;
  }
  char arguments[2048];
  printf("%-58s %10s %-4s  %-12s %s\n", "what", "median", "", "goal", "reached");
  if (argc > 4 && strcmp(argv[4], "--load") == 0) /* before anything else has taken memory */
    time_load(argv[3]);
  time_expected(argv[2]);
  time_cohorts(argv[2]);
  time_contacts(argv[2]);
  time_agents(argv[2]);
  time_facebook(argv[3]);
  time_large_cascades(argv[3]);
  time_threads(argv[2]);
  weigh_common_luck(argv[2]);
  snprintf(arguments, sizeof arguments, "optimize '%s'", argv[2]);
  time_command("funnel optimize, start to printed answer", argv[1], arguments, 2000.0, "<= 2000");
  time_command("funnel --version", argv[1], "--version", 10.0, "<= 10");
  time_yardstick(gsl_rng_mt19937, "this machine: a word of GSL's mt19937");
  time_yardstick(gsl_rng_taus2, "this machine: a word of GSL's taus2");
  time_draw("binomial, n = 1,000, p = 0.002", 1e3, 0.002);
  time_draw("binomial, n = 10^6, p = 0.01", 1e6, 0.01);
  time_draw("binomial, n = 10^12, p = 0.01", 1e12, 0.01);
  time_draw("Poisson, mean 3", 3.0, 0.0);
  time_draw("Poisson, mean 10^9", 1e9, 0.0);
  return 0;
}

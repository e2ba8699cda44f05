/* speed.c: how long a planner waits: part e. */
#include "bench.h"

#include "engine/gradient.h"
#include "study/figures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 15, RUNS = 500, COMMANDS = 3 };

static double median_seconds(const char *command, int rounds) {
  double seconds[ROUNDS];
  for (int i = 0; i < rounds; i++) {
    const double start = bench_now();
    seconds[i] = system(command) == 0 ? bench_now() - start : INFINITY;
  }
  return bench_quantile(seconds, rounds, 0.5);
}

static void time_large_command(const char *program) {
  char path[] = "/tmp/funnel-bench-XXXXXX", command[4096];
  char *text = set_plan_text(SET_LARGE_COMMAND);
  const int descriptor = mkstemp(path);
  FILE *to = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;
  if (!text || !to || fputs(text, to) == EOF || fclose(to) != 0)
    abort();
  free(text);
  snprintf(command, sizeof command, "'%s' optimize '%s' >/dev/null 2>&1", program, path);
  const double seconds = median_seconds(command, 1);
  bench_row("funnel optimize, 40 campaigns in 13 weeks", seconds, "s", "< 60", seconds < 60.0);
  remove(path);
}

/* A run with its tape and the way back to every campaign's money. */
static void time_gradient(void) {
  ground g;
  ground_init_file(&g, "configs/spring-launch.cfg", 0, NULL);
  const double third[3] = {0.5, 0.3, 0.2};
  double times[2][ROUNDS], slope[3];
  for (int i = 0; i < ROUNDS; i++)
    for (int with = 0; with < 2; with++) {
      const double start = bench_now();
      for (int k = 0; k < RUNS; k++) {
        fnl_landscape_value(&g.land, 0, third, NULL);
        if (with)
          fnl_landscape_gradient(&g.land, 0, slope);
      }
      times[with][i] = 1e6 * (bench_now() - start) / RUNS;
    }
  const double without = bench_quantile(times[0], ROUNDS, 0.5);
  const double both = bench_quantile(times[1], ROUNDS, 0.5);
  bench_row("expected with its tape, default plan", without, "us", "", true);
  bench_row("expected with gradient, default plan", both, "us", "<= 30", both <= 30.0);
  bench_row("  the fastest round", times[1][0], "us", "", true);
  bench_row("  gradient and value over value", both / without, "x", "", true);
  ground_free(&g);
}

void bench_speed(const char *program) {
  char command[4096];
  bench_heading("Speed");
  time_gradient();
  snprintf(command, sizeof command,
           "'%s' optimize configs/spring-launch.cfg --set optimize.gap=0.001 >/dev/null 2>&1",
           program);
  const double seconds = median_seconds(command, COMMANDS);
  bench_row("funnel optimize, default plan, gap 0.1 %", seconds, "s", "< 2", seconds < 2.0);
  time_large_command(program);
}

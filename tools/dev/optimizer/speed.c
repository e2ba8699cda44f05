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

/* Microseconds a point, of values and, where they are wanted, gradients of four points side by side
 * as a search asks for them. */
static double time_points(const fnl_landscape *land, bool slopes_too) {
  static const double points[FNL_LANDSCAPE_MOST][3] = {
      {0.5, 0.3, 0.2}, {0.6, 0.2, 0.2}, {0.3, 0.3, 0.4}, {0.2, 0.5, 0.3}};
  const double *x[FNL_LANDSCAPE_MOST];
  double goals[FNL_LANDSCAPE_MOST], gradients[FNL_LANDSCAPE_MOST][3];
  fnl_slope slopes[FNL_LANDSCAPE_MOST];
  for (int k = 0; k < FNL_LANDSCAPE_MOST; k++) {
    x[k] = points[k];
    slopes[k] = (fnl_slope){.point = k, .goal_weight = 1.0, .gradient = gradients[k]};
  }
  const double start = bench_now();
  for (int i = 0; i < RUNS; i++) {
    land->values(land->context, 0, FNL_LANDSCAPE_MOST, x, goals, NULL);
    if (slopes_too)
      land->gradients(land->context, 0, FNL_LANDSCAPE_MOST, slopes);
  }
  return 1e6 * (bench_now() - start) / (RUNS * FNL_LANDSCAPE_MOST);
}

static void time_gradient(void) {
  ground g;
  double values[ROUNDS], both[ROUNDS];
  ground_init_file(&g, "configs/spring-launch.cfg", 0, NULL);
  ground_widen(&g);
  for (int i = 0; i < ROUNDS; i++) {
    values[i] = time_points(&g.land, false);
    both[i] = time_points(&g.land, true);
  }
  const double without = bench_quantile(values, ROUNDS, 0.5);
  const double with = bench_quantile(both, ROUNDS, 0.5);
  bench_row("expected with its tape, default plan, of four points", without, "us", "", true);
  bench_row("expected with gradient, default plan, of four points", with, "us", "<= 30",
            with <= 30.0);
  bench_row("  the fastest round", bench_quantile(both, ROUNDS, 0.0), "us", "", true);
  bench_row("  gradient and value over value", with / without, "x", "", true);
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

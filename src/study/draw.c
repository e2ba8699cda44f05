/* draw.c: draws of parameters and of the environment. */
#include "study/draw.h"

#include "model/law.h"
#include "random/variate.h"

#include <math.h>
#include <string.h>

fnl_status fnl_draw_init(fnl_draw *draw, const fnl_plan *plan, fnl_error *error) {
  const size_t n_table = (size_t)plan->n_channels * (size_t)plan->horizon_days;
  memset(draw, 0, sizeof *draw);
  if (!fnl_plan_is_uncertain(plan))
    return FNL_OK;
  draw->numbers = FNL_TAKE(&draw->memory, plan->n_laws, double);
  draw->price = FNL_TAKE(&draw->memory, n_table, double);
  draw->response = FNL_TAKE(&draw->memory, n_table, double);
  if (draw->memory.failed) {
    fnl_draw_free(draw);
    return fnl_error_no_memory(error);
  }
  return FNL_OK;
}

void fnl_draw_free(fnl_draw *draw) {
  fnl_arena_free(&draw->memory);
  memset(draw, 0, sizeof *draw);
}

static double drawn(const fnl_draw *draw, fnl_number number) {
  return number.law == FNL_CERTAIN ? number.value : draw->numbers[number.law];
}

/* ln e(t) = u(t) - s^2/2, u(t) = psi u(t-1) + s sqrt(1 - psi^2) Z, u stationary at t = 0. */
static void draw_noise(fnl_stream *rng, double sigma, double psi, int n_days, double *noise) {
  const double innovation = sigma * sqrt(1.0 - psi * psi);
  double u = sigma * fnl_variate_normal(rng);
  for (int t = 0; t < n_days; t++) {
    noise[t] = exp(u - 0.5 * sigma * sigma);
    u = psi * u + innovation * fnl_variate_normal(rng);
  }
}

static void draw_environment(fnl_draw *draw, const fnl_plan *plan, fnl_luck luck) {
  const double psi = drawn(draw, plan->noise_persistence);
  const int n_days = plan->horizon_days;
  for (int i = 0; i < plan->n_channels; i++) {
    const size_t at = (size_t)i * (size_t)n_days;
    fnl_stream price =
        fnl_stream_open(luck.seed, luck.replication, FNL_PURPOSE_ENVIRONMENT, 0, 2 * (uint64_t)i);
    fnl_stream response = fnl_stream_open(luck.seed, luck.replication, FNL_PURPOSE_ENVIRONMENT, 0,
                                          2 * (uint64_t)i + 1);
    draw_noise(&price, drawn(draw, plan->noise_cpm), psi, n_days, draw->price + at);
    draw_noise(&response, drawn(draw, plan->noise_response), psi, n_days, draw->response + at);
  }
}

void fnl_draw_world(fnl_draw *draw, fnl_luck luck, fnl_world *world) {
  const fnl_plan *plan = world->plan;
  if (!draw->numbers)
    return;
  for (int i = 0; i < plan->n_laws; i++) {
    fnl_stream rng = fnl_stream_open(luck.seed, luck.replication, FNL_PURPOSE_PARAMETER, 0,
                                     plan->laws[i].stream);
    draw->numbers[i] = fnl_law_draw(&plan->laws[i], &rng);
  }
  fnl_world_set(world, draw->numbers);
  draw_environment(draw, plan, luck);
  fnl_world_set_environment(world, draw->price, draw->response);
}

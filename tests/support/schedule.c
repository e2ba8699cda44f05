/* schedule.c: random schedules for random plans. */
#include "support/schedule.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PLANNED, SIZE, WHICH, PRICE, RESPONSE };

static uint64_t scramble(uint64_t z) {
  z += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

double schedule_uniform(uint64_t seed, int name, int index) {
  const uint64_t word = scramble(scramble(scramble(seed) + (uint64_t)name) + (uint64_t)index);
  return (double)(word >> 11) * 0x1p-53;
}

static double *numbers(int n) {
  double *made = calloc((size_t)n + 1, sizeof *made);
  ck_assert(made != NULL);
  return made;
}

/* Each campaign's money is its own multiple of the plan's, now and then none; days are uneven, a
 * fifth of them without money, and a third of the campaigns has a pause in the middle or runs
 * outside its own days. */
static void plan_days(schedule *c) {
  const int n_days = c->s.world.n_days;
  for (int i = 0; i < c->n_campaigns; i++) {
    const double which = schedule_uniform(c->seed, WHICH, i);
    const double size = 0.02 * pow(3000.0, schedule_uniform(c->seed, SIZE, i));
    const double fair = size * c->s.world.budget / (c->n_campaigns * n_days);
    for (int t = 0; t < n_days; t++) {
      const double u = schedule_uniform(c->seed, PLANNED, i * n_days + t);
      const fnl_campaign *campaign = &c->s.plan.campaigns[i];
      const bool runs = t >= campaign->start_day && t < campaign->end_day;
      const bool pauses = which > 0.7 && t > n_days / 3 && t < n_days / 2;
      c->planned[i * n_days + t] =
          which < 0.12 || u < 0.2 || pauses || (!runs && which < 0.7) ? 0.0 : fair * 2.0 * u;
    }
  }
}

static void make_environment(schedule *c) {
  const int n = c->s.plan.n_channels * c->s.world.n_days;
  c->price = numbers(n);
  c->response = numbers(n);
  for (int i = 0; i < n; i++) {
    c->price[i] = exp(0.8 * schedule_uniform(c->seed, PRICE, i) - 0.4);
    c->response[i] = exp(0.8 * schedule_uniform(c->seed, RESPONSE, i) - 0.4);
  }
  if (c->seed % 2 == 0)
    fnl_world_set_environment(&c->s.world, c->price, c->response);
}

static void take(schedule *c) {
  const fnl_world *world = &c->s.world;
  c->planned = numbers(c->n_planned);
  c->release = numbers(c->n_planned);
  c->most = numbers(c->n_planned);
  c->by_day = numbers(c->n_planned);
  c->money = numbers(c->n_campaigns);
  c->by_money = numbers(c->n_campaigns);
  c->weights = (fnl_run_weights){.flow_count = numbers(world->n_flows),
                                 .slot_count = numbers(world->n_slot_cells),
                                 .touches = numbers(world->n_causes),
                                 .spend = numbers(world->n_causes),
                                 .people_end = numbers(world->n_cells)};
}

bool schedule_open(schedule *c, uint64_t seed) {
  return schedule_open_with(c, seed, (random_plan_options){0});
}

bool schedule_open_with(schedule *c, uint64_t seed, random_plan_options options) {
  char *model = NULL, *text = NULL;
  memset(c, 0, sizeof *c);
  c->seed = seed;
  ck_assert_int_eq(random_plan_text(seed, options, &model, &text), 0);
  simulate_read_texts(&c->s.plan, model, text);
  free(model);
  free(text);
  c->n_campaigns = c->s.plan.n_campaigns;
  if (c->n_campaigns == 0 || !(c->s.plan.budget.value > 0.0)) {
    fnl_plan_free(&c->s.plan);
    return false;
  }
  simulate_prepare(&c->s, "expected");
  c->n_planned = c->n_campaigns * c->s.world.n_days;
  ck_assert_int_eq(fnl_gradient_init(&c->gradient, &c->s.world, NULL), FNL_OK);
  take(c);
  make_environment(c);
  plan_days(c);
  return true;
}

void schedule_close(schedule *c) {
  double *arrays[] = {c->planned,
                      c->money,
                      c->release,
                      c->most,
                      c->by_day,
                      c->by_money,
                      c->price,
                      c->response,
                      c->weights.flow_count,
                      c->weights.slot_count,
                      c->weights.touches,
                      c->weights.spend,
                      c->weights.people_end};
  for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
    free(arrays[i]);
  fnl_gradient_free(c->gradient);
  simulate_close(&c->s);
}

fnl_spending schedule_spending(schedule *c) {
  fnl_spending_from_days(&c->s.world, c->planned, c->money, c->release, c->most);
  return (fnl_spending){.money = c->money, .release = c->release, .most = c->most};
}

static void weigh(double *weights, int n, double whole, uint64_t seed, int name) {
  for (int i = 0; i < n; i++)
    weights[i] = (schedule_uniform(seed, name, i) - 0.3) / whole;
}

void schedule_weigh(schedule *c, int name) {
  const fnl_world *world = &c->s.world;
  const double people = world->population;
  weigh(c->weights.flow_count, world->n_flows, people, c->seed, 10 * name);
  weigh(c->weights.slot_count, world->n_slot_cells, people, c->seed, 10 * name + 1);
  weigh(c->weights.touches, world->n_causes, people * world->n_days, c->seed, 10 * name + 2);
  weigh(c->weights.spend, world->n_causes, world->budget, c->seed, 10 * name + 3);
  weigh(c->weights.people_end, world->n_cells, people, c->seed, 10 * name + 4);
}

static double product(const double *x, const double *y, int n) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += x[i] * y[i];
  return sum;
}

double schedule_worth(const schedule *c, const fnl_run *run, const double *people) {
  const fnl_world *world = &c->s.world;
  return product(c->weights.flow_count, run->flow_count, world->n_flows) +
         product(c->weights.slot_count, run->slot_count, world->n_slot_cells) +
         product(c->weights.touches, run->touches, world->n_causes) +
         product(c->weights.spend, run->spend, world->n_causes) +
         product(c->weights.people_end, people, world->n_cells);
}

double schedule_run(schedule *c, const fnl_spending *spending) {
  fnl_engine_run(c->s.engine, &c->s.world, spending, (fnl_luck){0, 0}, &c->s.place, &c->s.run);
  return schedule_worth(c, &c->s.run, c->s.place.state.people);
}

void schedule_differentiate(schedule *c, const fnl_spending *spending) {
  fnl_gradient_run(c->gradient, &c->s.world, spending, &c->s.run);
  fnl_gradient_back(c->gradient, &c->s.world, &c->weights, c->by_day, c->by_money);
}

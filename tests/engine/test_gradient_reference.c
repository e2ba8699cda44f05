/* The adjoint against the second implementation over complex numbers (tests/reference): two
 * people's reading of one text, one of them differentiated without a step's error. */
#include "support/sanitized.h"
#include "support/schedule.h"

#define REFERENCE_COMPLEX
#include "reference/reference.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

Suite *test_suite(void);

/* So small that its square, even times the population, is nothing at all: ties stay ties. */
static const double step = 1e-200;

enum { PLANS = SANITIZED ? 35 : 140, DIRECTIONS = 3, WEIGHTS = 77, DIRECTION = 99 };

/* What rounding leaves, in parts of the sum of the absolute values, or of J, which is about 1. */
static const double agreement = 1e-12, least = 1e-2;

/* Weights in the reference's terms: by move and cause, event and cause, cause, cell. */
static double weight_of(const schedule *c, int what, int index) {
  return schedule_uniform(c->seed, WEIGHTS + what, index) - 0.3;
}

enum { MOVES, EVENTS, TOUCHES, SPEND, PEOPLE };

static void weigh_by_reference(schedule *c) {
  const fnl_world *world = &c->s.world;
  const int n_segments = world->n_segments, n_causes = world->n_causes;
  const double people = world->population;
  for (int i = 0; i < world->n_pairs; i++)
    for (int g = 0; world->pairs[i].move != FNL_STAY && g < n_segments; g++)
      c->weights.flow_count[fnl_world_flow(world, i, g)] =
          weight_of(c, MOVES, world->pairs[i].move * n_causes + world->pairs[i].cause) / people;
  for (int i = 0; i < world->n_slot_cells; i++) {
    const fnl_slot *slot = &world->slots[i / n_segments];
    c->weights.slot_count[i] = weight_of(c, EVENTS, slot->event * n_causes + slot->cause) / people;
  }
  for (int i = 0; i < n_causes; i++) {
    c->weights.touches[i] = weight_of(c, TOUCHES, i) / people / world->n_days;
    c->weights.spend[i] = weight_of(c, SPEND, i) / world->budget;
  }
  for (int x = 0; x < world->n_cells; x++)
    c->weights.people_end[x] =
        weight_of(c, PEOPLE, fnl_world_stage(world, x) * n_segments + x % n_segments) / people;
}

static double complex weighed(const schedule *c, const reference_result *r) {
  const double people = c->s.world.population, budget = c->s.world.budget;
  double complex sum = 0.0;
  for (int i = 0; i < r->n_moves * r->n_causes; i++)
    sum += weight_of(c, MOVES, i) * r->moves[i] / people;
  for (int i = 0; i < r->n_events * r->n_causes; i++)
    sum += weight_of(c, EVENTS, i) * r->events_by[i] / people;
  for (int i = 0; i < r->n_causes; i++)
    sum += weight_of(c, TOUCHES, i) * r->impressions[i] / people / r->n_days +
           weight_of(c, SPEND, i) * r->spend[i] / budget;
  for (int x = 0; x < r->n_stages * r->n_segments; x++)
    sum += weight_of(c, PEOPLE, x) * r->cells[x] / people;
  return sum;
}

/* The derivative of J in a direction that is already i times `step` in what is given. */
static double derivative(const schedule *c, reference_given given) {
  reference_result result = {0};
  if (c->s.world.price_noise) {
    given.price_noise = c->price;
    given.response_noise = c->response;
  }
  ck_assert_int_eq(reference_expected(&c->s.plan, &given, &result), 0);
  const double slope = cimag(weighed(c, &result)) / step;
  reference_free(&result);
  return slope;
}

static void compare(const schedule *c, const char *what, int index, double found, double expected,
                    double scale) {
  ck_assert_msg(fabs(found - expected) <= agreement * scale + 1e-300,
                "plan %llu, %s %d: %.17g, expected %.17g (%.3g of %g)", (unsigned long long)c->seed,
                what, index, found, expected, fabs(found - expected) / scale, scale);
}

/* In a fifth of the plans stays have a law. */
static bool open_schedule(schedule *c, uint64_t seed) {
  const bool dwell = seed % 5 == 0;
  return schedule_open_with(c, seed,
                            (random_plan_options){.dwell = dwell, .horizon_days = dwell ? 40 : 0});
}

static int last_planned(const schedule *c, int campaign) {
  int t = c->s.world.n_days - 1;
  while (t >= 0 && !(c->planned[campaign * c->s.world.n_days + t] > 0.0))
    t--;
  return t;
}

/* A direction in parts of a typical day's money, up to the last day planned: what a day beyond does
 * depends on whether money is left, which rounding may decide. Of a campaign without money only
 * one day at a time is a direction in which there is a derivative. */
static void direct(const schedule *c, int number, double *direction) {
  const int n_days = c->s.world.n_days;
  const double typical = c->s.world.budget / c->n_planned;
  for (int i = 0; i < c->n_campaigns; i++) {
    const int last = last_planned(c, i);
    const int only = (int)(schedule_uniform(c->seed, DIRECTION + number, 999983 + i) * n_days);
    for (int t = 0; t < n_days; t++) {
      const double u = schedule_uniform(c->seed, DIRECTION + number, i * n_days + t);
      const bool moves = last < 0 ? t == only : t <= last;
      direction[i * n_days + t] = moves ? typical * u : 0.0;
    }
  }
}

static void compare_days(schedule *c, int number) {
  double complex *planned = calloc((size_t)c->n_planned, sizeof *planned);
  double *direction = calloc((size_t)c->n_planned, sizeof *direction);
  ck_assert(planned != NULL && direction != NULL);
  direct(c, number, direction);
  double found = 0.0, scale = 0.0;
  for (int k = 0; k < c->n_planned; k++) {
    planned[k] = c->planned[k] + step * direction[k] * I;
    found += c->by_day[k] * direction[k];
    scale += fabs(c->by_day[k] * direction[k]);
  }
  compare(c, "direction", number, found, derivative(c, (reference_given){.planned = planned}),
          scale);
  free(direction);
  free(planned);
}

START_TEST(money_by_day_has_the_derivatives_of_the_second_implementation) {
  int n = 0;
  for (uint64_t seed = 1; seed <= PLANS; seed++) {
    schedule c;
    if (!open_schedule(&c, seed))
      continue;
    weigh_by_reference(&c);
    const fnl_spending spending = schedule_spending(&c);
    schedule_differentiate(&c, &spending);
    for (int i = 0; i < DIRECTIONS; i++)
      compare_days(&c, i);
    schedule_close(&c);
    n++;
  }
  ck_assert_int_ge(n, PLANS / 2);
}
END_TEST

/* The plan's pacing with each campaign's money, one of them without. */
START_TEST(money_has_the_derivatives_of_the_second_implementation) {
  for (uint64_t seed = 1001; seed <= 1000 + PLANS; seed++) {
    schedule c;
    double complex money[64];
    double given[64];
    if (!open_schedule(&c, seed))
      continue;
    ck_assert_int_le(c.n_campaigns, 64);
    weigh_by_reference(&c);
    for (int i = 0; i < c.n_campaigns; i++)
      given[i] = i == (int)(seed % 7) ? 0.0
                                      : (0.1 + 2.385 * schedule_uniform(seed, 5, i)) *
                                            c.s.world.budget / c.n_campaigns;
    const fnl_spending spending = {.money = given};
    schedule_differentiate(&c, &spending);
    for (int k = 0; k < c.n_campaigns; k++) {
      const double direction = c.s.world.budget / c.n_campaigns;
      for (int i = 0; i < c.n_campaigns; i++)
        money[i] = given[i] + (i == k ? step * direction * I : 0.0);
      compare(&c, "campaign", k, c.by_money[k] * direction,
              derivative(&c, (reference_given){.money = money}),
              fmax(fabs(c.by_money[k] * direction), least));
    }
    schedule_close(&c);
  }
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("the gradient and the second implementation");
  TCase *cases = tcase_create("complex step");
  tcase_add_test(cases, money_by_day_has_the_derivatives_of_the_second_implementation);
  tcase_add_test(cases, money_has_the_derivatives_of_the_second_implementation);
  suite_add_tcase(suite, cases);
  return suite;
}

/* Several spendings side by side: each has the bits that it has alone, in every kind of lanes. */
#include "engine/departing.h"
#include "engine/lanes/lanes.h"
#include "support/sanitized.h"
#include "support/schedule.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

enum { PLANS = SANITIZED ? 40 : 200 };

/* ---- a plan, and four spendings of it ---- */

typedef struct {
  schedule c; /* what runs alone */
  fnl_abreast *abreast;
  fnl_spending spendings[FNL_ABREAST];
  double *planned[FNL_ABREAST], *money[FNL_ABREAST];
  double *release[FNL_ABREAST], *most[FNL_ABREAST];
  fnl_run runs[FNL_ABREAST];
  fnl_run_weights weights[FNL_ABREAST];
  double *by_day[FNL_ABREAST], *by_money[FNL_ABREAST];
} company;

static double *numbers(int n) {
  double *made = calloc((size_t)n + 1, sizeof *made);
  ck_assert(made != NULL);
  return made;
}

/* The first as the plan has it, the second with money of its own, the others also by day; one
 * campaign in ten, in some lanes, has none, and one in ten has more than it can spend. */
static void spend(company *all, int k) {
  schedule *c = &all->c;
  const fnl_world *world = &c->s.world;
  all->planned[k] = numbers(c->n_planned);
  all->money[k] = numbers(c->n_campaigns);
  all->release[k] = numbers(c->n_planned);
  all->most[k] = numbers(c->n_planned);
  for (int i = 0; i < c->n_campaigns; i++) {
    const double u = schedule_uniform(c->seed, 900 + k, i);
    const double factor = u < 0.1 ? 0.0 : u > 0.9 ? 300.0 : 0.2 + 2.0 * u;
    all->money[k][i] = factor * world->money[i];
    for (int t = 0; t < world->n_days; t++) {
      const int at = i * world->n_days + t;
      all->planned[k][at] = factor * c->planned[at];
    }
  }
  all->spendings[k] = (fnl_spending){.money = k > 0 ? all->money[k] : NULL};
  if (k < 2)
    return;
  fnl_spending_from_days(world, all->planned[k], all->money[k], all->release[k], all->most[k]);
  all->spendings[k].release = all->release[k];
  all->spendings[k].most = all->most[k];
}

/* Leaves the schedule's weights to the company and gives the schedule new ones. */
static void weigh(company *all, int k) {
  const fnl_world *world = &all->c.s.world;
  schedule_weigh(&all->c, 20 + k);
  all->weights[k] = all->c.weights;
  all->c.weights = (fnl_run_weights){.flow_count = numbers(world->n_flows),
                                     .slot_count = numbers(world->n_slot_cells),
                                     .touches = numbers(world->n_causes),
                                     .spend = numbers(world->n_causes),
                                     .people_end = numbers(world->n_cells)};
}

static bool open_company(company *all, uint64_t seed, const fnl_lanes_type *type) {
  memset(all, 0, sizeof *all);
  if (!schedule_open(&all->c, seed))
    return false;
  const fnl_world *world = &all->c.s.world;
  ck_assert_int_eq(fnl_abreast_init_in(&all->abreast, type, world, NULL), FNL_OK);
  for (int k = 0; k < FNL_ABREAST; k++) {
    spend(all, k);
    weigh(all, k);
    all->by_day[k] = numbers(all->c.n_planned);
    all->by_money[k] = numbers(all->c.n_campaigns);
    ck_assert_int_eq(fnl_run_init(&all->runs[k], world, NULL), FNL_OK);
  }
  return true;
}

static void close_company(company *all) {
  for (int k = 0; k < FNL_ABREAST; k++) {
    double *arrays[] = {all->planned[k],
                        all->money[k],
                        all->release[k],
                        all->most[k],
                        all->by_day[k],
                        all->by_money[k],
                        all->weights[k].flow_count,
                        all->weights[k].slot_count,
                        all->weights[k].touches,
                        all->weights[k].spend,
                        all->weights[k].people_end};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
      free(arrays[i]);
    fnl_run_free(&all->runs[k]);
  }
  fnl_abreast_free(all->abreast);
  schedule_close(&all->c);
}

/* ---- the same bits ---- */

typedef struct {
  const company *all;
  int lane, n;
} whose;

static void check_bits(whose w, const char *what, const void *found, const void *alone,
                       size_t bytes) {
  ck_assert_msg(memcmp(found, alone, bytes) == 0, "plan %llu, %d of %d: %s",
                (unsigned long long)w.all->c.seed, w.lane, w.n, what);
}

static void check_numbers(whose w, const char *what, const double *found, const double *alone,
                          int n) {
  check_bits(w, what, found, alone, (size_t)n * sizeof *found);
}

static void check_days(whose w, const fnl_run *found, const fnl_run *alone) {
  const fnl_world *world = &w.all->c.s.world;
  const int n_days = world->n_days;
  check_numbers(w, "stages", found->stage_days, alone->stage_days, (n_days + 1) * world->n_stages);
  check_numbers(w, "revenue", found->revenue_days, alone->revenue_days, n_days);
  check_numbers(w, "spend by day", found->spend_days, alone->spend_days, n_days);
  check_numbers(w, "conversions", found->conversion_days, alone->conversion_days, n_days);
  check_numbers(w, "costs", found->cost_days, alone->cost_days, n_days);
}

static void check_run(whose w, const fnl_run *found, const fnl_run *alone) {
  const fnl_world *world = &w.all->c.s.world;
  const size_t n_campaigns = (size_t)world->n_campaigns;
  check_numbers(w, "flows", found->flow_count, alone->flow_count, world->n_flows);
  check_numbers(w, "slots", found->slot_count, alone->slot_count, world->n_slot_cells);
  check_numbers(w, "values", found->slot_value, alone->slot_value, world->n_slot_cells);
  check_numbers(w, "seeds", found->seed_count, alone->seed_count, world->plan->n_events);
  check_numbers(w, "touches", found->touches, alone->touches, world->n_causes);
  check_numbers(w, "spend", found->spend, alone->spend, world->n_causes);
  check_numbers(w, "left", found->money_left, alone->money_left, world->n_campaigns);
  check_numbers(w, "totals", &found->revenue, &alone->revenue, 6);
  check_numbers(w, "beyond", found->beyond, alone->beyond, FNL_N_BEYOND);
  check_bits(w, "capped", found->capped_days, alone->capped_days, n_campaigns * sizeof(int));
  check_bits(w, "empty", found->empty_days, alone->empty_days, n_campaigns * sizeof(int));
  check_days(w, found, alone);
}

/* What of the branches of a day these runs have been through. */
typedef struct {
  /* Runs in which a price reached its cap, money found nobody, a cell lost its people fast. */
  int n_capped, n_empty, n_fast;
} branches;

static void look_for_branches(const company *all, branches *seen) {
  const fnl_world *world = &all->c.s.world;
  const fnl_run *run = &all->c.s.run;
  bool capped = false, empty = false, fast = false;
  for (int i = 0; i < world->n_campaigns; i++) {
    capped |= run->capped_days[i] > 0;
    empty |= run->empty_days[i] > 0;
  }
  for (int x = 0; x < world->n_cells; x++)
    fast |= world->cells[x].by_time > FNL_DEPARTING_END;
  seen->n_capped += capped;
  seen->n_empty += empty;
  seen->n_fast += fast;
}

static void compare(company *all, int n, branches *seen) {
  schedule *c = &all->c;
  fnl_abreast_run(all->abreast, &c->s.world, n, all->spendings, all->runs);
  fnl_abreast_back(all->abreast, &c->s.world, n, all->weights, all->by_day, all->by_money);
  for (int k = 0; k < n; k++) {
    const whose w = {all, k, n};
    fnl_gradient_run(c->gradient, &c->s.world, &all->spendings[k], &c->s.run);
    fnl_gradient_back(c->gradient, &c->s.world, &all->weights[k], c->by_day, c->by_money);
    check_run(w, &all->runs[k], &c->s.run);
    check_numbers(w, "slopes by day", all->by_day[k], c->by_day, c->n_planned);
    check_numbers(w, "slopes by money", all->by_money[k], c->by_money, c->n_campaigns);
    look_for_branches(all, seen);
  }
}

START_TEST(each_has_the_bits_that_it_has_alone) {
  for (const fnl_lanes_type *const *type = fnl_lanes_types(); *type; type++) {
    branches seen = {0};
    for (uint64_t seed = 1; seed <= PLANS; seed++) {
      company all;
      if (!open_company(&all, seed, *type))
        continue;
      for (int n = 1; n <= FNL_ABREAST; n++)
        compare(&all, n, &seen);
      close_company(&all);
    }
    ck_assert_int_gt(seen.n_capped, 0);
    ck_assert_int_gt(seen.n_empty, 0);
    ck_assert_int_gt(seen.n_fast, 0);
  }
}
END_TEST

/* Either result of the way back may be left out. */
START_TEST(slopes_that_nobody_wants_are_left_alone) {
  company all;
  uint64_t seed = 1;
  while (!open_company(&all, seed, fnl_lanes_types()[0]))
    seed++;
  double *const some[FNL_ABREAST] = {NULL, all.by_day[1], NULL, NULL};
  const fnl_world *world = &all.c.s.world;
  fnl_abreast_run(all.abreast, world, FNL_ABREAST, all.spendings, all.runs);
  fnl_abreast_back(all.abreast, world, FNL_ABREAST, all.weights, all.by_day, all.by_money);
  double *kept = numbers(all.c.n_planned);
  memcpy(kept, all.by_day[1], (size_t)all.c.n_planned * sizeof *kept);
  memset(all.by_day[1], 0, (size_t)all.c.n_planned * sizeof *kept);
  fnl_abreast_back(all.abreast, world, FNL_ABREAST, all.weights, some, NULL);
  ck_assert_int_eq(memcmp(kept, all.by_day[1], (size_t)all.c.n_planned * sizeof *kept), 0);
  fnl_abreast_back(all.abreast, world, FNL_ABREAST, all.weights, NULL, all.by_money);
  free(kept);
  close_company(&all);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("abreast");
  TCase *bits = tcase_create("bits");
  tcase_set_timeout(bits, 300.0);
  tcase_add_test(bits, each_has_the_bits_that_it_has_alone);
  tcase_add_test(bits, slopes_that_nobody_wants_are_left_alone);
  suite_add_tcase(suite, bits);
  return suite;
}

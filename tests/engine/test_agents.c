/* The engine `agents`: the counts of `cohorts`, bit for bit, and everybody in one place. */
#include "engine/agents.h"
#include "random/sampler.h"
#include "study/replicate.h"
#include "support/random_plan.h"
#include "support/simulate.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

static const fnl_sampler_type *const samplers[] = {NULL, &fnl_sampler_rejection,
                                                   &fnl_sampler_inversion};
enum { N_SAMPLERS = 3 };

static void read_random(fnl_plan *plan, uint64_t seed, random_plan_options options) {
  char *model = NULL, *text = NULL;
  ck_assert_int_eq(random_plan_text(seed, options, &model, &text), 0);
  simulate_read_texts(plan, model, text);
  free(model);
  free(text);
}

static random_plan_options small_plan(uint64_t seed) {
  static const int64_t populations[] = {137, 7131, 23850, 171300};
  return (random_plan_options){.population = populations[seed % 4], .horizon_days = 41};
}

static void check_bits(uint64_t seed, const char *what, const double *a, const double *b,
                       size_t n) {
  ck_assert_msg(memcmp(a, b, n * sizeof *a) == 0, "plan %llu: %s differ", (unsigned long long)seed,
                what);
}

static void check_same_run(uint64_t seed, const simulation *a, const simulation *b) {
  const fnl_world *w = &a->world;
  const size_t n_days = (size_t)w->n_days;
  const fnl_run *r = &a->run, *q = &b->run;
  check_bits(seed, "moves", r->flow_count, q->flow_count, (size_t)w->n_flows);
  check_bits(seed, "events", r->slot_count, q->slot_count, (size_t)w->n_slot_cells);
  check_bits(seed, "values", r->slot_value, q->slot_value, (size_t)w->n_slot_cells);
  check_bits(seed, "touches", r->touches, q->touches, (size_t)w->n_causes);
  check_bits(seed, "money", r->spend, q->spend, (size_t)w->n_causes);
  check_bits(seed, "stages", r->stage_days, q->stage_days, (n_days + 1) * (size_t)w->n_stages);
  check_bits(seed, "revenue", r->revenue_days, q->revenue_days, n_days);
  check_bits(seed, "profit", &r->profit, &q->profit, 1);
}

/* ---- the counts ---- */

enum { N_PLANS = 60 };

START_TEST(counts_are_those_of_cohorts_bit_for_bit) {
  const uint64_t seed = (uint64_t)_i;
  simulation cohorts, agents;
  read_random(&cohorts.plan, seed, small_plan(seed));
  read_random(&agents.plan, seed, small_plan(seed));
  simulate_prepare(&cohorts, "cohorts");
  simulate_prepare(&agents, "agents");
  for (int k = 0; k < N_SAMPLERS; k++) {
    cohorts.place.state.sampler = agents.place.state.sampler = samplers[k];
    simulate_run(&cohorts, 2385, seed);
    simulate_run(&agents, 2385, seed);
    check_same_run(seed, &agents, &cohorts);
  }
  fnl_error error = {0};
  ck_assert_int_eq(fnl_agents_trace(&agents.place, &agents.world, &error), FNL_OK);
  simulate_run(&agents, 2385, seed);
  check_same_run(seed, &agents, &cohorts); /* trees change no number */
  simulate_close(&agents);
  simulate_close(&cohorts);
}
END_TEST

START_TEST(a_study_is_that_of_cohorts_for_any_number_of_threads) {
  fnl_plan plan;
  fnl_sample samples[3];
  fnl_error error = {0};
  read_random(&plan, 713,
              (random_plan_options){
                  .population = 7131, .uncertain = true, .noise = true, .horizon_days = 23});
  for (int i = 0; i < 3; i++) {
    fnl_study study = fnl_study_of(&plan);
    study.engine = fnl_engine_by_name(i == 0 ? "cohorts" : "agents");
    study.replications = 37;
    study.n_threads = i;
    ck_assert_int_eq(fnl_replicate(&study, &samples[i], &error), FNL_OK);
  }
  for (int i = 1; i < 3; i++)
    check_bits(713, "rows", samples[0].rows, samples[i].rows, (size_t)(37 * samples[0].n_columns));
  for (int i = 0; i < 3; i++)
    fnl_sample_free(&samples[i]);
  fnl_plan_free(&plan);
}
END_TEST

/* ---- the people ---- */

/* Where everybody is: [population] cells; fails where somebody is twice or nowhere. */
static void locate(const simulation *s, int *cell_of) {
  const fnl_roster *roster = fnl_agents_roster(&s->place);
  const int64_t population = s->plan.population;
  int64_t n = 0;
  for (int64_t i = 0; i < population; i++)
    cell_of[i] = -1;
  for (int x = 0; x < s->world.n_cells; x++) {
    ck_assert_double_eq((double)roster->n[x], s->place.state.people[x]);
    for (int64_t i = 0; i < roster->n[x]; i++, n++) {
      const fnl_person person = fnl_roster_of(roster, x)[i];
      ck_assert_int_lt(person, population);
      ck_assert_msg(cell_of[person] == -1, "person %u is in cells %d and %d", person,
                    cell_of[person], x);
      cell_of[person] = x;
    }
  }
  ck_assert_int_eq(n, population);
}

/* Whether somebody can go from one cell to the other in a day. */
static bool is_way(const simulation *s, int from, int to) {
  for (int i = s->world.cells[from].first_flow; i < s->world.cells[from].end_flow; i++)
    if (s->world.routes[i].to == to)
      return true;
  return from == to;
}

/* Every day everybody is in one cell, has his segment, came by a move, and as many moved as were
 * drawn. */
START_TEST(everybody_is_in_exactly_one_cell_every_day) {
  const uint64_t seed = 7000 + (uint64_t)_i;
  simulation s;
  read_random(&s.plan, seed, (random_plan_options){.population = 1713, .horizon_days = 29});
  simulate_prepare(&s, "agents");
  int *before = calloc(1713, sizeof *before), *after = calloc(1713, sizeof *after);
  ck_assert(before && after);
  fnl_engine_start(s.engine, &s.world, NULL, (fnl_luck){2385, seed}, &s.place, &s.run);
  locate(&s, before);
  for (int t = 0; t < s.world.n_days; t++) {
    int64_t n_moved = 0;
    fnl_engine_day(s.engine, &s.world, (fnl_luck){2385, seed}, t, &s.place, &s.run);
    locate(&s, after);
    for (int i = 0; i < 1713; i++) {
      ck_assert_int_eq(after[i] % s.world.n_segments, before[i] % s.world.n_segments);
      ck_assert_msg(is_way(&s, before[i], after[i]), "no way from %d to %d", before[i], after[i]);
      n_moved += after[i] != before[i];
      before[i] = after[i];
    }
    double drawn = 0.0;
    for (int i = 0; i < s.world.n_flows; i++)
      drawn += s.place.state.flow[i];
    ck_assert_double_eq((double)n_moved, drawn);
  }
  free(before);
  free(after);
  simulate_close(&s);
}
END_TEST

/* A tenth leaves: each person, wherever he stands in the roster, as often as others. */
START_TEST(movers_are_chosen_alike) {
  enum { PEOPLE = 400, RUNS = 4000 };
  static int moved[PEOPLE];
  simulation s;
  double total = 0.0, chi_squared = 0.0;
  simulate_open(&s, "agents",
                "horizon_days = 1; population = %d;\n"
                "model = { name = \"one\"; stages = ( { name = \"a\"; role = \"prospect\"; },\n"
                "  { name = \"b\"; role = \"lost\"; } );\n"
                "moves = ( { from = \"a\"; to = \"b\"; daily = 0.1; } ); };\n",
                PEOPLE);
  for (int i = 0; i < RUNS; i++) {
    simulate_run(&s, 2385, (uint64_t)i);
    const fnl_roster *roster = fnl_agents_roster(&s.place);
    for (int64_t k = 0; k < roster->n[1]; k++)
      moved[fnl_roster_of(roster, 1)[k]]++;
    total += (double)roster->n[1];
  }
  const double mean = total / PEOPLE;
  for (int i = 0; i < PEOPLE; i++)
    chi_squared += (moved[i] - mean) * (moved[i] - mean) / (mean * (1.0 - mean / RUNS));
  /* mean PEOPLE - 1, variance twice that */
  ck_assert_double_lt((chi_squared - (PEOPLE - 1)) * (chi_squared - (PEOPLE - 1)),
                      16.0 * 2.0 * (PEOPLE - 1));
  simulate_close(&s);
}
END_TEST

/* ---- refusals ---- */

START_TEST(a_population_beyond_memory_is_refused_with_the_figure) {
  fnl_plan plan;
  fnl_sample sample;
  fnl_error error = {0};
  simulate_read(&plan, "horizon_days = 1; population = 10;\n"
                       "model = { name = \"one\"; stages = ( { name = \"a\"; role = "
                       "\"prospect\"; } ); };\n");
  plan.population = INT64_C(10000000000000); /* 80 terabytes */
  fnl_study study = fnl_study_of(&plan);
  study.engine = fnl_engine_by_name("agents");
  ck_assert_int_eq(fnl_replicate(&study, &sample, &error), FNL_EENGINE);
  ck_assert_msg(strstr(error.message, "needs 80000.0 GB for 10000000000000 people") != NULL, "%s",
                error.message);
  plan.population = 10;
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(memory_is_at_most_twelve_bytes_a_person) {
  const fnl_plan plan = {.population = 1000000};
  ck_assert_double_le(fnl_engine_agents.own->bytes(&plan), 12e6);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("agents");
  TCase *cases = tcase_create("counts");
  tcase_add_loop_test(cases, counts_are_those_of_cohorts_bit_for_bit, 0, N_PLANS);
  tcase_add_test(cases, a_study_is_that_of_cohorts_for_any_number_of_threads);
  suite_add_tcase(suite, cases);
  cases = tcase_create("people");
  tcase_add_loop_test(cases, everybody_is_in_exactly_one_cell_every_day, 0, 20);
  tcase_add_test(cases, movers_are_chosen_alike);
  suite_add_tcase(suite, cases);
  cases = tcase_create("refusals");
  tcase_add_test(cases, a_population_beyond_memory_is_refused_with_the_figure);
  tcase_add_test(cases, memory_is_at_most_twelve_bytes_a_person);
  suite_add_tcase(suite, cases);
  return suite;
}

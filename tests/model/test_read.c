/* Every key of a plan and a model arrives where it belongs; what is left out has its default. */
#include "sample.h"

#include <math.h>

Suite *test_suite(void);

static fnl_plan plan;

static void read_sample(void) { sample_read(&plan, SAMPLE_MODEL, SAMPLE_PLAN); }
static void free_plan(void) { fnl_plan_free(&plan); }

static void check_number(fnl_number number, double value) {
  ck_assert_double_eq(number.value, value);
  ck_assert_int_eq(number.law, FNL_CERTAIN);
}

START_TEST(the_model_is_named_and_its_files_are_known) {
  ck_assert_str_eq(plan.name, "orchard");
  ck_assert_str_eq(plan.model_title, "An orchard");
  ck_assert_ptr_null(plan.source);
  ck_assert_ptr_nonnull(strstr(plan.file, "/plan.cfg"));
  ck_assert_ptr_nonnull(strstr(plan.model_file, "/orchard.cfg"));
}
END_TEST

START_TEST(digests_are_of_the_files_bytes) {
  fnl_plan none;
  fnl_error error = {0};
  ck_assert_uint_eq(strspn(plan.sha256, "0123456789abcdef"), 64);
  ck_assert_str_ne(plan.sha256, plan.model_sha256);
  char *inline_model = sample_edit("model = { @ }; horizon_days = 9; population = 713;"
                                   "budget = { total = 0; };",
                                   "@", SAMPLE_MODEL);
  fnl_status status =
      fnl_plan_read_text(&none, "text", inline_model, strlen(inline_model), NULL, NULL, &error);
  ck_assert_msg(status == FNL_OK, "%s", error.message);
  ck_assert_str_eq(none.sha256, none.model_sha256);
  fnl_plan_free(&none);
  free(inline_model);
}
END_TEST

START_TEST(stages_have_roles_and_shares_at_the_start) {
  ck_assert_int_eq(plan.n_stages, 4);
  ck_assert_str_eq(plan.stages[2].name, "tree");
  ck_assert_int_eq(plan.stages[0].role, FNL_ROLE_PROSPECT);
  ck_assert_int_eq(plan.stages[2].role, FNL_ROLE_CONVERSION);
  ck_assert_int_eq(plan.stages[3].role, FNL_ROLE_LOST);
  check_number(plan.stages[0].initial, 1 - 0.0213);
  check_number(plan.stages[1].initial, 0.0213);
  check_number(plan.stages[2].initial, 0);
}
END_TEST

START_TEST(a_paid_channel_has_its_settings) {
  const fnl_paid *paid = &plan.channels[0].paid;
  const fnl_creative_settings *creative = &plan.channels[0].creative;
  ck_assert_int_eq(plan.n_channels, 4);
  ck_assert_int_eq(plan.channels[0].kind, FNL_PAID);
  check_number(paid->cost_per_mille, 7.385);
  check_number(paid->capacity, 1.713);
  check_number(paid->max_price, 3.917);
  check_number(creative->fatigue, 12.67);
  check_number(creative->memory, 0.9313);
  check_number(paid->catch_up, 2);
  ck_assert(creative->audience.stages[0] && !creative->audience.stages[1]);
  ck_assert(creative->audience.segments[0] && creative->audience.segments[1]);
  ck_assert(paid->learning.on);
  ck_assert_int_eq(paid->learning.event, 3);
  ck_assert_int_eq(paid->learning.window_days, 6);
  check_number(paid->learning.events, 43);
  check_number(paid->learning.efficiency, 0.7919);
}
END_TEST

START_TEST(a_paid_channel_has_defaults) {
  const fnl_paid *paid = &plan.channels[1].paid;
  check_number(paid->capacity, 2);
  check_number(paid->max_price, 4);
  check_number(plan.channels[1].creative.memory, 0);
  check_number(paid->catch_up, 2);
  ck_assert(isinf(plan.channels[1].creative.fatigue.value));
  ck_assert(!paid->learning.on);
}
END_TEST

START_TEST(owned_and_earned_channels_have_their_settings) {
  const fnl_owned *owned = &plan.channels[2].owned;
  const fnl_creative_settings *creative = &plan.channels[2].creative;
  const fnl_earned *earned = &plan.channels[3].earned;
  check_number(owned->touches_per_day, 0.1427);
  check_number(owned->cost, 0.00213);
  check_number(creative->fatigue, 4.19);
  check_number(creative->memory, 0.887);
  ck_assert(creative->audience.stages[2] && !creative->audience.stages[0]);
  ck_assert_int_eq(earned->n_senders, 2);
  ck_assert_int_eq(earned->senders[1].index, 1);
  check_number(earned->senders[1].sends, 0.0117);
  ck_assert_int_eq(earned->n_announced, 1);
  ck_assert_int_eq(earned->announced[0].index, 0);
  check_number(earned->announced[0].sends, 0.313);
  ck_assert_int_eq(earned->n_delays, 3);
  check_number(earned->delay[1], 0.31);
  check_number(earned->burst, 2.71);
  ck_assert(isinf(plan.channels[3].creative.fatigue.value));
}
END_TEST

START_TEST(moves_keep_the_order_of_the_file) {
  ck_assert_int_eq(plan.n_moves, 4);
  const fnl_move *move = &plan.moves[1];
  ck_assert_int_eq(move->from, 1);
  ck_assert_int_eq(move->to, 2);
  ck_assert_int_eq(move->kind, FNL_PROGRESS);
  ck_assert_int_eq(move->emits, 0);
  ck_assert_int_eq(move->n_touches, 2);
  ck_assert_int_eq(move->touches[1].channel, 2);
  check_number(move->touches[1].probability, 0.00531);
  check_number(move->daily, 0.00413);
  ck_assert_int_eq(plan.moves[2].kind, FNL_IRRITATION);
  ck_assert_int_eq(plan.moves[0].emits, FNL_NO_EVENT);
  ck_assert_int_eq(plan.moves[3].n_touches, 0);
}
END_TEST

START_TEST(events_happen_by_rates_or_in_stages) {
  const fnl_event *harvest = &plan.events[0], *windfall = &plan.events[1];
  const fnl_event *shade = &plan.events[2], *glance = &plan.events[3];
  ck_assert(harvest->is_conversion && harvest->has_value && !shade->has_value);
  ck_assert_int_eq(harvest->n_counts_as, 2);
  ck_assert_str_eq(harvest->counts_as[1], "purchase");
  check_number(harvest->value_mean, 61.7);
  check_number(harvest->value_cv, 0.613);
  check_number(harvest->cost, 0.57);
  check_number(windfall->value_cv, 0);
  ck_assert(windfall->in[2] && windfall->in[3] && !windfall->in[0]);
  check_number(windfall->daily[3], 0.0211);
  check_number(windfall->daily[0], 0);
  check_number(shade->daily[1], 0.0237);
  check_number(shade->daily[3], 0);
  ck_assert(glance->in[0] && glance->in[3]);
  ck_assert_int_eq(glance->touches[0].channel, 0);
}
END_TEST

START_TEST(the_plan_has_its_settings) {
  ck_assert_str_eq(plan.title, "First spring");
  ck_assert_str_eq(plan.currency, "USD");
  ck_assert_int_eq(plan.horizon_days, 45);
  ck_assert_int_eq(plan.population, 238500);
  check_number(plan.margin, 0.447);
  check_number(plan.referral_reward, 5.3);
  ck_assert_double_eq(plan.discount, 0.083);
  ck_assert(!fnl_plan_looks_beyond(&plan));
  check_number(plan.budget, 91370);
  check_number(plan.split[0], 0.713);
  check_number(plan.split[3], 0);
  ck_assert_int_eq(plan.n_pacing, 7);
  check_number(plan.pacing[1], 2.5);
  check_number(plan.pacing[2], 0);
  check_number(plan.noise_persistence, 0.813);
  ck_assert_double_eq(plan.target_roas, 2.17);
  ck_assert(plan.has_seeds);
  ck_assert_int_eq(plan.seeds.to, 2);
  ck_assert_int_eq(plan.seeds.count, 11);
  ck_assert_int_eq(plan.seeds.emits, 0);
  ck_assert_int_eq(plan.seeds.segment, FNL_EVERY_SEGMENT);
  ck_assert_str_eq(plan.simulation.engine, "expected");
  ck_assert_int_eq(plan.simulation.replications, 37);
  ck_assert_uint_eq(plan.simulation.seed, 5000000001);
  ck_assert_int_eq(plan.simulation.max_replications, 10000);
  ck_assert_int_eq(plan.optimize.objective, FNL_OBJECTIVE_PROFIT);
  ck_assert_double_eq(plan.optimize.min_share[1], 0.053);
  ck_assert_double_eq(plan.optimize.max_share[0], 0.83);
  ck_assert_double_eq(plan.optimize.max_share[1], 1);
  ck_assert(fnl_plan_is_uncertain(&plan));
  ck_assert_int_eq(plan.n_laws, 0);
}
END_TEST

START_TEST(segments_have_multipliers) {
  ck_assert_int_eq(plan.n_segments, 2);
  check_number(plan.segments[0].share, 0.873);
  check_number(plan.segments[0].sharing, 0.217);
  check_number(plan.segments[0].activity, 1);
  check_number(plan.segments[1].activity, 1.43);
  check_number(plan.segments[1].response, 1.19);
  check_number(plan.segments[1].value, 0.83);
}
END_TEST

START_TEST(a_campaign_has_what_its_channel_has_unless_it_says_so) {
  const fnl_campaign *north = &plan.campaigns[0], *south = &plan.campaigns[1];
  const fnl_campaign *chase = &plan.campaigns[2];
  ck_assert_int_eq(plan.n_campaigns, 3);
  check_number(north->paid.cost_per_mille, 6.53);
  check_number(south->paid.cost_per_mille, 7.385);
  check_number(north->weight, 1.7);
  check_number(south->weight, 1);
  check_number(north->response, 1.13);
  check_number(north->paid.learning.efficiency, 0.7919);
  ck_assert_int_eq(north->start_day, 0);
  ck_assert_int_eq(north->end_day, 45);
  ck_assert_int_eq(south->start_day, 3);
  ck_assert_int_eq(south->end_day, 31);
  ck_assert(!south->creative.audience.segments[0] && south->creative.audience.segments[1]);
  ck_assert(north->creative.audience.segments[0]);
  ck_assert_ptr_null(chase->platform);
  ck_assert_str_eq(south->platform, "fence");
  ck_assert_int_eq(chase->channel, 1);
}
END_TEST

START_TEST(causes_are_time_then_campaigns_then_the_other_channels) {
  static const char *const names[] = {"time", "north", "south", "chase", "letter", "gossip"};
  ck_assert_int_eq(plan.n_causes, 6);
  for (int i = 0; i < 6; i++)
    ck_assert_str_eq(plan.causes[i].name, names[i]);
  ck_assert_int_eq(plan.causes[2].channel, 0);
  ck_assert_int_eq(plan.causes[2].campaign, 1);
  ck_assert_int_eq(plan.causes[5].campaign, -1);
  ck_assert_int_eq(fnl_plan_cause_of_channel(&plan, 3), 5);
  ck_assert_int_eq(fnl_plan_cause_of_channel(&plan, 0), -1);
  ck_assert_int_eq(fnl_plan_cause_of_campaign(&plan, 2), 3);
}
END_TEST

START_TEST(a_short_plan_has_defaults) {
  fnl_plan small;
  sample_read(&small, SAMPLE_MODEL,
              "model = \"orchard\"; horizon_days = 13; population = 713;"
              "budget = { total = 17; };");
  ck_assert_str_eq(small.title, "plan");
  ck_assert_int_eq(small.n_segments, 1);
  check_number(small.segments[0].share, 1);
  check_number(small.margin, 1);
  check_number(small.referral_reward, 0);
  ck_assert_double_eq(small.discount, 0.1);
  check_number(small.stages[0].initial, 1);
  ck_assert_int_eq(small.n_campaigns, 2);
  ck_assert_str_eq(small.campaigns[1].name, "pursuit");
  check_number(small.split[0], 0.5);
  check_number(small.split[1], 0.5);
  ck_assert_int_eq(small.n_pacing, 0);
  ck_assert(!small.has_seeds);
  ck_assert_double_eq(small.target_roas, 0);
  ck_assert_str_eq(small.simulation.engine, "cohorts");
  ck_assert_int_eq(small.simulation.replications, 200);
  ck_assert_uint_eq(small.simulation.seed, 1);
  ck_assert_double_eq(small.simulation.precision, 0);
  ck_assert_int_eq(small.optimize.objective, FNL_OBJECTIVE_ROAS);
  ck_assert(!small.optimize.over_campaigns);
  ck_assert(!fnl_plan_is_uncertain(&small));
  fnl_plan_free(&small);
}
END_TEST

START_TEST(lists_and_arrays_whole_numbers_and_reals_are_the_same) {
  static const char *const forms[][2] = {
      {"delay = [ 0.53, 0.31, 0.16 ]", "delay = ( 0.53, 0.31, 0.16 )"},
      {"delay = [ 0.53, 0.31, 0.16 ]", "delay = ( 1 )"},
      {"cpm = 7.385", "cpm = 7"},
      {"audience = [ \"seedling\" ]", "audience = ( \"seedling\" )"},
      {"fatigue = 12.67", "fatigue = \"none\""},
      {"cpm = 7.385;", "cpm : 7.385,"},
  };
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    fnl_plan other;
    char *model = sample_edit(SAMPLE_MODEL, forms[i][0], forms[i][1]);
    sample_read(&other, model, SAMPLE_PLAN);
    fnl_plan_free(&other);
    free(model);
  }
}
END_TEST

START_TEST(a_whole_number_may_be_written_as_a_real) {
  fnl_plan other;
  char *text = sample_edit(SAMPLE_PLAN, "population = 238500", "population = 1e6");
  sample_read(&other, SAMPLE_MODEL, text);
  ck_assert_int_eq(other.population, 1000000);
  fnl_plan_free(&other);
  free(text);
}
END_TEST

START_TEST(shares_of_few_digits_are_made_to_sum_to_one) {
  fnl_plan other;
  char *text = sample_edit(SAMPLE_PLAN, "banner = 0.713; pursuit = 0.287",
                           "banner = 0.6666667; pursuit = 0.3333334");
  sample_read(&other, SAMPLE_MODEL, text);
  ck_assert_double_le(fabs(other.split[0].value + other.split[1].value - 1), 0x1p-52);
  ck_assert_double_eq(other.split[0].value, 0.6666667 / (0.6666667 + 0.3333334));
  fnl_plan_free(&other);
  free(text);
}
END_TEST

START_TEST(a_plan_changes_its_model_by_name) {
  fnl_plan other;
  char *text = sample_edit(SAMPLE_PLAN, "title =",
                           "events = { harvest = { value = { mean = 75.1; }; }; };\n"
                           "channels = { letter = { cost = 0.0173; }; gossip = { sends_per_day = { "
                           "tree = 0.3; }; }; };\n"
                           "stages = { tree = { title = \"A tree\"; }; };\n"
                           "moves = ( { from = \"sapling\"; to = \"stump\"; kind = \"irritation\"; "
                           "daily = 0.0291; } );\n"
                           "title =");
  sample_read(&other, SAMPLE_MODEL, text);
  check_number(other.events[0].value_mean, 75.1);
  check_number(other.events[0].value_cv, 0.613);
  check_number(other.channels[2].owned.cost, 0.0173);
  check_number(other.channels[3].earned.senders[0].sends, 0.3);
  check_number(other.channels[3].earned.senders[1].sends, 0.0117);
  ck_assert_str_eq(other.stages[2].title, "A tree");
  check_number(other.moves[2].daily, 0.0291);
  check_number(other.moves[3].daily, 0.000719);
  fnl_plan_free(&other);
  free(text);
}
END_TEST

START_TEST(a_model_stands_alone_under_a_plan_of_defaults) {
  char folder[64], path[128];
  fnl_plan model;
  fnl_error error = {0};
  sample_folder(folder);
  sample_write(folder, "orchard.cfg", SAMPLE_MODEL, strlen(SAMPLE_MODEL));
  snprintf(path, sizeof path, "%s/orchard.cfg", folder);
  ck_assert_int_eq(fnl_model_read(&model, path, NULL, NULL, &error), FNL_OK);
  ck_assert_int_eq(model.horizon_days, 90);
  ck_assert_int_eq(model.population, 1000000);
  ck_assert_int_eq(model.n_segments, 1);
  check_number(model.budget, 0);
  fnl_plan_free(&model);
  const char *folders[] = {folder};
  fnl_read_options options = {.n_model_folders = 1, .model_folders = folders};
  ck_assert_int_eq(fnl_model_read(&model, "orchard", &options, NULL, &error), FNL_OK);
  fnl_plan_free(&model);
  sample_clear(folder);
}
END_TEST

START_TEST(a_model_may_be_called_like_the_plan_beside_it) {
  char folder[64], path[256];
  fnl_plan same;
  fnl_error error = {0};
  sample_folder(folder);
  snprintf(path, sizeof path, "mkdir %s/configs %s/models", folder, folder);
  ck_assert_int_eq(system(path), 0);
  sample_write(folder, "models/orchard.cfg", SAMPLE_MODEL, strlen(SAMPLE_MODEL));
  sample_write(folder, "configs/orchard.cfg", SAMPLE_PLAN, strlen(SAMPLE_PLAN));
  snprintf(path, sizeof path, "%s/configs/orchard.cfg", folder);
  fnl_status status = fnl_plan_read(&same, path, NULL, NULL, &error);
  ck_assert_msg(status == FNL_OK, "%s", error.message);
  fnl_plan_free(&same);
  sample_clear(folder);
}
END_TEST

START_TEST(all_random_cases_load_without_a_mistake) {
  const char *folder = getenv("FUNNEL_CASES");
  if (!folder) {
    puts("skipped: FUNNEL_CASES is not set");
    return;
  }
  for (int n = 1; n <= 45; n++) {
    char path[512];
    fnl_plan one;
    fnl_error error = {0};
    snprintf(path, sizeof path, "%s/p%d.cfg", folder, n);
    ck_assert_msg(fnl_plan_read(&one, path, NULL, NULL, &error) == FNL_OK, "%s:%d: %s", path,
                  error.line, error.message);
    ck_assert_int_ge(one.n_stages, 4);
    fnl_plan_free(&one);
  }
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("read");
  TCase *sample = tcase_create("the sample");
  tcase_add_checked_fixture(sample, read_sample, free_plan);
  tcase_add_test(sample, the_model_is_named_and_its_files_are_known);
  tcase_add_test(sample, digests_are_of_the_files_bytes);
  tcase_add_test(sample, stages_have_roles_and_shares_at_the_start);
  tcase_add_test(sample, a_paid_channel_has_its_settings);
  tcase_add_test(sample, a_paid_channel_has_defaults);
  tcase_add_test(sample, owned_and_earned_channels_have_their_settings);
  tcase_add_test(sample, moves_keep_the_order_of_the_file);
  tcase_add_test(sample, events_happen_by_rates_or_in_stages);
  tcase_add_test(sample, the_plan_has_its_settings);
  tcase_add_test(sample, segments_have_multipliers);
  tcase_add_test(sample, a_campaign_has_what_its_channel_has_unless_it_says_so);
  tcase_add_test(sample, causes_are_time_then_campaigns_then_the_other_channels);
  suite_add_tcase(suite, sample);
  TCase *other = tcase_create("others");
  tcase_add_test(other, a_short_plan_has_defaults);
  tcase_add_test(other, lists_and_arrays_whole_numbers_and_reals_are_the_same);
  tcase_add_test(other, a_whole_number_may_be_written_as_a_real);
  tcase_add_test(other, shares_of_few_digits_are_made_to_sum_to_one);
  tcase_add_test(other, a_plan_changes_its_model_by_name);
  tcase_add_test(other, a_model_stands_alone_under_a_plan_of_defaults);
  tcase_add_test(other, a_model_may_be_called_like_the_plan_beside_it);
  tcase_add_test(other, all_random_cases_load_without_a_mistake);
  suite_add_tcase(suite, other);
  return suite;
}

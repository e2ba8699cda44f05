/* Whatever sets kinds of channels apart is said once, and causes have it from their channel. */
#include "sample.h"

#include "model/schema.h"

Suite *test_suite(void);

static fnl_plan plan;

static void setup(void) { sample_read(&plan, SAMPLE_MODEL, SAMPLE_PLAN); }
static void teardown(void) { fnl_plan_free(&plan); }

START_TEST(a_kind_has_a_name_and_a_section_of_keys) {
  const fnl_field *channels = fnl_section_field(&fnl_section_model, "channels");
  for (int i = 0; i < FNL_N_CHANNEL_KINDS; i++) {
    ck_assert_ptr_eq(fnl_channel_traits_named(fnl_channel_kind_names[i]), &fnl_channel_kinds[i]);
    ck_assert_ptr_nonnull(strstr(channels->variants[i]->name, fnl_channel_kind_names[i]));
    ck_assert_ptr_nonnull(fnl_section_field(channels->variants[i], "fatigue"));
  }
  ck_assert_ptr_null(fnl_channel_kind_names[FNL_N_CHANNEL_KINDS]);
  ck_assert_ptr_eq(fnl_channel_traits_named("borrowed"), &fnl_no_channel);
  ck_assert_ptr_eq(fnl_channel_traits_named(NULL), &fnl_no_channel);
}
END_TEST

START_TEST(a_cause_has_the_traits_of_its_channel) {
  for (int c = 1; c < plan.n_causes; c++) {
    const fnl_cause *cause = &plan.causes[c];
    ck_assert_ptr_eq(cause->traits, fnl_channel_traits_of(&plan.channels[cause->channel]));
    ck_assert_int_eq(cause->traits->is_bought, cause->campaign >= 0);
  }
  ck_assert_ptr_eq(plan.causes[FNL_TIME].traits, &fnl_no_channel);
  ck_assert(!fnl_no_channel.is_bought && !fnl_no_channel.is_word_of_mouth &&
            !fnl_no_channel.is_direct);
}
END_TEST

START_TEST(a_cause_shows_the_campaigns_creative_or_its_channels) {
  ck_assert_ptr_null(fnl_plan_creative(&plan, FNL_TIME));
  for (int c = 1; c < plan.n_causes; c++) {
    const fnl_cause *cause = &plan.causes[c];
    ck_assert_ptr_eq(fnl_plan_creative(&plan, c), cause->campaign >= 0
                                                      ? &plan.campaigns[cause->campaign].creative
                                                      : &plan.channels[cause->channel].creative);
  }
}
END_TEST

START_TEST(all_but_word_of_mouth_has_an_audience) {
  for (int c = 1; c < plan.n_causes; c++) {
    const fnl_audience *audience = &fnl_plan_creative(&plan, c)->audience;
    ck_assert_int_eq(!audience->stages, plan.causes[c].traits->is_word_of_mouth);
    ck_assert_int_eq(!audience->segments, !audience->stages);
  }
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("channel");
  TCase *cases = tcase_create("kinds");
  tcase_add_checked_fixture(cases, setup, teardown);
  tcase_add_test(cases, a_kind_has_a_name_and_a_section_of_keys);
  tcase_add_test(cases, a_cause_has_the_traits_of_its_channel);
  tcase_add_test(cases, a_cause_shows_the_campaigns_creative_or_its_channels);
  tcase_add_test(cases, all_but_word_of_mouth_has_an_audience);
  suite_add_tcase(suite, cases);
  return suite;
}

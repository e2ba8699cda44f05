/* test_journeys.c: journeys drawn afterwards have the law of journeys that were lived: against
 * people simulated one by one with every touch of every day; and what ties them to the counts. */
#include "engine/journeys.h"
#include "support/moments.h"
#include "support/random_plan.h"
#include "support/simulate.h"

#include "random/variate.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

static void prepare_recorded(simulation *s) {
  fnl_error error = {0};
  simulate_prepare(s, "agents");
  ck_assert_int_eq(fnl_journeys_attach(&s->place, &s->world, &error), FNL_OK);
}

/* ---- a small world, lived ---- */

/* Touches that come at the same rate whatever others do, wear, irritation, a cycle back,
 * conversions by a move, by an event on its own and by an event on a touch. */
#define SMALL_PLAN                                                                                 \
  "horizon_days = 12; population = 60;\n"                                                          \
  "segments = ( { name = \"quiet\"; share = 0.5; activity = 0.8; response = 0.7; },\n"             \
  "  { name = \"loud\"; share = 0.5; activity = 1.9; } );\n"                                       \
  "simulation = { lookback_days = 5; engine = \"agents\"; };\n"                                    \
  "model = { name = \"small\";\n"                                                                  \
  "stages = ( { name = \"new\"; role = \"prospect\"; }, { name = \"warm\"; role = \"awareness\"; " \
  "},\n"                                                                                           \
  "  { name = \"customer\"; role = \"conversion\"; }, { name = \"gone\"; role = \"lost\"; } );\n"  \
  "channels = (\n"                                                                                 \
  "  { name = \"mail\"; kind = \"owned\"; audience = [ \"new\", \"warm\" ];\n"                     \
  "    touches_per_day = 0.61; fatigue = 3.1; memory = 0.6; },\n"                                  \
  "  { name = \"post\"; kind = \"owned\"; audience = [ \"warm\", \"customer\" ];\n"                \
  "    touches_per_day = 0.47; } );\n"                                                             \
  "moves = (\n"                                                                                    \
  "  { from = \"new\"; to = \"warm\"; daily = 0.27; per_touch = { mail = 0.23; }; },\n"            \
  "  { from = \"warm\"; to = \"customer\"; daily = 0.56; per_touch = { mail = 0.11; post = 0.2; "  \
  "};\n"                                                                                           \
  "    emits = \"purchase\"; },\n"                                                                 \
  "  { from = \"warm\"; to = \"gone\"; per_touch = { mail = 0.05; }; kind = \"irritation\"; },\n"  \
  "  { from = \"customer\"; to = \"warm\"; daily = 0.09; per_touch = { post = 0.08; }; } );\n"     \
  "events = ( { name = \"purchase\"; counts_as = [ \"conversion\" ]; value = { mean = 31.0; }; "   \
  "},\n"                                                                                           \
  "  { name = \"repeat\"; counts_as = [ \"conversion\" ]; in = [ \"customer\" ];\n"                \
  "    daily = 0.05; per_touch = { post = 0.17; }; value = { mean = 17.0; }; } ); };\n"

/* Twelve of sixty are customers, six of each segment: any, or people by name, whom a segment's
 * numbers do not tell from the others. */
static const char *const beginnings[] = {
    "initial = { customer = 0.2; };\n",
    "seeds = { to = \"customer\"; people = [ 3, 7, 8, 11, 23, 29, 31, 36, 37, 44, 50, 58 ]; };\n"};
enum { BEGINNINGS = sizeof beginnings / sizeof *beginnings };

enum { DAYS = 12, PEOPLE = 60, LOOKBACK = 5, REPLICATIONS = 2500 };
enum { NEW, WARM, CUSTOMER, GONE };
enum { NOTHING, MAIL, POST };
enum { PURCHASE, REPEAT, NEVER };

/* What is compared: how many journeys of a replication end so, with so many touches, the last by
 * such; how old their oldest touch is; and pairs of journeys of one person. */
enum {
  COUNTS = 9,
  BY_END = 3 * COUNTS * 3,
  BY_AGE = 3 * (LOOKBACK + 2),
  FIGURES = BY_END + BY_AGE + 2
};

static void tally(double *figures, int end, int n, int last, int age) {
  figures[(end * COUNTS + (n < COUNTS ? n : COUNTS - 1)) * 3 + last]++;
  figures[BY_END + end * (LOOKBACK + 2) + (n > 0 ? age : LOOKBACK + 1)]++;
}

typedef struct {
  int day, channel;
  double time;
} lived_touch;

/* One person's life so far. */
typedef struct {
  int segment, stage, n, n_conversions;
  lived_touch touches[400];
  fnl_stream rng;
  double *figures;
  int first_count; /* touches of the first journey */
} person;

static const double activity[2] = {0.8, 1.9}, response[2] = {0.7, 1.0};

static void end_journey(person *who, int end, int day, double time) {
  int n = 0, last = NOTHING, oldest = 0;
  for (int i = 0; i < who->n; i++) {
    const lived_touch *touch = &who->touches[i];
    if (touch->day < day - LOOKBACK || touch->day > day ||
        (touch->day == day && touch->time > time))
      continue;
    oldest = n == 0 ? touch->day : oldest;
    last = touch->channel;
    n++;
  }
  if (end == NEVER && n == 0)
    return;
  tally(who->figures, end, n, last, day - oldest);
  if (end == NEVER)
    return;
  if (who->n_conversions++ == 0)
    who->first_count = n;
  else if (who->n_conversions == 2) { /* the two share touches */
    who->figures[BY_END + BY_AGE] += n + who->first_count;
    who->figures[BY_END + BY_AGE + 1] += n * who->first_count;
  }
}

static int by_time(const void *a, const void *b) {
  const lived_touch *one = a, *other = b;
  return (one->time > other->time) - (one->time < other->time);
}

/* What a touch does: moves, is a repeat purchase, or neither. */
typedef struct {
  double onward, away, repeat;
} powers;

static powers powers_of(const person *who, int channel, double wear) {
  const double r = response[who->segment];
  if (who->stage == NEW)
    return (powers){.onward = 0.23 * r / wear};
  if (who->stage == WARM && channel == MAIL)
    return (powers){.onward = 0.11 * r / wear, .away = 0.05 * r * wear};
  if (who->stage == WARM)
    return (powers){.onward = 0.2 * r};
  return (powers){.onward = 0.08 * r, .repeat = 0.17};
}

static void arrive(person *who, int channel, int day) {
  static const double rates[] = {[MAIL] = 0.61, [POST] = 0.47};
  static const bool reaches[4][3] = {[NEW] = {[MAIL] = true},
                                     [WARM] = {[MAIL] = true, [POST] = true},
                                     [CUSTOMER] = {[POST] = true}};
  if (!reaches[who->stage][channel])
    return;
  for (int64_t n = fnl_variate_poisson(&who->rng, rates[channel] * activity[who->segment]); n > 0;
       n--)
    who->touches[who->n++] = (lived_touch){day, channel, fnl_stream_uniform(&who->rng)};
}

static void live_day(person *who, int day, double wear) {
  static const double by_itself[4] = {[NEW] = 0.27, [WARM] = 0.56, [CUSTOMER] = 0.09};
  static const int next[4] = {[NEW] = WARM, [WARM] = CUSTOMER, [CUSTOMER] = WARM, [GONE] = GONE};
  const int stage = who->stage, first = who->n;
  double moved = 2.0, repeats[40];
  int to = stage, n_repeats = 0;
  arrive(who, MAIL, day);
  arrive(who, POST, day);
  qsort(who->touches + first, (size_t)(who->n - first), sizeof *who->touches, by_time);
  if (by_itself[stage] > 0.0) {
    const double time = -log(fnl_stream_uniform(&who->rng)) / by_itself[stage];
    if (time < 1.0) {
      moved = time;
      to = next[stage];
    }
  }
  for (int i = first; i < who->n; i++) {
    const lived_touch *touch = &who->touches[i];
    const powers power = powers_of(who, touch->channel, touch->channel == MAIL ? wear : 1.0);
    const double u = fnl_stream_uniform(&who->rng);
    if (u < power.onward + power.away && touch->time < moved) {
      moved = touch->time;
      to = u < power.onward ? next[stage] : GONE;
    } else if (u >= power.onward + power.away && u < power.onward + power.away + power.repeat) {
      repeats[n_repeats++] = touch->time;
    }
  }
  for (int64_t n = stage == CUSTOMER ? fnl_variate_poisson(&who->rng, 0.05) : 0; n > 0; n--)
    repeats[n_repeats++] = fnl_stream_uniform(&who->rng);
  /* As the program lists them: by slot, those by an event before or after those by a move. */
  for (int i = 0; i < n_repeats; i++)
    end_journey(who, REPEAT, day, repeats[i]);
  if (stage == WARM && to == CUSTOMER)
    end_journey(who, PURCHASE, day, moved);
  who->stage = to;
}

static void live(uint64_t replication, double *figures) {
  for (int i = 0; i < PEOPLE; i++) {
    double exposure = 0.0;
    person who = {.segment = i % 2, .stage = i < PEOPLE / 5 ? CUSTOMER : NEW, .figures = figures};
    who.rng = fnl_stream_open(5, replication, FNL_PURPOSE_TEST, 1, (uint64_t)i);
    for (int t = 0; t < DAYS; t++) {
      exposure = 0.6 * exposure + 0.61;
      live_day(&who, t, 1.0 + exposure / 3.1);
    }
    if (who.n_conversions == 0)
      end_journey(&who, NEVER, (int)fnl_stream_below(&who.rng, DAYS), 1.0);
  }
}

/* ---- the same, drawn afterwards ---- */

static void tally_journeys(const simulation *s, double *figures) {
  const fnl_journeys *journeys = fnl_journeys_of(&s->place);
  const int mail = simulate_cause(s, "mail");
  int n_conversions[PEOPLE] = {0}, first_count[PEOPLE];
  ck_assert(!journeys->failed);
  for (size_t i = 0; i < journeys->n; i++) {
    const fnl_journey *journey = &journeys->journeys[i];
    const fnl_touchpoint *touches = journeys->touchpoints + journey->first;
    const int event = journey->slot_cell < 0 ? NEVER : s->world.slots[journey->slot_cell / 2].event;
    const int n = journey->n;
    tally(figures, event, n,
          n == 0                         ? NOTHING
          : touches[n - 1].cause == mail ? MAIL
                                         : POST,
          n == 0 ? 0 : journey->day - touches[0].day);
    if (event == NEVER)
      continue;
    if (n_conversions[journey->person]++ == 0)
      first_count[journey->person] = n;
    else if (n_conversions[journey->person] == 2) {
      figures[BY_END + BY_AGE] += n + first_count[journey->person];
      figures[BY_END + BY_AGE + 1] += n * first_count[journey->person];
    }
  }
}

static void name_figure(int figure, char name[64]) {
  if (figure < BY_END)
    snprintf(name, 64, "end %d, touches %d, last %d", figure / 3 / COUNTS, figure / 3 % COUNTS,
             figure % 3);
  else
    snprintf(name, 64, "figure %d", figure - BY_END);
}

START_TEST(journeys_have_the_law_of_people_lived_touch_by_touch) {
  static double difference[FIGURES][REPLICATIONS];
  const int n = _i == 0 ? REPLICATIONS : REPLICATIONS / 4;
  double total = 0.0;
  simulation s;
  simulate_read(&s.plan, "%s%s", beginnings[_i], SMALL_PLAN);
  prepare_recorded(&s);
  for (int r = 0; r < n; r++) {
    double drawn[FIGURES] = {0}, lived[FIGURES] = {0};
    simulate_run(&s, 99, (uint64_t)r);
    tally_journeys(&s, drawn);
    live((uint64_t)r, lived);
    for (int k = 0; k < FIGURES; k++) {
      difference[k][r] = drawn[k] - lived[k];
      total += lived[k];
    }
  }
  ck_assert_double_gt(total, 50.0 * n);
  for (int k = 0; k < FIGURES; k++) {
    char name[64];
    name_figure(k, name);
    moments_check_mean(name, n, difference[k], 0.0);
  }
  simulate_close(&s);
}
END_TEST

/* ---- on random plans ---- */

enum { N_PLANS = 40 };

static void read_random(fnl_plan *plan, uint64_t seed) {
  char *model = NULL, *text = NULL;
  const random_plan_options options = {.population = 3011, .horizon_days = 41};
  ck_assert_int_eq(random_plan_text(seed, options, &model, &text), 0);
  simulate_read_texts(plan, model, text);
  free(model);
  free(text);
}

/* Its touches are in order and within the window; what touched last is what converted, where a
 * touch did. */
static bool is_sound(const simulation *s, const fnl_journeys *journeys, size_t index) {
  const fnl_journey *journey = &journeys->journeys[index];
  const fnl_touchpoint *touches = journeys->touchpoints + journey->first;
  const bool converts = journey->slot_cell >= 0;
  const int cause = converts ? s->world.slots[journey->slot_cell / s->world.n_segments].cause : 0;
  for (int i = 0; i < journey->n; i++)
    if (touches[i].day < journey->day - s->plan.simulation.lookback_days ||
        touches[i].day > journey->day || (i > 0 && touches[i - 1].day > touches[i].day) ||
        touches[i].cause <= FNL_TIME || touches[i].cause >= s->world.n_causes)
      return false;
  if (converts ? journey->weight != 1.0 : journey->n == 0 || !(journey->weight > 0.0))
    return false;
  return cause == FNL_TIME || (journey->n > 0 && touches[journey->n - 1].cause == cause &&
                               touches[journey->n - 1].day == journey->day);
}

START_TEST(every_conversion_has_its_journey_and_ends_with_what_caused_it) {
  simulation s;
  double *counted;
  size_t n_sound = 0;
  read_random(&s.plan, (uint64_t)_i);
  prepare_recorded(&s);
  simulate_run(&s, 713, (uint64_t)_i);
  const fnl_journeys *journeys = fnl_journeys_of(&s.place);
  ck_assert(!journeys->failed);
  counted = calloc((size_t)s.world.n_slot_cells + 1, sizeof *counted);
  for (size_t i = 0; i < journeys->n; i++) {
    n_sound += is_sound(&s, journeys, i);
    if (journeys->journeys[i].slot_cell >= 0)
      counted[journeys->journeys[i].slot_cell]++;
  }
  ck_assert_uint_eq(n_sound, journeys->n);
  for (int i = 0; i < s.world.n_converting; i++)
    ck_assert_double_eq(counted[s.world.converting[i]], s.run.slot_count[s.world.converting[i]]);
  free(counted);
  simulate_close(&s);
}
END_TEST

/* Neither a run before nor trees that are recorded beside change a journey, and none of it a
 * number. */
START_TEST(journeys_are_a_function_of_the_replication_and_change_nothing) {
  simulation s, plain;
  size_t n_same = 0;
  read_random(&s.plan, 19);
  read_random(&plain.plan, 19);
  prepare_recorded(&s);
  simulate_prepare(&plain, "agents");
  simulate_run(&plain, 713, 4);
  simulate_run(&s, 713, 4);
  ck_assert_double_eq(plain.run.revenue, s.run.revenue);
  ck_assert_mem_eq(plain.run.flow_count, s.run.flow_count,
                   (size_t)s.world.n_flows * sizeof(double));
  const fnl_journeys *journeys = fnl_journeys_of(&s.place);
  const size_t n = journeys->n, n_touchpoints = journeys->n_touchpoints;
  fnl_touchpoint *first = calloc(n_touchpoints + 1, sizeof *first);
  ck_assert(n > 0 && n_touchpoints > 0);
  memcpy(first, journeys->touchpoints, n_touchpoints * sizeof *first);
  ck_assert_int_eq(fnl_agents_trace(&s.place, &s.world, NULL), FNL_OK);
  simulate_run(&s, 713, 5);
  simulate_run(&s, 713, 4);
  ck_assert_uint_eq(journeys->n, n);
  ck_assert_uint_eq(journeys->n_touchpoints, n_touchpoints);
  for (size_t i = 0; i < n_touchpoints; i++)
    n_same += first[i].day == journeys->touchpoints[i].day &&
              first[i].cause == journeys->touchpoints[i].cause;
  ck_assert_uint_eq(n_same, n_touchpoints);
  free(first);
  simulate_close(&s);
  simulate_close(&plain);
}
END_TEST

/* Nobody converts here, so everybody is looked at, each on one of the nine days: paid, owned and
 * earned touches are a ninth of those delivered. */
#define WITNESSED_PLAN                                                                             \
  "horizon_days = 9; population = 3000;\n"                                                         \
  "segments = ( { name = \"quiet\"; share = 0.6; activity = 0.5; },\n"                             \
  "  { name = \"loud\"; share = 0.4; activity = 1.75; } );\n"                                      \
  "budget = { total = 90.0; };\n"                                                                  \
  "model = { name = \"witnessed\";\n"                                                              \
  "stages = ( { name = \"out\"; role = \"prospect\"; }, { name = \"fan\"; role = "                 \
  "\"advocacy\"; } );\n"                                                                           \
  "channels = ( { name = \"ads\"; kind = \"paid\"; cpm = 11.0; audience = [ \"out\" ]; },\n"       \
  "  { name = \"mail\"; kind = \"owned\"; audience = [ \"fan\" ]; touches_per_day = 0.3; },\n"     \
  "  { name = \"word\"; kind = \"earned\"; sends_per_day = { fan = 0.7; }; } );\n"                 \
  "moves = ( { from = \"out\"; to = \"fan\"; daily = 0.05; per_touch = { ads = 0.1; word = 0.2; "  \
  "}; },\n"                                                                                        \
  "  { from = \"fan\"; to = \"out\"; daily = 0.3; per_touch = { mail = 0.4; }; } );\n"             \
  "events = (); };\n"

START_TEST(touches_of_all_people_are_those_delivered) {
  enum { RUNS = 60 };
  static double difference[3][RUNS];
  simulation s;
  simulate_read(&s.plan, "%s", WITNESSED_PLAN);
  s.plan.simulation.lookback_days = 0;
  prepare_recorded(&s);
  for (int r = 0; r < RUNS; r++) {
    simulate_run(&s, 7, (uint64_t)r);
    const fnl_journeys *journeys = fnl_journeys_of(&s.place);
    double drawn[4] = {0};
    for (size_t i = 0; i < journeys->n_touchpoints; i++)
      drawn[journeys->touchpoints[i].cause]++;
    for (int k = 0; k < 3; k++)
      difference[k][r] = 9.0 * drawn[k + 1] - s.run.touches[k + 1];
  }
  for (int k = 0; k < 3; k++) {
    ck_assert_double_gt(s.run.touches[k + 1], 1000.0);
    moments_check_mean(s.plan.causes[k + 1].name, RUNS, difference[k], 0.0);
  }
  simulate_close(&s);
}
END_TEST

/* More never convert than are looked at: each of those stands for as many as there are for one, so
 * that the journeys come to all whom a letter of that day has met, which moves nobody here. */
START_TEST(who_never_converted_stands_for_as_many_as_there_are) {
  enum { CROWD = 40000 };
  const double met = -expm1(-0.73);
  double weights = 0.0, n_lost_journeys = 0.0;
  simulation s;
  simulate_read(
      &s.plan,
      "horizon_days = 5; population = %d; simulation = { lookback_days = 0; };\n"
      "model = { name = \"shop\";\n"
      "stages = ( { name = \"new\"; role = \"prospect\"; },\n"
      "  { name = \"customer\"; role = \"conversion\"; } );\n"
      "channels = ( { name = \"mail\"; kind = \"owned\"; touches_per_day = 0.73; } );\n"
      "moves = ( { from = \"new\"; to = \"customer\"; daily = 0.05; emits = \"joins\"; } );\n"
      "events = ( { name = \"joins\"; counts_as = [ \"conversion\" ]; } ); };\n",
      CROWD);
  prepare_recorded(&s);
  simulate_run(&s, 29, 0);
  const fnl_journeys *journeys = fnl_journeys_of(&s.place);
  const double n_lost = CROWD - simulate_happened(&s, "joins", NULL);
  for (size_t i = 0; i < journeys->n; i++)
    if (journeys->journeys[i].slot_cell < 0) {
      ck_assert_double_eq_tol(journeys->journeys[i].weight, n_lost / FNL_JOURNEYS_LOST, 1e-12);
      weights += journeys->journeys[i].weight;
      n_lost_journeys++;
    }
  const double error = sqrt(met * (1.0 - met) / FNL_JOURNEYS_LOST) * n_lost;
  ck_assert_double_lt(n_lost_journeys, FNL_JOURNEYS_LOST);
  ck_assert_double_lt(fabs(weights - met * n_lost), MOMENTS_SIGMAS * error);
  simulate_close(&s);
}
END_TEST

START_TEST(where_nothing_touches_anybody_journeys_are_empty) {
  simulation s;
  simulate_read(
      &s.plan, "%s",
      "horizon_days = 5; population = 50;\n"
      "model = { name = \"alone\";\n"
      "stages = ( { name = \"new\"; role = \"prospect\"; },\n"
      "  { name = \"customer\"; role = \"conversion\"; } );\n"
      "moves = ( { from = \"new\"; to = \"customer\"; daily = 0.4; emits = \"joins\"; } );\n"
      "events = ( { name = \"joins\"; counts_as = [ \"conversion\" ]; } ); };\n");
  prepare_recorded(&s);
  simulate_run(&s, 1, 0);
  const fnl_journeys *journeys = fnl_journeys_of(&s.place);
  ck_assert_double_gt(simulate_happened(&s, "joins", NULL), 10.0);
  ck_assert_uint_eq(journeys->n, (size_t)simulate_happened(&s, "joins", NULL));
  ck_assert_uint_eq(journeys->n_touchpoints, 0);
  simulate_close(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("journeys");
  TCase *tcase = tcase_create("law");
  tcase_add_loop_test(tcase, journeys_have_the_law_of_people_lived_touch_by_touch, 0, BEGINNINGS);
  tcase_add_test(tcase, touches_of_all_people_are_those_delivered);
  tcase_add_test(tcase, who_never_converted_stands_for_as_many_as_there_are);
  suite_add_tcase(suite, tcase);
  tcase = tcase_create("plans");
  tcase_add_loop_test(tcase, every_conversion_has_its_journey_and_ends_with_what_caused_it, 0,
                      N_PLANS);
  tcase_add_test(tcase, journeys_are_a_function_of_the_replication_and_change_nothing);
  tcase_add_test(tcase, where_nothing_touches_anybody_journeys_are_empty);
  suite_add_tcase(suite, tcase);
  return suite;
}

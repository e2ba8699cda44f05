/* Day 0 on a network: everybody is in the segment and stage that he should be in, seeds are who
 * they should be, and all that is left to chance is as likely for one as for another. */
#include "engine/agents.h"
#include "network/network.h"
#include "support/moments.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

enum { PEOPLE = 240, SEGMENTS = 3 };

typedef struct {
  simulation s;
  fnl_network network;
} town;

/* `initial`, `seeds` and `segments` of the network may be "". Who is in tells every friend. */
static void town_open(town *t, const char *initial, const char *seeds, const char *segments) {
  fnl_error error = {0};
  simulate_read(&t->s.plan,
                "horizon_days = 30; population = %d; simulation = { engine = \"agents\"; };"
                "segments = ({ name = \"few\"; share = 0.2; }, { name = \"more\"; share = 0.31; },"
                "  { name = \"most\"; share = 0.49; });"
                "network = { generator = \"barabasi-albert\"; m = 2; %s }; %s %s"
                "model = { stages = ({ name = \"out\"; role = \"prospect\"; },"
                "  { name = \"aware\"; role = \"awareness\"; },"
                "  { name = \"in\"; role = \"conversion\"; });"
                "channels = ({ name = \"word\"; kind = \"earned\"; sends_on = { join = 1.0; };"
                "  law = \"every_neighbour\"; });"
                "moves = ({ from = \"out\"; to = \"in\"; per_touch = { word = 0.2; };"
                "  emits = \"join\"; });"
                "events = ({ name = \"join\"; counts_as = [ \"conversion\" ]; }); };",
                PEOPLE, segments, initial, seeds);
  ck_assert_msg(fnl_network_attach(&t->network, &t->s.plan, &error) == FNL_OK, "%s", error.message);
  simulate_prepare(&t->s, "agents");
}

static void town_close(town *t) {
  simulate_close(&t->s);
  fnl_network_free(&t->network);
}

/* The morning of day 0. */
static const fnl_roster *wake(town *t, uint64_t replication) {
  simulation *s = &t->s;
  fnl_engine_start(s->engine, &s->world, NULL, (fnl_luck){911, replication}, &s->place, &s->run);
  return fnl_agents_roster(&s->place);
}

/* Once awake: where the network does not say, numbers rise through the segments. */
static int segment_of(const town *t, fnl_person person) {
  double end = 0.0;
  if (t->network.segment)
    return t->network.segment[person];
  for (int g = 0; g < SEGMENTS; g++) {
    for (int s = 0; s < 3; s++)
      end += t->s.place.state.people[s * SEGMENTS + g];
    if (person < end)
      return g;
  }
  return -1;
}

static bool is_seed(const town *t, const fnl_roster *roster, int g, fnl_person person) {
  const int x = t->s.plan.seeds.to * SEGMENTS + g;
  const int64_t n = roster->n[x], n_seeds = (int64_t)t->s.place.state.seeded[g];
  for (int64_t i = n - n_seeds; i < n; i++)
    if (fnl_roster_of(roster, x)[i] == person)
      return true;
  return false;
}

/* ---- places ---- */

static void check_cell(const town *t, const fnl_roster *roster, int x, int *times) {
  ck_assert_double_eq((double)roster->n[x], t->s.place.state.people[x]);
  for (int64_t i = 0; i < roster->n[x]; i++) {
    const fnl_person person = fnl_roster_of(roster, x)[i];
    ck_assert_uint_lt(person, PEOPLE);
    ck_assert_int_eq(segment_of(t, person), x % SEGMENTS);
    ck_assert_int_eq(fnl_roster_cell(roster, person), x);
    ck_assert_int_eq(roster->where[person], roster->first[x] + i);
    times[person]++;
  }
}

/* Of a segment's people, before seeds are taken: the stage's share, to a person of rounding in the
 * stage and, where segments are no network's, half a one in the segment. */
static void check_shares(const town *t, int g) {
  const double shares[] = {0.55, 0.28, 0.17};
  const double seeded = t->s.place.state.seeded[g];
  double members = 0.0;
  for (int i = 0; i < PEOPLE; i++)
    members += segment_of(t, (fnl_person)i) == g;
  for (int s = 0; s < 3; s++) {
    const double moved = s == 0 ? -seeded : s == 2 ? seeded : 0.0;
    ck_assert_double_lt(
        fabs(t->s.place.state.people[s * SEGMENTS + g] - moved - members * shares[s]), 1.5);
  }
}

static const char *const by_name = "seeds = { to = \"in\"; people = [ 7, 201, 60, 61, 5 ]; };";
static const char *const by_degree = "seeds = { to = \"in\"; count = 11; by = \"degree\"; };";
static const char *const by_chance = "seeds = { to = \"in\"; count = 23; };";
static const char *const usual = "initial = { aware = 0.28; in = 0.17; };";

START_TEST(everybody_is_in_his_segment_and_once) {
  static const char *const segments[] = {"", "segments = \"random\";", "segments = \"degree\";"};
  const char *const seeds[] = {"", by_name, by_degree, by_chance};
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 4; k++) {
      town t;
      int times[PEOPLE] = {0};
      town_open(&t, usual, seeds[k], segments[i]);
      const fnl_roster *roster = wake(&t, (uint64_t)k);
      for (int x = 0; x < 3 * SEGMENTS; x++)
        check_cell(&t, roster, x, times);
      for (int person = 0; person < PEOPLE; person++)
        ck_assert_int_eq(times[person], 1);
      for (int g = 0; g < SEGMENTS; g++)
        check_shares(&t, g);
      town_close(&t);
    }
}
END_TEST

/* ---- seeds ---- */

static void check_seeds(town *t, const uint32_t *people, int n) {
  const fnl_roster *roster = wake(t, 3);
  double n_seeded = 0.0;
  for (int g = 0; g < SEGMENTS; g++)
    n_seeded += t->s.place.state.seeded[g];
  ck_assert_double_eq(n_seeded, n);
  for (int i = 0; i < n; i++)
    ck_assert(is_seed(t, roster, segment_of(t, people[i]), people[i]));
}

START_TEST(seeds_by_name_are_those) {
  const uint32_t people[] = {7, 201, 60, 61, 5};
  town t;
  town_open(&t, usual, by_name, "segments = \"random\";");
  check_seeds(&t, people, 5);
  town_close(&t);
}
END_TEST

/* Ties go to the smaller number. */
START_TEST(seeds_by_degree_have_most_friends) {
  uint32_t people[11];
  town t;
  town_open(&t, usual, by_degree, "segments = \"random\";");
  for (int i = 0; i < 11; i++) {
    int64_t best = -1;
    for (int64_t k = 0; k < PEOPLE; k++) {
      bool is_taken = false;
      for (int j = 0; j < i; j++)
        is_taken = is_taken || people[j] == k;
      if (!is_taken &&
          (best < 0 || fnl_network_degree(&t.network, k) > fnl_network_degree(&t.network, best)))
        best = k;
    }
    people[i] = (uint32_t)best;
  }
  check_seeds(&t, people, 11);
  town_close(&t);
}
END_TEST

/* A first stage that has too few gives all it has, and who is named beyond stays where he is. */
START_TEST(seeds_beyond_the_first_stage_are_left_where_they_are) {
  town t;
  town_open(&t, "initial = { aware = 0.97; };",
            "seeds = { to = \"in\"; people = [ 0, 1, 2, 3, 4 ]; };", "");
  const fnl_roster *roster = wake(&t, 0);
  const double *people = t.s.place.state.people, *seeded = t.s.place.state.seeded;
  ck_assert_double_eq(people[0], 0.0); /* 3 % of 48 is one */
  ck_assert_double_eq(seeded[0], 1.0);
  ck_assert_double_eq(people[2 * SEGMENTS], 1.0);
  ck_assert(is_seed(&t, roster, 0, 0));
  town_close(&t);
}
END_TEST

/* ---- chance ---- */

/* Whether counts of m out of n chosen in each of `draws`, all sets as likely, are so: what is drawn
 * without replacement varies less than it would with it. */
static void check_uniform(const char *what, const double *counts, int n, double m, int draws) {
  const double p = m / n;
  double chi = 0.0;
  for (int i = 0; i < n; i++)
    chi += pow(counts[i] - draws * p, 2.0) / (draws * p * (1.0 - p)) * (n - 1) / n;
  ck_assert_msg(fabs(chi - (n - 1)) < 5.0 * sqrt(2.0 * (n - 1)), "%s: chi-square %.1f, of %d", what,
                chi, n - 1);
}

typedef struct {
  double at[3][PEOPLE], seed[PEOPLE]; /* replications in each stage; as a seed */
} tally;

static void count_places(town *t, int draws, tally *of) {
  memset(of, 0, sizeof *of);
  for (int i = 0; i < draws; i++) {
    const fnl_roster *roster = wake(t, (uint64_t)i);
    for (int x = 0; x < 3 * SEGMENTS; x++) {
      const bool seeded = x / SEGMENTS == 2;
      const int64_t first =
          roster->n[x] - (seeded ? (int64_t)t->s.place.state.seeded[x % SEGMENTS] : 0);
      for (int64_t k = 0; k < roster->n[x]; k++)
        of->at[x / SEGMENTS][fnl_roster_of(roster, x)[k]]++;
      for (int64_t k = first; k < roster->n[x]; k++)
        of->seed[fnl_roster_of(roster, x)[k]]++;
    }
  }
}

static void check_segment(const town *t, const double *of_all, int g, double m, int draws) {
  double counts[PEOPLE];
  int n = 0;
  for (int i = 0; i < PEOPLE; i++)
    if (segment_of(t, (fnl_person)i) == g)
      counts[n++] = of_all[i];
  if (m > 0.0)
    check_uniform(t->s.plan.segments[g].name, counts, n, m, draws);
}

/* The fullest stage, which takes the rest, is the first, the second or the last. */
START_TEST(chance_places_everybody_alike) {
  static const char *const initial[] = {"initial = { aware = 0.28; in = 0.17; };",
                                        "initial = { aware = 0.61; in = 0.12; };",
                                        "initial = { aware = 0.20; in = 0.57; };"};
  enum { DRAWS = 3000 };
  static tally of;
  for (int i = 0; i < 3; i++) {
    town t;
    town_open(&t, initial[i], by_chance, "segments = \"random\";");
    count_places(&t, DRAWS, &of);
    for (int g = 0; g < SEGMENTS; g++) {
      for (int s = 0; s < 3; s++)
        check_segment(&t, of.at[s], g, t.s.place.state.people[s * SEGMENTS + g], DRAWS);
      check_segment(&t, of.seed, g, t.s.place.state.seeded[g], DRAWS);
    }
    town_close(&t);
  }
}
END_TEST

/* Who is not named takes the other places, all alike. */
START_TEST(others_than_the_named_are_placed_alike) {
  enum { DRAWS = 3000 };
  static tally of;
  town t;
  town_open(&t, usual, by_degree, "");
  count_places(&t, DRAWS, &of);
  double counts[PEOPLE];
  int n = 0;
  for (int i = 0; i < PEOPLE; i++) {
    ck_assert(of.seed[i] == 0.0 || of.seed[i] == DRAWS);
    if (segment_of(&t, (fnl_person)i) == 2 && of.seed[i] == 0.0)
      counts[n++] = of.at[1][i];
  }
  check_uniform("most", counts, n, t.s.place.state.people[1 * SEGMENTS + 2], DRAWS);
  town_close(&t);
}
END_TEST

/* ---- bits ---- */

static void copy_people(town *t, uint64_t replication, fnl_person *people) {
  memcpy(people, wake(t, replication)->people, PEOPLE * sizeof *people);
}

START_TEST(a_replication_is_the_same_bits_whatever_was_before) {
  fnl_person first[PEOPLE], again[PEOPLE], other[PEOPLE];
  town t;
  town_open(&t, usual, by_chance, "segments = \"random\";");
  copy_people(&t, 5, first);
  simulate_run(&t.s, 911, 8);
  copy_people(&t, 6, other);
  copy_people(&t, 5, again);
  ck_assert_mem_eq(first, again, sizeof first);
  ck_assert_mem_ne(first, other, sizeof first);
  town_close(&t);
}
END_TEST

/* ---- names ---- */

/* The same friends under other numbers: person i becomes (101 i + 37) mod 240. */
static fnl_person renamed(fnl_person person) { return (101 * person + 37) % PEOPLE; }

static int rising(const void *a, const void *b) {
  const uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
  return (one > other) - (one < other);
}

static void rename_people(const fnl_network *of, fnl_network *to) {
  *to = (fnl_network){.n_people = PEOPLE, .n_arcs = of->n_arcs, .weight_most = 1.0f};
  to->first = calloc(PEOPLE + 1, sizeof *to->first);
  to->neighbour = malloc((size_t)of->n_arcs * sizeof *to->neighbour);
  to->segment = malloc(PEOPLE * sizeof *to->segment);
  ck_assert(to->first && to->neighbour && to->segment);
  for (fnl_person i = 0; i < PEOPLE; i++) {
    to->first[renamed(i) + 1] = fnl_network_degree(of, i);
    to->segment[renamed(i)] = of->segment[i];
  }
  for (int i = 0; i < PEOPLE; i++)
    to->first[i + 1] += to->first[i];
  for (fnl_person i = 0; i < PEOPLE; i++) {
    const int64_t n = fnl_network_degree(of, i);
    uint32_t *row = to->neighbour + to->first[renamed(i)];
    for (int64_t k = 0; k < n; k++)
      row[k] = renamed(of->neighbour[of->first[i] + k]);
    qsort(row, (size_t)n, sizeof *row, rising);
  }
}

/* How many of each segment join, in all draws; and how many draws have how many joining. */
typedef struct {
  double joined[PEOPLE + 1], by_segment[SEGMENTS][PEOPLE + 1];
} outcome;

static void run_all(simulation *s, uint64_t seed, int draws, outcome *of) {
  memset(of, 0, sizeof *of);
  for (int i = 0; i < draws; i++) {
    simulate_run(s, seed, (uint64_t)i);
    of->joined[(int)simulate_happened(s, "join", NULL)]++;
    for (int g = 0; g < SEGMENTS; g++)
      of->by_segment[g][(int)simulate_happened_in(s, "join", NULL, g)]++;
  }
}

/* Two samples as large of one law, by bins of at least fifty: chi-square. */
static void check_alike(const char *what, const double *a, const double *b) {
  double chi = 0.0, in_a = 0.0, in_b = 0.0;
  int n = 0;
  for (int i = 0; i <= PEOPLE; i++) {
    in_a += a[i];
    in_b += b[i];
    if (in_a + in_b >= 50.0) {
      chi += pow(in_a - in_b, 2.0) / (in_a + in_b);
      in_a = in_b = 0.0;
      n++;
    }
  }
  ck_assert_int_gt(n, 4);
  ck_assert_msg(chi - (n - 1) < 5.0 * sqrt(2.0 * (n - 1)), "%s: chi-square %.1f, of %d", what, chi,
                n - 1);
}

START_TEST(names_change_no_law) {
  enum { DRAWS = 3000 };
  static outcome before, after;
  fnl_network other;
  town t;
  town_open(&t, "initial = { aware = 0.28; in = 0.07; };",
            "seeds = { to = \"in\"; count = 4; emits = \"join\"; };", "segments = \"degree\";");
  rename_people(&t.network, &other);
  run_all(&t.s, 4177, DRAWS, &before);
  simulation s = {.plan = t.s.plan};
  s.plan.graph = &other;
  simulate_prepare(&s, "agents");
  run_all(&s, 6007, DRAWS, &after);
  check_alike("all", before.joined, after.joined);
  for (int g = 0; g < SEGMENTS; g++)
    check_alike(t.s.plan.segments[g].name, before.by_segment[g], after.by_segment[g]);
  s.plan = (fnl_plan){0}; /* borrowed */
  simulate_close(&s);
  fnl_network_free(&other);
  town_close(&t);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("census");
  TCase *tests = tcase_create("census");
  tcase_set_timeout(tests, 0);
  tcase_add_test(tests, everybody_is_in_his_segment_and_once);
  tcase_add_test(tests, seeds_by_name_are_those);
  tcase_add_test(tests, seeds_by_degree_have_most_friends);
  tcase_add_test(tests, seeds_beyond_the_first_stage_are_left_where_they_are);
  tcase_add_test(tests, chance_places_everybody_alike);
  tcase_add_test(tests, others_than_the_named_are_placed_alike);
  tcase_add_test(tests, a_replication_is_the_same_bits_whatever_was_before);
  tcase_add_test(tests, names_change_no_law);
  suite_add_tcase(suite, tests);
  return suite;
}

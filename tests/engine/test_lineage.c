/* Who brought whom: trees match the moves they are of, and senders are drawn by the law of sends,
 * checked on a record of where everybody was on every day. */
#include "engine/agents.h"
#include "support/moments.h"
#include "support/random_plan.h"
#include "support/simulate.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *test_suite(void);

static void prepare_traced(simulation *s) {
  fnl_error error = {0};
  simulate_prepare(s, "agents");
  ck_assert_int_eq(fnl_agents_trace(&s->place, &s->world, &error), FNL_OK);
}

static const fnl_forest *forest_of(const simulation *s) { return fnl_agents_forest(&s->place); }

/* ---- on random plans ---- */

enum { N_PLANS = 60 };

static void check_node(const fnl_forest *forest, uint32_t i) {
  const fnl_adopter *node = &forest->nodes[i];
  if (node->previous != FNL_NO_NODE) {
    ck_assert_uint_lt(node->previous, i);
    ck_assert_uint_eq(forest->nodes[node->previous].person, node->person);
  }
  if (node->parent == FNL_NO_NODE) {
    ck_assert_uint_eq(node->root, i);
    ck_assert_uint_eq(node->previous, FNL_NO_NODE);
    ck_assert_int_eq(node->generation, 0);
    return;
  }
  const fnl_adopter *parent = &forest->nodes[node->parent];
  ck_assert_uint_lt(node->parent, i);
  ck_assert_int_le(parent->day, node->sent);
  ck_assert_int_lt(node->sent, node->day);
  ck_assert_int_eq(node->generation, parent->generation + 1);
  ck_assert_uint_eq(node->root, parent->root);
}

/* Nodes with a parent, by channel, are the moves by it. */
static void check_counts(const simulation *s, const fnl_forest *forest) {
  for (int r = 0; r < s->world.n_referrals; r++) {
    const int cause = s->world.referrals[r].cause;
    double moved = 0.0, n = 0.0;
    for (int i = 0; i < s->world.n_pairs; i++)
      if (s->world.pairs[i].cause == cause)
        moved += simulate_pair(s, i);
    for (uint32_t i = 0; i < forest->n; i++)
      n += forest->nodes[i].parent != FNL_NO_NODE && forest->nodes[i].cause == cause;
    ck_assert_double_eq(n, moved);
  }
}

static void read_random(fnl_plan *plan, uint64_t seed) {
  char *model = NULL, *text = NULL;
  const random_plan_options options = {.population = 7131, .horizon_days = 37};
  ck_assert_int_eq(random_plan_text(seed, options, &model, &text), 0);
  simulate_read_texts(plan, model, text);
  free(model);
  free(text);
}

START_TEST(parents_come_first_and_every_referral_has_one) {
  simulation s;
  read_random(&s.plan, (uint64_t)_i);
  prepare_traced(&s);
  simulate_run(&s, 713, (uint64_t)_i);
  const fnl_forest *forest = forest_of(&s);
  ck_assert(!forest->failed);
  for (uint32_t i = 0; i < forest->n; i++)
    check_node(forest, i);
  check_counts(&s, forest);
  simulate_close(&s);
}
END_TEST

/* A second run in the same place leaves nothing of the first. */
START_TEST(trees_are_a_function_of_the_replication) {
  simulation s;
  read_random(&s.plan, 19);
  prepare_traced(&s);
  simulate_run(&s, 713, 4);
  const uint32_t n = forest_of(&s)->n;
  fnl_adopter *first = malloc((n + 1) * sizeof *first);
  ck_assert(first != NULL && n > 0);
  memcpy(first, forest_of(&s)->nodes, n * sizeof *first);
  simulate_run(&s, 713, 5);
  simulate_run(&s, 713, 4);
  ck_assert_uint_eq(forest_of(&s)->n, n);
  for (uint32_t i = 0; i < n; i++) {
    const fnl_adopter *a = &first[i], *b = &forest_of(&s)->nodes[i];
    ck_assert(a->person == b->person && a->parent == b->parent && a->day == b->day &&
              a->sent == b->sent && a->alive == b->alive);
  }
  free(first);
  simulate_close(&s);
}
END_TEST

/* ---- the law of senders ---- */

/* Two segments, two stages that send, one event that people do and one that moves emit, delays of
 * up to five days, and people who come and go between. */
#define TALK_PLAN                                                                                  \
  "horizon_days = %d; population = 20000;\n"                                                       \
  "initial = { user = 0.07; fan = 0.03; };\n"                                                      \
  "segments = ( { name = \"quiet\"; share = 0.7; sharing = 0.41; },\n"                             \
  "  { name = \"loud\"; share = 0.3; sharing = 2.3; } );\n"                                        \
  "seeds = { to = \"user\"; count = 31; emits = \"join\"; };\n"                                    \
  "model = { name = \"talk\";\n"                                                                   \
  "stages = ( { name = \"out\"; role = \"prospect\"; }, { name = \"user\"; role = "                \
  "\"conversion\"; "                                                                               \
  "},\n"                                                                                           \
  "  { name = \"fan\"; role = \"advocacy\"; } );\n"                                                \
  "channels = ( { name = \"word\"; kind = \"earned\";\n"                                           \
  "  sends_per_day = { user = %.17g; fan = %.17g; }; sends_on = { join = %.17g; cheer = %.17g; "   \
  "};\n"                                                                                           \
  "  burst = %.17g; delay = [ 0.4, 0.1, 0.0, 0.2, 0.3 ]; } );\n"                                   \
  "moves = ( { from = \"out\"; to = \"user\"; daily = 0.004; emits = \"join\";\n"                  \
  "    per_touch = { word = 0.31; }; },\n"                                                         \
  "  { from = \"user\"; to = \"fan\"; daily = 0.11; per_touch = { word = 0.2; }; },\n"             \
  "  { from = \"fan\"; to = \"out\"; daily = 0.17; }, { from = \"user\"; to = \"out\"; daily = "   \
  "0.13; } );\n"                                                                                   \
  "events = ( { name = \"join\"; counts_as = [ \"conversion\" ]; },\n"                             \
  "  { name = \"cheer\"; counts_as = [ \"like\" ]; in = { user = 0.03; fan = 0.09; }; } ); };\n"

enum { DAYS = 30, PEOPLE = 20000, STAGES = 3, SEGMENTS = 2 };
enum { OUT, USER, FAN };

typedef struct {
  simulation s;
  signed char *stage; /* [DAYS * PEOPLE] in the morning */
} replay;

static void replay_run(replay *r, uint64_t replication) {
  simulation *s = &r->s;
  fnl_engine_start(s->engine, &s->world, NULL, (fnl_luck){2385, replication}, &s->place, &s->run);
  for (int t = 0; t < DAYS; t++) {
    const fnl_roster *roster = fnl_agents_roster(&s->place);
    for (int x = 0; x < s->world.n_cells; x++)
      for (int64_t i = 0; i < roster->n[x]; i++)
        r->stage[t * PEOPLE + (int)fnl_roster_of(roster, x)[i]] = (signed char)(x / SEGMENTS);
    fnl_engine_day(s->engine, &s->world, (fnl_luck){2385, replication}, t, &s->place, &s->run);
  }
  fnl_engine_finish(s->engine, &s->world, &s->place, &s->run);
}

static void replay_open(replay *r, double user, double fan, double join, double cheer,
                        double burst) {
  simulate_read(&r->s.plan, TALK_PLAN, DAYS, user, fan, join, cheer, burst);
  prepare_traced(&r->s);
  r->stage = calloc((size_t)DAYS * PEOPLE, 1);
  ck_assert(r->stage != NULL);
}

static void replay_close(replay *r) {
  free(r->stage);
  simulate_close(&r->s);
}

/* Whoever sent it by his stage was there that morning, and the delay is one that there is. */
static void check_was_there(const replay *r, const fnl_adopter *node) {
  const fnl_person parent = forest_of(&r->s)->nodes[node->parent].person;
  ck_assert_int_ne(r->stage[node->sent * PEOPLE + (int)parent], OUT);
  ck_assert_int_le(node->day - node->sent, 5);
  ck_assert_int_ne(node->day - node->sent, 3);
}

/* The quiet have the numbers below the others: segments stand one after the other. */
static int segment_of(fnl_person person) { return person >= 14000; }

/* A sum over moves of (what was drawn - its expectation), with its variance: a martingale. */
typedef struct {
  double sum, variance;
  int n;
} surprise;

static void surprise_add(surprise *s, double found, double mean, double variance) {
  s->sum += found - mean;
  s->variance += variance;
  s->n++;
}

static void surprise_check(const char *what, const surprise *s) {
  ck_assert_int_gt(s->n, 1000);
  ck_assert_msg(fabs(s->sum) < MOMENTS_SIGMAS * sqrt(s->variance), "%s: %g sigma of %d", what,
                s->sum / sqrt(s->variance), s->n);
}

/* P(sent yesterday) of an arrival on day t. */
static double share_of_yesterday(const simulation *s, int t) {
  const double *delay = s->world.referrals[0].delay;
  double sum = 0.0;
  for (int j = 0; j < 5 && j < t; j++)
    sum += delay[j] * fnl_state_sends(&s->place.state, &s->world, t - 1 - j)[0];
  return delay[0] * fnl_state_sends(&s->place.state, &s->world, t - 1)[0] / sum;
}

/* Sends of that morning by segment and stage, and how many of the same cell come before him. */
typedef struct {
  double sends[STAGES][SEGMENTS], all;
  int people[STAGES][SEGMENTS], before;
} morning;

static morning morning_of(const replay *r, int t, fnl_person person) {
  static const double sharing[] = {0.41, 2.3};
  const fnl_referral *word = &r->s.world.referrals[0];
  const signed char *stage = r->stage + t * PEOPLE;
  morning m = {.all = 0.0};
  for (int i = 0; i < PEOPLE; i++) {
    const int g = segment_of((fnl_person)i);
    m.people[(int)stage[i]][g]++;
    m.before += (fnl_person)i < person && stage[i] == stage[person] && g == segment_of(person);
  }
  for (int k = 0; k < word->n_senders; k++) {
    const int stage_of_cell = word->sender[k] / SEGMENTS, g = word->sender[k] % SEGMENTS;
    ck_assert_double_eq_tol(word->rate[k] / sharing[g], stage_of_cell == USER ? 0.07 : 0.31, 1e-9);
    m.all += m.sends[stage_of_cell][g] = word->rate[k] * m.people[stage_of_cell][g];
  }
  return m;
}

START_TEST(senders_by_stage_are_drawn_by_rate_and_day) {
  enum { RUNS = 4 };
  replay r;
  surprise yesterday = {0}, loud = {0}, fans = {0}, place = {0};
  replay_open(&r, 0.07, 0.31, 0.0, 0.0, 0.0);
  for (uint64_t i = 0; i < RUNS; i++) {
    replay_run(&r, i);
    const fnl_forest *forest = forest_of(&r.s);
    for (uint32_t k = 0; k < forest->n; k++) {
      const fnl_adopter *node = &forest->nodes[k];
      if (node->parent == FNL_NO_NODE)
        continue;
      const fnl_person parent = forest->nodes[node->parent].person;
      const morning m = morning_of(&r, node->sent, parent);
      const int stage = r.stage[node->sent * PEOPLE + (int)parent];
      check_was_there(&r, node);
      const double p = share_of_yesterday(&r.s, node->day);
      surprise_add(&yesterday, node->sent == node->day - 1, p, p * (1.0 - p));
      const double q = (m.sends[USER][1] + m.sends[FAN][1]) / m.all;
      surprise_add(&loud, segment_of(parent), q, q * (1.0 - q));
      const double f = (m.sends[FAN][0] + m.sends[FAN][1]) / m.all;
      surprise_add(&fans, stage == FAN, f, f * (1.0 - f));
      const double n = m.people[stage][segment_of(parent)];
      surprise_add(&place, m.before, (n - 1.0) / 2.0, (n * n - 1.0) / 12.0);
    }
  }
  surprise_check("sent yesterday", &yesterday);
  surprise_check("sent by the loud", &loud);
  surprise_check("sent by fans", &fans);
  surprise_check("place within the cell", &place);
  replay_close(&r);
}
END_TEST

/* Joins are told by those who join and by seeds, on the day; cheers by those who are there. */
START_TEST(what_is_told_is_told_by_who_did_it) {
  replay r;
  int n_seeds = 0, n_referred = 0;
  replay_open(&r, 0.0, 0.0, 1.3, 0.0, 0.0);
  replay_run(&r, 0);
  const fnl_forest *forest = forest_of(&r.s);
  for (uint32_t k = 0; k < forest->n; k++) {
    const fnl_adopter *node = &forest->nodes[k];
    if (node->parent == FNL_NO_NODE)
      continue;
    const fnl_person parent = forest->nodes[node->parent].person;
    const bool is_seed = node->sent == 0 && forest->nodes[node->parent].cause == FNL_BY_SEED;
    n_referred++;
    n_seeds += is_seed;
    if (node->sent + 1 < DAYS && !is_seed) {
      ck_assert_int_eq(r.stage[node->sent * PEOPLE + (int)parent], OUT);
      ck_assert_int_eq(r.stage[(node->sent + 1) * PEOPLE + (int)parent], USER);
    }
  }
  ck_assert_int_gt(n_seeds, 3);
  ck_assert_int_gt(n_referred, 500);
  replay_close(&r);
  replay_open(&r, 0.0, 0.0, 0.0, 2.9, 0.0);
  replay_run(&r, 0);
  forest = forest_of(&r.s);
  for (uint32_t k = 0; k < forest->n; k++)
    if (forest->nodes[k].parent != FNL_NO_NODE)
      check_was_there(&r, &forest->nodes[k]);
  replay_close(&r);
}
END_TEST

/* A sender's acts are Poisson with mean a, each brings Poisson(B p): so the moves he causes have
 * mean a B p and variance a (B p + (B p)^2). Single sends: variance a B p. */
static void check_bursts(double burst) {
  enum { SENDERS = 20000, RUNS = 3 };
  static const double sends = 0.1, accepted = 0.8;
  double *offspring = calloc((size_t)SENDERS * RUNS, sizeof *offspring);
  simulation s;
  simulate_read(
      &s.plan,
      "horizon_days = 2; population = 4000000; initial = { in = 0.005; };\n"
      "model = { name = \"burst\"; stages = ( { name = \"out\"; role = \"prospect\"; },\n"
      "  { name = \"new\"; role = \"awareness\"; }, { name = \"in\"; role = "
      "\"advocacy\"; } );\n"
      "channels = ( { name = \"word\"; kind = \"earned\"; burst = %.17g;\n"
      "  sends_per_day = { in = %.17g; }; } );\n"
      "moves = ( { from = \"out\"; to = \"new\"; per_touch = { word = %.17g; }; } ); };\n",
      burst, sends, accepted);
  prepare_traced(&s);
  for (int i = 0; i < RUNS; i++) {
    simulate_run(&s, 2385, (uint64_t)i);
    const fnl_forest *forest = forest_of(&s);
    for (uint32_t k = 0; k < forest->n; k++)
      if (forest->nodes[k].parent != FNL_NO_NODE)
        offspring[i * SENDERS + (int)forest->nodes[k].parent] += 1.0;
  }
  const double reached = 0.995 * sends * accepted; /* the senders are no longer out */
  const double each = 0.995 * burst * accepted;
  moments_check_mean("offspring", SENDERS * RUNS, offspring, reached);
  moments_check_variance("offspring", SENDERS * RUNS, offspring, reached * (1.0 + each));
  free(offspring);
  simulate_close(&s);
}

START_TEST(an_act_of_sending_is_one_sender_s) { check_bursts(5.0); }
END_TEST

START_TEST(single_sends_are_anybody_s) { check_bursts(0.0); }
END_TEST

/* ---- roots ---- */

START_TEST(roots_bear_what_moved_them_first) {
  replay r;
  int n_seeds = 0, n_before = 0, n_time = 0;
  replay_open(&r, 0.07, 0.31, 0.5, 0.5, 0.0);
  replay_run(&r, 3);
  const fnl_forest *forest = forest_of(&r.s);
  for (uint32_t k = 0; k < forest->n; k++) {
    const fnl_adopter *node = &forest->nodes[k];
    if (node->parent != FNL_NO_NODE)
      continue;
    n_seeds += node->cause == FNL_BY_SEED;
    n_before += node->cause == FNL_BY_NOBODY;
    n_time += node->cause == FNL_TIME;
    ck_assert_int_eq(node->day == FNL_BEFORE_START, node->cause < FNL_TIME);
  }
  ck_assert_int_eq(n_seeds, 31);
  ck_assert_int_eq(n_before, 2000);
  ck_assert_int_gt(n_time, 500);
  replay_close(&r);
}
END_TEST

/* ---- what had moved people first, and whose the conversions are, by looking at everybody ---- */

/* Out and back many times; some begin where they order, some are named as seeds. */
#define TURNING_PLAN                                                                               \
  "horizon_days = 80; population = 700; initial = { user = 0.3; fan = 0.1; };\n"                   \
  "segments = ( { name = \"some\"; share = 0.6; }, { name = \"others\"; share = 0.4; } );\n"       \
  "simulation = { engine = \"agents\"; };\n"                                                       \
  "model = { name = \"turning\";\n"                                                                \
  "stages = ( { name = \"out\"; role = \"prospect\"; }, { name = \"user\"; role = "                \
  "\"awareness\"; }, { name = \"fan\"; role = \"advocacy\"; } );\n"                                \
  "channels = ( { name = \"mail\"; kind = \"owned\"; touches_per_day = 0.3; },\n"                  \
  "  { name = \"word\"; kind = \"earned\"; sends_on = { join = 0.4; }; } );\n"                     \
  "moves = ( { from = \"out\"; to = \"user\"; daily = 0.02; per_touch = { word = 0.3; };\n"        \
  "    emits = \"join\"; },\n"                                                                     \
  "  { from = \"out\"; to = \"fan\"; daily = 0.1; per_touch = { mail = 0.23; }; },\n"              \
  "  { from = \"user\"; to = \"out\"; daily = 0.3; },\n"                                           \
  "  { from = \"fan\"; to = \"out\"; daily = 0.2; per_touch = { mail = 0.1; }; } );\n"             \
  "events = ( { name = \"join\"; counts_as = [ \"conversion\" ]; },\n"                             \
  "  { name = \"order\"; counts_as = [ \"conversion\" ]; in = { fan = 0.07; }; } ); };\n"

enum { TURNING_PEOPLE = 700, TURNING_MOST = 100000, NEVER = -100 };

typedef struct {
  const fnl_forest *forest;
  int first[TURNING_PEOPLE];     /* what moved somebody first; NEVER */
  uint32_t last[TURNING_PEOPLE]; /* node */
  uint32_t seen;                 /* nodes */
  int cause[TURNING_MOST];       /* of what moved each root first, when it became one */
  uint32_t converted[TURNING_MOST];
  int n_converted, n_moves;
  int64_t brought[10], bought[10];
} onlooker;

static void onlooker_free(void *own) { (void)own; }

static void onlooker_reset(void *own, const fnl_scene *scene) {
  onlooker *o = own;
  (void)scene;
  for (int i = 0; i < TURNING_PEOPLE; i++) {
    o->first[i] = NEVER;
    o->last[i] = FNL_NO_NODE;
  }
}

static void look_at_moves(onlooker *o, const fnl_scene *scene) {
  for (int flow = 0; flow < scene->world->n_flows; flow++)
    for (int64_t i = scene->roster->first_mover[flow]; i < scene->roster->first_mover[flow + 1];
         i++, o->n_moves++)
      if (o->first[scene->roster->movers[i]] == NEVER)
        o->first[scene->roster->movers[i]] = scene->world->routes[flow].cause;
}

static void look_at_nodes(onlooker *o) {
  for (; o->seen < o->forest->n; o->seen++) {
    const fnl_person person = o->forest->nodes[o->seen].person;
    o->last[person] = o->seen;
    o->cause[o->seen] = o->first[person] == NEVER ? FNL_BY_NOBODY : o->first[person];
  }
}

static void look_at_conversions(onlooker *o, const fnl_scene *scene) {
  const fnl_world *world = scene->world;
  for (int i = 0; i < world->n_converting; i++)
    for (int64_t k = 0; k < scene->doers->n_all[world->converting[i]]; k++) {
      const fnl_person person = fnl_doers_of(scene->doers, world->converting[i])[k];
      const int cause = o->first[person] == NEVER ? FNL_BY_NOBODY : o->first[person];
      if (o->last[person] != FNL_NO_NODE) {
        o->converted[o->n_converted++] = o->last[person];
        continue;
      }
      o->brought[cause - FNL_BY_NOBODY]++;
      o->bought[cause - FNL_BY_NOBODY]++;
    }
}

/* The trees have already seen the day. */
static void onlooker_follow(void *own, const fnl_scene *scene) {
  onlooker *o = own;
  look_at_moves(o, scene);
  look_at_nodes(o);
  look_at_conversions(o, scene);
}

static const fnl_follower_type onlooker_follower = {
    .free = onlooker_free, .reset = onlooker_reset, .follow = onlooker_follow};

static void check_roots(const onlooker *o) {
  int n_by[4] = {0};
  for (uint32_t i = 0; i < o->forest->n; i++) {
    const fnl_adopter *node = &o->forest->nodes[i];
    if (node->parent != FNL_NO_NODE || node->cause == FNL_BY_SEED)
      continue;
    ck_assert_int_eq(node->cause, o->cause[i]);
    n_by[node->cause]++;
  }
  ck_assert(n_by[FNL_TIME] > 20 && n_by[1] > 20);
}

static void check_origins(onlooker *o) {
  for (int i = 0; i < o->n_converted; i++) {
    const fnl_adopter *node = &o->forest->nodes[o->converted[i]];
    const int origin = o->forest->nodes[node->root].cause - FNL_BY_NOBODY;
    o->brought[origin]++;
    o->bought[origin] += node->parent == FNL_NO_NODE;
  }
  for (int k = 0; k < o->forest->n_origins; k++) {
    ck_assert_int_eq(o->forest->brought[k], o->brought[k]);
    ck_assert_int_eq(o->forest->bought[k], o->bought[k]);
  }
}

/* Without a network numbers rise through the stages on day 0; where seeds are named they do not. */
START_TEST(origins_are_those_of_first_moves_however_often_people_move) {
  static onlooker o;
  simulation s;
  o = (onlooker){0};
  simulate_read(&s.plan, "%s%s", TURNING_PLAN,
                _i == 0 ? "" : "seeds = { to = \"user\"; people = [ 17, 400 ]; };\n");
  prepare_traced(&s);
  o.forest = forest_of(&s);
  fnl_agents_attach(&s.place, &onlooker_follower, &o);
  simulate_run(&s, 41, 7);
  ck_assert_int_gt(o.n_moves, 4 * TURNING_PEOPLE);
  check_roots(&o);
  check_origins(&o);
  simulate_close(&s);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("lineage");
  TCase *cases = tcase_create("trees");
  tcase_add_loop_test(cases, parents_come_first_and_every_referral_has_one, 0, N_PLANS);
  tcase_add_test(cases, trees_are_a_function_of_the_replication);
  tcase_add_test(cases, roots_bear_what_moved_them_first);
  tcase_add_loop_test(cases, origins_are_those_of_first_moves_however_often_people_move, 0, 2);
  suite_add_tcase(suite, cases);
  cases = tcase_create("senders");
  tcase_add_test(cases, senders_by_stage_are_drawn_by_rate_and_day);
  tcase_add_test(cases, what_is_told_is_told_by_who_did_it);
  tcase_add_test(cases, an_act_of_sending_is_one_sender_s);
  tcase_add_test(cases, single_sends_are_anybody_s);
  suite_add_tcase(suite, cases);
  return suite;
}

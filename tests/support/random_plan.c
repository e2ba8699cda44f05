/* random_plan.c: draws a model's skeleton (who is there, what is connected to what), then writes
 * the two files from it, drawing the numbers as they are written.
 *
 * Validity is by construction: shares end with 1 minus the others, printed so that they read
 * back exactly; the per_touch probabilities out of a stage are drawn as parts of a sum below 1;
 * campaigns of one platform repeat the same settings. Chains of events that announce themselves
 * are kept subcritical, since an event (unlike a move) can happen without end.
 */
#include "support/random_plan.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  MAX_STAGES = 9,
  MAX_SEGMENTS = 4,
  MAX_CHANNELS = 9, /* 5 paid, 2 owned, 2 earned */
  MAX_EVENTS = 6,
  MAX_MOVES = MAX_STAGES * 4,
  MAX_DELAYS = 10,
  MAX_CAMPAIGNS = 4, /* of one channel */
  MAX_PLATFORMS = 3, /* unnamed, and two names */
  MAX_DAYS = 200
};

/* The largest sharing multiplier and sends_on, of which the bound on announced events is made. */
static const double max_sharing = 10.0;
static const double max_sends_on = 3.0;

/* ---- text that grows ----------------------------------------------------------------------- */

typedef struct {
  char *bytes;
  size_t length, capacity;
  bool failed;
} text;

static bool text_reserve(text *t, size_t more) {
  if (t->failed || t->length + more < t->capacity)
    return !t->failed;
  size_t capacity = 2 * (t->length + more) + 256;
  char *bytes = realloc(t->bytes, capacity);
  t->failed = bytes == NULL;
  if (bytes != NULL) {
    t->bytes = bytes;
    t->capacity = capacity;
  }
  return !t->failed;
}

#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
static void
put(text *t, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int n = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (n < 0 || !text_reserve(t, (size_t)n + 1)) {
    t->failed = true;
    return;
  }
  va_start(arguments, format);
  vsnprintf(t->bytes + t->length, (size_t)n + 1, format, arguments);
  va_end(arguments);
  t->length += (size_t)n;
}

/* The shortest digits that read back exactly; with a point or an exponent, as libconfig wants of
 * a real number. */
static void put_number(text *t, double x) {
  char digits[40];
  for (int precision = 1; precision <= 17; precision++) {
    snprintf(digits, sizeof digits, "%.*g", precision, x);
    if (strtod(digits, NULL) == x)
      break;
  }
  put(t, "%s%s", digits, strpbrk(digits, ".e") == NULL ? ".0" : "");
}

static void put_setting(text *t, const char *name, double x) {
  put(t, "%s = ", name);
  put_number(t, x);
  put(t, "; ");
}

/* ---- random numbers ------------------------------------------------------------------------ */

typedef struct {
  uint64_t state;
  uint32_t without;
  const random_plan_options *options;
  text model, plan;
  int n_stages, n_segments, n_channels, n_events, n_moves, horizon_days;
  double population;
  char kind[MAX_CHANNELS]; /* 'p', 'o' or 'e' */
  bool fatigued[MAX_CHANNELS];
  double cost_per_mille[MAX_CHANNELS], capacity[MAX_CHANNELS], max_price[MAX_CHANNELS];
  bool has_value[MAX_EVENTS];
  bool announced[MAX_EVENTS]; /* by some channel's sends_on */
  double initial[MAX_STAGES], share[MAX_SEGMENTS];
  struct {
    int from, to;
    bool irritation;
    int emits;                      /* event or -1 */
    double per_touch[MAX_CHANNELS]; /* negative: not written */
  } moves[MAX_MOVES];
  bool has_campaign[MAX_CHANNELS];
  double stay_days[MAX_STAGES]; /* 0: by rates alone */
  int stay_phases[MAX_STAGES];
} generator;

/* splitmix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195) */
static uint64_t next(generator *g) {
  uint64_t z = g->state += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static double uniform(generator *g) { return (double)(next(g) >> 11) * 0x1p-53; }

static bool chance(generator *g, double p) { return uniform(g) < p; }

/* Of low … high, both included. */
static int integer(generator *g, int low, int high) {
  return low + (int)(uniform(g) * (high - low + 1));
}

/* Rounded to a few digits, as a person would write it. */
static double rounded(double x, int digits) {
  char written[40];
  snprintf(written, sizeof written, "%.*g", digits, x);
  return strtod(written, NULL);
}

static double between(generator *g, double low, double high) {
  return rounded(low + (high - low) * uniform(g), 4);
}

static double log_between(generator *g, double low, double high) {
  return rounded(low * pow(high / low, uniform(g)), 4);
}

static bool has(const generator *g, uint32_t feature) { return (g->without & feature) == 0; }

/* A feature that is there with chance p, never when it is left out; draws either way. */
static bool sometimes(generator *g, uint32_t feature, double p) {
  return chance(g, p) && has(g, feature);
}

/* n shares that sum to exactly 1 when added up in order. */
static void draw_shares(generator *g, double *shares, int n) {
  double weights[MAX_CHANNELS + MAX_DELAYS], sum = 0.0, rest = 1.0, written = 0.0;
  for (int i = 0; i < n; i++)
    sum += weights[i] = log_between(g, 0.01, 1.0);
  for (int i = 0; i + 1 < n; i++) {
    shares[i] = rounded(weights[i] / sum, 4);
    written += shares[i];
    rest = 1.0 - written;
  }
  shares[n - 1] = rest;
}

/* ---- the skeleton -------------------------------------------------------------------------- */

static void draw_sizes(generator *g) {
  g->n_stages = integer(g, 2, MAX_STAGES);
  g->n_segments = integer(g, 1, MAX_SEGMENTS);
  if (!has(g, RANDOM_PLAN_SEGMENTS))
    g->n_segments = 1;
  g->n_events = integer(g, 1, MAX_EVENTS);
  g->horizon_days = chance(g, 0.1) ? integer(g, 1, 7) : integer(g, 1, MAX_DAYS);
  g->population = rounded(100.0 * pow(1e10, uniform(g)), 3);
  if (chance(g, 0.05))
    g->population = 1e12;
  if (chance(g, 0.05))
    g->population = 100.0;
  g->population = floor(g->population);
  if (g->options->population > 0)
    g->population = (double)g->options->population;
  if (g->options->horizon_days > 0)
    g->horizon_days = g->options->horizon_days;
}

static void draw_channels(generator *g) {
  char kinds[MAX_CHANNELS];
  int n_paid = integer(g, 0, 5), n_owned = integer(g, 0, 2), n_earned = integer(g, 0, 2);
  int n = 0;
  if (n_paid + n_owned + n_earned == 0)
    n_paid = n_owned = n_earned = 1;
  for (int i = 0; i < n_paid && has(g, RANDOM_PLAN_PAID); i++)
    kinds[n++] = 'p';
  for (int i = 0; i < n_owned && has(g, RANDOM_PLAN_OWNED); i++)
    kinds[n++] = 'o';
  for (int i = 0; i < n_earned && has(g, RANDOM_PLAN_EARNED); i++)
    kinds[n++] = 'e';
  for (int i = n - 1; i > 0; i--) { /* in any order: causes are numbered by it */
    int j = integer(g, 0, i);
    char kind = kinds[i];
    kinds[i] = kinds[j];
    kinds[j] = kind;
  }
  memcpy(g->kind, kinds, (size_t)n);
  g->n_channels = n;
}

static bool is_linked(const generator *g, int from, int to) {
  for (int m = 0; m < g->n_moves; m++)
    if (g->moves[m].from == from && g->moves[m].to == to)
      return true;
  return false;
}

static void add_move(generator *g, int from, int to, bool irritation) {
  int emits = chance(g, 0.3) ? integer(g, 0, g->n_events - 1) : -1;
  if (from == to || is_linked(g, from, to))
    return;
  int m = g->n_moves++;
  g->moves[m].from = from;
  g->moves[m].to = to;
  g->moves[m].irritation = irritation;
  g->moves[m].emits = emits;
  for (int c = 0; c < MAX_CHANNELS; c++)
    g->moves[m].per_touch[c] = -1.0;
}

/* Mostly a chain with ways back and ways out; sometimes broken, so that a stage stays empty. */
static void draw_moves(generator *g) {
  int last = g->n_stages - 1;
  add_move(g, 0, 1, false);
  for (int s = 0; s < g->n_stages; s++) {
    if (s < last && chance(g, 0.9))
      add_move(g, s, s + 1, sometimes(g, RANDOM_PLAN_IRRITATION, 0.05));
    if (chance(g, 0.4))
      add_move(g, s, integer(g, 0, last), false);
    if (chance(g, 0.3))
      add_move(g, s, integer(g, 0, last), false);
    if (chance(g, 0.5))
      add_move(g, s, last, sometimes(g, RANDOM_PLAN_IRRITATION, 0.8));
  }
}

/* How much of a touch moves somebody out of a stage: little, much, or (at 1) always. */
static double draw_strength(generator *g) {
  double kind = uniform(g), weak = log_between(g, 1e-4, 0.1), strong = between(g, 0.5, 0.999);
  if (kind < 0.65 || !has(g, RANDOM_PLAN_STRONG))
    return weak;
  return kind < 0.95 ? strong : 1.0;
}

/* Splits a strength among the moves out of a stage; the sum stays at or below 1 though each part
 * is rounded, since only a lone part may be 1. */
static void draw_per_touch(generator *g, int stage, int channel) {
  double strength = draw_strength(g), parts[MAX_MOVES], sum = 0.0;
  bool any = chance(g, 0.7);
  int n = 0;
  for (int m = 0; m < g->n_moves; m++) {
    parts[m] = between(g, 0.05, 1.0);
    if (!chance(g, 0.75) || !any || g->moves[m].from != stage)
      parts[m] = 0.0;
    sum += parts[m];
    n += parts[m] > 0.0;
  }
  if (n > 1 && strength > 0.999)
    strength = 0.999;
  for (int m = 0; m < g->n_moves; m++)
    if (parts[m] > 0.0)
      g->moves[m].per_touch[channel] = rounded(strength * parts[m] / sum, 6);
    else if (g->moves[m].from == stage && chance(g, 0.05))
      g->moves[m].per_touch[channel] = 0.0; /* a zero that is written stays in the results */
}

static void draw_touches(generator *g) {
  for (int s = 0; s < g->n_stages; s++)
    for (int c = 0; c < g->n_channels; c++)
      draw_per_touch(g, s, c);
}

static void draw_initial(generator *g) {
  double left = 1.0;
  bool some = sometimes(g, RANDOM_PLAN_INITIAL, 0.7);
  for (int s = 1; s < g->n_stages; s++) {
    double share = log_between(g, 1e-4, 0.3);
    if (chance(g, 0.5) && some && share < 0.9 * left)
      left -= g->initial[s] = share;
  }
  g->initial[0] = left;
}

/* ---- the model's text ---------------------------------------------------------------------- */

static const char *channel_word(char kind) {
  return kind == 'p' ? "paid" : kind == 'o' ? "owned" : "earned";
}

/* A list of some of n things named PREFIX0, PREFIX1, …, at least one. */
static void put_some(generator *g, text *t, const char *name, const char *prefix, int n) {
  int sure = integer(g, 0, n - 1), n_written = 0;
  put(t, "%s = [ ", name);
  for (int i = 0; i < n; i++)
    if (chance(g, 0.4) || i == sure)
      put(t, "%s\"%s%d\"", n_written++ > 0 ? ", " : "", prefix, i);
  put(t, " ]; ");
}

/* A rate or a price; now and then a distribution, where these are asked for. */
static void put_uncertain(generator *g, text *t, const char *name, double x) {
  bool drawn = chance(g, 0.3), wide = chance(g, 0.5);
  if (!g->options->uncertain || !drawn || x == 0.0) {
    put_setting(t, name, x);
    return;
  }
  put(t, "%s = { ", name);
  put_setting(t, wide ? "low" : "mean", wide ? rounded(0.8 * x, 4) : x);
  put_setting(t, wide ? "high" : "sd", rounded((wide ? 1.2 : 0.15) * x, 4));
  put(t, "}; ");
}

/* In half of the stages that are left, some with more variance than whole days can have. Drawn
 * apart, so that all else is as without. */
static void draw_stays(generator *g) {
  const uint64_t kept = g->state;
  g->state ^= UINT64_C(0x2385cafe97f4a7c1);
  for (int m = 0; g->options->dwell && m < g->n_moves; m++) {
    const int s = g->moves[m].from;
    if (g->stay_days[s] > 0.0 || chance(g, 0.5))
      continue;
    g->stay_days[s] = between(g, 2.0, 30.0);
    g->stay_phases[s] = integer(g, 1, (int)(g->stay_days[s] / 2.0));
  }
  g->state = kept;
}

static void put_stages(generator *g) {
  static const char *const roles[] = {"prospect", "awareness", "consideration", "conversion",
                                      "loyalty",  "advocacy",  "lost"};
  put(&g->model, "stages = (\n");
  for (int s = 0; s < g->n_stages; s++) {
    put(&g->model, "  { name = \"s%d\"; role = \"%s\"; ", s, roles[s == 0 ? 0 : integer(g, 0, 6)]);
    if (g->stay_days[s] > 0.0) {
      put(&g->model, "dwell = { ");
      put_setting(&g->model, "days", g->stay_days[s]);
      put(&g->model, "phases = %d; }; ", g->stay_phases[s]);
    }
    put(&g->model, "}%s\n", s + 1 < g->n_stages ? "," : "");
  }
  put(&g->model, ");\n");
}

static void put_fatigue(generator *g, text *t, double low, double high) {
  double fatigue = log_between(g, low, high), memory = between(g, 0.0, 0.99);
  if (sometimes(g, RANDOM_PLAN_FATIGUE, 0.7))
    put_setting(t, "fatigue", fatigue);
  if (sometimes(g, RANDOM_PLAN_FATIGUE, 0.6))
    put_setting(t, "memory", memory);
}

static void put_learning(generator *g, text *t, double p) {
  double events = log_between(g, 1.0, g->population), efficiency = between(g, 0.1, 1.0);
  int event = integer(g, 0, g->n_events - 1), window = integer(g, 1, 14);
  bool named = chance(g, 0.6), sized = chance(g, 0.7), timed = chance(g, 0.7);
  if (!sometimes(g, RANDOM_PLAN_LEARNING, p))
    return;
  put(t, "learning = { ");
  if (named)
    put(t, "event = \"e%d\"; ", event);
  if (sized)
    put_setting(t, "events", events);
  if (timed)
    put(t, "window = %d; ", window);
  put_setting(t, "efficiency", efficiency);
  put(t, "}; ");
}

/* The settings that campaigns of one platform must share. */
static void put_delivery(generator *g, text *t, int c, double p) {
  double capacity = log_between(g, 0.05, 5.0), max_price = between(g, 1.05, 8.0);
  if (chance(g, p)) {
    put_setting(t, "capacity", capacity);
    g->capacity[c] = capacity;
  }
  if (chance(g, p)) {
    put_setting(t, "max_price", max_price);
    g->max_price[c] = max_price;
  }
  put_fatigue(g, t, 0.5, 40.0);
}

static void put_catch_up(generator *g, text *t, double p) {
  double catch_up = between(g, 1.0, 5.0);
  if (chance(g, p))
    put_setting(t, "catch_up", chance(g, 0.2) ? 1.0 : catch_up);
}

static void put_paid(generator *g, int c) {
  text *t = &g->model;
  g->capacity[c] = 2.0;
  g->max_price[c] = 4.0;
  g->cost_per_mille[c] = log_between(g, 0.5, 50.0);
  if (chance(g, 0.7))
    put_some(g, t, "audience", "s", g->n_stages);
  put_uncertain(g, t, "cpm", g->cost_per_mille[c]);
  put_delivery(g, t, c, 0.6);
  put_catch_up(g, t, 0.4);
  put_learning(g, t, 0.4);
}

static void put_owned(generator *g) {
  text *t = &g->model;
  double cost = log_between(g, 1e-4, 0.1);
  if (chance(g, 0.8))
    put_some(g, t, "audience", "s", g->n_stages);
  put_setting(t, "touches_per_day", log_between(g, 0.01, 3.0));
  if (sometimes(g, RANDOM_PLAN_COSTS, 0.7))
    put_setting(t, "cost", cost);
  put_fatigue(g, t, 0.1, 20.0);
}

static void put_delay(generator *g) {
  double shares[MAX_DELAYS];
  int n = integer(g, 1, MAX_DELAYS);
  draw_shares(g, shares, n);
  if (n > 2 && chance(g, 0.3)) { /* nothing arrives on the first day */
    shares[n - 2] += shares[0];
    shares[0] = 0.0;
    double others = 0.0;
    for (int j = 0; j + 1 < n; j++)
      others += shares[j];
    shares[n - 1] = 1.0 - others;
  }
  if (!sometimes(g, RANDOM_PLAN_DELAY, 0.7))
    return;
  put(&g->model, "delay = [ ");
  for (int j = 0; j < n; j++) {
    put_number(&g->model, shares[j]);
    put(&g->model, j + 1 < n ? ", " : " ]; ");
  }
}

/* Which events are announced must be known before any event is written. */
static void put_sends_on(generator *g) {
  put(&g->model, "sends_on = { ");
  for (int e = 0; e < g->n_events; e++) {
    double sends = between(g, 0.01, max_sends_on);
    if (!chance(g, 0.5) && e > 0)
      continue;
    put(&g->model, "e%d = ", e);
    put_number(&g->model, sends);
    put(&g->model, "; ");
    g->announced[e] = true;
  }
  put(&g->model, "}; ");
}

static void put_sends_per_day(generator *g) {
  int sure = integer(g, 0, g->n_stages - 1);
  put(&g->model, "sends_per_day = { ");
  for (int s = 0; s < g->n_stages; s++) {
    double sends = log_between(g, 0.001, 1.0);
    if (!chance(g, 0.3) && s != sure)
      continue;
    put(&g->model, "s%d = ", s);
    put_number(&g->model, sends);
    put(&g->model, "; ");
  }
  put(&g->model, "}; ");
}

static void put_earned(generator *g) {
  double triggers = uniform(g), burst = log_between(g, 0.5, 20.0);
  bool announces = triggers > 0.4 && has(g, RANDOM_PLAN_SENDS_ON);
  if (triggers < 0.7 || !announces)
    put_sends_per_day(g);
  if (announces)
    put_sends_on(g);
  put_delay(g);
  if (sometimes(g, RANDOM_PLAN_BURST, 0.4))
    put_setting(&g->model, "burst", burst);
  put_fatigue(g, &g->model, 0.01, 5.0);
}

static void put_channels(generator *g) {
  put(&g->model, "channels = (\n");
  for (int c = 0; c < g->n_channels; c++) {
    put(&g->model, "  { name = \"c%d\"; kind = \"%s\"; ", c, channel_word(g->kind[c]));
    if (g->kind[c] == 'p')
      put_paid(g, c);
    else if (g->kind[c] == 'o')
      put_owned(g);
    else
      put_earned(g);
    put(&g->model, "}%s\n", c + 1 < g->n_channels ? "," : "");
  }
  put(&g->model, ");\n");
}

static void put_moves(generator *g) {
  text *t = &g->model;
  put(t, "moves = (\n");
  for (int m = 0; m < g->n_moves; m++) {
    double daily = chance(g, 0.05) ? between(g, 0.5, 2.5) : log_between(g, 1e-5, 0.1);
    put(t, "  { from = \"s%d\"; to = \"s%d\"; ", g->moves[m].from, g->moves[m].to);
    if (chance(g, 0.8) || g->stay_days[g->moves[m].from] > 0.0)
      put_uncertain(g, t, "daily", daily);
    int n_written = 0;
    for (int c = 0; c < g->n_channels; c++)
      if (g->moves[m].per_touch[c] >= 0.0) {
        put(t, "%sc%d = ", n_written++ == 0 ? "per_touch = { " : "", c);
        put_number(t, g->moves[m].per_touch[c]);
        put(t, "; ");
      }
    put(t, "%s", n_written > 0 ? "}; " : "");
    if (g->moves[m].irritation)
      put(t, "kind = \"irritation\"; ");
    if (g->moves[m].emits >= 0)
      put(t, "emits = \"e%d\"; ", g->moves[m].emits);
    put(t, "}%s\n", m + 1 < g->n_moves ? "," : "");
  }
  put(t, ");\n");
}

/* Where an event happens: everywhere, in a list of stages, or at rates by stage. */
static void put_in(generator *g) {
  text *t = &g->model;
  double form = uniform(g);
  if (form < 0.3)
    put_some(g, t, "in", "s", g->n_stages);
  if (form < 0.6 && chance(g, 0.6))
    put_uncertain(g, t, "daily", log_between(g, 1e-5, 0.5));
  if (form < 0.6 || form > 0.9)
    return;
  int sure = integer(g, 0, g->n_stages - 1);
  put(t, "in = { ");
  for (int s = 0; s < g->n_stages; s++) {
    double daily = chance(g, 0.1) ? between(g, 1.0, 3.0) : log_between(g, 1e-5, 0.5);
    if (!chance(g, 0.4) && s != sure)
      continue;
    put(t, "s%d = ", s);
    put_number(t, daily);
    put(t, "; ");
  }
  put(t, "}; ");
}

/* An announced event that invitations bring about breeds: B k q of itself a day, over all events
 * and earned channels. That must stay below 1 for numbers to stay finite. */
static double largest_event_touch(const generator *g, int e, int c) {
  if (g->kind[c] != 'e' || !g->announced[e])
    return 1.0;
  return 0.2 / (2.0 * MAX_EVENTS * max_sharing * max_sends_on);
}

static void put_event_touches(generator *g, int e) {
  text *t = &g->model;
  bool any = sometimes(g, RANDOM_PLAN_EVENT_TOUCHES, 0.7);
  int n_written = 0;
  for (int c = 0; c < g->n_channels; c++) {
    double q = rounded(log_between(g, 1e-4, 1.0) * largest_event_touch(g, e, c), 4);
    if (!chance(g, 0.6) || !any)
      continue;
    put(t, "%sc%d = ", n_written++ == 0 ? "per_touch = { " : "", c);
    put_number(t, q);
    put(t, "; ");
  }
  put(t, "%s", n_written > 0 ? "}; " : "");
}

static void put_value(generator *g, text *t) {
  double mean = log_between(g, 0.5, 500.0), cv = between(g, 0.05, 2.0);
  bool varies = sometimes(g, RANDOM_PLAN_VALUE_CV, 0.7);
  put(t, "value = { ");
  put_setting(t, "mean", mean);
  put_setting(t, "cv", varies ? cv : 0.0);
  put(t, "}; ");
}

static void put_event(generator *g, int e) {
  static const char *const meanings[] = {"click", "like", "share", "follow",
                                         "visit", "lead", "view",  "referral"};
  text *t = &g->model;
  double cost = log_between(g, 0.01, 20.0);
  bool converts = chance(g, 0.25) || e == 0;
  put(t, "  { name = \"e%d\"; counts_as = [ ", e);
  if (chance(g, 0.5) || !converts)
    put(t, "\"%s\"%s", meanings[integer(g, 0, 7)], converts ? ", " : "");
  put(t, "%s ]; ", converts ? "\"conversion\"" : "");
  put_in(g);
  put_event_touches(g, e);
  if (chance(g, 0.7)) {
    g->has_value[e] = true;
    put_value(g, t);
  }
  if (sometimes(g, RANDOM_PLAN_COSTS, 0.4))
    put_setting(t, "cost", cost);
  put(t, "}%s\n", e + 1 < g->n_events ? "," : "");
}

static void put_model(generator *g, uint64_t seed) {
  put(&g->model, "name = \"random\"; title = \"random model %llu\"; source = \"made up\";\n",
      (unsigned long long)seed);
  draw_stays(g);
  put_stages(g);
  put_channels(g);
  put_moves(g);
  put(&g->model, "events = (\n");
  for (int e = 0; e < g->n_events; e++)
    put_event(g, e);
  put(&g->model, ");\n");
}

/* ---- the plan's text ----------------------------------------------------------------------- */

static void put_initial(generator *g) {
  bool any = false;
  for (int s = 1; s < g->n_stages; s++)
    if (g->initial[s] > 0.0) {
      put(&g->plan, "%ss%d = ", any ? "" : "initial = { ", s);
      put_number(&g->plan, g->initial[s]);
      put(&g->plan, "; ");
      any = true;
    }
  put(&g->plan, "%s", any ? "};\n" : "");
}

static void put_multiplier(generator *g, const char *name, double high) {
  double x = log_between(g, 0.1, high);
  bool zero = sometimes(g, RANDOM_PLAN_ZEROS, 0.05);
  if (chance(g, 0.6))
    put_setting(&g->plan, name, zero ? 0.0 : x);
}

static void put_segments(generator *g) {
  text *t = &g->plan;
  draw_shares(g, g->share, g->n_segments);
  if (!has(g, RANDOM_PLAN_SEGMENTS))
    return;
  put(t, "segments = (\n");
  for (int i = 0; i < g->n_segments; i++) {
    put(t, "  { name = \"g%d\"; ", i);
    put_setting(t, "share", g->share[i]);
    put_multiplier(g, "activity", 4.0);
    put_multiplier(g, "response", 3.0);
    put_multiplier(g, "value", 3.0);
    put_multiplier(g, "sharing", max_sharing);
    put(t, "}%s\n", i + 1 < g->n_segments ? "," : "");
  }
  put(t, ");\n");
}

static void put_offer(generator *g) {
  double margin = between(g, 0.05, 1.0), reward = log_between(g, 0.1, 20.0);
  bool rewards = sometimes(g, RANDOM_PLAN_COSTS, 0.6);
  if (!chance(g, 0.8))
    return;
  put(&g->plan, "offer = { ");
  put_setting(&g->plan, "margin", margin);
  if (rewards)
    put_setting(&g->plan, "referral_reward", reward);
  put(&g->plan, "};\n");
}

/* A campaign needs a day of positive weight among its own: one of its weeks is noted in
 * `week_needed`, for put_pacing. */
static void put_days(generator *g, text *t, bool *week_needed) {
  int start = integer(g, 0, g->horizon_days - 1), end = integer(g, start + 1, g->horizon_days);
  bool starts = chance(g, 0.4), ends = chance(g, 0.4);
  if (starts)
    put(t, "start_day = %d; ", start);
  if (ends)
    put(t, "end_day = %d; ", end);
  start = starts ? start : 0;
  end = ends ? end : g->horizon_days;
  week_needed[integer(g, start, end - 1) / 7] = true;
}

/* One platform of a channel: the settings its campaigns must share, as text. */
static void draw_platform(generator *g, int c, text *settings) {
  if (chance(g, 0.3) && has(g, RANDOM_PLAN_SEGMENTS))
    put_some(g, settings, "segments", "g", g->n_segments);
  if (chance(g, 0.2))
    put_some(g, settings, "audience", "s", g->n_stages);
  if (chance(g, 0.4))
    put_delivery(g, settings, c, 0.5);
}

static void put_campaign(generator *g, int i, const char *settings, bool *week_needed) {
  text *t = &g->plan;
  double weight = log_between(g, 0.1, 10.0);
  bool idle = sometimes(g, RANDOM_PLAN_ZEROS, 0.1) && i > 0;
  put(t, "%s", settings);
  if (chance(g, 0.5) || idle)
    put_setting(t, "weight", idle ? 0.0 : weight);
  if (chance(g, 0.5))
    put_setting(t, "response", log_between(g, 0.2, 4.0));
  if (chance(g, 0.5))
    put_setting(t, "cpm", log_between(g, 0.5, 50.0));
  put_catch_up(g, t, 0.2);
  put_learning(g, t, 0.2);
  put_days(g, t, week_needed);
}

/* The campaigns of a channel, on one to three platforms. */
static void put_campaigns_of(generator *g, int c, bool first, bool *week_needed) {
  static const char *const platforms[MAX_PLATFORMS] = {"", "platform = \"north\"; ",
                                                       "platform = \"south\"; "};
  text settings[MAX_PLATFORMS] = {{0}};
  int n = integer(g, 1, MAX_CAMPAIGNS), n_platforms = integer(g, 1, MAX_PLATFORMS);
  for (int p = 0; p < n_platforms; p++) {
    put(&settings[p], "%s", platforms[p]);
    draw_platform(g, c, &settings[p]);
  }
  for (int i = 0; i < n; i++) {
    const text *platform = &settings[integer(g, 0, n_platforms - 1)];
    put(&g->plan, "%s  { name = \"c%d_%d\"; channel = \"c%d\"; ", first && i == 0 ? "" : ",\n", c,
        i, c);
    put_campaign(g, i, platform->failed ? "" : platform->bytes, week_needed);
    put(&g->plan, "}");
  }
  for (int p = 0; p < n_platforms; p++) {
    g->plan.failed = g->plan.failed || settings[p].failed;
    free(settings[p].bytes);
  }
}

static void put_campaigns(generator *g, bool *week_needed) {
  bool first = true, listed = sometimes(g, RANDOM_PLAN_CAMPAIGNS, 0.75);
  week_needed[integer(g, 0, g->horizon_days - 1) / 7] = true;
  for (int c = 0; c < g->n_channels; c++)
    g->has_campaign[c] = g->kind[c] == 'p';
  if (!listed)
    return;
  for (int c = 0; c < g->n_channels; c++) {
    bool skipped = chance(g, 0.15) && !first; /* a paid channel may stay unused */
    if (g->kind[c] != 'p' || skipped) {
      g->has_campaign[c] = false;
      continue;
    }
    put(&g->plan, "%s", first ? "campaigns = (\n" : "");
    put_campaigns_of(g, c, first, week_needed);
    first = false;
  }
  put(&g->plan, "%s", first ? "" : "\n);\n");
}

/* What the price cap lets a channel spend over the horizon, roughly: kappa (u - 1) impressions at
 * list price for everybody on every day. */
static double largest_spend(const generator *g) {
  double most = 0.0;
  for (int c = 0; c < g->n_channels; c++)
    if (g->has_campaign[c])
      most += g->capacity[c] * (g->max_price[c] - 1.0) * g->cost_per_mille[c] / 1000.0;
  return most * g->population * g->horizon_days;
}

static void put_split(generator *g) {
  double shares[MAX_CHANNELS];
  int n = 0, i = 0;
  for (int c = 0; c < g->n_channels; c++)
    n += g->has_campaign[c];
  draw_shares(g, shares, n);
  if (!chance(g, 0.8))
    return;
  put(&g->plan, "split = { ");
  for (int c = 0; c < g->n_channels; c++)
    if (g->has_campaign[c]) {
      put(&g->plan, "c%d = ", c);
      put_number(&g->plan, shares[i++]);
      put(&g->plan, "; ");
    }
  put(&g->plan, "}; ");
}

static void put_pacing(generator *g, const bool *week_needed) {
  int n_weeks = (g->horizon_days + 6) / 7;
  double form = uniform(g);
  bool weekly = sometimes(g, RANDOM_PLAN_PACING, 0.6);
  if (!weekly) {
    put(&g->plan, "%s", form < 0.5 ? "pacing = \"even\"; " : "");
    return;
  }
  put(&g->plan, "pacing = [ ");
  for (int week = 0; week < n_weeks; week++) {
    double weight = log_between(g, 0.05, 5.0);
    if (sometimes(g, RANDOM_PLAN_ZEROS, 0.25) && !week_needed[week])
      weight = 0.0;
    put_number(&g->plan, weight);
    put(&g->plan, week + 1 < n_weeks ? ", " : " ]; ");
  }
}

static void put_budget(generator *g, const bool *week_needed) {
  double part = log_between(g, 1e-4, 3.0);
  bool none = sometimes(g, RANDOM_PLAN_ZEROS, 0.05), any = false;
  for (int c = 0; c < g->n_channels; c++)
    any = any || g->has_campaign[c];
  if (!any)
    return;
  put(&g->plan, "budget = { ");
  put_setting(&g->plan, "total", none ? 0.0 : rounded(part * largest_spend(g), 6));
  put_split(g);
  put_pacing(g, week_needed);
  put(&g->plan, "};\n");
}

/* At most half of those who are surely in the first stage where people are whole. */
static void put_seeds(generator *g) {
  int segment = integer(g, 0, g->n_segments - 1), to = integer(g, 1, g->n_stages - 1);
  int emits = integer(g, 0, g->n_events - 1);
  bool from_one = sometimes(g, RANDOM_PLAN_SEGMENTS, 0.4), emitting = chance(g, 0.6);
  double first = g->population * g->initial[0] * (from_one ? g->share[segment] : 1.0);
  double count = floor(0.5 * first * log_between(g, 1e-4, 1.0)) + 1.0;
  if (!sometimes(g, RANDOM_PLAN_SEEDS, 0.5) || count + MAX_SEGMENTS > first)
    return;
  put(&g->plan, "seeds = { to = \"s%d\"; count = %.0fL; ", to, count);
  if (from_one)
    put(&g->plan, "segment = \"g%d\"; ", segment);
  if (emitting)
    put(&g->plan, "emits = \"e%d\"; ", emits);
  put(&g->plan, "};\n");
}

/* The plan's own values for some events of the model. */
static void put_overrides(generator *g) {
  bool any = false;
  for (int e = 0; e < g->n_events; e++) {
    if (!chance(g, 0.15) || !g->has_value[e])
      continue;
    put(&g->plan, "%se%d = { ", any ? "" : "events = { ", e);
    put_value(g, &g->plan);
    put(&g->plan, "}; ");
    any = true;
  }
  put(&g->plan, "%s", any ? "};\n" : "");
}

static void put_plan(generator *g, uint64_t seed, bool *week_needed) {
  const random_plan_options *options = g->options;
  put(&g->plan, "model = \"%s\"; title = \"random plan %llu\";\n",
      options->model_file != NULL ? options->model_file : "model.cfg", (unsigned long long)seed);
  put(&g->plan, "horizon_days = %d; population = %.0fL;\n", g->horizon_days, g->population);
  put_initial(g);
  put_segments(g);
  put_offer(g);
  put_campaigns(g, week_needed);
  put_budget(g, week_needed);
  put_seeds(g);
  put_overrides(g);
  if (options->noise)
    put(&g->plan, "noise = { cpm = 0.15; response = 0.12; persistence = 0.7; };\n");
  put(&g->plan, "simulation = { engine = \"%s\"; replications = 1; seed = %uL; };\n",
      options->engine != NULL ? options->engine : "expected", (unsigned)(seed & 0x7fffffff));
}

int random_plan_text(uint64_t seed, random_plan_options options, char **model_text,
                     char **plan_text) {
  generator g = {.state = seed, .without = options.without, .options = &options};
  *model_text = *plan_text = NULL;
  bool *week_needed = calloc((size_t)options.horizon_days / 7 + MAX_DAYS, sizeof *week_needed);
  if (week_needed == NULL)
    return -1;
  draw_sizes(&g);
  draw_channels(&g);
  draw_moves(&g);
  draw_touches(&g);
  draw_initial(&g);
  put_model(&g, seed);
  put_plan(&g, seed, week_needed);
  free(week_needed);
  if (g.model.failed || g.plan.failed) {
    free(g.model.bytes);
    free(g.plan.bytes);
    return -1;
  }
  *model_text = g.model.bytes;
  *plan_text = g.plan.bytes;
  return 0;
}

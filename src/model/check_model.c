/* check_model.c: what a model must fulfil as a whole. */
#include "model/bind.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Shares written with a few digits sum to 1 within this; they are then made to sum to 1. */
#define SHARE_TOLERANCE 1e-6
/* What adding a few doubles can lose. */
#define ROUNDING 1e-12

const fnl_node *fnl_place_of(const fnl_node *group, const char *key) {
  const fnl_node *member = fnl_node_member(group, key);
  return member && member->origin.source != 0 ? member : group;
}

double fnl_check_shares(fnl_reader *reader, const fnl_node *at, const char *what, double sum) {
  if (fabs(sum - 1) <= ROUNDING)
    return 1;
  if (fabs(sum - 1) <= SHARE_TOLERANCE)
    return sum;
  fnl_mistake(reader, at, FNL_EVALUE, "the shares of %s sum to %.9g, not 1", what, sum);
  return 1;
}

static const fnl_node *list_of(const fnl_reader *reader, const char *key) {
  return fnl_node_member(fnl_node_member(reader->document->root, "model"), key);
}

static void check_ends(fnl_reader *reader) {
  const fnl_node *list = list_of(reader, "moves");
  for (int m = 0; m < reader->plan->n_moves; m++)
    if (reader->plan->moves[m].from == reader->plan->moves[m].to)
      fnl_mistake(reader, list->items[m], FNL_EVALUE, "a move from \"%s\" to itself",
                  fnl_node_member_text(list->items[m], "from"));
}

/* daily.csv has a column a stage beside these. */
static void check_stage_names(fnl_reader *reader) {
  static const char *const columns[] = {"day", "revenue", "spend", "conversions", "profit"};
  const fnl_names *names = &reader->nouns[FNL_NOUN_STAGE];
  for (int s = 0; s < reader->plan->n_stages; s++)
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
      if (strcmp(reader->plan->stages[s].name, columns[i]) == 0)
        fnl_error_hint(fnl_mistake(reader, fnl_node_member(names->nodes[s], "name"), FNL_EVALUE,
                                   "a stage cannot be called \"%s\"", columns[i]),
                       "results have another column of that name");
}

/* ---- who stays must leave ---- */

/* The mean of a law is positive where some of its draws are. */
static bool ends_by_time(const fnl_plan *plan, int stage) {
  for (int m = 0; m < plan->n_moves; m++)
    if (plan->moves[m].from == stage && plan->moves[m].daily.value > 0)
      return true;
  return false;
}

static void check_dwells(fnl_reader *reader) {
  const fnl_names *names = &reader->nouns[FNL_NOUN_STAGE];
  for (int s = 0; s < reader->plan->n_stages; s++)
    if (reader->plan->stages[s].has_dwell && !ends_by_time(reader->plan, s))
      fnl_error_hint(fnl_mistake(reader, fnl_node_member(names->nodes[s], "dwell"), FNL_EVALUE,
                                 "a stay in \"%s\" ends, and no move by time leads out of it",
                                 reader->plan->stages[s].name),
                     "give a move out of it a positive `daily`: its part of those who leave");
}

/* ---- a touch moves a person at most once ---- */

/* Adds a move's probabilities to the sums by channel; tells the first that passes 1. */
static void add_touches(fnl_reader *reader, int move, double *sums) {
  const fnl_move *m = &reader->plan->moves[move];
  const fnl_node *node = list_of(reader, "moves")->items[move];
  for (int i = 0; i < m->n_touches; i++) {
    int channel = m->touches[i].channel;
    bool was_good = sums[channel] <= 1 + ROUNDING;
    sums[channel] += m->touches[i].probability.value;
    if (was_good && sums[channel] > 1 + ROUNDING)
      fnl_error_hint(
          fnl_mistake(reader,
                      fnl_node_member(fnl_node_member(node, "per_touch"),
                                      reader->plan->channels[channel].name),
                      FNL_EVALUE,
                      "one touch of \"%s\" moves people out of \"%s\" with probability %.9g",
                      reader->plan->channels[channel].name, reader->plan->stages[m->from].name,
                      sums[channel]),
          "per_touch of all moves out of a stage sums to at most 1 for each channel");
  }
}

static fnl_status check_touch_sums(fnl_reader *reader) {
  const fnl_plan *plan = reader->plan;
  double *sums = malloc(((size_t)plan->n_channels + 1) * sizeof *sums);
  if (!sums)
    return FNL_ENOMEM;
  for (int s = 0; s < plan->n_stages; s++) {
    memset(sums, 0, (size_t)plan->n_channels * sizeof *sums);
    for (int m = 0; m < plan->n_moves; m++)
      if (plan->moves[m].from == s)
        add_touches(reader, m, sums);
  }
  free(sums);
  return FNL_OK;
}

/* ---- channels ---- */

static void check_delay(fnl_reader *reader, fnl_channel *channel, const fnl_node *node) {
  fnl_earned *earned = &channel->earned;
  double sum = 0;
  for (int d = 0; d < earned->n_delays; d++)
    sum += earned->delay[d].value;
  const fnl_node *delay = fnl_node_member(node, "delay");
  double divisor = fnl_check_shares(reader, delay ? delay : node, "`delay`", sum);
  for (int d = 0; d < earned->n_delays && divisor != 1; d++)
    earned->delay[d].value /= divisor;
}

static bool is_reserved(const char *name) {
  return strcmp(name, "time") == 0 || strcmp(name, "seed") == 0;
}

static void check_channels(fnl_reader *reader) {
  const fnl_names *names = &reader->nouns[FNL_NOUN_CHANNEL];
  for (int c = 0; c < reader->plan->n_channels; c++) {
    fnl_channel *channel = &reader->plan->channels[c];
    if (channel->kind == FNL_EARNED)
      check_delay(reader, channel, names->nodes[c]);
    if (is_reserved(channel->name))
      fnl_error_hint(fnl_mistake(reader, fnl_node_member(names->nodes[c], "name"), FNL_EVALUE,
                                 "a channel cannot be called \"%s\"", channel->name),
                     "results call so what no channel caused");
  }
}

fnl_status fnl_check_model(fnl_reader *reader) {
  fnl_status status = FNL_OK;
  unsigned broken = reader->broken;
  if (!(broken & FNL_PART_STAGES))
    check_stage_names(reader);
  if (!(broken & (FNL_PART_STAGES | FNL_PART_MOVES))) {
    check_ends(reader);
    check_dwells(reader);
  }
  if (!(broken & (FNL_PART_STAGES | FNL_PART_CHANNELS | FNL_PART_MOVES)))
    status = check_touch_sums(reader);
  if (!(broken & FNL_PART_CHANNELS))
    check_channels(reader);
  return status;
}

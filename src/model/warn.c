/* warn.c: what is allowed but probably not meant. Runs on plans without mistakes. */
#include "model/bind.h"

#include <stdlib.h>
#include <string.h>

static bool is_positive(fnl_number number) { return number.value > 0; }

static bool names_channel(int n_touches, const fnl_touch *touches, int channel) {
  for (int i = 0; i < n_touches; i++)
    if (touches[i].channel == channel)
      return true;
  return false;
}

static bool is_used(const fnl_plan *plan, int channel) {
  for (int m = 0; m < plan->n_moves; m++)
    if (names_channel(plan->moves[m].n_touches, plan->moves[m].touches, channel))
      return true;
  for (int e = 0; e < plan->n_events; e++)
    if (names_channel(plan->events[e].n_touches, plan->events[e].touches, channel))
      return true;
  return false;
}

static fnl_status warn_unused(fnl_reader *reader) {
  const fnl_plan *plan = reader->plan;
  for (int c = 0; c < plan->n_channels; c++) {
    const fnl_node *node = reader->nouns[FNL_NOUN_CHANNEL].nodes[c];
    const fnl_earned *earned = &plan->channels[c].earned;
    if (!is_used(plan, c))
      fnl_error_hint(
          fnl_warning(reader, node, "channel \"%s\" does nothing", plan->channels[c].name),
          "no move or event names it in per_touch");
    if (plan->channels[c].kind == FNL_EARNED && earned->n_senders + earned->n_announced == 0)
      fnl_error_hint(
          fnl_warning(reader, node, "nobody sends on channel \"%s\"", plan->channels[c].name),
          "give it sends_per_day or sends_on");
  }
  return FNL_OK;
}

/* ---- stages nobody can be in ---- */

static bool happens(const fnl_move *move) {
  bool moves = is_positive(move->daily);
  for (int i = 0; i < move->n_touches; i++)
    moves |= is_positive(move->touches[i].probability);
  return moves;
}

static void find_reachable(const fnl_plan *plan, bool *reachable) {
  for (int s = 0; s < plan->n_stages; s++)
    reachable[s] = is_positive(plan->stages[s].initial);
  if (plan->has_seeds)
    reachable[plan->seeds.to] = true;
  for (bool grew = true; grew;) {
    grew = false;
    for (int m = 0; m < plan->n_moves; m++) {
      const fnl_move *move = &plan->moves[m];
      if (reachable[move->from] && !reachable[move->to] && happens(move))
        grew = reachable[move->to] = true;
    }
  }
}

static bool any_both(int n, const bool *a, const bool *b) {
  for (int i = 0; i < n; i++)
    if (a[i] && b[i])
      return true;
  return false;
}

static fnl_status warn_unreachable(fnl_reader *reader) {
  const fnl_plan *plan = reader->plan;
  bool *reachable = calloc((size_t)plan->n_stages + 1, sizeof *reachable);
  if (!reachable)
    return FNL_ENOMEM;
  find_reachable(plan, reachable);
  for (int c = 0; c < plan->n_campaigns; c++)
    if (!any_both(plan->n_stages, plan->campaigns[c].creative.audience.stages, reachable))
      fnl_warning(reader, reader->nouns[FNL_NOUN_CAMPAIGN].nodes[c],
                  "campaign \"%s\" has an audience nobody can ever be in", plan->campaigns[c].name);
  free(reachable);
  return FNL_OK;
}

/* ---- learning ---- */

static bool counts(const fnl_plan *plan, const fnl_learning *learning, int event) {
  return learning->event == FNL_ANY_CONVERSION ? plan->events[event].is_conversion
                                               : learning->event == event;
}

static bool touches_cause(const fnl_plan *plan, const fnl_learning *learning, int channel) {
  for (int e = 0; e < plan->n_events; e++)
    if (counts(plan, learning, e) &&
        names_channel(plan->events[e].n_touches, plan->events[e].touches, channel))
      return true;
  for (int m = 0; m < plan->n_moves; m++) {
    const fnl_move *move = &plan->moves[m];
    if (move->emits != FNL_NO_EVENT && counts(plan, learning, move->emits) &&
        names_channel(move->n_touches, move->touches, channel))
      return true;
  }
  return false;
}

static fnl_status warn_learning(fnl_reader *reader) {
  const fnl_plan *plan = reader->plan;
  for (int c = 0; c < plan->n_campaigns; c++) {
    const fnl_campaign *campaign = &plan->campaigns[c];
    const fnl_learning *learning = &campaign->paid.learning;
    if (learning->on && !touches_cause(plan, learning, campaign->channel))
      fnl_error_hint(fnl_warning(reader, reader->nouns[FNL_NOUN_CAMPAIGN].nodes[c],
                                 "campaign \"%s\" can never leave its learning phase",
                                 campaign->name),
                     "touches of channel %s never cause %s", plan->channels[campaign->channel].name,
                     learning->event == FNL_ANY_CONVERSION ? "a conversion"
                                                           : plan->events[learning->event].name);
  }
  return FNL_OK;
}

/* ---- tags, moves ---- */

static const char *const known_tags[] = {"conversion", "click",     "like",
                                         "share",      "follow",    "unfollow",
                                         "mention",    "visit",     "lead",
                                         "view",       "referral",  "purchase",
                                         "reaction",   "save",      "comment",
                                         "review",     "subscribe", "unsubscribe",
                                         "install",    "trial",     "answer",
                                         "view_25",    "view_50",   "view_75",
                                         "view_100",   "recall",    "micro_conversion",
                                         "cart",       "bounce",    "hide",
                                         "complaint",  "post",      "idea",
                                         "test",       "affiliate"};

/* The known tag a tag is nearly, or NULL where it is one or is near none. */
static const char *near_tag(const char *tag) {
  int n = (int)(sizeof known_tags / sizeof *known_tags);
  for (int i = 0; i < n; i++)
    if (strcmp(known_tags[i], tag) == 0)
      return NULL;
  for (int i = 0; i < n; i++)
    if (fnl_string_distance(known_tags[i], tag) <= (strlen(tag) > 4 ? 2 : 1))
      return known_tags[i];
  return NULL;
}

static fnl_status warn_tags(fnl_reader *reader) {
  const fnl_plan *plan = reader->plan;
  for (int e = 0; e < plan->n_events; e++)
    for (int i = 0; i < plan->events[e].n_counts_as; i++) {
      const fnl_node *tags = fnl_node_member(reader->nouns[FNL_NOUN_EVENT].nodes[e], "counts_as");
      const char *near = near_tag(plan->events[e].counts_as[i]);
      if (near)
        fnl_error_hint(fnl_warning(reader, tags, "no metric counts the tag \"%s\"",
                                   plan->events[e].counts_as[i]),
                       "did you mean %s?", near);
    }
  return FNL_OK;
}

static fnl_status warn_moves(fnl_reader *reader) {
  const fnl_plan *plan = reader->plan;
  const fnl_node *list = fnl_node_member(fnl_node_member(reader->document->root, "model"), "moves");
  for (int m = 0; m < plan->n_moves; m++)
    if (!happens(&plan->moves[m]))
      fnl_error_hint(fnl_warning(reader, list->items[m], "nobody ever moves from %s to %s",
                                 plan->stages[plan->moves[m].from].name,
                                 plan->stages[plan->moves[m].to].name),
                     "the move has neither daily nor per_touch above 0");
  return FNL_OK;
}

fnl_status fnl_warn(fnl_reader *reader) {
  static fnl_status (*const warnings[])(fnl_reader *) = {warn_unused, warn_unreachable,
                                                         warn_learning, warn_tags, warn_moves};
  fnl_status status = FNL_OK;
  for (size_t i = 0; i < sizeof warnings / sizeof *warnings && status == FNL_OK; i++)
    status = warnings[i](reader);
  return status;
}

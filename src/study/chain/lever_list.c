/* lever_list.c: which numbers of a plan are levers, what they are called, which way is better. */
#include "study/chain/levers.h"

#include "base/text.h"
#include "model/path.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const double tenth = 0.1;

static const struct {
  const char *name;
  bool is_cost; /* less of it is better */
} kinds[FNL_N_LEVER_KINDS] = {
    [FNL_LEVER_PRICE] = {"price", true},
    [FNL_LEVER_RESPONSE] = {"response", false},
    [FNL_LEVER_FATIGUE] = {"fatigue", false},
    [FNL_LEVER_TOUCHES] = {"touches a day", false},
    [FNL_LEVER_TOUCH_COST] = {"cost of a touch", true},
    [FNL_LEVER_SENDS] = {"sends", false},
    [FNL_LEVER_MOVE_TOUCH] = {"per touch", false},
    [FNL_LEVER_MOVE_DAILY] = {"daily rate", false},
    [FNL_LEVER_EVENT_TOUCH] = {"per touch", false},
    [FNL_LEVER_EVENT_DAILY] = {"daily rate", false},
    [FNL_LEVER_VALUE] = {"value", false},
    [FNL_LEVER_EVENT_COST] = {"cost", true},
    [FNL_LEVER_MARGIN] = {"margin", false},
    [FNL_LEVER_REWARD] = {"referral reward", true},
    [FNL_LEVER_BUDGET] = {"total", false},
};

const char *fnl_lever_kind_name(fnl_lever_kind kind) { return kinds[kind].name; }

/* ---- adding one ---- */

static char *keep(fnl_arena *memory, const char *format, ...) FNL_PRINTF(2, 3);

static char *keep(fnl_arena *memory, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  char *text = FNL_TAKE(memory, length + 1, char);
  va_start(arguments, format);
  if (text)
    vsnprintf(text, (size_t)length + 1, format, arguments);
  va_end(arguments);
  return text;
}

/* A lever to be: a number, and where it stands. */
typedef struct {
  fnl_lever_kind kind;
  fnl_number *number;
  double most;
  bool is_unwanted;
} fnl_candidate_lever;

/* NULL where the number is no lever: 0, or none. It has no name yet. */
static fnl_lever *add(fnl_levers *levers, fnl_candidate_lever candidate) {
  const double value = candidate.number->value;
  if (levers->memory.failed || !(value > 0.0) || !isfinite(value))
    return NULL;
  const bool less = candidate.is_unwanted || kinds[candidate.kind].is_cost;
  const double better = less ? value * (1.0 - tenth) : fmin(value * (1.0 + tenth), candidate.most);
  fnl_lever *lever = &levers->items[levers->n++];
  *lever = (fnl_lever){.kind = candidate.kind,
                       .n_numbers = 1,
                       .numbers = FNL_TAKE(&levers->memory, 1, fnl_number *),
                       .value = value,
                       .most = candidate.most,
                       .better = better};
  if (lever->numbers)
    lever->numbers[0] = candidate.number;
  return lever;
}

/* "a->b by ads" needs no more words. */
static void name_lever(fnl_levers *levers, fnl_lever *lever, const char *subject,
                       const char *path) {
  const bool by_touch = lever->kind == FNL_LEVER_MOVE_TOUCH || lever->kind == FNL_LEVER_EVENT_TOUCH;
  lever->name = keep(&levers->memory, "%s%s%s", subject, by_touch ? "" : ": ",
                     by_touch ? "" : kinds[lever->kind].name);
  lever->path = path ? keep(&levers->memory, "%s", path) : NULL;
}

/* A number that stands alone; only the margin has a bound. */
static void add_plain(fnl_levers *levers, fnl_lever_kind kind, fnl_number *number,
                      const char *subject, const char *path) {
  const double most = kind == FNL_LEVER_MARGIN ? 1.0 : (double)INFINITY;
  fnl_lever *lever =
      add(levers, (fnl_candidate_lever){.kind = kind, .number = number, .most = most});
  if (lever)
    name_lever(levers, lever, subject, path);
}

/* ---- campaigns and channels ---- */

/* Campaigns of one auction wear out one creative, whose fatigue they must agree in. */
static void add_fatigue(fnl_levers *levers, int first) {
  fnl_plan *plan = &levers->movable.plan;
  fnl_campaign *campaign = &plan->campaigns[first];
  for (int i = 0; i < first; i++)
    if (fnl_plan_same_auction(plan, i, first))
      return;
  fnl_lever *lever = add(levers, (fnl_candidate_lever){.kind = FNL_LEVER_FATIGUE,
                                                       .number = &campaign->creative.fatigue,
                                                       .most = (double)INFINITY});
  if (!lever)
    return;
  lever->n_numbers = 0;
  lever->numbers = FNL_TAKE(&levers->memory, plan->n_campaigns, fnl_number *);
  for (int i = first; lever->numbers && i < plan->n_campaigns; i++)
    if (fnl_plan_same_auction(plan, i, first))
      lever->numbers[lever->n_numbers++] = &plan->campaigns[i].creative.fatigue;
  const char *path = keep(&levers->memory, "campaigns.%s.fatigue", campaign->name);
  const char *channel = plan->channels[campaign->channel].name;
  if (lever->n_numbers == 1)
    name_lever(levers, lever, campaign->name, path);
  else
    name_lever(levers, lever,
               keep(&levers->memory, "%s%s%s", channel, campaign->platform ? " on " : "",
                    campaign->platform ? campaign->platform : ""),
               NULL);
}

static void add_campaign(fnl_levers *levers, int index) {
  fnl_campaign *campaign = &levers->movable.plan.campaigns[index];
  fnl_arena *memory = &levers->memory;
  add_plain(levers, FNL_LEVER_PRICE, &campaign->paid.cost_per_mille, campaign->name,
            keep(memory, "campaigns.%s.cpm", campaign->name));
  add_plain(levers, FNL_LEVER_RESPONSE, &campaign->response, campaign->name,
            keep(memory, "campaigns.%s.response", campaign->name));
  add_fatigue(levers, index);
}

static void add_owned(fnl_levers *levers, fnl_channel *channel) {
  fnl_arena *memory = &levers->memory;
  const char *name = channel->name;
  add_plain(levers, FNL_LEVER_TOUCHES, &channel->owned.touches_per_day, name,
            keep(memory, "channels.%s.touches_per_day", name));
  add_plain(levers, FNL_LEVER_TOUCH_COST, &channel->owned.cost, name,
            keep(memory, "channels.%s.cost", name));
}

static void add_earned(fnl_levers *levers, fnl_channel *channel) {
  const fnl_plan *plan = &levers->movable.plan;
  fnl_arena *memory = &levers->memory;
  const char *name = channel->name;
  for (int i = 0; i < channel->earned.n_senders; i++) {
    fnl_trigger *trigger = &channel->earned.senders[i];
    const char *stage = plan->stages[trigger->index].name;
    add_plain(levers, FNL_LEVER_SENDS, &trigger->sends, keep(memory, "%s by %s", name, stage),
              keep(memory, "channels.%s.sends_per_day.%s", name, stage));
  }
  for (int i = 0; i < channel->earned.n_announced; i++) {
    fnl_trigger *trigger = &channel->earned.announced[i];
    const char *event = plan->events[trigger->index].name;
    add_plain(levers, FNL_LEVER_SENDS, &trigger->sends, keep(memory, "%s on %s", name, event),
              keep(memory, "channels.%s.sends_on.%s", name, event));
  }
}

/* ---- moves ---- */

/* Onwards, aside within a role, or back from where people are lost. */
static bool is_wanted(const fnl_plan *plan, const fnl_move *move) {
  const fnl_role from = plan->stages[move->from].role, to = plan->stages[move->to].role;
  return move->kind == FNL_PROGRESS && to != FNL_ROLE_LOST && (from == FNL_ROLE_LOST || to >= from);
}

static const fnl_node *model_node(const fnl_plan *plan, const char *name) {
  return plan->document ? fnl_node_member(fnl_node_member(plan->document->root, "model"), name)
                        : NULL;
}

/* "from->to", with what tells it from others of the same ends; a failure is the text's. */
static void write_move(const fnl_plan *plan, int index, fnl_text *text) {
  const fnl_node *moves = model_node(plan, "moves");
  const fnl_move *move = &plan->moves[index];
  if (moves && moves->n == plan->n_moves)
    fnl_path_write_move(moves, index, text);
  else
    fnl_text_add_format(text, "%s->%s", plan->stages[move->from].name, plan->stages[move->to].name);
}

/* What the channel may move people out of a stage with: its probabilities sum to at most 1. */
static double most_probable(const fnl_plan *plan, const fnl_move *move, const fnl_touch *touch) {
  double others = 0.0;
  for (int m = 0; m < plan->n_moves; m++)
    for (int i = 0; plan->moves[m].from == move->from && i < plan->moves[m].n_touches; i++)
      if (plan->moves[m].touches[i].channel == touch->channel &&
          &plan->moves[m].touches[i] != touch)
        others += plan->moves[m].touches[i].probability.value;
  return fmax(touch->probability.value, 1.0 - others);
}

static void add_move_touch(fnl_levers *levers, const fnl_move *move, const char *name,
                           fnl_touch *touch) {
  const fnl_plan *plan = &levers->movable.plan;
  const char *channel = plan->channels[touch->channel].name;
  fnl_lever *lever = add(levers, (fnl_candidate_lever){.kind = FNL_LEVER_MOVE_TOUCH,
                                                       .number = &touch->probability,
                                                       .most = most_probable(plan, move, touch),
                                                       .is_unwanted = !is_wanted(plan, move)});
  if (lever)
    name_lever(levers, lever, keep(&levers->memory, "%s by %s", name, channel),
               keep(&levers->memory, "moves.%s.per_touch.%s", name, channel));
}

static void add_move(fnl_levers *levers, int index) {
  fnl_plan *plan = &levers->movable.plan;
  fnl_move *move = &plan->moves[index];
  fnl_text written = {0};
  write_move(plan, index, &written);
  const char *name = fnl_text_string(&written);
  levers->memory.failed |= written.failed;
  fnl_lever *lever = add(levers, (fnl_candidate_lever){.kind = FNL_LEVER_MOVE_DAILY,
                                                       .number = &move->daily,
                                                       .most = (double)INFINITY,
                                                       .is_unwanted = !is_wanted(plan, move)});
  if (lever)
    name_lever(levers, lever, name, keep(&levers->memory, "moves.%s.daily", name));
  for (int i = 0; i < move->n_touches; i++)
    add_move_touch(levers, move, name, &move->touches[i]);
  fnl_text_free(&written);
}

/* ---- events ---- */

static bool has_rates_by_stage(const fnl_plan *plan, const fnl_event *event) {
  const fnl_node *in =
      fnl_node_member(fnl_node_named(model_node(plan, "events"), event->name), "in");
  return in && in->kind == FNL_NODE_GROUP;
}

static void add_rate_of_stage(fnl_levers *levers, fnl_event *event, int stage) {
  const char *name = levers->movable.plan.stages[stage].name;
  add_plain(levers, FNL_LEVER_EVENT_DAILY, &event->daily[stage],
            keep(&levers->memory, "%s in %s", event->name, name),
            keep(&levers->memory, "events.%s.in.%s", event->name, name));
}

/* One number of the file stands for all stages of the event. */
static void add_rate(fnl_levers *levers, fnl_event *event) {
  const int n_stages = levers->movable.plan.n_stages;
  int first = 0;
  while (first < n_stages && event->daily[first].value == 0.0)
    first++;
  if (first == n_stages)
    return;
  fnl_lever *lever = add(levers, (fnl_candidate_lever){.kind = FNL_LEVER_EVENT_DAILY,
                                                       .number = &event->daily[first],
                                                       .most = (double)INFINITY});
  if (!lever)
    return;
  lever->n_numbers = 0;
  lever->numbers = FNL_TAKE(&levers->memory, n_stages, fnl_number *);
  for (int s = first; lever->numbers && s < n_stages; s++)
    if (event->daily[s].value != 0.0)
      lever->numbers[lever->n_numbers++] = &event->daily[s];
  name_lever(levers, lever, event->name, keep(&levers->memory, "events.%s.daily", event->name));
}

static void add_event_touch(fnl_levers *levers, const fnl_event *event, fnl_touch *touch) {
  const char *channel = levers->movable.plan.channels[touch->channel].name;
  fnl_lever *lever =
      add(levers, (fnl_candidate_lever){
                      .kind = FNL_LEVER_EVENT_TOUCH, .number = &touch->probability, .most = 1.0});
  if (lever)
    name_lever(levers, lever, keep(&levers->memory, "%s by %s", event->name, channel),
               keep(&levers->memory, "events.%s.per_touch.%s", event->name, channel));
}

static void add_event(fnl_levers *levers, fnl_event *event) {
  fnl_arena *memory = &levers->memory;
  const fnl_plan *plan = &levers->movable.plan;
  if (event->has_value)
    add_plain(levers, FNL_LEVER_VALUE, &event->value_mean, event->name,
              keep(memory, "events.%s.value.mean", event->name));
  add_plain(levers, FNL_LEVER_EVENT_COST, &event->cost, event->name,
            keep(memory, "events.%s.cost", event->name));
  if (has_rates_by_stage(plan, event))
    for (int s = 0; s < plan->n_stages; s++)
      add_rate_of_stage(levers, event, s);
  else
    add_rate(levers, event);
  for (int i = 0; i < event->n_touches; i++)
    add_event_touch(levers, event, &event->touches[i]);
}

/* ---- all of them ---- */

static int most_levers(const fnl_plan *plan) {
  enum { OF_PLAN = 3, OF_CAMPAIGN = 3, OF_CHANNEL = 3, OF_MOVE = 1, OF_EVENT = 2 };
  int n = OF_PLAN + OF_CAMPAIGN * plan->n_campaigns;
  for (int i = 0; i < plan->n_channels; i++)
    n += OF_CHANNEL + plan->channels[i].earned.n_senders + plan->channels[i].earned.n_announced;
  for (int i = 0; i < plan->n_moves; i++)
    n += OF_MOVE + plan->moves[i].n_touches;
  for (int i = 0; i < plan->n_events; i++)
    n += OF_EVENT + plan->n_stages + plan->events[i].n_touches;
  return n;
}

/* One that is bought has levers by campaign; settings that are another kind's are 0, which
 * movable.c makes certain. */
static void add_channel(fnl_levers *levers, fnl_channel *channel) {
  if (fnl_channel_traits_of(channel)->is_bought)
    return;
  add_owned(levers, channel);
  add_earned(levers, channel);
  add_plain(levers, FNL_LEVER_FATIGUE, &channel->creative.fatigue, channel->name,
            keep(&levers->memory, "channels.%s.fatigue", channel->name));
}

static void add_all(fnl_levers *levers) {
  fnl_plan *plan = &levers->movable.plan;
  add_plain(levers, FNL_LEVER_MARGIN, &plan->margin, "offer", "offer.margin");
  add_plain(levers, FNL_LEVER_REWARD, &plan->referral_reward, "offer", "offer.referral_reward");
  if (plan->n_campaigns > 0)
    add_plain(levers, FNL_LEVER_BUDGET, &plan->budget, "budget", "budget.total");
  for (int i = 0; i < plan->n_campaigns; i++)
    add_campaign(levers, i);
  for (int i = 0; i < plan->n_channels; i++)
    add_channel(levers, &plan->channels[i]);
  for (int i = 0; i < plan->n_moves; i++)
    add_move(levers, i);
  for (int i = 0; i < plan->n_events; i++)
    add_event(levers, &plan->events[i]);
}

fnl_status fnl_levers_list(fnl_levers *levers, const fnl_plan *plan, fnl_error *error) {
  fnl_status status = FNL_OK;
  memset(levers, 0, sizeof *levers);
  FNL_TRY(fnl_movable_init(&levers->movable, plan, error));
  levers->items = FNL_TAKE(&levers->memory, most_levers(plan), fnl_lever);
  if (levers->items)
    add_all(levers);
  if (levers->memory.failed)
    status = fnl_error_no_memory(error);
out:
  if (status != FNL_OK)
    fnl_levers_free(levers);
  return status;
}

void fnl_levers_free(fnl_levers *levers) {
  fnl_arena_free(&levers->memory);
  fnl_movable_free(&levers->movable);
  memset(levers, 0, sizeof *levers);
}

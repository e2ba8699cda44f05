/* items.c: channels or campaigns as the shares of a split. */
#include "optimize/items.h"

#include <string.h>

static void add_item(fnl_items *items, const fnl_optimize_settings *settings, const char *name,
                     int index) {
  items->name[items->n] = name;
  items->index[items->n] = index;
  items->lower[items->n] = settings->min_share[index];
  items->upper[items->n] = settings->max_share[index];
  items->n++;
}

void fnl_items_init(fnl_items *items, const fnl_plan *plan, fnl_arena *arena) {
  memset(items, 0, sizeof *items);
  items->over_campaigns = plan->optimize.over_campaigns;
  const int most = items->over_campaigns ? plan->n_campaigns : plan->n_channels;
  items->name = FNL_TAKE(arena, most, const char *);
  items->index = FNL_TAKE(arena, most, int);
  items->lower = FNL_TAKE(arena, most, double);
  items->upper = FNL_TAKE(arena, most, double);
  if (arena->failed)
    return;
  for (int i = 0; i < most; i++)
    if (items->over_campaigns)
      add_item(items, &plan->optimize, plan->campaigns[i].name, i);
    else if (fnl_plan_group_weight(plan, i) > 0.0)
      add_item(items, &plan->optimize, plan->channels[i].name, i);
}

fnl_status fnl_items_require(fnl_items *items, const fnl_plan *plan, fnl_arena *arena,
                             fnl_error *error) {
  fnl_items_init(items, plan, arena);
  if (arena->failed)
    return fnl_error_no_memory(error);
  if (items->n > 0)
    return FNL_OK;
  fnl_error_set_at(error, FNL_EVALUE, plan->file, 0,
                   "there is no paid campaign to split a budget over");
  fnl_error_hint(error, "the model needs a channel of kind \"paid\"");
  return FNL_EVALUE;
}

int fnl_items_of(const fnl_items *items, const fnl_plan *plan, int campaign) {
  const int index = items->over_campaigns ? campaign : plan->campaigns[campaign].channel;
  for (int i = 0; i < items->n; i++)
    if (items->index[i] == index)
      return i;
  return -1;
}

void fnl_items_spread(const fnl_items *items, const fnl_plan *plan, const double *share,
                      double *campaign_shares) {
  for (int c = 0; c < plan->n_campaigns; c++) {
    const double whole =
        items->over_campaigns ? 1.0 : fnl_plan_group_weight(plan, plan->campaigns[c].channel);
    const double part = items->over_campaigns ? 1.0 : plan->campaigns[c].weight.value;
    campaign_shares[c] = whole > 0.0 ? share[fnl_items_of(items, plan, c)] * part / whole : 0.0;
  }
}

void fnl_items_current(const fnl_items *items, const fnl_plan *plan, double *share) {
  for (int i = 0; i < items->n; i++) {
    const int index = items->index[i];
    if (!items->over_campaigns) {
      share[i] = plan->split[index].value;
      continue;
    }
    const fnl_campaign *campaign = &plan->campaigns[index];
    const double whole = fnl_plan_group_weight(plan, campaign->channel);
    share[i] =
        whole > 0.0 ? plan->split[campaign->channel].value * campaign->weight.value / whole : 0.0;
  }
}

/* How early an item speaks: the mean role of its audience's stages. */
static double depth(const fnl_items *items, const fnl_plan *plan, int item) {
  int channel_campaign = 0;
  for (int c = 0; c < plan->n_campaigns; c++)
    if (fnl_items_of(items, plan, c) == item)
      channel_campaign = c;
  const bool *audience = plan->campaigns[channel_campaign].creative.audience.stages;
  double sum = 0.0, n = 0.0;
  for (int s = 0; s < plan->n_stages; s++)
    if (audience[s]) {
      sum += (double)plan->stages[s].role;
      n += 1.0;
    }
  return n > 0.0 ? sum / n : 0.0;
}

bool fnl_items_rule_of_thumb(const fnl_items *items, const fnl_plan *plan, double *share) {
  static const double parts[3] = {0.75, 0.15, 0.10};
  if (items->n != 3)
    return false;
  for (int i = 0; i < 3; i++) {
    int earlier = 0;
    for (int j = 0; j < 3; j++) {
      const double mine = depth(items, plan, i), theirs = depth(items, plan, j);
      earlier += theirs < mine || (theirs == mine && j < i);
    }
    share[i] = parts[earlier];
  }
  return true;
}

/* figures.c: the table of figures, and how a run is measured for it. */
#include "study/figures.h"

#include <math.h>
#include <string.h>

/* What is measured of a run: of the item-th noun of a group, and for parts of a move of the pair
 * `part` (-1: there is no such pair, so nothing). */
typedef double (*fnl_measure)(const fnl_world *world, const fnl_run *run, int item, int part);

/* ---- measures ---- */

static double slot_sum(const fnl_world *world, const double *counts, int slot) {
  double sum = 0.0;
  for (int g = 0; g < world->n_segments; g++)
    sum += counts[slot * world->n_segments + g];
  return sum;
}

static double pair_sum(const fnl_world *world, const fnl_run *run, int pair) {
  double sum = 0.0;
  for (int g = 0; g < world->n_segments; g++)
    sum += run->flow_count[fnl_world_flow(world, pair, g)];
  return sum;
}

static double conversions_by(const fnl_world *world, const fnl_run *run, int cause) {
  double sum = 0.0;
  for (int i = 0; i < world->n_slots; i++)
    if (world->slots[i].cause == cause && world->slots[i].is_conversion)
      sum += slot_sum(world, run->slot_count, i);
  return sum;
}

static int cause_of(const fnl_world *world, int campaign) {
  return world->deliveries[campaign].cause;
}

#define MEASURE(name)                                                                              \
  static double name(const fnl_world *world, const fnl_run *run, int item, int part)
#define UNUSED ((void)world, (void)run, (void)item, (void)part)

MEASURE(total_revenue) { return UNUSED, run->revenue; }
MEASURE(total_spend) { return UNUSED, run->spend_total; }
MEASURE(total_budget) { return UNUSED, run->budget; }
MEASURE(total_other_costs) { return UNUSED, run->other_costs; }
MEASURE(total_investment) { return UNUSED, run->spend_total + run->other_costs; }
MEASURE(total_profit) { return UNUSED, run->profit; }
MEASURE(total_conversions) { return UNUSED, run->conversions; }

MEASURE(stage_end) {
  UNUSED;
  return run->stage_days[(size_t)world->n_days * (size_t)world->n_stages + (size_t)item];
}

MEASURE(campaign_spend) { return UNUSED, run->spend[cause_of(world, item)]; }
MEASURE(campaign_impressions) { return UNUSED, run->touches[cause_of(world, item)]; }
MEASURE(campaign_unspent) { return UNUSED, run->money_left[item]; }
MEASURE(campaign_planned) { return campaign_spend(world, run, item, part) + run->money_left[item]; }
MEASURE(campaign_reach) { return UNUSED, 0.0; } /* not computed yet: the frequency is undefined */
MEASURE(campaign_conversions) { return UNUSED, conversions_by(world, run, cause_of(world, item)); }
MEASURE(campaign_revenue) {
  UNUSED;
  double sum = 0.0;
  for (int i = 0; i < world->n_slots; i++)
    if (world->slots[i].cause == cause_of(world, item))
      sum += slot_sum(world, run->slot_value, i);
  return sum;
}

MEASURE(channel_touches) {
  UNUSED;
  double sum = 0.0;
  for (int c = 1; c < world->n_causes; c++)
    if (world->plan->causes[c].channel == item)
      sum += run->touches[c];
  return sum;
}
MEASURE(channel_conversions) {
  UNUSED;
  double sum = 0.0;
  for (int c = 1; c < world->n_causes; c++)
    if (world->plan->causes[c].channel == item)
      sum += conversions_by(world, run, c);
  return sum;
}
/* What was paid to platforms, for owned touches, or as rewards for earned conversions. */
MEASURE(channel_cost) {
  double cost = 0.0;
  for (int c = 1; c < world->n_causes; c++)
    if (world->plan->causes[c].channel == item)
      cost += run->spend[c];
  for (int i = 0; i < world->n_mailings; i++)
    if (world->plan->causes[world->mailings[i].cause].channel == item)
      cost += world->mailings[i].cost * run->touches[world->mailings[i].cause];
  if (world->plan->channels[item].kind == FNL_EARNED)
    cost += world->referral_reward * channel_conversions(world, run, item, part);
  return cost;
}

MEASURE(move_count) {
  UNUSED;
  double sum = 0.0;
  for (int i = 0; i < world->n_pairs; i++)
    if (world->pairs[i].move == item)
      sum += pair_sum(world, run, i);
  return sum;
}
MEASURE(move_part) { return UNUSED, part < 0 ? 0.0 : pair_sum(world, run, part); }

MEASURE(event_count) {
  UNUSED;
  double sum = run->seed_count[item];
  for (int i = 0; i < world->n_slots; i++)
    if (world->slots[i].event == item)
      sum += slot_sum(world, run->slot_count, i);
  return sum;
}
MEASURE(event_value) {
  UNUSED;
  double sum = 0.0;
  for (int i = 0; i < world->n_slots; i++)
    if (world->slots[i].event == item)
      sum += slot_sum(world, run->slot_value, i);
  return sum;
}
MEASURE(event_cost) {
  UNUSED;
  double sum = 0.0;
  for (int i = 0; i < world->n_slots; i++)
    if (world->slots[i].event == item)
      sum += world->slots[i].cost * slot_sum(world, run->slot_count, i);
  return sum;
}

/* ---- the table ---- */

typedef struct {
  fnl_figure_group group;
  const char *name, *unit;
  fnl_measure of, over; /* over NULL: a plain sum */
  double scale;
} fnl_figure_row;

static const fnl_figure_row table[] = {
    {FNL_GROUP_TOTALS, "revenue", "money", total_revenue, NULL, 1.0},
    {FNL_GROUP_TOTALS, "spend", "money", total_spend, NULL, 1.0},
    {FNL_GROUP_TOTALS, "budget", "money", total_budget, NULL, 1.0},
    {FNL_GROUP_TOTALS, "other_costs", "money", total_other_costs, NULL, 1.0},
    {FNL_GROUP_TOTALS, "roas", "ratio", total_revenue, total_spend, 1.0},
    {FNL_GROUP_TOTALS, "roas_on_budget", "ratio", total_revenue, total_budget, 1.0},
    {FNL_GROUP_TOTALS, "roi", "ratio", total_profit, total_investment, 1.0},
    {FNL_GROUP_TOTALS, "profit", "money", total_profit, NULL, 1.0},
    {FNL_GROUP_TOTALS, "conversions", "count", total_conversions, NULL, 1.0},
    {FNL_GROUP_TOTALS, "cpa", "money", total_spend, total_conversions, 1.0},
    {FNL_GROUP_STAGES, "end", "people", stage_end, NULL, 1.0},
    {FNL_GROUP_CAMPAIGNS, "share", "share", campaign_planned, total_budget, 1.0},
    {FNL_GROUP_CAMPAIGNS, "spend", "money", campaign_spend, NULL, 1.0},
    {FNL_GROUP_CAMPAIGNS, "impressions", "count", campaign_impressions, NULL, 1.0},
    {FNL_GROUP_CAMPAIGNS, "effective_cpm", "money", campaign_spend, campaign_impressions, 1000.0},
    {FNL_GROUP_CAMPAIGNS, "frequency", "per person", campaign_impressions, campaign_reach, 1.0},
    {FNL_GROUP_CAMPAIGNS, "unspent", "money", campaign_unspent, NULL, 1.0},
    {FNL_GROUP_CAMPAIGNS, "conversions", "count", campaign_conversions, NULL, 1.0},
    {FNL_GROUP_CAMPAIGNS, "cpa", "money", campaign_spend, campaign_conversions, 1.0},
    {FNL_GROUP_CAMPAIGNS, "revenue_caused", "money", campaign_revenue, NULL, 1.0},
    {FNL_GROUP_CAMPAIGNS, "roas_caused", "ratio", campaign_revenue, campaign_spend, 1.0},
    {FNL_GROUP_CHANNELS, "touches", "count", channel_touches, NULL, 1.0},
    {FNL_GROUP_CHANNELS, "conversions", "count", channel_conversions, NULL, 1.0},
    {FNL_GROUP_CHANNELS, "cost", "money", channel_cost, NULL, 1.0},
    {FNL_GROUP_MOVES, "count", "people", move_count, NULL, 1.0},
    {FNL_GROUP_EVENTS, "count", "count", event_count, NULL, 1.0},
    {FNL_GROUP_EVENTS, "value", "money", event_value, NULL, 1.0},
    {FNL_GROUP_EVENTS, "cost", "money", event_cost, NULL, 1.0},
};
static const fnl_figure_row part_row = {FNL_GROUP_MOVES, "by", "people", move_part, NULL, 1.0};
enum { N_TABLE = sizeof table / sizeof table[0] };

struct fnl_column {
  fnl_measure measure;
  int item, part;
};

static int group_size(const fnl_world *world, fnl_figure_group group) {
  const fnl_plan *plan = world->plan;
  const int sizes[FNL_N_GROUPS] = {
      1, plan->n_stages, plan->n_campaigns, plan->n_channels, plan->n_moves, plan->n_events};
  return sizes[group];
}

static bool is_total(fnl_measure measure) {
  for (int i = 0; i < N_TABLE && table[i].group == FNL_GROUP_TOTALS; i++)
    if (table[i].of == measure || table[i].over == measure)
      return true;
  return false;
}

static int column_of(fnl_figures *figures, fnl_measure measure, int item, int part) {
  if (!measure)
    return -1;
  const fnl_column wanted = {measure, is_total(measure) ? 0 : item, part};
  for (int i = 0; i < figures->n_columns; i++) {
    const fnl_column *column = &figures->columns[i];
    if (column->measure == wanted.measure && column->item == wanted.item &&
        column->part == wanted.part)
      return i;
  }
  figures->columns[figures->n_columns] = wanted;
  return figures->n_columns++;
}

static void add_figure(fnl_figures *figures, const fnl_figure_row *row, int item, int by,
                       int part) {
  fnl_figure *figure = &figures->figures[figures->n_figures++];
  *figure = (fnl_figure){.group = row->group,
                         .item = item,
                         .by = by,
                         .name = row->name,
                         .unit = row->unit,
                         .numerator = column_of(figures, row->of, item, part),
                         .denominator = column_of(figures, row->over, item, part),
                         .scale = row->scale};
}

static int pair_of(const fnl_world *world, int move, int cause) {
  for (int i = 0; i < world->n_pairs; i++)
    if (world->pairs[i].move == move && world->pairs[i].cause == cause)
      return i;
  return -1;
}

static bool names_cause(const fnl_plan *plan, const fnl_move *move, int cause) {
  for (int i = 0; i < move->n_touches; i++)
    if (move->touches[i].channel == plan->causes[cause].channel)
      return true;
  return cause == FNL_TIME;
}

static void add_parts(fnl_figures *figures, const fnl_world *world, int move) {
  for (int c = 0; c < world->n_causes; c++)
    if (names_cause(world->plan, &world->plan->moves[move], c))
      add_figure(figures, &part_row, move, c, pair_of(world, move, c));
}

static void add_group(fnl_figures *figures, const fnl_world *world, fnl_figure_group group) {
  for (int item = 0; item < group_size(world, group); item++) {
    for (int i = 0; i < N_TABLE; i++)
      if (table[i].group == group)
        add_figure(figures, &table[i], item, -1, -1);
    if (group == FNL_GROUP_MOVES)
      add_parts(figures, world, item);
  }
}

static size_t most_figures(const fnl_world *world) {
  size_t n = (size_t)world->plan->n_moves * (size_t)world->n_causes;
  for (int i = 0; i < N_TABLE; i++)
    n += (size_t)group_size(world, table[i].group);
  return n;
}

fnl_status fnl_figures_init(fnl_figures *figures, const fnl_world *world, fnl_error *error) {
  memset(figures, 0, sizeof *figures);
  const size_t most = most_figures(world);
  figures->figures = FNL_TAKE(&figures->memory, most, fnl_figure);
  figures->columns = FNL_TAKE(&figures->memory, 2 * most, fnl_column);
  if (figures->memory.failed) {
    fnl_figures_free(figures);
    return fnl_error_no_memory(error);
  }
  for (int group = 0; group < FNL_N_GROUPS; group++)
    add_group(figures, world, (fnl_figure_group)group);
  return FNL_OK;
}

void fnl_figures_free(fnl_figures *figures) {
  fnl_arena_free(&figures->memory);
  memset(figures, 0, sizeof *figures);
}

int fnl_figures_find(const fnl_figures *figures, fnl_figure_group group, int item,
                     const char *name) {
  for (int i = 0; i < figures->n_figures; i++) {
    const fnl_figure *figure = &figures->figures[i];
    if (figure->group == group && figure->item == item && figure->by < 0 &&
        strcmp(figure->name, name) == 0)
      return i;
  }
  return -1;
}

void fnl_figures_row(const fnl_figures *figures, const fnl_world *world, const fnl_run *run,
                     double *row) {
  for (int i = 0; i < figures->n_columns; i++) {
    const fnl_column *column = &figures->columns[i];
    row[i] = column->measure(world, run, column->item, column->part);
  }
}

double fnl_figure_value(const fnl_figure *figure, const double *row) {
  if (figure->denominator < 0)
    return row[figure->numerator];
  const double denominator = row[figure->denominator];
  return denominator > 0.0 ? figure->scale * row[figure->numerator] / denominator : (double)NAN;
}

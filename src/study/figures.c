/* figures.c: the table of figures, and how a run is measured for it. */
#include "study/figures.h"

#include "study/measures.h"

#include <math.h>
#include <string.h>

/* ---- the table ---- */

typedef struct {
  fnl_figure_group group;
  const char *name, *unit;
  const fnl_measure *of, *over; /* over NULL: a plain sum */
  double scale;
} fnl_figure_row;

static const fnl_figure_row table[] = {
    {FNL_GROUP_TOTALS, "revenue", "money", &fnl_total_revenue, NULL, 1.0},
    {FNL_GROUP_TOTALS, "spend", "money", &fnl_total_spend, NULL, 1.0},
    {FNL_GROUP_TOTALS, "budget", "money", &fnl_total_budget, NULL, 1.0},
    {FNL_GROUP_TOTALS, "other_costs", "money", &fnl_total_other_costs, NULL, 1.0},
    {FNL_GROUP_TOTALS, "roas", "ratio", &fnl_total_revenue, &fnl_total_spend, 1.0},
    {FNL_GROUP_TOTALS, "roas_on_budget", "ratio", &fnl_total_revenue, &fnl_total_budget, 1.0},
    {FNL_GROUP_TOTALS, "roi", "ratio", &fnl_total_profit, &fnl_total_investment, 1.0},
    {FNL_GROUP_TOTALS, "profit", "money", &fnl_total_profit, NULL, 1.0},
    {FNL_GROUP_TOTALS, "conversions", "count", &fnl_total_conversions, NULL, 1.0},
    {FNL_GROUP_TOTALS, "cpa", "money", &fnl_total_spend, &fnl_total_conversions, 1.0},
    {FNL_GROUP_TOTALS, "customers", "people", &fnl_total_customers, NULL, 1.0},
    {FNL_GROUP_TOTALS, "break_even_day", "days", &fnl_total_break_even, NULL, 1.0},
    {FNL_GROUP_STAGES, "end", "people", &fnl_stage_end, NULL, 1.0},
    {FNL_GROUP_CAMPAIGNS, "share", "share", &fnl_campaign_planned, &fnl_total_budget, 1.0},
    {FNL_GROUP_CAMPAIGNS, "spend", "money", &fnl_campaign_spend, NULL, 1.0},
    {FNL_GROUP_CAMPAIGNS, "impressions", "count", &fnl_campaign_impressions, NULL, 1.0},
    {FNL_GROUP_CAMPAIGNS, "effective_cpm", "money", &fnl_campaign_spend, &fnl_campaign_impressions,
     1000.0},
    {FNL_GROUP_CAMPAIGNS, "frequency", "per person", &fnl_campaign_impressions, &fnl_campaign_reach,
     1.0},
    {FNL_GROUP_CAMPAIGNS, "unspent", "money", &fnl_campaign_unspent, NULL, 1.0},
    {FNL_GROUP_CAMPAIGNS, "conversions", "count", &fnl_campaign_conversions, NULL, 1.0},
    {FNL_GROUP_CAMPAIGNS, "cpa", "money", &fnl_campaign_spend, &fnl_campaign_conversions, 1.0},
    {FNL_GROUP_CAMPAIGNS, "revenue_caused", "money", &fnl_campaign_revenue, NULL, 1.0},
    {FNL_GROUP_CAMPAIGNS, "roas_caused", "ratio", &fnl_campaign_revenue, &fnl_campaign_spend, 1.0},
    {FNL_GROUP_CHANNELS, "touches", "count", &fnl_channel_touches, NULL, 1.0},
    {FNL_GROUP_CHANNELS, "conversions", "count", &fnl_channel_conversions, NULL, 1.0},
    {FNL_GROUP_CHANNELS, "cost", "money", &fnl_channel_cost, NULL, 1.0},
    {FNL_GROUP_MOVES, "count", "people", &fnl_move_count, NULL, 1.0},
    {FNL_GROUP_EVENTS, "count", "count", &fnl_event_count, NULL, 1.0},
    {FNL_GROUP_EVENTS, "value", "money", &fnl_event_value, NULL, 1.0},
    {FNL_GROUP_EVENTS, "cost", "money", &fnl_event_cost, NULL, 1.0},
};
/* Of plans that look beyond the horizon: */
static const fnl_figure_row beyond[] = {
    {FNL_GROUP_TOTALS, "worth_beyond_horizon", "money", &fnl_total_worth, NULL, 1.0},
    {FNL_GROUP_TOTALS, "profit_and_worth", "money", &fnl_total_profit_and_worth, NULL, 1.0},
    {FNL_GROUP_TOTALS, "revenue_beyond_horizon", "money", &fnl_total_revenue_beyond, NULL, 1.0},
    {FNL_GROUP_TOTALS, "other_costs_beyond_horizon", "money", &fnl_total_costs_beyond, NULL, 1.0},
    {FNL_GROUP_TOTALS, "conversions_beyond_horizon", "count", &fnl_total_conversions_beyond, NULL,
     1.0},
    {FNL_GROUP_TOTALS, "lasting_revenue", "money", &fnl_total_lasting_revenue, NULL, 1.0},
    {FNL_GROUP_TOTALS, "lasting_roas", "ratio", &fnl_total_lasting_revenue, &fnl_total_spend, 1.0},
    {FNL_GROUP_TOTALS, "lasting_roas_on_budget", "ratio", &fnl_total_lasting_revenue,
     &fnl_total_budget, 1.0},
    {FNL_GROUP_TOTALS, "lasting_roi", "ratio", &fnl_total_profit_and_worth,
     &fnl_total_lasting_investment, 1.0},
    {FNL_GROUP_TOTALS, "lasting_conversions", "count", &fnl_total_lasting_conversions, NULL, 1.0},
    {FNL_GROUP_TOTALS, "lasting_cpa", "money", &fnl_total_spend, &fnl_total_lasting_conversions,
     1.0},
    {FNL_GROUP_TOTALS, "customers_beyond_horizon", "people", &fnl_total_customers_beyond, NULL,
     1.0},
    {FNL_GROUP_TOTALS, "lasting_customers", "people", &fnl_total_lasting_customers, NULL, 1.0},
};
/* Of plans whose objective is a metric of what goes on there, by fnl_lasting_kind: */
static const fnl_figure_row lasting[FNL_N_LASTING] = {
    [FNL_LASTING_EVENT_COUNT] = {FNL_GROUP_TOTALS, "lasting_metric", "count",
                                 &fnl_total_lasting_metric, NULL, 1.0},
    [FNL_LASTING_EVENT_VALUE] = {FNL_GROUP_TOTALS, "lasting_metric", "money",
                                 &fnl_total_lasting_metric, NULL, 1.0},
    [FNL_LASTING_EVENT_COST] = {FNL_GROUP_TOTALS, "lasting_metric_cost", "money",
                                &fnl_total_lasting_metric, NULL, 1.0},
    [FNL_LASTING_CHANNEL_CONVERSIONS] = {FNL_GROUP_TOTALS, "lasting_metric", "count",
                                         &fnl_total_lasting_metric, NULL, 1.0},
    [FNL_LASTING_MOVE] = {FNL_GROUP_TOTALS, "lasting_metric", "people", &fnl_total_lasting_metric,
                          NULL, 1.0},
};
/* Of plans that ask whom touches reach: */
static const fnl_figure_row touched[] = {
    {FNL_GROUP_TOTALS, "reach", "people", &fnl_total_reach, NULL, 1.0},
    {FNL_GROUP_TOTALS, "touched", "people", &fnl_total_touched, NULL, 1.0},
    {FNL_GROUP_CAMPAIGNS, "reach", "people", &fnl_campaign_reach, NULL, 1.0},
    {FNL_GROUP_CHANNELS, "reach", "people", &fnl_channel_reach, NULL, 1.0},
    {FNL_GROUP_CHANNELS, "frequency", "per person", &fnl_channel_touches, &fnl_channel_reach, 1.0},
};
static const fnl_figure_row part_row = {FNL_GROUP_MOVES, "by", "people", &fnl_move_part, NULL, 1.0};
enum {
  N_TABLE = sizeof table / sizeof table[0],
  N_BEYOND = sizeof beyond / sizeof beyond[0],
  N_TOUCHED = sizeof touched / sizeof touched[0]
};

struct fnl_column {
  const fnl_measure *measure;
  int item, part;
};

static int group_size(const fnl_world *world, fnl_figure_group group) {
  const fnl_plan *plan = world->plan;
  const int sizes[FNL_N_GROUPS] = {
      1, plan->n_stages, plan->n_campaigns, plan->n_channels, plan->n_moves, plan->n_events};
  return sizes[group];
}

static bool is_total(const fnl_measure *measure) {
  for (int i = 0; i < N_TABLE && table[i].group == FNL_GROUP_TOTALS; i++)
    if (table[i].of == measure || table[i].over == measure)
      return true;
  return false;
}

static int column_of(fnl_figures *figures, const fnl_measure *measure, int item, int part) {
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

/* The rows of one table for an item of a group. */
static void add_rows(fnl_figures *figures, const fnl_figure_row *rows, int n,
                     fnl_figure_group group, int item) {
  for (int i = 0; i < n; i++)
    if (rows[i].group == group)
      add_figure(figures, &rows[i], item, -1, -1);
}

static void add_beyond(fnl_figures *figures, const fnl_plan *plan, fnl_figure_group group,
                       int item) {
  const fnl_optimize_settings *settings = &plan->optimize;
  add_rows(figures, beyond, N_BEYOND, group, item);
  if (settings->value_beyond_horizon && settings->lasting.kind != FNL_LASTING_NOTHING)
    add_rows(figures, &lasting[settings->lasting.kind], 1, group, item);
}

static void add_group(fnl_figures *figures, const fnl_world *world, fnl_figure_group group) {
  for (int item = 0; item < group_size(world, group); item++) {
    add_rows(figures, table, N_TABLE, group, item);
    if (fnl_plan_looks_beyond(world->plan))
      add_beyond(figures, world->plan, group, item);
    if (world->plan->simulation.reach)
      add_rows(figures, touched, N_TOUCHED, group, item);
    if (group == FNL_GROUP_MOVES)
      add_parts(figures, world, item);
  }
}

static size_t most_figures(const fnl_world *world) {
  size_t n = N_BEYOND + 1 + (size_t)world->plan->n_moves * (size_t)world->n_causes;
  for (int i = 0; i < N_TABLE; i++)
    n += (size_t)group_size(world, table[i].group);
  for (int i = 0; i < N_TOUCHED; i++)
    n += (size_t)group_size(world, touched[i].group);
  return n;
}

/* A gauge's columns follow the table's own. */
static void add_gauge(fnl_figures *figures, const fnl_gauge *gauge) {
  figures->gauge = gauge;
  figures->first_gauged = figures->n_columns;
  for (int i = 0; i < gauge->n_figures; i++) {
    fnl_figure *figure = &figures->figures[figures->n_figures++];
    *figure = gauge->figures[i];
    figure->numerator += figures->first_gauged;
    if (figure->denominator >= 0)
      figure->denominator += figures->first_gauged;
  }
  figures->n_columns += gauge->n_columns;
}

fnl_status fnl_figures_init(fnl_figures *figures, const fnl_world *world, const fnl_gauge *gauge,
                            fnl_error *error) {
  memset(figures, 0, sizeof *figures);
  const size_t most = most_figures(world);
  const size_t n_gauged = gauge ? (size_t)gauge->n_figures : 0;
  figures->figures = FNL_TAKE(&figures->memory, most + n_gauged, fnl_figure);
  figures->columns = FNL_TAKE(&figures->memory, 2 * most, fnl_column);
  if (figures->memory.failed) {
    fnl_figures_free(figures);
    return fnl_error_no_memory(error);
  }
  for (int group = 0; group < FNL_N_GROUPS; group++)
    add_group(figures, world, (fnl_figure_group)group);
  if (gauge)
    add_gauge(figures, gauge);
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

double fnl_figures_measure(const fnl_figures *figures, const fnl_world *world, const fnl_run *run,
                           int column) {
  const fnl_column *wanted = &figures->columns[column];
  return wanted->measure->of(world, run, wanted->item, wanted->part);
}

bool fnl_figures_has_derivative(const fnl_figures *figures, int column) {
  return column < 0 || ((!figures->gauge || column < figures->first_gauged) &&
                        figures->columns[column].measure->weigh != NULL);
}

void fnl_figures_weigh(const fnl_figures *figures, const fnl_world *world, int column,
                       double factor, fnl_run_weights *weights, double *granted) {
  const fnl_column *wanted = &figures->columns[column];
  if (wanted->measure->weigh)
    wanted->measure->weigh(world, wanted->item, wanted->part, factor, weights, granted);
}

void fnl_figures_row(const fnl_figures *figures, const fnl_world *world, const fnl_run *run,
                     double *row) {
  const int n_own = figures->gauge ? figures->first_gauged : figures->n_columns;
  for (int i = 0; i < n_own; i++) {
    const fnl_column *column = &figures->columns[i];
    row[i] = column->measure->of(world, run, column->item, column->part);
  }
  if (figures->gauge)
    figures->gauge->measure(figures->gauge->user, world, run, row + n_own);
}

static double ratio_of(const fnl_figure *figure, double numerator, double denominator) {
  return denominator > 0.0 ? figure->scale * numerator / denominator : (double)NAN;
}

double fnl_figure_value(const fnl_figure *figure, const double *row) {
  const double numerator = row[figure->numerator];
  return figure->denominator < 0 ? numerator
                                 : ratio_of(figure, numerator, row[figure->denominator]);
}

double fnl_figures_value(const fnl_figures *figures, const fnl_world *world, const fnl_run *run,
                         int figure) {
  const fnl_figure *wanted = &figures->figures[figure];
  const double numerator = fnl_figures_measure(figures, world, run, wanted->numerator);
  if (wanted->denominator < 0)
    return numerator;
  return ratio_of(wanted, numerator, fnl_figures_measure(figures, world, run, wanted->denominator));
}

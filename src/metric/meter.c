/* meter.c: metrics compiled for one plan, and measured. */
#include "metric/meter.h"

#include "metric/tally.h"

#include <string.h>

/* ---- which ---- */

/* The next name of a list, and its length; false after the last. */
static bool next_name(const char **list, const char **name, size_t *length) {
  *list += strspn(*list, ", ");
  *name = *list;
  *length = strcspn(*list, ", ");
  *list += *length;
  return *length > 0;
}

static bool is_all(const char *name, size_t length) {
  return length == 3 && strncmp(name, "all", length) == 0;
}

fnl_status fnl_metrics_check(const char *wanted, bool *needs_reach, fnl_error *error) {
  const char *name;
  size_t length;
  bool is_empty = true;
  *needs_reach = false;
  for (; next_name(&wanted, &name, &length); is_empty = false) {
    const fnl_metric *metric =
        is_all(name, length) ? NULL : fnl_metric_by_name(name, length, error);
    if (!metric && !is_all(name, length))
      return FNL_EUSAGE;
    *needs_reach = *needs_reach || !metric || fnl_metric_needs_reach(metric);
  }
  if (!is_empty)
    return FNL_OK;
  fnl_error_set(error, FNL_EUSAGE, "no metric is named");
  fnl_error_hint(error, "for example --metrics ctr,cpc,reach; --metrics all");
  return FNL_EUSAGE;
}

static bool is_wanted(const fnl_metric *metric, const char *wanted) {
  const char *name;
  size_t length;
  while (next_name(&wanted, &name, &length))
    if (is_all(name, length) ||
        (strlen(metric->name) == length && strncmp(metric->name, name, length) == 0))
      return true;
  return false;
}

/* ---- compiling ---- */

/* Of a meter under construction. */
typedef struct {
  fnl_meter *meter;
  fnl_tally tally;
  int n_columns;
  fnl_figure *figures;
} fnl_assembly;

/* The column of an amount, or -1 where the plan has no such thing. */
static int add_column(fnl_assembly *assembly, const fnl_amount *amount) {
  fnl_tally *tally = &assembly->tally;
  tally->is_known = false;
  amount->count(tally, amount);
  if (!tally->is_known)
    return -1;
  assembly->meter->first_term[++assembly->n_columns] = tally->n;
  return assembly->n_columns - 1;
}

static const char *name_figure(fnl_assembly *assembly, const fnl_metric *metric) {
  const fnl_world *world = assembly->tally.world;
  fnl_text name = {0};
  fnl_text_add(&name, metric->name);
  if (fnl_metric_is_of_stages(metric))
    fnl_text_add_format(&name, ".%s", world->plan->stages[assembly->tally.stage].name);
  char *copy = name.failed ? NULL : FNL_TAKE(&assembly->meter->memory, name.length + 1, char);
  if (copy)
    memcpy(copy, fnl_text_string(&name), name.length);
  fnl_text_free(&name);
  return copy;
}

static void add_figure(fnl_assembly *assembly, const fnl_metric *metric) {
  fnl_meter *meter = assembly->meter;
  const int n_columns = assembly->n_columns, n_terms = assembly->tally.n;
  const int of = add_column(assembly, &metric->of);
  const int over = metric->over.count ? add_column(assembly, &metric->over) : -1;
  if (of < 0 || (metric->over.count && over < 0)) {
    assembly->n_columns = n_columns;
    assembly->tally.n = n_terms;
    return;
  }
  meter->metrics[meter->gauge.n_figures] = metric;
  assembly->figures[meter->gauge.n_figures++] =
      (fnl_figure){.group = FNL_GROUP_METRICS,
                   .by = -1,
                   .name = name_figure(assembly, metric),
                   .unit = metric->unit,
                   .numerator = of,
                   .denominator = over,
                   .scale = metric->scale > 0.0 ? metric->scale : 1.0};
}

static void measure(const void *user, const fnl_world *world, const fnl_run *run, double *columns);

/* People's days and stages' costs are columns of the meter's own, made first. */
static void assemble(fnl_assembly *assembly, const char *wanted) {
  const int n_stages = assembly->meter->n_stages;
  assembly->n_columns = 2 * n_stages;
  for (const fnl_metric *metric = fnl_metrics; metric->name; metric++)
    for (int s = 0; is_wanted(metric, wanted) && s < n_stages; s++) {
      assembly->tally.stage = s;
      if (s == 0 || fnl_metric_is_of_stages(metric))
        add_figure(assembly, metric);
    }
}

static bool take_memory(fnl_assembly *assembly) {
  fnl_meter *meter = assembly->meter;
  const size_t most = (size_t)fnl_metrics_count() * (size_t)meter->n_stages;
  assembly->figures = FNL_TAKE(&meter->memory, most, fnl_figure);
  meter->metrics = FNL_TAKE(&meter->memory, most, const fnl_metric *);
  meter->first_term = FNL_TAKE(&meter->memory, 2 * most + 2 * (size_t)meter->n_stages + 1, int);
  return !meter->memory.failed;
}

static void keep(fnl_assembly *assembly) {
  fnl_meter *meter = assembly->meter;
  const fnl_tally *tally = &assembly->tally;
  meter->terms = FNL_TAKE(&meter->memory, tally->n, fnl_weighed);
  if (meter->terms && tally->n > 0)
    memcpy(meter->terms, tally->terms, (size_t)tally->n * sizeof *tally->terms);
  meter->gauge.user = meter;
  meter->gauge.n_columns = assembly->n_columns;
  meter->gauge.figures = assembly->figures;
  meter->gauge.measure = measure;
}

static bool asks_for_worths(const char *wanted) {
  for (const fnl_metric *metric = fnl_metrics; metric->name; metric++)
    if (fnl_metric_needs_worths(metric) && is_wanted(metric, wanted))
      return true;
  return false;
}

/* Unknown where word goes from one person to another, and where there is no end of them. */
static fnl_status find_worths(fnl_assembly *assembly, const fnl_plan *plan, fnl_error *error) {
  fnl_person_worth *worths = FNL_TAKE(&assembly->meter->memory, plan->n_stages, fnl_person_worth);
  fnl_status status = FNL_OK;
  bool is_open = false;
  if (!worths || fnl_plan_is_personal(plan))
    return status;
  FNL_TRY(fnl_worths_of_stages(plan, worths, &is_open, error));
  if (!is_open)
    assembly->tally.worths = worths;
out:
  return status;
}

fnl_status fnl_meter_init(fnl_meter *meter, const fnl_plan *plan, const char *wanted,
                          fnl_error *error) {
  fnl_world world = {0};
  fnl_assembly assembly = {.meter = meter, .tally = {.world = &world}};
  fnl_status status = FNL_OK;
  bool needs_reach;
  memset(meter, 0, sizeof *meter);
  meter->n_stages = plan->n_stages;
  FNL_TRY(fnl_metrics_check(wanted, &needs_reach, error));
  FNL_TRY(fnl_world_init(&world, plan, error));
  if (asks_for_worths(wanted))
    FNL_TRY(find_worths(&assembly, plan, error));
  if (take_memory(&assembly))
    assemble(&assembly, wanted);
  keep(&assembly);
  if (meter->memory.failed || assembly.tally.failed)
    status = fnl_error_no_memory(error);
out:
  fnl_tally_free(&assembly.tally);
  fnl_world_free(&world);
  if (status != FNL_OK)
    fnl_meter_free(meter);
  return status;
}

void fnl_meter_free(fnl_meter *meter) {
  fnl_arena_free(&meter->memory);
  memset(meter, 0, sizeof *meter);
}

/* ---- measuring ---- */

static void sum_days(const fnl_world *world, const fnl_run *run, double *people_days) {
  memset(people_days, 0, (size_t)world->n_stages * sizeof *people_days);
  for (int t = 0; t < world->n_days; t++)
    for (int s = 0; s < world->n_stages; s++)
      people_days[s] += run->stage_days[(size_t)t * (size_t)world->n_stages + (size_t)s];
}

/* A stage's part of what a cause costs is its part of the touches. */
static void share_cost(const fnl_world *world, const fnl_run *run, int cause, double cost,
                       double *stage_cost) {
  const double *touches = run->stage_touches + (size_t)cause * (size_t)world->n_stages;
  if (!(run->touches[cause] > 0.0))
    return;
  for (int s = 0; s < world->n_stages; s++)
    stage_cost[s] += cost * touches[s] / run->touches[cause];
}

static void sum_costs(const fnl_world *world, const fnl_run *run, double *stage_cost) {
  memset(stage_cost, 0, (size_t)world->n_stages * sizeof *stage_cost);
  for (int c = 1; c < world->n_causes; c++)
    share_cost(world, run, c, run->spend[c] + world->touch_cost[c] * run->touches[c], stage_cost);
}

static void measure(const void *user, const fnl_world *world, const fnl_run *run, double *columns) {
  const fnl_meter *meter = user;
  const double totals[FNL_N_TOTALS] = {
      [FNL_TOTAL_ONE] = 1.0,
      [FNL_TOTAL_REVENUE] = run->revenue,
      [FNL_TOTAL_INVESTMENT] = run->spend_total + run->other_costs,
      [FNL_TOTAL_PROFIT] = run->profit,
      [FNL_TOTAL_REACHED] = run->reached_at_all,
      [FNL_TOTAL_REACHED_BY_ADS] = run->reached_by_ads,
  };
  const double *const arrays[FNL_N_TERM_ARRAYS] = {
      [FNL_TERMS_PEOPLE_DAYS] = columns,
      [FNL_TERMS_STAGE_COST] = columns + meter->n_stages,
      [FNL_TERMS_TOTALS] = totals,
      [FNL_TERMS_FLOWS] = run->flow_count,
      [FNL_TERMS_COUNTS] = run->slot_count,
      [FNL_TERMS_VALUES] = run->slot_value,
      [FNL_TERMS_TOUCHES] = run->touches,
      [FNL_TERMS_SPEND] = run->spend,
      [FNL_TERMS_START] = run->stage_days,
      [FNL_TERMS_END] = run->stage_days + (size_t)world->n_days * (size_t)world->n_stages,
  };
  sum_days(world, run, columns);
  sum_costs(world, run, columns + meter->n_stages);
  for (int i = 2 * meter->n_stages; i < meter->gauge.n_columns; i++) {
    double sum = 0.0;
    for (int k = meter->first_term[i]; k < meter->first_term[i + 1]; k++)
      sum += meter->terms[k].weight * arrays[meter->terms[k].array][meter->terms[k].index];
    columns[i] = sum;
  }
}

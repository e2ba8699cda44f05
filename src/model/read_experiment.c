/* read_experiment.c: from the text of an experiment to its struct.
 *
 * Single keys are bound by the tables; what is a list of several kinds of value is read here, and
 * what no single value shows is checked.
 */
#include "model/experiment.h"
#include "model/parse.h"
#include "model/resolve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* One reading: the typed reader of plans, with a plan that holds the text and the laws. */
typedef struct {
  fnl_reader reader;
  fnl_experiment *experiment;
  bool small;
} reading;

static fnl_node *root(const reading *r) { return r->reader.document->root; }

static void *take(reading *r, int n, size_t size) {
  return fnl_arena_take(&r->experiment->memory, n > 0 ? (size_t)n : 1, size);
}

/* ---- lists ---- */

/* A list of texts; `*texts` is borrowed from the tree. */
static void bind_texts(reading *r, const fnl_node *node, const char *example, const char ***texts,
                       int *n) {
  if (!node || node->kind == FNL_NODE_REMARK ||
      !fnl_expect(&r->reader, node, FNL_NODE_LIST, example))
    return;
  *texts = take(r, node->n, sizeof **texts);
  for (int i = 0; *texts && i < node->n; i++)
    if (fnl_expect(&r->reader, node->items[i], FNL_NODE_TEXT, example))
      (*texts)[(*n)++] = node->items[i]->text;
}

/* The same, each with its line. */
static void bind_set(reading *r, const fnl_node *node, fnl_fixture **set, int *n) {
  static const char example[] = "[ \"simulation.replications=100\", … ]";
  const char **texts = NULL;
  int n_texts = 0;
  bind_texts(r, node, example, &texts, &n_texts);
  if (!texts || n_texts < node->n) /* a mistake, which is told */
    return;
  *set = take(r, n_texts, sizeof **set);
  for (int i = 0; *set && i < n_texts; i++)
    (*set)[(*n)++] = (fnl_fixture){texts[i], node->items[i]->origin.line};
}

/* Numbers that go with the paths, one each. */
static void bind_beside_paths(reading *r, const fnl_node *group, const char *key, int n,
                              double *numbers) {
  const fnl_node *list = fnl_node_member(group, key);
  if (!list || list->kind == FNL_NODE_REMARK ||
      !fnl_expect(&r->reader, list, FNL_NODE_LIST, "[ 1.0, -1.0 ]"))
    return;
  if (list->n != n)
    fnl_mistake(&r->reader, list, FNL_EVALUE, "`%s` has %d numbers for %d paths", key, list->n, n);
  for (int i = 0; i < list->n && i < n; i++) {
    const fnl_node *item = list->items[i];
    if (fnl_node_is_number(item) && isfinite(fnl_node_number(item)))
      numbers[i] = fnl_node_number(item);
    else
      fnl_mistake(&r->reader, item, FNL_EVALUE, "`%s` takes numbers, not %s", key,
                  fnl_node_kind_text(item->kind));
  }
}

static void bind_level(reading *r, const fnl_node *node, const char *key, fnl_level *level) {
  if (node->kind == FNL_NODE_TEXT)
    level->text = node->text;
  else if (node->kind == FNL_NODE_FLAG)
    level->text = node->flag ? "true" : "false";
  else if (fnl_node_is_number(node) && isfinite(fnl_node_number(node)))
    level->number = fnl_node_number(node);
  else
    fnl_error_hint(fnl_mistake(&r->reader, node, FNL_EVALUE, "`%s` takes numbers and texts, not %s",
                               key, fnl_node_kind_text(node->kind)),
                   "what is more stands in a text: \"{ prospecting = 0.7; … }\"");
}

/* ---- a factor ---- */

static void bind_paths(reading *r, const fnl_node *group, fnl_factor *factor) {
  const fnl_node *one = fnl_node_member(group, "path"), *several = fnl_node_member(group, "paths");
  const bool has_one = one && one->kind != FNL_NODE_REMARK;
  const bool has_several = several && several->kind != FNL_NODE_REMARK;
  if (has_one == has_several)
    fnl_error_hint(
        fnl_mistake(&r->reader, group, FNL_EVALUE, "a factor has one of `path` and `paths`"),
        "path = \"budget.total\";");
  else if (has_several)
    bind_texts(r, several, "[ \"budget.total\", … ]", &factor->paths, &factor->n_paths);
  else if (fnl_expect(&r->reader, one, FNL_NODE_TEXT, "\"budget.total\"") &&
           (factor->paths = take(r, 1, sizeof *factor->paths)))
    factor->paths[factor->n_paths++] = one->text;
  for (int i = 0; i < factor->n_paths; i++)
    if (factor->paths[i][0] == '\0' || strchr(factor->paths[i], '='))
      fnl_mistake(&r->reader, group, FNL_EVALUE, "\"%s\" is no path", factor->paths[i]);
  factor->scales = take(r, factor->n_paths, sizeof *factor->scales);
  factor->offsets = take(r, factor->n_paths, sizeof *factor->offsets);
  for (int i = 0; factor->scales && i < factor->n_paths; i++)
    factor->scales[i] = 1.0;
  if (!factor->scales || !factor->offsets)
    return;
  bind_beside_paths(r, group, "scales", factor->n_paths, factor->scales);
  bind_beside_paths(r, group, "offsets", factor->n_paths, factor->offsets);
}

static void bind_values(reading *r, const fnl_node *group, fnl_factor *factor) {
  const fnl_node *list = fnl_node_member(group, "values");
  if (!list || list->kind == FNL_NODE_REMARK ||
      !fnl_expect(&r->reader, list, FNL_NODE_LIST, "[ 0.5, 1.0, 2.0 ]"))
    return;
  if (list->n == 0)
    fnl_mistake(&r->reader, list, FNL_EVALUE, "`values` is empty");
  factor->values = take(r, list->n, sizeof *factor->values);
  for (int i = 0; factor->values && i < list->n; i++)
    bind_level(r, list->items[i], "values", &factor->values[factor->n_values++]);
}

static fnl_status bind_factor_law(reading *r, const fnl_node *group, fnl_factor *factor) {
  fnl_node *node = fnl_node_member(group, "law");
  const fnl_field field = {.name = "law",
                           .lowest = 0.0,
                           .highest = factor->is_share ? 1.0 : INFINITY,
                           .kind = FNL_FIELD_NUMBER};
  fnl_number number = {.law = FNL_CERTAIN};
  if (!node || node->kind == FNL_NODE_REMARK ||
      !fnl_expect(&r->reader, node, FNL_NODE_GROUP, "{ mean = 0.4; sd = 0.1; }"))
    return FNL_OK;
  const fnl_status status = fnl_bind_law(&r->reader, &field, node, &number);
  factor->has_law = status == FNL_OK && number.law != FNL_CERTAIN;
  if (factor->has_law)
    factor->law = r->reader.plan->laws[number.law];
  return status;
}

static void check_range(reading *r, const fnl_node *group, const fnl_factor *factor) {
  const bool low = !isnan(factor->low), high = !isnan(factor->high);
  if (low != high)
    fnl_mistake(&r->reader, group, FNL_EVALUE, "a range has both `low` and `high`");
  else if (low && !(factor->low < factor->high))
    fnl_mistake(&r->reader, fnl_node_member(group, "low"), FNL_EVALUE,
                "`low` must be below `high`");
  else if (factor->logarithmic && !(low && factor->low > 0.0))
    fnl_mistake(&r->reader, fnl_node_member(group, "log"), FNL_EVALUE,
                "`log` needs a range above 0");
}

/* A design that names values itself needs neither of them. */
static bool design_has_values(const reading *r) {
  const char *kind = r->experiment->design.kind;
  return kind && (strcmp(kind, "list") == 0 || strcmp(kind, "ternary") == 0);
}

static void check_levels(reading *r, const fnl_node *group, const fnl_factor *factor, bool law) {
  const int n = (factor->n_values > 0) + !isnan(factor->low) + law;
  const bool named = design_has_values(r);
  if (!named && n != 1)
    fnl_error_hint(fnl_mistake(&r->reader, group, FNL_EVALUE,
                               "a factor has one of `values`, `low` and `high`, and `law`"),
                   "values = [ 0.5, 1.0, 2.0 ]; or low = 0.5; high = 2.0;");
  if (named && n != 0)
    fnl_mistake(&r->reader, group, FNL_EVALUE,
                "the design \"%s\" has its own values: the factor takes none",
                r->experiment->design.kind);
}

static fnl_status bind_factor(reading *r, fnl_node *group, fnl_factor *factor) {
  const int before = r->reader.diagnostics->n_mistakes;
  fnl_status status = FNL_OK;
  factor->line = group->origin.line;
  factor->low = factor->high = (double)NAN;
  FNL_TRY(fnl_bind_section(&r->reader, &fnl_section_factor, group, factor, false));
  bind_paths(r, group, factor);
  bind_values(r, group, factor);
  FNL_TRY(bind_factor_law(r, group, factor));
  if (r->reader.diagnostics->n_mistakes > before)
    goto out;
  check_range(r, group, factor);
  check_levels(r, group, factor, factor->has_law);
out:
  return status;
}

/* Tables have these columns before and after the factors'; SQL does not tell capitals from small
 * letters. */
static void check_column(reading *r, const fnl_node *group, const char *name) {
  static const char *const columns[] = {"point",     "id",      "seed",
                                        "replicate", "message", "replications"};
  for (size_t i = 0; name && i < sizeof columns / sizeof *columns; i++)
    if (strcasecmp(name, columns[i]) == 0)
      fnl_mistake(&r->reader, group, FNL_EVALUE, "\"%s\" is a column of every table of results",
                  columns[i]);
}

static void check_names(reading *r, const fnl_node *list) {
  const fnl_experiment *experiment = r->experiment;
  for (int i = 0; i < experiment->n_factors; i++)
    check_column(r, list->items[i], experiment->factors[i].name);
  for (int i = 0; i < experiment->n_factors; i++)
    for (int k = 0; k < i && experiment->factors[i].name; k++)
      if (experiment->factors[k].name &&
          strcasecmp(experiment->factors[i].name, experiment->factors[k].name) == 0)
        fnl_mistake(&r->reader, list->items[i], FNL_EVALUE, "there is a factor \"%s\" already",
                    experiment->factors[k].name);
}

static bool is_set_before(const fnl_experiment *experiment, int factor, int path) {
  const char *wanted = experiment->factors[factor].paths[path];
  for (int i = 0; i <= factor; i++)
    for (int k = 0; k < (i < factor ? experiment->factors[i].n_paths : path); k++)
      if (strcmp(experiment->factors[i].paths[k], wanted) == 0)
        return true;
  return false;
}

/* What is set last holds: whatever set the same before it would be without effect. */
static void check_paths(reading *r, const fnl_node *list) {
  const fnl_experiment *experiment = r->experiment;
  for (int i = 0; i < experiment->n_factors; i++)
    for (int k = 0; k < experiment->factors[i].n_paths; k++)
      if (is_set_before(experiment, i, k))
        fnl_mistake(&r->reader, list->items[i], FNL_EVALUE, "%s is set by a factor already",
                    experiment->factors[i].paths[k]);
}

static fnl_status bind_factors(reading *r) {
  fnl_experiment *experiment = r->experiment;
  const fnl_node *list = fnl_node_member(root(r), "factors");
  fnl_status status = FNL_OK;
  if (!list || list->kind == FNL_NODE_REMARK) {
    if (!fnl_section_is_misspelt(&fnl_section_experiment, "factors", root(r)))
      fnl_error_hint(
          fnl_mistake(&r->reader, root(r), FNL_EVALUE, "`factors` is missing: nothing varies"),
          "factors = ( { name = \"budget\"; path = \"budget.total\"; values = [ … ]; } );");
    return FNL_OK;
  }
  if (!fnl_expect(&r->reader, list, FNL_NODE_LIST, "( { name = …; }, … )"))
    return FNL_OK;
  if (list->n == 0 || list->n > FNL_FACTORS_MAX)
    fnl_mistake(&r->reader, list, FNL_EVALUE, "there are 1 to %d factors", FNL_FACTORS_MAX);
  if (!(experiment->factors = take(r, list->n, sizeof *experiment->factors)))
    return FNL_ENOMEM;
  for (int i = 0; i < list->n && i < FNL_FACTORS_MAX && status == FNL_OK; i++)
    if (fnl_expect(&r->reader, list->items[i], FNL_NODE_GROUP, "{ name = …; path = …; }"))
      status = bind_factor(r, list->items[i], &experiment->factors[experiment->n_factors++]);
  check_names(r, list);
  if (status == FNL_OK)
    check_paths(r, list);
  return status;
}

/* ---- the points of a list ---- */

static int factor_of(const reading *r, const char *name) {
  for (int i = 0; i < r->experiment->n_factors; i++)
    if (r->experiment->factors[i].name && strcmp(r->experiment->factors[i].name, name) == 0)
      return i;
  return -1;
}

static void no_factor(reading *r, const fnl_node *node) {
  const char *names[FNL_FACTORS_MAX];
  int n = 0;
  for (int i = 0; i < r->experiment->n_factors; i++)
    if (r->experiment->factors[i].name)
      names[n++] = r->experiment->factors[i].name;
  fnl_hint_nearest(
      fnl_mistake(&r->reader, node, FNL_EUNKNOWN, "no factor is called \"%s\"", node->name),
      node->name, n, names);
}

static void bind_listed(reading *r, const fnl_node *group, fnl_level *levels) {
  for (int i = 0; i < group->n; i++) {
    const int factor = factor_of(r, group->items[i]->name);
    if (factor < 0)
      no_factor(r, group->items[i]);
    else
      bind_level(r, group->items[i], group->items[i]->name, &levels[factor]);
  }
  for (int i = 0; i < r->experiment->n_factors; i++) {
    const char *name = r->experiment->factors[i].name;
    if (name && !fnl_node_member(group, name))
      fnl_mistake(&r->reader, group, FNL_EVALUE, "a point of `list` has no value for \"%s\"", name);
  }
}

static fnl_status bind_list(reading *r) {
  fnl_experiment *experiment = r->experiment;
  fnl_design_settings *design = &experiment->design;
  const fnl_node *group = fnl_node_member(root(r), "design");
  const fnl_node *list = fnl_node_member(group, "list");
  const bool wanted = design->kind && strcmp(design->kind, "list") == 0;
  if (group && group->kind == FNL_NODE_GROUP)
    design->line = group->origin.line;
  if (!list || list->kind == FNL_NODE_REMARK)
    return FNL_OK;
  if (!wanted)
    fnl_mistake(&r->reader, list, FNL_EVALUE, "`list` is for kind = \"list\"");
  if (!fnl_expect(&r->reader, list, FNL_NODE_LIST, "( { k = 1.0; }, … )"))
    return FNL_OK;
  const size_t n_levels =
      (size_t)list->n * (size_t)(experiment->n_factors > 0 ? experiment->n_factors : 1);
  if (!(design->listed = FNL_TAKE(&experiment->memory, n_levels + 1, fnl_level)))
    return FNL_ENOMEM;
  for (int i = 0; i < list->n; i++)
    if (fnl_expect(&r->reader, list->items[i], FNL_NODE_GROUP, "{ k = 1.0; }"))
      bind_listed(r, list->items[i],
                  design->listed + (size_t)design->n_listed++ * (size_t)experiment->n_factors);
  return FNL_OK;
}

/* ---- the small setting ---- */

static void replace(int *value, int small) {
  if (small > 0)
    *value = small;
}

/* Of a list that is longer, `levels` values are left, the first and the last among them. */
static void thin(fnl_factor *factor, int levels) {
  const int n = factor->n_values;
  if (levels <= 0 || n <= levels)
    return;
  for (int i = 0; i < levels; i++)
    factor->values[i] = factor->values[(long)i * (n - 1) / (levels - 1)];
  factor->n_values = levels;
}

static fnl_status join_sets(reading *r) {
  fnl_experiment *experiment = r->experiment;
  const int n = experiment->n_set + experiment->small.n_set;
  fnl_fixture *all = take(r, n, sizeof *all);
  if (!all)
    return FNL_ENOMEM;
  if (experiment->n_set > 0)
    memcpy(all, experiment->set, (size_t)experiment->n_set * sizeof *all);
  if (experiment->small.n_set > 0)
    memcpy(all + experiment->n_set, experiment->small.set,
           (size_t)experiment->small.n_set * sizeof *all);
  experiment->set = all;
  experiment->n_set = n;
  return FNL_OK;
}

static fnl_status make_small(reading *r) {
  fnl_experiment *experiment = r->experiment;
  const fnl_small_settings *small = &experiment->small;
  if (!r->small)
    return FNL_OK;
  if (!experiment->has_small) {
    fnl_error_hint(fnl_mistake(&r->reader, root(r), FNL_EVALUE, "there is no `small` setting"),
                   "small = { levels = 3; set = [ \"simulation.replications=10\" ]; };");
    return FNL_OK;
  }
  replace(&experiment->design.points, small->points);
  replace(&experiment->design.levels, small->levels);
  replace(&experiment->design.divisions, small->divisions);
  replace(&experiment->replicates, small->replicates);
  for (int i = 0; i < experiment->n_factors; i++)
    thin(&experiment->factors[i], small->levels);
  return join_sets(r);
}

/* ---- all of it ---- */

static fnl_status bind(reading *r) {
  fnl_experiment *experiment = r->experiment;
  const fnl_node *measure, *plan;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_bind_section(&r->reader, &fnl_section_experiment, root(r), experiment, false));
  plan = fnl_node_member(root(r), "plan");
  experiment->plan_line = plan ? plan->origin.line : 0;
  measure = fnl_node_member(root(r), "measure");
  experiment->measure_line = measure ? measure->origin.line : 0;
  bind_texts(r, measure, "[ \"totals.roas\", … ]", &experiment->measures, &experiment->n_measures);
  bind_set(r, fnl_node_member(root(r), "set"), &experiment->set, &experiment->n_set);
  if (experiment->has_small)
    bind_set(r, fnl_node_member(fnl_node_member(root(r), "small"), "set"), &experiment->small.set,
             &experiment->small.n_set);
  FNL_TRY(bind_factors(r));
  FNL_TRY(bind_list(r));
  FNL_TRY(make_small(r));
  FNL_TRY(experiment->memory.failed ? FNL_ENOMEM : FNL_OK);
out:
  return status;
}

static fnl_status parse(reading *r, const char *path) {
  const fnl_origin nowhere = {0, 0};
  fnl_reader *reader = &r->reader;
  fnl_input input = {0};
  fnl_node *parsed = NULL;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_input_read_file(&input, reader->document, reader->diagnostics, FNL_ORIGIN_PLAN, path,
                              nowhere));
  if (reader->diagnostics->n_mistakes == 0)
    FNL_TRY(fnl_parse(&input, reader->document, reader->diagnostics, &parsed));
  if (!parsed)
    goto out;
  fnl_node_free(reader->document->root);
  reader->document->root = parsed;
  parsed->origin.line = 0; /* what is missing in the file is missing in no line */
  memcpy(reader->plan->sha256, input.sha256, sizeof input.sha256);
out:
  fnl_input_free(&input);
  return status;
}

static fnl_status begin(reading *r, const char *path, fnl_diagnostics *diagnostics) {
  fnl_plan *holder = &r->experiment->holder;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_reader_begin(&r->reader, holder, diagnostics));
  holder->file = fnl_string_copy(path);
  r->experiment->file = holder->file;
  FNL_TRY(holder->file ? FNL_OK : FNL_ENOMEM);
out:
  return status;
}

fnl_status fnl_experiment_read(fnl_experiment *experiment, const char *path, bool small,
                               fnl_diagnostics *diagnostics, fnl_error *error) {
  fnl_diagnostics own = {0};
  reading r = {.experiment = experiment, .small = small};
  fnl_status status = FNL_OK;
  memset(experiment, 0, sizeof *experiment);
  FNL_TRY(begin(&r, path, diagnostics ? diagnostics : &own));
  FNL_TRY(parse(&r, path));
  if (r.reader.diagnostics->n_mistakes == 0)
    FNL_TRY(bind(&r));
out:
  status = fnl_reader_end(&r.reader, status, error);
  if (status != FNL_OK)
    fnl_experiment_free(experiment);
  fnl_diagnostics_free(&own);
  return status;
}

void fnl_experiment_free(fnl_experiment *experiment) {
  for (int i = 0; i < experiment->n_factors; i++) {
    free(experiment->factors[i].name);
    free(experiment->factors[i].title);
    free(experiment->factors[i].unit);
  }
  free(experiment->plan);
  free(experiment->title);
  free(experiment->action);
  free(experiment->design.kind);
  fnl_arena_free(&experiment->memory);
  fnl_plan_free(&experiment->holder);
  memset(experiment, 0, sizeof *experiment);
}

/* what_if.c: a plan under changing settings, each time read, checked and simulated anew. */
#include "wasm/what_if.h"

#include "base/grow.h"
#include "base/text.h"
#include "model/tree.h"
#include "model/write.h"
#include "study/forecast.h"
#include "wasm/nodes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is set, owned. */
typedef struct {
  char *path;
  fnl_node *value;
} change;

struct fnl_what_if {
  char *name, *text; /* rooms; NULL: empty */
  fnl_nodes nodes;   /* of the tree that is being made */
  fnl_node *root;    /* the plan's; NULL: none yet */
  int n_changes;
  size_t capacity;
  change *changes; /* [n_changes] */
  bool lost;       /* memory failed on the way to a change */
  fnl_text message, file;
  fnl_plan plan; /* of the last run; zeroed where it failed, as is the forecast */
  fnl_forecast forecast;
};

/* ---- life ---- */

fnl_what_if *fnl_what_if_new(void) { return calloc(1, sizeof(fnl_what_if)); }

static void forget_run(fnl_what_if *w) {
  fnl_forecast_free(&w->forecast);
  fnl_plan_free(&w->plan);
  fnl_text_cut(&w->message, 0);
}

void fnl_what_if_reset(fnl_what_if *w) {
  for (int i = 0; i < w->n_changes; i++) {
    free(w->changes[i].path);
    fnl_node_free(w->changes[i].value);
  }
  w->n_changes = 0;
  w->lost = false;
}

void fnl_what_if_free(fnl_what_if *w) {
  if (!w)
    return;
  forget_run(w);
  fnl_what_if_reset(w);
  free(w->changes);
  fnl_nodes_free(&w->nodes);
  fnl_node_free(w->root);
  free(w->name);
  free(w->text);
  fnl_text_free(&w->message);
  fnl_text_free(&w->file);
  free(w);
}

/* ---- rooms ---- */

static char *make_room(char **room, size_t length) {
  free(*room);
  return *room = calloc(length + 1, 1);
}

static const char *in_room(const char *room) { return room ? room : ""; }

char *fnl_what_if_name(fnl_what_if *w, size_t length) { return make_room(&w->name, length); }
char *fnl_what_if_text(fnl_what_if *w, size_t length) { return make_room(&w->text, length); }

/* ---- a tree ---- */

static fnl_node *add(fnl_what_if *w, fnl_node_kind kind) {
  return fnl_nodes_add(&w->nodes, kind, in_room(w->name));
}

void fnl_what_if_add_group(fnl_what_if *w) { add(w, FNL_NODE_GROUP); }
void fnl_what_if_add_list(fnl_what_if *w) { add(w, FNL_NODE_LIST); }
void fnl_what_if_close(fnl_what_if *w) { fnl_nodes_close(&w->nodes); }

void fnl_what_if_add_whole(fnl_what_if *w) {
  fnl_node *node = add(w, FNL_NODE_INTEGER);
  if (node)
    node->integer = strtoll(in_room(w->text), NULL, 10);
}

void fnl_what_if_add_number(fnl_what_if *w, double number) {
  fnl_node *node = add(w, FNL_NODE_REAL);
  if (node)
    node->real = number;
}

void fnl_what_if_add_flag(fnl_what_if *w, int flag) {
  fnl_node *node = add(w, FNL_NODE_FLAG);
  if (node)
    node->flag = flag != 0;
}

void fnl_what_if_add_text(fnl_what_if *w) {
  fnl_node *node = add(w, FNL_NODE_TEXT);
  if (!node)
    return;
  node->text = fnl_string_copy(in_room(w->text));
  w->nodes.failed = w->nodes.failed || !node->text;
}

void fnl_what_if_plan(fnl_what_if *w) {
  fnl_what_if_reset(w);
  fnl_node_free(w->root);
  w->root = fnl_nodes_take(&w->nodes);
}

void fnl_what_if_set(fnl_what_if *w) {
  const change one = {fnl_string_copy(in_room(w->name)), fnl_nodes_take(&w->nodes)};
  if (one.path && one.value && FNL_GROW(w->changes, w->capacity, w->n_changes + 1)) {
    w->changes[w->n_changes++] = one;
    return;
  }
  w->lost = true;
  free(one.path);
  fnl_node_free(one.value);
}

/* ---- a run ---- */

static void tell(fnl_what_if *w, const fnl_error *error) {
  fnl_text_add_format(&w->message, "%s%s", w->message.length ? "\n" : "", error->message);
  if (error->hint[0])
    fnl_text_add_format(&w->message, " (%s)", error->hint);
}

static void tell_mistakes(fnl_what_if *w, const fnl_diagnostics *diagnostics) {
  for (int i = 0; i < diagnostics->n; i++)
    if (diagnostics->items[i].severity == FNL_MISTAKE)
      tell(w, &diagnostics->items[i].error);
}

static fnl_status check_tree(const fnl_what_if *w, fnl_error *error) {
  if (w->lost)
    return fnl_error_no_memory(error);
  if (!w->root)
    return fnl_error_set(error, FNL_EVALUE, "there is no plan, or none that could be a tree");
  return FNL_OK;
}

static fnl_status read_plan(fnl_what_if *w, fnl_error *error) {
  fnl_diagnostics diagnostics = {0};
  fnl_setting *settings = calloc((size_t)w->n_changes + 1, sizeof *settings);
  if (!settings)
    return fnl_error_no_memory(error);
  for (int i = 0; i < w->n_changes; i++)
    settings[i] = (fnl_setting){w->changes[i].path, w->changes[i].value};
  const fnl_tree tree = {"plan", w->root, w->n_changes, settings};
  const fnl_status status = fnl_plan_of_tree(&w->plan, &tree, &diagnostics, error);
  tell_mistakes(w, &diagnostics);
  fnl_diagnostics_free(&diagnostics);
  free(settings);
  return status;
}

int fnl_what_if_run(fnl_what_if *w) {
  fnl_error error = {0};
  fnl_status status = FNL_OK;
  forget_run(w);
  FNL_TRY(check_tree(w, &error));
  FNL_TRY(read_plan(w, &error));
  FNL_TRY(fnl_forecast_init(&w->forecast, &w->plan, &error));
out:
  if (status == FNL_OK)
    return 1;
  if (w->message.length == 0)
    tell(w, &error);
  fnl_plan_free(&w->plan);
  return 0;
}

const char *fnl_what_if_message(const fnl_what_if *w) { return fnl_text_string(&w->message); }

/* ---- what it gave ---- */

static bool has_run(const fnl_what_if *w) { return w->forecast.plan != NULL; }

double fnl_what_if_figure(fnl_what_if *w) {
  if (!has_run(w))
    return (double)NAN;
  const int figure = fnl_figures_find_name(&w->forecast.figures, &w->plan, in_room(w->name), NULL);
  return figure < 0 ? (double)NAN : fnl_forecast_value(&w->forecast, figure);
}

const double *fnl_what_if_daily(const fnl_what_if *w, int daily) {
  const fnl_run *run = &w->forecast.bench.run;
  const double *const columns[] = {run->stage_days, run->revenue_days, run->spend_days,
                                   run->conversion_days};
  return daily < FNL_DAILY_STAGES || daily > FNL_DAILY_CONVERSIONS ? NULL : columns[daily];
}

int fnl_what_if_n_days(const fnl_what_if *w) { return w->plan.horizon_days; }
int fnl_what_if_n_stages(const fnl_what_if *w) { return w->plan.n_stages; }

const char *fnl_what_if_write(fnl_what_if *w) {
  fnl_text_free(&w->file);
  if (!has_run(w) || fnl_plan_write(&w->plan, &w->file, NULL) != FNL_OK)
    return NULL;
  return fnl_text_string(&w->file);
}

/* A plan of a tree in memory is the plan of the files it came from, and settings by value do and
 * say what --set does and says. */
#include "sample.h"

#include "model/tree.h"
#include "report/document_json.h"

Suite *test_suite(void);

static int compare_names(const void *a, const void *b) {
  const fnl_node *const *first = a, *const *second = b;
  return strcmp((*first)->name, (*second)->name);
}

/* A value that was not in the file stands at the end of its group, one that was where it was. */
static void sort_members(fnl_node *node) {
  for (int i = 0; i < node->n; i++)
    sort_members(node->items[i]);
  if (node->kind == FNL_NODE_GROUP && node->n > 0)
    qsort(node->items, (size_t)node->n, sizeof *node->items, compare_names);
}

static char *json_of(const fnl_plan *plan) {
  fnl_text text = {0};
  fnl_json json = fnl_json_begin(&text);
  fnl_document sorted = {.root = fnl_node_copy(plan->document->root)};
  sort_members(sorted.root);
  fnl_document_write_json(&sorted, &json, NULL);
  fnl_node_free(sorted.root);
  ck_assert(!text.failed);
  return text.data;
}

static fnl_node *number(double value) {
  fnl_node *node = fnl_node_new(FNL_NODE_REAL, NULL, (fnl_origin){0, 0});
  ck_assert_ptr_nonnull(node);
  node->real = value;
  return node;
}

/* The tree of the sample with one setting, `path` NULL: none. */
static fnl_status plan_of(fnl_plan *plan, const fnl_node *root, const char *path, double value,
                          fnl_error *error) {
  fnl_node *node = number(value);
  const fnl_setting setting = {path, node};
  const fnl_tree tree = {"tree", root, path ? 1 : 0, &setting};
  const fnl_status status = fnl_plan_of_tree(plan, &tree, NULL, error);
  fnl_node_free(node);
  return status;
}

static void check_equal(const fnl_plan *a, const fnl_plan *b) {
  char *first = json_of(a), *second = json_of(b);
  ck_assert_msg(strcmp(first, second) == 0, "the plans differ");
  free(first);
  free(second);
}

START_TEST(the_tree_of_a_plan_is_that_plan) {
  fnl_plan plan, again;
  fnl_error error = {0};
  sample_read(&plan, SAMPLE_MODEL, SAMPLE_PLAN);
  ck_assert_msg(plan_of(&again, plan.document->root, NULL, 0, &error) == FNL_OK, "%s",
                error.message);
  check_equal(&plan, &again);
  ck_assert_int_eq(again.population, plan.population);
  ck_assert_int_eq(again.n_causes, plan.n_causes);
  ck_assert_uint_eq(again.simulation.seed, plan.simulation.seed);
  ck_assert_str_eq(again.title, plan.title);
  fnl_plan_free(&again);
  fnl_plan_free(&plan);
}
END_TEST

static const struct {
  const char *path;
  double value;
} settings[] = {
    {"budget.total", 61234.5},
    {"budget.split.banner", 0.713},
    {"channels.banner.cpm", 5.219},
    {"campaigns.north.cpm", 9.137},
    {"campaigns[2].response", 0.871},
    {"events.harvest.value.mean", 83.21},
    {"moves.seedling->sapling.per_touch.banner", 0.0211},
    {"moves.sapling->stump:irritation.per_touch.pursuit", 0.00041},
    {"channels.gossip.sends_per_day.tree", 0.2237},
    {"channels.gossip.sends_per_day.seedling", 0.0037}, /* not there before */
    {"channels.gossip.delay[0]", 0.53},
    {"offer.margin", 0.391},
    /* wrong: */
    {"budget.totl", 1.5},
    {"channels.banner.cpm", -2.5},
    {"budget.split.banner", 0.9},
    {"moves.sapling->stump.daily", 0.1},
    {"moves.tree->stump.daily", 0.1},
    {"events.harvst.cost", 0.3},
    {"offer.margin.mean", 0.3},
    {"campaigns.north", 0.3},
    {"a..b", 0.3},
};

START_TEST(a_setting_does_what_set_does) {
  const char *path = settings[_i].path;
  char override[96];
  const char *const overrides[] = {override};
  fnl_plan plan, set, tree;
  fnl_error error = {0}, said = {0};
  snprintf(override, sizeof override, "%s=%.17g", path, settings[_i].value);
  sample_read(&plan, SAMPLE_MODEL, SAMPLE_PLAN);
  const fnl_status status =
      sample_read_with(&set, SAMPLE_MODEL, SAMPLE_PLAN, 1, overrides, NULL, &said);
  const fnl_status ours = plan_of(&tree, plan.document->root, path, settings[_i].value, &error);
  ck_assert_msg(ours == status, "%s: %s, not %s", override, error.message, said.message);
  if (status == FNL_OK) {
    check_equal(&set, &tree);
  } else {
    ck_assert_str_eq(error.message, said.message);
    ck_assert_str_eq(error.hint, said.hint);
  }
  fnl_plan_free(&tree);
  fnl_plan_free(&set);
  fnl_plan_free(&plan);
}
END_TEST

START_TEST(a_tree_without_a_model_is_refused) {
  fnl_node *root = fnl_node_new(FNL_NODE_GROUP, NULL, (fnl_origin){0, 0});
  fnl_plan plan;
  fnl_error error = {0};
  ck_assert_int_eq(plan_of(&plan, root, NULL, 0, &error), FNL_EVALUE);
  ck_assert_str_eq(error.message, "the plan has no model");
  ck_assert_str_eq(error.file, "tree");
  fnl_node_free(root);
}
END_TEST

START_TEST(a_network_s_file_is_taken_as_it_stands) {
  static const char *const overrides[] = {"network.file=/nowhere/friends.txt"};
  fnl_plan plan, tree;
  fnl_error error = {0};
  fnl_node *network, *file;
  ck_assert_int_eq(sample_read_with(&plan, SAMPLE_MODEL, SAMPLE_PLAN, 1, overrides, NULL, &error),
                   FNL_ENOFILE);
  sample_read(&plan, SAMPLE_MODEL, SAMPLE_PLAN);
  network = fnl_node_new(FNL_NODE_GROUP, "network", (fnl_origin){0, 0});
  file = fnl_node_new_text(FNL_NODE_TEXT, "file", "/nowhere/friends.txt", (fnl_origin){0, 0});
  ck_assert(fnl_node_append(network, file) && fnl_node_append(plan.document->root, network));
  (void)fnl_node_put(fnl_node_member(plan.document->root, "simulation"),
                     fnl_node_new_text(FNL_NODE_TEXT, "engine", "agents", (fnl_origin){0, 0}));
  ck_assert_msg(plan_of(&tree, plan.document->root, NULL, 0, &error) == FNL_OK, "%s",
                error.message);
  ck_assert_str_eq(tree.network.file, "/nowhere/friends.txt");
  fnl_plan_free(&tree);
  fnl_plan_free(&plan);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("model/tree");
  TCase *tests = tcase_create("trees");
  tcase_add_test(tests, the_tree_of_a_plan_is_that_plan);
  tcase_add_loop_test(tests, a_setting_does_what_set_does, 0,
                      (int)(sizeof settings / sizeof *settings));
  tcase_add_test(tests, a_tree_without_a_model_is_refused);
  tcase_add_test(tests, a_network_s_file_is_taken_as_it_stands);
  suite_add_tcase(suite, tests);
  return suite;
}

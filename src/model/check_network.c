/* check_network.c: who the seeds are and whose friends they have: what no single value shows. */
#include "model/bind.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const fnl_node *section(const fnl_reader *reader, const char *name) {
  return fnl_node_member(reader->document->root, name);
}

/* The member, unless it is a default. */
static const fnl_node *written(const fnl_node *group, const char *key) {
  const fnl_node *member = fnl_node_member(group, key);
  return member && member->origin.source != 0 ? member : NULL;
}

static void refuse_engine(fnl_reader *reader, const fnl_node *at, const char *what) {
  fnl_error_hint(fnl_mistake(reader, at, FNL_EENGINE, "only the engine \"agents\" knows %s", what),
                 "engine = \"agents\"");
}

/* ---- seeds ---- */

static int compare_ids(const void *a, const void *b) {
  const int64_t *first = a, *second = b;
  return (*first > *second) - (*first < *second);
}

static void check_twice(fnl_reader *reader, const fnl_node *list) {
  const fnl_seeds *seeds = &reader->plan->seeds;
  const size_t n = (size_t)seeds->n_people;
  int64_t *sorted = malloc((n + 1) * sizeof *sorted);
  if (!sorted)
    return; /* whoever needs them next says so */
  memcpy(sorted, seeds->people, n * sizeof *sorted);
  qsort(sorted, n, sizeof *sorted, compare_ids);
  for (size_t i = 1; i < n; i++)
    if (sorted[i] == sorted[i - 1] && (i < 2 || sorted[i] != sorted[i - 2]))
      fnl_mistake(reader, list, FNL_EVALUE, "`people` names %lld twice", (long long)sorted[i]);
  free(sorted);
}

/* Without a file of ids they are numbers. */
static void check_numbers(fnl_reader *reader, const fnl_node *list) {
  const fnl_plan *plan = reader->plan;
  if (plan->has_network && plan->network.file)
    return;
  for (int i = 0; i < plan->seeds.n_people; i++)
    if (plan->seeds.people[i] >= plan->population)
      fnl_mistake(reader, list, FNL_EVALUE, "`people` names %lld; the %lld people are 0 to %lld",
                  (long long)plan->seeds.people[i], (long long)plan->population,
                  (long long)plan->population - 1);
}

static void check_named(fnl_reader *reader, const fnl_node *group) {
  const fnl_seeds *seeds = &reader->plan->seeds;
  const fnl_node *list = written(group, "people");
  if (seeds->n_people == 0)
    fnl_mistake(reader, list, FNL_EVALUE, "`people` names nobody");
  else if (seeds->count != seeds->n_people)
    fnl_error_hint(fnl_mistake(reader, fnl_place_of(group, "count"), FNL_EVALUE,
                               "`count` is %lld, but `people` names %d", (long long)seeds->count,
                               seeds->n_people),
                   "leave `count` out");
  check_twice(reader, list);
  check_numbers(reader, list);
}

static void check_choice(fnl_reader *reader, const fnl_node *group) {
  const fnl_plan *plan = reader->plan;
  const fnl_node *people = written(group, "people"), *by = fnl_place_of(group, "by");
  if (plan->seeds.by == FNL_SEEDS_NAMED && !people)
    fnl_error_hint(fnl_mistake(reader, by, FNL_EVALUE, "`by` is \"people\", and nobody is named"),
                   "people = [ 0, 17 ]");
  else if (people && plan->seeds.by != FNL_SEEDS_NAMED)
    fnl_error_hint(fnl_mistake(reader, by, FNL_EVALUE, "the seeds are named by `people`"),
                   "leave one of `by` and `people` out");
  else if (plan->seeds.by == FNL_SEEDS_BY_DEGREE && !plan->has_network)
    fnl_error_hint(fnl_mistake(reader, by, FNL_EVALUE, "without a network nobody has friends"),
                   "network = { … }");
  else if (people)
    check_named(reader, group);
  else if (plan->seeds.by != FNL_SEEDS_RANDOM && !reader->wants_agents)
    refuse_engine(reader, by, "people by their friends");
  if (people && !reader->wants_agents)
    refuse_engine(reader, people, "people by number");
  if (plan->seeds.by != FNL_SEEDS_RANDOM && plan->seeds.segment != FNL_EVERY_SEGMENT)
    fnl_error_hint(fnl_mistake(reader, fnl_place_of(group, "segment"), FNL_EVALUE,
                               "`by` says who the seeds are, whatever their segment"),
                   "leave `segment` out");
}

/* Seeds come out of the first stage; it must hold them. */
static void check_count(fnl_reader *reader, const fnl_node *group) {
  const fnl_plan *plan = reader->plan;
  double held = (double)plan->population * plan->stages[0].initial.value;
  const int g = plan->seeds.segment;
  if (g != FNL_EVERY_SEGMENT)
    held *= plan->segments[g].share.value;
  if ((double)plan->seeds.count > held * (1 + 1e-12))
    fnl_mistake(reader, fnl_place_of(group, "count"), FNL_EVALUE,
                "%lld %s, but \"%s\"%s%s holds %.0f %s", (long long)plan->seeds.count,
                fnl_plural((double)plan->seeds.count, "seed", "seeds"), plan->stages[0].name,
                g == FNL_EVERY_SEGMENT ? "" : " of segment ",
                g == FNL_EVERY_SEGMENT ? "" : plan->segments[g].name, floor(held),
                fnl_plural(floor(held), "person", "people"));
}

void fnl_check_seeds(fnl_reader *reader) {
  const fnl_node *group = section(reader, "seeds");
  if (!reader->plan->has_seeds || reader->plan->n_stages == 0)
    return;
  if (!written(group, "count") && !written(group, "people")) {
    fnl_error_hint(fnl_mistake(reader, group, FNL_EVALUE, "`count` is missing in seeds"),
                   "count: how many; or people = [ 0, 17 ]");
    return;
  }
  check_choice(reader, group);
  check_count(reader, group);
}

/* ---- the network ---- */

static void check_source(fnl_reader *reader, const fnl_node *group) {
  const fnl_network_settings *network = &reader->plan->network;
  if (network->file && network->generator)
    fnl_error_hint(fnl_mistake(reader, fnl_node_member(group, "generator"), FNL_EVALUE,
                               "the network is read from a file and made by a generator"),
                   "leave one of `file` and `generator` out; a whole group is set by --set "
                   "'network={ file = \"friends.txt\"; }'");
  else if (!network->file && !network->generator)
    fnl_error_hint(
        fnl_mistake(reader, group, FNL_EVALUE, "`network` has neither `file` nor `generator`"),
        "file = \"friends.txt\"; or generator = \"barabasi-albert\"; m = 5;");
}

/* What is said of a file's columns means nothing without one. */
static void check_file_keys(fnl_reader *reader, const fnl_node *group) {
  static const char *const keys[] = {"directed", "weights"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (reader->plan->network.generator && written(group, keys[i]))
      fnl_error_hint(fnl_mistake(reader, written(group, keys[i]), FNL_EVALUE,
                                 "`%s` is of a network that is read from a file", keys[i]),
                     "leave it out");
}

static void check_mixing(fnl_reader *reader, const fnl_node *group) {
  const fnl_network_settings *network = &reader->plan->network;
  const int n = reader->plan->n_segments;
  const fnl_node *list = written(group, "mixing");
  if (!list)
    return;
  if (network->n_mixing != n * n) {
    fnl_mistake(reader, list, FNL_EVALUE, "`mixing` has %d numbers; %d segments have %d pairs",
                network->n_mixing, n, n * n);
    return;
  }
  for (int i = 0; i < n * n; i++)
    if (network->mixing[i].law != FNL_CERTAIN) {
      fnl_mistake(reader, list, FNL_EVALUE, "`mixing` cannot be uncertain");
      return;
    }
  for (int g = 0; g < n; g++)
    for (int h = 0; h < g; h++)
      if (network->mixing[g * n + h].value != network->mixing[h * n + g].value) {
        fnl_error_hint(fnl_mistake(reader, list, FNL_EVALUE,
                                   "`mixing` is not the same for %s and %s both ways",
                                   reader->plan->segments[h].name, reader->plan->segments[g].name),
                       "friends are friends of each other");
        return;
      }
}

void fnl_check_network(fnl_reader *reader) {
  const fnl_node *group = section(reader, "network");
  if (!reader->plan->has_network)
    return;
  if (!reader->wants_agents)
    refuse_engine(reader, group, "who is whose friend");
  check_source(reader, group);
  check_file_keys(reader, group);
  check_mixing(reader, group);
}

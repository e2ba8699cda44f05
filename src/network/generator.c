/* generator.c: which settings a generator has, and from igraph's graph to a network. */
#include "network/generator.h"

#include "base/text.h"
#include "network/edges.h"
#include "network/igraph_guest.h"
#include "network/mistake.h"
#include "network/numbering.h"
#include "network/segments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- settings ---- */

static const fnl_generator_type *find(const char *name) {
  for (int i = 0; fnl_generator_registry[i]; i++)
    if (strcmp(fnl_generator_registry[i]->name, name) == 0)
      return fnl_generator_registry[i];
  return NULL;
}

static bool lists(const char *const *keys, const char *key) {
  for (int i = 0; keys[i]; i++)
    if (strcmp(keys[i], key) == 0)
      return true;
  return false;
}

static void write_keys(const fnl_generator_type *type, fnl_text *text) {
  for (int i = 0; type->needs[i]; i++)
    fnl_text_add_format(text, "%s%s", text->length ? ", " : "", type->needs[i]);
  for (int i = 0; type->takes[i]; i++)
    fnl_text_add_format(text, "%s%s", text->length ? ", " : "", type->takes[i]);
}

/* The settings there are, for one that is missing or too many. */
static fnl_status wrong_keys(const fnl_plan *plan, const fnl_generator_type *type, const char *key,
                             const char *what, fnl_error *error) {
  fnl_text keys = {0};
  write_keys(type, &keys);
  fnl_network_mistake(plan, key, error, "%s", what);
  if (keys.length == 0)
    fnl_error_hint(error, "%s has no settings of its own", type->name);
  else
    fnl_error_hint(error, "%s goes by %s", type->name, fnl_text_string(&keys));
  fnl_text_free(&keys);
  return FNL_EVALUE;
}

/* The keys of any generator. */
static fnl_status check_foreign(const fnl_plan *plan, const fnl_generator_type *type,
                                const char *const *keys, fnl_error *error) {
  char what[160];
  for (int i = 0; keys[i]; i++)
    if (fnl_network_says(plan, keys[i]) && !lists(type->needs, keys[i]) &&
        !lists(type->takes, keys[i])) {
      snprintf(what, sizeof what, "`%s` is no setting of the generator %s", keys[i], type->name);
      return wrong_keys(plan, type, keys[i], what, error);
    }
  return FNL_OK;
}

static fnl_status check_keys(const fnl_plan *plan, const fnl_generator_type *type,
                             fnl_error *error) {
  char what[160];
  fnl_status status = FNL_OK;
  for (int i = 0; fnl_generator_registry[i]; i++) {
    FNL_TRY(check_foreign(plan, type, fnl_generator_registry[i]->needs, error));
    FNL_TRY(check_foreign(plan, type, fnl_generator_registry[i]->takes, error));
  }
  for (int i = 0; type->needs[i]; i++)
    if (!fnl_network_says(plan, type->needs[i])) {
      snprintf(what, sizeof what, "the generator %s needs `%s`", type->name, type->needs[i]);
      return wrong_keys(plan, type, "generator", what, error);
    }
out:
  return status;
}

fnl_status fnl_generator_check(const fnl_plan *plan, fnl_error *error) {
  const fnl_generator_type *type = find(plan->network.generator);
  fnl_status status = FNL_OK;
  if (!type)
    return fnl_network_mistake(plan, "generator", error, "there is no generator \"%s\"",
                               plan->network.generator);
  FNL_TRY(check_keys(plan, type, error));
  if (type->has_blocks && plan->network.segments_by != FNL_SEGMENTS_BY_NUMBER)
    return fnl_network_mistake(plan, "segments", error,
                               "the blocks of the generator %s are the segments", type->name);
  if (type->check)
    FNL_TRY(type->check(plan, error));
  const double n_edges = type->edges(plan);
  if (!(n_edges <= (double)FNL_GENERATOR_EDGES_MAX)) {
    fnl_network_mistake(plan, "generator", error,
                        "the network would have about %.3g edges; at most %.3g can be made",
                        n_edges, (double)FNL_GENERATOR_EDGES_MAX);
    fnl_error_hint(error, "fewer people or fewer friends");
    return FNL_EVALUE;
  }
out:
  return status;
}

/* ---- the graph ---- */

/* `number` says who stands at each place of the graph; NULL: the places themselves. */
static fnl_status take_edges(const igraph_t *graph, igraph_integer_t n, const uint32_t *number,
                             fnl_edges *edges, fnl_error *error) {
  fnl_status status = FNL_OK;
  for (igraph_integer_t e = 0; e < n && status == FNL_OK; e++) {
    const igraph_integer_t from = IGRAPH_FROM(graph, e), to = IGRAPH_TO(graph, e);
    const fnl_edge edge = {number ? number[from] : (uint32_t)from,
                           number ? number[to] : (uint32_t)to};
    status = fnl_edges_add(edges, edge, 1.0f, error);
  }
  return status;
}

/* The numbers of the places, at random; NULL where places say nothing. */
static fnl_status draw_numbers(const fnl_plan *plan, const fnl_generator_type *type,
                               uint32_t **numbers, fnl_error *error) {
  *numbers = NULL;
  if (!type->has_positions)
    return FNL_OK;
  *numbers = malloc((size_t)plan->population * sizeof **numbers);
  if (!*numbers)
    return fnl_error_no_memory(error);
  fnl_numbering_random(plan, FNL_NETWORK_NUMBERS, plan->population, *numbers);
  return FNL_OK;
}

static fnl_status make_edges(const fnl_plan *plan, const fnl_generator_type *type, fnl_edges *edges,
                             fnl_error *error) {
  fnl_stream rng = fnl_network_stream(plan, FNL_NETWORK_EDGES);
  uint32_t *numbers = NULL;
  fnl_igraph_guest guest;
  const fnl_igraph *igraph = &guest.igraph;
  igraph_t graph;
  fnl_status status = FNL_OK;
  FNL_TRY(draw_numbers(plan, type, &numbers, error));
  FNL_TRY(fnl_igraph_enter(&guest, &rng, error));
  status = type->make(plan, igraph, &graph, error);
  if (status == FNL_OK) {
    status = take_edges(&graph, igraph->ecount(&graph), numbers, edges, error);
    igraph->destroy(&graph);
  }
  fnl_igraph_leave(&guest);
out:
  free(numbers);
  return status;
}

fnl_status fnl_generator_run(fnl_network *network, const fnl_plan *plan, fnl_error *error) {
  const fnl_generator_type *type = find(plan->network.generator);
  fnl_edges edges = {0};
  fnl_edge conflict;
  fnl_status status = FNL_OK;
  network->n_people = plan->population;
  FNL_TRY(make_edges(plan, type, &edges, error));
  FNL_TRY(fnl_edges_to_network(&edges, network, &conflict, error));
  if (type->has_blocks)
    status = fnl_segments_by_number(network, plan, error);
out:
  fnl_edges_free(&edges);
  return status;
}

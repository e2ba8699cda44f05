/* edges.c: from edges as they come to arcs by person: a counting sort by sender, then each person's
 * neighbours by number. */
#include "network/edges.h"

#include "base/grow.h"
#include "base/huge_pages.h"

#include <stdlib.h>
#include <string.h>

/* ---- the list ---- */

static bool reserve(fnl_edges *edges, int64_t n) {
  size_t capacity = edges->capacity;
  return (!edges->is_weighted || FNL_GROW(edges->weights, capacity, n)) &&
         FNL_GROW(edges->pairs, edges->capacity, n);
}

fnl_status fnl_edges_add(fnl_edges *edges, fnl_edge edge, float weight, fnl_error *error) {
  if (edge.from == edge.to) {
    edges->n_loops++;
    return FNL_OK;
  }
  if (!reserve(edges, edges->n + 1))
    return fnl_error_no_memory(error);
  edges->pairs[edges->n] = edge;
  if (edges->is_weighted)
    edges->weights[edges->n] = weight;
  edges->n++;
  return FNL_OK;
}

void fnl_edges_free(fnl_edges *edges) {
  free(edges->pairs);
  free(edges->weights);
  edges->pairs = NULL;
  edges->weights = NULL;
  edges->n = 0;
  edges->capacity = 0;
}

/* ---- arcs by sender ---- */

static fnl_status take_arcs(const fnl_edges *edges, fnl_network *network, fnl_error *error) {
  const size_t n = (size_t)(edges->is_directed ? edges->n : 2 * edges->n);
  network->first = calloc((size_t)network->n_people + 1, sizeof *network->first);
  network->neighbour = malloc((n + 1) * sizeof *network->neighbour);
  if (edges->is_weighted)
    network->weight = malloc((n + 1) * sizeof *network->weight);
  if (!network->first || !network->neighbour || (edges->is_weighted && !network->weight))
    return fnl_error_no_memory(error);
  fnl_huge_pages(network->first, (size_t)network->n_people * sizeof *network->first);
  fnl_huge_pages(network->neighbour, n * sizeof *network->neighbour);
  network->n_arcs = (int64_t)n;
  return FNL_OK;
}

/* first[i]: where the arcs of person i begin. */
static void count(const fnl_edges *edges, fnl_network *network) {
  int64_t *first = network->first, before = 0;
  for (int64_t e = 0; e < edges->n; e++) {
    first[edges->pairs[e].from]++;
    if (!edges->is_directed)
      first[edges->pairs[e].to]++;
  }
  for (int64_t i = 0; i <= network->n_people; i++) {
    const int64_t degree = first[i];
    first[i] = before;
    before += degree;
  }
}

static void place(fnl_network *network, uint32_t from, uint32_t to, const float *weight) {
  const int64_t at = network->first[from]++;
  network->neighbour[at] = to;
  if (weight)
    network->weight[at] = *weight;
}

/* Placing moves each beginning to the next one's; they are shifted back. */
static void place_all(const fnl_edges *edges, fnl_network *network) {
  for (int64_t e = 0; e < edges->n; e++) {
    const fnl_edge edge = edges->pairs[e];
    const float *weight = edges->is_weighted ? &edges->weights[e] : NULL;
    place(network, edge.from, edge.to, weight);
    if (!edges->is_directed)
      place(network, edge.to, edge.from, weight);
  }
  memmove(network->first + 1, network->first, (size_t)network->n_people * sizeof *network->first);
  network->first[0] = 0;
}

/* ---- one person's arcs ---- */

static void insert(uint32_t *neighbour, float *weight, int64_t at, int64_t gap) {
  const uint32_t key = neighbour[at];
  const float carried = weight ? weight[at] : 0.0f;
  for (; at >= gap && neighbour[at - gap] > key; at -= gap) {
    neighbour[at] = neighbour[at - gap];
    if (weight)
      weight[at] = weight[at - gap];
  }
  neighbour[at] = key;
  if (weight)
    weight[at] = carried;
}

/* Shell's sort: in place, and few lines where two arrays move together; most rows are short.
 * Gaps: Ciura, "Best increments for the average case of Shellsort", FCT 2001, beyond 701 by 9/4. */
static void sort_row(uint32_t *neighbour, float *weight, int64_t n) {
  static const int64_t gaps[] = {1, 4, 10, 23, 57, 132, 301, 701};
  const int known = sizeof gaps / sizeof *gaps;
  int64_t gap = gaps[known - 1];
  int g = known - 1;
  while (gap < n / 9 * 4)
    gap = gap / 4 * 9;
  for (; gap > gaps[known - 1]; gap = gap / 9 * 4)
    for (int64_t i = gap; i < n; i++)
      insert(neighbour, weight, i, gap);
  for (; g >= 0; g--)
    for (int64_t i = gaps[g]; i < n; i++)
      insert(neighbour, weight, i, gaps[g]);
}

/* Copies a sorted row to its place in the finished arrays, without repetitions; the next free
 * place. `conflict` is the first whose two weights differ. */
static int64_t keep_row(fnl_network *network, int64_t person, int64_t at, fnl_edge *conflict) {
  const int64_t begin = at;
  for (int64_t a = network->first[person]; a < network->first[person + 1]; a++) {
    const uint32_t to = network->neighbour[a];
    const bool again = at > begin && network->neighbour[at - 1] == to;
    if (again && network->weight && network->weight[at - 1] != network->weight[a] &&
        conflict->from == conflict->to)
      *conflict = (fnl_edge){(uint32_t)person, to};
    if (again)
      continue;
    network->neighbour[at] = to;
    if (network->weight)
      network->weight[at] = network->weight[a];
    at++;
  }
  return at;
}

static void keep_once(fnl_network *network, fnl_edge *conflict) {
  int64_t at = 0;
  for (int64_t i = 0; i < network->n_people; i++) {
    const int64_t begin = network->first[i], n = network->first[i + 1] - begin;
    sort_row(network->neighbour + begin, network->weight ? network->weight + begin : NULL, n);
    const int64_t next = keep_row(network, i, at, conflict);
    network->first[i] = at;
    at = next;
  }
  network->first[network->n_people] = at;
}

/* Gives back what repetitions had taken; a failure to do so is no harm. */
static void shrink(fnl_network *network) {
  const size_t n = (size_t)network->n_arcs + 1;
  uint32_t *neighbour = realloc(network->neighbour, n * sizeof *neighbour);
  if (neighbour)
    network->neighbour = neighbour;
  float *weight = network->weight ? realloc(network->weight, n * sizeof *weight) : NULL;
  if (weight)
    network->weight = weight;
}

static float largest_weight(const fnl_network *network) {
  float most = network->weight ? 0.0f : 1.0f;
  for (int64_t a = 0; network->weight && a < network->n_arcs; a++)
    most = network->weight[a] > most ? network->weight[a] : most;
  return most;
}

fnl_status fnl_edges_to_network(fnl_edges *edges, fnl_network *network, fnl_edge *conflict,
                                fnl_error *error) {
  *conflict = (fnl_edge){0, 0}; /* nobody is joined to themselves */
  if (take_arcs(edges, network, error) != FNL_OK)
    return FNL_ENOMEM;
  count(edges, network);
  place_all(edges, network);
  network->n_loops = edges->n_loops;
  fnl_edges_free(edges);
  keep_once(network, conflict);
  const int64_t n_again = network->n_arcs - network->first[network->n_people];
  network->n_duplicates = edges->is_directed ? n_again : n_again / 2;
  network->n_arcs = network->first[network->n_people];
  shrink(network);
  network->weight_most = largest_weight(network);
  return conflict->from == conflict->to
             ? FNL_OK
             : fnl_error_set(error, FNL_EVALUE,
                             "two people are joined twice, by different weights");
}

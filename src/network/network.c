/* network.c: opening a network, and questions to it. */
#include "network/network.h"

#include "network/edge_list.h"
#include "network/generator.h"
#include "network/segments.h"

#include <stdlib.h>
#include <string.h>

fnl_status fnl_network_check(const fnl_plan *plan, fnl_error *error) {
  return plan->network.generator ? fnl_generator_check(plan, error) : FNL_OK;
}

fnl_status fnl_network_open(fnl_network *network, const fnl_plan *plan, fnl_error *error) {
  fnl_status status = FNL_OK;
  memset(network, 0, sizeof *network);
  FNL_TRY(fnl_network_check(plan, error));
  FNL_TRY(plan->network.generator ? fnl_generator_run(network, plan, error)
                                  : fnl_edge_list_read(network, plan, error));
  FNL_TRY(fnl_segments_assign(network, plan, error));
out:
  if (status != FNL_OK)
    fnl_network_free(network);
  return status;
}

void fnl_network_free(fnl_network *network) {
  free(network->first);
  free(network->neighbour);
  free(network->weight);
  free(network->id);
  free(network->segment);
  memset(network, 0, sizeof *network);
}

int64_t fnl_network_person(const fnl_network *network, int64_t id) {
  int64_t low = 0, high = network->n_people; /* the answer is in [low, high) if anywhere */
  if (!network->id)
    return id >= 0 && id < high ? id : -1;
  while (high - low > 1) {
    const int64_t middle = low + (high - low) / 2;
    *(network->id[middle] <= id ? &low : &high) = middle;
  }
  return high > low && network->id[low] == id ? low : -1;
}

static fnl_status find_seeds(const fnl_network *network, const fnl_plan *plan, fnl_error *error) {
  const fnl_seeds *seeds = &plan->seeds;
  for (int i = 0; plan->has_seeds && seeds->by == FNL_SEEDS_NAMED && i < seeds->n_people; i++) {
    if (fnl_network_person(network, seeds->people[i]) >= 0)
      continue;
    fnl_error_set_at(error, FNL_EVALUE, plan->file, 0, "seeds.people: nobody has the id %lld",
                     (long long)seeds->people[i]);
    if (plan->network.file)
      fnl_error_hint(error, "ids are those of \"%s\", as they stand there", plan->network.file);
    else
      fnl_error_hint(error, "people are numbered from 0 to %lld", (long long)network->n_people - 1);
    return FNL_EVALUE;
  }
  return FNL_OK;
}

fnl_status fnl_network_attach(fnl_network *network, fnl_plan *plan, fnl_error *error) {
  fnl_status status = FNL_OK;
  memset(network, 0, sizeof *network);
  if (!plan->has_network)
    return FNL_OK;
  FNL_TRY(fnl_network_open(network, plan, error));
  FNL_TRY(find_seeds(network, plan, error));
  plan->graph = network;
out:
  return status;
}

/* ---- by degree ---- */

/* Whether person a comes after person b: has fewer friends, or as many and a larger number. */
static bool is_after(const fnl_network *network, uint32_t a, uint32_t b) {
  const int64_t of_a = fnl_network_degree(network, a), of_b = fnl_network_degree(network, b);
  return of_a != of_b ? of_a < of_b : a > b;
}

/* Lets the person at `at` sink in a heap whose root comes last. */
static void sink(const fnl_network *network, uint32_t *heap, int64_t n, int64_t at) {
  const uint32_t person = heap[at];
  for (int64_t child = 2 * at + 1; child < n; child = 2 * at + 1) {
    if (child + 1 < n && is_after(network, heap[child + 1], heap[child]))
      child++;
    if (!is_after(network, heap[child], person))
      break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = person;
}

void fnl_network_by_degree(const fnl_network *network, int64_t n, uint32_t *people) {
  for (int64_t i = 0; i < n; i++)
    people[i] = (uint32_t)i;
  for (int64_t i = n / 2 - 1; i >= 0; i--)
    sink(network, people, n, i);
  for (int64_t i = n; n > 0 && i < network->n_people; i++)
    if (is_after(network, people[0], (uint32_t)i)) {
      people[0] = (uint32_t)i;
      sink(network, people, n, 0);
    }
  for (int64_t rest = n - 1; rest > 0; rest--) { /* the root goes behind what is left */
    const uint32_t last = people[0];
    people[0] = people[rest];
    people[rest] = last;
    sink(network, people, rest, 0);
  }
}

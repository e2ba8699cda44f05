/* segments.c: who belongs to which segment: by number, at random, by degree, by a file. */
#include "network/segments.h"

#include "base/text.h"
#include "network/lines.h"
#include "network/numbering.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { UNKNOWN = -1 };

/* ---- counts ---- */

static double quota(const fnl_plan *plan, int g) {
  double sum = 0.0;
  for (int h = 0; h < plan->n_segments; h++)
    sum += plan->segments[h].share.value;
  return (double)plan->population * (plan->segments[g].share.value / sum);
}

/* The first of those that lack most. */
static int neediest(const fnl_plan *plan, const int64_t *counts) {
  int best = 0;
  for (int g = 1; g < plan->n_segments; g++)
    if (quota(plan, g) - (double)counts[g] > quota(plan, best) - (double)counts[best])
      best = g;
  return best;
}

void fnl_segments_count(const fnl_plan *plan, int64_t *counts) {
  int64_t rest = plan->population;
  for (int g = 0; g < plan->n_segments; g++) {
    counts[g] = (int64_t)floor(quota(plan, g));
    rest -= counts[g];
  }
  for (; rest > 0; rest--)
    counts[neediest(plan, counts)]++;
}

/* ---- in an order ---- */

/* The people of `order` (NULL: by number) fill the segments one after the other. */
static void fill(fnl_network *network, const fnl_plan *plan, const int64_t *counts,
                 const uint32_t *order) {
  int64_t at = 0;
  for (int g = 0; g < plan->n_segments; g++)
    for (int64_t i = 0; i < counts[g] && at < network->n_people; i++, at++)
      network->segment[order ? order[at] : at] = g;
}

static void reverse(uint32_t *order, int64_t n) {
  for (int64_t i = 0, j = n - 1; i < j; i++, j--) {
    const uint32_t other = order[i];
    order[i] = order[j];
    order[j] = other;
  }
}

static fnl_status fill_in_order(fnl_network *network, const fnl_plan *plan, const int64_t *counts,
                                fnl_error *error) {
  const int64_t n = network->n_people;
  uint32_t *order = malloc((size_t)n * sizeof *order);
  if (!order)
    return fnl_error_no_memory(error);
  if (plan->network.segments_by == FNL_SEGMENTS_RANDOM) {
    fnl_numbering_random(plan, FNL_NETWORK_SEGMENTS, n, order);
  } else {
    fnl_network_by_degree(network, n, order);
    reverse(order, n);
  }
  fill(network, plan, counts, order);
  free(order);
  return FNL_OK;
}

/* ---- by a file ---- */

static int find_segment(const fnl_plan *plan, fnl_column name) {
  for (int g = 0; g < plan->n_segments; g++)
    if (strlen(plan->segments[g].name) == name.length &&
        memcmp(plan->segments[g].name, name.text, name.length) == 0)
      return g;
  return UNKNOWN;
}

static fnl_status unknown_segment(const fnl_lines *lines, const fnl_plan *plan, fnl_error *error) {
  const fnl_column name = lines->columns[1];
  fnl_text names = {0};
  fnl_lines_mistake(lines, error, "no segment is called %.*s",
                    (int)(name.length < 40 ? name.length : 40), name.text);
  for (int g = 0; g < plan->n_segments && names.length < 160; g++)
    fnl_text_add_format(&names, "%s%s", g ? ", " : "", plan->segments[g].name);
  fnl_error_hint(error, "the plan has %s", fnl_text_string(&names));
  fnl_text_free(&names);
  return FNL_EVALUE;
}

static fnl_status read_member(const fnl_lines *lines, fnl_network *network, const fnl_plan *plan,
                              fnl_error *error) {
  int64_t id;
  fnl_status status = FNL_OK;
  if (lines->n_columns != 2) {
    fnl_lines_mistake(lines, error, "a line has an id and the name of a segment");
    fnl_error_hint(error, "0 %s", plan->segments[0].name);
    return FNL_EVALUE;
  }
  FNL_TRY(fnl_lines_whole(lines, 0, "an id", &id, error));
  const int64_t person = fnl_network_person(network, id);
  const int segment = find_segment(plan, lines->columns[1]);
  if (person < 0)
    status = fnl_lines_mistake(lines, error, "the network has nobody with the id %" PRId64, id);
  else if (segment == UNKNOWN)
    status = unknown_segment(lines, plan, error);
  else if (network->segment[person] != UNKNOWN)
    status = fnl_lines_mistake(lines, error, "%" PRId64 " stands in the file twice", id);
  else
    network->segment[person] = segment;
out:
  return status;
}

static fnl_status missing(const fnl_network *network, const fnl_plan *plan, int64_t person,
                          fnl_error *error) {
  return fnl_error_set_at(error, FNL_EVALUE, plan->network.segments_file, 0,
                          "the file says no segment for %" PRId64, fnl_network_id(network, person));
}

/* The engine starts from the plan's shares; the file must mean the same. */
static fnl_status check_counts(const fnl_plan *plan, const int64_t *found, const int64_t *counts,
                               fnl_error *error) {
  char share[FNL_NUMBER_SIZE];
  for (int g = 0; g < plan->n_segments; g++) {
    if (found[g] == counts[g])
      continue;
    fnl_error_set_at(error, FNL_EVALUE, plan->network.segments_file, 0,
                     "the file has %" PRId64
                     " people in %s, whose share in the plan makes %" PRId64,
                     found[g], plan->segments[g].name, counts[g]);
    fnl_error_hint(error, "share = %s for %s",
                   fnl_number_format(share, (double)found[g] / (double)plan->population),
                   plan->segments[g].name);
    return FNL_EVALUE;
  }
  return FNL_OK;
}

static fnl_status check_members(const fnl_network *network, const fnl_plan *plan,
                                const int64_t *counts, fnl_error *error) {
  int64_t *found = calloc((size_t)plan->n_segments, sizeof *found);
  fnl_status status = found ? FNL_OK : fnl_error_no_memory(error);
  for (int64_t i = 0; i < network->n_people && status == FNL_OK; i++)
    if (network->segment[i] == UNKNOWN)
      status = missing(network, plan, i, error);
    else
      found[network->segment[i]]++;
  if (status == FNL_OK)
    status = check_counts(plan, found, counts, error);
  free(found);
  return status;
}

static fnl_status read_members(fnl_network *network, const fnl_plan *plan, const int64_t *counts,
                               fnl_error *error) {
  fnl_lines lines;
  fnl_status status = FNL_OK;
  for (int64_t i = 0; i < network->n_people; i++)
    network->segment[i] = UNKNOWN;
  FNL_TRY(fnl_lines_open(&lines, plan->network.segments_file, error));
  FNL_TRY(fnl_lines_next(&lines, error));
  while (lines.n_columns > 0) {
    FNL_TRY(read_member(&lines, network, plan, error));
    FNL_TRY(fnl_lines_next(&lines, error));
  }
  status = check_members(network, plan, counts, error);
out:
  fnl_lines_close(&lines);
  return status;
}

/* ---- whichever ---- */

static fnl_status assign(fnl_network *network, const fnl_plan *plan, fnl_segment_choice by,
                         fnl_error *error) {
  int64_t *counts = calloc((size_t)plan->n_segments, sizeof *counts);
  network->segment = malloc((size_t)network->n_people * sizeof *network->segment);
  fnl_status status = counts && network->segment ? FNL_OK : fnl_error_no_memory(error);
  if (status == FNL_OK)
    fnl_segments_count(plan, counts);
  if (status == FNL_OK && by == FNL_SEGMENTS_BY_NUMBER)
    fill(network, plan, counts, NULL);
  else if (status == FNL_OK && by == FNL_SEGMENTS_BY_FILE)
    status = read_members(network, plan, counts, error);
  else if (status == FNL_OK)
    status = fill_in_order(network, plan, counts, error);
  free(counts);
  return status;
}

fnl_status fnl_segments_assign(fnl_network *network, const fnl_plan *plan, fnl_error *error) {
  if (plan->network.segments_by == FNL_SEGMENTS_BY_NUMBER)
    return FNL_OK;
  return assign(network, plan, plan->network.segments_by, error);
}

fnl_status fnl_segments_by_number(fnl_network *network, const fnl_plan *plan, fnl_error *error) {
  return assign(network, plan, FNL_SEGMENTS_BY_NUMBER, error);
}

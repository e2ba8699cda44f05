/* edge_list.c: a network from a file of edges. */
#include "network/edge_list.h"

#include "base/text.h"
#include "network/edges.h"
#include "network/lines.h"
#include "network/roll.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a line with an edge has: two ids, and a weight. */
enum { NOT_YET = 0, IDS = 2, IDS_AND_WEIGHT = 3 };

typedef struct {
  const fnl_plan *plan;
  fnl_lines lines;
  fnl_roll roll;
  fnl_edges edges;
  int columns; /* of the lines with an edge; NOT_YET before the first */
} reader;

/* ---- one line ---- */

static fnl_status too_many_people(const reader *r, int64_t id, fnl_error *error) {
  fnl_lines_mistake(&r->lines, error,
                    "%" PRId64 " is one person more than the plan's population of %" PRId64, id,
                    r->plan->population);
  fnl_error_hint(error, "population = the number of different ids in the file");
  return FNL_EVALUE;
}

static fnl_status read_person(reader *r, int column, uint32_t *person, fnl_error *error) {
  int64_t id;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_lines_whole(&r->lines, column, "an id", &id, error));
  FNL_TRY(fnl_roll_call(&r->roll, id, person, error));
  if (r->roll.n > r->plan->population)
    status = too_many_people(r, id, error);
out:
  return status;
}

static fnl_status check_columns(reader *r, fnl_error *error) {
  const int n = r->lines.n_columns;
  if (n > IDS_AND_WEIGHT) {
    fnl_lines_mistake(&r->lines, error,
                      "a line has two ids and a weight at most, and more columns follow");
    fnl_error_hint(error, "a line an edge, and no other columns: 0 17");
    return FNL_EVALUE;
  }
  if (r->columns == NOT_YET) {
    r->columns = n;
    r->edges.is_weighted =
        n == IDS_AND_WEIGHT && r->plan->network.weights == FNL_WEIGHTS_ARE_PROBABILITIES;
  }
  if (n == r->columns)
    return FNL_OK;
  fnl_lines_mistake(&r->lines, error, "%d %s, where the edges before have %d", n,
                    fnl_plural(n, "column", "columns"), r->columns);
  fnl_error_hint(error, "all edges have a weight, or none has");
  return FNL_EVALUE;
}

static fnl_status read_weight(const reader *r, float *weight, fnl_error *error) {
  const fnl_column column = r->lines.columns[IDS];
  double value;
  if (!fnl_number_read(column.text, column.length, &value) || !(value >= 0.0 && value <= 1.0)) {
    fnl_lines_mistake(&r->lines, error, "a weight is a probability from 0 to 1, not %.*s",
                      (int)(column.length < 40 ? column.length : 40), column.text);
    fnl_error_hint(error, "weights = \"ignored\" in the plan, if the column is something else");
    return FNL_EVALUE;
  }
  *weight = (float)value;
  return FNL_OK;
}

static fnl_status read_edge(reader *r, fnl_edge *edge, float *weight, fnl_error *error) {
  fnl_status status = FNL_OK;
  *weight = 1.0f;
  FNL_TRY(check_columns(r, error));
  FNL_TRY(read_person(r, 0, &edge->from, error));
  FNL_TRY(read_person(r, 1, &edge->to, error));
  if (r->edges.is_weighted)
    status = read_weight(r, weight, error);
out:
  return status;
}

static fnl_status read_line(reader *r, fnl_error *error) {
  fnl_edge edge;
  float weight;
  uint32_t alone;
  fnl_status status = FNL_OK;
  if (r->lines.n_columns == 1)
    return read_person(r, 0, &alone, error);
  FNL_TRY(read_edge(r, &edge, &weight, error));
  FNL_TRY(fnl_edges_add(&r->edges, edge, weight, error));
out:
  return status;
}

/* ---- the file ---- */

static fnl_status check_population(const reader *r, fnl_error *error) {
  const fnl_plan *plan = r->plan;
  if (r->roll.n == 0) {
    fnl_error_set_at(error, FNL_EVALUE, plan->network.file, 0, "the file holds no edges");
    fnl_error_hint(error, "a line is an edge, the ids of two people: 0 17");
    return FNL_EVALUE;
  }
  if (r->roll.n == plan->population)
    return FNL_OK;
  fnl_error_set_at(error, FNL_EVALUE, plan->network.file, 0,
                   "the file has %" PRId64 " people, the plan's population is %" PRId64, r->roll.n,
                   plan->population);
  fnl_error_hint(error,
                 "population = %" PRId64
                 "; or give people without friends lines of their own in the file",
                 r->roll.n);
  return FNL_EVALUE;
}

static fnl_status read_lines(reader *r, fnl_error *error) {
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_lines_open(&r->lines, r->plan->network.file, error));
  FNL_TRY(fnl_lines_next(&r->lines, error));
  while (r->lines.n_columns > 0) {
    FNL_TRY(read_line(r, error));
    FNL_TRY(fnl_lines_next(&r->lines, error));
  }
  status = check_population(r, error);
out:
  fnl_lines_close(&r->lines);
  return status;
}

/* Gives everybody their place in the order of ids; where none is left out, that is the id. */
static fnl_status renumber(reader *r, fnl_network *network, fnl_error *error) {
  const int64_t n = r->roll.n;
  fnl_status status = FNL_OK;
  network->id = malloc((size_t)n * sizeof *network->id);
  FNL_TRY(network->id ? FNL_OK : fnl_error_no_memory(error));
  FNL_TRY(fnl_roll_close(&r->roll, network->id, error));
  if (network->id[n - 1] == n - 1) {
    free(network->id);
    network->id = NULL;
  }
  for (int64_t e = 0; network->id && e < r->edges.n; e++) {
    fnl_edge *edge = &r->edges.pairs[e];
    *edge = (fnl_edge){fnl_roll_place(&r->roll, edge->from), fnl_roll_place(&r->roll, edge->to)};
  }
out:
  fnl_roll_free(&r->roll);
  return status;
}

/* ---- the same two people with another weight ---- */

/* Whether the line given joins these two, in either order unless directed. */
static bool joins(const reader *r, int64_t from, int64_t to) {
  int64_t a = -1, b = -1;
  if (r->lines.n_columns != IDS_AND_WEIGHT ||
      fnl_lines_whole(&r->lines, 0, "", &a, NULL) != FNL_OK ||
      fnl_lines_whole(&r->lines, 1, "", &b, NULL) != FNL_OK)
    return false;
  return (a == from && b == to) || (!r->plan->network.directed && a == to && b == from);
}

/* Reads the file again, for the line. */
static fnl_status tell_conflict(reader *r, const fnl_network *network, fnl_edge conflict,
                                fnl_error *error) {
  const int64_t from = fnl_network_id(network, conflict.from),
                to = fnl_network_id(network, conflict.to);
  int64_t earlier = 0;
  float weight = 0.0f, first = 0.0f;
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_lines_open(&r->lines, r->plan->network.file, error));
  for (;;) {
    FNL_TRY(fnl_lines_next(&r->lines, error));
    if (r->lines.n_columns == 0)
      break;
    if (!joins(r, from, to))
      continue;
    FNL_TRY(read_weight(r, &weight, error));
    if (earlier > 0 && weight != first)
      break;
    if (earlier == 0) {
      earlier = r->lines.line;
      first = weight;
    }
  }
  status = fnl_lines_mistake(
      &r->lines, error, "%" PRId64 " and %" PRId64 " stand in line %" PRId64 " with another weight",
      from, to, earlier);
  fnl_error_hint(error, "keep one%s",
                 r->plan->network.directed ? "" : "; or directed = true, if the edges point");
out:
  fnl_lines_close(&r->lines);
  return status;
}

fnl_status fnl_edge_list_read(fnl_network *network, const fnl_plan *plan, fnl_error *error) {
  reader r = {.plan = plan, .edges.is_directed = plan->network.directed};
  fnl_edge conflict = {0, 0};
  fnl_status status = FNL_OK;
  fnl_roll_init(&r.roll, plan->population + 1); /* one too many is told */
  FNL_TRY(read_lines(&r, error));
  network->n_people = r.roll.n;
  FNL_TRY(renumber(&r, network, error));
  status = fnl_edges_to_network(&r.edges, network, &conflict, error);
  if (status != FNL_OK && conflict.from != conflict.to)
    status = tell_conflict(&r, network, conflict, error);
out:
  fnl_roll_free(&r.roll);
  fnl_edges_free(&r.edges);
  return status;
}

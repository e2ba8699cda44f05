/* graphml.c: rows kept while replications come, then a graph of igraph's. */
#define _POSIX_C_SOURCE 200809L /* fdopen */
#include "report/graphml.h"

#include "base/grow.h"
#include "network/igraph_guest.h"
#include "network/network.h"
#include "report/cascades.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_SIZE = 32 }; /* of an id's digits */

struct fnl_graphml_node {
  int64_t parent; /* vertex; -1: a root */
  int32_t replication, day, generation;
  int64_t person; /* the id */
  int16_t cause;
};

void fnl_graphml_free(fnl_graphml *graphml) {
  free(graphml->nodes);
  *graphml = (fnl_graphml){.plan = graphml->plan};
}

void fnl_graphml_add(fnl_graphml *graphml, int replication, const fnl_adopter *nodes, uint32_t n) {
  const size_t first = graphml->n;
  if (graphml->n_left_out > 0 || first + n > FNL_GRAPHML_MOST) {
    graphml->n_left_out++;
    return;
  }
  if (!FNL_GROW(graphml->nodes, graphml->capacity, first + n)) {
    graphml->failed = true;
    return;
  }
  for (uint32_t i = 0; i < n; i++) {
    const fnl_adopter *node = &nodes[i];
    const bool is_root = node->parent == FNL_NO_NODE;
    graphml->nodes[first + i] =
        (fnl_graphml_node){.parent = is_root ? -1 : (int64_t)(first + node->parent),
                           .replication = replication,
                           .day = node->day > 0 ? node->day : 0,
                           .generation = node->generation,
                           .person = fnl_network_id(graphml->plan->graph, node->person),
                           .cause = node->cause};
  }
  graphml->n += n;
  graphml->n_kept++;
}

/* ---- igraph's graph ---- */

static igraph_error_t make_edges(const fnl_graphml *graphml, const fnl_igraph *igraph,
                                 igraph_t *graph) {
  igraph_vector_int_t edges;
  igraph_error_t code = igraph->vector_int_init(&edges, 0);
  if (code != IGRAPH_SUCCESS)
    return code;
  for (size_t i = 0; i < graphml->n && code == IGRAPH_SUCCESS; i++)
    if (graphml->nodes[i].parent >= 0) {
      code = igraph->vector_int_push_back(&edges, (igraph_integer_t)graphml->nodes[i].parent);
      if (code == IGRAPH_SUCCESS)
        code = igraph->vector_int_push_back(&edges, (igraph_integer_t)i);
    }
  if (code == IGRAPH_SUCCESS)
    code = igraph->create(graph, &edges, (igraph_integer_t)graphml->n, IGRAPH_DIRECTED);
  igraph->vector_int_destroy(&edges);
  return code;
}

static double replication_of(const fnl_graphml_node *node) { return node->replication; }
static double day_of(const fnl_graphml_node *node) { return node->day; }
static double generation_of(const fnl_graphml_node *node) { return node->generation; }

typedef struct {
  const char *name;
  double (*of)(const fnl_graphml_node *node);
} fnl_graphml_number;

static const fnl_graphml_number numbers[] = {
    {"replication", replication_of},
    {"day", day_of},
    {"generation", generation_of},
};
enum { N_NUMBERS = sizeof numbers / sizeof numbers[0] };

static igraph_error_t add_number(const fnl_graphml *graphml, const fnl_graphml_number *number,
                                 const fnl_igraph *igraph, igraph_t *graph) {
  igraph_vector_t values;
  igraph_error_t code = igraph->vector_init(&values, (igraph_integer_t)graphml->n);
  if (code != IGRAPH_SUCCESS)
    return code;
  for (size_t i = 0; i < graphml->n; i++)
    VECTOR(values)[i] = number->of(&graphml->nodes[i]);
  code = igraph->cattribute_VAN_setv(graph, number->name, &values);
  igraph->vector_destroy(&values);
  return code;
}

/* An id of a network's file may have more digits than a number of igraph's keeps. */
static const char *person_of(const fnl_graphml *graphml, size_t i, char text[TEXT_SIZE]) {
  (void)snprintf(text, TEXT_SIZE, "%lld", (long long)graphml->nodes[i].person);
  return text;
}

static const char *channel_of(const fnl_graphml *graphml, size_t i, char text[TEXT_SIZE]) {
  (void)text;
  return fnl_cascade_cause_name(graphml->plan, graphml->nodes[i].cause);
}

/* `of` gives the vertex's text, made in `text` or borrowed. */
typedef struct {
  const char *name;
  const char *(*of)(const fnl_graphml *graphml, size_t i, char text[TEXT_SIZE]);
} fnl_graphml_text;

static const fnl_graphml_text texts[] = {
    {"person", person_of},
    {"channel", channel_of},
};
enum { N_TEXTS = sizeof texts / sizeof texts[0] };

static igraph_error_t add_text(const fnl_graphml *graphml, const fnl_graphml_text *attribute,
                               const fnl_igraph *igraph, igraph_t *graph) {
  igraph_strvector_t values;
  char text[TEXT_SIZE];
  igraph_error_t code = igraph->strvector_init(&values, (igraph_integer_t)graphml->n);
  if (code != IGRAPH_SUCCESS)
    return code;
  for (size_t i = 0; i < graphml->n && code == IGRAPH_SUCCESS; i++)
    code = igraph->strvector_set(&values, (igraph_integer_t)i, attribute->of(graphml, i, text));
  if (code == IGRAPH_SUCCESS)
    code = igraph->cattribute_VAS_setv(graph, attribute->name, &values);
  igraph->strvector_destroy(&values);
  return code;
}

static igraph_error_t write_graph(const fnl_graphml *graphml, const fnl_igraph *igraph,
                                  FILE *stream) {
  igraph_t graph;
  igraph_error_t code = make_edges(graphml, igraph, &graph);
  if (code != IGRAPH_SUCCESS)
    return code;
  for (int k = 0; k < N_NUMBERS && code == IGRAPH_SUCCESS; k++)
    code = add_number(graphml, &numbers[k], igraph, &graph);
  for (int k = 0; k < N_TEXTS && code == IGRAPH_SUCCESS; k++)
    code = add_text(graphml, &texts[k], igraph, &graph);
  if (code == IGRAPH_SUCCESS)
    code = igraph->write_graph_graphml(&graph, stream, false);
  igraph->destroy(&graph);
  return code;
}

/* What igraph fails for besides memory is that it could not write. */
static fnl_status status_of(igraph_error_t code, fnl_error *error) {
  return code == IGRAPH_ENOMEM ? fnl_error_no_memory(error) : FNL_OK;
}

/* Nothing is drawn, so it does not matter from what. */
static fnl_status write_as_guest(const fnl_graphml *graphml, FILE *stream, int *failure,
                                 fnl_error *error) {
  fnl_igraph_guest guest;
  const fnl_igraph *igraph = &guest.igraph;
  fnl_stream rng = {.used = FNL_STREAM_BLOCK_WORDS};
  fnl_status status = fnl_igraph_enter(&guest, &rng, error);
  if (status != FNL_OK)
    return status;
  igraph_attribute_table_t *table = igraph->set_attribute_table(igraph->cattribute_table);
  errno = 0;
  const igraph_error_t code = write_graph(graphml, igraph, stream);
  *failure = code == IGRAPH_SUCCESS ? 0 : errno ? errno : EIO;
  status = status_of(code, error);
  igraph->set_attribute_table(table);
  fnl_igraph_leave(&guest);
  return status;
}

static fnl_status too_large(fnl_error *error) {
  fnl_error_set(error, FNL_EUSAGE, "one replication has more adopters than a GraphML file can: %d",
                FNL_GRAPHML_MOST);
  fnl_error_hint(error, "--trees writes as many as there are");
  return FNL_EUSAGE;
}

fnl_status fnl_graphml_write(const fnl_graphml *graphml, fnl_pending_file *file, fnl_error *error) {
  int failure = 0;
  if (graphml->failed)
    return fnl_error_no_memory(error);
  if (graphml->n_kept == 0 && graphml->n_left_out > 0)
    return too_large(error);
  const int own = dup(file->descriptor);
  FILE *stream = own >= 0 ? fdopen(own, "w") : NULL;
  if (!stream) {
    file->code = errno;
    if (own >= 0)
      close(own);
    return FNL_OK;
  }
  const fnl_status status = write_as_guest(graphml, stream, &failure, error);
  if (fclose(stream) != 0 && failure == 0)
    failure = errno;
  if (file->code == 0)
    file->code = failure;
  return status;
}

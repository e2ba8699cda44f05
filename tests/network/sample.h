/* sample.h: plans that have a network, with the files they name in a folder of their own. */
#ifndef TESTS_NETWORK_SAMPLE_H
#define TESTS_NETWORK_SAMPLE_H

#include "model/sample.h"
#include "network/network.h"

/* Line 1 is the whole model, line 2 the numbers, line 3 the segments, line 4 the network, line 5
 * the seeds. */
#define SAMPLE_VIRAL                                                                               \
  "model = { name = \"m\"; stages = ( { name = \"out\"; role = \"prospect\"; }, { name = \"in\"; " \
  "role = \"conversion\"; } ); moves = ( { from = \"out\"; to = \"in\"; daily = 0.01; } ); };"

typedef struct {
  char folder[64];
  fnl_plan plan;
  fnl_error error;
} sample_case;

static inline void sample_begin(sample_case *c) {
  memset(c, 0, sizeof *c);
  sample_folder(c->folder);
}

static inline void sample_end(sample_case *c) {
  fnl_plan_free(&c->plan);
  sample_clear(c->folder);
}

static inline void sample_file(const sample_case *c, const char *name, const char *text) {
  sample_write(c->folder, name, text, strlen(text));
}

/* Reads a plan of so many people; `segments` and `seeds` may be "". */
static inline fnl_status sample_plan(sample_case *c, int64_t population, const char *segments,
                                     const char *network, const char *seeds) {
  char text[4096], path[96];
  snprintf(text, sizeof text,
           "%s\nhorizon_days = 5; population = %lldL; simulation = { engine = \"agents\"; };\n"
           "%s\nnetwork = { %s };\n%s\n",
           SAMPLE_VIRAL, (long long)population, segments, network, seeds);
  sample_file(c, "plan.cfg", text);
  snprintf(path, sizeof path, "%s/plan.cfg", c->folder);
  fnl_plan_free(&c->plan);
  return fnl_plan_read(&c->plan, path, NULL, NULL, &c->error);
}

/* The network of a plan that must be good. */
static inline void sample_open(sample_case *c, int64_t population, const char *segments,
                               const char *settings, fnl_network *network) {
  fnl_status status = sample_plan(c, population, segments, settings, "");
  if (status == FNL_OK)
    status = fnl_network_open(network, &c->plan, &c->error);
  ck_assert_msg(status == FNL_OK, "%s:%d: %s", c->error.file, c->error.line, c->error.message);
}

/* The same of a file's text. */
static inline void sample_read_file(sample_case *c, int64_t population, const char *settings,
                                    const char *text, fnl_network *network) {
  char all[256];
  sample_file(c, "friends.txt", text);
  snprintf(all, sizeof all, "file = \"friends.txt\"; %s", settings);
  sample_open(c, population, "", all, network);
}

static inline bool sample_has_arc(const fnl_network *network, int64_t from, int64_t to) {
  int64_t low = network->first[from], high = network->first[from + 1];
  while (high - low > 1) {
    const int64_t middle = low + (high - low) / 2;
    *(network->neighbour[middle] <= to ? &low : &high) = middle;
  }
  return high > low && network->neighbour[low] == to;
}

/* What holds of every network: rows sorted, each neighbour once and never oneself; undirected ones
 * have each arc both ways. Wrong arcs are counted: an assertion each would take longer than all
 * else. */
static inline void sample_check_arcs(const fnl_network *network, bool both_ways) {
  int64_t n_wrong = 0;
  ck_assert_int_eq(network->first[0], 0);
  ck_assert_int_eq(network->first[network->n_people], network->n_arcs);
  for (int64_t i = 0; i < network->n_people; i++)
    for (int64_t a = network->first[i]; a < network->first[i + 1]; a++) {
      const uint32_t to = network->neighbour[a];
      n_wrong += to >= network->n_people || to == i;
      n_wrong += a > network->first[i] && to <= network->neighbour[a - 1];
      n_wrong += both_ways && !sample_has_arc(network, to, i);
    }
  ck_assert_int_eq(n_wrong, 0);
}

#endif

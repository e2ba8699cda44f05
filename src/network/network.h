/* network.h: who is whose friend: the people of a plan as a graph, read or generated.
 *
 * People are numbered from 0; person i's arcs stand together, by rising neighbour, so that whom a
 * send of theirs may reach is a slice. Between two people there is one arc a direction at most, and
 * none from anybody to themselves. Const once opened; every thread shares it.
 */
#ifndef FNL_NETWORK_NETWORK_H
#define FNL_NETWORK_NETWORK_H

#include "model/plan.h"

typedef struct fnl_network {
  int64_t n_people;    /* numbered 0 ... n_people - 1 */
  int64_t n_arcs;      /* an undirected edge is two arcs */
  int64_t *first;      /* [n_people + 1] person i's arcs are first[i] ... first[i + 1] - 1 */
  uint32_t *neighbour; /* [n_arcs] rising for each person */
  float *weight;       /* [n_arcs] probability that a send crosses; NULL: all 1 */
  float weight_most;   /* the largest; 1 where NULL */
  int64_t *id;         /* [n_people] as in the file, rising; NULL: the numbers themselves */
  int *segment; /* [n_people] who belongs to which segment; NULL: numbers rise through them */
  int64_t n_loops, n_duplicates; /* edges left out: to oneself; again between the same two */
} fnl_network;

/* The network of plan->network: its file or its generator, and who is in which segment. FNL_EVALUE
 * and the like name the line of the file, or of the plan, and what would be right. Safe to be
 * called by several threads; generators run one at a time. */
fnl_status fnl_network_open(fnl_network *network, const fnl_plan *plan, fnl_error *error);

/* The same of a plan that has one, which borrows it from then on; and everybody who is named as a
 * seed must be in it. FNL_OK and nothing done where it has none. */
fnl_status fnl_network_attach(fnl_network *network, fnl_plan *plan, fnl_error *error);

/* Legal on a zeroed and a freed network, and after a failed opening. */
void fnl_network_free(fnl_network *network);

/* Whether the settings of plan->network suit its generator; opening asks this first. */
fnl_status fnl_network_check(const fnl_plan *plan, fnl_error *error);

/* The number of a file's id; -1: nobody has it. */
int64_t fnl_network_person(const fnl_network *network, int64_t id);

/* The id of a person's number; the number itself where no file gives ids, or without a network. */
static inline int64_t fnl_network_id(const fnl_network *network, int64_t person) {
  return network && network->id ? network->id[person] : person;
}

/* How many arcs leave a person. */
static inline int64_t fnl_network_degree(const fnl_network *network, int64_t person) {
  return network->first[person + 1] - network->first[person];
}

/* people[n]: those of highest degree, falling, ties to the smaller number; n <= n_people. */
void fnl_network_by_degree(const fnl_network *network, int64_t n, uint32_t *people);

#endif

/* lineage_parts.h: what lineage.c (days and nodes), lineage_senders.c (the way back) and
 * lineage_origins.c (what had moved people first) share; for no others. */
#ifndef FNL_ENGINE_LINEAGE_PARTS_H
#define FNL_ENGINE_LINEAGE_PARTS_H

#include "base/grow.h"
#include "engine/lineage.h"

#include <stdlib.h>

/* ---- lists that grow ---- */

typedef struct {
  uint32_t *items;
  size_t n, capacity;
} fnl_list;

static inline bool fnl_list_reserve(fnl_list *list, size_t n) {
  return FNL_GROW(list->items, list->capacity, n);
}

static inline void fnl_list_add(fnl_list *list, uint32_t item, fnl_forest *forest) {
  if (fnl_list_reserve(list, list->n + 1))
    list->items[list->n++] = item;
  else
    forest->failed = true;
}

/* ---- what is kept ---- */

/* What a day of the window was. */
typedef struct {
  int64_t *people;      /* [n_cells] in the morning */
  double *by_rate;      /* [n_referrals] sends of people by their stage */
  fnl_list *acts;       /* [n_referrals] nodes of the acts met so far */
  fnl_list *told;       /* [n_told] nodes that did what is told, an occurrence each */
  int64_t *first_mover; /* [n_flows + 1] */
  fnl_list movers;      /* people by flow, out of cells that send */
  fnl_list since;       /* and the day each had moved before, as uint32_t */
} fnl_past;

/* The numbers of those who were in a cell's stage on day 0; where nobody knows, all. */
typedef struct {
  int64_t first, n;
} fnl_began;

/* A sieve that the nearest cache holds. */
enum { FNL_SIEVE_BITS = 1 << 18 };

/* What had moved somebody first, of what had moved anybody by then? It is asked for few, and
 * answered for all of them together at the end. */
typedef struct {
  fnl_person person;
  uint32_t n_causes; /* of `causes` at that time */
  uint32_t node;     /* a root whose cause it is; FNL_NO_NODE: a conversion */
} fnl_question_of_origin;

struct fnl_lineage {
  fnl_arena memory;
  fnl_forest forest;
  int n_cells, n_flows, n_referrals;
  /* What is known of a person. Most who move never send, and are only in a list. */
  uint64_t *has_node; /* [population] bits */
  uint32_t *node;     /* [population] the last, where has_node */
  int32_t *moved;     /* [population] day of the last move, of those who are where people send */
  /* What had moved people first (lineage_origins.c): */
  fnl_began *began; /* [n_cells] who began in the cell's stage */
  fnl_list firsts;  /* people in the order of their first moves; some again, while not `marks` */
  fnl_list causes;  /* of runs of them: the cause, and where its people end in `firsts` */
  bool marks;
  uint64_t *has_moved;                        /* [population] bits, where `marks` */
  uint64_t *is_asked;                         /* [population] bits: somebody in `questions` */
  uint64_t may_be_asked[FNL_SIEVE_BITS / 64]; /* by number modulo its size */
  fnl_question_of_origin *questions;          /* [n_questions] */
  size_t n_questions, question_capacity;
  fnl_list nodes_converted; /* nodes of those who converted, a conversion each */
  /* of the world */
  int n_told;
  int *told_cell;        /* [n_told] slot cells whose occurrences some channel tells */
  int *told_of;          /* [n_slot_cells] index of a slot cell's list; -1: nobody tells */
  int *emits;            /* [n_flows] the list a flow's movers go to; -1 */
  int *referral_of;      /* [n_flows] the channel whose moves these are; -1: no earned one */
  bool *sends;           /* [n_cells] the stage sends by some channel */
  bool *leads_to_sender; /* [n_flows] to such a cell */
  int *delays;           /* [n_referrals] the longest with a share in it */
  uint32_t *seed;        /* [n_segments] the first seed's node */
  /* the window */
  int window;
  fnl_past *past; /* [window], of day t at t % window */
};

static inline fnl_past *fnl_lineage_past(const fnl_lineage *lineage, int t) {
  return &lineage->past[t % lineage->window];
}

/* ---- what is known of a person ---- */

static inline bool fnl_bit(const uint64_t *bits, fnl_person person) {
  return bits[person / 64] >> (person % 64) & 1;
}

static inline void fnl_set_bit(uint64_t *bits, fnl_person person) {
  bits[person / 64] |= UINT64_C(1) << (person % 64);
}

/* Of bits for so many people. */
static inline size_t fnl_lineage_words(int64_t n_people) { return (size_t)n_people / 64 + 1; }

static inline uint32_t fnl_lineage_last(const fnl_lineage *lineage, fnl_person person) {
  return fnl_bit(lineage->has_node, person) ? lineage->node[person] : FNL_NO_NODE;
}

/* ---- between the files ---- */

/* Adds a node; its root, generation and predecessor follow. */
uint32_t fnl_lineage_add(fnl_lineage *lineage, fnl_adopter node);

/* What a person was on the morning of day `t`; FNL_NO_NODE: none. */
uint32_t fnl_lineage_before(const fnl_lineage *lineage, fnl_person person, int t);

/* Adds a node for everybody whom an earned channel moves today, under his sender's. */
void fnl_lineage_find_senders(fnl_lineage *lineage, const fnl_scene *scene);

/* Day 0: who began where. */
void fnl_lineage_begin_origins(fnl_lineage *lineage, const fnl_world *world,
                               const fnl_roster *roster);

/* Keeps who moves for the first time, out of this cell by this flow and cause. */
void fnl_lineage_note_movers(fnl_lineage *lineage, const fnl_roster *roster, int cell, int flow,
                             int cause);

/* Asks what had moved the person first; of a new root, or of a conversion (FNL_NO_NODE). */
void fnl_lineage_ask_origin(fnl_lineage *lineage, fnl_person person, uint32_t node);

/* Keeps who converts today; after today's nodes. */
void fnl_lineage_note_conversions(fnl_lineage *lineage, const fnl_scene *scene);

/* At the end: what had moved roots first, and whose the conversions are. */
void fnl_lineage_find_origins(fnl_lineage *lineage);

#endif

/* crowds.h: whom reach is told of: who is touched by a set of causes, and what such sets share.
 *
 * A crowd is everybody touched by one of a set of causes: each campaign, owned and earned channel;
 * a paid channel's campaigns together; all ads; everything. In one cell many of these come to the
 * same, as where one campaign is all that touches people: then they are one *family*. All of this
 * follows from a world's shape, and is made once.
 */
#ifndef FNL_ENGINE_CROWDS_H
#define FNL_ENGINE_CROWDS_H

#include "base/arena.h"
#include "engine/world.h"

#include <stdint.h>

enum { FNL_MOST_CIRCLES = 4 };

/* The crowds that a cause belongs to, each inside the next. */
typedef struct {
  uint32_t n, crowd[FNL_MOST_CIRCLES];
} fnl_circles;

/* The families that a cause belongs to in a cell. */
typedef struct {
  uint32_t n, family[FNL_MOST_CIRCLES];
} fnl_ring;

/* A flow, and which crowds it leaves untouched: a place in an array of rows. */
typedef struct {
  int flow;
  size_t spared;
} fnl_step;

/* The flows from one cell to another, and where that has its row. They follow those of the way
 * before. */
typedef struct {
  int n_steps;
  size_t to;
} fnl_way;

/* A crowd that something is active for in a cell. */
typedef struct {
  size_t place; /* in an array by cell and crowd */
  size_t family;
} fnl_member;

/* Rows by crowd are as wide as a multiple of this. */
enum { FNL_CROWD_LANES = 8 };

typedef struct {
  int n;           /* of each cause but time; each channel of several campaigns; ads; everything */
  int width;       /* of a row by crowd: n and a few zeros */
  int *of_channel; /* [n_channels] its crowd; -1: it has no campaign */
  fnl_circles *circles; /* [n_causes] */
  fnl_step *steps;      /* [n_flows] by way */
  fnl_way *ways;        /* [at most n_flows] by the cell they lead from */
  int *n_ways;          /* [n_cells] */
  double *spared;       /* [n_causes * width] 0 where the cause is one of the crowd's, else 1 */
  int n_families;       /* each of one cell, in the order of the cells */
  int *family_cell;     /* [n_families] */
  int n_members;
  fnl_member *members; /* [n_cells * width] */
  fnl_ring *rings;     /* [n_causes * n_cells] by cause; none: it does nothing there */
} fnl_crowds;

/* In `memory`, whose `failed` tells whether it held. */
void fnl_crowds_init(fnl_crowds *crowds, const fnl_world *world, fnl_arena *memory);

/* The families of a cause in a cell. */
const fnl_ring *fnl_crowds_ring(const fnl_crowds *crowds, const fnl_world *world, int cause,
                                int cell);

#endif

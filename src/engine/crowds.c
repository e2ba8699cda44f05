/* crowds.c: numbering crowds, and in each cell the families that they fall into. */
#include "engine/crowds.h"

#include <string.h>

/* ---- which there are ---- */

static int n_causes_of(const fnl_plan *plan, int channel) {
  int n = 0;
  for (int c = 1; c < plan->n_causes; c++)
    n += plan->causes[c].channel == channel;
  return n;
}

/* Crowd c - 1 is of cause c alone; the last two are of all ads, and of everything. */
static void number_crowds(fnl_crowds *crowds, const fnl_plan *plan) {
  int n = plan->n_causes - 1;
  for (int i = 0; i < plan->n_channels; i++) {
    const int n_causes = n_causes_of(plan, i);
    crowds->of_channel[i] = n_causes > 1 ? n++ : -1;
    for (int c = 1; c < plan->n_causes && n_causes == 1; c++)
      if (plan->causes[c].channel == i)
        crowds->of_channel[i] = c - 1;
  }
  crowds->n = n + 2;
  crowds->width = (crowds->n + FNL_CROWD_LANES - 1) / FNL_CROWD_LANES * FNL_CROWD_LANES;
}

static void list_circles(fnl_crowds *crowds, const fnl_plan *plan) {
  for (int c = 1; c < plan->n_causes; c++) {
    fnl_circles *circles = &crowds->circles[c];
    const int of_channel = crowds->of_channel[plan->causes[c].channel];
    circles->crowd[circles->n++] = (uint32_t)c - 1;
    if (of_channel != c - 1)
      circles->crowd[circles->n++] = (uint32_t)of_channel;
    if (plan->causes[c].campaign >= 0)
      circles->crowd[circles->n++] = (uint32_t)crowds->n - 2;
    circles->crowd[circles->n++] = (uint32_t)crowds->n - 1;
  }
}

static void list_spared(fnl_crowds *crowds, const fnl_world *world) {
  const size_t width = (size_t)crowds->width;
  for (size_t i = 0; i < (size_t)world->n_causes * width; i++)
    crowds->spared[i] = 1.0;
  for (int c = 1; c < world->n_causes; c++)
    for (uint32_t k = 0; k < crowds->circles[c].n; k++)
      crowds->spared[(size_t)c * width + crowds->circles[c].crowd[k]] = 0.0;
}

/* The flows from `first` on that lead where it does. */
static int list_way(fnl_crowds *crowds, const fnl_world *world, int first, int end,
                    fnl_step *steps) {
  int n = 0;
  for (int f = first; f < end; f++)
    if (world->routes[f].to == world->routes[first].to)
      steps[n++] = (fnl_step){f, (size_t)world->routes[f].cause * (size_t)crowds->width};
  return n;
}

static bool is_listed(const fnl_way *way, const fnl_way *end, size_t to) {
  while (way < end && way->to != to)
    way++;
  return way < end;
}

static void list_ways(fnl_crowds *crowds, const fnl_world *world) {
  fnl_step *steps = crowds->steps;
  fnl_way *way = crowds->ways;
  for (int x = 0; x < world->n_cells; x++) {
    const fnl_cell *cell = &world->cells[x];
    const fnl_way *first = way;
    for (int f = cell->first_flow; f < cell->end_flow; f++) {
      const size_t to = (size_t)world->routes[f].to * (size_t)crowds->width;
      if (is_listed(first, way, to))
        continue;
      const int n = list_way(crowds, world, f, cell->end_flow, steps);
      *way++ = (fnl_way){n, to};
      steps += n;
    }
    crowds->n_ways[x] = (int)(way - first);
  }
}

/* ---- which come to the same ---- */

/* Needed while families are numbered. */
typedef struct {
  fnl_arena memory;
  bool *is_active; /* [n_causes * n_cells] by cause: it meets people there, or moves them */
  int *n_active;   /* [width] active causes of a crowd in a cell */
  int *family;     /* [width] its family in a cell; -1: none */
} fnl_survey;

static bool survey_init(fnl_survey *survey, const fnl_crowds *crowds, const fnl_world *world) {
  *survey = (fnl_survey){0};
  survey->is_active =
      FNL_TAKE(&survey->memory, (size_t)world->n_causes * (size_t)world->n_cells, bool);
  survey->n_active = FNL_TAKE(&survey->memory, crowds->width, int);
  survey->family = FNL_TAKE(&survey->memory, crowds->width, int);
  return !survey->memory.failed;
}

static void find_active(fnl_survey *survey, const fnl_world *world) {
  for (int c = 1; c < world->n_causes; c++) {
    const fnl_creative *creative = fnl_world_creative(world, c);
    for (int i = 0; i < creative->n_cells; i++)
      survey->is_active[c * world->n_cells + creative->cell[i]] = true;
  }
  for (int b = 0; b < world->n_brushes; b++)
    survey->is_active[world->brushes[b].cause * world->n_cells + world->brushes[b].cell] = true;
}

/* A crowd has the family of the one inside it where nothing more is active in it. */
static void join_families(fnl_crowds *crowds, fnl_survey *survey, int cause, int cell,
                          fnl_ring *ring) {
  const fnl_circles *circles = &crowds->circles[cause];
  int *family = survey->family;
  for (uint32_t k = 0; k < circles->n; k++) {
    const uint32_t crowd = circles->crowd[k];
    const uint32_t inside = circles->crowd[k > 0 ? k - 1 : 0];
    const bool is_same = k > 0 && survey->n_active[inside] == survey->n_active[crowd];
    if (family[crowd] < 0) {
      family[crowd] = is_same ? family[inside] : crowds->n_families++;
      crowds->family_cell[family[crowd]] = cell;
      crowds->members[crowds->n_members++] =
          (fnl_member){(size_t)cell * (size_t)crowds->width + crowd, (size_t)family[crowd]};
    }
    const uint32_t own = (uint32_t)family[crowd];
    if (ring->n == 0 || ring->family[ring->n - 1] != own)
      ring->family[ring->n++] = own;
  }
}

static void number_families(fnl_crowds *crowds, fnl_survey *survey, const fnl_world *world) {
  for (int x = 0; x < world->n_cells; x++) {
    for (int a = 0; a < crowds->width; a++) {
      survey->n_active[a] = 0;
      survey->family[a] = -1;
    }
    for (int c = 1; c < world->n_causes; c++)
      for (uint32_t k = 0; k < crowds->circles[c].n; k++)
        survey->n_active[crowds->circles[c].crowd[k]] += survey->is_active[c * world->n_cells + x];
    for (int c = 1; c < world->n_causes; c++)
      if (survey->is_active[c * world->n_cells + x])
        join_families(crowds, survey, c, x, &crowds->rings[c * world->n_cells + x]);
  }
}

/* ---- the whole ---- */

static void take(fnl_crowds *crowds, const fnl_world *world, fnl_arena *memory) {
  const size_t n_cells = (size_t)world->n_cells, n_causes = (size_t)world->n_causes;
  const size_t width = (size_t)crowds->width;
  crowds->circles = FNL_TAKE(memory, n_causes, fnl_circles);
  crowds->steps = FNL_TAKE(memory, world->n_flows, fnl_step);
  crowds->ways = FNL_TAKE(memory, world->n_flows, fnl_way);
  crowds->n_ways = FNL_TAKE(memory, n_cells, int);
  crowds->spared = FNL_TAKE(memory, n_causes * width, double);
  crowds->family_cell = FNL_TAKE(memory, n_cells * width, int);
  crowds->members = FNL_TAKE(memory, n_cells * width, fnl_member);
  crowds->rings = FNL_TAKE(memory, n_causes * n_cells, fnl_ring);
}

void fnl_crowds_init(fnl_crowds *crowds, const fnl_world *world, fnl_arena *memory) {
  fnl_survey survey;
  *crowds = (fnl_crowds){.of_channel = FNL_TAKE(memory, world->plan->n_channels, int)};
  if (memory->failed)
    return;
  number_crowds(crowds, world->plan);
  take(crowds, world, memory);
  if (survey_init(&survey, crowds, world) && !memory->failed) {
    list_circles(crowds, world->plan);
    list_spared(crowds, world);
    list_ways(crowds, world);
    find_active(&survey, world);
    number_families(crowds, &survey, world);
  }
  memory->failed = memory->failed || survey.memory.failed;
  fnl_arena_free(&survey.memory);
}

const fnl_ring *fnl_crowds_ring(const fnl_crowds *crowds, const fnl_world *world, int cause,
                                int cell) {
  return &crowds->rings[cause * world->n_cells + cell];
}

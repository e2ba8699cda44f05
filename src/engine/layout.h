/* layout.h: the part of a world that no draw changes (private to world.c). */
#ifndef FNL_ENGINE_LAYOUT_H
#define FNL_ENGINE_LAYOUT_H

#include "engine/world.h"

/* Fills in who can do what by which cause; world->memory.failed tells whether it held. */
void fnl_layout(fnl_world *world);

/* The phases of the stages, before anything else: world->n_phases, or 0 without memory. */
void fnl_layout_phases(fnl_world *world);

/* The touch by a channel among these, or NULL. */
const fnl_touch *fnl_layout_touch(const fnl_touch *touches, int n_touches, int channel);

#endif

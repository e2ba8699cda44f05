/* choices.h: variables that are 0 or at least so much: which to have, and how much. */
#ifndef FNL_OPTIMIZE_CHOICES_H
#define FNL_OPTIMIZE_CHOICES_H

#include "optimize/hunt.h"

/* Up to so many choices, every support (set of what is on) is looked at; above, one choice is
 * flipped at a time while that gains. */
#define FNL_CHOICES_ENUMERATED 12

/* The part of the landscape where exactly the choices with on[] != 0 are on: the variables of the
 * others are 0, and a target binds unless all choices that name it are off. `on` [n_choices] is
 * copied. False: no such point (or no memory: memory->failed). */
bool fnl_choices_part(const fnl_landscape *landscape, const fnl_search_settings *settings,
                      const unsigned char *on, fnl_part *part, fnl_arena *memory);

/* Fills hunt->optima from what was screened with every choice left open.
 * FNL_EINFEASIBLE where no support leaves a point. */
fnl_status fnl_choices_search(fnl_hunt *hunt, fnl_error *error);

#endif

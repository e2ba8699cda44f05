/* places.h: where models and plans are found without saying where they are.
 *
 * In this order: folders given with --models, `models` (or `configs`) in the working directory,
 * beside the program's own folder (a build in a source tree, an installation that was moved), and
 * where the program was installed.
 */
#ifndef FNL_CLI_PLACES_H
#define FNL_CLI_PLACES_H

#include "cli/options.h"
#include "model/read.h"

typedef struct {
  int n;
  char **folders; /* [n] each exists; owned */
} fnl_places;

/* The folders of that kind ("models", "configs"); those of --models first where `options` has
 * any. Short of memory there are fewer. */
void fnl_places_init(fnl_places *places, const char *kind, const fnl_options *options);
void fnl_places_free(fnl_places *places);

/* What the reader is told: overrides and model folders, borrowed from both. */
fnl_read_options fnl_places_read_options(const fnl_places *models, const fnl_options *options);

/* The file a plan's or a model's name stands for: `name` itself where it exists, else NAME or
 * NAME.cfg in one of the places; a copy of `name` where there is neither. To be freed. */
char *fnl_places_find(const fnl_places *places, const char *name);

#endif

/* kind.h: what kind of file a name stands for. */
#ifndef FNL_MODEL_KIND_H
#define FNL_MODEL_KIND_H

#include "model/read.h"

/* Whether the file holds a model: a list of stages and no `model` of its own. A file that cannot
 * be parsed, or is none, is taken for a plan, whose reader then says what is wrong. `title` (may be
 * NULL) becomes its title, to be freed; NULL where it has none. */
bool fnl_file_is_model(const char *path, char **title);

/* Whether it holds an experiment: a `plan`, what varies, and no `model`; or a plan, with one. */
bool fnl_file_is_experiment(const char *path);
bool fnl_file_is_plan(const char *path);

#endif

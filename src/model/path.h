/* path.h: how a move is called in a path, which has no name of its own. */
#ifndef FNL_MODEL_PATH_H
#define FNL_MODEL_PATH_H

#include "base/text.h"
#include "model/document.h"

/* Writes "from->to"; where moves share both, ":kind" or, kinds equal too, "#2" is added. */
void fnl_path_write_move(const fnl_node *moves, int index, fnl_text *text);

/* The move of a list a path's component means: -1 none, -2 more than one. */
int fnl_path_find_move(const fnl_node *moves, const char *component);

#endif

/* names.h: a list of names, and the files that plans and models can be called by. */
#ifndef FNL_CLI_NAMES_H
#define FNL_CLI_NAMES_H

#include "base/text.h"

#include <dirent.h>

/* Starts zeroed. Short of memory there are fewer. */
typedef struct {
  char **names; /* [n] owned */
  int n;
  size_t capacity;
} fnl_name_list;

void fnl_name_list_add(fnl_name_list *list, const char *name);
void fnl_name_list_free(fnl_name_list *list);

bool fnl_name_list_have(const fnl_name_list *list, const char *name);

/* The nearest name (fnl_string_nearest), or NULL. */
const char *fnl_name_list_nearest(const fnl_name_list *list, const char *word);

/* Whether it is a NAME.cfg, and no hidden file: for scandir. */
int fnl_is_configuration(const struct dirent *entry);

/* The NAME.cfg of a folder, `before` in front of each. */
void fnl_name_list_add_files(fnl_name_list *list, const char *folder, const char *before);

/* The names, without .cfg, of the models or plans ("models", "configs") that are found without
 * saying where. */
void fnl_name_list_add_shipped(fnl_name_list *list, const char *kind);

#endif

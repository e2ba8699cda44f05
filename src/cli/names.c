/* names.c: names in folders. */
#include "cli/names.h"

#include "base/grow.h"
#include "cli/places.h"

#include <stdlib.h>
#include <string.h>

void fnl_name_list_add(fnl_name_list *list, const char *name) {
  char *copy = FNL_GROW(list->names, list->capacity, list->n + 1) ? fnl_string_copy(name) : NULL;
  if (copy)
    list->names[list->n++] = copy;
}

void fnl_name_list_free(fnl_name_list *list) {
  for (int i = 0; i < list->n; i++)
    free(list->names[i]);
  free(list->names);
  memset(list, 0, sizeof *list);
}

bool fnl_name_list_have(const fnl_name_list *list, const char *name) {
  for (int i = 0; i < list->n; i++)
    if (strcmp(list->names[i], name) == 0)
      return true;
  return false;
}

const char *fnl_name_list_nearest(const fnl_name_list *list, const char *word) {
  const int found = fnl_string_nearest(word, list->n, (const char *const *)list->names);
  return found >= 0 ? list->names[found] : NULL;
}

int fnl_is_configuration(const struct dirent *entry) {
  const size_t length = strlen(entry->d_name);
  return entry->d_name[0] != '.' && length > 4 && strcmp(entry->d_name + length - 4, ".cfg") == 0;
}

/* Without the last `cut` letters of each. */
static void add_files(fnl_name_list *list, const char *folder, const char *before, int cut) {
  struct dirent **entries = NULL;
  const int n = scandir(folder, &entries, fnl_is_configuration, alphasort);
  for (int i = 0; i < n; i++) {
    fnl_text name = {0};
    fnl_text_add_format(&name, "%s%.*s", before, (int)strlen(entries[i]->d_name) - cut,
                        entries[i]->d_name);
    if (!fnl_name_list_have(list, fnl_text_string(&name)))
      fnl_name_list_add(list, fnl_text_string(&name));
    fnl_text_free(&name);
    free(entries[i]);
  }
  free(entries);
}

void fnl_name_list_add_files(fnl_name_list *list, const char *folder, const char *before) {
  add_files(list, folder, before, 0);
}

void fnl_name_list_add_shipped(fnl_name_list *list, const char *kind) {
  fnl_places places;
  fnl_places_init(&places, kind, NULL);
  for (int i = 0; i < places.n; i++)
    add_files(list, places.folders[i], "", 4);
  fnl_places_free(&places);
}

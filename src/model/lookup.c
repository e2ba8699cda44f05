/* lookup.c: where a plan's model is. */
#include "model/lookup.h"

#include "base/file_name.h"
#include "base/text.h"
#include "model/bytes.h"
#include "model/kind.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOLDERS_MAX = 32, NAMES_MAX = 200 };

/* The folders a bare name is looked for in; each ends in '/' or is "". */
typedef struct {
  int n;
  bool first_is_the_plans; /* where plans stand, and perhaps models */
  char *folders[FOLDERS_MAX];
} folders;

static bool ends_in(const char *text, const char *end) {
  size_t length = strlen(text), n = strlen(end);
  return length >= n && strcmp(text + length - n, end) == 0;
}

static bool is_path(const char *name) { return strchr(name, '/') || ends_in(name, ".cfg"); }

static bool add_folder(folders *f, const char *folder) {
  if (f->n == FOLDERS_MAX)
    return true;
  fnl_text text = {0};
  fnl_text_add(&text, folder);
  if (text.length > 0 && !ends_in(text.data, "/"))
    fnl_text_add(&text, "/");
  if (text.failed) {
    fnl_text_free(&text);
    return false;
  }
  f->folders[f->n++] = text.data;
  return true;
}

static bool add_folder_beside(folders *f, const char *beside, const char *name) {
  char *folder = fnl_path_beside(beside, name);
  bool good = folder && add_folder(f, folder);
  free(folder);
  return good;
}

static void free_folders(folders *f) {
  for (int i = 0; i < f->n; i++)
    free(f->folders[i]);
}

static bool list_folders(folders *f, const char *beside, const fnl_read_options *options) {
  f->first_is_the_plans = beside != NULL;
  bool good =
      !beside || (add_folder_beside(f, beside, "") && add_folder_beside(f, beside, "../models"));
  good = good && add_folder(f, "models");
  for (int i = 0; good && options && i < options->n_model_folders; i++)
    good = add_folder(f, options->model_folders[i]);
  return good;
}

/* `folder` and `name` and `.cfg` if such a file exists, else NULL. */
static char *try_file(const char *folder, const char *name, const char *suffix, bool *no_memory) {
  fnl_text path = {0};
  fnl_text_add_format(&path, "%s%s%s", folder, name, suffix);
  *no_memory |= path.failed;
  if (!path.failed && fnl_file_exists(path.data))
    return path.data;
  fnl_text_free(&path);
  return NULL;
}

static char *find_path(const char *name, const char *beside, bool *no_memory) {
  char *path = beside ? fnl_path_beside(beside, name) : fnl_string_copy(name);
  *no_memory |= !path;
  if (path && fnl_file_exists(path))
    return path;
  free(path);
  return try_file("", name, "", no_memory);
}

/* ---- what there is instead ---- */

typedef struct {
  int n;
  char *names[NAMES_MAX];
} name_list;

/* Whether folder/name is a model's file rather than a plan's. */
static bool is_model(const char *folder, const char *name) {
  fnl_text path = {0};
  fnl_text_add_format(&path, "%s%s", folder, name);
  bool is = !path.failed && fnl_file_is_model(path.data, NULL);
  fnl_text_free(&path);
  return is;
}

static void list_models(name_list *list, const char *folder, bool with_plans) {
  DIR *stream = opendir(folder[0] ? folder : ".");
  const struct dirent *entry;
  while (stream && list->n < NAMES_MAX && (entry = readdir(stream)))
    if (ends_in(entry->d_name, ".cfg") && (!with_plans || is_model(folder, entry->d_name))) {
      char *stem = fnl_path_stem(entry->d_name);
      if (stem)
        list->names[list->n++] = stem;
    }
  if (stream)
    closedir(stream);
}

static int compare_names(const void *a, const void *b) {
  const char *const *first = a, *const *second = b;
  return strcmp(*first, *second);
}

/* The nearest name, else the names of the `models` folders. */
static void write_hint(const folders *f, const char *name, char *hint, size_t size) {
  name_list list = {0};
  const char *words[NAMES_MAX];
  fnl_text text = {0};
  for (int i = 0; i < f->n; i++)
    list_models(&list, f->folders[i], i == 0 && f->first_is_the_plans);
  qsort(list.names, (size_t)list.n, sizeof *list.names, compare_names);
  for (int i = 0; i < list.n; i++) {
    words[i] = list.names[i];
    bool again = i > 0 && strcmp(words[i - 1], words[i]) == 0;
    if (!again && text.length < 160)
      fnl_text_add_format(&text, "%s%s", text.length ? ", " : "", words[i]);
  }
  int nearest = fnl_string_nearest(name, list.n, words);
  if (nearest >= 0)
    snprintf(hint, size, "did you mean \"%s\"?", words[nearest]);
  else if (list.n > 0)
    snprintf(hint, size, "found there: %s", fnl_text_string(&text));
  else
    snprintf(hint, size, "a model is models/%s.cfg, or a path to a file", name);
  for (int i = 0; i < list.n; i++)
    free(list.names[i]);
  fnl_text_free(&text);
}

/* A plan may be called like its model: configs/NAME.cfg is not the model of itself. */
static char *find_name(const folders *f, const char *name, const char *beside, bool *no_memory) {
  for (int i = 0; i < f->n; i++) {
    char *path = try_file(f->folders[i], name, ".cfg", no_memory);
    if (path && !(beside && fnl_file_is_same(path, beside)))
      return path;
    free(path);
  }
  return NULL;
}

fnl_status fnl_lookup_model(const char *name, const char *beside, const fnl_read_options *options,
                            char **path, char *hint, size_t hint_size) {
  folders f = {0};
  bool no_memory = !list_folders(&f, beside, options);
  hint[0] = '\0';
  *path =
      is_path(name) ? find_path(name, beside, &no_memory) : find_name(&f, name, beside, &no_memory);
  if (!*path && !no_memory) {
    char *stem = fnl_path_stem(name);
    write_hint(&f, stem ? stem : name, hint, hint_size);
    free(stem);
  }
  free_folders(&f);
  return no_memory && !*path ? FNL_ENOMEM : FNL_OK;
}

char *fnl_lookup_file(const char *name, const char *beside) {
  char *near = beside ? fnl_path_beside(beside, name) : NULL;
  char *path = realpath(near && fnl_file_exists(near) ? near : name, NULL);
  free(near);
  return path;
}

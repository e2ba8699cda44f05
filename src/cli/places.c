/* places.c: where models and plans are found. */
#include "cli/places.h"

#include "model/bytes.h"
#include "optimize/goal.h"
#include "report/build.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUILT_IN_PLACES = 5, PATH_SIZE = 4096 };

static bool is_folder(const char *path) {
  struct stat found;
  return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

static bool is_same_folder(const char *a, const char *b) {
  struct stat one, other;
  return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
         one.st_ino == other.st_ino;
}

/* Adds a folder that exists and is not there already; takes the text. */
static void add(fnl_places *places, fnl_text *path) {
  bool wanted = !path->failed && is_folder(fnl_text_string(path));
  for (int i = 0; wanted && i < places->n; i++)
    wanted = !is_same_folder(places->folders[i], fnl_text_string(path));
  if (wanted)
    places->folders[places->n++] = path->data;
  else
    fnl_text_free(path);
}

/* The folder of the running program, or "" where the system does not tell. */
static void program_folder(char folder[PATH_SIZE]) {
  const ssize_t n = readlink("/proc/self/exe", folder, PATH_SIZE - 1);
  folder[n > 0 ? n : 0] = '\0';
  char *slash = strrchr(folder, '/');
  if (slash)
    *slash = '\0';
}

void fnl_places_init(fnl_places *places, const char *kind, const fnl_options *options) {
  static const char *const beside_program[] = {"..", "../..", "../share/funnel"};
  const int n_given = options && strcmp(kind, "models") == 0 ? options->n_model_folders : 0;
  char program[PATH_SIZE];
  memset(places, 0, sizeof *places);
  places->folders = calloc((size_t)n_given + BUILT_IN_PLACES, sizeof *places->folders);
  if (!places->folders)
    return;
  for (int i = 0; i < n_given; i++) {
    fnl_text path = {0};
    fnl_text_add(&path, options->model_folders[i]);
    add(places, &path);
  }
  fnl_text here = {0}, installed = {0};
  fnl_text_add(&here, kind);
  add(places, &here);
  program_folder(program);
  for (size_t i = 0; program[0] && i < sizeof beside_program / sizeof *beside_program; i++) {
    fnl_text path = {0};
    fnl_text_add_format(&path, "%s/%s/%s", program, beside_program[i], kind);
    add(places, &path);
  }
  fnl_text_add_format(&installed, "%s/%s", fnl_build_data_folder(), kind);
  add(places, &installed);
}

void fnl_places_free(fnl_places *places) {
  for (int i = 0; i < places->n; i++)
    free(places->folders[i]);
  free(places->folders);
  memset(places, 0, sizeof *places);
}

fnl_read_options fnl_places_read_options(const fnl_places *models, const fnl_options *options) {
  return (fnl_read_options){.check_metric = fnl_objective_check,
                            .n_overrides = options->n_overrides,
                            .overrides = (const char *const *)options->overrides,
                            .givers = options->givers,
                            .n_model_folders = models->n,
                            .model_folders = (const char *const *)models->folders};
}

char *fnl_places_find(const fnl_places *places, const char *name) {
  static const char *const endings[] = {"", ".cfg"};
  if (fnl_file_exists(name) || strchr(name, '/'))
    return fnl_string_copy(name);
  for (int i = 0; i < places->n; i++)
    for (int k = 0; k < 2; k++) {
      fnl_text path = {0};
      fnl_text_add_format(&path, "%s/%s%s", places->folders[i], name, endings[k]);
      if (!path.failed && fnl_file_exists(path.data))
        return path.data;
      fnl_text_free(&path);
    }
  return fnl_string_copy(name);
}

/* bind_network.c: what the sections `network` and `seeds` say with a word or a path, and where the
 * files are that they name.
 *
 * A path stands beside the plan's file or is taken from the working folder; one of the command line
 * from the working folder alone. The tree keeps the whole path, so that a plan written as it ran
 * finds its files from anywhere.
 */
#include "model/imprints.h"

#include <stdlib.h>
#include <string.h>

static const fnl_node *section(const fnl_reader *reader, const char *name) {
  return fnl_node_member(reader->document->root, name);
}

/* ---- files ---- */

static bool is_from_command_line(const fnl_reader *reader, const fnl_node *node) {
  return reader->document->sources[node->origin.source].kind == FNL_ORIGIN_SET;
}

/* Without a finder there are no files to look at, and a name is taken as it stands. */
static char *find_file(const fnl_reader *reader, const fnl_node *node) {
  const char *beside = is_from_command_line(reader, node) ? NULL : reader->plan->file;
  return reader->find_file ? reader->find_file(node->text, beside) : fnl_string_copy(node->text);
}

static fnl_status set_text(fnl_node *node, const char *text) {
  char *copy = fnl_string_copy(text);
  if (!copy)
    return FNL_ENOMEM;
  free(node->text);
  node->text = copy;
  return FNL_OK;
}

/* The path of the file that a text names, into `*path`; `words` (NULL-terminated) are what might
 * have been meant instead. */
static fnl_status bind_path(fnl_reader *reader, fnl_node *node, const char *const *words,
                            char **path) {
  int n_words = 0;
  free(*path);
  *path = find_file(reader, node);
  if (*path)
    return set_text(node, *path);
  while (words[n_words])
    n_words++;
  fnl_error *error = fnl_mistake(reader, node, FNL_ENOFILE, "there is no file \"%s\"", node->text);
  fnl_error_hint(error, "a path goes from the folder of %s",
                 is_from_command_line(reader, node) ? "the command" : "the plan");
  fnl_hint_nearest(error, node->text, n_words, words);
  return FNL_OK;
}

/* A word's place in `words`, from 1; else the value is a path, and `otherwise` comes back. */
static fnl_status bind_word_or_path(fnl_reader *reader, const char *key, const char *const *words,
                                    int otherwise, int *word, char **path) {
  fnl_node *node = fnl_node_member(section(reader, "network"), key);
  *word = 0;
  if (!node || node->kind != FNL_NODE_TEXT)
    return FNL_OK;
  for (int i = 0; words[i]; i++)
    if (strcmp(node->text, words[i]) == 0) {
      *word = i + 1;
      return FNL_OK;
    }
  *word = otherwise;
  return bind_path(reader, node, words, path);
}

/* ---- the network ---- */

fnl_status fnl_bind_network(fnl_reader *reader) {
  static const char *const none[] = {NULL}, *const segments[] = {"random", "degree", NULL},
                           *const degrees[] = {"poisson", "power-law", "negative-binomial", NULL};
  fnl_network_settings *network = &reader->plan->network;
  int segments_by, degrees_by, file;
  fnl_status status = FNL_OK;
  if (!reader->plan->has_network)
    return FNL_OK;
  FNL_TRY(bind_word_or_path(reader, "file", none, 1, &file, &network->file));
  FNL_TRY(bind_word_or_path(reader, "segments", segments, FNL_SEGMENTS_BY_FILE, &segments_by,
                            &network->segments_file));
  FNL_TRY(bind_word_or_path(reader, "degrees", degrees, FNL_DEGREES_BY_FILE, &degrees_by,
                            &network->degrees_file));
  network->segments_by = (fnl_segment_choice)segments_by;
  network->degrees_by = (fnl_degree_choice)degrees_by;
out:
  return status;
}

/* ---- seeds ---- */

static bool is_written(const fnl_node *group, const char *key) {
  const fnl_node *member = fnl_node_member(group, key);
  return member && member->origin.source != 0;
}

/* Naming people says by itself that the seeds are named. */
fnl_status fnl_bind_seeds(fnl_reader *reader) {
  fnl_seeds *seeds = &reader->plan->seeds;
  const fnl_node *group = section(reader, "seeds");
  if (!reader->plan->has_seeds || !is_written(group, "people"))
    return FNL_OK;
  if (!is_written(group, "count")) {
    seeds->count = seeds->n_people;
    fnl_imprint_forget(reader, &seeds->count);
  }
  if (is_written(group, "by"))
    return FNL_OK;
  seeds->by = FNL_SEEDS_NAMED;
  return set_text(fnl_node_member(group, "by"), "people");
}

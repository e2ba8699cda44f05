/* mistaken.c: names that are nearly right, folders, JSON, pages, models. */
#include "cli/mistaken.h"

#include "cli/names.h"
#include "model/bytes.h"
#include "model/kind.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* ---- what is not there ---- */

static bool is_shipped_model(const char *name) {
  fnl_name_list models = {0};
  fnl_name_list_add_shipped(&models, "models");
  const bool is = fnl_name_list_have(&models, name);
  fnl_name_list_free(&models);
  return is;
}

/* Beside where the file would be, and by name among those that are shipped. */
static void hint_at_nearest(const char *file, fnl_error *error) {
  const char *slash = strrchr(file, '/');
  fnl_name_list list = {0};
  fnl_text folder = {0};
  if (slash)
    fnl_text_add_bytes(&folder, file, (size_t)(slash - file) + 1);
  fnl_name_list_add_files(&list, slash ? fnl_text_string(&folder) : ".", fnl_text_string(&folder));
  if (!slash)
    fnl_name_list_add_shipped(&list, "configs");
  const char *nearest = fnl_name_list_nearest(&list, file);
  if (nearest)
    fnl_error_hint(error, "did you mean %s?", nearest);
  else
    fnl_error_hint(error,
                   "funnel list shows plans that are there, funnel help plan how to write one");
  fnl_text_free(&folder);
  fnl_name_list_free(&list);
}

static fnl_status refuse_missing(const char *file, int code, fnl_error *error) {
  fnl_error_set_at(error, FNL_ENOFILE, file, 0, "cannot be opened: %s", strerror(code));
  if (is_shipped_model(file))
    fnl_error_hint(
        error, "it is the name of a model; a plan says model = \"%s\"; (funnel help plan)", file);
  else
    hint_at_nearest(file, error);
  return FNL_ENOFILE;
}

/* ---- what is something else ---- */

/* `folder` ends in a slash, or is empty. */
static bool has_plan(const char *folder, fnl_text *plan) {
  fnl_text_add_format(plan, "%splan.cfg", folder);
  return !plan->failed && fnl_file_exists(fnl_text_string(plan));
}

static fnl_status refuse_folder(const char *folder, fnl_error *error) {
  fnl_name_list list = {0};
  fnl_text plan = {0}, before = {0};
  fnl_error_set_at(error, FNL_ENOFILE, folder, 0, "is a folder, not a file");
  const bool is_slashed = folder[0] && folder[strlen(folder) - 1] == '/';
  fnl_text_add_format(&before, "%s%s", folder, is_slashed ? "" : "/");
  fnl_name_list_add_files(&list, folder, fnl_text_string(&before));
  if (has_plan(fnl_text_string(&before), &plan))
    fnl_error_hint(error, "did you mean %s?", fnl_text_string(&plan));
  else if (list.n > 0)
    fnl_error_hint(error, "name one of its files, as %s", list.names[0]);
  else
    fnl_error_hint(error, "a plan is one text file; funnel help plan shows the smallest");
  fnl_text_free(&plan);
  fnl_text_free(&before);
  fnl_name_list_free(&list);
  return FNL_ENOFILE;
}

enum { BEGINNING = 4096 };

/* The first bytes of the file, past its mark and what is blank. */
static const char *read_beginning(const char *file, char bytes[BEGINNING]) {
  FILE *stream = fopen(file, "r");
  const size_t n = stream ? fread(bytes, 1, BEGINNING - 1, stream) : 0;
  bytes[n] = '\0';
  if (stream)
    fclose(stream);
  const size_t mark = fnl_string_mark_length(bytes, n);
  return bytes + mark + strspn(bytes + mark, " \t\r\n");
}

/* Of `results/summary.json` the plan is `results/plan.cfg`. */
static fnl_status refuse_json(const char *file, bool is_result, fnl_error *error) {
  const char *slash = strrchr(file, '/');
  fnl_text folder = {0}, plan = {0};
  if (slash)
    fnl_text_add_bytes(&folder, file, (size_t)(slash - file) + 1);
  fnl_error_set_at(error, FNL_ESYNTAX, file, 0, "is %s, not a plan",
                   is_result ? "a result in JSON" : "JSON");
  if (is_result && has_plan(fnl_text_string(&folder), &plan))
    fnl_error_hint(error, "did you mean %s?", fnl_text_string(&plan));
  else if (is_result)
    fnl_error_hint(error, "--output DIR writes the plan as it ran beside the result: DIR/plan.cfg");
  else
    fnl_error_hint(error, "a plan is lines of NAME = VALUE; as funnel help plan shows");
  fnl_text_free(&folder);
  fnl_text_free(&plan);
  return FNL_ESYNTAX;
}

static fnl_status refuse_page(const char *file, fnl_error *error) {
  fnl_error_set_at(error, FNL_ESYNTAX, file, 0, "is a page for a browser, not a plan");
  fnl_error_hint(error, "pages of simulate and optimize have a button that saves their plan");
  return FNL_ESYNTAX;
}

fnl_status fnl_mistaken_file(const char *file, fnl_error *error) {
  char bytes[BEGINNING];
  struct stat found;
  if (stat(file, &found) != 0)
    return refuse_missing(file, errno, error);
  if (S_ISDIR(found.st_mode))
    return refuse_folder(file, error);
  if (!S_ISREG(found.st_mode))
    return FNL_OK; /* a pipe would lose its beginning: the reader refuses it */
  const char *beginning = read_beginning(file, bytes);
  if (*beginning == '{' || *beginning == '[') /* no libconfig file begins so */
    return refuse_json(file, strstr(beginning, "\"program\": \"funnel") != NULL, error);
  if (strncasecmp(beginning, "<!doctype html", strlen("<!doctype html")) == 0)
    return refuse_page(file, error);
  return FNL_OK;
}

static fnl_status refuse_experiment(const char *file, fnl_error *error) {
  fnl_error_set_at(error, FNL_EVALUE, file, 0, "is an experiment, not a plan");
  fnl_error_hint(error, "funnel experiment %s --store results runs it", file);
  return FNL_EVALUE;
}

fnl_status fnl_mistaken_model(const char *file, fnl_error *error) {
  if (fnl_file_is_experiment(file))
    return refuse_experiment(file, error);
  if (!fnl_file_is_model(file, NULL))
    return FNL_OK;
  fnl_error_set_at(error, FNL_EVALUE, file, 0, "is a model, not a plan");
  fnl_error_hint(
      error, "a plan names it, model = \"%s\"; (funnel help plan); funnel explain shows it", file);
  return FNL_EVALUE;
}

fnl_status fnl_mistaken_plan(const char *file, fnl_error *error) {
  if (!fnl_file_is_plan(file))
    return FNL_OK;
  fnl_error_set_at(error, FNL_EVALUE, file, 0, "is a plan, not an experiment");
  fnl_error_hint(error, "an experiment names it, plan = \"%s\"; (docs/experiments.md)", file);
  return FNL_EVALUE;
}

/* entrants.c: plans to be compared, read and named. */
#include "cli/entrants.h"

#include "base/file_name.h"
#include "cli/console.h"
#include "engine/agents.h"
#include "model/bytes.h"

#include <stdlib.h>
#include <string.h>

/* ---- plans and overrides ---- */

/* "path=value" rather than a file: a path has no slash, and no file is called so. */
static bool is_override(const char *text) {
  const size_t left = strcspn(text, "=");
  return text[left] == '=' && !memchr(text, '/', left) && !fnl_file_exists(text);
}

/* Length of the first of several overrides: up to a `;` outside of brackets and quotes. */
static size_t override_length(const char *text) {
  int depth = 0;
  bool quoted = false;
  size_t i = 0;
  for (; text[i] && (depth > 0 || quoted || text[i] != ';'); i++) {
    if (quoted && text[i] == '\\' && text[i + 1])
      i++;
    else if (text[i] == '"')
      quoted = !quoted;
    else if (!quoted && strchr("([{", text[i]))
      depth++;
    else if (!quoted && strchr(")]}", text[i]))
      depth--;
  }
  return i;
}

/* The `n`-th piece of an --against, trimmed, to be freed; NULL at the end or short of memory. */
static char *next_override(const char **at) {
  fnl_text piece = {0};
  *at += strspn(*at, " \t;");
  size_t length = override_length(*at);
  const char *start = *at;
  *at += length;
  while (length > 0 && strchr(" \t", start[length - 1]))
    length--;
  if (length > 0)
    fnl_text_add_bytes(&piece, start, length);
  if (piece.failed)
    fnl_text_free(&piece);
  return piece.data;
}

static fnl_status split_overrides(fnl_entrant *entrant, char ***overrides, const char *text,
                                  fnl_error *error) {
  const size_t most = strlen(text) / 2 + 1;
  char *piece;
  *overrides = calloc(most, sizeof **overrides);
  if (!*overrides)
    return fnl_error_no_memory(error);
  while ((piece = next_override(&text)))
    (*overrides)[entrant->n_overrides++] = piece;
  entrant->overrides = (const char *const *)*overrides;
  return FNL_OK;
}

/* What is the same for all plans cannot be changed for one of them. */
static fnl_status refuse_common(const char *override, fnl_error *error) {
  static const char section[] = "simulation.";
  static const char *const common[] = {"engine", "sampler",   "replications",
                                       "seed",   "precision", "max_replications"};
  if (strncmp(override, section, sizeof section - 1) != 0)
    return FNL_OK;
  const char *key = override + sizeof section - 1;
  const size_t length = strcspn(key, " \t=");
  for (size_t i = 0; i < sizeof common / sizeof *common; i++)
    if (strlen(common[i]) == length && strncmp(common[i], key, length) == 0) {
      fnl_error_set(error, FNL_EUSAGE, "--against %s: %s is the same for all plans compared",
                    override, common[i]);
      fnl_error_hint(error, "--set %s changes it for all of them", override);
      return FNL_EUSAGE;
    }
  return FNL_OK;
}

/* The overrides of all plans, then those of this one. */
static fnl_status join_overrides(fnl_options *own, const fnl_options *options, int n,
                                 char *const *overrides, fnl_error *error) {
  const size_t most = (size_t)(options->n_overrides + n) + 1;
  own->overrides = calloc(most, sizeof *own->overrides);
  own->givers = calloc(most, sizeof *own->givers);
  if (!own->overrides || !own->givers)
    return fnl_error_no_memory(error);
  for (int k = 0; k < options->n_overrides; k++) {
    own->overrides[k] = options->overrides[k];
    own->givers[k] = options->givers[k];
  }
  for (int k = 0; k < n; k++) {
    own->givers[own->n_overrides] = "--against";
    own->overrides[own->n_overrides++] = overrides[k];
  }
  return FNL_OK;
}

/* The command line as it would be for the i-th plan alone. */
static fnl_status set_options(fnl_entrants *entrants, const fnl_options *options, int i,
                              fnl_error *error) {
  fnl_options *own = &entrants->options[i];
  fnl_entrant *entrant = &entrants->entrants[i];
  const bool is_operand = i < options->n_operands;
  const char *text = is_operand ? options->operands[i] : options->against[i - options->n_operands];
  fnl_status status = FNL_OK;
  *own = *options;
  own->operands = calloc(1, sizeof *own->operands);
  own->overrides = NULL;
  own->givers = NULL;
  FNL_TRY(own->operands ? FNL_OK : fnl_error_no_memory(error));
  own->operands[0] = is_operand || !is_override(text) ? text : options->operands[0];
  if (own->operands[0] != text)
    FNL_TRY(split_overrides(entrant, &entrants->overrides[i], text, error));
  for (int k = 0; k < entrant->n_overrides; k++)
    FNL_TRY(refuse_common(entrant->overrides[k], error));
  FNL_TRY(join_overrides(own, options, entrant->n_overrides, entrants->overrides[i], error));
out:
  return status;
}

/* ---- names ---- */

static void name_override(const fnl_entrant *entrant, fnl_text *name) {
  for (int k = 0; k < entrant->n_overrides; k++)
    fnl_text_add_format(name, "%s%s", k ? "; " : "", entrant->overrides[k]);
}

static int n_called(const fnl_entrants *entrants, int n, const char *name) {
  int found = 0;
  for (int i = 0; i < n; i++)
    found += strcmp(entrants->names[i], name) == 0;
  return found;
}

/* Whether another file is called like this one's stem. */
static bool is_ambiguous(const fnl_entrants *entrants, int i, const char *stem) {
  for (int k = 0; k < i; k++)
    if (strcmp(entrants->names[k], stem) == 0 &&
        !fnl_file_is_same(entrants->jobs[k].file, entrants->jobs[i].file))
      return true;
  return false;
}

/* The stem of a file or the text of overrides; a file as it was given where its stem is another's,
 * too; a number behind what is there already. */
static fnl_status name_entrant(fnl_entrants *entrants, int i, fnl_error *error) {
  const fnl_entrant *entrant = &entrants->entrants[i];
  char *stem = fnl_path_stem(entrants->jobs[i].file);
  fnl_text name = {0};
  if (entrant->n_overrides > 0)
    name_override(entrant, &name);
  else
    fnl_text_add(
        &name, stem && !is_ambiguous(entrants, i, stem) ? stem : entrants->options[i].operands[0]);
  const size_t length = name.length;
  for (int k = 2; !name.failed && n_called(entrants, i, fnl_text_string(&name)) > 0; k++) {
    fnl_text_cut(&name, length);
    fnl_text_add_format(&name, " (%d)", k);
  }
  free(stem);
  if (name.failed || !stem)
    return fnl_error_no_memory(error);
  fnl_string_hide_controls(name.data);
  entrants->names[i] = name.data;
  entrants->entrants[i].name = name.data;
  return FNL_OK;
}

/* ---- whether they can be compared ---- */

static fnl_status check_currency(const fnl_entrants *entrants, int i, fnl_error *error) {
  const fnl_plan *plan = entrants->plans[i], *first = entrants->plans[0];
  if (strcmp(plan->currency, first->currency) == 0)
    return FNL_OK;
  fnl_error_set_at(error, FNL_EVALUE, plan->file, 0, "its money is %s, that of %s is %s",
                   plan->currency, first->file, first->currency);
  fnl_error_hint(error, "give both plans their prices and values in one currency");
  return FNL_EVALUE;
}

/* All are simulated by the engine of the first. */
static fnl_status check_engine(const fnl_entrants *entrants, int i, fnl_error *error) {
  const fnl_engine_type *engine = entrants->jobs[0].engine;
  const fnl_plan *plan = entrants->plans[i];
  if (!fnl_plan_is_personal(plan) || engine == &fnl_engine_agents)
    return FNL_OK;
  fnl_error_set_at(error, FNL_EENGINE, plan->file, 0,
                   "word goes from person to person, which the engine \"%s\" of the first plan "
                   "does not know",
                   engine->name);
  fnl_error_hint(error, "--engine agents simulates all of them so");
  return FNL_EENGINE;
}

/* ---- reading ---- */

static bool is_same_diagnostic(const fnl_diagnostic *a, const fnl_diagnostic *b) {
  return a->severity == b->severity && a->error.line == b->error.line &&
         strcmp(a->error.file, b->error.file) == 0 &&
         strcmp(a->error.message, b->error.message) == 0;
}

static bool is_told(const fnl_entrants *entrants, int n, const fnl_diagnostic *diagnostic) {
  for (int i = 0; i < n; i++)
    for (int k = 0; k < entrants->jobs[i].diagnostics.n; k++)
      if (is_same_diagnostic(&entrants->jobs[i].diagnostics.items[k], diagnostic))
        return true;
  return false;
}

/* One file's warnings are told once, however many plans are made of it. */
static void forget_told(fnl_entrants *entrants, int i) {
  fnl_diagnostics *diagnostics = &entrants->jobs[i].diagnostics;
  int n = 0;
  for (int k = 0; k < diagnostics->n; k++)
    if (!is_told(entrants, i, &diagnostics->items[k]))
      diagnostics->items[n++] = diagnostics->items[k];
  diagnostics->n = n;
}

static fnl_status read_entrant(fnl_entrants *entrants, const fnl_options *options, int i,
                               fnl_error *error) {
  fnl_status status;
  FNL_TRY(set_options(entrants, options, i, error));
  status = fnl_job_read(&entrants->jobs[i], &entrants->options[i], error);
  if (status != FNL_OK) {
    fnl_job_tell(&entrants->jobs[i], status, error);
    return status;
  }
  forget_told(entrants, i);
  entrants->plans[i] = &entrants->jobs[i].plan;
  status = name_entrant(entrants, i, error);
  if (status == FNL_OK)
    status = check_currency(entrants, i, error);
  if (status == FNL_OK)
    status = check_engine(entrants, i, error);
out:
  if (status != FNL_OK)
    fnl_console_error(error);
  return status;
}

static fnl_status take_memory(fnl_entrants *entrants, fnl_error *error) {
  const size_t n = (size_t)entrants->n;
  entrants->jobs = calloc(n, sizeof *entrants->jobs);
  entrants->options = calloc(n, sizeof *entrants->options);
  entrants->entrants = calloc(n, sizeof *entrants->entrants);
  entrants->plans = calloc(n, sizeof *entrants->plans);
  entrants->names = calloc(n, sizeof *entrants->names);
  entrants->overrides = calloc(n, sizeof *entrants->overrides);
  if (entrants->jobs && entrants->options && entrants->entrants && entrants->plans &&
      entrants->names && entrants->overrides)
    return FNL_OK;
  return fnl_error_no_memory(error);
}

static fnl_status count(fnl_entrants *entrants, const fnl_options *options, fnl_error *error) {
  const int n = options->n_operands + options->n_against;
  if (n >= 2 && n <= FNL_ENTRANTS_MOST) {
    entrants->n = n;
    return take_memory(entrants, error);
  }
  if (n < 2)
    fnl_error_set(error, FNL_EUSAGE, "compare needs something to compare the plan with");
  else
    fnl_error_set(error, FNL_EUSAGE, "%d plans are more than the %d that can be compared", n,
                  FNL_ENTRANTS_MOST);
  fnl_error_hint(error, "--against other-plan.cfg, or --against budget.total=120000");
  return FNL_EUSAGE;
}

/* Warnings first, as those of one plan; standard error tells them now. */
static void take_notes(fnl_entrants *entrants) {
  fnl_job *first = &entrants->jobs[0];
  for (int i = 0; i < entrants->n; i++) {
    fnl_job_tell(&entrants->jobs[i], FNL_OK, NULL);
    fnl_notes_add_diagnostics(&first->notes, &entrants->jobs[i].diagnostics);
  }
  first->n_read_notes = first->notes.n;
  for (int i = 0; i < entrants->n; i++)
    fnl_notes_add_network(&first->notes, &entrants->jobs[i].network);
}

fnl_status fnl_entrants_prepare(fnl_entrants *entrants) {
  fnl_error error;
  for (int i = 0; i < entrants->n; i++) {
    entrants->jobs[i].is_guest = i > 0;
    const fnl_status status = fnl_job_prepare(&entrants->jobs[i], &error);
    if (status != FNL_OK) {
      fnl_console_error(&error);
      return status;
    }
  }
  take_notes(entrants);
  return FNL_OK;
}

fnl_status fnl_entrants_read(fnl_entrants *entrants, const fnl_options *options) {
  fnl_error error;
  memset(entrants, 0, sizeof *entrants);
  fnl_status status = count(entrants, options, &error);
  if (status != FNL_OK)
    fnl_console_error(&error);
  for (int i = 0; i < entrants->n && status == FNL_OK; i++)
    status = read_entrant(entrants, options, i, &error);
  return status;
}

void fnl_entrants_end(fnl_entrants *entrants) {
  for (int i = 0; entrants->overrides && i < entrants->n; i++) {
    fnl_job_end(&entrants->jobs[i]);
    for (int k = 0; k < entrants->entrants[i].n_overrides; k++)
      free(entrants->overrides[i][k]);
    free(entrants->overrides[i]);
    free(entrants->options[i].operands);
    free(entrants->options[i].overrides);
    free(entrants->options[i].givers);
    free(entrants->names[i]);
  }
  free(entrants->jobs);
  free(entrants->options);
  free(entrants->entrants);
  free(entrants->plans);
  free(entrants->names);
  free(entrants->overrides);
  memset(entrants, 0, sizeof *entrants);
}

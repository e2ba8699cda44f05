/* trial_log.c: lines of trials, written and read. */
#include "optimize/trial_log.h"

#include "base/grow.h"
#include "model/bytes.h"
#include "model/digest.h"
#include "model/write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOG_MAX ((size_t)1 << 31) /* bytes of a log that is read */

/* ---- what the values are of ---- */

/* Settings that no value depends on: a search may be resumed with others. */
static const char *const unrelated[] = {"engine",    "sampler",          "replications",
                                        "precision", "max_replications", "confidence",
                                        "gap",       "seconds",          "certify"};
enum { N_UNRELATED = sizeof unrelated / sizeof *unrelated };

static bool is_unrelated(const char *line, size_t length) {
  enum { INDENT = 2 };
  for (int i = 0; i < N_UNRELATED; i++) {
    const size_t n = strlen(unrelated[i]);
    if (length > INDENT + n + 1 && line[INDENT - 1] == ' ' &&
        strncmp(line + INDENT, unrelated[i], n) == 0 && strncmp(line + INDENT + n, " =", 2) == 0)
      return true;
  }
  return false;
}

/* Length of a line without its comment, which says where a value is from, and blanks before it. */
static size_t length_without_comment(const char *line, size_t length) {
  bool quoted = false;
  size_t n = 0;
  for (; n < length && (quoted || line[n] != '#'); n++) {
    if (quoted && line[n] == '\\')
      n++;
    else if (line[n] == '"')
      quoted = !quoted;
  }
  while (n > 0 && line[n - 1] == ' ')
    n--;
  return n;
}

static void keep_values(const char *resolved, fnl_text *text) {
  for (const char *line = resolved; *line;) {
    const size_t length = strcspn(line, "\n");
    const size_t n = length_without_comment(line, length);
    if (n > 0 && !is_unrelated(line, n)) {
      fnl_text_add_bytes(text, line, n);
      fnl_text_add(text, "\n");
    }
    line += length + (line[length] == '\n');
  }
}

static fnl_status write_comment(const fnl_plan *plan, fnl_text *comment, fnl_error *error) {
  fnl_text resolved = {0}, values = {0};
  char digest[65];
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_plan_write(plan, &resolved, error));
  keep_values(fnl_text_string(&resolved), &values);
  fnl_bytes_digest(fnl_text_string(&values), values.length, digest);
  fnl_text_add_format(comment, "# funnel %s trials of plan=%s model=%s settings=%s\n",
                      fnl_version(), plan->sha256, plan->model_sha256, digest);
  if (values.failed || comment->failed)
    status = fnl_error_no_memory(error);
out:
  fnl_text_free(&values);
  fnl_text_free(&resolved);
  return status;
}

static void write_header(const fnl_trial_log *log, fnl_text *header) {
  const fnl_variables *variables = log->variables;
  fnl_text_add(header, "number,phase");
  for (int v = 0; v < variables->n; v++) {
    fnl_text_add_format(header, ",%s", variables->items->name[v / variables->n_periods]);
    if (variables->n_periods > 1)
      fnl_text_add_format(header, ".%d", v % variables->n_periods);
  }
  fnl_text_add(header, ",goal");
  for (int j = 0; j < log->goal->n_targets; j++)
    fnl_text_add_format(header, ",%s.%s", log->goal->targets[j].item >= 0 ? "learning" : "target",
                        log->goal->targets[j].name);
  fnl_text_add(header, ",gradient_used\n");
}

/* ---- reading ---- */

typedef struct {
  fnl_trial_log *log;
  const char *comment, *header; /* as they are wanted */
  int line;
} reading;

static fnl_status wrong_line(const reading *r, const char *line, size_t length, fnl_error *error) {
  fnl_error_set_at(error, FNL_EVALUE, r->log->settings.resume, r->line,
                   "is no trial of this search: it wants %d values with commas between",
                   4 + r->log->memo.n + r->log->memo.n_targets);
  if (error)
    snprintf(error->excerpt, sizeof error->excerpt, "%.*s", length < 200 ? (int)length : 200, line);
  fnl_error_hint(error, "begin a new log: leave --resume out");
  return FNL_EVALUE;
}

/* The word after `key` of two comments is the same. */
static bool same_word(const char *one, const char *other, const char *key) {
  const char *a = strstr(one, key), *b = strstr(other, key);
  if (!a || !b)
    return false;
  const size_t length = strcspn(b, " \n");
  return strcspn(a, " \n") == length && strncmp(a, b, length) == 0;
}

static fnl_status refuse(const reading *r, const char *found, fnl_error *error) {
  const char *why = "was made with other settings of the plan";
  if (strncmp(found, "# funnel ", strlen("# funnel ")) != 0)
    why = "is no log of trials";
  else if (!same_word(found, r->comment, "funnel "))
    why = "was made by another version of funnel";
  else if (!same_word(found, r->comment, "plan="))
    why = "is a log of another plan";
  else if (!same_word(found, r->comment, "model="))
    why = "is a log of another model";
  fnl_error_set_at(error, FNL_EVALUE, r->log->settings.resume, 1, "%s", why);
  fnl_error_hint(error, "resume with the plan and the settings the log was made with");
  return FNL_EVALUE;
}

/* Only values are compared: a plan whose text alone was changed is the same plan. */
static fnl_status check_comment(const reading *r, const char *line, size_t length,
                                fnl_error *error) {
  char found[512];
  snprintf(found, sizeof found, "%.*s", length < sizeof found ? (int)length : 500, line);
  if (strncmp(found, "# funnel ", strlen("# funnel ")) == 0 &&
      same_word(found, r->comment, "funnel ") && same_word(found, r->comment, "settings="))
    return FNL_OK;
  return refuse(r, found, error);
}

/* The next cell of a line, cut off from *at. */
static bool next_cell(const char **at, const char *end, const char **cell, size_t *length) {
  if (*at > end)
    return false;
  const char *comma = memchr(*at, ',', (size_t)(end - *at));
  *cell = *at;
  *length = (size_t)((comma ? comma : end) - *at);
  *at = comma ? comma + 1 : end + 1;
  return *length > 0;
}

static bool next_number(const char **at, const char *end, double *number) {
  const char *cell;
  size_t length;
  return next_cell(at, end, &cell, &length) && fnl_number_read(cell, length, number);
}

static bool is_flag(double number) { return number == 0.0 || number == 1.0; }

/* row [n + 1 + n_targets] */
static bool read_row(const fnl_memo *memo, const char *line, size_t length, double *row) {
  const char *at = line, *end = line + length, *cell;
  size_t cell_length;
  double number;
  if (!next_number(&at, end, &number) || !(number >= 1.0))
    return false;
  if (!next_cell(&at, end, &cell, &cell_length))
    return false;
  for (int i = 0; i < memo->n + 1 + memo->n_targets; i++)
    if (!next_number(&at, end, &row[i]))
      return false;
  return next_number(&at, end, &number) && is_flag(number) && at > end;
}

static fnl_status read_line(reading *r, const char *line, size_t length, double *row,
                            fnl_error *error) {
  fnl_memo *memo = &r->log->memo;
  r->line++;
  if (r->line == 1)
    return check_comment(r, line, length, error);
  if (r->line == 2)
    return length + 1 == strlen(r->header) && strncmp(line, r->header, length) == 0
               ? FNL_OK
               : wrong_line(r, line, length, error);
  if (!read_row(memo, line, length, row))
    return wrong_line(r, line, length, error);
  r->log->n_lines++;
  return fnl_memo_tell(memo, row, row[memo->n], row + memo->n + 1, error);
}

/* Nothing is known of a file that ends within its first line, but that it begins like a log. */
static bool could_be_log(const reading *r, const char *bytes, size_t length) {
  return length <= strlen(r->comment) && strncmp(bytes, r->comment, length) == 0;
}

static fnl_status read_lines(reading *r, const char *bytes, size_t length, fnl_error *error) {
  fnl_trial_log *log = r->log;
  fnl_status status = FNL_OK;
  const char *at = bytes, *end = bytes + length;
  double *row = calloc((size_t)log->memo.n + 1 + (size_t)log->memo.n_targets, sizeof *row);
  if (!row)
    return fnl_error_no_memory(error);
  for (const char *stop; (stop = memchr(at, '\n', (size_t)(end - at))); at = stop + 1)
    FNL_TRY(read_line(r, at, (size_t)(stop - at), row, error));
  log->cut = at < end;
  log->n_kept = r->line >= 2 ? (size_t)(at - bytes) : 0;
  if (r->line == 0 && !could_be_log(r, bytes, length))
    status = refuse(r, "", error);
out:
  free(row);
  return status;
}

static fnl_status read_log(reading *r, fnl_error *error) {
  const char *path = r->log->settings.resume;
  fnl_text bytes = {0};
  fnl_error why = {0};
  fnl_status status;
  if (!fnl_file_exists(path) && r->log->continued)
    return FNL_OK;
  status = fnl_file_read(path, LOG_MAX, &bytes, NULL, &why);
  if (status == FNL_OK)
    status = read_lines(r, fnl_text_string(&bytes), bytes.length, error);
  else if (status == FNL_ENOMEM)
    fnl_error_no_memory(error);
  else
    fnl_error_set_at(error, status, path, 0, "%s", why.message);
  fnl_text_free(&bytes);
  return status;
}

/* ---- writing ---- */

static void write_trial(fnl_trial_log *log, const char *phase, const double *x, double goal,
                        const double *targets, bool gradient_used) {
  fnl_text *line = &log->line;
  fnl_text_cut(line, 0);
  fnl_text_add_format(line, "%d,%s", ++log->n_lines, phase);
  for (int v = 0; v < log->memo.n; v++) {
    fnl_text_add(line, ",");
    fnl_text_add_number(line, x[v]);
  }
  fnl_text_add(line, ",");
  fnl_text_add_number(line, goal);
  for (int j = 0; j < log->memo.n_targets; j++) {
    fnl_text_add(line, ",");
    fnl_text_add_number(line, targets[j]);
  }
  fnl_text_add(line, gradient_used ? ",1\n" : ",0\n");
  if (!line->failed)
    fnl_growing_add(&log->file, fnl_text_string(line), line->length);
}

/* Whether a log that is continued has this trial already; each of its lines counts once. */
static bool is_written(fnl_trial_log *log, const double *x) {
  const ptrdiff_t point = log->continued ? fnl_memo_find(&log->memo, x) : -1;
  return point >= 0 && log->memo.n_told[point]-- > 0;
}

void fnl_trial_log_add(void *user, const char *phase, const double *x, double goal,
                       const double *targets, bool gradient_used) {
  fnl_trial_log *log = user;
  if (log->settings.log && !is_written(log, x))
    write_trial(log, phase, x, goal, targets, gradient_used);
  if (log->settings.trial)
    log->settings.trial(log->settings.user, phase, x, goal, targets, gradient_used);
}

/* ---- the whole ---- */

static bool is_same_file(const char *a, const char *b) {
  return a && b && (strcmp(a, b) == 0 || fnl_file_is_same(a, b));
}

fnl_status fnl_trial_log_open(fnl_trial_log *log, const fnl_trial_log_settings *settings,
                              const fnl_variables *variables, const fnl_goal *goal,
                              fnl_error *error) {
  fnl_text comment = {0}, header = {0};
  fnl_status status = FNL_OK;
  *log = (fnl_trial_log){.settings = *settings, .variables = variables, .goal = goal};
  fnl_memo_init(&log->memo, variables->n, goal->n_targets);
  log->continued = is_same_file(settings->log, settings->resume);
  if (!settings->log && !settings->resume)
    return FNL_OK;
  FNL_TRY(write_comment(variables->plan, &comment, error));
  write_header(log, &header);
  reading r = {
      .log = log, .comment = fnl_text_string(&comment), .header = fnl_text_string(&header)};
  if (header.failed) {
    status = fnl_error_no_memory(error);
    goto out;
  }
  if (settings->resume)
    FNL_TRY(read_log(&r, error));
  if (!log->continued)
    log->n_lines = 0, log->n_kept = 0;
  if (settings->log)
    FNL_TRY(fnl_growing_open(&log->file, settings->log, log->n_kept, error));
  if (settings->log && log->n_kept == 0) {
    fnl_growing_add(&log->file, comment.data, comment.length);
    fnl_growing_add(&log->file, header.data, header.length);
  }
out:
  fnl_text_free(&comment);
  fnl_text_free(&header);
  if (status != FNL_OK)
    fnl_trial_log_free(log);
  return status;
}

fnl_status fnl_trial_log_close(fnl_trial_log *log, fnl_error *error) {
  if (log->line.failed) {
    fnl_growing_close(&log->file, log->settings.log, NULL);
    return fnl_error_no_memory(error);
  }
  return fnl_growing_close(&log->file, log->settings.log ? log->settings.log : "", error);
}

void fnl_trial_log_free(fnl_trial_log *log) {
  if (log->settings.log)
    fnl_growing_close(&log->file, log->settings.log, NULL);
  fnl_memo_free(&log->memo);
  fnl_text_free(&log->line);
  *log = (fnl_trial_log){0};
}

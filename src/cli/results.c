/* results.c: what an experiment gave: merged, as tables, answers and analyses. */
#include "report/results.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/outlet.h"
#include "experiment/findings.h"
#include "model/bytes.h"
#include "report/csv.h"

#include <stdlib.h>
#include <string.h>

/* ---- all rows ---- */

typedef struct {
  const fnl_merge *merge;
  bool of_replications; /* what each gave, not the means */
  fnl_outlet outlet;
  fnl_json json;
  fnl_error *error;
} fnl_sheet;

static fnl_status write_csv_row(void *user, const fnl_row *row) {
  fnl_sheet *delivery = user;
  const fnl_frame *frame = &delivery->merge->frame;
  if (delivery->of_replications)
    fnl_replicas_write_csv(frame, row, &delivery->outlet.text);
  else
    fnl_results_write_csv_row(frame, row, &delivery->outlet.text);
  return fnl_outlet_flush(&delivery->outlet, delivery->error);
}

static fnl_status write_csv(fnl_sheet *delivery, const char *path, fnl_error *error) {
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_outlet_open(&delivery->outlet, path, error));
  if (delivery->of_replications)
    fnl_replicas_write_csv_header(&delivery->merge->frame, &delivery->outlet.text);
  else
    fnl_results_write_csv_header(&delivery->merge->frame, &delivery->outlet.text);
  FNL_TRY(fnl_store_scan(delivery->merge->store, write_csv_row, delivery, error));
  FNL_TRY(fnl_outlet_close(&delivery->outlet, error));
out:
  fnl_outlet_free(&delivery->outlet);
  return status;
}

static fnl_status write_json_row(void *user, const fnl_row *row) {
  fnl_sheet *delivery = user;
  if (delivery->of_replications)
    fnl_replicas_write_json(&delivery->merge->frame, row, &delivery->json);
  else
    fnl_results_write_json_row(&delivery->merge->frame, row, &delivery->json);
  return fnl_outlet_flush(&delivery->outlet, delivery->error);
}

static fnl_status write_json(fnl_sheet *delivery, const char *path, fnl_error *error) {
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_outlet_open(&delivery->outlet, path, error));
  delivery->json = fnl_json_begin(&delivery->outlet.text);
  fnl_results_begin_json(&delivery->merge->frame,
                         delivery->of_replications ? "replications" : "points", &delivery->json);
  FNL_TRY(fnl_store_scan(delivery->merge->store, write_json_row, delivery, error));
  fnl_results_end_json(&delivery->json);
  FNL_TRY(fnl_outlet_close(&delivery->outlet, error));
out:
  fnl_outlet_free(&delivery->outlet);
  return status;
}

/* ---- a question ---- */

typedef struct {
  fnl_outlet outlet;
  fnl_json json;
  bool is_json;
  int n;
  char **names; /* [n] of columns, for JSON */
  fnl_error *error;
} fnl_transcript;

static fnl_status begin_reply(void *user, int n, const char *const *names) {
  fnl_transcript *reply = user;
  reply->names = calloc((size_t)n + 1, sizeof *reply->names);
  if (!reply->names)
    return FNL_ENOMEM;
  for (int i = 0; i < n; i++) {
    reply->names[reply->n++] = fnl_string_copy(names[i]);
    if (reply->is_json)
      continue;
    fnl_text_add(&reply->outlet.text, i > 0 ? "," : "");
    fnl_csv_write_cell(&reply->outlet.text, names[i]);
  }
  if (!reply->is_json)
    fnl_text_add(&reply->outlet.text, "\n");
  return FNL_OK;
}

static void reply_in_csv(fnl_text *text, int n, const char *const *cells) {
  for (int i = 0; i < n; i++) {
    fnl_text_add(text, i > 0 ? "," : "");
    fnl_csv_write_cell(text, cells[i] ? cells[i] : "");
  }
  fnl_text_add(text, "\n");
}

static void reply_in_json(fnl_transcript *reply, int n, const char *const *cells,
                          const bool *is_number) {
  fnl_json_object(&reply->json, NULL, FNL_JSON_LINE);
  for (int i = 0; i < n; i++) {
    double number;
    if (cells[i] && is_number[i] && fnl_number_read(cells[i], strlen(cells[i]), &number))
      fnl_json_number(&reply->json, reply->names[i], number);
    else
      fnl_json_string(&reply->json, reply->names[i], cells[i]);
  }
  fnl_json_end(&reply->json);
}

static fnl_status add_reply(void *user, int n, const char *const *cells, const bool *is_number) {
  fnl_transcript *reply = user;
  if (reply->is_json)
    reply_in_json(reply, n, cells, is_number);
  else
    reply_in_csv(&reply->outlet.text, n, cells);
  return fnl_outlet_flush(&reply->outlet, reply->error);
}

static fnl_status see_nothing(void *user, const fnl_row *row) {
  (void)user, (void)row;
  return FNL_OK;
}

static fnl_status answer(const fnl_options *options, const fnl_merge *merge, fnl_error *error) {
  fnl_transcript reply = {.is_json = options->json != NULL, .error = error};
  const fnl_query_hooks hooks = {begin_reply, add_reply, &reply};
  const char *path = options->json ? options->json : options->csv ? options->csv : "-";
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_store_scan(merge->store, see_nothing, NULL, error)); /* no row is damaged */
  FNL_TRY(fnl_outlet_open(&reply.outlet, path, error));
  reply.json = fnl_json_begin(&reply.outlet.text);
  if (reply.is_json)
    fnl_json_array(&reply.json, NULL, FNL_JSON_BLOCK);
  FNL_TRY(fnl_store_query(merge->store, options->sql, &hooks, error));
  if (reply.is_json)
    fnl_json_end(&reply.json);
  FNL_TRY(fnl_outlet_close(&reply.outlet, error));
out:
  fnl_outlet_free(&reply.outlet);
  for (int i = 0; i < reply.n; i++)
    free(reply.names[i]);
  free(reply.names);
  return status;
}

/* ---- analyses ---- */

static bool is_asked_for(const char *names, const char *name) {
  const size_t length = strlen(name);
  for (const char *at = names; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
    if (strcspn(at, ",") == length && strncmp(at, name, length) == 0)
      return true;
  return names == NULL;
}

/* That every name of --figures is one of the figures. */
static fnl_status check_names(const char *names, const fnl_frame *frame, fnl_error *error) {
  for (const char *at = names; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
    const size_t length = strcspn(at, ",");
    char word[256] = "";
    bool known = false;
    strncat(word, at, length < sizeof word ? length : sizeof word - 1);
    for (int i = 0; i < frame->n_figures; i++)
      known |= strcmp(frame->figures[i], word) == 0;
    if (known)
      continue;
    const int nearest =
        fnl_string_nearest(word, frame->n_figures, (const char *const *)frame->figures);
    fnl_error_set(error, FNL_EUSAGE, "--figures: there is no figure \"%s\"", word);
    if (nearest >= 0)
      fnl_error_hint(error, "did you mean %s?", frame->figures[nearest]);
    return FNL_EUSAGE;
  }
  return FNL_OK;
}

/* Where an analysis goes. */
typedef struct {
  const fnl_options *options;
  fnl_outlet outlet;
  fnl_json json;
  int n; /* figures told */
} fnl_lecture;

static void tell(fnl_lecture *lecture, const fnl_analysis_report *report) {
  fnl_text *text = &lecture->outlet.text;
  if (lecture->options->json) {
    fnl_analysis_write_json(report, &lecture->json);
  } else if (lecture->options->csv) {
    if (lecture->n == 0)
      fnl_analysis_write_csv_header(report, text);
    fnl_analysis_write_csv(report, text);
  } else {
    fnl_text_add(text, lecture->n > 0 ? "\n" : "");
    fnl_analysis_write_page(report, text);
  }
  lecture->n++;
}

static fnl_status analyse_figure(fnl_lecture *lecture, const fnl_analysis_type *type,
                                 const fnl_body_of_results *body, int figure, fnl_error *error) {
  const fnl_evidence evidence = fnl_results_evidence(body, figure);
  fnl_analysis analysis = {0};
  const fnl_analysis_report report = {body->frame, type, figure, &analysis};
  const fnl_status status = fnl_analysis_look(type, &evidence, &analysis, error);
  if (status == FNL_OK)
    tell(lecture, &report);
  fnl_analysis_free(&analysis);
  return status;
}

static fnl_status analyse_all(fnl_lecture *lecture, const fnl_analysis_type *type,
                              const fnl_body_of_results *body, fnl_error *error) {
  const fnl_options *options = lecture->options;
  fnl_status status = FNL_OK;
  FNL_TRY(check_names(options->figures, body->frame, error));
  FNL_TRY(fnl_outlet_open(&lecture->outlet,
                          options->json  ? options->json
                          : options->csv ? options->csv
                                         : "-",
                          error));
  lecture->json = fnl_json_begin(&lecture->outlet.text);
  if (options->json)
    fnl_json_object(&lecture->json, NULL, FNL_JSON_BLOCK);
  for (int i = 0; i < body->frame->n_figures; i++)
    if (is_asked_for(options->figures, body->frame->figures[i]))
      FNL_TRY(analyse_figure(lecture, type, body, i, error));
  if (options->json)
    fnl_json_end(&lecture->json);
  FNL_TRY(fnl_outlet_close(&lecture->outlet, error));
out:
  return status;
}

static fnl_status analyse(const fnl_options *options, const fnl_merge *merge, fnl_error *error) {
  const fnl_analysis_type *type = fnl_analysis_by_name(options->analysis, error);
  fnl_lecture lecture = {.options = options};
  fnl_body_of_results body;
  if (!type)
    return FNL_EUSAGE;
  fnl_status status = fnl_results_gather(&body, merge, error);
  if (status != FNL_OK)
    return status;
  status = analyse_all(&lecture, type, &body, error);
  fnl_outlet_free(&lecture.outlet);
  fnl_results_forget(&body);
  return status;
}

/* ---- where it goes ---- */

static bool is_one_place(const char *csv, const char *json) {
  return strcmp(csv, json) == 0 || fnl_file_is_same_place(csv, json);
}

static fnl_status check_two_files(const fnl_options *options, fnl_error *error) {
  if (!options->csv || !options->json)
    return FNL_OK;
  if (options->sql || options->analysis)
    return fnl_error_set(error, FNL_EUSAGE,
                         "an answer has one form: --csv or --json, not both of them");
  if (!is_one_place(options->csv, options->json))
    return FNL_OK;
  fnl_error_set_at(error, FNL_EUSAGE, options->csv, 0,
                   "is where both --csv and --json would write");
  fnl_error_hint(error, "give each a file of its own");
  return FNL_EUSAGE;
}

static fnl_status check_places(const fnl_options *options, fnl_error *error) {
  const char *folder = options->operands[0];
  fnl_status status = FNL_OK;
  FNL_TRY(check_two_files(options, error));
  if (options->csv)
    FNL_TRY(fnl_folder_spare(folder, options->csv, error));
  if (options->json)
    FNL_TRY(fnl_folder_spare(folder, options->json, error));
out:
  return status;
}

/* ---- the command ---- */

static fnl_status check_replications(const fnl_options *options, const fnl_merge *merge,
                                     fnl_error *error) {
  if (!options->replications || merge->frame.keeps_replications)
    return FNL_OK;
  fnl_error_set_at(error, FNL_EVALUE, options->operands[0], 0,
                   "holds means and their errors, not what each replication gave");
  fnl_error_hint(error, "an experiment keeps it with keep_replications = true; in its file");
  return FNL_EVALUE;
}

/* Without a wish, the table. */
static fnl_status deliver(const fnl_options *options, const fnl_merge *merge, fnl_error *error) {
  fnl_sheet delivery = {.merge = merge, .of_replications = options->replications, .error = error};
  fnl_status status = FNL_OK;
  FNL_TRY(check_replications(options, merge, error));
  if (options->sql)
    return answer(options, merge, error);
  if (options->analysis)
    return analyse(options, merge, error);
  if (options->csv || !options->json)
    FNL_TRY(write_csv(&delivery, options->csv ? options->csv : "-", error));
  if (options->json)
    FNL_TRY(write_json(&delivery, options->json, error));
out:
  return status;
}

static void tell_left_out(const fnl_merge *merge) {
  fnl_text text = {0};
  if (merge->n_elsewhere == 0)
    return;
  fnl_text_add_format(&text,
                      "funnel: %d store%s left out: at work on other hosts; try again when they "
                      "have ended\n",
                      merge->n_elsewhere, merge->n_elsewhere == 1 ? " is" : "s are");
  fnl_console_complain(&text);
  fnl_text_free(&text);
}

static fnl_status one_wish(const fnl_options *options, fnl_error *error) {
  const int n = (options->sql != NULL) + (options->analysis != NULL) + options->replications;
  if (n > 1)
    return fnl_error_set(
        error, FNL_EUSAGE,
        "--sql, --analysis and --replications are questions of their own: ask one");
  if (!options->figures || options->analysis)
    return FNL_OK;
  fnl_error_set(error, FNL_EUSAGE, "--figures says what is analysed: it needs --analysis");
  fnl_error_hint(error, "--sql 'select point, \"%s\" from results' picks columns",
                 options->figures);
  return FNL_EUSAGE;
}

static int results(const fnl_options *options) {
  fnl_merge merge = {.reading = {.lock = {.descriptor = -1}}};
  fnl_error error;
  fnl_status status = FNL_OK;
  FNL_TRY(one_wish(options, &error));
  FNL_TRY(check_places(options, &error));
  FNL_TRY(fnl_merge_init(&merge, options->operands[0], &error));
  tell_left_out(&merge);
  FNL_TRY(deliver(options, &merge, &error));
out:
  fnl_merge_free(&merge);
  return status == FNL_OK ? 0 : fnl_console_error(&error);
}

const fnl_command_type fnl_command_results = {
    .name = "results",
    .summary = "what an experiment gave, merged: CSV, JSON, SQL, analyses",
    .operands = "DIR",
    .examples = "  funnel results results --csv table.csv --json table.json\n"
                "  funnel results results --sql 'select sends, \"totals.profit\" from results'\n"
                "  funnel results results --analysis main-effects --figures totals.profit\n",
    .more =
        "DIR is the folder that `funnel experiment --store` names. Rows are in the order of "
        "the design,\nwhoever did them. Tables and views for --sql are in docs/experiments.md.\n",
    .takes = FNL_TAKES_RESULTS,
    .least_operands = 1,
    .most_operands = 1,
    .run = results,
};

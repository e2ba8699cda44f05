/* report.c: a page for a browser out of stored results. */
#include "base/file.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/files.h"
#include "model/bytes.h"
#include "report/html.h"

#include <string.h>

/* Bytes of a result; the largest that this program writes have a few millions. */
enum { LARGEST_RESULT = 64 << 20 };

/* Results on one page: more would be none that anybody reads. */
enum { MOST_RESULTS = 50 };

typedef struct {
  int n;
  fnl_text texts[MOST_RESULTS];
  fnl_stored_result results[MOST_RESULTS];
} fnl_stored_results;

static void stored_results_free(fnl_stored_results *stored) {
  for (int i = 0; i < stored->n; i++)
    fnl_text_free(&stored->texts[i]);
}

/* Of a folder of results, the result in it. */
static void hint_at_result(const char *file, fnl_error *error) {
  const size_t length = strlen(file);
  fnl_text inside = {0};
  fnl_text_add_format(&inside, "%s%ssummary.json", file,
                      length > 0 && file[length - 1] == '/' ? "" : "/");
  if (fnl_file_exists(fnl_text_string(&inside)))
    fnl_error_hint(error, "did you mean %s?", fnl_text_string(&inside));
  else
    fnl_error_hint(error, "funnel simulate PLAN --json FILE writes one");
  fnl_text_free(&inside);
}

static fnl_status refuse_page(const char *file, fnl_error *error) {
  fnl_error_set_at(error, FNL_ESYNTAX, file, 0, "is a page, not a result");
  fnl_error_hint(error, "a page is made of summary.json, or of what --json wrote");
  return FNL_ESYNTAX;
}

/* A file that is no JSON at all is a plan, most often. */
static fnl_status refuse_plan(const char *file, const char *text, fnl_error *error) {
  const char *beginning = text + strspn(text, " \t\r\n");
  if (*beginning == '<')
    return refuse_page(file, error);
  if (*beginning == '{' || *beginning == '[' || strstr(beginning, "model") == NULL)
    return FNL_OK;
  fnl_error_set_at(error, FNL_ESYNTAX, file, 0, "is no result in JSON");
  fnl_error_hint(error, "of a plan, funnel simulate %s --report page.html makes a page", file);
  return FNL_ESYNTAX;
}

static fnl_status read_result(const char *file, fnl_text *text, fnl_stored_result *result,
                              fnl_error *error) {
  fnl_error why;
  fnl_status status = fnl_file_read(file, LARGEST_RESULT, text, NULL, &why);
  if (status != FNL_OK) {
    fnl_error_set_at(error, status, file, 0, "%s", why.message);
    hint_at_result(file, error);
    return status;
  }
  const size_t mark = fnl_string_mark_length(fnl_text_string(text), text->length);
  *result = (fnl_stored_result){file, fnl_text_string(text) + mark, text->length - mark};
  status = refuse_plan(file, fnl_text_string(text) + mark, error);
  return status == FNL_OK ? fnl_stored_result_check(result, error) : status;
}

static fnl_status read_results(const fnl_options *options, fnl_stored_results *stored,
                               fnl_error *error) {
  fnl_status status = FNL_OK;
  stored->n = options->n_operands;
  for (int i = 0; i < stored->n && status == FNL_OK; i++)
    status = read_result(options->operands[i], &stored->texts[i], &stored->results[i], error);
  return status;
}

/* The one file that is written: of -o or --report, else its usual name, here. */
static fnl_status choose_file(const fnl_options *options, const char **file, fnl_error *error) {
  *file = options->file ? options->file : options->report;
  if (options->file && options->report) {
    fnl_error_set(error, FNL_EUSAGE, "-o and --report say the same, and only one page is written");
    fnl_error_hint(error, "leave one of them out");
    return FNL_EUSAGE;
  }
  if (!*file)
    *file = fnl_file_name(FNL_FILE_REPORT);
  for (int i = 0; i < options->n_operands; i++)
    if (fnl_file_is_same_place(*file, options->operands[i])) {
      fnl_error_set_at(error, FNL_EUSAGE, *file, 0, "is what is read: the page would overwrite it");
      fnl_error_hint(error, "write to another file: -o page.html");
      return FNL_EUSAGE;
    }
  return FNL_OK;
}

static fnl_status write_report(const fnl_options *options, const fnl_stored_results *stored,
                               const char *file, fnl_error *error) {
  fnl_text page = {0}, line = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_html_write(stored->results, stored->n, &page, error));
  FNL_TRY(fnl_file_write(file, fnl_text_string(&page), page.length, error));
  fnl_text_add_format(&line, "%s\n", file);
  if (!options->file && !options->report) /* who has not named it is told its name */
    FNL_TRY(fnl_console_print(&line, error));
out:
  fnl_text_free(&page);
  fnl_text_free(&line);
  return status;
}

static int report(const fnl_options *options) {
  fnl_stored_results stored = {0};
  fnl_error error;
  fnl_status status;
  const char *file;
  FNL_TRY(choose_file(options, &file, &error));
  FNL_TRY(read_results(options, &stored, &error));
  FNL_TRY(fnl_file_check_writable(file, &error));
  FNL_TRY(write_report(options, &stored, file, &error));
out:
  stored_results_free(&stored);
  return status == FNL_OK ? fnl_status_exit(FNL_OK) : fnl_console_error(&error);
}

const fnl_command_type fnl_command_report = {
    .name = "report",
    .summary = "a page for a browser out of stored results: charts, tables, the plan",
    .operands = "RESULT...",
    .examples = "  funnel report results/summary.json -o plan.html\n"
                "  funnel report best.json cascade.json             several results on one page\n"
                "  funnel simulate plan.cfg --report plan.html      the same at once\n",
    .more =
        "RESULT is what --json FILE writes, or summary.json in the folder of --output. The page\n"
        "is one file that opens offline and asks the network for nothing; report.html without "
        "-o.\n",
    .takes = FNL_TAKES_FILE | FNL_TAKES_REPORT,
    .least_operands = 1,
    .most_operands = MOST_RESULTS,
    .run = report,
};

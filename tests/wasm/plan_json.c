/* plan_json.c: a plan with its model as JSON, for the tests of the page's engine:
 *
 *   plan_json PLAN [PATH=VALUE …]
 */
#include "model/read.h"
#include "report/document_json.h"

#include <stdio.h>

int main(int n, char **arguments) {
  const char *const folders[] = {"models"};
  const fnl_read_options options = {.n_overrides = n - 2,
                                    .overrides = (const char *const *)arguments + 2,
                                    .n_model_folders = 1,
                                    .model_folders = folders};
  fnl_plan plan = {0};
  fnl_error error;
  fnl_text text = {0};
  if (n < 2 || fnl_plan_read(&plan, arguments[1], &options, NULL, &error) != FNL_OK) {
    fprintf(stderr, "plan_json: %s\n", n < 2 ? "no plan" : error.message);
    return 2;
  }
  fnl_json json = fnl_json_begin(&text);
  fnl_document_write_json(plan.document, &json, NULL);
  const int failed = text.failed || fputs(fnl_text_string(&text), stdout) == EOF;
  fnl_text_free(&text);
  fnl_plan_free(&plan);
  return failed;
}

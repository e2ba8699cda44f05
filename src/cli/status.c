/* status.c: how far an experiment is. */
#include "cli/command.h"
#include "cli/console.h"
#include "cli/outlet.h"
#include "report/results.h"

static fnl_status deliver(const fnl_options *options, const fnl_headway *headway,
                          fnl_error *error) {
  fnl_outlet outlet = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_outlet_open(&outlet, options->json ? options->json : "-", error));
  if (options->json)
    fnl_headway_write_json(headway, &outlet.text);
  else
    fnl_headway_write_page(headway, &outlet.text);
  FNL_TRY(fnl_outlet_close(&outlet, error));
out:
  fnl_outlet_free(&outlet);
  return status;
}

static int show(const fnl_options *options) {
  fnl_headway headway = {0};
  fnl_error error;
  fnl_status status = FNL_OK;
  if (options->json)
    FNL_TRY(fnl_folder_spare(options->operands[0], options->json, &error));
  FNL_TRY(fnl_headway_init(&headway, options->operands[0], &error));
  FNL_TRY(deliver(options, &headway, &error));
out:
  fnl_headway_free(&headway);
  return status == FNL_OK ? 0 : fnl_console_error(&error);
}

const fnl_command_type fnl_command_status = {
    .name = "status",
    .summary = "how far an experiment is: done, failed, at work, rate, time left",
    .operands = "DIR",
    .examples = "  funnel status results\n  watch funnel status results\n",
    .more = "DIR is the folder that `funnel experiment --store` names.\n",
    .takes = FNL_TAKES_PAGE,
    .least_operands = 1,
    .most_operands = 1,
    .run = show,
};

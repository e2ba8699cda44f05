/* outlet.c: a long text on its way to a file or to standard output. */
#include "cli/outlet.h"

#include "cli/console.h"

#include <string.h>

enum { MUCH = 1 << 16 };

fnl_status fnl_outlet_open(fnl_outlet *outlet, const char *path, fnl_error *error) {
  memset(outlet, 0, sizeof *outlet);
  outlet->is_file = strcmp(path, "-") != 0;
  return outlet->is_file ? fnl_pending_open(&outlet->file, path, error) : FNL_OK;
}

static fnl_status write_all(fnl_outlet *outlet, fnl_error *error) {
  fnl_status status = FNL_OK;
  if (outlet->text.failed)
    return fnl_error_no_memory(error);
  if (outlet->is_file)
    fnl_pending_add(&outlet->file, fnl_text_string(&outlet->text), outlet->text.length);
  else
    status = fnl_console_print(&outlet->text, error);
  fnl_text_cut(&outlet->text, 0);
  return status;
}

fnl_status fnl_outlet_flush(fnl_outlet *outlet, fnl_error *error) {
  return outlet->text.length < MUCH && !outlet->text.failed ? FNL_OK : write_all(outlet, error);
}

fnl_status fnl_outlet_close(fnl_outlet *outlet, fnl_error *error) {
  fnl_status status = write_all(outlet, error);
  if (status == FNL_OK && outlet->is_file) {
    status = fnl_pending_commit(&outlet->file, error);
    outlet->is_file = false;
  }
  return status;
}

void fnl_outlet_free(fnl_outlet *outlet) {
  if (outlet->is_file)
    fnl_pending_free(&outlet->file);
  outlet->is_file = false;
  fnl_text_free(&outlet->text);
}

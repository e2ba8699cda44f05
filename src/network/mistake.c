/* mistake.c: a setting of the network that is wrong, told at its line of the plan. */
#include "network/mistake.h"

#include "model/document.h"

#include <stdarg.h>
#include <stdio.h>

static const fnl_node *section(const fnl_plan *plan) {
  return fnl_node_member(plan->document->root, "network");
}

static bool is_written(const fnl_node *node) { return node && node->origin.source != 0; }

bool fnl_network_says(const fnl_plan *plan, const char *key) {
  return is_written(fnl_node_member(section(plan), key));
}

fnl_status fnl_network_mistake(const fnl_plan *plan, const char *key, fnl_error *error,
                               const char *format, ...) {
  char message[sizeof error->message];
  const fnl_node *group = section(plan), *node = fnl_node_member(group, key);
  const fnl_origin origin = is_written(node) ? node->origin
                            : group          ? group->origin
                                             : (fnl_origin){0, 0};
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  fnl_error_set_at(error, FNL_EVALUE, plan->document->sources[origin.source].file, origin.line,
                   "%s", message);
  if (error)
    fnl_document_excerpt(plan->document, origin, error->excerpt, sizeof error->excerpt);
  return FNL_EVALUE;
}

/* hooks.h: asking and telling the caller of long work, who may not care. */
#ifndef FNL_BASE_HOOKS_H
#define FNL_BASE_HOOKS_H

#include "funnel.h"

#include <stdbool.h>

/* Whether the caller wants an end. NULL: nobody does. */
static inline bool fnl_hooks_stop(const fnl_hooks *hooks) {
  return hooks && hooks->stop && hooks->stop(hooks->user) != 0;
}

static inline void fnl_hooks_tell(const fnl_hooks *hooks, size_t done, size_t total) {
  if (hooks && hooks->progress)
    hooks->progress(hooks->user, done, total);
}

/* The same caller, who is not told how far it is. */
static inline fnl_hooks fnl_hooks_untold(const fnl_hooks *hooks) {
  return (fnl_hooks){.stop = hooks ? hooks->stop : NULL, .user = hooks ? hooks->user : NULL};
}

#endif

/* error.h: how a function says that it failed.
 *
 * Functions that can fail return an `fnl_status` and take an `fnl_error *` last. Inside,
 * FNL_TRY leaves by the one label `out:` with `status` set; what was acquired is freed there.
 */
#ifndef FNL_BASE_ERROR_H
#define FNL_BASE_ERROR_H

#include "funnel.h"

#if defined(__GNUC__)
#define FNL_PRINTF(format_index, first_argument)                                                   \
  __attribute__((format(printf, format_index, first_argument)))
#else
#define FNL_PRINTF(format_index, first_argument)
#endif

#define FNL_TRY(expression)                                                                        \
  do {                                                                                             \
    status = (expression);                                                                         \
    if (status != FNL_OK)                                                                          \
      goto out;                                                                                    \
  } while (0)

/* Fills `error` (may be NULL) with a status and a formatted message; returns the status. */
fnl_status fnl_error_set(fnl_error *error, fnl_status status, const char *format, ...)
    FNL_PRINTF(3, 4);

/* The same with a place: `file` may be NULL, `line` 0. */
fnl_status fnl_error_set_at(fnl_error *error, fnl_status status, const char *file, int line,
                            const char *format, ...) FNL_PRINTF(5, 6);

/* Adds the hint (what would be right) to an error already set. */
void fnl_error_hint(fnl_error *error, const char *format, ...) FNL_PRINTF(2, 3);

/* Out of memory: the one message that cannot say more. */
fnl_status fnl_error_no_memory(fnl_error *error);

#endif

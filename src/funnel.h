/* funnel.h: the public face of libfunnel, the only header an outside program includes.
 *
 * A plan is loaded, simulated or optimized, and gives back a summary, which can be
 * written as JSON or CSV or read figure by figure. The library never prints, never
 * exits and keeps no global state; every function that can fail returns a status and
 * explains itself in the `fnl_error` given last (NULL: not wanted). GSL, which it uses, has an
 * error handler of its own that ends the process, when memory runs out say: a program that would
 * rather have a status calls gsl_set_error_handler_off() once, before anything else.
 */
#ifndef FUNNEL_H
#define FUNNEL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define FNL_API __attribute__((visibility("default")))
#else
#define FNL_API
#endif

/* Every way a call can end: name, sentence, exit status of the program. */
#define FNL_STATUS_LIST(X)                                                                         \
  X(FNL_OK, "done", 0)                                                                             \
  X(FNL_EIO, "a file could not be read or written", 1)                                             \
  X(FNL_ENOMEM, "out of memory", 1)                                                                \
  X(FNL_EINTERNAL, "an internal check failed", 1)                                                  \
  X(FNL_EUSAGE, "the command line is wrong", 2)                                                    \
  X(FNL_ENOFILE, "an input file is missing or unreadable", 2)                                      \
  X(FNL_ESYNTAX, "a file is not in libconfig syntax", 2)                                           \
  X(FNL_EUNKNOWN, "a name is not known", 2)                                                        \
  X(FNL_EVALUE, "a value is missing, of the wrong type or out of range", 2)                        \
  X(FNL_EENGINE, "the plan asks for something another engine does", 2)                             \
  X(FNL_EINFEASIBLE, "a stated goal cannot be met", 3)                                             \
  X(FNL_EINTERRUPTED, "interrupted", 130)

typedef enum {
#define FNL_STATUS_ENUM(name, text, exit_status) name,
  FNL_STATUS_LIST(FNL_STATUS_ENUM)
#undef FNL_STATUS_ENUM
} fnl_status;

/* What went wrong, where, and what would be right. Strings are cut to fit, always
 * terminated; `line` is 0 and `file`, `excerpt`, `hint` are empty where they do not apply. */
typedef struct {
  fnl_status status;
  int line;
  char file[512];
  char excerpt[256];
  char message[512];
  char hint[256];
} fnl_error;

/* How long work speaks with its caller. Every member may be NULL. `progress` is called from one
 * thread at a time, `stop` from several at once, between two replications and between days of one.
 * Once `stop` answers other than 0 no more is begun, a replication that is not whole is thrown
 * away, and what there is comes back marked partial. */
typedef struct {
  void (*progress)(void *user, size_t done, size_t total);
  int (*stop)(void *user);
  void *user;
} fnl_hooks;

/* The sentence of a status, without a full stop; and the exit status of a program that ends by it.
 */
FNL_API const char *fnl_status_text(fnl_status status);
FNL_API int fnl_status_exit(fnl_status status);

/* "0.1.0" */
FNL_API const char *fnl_version(void);

/* ---- plans ---- */

/* A plan with its model, read and checked; const from then on, and free to be used by several
 * threads at once. */
typedef struct fnl_plan_handle fnl_plan_handle;

/* How a plan is opened. All zero, or NULL instead of it: as its file says. Borrowed for the call.
 */
typedef struct {
  int n_settings;
  const char *const *settings; /* [n_settings] "path=value", applied in order: "budget.total=1e5" */
  int n_model_folders;
  const char *const *model_folders; /* [n_model_folders] where models are looked up by name, after
                                       the plan's own folder and ../models beside it */
} fnl_open_options;

/* Opens the plan in the file `path`. `options` may be NULL. On FNL_OK `*plan` belongs to the
 * caller, who closes it; otherwise it is NULL and `error` (may be NULL) holds the first mistake
 * with file, line and hint. */
FNL_API fnl_status fnl_plan_open(const char *path, const fnl_open_options *options,
                                 fnl_plan_handle **plan, fnl_error *error);

/* The same of a plan in memory, `text` a string in the syntax of the files, copied. Its model is a
 * group in it or a name that is found in the model folders. */
FNL_API fnl_status fnl_plan_open_text(const char *text, const fnl_open_options *options,
                                      fnl_plan_handle **plan, fnl_error *error);

/* The index-th warning about the plan's files, from 0; NULL where there are no more. Borrowed from
 * the plan. */
FNL_API const char *fnl_plan_warning(const fnl_plan_handle *plan, int index);

/* Frees the plan, whose results must be freed before. NULL is fine. */
FNL_API void fnl_plan_close(fnl_plan_handle *plan);

/* ---- results ---- */

/* What simulating or optimizing a plan gave. It borrows the plan. */
typedef struct fnl_result fnl_result;

/* How a plan is run. All zero, or NULL instead of it: on every processor, without hooks. */
typedef struct {
  int n_threads;          /* 0: as many as there are processors; results do not depend on it */
  const fnl_hooks *hooks; /* borrowed for the call; NULL: none */
} fnl_run_options;

/* A figure over the replications. NaN stands for what is not known: a ratio that is not defined,
 * and in a single deterministic run all but the mean. */
typedef struct {
  double mean, se;
  double low, high;   /* 95 % interval of the mean */
  double quantile[5]; /* 5, 25, 50, 75, 95 % of the replications */
  int n;              /* replications where it is defined */
} fnl_value;

/* Simulates the plan with its engine, seed and replications. `options` may be NULL. On FNL_OK
 * `*result` belongs to the caller; otherwise it is NULL. An interruption by the hooks leaves a
 * partial result, or FNL_EINTERRUPTED where no replication was done. */
FNL_API fnl_status fnl_plan_simulate(const fnl_plan_handle *plan, const fnl_run_options *options,
                                     fnl_result **result, fnl_error *error);

/* Looks for the split of the budget that is best by the plan's own section `optimize`; the result
 * is of the recommended split. As fnl_plan_simulate otherwise; FNL_EVALUE where the plan has no
 * paid campaign. */
FNL_API fnl_status fnl_plan_optimize(const fnl_plan_handle *plan, const fnl_run_options *options,
                                     fnl_result **result, fnl_error *error);

/* A figure by its place in summary.json: "totals.roas", "campaigns.NAME.spend",
 * "moves.FROM->TO.by.time". FNL_EUNKNOWN, with a hint where one is near, if there is none. Money is
 * in the plan's currency. Takes time in proportion to the number of figures. */
FNL_API fnl_status fnl_result_figure(const fnl_result *result, const char *name, fnl_value *value,
                                     fnl_error *error);

/* The recommended share (0 to 1) of the budget for a channel or campaign of the split; NaN where
 * there is none of that name, or the result is of a simulation. */
FNL_API double fnl_result_recommended_share(const fnl_result *result, const char *name);

/* Whether the run was interrupted before all replications were done (1, else 0). */
FNL_API int fnl_result_is_partial(const fnl_result *result);

/* The text of summary.json; borrowed from the result, which keeps it. NULL when out of memory. */
FNL_API const char *fnl_result_json(fnl_result *result);

/* Frees a result. NULL is fine. */
FNL_API void fnl_result_free(fnl_result *result);

#ifdef __cplusplus
}
#endif
#endif

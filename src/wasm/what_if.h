/* what_if.h: the engine in a page: a plan as a tree, settings that change it, and its figures.
 *
 * What a page's script calls. It makes a tree node by node and hands it over as the plan
 * (fnl_what_if_plan) or as the value of a setting (fnl_what_if_set); fnl_what_if_run reads, checks
 * and simulates as the program does. Texts go in through rooms the script writes to, and come out
 * ended by a zero byte; pointers hold until the next call. Nothing here knows of browsers: it is
 * C17 and calls nobody.
 */
#ifndef FNL_WASM_WHAT_IF_H
#define FNL_WASM_WHAT_IF_H

#include "model/document.h"

#include <stddef.h>

typedef struct fnl_what_if fnl_what_if;

/* NULL when out of memory. */
fnl_what_if *fnl_what_if_new(void);
void fnl_what_if_free(fnl_what_if *what_if);

/* ---- texts in ---- */

/* Room for `length` bytes of UTF-8: the name of the node to be added next, and its text where it is
 * one; a path; the name of a figure. NULL when out of memory. */
char *fnl_what_if_name(fnl_what_if *what_if, size_t length);
char *fnl_what_if_text(fnl_what_if *what_if, size_t length);

/* ---- a tree ---- */

/* Adds a node to the group or list that is open; the first is the tree itself. Members of a group
 * take their name from the room, and leave it empty. Groups and lists are open until they are
 * closed. Where memory fails the tree is told to be missing in the end. */
void fnl_what_if_add_group(fnl_what_if *what_if);
void fnl_what_if_add_list(fnl_what_if *what_if);
void fnl_what_if_add_whole(fnl_what_if *what_if); /* a whole number, its digits in the text room */
void fnl_what_if_add_number(fnl_what_if *what_if, double number);
void fnl_what_if_add_flag(fnl_what_if *what_if, int flag);
void fnl_what_if_add_text(fnl_what_if *what_if);
void fnl_what_if_close(fnl_what_if *what_if);

/* The tree is the plan; all settings are forgotten. */
void fnl_what_if_plan(fnl_what_if *what_if);
/* The tree is the value of the path in the name room, as of --set; settings apply in order. */
void fnl_what_if_set(fnl_what_if *what_if);
/* Forgets all settings. */
void fnl_what_if_reset(fnl_what_if *what_if);

/* ---- a run ---- */

/* Simulates the plan under the settings: 1, or 0 and mistakes in the message. */
int fnl_what_if_run(fnl_what_if *what_if);

/* What is wrong, a line a mistake, as the program says it; "" where nothing is. */
const char *fnl_what_if_message(const fnl_what_if *what_if);

/* After a run that gave 1: */

/* The figure whose name (as in summary.json: "totals.roas") is in the name room; NaN where it is
 * not defined or there is none. */
double fnl_what_if_figure(fnl_what_if *what_if);

typedef enum {
  FNL_DAILY_STAGES, /* [n_days + 1][n_stages] people at the start of each day and at the end */
  FNL_DAILY_REVENUE,
  FNL_DAILY_SPEND,
  FNL_DAILY_CONVERSIONS /* [n_days] */
} fnl_daily;
const double *fnl_what_if_daily(const fnl_what_if *what_if, int daily);
int fnl_what_if_n_days(const fnl_what_if *what_if);
int fnl_what_if_n_stages(const fnl_what_if *what_if);

/* The plan under its settings as a file (model/write.h); NULL when out of memory. */
const char *fnl_what_if_write(fnl_what_if *what_if);

#endif

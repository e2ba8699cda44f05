/* objective.h: what a plan may have made largest or smallest, and what the model knows of figures.
 *
 * Figures are measured above (study/figures.h). Which of them an objective is, what people call
 * them, which are ratios, which are better where they are less and which look beyond the horizon
 * is told here and nowhere else; a test compares it with what is measured.
 */
#ifndef FNL_MODEL_OBJECTIVE_H
#define FNL_MODEL_OBJECTIVE_H

#include <stdbool.h>

/* Their numbers, and their names in files. `metric` is whatever figure the plan names. */
#define FNL_EACH_OBJECTIVE(OBJECTIVE)                                                              \
  OBJECTIVE(ROAS, "roas")                                                                          \
  OBJECTIVE(REVENUE, "revenue")                                                                    \
  OBJECTIVE(PROFIT, "profit")                                                                      \
  OBJECTIVE(CONVERSIONS, "conversions")                                                            \
  OBJECTIVE(CUSTOMERS, "customers")                                                                \
  OBJECTIVE(ROI, "roi")                                                                            \
  OBJECTIVE(CPA, "cpa")                                                                            \
  OBJECTIVE(WORTH, "worth")                                                                        \
  OBJECTIVE(METRIC, "metric")

#define FNL_NUMBER_OF_OBJECTIVE(number, name) FNL_OBJECTIVE_##number,
typedef enum { FNL_EACH_OBJECTIVE(FNL_NUMBER_OF_OBJECTIVE) FNL_N_OBJECTIVES } fnl_objective;
#undef FNL_NUMBER_OF_OBJECTIVE

typedef struct {
  const char *figure;       /* its place in summary.json; NULL: the plan names it */
  const char *lasting_name; /* what it goes by with what comes beyond the horizon */
} fnl_objective_type;

extern const fnl_objective_type fnl_objectives[FNL_N_OBJECTIVES];
extern const char *const fnl_objective_names[FNL_N_OBJECTIVES + 1]; /* the last: NULL */

/* What is true of a figure; a set. */
enum {
  FNL_FIGURE_IS_RATIO = 1,       /* of two sums, each of which may be next to nothing */
  FNL_FIGURE_LESS_IS_BETTER = 2, /* a cost */
  FNL_FIGURE_LOOKS_BEYOND = 4,   /* measured only of plans that look beyond the horizon */
  FNL_FIGURE_MAY_BE_A_LOSS = 8   /* below 0, so that parts of it mean nothing */
};

typedef struct {
  const char *place;   /* in summary.json; of a campaign or channel with * for its name */
  const char *words;   /* in a sentence: "ROAS on budget" */
  const char *lasting; /* the place of the same with what comes beyond; NULL: not known */
  unsigned traits;
} fnl_known_figure;

/* What is known of the figure in a place of summary.json; NULL: nothing. */
const fnl_known_figure *fnl_figure_known(const char *place);

/* Whether something is true of a figure; false where nothing is known of it. */
bool fnl_figure_is(const char *place, unsigned trait);

/* Whether what comes beyond the horizon can be added to a figure, or has been. */
bool fnl_figure_lasts(const char *place);

/* What people call a total, by its own name: "lasting_roi" is "lasting ROI". The name itself where
 * nothing is known of it. */
const char *fnl_total_words(const char *name);

#endif

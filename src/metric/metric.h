/* metric.h: the metrics of the field, by name: one table.
 *
 * A metric is an *amount*, or an amount over another. An amount is a weighted sum of what a run
 * counts: events by what they count as, touches, moves between roles, money, people. Which events
 * and stages those are, a model says; where it has none of them, it does not have the metric:
 * absent is not zero. Names in --metrics, terminal, JSON, CSV, `funnel metrics` and docs/metrics.md
 * follow from the row.
 */
#ifndef FNL_METRIC_METRIC_H
#define FNL_METRIC_METRIC_H

#include "base/text.h"

typedef struct fnl_tally fnl_tally;
typedef struct fnl_amount fnl_amount;

/* Whose touches and doings count. Time is nobody's. */
enum {
  FNL_BY_TIME = 1,
  FNL_BY_ADS = 2,
  FNL_BY_OWNED = 4,
  FNL_BY_EARNED = 8,
  FNL_BY_TOUCH = FNL_BY_ADS | FNL_BY_OWNED | FNL_BY_EARNED,
  FNL_BY_ANY = FNL_BY_TIME | FNL_BY_TOUCH
};

struct fnl_amount {
  void (*count)(fnl_tally *tally, const fnl_amount *amount); /* NULL: there is none */
  unsigned by;                                               /* FNL_BY_…; 0: any */
  const char *plus, *minus; /* tags of events, a blank between two; NULL: none */
  unsigned from, to;        /* sets of roles: 1 << FNL_ROLE_… */
};

typedef struct {
  const char *name;
  const char *unit;  /* "money", "count", "people", "share", "ratio", "per person", "days" */
  const char *stage; /* of the journey; "every stage": there is one of each stage of a model */
  const char *words, *symbols;
  const char *source;
  fnl_amount of, over;
  double scale; /* 0: 1 */
} fnl_metric;

extern const fnl_metric fnl_metrics[]; /* ends with a name NULL */

int fnl_metrics_count(void);

/* The metric of that name, or NULL and in `error` (may be NULL) the nearest. */
const fnl_metric *fnl_metric_by_name(const char *name, size_t length, fnl_error *error);

/* Whether somebody must look whom touches meet (simulation.reach) for it to be known. */
bool fnl_metric_needs_reach(const fnl_metric *metric);

/* Whether what one person is worth in each stage must be worked out first. */
bool fnl_metric_needs_worths(const fnl_metric *metric);

bool fnl_metric_is_of_stages(const fnl_metric *metric);

/* docs/metrics.md. */
void fnl_metrics_write_reference(fnl_text *text);

#endif

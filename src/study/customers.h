/* customers.h: what customers' lives say: who buys again, when, how much in all, and who leaves.
 *
 * A life begins with the first purchase that the run has seen (engine/purchases.h). Everything is
 * as of the end of the last day: a customer's *age* is the days from his first purchase to the last
 * day, and what is said of "within so many days" is said of those at least so old. A customer has
 * *left* who is in a stage of the role "lost"; his lifetime ends with the move there, anybody
 * else's is censored at his age.
 */
#ifndef FNL_STUDY_CUSTOMERS_H
#define FNL_STUDY_CUSTOMERS_H

#include "engine/purchases.h"
#include "study/replicate.h"

typedef struct {
  fnl_person person;
  int segment, cause; /* what caused his first purchase; FNL_BY_SEED */
  int first_day, last_day, last_gap, age, lifetime;
  int second_gap; /* days to his second purchase; FNL_NOT_LOST: there was none */
  bool left;
  int n; /* purchases */
  double value, cost;
} fnl_customer;

enum { FNL_CUSTOMER_AGES = 4 };
extern const int fnl_customer_ages[FNL_CUSTOMER_AGES]; /* 30, 90, 180, 365 days */

/* Figures of one replication, over all customers and over those of each segment. Of a study, what
 * is of a customer is of those of all replications together. */
typedef enum {
  FNL_CUSTOMERS_N,
  FNL_CUSTOMERS_REPEAT_BUYERS,
  FNL_CUSTOMERS_REPEAT_RATE, /* of them of all */
  FNL_CUSTOMERS_PURCHASES,   /* of a customer */
  FNL_CUSTOMERS_VALUE,       /* lifetime value so far: revenue of a customer */
  FNL_CUSTOMERS_COST,        /* events and rewards of a customer's purchases */
  FNL_CUSTOMERS_PROFIT,      /* margin * value - cost, before ads and letters */
  FNL_CUSTOMERS_TOP_SHARE,   /* of the revenue, of the fifth that spends most */
  FNL_CUSTOMERS_GAP,         /* mean days between two purchases in a row */
  FNL_CUSTOMERS_LIFETIME,    /* mean days, censored */
  FNL_CUSTOMERS_LEFT,        /* share */
  FNL_CUSTOMERS_CHURN,       /* leavers over the days that customers have lived */
  FNL_CUSTOMERS_REPEAT_WITHIN,
  FNL_CUSTOMERS_STAY = FNL_CUSTOMERS_REPEAT_WITHIN + FNL_CUSTOMER_AGES,
  FNL_CUSTOMERS_FIGURES = FNL_CUSTOMERS_STAY + FNL_CUSTOMER_AGES,
  /* sums that they are ratios of, in the rows behind them: */
  FNL_CUSTOMERS_ORDERS = FNL_CUSTOMERS_FIGURES, /* purchases */
  FNL_CUSTOMERS_REVENUE,
  FNL_CUSTOMERS_COSTS,
  FNL_CUSTOMERS_PROFITS,
  FNL_CUSTOMERS_TOP_REVENUE, /* of the fifth that spends most */
  FNL_CUSTOMERS_GAPS,
  FNL_CUSTOMERS_GAP_DAYS,
  FNL_CUSTOMERS_LIFE_DAYS,
  FNL_CUSTOMERS_LEAVERS,
  FNL_CUSTOMERS_OLD, /* those at least so old, and of them: */
  FNL_CUSTOMERS_REPEATED = FNL_CUSTOMERS_OLD + FNL_CUSTOMER_AGES,
  FNL_CUSTOMERS_STAYED = FNL_CUSTOMERS_REPEATED + FNL_CUSTOMER_AGES,
  FNL_CUSTOMERS_COLUMNS = FNL_CUSTOMERS_STAYED + FNL_CUSTOMER_AGES
} fnl_customer_figure;

extern const char *const fnl_customer_names[FNL_CUSTOMERS_FIGURES]; /* "customers", … */

/* Customers by their number of purchases: 0 (nobody), 1, 2, … and all with more. */
enum { FNL_CUSTOMER_COUNTS = 32 };

/* Told of every replication, in order. */
typedef struct {
  int replication;
  int n; /* customers */
  const fnl_customer *customers;
  const fnl_purchase *purchases; /* the log they are threaded through */
  const uint32_t *first;         /* [n] each one's first */
} fnl_customer_tale;

/* Of all replications of a study. */
typedef struct {
  const fnl_plan *plan; /* borrowed; the one to be given */
  int n;                /* replications */
  size_t capacity;
  double *rows;                              /* [n * (1 + n_segments) * FNL_CUSTOMERS_COLUMNS] */
  int64_t *gaps;                             /* [n_days] how often each, over all */
  int64_t by_purchases[FNL_CUSTOMER_COUNTS]; /* customers, over all */
  bool failed;                               /* out of memory: not all are in it */
  void (*tell)(void *user, const fnl_customer_tale *tale); /* may be NULL */
  void *user;
} fnl_customers;

void fnl_customers_free(fnl_customers *customers);

/* What makes a study of the engine `agents` fill `customers`, zeroed but for `plan` and `tell`. */
fnl_witness fnl_customers_witness(fnl_customers *customers);

/* Of those of one segment; of all where `segment` is -1. Ratios: of the means over replications,
 * the error by the delta method. */
fnl_estimate fnl_customers_estimate(const fnl_customers *customers, int segment,
                                    fnl_customer_figure figure);

int64_t fnl_customers_n_gaps(const fnl_customers *customers);

/* The `p`-quantile (type 7) of all gaps of all replications; NaN where there are none. */
double fnl_customers_gap_quantile(const fnl_customers *customers, double p);

#endif

/* log.h: the purchases of CDNOW's customers (CDNOW_sample.txt: customer, number in the sample,
 * date, discs, dollars; a line a purchase, those of a customer together and in order of time).
 *
 * Purchases of a customer on one day are one purchase. Days count from 1 January 1997, day 1.
 */
#ifndef FNL_LOYALTY_LOG_H
#define FNL_LOYALTY_LOG_H

#include "bgnbd.h"

enum { LOG_CUSTOMERS = 4096, LOG_PURCHASES = 16384, LOG_DAYS = 546, LOG_FIT_DAYS = 273 };

typedef struct {
  int n_customers, n_purchases;
  int first[LOG_CUSTOMERS];                        /* day of each customer's first */
  int customer[LOG_PURCHASES], day[LOG_PURCHASES]; /* repeat purchases only */
  double value_mean, value_cv;                     /* of all purchases above 0 */
} purchase_log;

/* 0, or prints what is wrong with the file. */
int log_read(purchase_log *log, const char *path);

/* What is known of each customer at the end of day `end`: [n_customers]. */
void log_summarize(const purchase_log *log, int end, bgnbd_customer *customers);

/* Repeat purchases up to and with day `end`. */
int log_repeats(const purchase_log *log, int end);

#endif

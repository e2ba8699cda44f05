/* log.c: the file of purchases. */
#include "log.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Days since 31 December 1996 of YYYYMMDD, 1997 and 1998. */
static int day_number(int date) {
  static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  const int year = date / 10000, month = date / 100 % 100;
  return 365 * (year - 1997) + before[(month + 11) % 12] + date % 100;
}

typedef struct {
  int last_customer, last_day, n;
  double sum, squares;
} reading;

static void add(purchase_log *log, reading *so_far, int customer, int day) {
  if (customer != so_far->last_customer)
    log->first[log->n_customers++] = day;
  else if (day != so_far->last_day) {
    log->customer[log->n_purchases] = log->n_customers - 1;
    log->day[log->n_purchases++] = day;
  }
  so_far->last_customer = customer;
  so_far->last_day = day;
}

static int read_lines(purchase_log *log, FILE *file, reading *so_far) {
  char line[160];
  int number = 0;
  while (fgets(line, sizeof line, file)) {
    int customer, date, discs;
    double dollars;
    number++;
    if (sscanf(line, "%*d %d %d %d %lf", &customer, &date, &discs, &dollars) != 4 ||
        date < 19970101 || date > 19981231 || log->n_customers == LOG_CUSTOMERS ||
        log->n_purchases == LOG_PURCHASES)
      return number;
    add(log, so_far, customer, day_number(date));
    if (dollars > 0.0) {
      so_far->n++;
      so_far->sum += dollars;
      so_far->squares += dollars * dollars;
    }
  }
  return number > 0 ? 0 : 1;
}

int log_read(purchase_log *log, const char *path) {
  reading so_far = {.last_customer = -1};
  FILE *file = fopen(path, "r");
  memset(log, 0, sizeof *log);
  if (!file) {
    perror(path);
    return 1;
  }
  const int wrong = read_lines(log, file, &so_far);
  fclose(file);
  if (wrong > 0)
    fprintf(stderr, "%s:%d: not a customer, a number, a date, discs and dollars\n", path, wrong);
  log->value_mean = so_far.sum / so_far.n;
  log->value_cv = sqrt(so_far.squares / so_far.n / (log->value_mean * log->value_mean) - 1.0);
  return wrong > 0;
}

void log_summarize(const purchase_log *log, int end, bgnbd_customer *customers) {
  for (int i = 0; i < log->n_customers; i++)
    customers[i] = (bgnbd_customer){.age = (end - log->first[i]) / 7.0};
  for (int i = 0; i < log->n_purchases; i++) {
    const int customer = log->customer[i];
    if (log->day[i] > end)
      continue;
    customers[customer].purchases += 1.0;
    customers[customer].last = (log->day[i] - log->first[customer]) / 7.0;
  }
}

int log_repeats(const purchase_log *log, int end) {
  int n = 0;
  for (int i = 0; i < log->n_purchases; i++)
    n += log->day[i] <= end;
  return n;
}

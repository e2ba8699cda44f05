/* customers.c: lives out of the log of purchases, and figures out of lives.
 *
 * Shares of those at least so old are proportions of whole cohorts, so late customers, who are
 * censored, bend none of them (repeat rates and retention as in Fader and Hardie, "How to project
 * customer retention", J. Interactive Marketing 21 (2007)). Churn is the maximum likelihood of a
 * constant hazard under censoring: leavers over days lived (Lawless 2003, section 4.1).
 */
#include "study/customers.h"

#include "base/grow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const int fnl_customer_ages[FNL_CUSTOMER_AGES] = {30, 90, 180, 365};

const char *const fnl_customer_names[FNL_CUSTOMERS_FIGURES] = {
    [FNL_CUSTOMERS_N] = "customers",
    [FNL_CUSTOMERS_REPEAT_BUYERS] = "repeat_buyers",
    [FNL_CUSTOMERS_REPEAT_RATE] = "repeat_rate",
    [FNL_CUSTOMERS_PURCHASES] = "purchases",
    [FNL_CUSTOMERS_VALUE] = "value",
    [FNL_CUSTOMERS_COST] = "cost",
    [FNL_CUSTOMERS_PROFIT] = "profit",
    [FNL_CUSTOMERS_TOP_SHARE] = "top_fifth_share",
    [FNL_CUSTOMERS_GAP] = "gap",
    [FNL_CUSTOMERS_LIFETIME] = "lifetime",
    [FNL_CUSTOMERS_LEFT] = "left",
    [FNL_CUSTOMERS_CHURN] = "churn",
    [FNL_CUSTOMERS_REPEAT_WITHIN] = "repeat_within_30",
    "repeat_within_90",
    "repeat_within_180",
    "repeat_within_365",
    [FNL_CUSTOMERS_STAY] = "stay_30",
    "stay_90",
    "stay_180",
    "stay_365",
};

static const double top_part = 0.2;

/* ---- lives ---- */

static double cost_of(const fnl_world *world, const fnl_purchase *purchase) {
  const int slot = fnl_purchase_slot(purchase, world);
  return slot == FNL_BY_SEED ? 0.0 : fnl_world_slot_cost(world, slot);
}

static fnl_customer begin_life(const fnl_purchases *purchases, const fnl_world *world,
                               const fnl_purchase *first) {
  const int age = world->n_days - 1 - first->day, lost = purchases->lost_since[first->person];
  const int until_lost = lost > first->day ? lost - first->day : 0;
  const int slot = fnl_purchase_slot(first, world);
  const bool left = lost != FNL_NOT_LOST;
  return (fnl_customer){
      .person = first->person,
      .segment = fnl_purchase_segment(first, world),
      .cause = slot == FNL_BY_SEED ? FNL_BY_SEED : world->slots[slot].cause,
      .first_day = first->day,
      .last_day = first->day,
      .second_gap = FNL_NOT_LOST,
      .age = age,
      .left = left,
      .lifetime = left ? until_lost : age,
  };
}

static fnl_customer life_of(const fnl_purchases *purchases, const fnl_world *world,
                            uint32_t first) {
  fnl_customer customer = begin_life(purchases, world, &purchases->items[first]);
  for (uint32_t i = first; i != FNL_NO_PURCHASE; i = purchases->items[i].next) {
    const fnl_purchase *purchase = &purchases->items[i];
    customer.n++;
    customer.value += purchase->value;
    customer.cost += cost_of(world, purchase);
    customer.last_gap = purchase->day - customer.last_day;
    customer.last_day = purchase->day;
    if (customer.n == 2)
      customer.second_gap = customer.last_gap;
  }
  return customer;
}

/* ---- figures ---- */

static const fnl_quotient quotients[FNL_CUSTOMERS_FIGURES] = {
    [FNL_CUSTOMERS_REPEAT_RATE] = {FNL_CUSTOMERS_REPEAT_BUYERS, FNL_CUSTOMERS_N},
    [FNL_CUSTOMERS_PURCHASES] = {FNL_CUSTOMERS_ORDERS, FNL_CUSTOMERS_N},
    [FNL_CUSTOMERS_VALUE] = {FNL_CUSTOMERS_REVENUE, FNL_CUSTOMERS_N},
    [FNL_CUSTOMERS_COST] = {FNL_CUSTOMERS_COSTS, FNL_CUSTOMERS_N},
    [FNL_CUSTOMERS_PROFIT] = {FNL_CUSTOMERS_PROFITS, FNL_CUSTOMERS_N},
    [FNL_CUSTOMERS_TOP_SHARE] = {FNL_CUSTOMERS_TOP_REVENUE, FNL_CUSTOMERS_REVENUE},
    [FNL_CUSTOMERS_GAP] = {FNL_CUSTOMERS_GAP_DAYS, FNL_CUSTOMERS_GAPS},
    [FNL_CUSTOMERS_LIFETIME] = {FNL_CUSTOMERS_LIFE_DAYS, FNL_CUSTOMERS_N},
    [FNL_CUSTOMERS_LEFT] = {FNL_CUSTOMERS_LEAVERS, FNL_CUSTOMERS_N},
    [FNL_CUSTOMERS_CHURN] = {FNL_CUSTOMERS_LEAVERS, FNL_CUSTOMERS_LIFE_DAYS},
};

/* What a figure is the ratio of; both 0: of nothing. */
static fnl_quotient quotient(int figure) {
  const int within = figure - FNL_CUSTOMERS_REPEAT_WITHIN, stay = figure - FNL_CUSTOMERS_STAY;
  if (stay >= 0)
    return (fnl_quotient){FNL_CUSTOMERS_STAYED + stay, FNL_CUSTOMERS_OLD + stay};
  if (within >= 0)
    return (fnl_quotient){FNL_CUSTOMERS_REPEATED + within, FNL_CUSTOMERS_OLD + within};
  return quotients[figure];
}

static void add_life(double *row, const fnl_customer *customer) {
  row[FNL_CUSTOMERS_N] += 1.0;
  row[FNL_CUSTOMERS_REPEAT_BUYERS] += customer->n > 1;
  row[FNL_CUSTOMERS_ORDERS] += customer->n;
  row[FNL_CUSTOMERS_REVENUE] += customer->value;
  row[FNL_CUSTOMERS_COSTS] += customer->cost;
  row[FNL_CUSTOMERS_GAPS] += customer->n - 1;
  row[FNL_CUSTOMERS_GAP_DAYS] += customer->last_day - customer->first_day;
  row[FNL_CUSTOMERS_LIFE_DAYS] += customer->lifetime;
  row[FNL_CUSTOMERS_LEAVERS] += customer->left;
  for (int i = 0; i < FNL_CUSTOMER_AGES; i++) {
    const int days = fnl_customer_ages[i];
    if (customer->age < days)
      continue;
    row[FNL_CUSTOMERS_OLD + i] += 1.0;
    row[FNL_CUSTOMERS_REPEATED + i] += customer->second_gap <= days;
    row[FNL_CUSTOMERS_STAYED + i] += !customer->left || customer->lifetime > days;
  }
}

static int falling(const void *left, const void *right) {
  const double a = *(const double *)left, b = *(const double *)right;
  return (a < b) - (a > b);
}

/* What the best `top_part` of n customers spend, the one at the border in part. Sorts. */
static double top_value(double *values, int n) {
  double sum = 0.0, rest = top_part * n;
  qsort(values, (size_t)n, sizeof *values, falling);
  for (int i = 0; i < n && rest > 0.0; i++, rest -= 1.0)
    sum += values[i] * fmin(rest, 1.0);
  return sum;
}

/* Of a segment, or of all where it is -1; `scratch` [n]; `row` is 0. */
static void measure(const fnl_customer *customers, int n, int segment, double margin,
                    double *scratch, double *row) {
  int n_found = 0;
  for (int i = 0; i < n; i++) {
    if (segment >= 0 && customers[i].segment != segment)
      continue;
    add_life(row, &customers[i]);
    scratch[n_found++] = customers[i].value;
  }
  row[FNL_CUSTOMERS_PROFITS] = margin * row[FNL_CUSTOMERS_REVENUE] - row[FNL_CUSTOMERS_COSTS];
  row[FNL_CUSTOMERS_TOP_REVENUE] = top_value(scratch, n_found);
  for (int i = 0; i < FNL_CUSTOMERS_FIGURES; i++)
    if (fnl_quotient_is_one(quotient(i)))
      row[i] = fnl_quotient_value(quotient(i), row);
}

/* ---- a study ---- */

static int n_rows(const fnl_customers *customers) { return 1 + customers->plan->n_segments; }

static size_t row_size(const fnl_customers *customers) {
  return (size_t)n_rows(customers) * FNL_CUSTOMERS_COLUMNS;
}

/* Of one replication, on its way from the thread that made it to the file. */
typedef struct {
  fnl_arena memory;
  double *row;             /* [n_rows * FNL_CUSTOMERS_COLUMNS] all, then each segment */
  int64_t *gaps;           /* [n_days] */
  fnl_customer *customers; /* [n] */
  fnl_purchase *purchases; /* NULL where nobody is told of them */
  uint32_t *first;         /* [n] the same */
  int n;
} fnl_taken;

static void taken_free(fnl_taken *taken) {
  if (!taken)
    return;
  fnl_arena_free(&taken->memory);
  free(taken);
}

static bool taken_init(fnl_taken *taken, const fnl_customers *customers,
                       const fnl_purchases *purchases) {
  fnl_arena *memory = &taken->memory;
  taken->n = (int)purchases->n_customers;
  taken->row = FNL_TAKE(memory, row_size(customers), double);
  taken->gaps = FNL_TAKE(memory, customers->plan->horizon_days, int64_t);
  taken->customers = FNL_TAKE(memory, taken->n, fnl_customer);
  if (customers->tell) {
    taken->purchases = FNL_TAKE(memory, purchases->n, fnl_purchase);
    taken->first = FNL_TAKE(memory, taken->n, uint32_t);
  }
  return !memory->failed;
}

static void copy_log(fnl_taken *taken, const fnl_purchases *purchases) {
  if (!taken->purchases || taken->n == 0)
    return;
  memcpy(taken->purchases, purchases->items, purchases->n * sizeof *purchases->items);
  memcpy(taken->first, purchases->first, (size_t)taken->n * sizeof *purchases->first);
}

static void count_gaps(const fnl_purchases *purchases, int64_t *gaps) {
  for (uint32_t i = 0; i < purchases->n; i++) {
    const fnl_purchase *purchase = &purchases->items[i];
    if (purchase->next != FNL_NO_PURCHASE)
      gaps[purchases->items[purchase->next].day - purchase->day]++;
  }
}

static bool take_lives(fnl_taken *taken, const fnl_customers *customers, const fnl_world *world,
                       const fnl_purchases *purchases) {
  double *scratch = malloc(((size_t)taken->n + 1) * sizeof *scratch);
  if (!scratch)
    return false;
  for (int i = 0; i < taken->n; i++)
    taken->customers[i] = life_of(purchases, world, purchases->first[i]);
  for (int i = 0; i < n_rows(customers); i++)
    measure(taken->customers, taken->n, i - 1, world->margin, scratch,
            taken->row + i * FNL_CUSTOMERS_COLUMNS);
  free(scratch);
  return true;
}

static fnl_status prepare(void *user, fnl_bench *bench, fnl_error *error) {
  (void)user;
  return fnl_purchases_record(&bench->place, &bench->world, error);
}

static void *take(void *user, const fnl_bench *bench) {
  const fnl_customers *customers = user;
  const fnl_purchases *purchases = fnl_purchases_of(&bench->place);
  fnl_taken *taken = purchases->failed ? NULL : calloc(1, sizeof *taken);
  if (!taken)
    return NULL;
  if (!taken_init(taken, customers, purchases) ||
      !take_lives(taken, customers, &bench->world, purchases)) {
    taken_free(taken);
    return NULL;
  }
  copy_log(taken, purchases);
  count_gaps(purchases, taken->gaps);
  return taken;
}

static bool keep(fnl_customers *customers, const fnl_taken *taken) {
  const size_t size = row_size(customers), n_days = (size_t)customers->plan->horizon_days;
  if (!customers->gaps)
    customers->gaps = calloc(n_days, sizeof *customers->gaps);
  if (!fnl_grow(&customers->rows, &customers->capacity, (size_t)customers->n + 1,
                size * sizeof *taken->row))
    return false;
  memcpy(customers->rows + (size_t)customers->n++ * size, taken->row, size * sizeof *taken->row);
  for (size_t i = 0; customers->gaps && i < n_days; i++)
    customers->gaps[i] += taken->gaps[i];
  for (int i = 0; i < taken->n; i++) {
    const int n = taken->customers[i].n;
    customers->by_purchases[n < FNL_CUSTOMER_COUNTS ? n : FNL_CUSTOMER_COUNTS - 1]++;
  }
  return customers->gaps != NULL;
}

static void file(void *user, int replication, void *from) {
  fnl_customers *customers = user;
  fnl_taken *taken = from;
  if (!taken || !keep(customers, taken))
    customers->failed = true;
  else if (customers->tell)
    customers->tell(customers->user, &(fnl_customer_tale){.replication = replication,
                                                          .n = taken->n,
                                                          .customers = taken->customers,
                                                          .purchases = taken->purchases,
                                                          .first = taken->first});
  taken_free(taken);
}

fnl_witness fnl_customers_witness(fnl_customers *customers) {
  return (fnl_witness){.user = customers,
                       .bytes = fnl_purchases_bytes,
                       .prepare = prepare,
                       .take = take,
                       .file = file};
}

void fnl_customers_free(fnl_customers *customers) {
  free(customers->rows);
  free(customers->gaps);
  memset(customers, 0, sizeof *customers);
}

/* ---- estimates ---- */

fnl_estimate fnl_customers_estimate(const fnl_customers *customers, int segment,
                                    fnl_customer_figure figure) {
  if (customers->n == 0)
    return fnl_estimate_unknown;
  const size_t width = row_size(customers);
  const double *rows = customers->rows + (size_t)(segment + 1) * FNL_CUSTOMERS_COLUMNS;
  const fnl_quotient of = quotient((int)figure);
  if (fnl_quotient_is_one(of))
    return fnl_estimate_quotient(of, rows, width, customers->n);
  double *values = malloc(((size_t)customers->n + 1) * sizeof *values);
  if (!values)
    return fnl_estimate_unknown;
  for (int i = 0; i < customers->n; i++)
    values[i] = rows[(size_t)i * width + (size_t)figure];
  const fnl_estimate estimate = fnl_estimate_of(values, customers->n);
  free(values);
  return estimate;
}

int64_t fnl_customers_n_gaps(const fnl_customers *customers) {
  int64_t n = 0;
  for (int i = 0; customers->gaps && i < customers->plan->horizon_days; i++)
    n += customers->gaps[i];
  return n;
}

/* The gap at `rank` from 0 in rising order. */
static int gap_at(const fnl_customers *customers, int64_t rank) {
  int days = 0;
  while (rank >= customers->gaps[days])
    rank -= customers->gaps[days++];
  return days;
}

double fnl_customers_gap_quantile(const fnl_customers *customers, double p) {
  const int64_t n = fnl_customers_n_gaps(customers);
  if (n == 0)
    return NAN;
  const double place = p * (double)(n - 1);
  const int64_t low = (int64_t)place, high = low + 1 < n ? low + 1 : low;
  const double a = gap_at(customers, low), b = gap_at(customers, high);
  return a + (place - (double)low) * (b - a);
}

/* main.c: Funnel's repeat buyers beside BG/NBD and beside the customers of CDNOW.
 *
 *   funnel_loyalty model R ALPHA A B     prints models/repeat-buyers.cfg for these parameters
 *   funnel_loyalty study LOG PLAN        fits on 39 weeks of the log, predicts the next 39
 *
 * A prediction needs one curve: the repeat purchases that a customer makes within so many days of
 * the first. One cohort gives it; who came later is that much further back on it.
 */
#include "bgnbd.h"
#include "classes.h"
#include "log.h"

#include "engine/engine.h"
#include "model/read.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WEEKS = LOG_DAYS / 7, FIT_WEEKS = LOG_FIT_DAYS / 7, COHORT = 1000000 };

static const double published[] = {.243, 4.414, .793, 2.426};

/* By days since the first purchase. */
typedef struct {
  double purchases[LOG_DAYS + 1];
} curve;

/* ---- a cohort ---- */

static double repeats_of(const fnl_world *world, const fnl_run *run) {
  double sum = 0.0;
  for (int i = 0; i < world->n_slots; i++)
    for (int g = 0; strcmp(world->plan->events[world->slots[i].event].name, "repeat") == 0 &&
                    g < world->n_segments;
         g++)
      sum += run->slot_count[i * world->n_segments + g];
  return sum;
}

/* All are new on day 0 and buyers from day 1 on. */
static fnl_status follow_cohort(const fnl_plan *plan, curve *found, fnl_error *error) {
  const fnl_engine_type *engine = fnl_engine_by_name("expected");
  fnl_world world = {0};
  fnl_workplace place = {0};
  fnl_run run = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_world_init(&world, plan, error));
  FNL_TRY(fnl_workplace_init(&place, engine, &world, error));
  FNL_TRY(fnl_run_init(&run, &world, error));
  fnl_engine_start(engine, &world, NULL, (fnl_luck){0}, &place, &run);
  for (int t = 0; t <= LOG_DAYS; t++) {
    fnl_engine_day(engine, &world, (fnl_luck){0}, t, &place, &run);
    found->purchases[t] = repeats_of(&world, &run) / COHORT;
  }
out:
  fnl_run_free(&run);
  fnl_workplace_free(&place);
  fnl_world_free(&world);
  return status;
}

static fnl_status curve_of_file(const char *path, curve *found, fnl_error *error) {
  char horizon[40], population[40], seeds[90];
  const char *overrides[] = {horizon, population, seeds};
  const fnl_read_options options = {.n_overrides = 3, .overrides = overrides};
  fnl_plan plan = {0};
  fnl_status status = FNL_OK;
  snprintf(horizon, sizeof horizon, "horizon_days=%d", LOG_DAYS + 1);
  snprintf(population, sizeof population, "population=%d", COHORT);
  snprintf(seeds, sizeof seeds, "seeds={ to = \"new\"; count = %d; emits = \"first\"; }", COHORT);
  FNL_TRY(fnl_plan_read(&plan, path, &options, NULL, error));
  FNL_TRY(follow_cohort(&plan, found, error));
out:
  fnl_plan_free(&plan);
  return status;
}

static char *cohort_text(const double *parameters) {
  buyer_class classes[CLASSES_MOST];
  const int n = classes_of(parameters, classes);
  char *text = NULL;
  size_t length = 0;
  FILE *file = open_memstream(&text, &length);
  fprintf(file,
          "horizon_days = %d; population = %d; budget = { total = 1.0; };\n"
          "seeds = { to = \"new\"; count = %d; emits = \"first\"; };\nmodel = {\n",
          LOG_DAYS + 1, COHORT, COHORT);
  classes_write(classes, n, parameters, file);
  fputs("};\n", file);
  return fclose(file) == 0 ? text : NULL;
}

static fnl_status curve_of_parameters(const double *parameters, curve *found, fnl_error *error) {
  fnl_plan plan = {0};
  fnl_status status = FNL_OK;
  char *text = cohort_text(parameters);
  FNL_TRY(fnl_plan_read_text(&plan, "cohort", text, strlen(text), NULL, NULL, error));
  FNL_TRY(follow_cohort(&plan, found, error));
out:
  fnl_plan_free(&plan);
  free(text);
  return status;
}

static curve curve_of_law(const double *parameters) {
  curve found;
  for (int t = 0; t <= LOG_DAYS; t++)
    found.purchases[t] = bgnbd_purchases(parameters, t / 7.0);
  return found;
}

/* ---- predictions ---- */

/* Repeat purchases of all customers up to the end of a week. */
static double predicted(const purchase_log *log, const curve *law, int week) {
  double sum = 0.0;
  for (int i = 0; i < log->n_customers; i++)
    if (7 * week > log->first[i])
      sum += law->purchases[7 * week - log->first[i]];
  return sum;
}

static double squares(const double *parameters, void *user) {
  const purchase_log *log = user;
  curve law;
  double sum = 0.0;
  if (curve_of_parameters(parameters, &law, NULL) != FNL_OK)
    return INFINITY;
  for (int week = 1; week <= FIT_WEEKS; week++) {
    const double error = predicted(log, &law, week) - log_repeats(log, 7 * week);
    sum += error * error;
  }
  return sum;
}

typedef struct {
  const char *name;
  curve law;
} prediction;

/* Of the weeks held out: mean absolute percentage errors, and that of the last total. */
static void print_errors(const purchase_log *log, const prediction *by) {
  double total = 0.0, weekly = 0.0;
  for (int week = FIT_WEEKS + 1; week <= WEEKS; week++) {
    const double before = predicted(log, &by->law, week - 1), now = predicted(log, &by->law, week);
    const double seen_before = log_repeats(log, 7 * week - 7), seen = log_repeats(log, 7 * week);
    total += fabs(now - seen) / seen;
    weekly += fabs((now - before) - (seen - seen_before)) / (seen - seen_before);
  }
  const double seen = log_repeats(log, LOG_DAYS), seen_fit = log_repeats(log, LOG_FIT_DAYS);
  const double last = predicted(log, &by->law, WEEKS);
  const double held_out = last - predicted(log, &by->law, FIT_WEEKS);
  printf("%-36s %8.2f %8.2f %+9.2f %+9.2f\n", by->name, 100.0 * total / (WEEKS - FIT_WEEKS),
         100.0 * weekly / (WEEKS - FIT_WEEKS), 100.0 * (last / seen - 1.0),
         100.0 * (held_out / (seen - seen_fit) - 1.0));
}

static void print_weeks(const purchase_log *log, const prediction *by, int n) {
  printf("\nRepeat purchases up to the end of a week\n%6s %8s", "week", "seen");
  for (int i = 0; i < n; i++)
    printf("  %8c", 'A' + i);
  printf("\n");
  for (int week = 13; week <= WEEKS; week += 13) {
    printf("%6d %8d", week, log_repeats(log, 7 * week));
    for (int i = 0; i < n; i++)
      printf("  %8.1f", predicted(log, &by[i].law, week));
    printf("%s\n", week <= FIT_WEEKS ? "" : "   held out");
  }
}

static void print_parameters(const char *name, const double *parameters) {
  printf("%-36s %8.4g %8.4g %8.4g %8.4g", name, parameters[BGNBD_R], parameters[BGNBD_ALPHA],
         parameters[BGNBD_A], parameters[BGNBD_B]);
}

static void print_customers(const purchase_log *log) {
  printf("%d customers, %d repeat purchases in %d weeks, %d of them in the first %d.\n",
         log->n_customers, log_repeats(log, LOG_DAYS), WEEKS, log_repeats(log, LOG_FIT_DAYS),
         FIT_WEEKS);
  printf("A purchase is worth %.2f USD on average, coefficient of variation %.2f.\n\n",
         log->value_mean, log->value_cv);
}

/* ---- what is asked ---- */

static int study(const char *log_path, const char *plan_path) {
  static purchase_log log;
  static bgnbd_customer customers[LOG_CUSTOMERS];
  static prediction by[] = {{.name = "A  BG/NBD, maximum likelihood"},
                            {.name = "B  Funnel, the model file as shipped"},
                            {.name = "C  Funnel, those parameters"},
                            {.name = "D  Funnel, least squares of 39 weeks"}};
  enum { N = sizeof by / sizeof by[0] };
  double likely[BGNBD_N], least[BGNBD_N];
  fnl_error error = {0};
  fnl_status status = FNL_OK;
  if (log_read(&log, log_path) != 0)
    return 1;
  log_summarize(&log, LOG_FIT_DAYS, customers);
  const double likelihood = bgnbd_fit(customers, (size_t)log.n_customers, likely);
  memcpy(least, published, sizeof least);
  by[0].law = curve_of_law(likely);
  FNL_TRY(curve_of_file(plan_path, &by[1].law, &error));
  FNL_TRY(curve_of_parameters(likely, &by[2].law, &error));
  const double sum = bgnbd_minimize(squares, &log, 1e-3, least);
  FNL_TRY(curve_of_parameters(least, &by[3].law, &error));
  print_customers(&log);
  printf("%-36s %8s %8s %8s %8s\n", "Parameters", "r", "alpha", "a", "b");
  print_parameters("published", published);
  print_parameters("\nmaximum likelihood", likely);
  printf("   log likelihood %.1f", likelihood);
  print_parameters("\nleast squares of the totals by week", least);
  printf("   root mean square %.1f\n", sqrt(sum / FIT_WEEKS));
  print_weeks(&log, by, N);
  printf("\nErrors on weeks %d to %d, %%\n%-36s %8s %8s %9s %9s\n", FIT_WEEKS + 1, WEEKS, "",
         "totals", "by week", "last", "held out");
  for (int i = 0; i < N; i++)
    print_errors(&log, &by[i]);
out:
  if (status != FNL_OK)
    fprintf(stderr, "%s:%d: %s\n", error.file, error.line, error.message);
  return status != FNL_OK;
}

static int model(char **arguments) {
  double parameters[BGNBD_N];
  buyer_class classes[CLASSES_MOST];
  for (int i = 0; i < BGNBD_N; i++) {
    parameters[i] = atof(arguments[i]);
    if (!(parameters[i] > 0.0)) {
      fprintf(stderr, "%s: not a number above 0\n", arguments[i]);
      return 2;
    }
  }
  classes_write(classes, classes_of(parameters, classes), parameters, stdout);
  return 0;
}

int main(int argc, char **argv) {
  gsl_set_error_handler_off();
  if (argc == 2 + BGNBD_N && strcmp(argv[1], "model") == 0)
    return model(argv + 2);
  if (argc == 4 && strcmp(argv[1], "study") == 0)
    return study(argv[2], argv[3]);
  fputs("funnel_loyalty model R ALPHA A B | study CDNOW_sample.txt PLAN\n", stderr);
  return 2;
}

/* bgnbd.c: expectation and likelihood in closed form, and the search for the best parameters. */
#include "bgnbd.h"

#include <gsl/gsl_multimin.h>
#include <gsl/gsl_sf_hyperg.h>
#include <math.h>

double bgnbd_purchases(const double *parameters, double age) {
  const double r = parameters[BGNBD_R], alpha = parameters[BGNBD_ALPHA];
  const double a = parameters[BGNBD_A], b = parameters[BGNBD_B];
  if (!(age > 0.0))
    return 0.0;
  return (a + b - 1.0) / (a - 1.0) *
         (1.0 - pow(alpha / (alpha + age), r) *
                    gsl_sf_hyperg_2F1(r, b, a + b - 1.0, age / (alpha + age)));
}

static double likelihood_of(const double *parameters, const bgnbd_customer *customer) {
  const double r = parameters[BGNBD_R], alpha = parameters[BGNBD_ALPHA];
  const double a = parameters[BGNBD_A], b = parameters[BGNBD_B], x = customer->purchases;
  const double factor = lgamma(r + x) - lgamma(r) + r * log(alpha) + lgamma(a + b) + lgamma(b + x) -
                        lgamma(b) - lgamma(a + b + x);
  const double active = -(r + x) * log(alpha + customer->age);
  if (!(x > 0.0))
    return factor + active;
  const double silent = log(a / (b + x - 1.0)) - (r + x) * log(alpha + customer->last);
  const double most = active > silent ? active : silent;
  return factor + most + log(exp(active - most) + exp(silent - most));
}

double bgnbd_likelihood(const double *parameters, const bgnbd_customer *customers, size_t n) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++)
    sum += likelihood_of(parameters, &customers[i]);
  return sum;
}

/* ---- the search ---- */

typedef struct {
  double (*value)(const double *parameters, void *user);
  void *user;
} goal;

static double value_at(const gsl_vector *logarithms, void *from) {
  const goal *wanted = from;
  double parameters[BGNBD_N];
  for (size_t i = 0; i < BGNBD_N; i++)
    parameters[i] = exp(gsl_vector_get(logarithms, i));
  return wanted->value(parameters, wanted->user);
}

double bgnbd_minimize(double (*value)(const double *parameters, void *user), void *user,
                      double precision, double *parameters) {
  enum { STEPS_MOST = 2000 };
  static const double first_step = 0.3; /* of logarithms */
  goal wanted = {value, user};
  gsl_multimin_function function = {.f = value_at, .n = BGNBD_N, .params = &wanted};
  gsl_multimin_fminimizer *search =
      gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, BGNBD_N);
  gsl_vector *at = gsl_vector_alloc(BGNBD_N), *step = gsl_vector_alloc(BGNBD_N);
  for (size_t i = 0; i < BGNBD_N; i++)
    gsl_vector_set(at, i, log(parameters[i]));
  gsl_vector_set_all(step, first_step);
  gsl_multimin_fminimizer_set(search, &function, at, step);
  for (int i = 0; i < STEPS_MOST && gsl_multimin_fminimizer_size(search) > precision; i++)
    if (gsl_multimin_fminimizer_iterate(search) != GSL_SUCCESS)
      break;
  for (size_t i = 0; i < BGNBD_N; i++)
    parameters[i] = exp(gsl_vector_get(search->x, i));
  const double least = search->fval;
  gsl_multimin_fminimizer_free(search);
  gsl_vector_free(at);
  gsl_vector_free(step);
  return least;
}

typedef struct {
  const bgnbd_customer *customers;
  size_t n;
} sample;

static double unlikelihood(const double *parameters, void *user) {
  const sample *all = user;
  return -bgnbd_likelihood(parameters, all->customers, all->n);
}

double bgnbd_fit(const bgnbd_customer *customers, size_t n, double *parameters) {
  sample all = {customers, n};
  for (int i = 0; i < BGNBD_N; i++)
    parameters[i] = 1.0;
  return -bgnbd_minimize(unlikelihood, &all, 1e-6, parameters);
}

/* bgnbd.h: customers who buy at random and fall silent at random: BG/NBD.
 *
 * A customer buys at a rate lambda ~ gamma(r, alpha) and after each repeat purchase falls silent
 * for good with probability p ~ beta(a, b) (Fader, Hardie and Lee 2005, "Counting Your Customers"
 * the easy way, Marketing Science 24, doi:10.1287/mksc.1040.0098). Time is in weeks.
 */
#ifndef FNL_LOYALTY_BGNBD_H
#define FNL_LOYALTY_BGNBD_H

#include <stddef.h>

enum { BGNBD_R, BGNBD_ALPHA, BGNBD_A, BGNBD_B, BGNBD_N };

/* What is known of a customer: repeat purchases, when the last was, how long he has been one. */
typedef struct {
  double purchases, last, age;
} bgnbd_customer;

/* Expected repeat purchases within `age` weeks of the first (their equation 9). */
double bgnbd_purchases(const double *parameters, double age);

/* Log likelihood of all (their equation 6, in the form that does not overflow). */
double bgnbd_likelihood(const double *parameters, const bgnbd_customer *customers, size_t n);

/* Makes `value` of four positive parameters smallest, from where they are, by the simplex of Nelder
 * and Mead in their logarithms, to about this part of themselves. Returns the smallest value. */
double bgnbd_minimize(double (*value)(const double *parameters, void *user), void *user,
                      double precision, double *parameters);

/* By maximum likelihood. Returns its logarithm. */
double bgnbd_fit(const bgnbd_customer *customers, size_t n, double *parameters);

#endif

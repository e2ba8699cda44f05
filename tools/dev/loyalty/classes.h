/* classes.h: the mixture of BG/NBD as a few classes of buyers: stages of a Funnel model.
 *
 * Classes are the nodes of a quadrature for the two laws, gamma and beta; their shares are its
 * weights. A day of a class with hazard h = lambda p of a last purchase and probability p of its
 * being the last: who falls silent (1 - exp(-h) of them) does so with a purchase, and who is there
 * in the morning makes
 *
 *     (1 - p) (1 - exp(-h)) / p
 *
 * others on average, so that a class makes (1 - exp(-h t)) / p in t whole days, as in continuous
 * time: whole days cost no accuracy, only the few classes do. With the parameters of CDNOW
 * the expected purchases of up to 78 weeks are within 0.04 % of BG/NBD's, and the share of those
 * who never buy again within 0.4 %.
 */
#ifndef FNL_LOYALTY_CLASSES_H
#define FNL_LOYALTY_CLASSES_H

#include <stdio.h>

enum { CLASSES_RATES = 7, CLASSES_SILENCES = 4, CLASSES_MOST = CLASSES_RATES * CLASSES_SILENCES };

typedef struct {
  double share;
  double weekly, silent; /* lambda, p */
  double purchases;      /* a person and day, besides the last */
  double silence;        /* hazard of the last, a person and day */
} buyer_class;

/* Classes of at least a millionth of the buyers, by rising rate; shares sum to 1.
 * Parameters as in bgnbd.h. Returns how many. */
int classes_of(const double *parameters, buyer_class *classes);

/* Expected repeat purchases of one customer within so many days. */
double classes_purchases(const buyer_class *classes, int n, int days);

/* The model file. */
void classes_write(const buyer_class *classes, int n, const double *parameters, FILE *file);

#endif

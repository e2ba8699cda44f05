/* classes.c: quadrature, and the text of models/repeat-buyers.cfg. */
#include "classes.h"

#include "bgnbd.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <math.h>

enum { DAYS = 7 }; /* of a week */

static const double least_share = 1e-6;

/* Everybody who has bought for the first time is in his class the next morning: of `crowding` a
 * day, e^-40 stay. */
static const double crowding = 40.0;

typedef struct {
  double node[CLASSES_MOST], weight[CLASSES_MOST];
} quadrature;

/* On (0, 1) with the weight (1 - x)^first x^second. */
static quadrature rule_of(int n, double first, double second) {
  quadrature rule;
  gsl_integration_fixed_workspace *made =
      gsl_integration_fixed_alloc(gsl_integration_fixed_jacobi, (size_t)n, 0.0, 1.0, first, second);
  for (int i = 0; i < n; i++) {
    rule.node[i] = gsl_integration_fixed_nodes(made)[i];
    rule.weight[i] = gsl_integration_fixed_weights(made)[i];
  }
  gsl_integration_fixed_free(made);
  return rule;
}

/* Makes the weights sum to 1. Returns the mean of the nodes. */
static double normalize(quadrature *rule, int n) {
  double sum = 0.0, mean = 0.0;
  for (int i = 0; i < n; i++)
    sum += rule->weight[i];
  for (int i = 0; i < n; i++) {
    rule->weight[i] /= sum;
    mean += rule->weight[i] * rule->node[i];
  }
  return mean;
}

/* Quantiles of the gamma law, denser where people buy much: all but (1 - s)^3 of it, s by Gauss and
 * Legendre. The quantile grows as the 1/r-th power of the share, so it is smooth where nobody buys.
 * Then the mean is made exact. */
static quadrature rates_of(double r, double alpha) {
  quadrature rule = rule_of(CLASSES_RATES, 0.0, 0.0);
  for (int i = 0; i < CLASSES_RATES; i++) {
    const double above = 1.0 - rule.node[i];
    rule.node[i] = gsl_cdf_gamma_Qinv(above * above * above, r, 1.0 / alpha);
    rule.weight[i] *= above * above;
  }
  const double mean = normalize(&rule, CLASSES_RATES);
  for (int i = 0; i < CLASSES_RATES; i++)
    rule.node[i] *= r / alpha / mean;
  return rule;
}

/* Gauss and Jacobi in u, p = u^2: what a customer brings changes fast where p is near 0. */
static quadrature silences_of(double a, double b) {
  quadrature rule = rule_of(CLASSES_SILENCES, b - 1.0, 2.0 * a - 1.0);
  for (int i = 0; i < CLASSES_SILENCES; i++) {
    rule.weight[i] *= pow(1.0 + rule.node[i], b - 1.0);
    rule.node[i] *= rule.node[i];
  }
  normalize(&rule, CLASSES_SILENCES);
  return rule;
}

static buyer_class class_of(double share, double weekly, double silent) {
  const double hazard = weekly / DAYS * silent;
  return (buyer_class){.share = share,
                       .weekly = weekly,
                       .silent = silent,
                       .purchases = (1.0 - silent) * -expm1(-hazard) / silent,
                       .silence = hazard};
}

int classes_of(const double *parameters, buyer_class *classes) {
  const quadrature rate = rates_of(parameters[BGNBD_R], parameters[BGNBD_ALPHA]);
  const quadrature silence = silences_of(parameters[BGNBD_A], parameters[BGNBD_B]);
  double sum = 0.0;
  int n = 0;
  for (int i = 0; i < CLASSES_RATES; i++)
    for (int j = 0; j < CLASSES_SILENCES; j++) {
      const double share = rate.weight[i] * silence.weight[j];
      if (share < least_share)
        continue;
      classes[n++] = class_of(share, rate.node[i], silence.node[j]);
      sum += share;
    }
  for (int i = 0; i < n; i++)
    classes[i].share /= sum;
  return n;
}

double classes_purchases(const buyer_class *classes, int n, int days) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += classes[i].share * -expm1(-classes[i].silence * days) / classes[i].silent;
  return sum;
}

/* ---- the model ---- */

static void write_head(const double *parameters, int n, FILE *file) {
  fprintf(
      file,
      "# Customers who differ in how often they buy and in how soon they fall silent, as %d\n"
      "# classes of buyers: BG/NBD with the parameters of CDNOW, a music shop. Printed by\n"
      "# `funnel_loyalty model %.4g %.4g %.4g %.4g` (tools/dev/loyalty); what it predicts of\n"
      "# CDNOW's customers: experiments/loyalty. The first purchase puts somebody into a class,\n"
      "# the last one takes him out.\n\n"
      "name = \"repeat-buyers\";\n"
      "title = \"Customers who differ, and fall silent\";\n",
      n, parameters[BGNBD_R], parameters[BGNBD_ALPHA], parameters[BGNBD_A], parameters[BGNBD_B]);
  fputs("source = \"Fader, Hardie and Lee 2005 (doi:10.1287/mksc.1040.0098); ads assumed\";\n\n",
        file);
}

static void write_buyer(const buyer_class *class, int number, FILE *file) {
  const double days = DAYS / class->weekly;
  fprintf(file,
          "  { name = \"buyer%d\"; role = \"loyalty\";\n"
          "    title = \"Buys every %.*f days, each time for the last with %.2g %%\"; },\n",
          number, days < 100.0 ? 1 : 0, days, 100.0 * class->silent);
}

static void write_stages(const buyer_class *classes, int n, FILE *file) {
  fputs("stages = (\n"
        "  { name = \"stranger\"; role = \"prospect\";   title = \"Has not bought\"; },\n"
        "  { name = \"new\";      role = \"conversion\"; title = \"Has just bought for the first "
        "time\"; },\n",
        file);
  for (int i = 0; i < n; i++)
    write_buyer(&classes[i], i + 1, file);
  fputs("  { name = \"silent\";   role = \"lost\";       title = \"Will not buy again\"; }\n"
        ");\n\n",
        file);
}

static void write_channels(FILE *file) {
  fputs("channels = (\n"
        "  { name = \"social\"; title = \"Social ads\"; kind = \"paid\"; audience = [ \"stranger\" "
        "];\n"
        "    cpm = 8.0; capacity = 1.0; fatigue = 12.0; memory = 0.96; },  # as in five-stage\n"
        "  { name = \"search\"; title = \"Search ads\"; kind = \"paid\"; audience = [ \"stranger\" "
        "];\n"
        "    cpm = 60.0; capacity = 0.02; }                                # assumed: dear and "
        "scarce\n"
        ");\n\n",
        file);
}

static void write_moves(const buyer_class *classes, int n, FILE *file) {
  fputs("moves = (\n"
        "  { from = \"stranger\"; to = \"new\"; emits = \"first\";\n"
        "    per_touch = { social = 0.0008; search = 0.006; }; },          # assumed\n",
        file);
  fprintf(file, "  # %.3g times the shares of the classes: nobody stays a day longer.\n", crowding);
  for (int i = 0; i < n; i++)
    fprintf(file, "  { from = \"new\"; to = \"buyer%d\"; daily = %.12g; },\n", i + 1,
            crowding * classes[i].share);
  fputs("  # The last purchase: rate times probability of falling silent.\n", file);
  for (int i = 0; i < n; i++)
    fprintf(file,
            "  { from = \"buyer%d\"; to = \"silent\"; daily = %.12g; emits = \"repeat\"; }%s\n",
            i + 1, classes[i].silence, i + 1 < n ? "," : "");
  fputs(");\n\n", file);
}

/* In CDNOW_sample.txt a purchase is worth 35.32 USD, with a coefficient of variation of 0.96. */
static void write_events(const buyer_class *classes, int n, FILE *file) {
  static const char value[] = "value = { mean = 35.32; cv = 0.96; };";
  fprintf(file,
          "events = (\n"
          "  { name = \"first\"; title = \"First purchase\"; counts_as = [ \"conversion\", "
          "\"purchase\" ];\n"
          "    %s },\n"
          "  { name = \"repeat\"; title = \"Repeat purchase\"; counts_as = [ \"purchase\" ];\n"
          "    %s\n"
          "    in = {\n",
          value, value);
  for (int i = 0; i < n; i++)
    fprintf(file, "      buyer%d = %.12g;\n", i + 1, classes[i].purchases);
  fputs("    }; }\n);\n", file);
}

void classes_write(const buyer_class *classes, int n, const double *parameters, FILE *file) {
  write_head(parameters, n, file);
  write_stages(classes, n, file);
  write_channels(file);
  write_moves(classes, n, file);
  write_events(classes, n, file);
}

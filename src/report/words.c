/* words.c: figures as a person reads them. */
#include "report/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const fnl_word unknown = {"-"};

/* Beyond this a figure of money or people is a mistake; it is shown in powers of ten. */
static const double plainly_written = 1e18;

/* Copies the digits of `plain` with a comma before every third one left of the point. */
static void separate(fnl_word *word, const char *plain) {
  const size_t sign = plain[0] == '-';
  const size_t n_digits = strcspn(plain + sign, ".");
  char *out = word->text;
  if (sign)
    *out++ = '-';
  for (size_t i = 0; i < n_digits; i++) {
    if (i > 0 && (n_digits - i) % 3 == 0)
      *out++ = ',';
    *out++ = plain[sign + i];
  }
  snprintf(out, sizeof word->text - (size_t)(out - word->text), "%s", plain + sign + n_digits);
}

fnl_word fnl_word_number(double number, int decimals) {
  fnl_word word = unknown;
  char plain[40];
  if (!isfinite(number)) /* what JSON has as null */
    return word;
  if (fabs(number) >= plainly_written) {
    snprintf(word.text, sizeof word.text, "%.3g", number);
    return word;
  }
  /* A rounded zero has no sign. */
  if (fabs(number) < 0.5 * pow(10.0, -decimals))
    number = 0.0;
  snprintf(plain, sizeof plain, "%.*f", decimals, number);
  separate(&word, plain);
  return word;
}

fnl_word fnl_word_count(double count) {
  const bool few = fabs(count) < 10.0 && count != floor(count);
  return fnl_word_number(count, few ? 1 : 0);
}

static int money_decimals(double money) { return fabs(money) < 999.995 ? 2 : 0; }

fnl_word fnl_word_counted(double count, const char *one, const char *many) {
  fnl_word word = fnl_word_count(count);
  const bool is_one = strcmp(word.text, "1") == 0;
  const size_t length = strlen(word.text);
  snprintf(word.text + length, sizeof word.text - length, " %s", is_one ? one : many);
  return word;
}

fnl_word fnl_word_money(double money) {
  return fnl_word_number(money, money == 0.0 ? 0 : money_decimals(money));
}

static double rounded(double number, double unit) { return unit * floor(number / unit + 0.5); }

/* The power of ten the standard error begins with, at least a whole unit of money. */
static double money_unit(const fnl_estimate *estimate) {
  const double unit = estimate->se > 1.0 ? pow(10.0, floor(log10(estimate->se))) : 1.0;
  return fabs(estimate->mean) >= 1000.0 ? unit : 0.01;
}

static fnl_word money_at(const fnl_estimate *estimate, double money) {
  return fnl_word_number(rounded(money, money_unit(estimate)), money_decimals(estimate->mean));
}

fnl_word fnl_word_money_estimate(const fnl_estimate *estimate) {
  return money_at(estimate, estimate->mean);
}

static fnl_word interval(fnl_word low, fnl_word high) {
  fnl_word word = {""};
  snprintf(word.text, sizeof word.text, "%.29s to %.29s", low.text, high.text);
  return word;
}

fnl_word fnl_word_money_interval(const fnl_estimate *estimate) {
  if (!fnl_estimate_has_interval(estimate))
    return (fnl_word){""};
  return interval(money_at(estimate, estimate->low), money_at(estimate, estimate->high));
}

fnl_word fnl_word_share(double share) {
  if (!isfinite(share))
    return unknown;
  const double percent = 100.0 * share;
  const bool whole = fabs(percent) >= 9.95 || fabs(percent - floor(percent + 0.5)) < 0.05;
  fnl_word word = fnl_word_number(percent, whole ? 0 : 1);
  strncat(word.text, " %", sizeof word.text - strlen(word.text) - 1);
  return word;
}

bool fnl_estimate_has_interval(const fnl_estimate *estimate) {
  return isfinite(estimate->low) && isfinite(estimate->high);
}

int fnl_ratio_decimals(const fnl_estimate *estimate) {
  enum { LEAST = 2, MOST = 3 };
  static const double shown_by_least = 0.005; /* a half-width that two decimals still show */
  static const double small = 0.05;           /* of which two decimals leave one digit */
  const bool is_narrow = fnl_estimate_has_interval(estimate) &&
                         0.5 * (estimate->high - estimate->low) < shown_by_least;
  return is_narrow || fabs(estimate->mean) < small ? MOST : LEAST;
}

fnl_word fnl_word_ratio(const fnl_estimate *estimate, int decimals) {
  return fnl_word_number(estimate->mean, decimals);
}

fnl_word fnl_word_ratio_interval(const fnl_estimate *estimate, int decimals) {
  if (!fnl_estimate_has_interval(estimate))
    return (fnl_word){""};
  return interval(fnl_word_number(estimate->low, decimals),
                  fnl_word_number(estimate->high, decimals));
}

void fnl_percents(const double *shares, int n, int *percents) {
  int left = 100;
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += shares[i];
  for (int i = 0; i < n; i++) {
    percents[i] = sum > 0.0 ? (int)floor(100.0 * shares[i] / sum) : 0;
    left -= percents[i];
  }
  /* Each round gives a point to whoever was cut most; there are fewer points than shares. */
  for (; left > 0 && sum > 0.0; left--) {
    int most = 0;
    for (int i = 1; i < n; i++)
      if (100.0 * shares[i] / sum - percents[i] > 100.0 * shares[most] / sum - percents[most])
        most = i;
    percents[most]++;
  }
}

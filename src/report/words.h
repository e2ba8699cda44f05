/* words.h: figures as a person reads them: "200,700", "2.23", "58 %".
 *
 * A word is a small string by value: `fnl_word_share(0.58).text` may stand in a printf. What is
 * not known is "-". How many decimals are shown follows from how well the figure is known.
 */
#ifndef FNL_REPORT_WORDS_H
#define FNL_REPORT_WORDS_H

#include "study/sample.h"

typedef struct {
  char text[64];
} fnl_word;

/* A number with so many decimals and a comma every three digits. */
fnl_word fnl_word_number(double number, int decimals);

/* People, impressions, conversions: whole, but for a few of them. */
fnl_word fnl_word_count(double count);

/* A count with its noun: "1 person", "90 days". */
fnl_word fnl_word_counted(double count, const char *one, const char *many);

/* Money: whole from 1,000 on, else with cents. */
fnl_word fnl_word_money(double money);

/* Money rounded to where its standard error begins: 200,687 +- 912 is "200,700". */
fnl_word fnl_word_money_estimate(const fnl_estimate *estimate);
fnl_word fnl_word_money_interval(const fnl_estimate *estimate); /* "198,900 to 202,500" */

/* A part of one as percent: "58 %", "2.5 %". */
fnl_word fnl_word_share(double share);

/* Decimals (2 or 3) that show a ratio's interval. */
int fnl_ratio_decimals(const fnl_estimate *estimate);
fnl_word fnl_word_ratio(const fnl_estimate *estimate, int decimals);
fnl_word fnl_word_ratio_interval(const fnl_estimate *estimate, int decimals); /* "2.21 to 2.25" */

/* Shares as whole percents that sum to 100, by largest remainder. */
void fnl_percents(const double *shares, int n, int *percents);

/* Whether the estimate has an interval at all. */
bool fnl_estimate_has_interval(const fnl_estimate *estimate);

#endif

/* set.h: the plans that the optimizer is measured on, as text; a number names one for ever.
 *
 *     1 …  70  three campaigns of a five-stage journey, its numbers drawn anew: smooth
 *    71 … 100  three campaigns with thresholds, loops or audiences that are empty at the start:
 *              several local optima, chosen among many draws because they have them
 *   101 … 150  36 variables: odd numbers 36 campaigns, even ones 12 campaigns in three periods;
 *              every other two with thresholds
 *   151 … 152  189 variables: nine campaigns in 21 weeks, 189 campaigns
 *         153  40 campaigns in 13 weeks
 */
#ifndef FNL_TOOLS_OPTIMIZER_SET_H
#define FNL_TOOLS_OPTIMIZER_SET_H

#include <stdint.h>

enum {
  SET_SMOOTH = 1,
  SET_RUGGED = 71,
  SET_WIDE = 101,
  SET_HUGE = 151,
  SET_LARGE_COMMAND = 153,
  SET_END = 154
};

/* The plan `number`, a new string (free); NULL: out of memory. */
char *set_plan_text(int number);

/* A rugged plan of any seed, for choosing those that are in the set. */
char *set_rugged_text(uint64_t seed);

/* Small random numbers of the set and of the starts of others' methods (splitmix64: Steele, Lea and
 * Flood 2014, doi:10.1145/2660193.2660195). */
double set_uniform(uint64_t *state);

/* A point of the unit simplex [n], uniformly. */
void set_point(uint64_t *state, int n, double *x);

#endif

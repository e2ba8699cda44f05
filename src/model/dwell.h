/* dwell.h: the stay in a stage as phases passed one after the other, unseen.
 *
 * A stage whose `dwell` is given is left by time only after a stay of mean `days` and variance
 * days^2 / phases, as of Erlang's law, counted in whole days. See docs/model.md, 7.4.
 */
#ifndef FNL_MODEL_DWELL_H
#define FNL_MODEL_DWELL_H

/* Each of n phases is passed at one rate a day, one a day at most; the last of them follows the one
 * before with probability `last`, else the stay ends there. */
typedef struct {
  int n;
  double rate, last;
} fnl_dwell;

/* Phases whose sum has this mean (>= 1) and, as near as a stay of whole days can, this variance:
 * days^2 / phases. */
fnl_dwell fnl_dwell_of(double days, int phases);

/* Rate at which the phase `number` (from 0) is passed, on to the next, and out of the stage. */
double fnl_dwell_onward(const fnl_dwell *dwell, int number);
double fnl_dwell_out(const fnl_dwell *dwell, int number);

/* Standard deviation of the stay, in days. */
double fnl_dwell_sd(double days, int phases);

#endif

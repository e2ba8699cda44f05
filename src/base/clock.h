/* clock.h: how long something takes, which no setting of the date changes. */
#ifndef FNL_BASE_CLOCK_H
#define FNL_BASE_CLOCK_H

#include <time.h>

/* Seconds since some moment of the machine's. */
static inline double fnl_clock_seconds(void) {
  struct timespec time = {0};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

#endif

/* morris.h: what the design and the analysis of elementary effects share. */
#ifndef FNL_EXPERIMENT_MORRIS_H
#define FNL_EXPERIMENT_MORRIS_H

#include "experiment/design.h"

/* Levels of the grid that trajectories walk on; 4 where the settings say nothing. */
static inline int fnl_morris_levels(const fnl_design_settings *settings) {
  return settings->levels > 0 ? settings->levels : 4;
}

#endif

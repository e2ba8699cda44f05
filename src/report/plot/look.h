/* look.h: what pictures in a terminal may be made of. */
#ifndef FNL_REPORT_PLOT_LOOK_H
#define FNL_REPORT_PLOT_LOOK_H

#include <stdbool.h>

enum { FNL_LOOK_NARROWEST = 40, FNL_LOOK_WIDEST = 80 };

typedef struct {
  int width;    /* columns, FNL_LOOK_NARROWEST to FNL_LOOK_WIDEST */
  bool unicode; /* blocks and braille; else ASCII alone */
  bool colour;
} fnl_look;

#endif

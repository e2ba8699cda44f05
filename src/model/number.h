/* number.h: a number of a file, which may be uncertain. */
#ifndef FNL_MODEL_NUMBER_H
#define FNL_MODEL_NUMBER_H

/* `value` is what the file says, or the mean of its law. */
typedef struct {
  double value;
  int law; /* index into fnl_plan.laws, or FNL_CERTAIN */
} fnl_number;

#define FNL_CERTAIN (-1)

#endif

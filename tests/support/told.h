/* told.h: what a wrong input is answered with: where it is, what is wrong, what would be right. */
#ifndef TESTS_SUPPORT_TOLD_H
#define TESTS_SUPPORT_TOLD_H

#include "base/error.h"

/* How the file's name ends, the line (0: of none), and parts of the rest; "" is part of all. */
typedef struct {
  const char *file;
  int line;
  const char *message, *hint;
} told;

/* That the error says all of it; else the test fails, and shows `input` with what was told. */
void told_check(const char *input, const fnl_error *error, told wanted);

#endif

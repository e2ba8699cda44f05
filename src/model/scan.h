/* scan.h: the words of libconfig's syntax, one after the other: its scanner.l, told apart more
 * strictly (a text ends on its line, `12ab` is no number). */
#ifndef FNL_MODEL_SCAN_H
#define FNL_MODEL_SCAN_H

#include "model/input.h"

typedef enum {
  FNL_TOKEN_END,
  FNL_TOKEN_NAME,
  FNL_TOKEN_INTEGER, /* 32 bits */
  FNL_TOKEN_INTEGER64,
  FNL_TOKEN_REAL,
  FNL_TOKEN_FLAG,
  FNL_TOKEN_STRING,
  FNL_TOKEN_SIGN, /* one of = : ; , { } [ ] ( ) */
  FNL_TOKEN_BAD   /* told already; nothing can follow */
} fnl_token_kind;

typedef struct {
  fnl_token_kind kind;
  const char *start; /* in the input's text */
  int length, line;
} fnl_token;

typedef struct {
  const fnl_input *input;
  const fnl_document *document;
  fnl_diagnostics *diagnostics;
  const char *at;
  int line;
} fnl_scanner;

/* The next word. Numbers libconfig would misread are told and given all the same. */
fnl_token fnl_scan(fnl_scanner *scanner);

/* A mistake in a line of the input. */
fnl_error *fnl_scan_mistake(fnl_scanner *scanner, int line, const char *format, ...)
    FNL_PRINTF(3, 4);

#endif

/* scan.c: the words of libconfig's syntax. */
#include "model/scan.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_MAX = 64 };

fnl_error *fnl_scan_mistake(fnl_scanner *s, int line, const char *format, ...) {
  char message[sizeof((fnl_error *)0)->message];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  return fnl_diagnostics_add(s->diagnostics, s->document, fnl_input_origin(s->input, line),
                             FNL_MISTAKE, FNL_ESYNTAX, "%s", message);
}

static fnl_token token(fnl_scanner *s, fnl_token_kind kind, size_t length) {
  fnl_token one = {kind, s->at, (int)length, s->line};
  s->at += length;
  return one;
}

/* ---- what stands between words ---- */

static bool skip_block_comment(fnl_scanner *s) {
  int start = s->line;
  for (s->at += 2; *s->at; s->at++) {
    if (s->at[0] == '*' && s->at[1] == '/') {
      s->at += 2;
      return true;
    }
    s->line += *s->at == '\n';
  }
  fnl_error_hint(fnl_scan_mistake(s, start, "the comment that begins here is never closed"),
                 "write */");
  return false;
}

static bool skip_space(fnl_scanner *s) {
  for (;;) {
    if (*s->at && strchr(" \t\r\f\n", *s->at))
      s->line += *s->at++ == '\n';
    else if (s->at[0] == '#' || (s->at[0] == '/' && s->at[1] == '/'))
      s->at += strcspn(s->at, "\n");
    else if (s->at[0] == '/' && s->at[1] == '*') {
      if (!skip_block_comment(s))
        return false;
    } else
      return true;
  }
}

/* ---- words ---- */

static fnl_token scan_string(fnl_scanner *s) {
  size_t length = 1;
  while (s->at[length] && s->at[length] != '\n') {
    if (s->at[length] == '"')
      return token(s, FNL_TOKEN_STRING, length + 1);
    bool escape = s->at[length] == '\\' && s->at[length + 1] && s->at[length + 1] != '\n';
    length += escape ? 2 : 1;
  }
  fnl_error_hint(
      fnl_scan_mistake(s, s->line, "the text that begins here is not closed on its line"),
      "write \" at its end");
  return token(s, FNL_TOKEN_BAD, length);
}

static bool is_name_letter(char c) { return c && (isalnum((unsigned char)c) || strchr("-_*", c)); }

static bool is_word(const char *start, size_t length, const char *lower) {
  if (length != strlen(lower))
    return false;
  for (size_t i = 0; i < length; i++)
    if (tolower((unsigned char)start[i]) != lower[i])
      return false;
  return true;
}

static fnl_token scan_name(fnl_scanner *s) {
  size_t length = 1;
  while (is_name_letter(s->at[length]))
    length++;
  bool flag = is_word(s->at, length, "true") || is_word(s->at, length, "false");
  return token(s, flag ? FNL_TOKEN_FLAG : FNL_TOKEN_NAME, length);
}

/* ---- numbers ---- */

/* Where a number, or what looks like one, ends. */
static size_t number_length(const char *start) {
  const char *at = start + (*start == '+' || *start == '-');
  while (isalnum((unsigned char)*at) || *at == '.') {
    bool exponent = (*at == 'e' || *at == 'E') && (at[1] == '+' || at[1] == '-');
    at += 1 + exponent;
  }
  return (size_t)(at - start);
}

static bool is_hexadecimal(const char *number) {
  return number[0] == '0' && (number[1] == 'x' || number[1] == 'X');
}

static void check_integer(fnl_scanner *s, const char *number, long long value, bool wide) {
  if (errno == ERANGE)
    fnl_error_hint(fnl_scan_mistake(s, s->line, "%s is beyond 64 bits", number),
                   "the largest whole number is %lldL", LLONG_MAX);
  else if (!wide && (value > INT_MAX || value < INT_MIN))
    fnl_error_hint(
        fnl_scan_mistake(s, s->line, "%s is beyond 32 bits and would be read wrongly", number),
        "write %sL", number);
}

/* A whole number, with L or LL behind it if it may have 64 bits; BAD if it is none. */
static fnl_token_kind scan_integer(fnl_scanner *s, const char *number) {
  char *end;
  errno = 0;
  long long value = strtoll(number, &end, is_hexadecimal(number) ? 16 : 10);
  bool wide = strcmp(end, "L") == 0 || strcmp(end, "LL") == 0;
  if (end == number || (*end != '\0' && !wide))
    return FNL_TOKEN_BAD;
  check_integer(s, number, value, wide);
  return wide ? FNL_TOKEN_INTEGER64 : FNL_TOKEN_INTEGER;
}

/* "." alone libconfig reads as zero, and 1e999 as infinity. */
static fnl_token_kind scan_real(fnl_scanner *s, const char *number) {
  char *end;
  if (strspn(number, "+-.0123456789eE") != strlen(number))
    return FNL_TOKEN_BAD;
  double value = strtod(number, &end);
  if (end == number || *end != '\0')
    return FNL_TOKEN_BAD;
  if (isinf(value))
    fnl_error_hint(fnl_scan_mistake(s, s->line, "%s is too large for a number", number),
                   "the largest is 1.7e308");
  return FNL_TOKEN_REAL;
}

static fnl_token scan_number(fnl_scanner *s) {
  char number[NUMBER_MAX + 1] = "";
  size_t length = number_length(s->at);
  fnl_token_kind kind = FNL_TOKEN_BAD;
  if (length > NUMBER_MAX) {
    fnl_scan_mistake(s, s->line, "a number of more than 64 digits");
    return token(s, FNL_TOKEN_BAD, length);
  }
  memcpy(number, s->at, length);
  kind = is_hexadecimal(number) || !strpbrk(number, ".eE") ? scan_integer(s, number)
                                                           : scan_real(s, number);
  if (kind == FNL_TOKEN_BAD)
    fnl_scan_mistake(s, s->line, "%s is no number", number);
  return token(s, kind, length);
}

static bool starts_number(const char *at) {
  at += *at == '+' || *at == '-';
  return isdigit((unsigned char)*at) || *at == '.';
}

/* libconfig would open the file of an `@include` itself; those that may stand are gone by now. */
static fnl_token scan_stray(fnl_scanner *s) {
  char c = *s->at;
  if (c == '@')
    fnl_error_hint(fnl_scan_mistake(s, s->line, "`@` where no @include can stand"),
                   "@include \"FILE\" at the start of a line");
  else if ((unsigned char)c < 0x80)
    fnl_scan_mistake(s, s->line, "`%c` has no meaning outside quotes", c);
  else
    fnl_scan_mistake(s, s->line, "a letter that has no meaning outside quotes");
  return token(s, FNL_TOKEN_BAD, 1);
}

fnl_token fnl_scan(fnl_scanner *s) {
  if (!skip_space(s))
    return token(s, FNL_TOKEN_BAD, 0);
  char c = *s->at;
  if (c == '\0')
    return token(s, FNL_TOKEN_END, 0);
  if (c == '"')
    return scan_string(s);
  if (strchr("=:;,{}[]()", c))
    return token(s, FNL_TOKEN_SIGN, 1);
  if (starts_number(s->at))
    return scan_number(s);
  if (isalpha((unsigned char)c) || c == '*')
    return scan_name(s);
  return scan_stray(s);
}

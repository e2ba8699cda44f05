/* lint.c: a scanner over the text for what libconfig reads wrongly without a word. */
#include "model/lint.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_MAX = 64 };

typedef struct {
  const fnl_input *input;
  const fnl_document *document;
  fnl_diagnostics *diagnostics;
  const char *at;
  int line;
  bool stopped;    /* what follows could only be misread */
  bool value_next; /* after `=` or `:` */
  int depth;
  char opened[FNL_DEPTH_MAX];     /* the bracket */
  int opened_line[FNL_DEPTH_MAX]; /* where */
  int n_settings[FNL_DEPTH_MAX + 1];
} scanner;

static fnl_error *found(scanner *s, int line, const char *message) {
  return fnl_diagnostics_add(s->diagnostics, s->document, fnl_input_origin(s->input, line),
                             FNL_MISTAKE, FNL_ESYNTAX, "%s", message);
}

static fnl_error *found_word(scanner *s, const char *format, int length, const char *word) {
  fnl_text message = {0};
  fnl_text_add_bytes(&message, word, (size_t)(length < NUMBER_MAX ? length : NUMBER_MAX));
  fnl_text_add(&message, format);
  fnl_error *error = found(s, s->line, fnl_text_string(&message));
  fnl_text_free(&message);
  return error;
}

static fnl_error *stop(scanner *s, int line, const char *message) {
  s->stopped = true;
  return found(s, line, message);
}

static void skip_line(scanner *s) { s->at += strcspn(s->at, "\n"); }

static void skip_block_comment(scanner *s) {
  int start = s->line;
  for (s->at += 2; *s->at; s->at++) {
    if (s->at[0] == '*' && s->at[1] == '/') {
      s->at += 2;
      return;
    }
    s->line += *s->at == '\n';
  }
  fnl_error_hint(stop(s, start, "the comment that begins here is never closed"), "write */");
}

static void skip_string(scanner *s) {
  for (s->at++; *s->at && *s->at != '\n'; s->at++) {
    if (*s->at == '"') {
      s->at++;
      s->value_next = false;
      return;
    }
    if (*s->at == '\\' && s->at[1] && s->at[1] != '\n')
      s->at++;
  }
  fnl_error_hint(stop(s, s->line, "the text that begins here is not closed on its line"),
                 "write \" at its end");
}

static char closing(char opening) { return opening == '{' ? '}' : opening == '[' ? ']' : ')'; }

static void open_bracket(scanner *s) {
  if (s->depth == FNL_DEPTH_MAX) {
    stop(s, s->line, "brackets inside brackets more than 32 deep");
    return;
  }
  s->opened[s->depth] = *s->at;
  s->opened_line[s->depth++] = s->line;
  s->n_settings[s->depth] = 0;
  s->value_next = false;
  s->at++;
}

static void close_bracket(scanner *s) {
  char message[] = "`?` closes nothing";
  message[1] = *s->at;
  if (s->depth == 0) {
    stop(s, s->line, message);
    return;
  }
  char opening = s->opened[--s->depth];
  if (closing(opening) != *s->at) {
    fnl_error *error = stop(s, s->line, "the brackets do not match");
    fnl_error_hint(error, "`%c` was opened in line %d, `%c` cannot close it", opening,
                   fnl_input_origin(s->input, s->opened_line[s->depth]).line, *s->at);
    return;
  }
  s->at++;
}

/* One more setting of the open group. */
static void count_setting(scanner *s) {
  if (++s->n_settings[s->depth] > FNL_SETTINGS_MAX)
    stop(s, s->line, "more than 20,000 settings in one group");
  s->value_next = true;
  s->at++;
}

static bool is_name_letter(char c) { return isalnum((unsigned char)c) || strchr("-_*", c); }

static bool is_word(const char *word, int length, const char *lower) {
  if (length != (int)strlen(lower))
    return false;
  for (int i = 0; i < length; i++)
    if (tolower((unsigned char)word[i]) != lower[i])
      return false;
  return true;
}

static bool is_not_finite(const char *word, int length) {
  static const char *const words[] = {"nan", "inf", "infinity"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (is_word(word, length, words[i]))
      return true;
  return false;
}

/* Whether the next sign that is no space gives a value to a name. */
static bool is_setting(const char *at) {
  at += strspn(at, " \t\r\n");
  return *at == '=' || *at == ':';
}

/* A name where a value belongs can only be true or false. */
static void scan_word(scanner *s) {
  const char *word = s->at;
  int length = 0;
  while (word[length] && is_name_letter(word[length]) && length < INT_MAX)
    length++;
  bool in_group = s->depth == 0 || s->opened[s->depth - 1] == '{';
  bool value = s->value_next || !in_group;
  s->at += length;
  s->value_next = false;
  if (!value || is_word(word, length, "true") || is_word(word, length, "false"))
    return;
  if (!in_group && is_setting(s->at))
    fnl_error_hint(stop(s, s->line, "a setting NAME = VALUE in a list ( … ) or array [ … ]"),
                   "settings stand in a group { … }");
  else if (is_not_finite(word, length))
    found_word(s, " is no number a plan can use", length, word);
  else
    fnl_error_hint(found_word(s, " is neither a number, a text, true nor false", length, word),
                   "a text stands in quotes: \"%.*s\"", length < NUMBER_MAX ? length : NUMBER_MAX,
                   word);
}

/* The end of a number of libconfig's grammar, and some that only look like one. */
static const char *number_end(const char *at) {
  at += *at == '+' || *at == '-';
  while (isalnum((unsigned char)*at) || *at == '.') {
    bool exponent = (*at == 'e' || *at == 'E') && (at[1] == '+' || at[1] == '-');
    at += 1 + exponent;
  }
  return at;
}

static bool is_hexadecimal(const char *number) { return strchr("xX", number[1]) && number[1]; }

static void check_integer(scanner *s, const char *number, int length) {
  bool wide = strchr(number, 'L') != NULL, hexadecimal = is_hexadecimal(number);
  char *end;
  errno = 0;
  long long value = strtoll(number, &end, hexadecimal ? 16 : 10);
  if (*end != '\0' && *end != 'L')
    return; /* a syntax error, which libconfig reports */
  if (errno == ERANGE)
    fnl_error_hint(found_word(s, " is beyond 64 bits", length, number),
                   "the largest whole number is %lldL", LLONG_MAX);
  else if (!wide && (value > INT_MAX || value < INT_MIN))
    fnl_error_hint(found_word(s, " is beyond 32 bits and would be read wrongly", length, number),
                   "write %.*sL", length, number);
}

static void check_real(scanner *s, const char *number, int length) {
  char *end;
  double value = strtod(number, &end);
  if (end == number) /* "." alone, which libconfig reads as zero */
    found_word(s, " is no number", length, number);
  else if (*end == '\0' && isinf(value))
    fnl_error_hint(found_word(s, " is too large for a number", length, number),
                   "the largest is 1.7e308");
}

static void scan_number(scanner *s) {
  const char *end = number_end(s->at);
  int length = (int)(end - s->at);
  char number[NUMBER_MAX + 1] = "";
  if (length > NUMBER_MAX) {
    stop(s, s->line, "a number of more than 64 digits");
    return;
  }
  memcpy(number, s->at, (size_t)length);
  if (is_hexadecimal(number) || !strpbrk(number, ".eE"))
    check_integer(s, number, length);
  else
    check_real(s, number, length);
  s->at = end;
  s->value_next = false;
}

static bool starts_number(const char *at) {
  at += *at == '+' || *at == '-';
  return isdigit((unsigned char)*at) || *at == '.';
}

static void scan_token(scanner *s) {
  char c = *s->at;
  if (c == '#' || (c == '/' && s->at[1] == '/'))
    skip_line(s);
  else if (c == '/' && s->at[1] == '*')
    skip_block_comment(s);
  else if (c == '"')
    skip_string(s);
  else if (strchr("{[(", c))
    open_bracket(s);
  else if (strchr("}])", c))
    close_bracket(s);
  else if (c == '=' || c == ':')
    count_setting(s);
  else if (c == '@') /* libconfig would open the file itself */
    fnl_error_hint(stop(s, s->line, "`@` where no @include can stand"),
                   "@include \"FILE\" at the start of a line");
  else if (starts_number(s->at))
    scan_number(s);
  else if (isalpha((unsigned char)c) || c == '*')
    scan_word(s);
  else {
    s->line += c == '\n';
    s->at++;
  }
}

void fnl_lint(const fnl_input *input, const fnl_document *document, fnl_diagnostics *diagnostics) {
  scanner s = {.input = input, .document = document, .diagnostics = diagnostics, .line = 1};
  s.at = fnl_text_string(&input->text);
  while (*s.at && !s.stopped && diagnostics->n_mistakes < FNL_DIAGNOSTICS_MAX)
    scan_token(&s);
  if (s.depth > 0 && !s.stopped) {
    char message[] = "`?` opened here is never closed";
    message[1] = s.opened[s.depth - 1];
    fnl_error *error = found(&s, s.opened_line[s.depth - 1], message);
    fnl_error_hint(error, "write %c", closing(s.opened[s.depth - 1]));
  }
}

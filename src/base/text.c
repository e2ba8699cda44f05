/* text.c: growable text, numbers as text, edit distance. */
#include "base/text.h"

#include "base/grow.h"

#include <ctype.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 63 };

void fnl_text_free(fnl_text *text) {
  free(text->data);
  memset(text, 0, sizeof *text);
}

/* Room for `more` bytes and the terminator. */
static bool reserve(fnl_text *text, size_t more) {
  if (text->failed)
    return false;
  text->failed = more >= SIZE_MAX - text->length ||
                 !FNL_GROW(text->data, text->capacity, text->length + more + 1);
  return !text->failed;
}

void fnl_text_add_bytes(fnl_text *text, const char *bytes, size_t length) {
  if (!reserve(text, length))
    return;
  if (length)
    memcpy(text->data + text->length, bytes, length);
  text->length += length;
  text->data[text->length] = '\0';
}

void fnl_text_add(fnl_text *text, const char *string) {
  fnl_text_add_bytes(text, string, strlen(string));
}

void fnl_text_add_format(fnl_text *text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (length < 0 || !reserve(text, (size_t)length))
    return;
  va_start(arguments, format);
  vsnprintf(text->data + text->length, (size_t)length + 1, format, arguments);
  va_end(arguments);
  text->length += (size_t)length;
}

void fnl_text_add_number(fnl_text *text, double number) {
  char buffer[FNL_NUMBER_SIZE];
  fnl_text_add(text, fnl_number_format(buffer, number));
}

void fnl_text_cut(fnl_text *text, size_t length) {
  if (length >= text->length)
    return;
  text->length = length;
  text->data[length] = '\0';
}

const char *fnl_text_string(const fnl_text *text) { return text->data ? text->data : ""; }

/* printf writes the locale's decimal point; files want '.'. */
static void restore_point(char *buffer) {
  const char *point = localeconv()->decimal_point;
  size_t length = strlen(point);
  char *found = strcmp(point, ".") == 0 ? NULL : strstr(buffer, point);
  if (!found || length == 0)
    return;
  found[0] = '.';
  memmove(found + 1, found + length, strlen(found + length) + 1);
}

char *fnl_number_format(char buffer[FNL_NUMBER_SIZE], double number) {
  /* 15 digits are always kept by a decimal, 17 always tell two doubles apart. */
  for (int digits = 15; digits <= 17; digits++) {
    snprintf(buffer, FNL_NUMBER_SIZE, "%.*g", digits, number);
    if (!isfinite(number) || strtod(buffer, NULL) == number)
      break;
  }
  restore_point(buffer);
  return buffer;
}

bool fnl_number_read(const char *text, size_t length, double *number) {
  char buffer[2 * FNL_NUMBER_SIZE], *end;
  const char *point = localeconv()->decimal_point;
  size_t n = 0;
  if (length == 0 || length >= FNL_NUMBER_SIZE || strlen(point) > FNL_NUMBER_SIZE ||
      isspace((unsigned char)text[0]))
    return false;
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '.')
      n += (size_t)snprintf(buffer + n, sizeof buffer - n, "%s", point);
    else
      buffer[n++] = text[i];
    if ((text[i] == '.' && memchr(text + i + 1, '.', length - i - 1)) ||
        (text[i] == point[0] && point[0] != '.'))
      return false;
  }
  buffer[n] = '\0';
  *number = strtod(buffer, &end);
  return *end == '\0' && end != buffer;
}

char *fnl_string_copy(const char *string) {
  if (!string)
    return NULL;
  size_t size = strlen(string) + 1;
  char *copy = malloc(size);
  if (copy)
    memcpy(copy, string, size);
  return copy;
}

static int smaller(int a, int b) { return a < b ? a : b; }

static bool same_letter(char a, char b) {
  return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Optimal string alignment (Damerau 1964; Navarro 2001, section 3): three rows of its table. */
int fnl_string_distance(const char *a, const char *b) {
  int n_a = (int)strnlen(a, WORD_MAX), n_b = (int)strnlen(b, WORD_MAX);
  int rows[3][WORD_MAX + 1];
  int *before = rows[0], *above = rows[1], *row = rows[2];
  for (int j = 0; j <= n_b; j++)
    row[j] = j;
  for (int i = 1; i <= n_a; i++) {
    int *spare = before;
    before = above, above = row, row = spare;
    row[0] = i;
    for (int j = 1; j <= n_b; j++) {
      bool same = same_letter(a[i - 1], b[j - 1]);
      row[j] = smaller(smaller(above[j], row[j - 1]) + 1, above[j - 1] + !same);
      if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) && same_letter(a[i - 2], b[j - 1]))
        row[j] = smaller(row[j], before[j - 2] + 1);
    }
  }
  return row[n_b];
}

/* The only word that contains `word`, or -1: "reward" for "referral_reward". */
static int containing(const char *word, int n_words, const char *const *words) {
  int found = -1;
  if (strlen(word) < 3)
    return -1;
  for (int i = 0; i < n_words; i++)
    if (strstr(words[i], word)) {
      if (found >= 0)
        return -1;
      found = i;
    }
  return found;
}

int fnl_string_nearest(const char *word, int n_words, const char *const *words) {
  int nearest = -1, least = strlen(word) <= 4 ? 1 : 2;
  for (int i = 0; i < n_words; i++) {
    int distance = fnl_string_distance(word, words[i]);
    if (distance < least || (distance == least && nearest < 0)) {
      nearest = i;
      least = distance;
    }
  }
  return nearest >= 0 ? nearest : containing(word, n_words, words);
}

/* Length of the sequence a lead byte opens, 0 for none; `low` and `high` bound the second byte. */
static int sequence_length(unsigned char lead, unsigned char *low, unsigned char *high) {
  *low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  *high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (lead < 0x80)
    return 1;
  if (lead >= 0xC2 && lead <= 0xDF)
    return 2;
  if (lead >= 0xE0 && lead <= 0xEF)
    return 3;
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

bool fnl_string_is_utf8(const char *bytes, size_t length) {
  for (size_t i = 0; i < length;) {
    unsigned char low, high;
    int n = sequence_length((unsigned char)bytes[i], &low, &high);
    if (n == 0 || length - i < (size_t)n)
      return false;
    for (int k = 1; k < n; k++) {
      unsigned char byte = (unsigned char)bytes[i + (size_t)k];
      if (byte < low || byte > high)
        return false;
      low = 0x80, high = 0xBF;
    }
    i += (size_t)n;
  }
  return true;
}

size_t fnl_string_mark_length(const char *bytes, size_t length) {
  static const char mark[] = {'\xEF', '\xBB', '\xBF'};
  return length >= sizeof mark && memcmp(bytes, mark, sizeof mark) == 0 ? sizeof mark : 0;
}

/* Bytes of what a terminal obeys, or what turns the order of its letters around, at `at`; 0: it is
 * to be seen. C0 and C1, the marks and embeddings of direction, line and paragraph separators. */
static size_t control_length(const char *at) {
  static const char *const turns[] = {
      "\xD8\x9C",     "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xA8", "\xE2\x80\xA9",
      "\xE2\x80\xAA", "\xE2\x80\xAB", "\xE2\x80\xAC", "\xE2\x80\xAD", "\xE2\x80\xAE",
      "\xE2\x81\xA6", "\xE2\x81\xA7", "\xE2\x81\xA8", "\xE2\x81\xA9"};
  const unsigned char first = (unsigned char)at[0], second = (unsigned char)at[1];
  if (first < ' ' || first == 0x7f)
    return 1;
  if (first == 0xC2 && second >= 0x80 && second < 0xA0)
    return 2;
  for (size_t i = 0; i < sizeof turns / sizeof *turns && first >= 0x80; i++)
    if (strncmp(at, turns[i], strlen(turns[i])) == 0)
      return strlen(turns[i]);
  return 0;
}

void fnl_string_hide_controls(char *string) {
  char *out = string;
  while (*string != '\0') {
    const size_t length = control_length(string);
    *out++ = length > 0 ? '?' : *string;
    string += length > 0 ? length : 1;
  }
  *out = '\0';
}

const char *fnl_plural(double count, const char *one, const char *many) {
  return count == 1.0 ? one : many;
}

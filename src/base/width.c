/* width.c: columns of a terminal, and text cut to them. */
#include "base/width.h"

#include <string.h>

typedef struct {
  uint32_t first, last;
  int width;
} fnl_width_range;

static const fnl_width_range ranges[] = {
#include "base/width_ranges.h"
};
enum { N_RANGES = sizeof ranges / sizeof ranges[0], REPLACEMENT = 0xFFFD };

static const char ellipsis[] = "\xE2\x80\xA6";

int fnl_code_point_width(uint32_t point) {
  int low = 0, high = N_RANGES;
  while (low < high) {
    const int middle = low + (high - low) / 2;
    if (ranges[middle].last < point)
      low = middle + 1;
    else
      high = middle;
  }
  return low < N_RANGES && ranges[low].first <= point ? ranges[low].width : 1;
}

uint32_t fnl_code_point_next(const char **text) {
  const unsigned char lead = (unsigned char)**text;
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  if (length == 1 || strnlen(*text, length) < length || !fnl_string_is_utf8(*text, length)) {
    (*text)++;
    return lead < 0x80 ? lead : REPLACEMENT;
  }
  uint32_t point = lead & (0x7Fu >> length);
  for (size_t i = 1; i < length; i++)
    point = point << 6 | ((unsigned char)(*text)[i] & 0x3Fu);
  *text += length;
  return point;
}

void fnl_text_add_code_point(fnl_text *text, uint32_t point) {
  char bytes[4];
  size_t n = 0;
  if (point < 0x80) {
    bytes[n++] = (char)point;
  } else {
    const int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    const unsigned lead = more == 1 ? 0xC0u : more == 2 ? 0xE0u : 0xF0u;
    bytes[n++] = (char)(lead | point >> (6 * more));
    for (int k = more - 1; k >= 0; k--)
      bytes[n++] = (char)(0x80u | (point >> (6 * k) & 0x3Fu));
  }
  fnl_text_add_bytes(text, bytes, n);
}

int fnl_text_width(const char *text) {
  int width = 0;
  while (*text)
    width += fnl_code_point_width(fnl_code_point_next(&text));
  return width;
}

/* The end of the longest beginning of at most `most` columns, with the marks that belong to it. */
static const char *end_of(const char *string, int most) {
  const char *end = string;
  int width = 0;
  while (*string) {
    width += fnl_code_point_width(fnl_code_point_next(&string));
    if (width > most)
      break;
    end = string;
  }
  return end;
}

void fnl_text_add_shortened(fnl_text *text, const char *string, int most) {
  const char *end = end_of(string, most);
  if (*end == '\0') {
    fnl_text_add(text, string);
    return;
  }
  end = end_of(string, most - 1);
  while (end > string && end[-1] == ' ')
    end--;
  fnl_text_add_bytes(text, string, (size_t)(end - string));
  fnl_text_add(text, ellipsis);
}

/* What follows the first columns of a text, at least so many of them. */
static const char *past(const char *string, int columns) {
  for (int taken = 0; *string && taken < columns;)
    taken += fnl_code_point_width(fnl_code_point_next(&string));
  return string;
}

void fnl_text_add_abridged(fnl_text *text, const char *string, int most) {
  static const char dots[] = "...";
  const int whole = fnl_text_width(string), kept = most - (int)strlen(dots);
  if (whole <= most) {
    fnl_text_add(text, string);
    return;
  }
  fnl_text_add_bytes(text, string, (size_t)(end_of(string, kept - kept / 2) - string));
  fnl_text_add_format(text, "%s%s", dots, past(string, whole - kept / 2));
}

/* ---- ASCII ---- */

typedef struct {
  const char *sign, *like; /* of as many columns */
} fnl_sign;

/* × – — − · ± ∝ → ← ≥ ≤ Σ λ and the circumflex of f̂ */
static const fnl_sign signs[] = {
    {"\xC3\x97", "x"},     {"\xE2\x80\x93", "-"}, {"\xE2\x80\x94", "-"}, {"\xE2\x88\x92", "-"},
    {"\xC2\xB7", "*"},     {"\xC2\xB1", "+"},     {"\xE2\x88\x9D", "~"}, {"\xE2\x86\x92", ">"},
    {"\xE2\x86\x90", "<"}, {"\xE2\x89\xA5", ">"}, {"\xE2\x89\xA4", "<"}, {"\xCE\xA3", "S"},
    {"\xCE\xBB", "l"},     {"\xCC\x82", ""},
};
enum { N_SIGNS = sizeof signs / sizeof signs[0] };

/* A cut ends a cell; any other "…" stands for itself. */
static bool is_cut(const char *start, const char *at) {
  const char after = at[strlen(ellipsis)];
  return at > start && at[-1] != ' ' && (after == ' ' || after == '\n' || after == '\0');
}

/* Appends the like of the sign at `at`; how many bytes the sign has, 0 where there is none. */
static size_t add_like(fnl_text *text, const char *start, const char *at) {
  if (strncmp(at, ellipsis, strlen(ellipsis)) == 0) {
    fnl_text_add(text, is_cut(start, at) ? "~" : "...");
    return strlen(ellipsis);
  }
  for (int i = 0; i < N_SIGNS; i++)
    if (strncmp(at, signs[i].sign, strlen(signs[i].sign)) == 0) {
      fnl_text_add(text, signs[i].like);
      return strlen(signs[i].sign);
    }
  return 0;
}

void fnl_text_make_ascii(fnl_text *text) {
  fnl_text plain = {.failed = text->failed};
  const char *start = fnl_text_string(text), *at = start;
  while (*at) {
    const size_t own = (unsigned char)*at < 0x80 ? 0 : add_like(&plain, start, at);
    if (own == 0)
      fnl_text_add_bytes(&plain, at, 1);
    at += own > 0 ? own : 1;
  }
  fnl_text_free(text);
  *text = plain;
}

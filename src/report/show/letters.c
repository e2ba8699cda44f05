/* letters.c: widths of letters. */
#include "report/show/letters.h"

#include "base/width.h"

enum { FIRST = ' ', LAST = '~', FIRST_PICTURE = 0x1F000, LAST_PICTURE = 0x1FFFF };

/* Advances of DejaVu Sans 2.37 from the space to the tilde, in hundredths of the size. */
static const unsigned char advances[] = {
    32, 41, 46, 84, 64, 96, 78, 28, 40,  40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
    61, 79, 70, 64, 62, 74, 69, 99, 69,  62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64,
    64, 28, 28, 58, 28, 98, 64, 62, 64,  64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
};

/* The widest of letters of one column (the Cyrillic zhe), and of those of two. */
static const double widest = 1.08, ideograph = 1.05, picture = 1.4;

/* The bold letters of running text are at most so much wider, a word of them on the whole. */
static const double bolder = 1.15;

static double width_of(uint32_t point) {
  const int columns = fnl_code_point_width(point);
  if (point >= FIRST && point <= LAST)
    return 0.01 * advances[point - FIRST];
  if (columns == 2)
    return point >= FIRST_PICTURE && point <= LAST_PICTURE ? picture : ideograph;
  return columns * widest;
}

double fnl_letters_width(const char *text, double size, bool bold) {
  double width = 0.0;
  while (*text)
    width += width_of(fnl_code_point_next(&text));
  return width * size * (bold ? bolder : 1.0);
}

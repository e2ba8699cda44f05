/* canvas.c: cells, dots and how they are written. */
#include "report/plot/canvas.h"

#include "base/width.h"

#include <math.h>
#include <stdlib.h>

enum { BRAILLE = 0x2800, FULL_BLOCK = 0x2588, LIGHT_SHADE = 0x2591 };

void fnl_canvas_init(fnl_canvas *canvas, int width, int height, const fnl_look *look) {
  *canvas = (fnl_canvas){.width = width,
                         .height = height,
                         .dots_x = look->unicode ? 2 : 1,
                         .dots_y = look->unicode ? 4 : 1,
                         .look = look,
                         .cells = calloc((size_t)width * (size_t)height, sizeof(fnl_canvas_cell))};
}

void fnl_canvas_free(fnl_canvas *canvas) {
  free(canvas->cells);
  canvas->cells = NULL;
}

static fnl_canvas_cell *cell_at(const fnl_canvas *canvas, int x, int y) {
  const bool inside = x >= 0 && y >= 0 && x < canvas->width && y < canvas->height;
  return inside && canvas->cells ? &canvas->cells[y * canvas->width + x] : NULL;
}

void fnl_canvas_sign(fnl_canvas *canvas, int x, int y, uint32_t sign, fnl_ink ink) {
  fnl_canvas_cell *cell = cell_at(canvas, x, y);
  if (cell) {
    cell->sign = sign;
    cell->ink = (unsigned char)ink;
  }
}

/* In ASCII, shades that no line is drawn with. */
static uint32_t shade_of(const fnl_canvas *canvas, int level) {
  static const char letters[] = " .:=#";
  if (!canvas->look->unicode)
    return (unsigned char)letters[level];
  return level == 4 ? FULL_BLOCK : (uint32_t)(LIGHT_SHADE + level - 1);
}

void fnl_canvas_shade(fnl_canvas *canvas, int x, int y, int level, fnl_ink ink) {
  fnl_canvas_cell *cell = cell_at(canvas, x, y);
  if (cell) {
    cell->shade = shade_of(canvas, level);
    cell->ink = (unsigned char)ink;
  }
}

void fnl_canvas_words(fnl_canvas *canvas, int x, int y, const char *words, fnl_ink ink) {
  while (*words)
    fnl_canvas_sign(canvas, x++, y, fnl_code_point_next(&words), ink);
}

void fnl_canvas_dot(fnl_canvas *canvas, int x, int y, fnl_ink ink) {
  /* Unicode numbers the dots of braille down the left column, down the right, then the last row */
  static const unsigned char bits[4][2] = {{1, 8}, {2, 16}, {4, 32}, {64, 128}};
  if (x < 0 || y < 0)
    return;
  fnl_canvas_cell *cell = cell_at(canvas, x / canvas->dots_x, y / canvas->dots_y);
  if (!cell)
    return;
  cell->dots |= bits[y % canvas->dots_y][x % canvas->dots_x];
  cell->ink = (unsigned char)ink;
}

static int between(int from, int to, double part) { return from + (int)lround(part * (to - from)); }

void fnl_canvas_line(fnl_canvas *canvas, fnl_spot from, fnl_spot to, fnl_ink ink) {
  const int dx = abs(to.x - from.x), dy = abs(to.y - from.y), n = dx > dy ? dx : dy;
  for (int i = 0; i <= n; i++) {
    const double part = n > 0 ? (double)i / n : 0.0;
    fnl_canvas_dot(canvas, between(from.x, to.x, part), between(from.y, to.y, part), ink);
  }
}

/* ---- writing ---- */

static const char *const inks[FNL_N_INKS] = {[FNL_INK_PLAIN] = "",
                                             [FNL_INK_FAINT] = "\033[2m",
                                             [FNL_INK_FIRST] = "\033[36m",
                                             [FNL_INK_SECOND] = "\033[33m"};

void fnl_ink_write(fnl_text *text, const fnl_look *look, fnl_ink ink, const char *words) {
  const bool coloured = look->colour && ink != FNL_INK_PLAIN && words[0] != '\0';
  fnl_text_add_format(text, "%s%s%s", coloured ? inks[ink] : "", words, coloured ? "\033[0m" : "");
}

static uint32_t seen(const fnl_canvas *canvas, const fnl_canvas_cell *cell) {
  if (cell->sign)
    return cell->sign;
  if (cell->dots)
    return canvas->look->unicode ? (uint32_t)(BRAILLE + cell->dots) : '*';
  return cell->shade ? cell->shade : ' ';
}

static int end_of_row(const fnl_canvas *canvas, int y) {
  int end = canvas->width;
  while (end > 0 && seen(canvas, cell_at(canvas, end - 1, y)) == ' ')
    end--;
  return end;
}

/* Cells of one ink are written together. */
static void write_row(const fnl_canvas *canvas, int y, fnl_text *text) {
  const int end = end_of_row(canvas, y);
  for (int x = 0; x < end;) {
    const unsigned char ink = cell_at(canvas, x, y)->ink;
    fnl_text words = {0};
    for (; x < end && cell_at(canvas, x, y)->ink == ink; x++)
      fnl_text_add_code_point(&words, seen(canvas, cell_at(canvas, x, y)));
    fnl_ink_write(text, canvas->look, (fnl_ink)ink, fnl_text_string(&words));
    text->failed = text->failed || words.failed;
    fnl_text_free(&words);
  }
  fnl_text_add(text, "\n");
}

void fnl_canvas_write(const fnl_canvas *canvas, fnl_text *text) {
  text->failed = text->failed || !canvas->cells;
  for (int y = 0; y < canvas->height && canvas->cells; y++)
    write_row(canvas, y, text);
}

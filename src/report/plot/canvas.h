/* canvas.h: a sheet of a terminal's cells to draw on: signs, shades, and dots finer than cells.
 *
 * With Unicode a cell has 2 x 4 dots (braille), in ASCII it has one. Where a sign stands no dot is
 * seen, and where a dot is no shade. Coordinates count from the top left.
 */
#ifndef FNL_REPORT_PLOT_CANVAS_H
#define FNL_REPORT_PLOT_CANVAS_H

#include "base/text.h"
#include "report/plot/look.h"

#include <stdint.h>

/* Colours, where there are any. */
typedef enum { FNL_INK_PLAIN, FNL_INK_FAINT, FNL_INK_FIRST, FNL_INK_SECOND, FNL_N_INKS } fnl_ink;

typedef struct {
  uint32_t sign, shade; /* 0: none */
  unsigned char dots, ink;
} fnl_canvas_cell;

typedef struct {
  int x, y;
} fnl_spot;

typedef struct {
  int width, height;      /* cells */
  int dots_x, dots_y;     /* of a cell */
  const fnl_look *look;   /* borrowed */
  fnl_canvas_cell *cells; /* [width * height]; NULL: memory failed, and drawing does nothing */
} fnl_canvas;

void fnl_canvas_init(fnl_canvas *canvas, int width, int height, const fnl_look *look);
void fnl_canvas_free(fnl_canvas *canvas);

/* What lies outside is not drawn. */
void fnl_canvas_sign(fnl_canvas *canvas, int x, int y, uint32_t sign, fnl_ink ink);
void fnl_canvas_shade(fnl_canvas *canvas, int x, int y, int level, fnl_ink ink); /* 1 to 4 */
void fnl_canvas_words(fnl_canvas *canvas, int x, int y, const char *words, fnl_ink ink);
void fnl_canvas_dot(fnl_canvas *canvas, int x, int y, fnl_ink ink);                /* in dots */
void fnl_canvas_line(fnl_canvas *canvas, fnl_spot from, fnl_spot to, fnl_ink ink); /* in dots */

/* Appends the rows, without the spaces at their ends. Memory that failed is the text's. */
void fnl_canvas_write(const fnl_canvas *canvas, fnl_text *text);

/* Appends words in an ink. */
void fnl_ink_write(fnl_text *text, const fnl_look *look, fnl_ink ink, const char *words);

#endif

/* ternary.c: what every split of the budget brings of what the plan makes largest: a triangle whose
 * corners are all money in one of three items; of two a curve. Letters mark the best split, the
 * plan's and the rule of thumb's.
 */
#include "base/width.h"
#include "optimize/outlook.h"
#include "report/plot/chart.h"
#include "report/plot/plot.h"
#include "report/table.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MOST = 18, NARROW = 48, CURVE_HEIGHT = 10, N_LEVELS = 4 };

/* Parts of the best value from which on a level is used, the highest first. */
static const double least_of_level[N_LEVELS] = {0.99, 0.90, 0.70, -INFINITY};

/* ---- what is shown ---- */

typedef struct {
  const fnl_map *map;
  const char *currency;
} fnl_terrain;

static const fnl_map *map_of(const fnl_plot_source *source) {
  const fnl_outlook *outlook = source->summary ? source->summary->outlook : NULL;
  return outlook && outlook->has_fluid && outlook->map.n_axes > 1 ? &outlook->map : NULL;
}

static bool has_data(const fnl_plot_source *source) { return map_of(source) != NULL; }

static bool is_money(const fnl_terrain *land) {
  return strcmp(land->map->mapped.unit, "money") == 0;
}

static fnl_word word_of(const fnl_terrain *land, double value) {
  const char *unit = land->map->mapped.unit;
  if (isnan(value))
    return (fnl_word){"none"};
  if (strcmp(unit, "count") == 0 || strcmp(unit, "people") == 0)
    return fnl_word_count(value);
  return is_money(land) ? fnl_word_money(value) : fnl_word_number(value, 2);
}

static const fnl_map_mark *mark_named_best(const fnl_map *map) {
  for (int k = 0; k < map->n_marks; k++)
    if (strcmp(map->marks[k].name, "best") == 0)
      return &map->marks[k];
  return NULL;
}

static fnl_terrain terrain_of(const fnl_plot_source *source) {
  return (fnl_terrain){.map = map_of(source), .currency = source->summary->plan->currency};
}

static char letter_of(const char *name) { return (char)toupper((unsigned char)name[0]); }

/* ---- the triangle ---- */

/* Steps along a side of the grid: it has (n + 1)(n + 2) / 2 points. */
static int steps_of(const fnl_map *map) {
  int n = 0;
  while ((n + 1) * (n + 2) / 2 < map->n_points)
    n++;
  return n;
}

typedef struct {
  fnl_canvas canvas;
  const fnl_terrain *land;
  int n; /* steps of the picture: rows but one */
} fnl_triangle;

static int level_of(double part) {
  int level = N_LEVELS;
  for (int i = 0; i < N_LEVELS && part < least_of_level[i]; i++)
    level--;
  return level;
}

/* Cells of a point: down with less of the first item, to the right with more of the third. */
static void place(const fnl_triangle *own, const double *split, int *x, int *y) {
  const double first = split[0] / own->land->map->rest, third = split[2] / own->land->map->rest;
  *y = (int)lround(own->n * (1.0 - first));
  const int right = (int)lround(own->n * third);
  *x = own->n - *y + 2 * (right < *y ? right : *y);
}

/* Whether a point of the grid is one of the picture, which may be coarser. */
static bool is_drawn(const fnl_triangle *own, const fnl_map_point *point) {
  for (int k = 0; k < FNL_MAP_AXES; k++) {
    const double steps = own->n * point->split[k] / own->land->map->rest;
    if (fabs(steps - round(steps)) > 1e-6)
      return false;
  }
  return true;
}

static void shade(fnl_triangle *own) {
  for (int i = 0; i < own->land->map->n_points; i++) {
    const fnl_map_point *point = &own->land->map->points[i];
    const int level = level_of(1.0 - fnl_map_loss(own->land->map, point->value));
    int x, y;
    if (!point->keeps_rules || isnan(point->value) || !is_drawn(own, point))
      continue;
    place(own, point->split, &x, &y);
    for (int k = 0; k < 2; k++)
      fnl_canvas_shade(&own->canvas, x + k, y, level,
                       level == N_LEVELS ? FNL_INK_FIRST : FNL_INK_PLAIN);
  }
}

static void mark(fnl_triangle *own, const double *split, char letter) {
  int x, y;
  place(own, split, &x, &y);
  fnl_canvas_sign(&own->canvas, x, y, (uint32_t)(unsigned char)letter, FNL_INK_SECOND);
}

/* The best last, so that it is seen where others lie. */
static void mark_all(fnl_triangle *own) {
  const fnl_map *map = own->land->map;
  for (int k = map->n_marks - 1; k >= 0; k--)
    if (!map->marks[k].others_differ)
      mark(own, map->marks[k].point.split, letter_of(map->marks[k].name));
  if (!mark_named_best(map))
    mark(own, fnl_map_best(map)->split, 'B');
}

static void add_name(const fnl_map *map, int axis, fnl_text *text) {
  fnl_text_add_shortened(text, map->items.name[map->axis[axis]], NAME_MOST);
}

/* Above the top, and below the ends of the bottom row. */
static void write_triangle(const fnl_triangle *own, fnl_text *text) {
  fnl_text top = {0}, left = {0}, right = {0};
  add_name(own->land->map, 0, &top);
  add_name(own->land->map, 1, &left);
  add_name(own->land->map, 2, &right);
  const int top_width = fnl_text_width(fnl_text_string(&top));
  const int indent = own->n + 1 - top_width / 2;
  const int gap = own->canvas.width - fnl_text_width(fnl_text_string(&left)) -
                  fnl_text_width(fnl_text_string(&right));
  fnl_text_add_format(text, "%*s%s\n", indent > 0 ? indent : 0, "", fnl_text_string(&top));
  fnl_canvas_write(&own->canvas, text);
  fnl_text_add_format(text, "%s%*s%s\n", fnl_text_string(&left), gap > 1 ? gap : 1, "",
                      fnl_text_string(&right));
  fnl_text_free(&top);
  fnl_text_free(&left);
  fnl_text_free(&right);
}

static void draw_triangle(const fnl_terrain *land, const fnl_look *look, fnl_text *text) {
  const int steps = steps_of(land->map);
  fnl_triangle own = {.land = land, .n = look->width < NARROW ? steps / 2 : steps};
  fnl_canvas_init(&own.canvas, 2 * (own.n + 1), own.n + 1, look);
  shade(&own);
  mark_all(&own);
  write_triangle(&own, text);
  fnl_canvas_free(&own.canvas);
}

/* ---- the line ---- */

static void mark_point(fnl_chart *chart, const fnl_map_point *point, char letter) {
  if (!isnan(point->value))
    fnl_chart_mark(chart, 100.0 * point->split[0], point->value, (uint32_t)(unsigned char)letter,
                   FNL_INK_SECOND);
}

static void mark_curve(const fnl_terrain *land, fnl_chart *chart) {
  const fnl_map *map = land->map;
  for (int k = map->n_marks - 1; k >= 0; k--)
    if (!map->marks[k].others_differ)
      mark_point(chart, &map->marks[k].point, letter_of(map->marks[k].name));
  if (!mark_named_best(map))
    mark_point(chart, fnl_map_best(map), 'B');
}

static void draw_line(const fnl_terrain *land, const fnl_look *look, fnl_text *text) {
  const fnl_map *map = land->map;
  const size_t n = (size_t)map->n_points;
  double *share = calloc(2 * n, sizeof *share), *value = share + n;
  fnl_chart chart;
  fnl_text along = {0};
  if (!share) {
    text->failed = true;
    return;
  }
  for (size_t i = 0; i < n; i++) {
    share[i] = 100.0 * map->points[i].split[0];
    value[i] = map->points[i].keeps_rules ? map->points[i].value : (double)NAN;
  }
  fnl_chart_init(&chart, look, CURVE_HEIGHT, (fnl_axis){0.0, 100.0 * map->rest, false},
                 fnl_axis_of(value, (int)n, false));
  fnl_chart_curve(&chart, share, value, (int)n, FNL_INK_FIRST);
  mark_curve(land, &chart);
  fnl_text_add(&along, "% into ");
  add_name(map, 0, &along);
  fnl_chart_write(&chart, fnl_text_string(&along), text);
  fnl_chart_free(&chart);
  fnl_text_free(&along);
  free(share);
}

/* ---- the legend ---- */

static void write_line(const fnl_look *look, fnl_text *line, fnl_text *text) {
  fnl_text_add(text, "  ");
  fnl_text_add_wrapped(text, fnl_text_string(line), 4, look->width);
  fnl_text_add(text, "\n");
  text->failed = text->failed || line->failed;
  fnl_text_free(line);
}

static void write_mark(const fnl_terrain *land, const fnl_look *look, const fnl_map_mark *mark,
                       fnl_text *text) {
  fnl_text line = {0};
  fnl_text_add_format(&line, "%c %s: ", letter_of(mark->name), mark->name);
  for (int k = 0; k < land->map->n_axes; k++)
    fnl_text_add_format(&line, "%s%.0f", k > 0 ? "/" : "", 100.0 * mark->point.split[k]);
  fnl_text_add_format(&line, ", %s %s%s", land->map->mapped.words,
                      word_of(land, mark->point.value).text,
                      mark->others_differ ? " (off the map: others differ)" : "");
  write_line(look, &line, text);
}

/* A cell of the level, without the end of its line. */
static void add_sample(const fnl_look *look, int level, fnl_text *line) {
  fnl_canvas sample;
  fnl_text sign = {0};
  fnl_canvas_init(&sample, 1, 1, look);
  fnl_canvas_shade(&sample, 0, 0, level, level == N_LEVELS ? FNL_INK_FIRST : FNL_INK_PLAIN);
  fnl_canvas_write(&sample, &sign);
  fnl_text_add_bytes(line, fnl_text_string(&sign), sign.length > 0 ? sign.length - 1 : 0);
  line->failed = line->failed || sign.failed;
  fnl_text_free(&sign);
  fnl_canvas_free(&sample);
}

static void write_levels(const fnl_look *look, fnl_text *text) {
  static const char *const words[N_LEVELS] = {" within 1 % of the best, ", " 10 %, ", " 30 %, ",
                                              " less"};
  fnl_text line = {0};
  for (int i = 0; i < N_LEVELS; i++) {
    add_sample(look, N_LEVELS - i, &line);
    fnl_text_add(&line, words[i]);
  }
  write_line(look, &line, text);
}

static bool breaks_rules(const fnl_map *map) {
  for (int i = 0; i < map->n_points; i++)
    if (!map->points[i].keeps_rules)
      return true;
  return false;
}

static void write_legend(const fnl_terrain *land, const fnl_look *look, fnl_text *text) {
  const fnl_map *map = land->map;
  if (map->n_axes == FNL_MAP_AXES)
    write_levels(look, text);
  if (breaks_rules(map))
    fnl_text_add(text, "  left out: what breaks the plan's rules\n");
  const fnl_map_mark best = {.name = "best of the grid", .point = *fnl_map_best(map)};
  if (!mark_named_best(map))
    write_mark(land, look, &best, text);
  for (int k = 0; k < map->n_marks; k++)
    write_mark(land, look, &map->marks[k], text);
}

/* "Customers by split", "Profit by split, USD"; a place in summary.json stays as it is. */
static void write_heading(const fnl_terrain *land, const fnl_look *look, const char *words,
                          fnl_text *text) {
  const char *name = land->map->mapped.words;
  const bool is_place = strchr(name, '.') != NULL;
  fnl_text title = {0};
  fnl_text_add_format(&title, "%c%s by split", is_place ? name[0] : letter_of(name), name + 1);
  if (is_money(land)) {
    fnl_text_add(&title, ", ");
    fnl_text_add_shortened(&title, land->currency, FNL_CURRENCY_WIDTH);
  }
  fnl_plot_write_heading(look, fnl_text_string(&title), words, text);
  text->failed = text->failed || title.failed;
  fnl_text_free(&title);
}

static void write_title(const fnl_terrain *land, const fnl_look *look, fnl_text *text) {
  const fnl_map *map = land->map;
  const int n_others = map->items.n - map->n_axes;
  fnl_text words = {0};
  fnl_text_add_format(&words, "expected %s; %s: all of it in one", map->mapped.words,
                      map->n_axes == 2 ? "ends" : "corners");
  if (n_others > 0)
    fnl_text_add_format(&words, ", but for %s of %s", fnl_word_share(1.0 - map->rest).text,
                        fnl_word_counted(n_others, "other", "others").text);
  write_heading(land, look, fnl_text_string(&words), text);
  fnl_text_free(&words);
}

static void draw(const fnl_plot_source *source, const fnl_look *look, fnl_text *text) {
  const fnl_terrain land = terrain_of(source);
  write_title(&land, look, text);
  if (land.map->n_axes == FNL_MAP_AXES)
    draw_triangle(&land, look, text);
  else
    draw_line(&land, look, text);
  write_legend(&land, look, text);
}

const fnl_plot_type fnl_plot_ternary = {
    .name = "ternary", .order = 5, .has_data = has_data, .draw = draw};

/* occupancy.c: how many people are in each stage, day by day: a row a stage, each on a scale of its
 * own, since stages differ by orders of magnitude. */
#include "base/width.h"
#include "report/plot/chart.h"
#include "report/plot/plot.h"

#include <math.h>
#include <stdlib.h>

enum { NAME_MOST = 18, NUMBER = 6, GAP = 2, NARROW = 60 };

/* A narrow terminal has room for the last number only. */
static int n_numbers(const fnl_look *look) { return look->width < NARROW ? 1 : 3; }

static int heights_width(const fnl_look *look, int name_width) {
  return look->width - GAP - name_width - n_numbers(look) * (GAP + NUMBER) - GAP;
}

static bool has_data(const fnl_plot_source *source) {
  return source->summary && source->summary->sample->days.n_days > 0;
}

static double people(const fnl_days *days, int day, int stage) {
  return days->stage_mean[(size_t)day * (size_t)days->n_stages + (size_t)stage];
}

static double largest(const fnl_days *days, int stage) {
  double most = 0.0;
  for (int t = 0; t <= days->n_days; t++)
    most = fmax(most, people(days, t, stage));
  return most;
}

/* One of eight heights; whoever is there at all is seen. */
static void add_height(const fnl_look *look, double part, fnl_text *text) {
  static const char letters[] = " _.-:=+*#";
  const int level = part > 0.0 ? 1 + (int)fmin(7.0, floor(8.0 * part)) : 0;
  if (level == 0 || !look->unicode)
    fnl_text_add_bytes(text, &letters[level], 1);
  else
    fnl_text_add_code_point(text, (uint32_t)(0x2580 + level)); /* lower eighths of a block */
}

/* Each column the mean of the days it stands for. */
static void add_heights(const fnl_look *look, const fnl_days *days, int stage, int width,
                        fnl_text *text) {
  const double most = largest(days, stage);
  for (int i = 0; i < width; i++) {
    const int n = days->n_days + 1;
    const int first = (int)((long)i * n / width), end = (int)((long)(i + 1) * n / width);
    double sum = 0.0;
    for (int t = first; t < end || t == first; t++)
      sum += people(days, t, stage);
    add_height(look, most > 0.0 ? sum / (end > first ? end - first : 1) / most : 0.0, text);
  }
}

static void add_number(double value, fnl_text *text) {
  fnl_text_add_format(text, "%*s%*s", GAP, "", NUMBER, fnl_plot_number(value).text);
}

static void add_row(const fnl_plot_source *source, const fnl_look *look, int stage, int name_width,
                    fnl_text *text) {
  const fnl_days *days = &source->summary->sample->days;
  fnl_text name = {0}, heights = {0};
  const int width = heights_width(look, name_width);
  fnl_text_add_shortened(&name, source->summary->plan->stages[stage].name, name_width);
  fnl_text_add_format(text, "%*s%s%*s", GAP, "", fnl_text_string(&name),
                      name_width - fnl_text_width(fnl_text_string(&name)), "");
  if (look->width >= NARROW)
    add_number(people(days, 0, stage), text);
  add_heights(look, days, stage, width, &heights);
  fnl_text_add_format(text, "%*s", GAP, "");
  fnl_ink_write(text, look, FNL_INK_FIRST, fnl_text_string(&heights));
  add_number(people(days, days->n_days, stage), text);
  if (look->width >= NARROW)
    add_number(largest(days, stage), text);
  fnl_text_add(text, "\n");
  text->failed = text->failed || name.failed || heights.failed;
  fnl_text_free(&name);
  fnl_text_free(&heights);
}

static void add_head(const fnl_look *look, int n_days, int name_width, fnl_text *text) {
  fnl_text head = {0}, end = {0};
  const bool narrow = look->width < NARROW;
  fnl_text_add_format(&end, "day %d", n_days);
  fnl_text_add_format(&head, "%*s%*s%s", GAP + name_width + (narrow ? 0 : GAP + NUMBER),
                      narrow ? "" : "day 0", GAP + heights_width(look, name_width) + GAP + NUMBER,
                      fnl_text_string(&end), narrow ? "" : "    most");
  fnl_ink_write(text, look, FNL_INK_FAINT, fnl_text_string(&head));
  fnl_text_add(text, "\n");
  fnl_text_free(&end);
  fnl_text_free(&head);
}

static void draw(const fnl_plot_source *source, const fnl_look *look, fnl_text *text) {
  const fnl_plan *plan = source->summary->plan;
  const int name_most = look->width < 60 ? NAME_MOST / 2 : NAME_MOST;
  int name_width = 0;
  for (int s = 0; s < plan->n_stages; s++) {
    const int own = fnl_text_width(plan->stages[s].name);
    name_width = own > name_width ? own : name_width;
  }
  name_width = name_width < name_most ? name_width : name_most;
  fnl_plot_write_heading(look, "Where people are, day by day",
                         "means; each row from 0 to the most it ever has", text);
  add_head(look, plan->horizon_days, name_width, text);
  for (int s = 0; s < plan->n_stages; s++)
    add_row(source, look, s, name_width, text);
}

const fnl_plot_type fnl_plot_occupancy = {
    .name = "occupancy", .order = 10, .has_data = has_data, .draw = draw};

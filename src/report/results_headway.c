/* results_headway.c: how far an experiment is, for people and programs. */
#include "report/results.h"
#include "report/table.h"

#include <inttypes.h>
#include <math.h>

void fnl_duration_write(double seconds, fnl_text *text) {
  const int64_t whole = (int64_t)(seconds + 0.5);
  if (whole >= 3600)
    fnl_text_add_format(text, "%" PRId64 ":%02d:%02d", whole / 3600, (int)(whole / 60 % 60),
                        (int)(whole % 60));
  else
    fnl_text_add_format(text, "%" PRId64 ":%02d", whole / 60, (int)(whole % 60));
}

static const char *state_of(const fnl_part_headway *part) {
  if (part->is_elsewhere)
    return "at work elsewhere";
  if (part->is_live)
    return "at work";
  return part->has_progress && !part->progress.ended ? "was ended" : "ended";
}

static void write_parts(const fnl_headway *headway, fnl_text *text) {
  fnl_table table = {.alignment = "lrrrrll"};
  static const char *const headings[] = {"store", "points", "failed", "due", "now", "state", "by"};
  for (int i = 0; i < 7; i++)
    fnl_table_add(&table, headings[i]);
  for (int i = 0; i < headway->n; i++) {
    const fnl_part_headway *part = &headway->parts[i];
    fnl_table_add(&table, part->name);
    fnl_table_add_format(&table, "%" PRId64, part->held);
    fnl_table_add_format(&table, "%" PRId64, part->held_failed);
    fnl_table_add_format(&table, "%" PRId64, part->progress.due);
    fnl_table_add_format(&table, "%" PRId64, part->progress.done + part->progress.failed);
    fnl_table_add(&table, state_of(part));
    if (part->has_progress)
      fnl_table_add_format(&table, "process %ld on %s", part->progress.process,
                           part->progress.host);
    else
      fnl_table_add(&table, "");
  }
  fnl_table_write(&table, "", "", text);
  fnl_table_free(&table);
}

static int64_t n_left(const fnl_headway *headway) {
  return headway->n_points - headway->n_done - headway->n_failed;
}

void fnl_headway_write_page(const fnl_headway *headway, fnl_text *text) {
  const char *title = headway->title && headway->title[0] ? headway->title : "Experiment";
  fnl_text_add_format(
      text, "%s: %" PRId64 " of %" PRId64 " points done, %" PRId64 " failed, %" PRId64 " left\n",
      title, headway->n_done, headway->n_points, headway->n_failed, n_left(headway));
  if (headway->n_live > 0)
    fnl_text_add_format(text, "%d process%s at work: %.3g points a second", headway->n_live,
                        headway->n_live == 1 ? "" : "es", headway->rate);
  else
    fnl_text_add(text, "Nobody is at work");
  if (isfinite(headway->seconds_left)) {
    fnl_text_add(text, ", ");
    fnl_duration_write(headway->seconds_left, text);
    fnl_text_add(text, " left");
  }
  fnl_text_add(text, ".\n\n");
  write_parts(headway, text);
  for (int i = 0; i < headway->n_failures; i++)
    fnl_text_add_format(text, "%sPoint %" PRId64 " failed: %s\n", i == 0 ? "\n" : "",
                        headway->failures[i].position, headway->failures[i].message);
}

static void write_part_json(const fnl_part_headway *part, fnl_json *json) {
  fnl_json_object(json, NULL, FNL_JSON_LINE);
  fnl_json_string(json, "store", part->name);
  fnl_json_integer(json, "points", part->held);
  fnl_json_integer(json, "failed", part->held_failed);
  fnl_json_flag(json, "at_work", part->is_live);
  if (part->has_progress) {
    fnl_json_string(json, "host", part->progress.host);
    fnl_json_integer(json, "process", part->progress.process);
    fnl_json_integer(json, "due", part->progress.due);
    fnl_json_integer(json, "done_now", part->progress.done + part->progress.failed);
    fnl_json_number(json, "seconds", part->progress.seconds);
    fnl_json_flag(json, "ended", part->progress.ended);
  }
  fnl_json_end(json);
}

void fnl_headway_write_json(const fnl_headway *headway, fnl_text *text) {
  fnl_json json = fnl_json_begin(text);
  fnl_json_object(&json, NULL, FNL_JSON_BLOCK);
  fnl_json_string(&json, "program", "funnel");
  fnl_json_string(&json, "version", fnl_version());
  fnl_json_string(&json, "command", "status");
  fnl_json_string(&json, "title", headway->title);
  fnl_json_string(&json, "action", headway->action);
  fnl_json_string(&json, "design", headway->design);
  fnl_json_integer(&json, "n_points", headway->n_points);
  fnl_json_integer(&json, "done", headway->n_done);
  fnl_json_integer(&json, "failed", headway->n_failed);
  fnl_json_integer(&json, "left", n_left(headway));
  fnl_json_integer(&json, "at_work", headway->n_live);
  fnl_json_number(&json, "points_per_second", headway->rate);
  fnl_json_number(&json, "seconds_left", headway->seconds_left);
  fnl_json_array(&json, "stores", FNL_JSON_BLOCK);
  for (int i = 0; i < headway->n; i++)
    write_part_json(&headway->parts[i], &json);
  fnl_json_end(&json);
  fnl_json_array(&json, "failures", FNL_JSON_BLOCK);
  for (int i = 0; i < headway->n_failures; i++) {
    fnl_json_object(&json, NULL, FNL_JSON_LINE);
    fnl_json_integer(&json, "point", headway->failures[i].position);
    fnl_json_string(&json, "message", headway->failures[i].message);
    fnl_json_end(&json);
  }
  fnl_json_end(&json);
  fnl_json_end(&json);
}

/* diagram.c: cards, labels and lines of a stage graph. */
#include "report/show/diagram.h"

#include "report/show/causes.h"
#include "report/show/letters.h"
#include "report/show/trunks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Lengths are pixels. */
enum {
  MARGIN = 20,
  CARD_WIDTH = 560,
  PAD = 14,
  TARGET_WIDTH = 130,
  HEADER = 52,
  ROW = 19,
  CARD_GAP = 18,
  LANE_GAP = 11,
  FIRST_LANE = 20,
  TOP = 78,
  LEGEND = 84,
  TITLE_SIZE = 20,
  NAME_SIZE = 16,
  TEXT_SIZE = 13
};
static const double ellipsis_width = 1.01;

typedef struct {
  const fnl_plan *plan;
  fnl_diagram *diagram;
  int *order, *place;      /* [n_stages] stage at a place; place of a stage */
  double *top;             /* [n_stages] of the card, by place */
  double *move_y, *send_y; /* [n_moves]; [n_stages * n_channels], NAN: none */
  double left;             /* of the cards */
  double lowest;           /* of what stands so far */
  fnl_trunks trunks;
  int most_labels, most_lines;
} layout;

void fnl_show_order(const fnl_plan *plan, int *order) {
  int n = 0;
  for (int role = 0; role < FNL_N_ROLES; role++)
    for (int s = 0; s < plan->n_stages; s++)
      if ((int)plan->stages[s].role == role)
        order[n++] = s;
}

/* ---- labels ---- */

static const char *keep(fnl_diagram *diagram, const char *string) {
  char *copy = FNL_TAKE(&diagram->memory, strlen(string) + 1, char);
  if (copy)
    memcpy(copy, string, strlen(string) + 1);
  return copy;
}

/* Bytes of the string's beginning that are no wider than that. */
static size_t fitting(const char *string, double width, double size, bool bold) {
  size_t n = strlen(string);
  double share = 1.0;
  for (double own; n > 0; n = (size_t)(share * (double)n)) {
    char *part = strndup(string, n);
    own = part ? fnl_letters_width(part, size, bold) : 0.0;
    free(part);
    if (own <= width)
      break;
    share = fmin(0.99, fmax(0.5, width / own));
  }
  while (n > 0 && ((unsigned char)string[n] & 0xC0) == 0x80)
    n--;
  return n;
}

/* A label from the top left of its box on; what is wider than `most` is cut, and told in full. */
static void add_label(layout *own, fnl_diagram_label label, const char *words, double most) {
  fnl_diagram *diagram = own->diagram;
  fnl_text shown = {0};
  if (diagram->n_labels == own->most_labels)
    return;
  const double width = fnl_letters_width(words, label.size, label.bold);
  if (width > most) {
    const double room = most - ellipsis_width * label.size;
    fnl_text_add_bytes(&shown, words, fitting(words, room, label.size, label.bold));
    fnl_text_add(&shown, "\xE2\x80\xA6");
    label.full = keep(diagram, words);
  } else {
    fnl_text_add(&shown, words);
  }
  diagram->memory.failed = diagram->memory.failed || shown.failed;
  label.words = keep(diagram, fnl_text_string(&shown));
  label.width = fmin(width, most);
  label.height = 1.3 * label.size;
  diagram->labels[diagram->n_labels++] = label;
  fnl_text_free(&shown);
}

/* ---- cards ---- */

static double row_width(void) { return CARD_WIDTH - 2.0 * PAD - TARGET_WIDTH; }

static void add_row_line(layout *own, double y, const char *words) {
  add_label(
      own,
      (fnl_diagram_label){
          .x = own->left + PAD + TARGET_WIDTH, .y = y, .size = TEXT_SIZE, .ink = FNL_INK_TEXT},
      words, row_width());
}

/* Writes words that come one after the other into as many lines as they need; from `y` on. */
typedef struct {
  layout *own;
  double y;
  fnl_text line;
} paragraph;

static void end_line(paragraph *lines) {
  if (lines->line.length == 0)
    return;
  add_row_line(lines->own, lines->y, fnl_text_string(&lines->line));
  lines->y += ROW;
  fnl_text_cut(&lines->line, 0);
}

static void add_words(paragraph *lines, const char *words) {
  static const char between[] = ", ";
  const double width = fnl_letters_width(fnl_text_string(&lines->line), TEXT_SIZE, false) +
                       fnl_letters_width(between, TEXT_SIZE, false) +
                       fnl_letters_width(words, TEXT_SIZE, false);
  if (lines->line.length > 0 && width > row_width()) {
    fnl_text_add(&lines->line, ",");
    end_line(lines);
  }
  fnl_text_add(&lines->line, lines->line.length > 0 ? between : "");
  fnl_text_add(&lines->line, words);
}

static void add_target(layout *own, const char *before, const char *name) {
  fnl_text words = {0};
  fnl_text_add_format(&words, "%s%s", before, name);
  add_label(own,
            (fnl_diagram_label){.x = own->left + PAD,
                                .y = own->lowest,
                                .size = TEXT_SIZE,
                                .bold = true,
                                .ink = FNL_INK_TEXT},
            fnl_text_string(&words), TARGET_WIDTH - 8.0);
  fnl_text_free(&words);
}

static void add_move(layout *own, int m) {
  const fnl_plan *plan = own->plan;
  const fnl_move *move = &plan->moves[m];
  paragraph lines = {.own = own, .y = own->lowest};
  own->move_y[m] = own->lowest + 0.5 * ROW;
  add_target(own, "\xE2\x86\x92 ", plan->stages[move->to].name);
  if (move->kind == FNL_IRRITATION)
    add_words(&lines, "irritation");
  for (int k = 0; k < fnl_show_n_causes(plan, move); k++) {
    fnl_text words = {0};
    fnl_show_write_cause(plan, move, k, &words);
    add_words(&lines, fnl_text_string(&words));
    fnl_text_free(&words);
  }
  end_line(&lines);
  fnl_text_free(&lines.line);
  own->lowest = fmax(own->lowest + ROW, lines.y);
}

static void add_sends(layout *own, int stage) {
  const fnl_plan *plan = own->plan;
  for (int c = 0; c < plan->n_channels; c++) {
    double *y = &own->send_y[stage * plan->n_channels + c];
    fnl_text words = {0};
    *y = NAN;
    if (fnl_show_write_sends(plan, stage, c, &words)) {
      *y = own->lowest + 0.5 * ROW;
      fnl_text_add_format(&words, " by %s", plan->channels[c].name);
      add_target(own, "tells others", "");
      add_row_line(own, own->lowest, fnl_text_string(&words));
      own->lowest += ROW;
    }
    fnl_text_free(&words);
  }
}

/* The role, and how long people stay. */
static void write_kind(const fnl_stage *stage, fnl_text *text) {
  fnl_text_add_format(text, "%s%s", fnl_role_name(stage->role), stage->has_dwell ? ", stays " : "");
  fnl_show_write_stay(stage, text);
}

static void add_header(layout *own, const fnl_stage *stage, double y) {
  const double inner = CARD_WIDTH - 2.0 * PAD;
  fnl_text kind = {0};
  write_kind(stage, &kind);
  const double kind_width = fnl_letters_width(fnl_text_string(&kind), TEXT_SIZE, false);
  add_label(
      own,
      (fnl_diagram_label){
          .x = own->left + PAD, .y = y + 9.0, .size = NAME_SIZE, .bold = true, .ink = FNL_INK_TEXT},
      stage->name, inner - kind_width - 16.0);
  add_label(own,
            (fnl_diagram_label){.x = own->left + CARD_WIDTH - PAD - kind_width,
                                .y = y + 11.0,
                                .size = TEXT_SIZE,
                                .ends_right = true,
                                .ink = FNL_INK_DIM},
            fnl_text_string(&kind), kind_width);
  if (stage->title)
    add_label(own,
              (fnl_diagram_label){
                  .x = own->left + PAD, .y = y + 31.0, .size = TEXT_SIZE, .ink = FNL_INK_DIM},
              stage->title, inner);
  fnl_text_free(&kind);
}

static void add_card(layout *own, int place) {
  const fnl_plan *plan = own->plan;
  const int stage = own->order[place];
  fnl_diagram_card *card = &own->diagram->cards[own->diagram->n_cards++];
  own->top[place] = own->lowest;
  add_header(own, &plan->stages[stage], own->lowest);
  own->lowest += HEADER;
  const double before = own->lowest;
  own->lowest += 4.0;
  for (int m = 0; m < plan->n_moves; m++)
    if (plan->moves[m].from == stage)
      add_move(own, m);
  add_sends(own, stage);
  own->lowest = own->lowest > before + 4.0 ? own->lowest + 6.0 : before;
  *card = (fnl_diagram_card){own->left, own->top[place], CARD_WIDTH, own->lowest - own->top[place],
                             plan->stages[stage].role};
  own->lowest += CARD_GAP;
}

/* ---- where lines go ---- */

static bool goes_left(const layout *own, const fnl_move *move) {
  return own->place[move->to] < own->place[move->from];
}

static fnl_line_kind kind_of(const fnl_move *move) {
  return move->kind == FNL_IRRITATION ? FNL_LINE_IRRITATION : FNL_LINE_PROGRESS;
}

/* Where lines of a kind come into a card, below its top: apart from each other. */
static double entry_depth(const fnl_trunk *lane) {
  static const double depth[] = {
      [FNL_LINE_PROGRESS] = 13.0, [FNL_LINE_IRRITATION] = 25.0, [FNL_LINE_WORD] = 37.0};
  return depth[lane->kind];
}

static double height_of(const layout *own, int stage) { return own->top[own->place[stage]]; }

static void make_trunks(layout *own) {
  const fnl_plan *plan = own->plan;
  for (int m = 0; m < plan->n_moves; m++) {
    const fnl_move *move = &plan->moves[m];
    fnl_trunk *lane = fnl_trunks_find(&own->trunks, goes_left(own, move), kind_of(move), move->to);
    fnl_trunk_reach(lane, own->move_y[m]);
    fnl_trunk_reach(lane, height_of(own, move->to) + entry_depth(lane));
  }
  for (int c = 0; c < plan->n_channels; c++) {
    if (!fnl_show_is_loop(plan, c))
      continue;
    fnl_trunk *lane = fnl_trunks_find(&own->trunks, true, FNL_LINE_WORD, c);
    for (int s = 0; s < plan->n_stages; s++) {
      if (!isnan(own->send_y[s * plan->n_channels + c]))
        fnl_trunk_reach(lane, own->send_y[s * plan->n_channels + c]);
      if (fnl_show_hears(plan, s, c))
        fnl_trunk_reach(lane, height_of(own, s) + entry_depth(lane));
    }
  }
}

/* ---- lines ---- */

static double lane_x(const layout *own, const fnl_trunk *lane) {
  const double out = FIRST_LANE + LANE_GAP * lane->lane;
  return lane->is_left ? own->left - out : own->left + CARD_WIDTH + out;
}

static double card_edge(const layout *own, const fnl_trunk *lane) {
  return lane->is_left ? own->left : own->left + CARD_WIDTH;
}

static void add_line(layout *own, fnl_diagram_line line) {
  if (own->diagram->n_lines < own->most_lines)
    own->diagram->lines[own->diagram->n_lines++] = line;
}

static fnl_diagram_line line_of(const layout *own, const fnl_trunk *lane) {
  return (fnl_diagram_line){.kind = lane->kind,
                            .ink = lane->kind == FNL_LINE_WORD
                                       ? FNL_INK_TEXT
                                       : (int)own->plan->stages[lane->target].role};
}

/* From a row to its lane. */
static void add_stub(layout *own, const fnl_trunk *lane, double y, const char *about) {
  fnl_diagram_line line = line_of(own, lane);
  line.x1 = card_edge(own, lane), line.x2 = lane_x(own, lane);
  line.y1 = line.y2 = y;
  line.has_joint = true;
  line.about = keep(own->diagram, about);
  add_line(own, line);
}

/* From the lane into a card. */
static void add_entry(layout *own, const fnl_trunk *lane, int stage) {
  fnl_diagram_line line = line_of(own, lane);
  line.x1 = lane_x(own, lane), line.x2 = card_edge(own, lane);
  line.y1 = line.y2 = height_of(own, stage) + entry_depth(lane);
  line.ends_in_arrow = true;
  add_line(own, line);
}

static void add_trunk(layout *own, const fnl_trunk *lane) {
  fnl_diagram_line line = line_of(own, lane);
  line.x1 = line.x2 = lane_x(own, lane);
  line.y1 = lane->low, line.y2 = lane->high;
  add_line(own, line);
}

static void add_moves_of(layout *own, const fnl_trunk *lane) {
  const fnl_plan *plan = own->plan;
  for (int m = 0; m < plan->n_moves; m++) {
    const fnl_move *move = &plan->moves[m];
    fnl_text about = {0};
    if (move->to != lane->target || kind_of(move) != lane->kind ||
        goes_left(own, move) != lane->is_left)
      continue;
    fnl_text_add_format(&about, "%s to %s: ", plan->stages[move->from].name,
                        plan->stages[move->to].name);
    fnl_show_write_causes(plan, move, ", ", &about);
    add_stub(own, lane, own->move_y[m], fnl_text_string(&about));
    fnl_text_free(&about);
  }
  add_entry(own, lane, lane->target);
}

static void add_word_of(layout *own, const fnl_trunk *lane) {
  const fnl_plan *plan = own->plan;
  for (int s = 0; s < plan->n_stages; s++) {
    const double y = own->send_y[s * plan->n_channels + lane->target];
    fnl_text about = {0};
    fnl_text_add_format(&about, "%s tell by %s", plan->stages[s].name,
                        plan->channels[lane->target].name);
    if (!isnan(y))
      add_stub(own, lane, y, fnl_text_string(&about));
    if (fnl_show_hears(plan, s, lane->target))
      add_entry(own, lane, s);
    fnl_text_free(&about);
  }
}

static void add_lines(layout *own) {
  for (int i = 0; i < own->trunks.n; i++) {
    const fnl_trunk *lane = &own->trunks.all[i];
    if (lane->kind == FNL_LINE_WORD)
      add_word_of(own, lane);
    else
      add_moves_of(own, lane);
    add_trunk(own, lane);
  }
}

/* ---- the page ---- */

static void add_title(layout *own, const char *title) {
  const fnl_plan *plan = own->plan;
  const double most = own->diagram->width - 2.0 * MARGIN;
  fnl_text counts = {0};
  add_label(own,
            (fnl_diagram_label){
                .x = MARGIN, .y = 18.0, .size = TITLE_SIZE, .bold = true, .ink = FNL_INK_TEXT},
            title, most);
  fnl_text_add_format(&counts, "%d %s, %d %s; model %s", plan->n_stages,
                      fnl_plural(plan->n_stages, "stage", "stages"), plan->n_moves,
                      fnl_plural(plan->n_moves, "move", "moves"), plan->name);
  add_label(own, (fnl_diagram_label){.x = MARGIN, .y = 48.0, .size = TEXT_SIZE, .ink = FNL_INK_DIM},
            fnl_text_string(&counts), most);
  fnl_text_free(&counts);
}

static void add_legend(layout *own) {
  static const char *const words[] = {
      [FNL_LINE_PROGRESS] = "people move on or back, by time and by touches",
      [FNL_LINE_IRRITATION] = "irritation: touches put people off",
      [FNL_LINE_WORD] = "word goes from those who tell to those who hear"};
  const double y = own->lowest + 6.0, length = 44.0;
  for (int kind = 0; kind < 3; kind++) {
    const double row = y + 22.0 * kind;
    add_line(own, (fnl_diagram_line){.x1 = own->left,
                                     .y1 = row + 8.0,
                                     .x2 = own->left + length,
                                     .y2 = row + 8.0,
                                     .kind = (fnl_line_kind)kind,
                                     .ink = FNL_INK_TEXT,
                                     .ends_in_arrow = true});
    add_label(own,
              (fnl_diagram_label){
                  .x = own->left + length + 12.0, .y = row, .size = TEXT_SIZE, .ink = FNL_INK_DIM},
              words[kind], CARD_WIDTH - length - 12.0);
  }
}

static bool take_memory(layout *own) {
  const fnl_plan *plan = own->plan;
  fnl_diagram *diagram = own->diagram;
  fnl_arena *memory = &diagram->memory;
  int n_causes = 0;
  for (int m = 0; m < plan->n_moves; m++)
    n_causes += fnl_show_n_causes(plan, &plan->moves[m]) + 2;
  const int n_sends = plan->n_stages * plan->n_channels;
  own->most_labels = 8 + 4 * plan->n_stages + n_causes + 2 * n_sends;
  own->most_lines = 3 + 3 * plan->n_moves + 2 * n_sends + plan->n_channels;
  diagram->cards = FNL_TAKE(memory, plan->n_stages, fnl_diagram_card);
  diagram->labels = FNL_TAKE(memory, own->most_labels, fnl_diagram_label);
  diagram->lines = FNL_TAKE(memory, own->most_lines, fnl_diagram_line);
  own->order = FNL_TAKE(memory, plan->n_stages, int);
  own->place = FNL_TAKE(memory, plan->n_stages, int);
  own->top = FNL_TAKE(memory, plan->n_stages, double);
  own->move_y = FNL_TAKE(memory, plan->n_moves, double);
  own->send_y = FNL_TAKE(memory, n_sends, double);
  own->trunks.all = FNL_TAKE(memory, plan->n_moves + plan->n_channels, fnl_trunk);
  return !memory->failed;
}

/* The lanes on the left are counted first: with them the cards know where they stand. */
static void lay_out(layout *own) {
  int n_left, n_right;
  fnl_diagram *diagram = own->diagram;
  diagram->n_cards = diagram->n_labels = 0;
  own->trunks.n = 0;
  own->lowest = TOP;
  for (int place = 0; place < own->plan->n_stages; place++)
    add_card(own, place);
  make_trunks(own);
  fnl_trunks_set_lanes(&own->trunks, LANE_GAP, &n_left, &n_right);
  own->left = MARGIN + FIRST_LANE + LANE_GAP * n_left;
  diagram->width = own->left + CARD_WIDTH + FIRST_LANE + LANE_GAP * n_right + MARGIN;
}

fnl_status fnl_diagram_init(fnl_diagram *diagram, const fnl_plan *plan, const char *title,
                            fnl_error *error) {
  layout own = {.plan = plan, .diagram = diagram};
  memset(diagram, 0, sizeof *diagram);
  if (take_memory(&own)) {
    fnl_show_order(plan, own.order);
    for (int place = 0; place < plan->n_stages; place++)
      own.place[own.order[place]] = place;
    lay_out(&own);
    lay_out(&own);
    add_lines(&own);
    add_title(&own, title);
    add_legend(&own);
    diagram->height = own.lowest + LEGEND;
  }
  if (!diagram->memory.failed)
    return FNL_OK;
  fnl_diagram_free(diagram);
  return fnl_error_no_memory(error);
}

void fnl_diagram_free(fnl_diagram *diagram) {
  fnl_arena_free(&diagram->memory);
  memset(diagram, 0, sizeof *diagram);
}

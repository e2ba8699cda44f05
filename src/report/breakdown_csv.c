/* breakdown_csv.c: moves.csv, events.csv and touches.csv. */
#include "report/breakdown.h"
#include "report/csv.h"

static void add_cell(fnl_text *text, const char *cell) {
  fnl_text_add(text, ",");
  fnl_csv_write_cell(text, cell);
}

static const char *cause_name(const fnl_plan *plan, int cause) {
  return cause == FNL_SEEDED ? "seed" : plan->causes[cause].name;
}

/* ---- moves ---- */

static void write_moves_header(const fnl_plan *plan, fnl_text *text) {
  (void)plan;
  fnl_text_add(text, "replication,from,to,by,people\n");
}

static void write_moves(const fnl_plan *plan, int replication, const fnl_breakdown *breakdown,
                        fnl_text *text) {
  for (int i = 0; i < breakdown->n_moved; i++) {
    const fnl_moved *moved = &breakdown->moved[i];
    const fnl_move *move = &plan->moves[moved->move];
    fnl_text_add_format(text, "%d", replication);
    add_cell(text, plan->stages[move->from].name);
    add_cell(text, plan->stages[move->to].name);
    add_cell(text, cause_name(plan, moved->cause));
    fnl_csv_write_number(text, moved->people);
    fnl_text_add(text, "\n");
  }
}

const fnl_breakdown_table fnl_breakdown_moves = {"moves", write_moves_header, write_moves};

/* ---- events ---- */

static void write_events_header(const fnl_plan *plan, fnl_text *text) {
  (void)plan;
  fnl_text_add(text, "replication,event,counts_as,by,count,value,cost\n");
}

static void add_tags(const fnl_event *event, fnl_text *text) {
  fnl_text tags = {0};
  for (int i = 0; i < event->n_counts_as; i++)
    fnl_text_add_format(&tags, "%s%s", i > 0 ? " " : "", event->counts_as[i]);
  text->failed = text->failed || tags.failed;
  add_cell(text, fnl_text_string(&tags));
  fnl_text_free(&tags);
}

static void write_events(const fnl_plan *plan, int replication, const fnl_breakdown *breakdown,
                         fnl_text *text) {
  for (int i = 0; i < breakdown->n_happened; i++) {
    const fnl_happened *happened = &breakdown->happened[i];
    const fnl_event *event = &plan->events[happened->event];
    fnl_text_add_format(text, "%d", replication);
    add_cell(text, event->name);
    add_tags(event, text);
    add_cell(text, cause_name(plan, happened->cause));
    fnl_csv_write_number(text, happened->count);
    fnl_csv_write_number(text, happened->value);
    fnl_csv_write_number(text, happened->cost);
    fnl_text_add(text, "\n");
  }
}

const fnl_breakdown_table fnl_breakdown_events = {"events", write_events_header, write_events};

/* ---- touches ---- */

static void write_touches_header(const fnl_plan *plan, fnl_text *text) {
  fnl_text_add(text, "replication,by,channel,kind,touches,cost");
  if (plan->simulation.reach) {
    fnl_text_add(text, ",reached");
    for (int s = 0; s < plan->n_stages; s++)
      fnl_text_add_format(text, ",met.%s", plan->stages[s].name);
  }
  fnl_text_add(text, "\n");
}

static void write_sent(const fnl_plan *plan, const fnl_sent *sent, fnl_text *text) {
  const fnl_channel *channel = &plan->channels[plan->causes[sent->cause].channel];
  add_cell(text, cause_name(plan, sent->cause));
  add_cell(text, channel->name);
  add_cell(text, fnl_channel_kind_names[channel->kind]);
  fnl_csv_write_number(text, sent->touches);
  fnl_csv_write_number(text, sent->cost);
  if (!plan->simulation.reach)
    return;
  fnl_csv_write_number(text, sent->reached);
  for (int s = 0; s < plan->n_stages; s++)
    fnl_csv_write_number(text, sent->met[s]);
}

static void write_touches(const fnl_plan *plan, int replication, const fnl_breakdown *breakdown,
                          fnl_text *text) {
  for (int i = 0; i < breakdown->n_sent; i++) {
    fnl_text_add_format(text, "%d", replication);
    write_sent(plan, &breakdown->sent[i], text);
    fnl_text_add(text, "\n");
  }
}

const fnl_breakdown_table fnl_breakdown_touches = {"touches", write_touches_header, write_touches};

/* topics.c: the pages on files. Keys and what they are come from the tables that read them. */
#include "cli/topics.h"

#include "model/schema.h"
#include "report/table.h"

#include <string.h>

enum { WIDTH = 80, KEYS = 17 };

/* "  model *           how people behave" */
static void write_key(const char *key, bool is_needed, const char *sentence, fnl_text *text) {
  fnl_text_add_format(text, "  %s%-*s ", key, KEYS - (int)strlen(key), is_needed ? " *" : "");
  fnl_text_add_wrapped(text, sentence, KEYS + 3, WIDTH);
  fnl_text_add(text, "\n");
}

static void write_keys(const fnl_section *section, fnl_text *text) {
  for (int i = 0; i < section->n_fields; i++) {
    const fnl_field *field = &section->fields[i];
    write_key(field->name, field->flags & FNL_FIELD_REQUIRED,
              field->sentence ? field->sentence : field->section->sentence, text);
  }
}

static void write_section(const fnl_section *section, fnl_text *text) {
  fnl_text_add_format(text, "\n%c%s. ", section->name[0] - 'a' + 'A', section->name + 1);
  fnl_text_add_wrapped(text, section->sentence, 0, WIDTH - (int)strlen(section->name) - 2);
  fnl_text_add(text, "\n");
  write_keys(section, text);
}

/* ---- a plan ---- */

static void write_plan(fnl_text *text) {
  fnl_text_add(text,
               "A plan is a text file: what is spent, on whom, for how long. The smallest:\n\n"
               "  model = \"five-stage\";        # how people behave; `funnel list` names others\n"
               "  horizon_days = 60;\n"
               "  population = 50000;          # everybody who could ever be reached\n"
               "  budget = { total = 6000; };  # for all ads together\n\n"
               "`funnel check plan.cfg` finds every mistake in it, `funnel simulate plan.cfg`\n"
               "runs it, `funnel explain plan.cfg` says what it and its model mean, number by\n"
               "number.\n\n"
               "A setting is NAME = VALUE; with a semicolon. Groups of settings stand in { },\n"
               "lists in ( ) with commas between, texts in quotes, comments after #. Shares are\n"
               "parts of 1, rates are per person and day, money is in one currency throughout.\n\n"
               "Keys of a plan (* must be there); `funnel explain budget` lists a group's own:\n");
  write_keys(&fnl_section_plan, text);
  fnl_text_add(text,
               "\nNumbers that nobody knows. Most prices, rates and shares may be distributions:\n"
               "  cpm = { mean = 8.0; sd = 1.5; };\n"
               "  margin = { low = 0.3; high = 0.5; };\n"
               "`funnel explain \"uncertain numbers\"` lists the kinds. Each replication draws\n"
               "them anew: the spread of the result says what not knowing them amounts to.\n"
               "\nPaths. Every number has one, of names with dots between; --set changes it:\n"
               "  --set budget.total=8000\n"
               "  --set budget.split='{ prospecting = 0.7; retargeting = 0.3; }'\n"
               "  --set channels.prospecting.cpm='{ mean = 9.0; sd = 1.0; }'\n"
               "  --set 'moves.considering->customer.daily=0.006'\n"
               "`funnel explain plan.cfg` lists the paths of a plan. A plan's file changes its\n"
               "model the same way: channels = { prospecting = { cpm = 9.0; }; };\n"
               "\nWhere to read on. configs/ has plans to copy, from a new shop to five platforms\n"
               "(`funnel list`); docs/tutorial.md goes from an empty folder to a decision;\n"
               "docs/files.md has every key with range and default; `funnel help model` is about\n"
               "models.\n");
}

/* ---- a model ---- */

static void write_model(fnl_text *text) {
  static const fnl_section *const sections[] = {
      &fnl_section_stage, &fnl_section_paid,  &fnl_section_owned, &fnl_section_earned,
      &fnl_section_move,  &fnl_section_event, &fnl_section_value, NULL};
  fnl_text_add(text,
               "A model is a text file: how people behave, whoever spends what. A small one:\n\n"
               "  name = \"two-stage\";\n"
               "  stages = ( { name = \"stranger\"; role = \"prospect\"; },\n"
               "             { name = \"customer\"; role = \"conversion\"; } );\n"
               "  channels = ( { name = \"ads\"; kind = \"paid\"; cpm = 8.0; } );\n"
               "  moves = ( { from = \"stranger\"; to = \"customer\"; emits = \"purchase\";\n"
               "              daily = 0.00001; per_touch = { ads = 0.0005; }; } );\n"
               "  events = ( { name = \"purchase\"; counts_as = [ \"conversion\" ];\n"
               "               value = { mean = 40.0; cv = 0.5; }; } );\n\n"
               "People stand in stages. Moves take them from one to the next, by time (`daily`,\n"
               "a rate per person and day) or by a touch of a channel (`per_touch`, a\n"
               "probability). Channels touch: paid ones for money, owned ones by schedule,\n"
               "earned ones when people tell people. Events are what people do, and its worth.\n\n"
               "`funnel check my-model.cfg` finds every mistake in it, `funnel explain\n"
               "my-model.cfg` shows it in tables; a plan beside it says model = \"my-model\";\n"
               "(`funnel help plan`).\n\n"
               "Keys of a model (* must be there):\n");
  write_keys(&fnl_section_model, text);
  for (int i = 0; sections[i]; i++)
    write_section(sections[i], text);
  fnl_text_add(text,
               "\nWhere to read on. models/ has models with a source beside every number;\n"
               "docs/model.md has the equations, docs/files.md every key with range and default;\n"
               "`funnel explain channels` lists a section's keys.\n");
}

const fnl_topic fnl_topics[] = {
    {"plan", "how a plan is written: keys, distributions, paths for --set", write_plan},
    {"model", "how a model is written: stages, channels, moves, events", write_model},
    {0},
};

const fnl_topic *fnl_topic_by_name(const char *name) {
  for (const fnl_topic *topic = fnl_topics; topic->name; topic++)
    if (strcmp(topic->name, name) == 0)
      return topic;
  return NULL;
}

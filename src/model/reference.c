/* reference.c: the field tables as a page to read and as a fuzzer's dictionary. */
#include "model/schema.h"

#include <string.h>

/* A cell's text, with the sign that ends a cell escaped. */
static void write_cell(fnl_text *text, const char *cell) {
  for (const char *at = cell ? cell : ""; *at; at++) {
    if (*at == '|')
      fnl_text_add(text, "\\");
    fnl_text_add_bytes(text, at, 1);
  }
  fnl_text_add(text, " | ");
}

static void write_described(fnl_text *text, const fnl_field *field,
                            void (*describe)(const fnl_field *, fnl_text *)) {
  fnl_text cell = {0};
  describe(field, &cell);
  write_cell(text, fnl_text_string(&cell));
  text->failed |= cell.failed;
  fnl_text_free(&cell);
}

static void write_row(fnl_text *text, const fnl_field *field) {
  fnl_text_add_format(text, "| `%s` | ", field->name);
  write_described(text, field, fnl_field_write_type);
  write_described(text, field, fnl_field_write_range);
  write_described(text, field, fnl_field_write_default);
  write_cell(text, field->unit);
  write_cell(text, field->sentence);
  write_cell(text, field->source);
  fnl_text_cut(text, text->length - 1);
  fnl_text_add(text, "\n");
}

static void write_section(fnl_text *text, const fnl_section *section) {
  fnl_text_add_format(text, "## %s\n\n%s\n\n", section->name, section->sentence);
  fnl_text_add(text, "| key | type | range | default | unit | what it is | source |\n"
                     "|---|---|---|---|---|---|---|\n");
  for (int i = 0; i < section->n_fields; i++)
    write_row(text, &section->fields[i]);
  fnl_text_add(text, "\n");
}

void fnl_schema_write_reference(fnl_text *text) {
  fnl_text_add(text,
               "# Every key of a plan, a model and an experiment\n\n"
               "This page is written by the program from the tables that read the files "
               "(`src/model/schema_plan.c`, `src/model/schema_model.c`, "
               "`src/model/schema_experiment.c`).\n\n"
               "Files are in libconfig syntax: `key = value;`, groups `{ … }`, lists `( … )`, "
               "texts in quotes, comments after `#`. A whole number may stand where a real one is "
               "meant; beyond 32 bits it ends in `L`. *Above* a bound is above it by 1e-12 or "
               "more. Names are a letter and then letters, digits, "
               "`-` and `_`. Any number that *may be uncertain* may be a group instead, see "
               "*uncertain numbers*. Any key can be set from the command line by its path: "
               "`--set budget.total=120000`, `--set channels.newsletter.touches_per_day=0.2`, "
               "`--set 'moves.considering->customer.daily=0.01'`. The files that come back are in "
               "[results.md](results.md).\n\n");
  for (int i = 0; fnl_sections[i]; i++)
    write_section(text, fnl_sections[i]);
}

static void write_word(fnl_text *text, const char *word) {
  fnl_text_add_format(text, "\"%s\"\n", word);
}

void fnl_schema_write_dictionary(fnl_text *text) {
  static const char *const signs[] = {
      " = ",           ";", "( ", " )", "[ ", " ]", "{ ", " }", "L", "1e999",
      "@include \\\"", "#", "/*", "*/"};
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    write_word(text, signs[i]);
  for (int s = 0; fnl_sections[s]; s++)
    for (int i = 0; i < fnl_sections[s]->n_fields; i++) {
      const fnl_field *field = &fnl_sections[s]->fields[i];
      write_word(text, field->name);
      for (int c = 0; field->choices && field->choices[c]; c++)
        write_word(text, field->choices[c]);
    }
}

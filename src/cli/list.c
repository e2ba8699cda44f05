/* list.c: the models and plans that can be called by name, and what makes networks. */
#include "cli/command.h"
#include "cli/console.h"
#include "cli/names.h"
#include "cli/places.h"
#include "model/kind.h"
#include "network/generator.h"
#include "report/table.h"

#include <stdlib.h>
#include <string.h>

static void add_file(const char *folder, const char *file, fnl_table *table) {
  fnl_text path = {0};
  char *title = NULL;
  fnl_text_add_format(&path, "%s/%s", folder, file);
  fnl_file_is_model(fnl_text_string(&path), &title);
  fnl_table_add_format(table, "%.*s", (int)strlen(file) - 4, file);
  fnl_table_add(table, title ? title : "");
  free(title);
  fnl_text_free(&path);
}

/* One folder's files under a heading; nothing where it has none. */
static void list_folder(const char *heading, const char *folder, fnl_text *text) {
  fnl_table table = {.alignment = "ll"};
  struct dirent **entries = NULL;
  const int n = scandir(folder, &entries, fnl_is_configuration, alphasort);
  if (n > 0) {
    fnl_text_add_format(text, "%s%s in %s\n", text->length ? "\n" : "", heading, folder);
    fnl_table_add(&table, "name");
    fnl_table_add(&table, "title");
  }
  for (int i = 0; i < n; i++) {
    add_file(folder, entries[i]->d_name, &table);
    free(entries[i]);
  }
  free(entries);
  if (n > 0)
    fnl_table_write(&table, "", "", text);
  fnl_table_free(&table);
}

static void list_kind(const char *heading, const char *kind, const fnl_options *options,
                      fnl_text *text) {
  fnl_places places;
  fnl_places_init(&places, kind, options);
  for (int i = 0; i < places.n; i++)
    list_folder(heading, places.folders[i], text);
  fnl_places_free(&places);
}

static void list_generators(fnl_text *text) {
  fnl_table table = {.alignment = "ll"};
  fnl_text_add(text, "\nGenerators of networks: network = { generator = \"NAME\"; … };\n");
  fnl_table_add(&table, "name");
  fnl_table_add(&table, "what it makes");
  for (int i = 0; fnl_generator_registry[i]; i++) {
    fnl_table_add(&table, fnl_generator_registry[i]->name);
    fnl_table_add(&table, fnl_generator_registry[i]->summary);
  }
  fnl_table_write(&table, "", "", text);
  fnl_table_free(&table);
}

static int list(const fnl_options *options) {
  fnl_text text = {0};
  list_kind("Models", "models", options, &text);
  list_kind("Plans", "configs", options, &text);
  if (text.length == 0)
    fnl_text_add(&text, "No models and no plans were found; --models DIR says where models are.\n");
  list_generators(&text);
  const int exit_status = fnl_console_finish(&text, 0);
  fnl_text_free(&text);
  return exit_status;
}

const fnl_command_type fnl_command_list = {
    .name = "list",
    .summary = "the models, plans and generators of networks there are",
    .operands = "",
    .examples = "  funnel list                 what is found\n"
                "  funnel list --models own/   and in a folder of one's own\n",
    .more = "Models and plans are found in ./models and ./configs, beside the program, and where "
            "it was installed.\n",
    .takes = FNL_TAKES_MODELS,
    .run = list,
};

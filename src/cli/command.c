/* command.c: the registry of commands, and their pages of help. */
#include "cli/command.h"

#include "cli/places.h"
#include "cli/topics.h"
#include "model/bytes.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const fnl_command_type *fnl_command_by_name(const char *name) {
  for (int i = 0; fnl_command_registry[i]; i++)
    if (strcmp(fnl_command_registry[i]->name, name) == 0)
      return fnl_command_registry[i];
  return NULL;
}

/* ---- words that are no command ---- */

static const char *nearest(const char *name) {
  enum { MOST = 64 };
  const char *names[MOST];
  int n = 0;
  for (int i = 0; n < MOST && fnl_command_registry[i]; i++)
    names[n++] = fnl_command_registry[i]->name;
  for (const fnl_topic *topic = fnl_topics; n < MOST && topic->name; topic++)
    names[n++] = topic->name;
  const int found = fnl_string_nearest(name, n, names);
  return found >= 0 ? names[found] : NULL;
}

/* Whether the word is a file, or the name of a plan that is shipped. */
static bool is_plan(const char *word) {
  fnl_places configs;
  fnl_places_init(&configs, "configs", NULL);
  char *file = fnl_places_find(&configs, word);
  const bool is = file && fnl_file_exists(file);
  free(file);
  fnl_places_free(&configs);
  return is;
}

fnl_status fnl_command_unknown(const char *name, fnl_error *error) {
  const char *meant = nearest(name);
  if (name[0] == '-')
    fnl_error_set(error, FNL_EUSAGE, "there is no option %s before a command", name);
  else
    fnl_error_set(error, FNL_EUSAGE, "there is no command \"%s\"", name);
  if (name[0] == '-')
    fnl_error_hint(error, "options come after the command: funnel simulate PLAN %s", name);
  else if (is_plan(name))
    fnl_error_hint(error, "a command comes first: funnel simulate %s, or check or optimize", name);
  else if (meant && fnl_topic_by_name(meant))
    fnl_error_hint(error, "did you mean funnel help %s?", meant);
  else if (meant)
    fnl_error_hint(error, "did you mean funnel %s?", meant);
  else
    fnl_error_hint(error, "funnel --help lists the commands");
  return FNL_EUSAGE;
}

/* ---- pages ---- */

static void write_names(fnl_text *text) {
  fnl_text_add(text, "Commands:\n");
  for (int i = 0; fnl_command_registry[i]; i++)
    fnl_text_add_format(text, "  %-10s  %s\n", fnl_command_registry[i]->name,
                        fnl_command_registry[i]->summary);
  fnl_text_add(text, "\nTopics:\n");
  for (const fnl_topic *topic = fnl_topics; topic->name; topic++)
    fnl_text_add_format(text, "  %-10s  %s\n", topic->name, topic->summary);
}

/* Headings, and options as lines of their own, are what help2man makes a manual page of. */
void fnl_program_write_help(fnl_text *text) {
  fnl_text_add(text,
               "Examples:\n"
               "  funnel simulate configs/spring-launch.cfg   what a plan brings\n"
               "  funnel optimize configs/spring-launch.cfg   the best split of its budget\n"
               "  funnel check my-plan.cfg                    every mistake, with its line\n"
               "  funnel help plan                            how to write a plan of your own\n\n"
               "Usage: funnel COMMAND [OPTION ...]\n"
               "  or:  funnel help [COMMAND | TOPIC]\n\n"
               "Funnel plans social media marketing. What does a plan bring, which split of the\n"
               "budget is best, and how sure is that?\n\n");
  write_names(text);
  fnl_text_add(text,
               "\nOptions:\n"
               "  --help     show this page; after a command, the command's\n"
               "  --version  show which Funnel this is\n\n"
               "Exit status:\n"
               "  0    done\n"
               "  1    failed: a file could not be written, memory ran out\n"
               "  2    wrong input\n"
               "  3    done, but a stated goal cannot be met\n"
               "  130  interrupted\n\n"
               "`funnel help COMMAND`, or funnel COMMAND --help, shows examples and options.\n");
}

void fnl_command_write_help(const fnl_command_type *command, fnl_text *text) {
  const char *summary = command->summary;
  fnl_text_add_format(text, "Examples:\n%s\nUsage: funnel %s%s%s%s\n\n%c%s.\n", command->examples,
                      command->name, command->operands[0] ? " " : "", command->operands,
                      command->takes ? " [OPTION ...]" : "", toupper((unsigned char)summary[0]),
                      summary + 1);
  fnl_text_add(text, command->more);
  fnl_text_add(text, "\nOptions:\n");
  fnl_options_write_help(command->takes, text);
}

/* completion.c: what shells complete words by.
 *
 * The scripts know nothing: at every press of the key they ask the program, `completion line LINE`,
 * how the line may go on, which knows from its tables of commands, options and keys. An answer is a
 * line each: what is to be added, the whole word and what it is for, with tabs between; `:files`
 * and `:folders` ask the shell for its own.
 */
#include "cli/command.h"
#include "cli/console.h"
#include "cli/names.h"
#include "cli/places.h"
#include "cli/settings.h"
#include "cli/topics.h"
#include "metric/metric.h"
#include "model/schema.h"

#include <stdlib.h>
#include <string.h>

static const char bash_script[] =
    "# Completion of funnel for bash: . this file, or put it where bash-completion looks.\n"
    "_funnel() {\n"
    "  local added word line IFS=$'\\n'\n"
    "  COMPREPLY=()\n"
    "  while IFS= read -r line; do\n"
    "    case $line in\n"
    "      :files) compopt -o filenames; COMPREPLY+=($(compgen -f -- \"$2\")) ;;\n"
    "      :folders) compopt -o filenames; COMPREPLY+=($(compgen -d -- \"$2\")) ;;\n"
    "      *)\n"
    "        added=${line%%$'\\t'*}\n"
    "        case $added in *[.=]) compopt -o nospace ;; esac\n"
    "        COMPREPLY+=(\"$2$added\") ;;\n"
    "    esac\n"
    "  done < <(\"${1/#\\~/$HOME}\" completion line \"${COMP_LINE:0:COMP_POINT}\" 2>/dev/null)\n"
    "}\n"
    "complete -F _funnel funnel\n";

static const char zsh_script[] =
    "#compdef funnel\n"
    "# Completion of funnel for zsh: _funnel in a folder of fpath, or source this file.\n"
    "_funnel() {\n"
    "  local line added rest word sentence typed=\"${(j: :)words[1,CURRENT]}\"\n"
    "  local -a spaced joined shown_spaced shown_joined\n"
    "  local files=0 folders=0\n"
    "  while IFS= read -r line; do\n"
    "    case $line in\n"
    "      :files) files=1; continue ;;\n"
    "      :folders) folders=1; continue ;;\n"
    "    esac\n"
    "    added=${line%%$'\\t'*} rest=${line#*$'\\t'}\n"
    "    word=${rest%%$'\\t'*} sentence=${rest#*$'\\t'}\n"
    "    [[ -n $sentence ]] && word=\"$word  -- $sentence\"\n"
    "    case $added in\n"
    "      *[.=]) joined+=(\"$PREFIX$added\"); shown_joined+=(\"$word\") ;;\n"
    "      *) spaced+=(\"$PREFIX$added\"); shown_spaced+=(\"$word\") ;;\n"
    "    esac\n"
    "  done < <(\"${words[1]/#\\~/$HOME}\" completion line \"$typed\" 2>/dev/null)\n"
    "  (( $#joined )) && compadd -Q -S '' -l -d shown_joined -a joined\n"
    "  (( $#spaced )) && compadd -Q -l -d shown_spaced -a spaced\n"
    "  (( files )) && _files\n"
    "  (( folders )) && _files -/\n"
    "  return 0\n"
    "}\n"
    "if [[ $funcstack[1] == _funnel ]]; then _funnel \"$@\"; else compdef _funnel funnel; fi\n";

/* ---- the line as the shell takes it apart ---- */

typedef struct {
  fnl_name_list words; /* the last is the one that is typed */
  bool is_quoted;      /* which stands in quotes that are open */
} line_words;

/* One character of a word, quotes and backslashes taken away; returns the next. */
static const char *take_letter(const char *at, char *quote, fnl_text *word) {
  if (*at == '\\' && *quote != '\'' && at[1] != '\0')
    at++;
  else if (*quote != '\0' ? *at == *quote : *at == '\'' || *at == '"') {
    *quote = *quote ? '\0' : *at;
    return at + 1;
  }
  fnl_text_add_bytes(word, at, 1);
  return at + 1;
}

static void split(const char *line, line_words *found) {
  const char *at = line + strspn(line, " \t");
  for (;;) {
    fnl_text word = {0};
    char quote = '\0';
    while (*at && (quote || (*at != ' ' && *at != '\t')))
      at = take_letter(at, &quote, &word);
    fnl_name_list_add(&found->words, fnl_text_string(&word));
    fnl_text_free(&word);
    found->is_quoted = quote != '\0';
    if (*at == '\0')
      return;
    at += strspn(at, " \t");
  }
}

/* ---- what the words before say ---- */

typedef struct {
  const fnl_command_type *command;
  bool awaits_value; /* of `option`, which is the word before */
  fnl_option_row option;
  int n_operands;
  const char *operand;    /* the first */
  fnl_options for_places; /* its --models */
} situation;

static bool find_option(const fnl_command_type *command, const char *word, fnl_option_row *row) {
  const size_t length = strcspn(word, "=");
  for (int at = 0; fnl_options_next(command->takes, &at, row);)
    if (strlen(row->name) == length && strncmp(row->name, word, length) == 0)
      return true;
  return false;
}

/* The words [n] after the command, but for the one that is typed. */
static void look(situation *s, int n, char *const *words) {
  for (int i = 0; i < n; i++) {
    if (s->awaits_value)
      s->awaits_value = false;
    else if (words[i][0] == '-' && words[i][1] != '\0')
      s->awaits_value = find_option(s->command, words[i], &s->option) && s->option.argument &&
                        !strchr(words[i], '=');
    else if (s->n_operands++ == 0)
      s->operand = words[i];
    if (i > 0 && strcmp(words[i - 1], "--models") == 0)
      s->for_places.model_folders[s->for_places.n_model_folders++] = words[i];
  }
}

/* ---- what may stand there ---- */

static void offer_commands(fnl_offers *offers) {
  for (int i = 0; fnl_command_registry[i]; i++)
    fnl_offers_add(offers, fnl_command_registry[i]->name, fnl_command_registry[i]->summary);
}

static void offer_topics(fnl_offers *offers) {
  for (const fnl_topic *topic = fnl_topics; topic->name; topic++)
    fnl_offers_add(offers, topic->name, topic->summary);
}

static void offer_shipped(const char *kind, fnl_offers *offers) {
  fnl_name_list names = {0};
  fnl_name_list_add_shipped(&names, kind);
  for (int i = 0; i < names.n; i++)
    fnl_offers_add(offers, names.names[i], NULL);
  fnl_name_list_free(&names);
}

static void offer_sections(fnl_offers *offers) {
  for (int i = 0; fnl_sections[i]; i++)
    if (!strpbrk(fnl_sections[i]->name, ", "))
      fnl_offers_add(offers, fnl_sections[i]->name, fnl_sections[i]->sentence);
}

/* By what the command's line of usage calls it. */
static void offer_operand(const situation *s, fnl_offers *offers) {
  const char *operands = s->command->operands;
  if (s->command->most_operands >= 0 && s->n_operands >= s->command->most_operands)
    return;
  if (strstr(operands, "COMMAND"))
    offer_commands(offers);
  if (strstr(operands, "TOPIC"))
    offer_topics(offers);
  if (strstr(operands, "PLAN") || strstr(operands, "NAME"))
    offer_shipped("configs", offers);
  if (strstr(operands, "NAME")) {
    offer_shipped("models", offers);
    offer_sections(offers);
  }
  if (strstr(operands, "bash")) {
    fnl_offers_add(offers, "bash", NULL);
    fnl_offers_add(offers, "zsh", NULL);
  }
  offers->files = strstr(operands, "PLAN") || strstr(operands, "NAME") ||
                  strstr(operands, "FILE") || strstr(operands, "RESULT");
}

/* With commas between: the names that are there stay. */
static void offer_metrics(const char *typed, fnl_offers *offers) {
  const char *comma = strrchr(typed, ',');
  fnl_text given = {0};
  fnl_text_add_bytes(&given, typed, comma ? (size_t)(comma - typed) + 1 : 0);
  for (const fnl_metric *metric = fnl_metrics; metric->name; metric++)
    fnl_offers_add_pieces(offers, fnl_text_string(&given), metric->name, "", metric->words);
  if (!comma)
    fnl_offers_add(offers, "all", "every one the plan has");
  fnl_text_free(&given);
}

/* The settings of the plan among the words; where it cannot be read, those that every plan has. */
static void offer_settings(const situation *s, const char *typed, fnl_offers *offers) {
  fnl_places models, configs;
  fnl_plan plan = {0};
  fnl_places_init(&models, "models", &s->for_places);
  fnl_places_init(&configs, "configs", NULL);
  const fnl_read_options reading = fnl_places_read_options(&models, &s->for_places);
  char *file = s->operand ? fnl_places_find(&configs, s->operand) : NULL;
  const bool is_read = file && fnl_plan_read(&plan, file, &reading, NULL, NULL) == FNL_OK;
  fnl_settings_offer(is_read ? &plan : NULL, typed, offers);
  fnl_plan_free(&plan);
  free(file);
  fnl_places_free(&configs);
  fnl_places_free(&models);
}

/* What the key that an option stands for chooses from. */
static void offer_choices(const char *path, fnl_offers *offers) {
  fnl_text sign = {0};
  fnl_text_add_format(&sign, "%s=", path);
  offers->cut = sign.length;
  fnl_settings_offer(NULL, fnl_text_string(&sign), offers);
  offers->cut = 0;
  fnl_text_free(&sign);
}

/* `typed` is the word without "--engine=". */
static void offer_value(const situation *s, const char *typed, fnl_offers *offers) {
  const char *argument = s->option.argument;
  if (s->option.path)
    offer_choices(s->option.path, offers);
  if (s->option.names_metrics)
    offer_metrics(typed, offers);
  if (strstr(argument, "PATH="))
    offer_settings(s, typed, offers);
  if (strstr(argument, "PLAN"))
    offer_shipped("configs", offers);
  offers->files = strstr(argument, "FILE") || strstr(argument, "PLAN");
  offers->folders = strstr(argument, "DIR") != NULL;
}

static void offer_options(const fnl_command_type *command, fnl_offers *offers) {
  fnl_option_row row;
  for (int at = 0; fnl_options_next(command->takes, &at, &row);)
    fnl_offers_add(offers, row.name, row.sentence);
}

static void offer_after_command(situation *s, fnl_offers *offers) {
  const char *typed = offers->typed, *sign = strchr(typed, '=');
  fnl_text before = {0};
  if (!s->awaits_value && typed[0] == '-' && sign && find_option(s->command, typed, &s->option) &&
      s->option.argument) {
    s->awaits_value = true;
    fnl_text_add_bytes(&before, typed, (size_t)(sign - typed) + 1);
    offers->before = fnl_text_string(&before);
  }
  if (s->awaits_value)
    offer_value(s, typed + before.length, offers);
  else if (typed[0] == '-')
    offer_options(s->command, offers);
  else
    offer_operand(s, offers);
  offers->before = "";
  fnl_text_free(&before);
}

/* The words after the program's name; the last is typed. */
static void offer(int n, char *const *words, fnl_offers *offers) {
  situation s = {.command = fnl_command_by_name(words[0])};
  if (n == 1) {
    offer_commands(offers);
    fnl_offers_add(offers, "--help", NULL);
    fnl_offers_add(offers, "--version", NULL);
    return;
  }
  s.for_places.model_folders = calloc((size_t)n, sizeof *s.for_places.model_folders);
  if (s.command && s.for_places.model_folders) {
    look(&s, n - 2, words + 1);
    offer_after_command(&s, offers);
  }
  free(s.for_places.model_folders);
}

/* ---- the answer ---- */

/* What is added to the word; what the shell would take for its own is escaped. */
static void write_added(const char *added, bool is_quoted, fnl_text *text) {
  for (const char *at = added; *at; at++) {
    if (!is_quoted && strchr("<>&|;()#*?[]{}$` \"'\\", *at))
      fnl_text_add(text, "\\");
    fnl_text_add_bytes(text, at, 1);
  }
}

static void write_answer(const fnl_offers *offers, bool is_quoted, fnl_text *text) {
  for (char *line = offers->text.data; line && *line;) {
    char *tab = strchr(line, '\t'), *end = strchr(line, '\n');
    *tab = *end = '\0';
    write_added(line + strlen(offers->typed), is_quoted, text);
    fnl_text_add_format(text, "\t%s\t%s\n", line, tab + 1);
    line = end + 1;
  }
  fnl_text_add(text, offers->files ? ":files\n" : "");
  fnl_text_add(text, offers->folders ? ":folders\n" : "");
  text->failed = text->failed || offers->text.failed;
}

static void answer(const char *line, fnl_text *text) {
  line_words found = {0};
  split(line, &found);
  const int n = found.words.n - 1;
  if (n > 0) {
    fnl_offers offers = {.typed = found.words.names[n], .before = ""};
    offer(n, found.words.names + 1, &offers);
    write_answer(&offers, found.is_quoted, text);
    fnl_text_free(&offers.text);
  }
  fnl_name_list_free(&found.words);
}

static int completion(const fnl_options *options) {
  const char *shell = options->operands[0];
  fnl_text text = {0};
  fnl_error error;
  int exit_status = 0;
  if (strcmp(shell, "line") == 0 && options->n_operands == 2)
    answer(options->operands[1], &text);
  else if (strcmp(shell, "bash") == 0 && options->n_operands == 1)
    fnl_text_add(&text, bash_script);
  else if (strcmp(shell, "zsh") == 0 && options->n_operands == 1)
    fnl_text_add(&text, zsh_script);
  else
    exit_status = fnl_status_exit(FNL_EUSAGE);
  if (exit_status == 0) {
    exit_status = fnl_console_finish(&text, 0);
  } else {
    fnl_error_set(&error, FNL_EUSAGE, "there is completion for bash and for zsh");
    fnl_error_hint(&error, "for example funnel completion bash");
    exit_status = fnl_console_error(&error);
  }
  fnl_text_free(&text);
  return exit_status;
}

const fnl_command_type fnl_command_completion = {
    .name = "completion",
    .summary = "the script by which bash or zsh completes commands, options, paths",
    .operands = "bash | zsh",
    .examples = "  funnel completion bash   print the script for bash\n"
                "  funnel completion zsh    the same for zsh\n"
                "  . <(funnel completion bash)   use it in this shell\n",
    .more =
        "Where Funnel is installed, both are where the shells look. Commands and their options\n"
        "are completed, plans and models by name, the paths of the plan after --set, metrics.\n",
    .least_operands = 1,
    .most_operands = 2,
    .run = completion,
};

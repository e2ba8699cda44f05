/* options.c: the table of options, and how a command line is read by it. */
#include "cli/options.h"

#include "cli/command.h"
#include "metric/meter.h"
#include "report/table.h"
#include "study/attribution/attribution.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct fnl_option fnl_option;
struct fnl_option {
  const char *name, *argument; /* argument NULL: none */
  unsigned group;              /* one of FNL_TAKES_…; 0: every command */
  const char *sentence;
  fnl_status (*take)(const fnl_option *option, const char *value, fnl_options *options,
                     fnl_error *error);
  const char *path; /* of an option that stands for a setting of the plan */
};

/* ---- what an option does with its value ---- */

static fnl_status add_override(fnl_options *options, const char *path, const char *value,
                               fnl_error *error) {
  fnl_text text = {0};
  fnl_text_add_format(&text, path ? "%s=%s" : "%s%s", path ? path : "", value);
  if (text.failed)
    return fnl_error_no_memory(error);
  options->overrides[options->n_overrides++] = text.data;
  return FNL_OK;
}

static fnl_status read_whole(const fnl_option *option, const char *value, int least, int most,
                             int *number, fnl_error *error) {
  char *end = NULL;
  errno = 0;
  const long n = strtol(value, &end, 10);
  if (end == value || *end != '\0' || errno != 0 || n < least || n > most)
    return fnl_error_set(error, FNL_EUSAGE, "%s %s: not a whole number from %d to %d", option->name,
                         value, least, most);
  *number = (int)n;
  return FNL_OK;
}

static fnl_status take_set(const fnl_option *option, const char *value, fnl_options *options,
                           fnl_error *error) {
  (void)option;
  if (strchr(value, '=') == NULL || value[0] == '=') {
    fnl_error_set(error, FNL_EUSAGE, "--set %s: there is no `=` between a path and a value", value);
    fnl_error_hint(error, "for example --set budget.total=120000");
    return FNL_EUSAGE;
  }
  return add_override(options, NULL, value, error);
}

static fnl_status take_setting(const fnl_option *option, const char *value, fnl_options *options,
                               fnl_error *error) {
  return add_override(options, option->path, value, error);
}

static fnl_status take_models(const fnl_option *option, const char *value, fnl_options *options,
                              fnl_error *error) {
  (void)option, (void)error;
  options->model_folders[options->n_model_folders++] = value;
  return FNL_OK;
}

/* The name of a file or folder to write to. `-` would be a file of that name: only --json takes it
 * for standard output. */
static fnl_status take_name(const fnl_option *option, const char *value, const char **name,
                            fnl_error *error) {
  *name = value;
  if (value[0] == '\0') {
    fnl_error_set(error, FNL_EUSAGE, "%s: the word for %s is empty", option->name,
                  option->argument);
    fnl_error_hint(error, "is a variable of the shell not set?");
    return FNL_EUSAGE;
  }
  if (strcmp(value, "-") == 0 && strcmp(option->name, "--json") != 0) {
    fnl_error_set(error, FNL_EUSAGE, "%s -: only --json takes - for standard output", option->name);
    fnl_error_hint(error, "./- is one that is called so");
    return FNL_EUSAGE;
  }
  return FNL_OK;
}

static fnl_status take_log(const fnl_option *option, const char *value, fnl_options *options,
                           fnl_error *error) {
  return take_name(option, value, &options->log, error);
}

static fnl_status take_trees(const fnl_option *option, const char *value, fnl_options *options,
                             fnl_error *error) {
  return take_name(option, value, &options->trees, error);
}

static fnl_status take_graphml(const fnl_option *option, const char *value, fnl_options *options,
                               fnl_error *error) {
  return take_name(option, value, &options->graphml, error);
}

static fnl_status take_customers(const fnl_option *option, const char *value, fnl_options *options,
                                 fnl_error *error) {
  return take_name(option, value, &options->customers, error);
}

static fnl_status take_journeys(const fnl_option *option, const char *value, fnl_options *options,
                                fnl_error *error) {
  return take_name(option, value, &options->journeys, error);
}

static fnl_status take_written_paths(const fnl_option *option, const char *value,
                                     fnl_options *options, fnl_error *error) {
  return take_name(option, value, &options->written_paths, error);
}

static fnl_status take_metrics(const fnl_option *option, const char *value, fnl_options *options,
                               fnl_error *error) {
  (void)option;
  options->metrics = value;
  return fnl_metrics_check(value, &options->metrics_need_reach, error);
}

static fnl_status take_resume(const fnl_option *option, const char *value, fnl_options *options,
                              fnl_error *error) {
  (void)option, (void)error;
  options->resume = value;
  return FNL_OK;
}

/* Days; below, a day before the last touch would count nothing at all. */
#define LEAST_HALF_LIFE 0.01

/* Money above 0. */
static fnl_status read_money(const fnl_option *option, const char *value, double *money,
                             fnl_error *error) {
  if (fnl_number_read(value, strlen(value), money) && isfinite(*money) && *money > 0.0)
    return FNL_OK;
  fnl_error_set(error, FNL_EUSAGE, "%s %s: not an amount of money above 0", option->name, value);
  fnl_error_hint(error, "for example %s 10000", option->name);
  return FNL_EUSAGE;
}

static fnl_status take_from(const fnl_option *option, const char *value, fnl_options *options,
                            fnl_error *error) {
  return read_money(option, value, &options->from, error);
}

static fnl_status take_to(const fnl_option *option, const char *value, fnl_options *options,
                          fnl_error *error) {
  return read_money(option, value, &options->to, error);
}

static fnl_status take_paths(const fnl_option *option, const char *value, fnl_options *options,
                             fnl_error *error) {
  (void)option, (void)error;
  options->paths = value;
  return FNL_OK;
}

static fnl_status take_direct(const fnl_option *option, const char *value, fnl_options *options,
                              fnl_error *error) {
  (void)option, (void)error;
  options->direct = value;
  return FNL_OK;
}

static fnl_status take_half_life(const fnl_option *option, const char *value, fnl_options *options,
                                 fnl_error *error) {
  double *days = &options->half_life;
  if (fnl_number_read(value, strlen(value), days) && isfinite(*days) && *days >= LEAST_HALF_LIFE)
    return FNL_OK;
  fnl_error_set(error, FNL_EUSAGE, "%s %s: not a number of days from 0.01", option->name, value);
  fnl_error_hint(error, "for example %s 7", option->name);
  return FNL_EUSAGE;
}

static fnl_status take_order(const fnl_option *option, const char *value, fnl_options *options,
                             fnl_error *error) {
  return read_whole(option, value, 1, FNL_ORDER_MOST, &options->order, error);
}

static fnl_status take_points(const fnl_option *option, const char *value, fnl_options *options,
                              fnl_error *error) {
  enum { LEAST_POINTS = 2, MOST_POINTS = 200 };
  return read_whole(option, value, LEAST_POINTS, MOST_POINTS, &options->n_points, error);
}

static fnl_status take_against(const fnl_option *option, const char *value, fnl_options *options,
                               fnl_error *error) {
  if (value[strspn(value, " \t;")] == '\0') {
    fnl_error_set(error, FNL_EUSAGE, "%s is given nothing", option->name);
    fnl_error_hint(error, "%s other-plan.cfg, or %s budget.total=120000", option->name,
                   option->name);
    return FNL_EUSAGE;
  }
  options->against[options->n_against++] = value;
  return FNL_OK;
}

static fnl_status take_by(const fnl_option *option, const char *value, fnl_options *options,
                          fnl_error *error) {
  (void)option, (void)error;
  options->by = value;
  return FNL_OK;
}

static fnl_status take_top(const fnl_option *option, const char *value, fnl_options *options,
                           fnl_error *error) {
  return read_whole(option, value, 1, INT_MAX, &options->top, error);
}

static fnl_status take_json(const fnl_option *option, const char *value, fnl_options *options,
                            fnl_error *error) {
  return take_name(option, value, &options->json, error);
}

static fnl_status take_output(const fnl_option *option, const char *value, fnl_options *options,
                              fnl_error *error) {
  return take_name(option, value, &options->output, error);
}

static fnl_status take_report(const fnl_option *option, const char *value, fnl_options *options,
                              fnl_error *error) {
  return take_name(option, value, &options->report, error);
}

static fnl_status take_file(const fnl_option *option, const char *value, fnl_options *options,
                            fnl_error *error) {
  return take_name(option, value, &options->file, error);
}

static fnl_status take_plot(const fnl_option *option, const char *value, fnl_options *options,
                            fnl_error *error) {
  (void)option, (void)value, (void)error;
  options->plot = true;
  return FNL_OK;
}

static fnl_status take_store(const fnl_option *option, const char *value, fnl_options *options,
                             fnl_error *error) {
  (void)option, (void)error;
  options->store = value;
  return FNL_OK;
}

static fnl_status take_shard(const fnl_option *option, const char *value, fnl_options *options,
                             fnl_error *error) {
  (void)option, (void)error;
  options->shard = value;
  return FNL_OK;
}

static fnl_status take_csv(const fnl_option *option, const char *value, fnl_options *options,
                           fnl_error *error) {
  (void)option, (void)error;
  options->csv = value;
  return FNL_OK;
}

static fnl_status take_sql(const fnl_option *option, const char *value, fnl_options *options,
                           fnl_error *error) {
  (void)option, (void)error;
  options->sql = value;
  return FNL_OK;
}

static fnl_status take_analysis(const fnl_option *option, const char *value, fnl_options *options,
                                fnl_error *error) {
  (void)option, (void)error;
  options->analysis = value;
  return FNL_OK;
}

static fnl_status take_figures(const fnl_option *option, const char *value, fnl_options *options,
                               fnl_error *error) {
  (void)option, (void)error;
  options->figures = value;
  return FNL_OK;
}

static fnl_status take_dry_run(const fnl_option *option, const char *value, fnl_options *options,
                               fnl_error *error) {
  (void)option, (void)value, (void)error;
  options->dry_run = true;
  return FNL_OK;
}

static fnl_status take_retry_failed(const fnl_option *option, const char *value,
                                    fnl_options *options, fnl_error *error) {
  (void)option, (void)value, (void)error;
  options->retry_failed = true;
  return FNL_OK;
}

static fnl_status take_small(const fnl_option *option, const char *value, fnl_options *options,
                             fnl_error *error) {
  (void)option, (void)value, (void)error;
  options->small = true;
  return FNL_OK;
}

static fnl_status take_replications(const fnl_option *option, const char *value,
                                    fnl_options *options, fnl_error *error) {
  (void)option, (void)value, (void)error;
  options->replications = true;
  return FNL_OK;
}

static fnl_status take_threads(const fnl_option *option, const char *value, fnl_options *options,
                               fnl_error *error) {
  enum { MOST_THREADS = 4096 };
  return read_whole(option, value, 0, MOST_THREADS, &options->n_threads, error);
}

static fnl_status take_quiet(const fnl_option *option, const char *value, fnl_options *options,
                             fnl_error *error) {
  (void)option, (void)value, (void)error;
  options->quiet = true;
  return FNL_OK;
}

static fnl_status take_no_progress(const fnl_option *option, const char *value,
                                   fnl_options *options, fnl_error *error) {
  (void)option, (void)value, (void)error;
  options->no_progress = true;
  return FNL_OK;
}

static fnl_status take_help(const fnl_option *option, const char *value, fnl_options *options,
                            fnl_error *error) {
  (void)option, (void)value, (void)error;
  options->help = true;
  return FNL_OK;
}

/* ---- the table ---- */

static const fnl_option table[] = {
    {"--set", "PATH=VALUE", FNL_TAKES_SETTINGS,
     "change a number of the plan or its model, as often as you like", take_set, NULL},
    {"--engine", "NAME", FNL_TAKES_SETTINGS,
     "expected: the mean at once; cohorts: whole people, by chance; agents: each by number",
     take_setting, "simulation.engine"},
    {"--replications", "N", FNL_TAKES_SETTINGS, "independent runs", take_setting,
     "simulation.replications"},
    {"--seed", "N", FNL_TAKES_SETTINGS, "names the random numbers: same seed, same result",
     take_setting, "simulation.seed"},
    {"--precision", "X", FNL_TAKES_SETTINGS,
     "run until ROAS is known to this part of itself, as 0.005", take_setting,
     "simulation.precision"},
    {"--models", "DIR", FNL_TAKES_MODELS, "look for models there first", take_models, NULL},
    {"--store", "DIR", FNL_TAKES_STUDY, "the folder of the results, which is made", take_store,
     NULL},
    {"--shard", "I/N", FNL_TAKES_STUDY,
     "do this part of the points; without, what Slurm or MPI say, or all", take_shard, NULL},
    {"--small", NULL, FNL_TAKES_STUDY, "the setting that runs in seconds", take_small, NULL},
    {"--retry-failed", NULL, FNL_TAKES_STUDY, "do points again that failed", take_retry_failed,
     NULL},
    {"--dry-run", NULL, FNL_TAKES_STUDY,
     "show the points, and how long they would take, and do nothing", take_dry_run, NULL},
    {"--csv", "FILE", FNL_TAKES_RESULTS, "write a table to FILE; - prints it", take_csv, NULL},
    {"--replications", NULL, FNL_TAKES_RESULTS,
     "what each replication gave, where that was kept, instead of means", take_replications, NULL},
    {"--sql", "QUERY", FNL_TAKES_RESULTS, "ask: \"select * from results\"; as CSV, or --json",
     take_sql, NULL},
    {"--analysis", "NAME", FNL_TAKES_RESULTS, "main-effects, morris or sobol", take_analysis, NULL},
    {"--figures", "NAMES", FNL_TAKES_RESULTS, "what is analysed, with commas; all without",
     take_figures, NULL},
    {"--json", "FILE", FNL_TAKES_RESULTS | FNL_TAKES_PAGE, "write JSON to FILE; - prints it",
     take_json, NULL},
    {"--json", "FILE", FNL_TAKES_OUTPUT, "write summary.json to FILE; - prints it, and only it",
     take_json, NULL},
    {"--output", "DIR", FNL_TAKES_OUTPUT,
     "write summary.json and every other file of the result there", take_output, NULL},
    {"--report", "FILE", FNL_TAKES_REPORT, "write a page for a browser to FILE: charts and tables",
     take_report, NULL},
    {"-o", "FILE", FNL_TAKES_FILE, "write to FILE", take_file, NULL},
    {"--trees", "FILE", FNL_TAKES_TREES, "write who brought whom to FILE (engine agents only)",
     take_trees, NULL},
    {"--graphml", "FILE", FNL_TAKES_TREES, "the same as a graph, for igraph, Gephi or networkx",
     take_graphml, NULL},
    {"--customers", "FILE", FNL_TAKES_PEOPLE,
     "write every customer's purchases and life to FILE (engine agents only)", take_customers,
     NULL},
    {"--journeys", "FILE", FNL_TAKES_PEOPLE,
     "write every touch before a conversion to FILE (engine agents only)", take_journeys, NULL},
    {"--write-paths", "FILE", FNL_TAKES_PEOPLE,
     "write how often people went which way to FILE, as attribute --paths reads it",
     take_written_paths, NULL},
    {"--paths", "FILE", FNL_TAKES_PATHS, "the paths of a table, instead of a plan", take_paths,
     NULL},
    {"--direct", "NAMES", FNL_TAKES_PATHS,
     "channels that last non-direct passes over, with commas between them", take_direct, NULL},
    {"--half-life", "DAYS", FNL_TAKES_PATHS, "of time decay; 7 without", take_half_life, NULL},
    {"--order", "K", FNL_TAKES_PATHS, "touches that the Markov chain remembers; 1 without",
     take_order, NULL},
    {"--metrics", "NAMES", FNL_TAKES_METRICS,
     "report these metrics, as ctr,cpc,reach; all: every one the plan has", take_metrics, NULL},
    {"--from", "MONEY", FNL_TAKES_RANGE, "the smallest budget; a tenth of the plan's without",
     take_from, NULL},
    {"--to", "MONEY", FNL_TAKES_RANGE, "the largest budget; 5 times the plan's without", take_to,
     NULL},
    {"--points", "N", FNL_TAKES_RANGE, "how many budgets, from 2 to 200; 12 without", take_points,
     NULL},
    {"--top", "N", FNL_TAKES_TOP, "how many levers to show; 15 without", take_top, NULL},
    {"--against", "PLAN", FNL_TAKES_RIVALS,
     "another plan, or PATH=VALUE: the first with another number; as often as you like",
     take_against, NULL},
    {"--by", "FIGURE", FNL_TAKES_RIVALS,
     "rank by this figure, as profit or conversions; the plan's objective without", take_by, NULL},
    {"--log", "FILE", FNL_TAKES_LOG, "write every split the search values to FILE as it goes on",
     take_log, NULL},
    {"--resume", "FILE", FNL_TAKES_LOG, "do not value again what is in the log FILE", take_resume,
     NULL},
    {"--plot", NULL, FNL_TAKES_PLOT, "draw small pictures below the page", take_plot, NULL},
    {"--threads", "N", FNL_TAKES_WORK, "threads to use; 0, the default: all", take_threads, NULL},
    {"--quiet", NULL, FNL_TAKES_WORK, "print nothing but errors and what --json - asks for",
     take_quiet, NULL},
    {"--no-progress", NULL, FNL_TAKES_WORK, "show no progress", take_no_progress, NULL},
    {"--help", NULL, 0, "show this page", take_help, NULL},
};
enum { N_OPTIONS = sizeof table / sizeof table[0] };

static bool is_taken(const fnl_option *option, unsigned takes) {
  return option->group == 0 || (option->group & takes) != 0;
}

/* ---- reading ---- */

/* The option that `argument` names, up to its `=`; also where the command does not take it. */
static const fnl_option *find(const char *argument, unsigned takes) {
  const size_t length = strcspn(argument, "=");
  const fnl_option *other = NULL;
  if (strcmp(argument, "-h") == 0)
    argument = "--help";
  for (int i = 0; i < N_OPTIONS; i++) {
    if (strlen(table[i].name) != length || strncmp(table[i].name, argument, length) != 0)
      continue;
    if (is_taken(&table[i], takes))
      return &table[i];
    other = &table[i];
  }
  return strcmp(argument, "--help") == 0 ? &table[N_OPTIONS - 1] : other;
}

static fnl_status unknown_option(const fnl_command_type *command, const char *argument,
                                 fnl_error *error) {
  const char *names[N_OPTIONS];
  char word[64] = "";
  int n = 0;
  for (int i = 0; i < N_OPTIONS; i++)
    if (is_taken(&table[i], command->takes))
      names[n++] = table[i].name;
  strncat(word, argument,
          strcspn(argument, "=") < sizeof word ? strcspn(argument, "=") : sizeof word - 1);
  const int nearest = fnl_string_nearest(word, n, names);
  fnl_error_set(error, FNL_EUSAGE, "%s has no option %s", command->name, word);
  if (nearest >= 0)
    fnl_error_hint(error, "did you mean %s?", names[nearest]);
  else
    fnl_error_hint(error, "funnel %s --help lists the options", command->name);
  return FNL_EUSAGE;
}

static fnl_status not_taken(const fnl_command_type *command, const fnl_option *option,
                            fnl_error *error) {
  fnl_error_set(error, FNL_EUSAGE, "%s does not take the option %s", command->name, option->name);
  fnl_error_hint(error, "funnel %s --help lists the options", command->name);
  return FNL_EUSAGE;
}

/* Takes the option at arguments[*i] with its value, and moves *i to the last word of it. */
static fnl_status parse_option(fnl_options *options, const fnl_command_type *command, int n,
                               char *const *arguments, int *i, fnl_error *error) {
  const char *argument = arguments[*i];
  const fnl_option *option = find(argument, command->takes);
  const char *value = strchr(argument, '=');
  if (!option)
    return unknown_option(command, argument, error);
  if (!is_taken(option, command->takes))
    return not_taken(command, option, error);
  if (!option->argument && value)
    return fnl_error_set(error, FNL_EUSAGE, "%s takes no value", option->name);
  if (option->argument && !value && *i + 1 == n)
    return fnl_error_set(error, FNL_EUSAGE, "%s needs a value: %s %s", option->name, option->name,
                         option->argument);
  if (value)
    value++;
  else if (option->argument)
    value = arguments[++*i];
  return option->take(option, value, options, error);
}

/* A shell's unset variable in quotes, most often. */
static fnl_status empty_operand(const fnl_command_type *command, fnl_error *error) {
  fnl_error_set(error, FNL_EUSAGE, "%s: the word for %s is empty", command->name,
                command->operands);
  fnl_error_hint(error, "funnel %s --help shows examples", command->name);
  return FNL_EUSAGE;
}

/* "for example funnel simulate configs/spring-launch.cfg; …": the command's first example. */
static void hint_at_example(const fnl_command_type *command, fnl_error *error) {
  const char *example = command->examples + strspn(command->examples, " ");
  const char *line_end = example + strcspn(example, "\n"), *comment = strstr(example, "  ");
  const char *end = comment && comment < line_end ? comment : line_end;
  fnl_error_hint(error, "for example %.*s; funnel %s --help shows more", (int)(end - example),
                 example, command->name);
}

static fnl_status check_operands(const fnl_options *options, const fnl_command_type *command,
                                 fnl_error *error) {
  const int n = options->n_operands, most = command->most_operands;
  for (int i = 0; i < n && !options->help; i++)
    if (options->operands[i][0] == '\0')
      return empty_operand(command, error);
  if (options->help || (n >= command->least_operands && (most < 0 || n <= most)))
    return FNL_OK;
  if (n < command->least_operands)
    fnl_error_set(error, FNL_EUSAGE, "%s needs %s", command->name, command->operands);
  else
    fnl_error_set(error, FNL_EUSAGE, "%s: \"%s\" is one word too many", command->name,
                  options->operands[most]);
  hint_at_example(command, error);
  return FNL_EUSAGE;
}

static bool take_memory(fnl_options *options, int n) {
  const size_t size = (size_t)n + 1;
  options->operands = calloc(size, sizeof *options->operands);
  options->overrides = calloc(size, sizeof *options->overrides);
  options->model_folders = calloc(size, sizeof *options->model_folders);
  options->against = calloc(size, sizeof *options->against);
  return options->operands && options->overrides && options->model_folders && options->against;
}

fnl_status fnl_options_parse(fnl_options *options, const fnl_command_type *command, int n,
                             char *const *arguments, fnl_error *error) {
  fnl_status status = FNL_OK;
  bool only_operands = false;
  memset(options, 0, sizeof *options);
  if (!take_memory(options, n))
    return fnl_error_no_memory(error);
  for (int i = 0; i < n; i++) {
    const char *argument = arguments[i];
    if (!only_operands && strcmp(argument, "--") == 0)
      only_operands = true;
    else if (only_operands || argument[0] != '-' || argument[1] == '\0')
      options->operands[options->n_operands++] = argument;
    else
      FNL_TRY(parse_option(options, command, n, arguments, &i, error));
  }
  FNL_TRY(check_operands(options, command, error));
out:
  return status;
}

void fnl_options_free(fnl_options *options) {
  for (int i = 0; i < options->n_overrides; i++)
    free(options->overrides[i]);
  free(options->overrides);
  free(options->operands);
  free(options->against);
  free(options->model_folders);
  memset(options, 0, sizeof *options);
}

bool fnl_options_want_pictures(const fnl_options *options) {
  return options->output != NULL || options->report != NULL || options->plot;
}

bool fnl_options_next(unsigned takes, int *at, fnl_option_row *row) {
  while (*at < N_OPTIONS && !is_taken(&table[*at], takes))
    ++*at;
  if (*at == N_OPTIONS)
    return false;
  const fnl_option *option = &table[(*at)++];
  *row = (fnl_option_row){.name = option->name,
                          .argument = option->argument,
                          .sentence = option->sentence,
                          .path = option->path,
                          .names_metrics = option->take == take_metrics};
  return true;
}

void fnl_options_write_help(unsigned takes, fnl_text *text) {
  enum { NAMES = 21, WIDTH = 90 };
  for (int i = 0; i < N_OPTIONS; i++) {
    const fnl_option *option = &table[i];
    if (!is_taken(option, takes))
      continue;
    const int named = (int)strlen(option->name) + 1;
    fnl_text_add_format(text, "  %s %-*s  ", option->name, NAMES > named ? NAMES - named : 0,
                        option->argument ? option->argument : "");
    fnl_text_add_wrapped(text, option->sentence, NAMES + 4, WIDTH);
    fnl_text_add(text, "\n");
  }
}

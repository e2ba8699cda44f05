/* option_table.c: every option, and what it does with its value. */
#include "cli/option_table.h"

#include "metric/meter.h"
#include "study/attribution/attribution.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* ---- what sets a member ---- */

static void *place_of(const fnl_option *option, fnl_options *options) {
  return (char *)options + option->member;
}

static fnl_status take_text(const fnl_option *option, const char *value, fnl_options *options,
                            fnl_error *error) {
  (void)error;
  *(const char **)place_of(option, options) = value;
  return FNL_OK;
}

/* The name of a file to read, or of one to write or `-`. */
static fnl_status take_input(const fnl_option *option, const char *value, fnl_options *options,
                             fnl_error *error) {
  if (value[0] != '\0')
    return take_text(option, value, options, error);
  fnl_error_set(error, FNL_EUSAGE, "%s: the word for %s is empty", option->name, option->argument);
  fnl_error_hint(error, "is a variable of the shell not set?");
  return FNL_EUSAGE;
}

/* The name of a file or folder to write to. `-` would be a file of that name: only --json takes it
 * for standard output. */
static fnl_status take_name(const fnl_option *option, const char *value, fnl_options *options,
                            fnl_error *error) {
  if (strcmp(value, "-") == 0 && strcmp(option->name, "--json") != 0) {
    fnl_error_set(error, FNL_EUSAGE, "%s -: only --json takes - for standard output", option->name);
    fnl_error_hint(error, "./- is one that is called so");
    return FNL_EUSAGE;
  }
  return take_input(option, value, options, error);
}

static fnl_status take_flag(const fnl_option *option, const char *value, fnl_options *options,
                            fnl_error *error) {
  (void)value, (void)error;
  *(bool *)place_of(option, options) = true;
  return FNL_OK;
}

/* A whole number from the row's least to its most. */
static fnl_status take_whole(const fnl_option *option, const char *value, fnl_options *options,
                             fnl_error *error) {
  int *number = place_of(option, options);
  char *end = NULL;
  errno = 0;
  const long n = strtol(value, &end, 10);
  if (end == value || *end != '\0' || errno != 0 || n < option->least || n > option->most)
    return fnl_error_set(error, FNL_EUSAGE, "%s %s: not a whole number from %d to %d", option->name,
                         value, option->least, option->most);
  *number = (int)n;
  return FNL_OK;
}

/* Money above 0. */
static fnl_status take_money(const fnl_option *option, const char *value, fnl_options *options,
                             fnl_error *error) {
  double *money = place_of(option, options);
  if (fnl_number_read(value, strlen(value), money) && isfinite(*money) && *money > 0.0)
    return FNL_OK;
  fnl_error_set(error, FNL_EUSAGE, "%s %s: not an amount of money above 0", option->name, value);
  fnl_error_hint(error, "for example %s 10000", option->name);
  return FNL_EUSAGE;
}

/* ---- settings of the plan ---- */

static fnl_status add_override(const fnl_option *option, const char *value, fnl_options *options,
                               fnl_error *error) {
  fnl_text text = {0};
  if (option->path)
    fnl_text_add_format(&text, "%s=", option->path);
  fnl_text_add(&text, value);
  if (text.failed)
    return fnl_error_no_memory(error);
  options->givers[options->n_overrides] = option->name;
  options->overrides[options->n_overrides++] = text.data;
  return FNL_OK;
}

static fnl_status take_set(const fnl_option *option, const char *value, fnl_options *options,
                           fnl_error *error) {
  if (strchr(value, '=') == NULL || value[0] == '=') {
    fnl_error_set(error, FNL_EUSAGE, "--set %s: there is no `=` between a path and a value", value);
    fnl_error_hint(error, "for example --set budget.total=120000");
    return FNL_EUSAGE;
  }
  return add_override(option, value, options, error);
}

/* ---- others ---- */

static fnl_status take_models(const fnl_option *option, const char *value, fnl_options *options,
                              fnl_error *error) {
  (void)option, (void)error;
  options->model_folders[options->n_model_folders++] = value;
  return FNL_OK;
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

static fnl_status take_metrics(const fnl_option *option, const char *value, fnl_options *options,
                               fnl_error *error) {
  (void)option;
  options->metrics = value;
  return fnl_metrics_check(value, &options->metrics_need_reach, error);
}

/* Days; below, a day before the last touch would count nothing at all. */
#define LEAST_HALF_LIFE 0.01

static fnl_status take_half_life(const fnl_option *option, const char *value, fnl_options *options,
                                 fnl_error *error) {
  double *days = &options->half_life;
  if (fnl_number_read(value, strlen(value), days) && isfinite(*days) && *days >= LEAST_HALF_LIFE)
    return FNL_OK;
  fnl_error_set(error, FNL_EUSAGE, "%s %s: not a number of days from 0.01", option->name, value);
  fnl_error_hint(error, "for example %s 7", option->name);
  return FNL_EUSAGE;
}

bool fnl_option_names_metrics(const fnl_option *option) { return option->take == take_metrics; }

/* ---- the table ---- */

enum { MOST_THREADS = 4096 };

#define INTO(its) .member = offsetof(fnl_options, its)

const fnl_option fnl_option_table[] = {
    {"--set", "PATH=VALUE", FNL_TAKES_SETTINGS,
     "change a number of the plan or its model, as often as you like", .take = take_set},
    {"--engine", "NAME", FNL_TAKES_SETTINGS,
     "expected: the mean at once; cohorts: whole people, by chance; agents: each by number",
     add_override, .path = "simulation.engine"},
    {"--replications", "N", FNL_TAKES_SETTINGS, "independent runs", add_override,
     .path = "simulation.replications"},
    {"--seed", "N", FNL_TAKES_SETTINGS, "names the random numbers: same seed, same result",
     add_override, .path = "simulation.seed"},
    {"--precision", "X", FNL_TAKES_SETTINGS,
     "run until ROAS is known to this part of itself, as 0.005", add_override,
     .path = "simulation.precision"},
    {"--models", "DIR", FNL_TAKES_MODELS, "look for models there first", .take = take_models},
    {"--store", "DIR", FNL_TAKES_STUDY, "the folder of the results, which is made", take_text,
     INTO(store)},
    {"--shard", "I/N", FNL_TAKES_STUDY,
     "do this part of the points; without, what Slurm or MPI say, or all", take_text, INTO(shard)},
    {"--small", NULL, FNL_TAKES_STUDY, "the setting that runs in seconds", take_flag, INTO(small)},
    {"--retry-failed", NULL, FNL_TAKES_STUDY, "do points again that failed", take_flag,
     INTO(retry_failed)},
    {"--dry-run", NULL, FNL_TAKES_STUDY,
     "show the points, and how long they would take, and do nothing", take_flag, INTO(dry_run)},
    {"--csv", "FILE", FNL_TAKES_RESULTS, "write a table to FILE; - prints it", take_input,
     INTO(csv)},
    {"--replications", NULL, FNL_TAKES_RESULTS,
     "what each replication gave, where that was kept, instead of means", take_flag,
     INTO(replications)},
    {"--sql", "QUERY", FNL_TAKES_RESULTS, "ask: \"select * from results\"; as CSV, or --json",
     take_text, INTO(sql)},
    {"--analysis", "NAME", FNL_TAKES_RESULTS, "main-effects, morris or sobol", take_text,
     INTO(analysis)},
    {"--figures", "NAMES", FNL_TAKES_RESULTS, "what is analysed, with commas; all without",
     take_text, INTO(figures)},
    {"--json", "FILE", FNL_TAKES_RESULTS | FNL_TAKES_PAGE, "write JSON to FILE; - prints it",
     take_name, INTO(json)},
    {"--json", "FILE", FNL_TAKES_OUTPUT, "write summary.json to FILE; - prints it, and only it",
     take_name, INTO(json)},
    {"--output", "DIR", FNL_TAKES_OUTPUT,
     "write summary.json and every other file of the result there", take_name, INTO(output)},
    {"--report", "FILE", FNL_TAKES_REPORT, "write a page for a browser to FILE: charts and tables",
     take_name, INTO(report)},
    {"-o", "FILE", FNL_TAKES_FILE, "write to FILE", take_name, INTO(file)},
    {"--trees", "FILE", FNL_TAKES_TREES, "write who brought whom to FILE (engine agents only)",
     take_name, INTO(trees)},
    {"--graphml", "FILE", FNL_TAKES_TREES, "the same as a graph, for igraph, Gephi or networkx",
     take_name, INTO(graphml)},
    {"--customers", "FILE", FNL_TAKES_PEOPLE,
     "write every customer's purchases and life to FILE (engine agents only)", take_name,
     INTO(customers)},
    {"--journeys", "FILE", FNL_TAKES_PEOPLE,
     "write every touch before a conversion to FILE (engine agents only)", take_name,
     INTO(journeys)},
    {"--write-paths", "FILE", FNL_TAKES_PEOPLE,
     "write how often people went which way to FILE, as attribute --paths reads it", take_name,
     INTO(written_paths)},
    {"--paths", "FILE", FNL_TAKES_PATHS, "the paths of a table, instead of a plan", take_input,
     INTO(paths)},
    {"--direct", "NAMES", FNL_TAKES_PATHS,
     "channels that last non-direct passes over, with commas between them", take_text,
     INTO(direct)},
    {"--half-life", "DAYS", FNL_TAKES_PATHS, "of time decay; 7 without", .take = take_half_life},
    {"--order", "K", FNL_TAKES_PATHS, "touches that the Markov chain remembers; 1 without",
     take_whole, INTO(order), .least = 1, .most = FNL_ORDER_MOST},
    {"--metrics", "NAMES", FNL_TAKES_METRICS,
     "report these metrics, as ctr,cpc,reach; all: every one the plan has", .take = take_metrics},
    {"--from", "MONEY", FNL_TAKES_RANGE, "the smallest budget; a tenth of the plan's without",
     take_money, INTO(from)},
    {"--to", "MONEY", FNL_TAKES_RANGE, "the largest budget; 5 times the plan's without", take_money,
     INTO(to)},
    {"--points", "N", FNL_TAKES_RANGE, "how many budgets, from 2 to 200; 12 without", take_whole,
     INTO(n_points), .least = 2, .most = 200},
    {"--top", "N", FNL_TAKES_TOP, "how many levers to show; 15 without", take_whole, INTO(top),
     .least = 1, .most = INT_MAX},
    {"--against", "PLAN", FNL_TAKES_RIVALS,
     "another plan, or PATH=VALUE: the first with another number; as often as you like",
     .take = take_against},
    {"--by", "FIGURE", FNL_TAKES_RIVALS,
     "rank by this figure, as profit or conversions; the plan's objective without", take_text,
     INTO(by)},
    {"--log", "FILE", FNL_TAKES_LOG, "write every split the search values to FILE as it goes on",
     take_name, INTO(log)},
    {"--resume", "FILE", FNL_TAKES_LOG, "do not value again what is in the log FILE", take_input,
     INTO(resume)},
    {"--plot", NULL, FNL_TAKES_PLOT, "draw small pictures below the page", take_flag, INTO(plot)},
    {"--threads", "N", FNL_TAKES_WORK, "threads to use; 0, the default: all", take_whole,
     INTO(n_threads), .least = 0, .most = MOST_THREADS},
    {"--quiet", NULL, FNL_TAKES_WORK, "print nothing but errors and what --json - asks for",
     take_flag, INTO(quiet)},
    {"--no-progress", NULL, FNL_TAKES_WORK, "show no progress", take_flag, INTO(no_progress)},
    {"--help", NULL, 0, "show this page", take_flag, INTO(help)},
    {.name = NULL},
};

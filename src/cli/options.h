/* options.h: the command line, from one table.
 *
 * A command names the options it takes; parsing, near-miss hints and every --help come from the
 * table in option_table.c. Options that are numbers of the plan (--engine, --seed, …) become
 * overrides, so that the reader checks them as it checks the files.
 */
#ifndef FNL_CLI_OPTIONS_H
#define FNL_CLI_OPTIONS_H

#include "base/text.h"

typedef struct fnl_command_type fnl_command_type;

/* Bits of the options a command takes. */
enum {
  FNL_TAKES_SETTINGS = 1,    /* what changes the plan: --set, --engine, --seed … */
  FNL_TAKES_MODELS = 2,      /* --models */
  FNL_TAKES_OUTPUT = 4,      /* --json, --output */
  FNL_TAKES_WORK = 8,        /* --threads, --quiet, --no-progress */
  FNL_TAKES_LOG = 16,        /* --log, --resume */
  FNL_TAKES_RANGE = 32,      /* --from, --to, --points */
  FNL_TAKES_TREES = 64,      /* --trees, --graphml */
  FNL_TAKES_PEOPLE = 128,    /* --customers, --journeys, --write-paths */
  FNL_TAKES_PATHS = 256,     /* --paths, --direct, --half-life, --order */
  FNL_TAKES_METRICS = 512,   /* --metrics */
  FNL_TAKES_TOP = 1024,      /* --top */
  FNL_TAKES_REPORT = 2048,   /* --report */
  FNL_TAKES_FILE = 4096,     /* -o */
  FNL_TAKES_PLOT = 8192,     /* --plot */
  FNL_TAKES_RIVALS = 16384,  /* --against, --by */
  FNL_TAKES_STUDY = 32768,   /* --store, --shard, --dry-run, --retry-failed, --small */
  FNL_TAKES_RESULTS = 65536, /* --csv, --json, --replications, --sql, --analysis, --figures */
  FNL_TAKES_PAGE = 131072    /* --json alone */
};

typedef struct {
  int n_operands, n_overrides, n_model_folders, n_against;
  const char **operands;                /* [n_operands] borrowed from argv */
  char **overrides;                     /* [n_overrides] "path=value", owned */
  const char **givers;                  /* [n_overrides] the options that said so, borrowed */
  const char **model_folders;           /* [n_model_folders] of --models, borrowed */
  const char *json, *output, *report;   /* NULL: not wanted */
  const char *file;                     /* of a command that writes one; NULL: its own choice */
  const char **against;                 /* [n_against] plans or overrides, borrowed */
  const char *by;                       /* a figure; NULL: the plan's objective */
  const char *log, *resume;             /* NULL: none */
  const char *trees, *graphml;          /* NULL: not wanted */
  const char *customers;                /* the same */
  const char *journeys, *written_paths; /* the same */
  const char *metrics;                  /* names with commas, all known; NULL: none */
  bool metrics_need_reach;
  const char *paths, *direct; /* NULL: none */
  double half_life;           /* 0: the rule's own */
  int order;                  /* the same */
  double from, to;            /* 0: by the plan */
  int n_points, top;          /* 0: the command's own */
  int n_threads;
  const char *store, *shard;        /* NULL: not said */
  const char *csv, *sql, *analysis; /* NULL: not wanted */
  const char *figures;              /* names with commas; NULL: all */
  bool dry_run, retry_failed, small, replications;
  bool quiet, no_progress, plot, help;
} fnl_options;

/* Reads what stands after the command's name. FNL_EUSAGE with a hint where that is wrong. */
fnl_status fnl_options_parse(fnl_options *options, const fnl_command_type *command, int n,
                             char *const *arguments, fnl_error *error);
void fnl_options_free(fnl_options *options);

/* Whether the result is to hold what a page of pictures is drawn from. */
bool fnl_options_want_pictures(const fnl_options *options);

/* A row of the table, for completion. */
typedef struct {
  const char *name, *argument, *sentence; /* argument NULL: none */
  const char *path;                       /* of the setting it stands for, or NULL */
  bool names_metrics;                     /* its value is a list of metrics */
} fnl_option_row;

/* The next row a command takes, from `*at` on (first 0); false where there is none. */
bool fnl_options_next(unsigned takes, int *at, fnl_option_row *row);

/* The table's rows for the options of a command: "  --seed N   …" a line. */
void fnl_options_write_help(unsigned takes, fnl_text *text);

#endif

/* schema.h: every key of a plan, a model and an experiment, in tables.
 *
 * One row a key: its name, type, range, default, unit, what it is and where that comes from. The
 * tables drive reading, `--set`, near-miss hints, `funnel explain`, the reference page and the
 * fuzzer's dictionary; a new key is a new row (and, if its type is none of the below, code in
 * a bind_*.c, which its `offset` FNL_NOWHERE says).
 */
#ifndef FNL_MODEL_SCHEMA_H
#define FNL_MODEL_SCHEMA_H

#include "base/text.h"
#include "model/document.h"

/* What names refer to. */
typedef enum {
  FNL_NOUN_STAGE,
  FNL_NOUN_SEGMENT,
  FNL_NOUN_CHANNEL,
  FNL_NOUN_EVENT,
  FNL_NOUN_CAMPAIGN,
  FNL_N_NOUNS
} fnl_noun;

typedef enum {
  FNL_FIELD_NUMBER,    /* fnl_number: may be uncertain */
  FNL_FIELD_REAL,      /* double: may not */
  FNL_FIELD_INTEGER,   /* int */
  FNL_FIELD_COUNT,     /* int64_t */
  FNL_FIELD_FLAG,      /* bool */
  FNL_FIELD_TEXT,      /* char *; one of `choices` if those are given */
  FNL_FIELD_NAME,      /* char *: an identifier */
  FNL_FIELD_NAMES,     /* char ** and its count: identifiers */
  FNL_FIELD_CHOICE,    /* an enum: the index into `choices` */
  FNL_FIELD_REFERENCE, /* int: the index of one `of` */
  FNL_FIELD_SET,       /* bool [n of `of`] */
  FNL_FIELD_MAP,       /* { int; fnl_number } and its count: by name of `of` */
  FNL_FIELD_NUMBERS,   /* fnl_number * and its count */
  FNL_FIELD_COUNTS,    /* int64_t * and its count */
  FNL_FIELD_SECTION,   /* a group of the keys of `section` */
  FNL_FIELD_SECTIONS,  /* a list of such groups */
  FNL_FIELD_OVERRIDES, /* changes to the model's list of the same key */
  FNL_FIELD_SPECIAL    /* several forms; `type` says which */
} fnl_field_kind;

enum {
  FNL_FIELD_REQUIRED = 1,
  FNL_FIELD_INHERITED = 2, /* a campaign has its channel's unless it sets its own */
  FNL_FIELD_OR_NONE = 4,   /* "none" stands for infinity */
  FNL_FIELD_NO_DEFAULT = 8 /* an absent section stays absent */
};

/* Beyond these no number of a plan has a meaning, and products of them stay finite. */
#define FNL_NUMBER_MOST  1e15
#define FNL_NUMBER_LEAST 1e-12 /* above an excluded end */

/* Unknown keys of one group that are told, and looked at for what they may mean: a person who
 * mistakes the kind of file is told so by fewer. */
#define FNL_UNKNOWN_MAX 50

#define FNL_NOWHERE ((size_t)-1)

/* Parts of a plan, for "this part had mistakes": what rests on it is not checked then. */
enum {
  FNL_PART_STAGES = 1, /* the model's lists, with all in them */
  FNL_PART_CHANNELS = 2,
  FNL_PART_MOVES = 4,
  FNL_PART_EVENTS = 8,
  FNL_PART_KINDS = 16, /* which channels there are, and of what kind */
  FNL_PART_SEGMENTS = 32,
  FNL_PART_SHARES = 64,     /* the segments' shares alone */
  FNL_PART_CAMPAIGNS = 128, /* which campaigns there are, and of what channel and weight */
  FNL_PART_SPANS = 256,     /* their days */
  FNL_PART_AUCTIONS = 512,  /* all of them */
  FNL_PART_DAYS = 1024,     /* the horizon */
  FNL_PART_PEOPLE = 2048,   /* how many, and where they start */
  FNL_PART_SEEDS = 4096,
  FNL_PART_TOTAL = 8192,  /* the budget's */
  FNL_PART_SPLIT = 16384, /* whether it is given at all */
  FNL_PART_PACING = 32768,
  FNL_PART_OPTIMIZE = 65536,
  FNL_PART_NETWORK = 131072,
  FNL_PART_MODEL =
      FNL_PART_STAGES | FNL_PART_CHANNELS | FNL_PART_MOVES | FNL_PART_EVENTS | FNL_PART_KINDS
};

typedef struct fnl_section fnl_section;

typedef struct {
  const char *name;
  fnl_field_kind kind;
  unsigned flags;
  size_t offset;       /* in the struct of the section, or FNL_NOWHERE: read by its own code */
  size_t count_offset; /* of a count (NAMES, MAP, NUMBERS) or of a bool "it is there" (SECTION) */
  double lowest, highest;
  double most;               /* above it a number is a slip, though in range; 0: FNL_NUMBER_MOST */
  double fallback;           /* NAN: none that could be written; of a choice its index */
  const char *fallback_text; /* the default of a text; with fallback NAN the default in words */
  bool above;                /* the lowest itself is excluded */
  unsigned part;             /* FNL_PART_… that is broken where this is wrong */
  fnl_noun of;
  const char *const *choices; /* NULL-terminated */
  const fnl_section *section;
  const fnl_section *const *variants; /* by the index of the key `kind`, instead of `section` */
  const char *type, *unit, *sentence, *source;
} fnl_field;

struct fnl_section {
  const char *name;     /* "budget", "channels (paid)" */
  const char *sentence; /* what the section is for */
  int n_fields;
  const fnl_field *fields;
};

extern const fnl_section fnl_section_plan, fnl_section_segment, fnl_section_offer,
    fnl_section_campaign, fnl_section_budget, fnl_section_noise, fnl_section_seeds,
    fnl_section_network, fnl_section_simulation, fnl_section_optimize, fnl_section_share_group,
    fnl_section_targets, fnl_section_risk;
extern const fnl_section fnl_section_model, fnl_section_stage, fnl_section_dwell, fnl_section_paid,
    fnl_section_owned, fnl_section_earned, fnl_section_learning, fnl_section_move,
    fnl_section_event, fnl_section_value, fnl_section_law;
extern const fnl_section fnl_section_experiment, fnl_section_design, fnl_section_factor,
    fnl_section_small;

/* All of them, in the order of the reference page; NULL-terminated. */
extern const fnl_section *const fnl_sections[];

/* The row of a key, or NULL. */
const fnl_field *fnl_section_field(const fnl_section *section, const char *name);

/* The key somebody who wrote `name` probably meant, or NULL. */
const char *fnl_section_nearest(const fnl_section *section, const char *name);

/* The greatest number a field takes. */
double fnl_field_most(const fnl_field *field);

/* The section a group under `field` is read by; of a list of channels by the group's `kind`. */
const fnl_section *fnl_field_section(const fnl_field *field, const fnl_node *group);

/* "a stage", "stage", … */
const char *fnl_noun_text(fnl_noun noun);

/* Whether an unknown key of `group` is probably this key of the section. */
bool fnl_section_is_misspelt(const fnl_section *section, const char *key, const fnl_node *group);

/* The type and the range of a field in words, for messages and the reference; the bounds are the
 * range without the greatest number that is taken for no slip. */
void fnl_field_write_type(const fnl_field *field, fnl_text *text);
void fnl_field_write_bounds(const fnl_field *field, fnl_text *text);
void fnl_field_write_range(const fnl_field *field, fnl_text *text);
void fnl_field_write_default(const fnl_field *field, fnl_text *text);

/* The reference page in Markdown: a table a section. */
void fnl_schema_write_reference(fnl_text *text);

/* Every key and choice, one quoted word a line: a dictionary for AFL++ and libFuzzer. */
void fnl_schema_write_dictionary(fnl_text *text);

#endif

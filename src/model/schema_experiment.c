/* schema_experiment.c: the keys of an experiment. */
#include "model/experiment.h"
#include "model/fields.h"

static const char *const actions[] = {"simulate", "optimize", "attribute", "cascade", NULL};
static const char *const designs[] = {
    "grid",   "latin-hypercube", "list",  "morris",  "one-at-a-time",
    "random", "saltelli",        "sobol", "ternary", NULL};
static const char *const lucks[] = {"own", "common", NULL};

#define POINTS_MOST 100000000

#define DESIGN(member) AT(fnl_experiment, design.member)

static const fnl_field design[] = {
    {"kind", FNL_FIELD_TEXT, DESIGN(kind), OTHERWISE_TEXT("grid"), .choices = designs,
     .sentence = "how points are chosen"},
    {"points", FNL_FIELD_INTEGER, DESIGN(points), BETWEEN(1, POINTS_MOST), OPTIONAL,
     .fallback_text = "none",
     .sentence =
         "how many, of latin-hypercube, random and sobol; trajectories of morris; base rows "
         "of saltelli, each of which makes factors + 2 points"},
    {"levels", FNL_FIELD_INTEGER, DESIGN(levels), BETWEEN(2, 10000), OPTIONAL,
     .fallback_text = "none",
     .sentence = "of a factor that has a range or a law, in grid and one-at-a-time, its ends "
                 "included; of every factor in morris, an even number, 4 without"},
    {"divisions", FNL_FIELD_INTEGER, DESIGN(divisions), BETWEEN(1, 1000), OPTIONAL,
     .fallback_text = "none", .sentence = "of ternary: shares are multiples of 1 over it"},
    {"seed", FNL_FIELD_COUNT, DESIGN(seed), BETWEEN(0, 0x1p63), OTHERWISE(1),
     .sentence = "names the random numbers of a design that draws"},
    {"list", FNL_FIELD_SPECIAL, ELSEWHERE, OPTIONAL, .type = "list of groups, a value by factor",
     .fallback_text = "none", .sentence = "the points of list, each with a value for every factor"},
};
const fnl_section fnl_section_design =
    SECTION("design", "Which points of its factors an experiment looks at.", design);

static const fnl_field factor[] = {
    {"name", FNL_FIELD_NAME, AT(fnl_factor, name), NEEDED,
     .sentence = "what its column is called in results"},
    {"title", FNL_FIELD_TEXT, AT(fnl_factor, title), OPTIONAL, .sentence = "for people to read"},
    {"unit", FNL_FIELD_TEXT, AT(fnl_factor, unit), OPTIONAL, .sentence = "for people to read"},
    {"path", FNL_FIELD_SPECIAL, ELSEWHERE, OPTIONAL, .type = "text",
     .fallback_text = "those of `paths`",
     .sentence = "what it sets in the plan or its model, as `--set` does; `seed`: simulation.seed"},
    {"paths", FNL_FIELD_SPECIAL, ELSEWHERE, OPTIONAL, .type = "list of texts",
     .fallback_text = "none", .sentence = "several that it sets together, instead of `path`"},
    {"scales", FNL_FIELD_SPECIAL, ELSEWHERE, ANY, OPTIONAL, .type = "list of numbers",
     .fallback_text = "1 each", .sentence = "what each path's value is multiplied by"},
    {"offsets", FNL_FIELD_SPECIAL, ELSEWHERE, ANY, OPTIONAL, .type = "list of numbers",
     .fallback_text = "0 each", .sentence = "what is then added to it"},
    {"values", FNL_FIELD_SPECIAL, ELSEWHERE, ANY, OPTIONAL, .type = "list of numbers or texts",
     .fallback_text = "none", .sentence = "its values, each as it would stand in a plan"},
    {"low", FNL_FIELD_REAL, AT(fnl_factor, low), ANY, OPTIONAL, .fallback_text = "none",
     .sentence = "the lower end of its range"},
    {"high", FNL_FIELD_REAL, AT(fnl_factor, high), ANY, OPTIONAL, .fallback_text = "none",
     .sentence = "the upper end"},
    {"log", FNL_FIELD_FLAG, AT(fnl_factor, logarithmic), OTHERWISE(0),
     .sentence = "whether the range is divided by ratios"},
    {"whole", FNL_FIELD_FLAG, AT(fnl_factor, whole), OTHERWISE(0),
     .sentence = "whether its values are rounded to whole numbers"},
    {"law", FNL_FIELD_SPECIAL, ELSEWHERE, OPTIONAL, .type = "group, see *uncertain numbers*",
     .fallback_text = "none",
     .sentence = "its law, lognormal without `dist`; grids and the like take its quantiles"},
    {"share", FNL_FIELD_FLAG, AT(fnl_factor, is_share), OTHERWISE(0),
     .sentence = "whether its law lives on 0 to 1, which makes it beta without `dist`"},
};
const fnl_section fnl_section_factor = SECTION(
    "factors", "What varies in an experiment: a path with values, a range or a law.", factor);

#define SMALL(member) AT(fnl_small_settings, member)

static const fnl_field small[] = {
    {"points", FNL_FIELD_INTEGER, SMALL(points), BETWEEN(1, POINTS_MOST), OPTIONAL,
     .fallback_text = "the design's", .sentence = "instead of the design's"},
    {"levels", FNL_FIELD_INTEGER, SMALL(levels), BETWEEN(2, 10000), OPTIONAL,
     .fallback_text = "the design's",
     .sentence = "instead of the design's; and of longer lists of values so many are taken"},
    {"divisions", FNL_FIELD_INTEGER, SMALL(divisions), BETWEEN(1, 1000), OPTIONAL,
     .fallback_text = "the design's", .sentence = "instead of the design's"},
    {"replicates", FNL_FIELD_INTEGER, SMALL(replicates), BETWEEN(1, 1000000), OPTIONAL,
     .fallback_text = "the experiment's", .sentence = "instead of the experiment's"},
    {"set", FNL_FIELD_SPECIAL, ELSEWHERE, OPTIONAL, .type = "list of texts",
     .fallback_text = "none", .sentence = "\"path=value\" each, after the experiment's"},
};
const fnl_section fnl_section_small =
    SECTION("small", "The setting of an experiment that runs in seconds: `--small`.", small);

static const fnl_field experiment[] = {
    {"plan", FNL_FIELD_TEXT, AT(fnl_experiment, plan), NEEDED,
     .sentence = "a name that `funnel list` shows, or a path from the experiment's folder"},
    {"title", FNL_FIELD_TEXT, AT(fnl_experiment, title), OPTIONAL,
     .sentence = "for people to read"},
    {"action", FNL_FIELD_TEXT, AT(fnl_experiment, action), OTHERWISE_TEXT("simulate"),
     .choices = actions, .sentence = "what is done at each point"},
    {"design", FNL_FIELD_SECTION, .section = &fnl_section_design,
     .sentence = "which points are looked at"},
    {"factors", FNL_FIELD_SECTIONS, ELSEWHERE, OPTIONAL, .section = &fnl_section_factor,
     .fallback_text = "none", .sentence = "what varies; at least one"},
    {"measure", FNL_FIELD_SPECIAL, ELSEWHERE, OPTIONAL, .type = "list of texts",
     .fallback_text = "all totals",
     .sentence = "figures by their place in summary.json, as \"totals.roas\"; metrics as "
                 "\"metrics.reach\", those that `funnel metrics PLAN` lists"},
    {"set", FNL_FIELD_SPECIAL, ELSEWHERE, OPTIONAL, .type = "list of texts",
     .fallback_text = "none",
     .sentence = "\"path=value\" each: what is other than in the plan at every point"},
    {"replicates", FNL_FIELD_INTEGER, AT(fnl_experiment, replicates), BETWEEN(1, 1000000),
     OTHERWISE(1), .sentence = "times that each point is run, with other luck"},
    {"keep_replications", FNL_FIELD_FLAG, AT(fnl_experiment, keeps_replications), OTHERWISE(0),
     .sentence = "whether what each replication gave is kept, too, not only means and errors"},
    {"luck", FNL_FIELD_CHOICE, AT(fnl_experiment, luck), OTHERWISE(0), .choices = lucks,
     .sentence = "own: each point has random numbers of its own; common: all have the plan's, so "
                 "that their differences are less by chance"},
    {"small", FNL_FIELD_SECTION, FNL_FIELD_NO_DEFAULT, COUNTED(fnl_experiment, small, has_small),
     .section = &fnl_section_small, .sentence = "a setting that runs in seconds"},
};
const fnl_section fnl_section_experiment =
    SECTION("experiment", "What `funnel experiment` runs: a plan, what varies, what is measured.",
            experiment);

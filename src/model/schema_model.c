/* schema_model.c: the keys of a model. */
#include "model/fields.h"

static const char *const roles[] = {"prospect", "awareness", "consideration", "conversion",
                                    "loyalty",  "advocacy",  "lost",          NULL};
static const char *const move_kinds[] = {"progress", "irritation", NULL};
static const char *const laws[] = {"poisson", "fixed", "every_neighbour", NULL};

static const fnl_field dwell[] = {
    {"days", FNL_FIELD_NUMBER, AT(fnl_stage, dwell_days), FROM(1), .most = FNL_HORIZON_MAX, NEEDED,
     .unit = "days", .sentence = "mean of the stay that nothing cuts short"},
    {"phases", FNL_FIELD_INTEGER, AT(fnl_stage, dwell_phases), BETWEEN(1, FNL_PHASES_MAX), NEEDED,
     .sentence =
         "its variance is days^2 / phases: 1 for a stay that may end on any day alike, many "
         "for one that all end about together"},
};
const fnl_section fnl_section_dwell =
    SECTION("dwell",
            "How long people stay in a stage (`dwell = { … };`) if no touch moves them. It ends by "
            "one of the moves by time, whose `daily` are then weights and no rates.",
            dwell);

static const fnl_field stage[] = {
    {"name", FNL_FIELD_NAME, AT(fnl_stage, name), NEEDED,
     .sentence = "what others call it by; not day, revenue, spend, conversions or profit"},
    {"title", FNL_FIELD_TEXT, AT(fnl_stage, title), OPTIONAL, .sentence = "for people to read"},
    {"role", FNL_FIELD_CHOICE, AT(fnl_stage, role), NEEDED, .choices = roles,
     .sentence = "how metrics find it: \"customers\" go by role"},
    {"dwell", FNL_FIELD_SECTION, FNL_FIELD_NO_DEFAULT, .offset = 0,
     .count_offset = offsetof(fnl_stage, has_dwell), .section = &fnl_section_dwell,
     .sentence = "how long people stay; unless given, as the rates of the moves by time have it"},
};
const fnl_section fnl_section_stage =
    SECTION("stages", "Where people are. The first stage is where they start.", stage);

static const fnl_field learning[] = {
    {"event", FNL_FIELD_REFERENCE, AT(fnl_learning, event), OPTIONAL, .of = FNL_NOUN_EVENT,
     .fallback_text = "every event that counts as a conversion",
     .sentence = "the event the delivery optimizes for"},
    {"events", FNL_FIELD_NUMBER, AT(fnl_learning, events), ABOVE(0), OTHERWISE(50),
     .unit = "occurrences", .sentence = "so many within the window end the phase",
     .source = "platforms' help pages: about 50 conversions a week"},
    {"window", FNL_FIELD_INTEGER, AT(fnl_learning, window_days), BETWEEN(1, FNL_HORIZON_MAX),
     OTHERWISE(7), .unit = "days", .sentence = "occurrences of so many days before count"},
    {"efficiency", FNL_FIELD_NUMBER, AT(fnl_learning, efficiency), PROBABILITY, NEEDED,
     .sentence = "what is left of the effect while nothing is learnt"},
};
const fnl_section fnl_section_learning =
    SECTION("learning", "The learning phase of a paid channel or campaign (`learning = { … };`).",
            learning);

#define CHANNEL_COMMON                                                                             \
  {"name", FNL_FIELD_NAME, AT(fnl_channel, name), NEEDED, .sentence = "what others call it by"},   \
      {"title", FNL_FIELD_TEXT, AT(fnl_channel, title), OPTIONAL,                                  \
       .sentence = "for people to read"},                                                          \
  {                                                                                                \
    "kind", FNL_FIELD_CHOICE, AT(fnl_channel, kind), NEEDED,                                       \
        .choices = fnl_channel_kind_names,                                                         \
        .sentence = "how its touches reach people; decides which keys it has"                      \
  }

static const fnl_field paid[] = {CHANNEL_COMMON, PAID_SETTINGS(fnl_channel, 0)};
const fnl_section fnl_section_paid =
    SECTION("channels, paid",
            "A channel that reaches people for money; campaigns are instances of it.", paid);

static const fnl_field owned[] = {
    CHANNEL_COMMON,
    {"audience", FNL_FIELD_SET, AT(fnl_channel, creative.audience.stages), OPTIONAL,
     .of = FNL_NOUN_STAGE, .fallback_text = "every stage",
     .sentence = "the stages whose people it reaches"},
    {"segments", FNL_FIELD_SET, AT(fnl_channel, creative.audience.segments), OPTIONAL,
     .of = FNL_NOUN_SEGMENT, .fallback_text = "every segment",
     .sentence = "the segments whose people it reaches"},
    {"touches_per_day", FNL_FIELD_NUMBER, AT(fnl_channel, owned.touches_per_day), FROM(0), NEEDED,
     .unit = "per person and day", .sentence = "touches of a person of activity 1",
     .source = "61 % of subscribers want at least one e-mail a week; above two they leave"},
    {"cost", FNL_FIELD_NUMBER, AT(fnl_channel, owned.cost), FROM(0), OTHERWISE(0),
     .unit = "money per touch", .sentence = "what a touch costs"},
    {"fatigue", FNL_FIELD_NUMBER, FNL_FIELD_OR_NONE, AT(fnl_channel, creative.fatigue), ABOVE(0),
     OTHERWISE(INFINITY), .unit = "touches",
     .sentence = "the exposure at which the effect has halved; \"none\": never"},
    {"memory", FNL_FIELD_NUMBER, AT(fnl_channel, creative.memory), PROBABILITY, OTHERWISE(0),
     .unit = "a day", .sentence = "the part of the exposure still felt a day later"},
};
const fnl_section fnl_section_owned = SECTION(
    "channels, owned", "A newsletter, organic posts: touches at a rate of one's own.", owned);

static const fnl_field earned[] = {
    CHANNEL_COMMON,
    {"sends_per_day", FNL_FIELD_MAP, COUNTED(fnl_channel, earned.senders, earned.n_senders),
     FROM(0), OPTIONAL, .of = FNL_NOUN_STAGE, .unit = "per person and day",
     .sentence = "what people of a stage send to others"},
    {"sends_on", FNL_FIELD_MAP, COUNTED(fnl_channel, earned.announced, earned.n_announced), FROM(0),
     OPTIONAL, .of = FNL_NOUN_EVENT, .unit = "people told",
     .sentence = "how many are told of one occurrence of an event"},
    {"delay", FNL_FIELD_NUMBERS, COUNTED(fnl_channel, earned.delay, earned.n_delays), PROBABILITY,
     OPTIONAL, .fallback_text = "[ 1.0 ]", .unit = "share",
     .sentence = "shares that arrive one, two, … days later; they sum to 1"},
    {"burst", FNL_FIELD_NUMBER, AT(fnl_channel, earned.burst), FROM(0), OTHERWISE(0),
     .unit = "people", .sentence = "people an act of sending reaches on average; 0: single sends"},
    {"fatigue", FNL_FIELD_NUMBER, FNL_FIELD_OR_NONE, AT(fnl_channel, creative.fatigue), ABOVE(0),
     OTHERWISE(INFINITY), .unit = "sends per person",
     .sentence = "the exposure at which the effect has halved; \"none\": never"},
    {"memory", FNL_FIELD_NUMBER, AT(fnl_channel, creative.memory), PROBABILITY, OTHERWISE(0),
     .unit = "a day", .sentence = "the part of the exposure still felt a day later"},
    {"law", FNL_FIELD_CHOICE, AT(fnl_channel, earned.law), OTHERWISE(FNL_SENDING_POISSON),
     .choices = laws,
     .sentence = "how many one act of sending reaches: so many on average, just so many, or every "
                 "neighbour of a network; all but \"poisson\" in the engine \"agents\""},
    {"sharing_shape", FNL_FIELD_NUMBER, FNL_FIELD_OR_NONE, AT(fnl_channel, earned.sharing_shape),
     ABOVE(0), OTHERWISE(INFINITY),
     .sentence = "shape of the gamma law of people's own sharing, mean 1: the smaller, the more "
                 "hangs on few; \"none\": all share alike; in the engine \"agents\""},
};
const fnl_section fnl_section_earned =
    SECTION("channels, earned",
            "Referrals, shares: people send to others, anywhere in the population.", earned);

static const fnl_field move[] = {
    {"from", FNL_FIELD_REFERENCE, AT(fnl_move, from), NEEDED, .of = FNL_NOUN_STAGE,
     .sentence = "the stage left"},
    {"to", FNL_FIELD_REFERENCE, AT(fnl_move, to), NEEDED, .of = FNL_NOUN_STAGE,
     .sentence = "the stage entered"},
    {"kind", FNL_FIELD_CHOICE, AT(fnl_move, kind), OTHERWISE(FNL_PROGRESS), .choices = move_kinds,
     .sentence = "fatigue weakens progress and strengthens irritation"},
    {"daily", FNL_FIELD_NUMBER, AT(fnl_move, daily), FROM(0), OTHERWISE(0),
     .unit = "per person and day", .sentence = "the rate by time alone"},
    {"per_touch", FNL_FIELD_MAP, COUNTED(fnl_move, touches, n_touches), PROBABILITY, OPTIONAL,
     .of = FNL_NOUN_CHANNEL, .unit = "probability",
     .sentence = "that one touch of a channel moves a person"},
    {"emits", FNL_FIELD_REFERENCE, AT(fnl_move, emits), OPTIONAL, .of = FNL_NOUN_EVENT,
     .fallback_text = "none", .sentence = "the event each such move is"},
};
const fnl_section fnl_section_move =
    SECTION("moves", "How people get from a stage to another, by time and by touches.", move);

static const fnl_field value[] = {
    {"mean", FNL_FIELD_NUMBER, AT(fnl_event, value_mean), FROM(0), NEEDED, .unit = "money",
     .sentence = "revenue of one occurrence",
     .source = "order value USD 80–130 (Dynamic Yield, Kibo 2020)"},
    {"cv", FNL_FIELD_NUMBER, AT(fnl_event, value_cv), FROM(0), OTHERWISE(0),
     .unit = "standard deviation over mean", .sentence = "how much occurrences differ (gamma)"},
};
const fnl_section fnl_section_value =
    SECTION("value", "What one occurrence of an event brings (`value = { … };`).", value);

static const fnl_field event[] = {
    {"name", FNL_FIELD_NAME, AT(fnl_event, name), NEEDED, .sentence = "what others call it by"},
    {"title", FNL_FIELD_TEXT, AT(fnl_event, title), OPTIONAL, .sentence = "for people to read"},
    {"counts_as", FNL_FIELD_NAMES, COUNTED(fnl_event, counts_as, n_counts_as), OPTIONAL,
     .fallback_text = "nothing",
     .sentence = "tags metrics find it by: conversion, click, like, share, follow, …"},
    {"in", FNL_FIELD_SPECIAL, ELSEWHERE, FROM(0), OPTIONAL, .of = FNL_NOUN_STAGE,
     .type = "a rate by stage, or a list of stages", .fallback_text = "every stage",
     .unit = "per person and day", .sentence = "where it happens, and how often by time alone"},
    {"daily", FNL_FIELD_NUMBER, ELSEWHERE, FROM(0), OPTIONAL, .fallback_text = "0",
     .unit = "per person and day",
     .sentence = "one rate by time for all its stages; not beside rates by stage"},
    {"per_touch", FNL_FIELD_MAP, COUNTED(fnl_event, touches, n_touches), PROBABILITY, OPTIONAL,
     .of = FNL_NOUN_CHANNEL, .unit = "per touch",
     .sentence = "how often one touch of a channel makes it happen"},
    {"value", FNL_FIELD_SECTION, FNL_FIELD_NO_DEFAULT, .offset = 0,
     .count_offset = offsetof(fnl_event, has_value), .section = &fnl_section_value,
     .sentence = "revenue; none unless given"},
    {"cost", FNL_FIELD_NUMBER, AT(fnl_event, cost), FROM(0), OTHERWISE(0), .unit = "money",
     .sentence = "what one occurrence costs"},
};
const fnl_section fnl_section_event =
    SECTION("events", "What people do without moving, or what a move is counted as.", event);

static const char *const law_kinds[] = {"lognormal", "gamma", "beta", "uniform", NULL};

static const fnl_field law[] = {
    {"mean", FNL_FIELD_REAL, AT(fnl_law, mean), ANY, OPTIONAL, .fallback_text = "from low and high",
     .sentence = "its mean, in the range of the number it stands for"},
    {"sd", FNL_FIELD_REAL, AT(fnl_law, sd), ABOVE(0), OPTIONAL,
     .unit = "1e-9 to 1000 times the mean",
     .sentence = "standard deviation; the mean is counted from the lower end of its range"},
    {"low", FNL_FIELD_REAL, AT(fnl_law, low), ANY, OPTIONAL, .sentence = "least (uniform)"},
    {"high", FNL_FIELD_REAL, AT(fnl_law, high), ANY, OPTIONAL, .sentence = "most (uniform)"},
    {"dist", FNL_FIELD_CHOICE, AT(fnl_law, kind), OPTIONAL, .choices = law_kinds,
     .fallback_text = "uniform with low and high, else beta where the range has two ends, else "
                      "lognormal",
     .sentence = "which distribution"},
};
const fnl_section fnl_section_law =
    SECTION("uncertain numbers",
            "A group in the place of a number that may be uncertain: `{ mean; sd; }` or "
            "`{ low; high; }`, drawn once a replication.",
            law);

#define SECTION_OF_KIND(number, name) [FNL_##number] = &fnl_section_##name,
static const fnl_section *const channel_sections[] = {FNL_EACH_CHANNEL_KIND(SECTION_OF_KIND)};

static const fnl_field model[] = {
    {"name", FNL_FIELD_NAME, AT(fnl_plan, name), OPTIONAL, .fallback_text = "the file's name",
     .sentence = "the model's name"},
    {"title", FNL_FIELD_TEXT, AT(fnl_plan, model_title), OPTIONAL,
     .sentence = "for people to read"},
    {"source", FNL_FIELD_TEXT, AT(fnl_plan, source), OPTIONAL,
     .sentence = "where its numbers come from"},
    {"stages", FNL_FIELD_SECTIONS, FNL_FIELD_REQUIRED, ELSEWHERE, OPTIONAL,
     .section = &fnl_section_stage, .sentence = "where people are"},
    {"channels", FNL_FIELD_SECTIONS, ELSEWHERE, OPTIONAL, .variants = channel_sections,
     .sentence = "how touches reach people"},
    {"moves", FNL_FIELD_SECTIONS, ELSEWHERE, OPTIONAL, .section = &fnl_section_move,
     .sentence = "how people change stage"},
    {"events", FNL_FIELD_SECTIONS, ELSEWHERE, OPTIONAL, .section = &fnl_section_event,
     .sentence = "what people do"},
};
const fnl_section fnl_section_model = SECTION(
    "model", "How people behave: `models/NAME.cfg`, or a group `model = { … };` in a plan.", model);

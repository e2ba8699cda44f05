/* fields.h: the words the field tables are written in. Private to schema_model.c, schema_plan.c. */
#ifndef FNL_MODEL_FIELDS_H
#define FNL_MODEL_FIELDS_H

#include "model/plan.h"
#include "model/schema.h"

#include <math.h>
#include <stddef.h>

/* Where a key is stored. */
#define AT(owner, member)             .offset = offsetof(owner, member)
#define COUNTED(owner, member, count) AT(owner, member), .count_offset = offsetof(owner, count)
#define ELSEWHERE                     .offset = FNL_NOWHERE

/* Ranges. */
#define ANY                .lowest = -INFINITY, .highest = INFINITY
#define FROM(low)          .lowest = (low), .highest = INFINITY
#define ABOVE(low)         .lowest = (low), .highest = INFINITY, .above = true
#define BETWEEN(low, high) .lowest = (low), .highest = (high)
#define PROBABILITY        BETWEEN(0, 1)

/* Defaults. */
#define NEEDED               .flags = FNL_FIELD_REQUIRED, .fallback = NAN
#define OTHERWISE(value)     .fallback = (value)
#define OPTIONAL             .fallback = NAN
#define OTHERWISE_TEXT(text) .fallback = 0, .fallback_text = (text)

#define SECTION(section_name, what, table)                                                         \
  {                                                                                                \
    .name = (section_name), .sentence = (what), .n_fields = sizeof(table) / sizeof *(table),       \
    .fields = (table)                                                                              \
  }

/* What a paid channel sets and a campaign may set anew; `owner` has members `creative` and `paid`.
 */
#define PAID_SETTINGS(owner, inherited)                                                              \
  {"audience",                                                                                       \
   FNL_FIELD_SET,                                                                                    \
   (inherited),                                                                                      \
   AT(owner, creative.audience.stages),                                                              \
   OPTIONAL,                                                                                         \
   .of = FNL_NOUN_STAGE,                                                                             \
   .fallback_text = "every stage",                                                                   \
   .sentence = "the stages whose people it reaches"},                                                \
      {"segments",                                                                                   \
       FNL_FIELD_SET,                                                                                \
       (inherited),                                                                                  \
       AT(owner, creative.audience.segments),                                                        \
       OPTIONAL,                                                                                     \
       .of = FNL_NOUN_SEGMENT,                                                                       \
       .fallback_text = "every segment",                                                             \
       .sentence = "the segments whose people it reaches"},                                          \
      {"cpm",                                                                                        \
       FNL_FIELD_NUMBER,                                                                             \
       FNL_FIELD_REQUIRED | (inherited),                                                             \
       AT(owner, paid.cost_per_mille),                                                               \
       ABOVE(0),                                                                                     \
       OPTIONAL,                                                                                     \
       .unit = "money per 1,000 impressions",                                                        \
       .sentence = "the list price",                                                                 \
       .source = "USD 5–15 Facebook, 7–15 Instagram, 3–20 TikTok, 6–60 LinkedIn (trade pages)"},     \
      {"capacity",                                                                                   \
       FNL_FIELD_NUMBER,                                                                             \
       (inherited),                                                                                  \
       AT(owner, paid.capacity),                                                                     \
       ABOVE(0),                                                                                     \
       OTHERWISE(2),                                                                                 \
       .unit = "impressions per person and day",                                                     \
       .sentence = "what no money can exceed, for a person of activity 1; the price has doubled "    \
                   "at half of it"},                                                                 \
      {"max_price",                                                                                  \
       FNL_FIELD_NUMBER,                                                                             \
       (inherited),                                                                                  \
       AT(owner, paid.max_price),                                                                    \
       ABOVE(1),                                                                                     \
       OTHERWISE(4),                                                                                 \
       .unit = "times the list price",                                                               \
       .sentence = "buys at most at this price"},                                                    \
      {"fatigue",                                                                                    \
       FNL_FIELD_NUMBER,                                                                             \
       FNL_FIELD_OR_NONE | (inherited),                                                              \
       AT(owner, creative.fatigue),                                                                  \
       ABOVE(0),                                                                                     \
       OTHERWISE(INFINITY),                                                                          \
       .unit = "impressions",                                                                        \
       .sentence = "the exposure at which the effect has halved; \"none\": never",                   \
       .source = "linear to 50 exposures (Johnson, Lewis, Reiley 2016), or click ∝ (n+1)^−0.43 " \
                 "(Meta): they contradict"},                                                         \
      {"memory",        FNL_FIELD_NUMBER,                                                            \
       (inherited),     AT(owner, creative.memory),                                                  \
       PROBABILITY,     OTHERWISE(0),                                                                \
       .unit = "a day", .sentence = "the part of the exposure still felt a day later"},              \
      {"catch_up",                                                                                   \
       FNL_FIELD_NUMBER,                                                                             \
       (inherited),                                                                                  \
       AT(owner, paid.catch_up),                                                                     \
       FROM(1),                                                                                      \
       OTHERWISE(2),                                                                                 \
       .unit = "times a day's planned money",                                                        \
       .sentence = "the most it spends on a day to catch up on money left from earlier ones"},       \
  {                                                                                                  \
    "learning", FNL_FIELD_SECTION, FNL_FIELD_NO_DEFAULT | (inherited),                               \
        COUNTED(owner, paid.learning, paid.learning.on),                                             \
        .section = &fnl_section_learning,                                                            \
        .sentence = "the learning phase of its delivery; none unless given"                          \
  }

#endif

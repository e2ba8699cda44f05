/* tally.h: what an amount is made of in one plan: terms of a run, each with a weight. */
#ifndef FNL_METRIC_TALLY_H
#define FNL_METRIC_TALLY_H

#include "engine/run.h"
#include "metric/metric.h"
#include "study/chain/worths.h"

/* Arrays that terms are taken from. The first three are made of the run first (meter.c). */
typedef enum {
  FNL_TERMS_PEOPLE_DAYS, /* [n_stages] days that people have spent there */
  FNL_TERMS_STAGE_COST,  /* [n_stages] cost of the touches that met people there */
  FNL_TERMS_TOTALS,      /* [FNL_N_TOTALS] */
  FNL_TERMS_FLOWS,
  FNL_TERMS_COUNTS, /* of slot cells */
  FNL_TERMS_VALUES,
  FNL_TERMS_TOUCHES,
  FNL_TERMS_SPEND,
  FNL_TERMS_START, /* [n_stages] people on day 0 */
  FNL_TERMS_END,
  FNL_N_TERM_ARRAYS
} fnl_term_array;

enum {
  FNL_TOTAL_ONE, /* 1 */
  FNL_TOTAL_REVENUE,
  FNL_TOTAL_INVESTMENT,
  FNL_TOTAL_PROFIT,
  FNL_TOTAL_REACHED,
  FNL_TOTAL_REACHED_BY_ADS,
  FNL_N_TOTALS
};

typedef struct fnl_weighed {
  fnl_term_array array;
  int index;
  double weight;
} fnl_weighed;

struct fnl_tally {
  const fnl_world *world;         /* borrowed; at its central numbers */
  int stage;                      /* of a metric of every stage */
  const fnl_person_worth *worths; /* [n_stages]; NULL: not known */
  int n;
  size_t capacity;
  fnl_weighed *terms;
  bool is_known; /* the model has what is counted, be it never */
  bool failed;   /* out of memory */
};

void fnl_tally_free(fnl_tally *tally);

/* How amounts are counted: the noun is the name. */
void fnl_count_events(fnl_tally *tally, const fnl_amount *amount); /* plus, minus, by */
void fnl_count_values(fnl_tally *tally, const fnl_amount *amount); /* plus (NULL: all), by */
void fnl_count_touches(fnl_tally *tally, const fnl_amount *amount);
void fnl_count_events_and_touches(fnl_tally *tally, const fnl_amount *amount); /* by: touches */
void fnl_count_spend(fnl_tally *tally, const fnl_amount *amount);
void fnl_count_investment(fnl_tally *tally, const fnl_amount *amount);
void fnl_count_revenue(fnl_tally *tally, const fnl_amount *amount);
void fnl_count_profit(fnl_tally *tally, const fnl_amount *amount);
void fnl_count_margin(fnl_tally *tally, const fnl_amount *amount);  /* margin * revenue */
void fnl_count_reached(fnl_tally *tally, const fnl_amount *amount); /* by: ads, or any touch */
void fnl_count_moves(fnl_tally *tally, const fnl_amount *amount);   /* from, to, by */
void fnl_count_population(fnl_tally *tally, const fnl_amount *amount);
void fnl_count_people(fnl_tally *tally, const fnl_amount *amount); /* at the end, in roles `to` */
void fnl_count_people_before(fnl_tally *tally, const fnl_amount *amount); /* on day 0, in `to` */
void fnl_count_growth(fnl_tally *tally, const fnl_amount *amount);        /* end - start */
void fnl_count_ever(fnl_tally *tally, const fnl_amount *amount); /* day 0 in `to`, and who came */
void fnl_count_days(fnl_tally *tally, const fnl_amount *amount); /* spent in roles `to` */
void fnl_count_k_factor(fnl_tally *tally, const fnl_amount *amount);
void fnl_count_cycle_days(fnl_tally *tally, const fnl_amount *amount);
/* Of tally->stage: */
void fnl_count_stage_people(fnl_tally *tally, const fnl_amount *amount);
void fnl_count_stage_days(fnl_tally *tally, const fnl_amount *amount);
void fnl_count_stage_leavers(fnl_tally *tally, const fnl_amount *amount);
void fnl_count_stage_advances(fnl_tally *tally, const fnl_amount *amount);
void fnl_count_stage_losses(fnl_tally *tally, const fnl_amount *amount); /* leave, not onward */
void fnl_count_stage_cost(fnl_tally *tally, const fnl_amount *amount);
void fnl_count_stage_worth(fnl_tally *tally, const fnl_amount *amount);

#endif

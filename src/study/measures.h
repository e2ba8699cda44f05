/* measures.h: what can be measured of a run, with its derivative.
 *
 * A measure with a derivative is a plain sum over a run, linear in what the run gave and in the
 * money granted, of the item-th noun of a group; of parts of a move the pair `part` with those of
 * the same move and cause in later phases of the stay (-1: there is no such pair, so nothing).
 */
#ifndef FNL_STUDY_MEASURES_H
#define FNL_STUDY_MEASURES_H

#include "engine/run_weights.h"

typedef struct {
  double (*of)(const fnl_world *world, const fnl_run *run, int item, int part);
  /* NULL: its derivative is not known. Adds factor times its derivative to the weights, and to
   * granted [n_campaigns]. */
  void (*weigh)(const fnl_world *world, int item, int part, double factor, fnl_run_weights *weights,
                double *granted);
} fnl_measure;

extern const fnl_measure fnl_total_revenue, fnl_total_spend, fnl_total_budget,
    fnl_total_other_costs, fnl_total_investment, fnl_total_profit, fnl_total_conversions,
    fnl_total_customers, fnl_total_break_even, fnl_stage_end, fnl_campaign_spend,
    fnl_campaign_impressions, fnl_campaign_unspent, fnl_campaign_planned, fnl_campaign_reach,
    fnl_campaign_conversions, fnl_campaign_revenue, fnl_channel_touches, fnl_channel_reach,
    fnl_total_reach, fnl_total_touched, fnl_channel_conversions, fnl_channel_cost, fnl_move_count,
    fnl_move_part, fnl_event_count, fnl_event_value, fnl_event_cost, fnl_total_worth,
    fnl_total_profit_and_worth, fnl_total_revenue_beyond, fnl_total_costs_beyond,
    fnl_total_conversions_beyond, fnl_total_lasting_revenue, fnl_total_lasting_investment,
    fnl_total_lasting_conversions, fnl_total_customers_beyond, fnl_total_lasting_customers,
    fnl_total_lasting_metric;

#endif

/* journeys.h: the touches of those who converted, and of some who did not.
 *
 * A touch that moves nobody is never simulated; it is drawn here, afterwards, for those alone whose
 * journey somebody wants to see, by its exact law given what they did. A touch moves its person
 * with probability q, or is a conversion without a move (an event by touch) with probability p, or
 * neither; these are independent Poisson processes (thinning; Kingman, "Poisson Processes" (1993),
 * 5.1). So with lambda touches by a cause on a day there are besides the touches that were
 * conversions
 *
 *   who stays          Poisson(lambda (1 - q - p)) touches, anywhere in the day
 *   who moves at time s of the day, by a cause c
 *                      Poisson(lambda (1 - q - p) s) before s, the touch by c at s (none where c is
 *                      time), Poisson(lambda (1 - p) (1 - s)) after it, of which none can move
 *
 * where s is the first arrival of a Poisson process of rate H, given that there is one: density
 * H exp(-H s) / (1 - exp(-H)). A touch that was a conversion is anywhere in its day.
 *
 * A journey ends with the touch that converted, or at the time of day of a conversion that none
 * did; it goes back `lookback_days` of the plan. The touches of a person and day are drawn from a
 * stream of this name, so two journeys of one person share them. Of the people who never converted,
 * some are drawn, and for each a day of the horizon on which his journey is looked at.
 *
 * Memory: of the trail, 8 bytes a touch, 32 a journey, and the rates of all days.
 */
#ifndef FNL_ENGINE_JOURNEYS_H
#define FNL_ENGINE_JOURNEYS_H

#include "engine/agents.h"

/* Those who never converted and are looked at, in a replication; all, where there are no more. */
enum { FNL_JOURNEYS_LOST = 4096 };

/* More is no journey anybody reads: a table of paths has no longer ones, either. */
enum { FNL_JOURNEY_TOUCHES_MOST = 100000 };

typedef struct {
  int32_t day;
  int16_t cause;
} fnl_touchpoint;

typedef struct {
  fnl_person person;
  int32_t day;          /* of the conversion, else the last that is looked at */
  int32_t slot_cell;    /* what he did; -1: never converted */
  int16_t event, cause; /* of the slot cell */
  int32_t n;            /* touches */
  size_t first;         /* where they begin */
  double weight;        /* journeys it stands for: 1, but for those who never converted */
} fnl_journey;

/* Of one replication: conversions in the order of days and slot cells, then those without. */
typedef struct {
  fnl_journey *journeys; /* [n] */
  fnl_touchpoint *touchpoints;
  size_t n, capacity, n_touchpoints, touchpoint_capacity;
  bool failed;  /* at some journey: what there is is not all */
  bool crowded; /* since it has more touches than FNL_JOURNEY_TOUCHES_MOST; else out of memory */
} fnl_journeys;

double fnl_journeys_bytes(const fnl_plan *plan); /* at least */

/* FNL_EENGINE where the plan has word from one person to another (mail.h): a letter that moves
 * nobody is skipped there, and nothing known of it. */
fnl_status fnl_journeys_check(const fnl_plan *plan, fnl_error *error);

/* From now on every run in this place, which must be of fnl_engine_agents, records its journeys. As
 * fnl_journeys_check says, or FNL_ENOMEM. */
fnl_status fnl_journeys_attach(fnl_workplace *place, const fnl_world *world, fnl_error *error);

/* Of the last run, borrowed; NULL unless attached. */
const fnl_journeys *fnl_journeys_of(const fnl_workplace *place);

#endif

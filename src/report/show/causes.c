/* causes.c: what moves people, in a few words. */
#include "report/show/causes.h"

/* Rates above this many a day read better as a number than as percent. */
static const double many_a_day = 1.0;

static const char *mark(const fnl_number *number) { return number->law == FNL_CERTAIN ? "" : "~"; }

static void write_percent(const fnl_number *number, double value, const char *of, fnl_text *text) {
  fnl_text_add_format(text, "%s%.3g %% %s", mark(number), 100.0 * value, of);
}

/* What the rates by time out of a stage sum to. */
static double rates_out(const fnl_plan *plan, int stage) {
  double sum = 0.0;
  for (int m = 0; m < plan->n_moves; m++)
    sum += plan->moves[m].from == stage ? plan->moves[m].daily.value : 0.0;
  return sum;
}

static void write_time(const fnl_plan *plan, const fnl_move *move, fnl_text *text) {
  const fnl_number *daily = &move->daily;
  if (plan->stages[move->from].has_dwell)
    write_percent(daily, daily->value / rates_out(plan, move->from), "at the end of the stay",
                  text);
  else if (daily->value > many_a_day)
    fnl_text_add_format(text, "%s%.3g a day", mark(daily), daily->value);
  else
    write_percent(daily, daily->value, "a day", text);
}

static bool has_time(const fnl_move *move) { return move->daily.value > 0.0; }

int fnl_show_n_causes(const fnl_plan *plan, const fnl_move *move) {
  (void)plan;
  return has_time(move) + move->n_touches + (move->emits != FNL_NO_EVENT);
}

void fnl_show_write_cause(const fnl_plan *plan, const fnl_move *move, int k, fnl_text *text) {
  const int touch = k - has_time(move);
  if (touch < 0) {
    write_time(plan, move, text);
  } else if (touch < move->n_touches) {
    const fnl_touch *own = &move->touches[touch];
    write_percent(&own->probability, own->probability.value, "a touch of ", text);
    fnl_text_add(text, plan->channels[own->channel].name);
  } else {
    fnl_text_add_format(text, "counts as %s", plan->events[move->emits].name);
  }
}

void fnl_show_write_causes(const fnl_plan *plan, const fnl_move *move, const char *between,
                           fnl_text *text) {
  for (int k = 0; k < fnl_show_n_causes(plan, move); k++) {
    fnl_text_add(text, k > 0 ? between : "");
    fnl_show_write_cause(plan, move, k, text);
  }
}

bool fnl_show_write_stay(const fnl_stage *stage, fnl_text *text) {
  const double days = stage->dwell_days.value;
  if (!stage->has_dwell)
    return false;
  fnl_text_add_format(text, "%s%.3g %s in %d %s", mark(&stage->dwell_days), days,
                      fnl_plural(days, "day", "days"), stage->dwell_phases,
                      fnl_plural(stage->dwell_phases, "phase", "phases"));
  return true;
}

/* ---- word from one to another ---- */

static bool has_audience(const fnl_plan *plan, int channel, int stage) {
  const bool *stages = plan->channels[channel].creative.audience.stages;
  return !stages || stages[stage];
}

/* Whether the event happens to people of the stage, or brings them there. */
static bool happens_in(const fnl_plan *plan, const fnl_event *event, int stage) {
  const int index = (int)(event - plan->events);
  for (int m = 0; m < plan->n_moves; m++)
    if (plan->moves[m].emits == index && plan->moves[m].to == stage)
      return true;
  if (!event->in[stage])
    return false;
  for (int k = 0; k < event->n_touches; k++)
    if (event->touches[k].probability.value > 0.0 &&
        has_audience(plan, event->touches[k].channel, stage))
      return true;
  return event->daily[stage].value > 0.0;
}

static void write_sends(const fnl_number *sends, const char *of, fnl_text *text, bool *any) {
  fnl_text_add_format(text, "%s%s%.3g a %s", *any ? ", " : "", mark(sends), sends->value, of);
  *any = true;
}

bool fnl_show_write_sends(const fnl_plan *plan, int stage, int channel, fnl_text *text) {
  const fnl_earned *earned = &plan->channels[channel].earned;
  bool any = false;
  for (int k = 0; k < earned->n_senders; k++)
    if (earned->senders[k].index == stage && earned->senders[k].sends.value > 0.0)
      write_sends(&earned->senders[k].sends, "day", text, &any);
  for (int k = 0; k < earned->n_announced; k++) {
    const fnl_event *event = &plan->events[earned->announced[k].index];
    if (earned->announced[k].sends.value > 0.0 && happens_in(plan, event, stage))
      write_sends(&earned->announced[k].sends, event->name, text, &any);
  }
  return any;
}

bool fnl_show_hears(const fnl_plan *plan, int stage, int channel) {
  for (int m = 0; m < plan->n_moves; m++)
    for (int k = 0; k < plan->moves[m].n_touches && plan->moves[m].from == stage; k++)
      if (plan->moves[m].touches[k].channel == channel &&
          plan->moves[m].touches[k].probability.value > 0.0)
        return true;
  return false;
}

bool fnl_show_is_loop(const fnl_plan *plan, int channel) {
  fnl_text words = {0};
  bool sends = false, hears = false;
  for (int s = 0; s < plan->n_stages; s++) {
    sends = fnl_show_write_sends(plan, s, channel, &words) || sends;
    hears = hears || fnl_show_hears(plan, s, channel);
  }
  fnl_text_free(&words);
  return sends && hears;
}

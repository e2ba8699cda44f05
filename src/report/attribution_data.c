/* attribution_data.c: rules of attribution beside what campaigns add, for programs and
 * spreadsheets; and journeys, touch by touch. */
#include "report/attribution.h"

#include "report/build.h"
#include "report/csv.h"
#include "report/outlook_json.h"
#include "report/summary_json.h"

#include <math.h>

/* ---- JSON ---- */

static void write_provenance(fnl_json *json, const fnl_audit *audit) {
  fnl_build_write_json(json, "attribute");
  fnl_json_integer(json, "seed", (int64_t)audit->study.seed);
  fnl_json_string(json, "engine", audit->study.engine->name);
  fnl_json_integer(json, "replications", audit->n);
  fnl_json_flag(json, "partial", audit->is_partial);
  fnl_plan_write_json(json, audit->plan);
}

static void write_settings(fnl_json *json, const fnl_audit *audit) {
  fnl_json_object(json, "settings", FNL_JSON_LINE);
  fnl_json_integer(json, "lookback_days", audit->plan->simulation.lookback_days);
  fnl_json_number(json, "half_life_days", audit->options->half_life_days);
  fnl_json_integer(json, "order", audit->options->order);
  fnl_json_array(json, "direct", FNL_JSON_LINE);
  for (int c = 0; c < audit->ledger.n_channels; c++)
    if (audit->options->is_direct[c])
      fnl_json_string(json, NULL, fnl_ledger_channel(audit->plan, c));
  fnl_json_end(json);
  fnl_json_end(json);
}

static void write_totals(fnl_json *json, const fnl_audit *audit) {
  fnl_json_object(json, "totals", FNL_JSON_BLOCK);
  fnl_estimate_write_json(json, "conversions", &audit->conversions);
  fnl_estimate_write_json(json, "value", &audit->value);
  fnl_estimate_write_json(json, "revenue", &audit->revenue);
  fnl_json_end(json);
}

static void write_additions(fnl_json *json, const fnl_audit *audit) {
  fnl_json_array(json, "incremental", FNL_JSON_BLOCK);
  for (int c = 0; c < audit->plan->n_campaigns; c++) {
    const fnl_addition *addition = &audit->additions[c];
    fnl_json_object(json, NULL, FNL_JSON_BLOCK);
    fnl_json_string(json, "name", fnl_ledger_channel(audit->plan, c));
    fnl_estimate_write_json(json, "spend", &addition->spend);
    fnl_estimate_write_json(json, "conversions", &addition->conversions);
    fnl_estimate_write_json(json, "revenue", &addition->revenue);
    fnl_estimate_write_json(json, "roas", &addition->roas);
    fnl_json_end(json);
  }
  fnl_json_end(json);
}

static void write_credit(fnl_json *json, const fnl_audit *audit, int rule, int channel) {
  const fnl_credit *credit = fnl_audit_credit(audit, rule, channel);
  fnl_json_object(json, NULL, FNL_JSON_BLOCK);
  fnl_json_string(json, "name", fnl_ledger_channel(audit->plan, channel));
  fnl_estimate_write_json(json, "conversions", &credit->conversions);
  fnl_estimate_write_json(json, "value", &credit->value);
  if (channel < audit->plan->n_campaigns) {
    fnl_estimate_write_json(json, "roas", &credit->roas);
    fnl_estimate_write_json(json, "excess", &credit->excess);
    fnl_json_number(json, "times", credit->times);
  }
  fnl_json_end(json);
}

static void write_rule(fnl_json *json, const fnl_audit *audit, int rule) {
  const fnl_attribution_type *type = fnl_attribution_registry[rule];
  fnl_json_object(json, NULL, FNL_JSON_BLOCK);
  fnl_json_string(json, "name", type->name);
  fnl_json_string(json, "summary", type->summary);
  fnl_json_string(json, "source", type->source);
  fnl_json_number(json, "error", audit->error[rule]);
  fnl_json_array(json, "channels", FNL_JSON_BLOCK);
  for (int c = 0; c < audit->ledger.n_channels; c++)
    write_credit(json, audit, rule, c);
  fnl_json_end(json);
  fnl_json_end(json);
}

void fnl_audit_write_json(const fnl_audit *audit, const fnl_notes *notes, fnl_text *text) {
  fnl_json json = fnl_json_begin(text);
  fnl_json_object(&json, NULL, FNL_JSON_BLOCK);
  write_provenance(&json, audit);
  write_settings(&json, audit);
  write_totals(&json, audit);
  write_additions(&json, audit);
  fnl_json_array(&json, "rules", FNL_JSON_BLOCK);
  for (int i = 0; i < audit->ledger.n_rules; i++)
    write_rule(&json, audit, audit->order[i]);
  fnl_json_end(&json);
  fnl_plan_report_write_json(&json, audit->plan);
  fnl_notes_write_json(notes, &json);
  fnl_json_end(&json);
}

/* ---- CSV ---- */

static void add_cell(const char *cell, fnl_text *text) {
  fnl_csv_write_cell(text, cell);
  fnl_text_add(text, ",");
}

static void add_estimates(int n, const fnl_estimate *const *estimates, fnl_text *text) {
  for (int i = 0; i < n; i++) {
    const double numbers[] = {estimates[i]->mean, estimates[i]->low, estimates[i]->high};
    for (int k = 0; k < 3; k++) {
      fnl_text_add(text, i + k > 0 ? "," : "");
      if (isfinite(numbers[k]))
        fnl_text_add_number(text, numbers[k]);
    }
  }
  fnl_text_add(text, "\n");
}

void fnl_audit_write_csv(const fnl_audit *audit, fnl_text *text) {
  const fnl_estimate zero = {0};
  fnl_text_add(text, "rule,channel,conversions,conversions.low,conversions.high,value,value.low,"
                     "value.high,roas,roas.low,roas.high,excess,excess.low,excess.high\n");
  for (int c = 0; c < audit->plan->n_campaigns; c++) {
    const fnl_addition *added = &audit->additions[c];
    add_cell("incremental", text);
    add_cell(fnl_ledger_channel(audit->plan, c), text);
    add_estimates(
        4, (const fnl_estimate *[]){&added->conversions, &added->revenue, &added->roas, &zero},
        text);
  }
  for (int i = 0; i < audit->ledger.n_rules; i++)
    for (int c = 0; c < audit->ledger.n_channels; c++) {
      const fnl_credit *credit = fnl_audit_credit(audit, audit->order[i], c);
      add_cell(fnl_attribution_registry[audit->order[i]]->name, text);
      add_cell(fnl_ledger_channel(audit->plan, c), text);
      add_estimates(4,
                    (const fnl_estimate *[]){&credit->conversions, &credit->value, &credit->roas,
                                             &credit->excess},
                    text);
    }
}

/* ---- journeys ---- */

void fnl_journeys_write_header(fnl_text *text) {
  fnl_text_add(text, "replication,journey,person,converted,day,event,cause,value,weight,touch,"
                     "touch_day,channel\n");
}

/* What the rows of a journey have in common, with the comma behind. */
static void write_journey(const fnl_plan *plan, const fnl_diary *diary, const fnl_journey *journey,
                          fnl_text *text) {
  const bool converted = journey->slot_cell >= 0;
  fnl_text_add_format(text, "%u,%d,%d,", (unsigned)journey->person, converted, journey->day);
  add_cell(converted ? plan->events[journey->event].name : "", text);
  add_cell(converted ? plan->causes[journey->cause].name : "", text);
  if (converted)
    fnl_text_add_number(text, diary->value[journey->slot_cell]);
  fnl_text_add(text, ",");
  fnl_text_add_number(text, journey->weight);
  fnl_text_add(text, ",");
}

void fnl_journeys_write_rows(const fnl_plan *plan, int replication, const fnl_diary *diary,
                             fnl_text *text) {
  const fnl_journeys *journeys = &diary->journeys;
  fnl_text common = {0};
  for (size_t i = 0; i < journeys->n; i++) {
    const fnl_journey *journey = &journeys->journeys[i];
    const fnl_touchpoint *touches = journeys->touchpoints + journey->first;
    fnl_text_cut(&common, 0);
    fnl_text_add_format(&common, "%d,%zu,", replication, i);
    write_journey(plan, diary, journey, &common);
    for (int k = 0; k < journey->n; k++) {
      fnl_text_add_format(text, "%s%d,%d,", fnl_text_string(&common), k + 1, touches[k].day);
      fnl_csv_write_cell(text, plan->causes[touches[k].cause].name);
      fnl_text_add(text, "\n");
    }
    if (journey->n == 0)
      fnl_text_add_format(text, "%s,,\n", fnl_text_string(&common));
  }
  text->failed = text->failed || common.failed;
  fnl_text_free(&common);
}

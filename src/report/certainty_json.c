/* certainty_json.c: how good an answer is, for a program. */
#include "report/certainty_json.h"

#include "report/terminal_certainty.h"

static void write_targets(fnl_json *json, const fnl_answer *answer) {
  fnl_json_array(json, "targets", FNL_JSON_BLOCK);
  for (int j = 0; j < answer->n_targets; j++) {
    const fnl_target_report *target = &answer->targets[j];
    fnl_json_object(json, NULL, FNL_JSON_LINE);
    fnl_json_string(json, "name", target->name);
    fnl_json_string(json, "sense", target->at_most ? "at most" : "at least");
    fnl_json_number(json, "bound", target->bound);
    fnl_json_number(json, "value", target->value);
    fnl_json_flag(json, "applies", target->applies);
    fnl_json_flag(json, "met", target->met);
    fnl_json_number(json, "slack", target->slack);
    fnl_json_number(json, "shadow_price", target->shadow_price);
    fnl_json_end(json);
  }
  fnl_json_end(json);
}

static void write_reasons(fnl_json *json, const fnl_answer *answer) {
  fnl_json_array(json, "why", FNL_JSON_BLOCK);
  for (int i = 0; i < answer->items.n; i++) {
    fnl_json_object(json, NULL, FNL_JSON_LINE);
    fnl_json_string(json, "name", answer->items.name[i]);
    fnl_json_number(json, "marginal", answer->sign * answer->reasons[i].marginal);
    fnl_json_number(json, "marginal_revenue", answer->reasons[i].marginal_revenue);
    fnl_json_number(json, "change_per_day", answer->reasons[i].change_per_day);
    fnl_json_string(json, "held_by", answer->reasons[i].rule);
    fnl_json_end(json);
  }
  fnl_json_end(json);
  fnl_json_object(json, "next", FNL_JSON_BLOCK);
  fnl_json_number(json, "part", answer->next_part);
  fnl_json_number(json, "gain", answer->next_gain);
  fnl_json_number(json, "revenue", answer->next_revenue);
  fnl_json_object(json, "split", FNL_JSON_LINE);
  for (int i = 0; i < answer->items.n; i++)
    fnl_json_number(json, answer->items.name[i], answer->next_share[i]);
  fnl_json_end(json);
  fnl_json_end(json);
}

static void write_ranges(fnl_json *json, const char *key, const fnl_answer *answer) {
  fnl_json_object(json, key, FNL_JSON_LINE);
  for (int i = 0; i < answer->items.n; i++) {
    const double range[2] = {answer->certificate.tied_low[i], answer->certificate.tied_high[i]};
    fnl_json_numbers(json, answer->items.name[i], range, 2);
  }
  fnl_json_end(json);
}

static void write_batches(fnl_json *json, const fnl_certificate *certificate) {
  if (certificate->n_batches == 0)
    return;
  fnl_json_object(json, "batches", FNL_JSON_LINE);
  fnl_json_integer(json, "n", certificate->n_batches);
  fnl_json_integer(json, "replications", certificate->batch_replications);
  fnl_json_string(json, "of", certificate->batches_of_worlds ? "worlds" : "replications");
  fnl_json_number(json, "gap", certificate->batch_gap);
  fnl_json_number(json, "bound", certificate->batch_gap_bound);
  fnl_json_end(json);
}

static void write_certificate(fnl_json *json, const fnl_answer *answer) {
  const fnl_certificate *certificate = &answer->certificate;
  fnl_text set = {0};
  fnl_json_flag(json, "time_was_up", answer->time_was_up);
  if (!answer->has_certificate) {
    fnl_json_string(json, "certificate", NULL);
    return;
  }
  fnl_certificate_write_set(certificate, &set);
  fnl_json_object(json, "certificate", FNL_JSON_BLOCK);
  fnl_json_string(json, "set", fnl_text_string(&set));
  fnl_json_number(json, "confidence", certificate->confidence);
  fnl_json_number(json, "gap", certificate->gap);
  fnl_json_number(json, "value", answer->certificate_value);
  fnl_json_integer(json, "rivals", certificate->n_contests);
  fnl_json_integer(json, "separated", fnl_certificate_separated(certificate));
  fnl_json_integer(json, "better", fnl_certificate_better(certificate));
  fnl_json_integer(json, "replications", certificate->replications);
  fnl_json_flag(json, "complete", certificate->complete);
  write_ranges(json, "not_separated", answer);
  write_batches(json, certificate);
  fnl_json_end(json);
  fnl_text_free(&set);
}

void fnl_answer_write_certainty_json(fnl_json *json, const fnl_answer *answer) {
  write_targets(json, answer);
  write_reasons(json, answer);
  write_certificate(json, answer);
}

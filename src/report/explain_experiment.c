/* explain_experiment.c: an experiment in words and tables. */
#include "report/explain.h"

#include "report/page.h"

#include <inttypes.h>
#include <math.h>

static void write_facts(const fnl_page *page, const fnl_trial *trial) {
  const fnl_design_type *design = trial->points.design.type;
  fnl_text text = {0};
  fnl_text_add_format(&text, "%" PRId64 " points over %s. At each, %s: %s. Design %s: %s",
                      trial->points.design.n, trial->plan_path, trial->action->name,
                      trial->action->summary, design->name, design->summary);
  if (design->source)
    fnl_text_add_format(&text, " (%s)", design->source);
  fnl_text_add(&text, ".");
  if (trial->frame.replicates > 1)
    fnl_text_add_format(&text, " Each is run %d times, with other luck.", trial->frame.replicates);
  fnl_page_sentence(page, fnl_text_string(&text));
  fnl_text_free(&text);
}

static void write_law(const fnl_law *law, fnl_text *text) {
  static const char *const names[] = {"lognormal", "gamma", "beta", "uniform"};
  fnl_text_add_format(text, "%s, mean %.4g, sd %.4g", names[law->kind], law->mean, law->sd);
}

static void write_values(const fnl_factor *factor, fnl_text *text) {
  for (int i = 0; i < factor->n_values; i++) {
    fnl_text_add(text, i > 0 ? ", " : "");
    fnl_level_write(&factor->values[i], text);
  }
  if (factor->has_law)
    write_law(&factor->law, text);
  else if (!isnan(factor->low))
    fnl_text_add_format(text, "%.4g to %.4g%s", factor->low, factor->high,
                        factor->logarithmic ? ", by ratios" : "");
  if (text->length == 0)
    fnl_text_add(text, "as the design says");
}

static void write_factor(const fnl_factor *factor, fnl_table *table) {
  fnl_text values = {0};
  write_values(factor, &values);
  for (int i = 0; i < factor->n_paths; i++) {
    fnl_table_add(table, i == 0 ? factor->name : "");
    fnl_table_add(table, i == 0 && factor->unit ? factor->unit : "");
    fnl_table_add(table, factor->paths[i]);
    if (factor->scales[i] != 1.0 || factor->offsets[i] != 0.0)
      fnl_table_add_format(table, "%.4g x + %.4g", factor->scales[i], factor->offsets[i]);
    else
      fnl_table_add(table, "");
    fnl_table_add(table, i == 0 ? fnl_text_string(&values) : "");
  }
  table->failed |= values.failed;
  fnl_text_free(&values);
}

static void write_factors(const fnl_page *page, const fnl_trial *trial) {
  static const char *const headings[] = {"factor", "unit", "sets", "to", "values"};
  fnl_table table = {.alignment = "lllll"};
  fnl_page_section(page, "Factors", "what varies");
  for (int i = 0; i < 5; i++)
    fnl_table_add(&table, headings[i]);
  for (int f = 0; f < trial->experiment->n_factors; f++)
    write_factor(&trial->experiment->factors[f], &table);
  fnl_page_table(page, &table);
}

static void write_figures(const fnl_page *page, const fnl_trial *trial) {
  fnl_text text = {0};
  fnl_page_section(page, "Figures", "what is measured");
  for (int i = 0; i < trial->n_figures; i++)
    fnl_text_add_format(&text, "%s%s", i > 0 ? ", " : "", trial->figures[i]);
  fnl_page_sentence(page, fnl_text_string(&text));
  fnl_text_free(&text);
}

void fnl_trial_write_explanation(const fnl_trial *trial, bool colour, fnl_text *text) {
  const fnl_page page = fnl_page_begin(text, colour);
  fnl_page_title(&page, trial->frame.title[0] ? trial->frame.title : trial->experiment->file);
  write_facts(&page, trial);
  write_factors(&page, trial);
  write_figures(&page, trial);
}

/* value_chain_page.c: what each step costs and brings, for a person. */
#include "report/value_chain.h"

#include "report/build.h"
#include "report/page.h"

#include <math.h>

/* ---- the answer ---- */

/* That the margin is one goes without saying. */
static const fnl_lever *strongest(const fnl_levers *levers) {
  for (int i = 0; i < levers->n; i++)
    if (levers->items[i].kind != FNL_LEVER_MARGIN && levers->items[i].profit_change > 0.0)
      return &levers->items[i];
  return NULL;
}

static void write_dearest(const fnl_value_chain *chain, fnl_text *sentence) {
  const int stage = fnl_value_chain_dearest(chain);
  const char *currency = chain->plan->currency;
  if (stage < 0) {
    fnl_text_add(sentence, "No step costs anything.");
    return;
  }
  fnl_text_add_format(sentence,
                      "The dearest step is out of %s: %s %s for each who goes on, where one more "
                      "person is worth %s %s.",
                      chain->plan->stages[stage].name,
                      fnl_word_money(fnl_step_cost_forward(&chain->steps[stage])).text, currency,
                      fnl_word_money(chain->by_stage[stage].start).text, currency);
}

static void write_newcomer(const fnl_value_chain *chain, fnl_text *sentence) {
  const fnl_newcomers *all = &chain->newcomers[chain->plan->n_segments];
  const char *currency = chain->plan->currency;
  if (!(all->count > 0.0))
    return;
  fnl_text_add_format(sentence, " A new customer is worth %s %s (%s at once, %s later)",
                      fnl_word_money(all->first + all->later).text, currency,
                      fnl_word_money(all->first).text, fnl_word_money(all->later).text);
  if (chain->spend > 0.0)
    fnl_text_add_format(sentence, " and costs %s %s of ads",
                        fnl_word_money(fnl_value_chain_acquisition(chain)).text, currency);
  fnl_text_add(sentence, ".");
}

static void write_strongest(const fnl_value_chain *chain, fnl_text *sentence) {
  const fnl_lever *lever = strongest(&chain->levers);
  if (!lever)
    return;
  const double percent = 100.0 * (lever->better / lever->value - 1.0);
  fnl_text_add_format(
      sentence, " The strongest lever but the margin: %s; %s %% %s brings %s %s more profit.",
      lever->name, fnl_word_number(fabs(percent), 0).text, percent > 0.0 ? "more" : "less",
      fnl_word_money(lever->profit_change).text, chain->plan->currency);
}

static void write_answer(const fnl_page *page, const fnl_value_chain *chain) {
  fnl_text sentence = {0};
  write_dearest(chain, &sentence);
  write_newcomer(chain, &sentence);
  write_strongest(chain, &sentence);
  fnl_text_add(page->text, page->bold);
  fnl_page_sentence(page, fnl_text_string(&sentence));
  fnl_text_add(page->text, page->plain);
  fnl_text_free(&sentence);
}

/* ---- tables ---- */

static void add_all(fnl_table *table, const char *const *cells) {
  for (int i = 0; cells[i]; i++)
    fnl_table_add(table, cells[i]);
}

static fnl_word days_word(double days) { return fnl_word_number(days, days < 99.95 ? 1 : 0); }

static void write_stages(const fnl_page *page, const fnl_value_chain *chain) {
  static const char *const headings[] = {"stage",        "mean", "at the end", "days",
                                         "forward",      "lost", "revenue",    "cost",
                                         "each forward", NULL};
  fnl_table table = {.alignment = "lrrrrrrrr"};
  fnl_page_section(page, "Stages",
                   "people; days in it; of those who left, who went forward and who was lost; "
                   "money");
  add_all(&table, headings);
  for (int s = 0; s < chain->plan->n_stages; s++) {
    const fnl_step *step = &chain->steps[s];
    fnl_table_add(&table, chain->plan->stages[s].name);
    fnl_table_add(&table, fnl_word_count(step->person_days / chain->plan->horizon_days).text);
    fnl_table_add(&table, fnl_word_count(step->end).text);
    fnl_table_add(&table, days_word(fnl_step_days(step)).text);
    fnl_table_add(&table, fnl_word_share(fnl_step_forward(step)).text);
    fnl_table_add(&table, fnl_word_share(fnl_step_lost(step)).text);
    fnl_table_add(&table, fnl_word_money(step->revenue).text);
    fnl_table_add(&table, fnl_word_money(fnl_step_cost(step)).text);
    fnl_table_add(&table, fnl_word_money(fnl_step_cost_forward(step)).text);
  }
  fnl_page_table(page, &table);
}

static void write_worths(const fnl_page *page, const fnl_value_chain *chain) {
  static const char *const headings[] = {"stage", "on day 0", "without ads", "after the last day",
                                         NULL};
  fnl_table table = {.alignment = "lrrr"};
  fnl_text explanation = {0};
  fnl_text_add_format(&explanation, "%s, with all they bring; beyond the horizon too",
                      chain->plan->currency);
  fnl_page_section(page, "Worth of one person more", fnl_text_string(&explanation));
  add_all(&table, headings);
  for (int s = 0; s < chain->plan->n_stages; s++) {
    fnl_table_add(&table, chain->plan->stages[s].name);
    fnl_table_add(&table, fnl_word_money(chain->by_stage[s].start).text);
    fnl_table_add(&table, fnl_word_money(chain->by_stage[s].without_ads).text);
    fnl_table_add(&table, fnl_word_money(chain->by_stage[s].end).text);
  }
  fnl_page_table(page, &table);
  fnl_text_free(&explanation);
}

static void write_segments(const fnl_page *page, const fnl_value_chain *chain) {
  static const char *const headings[] = {"segment",  "new customers", "worth",
                                         "at first", "later",         NULL};
  const fnl_plan *plan = chain->plan;
  fnl_table table = {.alignment = "lrrrr"};
  if (plan->n_segments < 2 || !(chain->newcomers[plan->n_segments].count > 0.0))
    return;
  fnl_page_section(page, "New customers", "worth: margin less costs, of a life without ads");
  add_all(&table, headings);
  for (int g = 0; g < plan->n_segments; g++) {
    const fnl_newcomers *own = &chain->newcomers[g];
    fnl_table_add(&table, plan->segments[g].name);
    fnl_table_add(&table, fnl_word_count(own->count).text);
    fnl_table_add(&table, fnl_word_money(own->first + own->later).text);
    fnl_table_add(&table, fnl_word_money(own->first).text);
    fnl_table_add(&table, fnl_word_money(own->later).text);
  }
  fnl_page_table(page, &table);
}

static void add_lever(const fnl_lever *lever, fnl_table *table) {
  const double percent = 100.0 * (lever->better / lever->value - 1.0);
  fnl_table_add(table, lever->name);
  fnl_table_add_format(table, "%+.0f %%", percent);
  fnl_table_add(table, fnl_word_money(lever->profit_change).text);
  fnl_table_add(table, fnl_word_money(lever->lasting_change).text);
  fnl_table_add(table, fnl_word_number(lever->roas_change, 3).text);
  fnl_table_add(table, fnl_word_number(lever->roas, 2).text);
  fnl_table_add(table, fnl_word_number(lever->profit, 2).text);
}

static void write_levers(const fnl_page *page, const fnl_value_chain *chain, int top) {
  static const char *const headings[] = {"lever", "by",       "profit",     "lasting",
                                         "ROAS",  "el. ROAS", "el. profit", NULL};
  const fnl_levers *levers = &chain->levers;
  fnl_table table = {.alignment = "lrrrrrr"};
  const int n = levers->n < top ? levers->n : top;
  if (n == 0)
    return;
  fnl_page_section(page, "Levers",
                   "what changes when each is 10 % better; lasting: of profit with worth; el.: "
                   "% per %");
  add_all(&table, headings);
  for (int i = 0; i < n; i++)
    add_lever(&levers->items[i], &table);
  fnl_page_table(page, &table);
  if (n < levers->n)
    fnl_text_add_format(page->text, "  and %d weaker ones: --top %d\n", levers->n - n, levers->n);
}

/* ---- the whole ---- */

void fnl_notes_add_value_chain(fnl_notes *notes, const fnl_value_chain *chain) {
  if (chain->total.is_open)
    fnl_notes_add(notes, "Worth beyond the horizon has no end here: it is that of 200 years.");
}

static void write_provenance(const fnl_page *page, const fnl_value_chain *chain) {
  const fnl_plan *plan = chain->plan;
  fnl_text line = {0};
  fnl_text_add_format(&line, "funnel %s (%s), all expected, plan %.8s, model %s %.8s",
                      fnl_build_version(), fnl_build_revision(), plan->sha256, plan->name,
                      plan->model_sha256);
  fnl_text_add_format(page->text, "\n%s", page->dim);
  fnl_text_add_wrapped(page->text, fnl_text_string(&line), 0, FNL_PAGE_WIDTH);
  fnl_text_add_format(page->text, "%s\n", page->plain);
  fnl_text_free(&line);
}

void fnl_value_chain_write_page(const fnl_value_chain *chain, int top, const fnl_notes *notes,
                                bool colour, fnl_text *text) {
  const fnl_page page = fnl_page_begin(text, colour);
  fnl_page_subject(&page, chain->plan->title);
  fnl_text_add_format(text, "what each step costs and brings in %s\n",
                      fnl_word_counted(chain->plan->horizon_days, "day", "days").text);
  write_answer(&page, chain);
  write_stages(&page, chain);
  write_worths(&page, chain);
  write_segments(&page, chain);
  write_levers(&page, chain, top);
  fnl_page_notes(&page, notes);
  write_provenance(&page, chain);
}

/* compare_terminal.c: plans side by side for a person: which is best, then how sure that is. */
#include "report/compare.h"

#include "report/build.h"
#include "report/compare_words.h"
#include "report/page.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME_WIDTH = 24, SHORT_NAME_WIDTH = 22 };

typedef struct {
  fnl_page page;
  fnl_comparison_words words;
  const fnl_comparison *comparison;
  const fnl_ranking *ranking;
} fnl_ranking_page;

/* ---- cells ---- */

static fnl_word with_sign(double number, fnl_word word) {
  fnl_word signed_word = word;
  if (number > 0.0 && strpbrk(word.text, "123456789"))
    snprintf(signed_word.text, sizeof signed_word.text, "+%.62s", word.text);
  return signed_word;
}

static void add_difference(const fnl_objective_words *words, const fnl_estimate *difference,
                           fnl_table *table) {
  const fnl_word word = fnl_difference_word(words, difference, difference->mean);
  fnl_table_add(table, with_sign(difference->mean, word).text);
}

static void add_value(const fnl_ranking_page *page, int plan, fnl_table *table) {
  const fnl_estimate value = fnl_comparison_value(page->ranking, plan);
  fnl_table_add(table, page->words.words.word(&value, page->words.decimals).text);
  fnl_table_add(table, page->words.words.interval(&value, page->words.decimals).text);
}

static void add_name(const fnl_ranking_page *page, int plan, int width, fnl_text *text) {
  fnl_text_add_abridged(text, page->comparison->entrants[plan].name, width);
}

static void add_name_cell(const fnl_ranking_page *page, int plan, int width, fnl_table *table) {
  fnl_text name = {0};
  add_name(page, plan, width, &name);
  fnl_table_add(table, fnl_text_string(&name));
  table->failed = table->failed || name.failed;
  fnl_text_free(&name);
}

static void write_answer(const fnl_ranking_page *page) {
  fnl_text sentence = {0};
  fnl_comparison_write_answer(page->comparison, &sentence);
  fnl_text_add(page->page.text, page->page.bold);
  fnl_page_sentence(&page->page, fnl_text_string(&sentence));
  fnl_text_add(page->page.text, page->page.plain);
  fnl_text_free(&sentence);
}

/* ---- ranks ---- */

static void add_rank(const fnl_standing *standing, fnl_table *table) {
  if (standing->best_rank == 0)
    fnl_table_add(table, "-");
  else if (standing->best_rank == standing->worst_rank)
    fnl_table_add_format(table, "%d", standing->best_rank);
  else
    fnl_table_add_format(table, "%d-%d", standing->best_rank, standing->worst_rank);
}

static void write_ranks(const fnl_ranking_page *page) {
  const fnl_standings *standings = &page->ranking->standings;
  fnl_table table = {.alignment = "llrlrl"};
  static const char *const headings[] = {"95 % interval", "ahead", "95 % for all"};
  fnl_page_section(&page->page, "Ranks",
                   page->ranking->sample.deterministic
                       ? "by value: nothing is left to chance, so there are no intervals"
                       : "what the replications do not tell apart shares ranks; ahead: of the "
                         "best other");
  fnl_table_add(&table, "rank");
  fnl_table_add(&table, "plan");
  fnl_table_add(&table, page->words.words.name);
  for (int k = 0; k < 3; k++)
    fnl_table_add(&table, headings[k]);
  for (int k = 0; k < standings->n_items; k++) {
    const int plan = standings->order[k];
    const fnl_estimate ahead = fnl_comparison_ahead(page->ranking, plan);
    add_rank(&standings->items[plan], &table);
    add_name_cell(page, plan, NAME_WIDTH, &table);
    add_value(page, plan, &table);
    add_difference(&page->words.words, &ahead, &table);
    fnl_table_add(&table, fnl_difference_interval(&page->words.words, &ahead).text);
  }
  fnl_page_table(&page->page, &table);
}

/* ---- against the first ---- */

/* What varies is never certain. */
static fnl_word sureness_word(const fnl_duel *duel) {
  static const double certain = 0.9995;
  const bool varies = duel->difference.se > 0.0;
  if (isnan(duel->sureness))
    return (fnl_word){""};
  if (varies && duel->sureness > certain)
    return (fnl_word){"> 99.9 %"};
  if (varies && duel->sureness < 1.0 - certain)
    return (fnl_word){"< 0.1 %"};
  return fnl_word_share(duel->sureness);
}

static void add_duel(const fnl_ranking_page *page, int plan, fnl_table *table) {
  const fnl_duel duel = fnl_ranking_duel(page->ranking, plan, 0);
  const fnl_estimate *wins = &duel.wins, *difference = &duel.difference;
  add_name_cell(page, plan, NAME_WIDTH, table);
  add_difference(&page->words.words, difference, table);
  fnl_table_add(table, fnl_difference_interval(&page->words.words, difference).text);
  fnl_table_add(table, page->ranking->sample.deterministic ? "" : fnl_word_share(wins->mean).text);
  if (fnl_estimate_has_interval(wins))
    fnl_table_add_format(table, "%.0f to %.0f %%", 100.0 * wins->low, 100.0 * wins->high);
  else
    fnl_table_add(table, "");
  fnl_table_add(table, sureness_word(&duel).text);
}

static void write_duels(const fnl_ranking_page *page) {
  static const char *const headings[] = {"plan", "difference",    "95 % interval",
                                         "wins", "95 % interval", "sure"};
  fnl_table table = {.alignment = "lrlrlr"};
  fnl_text title = {0};
  fnl_text_add(&title, "Against ");
  add_name(page, 0, NAME_WIDTH, &title);
  fnl_page_section(
      &page->page, fnl_text_string(&title),
      page->ranking->sample.deterministic ? "" : "each pair by itself, under the same luck");
  for (int k = 0; k < 6; k++)
    fnl_table_add(&table, headings[k]);
  for (int plan = 1; plan < page->ranking->sample.n_arms; plan++)
    add_duel(page, plan, &table);
  fnl_page_table(&page->page, &table);
  if (!page->ranking->sample.deterministic)
    fnl_text_add(page->page.text,
                 "  wins: how often it does better in one run, as yours will be one\n"
                 "  sure: that it does better on average, over all such runs\n");
  fnl_text_free(&title);
}

/* ---- the totals ---- */

static const char *const shown[] = {"revenue", "spend",       "profit", "roas",
                                    "roi",     "conversions", "cpa"};
enum { N_SHOWN = sizeof shown / sizeof shown[0] };

static fnl_objective_words words_of(const fnl_ranking_page *page, int figure) {
  return fnl_comparison_figure_words(page->ranking, figure);
}

static int figure_at(const fnl_ranking_page *page, int k) {
  return fnl_figures_find(&page->ranking->sample.figures, FNL_GROUP_TOTALS, 0, shown[k]);
}

static void add_headings(const fnl_ranking_page *page, fnl_table *table) {
  fnl_table_add(table, "plan");
  for (int k = 0; k < N_SHOWN; k++)
    fnl_table_add(table, words_of(page, figure_at(page, k)).name);
}

static void write_totals(const fnl_ranking_page *page) {
  fnl_table table = {.alignment = "lrrrrrrr"};
  fnl_page_section(&page->page, "Totals", "means");
  add_headings(page, &table);
  for (int plan = 0; plan < page->ranking->sample.n_arms; plan++) {
    add_name_cell(page, plan, SHORT_NAME_WIDTH, &table);
    for (int k = 0; k < N_SHOWN; k++) {
      const int figure = figure_at(page, k);
      const fnl_objective_words words = words_of(page, figure);
      const fnl_estimate total = fnl_sample_estimate(&page->ranking->sample, plan, figure);
      fnl_table_add(&table, words.word(&total, 2).text);
    }
  }
  fnl_page_table(&page->page, &table);
}

static fnl_estimate difference_at(const fnl_ranking_page *page, int plan, int k) {
  return fnl_sample_difference(&page->ranking->sample, plan, 0, figure_at(page, k));
}

static void add_half_width(const fnl_ranking_page *page, int plan, int k, fnl_table *table) {
  const fnl_objective_words words = words_of(page, figure_at(page, k));
  const fnl_estimate difference = difference_at(page, plan, k);
  const double half = 0.5 * (difference.high - difference.low);
  if (!isfinite(half))
    fnl_table_add(table, "");
  else
    fnl_table_add_format(table, "+-%s", fnl_difference_word(&words, &difference, half).text);
}

/* Two rows a plan: the differences, and half of their intervals below them. */
static void add_differences(const fnl_ranking_page *page, int plan, fnl_table *table) {
  add_name_cell(page, plan, SHORT_NAME_WIDTH, table);
  for (int k = 0; k < N_SHOWN; k++) {
    const fnl_objective_words words = words_of(page, figure_at(page, k));
    const fnl_estimate difference = difference_at(page, plan, k);
    add_difference(&words, &difference, table);
  }
  if (page->ranking->sample.deterministic)
    return;
  fnl_table_add(table, "");
  for (int k = 0; k < N_SHOWN; k++)
    add_half_width(page, plan, k, table);
}

static void write_differences(const fnl_ranking_page *page) {
  fnl_table table = {.alignment = "lrrrrrrr"};
  fnl_text title = {0};
  fnl_text_add(&title, "More than ");
  add_name(page, 0, NAME_WIDTH, &title);
  fnl_page_section(&page->page, fnl_text_string(&title),
                   page->ranking->sample.deterministic ? ""
                                                       : "paired, +- half of the 95 % interval");
  add_headings(page, &table);
  for (int plan = 1; plan < page->ranking->sample.n_arms; plan++)
    add_differences(page, plan, &table);
  fnl_page_table(&page->page, &table);
  fnl_text_free(&title);
}

/* ---- the whole ---- */

static void write_provenance(const fnl_ranking_page *page) {
  const fnl_ranking *ranking = page->ranking;
  const int n = ranking->sample.n;
  fnl_text line = {0};
  fnl_text_add_format(&line,
                      "funnel %s (%s), engine %s, seed %" PRIu64 ", %d replication%s of each",
                      fnl_build_version(), fnl_build_revision(), ranking->study.engine->name,
                      ranking->study.seed, n, n == 1 ? "" : "s");
  for (int i = 0; i < ranking->sample.n_arms; i++)
    if (page->comparison->entrants[i].n_overrides == 0)
      fnl_text_add_format(&line, ", plan %.8s", ranking->options.plans[i]->sha256);
  fnl_text_add_format(page->page.text, "\n%s", page->page.dim);
  fnl_text_add_wrapped(page->page.text, fnl_text_string(&line), 0, FNL_PAGE_WIDTH);
  fnl_text_add_format(page->page.text, "%s\n", page->page.plain);
  fnl_text_free(&line);
}

void fnl_comparison_write_page(const fnl_comparison *comparison, const fnl_notes *notes,
                               bool colour, fnl_text *text) {
  const fnl_ranking_page page = {.page = fnl_page_begin(text, colour),
                                 .words = fnl_comparison_words_of(comparison),
                                 .comparison = comparison,
                                 .ranking = comparison->ranking};
  const int n_plans = comparison->ranking->sample.n_arms;
  fnl_text title = {0};
  fnl_text_add_format(&title, "%d plans by %s%s, under the same luck", n_plans,
                      page.words.words.name,
                      comparison->ranking->sign < 0.0 ? ", where less is better" : "");
  fnl_text_add_format(text, "%s\n", fnl_text_string(&title));
  write_answer(&page);
  write_ranks(&page);
  write_duels(&page);
  write_totals(&page);
  write_differences(&page);
  fnl_page_notes(&page.page, notes);
  write_provenance(&page);
  fnl_text_free(&title);
}

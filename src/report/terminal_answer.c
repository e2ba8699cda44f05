/* terminal_answer.c: which split is best, for a person: the advice, then what it rests on. */
#include "report/terminal.h"
#include "report/terminal_certainty.h"

#include <math.h>
#include <string.h>

/* Splits that differ by less are written alike. */
static const double same_share = 0.005;

/* The reader allows no more things of one noun. */
enum { MOST_ITEMS = 1000 };

/* ---- the advice ---- */

/* "70/20/10", in the order of the items. */
static void write_split(const fnl_answer *answer, const double *share, fnl_text *text) {
  int percents[MOST_ITEMS];
  fnl_percents(share, answer->items.n, percents);
  for (int i = 0; i < answer->items.n; i++)
    fnl_text_add_format(text, "%s%d", i ? "/" : "", percents[i]);
}

typedef enum { FNL_BETTER, FNL_NOT_SEPARATED, FNL_WORSE, FNL_OUTSIDE, FNL_SAME } fnl_verdict;

static bool is_same_split(const fnl_answer *answer) {
  for (int i = 0; i < answer->items.n; i++)
    if (fabs(answer->alternatives[FNL_RECOMMENDED].share[i] -
             answer->alternatives[FNL_CURRENT].share[i]) >= same_share)
      return false;
  return true;
}

static fnl_verdict judge(const fnl_answer *answer) {
  const fnl_estimate *difference = &answer->alternatives[FNL_CURRENT].difference;
  const bool sure = fnl_estimate_has_interval(difference);
  const double low = sure ? difference->low : difference->mean;
  const double high = sure ? difference->high : difference->mean;
  if (is_same_split(answer))
    return FNL_SAME;
  if (low > 0.0)
    return FNL_BETTER;
  if (!answer->alternatives[FNL_CURRENT].within_bounds)
    return FNL_OUTSIDE;
  return high < 0.0 ? FNL_WORSE : FNL_NOT_SEPARATED;
}

/* What follows the recommended split's own figure, by verdict. */
static void write_comparison(const fnl_answer *answer, fnl_text *text) {
  const fnl_objective_words words = fnl_objective_words_of(answer);
  const fnl_estimate difference = answer->alternatives[FNL_CURRENT].difference;
  const int decimals = fnl_ratio_decimals(&difference);
  const fnl_verdict verdict = judge(answer);
  if (verdict == FNL_SAME) {
    fnl_text_add(text, ". That is your plan's split, within half a point");
    return;
  }
  const bool better = difference.mean >= 0.0;
  const bool more = better == (answer->sign > 0.0);
  const fnl_estimate size = better ? difference : fnl_estimate_opposite(difference);
  fnl_text_add_format(text, ", %s %s than your plan's ",
                      fnl_objective_with_unit(&words, words.word(&size, decimals)).text,
                      more ? "more" : "less");
  write_split(answer, answer->alternatives[FNL_CURRENT].share, text);
  fnl_page_interval(text, words.interval(&size, decimals));
}

static const char *const caveats[] = {
    [FNL_BETTER] = "",
    [FNL_NOT_SEPARATED] =
        "The interval of the difference includes 0: these replications do not "
        "separate the two. More of them (--replications) might; so might nothing.",
    [FNL_WORSE] = "The search found it better, the simulation finds it worse: keep your plan's "
                  "split.",
    [FNL_OUTSIDE] = "Your plan's split breaks the rules or misses the targets that the plan sets.",
    [FNL_SAME] = "",
};

static double total_money(const fnl_answer *answer) {
  double total = 0.0;
  for (int c = 0; c < answer->plan->n_campaigns; c++)
    total += answer->alternatives[FNL_RECOMMENDED].money[c];
  return total;
}

static void write_advice(const fnl_page *page, const fnl_answer *answer) {
  const fnl_objective_words words = fnl_objective_words_of(answer);
  const fnl_estimate *own = &answer->alternatives[FNL_RECOMMENDED].objective;
  const int decimals = fnl_ratio_decimals(own);
  fnl_text sentence = {0};
  if (isnan(own->mean)) {
    fnl_page_sentence(page, "There is no money to split.");
    return;
  }
  if (!answer->feasible)
    fnl_page_sentence(page, "No plan within the rules meets all targets. This one comes nearest:");
  if (answer->variables.total_is_free)
    fnl_text_add_format(&sentence, "Spend %s %s. ", fnl_word_money(total_money(answer)).text,
                        answer->plan->currency);
  if (total_money(answer) > 0.0) {
    fnl_text_add(&sentence, "Put ");
    fnl_items_write_shares(&answer->items, answer->alternatives[FNL_RECOMMENDED].share, &sentence);
  } else {
    fnl_text_add(&sentence, "No ad pays for itself");
  }
  fnl_text_add_format(&sentence, ": %s%s %s", words.name, fnl_objective_risk(answer).text,
                      fnl_objective_with_unit(&words, words.word(own, decimals)).text);
  fnl_page_interval(&sentence, words.interval(own, decimals));
  write_comparison(answer, &sentence);
  fnl_text_add(&sentence, ".");
  fnl_text_add(page->text, page->bold);
  fnl_page_sentence(page, fnl_text_string(&sentence));
  fnl_text_add(page->text, page->plain);
  if (caveats[judge(answer)][0])
    fnl_page_sentence(page, caveats[judge(answer)]);
  fnl_text_free(&sentence);
}

static void write_flatness(const fnl_page *page, const fnl_answer *answer) {
  fnl_text sentence = {0};
  if (answer->items.n < 2)
    return;
  fnl_text_add_format(&sentence, "Within %s of the best, the others in proportion: ",
                      fnl_word_share(answer->tied).text);
  for (int i = 0; i < answer->items.n; i++)
    fnl_text_add_format(&sentence, "%s%s %s-%s", i ? ", " : "", answer->items.name[i],
                        fnl_word_number(100.0 * answer->tied_low[i], 0).text,
                        fnl_word_share(answer->tied_high[i]).text);
  fnl_text_add(&sentence, ".");
  fnl_page_sentence(page, fnl_text_string(&sentence));
  fnl_text_free(&sentence);
}

/* ---- the tables ---- */

static void add_alternative(const fnl_answer *answer, int k, fnl_table *table) {
  const fnl_objective_words words = fnl_objective_words_of(answer);
  const fnl_alternative *alternative = &answer->alternatives[k];
  /* A column has the decimals of its first row. */
  const int decimals = fnl_ratio_decimals(&answer->alternatives[FNL_RECOMMENDED].objective);
  const int behind_decimals = fnl_ratio_decimals(&answer->alternatives[FNL_CURRENT].difference);
  fnl_text split = {0};
  write_split(answer, alternative->share, &split);
  fnl_table_add_format(table, "%s%s", alternative->name, alternative->within_bounds ? "" : " *");
  fnl_table_add(table, fnl_text_string(&split));
  fnl_table_add(table, words.word(&alternative->objective, decimals).text);
  fnl_table_add(table, words.interval(&alternative->objective, decimals).text);
  fnl_table_add(table, k > 0 ? words.word(&alternative->difference, behind_decimals).text : "");
  fnl_table_add(table, k > 0 ? words.interval(&alternative->difference, behind_decimals).text : "");
  fnl_text_free(&split);
}

static void write_alternatives(const fnl_page *page, const fnl_answer *answer) {
  fnl_table table = {.alignment = "llrlrl"};
  fnl_text heading = {0};
  bool outside = false;
  for (int i = 0; i < answer->items.n; i++)
    fnl_text_add_format(&heading, "%s%s", i ? "/" : "", answer->items.name[i]);
  fnl_page_section(page, "Splits", fnl_text_string(&heading));
  fnl_table_add(&table, "split");
  fnl_table_add(&table, "%");
  fnl_table_add(&table, fnl_objective_words_of(answer).name);
  fnl_table_add(&table, "95 % interval");
  fnl_table_add(&table, "behind");
  fnl_table_add(&table, "95 % interval");
  for (int k = 0; k < answer->n_alternatives; k++) {
    add_alternative(answer, k, &table);
    outside = outside || !answer->alternatives[k].within_bounds;
  }
  fnl_page_table(page, &table);
  if (outside)
    fnl_text_add(page->text, "  * outside the rules and targets that the plan sets\n");
  fnl_text_free(&heading);
}

/* What a campaign without money would bring is the marginal ROAS alone. */
static void add_contribution(const fnl_answer *answer, int campaign, double total,
                             fnl_table *table) {
  const fnl_contribution *contribution = &answer->contributions[campaign];
  const double money = answer->alternatives[FNL_RECOMMENDED].money[campaign];
  const bool has_money = money > FNL_SHARE_WORTH_TELLING * total;
  fnl_table_add(table, answer->plan->campaigns[campaign].name);
  fnl_table_add(table, fnl_word_share(money / total).text);
  fnl_table_add(table, fnl_word_money(money).text);
  fnl_table_add(table, has_money ? fnl_page_ratio(&contribution->incremental_roas).text : "-");
  fnl_table_add(table,
                has_money ? fnl_word_ratio_interval(&contribution->incremental_roas, 2).text : "");
  fnl_table_add(table, fnl_word_number(contribution->marginal_roas, 2).text);
}

static void write_contributions(const fnl_page *page, const fnl_answer *answer) {
  static const char *const headings[] = {
      "campaign", "share", "money", "incremental ROAS", "95 % interval", "marginal ROAS", NULL};
  fnl_table table = {.alignment = "lrrrlr"};
  double total = 0.0;
  fnl_page_section(page, "Campaigns",
                   "incremental: revenue lost without it, over its spend; marginal: of the next");
  for (int k = 0; headings[k]; k++)
    fnl_table_add(&table, headings[k]);
  for (int c = 0; c < answer->plan->n_campaigns; c++)
    total += answer->alternatives[FNL_RECOMMENDED].money[c];
  for (int c = 0; c < answer->plan->n_campaigns; c++)
    add_contribution(answer, c, total, &table);
  fnl_page_table(page, &table);
}

/* The response of an item to a shift; NaN where a rule does not allow it. */
static double response_at(const fnl_answer *answer, int item, int shift) {
  for (int i = 0; i < answer->n_responses; i++)
    if (answer->responses[i].item == item && answer->responses[i].shift == shift)
      return answer->responses[i].roas_on_budget;
  return NAN;
}

static void write_responses(const fnl_page *page, const fnl_answer *answer) {
  fnl_table table = {.alignment = "lrrrrr"};
  if (answer->n_responses == 0)
    return;
  fnl_page_section(page, "If a share moves",
                   "expected ROAS on the budget, the other shares in proportion");
  fnl_table_add(&table, "percent points");
  for (int k = 0; k < FNL_SHIFTS; k++)
    fnl_table_add_format(&table, fnl_shifts[k] != 0.0 ? "%+.0f" : "%.0f", 100.0 * fnl_shifts[k]);
  for (int i = 0; i < answer->items.n; i++) {
    fnl_table_add(&table, answer->items.name[i]);
    for (int k = 0; k < FNL_SHIFTS; k++)
      fnl_table_add(&table, fnl_word_number(response_at(answer, i, k), 3).text);
  }
  fnl_page_table(page, &table);
}

/* Money by period, where that was decided too. */
static void write_periods(const fnl_page *page, const fnl_answer *answer) {
  enum { PERIODS_A_TABLE = 13 };
  const fnl_variables *variables = &answer->variables;
  const double *x = answer->alternatives[FNL_RECOMMENDED].x;
  if (variables->n_periods == 1)
    return;
  fnl_page_section(page, "Money by period", "in thousands, for the days from");
  for (int first = 0; first < variables->n_periods; first += PERIODS_A_TABLE) {
    const int end = first + PERIODS_A_TABLE < variables->n_periods ? first + PERIODS_A_TABLE
                                                                   : variables->n_periods;
    char alignment[PERIODS_A_TABLE + 2] = "l";
    memset(alignment + 1, 'r', (size_t)(end - first));
    alignment[1 + end - first] = '\0';
    fnl_table table = {.alignment = alignment};
    fnl_table_add(&table, "");
    for (int p = first; p < end; p++)
      fnl_table_add_format(&table, "%d", p * answer->plan->optimize.period_days);
    for (int i = 0; i < answer->items.n; i++) {
      fnl_table_add(&table, answer->items.name[i]);
      for (int p = first; p < end; p++)
        fnl_table_add(
            &table,
            fnl_word_number(1e-3 * variables->reference * x[i * variables->n_periods + p], 1).text);
    }
    fnl_page_table(page, &table);
  }
}

void fnl_answer_write_page(const fnl_answer *answer, const fnl_notes *notes, bool colour,
                           fnl_text *text) {
  const fnl_page page = fnl_page_begin(text, colour);
  const fnl_plan *plan = answer->plan;
  const fnl_estimate budget = fnl_summary_figure(&answer->summary, FNL_GROUP_TOTALS, 0, "budget");
  fnl_page_subject(&page, plan->title);
  fnl_text_add_format(text, "%s %s over %s\n", fnl_word_money(budget.mean).text, plan->currency,
                      fnl_word_counted(plan->horizon_days, "day", "days").text);
  write_advice(&page, answer);
  write_flatness(&page, answer);
  write_alternatives(&page, answer);
  fnl_page_targets(&page, answer);
  write_contributions(&page, answer);
  write_periods(&page, answer);
  fnl_page_reasons(&page, answer);
  write_responses(&page, answer);
  fnl_page_certificate(&page, answer);
  fnl_page_notes(&page, notes);
  fnl_page_provenance(&page, &answer->summary);
}

/* frontier_terminal.c: a frontier for a person: how much to spend, then the curve. */
#include "report/frontier.h"

#include "report/build.h"
#include "report/objective.h"
#include "report/page.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const double nothing_more = 0.005; /* of a unit of money, to its hundredth */
static const double all = 1.0 - 1e-6;     /* a share that leaves the others none */

enum { MOST_ITEMS = 1000, BUDGETS_A_TABLE = 8 };

/* ---- the answer ---- */

/* Where the highest profit lies among the budgets. */
static const char *where(const fnl_frontier *frontier, const fnl_frontier_point *best) {
  if (frontier->has_break_even || best->marginal_profit == 0.0)
    return "Profit is highest at a budget of";
  if (best == &frontier->points[frontier->n_points - 1] && best->marginal_profit > 0.0)
    return "Profit still rises at the largest budget,";
  if (best == &frontier->points[0] && best->marginal_profit < 0.0)
    return "Profit falls from the smallest budget on,";
  return "Of these budgets profit is highest at";
}

/* The budget of highest profit need not be one at which the targets are met. */
static void write_misses(const fnl_page *page, const fnl_frontier *frontier) {
  fnl_text sentence = {0};
  int n_met = 0;
  if (fnl_frontier_best(frontier)->feasible)
    return;
  for (int k = 0; k < frontier->n_points; k++)
    n_met += frontier->points[k].exists && frontier->points[k].feasible;
  if (n_met == 0)
    fnl_text_add(&sentence, "No budget of these meets all targets, this one neither.");
  else
    fnl_text_add_format(&sentence, "That budget misses a target; %d of %d budgets %s all of them.",
                        n_met, frontier->n_points, n_met == 1 ? "meets" : "meet");
  fnl_page_sentence(page, fnl_text_string(&sentence));
  fnl_text_free(&sentence);
}

static void write_answer(const fnl_page *page, const fnl_frontier *frontier) {
  const fnl_frontier_point *best = fnl_frontier_best(frontier);
  const char *currency = frontier->plan->currency;
  fnl_text sentence = {0};
  fnl_text_add_format(&sentence, "%s %s %s: %s %s of profit, ROAS %s", where(frontier, best),
                      fnl_word_money(best->budget).text, currency,
                      fnl_word_money(best->profit).text, currency,
                      fnl_word_number(best->roas_on_budget, 2).text);
  fnl_text_add_format(&sentence, "; one more %s there brings %s of revenue, ", currency,
                      fnl_word_number(best->marginal_return, 2).text);
  if (fabs(best->marginal_profit) < nothing_more)
    fnl_text_add(&sentence, "which just pays for it. Put ");
  else
    fnl_text_add_format(&sentence, "%s of profit. Put ",
                        fnl_word_number(best->marginal_profit, 2).text);
  fnl_items_write_shares(&frontier->items, best->share, &sentence);
  fnl_text_add(&sentence, ".");
  fnl_text_add(page->text, page->bold);
  fnl_page_sentence(page, fnl_text_string(&sentence));
  fnl_text_add(page->text, page->plain);
  write_misses(page, frontier);
  fnl_text_free(&sentence);
}

/* ---- the curve ---- */

/* A column of its own for what is no other column. */
static bool has_own_column(const fnl_frontier *frontier) {
  static const char *const others[] = {"roas_on_budget", "revenue", "profit"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (strcmp(frontier->figure, others[i]) == 0)
      return false;
  return true;
}

static void add_point(const fnl_frontier *frontier, const fnl_frontier_point *point,
                      fnl_table *table) {
  const fnl_objective_words words =
      fnl_objective_words_in(frontier->objective, frontier->unit, frontier->plan->currency);
  const bool own = has_own_column(frontier);
  fnl_table_add(table, fnl_word_money(point->budget).text);
  if (!point->exists) {
    for (int k = 0; k < 7; k++)
      fnl_table_add(table, k == 0 && !own ? "" : "-");
    return;
  }
  fnl_table_add(table, own ? fnl_objective_value(&words, point->objective).text : "");
  fnl_table_add_format(table, "%s%s", fnl_word_number(point->roas_on_budget, 2).text,
                       point->feasible ? "" : " *");
  fnl_table_add(table, fnl_word_ratio_interval(&point->simulated_roas, 2).text);
  fnl_table_add(table, fnl_word_money(point->revenue).text);
  fnl_table_add(table, fnl_word_money(point->profit).text);
  fnl_table_add(table, fnl_word_number(point->average_return, 2).text);
  fnl_table_add(table, fnl_word_number(point->marginal_return, 2).text);
}

static void write_curve(const fnl_page *page, const fnl_frontier *frontier) {
  static const char *const headings[] = {"ROAS",    "95 % interval", "revenue", "profit",
                                         "average", "marginal",      NULL};
  const fnl_objective_words words =
      fnl_objective_words_in(frontier->objective, frontier->unit, frontier->plan->currency);
  fnl_table table = {.alignment = "rrrlrrrr"};
  bool missed = false;
  fnl_page_section(page, "Budgets",
                   "each with its best split; average and marginal: of revenue, for one of money");
  fnl_table_add(&table, "budget");
  fnl_table_add(&table, has_own_column(frontier) ? words.name : "");
  for (int k = 0; headings[k]; k++)
    fnl_table_add(&table, headings[k]);
  for (int k = 0; k < frontier->n_points; k++) {
    add_point(frontier, &frontier->points[k], &table);
    missed = missed || (frontier->points[k].exists && !frontier->points[k].feasible);
  }
  /* An interval that nobody knows is no column. */
  fnl_page_table(page, &table);
  if (missed)
    fnl_text_add(page->text, "  * no split meets all targets; this one comes nearest\n");
}

/* ---- the splits ---- */

static const char *mark_of(const fnl_frontier_point *point, int item) {
  const double share = point->share[item];
  return point->reasons[item].rule && share >= FNL_SHARE_WORTH_TELLING && share < all ? " ^" : "";
}

/* "53", or a mark where a rule holds it. */
static void add_share(const fnl_frontier_point *point, int item, bool *is_held, fnl_table *table) {
  if (!point->exists) {
    fnl_table_add(table, "-");
    return;
  }
  const char *mark = mark_of(point, item);
  *is_held = *is_held || mark[0];
  fnl_table_add_format(table, "%s%s", fnl_word_number(100.0 * point->share[item], 0).text, mark);
}

static void write_splits_of(const fnl_page *page, const fnl_frontier *frontier, int first, int end,
                            bool *is_held) {
  char alignment[BUDGETS_A_TABLE + 2] = "l";
  memset(alignment + 1, 'r', (size_t)(end - first));
  alignment[1 + end - first] = '\0';
  fnl_table table = {.alignment = alignment};
  fnl_table_add(&table, "budget");
  for (int k = first; k < end; k++)
    fnl_table_add(&table, fnl_word_money(frontier->points[k].budget).text);
  for (int i = 0; i < frontier->items.n; i++) {
    fnl_table_add_format(&table, "%.24s", frontier->items.name[i]);
    for (int k = first; k < end; k++)
      add_share(&frontier->points[k], i, is_held, &table);
  }
  fnl_page_table(page, &table);
}

static void write_splits(const fnl_page *page, const fnl_frontier *frontier) {
  bool is_held = false;
  if (frontier->items.n < 2)
    return;
  fnl_page_section(page, "Best splits", "percent");
  for (int first = 0; first < frontier->n_points; first += BUDGETS_A_TABLE)
    write_splits_of(page, frontier, first,
                    first + BUDGETS_A_TABLE < frontier->n_points ? first + BUDGETS_A_TABLE
                                                                 : frontier->n_points,
                    &is_held);
  if (is_held)
    fnl_text_add(page->text, "  ^ held there by a rule of the plan\n");
}

/* ---- the whole ---- */

void fnl_notes_add_frontier(fnl_notes *notes, const fnl_frontier *frontier) {
  int n_without = 0;
  for (int k = 0; k < frontier->n_points; k++)
    n_without += !frontier->points[k].exists;
  if (n_without > 0)
    fnl_notes_add(notes, "At %d of the %d budgets no split keeps the rules of the plan.", n_without,
                  frontier->n_points);
  if (frontier->sample.partial)
    fnl_notes_add(notes, "Interrupted: the intervals are of the %s done.",
                  fnl_word_counted(frontier->sample.n, "replication", "replications").text);
}

static void write_provenance(const fnl_page *page, const fnl_frontier *frontier) {
  const fnl_plan *plan = frontier->plan;
  const int n = frontier->sample.n;
  fnl_text line = {0};
  fnl_text_add_format(&line, "funnel %s (%s), ", fnl_build_version(), fnl_build_revision());
  if (frontier->is_simulated)
    fnl_text_add_format(&line, "intervals by engine %s, %s, ", frontier->study.engine->name,
                        fnl_word_counted(n, "replication", "replications").text);
  fnl_text_add_format(&line, "all else expected, seed %" PRIu64 ", plan %.8s, model %s %.8s",
                      frontier->study.seed, plan->sha256, plan->name, plan->model_sha256);
  fnl_text_add_format(page->text, "\n%s", page->dim);
  fnl_text_add_wrapped(page->text, fnl_text_string(&line), 0, FNL_PAGE_WIDTH);
  fnl_text_add_format(page->text, "%s\n", page->plain);
  fnl_text_free(&line);
}

void fnl_frontier_write_page(const fnl_frontier *frontier, const fnl_notes *notes, bool colour,
                             fnl_text *text) {
  const fnl_page page = fnl_page_begin(text, colour);
  const fnl_frontier_point *first = &frontier->points[0];
  fnl_page_subject(&page, frontier->plan->title);
  fnl_text_add_format(
      text, "budgets from %s to %s %s over %s\n", fnl_word_money(first->budget).text,
      fnl_word_money(frontier->points[frontier->n_points - 1].budget).text,
      frontier->plan->currency, fnl_word_counted(frontier->plan->horizon_days, "day", "days").text);
  write_answer(&page, frontier);
  write_curve(&page, frontier);
  write_splits(&page, frontier);
  fnl_page_notes(&page, notes);
  write_provenance(&page, frontier);
}

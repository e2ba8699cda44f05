/* terminal_cascades.c: what referral trees say, for a person. */
#include "report/cascades.h"
#include "report/page.h"

#include <math.h>
#include <stdlib.h>

/* Whole from a hundred on, else so that three digits tell. */
static fnl_word number(double value) {
  const double size = fabs(value);
  return fnl_word_number(value, size >= 100.0 || value == floor(value) ? 0 : size >= 10.0 ? 1 : 3);
}

/* "0.345 to 0.371"; "" where there is none. */
static fnl_word interval(const fnl_estimate *estimate) {
  fnl_word word = {""};
  fnl_text text = {0};
  if (fnl_estimate_has_interval(estimate))
    fnl_text_add_format(&text, "%s to %s", number(estimate->low).text, number(estimate->high).text);
  for (size_t i = 0; i < text.length && i + 1 < sizeof word.text; i++)
    word.text[i] = text.data[i];
  fnl_text_free(&text);
  return word;
}

/* ---- the answer ---- */

static void write_answer(const fnl_page *page, const fnl_estimate *figures) {
  const fnl_estimate amplification = figures[FNL_CASCADE_AMPLIFICATION];
  fnl_text sentence = {0};
  fnl_text_add_format(&sentence, "%s came of themselves and %s by referral",
                      fnl_word_counted(figures[FNL_CASCADE_ROOTS].mean, "person", "people").text,
                      fnl_word_count(figures[FNL_CASCADE_REFERRED].mean).text);
  if (!isnan(amplification.mean))
    fnl_text_add_format(&sentence, ": amplification %s", number(amplification.mean).text);
  fnl_page_interval(&sentence, interval(&amplification));
  fnl_text_add_format(page->text, "%s%s%s\n", page->bold, fnl_text_string(&sentence), page->plain);
  fnl_text_free(&sentence);
}

static void write_factor(const fnl_page *page, const fnl_summary *summary,
                         const fnl_estimate *figures) {
  const fnl_k_factor *factor = summary->k_factor;
  const fnl_estimate pace = figures[FNL_CASCADE_REPRODUCTION];
  fnl_text sentence = {0};
  if (factor && isinf(factor->k))
    fnl_text_add(&sentence, "K-factor of the model: without end, since somebody sends for ever. ");
  else if (factor)
    fnl_text_add_format(&sentence, "K-factor of the model: %s over a life. ",
                        number(factor->k).text);
  fnl_text_add_format(&sentence, "In %s an adopter brought %s",
                      summary->plan->horizon_days == 1
                          ? "this day"
                          : fnl_word_counted(summary->plan->horizon_days, "", "days").text,
                      number(pace.mean).text);
  fnl_page_interval(&sentence, interval(&pace));
  fnl_text_add(&sentence, ", late adopters made up for");
  fnl_page_sentence(page, fnl_text_string(&sentence));
  fnl_text_free(&sentence);
}

/* ---- the tables ---- */

typedef struct {
  const char *words;
  fnl_cascade_figure figure;
  bool is_share;
} fnl_cascade_line;

static const fnl_cascade_line lines[] = {
    {"offspring of an adopter so far", FNL_CASCADE_OFFSPRING_MEAN, false},
    {"  its variance", FNL_CASCADE_OFFSPRING_VARIANCE, false},
    {"  of one who came by referral", FNL_CASCADE_OFFSPRING_REFERRED, false},
    {"  dispersion k (small: few bring most)", FNL_CASCADE_DISPERSION, false},
    {"  brought by the top tenth of adopters", FNL_CASCADE_TOP_SHARE, true},
    {"cycle time, days", FNL_CASCADE_CYCLE, false},
    {"  late adopters made up for", FNL_CASCADE_CYCLE_CORRECTED, false},
    {"largest tree", FNL_CASCADE_LARGEST, false},
    {"last generation", FNL_CASCADE_DEPTH, false},
    {"broadest generation of a tree", FNL_CASCADE_BREADTH, false},
    {"structural virality (trees of two and more)", FNL_CASCADE_VIRALITY, false},
    {"trees that are outbreaks", FNL_CASCADE_OUTBREAK, true},
    {"replications with an outbreak", FNL_CASCADE_ANY_OUTBREAK, true},
    {"trees that have died out", FNL_CASCADE_DIED_OUT, true},
    {"conversions by referral", FNL_CASCADE_REFERRED_PER_CONVERSION, true},
};
enum { N_LINES = sizeof lines / sizeof lines[0] };

static void write_line(fnl_table *table, const fnl_estimate *figures,
                       const fnl_cascade_line *line) {
  const fnl_estimate estimate = figures[line->figure];
  fnl_table_add(table, line->words);
  fnl_table_add(table,
                line->is_share ? fnl_word_share(estimate.mean).text : number(estimate.mean).text);
  if (!line->is_share)
    fnl_table_add(table, interval(&estimate).text);
  else if (fnl_estimate_has_interval(&estimate))
    fnl_table_add_format(table, "%s to %s", fnl_word_share(fmax(0.0, estimate.low)).text,
                         fnl_word_share(fmin(1.0, estimate.high)).text);
  else
    fnl_table_add(table, "");
}

static void write_figures(const fnl_page *page, const fnl_summary *summary,
                          const fnl_estimate *figures) {
  fnl_table table = {.alignment = "lrl"};
  fnl_text words = {0};
  fnl_text_add_format(&words, "over all replications; an outbreak has %s adopters",
                      fnl_word_count((double)fnl_cascade_outbreak(summary->plan)).text);
  fnl_page_section(page, "Cascades", fnl_text_string(&words));
  fnl_text_free(&words);
  fnl_table_add(&table, "");
  fnl_table_add(&table, "mean");
  fnl_table_add(&table, "95 % interval");
  for (int i = 0; i < N_LINES; i++)
    write_line(&table, figures, &lines[i]);
  fnl_page_table(page, &table);
}

static void write_sizes(const fnl_page *page, const fnl_summary *summary) {
  const fnl_cascade_sums *sums = &summary->cascades->sums;
  fnl_table table = {.alignment = "rrr"};
  fnl_page_section(page, "Sizes", "trees of at least so many, in all replications");
  fnl_table_add(&table, "adopters");
  fnl_table_add(&table, "trees");
  fnl_table_add(&table, "share");
  for (int i = 0; fnl_cascade_step(i) <= fnl_cascade_largest(sums); i++) {
    const int64_t n = fnl_cascade_at_least(sums, fnl_cascade_step(i));
    fnl_table_add(&table, fnl_word_count((double)fnl_cascade_step(i)).text);
    fnl_table_add(&table, fnl_word_count((double)n).text);
    fnl_table_add_format(&table, "%.3g", (double)n / (double)sums->n_trees);
  }
  fnl_page_table(page, &table);
}

static void write_generations(const fnl_page *page, const fnl_summary *summary) {
  enum { MOST = 8 };
  fnl_table table = {.alignment = "rrl"};
  fnl_page_section(page, "Generations", "adopters in a replication; 0 are the roots");
  fnl_table_add(&table, "generation");
  fnl_table_add(&table, "adopters");
  fnl_table_add(&table, "95 % interval");
  for (int g = 0; g < MOST && g <= summary->cascades->sums.depth_most; g++) {
    const fnl_estimate estimate =
        fnl_cascades_ratio(summary->cascades, FNL_RATIO_GENERATION, (size_t)g);
    fnl_table_add_format(&table, "%d", g);
    fnl_table_add(&table, number(estimate.mean).text);
    fnl_table_add(&table, interval(&estimate).text);
  }
  fnl_page_table(page, &table);
}

static void write_origin(fnl_table *table, const fnl_summary *summary, size_t i) {
  const fnl_cascades *cascades = summary->cascades;
  const fnl_histogram *counts = cascades->sums.counts;
  const double n = cascades->n;
  const char *name = fnl_cascade_cause_name(summary->plan, fnl_cascade_cause(i));
  const fnl_estimate adopters = fnl_cascades_ratio(cascades, FNL_RATIO_AMPLIFICATION, i);
  const fnl_estimate conversions = fnl_cascades_ratio(cascades, FNL_RATIO_CONVERSIONS, i);
  fnl_table_add(table, name[0] ? name : "nothing yet");
  fnl_table_add(table,
                fnl_word_count((double)fnl_histogram_at(&counts[FNL_COUNT_ROOTS], i) / n).text);
  fnl_table_add(table, number(adopters.mean).text);
  fnl_table_add(
      table,
      fnl_word_count((double)fnl_histogram_at(&counts[FNL_COUNT_BOUGHT_CONVERSIONS], i) / n).text);
  fnl_table_add(table, number(conversions.mean).text);
  fnl_table_add(table, interval(&conversions).text);
}

static void write_roots(const fnl_page *page, const fnl_summary *summary) {
  const fnl_histogram *counts = summary->cascades->sums.counts;
  fnl_table table = {.alignment = "lrrrrl"};
  fnl_page_section(page, "Beginnings", "by what moved people first; times: with all they brought");
  fnl_table_add(&table, "first moved by");
  fnl_table_add(&table, "roots");
  fnl_table_add(&table, "times");
  fnl_table_add(&table, "conversions");
  fnl_table_add(&table, "times");
  fnl_table_add(&table, "95 % interval");
  for (size_t i = 0; i < counts[FNL_COUNT_BROUGHT_CONVERSIONS].n; i++)
    if (fnl_histogram_at(&counts[FNL_COUNT_ROOTS], i) > 0 ||
        fnl_histogram_at(&counts[FNL_COUNT_BROUGHT_CONVERSIONS], i) > 0)
      write_origin(&table, summary, i);
  fnl_page_table(page, &table);
}

static void write_day(fnl_table *table, const fnl_summary *summary, int day, double instant) {
  static const fnl_cascade_ratio columns[] = {FNL_RATIO_COHORT, FNL_RATIO_FORWARD,
                                              FNL_RATIO_BACKWARD};
  const fnl_cascades *cascades = summary->cascades;
  fnl_table_add_format(table, "%d", day);
  fnl_table_add(table, fnl_word_count((double)fnl_histogram_at(
                                          &cascades->sums.counts[FNL_COUNT_ADOPTED], (size_t)day) /
                                      cascades->n)
                           .text);
  fnl_table_add(table, fnl_word_number(instant, 3).text);
  for (size_t k = 0; k < sizeof columns / sizeof *columns; k++)
    fnl_table_add(table, fnl_word_number(fnl_cascades_ratio(cascades, columns[k], (size_t)day).mean,
                                         k == 0 ? 3 : 1)
                             .text);
}

static void write_days(const fnl_page *page, const fnl_summary *summary) {
  enum { ROWS = 8 };
  const int n_days = summary->plan->horizon_days;
  const int step = n_days > ROWS ? (n_days + ROWS - 1) / ROWS : 1;
  fnl_table table = {.alignment = "rrrrrr"};
  double *instant = calloc((size_t)n_days, sizeof *instant);
  if (!instant || fnl_cascade_instant(&summary->cascades->sums, n_days, instant, NULL) != FNL_OK) {
    page->text->failed = true;
    free(instant);
    return;
  }
  fnl_page_section(page, "Over time",
                   "R of a day: arrivals over those able to bring them; of a "
                   "cohort: brought so far");
  fnl_table_add(&table, "day");
  fnl_table_add(&table, "adopters");
  fnl_table_add(&table, "R of the day");
  fnl_table_add(&table, "R of the cohort");
  fnl_table_add(&table, "days to children");
  fnl_table_add(&table, "days from senders");
  for (int day = 0; day < n_days; day += step)
    write_day(&table, summary, day, instant[day]);
  fnl_page_table(page, &table);
  free(instant);
}

void fnl_cascades_write_page(const fnl_summary *summary, const fnl_notes *notes, bool colour,
                             fnl_text *text) {
  const fnl_page page = fnl_page_begin(text, colour);
  fnl_estimate figures[FNL_CASCADE_N];
  fnl_cascades_estimate(summary->cascades, figures);
  fnl_page_plan(&page, summary->plan);
  write_answer(&page, figures);
  write_factor(&page, summary, figures);
  write_figures(&page, summary, figures);
  write_sizes(&page, summary);
  write_generations(&page, summary);
  write_roots(&page, summary);
  write_days(&page, summary);
  fnl_page_notes(&page, notes);
  fnl_page_provenance(&page, summary);
}

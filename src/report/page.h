/* page.h: the pieces that pages for a terminal are made of; the page for a browser is html.h's. */
#ifndef FNL_REPORT_PAGE_H
#define FNL_REPORT_PAGE_H

#include "report/notes.h"
#include "report/table.h"
#include "report/words.h"

enum { FNL_PAGE_WIDTH = 96 };

typedef struct {
  fnl_text *text;
  const char *bold, *dim, *plain; /* control sequences; "" without colour */
} fnl_page;

fnl_page fnl_page_begin(fnl_text *text, bool colour);

void fnl_page_title(const fnl_page *page, const char *title);
/* "TITLE: ", of a plan, at most half a line of it: the beginning of a page's first line. */
void fnl_page_subject(const fnl_page *page, const char *title);
/* The whole of that line, of a plan that was simulated: "TITLE: 1,000,000 people, 90 days". */
void fnl_page_plan(const fnl_page *page, const fnl_plan *plan);

void fnl_page_section(const fnl_page *page, const char *title, const char *explanation);

/* One paragraph, wrapped. */
void fnl_page_sentence(const fnl_page *page, const char *sentence);

/* Writes a table and frees it. */
void fnl_page_table(const fnl_page *page, fnl_table *table);

void fnl_page_notes(const fnl_page *page, const fnl_notes *notes);

/* Version, engine, seed, hashes: what it takes to get the same page again. */
void fnl_page_provenance(const fnl_page *page, const fnl_summary *summary);

/* "7 stages, 5 channels, 16 moves, 8 events" */
void fnl_page_model_counts(const fnl_plan *plan, fnl_text *text);

/* " (95 % interval 2.21 to 2.25)", or "" where there is none. */
void fnl_page_interval(fnl_text *text, fnl_word interval);

/* A cell with the figure of an item. */
typedef fnl_word (*fnl_page_format)(const fnl_estimate *estimate);
void fnl_page_cell(fnl_table *table, const fnl_summary *summary, fnl_figure_group group, int item,
                   const char *figure, fnl_page_format format);

fnl_word fnl_page_money(const fnl_estimate *estimate);
fnl_word fnl_page_count(const fnl_estimate *estimate);
fnl_word fnl_page_share(const fnl_estimate *estimate);
fnl_word fnl_page_ratio(const fnl_estimate *estimate); /* two decimals, so that columns line up */

#endif

/* reference.c: the table as a page of documentation. */
#include "metric/metric.h"

#include <string.h>

static void write_heading(const fnl_metric *metric, fnl_text *text) {
  fnl_text_add_format(text, "\n## %c%s\n\n", metric->stage[0] - 'a' + 'A', metric->stage + 1);
  fnl_text_add(text, "| metric | unit | what it is | formula | source |\n|---|---|---|---|---|\n");
}

void fnl_metrics_write_reference(fnl_text *text) {
  const char *stage = "";
  fnl_text_add(
      text,
      "# Metrics\n\n"
      "`funnel simulate PLAN --metrics all` (or `--metrics ctr,cpc,reach`) reports them, each "
      "with\n"
      "its unit and interval; `funnel metrics` lists them. This page is made of the table in\n"
      "`src/metric/metrics.c`: `cmake --build build --target docs` writes it anew.\n\n"
      "Events are found by what they count as (`counts_as`), stages by their role. What a model\n"
      "has no such event or stage for is absent, not zero. Ratios are ratios of means over the\n"
      "replications, with the delta method's interval. S: ad spend; C: other costs; R: revenue;\n"
      "N: the population; n: people; u: people not touched yet ([model.md](model.md), 7.17).\n");
  for (const fnl_metric *metric = fnl_metrics; metric->name; metric++) {
    if (strcmp(stage, metric->stage) != 0)
      write_heading(metric, text);
    stage = metric->stage;
    fnl_text_add_format(text, "| `%s` | %s | %s | %s | %s |\n", metric->name, metric->unit,
                        metric->words, metric->symbols, metric->source);
  }
}

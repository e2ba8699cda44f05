/* reference.c: prints what is made of tables: docs/files.md, or with the argument `metrics`
 * docs/metrics.md, `dictionary` the words for a fuzzer. */
#include "metric/metric.h"
#include "model/schema.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  fnl_text text = {0};
  if (argc > 1 && strcmp(argv[1], "dictionary") == 0)
    fnl_schema_write_dictionary(&text);
  else if (argc > 1 && strcmp(argv[1], "metrics") == 0)
    fnl_metrics_write_reference(&text);
  else
    fnl_schema_write_reference(&text);
  fputs(fnl_text_string(&text), stdout);
  fnl_text_free(&text);
  return 0;
}

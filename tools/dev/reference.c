/* reference.c: prints what is made of the field tables: docs/files.md, or with the argument
 * `dictionary` the words for a fuzzer. */
#include "model/schema.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  fnl_text text = {0};
  if (argc > 1 && strcmp(argv[1], "dictionary") == 0)
    fnl_schema_write_dictionary(&text);
  else
    fnl_schema_write_reference(&text);
  fputs(fnl_text_string(&text), stdout);
  fnl_text_free(&text);
  return 0;
}

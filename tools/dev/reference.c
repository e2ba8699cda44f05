/* reference.c: prints docs/files.md, which is made of the field tables. */
#include "model/schema.h"

#include <stdio.h>

int main(void) {
  fnl_text text = {0};
  fnl_schema_write_reference(&text);
  fputs(fnl_text_string(&text), stdout);
  fnl_text_free(&text);
  return 0;
}

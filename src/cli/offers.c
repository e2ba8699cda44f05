/* offers.c: a word is on offer where it begins as what is typed. */
#include "cli/offers.h"

#include <string.h>

void fnl_offers_add_pieces(fnl_offers *offers, const char *before, const char *piece,
                           const char *after, const char *sentence) {
  fnl_text pieces = {0}, word = {0};
  fnl_text_add_format(&pieces, "%s%s%s", before, piece, after);
  fnl_text_add_format(&word, "%s%s", offers->before, fnl_text_string(&pieces) + offers->cut);
  if (strncmp(fnl_text_string(&word), offers->typed, strlen(offers->typed)) == 0)
    fnl_text_add_format(&offers->text, "%s\t%s\n", fnl_text_string(&word),
                        sentence ? sentence : "");
  offers->text.failed = offers->text.failed || pieces.failed || word.failed;
  fnl_text_free(&pieces);
  fnl_text_free(&word);
}

void fnl_offers_add(fnl_offers *offers, const char *word, const char *sentence) {
  fnl_offers_add_pieces(offers, "", word, "", sentence);
}

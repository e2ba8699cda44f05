/* offers.h: words on offer for one that is being typed. */
#ifndef FNL_CLI_OFFERS_H
#define FNL_CLI_OFFERS_H

#include "base/text.h"

typedef struct {
  const char *typed;  /* the word as far as it is typed */
  const char *before; /* what stands before every word that is added: "--set=" */
  size_t cut;         /* letters taken off the beginning of every word that is added */
  fnl_text text;      /* a line a word: the whole of it, and after a tab what it is for */
  bool files, folders;
} fnl_offers;

/* Offers a word where it goes on as is typed. `sentence` may be NULL. */
void fnl_offers_add(fnl_offers *offers, const char *word, const char *sentence);

/* The same for a word of several pieces. */
void fnl_offers_add_pieces(fnl_offers *offers, const char *before, const char *piece,
                           const char *after, const char *sentence);

#endif

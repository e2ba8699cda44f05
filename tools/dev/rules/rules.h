/* rules.h: the rules of thumb that are on trial; each prints a table of its own. */
#ifndef FNL_TOOLS_RULES_H
#define FNL_TOOLS_RULES_H

void rules_splits(int draws);         /* 75/15/10, and a tenth for what is tested */
void rules_learning(int draws);       /* fifty results a week */
void rules_letters(int draws);        /* a letter a week */
void rules_letters_beyond(int draws); /* the same with the worth beyond the horizon */
void rules_last_click(int draws);     /* who is flattered by it */
void rules_winback(int draws);        /* the best customers, or the lapsed */

#endif

/* main.c: rules of thumb on trial, each over several plans whose models are drawn at random.
 *
 *   funnel_rules RULE DRAWS     RULE: splits, learning, letters, letters-beyond, last-click,
 *                               winback
 *
 * Run where `configs/` is. One thread, no clock: the same output everywhere.
 */
#include "rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  const char *name;
  void (*run)(int draws);
} rules[] = {
    {"splits", rules_splits},         {"learning", rules_learning},
    {"letters", rules_letters},       {"letters-beyond", rules_letters_beyond},
    {"last-click", rules_last_click}, {"winback", rules_winback},
};

enum { N_RULES = sizeof rules / sizeof rules[0], DRAWS_MOST = 100000 };

int main(int argc, char **argv) {
  char *end = NULL;
  const long draws = argc == 3 ? strtol(argv[2], &end, 10) : 0;
  if (draws >= 1 && draws <= DRAWS_MOST && *end == '\0')
    for (int i = 0; i < N_RULES; i++)
      if (strcmp(argv[1], rules[i].name) == 0) {
        rules[i].run((int)draws);
        return 0;
      }
  fprintf(stderr, "usage: %s splits|learning|letters|letters-beyond|last-click|winback DRAWS\n",
          argv[0]);
  return 2;
}

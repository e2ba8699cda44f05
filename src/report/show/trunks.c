/* trunks.c: lanes beside the cards, so that lines that pass each other do not touch. */
#include "report/show/trunks.h"

#include <math.h>
#include <stdlib.h>

fnl_trunk *fnl_trunks_find(fnl_trunks *trunks, bool is_left, fnl_line_kind kind, int target) {
  for (int i = 0; i < trunks->n; i++) {
    fnl_trunk *trunk = &trunks->all[i];
    if (trunk->is_left == is_left && trunk->kind == kind && trunk->target == target)
      return trunk;
  }
  trunks->all[trunks->n] = (fnl_trunk){is_left, kind, target, INFINITY, -INFINITY, 0};
  return &trunks->all[trunks->n++];
}

void fnl_trunk_reach(fnl_trunk *trunk, double y) {
  trunk->low = fmin(trunk->low, y);
  trunk->high = fmax(trunk->high, y);
}

/* Short lanes inside, long ones outside; those of word outermost. */
static int by_length(const void *a, const void *b) {
  const fnl_trunk *one = a, *other = b;
  const bool word = one->kind == FNL_LINE_WORD, other_word = other->kind == FNL_LINE_WORD;
  const double length = one->high - one->low, other_length = other->high - other->low;
  if (word != other_word)
    return word - other_word;
  if (length != other_length)
    return length < other_length ? -1 : 1;
  return one->low < other->low ? -1 : one->low > other->low;
}

static bool is_free(const fnl_trunks *trunks, double gap, int n_set, const fnl_trunk *trunk,
                    int number) {
  for (int i = 0; i < n_set; i++) {
    const fnl_trunk *set = &trunks->all[i];
    if (set->is_left == trunk->is_left && set->lane == number && set->low < trunk->high + gap &&
        trunk->low < set->high + gap)
      return false;
    /* word stays outside all others, so that it can be followed */
    if (set->is_left == trunk->is_left && trunk->kind == FNL_LINE_WORD &&
        set->kind != FNL_LINE_WORD && set->lane >= number)
      return false;
  }
  return true;
}

void fnl_trunks_set_lanes(fnl_trunks *trunks, double gap, int *n_left, int *n_right) {
  qsort(trunks->all, (size_t)trunks->n, sizeof *trunks->all, by_length);
  *n_left = *n_right = 0;
  for (int i = 0; i < trunks->n; i++) {
    fnl_trunk *trunk = &trunks->all[i];
    int *n = trunk->is_left ? n_left : n_right;
    for (trunk->lane = 0; !is_free(trunks, gap, i, trunk, trunk->lane); trunk->lane++)
      ;
    *n = trunk->lane + 1 > *n ? trunk->lane + 1 : *n;
  }
}

/* path.c: how a move is called in a path. */
#include "model/path.h"

#include <stdio.h>
#include <string.h>

enum { NONE = -1, SEVERAL = -2 };

static const char *member(const fnl_node *move, const char *name, const char *otherwise) {
  const char *text = fnl_node_member_text(move, name);
  return text ? text : otherwise;
}

static const char *kind(const fnl_node *move) { return member(move, "kind", "progress"); }

static bool same_ends(const fnl_node *a, const fnl_node *b) {
  return strcmp(member(a, "from", ""), member(b, "from", "")) == 0 &&
         strcmp(member(a, "to", ""), member(b, "to", "")) == 0;
}

/* Among the moves of the same ends: how many, how many of the same kind, how many up to here. */
static void count_same(const fnl_node *moves, int index, int *n_ends, int *n_kind, int *number) {
  const fnl_node *move = moves->items[index];
  *n_ends = *n_kind = *number = 0;
  for (int i = 0; i < moves->n; i++) {
    if (!same_ends(move, moves->items[i]))
      continue;
    ++*n_ends;
    *n_kind += strcmp(kind(move), kind(moves->items[i])) == 0;
    *number += i <= index;
  }
}

void fnl_path_write_move(const fnl_node *moves, int index, fnl_text *text) {
  const fnl_node *move = moves->items[index];
  int n_ends, n_kind, number;
  count_same(moves, index, &n_ends, &n_kind, &number);
  fnl_text_add_format(text, "%s->%s", member(move, "from", ""), member(move, "to", ""));
  if (n_ends > 1 && n_kind == 1)
    fnl_text_add_format(text, ":%s", kind(move));
  else if (n_ends > 1)
    fnl_text_add_format(text, "#%d", number);
}

/* "from->to" at the start of `component`: what follows it, or NULL. */
static const char *after_ends(const fnl_node *move, const char *component) {
  const char *from = member(move, "from", ""), *to = member(move, "to", "");
  size_t n_from = strlen(from), n_to = strlen(to);
  if (strncmp(component, from, n_from) != 0 || strncmp(component + n_from, "->", 2) != 0 ||
      strncmp(component + n_from + 2, to, n_to) != 0)
    return NULL;
  return component + n_from + 2 + n_to;
}

static bool matches(const fnl_node *moves, int index, const char *component) {
  const fnl_node *move = moves->items[index];
  const char *rest = after_ends(move, component);
  int n_ends, n_kind, number, wanted, length = 0;
  if (!rest || rest[0] == '\0')
    return rest != NULL;
  if (rest[0] == ':')
    return strcmp(rest + 1, kind(move)) == 0;
  count_same(moves, index, &n_ends, &n_kind, &number);
  return sscanf(rest, "#%5d%n", &wanted, &length) == 1 && rest[length] == '\0' && wanted == number;
}

int fnl_path_find_move(const fnl_node *moves, const char *component) {
  int found = NONE;
  for (int i = 0; i < moves->n; i++)
    if (matches(moves, i, component)) {
      if (found >= 0)
        return SEVERAL;
      found = i;
    }
  return found;
}

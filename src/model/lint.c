/* lint.c: libconfig's grammar, with messages that say what is wrong.
 *
 *   file   : settings                      group : { settings }
 *   settings : (NAME = value [; or ,])*     list  : ( [value (, value)*] )
 *   value  : scalar | STRING+ | group | list | array
 *                                          array : [ [scalar (, scalar)*] ], all of one type
 */
#include "model/lint.h"

#include "base/grow.h"
#include "model/scan.h"

#include <stdlib.h>
#include <string.h>

/* What may come next. */
typedef enum {
  EXPECT_SETTING,    /* a name, or the end of the group */
  EXPECT_EQUALS,     /* = after a name */
  EXPECT_VALUE,      /* after = */
  EXPECT_TERMINATOR, /* ; or , or what EXPECT_SETTING takes */
  EXPECT_FIRST,      /* a list's first element, or its end */
  EXPECT_ELEMENT,    /* an element, after a comma */
  EXPECT_COMMA       /* a comma, or the list's end */
} expectation;

/* An open bracket; the file itself is the outermost, a group. */
typedef struct {
  char bracket;
  int line;
  int first_name;      /* where the group's names begin in `names` */
  fnl_token_kind type; /* of an array's elements; END while it has none */
} level;

typedef struct {
  fnl_scanner scanner;
  expectation next;
  bool stopped, after_string, no_memory;
  int depth, n_values;
  level levels[FNL_DEPTH_MAX + 1];
  int n_names;
  size_t capacity;
  fnl_token *names; /* of all open groups */
} lint;

static level *top(lint *l) { return &l->levels[l->depth]; }

static fnl_error *stop(lint *l, int line, const char *message) {
  l->stopped = true;
  return fnl_scan_mistake(&l->scanner, line, "%s", message);
}

/* As much of a word as a message shows; names, numbers and signs are ASCII. */
static int shown(const fnl_token *token) {
  enum { SHOWN_MAX = 60 };
  return token->length < SHOWN_MAX ? token->length : SHOWN_MAX;
}

/* ---- names ---- */

static bool same_name(const fnl_token *a, const fnl_token *b) {
  return a->length == b->length && memcmp(a->start, b->start, (size_t)a->length) == 0;
}

static void check_given_twice(lint *l, const fnl_token *name) {
  for (int i = top(l)->first_name; i < l->n_names; i++)
    if (same_name(&l->names[i], name)) {
      const int line = fnl_input_origin(l->scanner.input, l->names[i].line).line;
      fnl_error *error = fnl_scan_mistake(
          &l->scanner, name->line, "`%.*s` is given twice in one group", shown(name), name->start);
      if (line > 0)
        fnl_error_hint(error, "keep one; the first is in line %d", line);
      else /* of --set */
        fnl_error_hint(error, "keep one");
      l->stopped = true;
      return;
    }
}

static void add_name(lint *l, const fnl_token *name) {
  check_given_twice(l, name);
  if (l->n_names - top(l)->first_name == FNL_SETTINGS_MAX)
    stop(l, name->line, "more than 2,000 settings in one group");
  if (!FNL_GROW(l->names, l->capacity, l->n_names + 1)) {
    l->no_memory = l->stopped = true;
    return;
  }
  l->names[l->n_names++] = *name;
}

/* ---- brackets ---- */

static char closing(char opening) { return strchr("{}[]()", opening)[1]; }

static void open_bracket(lint *l, const fnl_token *token) {
  char bracket = *token->start;
  if (top(l)->bracket == '[') {
    fnl_error_hint(stop(l, token->line, "an array [ … ] holds plain values only"),
                   "a list ( … ) holds groups and lists too");
    return;
  }
  if (l->depth == FNL_DEPTH_MAX) {
    stop(l, token->line, "brackets inside brackets more than 32 deep");
    return;
  }
  l->levels[++l->depth] = (level){bracket, token->line, l->n_names, FNL_TOKEN_END};
  l->next = bracket == '{' ? EXPECT_SETTING : EXPECT_FIRST;
}

static void after_value(lint *l) {
  l->next = top(l)->bracket == '{' ? EXPECT_TERMINATOR : EXPECT_COMMA;
}

static void close_bracket(lint *l, const fnl_token *token) {
  const level *open = top(l);
  char bracket = *token->start;
  if (l->depth == 0) {
    fnl_scan_mistake(&l->scanner, token->line, "`%c` closes nothing", bracket);
    l->stopped = true;
  } else if (closing(open->bracket) != bracket) {
    fnl_error_hint(stop(l, token->line, "the brackets do not match"),
                   "`%c` was opened in line %d, `%c` cannot close it", open->bracket,
                   fnl_input_origin(l->scanner.input, open->line).line, bracket);
  } else {
    l->n_names = open->first_name;
    l->depth--;
    after_value(l);
  }
}

/* ---- values ---- */

/* libconfig takes 1 and 1L, 1 and 1.0 in one array for a mixture. */
static void check_type(lint *l, const fnl_token *token) {
  level *array = top(l);
  if (array->bracket != '[')
    return;
  if (array->type != FNL_TOKEN_END && array->type != token->kind)
    fnl_error_hint(stop(l, token->line, "an array [ … ] mixes whole numbers and reals, or types"),
                   "write ( 0.5, 1 ) or [ 0.5, 1.0 ]");
  array->type = token->kind;
}

static bool is_not_finite(const fnl_token *name) {
  static const char *const words[] = {"nan", "inf", "infinity"};
  char word[16] = "";
  memcpy(word, name->start, name->length < 15 ? (size_t)name->length : 15);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strlen(words[i]) == (size_t)name->length && fnl_string_distance(word, words[i]) == 0)
      return true;
  return false;
}

static bool is_setting(const fnl_scanner *scanner) {
  const char *at = scanner->at + strspn(scanner->at, " \t\r\n");
  return *at == '=' || *at == ':';
}

/* A name where a value belongs; reading goes on as if it were one. */
static void name_as_value(lint *l, const fnl_token *name) {
  if (top(l)->bracket != '{' && is_setting(&l->scanner))
    fnl_error_hint(stop(l, name->line, "a setting NAME = VALUE in a list ( … ) or array [ … ]"),
                   "settings stand in a group { … }");
  else if (is_not_finite(name))
    fnl_scan_mistake(&l->scanner, name->line, "%.*s is no number a plan can use", shown(name),
                     name->start);
  else
    fnl_error_hint(fnl_scan_mistake(&l->scanner, name->line,
                                    "%.*s is neither a number, a text, true nor false", shown(name),
                                    name->start),
                   "a text stands in quotes: \"%.*s\"", shown(name), name->start);
  after_value(l);
}

static bool is_sign(const fnl_token *token, const char *signs) {
  return token->kind == FNL_TOKEN_SIGN && strchr(signs, *token->start);
}

static void expected(lint *l, const fnl_token *token, const char *what) {
  fnl_error *error;
  if (token->kind == FNL_TOKEN_END)
    error = stop(l, token->line, "the file ends too early");
  else if (token->kind == FNL_TOKEN_STRING)
    error = stop(l, token->line, "not in libconfig syntax at a text in quotes");
  else {
    l->stopped = true;
    error = fnl_scan_mistake(&l->scanner, token->line, "not in libconfig syntax at `%.*s`",
                             shown(token), token->start);
  }
  fnl_error_hint(error, "%s", what);
}

static void take_value(lint *l, const fnl_token *token) {
  static const char what[] = "a value is expected: a number, a text in quotes, { … } or ( … )";
  if (++l->n_values > FNL_VALUES_MAX)
    stop(l, token->line, "more than 1,000,000 values in one file");
  else if (is_sign(token, "{[("))
    open_bracket(l, token);
  else if (token->kind == FNL_TOKEN_NAME)
    name_as_value(l, token);
  else if (token->kind == FNL_TOKEN_SIGN || token->kind == FNL_TOKEN_END)
    expected(l, token, what);
  else {
    check_type(l, token);
    after_value(l);
  }
}

/* ---- one word in each state ---- */

static void take_setting(lint *l, const fnl_token *token) {
  if (token->kind == FNL_TOKEN_NAME) {
    add_name(l, token);
    l->next = EXPECT_EQUALS;
  } else if (is_sign(token, "}])")) {
    close_bracket(l, token);
  } else if (token->kind != FNL_TOKEN_END || l->depth > 0) {
    expected(l, token, "a setting is NAME = VALUE;");
  }
}

static void take_equals(lint *l, const fnl_token *token) {
  if (is_sign(token, "=:"))
    l->next = EXPECT_VALUE;
  else
    expected(l, token, "a setting is NAME = VALUE;");
}

static void take_terminator(lint *l, const fnl_token *token) {
  l->next = EXPECT_SETTING;
  if (!is_sign(token, ";,"))
    take_setting(l, token);
}

static void take_comma(lint *l, const fnl_token *token) {
  if (is_sign(token, ","))
    l->next = EXPECT_ELEMENT;
  else if (is_sign(token, "}])"))
    close_bracket(l, token);
  else
    expected(l, token, "elements of a list are parted by commas");
}

static void take_first(lint *l, const fnl_token *token) {
  if (is_sign(token, "}])"))
    close_bracket(l, token);
  else
    take_value(l, token);
}

static void take_element(lint *l, const fnl_token *token) {
  if (is_sign(token, "}])"))
    expected(l, token, "no comma stands after the last element");
  else
    take_value(l, token);
}

/* "a" "b" is one text. */
static bool continues_string(lint *l, const fnl_token *token) {
  bool continues = l->after_string && token->kind == FNL_TOKEN_STRING;
  l->after_string = token->kind == FNL_TOKEN_STRING;
  return continues;
}

static void take(lint *l, const fnl_token *token) {
  static void (*const takers[])(lint *, const fnl_token *) = {
      [EXPECT_SETTING] = take_setting, [EXPECT_EQUALS] = take_equals,
      [EXPECT_VALUE] = take_value,     [EXPECT_TERMINATOR] = take_terminator,
      [EXPECT_FIRST] = take_first,     [EXPECT_ELEMENT] = take_element,
      [EXPECT_COMMA] = take_comma,
  };
  if (!continues_string(l, token))
    takers[l->next](l, token);
}

static void check_closed(lint *l) {
  char opening = top(l)->bracket;
  fnl_error_hint(
      fnl_scan_mistake(&l->scanner, top(l)->line, "`%c` opened here is never closed", opening),
      "write %c", closing(opening));
}

fnl_status fnl_lint(const fnl_input *input, const fnl_document *document,
                    fnl_diagnostics *diagnostics) {
  lint l = {.scanner = {input, document, diagnostics, fnl_text_string(&input->text), 1}};
  fnl_token token = {FNL_TOKEN_NAME, NULL, 0, 0};
  l.levels[0] = (level){'{', 1, 0, FNL_TOKEN_END};
  while (!l.stopped && diagnostics->n_mistakes < FNL_DIAGNOSTICS_MAX) {
    token = fnl_scan(&l.scanner);
    if (token.kind == FNL_TOKEN_BAD)
      break;
    if (token.kind == FNL_TOKEN_END && l.depth > 0) {
      check_closed(&l);
      break;
    }
    take(&l, &token);
    if (token.kind == FNL_TOKEN_END)
      break;
  }
  free(l.names);
  return l.no_memory ? FNL_ENOMEM : FNL_OK;
}

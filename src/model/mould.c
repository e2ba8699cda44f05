/* mould.c: a plan read once, whose numbers are then changed in place. */
#include "model/mould.h"

#include "model/imprints.h"
#include "model/resolve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A place whose number a setting gives. */
typedef struct {
  int setting, content; /* indices */
  fnl_node *node;
  fnl_field field;
} opening;

struct fnl_mould {
  fnl_plan plan;
  fnl_reader reader; /* goes on holding what checks look at */
  fnl_diagnostics diagnostics;
  int n_contents, n_openings;
  fnl_content *contents; /* [n_contents] in the order they are put back */
  opening *openings;     /* [n_openings] */
};

/* ---- making ---- */

/* Each override is a source of its own, the last ones of the document. */
static int setting_of(const fnl_mould *mould, const fnl_node *node, int n) {
  return node->origin.source - (mould->reader.document->n_sources - n);
}

static fnl_status keep(fnl_mould *mould, const fnl_imprints *imprints, int n) {
  mould->contents = calloc((size_t)imprints->n + 1, sizeof *mould->contents);
  mould->openings = calloc((size_t)imprints->n + 1, sizeof *mould->openings);
  if (!mould->contents || !mould->openings || imprints->failed)
    return FNL_ENOMEM;
  for (int i = 0; i < imprints->n; i++) {
    const fnl_imprint *imprint = &imprints->items[i];
    const int setting = setting_of(mould, imprint->node, n);
    if (setting >= 0)
      mould->openings[mould->n_openings++] = (opening){setting, i, imprint->node, imprint->field};
    mould->contents[mould->n_contents++] = imprint->content;
  }
  return FNL_OK;
}

static bool is_number(const char *setting) {
  const char *value = strchr(setting, '=');
  const size_t length = value ? strspn(value + 1, "+-.0123456789eE") : 0;
  return length > 0 && value[1 + length + (value[1 + length] == 'L')] == '\0';
}

/* Whether every setting is a number that stands somewhere: of two for one path the first does not.
 */
static bool is_open_for(const fnl_mould *mould, int n, const char *const *overrides) {
  for (int setting = 0; setting < n; setting++) {
    bool found = false;
    if (!is_number(overrides[setting]))
      return false;
    for (int i = 0; i < mould->n_openings; i++)
      found |= mould->openings[i].setting == setting && fnl_node_is_number(mould->openings[i].node);
    if (!found)
      return false;
  }
  return true;
}

static fnl_status fill(fnl_mould *mould, const fnl_draft *draft, int n,
                       const char *const *overrides) {
  fnl_imprints imprints = {0};
  fnl_status status = FNL_OK;
  FNL_TRY(fnl_reader_resume(&mould->reader, &mould->plan, &mould->diagnostics, draft));
  FNL_TRY(fnl_reader_override(&mould->reader, draft, n, overrides));
  mould->reader.imprints = &imprints;
  FNL_TRY(fnl_reader_bind(&mould->reader));
out:
  mould->reader.imprints = NULL;
  if (status == FNL_OK)
    status = keep(mould, &imprints, n);
  fnl_imprints_free(&imprints);
  return status;
}

fnl_status fnl_mould_make(fnl_mould **mould, const fnl_draft *draft, int n,
                          const char *const *overrides, fnl_error *error) {
  fnl_mould *own = *mould = calloc(1, sizeof *own);
  if (!own)
    return fnl_error_no_memory(error);
  const fnl_status status = fill(own, draft, n, overrides);
  if (status == FNL_OK && own->diagnostics.n_mistakes == 0 && !own->plan.has_network &&
      is_open_for(own, n, overrides))
    return FNL_OK;
  fnl_mould_free(own);
  *mould = NULL;
  return status == FNL_OK ? FNL_OK : fnl_error_no_memory(error);
}

void fnl_mould_free(fnl_mould *mould) {
  fnl_error error;
  if (!mould)
    return;
  (void)fnl_reader_end(&mould->reader, FNL_OK, &error); /* frees a plan with mistakes */
  fnl_plan_free(&mould->plan);
  fnl_diagnostics_free(&mould->diagnostics);
  free(mould->contents);
  free(mould->openings);
  free(mould);
}

/* ---- casting ---- */

/* As the number would be read from its text (experiment/points.c writes it). */
static void set_node(fnl_node *node, double number) {
  const bool is_whole = number == floor(number) && fabs(number) < 0x1p53;
  node->kind = is_whole ? FNL_NODE_INTEGER : FNL_NODE_REAL;
  if (is_whole)
    node->integer = (int64_t)number;
  else
    node->real = number;
}

static bool set_content(fnl_content *content, double number) {
  const bool is_whole = number == floor(number) && fabs(number) < 0x1p63;
  if (content->kind == FNL_IMPRINT_DOUBLE)
    content->number = number;
  else if (is_whole)
    content->whole = (int64_t)number;
  return content->kind == FNL_IMPRINT_DOUBLE || is_whole;
}

static bool set_numbers(fnl_mould *mould, const double *numbers) {
  for (int i = 0; i < mould->n_openings; i++) {
    const opening *own = &mould->openings[i];
    const double number = numbers[own->setting] + 0.0; /* -0 is written as 0 */
    if (!isfinite(number))
      return false;
    set_node(own->node, number);
    if (!fnl_check_range(&mould->reader, &own->field, own->node, number) ||
        !set_content(&mould->contents[own->content], number))
      return false;
  }
  return true;
}

static void put_back(const fnl_mould *mould) {
  for (int i = 0; i < mould->n_contents; i++) {
    const fnl_content *content = &mould->contents[i];
    if (content->kind == FNL_IMPRINT_DOUBLE)
      memcpy(content->at, &content->number, sizeof content->number);
    else if (content->kind == FNL_IMPRINT_COUNT)
      memcpy(content->at, &content->whole, sizeof content->whole);
    else
      *(int *)content->at = (int)content->whole;
  }
}

fnl_plan *fnl_mould_cast(fnl_mould *mould, const double *numbers) {
  mould->diagnostics.n = mould->diagnostics.n_mistakes = 0;
  mould->reader.broken = 0;
  if (!set_numbers(mould, numbers))
    return NULL;
  put_back(mould);
  fnl_settle_shares(&mould->reader);
  if (fnl_reader_check(&mould->reader) != FNL_OK || mould->diagnostics.n_mistakes > 0)
    return NULL;
  return &mould->plan;
}

/* bind_law.c: a group in the place of a number: its distribution, checked against the number's
 * range.
 */
#include "model/bind.h"

#include "base/grow.h"

#include <math.h>
#include <stdlib.h>

/* Standard deviation over mean: beyond these, no draw would be a number one could use, and the
 * parameters of the laws (law.c) leave the range of a double. */
#define RATIO_MIN 1e-9
#define RATIO_MAX 1e3

enum { STREAM_BITS = 40 }; /* of an index (random/stream.h) */

/* FNV-1a of the path, folded to the 40 bits of a stream's index: two paths in 10^12 have the same,
 * and then the same luck. */
static uint64_t stream_of(const char *path) {
  uint64_t hash = UINT64_C(14695981039346656037);
  for (; *path; path++)
    hash = (hash ^ (unsigned char)*path) * UINT64_C(1099511628211);
  return (hash >> STREAM_BITS ^ hash) & ((UINT64_C(1) << STREAM_BITS) - 1);
}

static fnl_status add_law(fnl_reader *reader, const fnl_law *law, int *index) {
  fnl_plan *plan = reader->plan;
  if (!FNL_GROW(plan->laws, reader->laws_capacity, plan->n_laws + 1))
    return FNL_ENOMEM;
  plan->laws[plan->n_laws] = *law;
  plan->laws[plan->n_laws].stream = stream_of(fnl_text_string(&reader->path));
  plan->laws[plan->n_laws].path = fnl_string_copy(fnl_text_string(&reader->path));
  *index = plan->n_laws++;
  return plan->laws[*index].path && !reader->path.failed ? FNL_OK : FNL_ENOMEM;
}

static const char *law_name(fnl_law_kind kind) {
  return fnl_section_field(&fnl_section_law, "dist")->choices[kind];
}

/* A beta law exists where the variance is below that of a coin between the two ends. */
static void check_beta(fnl_reader *reader, const fnl_node *node, const fnl_law *law) {
  double most = (law->mean - law->lowest) * (law->highest - law->mean);
  char sd[FNL_NUMBER_SIZE];
  if (law->sd * law->sd < most)
    return;
  fnl_mistake(reader, node, FNL_EVALUE, "`%s`: a beta distribution of this mean has sd below %s",
              node->name ? node->name : "", fnl_number_format(sd, sqrt(most)));
}

static void check_moments(fnl_reader *reader, const fnl_field *field, const fnl_node *node,
                          const fnl_law *law) {
  const fnl_node *mean = fnl_node_member(node, "mean");
  bool two_ends = isfinite(field->highest);
  if (!fnl_check_range(reader, field, mean, law->mean))
    return;
  if (law->mean <= field->lowest || law->mean >= field->highest)
    fnl_mistake(reader, mean, FNL_EVALUE, "an uncertain number cannot lie on the end of its range");
  else if (law->kind == FNL_LAW_BETA && !two_ends)
    fnl_error_hint(fnl_mistake(reader, node, FNL_EVALUE,
                               "dist = \"beta\" needs a range with two ends, `%s` has one",
                               field->name),
                   "dist = \"lognormal\" or \"gamma\"");
  else if (law->kind != FNL_LAW_BETA && two_ends)
    fnl_error_hint(fnl_mistake(reader, node, FNL_EVALUE, "dist = \"%s\" has no upper end, `%s` has",
                               law_name(law->kind), field->name),
                   "dist = \"beta\" or \"uniform\"");
  else if (!(law->sd >= RATIO_MIN * (law->mean - law->lowest) &&
             law->sd <= RATIO_MAX * (law->mean - law->lowest)))
    fnl_mistake(reader, fnl_node_member(node, "sd"), FNL_EVALUE,
                "`sd` is out of all proportion to `mean`");
  else if (law->kind == FNL_LAW_BETA)
    check_beta(reader, node, law);
}

static void check_uniform(fnl_reader *reader, const fnl_field *field, const fnl_node *node,
                          const fnl_law *law) {
  const fnl_node *low = fnl_node_member(node, "low"), *high = fnl_node_member(node, "high");
  if (law->low < field->lowest)
    fnl_out_of_range(reader, field, low, law->low);
  if (law->high > field->highest)
    fnl_out_of_range(reader, field, high, law->high);
  if (!(law->low < law->high))
    fnl_mistake(reader, low, FNL_EVALUE, "`low` must be below `high`");
}

/* Which of the two forms the group has; -1 and a mistake if neither. */
static int law_form(fnl_reader *reader, const fnl_field *field, const fnl_node *node) {
  bool mean = fnl_node_member(node, "mean"), sd = fnl_node_member(node, "sd");
  bool low = fnl_node_member(node, "low"), high = fnl_node_member(node, "high");
  if (mean && sd && !low && !high)
    return 0;
  if (low && high && !mean && !sd)
    return 1;
  fnl_error_hint(fnl_mistake(reader, node, FNL_EVALUE,
                             "`%s`: an uncertain number has mean and sd, or low and high",
                             node->name ? node->name : field->name),
                 "{ mean = …; sd = …; } or { low = …; high = …; }");
  return -1;
}

static void default_law(const fnl_field *field, int form, fnl_law *law) {
  law->lowest = field->lowest;
  law->highest = field->highest;
  law->kind = form == 1                  ? FNL_LAW_UNIFORM
              : isfinite(field->highest) ? FNL_LAW_BETA
                                         : FNL_LAW_LOGNORMAL;
}

static bool law_fits_form(fnl_reader *reader, const fnl_node *node, int form, fnl_law_kind kind) {
  if ((form == 1) == (kind == FNL_LAW_UNIFORM))
    return true;
  fnl_mistake(reader, fnl_node_member(node, "dist"), FNL_EVALUE, "dist = \"%s\" takes %s",
              law_name(kind), kind == FNL_LAW_UNIFORM ? "low and high" : "mean and sd");
  return false;
}

fnl_status fnl_bind_law(fnl_reader *reader, const fnl_field *field, fnl_node *node,
                        fnl_number *number) {
  fnl_law law = {0};
  int before = reader->diagnostics->n_mistakes, form = law_form(reader, field, node);
  default_law(field, form, &law);
  fnl_imprints *imprints = reader->imprints;
  reader->imprints = NULL; /* what it is made of stands in no plan */
  fnl_status status = fnl_bind_section(reader, &fnl_section_law, node, &law, true);
  reader->imprints = imprints;
  if (status != FNL_OK || reader->diagnostics->n_mistakes > before)
    return status;
  if (!law_fits_form(reader, node, form, law.kind))
    return FNL_OK;
  if (law.kind == FNL_LAW_UNIFORM) {
    check_uniform(reader, field, node, &law);
    law.mean = law.low + (law.high - law.low) / 2;
    law.sd = (law.high - law.low) / sqrt(12);
  } else {
    check_moments(reader, field, node, &law);
  }
  number->value = law.mean;
  if (!fnl_node_member(node, "dist"))
    status = fnl_default_text(node, FNL_NODE_TEXT, "dist", law_name(law.kind));
  return status == FNL_OK ? add_law(reader, &law, &number->law) : status;
}

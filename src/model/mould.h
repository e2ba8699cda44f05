/* mould.h: a plan read once, whose numbers are then changed in place.
 *
 * Reading a plan takes longer than running a small one. Where settings are plain numbers, a plan
 * that was read with some of them is the plan of all: only these numbers, and what reading makes of
 * them (shares that are divided by their sum), are other. A mould knows where they stand. It makes
 * the plan that a reading would make, bit for bit, or none: then it has to be read, which also says
 * what is wrong with it.
 */
#ifndef FNL_MODEL_MOULD_H
#define FNL_MODEL_MOULD_H

#include "model/read.h"

typedef struct fnl_mould fnl_mould;

/* Of a draft with `n` overrides, "path=number" each. NULL in *mould, and FNL_OK, where numbers are
 * not all that they change, or the plan has mistakes or a network. */
fnl_status fnl_mould_make(fnl_mould **mould, const fnl_draft *draft, int n,
                          const char *const *overrides, fnl_error *error);
void fnl_mould_free(fnl_mould *mould); /* NULL is fine */

/* The plan with numbers [n] in the place of the overrides', until the next; NULL where they make
 * none that is free of mistakes. It is the mould's, but may be changed. */
fnl_plan *fnl_mould_cast(fnl_mould *mould, const double *numbers);

#endif

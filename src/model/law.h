/* law.h: a draw of an uncertain number. */
#ifndef FNL_MODEL_LAW_H
#define FNL_MODEL_LAW_H

#include "model/plan.h"
#include "random/stream.h"

/* One value of the law, inside the range of its field. */
double fnl_law_draw(const fnl_law *law, fnl_stream *rng);

#endif

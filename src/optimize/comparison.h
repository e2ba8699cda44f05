/* comparison.h: the recommended split beside the alternatives, and without each campaign, under the
 * same luck. Private to optimize/.
 */
#ifndef FNL_OPTIMIZE_COMPARISON_H
#define FNL_OPTIMIZE_COMPARISON_H

#include "optimize/answer.h"

/* Sets the arms of answer->study: every alternative, then the recommended split without each
 * campaign. */
fnl_status fnl_comparison_lay_out(fnl_answer *answer, fnl_error *error);

/* Estimates alternatives and contributions from answer->sample; under a risk by its measure. */
fnl_status fnl_comparison_estimate(fnl_answer *answer, const fnl_goal *goal, fnl_error *error);

#endif

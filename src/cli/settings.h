/* settings.h: what may be typed after --set: the paths of a plan, a component at a time. */
#ifndef FNL_CLI_SETTINGS_H
#define FNL_CLI_SETTINGS_H

#include "cli/offers.h"
#include "model/plan.h"

/* Offers what `typed`, the beginning of a path or of "PATH=VALUE", may go on as: keys of the
 * group it has come to, members of its list, or the values its key chooses from. `plan` NULL:
 * without names. */
void fnl_settings_offer(const fnl_plan *plan, const char *typed, fnl_offers *offers);

#endif

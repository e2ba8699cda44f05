/* certainty_json.h: targets, reasons and the certificate of an answer. Private to report/. */
#ifndef FNL_REPORT_CERTAINTY_JSON_H
#define FNL_REPORT_CERTAINTY_JSON_H

#include "base/json.h"
#include "optimize/answer.h"

void fnl_answer_write_certainty_json(fnl_json *json, const fnl_answer *answer);

#endif

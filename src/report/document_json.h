/* document_json.h: the tree of a plan as JSON, for who reads a plan without libconfig. */
#ifndef FNL_REPORT_DOCUMENT_JSON_H
#define FNL_REPORT_DOCUMENT_JSON_H

#include "base/json.h"
#include "model/document.h"

/* Groups are objects, lists are arrays; numbers, flags and texts are themselves, and distributions
 * groups like any other. Remarks, which have no value, are left out (what they tell of is read anew
 * from defaults); so are origins. A whole number that a double cannot hold (seeds may be any) is {
 * "integer": "9007199254740993" }. `key` NULL: in an array, or as the outermost value. */
void fnl_document_write_json(const fnl_document *document, fnl_json *json, const char *key);

#endif

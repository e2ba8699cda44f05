/* what_if_module.h: the engine for a page (src/wasm), as the build left it in the library. */
#ifndef FNL_REPORT_WHAT_IF_MODULE_H
#define FNL_REPORT_WHAT_IF_MODULE_H

#include "base/text.h"

/* Appends the WebAssembly module as base64; nothing where the build had no compiler for it. */
void fnl_what_if_module_write(fnl_text *text);

/* Why there is none, "FNL_WHAT_IF was off"; "" where there is one. */
const char *fnl_what_if_module_missing(void);

#endif

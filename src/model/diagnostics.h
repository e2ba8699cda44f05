/* diagnostics.h: what is wrong with the files, collected. */
#ifndef FNL_MODEL_DIAGNOSTICS_H
#define FNL_MODEL_DIAGNOSTICS_H

#include "model/document.h"
#include "model/read.h"

/* More mistakes than a person reads; what a hostile file may make of them is bounded. */
#define FNL_DIAGNOSTICS_MAX 200

/* Adds a mistake or a warning about the place `origin` of the document, with its line as
 * excerpt. Returns the error, so that a hint can be added, or NULL when out of memory or when
 * there are too many (fnl_error_hint takes NULL). */
fnl_error *fnl_diagnostics_add(fnl_diagnostics *diagnostics, const fnl_document *document,
                               fnl_origin origin, fnl_severity severity, fnl_status status,
                               const char *format, ...) FNL_PRINTF(6, 7);

/* Orders by file (plan, its includes, model, …: as they were opened), then line. */
void fnl_diagnostics_sort(fnl_diagnostics *diagnostics, const fnl_document *document);

/* The first mistake into `error`; its status, or FNL_OK where there is none. */
fnl_status fnl_diagnostics_first(const fnl_diagnostics *diagnostics, fnl_error *error);

#endif

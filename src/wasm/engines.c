/* engines.c: the engines of the page: one, which needs no chance. */
#include "engine/engine.h"

#include <stddef.h>

extern const fnl_engine_type fnl_engine_expected;

const fnl_engine_type *const fnl_engine_registry[] = {&fnl_engine_expected, NULL};

/* lookup.h: where the files are that a plan names. */
#ifndef FNL_MODEL_LOOKUP_H
#define FNL_MODEL_LOOKUP_H

#include "model/read.h"

/* The path of the model `name`: a value with a '/' or ending in .cfg is a path, beside `beside`
 * (the plan's file; NULL: none) and then from the working folder; a bare name is NAME.cfg beside
 * the plan, in ../models from there, in ./models, and in the options' folders. `*path` is NULL
 * where there is none; `hint` then tells what there is. Returns FNL_OK or FNL_ENOMEM. */
fnl_status fnl_lookup_model(const char *name, const char *beside, const fnl_read_options *options,
                            char **path, char *hint, size_t hint_size);

/* The whole path of the file `name`, beside the file `beside` (NULL: nowhere) or else in the
 * working folder; to be freed. NULL where there is none. */
char *fnl_lookup_file(const char *name, const char *beside);

#endif

/* digest.h: what tells one text from another. */
#ifndef FNL_MODEL_DIGEST_H
#define FNL_MODEL_DIGEST_H

#include <stddef.h>

/* SHA-256 as hexadecimal digits. */
void fnl_bytes_digest(const char *bytes, size_t length, char hex[65]);

#endif

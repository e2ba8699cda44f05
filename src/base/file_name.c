/* file_name.c: names of files. */
#include "base/file_name.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

char *fnl_path_beside(const char *beside, const char *name) {
  const char *slash = name[0] == '/' ? NULL : strrchr(beside, '/');
  fnl_text path = {0};
  if (slash)
    fnl_text_add_bytes(&path, beside, (size_t)(slash - beside) + 1);
  fnl_text_add(&path, name);
  if (!path.failed)
    return path.data;
  fnl_text_free(&path);
  return NULL;
}

char *fnl_path_stem(const char *path) {
  const char *slash = strrchr(path, '/');
  char *stem = fnl_string_copy(slash ? slash + 1 : path);
  size_t length = stem ? strlen(stem) : 0;
  if (length > 4 && strcmp(stem + length - 4, ".cfg") == 0)
    stem[length - 4] = '\0';
  return stem;
}

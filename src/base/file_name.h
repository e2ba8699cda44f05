/* file_name.h: names of files, as text: nothing is looked up. */
#ifndef FNL_BASE_FILE_NAME_H
#define FNL_BASE_FILE_NAME_H

/* `name` beside the file `beside`: in its folder unless absolute. NULL when out of memory. */
char *fnl_path_beside(const char *beside, const char *name);

/* The last component of a path, without `.cfg`. NULL when out of memory. */
char *fnl_path_stem(const char *path);

#endif

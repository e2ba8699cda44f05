/* huge_pages.h: large arrays that are looked into here and there.
 *
 * The processor keeps in mind where some thousand pages are; of 4 kB each that is not much. Linux
 * has pages of 2 MB for memory of which it is said beforehand.
 */
#ifndef FNL_BASE_HUGE_PAGES_H
#define FNL_BASE_HUGE_PAGES_H

#include <stddef.h>

/* Says it of memory that has been taken and not yet been written to. Changes nothing in it, and
 * nothing at all where it is small or the system has no such pages. */
void fnl_huge_pages(void *memory, size_t bytes);

#endif

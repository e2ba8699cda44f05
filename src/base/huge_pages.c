/* huge_pages.c: a word to the system. */
#define _DEFAULT_SOURCE /* madvise */
#include "base/huge_pages.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* The system's own; in less than one there is nothing to gain. */
enum { HUGE_BYTES = 1 << 21 };

void fnl_huge_pages(void *memory, size_t bytes) {
#ifdef MADV_HUGEPAGE
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  if (!memory || bytes < HUGE_BYTES)
    return;
  const size_t before = (page - (uintptr_t)memory % page) % page; /* whole pages only */
  madvise((char *)memory + before, (bytes - before) / page * page, MADV_HUGEPAGE);
#else
  (void)memory;
  (void)bytes;
#endif
}

/* topics.h: pages of help on what is no command: how files are written. */
#ifndef FNL_CLI_TOPICS_H
#define FNL_CLI_TOPICS_H

#include "base/text.h"

typedef struct {
  const char *name, *summary;
  void (*write)(fnl_text *text);
} fnl_topic;

extern const fnl_topic fnl_topics[]; /* ends with an empty one */

/* NULL where there is none of that name. */
const fnl_topic *fnl_topic_by_name(const char *name);

#endif

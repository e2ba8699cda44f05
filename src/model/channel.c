/* channel.c: the table of the kinds of channels. */
#include "model/channel.h"

#include <stdlib.h>
#include <string.h>

const fnl_channel_traits fnl_channel_kinds[FNL_N_CHANNEL_KINDS] = {
    [FNL_PAID] = {.is_bought = true},
    [FNL_OWNED] = {.is_direct = true},
    [FNL_EARNED] = {.is_word_of_mouth = true},
};

const fnl_channel_traits fnl_no_channel = {.is_bought = false};

#define NAME_OF_KIND(number, name) #name,
const char *const fnl_channel_kind_names[FNL_N_CHANNEL_KINDS + 1] = {
    FNL_EACH_CHANNEL_KIND(NAME_OF_KIND) NULL};

const fnl_channel_traits *fnl_channel_traits_named(const char *kind) {
  for (int i = 0; kind && i < FNL_N_CHANNEL_KINDS; i++)
    if (strcmp(fnl_channel_kind_names[i], kind) == 0)
      return &fnl_channel_kinds[i];
  return &fnl_no_channel;
}

void fnl_audience_free(fnl_audience *audience) {
  free(audience->stages);
  free(audience->segments);
}

void fnl_channel_free(fnl_channel *channel) {
  free(channel->name);
  free(channel->title);
  fnl_audience_free(&channel->creative.audience);
  free(channel->earned.senders);
  free(channel->earned.announced);
  free(channel->earned.delay);
}

/* igraph_guest.c: igraph as a guest that leaves no trace. */
#include "network/igraph_guest.h"

#include <pthread.h>

/* Guards what igraph keeps for the whole process; it is not built to be safe for threads. */
static pthread_mutex_t guest_room = PTHREAD_MUTEX_INITIALIZER;

static igraph_error_t ignore_seed(void *state, igraph_uint_t seed) {
  (void)state;
  (void)seed;
  return IGRAPH_SUCCESS;
}

static igraph_uint_t next_word(void *state) { return fnl_stream_word(state); }

static const igraph_rng_type_t stream_type = {
    .name = "Philox4x32-10",
    .bits = 32,
    .seed = ignore_seed,
    .get = next_word,
};

void fnl_igraph_enter(fnl_igraph_guest *guest, fnl_stream *rng) {
  igraph_rng_t ours = {.type = &stream_type, .state = rng, .is_seeded = true};
  pthread_mutex_lock(&guest_room);
  guest->rng = *igraph_rng_default(); /* setting the default copies it */
  guest->error_handler = igraph_set_error_handler(igraph_error_handler_ignore);
  guest->warning_handler = igraph_set_warning_handler(igraph_warning_handler_ignore);
  igraph_rng_set_default(&ours);
}

void fnl_igraph_leave(fnl_igraph_guest *guest) {
  igraph_rng_set_default(&guest->rng);
  igraph_set_warning_handler(guest->warning_handler);
  igraph_set_error_handler(guest->error_handler);
  pthread_mutex_unlock(&guest_room);
}

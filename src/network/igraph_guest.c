/* igraph_guest.c: loading igraph, and making it forget that we were there. */
#include "network/igraph_guest.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

/* Guards what igraph keeps for the whole process; it is not built to be safe for threads. */
static pthread_mutex_t guest_room = PTHREAD_MUTEX_INITIALIZER;

/* ---- loading ---- */

static const struct {
  const char *name;
  size_t place; /* of its pointer in fnl_igraph */
} symbols[] = {
#define FNL_IGRAPH_ROW(name) {"igraph_" #name, offsetof(fnl_igraph, name)},
    FNL_IGRAPH_SYMBOLS(FNL_IGRAPH_ROW)
#undef FNL_IGRAPH_ROW
};

static fnl_status cannot_load(fnl_error *error) {
  const char *why = dlerror();
  fnl_error_set(error, FNL_EIO, "igraph could not be loaded: %s", why ? why : FNL_IGRAPH_LIBRARY);
  fnl_error_hint(error,
                 "generators of networks and GraphML need the library %s; networks in files "
                 "and trees as CSV do not",
                 FNL_IGRAPH_LIBRARY);
  return FNL_EIO;
}

/* Once loaded it stays: libraries that it brings along may have begun threads. */
static fnl_status load(fnl_igraph_guest *guest, fnl_error *error) {
  guest->library = dlopen(FNL_IGRAPH_LIBRARY, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!guest->library)
    return cannot_load(error);
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
    void *const symbol = dlsym(guest->library, symbols[i].name);
    if (!symbol) {
      cannot_load(error);
      dlclose(guest->library);
      return FNL_EIO;
    }
    memcpy((char *)&guest->igraph + symbols[i].place, &symbol, sizeof symbol);
  }
  return FNL_OK;
}

/* ---- our stream ---- */

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

/* ---- coming and going ---- */

fnl_status fnl_igraph_enter(fnl_igraph_guest *guest, fnl_stream *rng, fnl_error *error) {
  const fnl_igraph *igraph = &guest->igraph;
  igraph_rng_t ours = {.type = &stream_type, .state = rng, .is_seeded = true};
  const fnl_status status = load(guest, error);
  if (status != FNL_OK)
    return status;
  pthread_mutex_lock(&guest_room);
  guest->rng = *igraph->rng_default(); /* setting the default copies it */
  guest->error_handler = igraph->set_error_handler(igraph->error_handler_ignore);
  guest->warning_handler = igraph->set_warning_handler(igraph->warning_handler_ignore);
  igraph->rng_set_default(&ours);
  return FNL_OK;
}

void fnl_igraph_leave(fnl_igraph_guest *guest) {
  const fnl_igraph *igraph = &guest->igraph;
  igraph->rng_set_default(&guest->rng);
  igraph->set_warning_handler(guest->warning_handler);
  igraph->set_error_handler(guest->error_handler);
  pthread_mutex_unlock(&guest_room);
  dlclose(guest->library);
}

fnl_status fnl_igraph_status(const fnl_igraph *igraph, igraph_error_t code, fnl_error *error) {
  if (code == IGRAPH_SUCCESS)
    return FNL_OK;
  if (code == IGRAPH_ENOMEM)
    return fnl_error_no_memory(error);
  return fnl_error_set(error, FNL_EINTERNAL, "igraph could not make the network: %s",
                       igraph->strerror(code));
}

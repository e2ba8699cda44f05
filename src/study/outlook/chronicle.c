/* chronicle.c: what was sent and spent, day by day. */
#include "study/outlook/chronicle.h"

#include <string.h>

/* A run that is written down. */
typedef struct {
  fnl_chronicle *chronicle;
  const fnl_world *world;
  fnl_workplace place;
  fnl_run run;
  fnl_arena memory;
  double *people;     /* [n_cells] at the start of today */
  double *spent;      /* [n_causes] before today */
  double *sent;       /* [n_referrals * n_days * n_stages] by the stage it was sent from */
  double *arriving;   /* [n_stages] today, of one channel */
  double *moved;      /* [n_referrals * n_stages * n_moves] by sender's stage */
  double *told;       /* [n_referrals * n_slot_cells] sends an occurrence */
  int *emitted_stage; /* [n_emissions] where its movers go */
} fnl_writing;

static double *sent_on(const fnl_writing *writing, int referral, int t) {
  const fnl_world *world = writing->world;
  const size_t day = (size_t)referral * (size_t)world->n_days + (size_t)t;
  return writing->sent + day * (size_t)world->n_stages;
}

/* ---- sends ---- */

/* What happened in a stage is told from there. */
static void tell(const fnl_writing *writing, int stage, int slot_cell, double count, int t) {
  for (int i = 0; i < writing->world->n_referrals; i++)
    sent_on(writing, i, t)[stage] +=
        writing->told[i * writing->world->n_slot_cells + slot_cell] * count;
}

static void send_by_rate(const fnl_writing *writing, int t) {
  const fnl_world *world = writing->world;
  for (int i = 0; i < world->n_referrals; i++) {
    const fnl_referral *referral = &world->referrals[i];
    for (int k = 0; k < referral->n_senders; k++)
      sent_on(writing, i, t)[fnl_world_stage(world, referral->sender[k])] +=
          referral->rate[k] * writing->people[referral->sender[k]];
  }
}

static void send_by_event(const fnl_writing *writing, int t) {
  const fnl_world *world = writing->world;
  const double *touches = writing->place.day.touches, *mass = writing->place.state.mass;
  for (int i = 0; i < world->n_terms; i++) {
    const fnl_term *term = &world->terms[i];
    tell(writing, fnl_world_stage(world, term->cell), term->slot_cell,
         term->weight * writing->people[term->cell] * touches[term->cause], t);
  }
  for (int i = 0; i < world->n_emissions; i++) {
    const fnl_emission *emission = &world->emissions[i];
    tell(writing, writing->emitted_stage[i], emission->slot_cell,
         emission->rate * mass[emission->strength], t);
  }
}

static void send_by_seeds(const fnl_writing *writing) {
  const fnl_world *world = writing->world;
  for (int i = 0; i < world->n_referrals && world->plan->has_seeds; i++)
    for (int g = 0; g < world->n_segments; g++)
      sent_on(writing, i, 0)[world->plan->seeds.to] +=
          world->referrals[i].told_by_seeds[g] * writing->place.state.seeded[g];
}

/* ---- moves ---- */

/* Sets writing->arriving; returns its sum. */
static double arrive(const fnl_writing *writing, int referral, int t) {
  const fnl_world *world = writing->world;
  const fnl_referral *own = &world->referrals[referral];
  double sum = 0.0;
  memset(writing->arriving, 0, (size_t)world->n_stages * sizeof(double));
  for (int j = 0; j < own->n_delays && j < t; j++)
    for (int s = 0; s < world->n_stages; s++)
      writing->arriving[s] += own->delay[j] * sent_on(writing, referral, t - 1 - j)[s];
  for (int s = 0; s < world->n_stages; s++)
    sum += writing->arriving[s];
  return sum;
}

static double moved_today(const fnl_writing *writing, int pair) {
  const fnl_world *world = writing->world;
  double sum = 0.0;
  for (int g = 0; g < world->n_segments; g++) {
    const int flow = fnl_world_flow(world, pair, g);
    sum += world->flow_rate[flow] * writing->place.state.mass[world->flow_strength[flow]];
  }
  return sum;
}

static void share_moves(const fnl_writing *writing, int referral, int t) {
  const fnl_world *world = writing->world;
  const double all = arrive(writing, referral, t);
  const size_t n_moves = (size_t)world->plan->n_moves;
  double *moved = writing->moved + (size_t)referral * (size_t)world->n_stages * n_moves;
  for (int i = 0; i < world->n_pairs && all > 0.0; i++) {
    const fnl_pair *pair = &world->pairs[i];
    if (pair->move == FNL_STAY || pair->cause != world->referrals[referral].cause)
      continue;
    const double count = moved_today(writing, i);
    for (int s = 0; s < world->n_stages; s++)
      moved[(size_t)s * n_moves + (size_t)pair->move] += count * (writing->arriving[s] / all);
  }
}

/* ---- the run ---- */

static void write_day(const fnl_writing *writing, int t) {
  const fnl_world *world = writing->world;
  for (int c = 0; c < world->n_campaigns; c++) {
    const int cause = world->deliveries[c].cause;
    writing->chronicle->spend[(size_t)c * (size_t)world->n_days + (size_t)t] =
        writing->run.spend[cause] - writing->spent[cause];
  }
  for (int i = 0; i < world->n_referrals; i++)
    share_moves(writing, i, t);
  send_by_rate(writing, t);
  send_by_event(writing, t);
  if (t == 0)
    send_by_seeds(writing);
}

static void run_days(fnl_writing *writing) {
  const fnl_engine_type *engine = fnl_engine_by_name("expected");
  const fnl_luck luck = {0, 0}; /* nothing is drawn */
  const fnl_world *world = writing->world;
  fnl_engine_start(engine, world, NULL, luck, &writing->place, &writing->run);
  for (int t = 0; t < world->n_days; t++) {
    memcpy(writing->people, writing->place.state.people, (size_t)world->n_cells * sizeof(double));
    memcpy(writing->spent, writing->run.spend, (size_t)world->n_causes * sizeof(double));
    fnl_engine_day(engine, world, luck, t, &writing->place, &writing->run);
    write_day(writing, t);
  }
}

static void list_loops(const fnl_writing *writing) {
  const fnl_world *world = writing->world;
  fnl_chronicle *chronicle = writing->chronicle;
  const double *moved = writing->moved;
  for (int i = 0; i < world->n_referrals; i++)
    for (int s = 0; s < world->n_stages; s++)
      for (int m = 0; m < world->plan->n_moves; m++, moved++)
        if (*moved > 0.0)
          chronicle->loops[chronicle->n_loops++] =
              (fnl_loop){world->referrals[i].channel, s, m, *moved};
}

/* ---- memory ---- */

static void set_told(const fnl_writing *writing) {
  const fnl_world *world = writing->world;
  for (int i = 0; i < world->n_referrals; i++)
    for (int k = 0; k < world->referrals[i].n_announced; k++)
      writing->told[i * world->n_slot_cells + world->referrals[i].announced[k]] =
          world->referrals[i].told[k];
}

static void find_emitted_stages(const fnl_writing *writing) {
  const fnl_world *world = writing->world;
  for (int e = 0; e < world->n_emissions; e++)
    for (int i = 0; i < world->n_pairs; i++)
      for (int g = 0; g < world->n_segments; g++)
        if (world->pairs[i].move != FNL_STAY &&
            fnl_world_flow(world, i, g) == world->emissions[e].flow)
          writing->emitted_stage[e] = world->plan->moves[world->pairs[i].move].to;
}

static fnl_status writing_init(fnl_writing *writing, fnl_error *error) {
  const fnl_world *world = writing->world;
  const size_t n_stages = (size_t)world->n_stages, n_referrals = (size_t)world->n_referrals;
  const size_t n_loops = n_referrals * n_stages * (size_t)world->plan->n_moves;
  fnl_chronicle *chronicle = writing->chronicle;
  fnl_arena *memory = &writing->memory;
  fnl_status status = FNL_OK;
  chronicle->n_campaigns = world->n_campaigns;
  chronicle->n_days = world->n_days;
  chronicle->spend =
      FNL_TAKE(&chronicle->memory, (size_t)world->n_campaigns * (size_t)world->n_days, double);
  chronicle->loops = FNL_TAKE(&chronicle->memory, n_loops, fnl_loop);
  writing->people = FNL_TAKE(memory, world->n_cells, double);
  writing->spent = FNL_TAKE(memory, world->n_causes, double);
  writing->sent = FNL_TAKE(memory, n_referrals * (size_t)world->n_days * n_stages, double);
  writing->arriving = FNL_TAKE(memory, n_stages, double);
  writing->moved = FNL_TAKE(memory, n_loops, double);
  writing->told = FNL_TAKE(memory, n_referrals * (size_t)world->n_slot_cells, double);
  writing->emitted_stage = FNL_TAKE(memory, world->n_emissions, int);
  if (memory->failed || chronicle->memory.failed)
    return fnl_error_no_memory(error);
  set_told(writing);
  find_emitted_stages(writing);
  FNL_TRY(fnl_workplace_init(&writing->place, fnl_engine_by_name("expected"), world, error));
  FNL_TRY(fnl_run_init(&writing->run, world, error));
out:
  return status;
}

static void writing_free(fnl_writing *writing) {
  fnl_run_free(&writing->run);
  fnl_workplace_free(&writing->place);
  fnl_arena_free(&writing->memory);
}

fnl_status fnl_chronicle_keep(fnl_chronicle *chronicle, const fnl_world *world, fnl_error *error) {
  fnl_writing writing = {.chronicle = chronicle, .world = world};
  fnl_status status = FNL_OK;
  memset(chronicle, 0, sizeof *chronicle);
  FNL_TRY(writing_init(&writing, error));
  run_days(&writing);
  list_loops(&writing);
out:
  writing_free(&writing);
  if (status != FNL_OK)
    fnl_chronicle_free(chronicle);
  return status;
}

void fnl_chronicle_free(fnl_chronicle *chronicle) {
  fnl_arena_free(&chronicle->memory);
  memset(chronicle, 0, sizeof *chronicle);
}

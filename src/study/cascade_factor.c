/* cascade_factor.c: lives as absorbing Markov chains, then one small eigenvalue.
 *
 * A segment's people move between the stages by time alone. With P the chance of each move a day
 * and r what is sent a day, the sends of the life that begins in a stage solve L = r + P L, where
 * lives that end have 0 and those that go on sending for ever are infinite. One touch of somebody
 * in cell x, whose rate by time is H, makes his move m with chance q_m (1 - exp(-H)) / H, which is
 * the limit of the day's competing risks for few touches.
 *
 * Check: a purchase told to 2.5, bought at 0.32 by whoever hears of it: K = 0.8.
 */
#include "study/cascade_factor.h"

#include "study/absorbing_chain.h"

#include <gsl/gsl_eigen.h>

#include <math.h>
#include <string.h>

/* ---- what the world says ---- */

typedef struct {
  const fnl_world *world;
  double z; /* what a day later counts */
  int n_phases, n_channels, n_segments;
  double *told;              /* [n_channels * n_slot_cells] sends about an occurrence */
  bool *prospect, *customer; /* [n_phases] by the stage's role */
  bool has_customers;
  /* of the segment under way, by stage */
  int segment;
  double *leaving, *moving, *reward;
  bool *ends, *reach;
  double *life;   /* [n_channels * n_phases] sends of a life */
  double *become; /* [n_phases] chance to be a new customer yet */
  double *entry;  /* [n_channels * n_phases] sends from then on, counted with that chance */
  /* per send of a channel */
  double *sends; /* [n_channels * n_channels] */
  double *made;  /* [n_channels * n_segments] new customers */
  double *after; /* [n_channels * n_segments * n_channels] their sends */
} fnl_genealogy;

static void lay_out_roles(fnl_genealogy *g) {
  for (int s = 0; s < g->n_phases; s++) {
    const fnl_role role = g->world->plan->stages[g->world->phases[s].stage].role;
    g->prospect[s] = role == FNL_ROLE_PROSPECT;
    g->customer[s] = fnl_role_is_customer(role);
    g->has_customers |= g->customer[s];
  }
}

static void lay_out_told(fnl_genealogy *g) {
  const fnl_world *world = g->world;
  for (int c = 0; c < g->n_channels; c++)
    for (int k = 0; k < world->referrals[c].n_announced; k++)
      g->told[c * world->n_slot_cells + world->referrals[c].announced[k]] =
          world->referrals[c].told[k];
}

static fnl_status genealogy_init(fnl_genealogy *g, const fnl_world *world, double z,
                                 fnl_arena *memory, fnl_error *error) {
  const int n = world->n_phases, c = world->n_referrals, segments = world->n_segments;
  *g = (fnl_genealogy){
      .world = world, .z = z, .n_phases = n, .n_channels = c, .n_segments = segments};
  g->told = FNL_TAKE(memory, c * world->n_slot_cells, double);
  g->prospect = FNL_TAKE(memory, n, bool);
  g->customer = FNL_TAKE(memory, n, bool);
  g->leaving = FNL_TAKE(memory, n, double);
  g->moving = FNL_TAKE(memory, n * n, double);
  g->reward = FNL_TAKE(memory, n, double);
  g->ends = FNL_TAKE(memory, n, bool);
  g->reach = FNL_TAKE(memory, n * n, bool);
  g->life = FNL_TAKE(memory, c * n, double);
  g->become = FNL_TAKE(memory, n, double);
  g->entry = FNL_TAKE(memory, c * n, double);
  g->sends = FNL_TAKE(memory, c * c, double);
  g->made = FNL_TAKE(memory, c * segments, double);
  g->after = FNL_TAKE(memory, c * segments * c, double);
  if (memory->failed)
    return fnl_error_no_memory(error);
  lay_out_roles(g);
  lay_out_told(g);
  return FNL_OK;
}

static const fnl_cell *cell_of(const fnl_genealogy *g, int phase) {
  return &g->world->cells[phase * g->n_segments + g->segment];
}

static int destination(const fnl_genealogy *g, int flow) {
  return g->world->routes[flow].to / g->n_segments;
}

/* Sends by a channel about what a move emits. */
static double told_by(const fnl_genealogy *g, int channel, int flow) {
  const int slot_cell = g->world->routes[flow].emits;
  return slot_cell < 0 ? 0.0 : g->told[channel * g->world->n_slot_cells + slot_cell];
}

/* Chance a day of a move by time. */
static double chance(const fnl_genealogy *g, int phase, int flow) {
  const double rate = g->world->flow_rate[flow];
  return rate > 0.0 ? g->leaving[phase] * rate / cell_of(g, phase)->by_time : 0.0;
}

static void set_moving(fnl_genealogy *g) {
  memset(g->moving, 0, (size_t)g->n_phases * (size_t)g->n_phases * sizeof *g->moving);
  for (int s = 0; s < g->n_phases; s++) {
    const fnl_cell *cell = cell_of(g, s);
    g->leaving[s] = -expm1(-cell->by_time);
    for (int i = cell->first_flow; i < cell->end_time; i++)
      g->moving[s * g->n_phases + destination(g, i)] += chance(g, s, i);
  }
}

/* ---- lives ---- */

/* Sends of a day: of who stands there, about what he does, and about what his moves emit. */
static void set_daily_sends(fnl_genealogy *g, int channel) {
  const fnl_world *world = g->world;
  const fnl_referral *referral = &world->referrals[channel];
  memset(g->reward, 0, (size_t)g->n_phases * sizeof *g->reward);
  for (int k = 0; k < referral->n_senders; k++)
    if (referral->sender[k] % g->n_segments == g->segment)
      g->reward[referral->sender[k] / g->n_segments] += referral->rate[k];
  for (int i = 0; i < world->n_terms; i++)
    if (world->terms[i].cause == FNL_TIME && world->terms[i].cell % g->n_segments == g->segment)
      g->reward[world->terms[i].cell / g->n_segments] +=
          world->terms[i].weight *
          g->told[channel * world->n_slot_cells + world->terms[i].slot_cell];
  for (int s = 0; s < g->n_phases; s++)
    for (int i = cell_of(g, s)->first_flow; i < cell_of(g, s)->end_time; i++)
      g->reward[s] += chance(g, s, i) * told_by(g, channel, i);
}

static fnl_status solve_sends(fnl_genealogy *g, fnl_error *error) {
  const fnl_absorbing_chain chain = {g->n_phases, g->z, g->leaving, g->moving, g->prospect};
  fnl_status status = FNL_OK;
  fnl_absorbing_chain_reach(&chain, g->reach);
  for (int c = 0; c < g->n_channels && status == FNL_OK; c++) {
    set_daily_sends(g, c);
    status =
        fnl_absorbing_chain_solve(&chain, g->reach, g->reward, g->life + c * g->n_phases, error);
  }
  return status;
}

/* What coming to a new stage by a move of the day is worth: 1, or (channel >= 0) the sends that
 * follow. */
static void set_entries(fnl_genealogy *g, int channel) {
  memset(g->reward, 0, (size_t)g->n_phases * sizeof *g->reward);
  for (int s = 0; s < g->n_phases; s++)
    for (int i = cell_of(g, s)->first_flow; i < cell_of(g, s)->end_time; i++) {
      const int to = destination(g, i);
      if (g->customer[to])
        g->reward[s] +=
            chance(g, s, i) *
            (channel < 0 ? 1.0 : told_by(g, channel, i) + g->life[channel * g->n_phases + to]);
    }
}

/* Where a life leads to a new customer, from the stages before. */
static fnl_status solve_entries(fnl_genealogy *g, fnl_error *error) {
  const fnl_absorbing_chain chain = {g->n_phases, g->z, g->leaving, g->moving, g->ends};
  fnl_status status = FNL_OK;
  for (int s = 0; s < g->n_phases; s++)
    g->ends[s] = g->prospect[s] || g->customer[s];
  fnl_absorbing_chain_reach(&chain, g->reach);
  set_entries(g, -1);
  FNL_TRY(fnl_absorbing_chain_solve(&chain, g->reach, g->reward, g->become, error));
  for (int c = 0; c < g->n_channels; c++) {
    set_entries(g, c);
    FNL_TRY(
        fnl_absorbing_chain_solve(&chain, g->reach, g->reward, g->entry + c * g->n_phases, error));
  }
out:
  return status;
}

/* ---- touches ---- */

/* One of the moves that a send makes, with its chance for a random receiver. */
typedef struct {
  int channel, from, to, flow;
  double chance;
} fnl_referred;

static void count_new(fnl_genealogy *g, const fnl_referred *move) {
  const bool is_new = !g->has_customers || g->customer[move->to];
  double *made = &g->made[move->channel * g->n_segments + g->segment];
  double *after = &g->after[(move->channel * g->n_segments + g->segment) * g->n_channels];
  if (g->has_customers && g->customer[move->from])
    return;
  *made += move->chance * (is_new ? 1.0 : g->become[move->to]);
  for (int c = 0; c < g->n_channels; c++)
    after[c] +=
        move->chance * (is_new ? told_by(g, c, move->flow) + g->life[c * g->n_phases + move->to]
                               : g->entry[c * g->n_phases + move->to]);
}

/* The new life begins a day later. */
static void count_sends(fnl_genealogy *g, const fnl_referred *move) {
  for (int c = 0; c < g->n_channels; c++)
    g->sends[move->channel * g->n_channels + c] +=
        move->chance * (told_by(g, c, move->flow) + g->z * g->life[c * g->n_phases + move->to]);
}

/* Chance that one touch of strength q moves somebody whose rate by time is H: the limit of many
 * such chances, or, where the touch is a letter, its clock against that of time. */
static double tips(double q, double by_time, bool is_letter) {
  const double rate = q < 1.0 ? -log1p(-q) : (double)INFINITY;
  if (!is_letter)
    return by_time > 0.0 ? q * -expm1(-by_time) / by_time : q;
  if (isinf(rate))
    return 1.0;
  return rate > 0.0 ? rate / (rate + by_time) * -expm1(-(rate + by_time)) : 0.0;
}

static void touch(fnl_genealogy *g, int channel, const fnl_brush *brush) {
  const fnl_world *world = g->world;
  const int phase = brush->cell / g->n_segments;
  const double sum = (brush->progress + brush->irritation) * brush->activity;
  const double all = tips(fmin(1.0, sum), world->cells[brush->cell].by_time,
                          world->referrals[channel].is_personal);
  for (int i = brush->first_flow; i < brush->end_flow && sum > 0.0; i++) {
    const double part = world->flow_rate[i] * brush->activity / sum;
    const fnl_referred move = {channel, phase, destination(g, i), i,
                               world->initial[brush->cell] * all * part};
    if (!(move.chance > 0.0))
      continue;
    count_sends(g, &move);
    count_new(g, &move);
  }
}

/* Who is touched may also do what is told, without moving. */
static void provoke(fnl_genealogy *g, int channel) {
  const fnl_world *world = g->world;
  for (int i = 0; i < world->n_terms; i++) {
    const fnl_term *term = &world->terms[i];
    if (term->cause == world->referrals[channel].cause && term->cell % g->n_segments == g->segment)
      for (int c = 0; c < g->n_channels; c++)
        g->sends[channel * g->n_channels + c] += world->initial[term->cell] * term->weight *
                                                 g->told[c * world->n_slot_cells + term->slot_cell];
  }
}

static fnl_status follow_segment(fnl_genealogy *g, int segment, fnl_error *error) {
  const fnl_world *world = g->world;
  fnl_status status;
  g->segment = segment;
  set_moving(g);
  FNL_TRY(solve_sends(g, error));
  FNL_TRY(solve_entries(g, error));
  for (int c = 0; c < g->n_channels; c++) {
    for (int b = 0; b < world->n_brushes; b++)
      if (world->brushes[b].cause == world->referrals[c].cause &&
          world->brushes[b].cell % g->n_segments == segment)
        touch(g, c, &world->brushes[b]);
    provoke(g, c);
  }
out:
  return status;
}

/* ---- the matrices ---- */

static bool is_finite(const double *values, int n) {
  for (int i = 0; i < n; i++)
    if (!isfinite(values[i]))
      return false;
  return true;
}

/* Column of the eigenvalue with the largest real part, which of such a matrix is real and no other
 * larger (Perron and Frobenius). */
static size_t dominant(const gsl_vector_complex *values) {
  size_t best = 0;
  for (size_t i = 1; i < values->size; i++)
    if (GSL_REAL(gsl_vector_complex_get(values, i)) >
        GSL_REAL(gsl_vector_complex_get(values, best)))
      best = i;
  return best;
}

/* K, and how the sends of a growing chain are shared among the channels: mix[n]. */
static fnl_status solve_growth(const double *sends, int n_channels, double *k, double *mix,
                               fnl_error *error) {
  const size_t n = (size_t)n_channels;
  gsl_matrix *matrix = gsl_matrix_calloc(n, n);
  gsl_vector_complex *values = gsl_vector_complex_calloc(n);
  gsl_matrix_complex *vectors = gsl_matrix_complex_calloc(n, n);
  gsl_eigen_nonsymmv_workspace *space = gsl_eigen_nonsymmv_alloc(n);
  fnl_status status = FNL_OK;
  if (matrix && values && vectors && space) {
    for (size_t i = 0; i < n * n; i++)
      gsl_matrix_set(matrix, i % n, i / n, sends[i]); /* transposed: the left vector is asked for */
    gsl_eigen_nonsymmv(matrix, values, vectors, space);
    const size_t best = dominant(values);
    *k = fmax(0.0, GSL_REAL(gsl_vector_complex_get(values, best)));
    for (size_t i = 0; i < n; i++)
      mix[i] = fabs(GSL_REAL(gsl_matrix_complex_get(vectors, i, best)));
  } else {
    status = fnl_error_no_memory(error);
  }
  gsl_eigen_nonsymmv_free(space);
  gsl_matrix_complex_free(vectors);
  gsl_vector_complex_free(values);
  gsl_matrix_free(matrix);
  return status;
}

/* Row g: sends of one new customer of segment g times whom a send makes one. */
static void set_customers(const fnl_genealogy *g, const double *mix, double *customers) {
  for (int from = 0; from < g->n_segments; from++) {
    double made = 0.0;
    for (int c = 0; c < g->n_channels; c++)
      made += mix[c] * g->made[c * g->n_segments + from];
    for (int to = 0; to < g->n_segments; to++) {
      double brought = 0.0;
      for (int c = 0; c < g->n_channels; c++)
        for (int by = 0; by < g->n_channels; by++)
          brought += mix[c] * g->after[(c * g->n_segments + from) * g->n_channels + by] *
                     g->made[by * g->n_segments + to];
      customers[from * g->n_segments + to] = made > 0.0 ? brought / made : (double)NAN;
    }
  }
}

/* What a send made today counts where it arrives: sum_j d_j z^j. */
static double on_arrival(const fnl_referral *referral, double z) {
  double sum = 0.0;
  for (int j = referral->n_delays; j > 0; j--)
    sum = (sum + referral->delay[j - 1]) * z;
  return sum;
}

static fnl_status finish(fnl_k_factor *factor, const fnl_genealogy *g, double *mix,
                         fnl_error *error) {
  const int n_entries = g->n_segments * g->n_segments;
  fnl_status status = FNL_OK;
  memcpy(factor->sends, g->sends,
         (size_t)g->n_channels * (size_t)g->n_channels * sizeof *factor->sends);
  for (int i = 0; i < n_entries; i++)
    factor->customers[i] = NAN;
  factor->k = g->n_channels > 0 ? (double)INFINITY : 0.0;
  if (g->n_channels == 0 || !is_finite(g->sends, g->n_channels * g->n_channels))
    return FNL_OK;
  FNL_TRY(solve_growth(g->sends, g->n_channels, &factor->k, mix, error));
  if (is_finite(g->after, g->n_channels * g->n_segments * g->n_channels))
    set_customers(g, mix, factor->customers);
out:
  return status;
}

static fnl_status find_factor(fnl_k_factor *factor, const fnl_world *world, double z,
                              fnl_error *error) {
  fnl_arena memory = {0};
  fnl_genealogy g;
  fnl_status status;
  *factor = (fnl_k_factor){.n_segments = world->n_segments, .n_channels = world->n_referrals};
  factor->customers = FNL_TAKE(&factor->memory, world->n_segments * world->n_segments, double);
  factor->sends = FNL_TAKE(&factor->memory, world->n_referrals * world->n_referrals, double);
  double *mix = FNL_TAKE(&memory, world->n_referrals, double);
  FNL_TRY(factor->memory.failed ? fnl_error_no_memory(error) : FNL_OK);
  FNL_TRY(genealogy_init(&g, world, z, &memory, error));
  factor->by_adopters = !g.has_customers;
  for (int segment = 0; segment < world->n_segments; segment++)
    FNL_TRY(follow_segment(&g, segment, error));
  for (int c = 0; c < g.n_channels && z < 1.0; c++)
    for (int from = 0; from < g.n_channels; from++)
      g.sends[from * g.n_channels + c] *= on_arrival(&world->referrals[c], z);
  FNL_TRY(finish(factor, &g, mix, error));
out:
  fnl_arena_free(&memory);
  if (status != FNL_OK)
    fnl_k_factor_free(factor);
  return status;
}

void fnl_k_factor_free(fnl_k_factor *factor) {
  fnl_arena_free(&factor->memory);
  memset(factor, 0, sizeof *factor);
}

fnl_status fnl_k_factor_init(fnl_k_factor *factor, const fnl_world *world, fnl_error *error) {
  return find_factor(factor, world, 1.0, error);
}

/* ---- how fast ---- */

/* Days are counted down from z = 1, where every life that has an end still has one. */
enum { CYCLE_POINTS = 4 };
static const double cycle_step = 1e-6; /* times the longest lives of a thousand days: 1e-9 beyond */
static const double cycle_weights[CYCLE_POINTS] = {11.0 / 6.0, -3.0, 1.5, -1.0 / 3.0};

fnl_status fnl_k_factor_cycle(const fnl_world *world, double *days, fnl_error *error) {
  fnl_status status = FNL_OK;
  *days = 0.0;
  for (int i = 0; i < CYCLE_POINTS && status == FNL_OK; i++) {
    fnl_k_factor factor;
    status = find_factor(&factor, world, exp(-i * cycle_step), error);
    if (status != FNL_OK)
      break;
    *days += factor.k > 0.0 && isfinite(factor.k) ? cycle_weights[i] * log(factor.k) : (double)NAN;
    fnl_k_factor_free(&factor);
  }
  *days /= cycle_step;
  return status;
}

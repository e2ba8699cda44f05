/* adjoint.c: memory for the way back, where it starts, and the end of a day undone. */
#include "engine/adjoint.h"

#include <string.h>

static void take_carried(fnl_adjoint *adjoint, const fnl_world *world) {
  const size_t n_days = (size_t)world->n_days, n_campaigns = (size_t)world->n_campaigns;
  adjoint->people = FNL_TAKE_REAL(&adjoint->memory, world->n_cells, fnl_real);
  adjoint->money = FNL_TAKE_REAL(&adjoint->memory, n_campaigns, fnl_real);
  adjoint->granted = FNL_TAKE_REAL(&adjoint->memory, n_campaigns, fnl_real);
  adjoint->exposure = FNL_TAKE_REAL(&adjoint->memory, world->n_creatives, fnl_real);
  adjoint->sends = FNL_TAKE_REAL(&adjoint->memory, n_days * (size_t)world->n_referrals, fnl_real);
  adjoint->recent = FNL_TAKE_REAL(&adjoint->memory, n_days * n_campaigns, fnl_real);
  adjoint->lesson = FNL_TAKE_REAL(&adjoint->memory, n_campaigns, fnl_real);
  adjoint->bid = FNL_TAKE_REAL(&adjoint->memory, n_days * n_campaigns, fnl_real);
  adjoint->held = FNL_TAKE_REAL(&adjoint->memory, n_days * n_campaigns, fnl_truth);
  adjoint->left = FNL_TAKE_REAL(&adjoint->memory, n_days * n_campaigns, fnl_real);
}

static void follow_flows(fnl_adjoint *adjoint, const fnl_world *world) {
  const fnl_inflow *inflow = world->inflows;
  for (int x = 0; x < world->n_cells; x++)
    for (const fnl_inflow *end = inflow + world->cells[x].n_inflows; inflow < end; inflow++)
      adjoint->destination[inflow->flow] = x;
  for (int i = 0; i < world->n_flows; i++)
    adjoint->emitted[i] = world->n_slot_cells;
  for (int i = 0; i < world->n_emissions; i++)
    adjoint->emitted[world->emissions[i].flow] = world->emissions[i].slot_cell;
}

fnl_status fnl_adjoint_init(fnl_adjoint *adjoint, const fnl_world *world, fnl_error *error) {
  memset(adjoint, 0, sizeof *adjoint);
  take_carried(adjoint, world);
  adjoint->rest = FNL_TAKE_REAL(&adjoint->memory, world->n_days, fnl_real);
  adjoint->happened = FNL_TAKE_REAL(&adjoint->memory, world->n_slot_cells + 1, fnl_real);
  adjoint->mass = FNL_TAKE_REAL(&adjoint->memory, world->n_strengths, fnl_real);
  adjoint->touches = FNL_TAKE_REAL(&adjoint->memory, world->n_causes, fnl_real);
  adjoint->effect = FNL_TAKE_REAL(&adjoint->memory, world->n_causes, fnl_effect);
  adjoint->hazard = FNL_TAKE_REAL(&adjoint->memory, world->n_cells, fnl_real);
  adjoint->moved = FNL_TAKE_REAL(&adjoint->memory, world->n_cells, fnl_real);
  adjoint->bidding = FNL_TAKE_REAL(&adjoint->memory, world->n_auctions, fnl_bidding);
  adjoint->destination = FNL_TAKE(&adjoint->memory, world->n_flows, int);
  adjoint->emitted = FNL_TAKE(&adjoint->memory, world->n_flows, int);
  adjoint->mass_weight = FNL_TAKE_REAL(&adjoint->memory, world->n_strengths, fnl_real);
  if (adjoint->memory.failed) {
    fnl_adjoint_free(adjoint);
    return fnl_error_no_memory(error);
  }
  follow_flows(adjoint, world);
  return FNL_OK;
}

void fnl_adjoint_free(fnl_adjoint *adjoint) {
  fnl_arena_free(&adjoint->memory);
  memset(adjoint, 0, sizeof *adjoint);
}

static void zero(fnl_real *values, size_t n) { memset(values, 0, n * sizeof *values); }

/* A flow is counted as its rate times the mass of its strength. */
static void weigh_flows(fnl_adjoint *adjoint, const fnl_world *world) {
  const fnl_real *weight = adjoint->weights->flow_count;
  zero(adjoint->mass_weight, (size_t)world->n_strengths);
  for (int i = 0; i < world->n_flows; i++)
    adjoint->mass_weight[world->flow_strength[i]] += world->flow_rate[i] * weight[i];
}

void fnl_adjoint_start(fnl_adjoint *adjoint, const fnl_world *world, const fnl_state *state,
                       const fnl_tape *tape, const fnl_run_weights *weights) {
  const size_t n_days = (size_t)world->n_days, n_campaigns = (size_t)world->n_campaigns;
  adjoint->state = state;
  adjoint->weights = weights;
  memcpy(adjoint->people, weights->people_end, (size_t)world->n_cells * sizeof(fnl_real));
  zero(adjoint->money, n_campaigns);
  zero(adjoint->granted, n_campaigns);
  zero(adjoint->exposure, (size_t)world->n_creatives);
  zero(adjoint->sends, n_days * (size_t)world->n_referrals);
  zero(adjoint->lesson, n_campaigns);
  weigh_flows(adjoint, world);
  fnl_adjoint_review_money(adjoint, world, tape);
}

/* The lessons of day t are those of the next `window_days` days. */
static void teach(fnl_adjoint *adjoint, const fnl_world *world, int t) {
  for (int i = 0; i < world->n_campaigns; i++) {
    const fnl_delivery *delivery = &world->deliveries[i];
    if (!delivery->learns)
      continue;
    const fnl_real *recent = adjoint->recent + i;
    const int next = t + 1, past = next + delivery->window_days;
    if (next < world->n_days)
      adjoint->lesson[i] += recent[next * world->n_campaigns];
    if (past < world->n_days)
      adjoint->lesson[i] -= recent[past * world->n_campaigns];
    for (int k = 0; k < delivery->n_lessons; k++)
      adjoint->happened[delivery->lesson[k]] += adjoint->lesson[i];
  }
}

void fnl_adjoint_book(fnl_adjoint *adjoint, const fnl_world *world, int t) {
  const fnl_real *sends = adjoint->sends + (size_t)t * (size_t)world->n_referrals;
  fnl_real *happened = adjoint->happened;
  for (int i = 0; i < world->n_slot_cells; i++)
    happened[i] = adjoint->weights->slot_count[i];
  for (int i = 0; i < world->n_referrals; i++) {
    const fnl_referral *referral = &world->referrals[i];
    for (int k = 0; k < referral->n_announced; k++)
      happened[referral->announced[k]] += referral->told[k] * sends[i];
  }
  teach(adjoint, world, t);
}

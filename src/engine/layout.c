/* layout.c: who can do what by which cause: the part of a world that no draw changes. */
#include "engine/layout.h"

#include "model/dwell.h"

#include <string.h>

/* ---- stays ---- */

/* Where the days are uncertain, as many as any draw can ask for. */
static int phases_of(const fnl_stage *stage) {
  if (!stage->has_dwell)
    return 1;
  return stage->dwell_days.law == FNL_CERTAIN
             ? fnl_dwell_of(stage->dwell_days.value, stage->dwell_phases).n
             : stage->dwell_phases;
}

/* The later phases of a stage, contiguous, behind all there are. */
static void add_phases(fnl_world *world, int stage) {
  const int n = phases_of(&world->plan->stages[stage]);
  fnl_phase *before = &world->phases[stage];
  *before = (fnl_phase){.stage = stage, .next = FNL_LAST_PHASE};
  for (int i = 1; i < n; i++) {
    before->next = world->n_phases++;
    before = &world->phases[before->next];
    *before = (fnl_phase){.stage = stage, .number = i, .next = FNL_LAST_PHASE};
  }
}

void fnl_layout_phases(fnl_world *world) {
  const fnl_plan *plan = world->plan;
  int n = 0;
  for (int s = 0; s < plan->n_stages; s++)
    n += phases_of(&plan->stages[s]);
  world->phases = FNL_TAKE(&world->memory, n, fnl_phase);
  world->n_phases = plan->n_stages;
  for (int s = 0; s < plan->n_stages && world->phases; s++)
    add_phases(world, s);
}

/* ---- who a cause reaches ---- */

static bool reaches_stage(const fnl_plan *plan, int cause, int stage) {
  const fnl_audience *audience = &fnl_plan_creative(plan, cause)->audience;
  return !audience->stages || audience->stages[stage];
}

const fnl_touch *fnl_layout_touch(const fnl_touch *touches, int n_touches, int channel) {
  for (int i = 0; i < n_touches; i++)
    if (touches[i].channel == channel)
      return &touches[i];
  return NULL;
}

static const fnl_touch *touch_of_move(const fnl_plan *plan, int move, int cause) {
  return fnl_layout_touch(plan->moves[move].touches, plan->moves[move].n_touches,
                          plan->causes[cause].channel);
}

static bool may_be_positive(fnl_number number) {
  return number.value > 0.0 || number.law != FNL_CERTAIN;
}

/* ---- slots ---- */

static bool is_emitted(const fnl_plan *plan, int event, int cause) {
  for (int m = 0; m < plan->n_moves; m++)
    if (plan->moves[m].emits == event &&
        (cause == FNL_TIME ? may_be_positive(plan->moves[m].daily)
                           : touch_of_move(plan, m, cause) != NULL))
      return true;
  return false;
}

/* Whether the event happens in the stage by this cause without a move. */
static bool happens_in(const fnl_plan *plan, int e, int cause, int stage) {
  const fnl_event *event = &plan->events[e];
  if (cause == FNL_TIME)
    return may_be_positive(event->daily[stage]);
  return event->in[stage] && reaches_stage(plan, cause, stage) &&
         fnl_layout_touch(event->touches, event->n_touches, plan->causes[cause].channel);
}

static bool happens(const fnl_plan *plan, int event, int cause) {
  for (int s = 0; s < plan->n_stages; s++)
    if (happens_in(plan, event, cause, s))
      return true;
  return is_emitted(plan, event, cause);
}

static void lay_out_slots(fnl_world *world) {
  const fnl_plan *plan = world->plan;
  world->slots = FNL_TAKE(&world->memory, plan->n_events * world->n_causes, fnl_slot);
  for (int e = 0; e < plan->n_events && world->slots; e++)
    for (int c = 0; c < world->n_causes; c++)
      if (happens(plan, e, c))
        world->slots[world->n_slots++] =
            (fnl_slot){.event = e, .cause = c, .is_conversion = plan->events[e].is_conversion};
  world->n_slot_cells = world->n_slots * world->n_segments;
}

static void lay_out_terms(fnl_world *world, int slot, int segment) {
  const int event = world->slots[slot].event, cause = world->slots[slot].cause;
  for (int p = 0; p < world->n_phases; p++)
    if (happens_in(world->plan, event, cause, world->phases[p].stage))
      world->terms[world->n_terms++] = (fnl_term){.slot_cell = slot * world->n_segments + segment,
                                                  .cell = p * world->n_segments + segment,
                                                  .cause = cause};
}

static void lay_out_slot_cells(fnl_world *world) {
  const size_t n = (size_t)world->n_slot_cells;
  world->terms = FNL_TAKE(&world->memory, n * (size_t)world->n_phases, fnl_term);
  world->valued = FNL_TAKE(&world->memory, n, fnl_valued);
  world->converting = FNL_TAKE(&world->memory, n, int);
  world->costly = FNL_TAKE(&world->memory, n, fnl_costly);
  for (int i = 0; i < world->n_slots && !world->memory.failed; i++)
    for (int g = 0; g < world->n_segments; g++) {
      const int slot_cell = i * world->n_segments + g;
      lay_out_terms(world, i, g);
      if (world->plan->events[world->slots[i].event].has_value)
        world->valued[world->n_valued++] = (fnl_valued){.slot_cell = slot_cell};
      if (world->slots[i].is_conversion)
        world->converting[world->n_converting++] = slot_cell;
    }
}

static int slot_of(const fnl_world *world, int event, int cause) {
  for (int i = 0; i < world->n_slots; i++)
    if (world->slots[i].event == event && world->slots[i].cause == cause)
      return i;
  return -1;
}

/* ---- pairs ---- */

static void add_pair(fnl_world *world, int phase, int move, int cause) {
  world->pairs[world->n_pairs++] =
      (fnl_pair){.move = move, .cause = cause, .from = phase, .to = world->plan->moves[move].to};
}

static void add_pairs_by_cause(fnl_world *world, int phase, int cause, fnl_move_kind kind) {
  const fnl_plan *plan = world->plan;
  for (int m = 0; m < plan->n_moves; m++)
    if (plan->moves[m].from == world->phases[phase].stage && plan->moves[m].kind == kind &&
        touch_of_move(plan, m, cause))
      add_pair(world, phase, m, cause);
}

static void add_pairs_by_time(fnl_world *world, int phase) {
  const fnl_plan *plan = world->plan;
  const int next = world->phases[phase].next;
  if (next != FNL_LAST_PHASE)
    world->pairs[world->n_pairs++] =
        (fnl_pair){.move = FNL_STAY, .cause = FNL_TIME, .from = phase, .to = next};
  for (int m = 0; m < plan->n_moves; m++)
    if (plan->moves[m].from == world->phases[phase].stage && may_be_positive(plan->moves[m].daily))
      add_pair(world, phase, m, FNL_TIME);
}

static void lay_out_phase_pairs(fnl_world *world, int p) {
  const fnl_plan *plan = world->plan;
  fnl_phase *phase = &world->phases[p];
  phase->first_pair = world->n_pairs;
  add_pairs_by_time(world, p);
  phase->end_time = world->n_pairs;
  for (int c = 1; c < world->n_causes; c++)
    if (reaches_stage(plan, c, phase->stage)) {
      add_pairs_by_cause(world, p, c, FNL_PROGRESS);
      add_pairs_by_cause(world, p, c, FNL_IRRITATION);
    }
  phase->end_pair = world->n_pairs;
}

/* Every move by every cause out of every phase of its stage, and the ways on. */
static size_t most_pairs(const fnl_world *world) {
  size_t n = (size_t)world->n_phases;
  for (int p = 0; p < world->n_phases; p++)
    for (int m = 0; m < world->plan->n_moves; m++)
      if (world->plan->moves[m].from == world->phases[p].stage)
        n += (size_t)world->n_causes;
  return n;
}

static void lay_out_pairs(fnl_world *world) {
  world->pairs = FNL_TAKE(&world->memory, most_pairs(world), fnl_pair);
  for (int p = 0; p < world->n_phases && !world->memory.failed; p++)
    lay_out_phase_pairs(world, p);
}

/* ---- cells, flows, brushes ---- */

static fnl_move_kind kind_of(const fnl_world *world, int pair) {
  return world->plan->moves[world->pairs[pair].move].kind;
}

/* The brush that begins with this pair, and the pair after it. */
static int add_brush(fnl_world *world, const fnl_cell *cell, int pair, int end_pair) {
  const int cause = world->pairs[pair].cause, flow = cell->end_flow;
  int progress = pair, end = pair;
  while (end < end_pair && world->pairs[end].cause == cause)
    end++;
  while (progress < end && kind_of(world, progress) == FNL_PROGRESS)
    progress++;
  const int brush = world->n_brushes++;
  world->brushes[brush] = (fnl_brush){.cell = (int)(cell - world->cells),
                                      .cause = cause,
                                      .first_flow = flow,
                                      .first_irritation = flow + progress - pair,
                                      .end_flow = flow + end - pair};
  for (int i = pair; i < end; i++)
    world->flow_strength[flow + i - pair] = fnl_world_strength(world, brush) + (i >= progress);
  return end;
}

static void lay_out_cell(fnl_world *world, int p, int segment) {
  const fnl_phase *phase = &world->phases[p];
  fnl_cell *cell = &world->cells[p * world->n_segments + segment];
  cell->first_flow = world->n_flows;
  cell->end_time = cell->end_flow = world->n_flows + phase->end_time - phase->first_pair;
  for (int i = cell->first_flow; i < cell->end_time; i++)
    world->flow_strength[i] = (int)(cell - world->cells);
  cell->first_brush = world->n_brushes;
  for (int pair = phase->end_time; pair < phase->end_pair;) {
    const int end = add_brush(world, cell, pair, phase->end_pair);
    cell->end_flow += end - pair;
    pair = end;
  }
  cell->end_brush = world->n_brushes;
  world->n_flows = cell->end_flow;
}

int fnl_world_flow(const fnl_world *world, int pair, int segment) {
  const int phase = world->pairs[pair].from;
  return world->cells[phase * world->n_segments + segment].first_flow + pair -
         world->phases[phase].first_pair;
}

static void lay_out_routes(fnl_world *world) {
  for (int i = 0; i < world->n_pairs; i++) {
    const fnl_pair *pair = &world->pairs[i];
    for (int g = 0; g < world->n_segments; g++)
      world->routes[fnl_world_flow(world, i, g)] =
          (fnl_route){.from = pair->from * world->n_segments + g,
                      .to = pair->to * world->n_segments + g,
                      .cause = pair->cause,
                      .emits = -1};
  }
}

/* Sorted by destination, so that a cell's arrivals are summed in one go. */
static void lay_out_inflows(fnl_world *world) {
  int n = 0;
  for (int x = 0; x < world->n_cells; x++) {
    const int first = n;
    for (int i = 0; i < world->n_pairs; i++)
      if (world->pairs[i].to == x / world->n_segments) {
        const int flow = fnl_world_flow(world, i, x % world->n_segments);
        world->inflows[n++] = (fnl_inflow){.flow = flow, .strength = world->flow_strength[flow]};
      }
    world->cells[x].n_inflows = n - first;
  }
}

static void lay_out_emissions(fnl_world *world) {
  for (int i = 0; i < world->n_pairs; i++) {
    const int move = world->pairs[i].move;
    const int event = move == FNL_STAY ? FNL_NO_EVENT : world->plan->moves[move].emits;
    if (event == FNL_NO_EVENT)
      continue;
    const int slot = slot_of(world, event, world->pairs[i].cause);
    for (int g = 0; g < world->n_segments; g++) {
      const int flow = fnl_world_flow(world, i, g);
      world->emissions[world->n_emissions++] =
          (fnl_emission){.flow = flow,
                         .strength = world->flow_strength[flow],
                         .slot_cell = slot * world->n_segments + g};
      world->routes[flow].emits = slot * world->n_segments + g;
    }
  }
}

/* A flow's draw needs that of the flow before it in the cell: so that a processor can be at several
 * draws at once, neighbours among the turns are of different cells. */
static void lay_out_turns(fnl_world *world) {
  int n = 0;
  for (int place = 0; n < world->n_flows; place++)
    for (int x = 0; x < world->n_cells; x++) {
      const fnl_cell *cell = &world->cells[x];
      if (place < cell->end_flow - cell->first_flow)
        world->turns[n++] = cell->first_flow + place;
    }
}

static void lay_out_cells(fnl_world *world) {
  const size_t n_flows = (size_t)world->n_pairs * (size_t)world->n_segments;
  world->cells = FNL_TAKE(&world->memory, world->n_cells, fnl_cell);
  world->routes = FNL_TAKE(&world->memory, n_flows, fnl_route);
  world->flow_rate = FNL_TAKE(&world->memory, n_flows, double);
  world->flow_strength = FNL_TAKE(&world->memory, n_flows, int);
  world->turns = FNL_TAKE(&world->memory, n_flows, int);
  world->inflows = FNL_TAKE(&world->memory, n_flows, fnl_inflow);
  world->brushes = FNL_TAKE(&world->memory, n_flows, fnl_brush);
  world->emissions = FNL_TAKE(&world->memory, n_flows, fnl_emission);
  if (world->memory.failed)
    return;
  for (int p = 0; p < world->n_phases; p++)
    for (int g = 0; g < world->n_segments; g++)
      lay_out_cell(world, p, g);
  world->n_strengths = fnl_world_strength(world, world->n_brushes);
  lay_out_turns(world);
  lay_out_routes(world);
  lay_out_inflows(world);
  lay_out_emissions(world);
}

/* ---- channels ---- */

static void list_audience(const fnl_world *world, const fnl_audience *audience,
                          fnl_creative *creative) {
  for (int p = 0; p < world->n_phases; p++)
    for (int g = 0; g < world->n_segments; g++)
      if (audience->stages[world->phases[p].stage] && audience->segments[g])
        creative->cell[creative->n_cells++] = p * world->n_segments + g;
}

/* One more, which this cause is the first to show. */
static int add_creative(fnl_world *world, int cause) {
  const fnl_audience *audience = &fnl_plan_creative(world->plan, cause)->audience;
  fnl_creative *creative = &world->creatives[world->n_creatives];
  creative->is_for_all = !audience->stages;
  creative->cell = FNL_TAKE(&world->memory, creative->is_for_all ? 0 : world->n_cells, int);
  creative->activity = FNL_TAKE(&world->memory, creative->is_for_all ? 0 : world->n_cells, double);
  if (!world->memory.failed && !creative->is_for_all)
    list_audience(world, audience, creative);
  world->creative_of[cause] = world->n_creatives;
  return world->n_creatives++;
}

/* The auction a campaign bids in: an earlier campaign's, or a new one. */
static int auction_of(fnl_world *world, int campaign) {
  for (int earlier = 0; earlier < campaign; earlier++)
    if (fnl_plan_same_auction(world->plan, earlier, campaign))
      return world->deliveries[earlier].auction;
  return world->n_auctions++;
}

static void lay_out_lessons(fnl_world *world, fnl_delivery *delivery,
                            const fnl_learning *learning) {
  delivery->lesson = FNL_TAKE(&world->memory, world->n_slot_cells, int);
  if (!delivery->lesson || !delivery->learns)
    return;
  for (int i = 0; i < world->n_slot_cells; i++) {
    const fnl_slot *slot = &world->slots[i / world->n_segments];
    bool counts = learning->event == FNL_ANY_CONVERSION ? slot->is_conversion
                                                        : slot->event == learning->event;
    if (slot->cause == delivery->cause && counts)
      delivery->lesson[delivery->n_lessons++] = i;
  }
}

static void lay_out_delivery(fnl_world *world, int campaign) {
  const fnl_plan *plan = world->plan;
  fnl_delivery *delivery = &world->deliveries[campaign];
  const int n_known = world->n_auctions;
  delivery->auction = auction_of(world, campaign);
  delivery->cause = fnl_plan_cause_of_campaign(plan, campaign);
  fnl_auction *auction = &world->auctions[delivery->auction];
  if (world->n_auctions > n_known)
    *auction = (fnl_auction){.channel = plan->campaigns[campaign].channel,
                             .creative = add_creative(world, delivery->cause)};
  world->creative_of[delivery->cause] = auction->creative;
  delivery->start_day = plan->campaigns[campaign].start_day;
  delivery->end_day = plan->campaigns[campaign].end_day;
  delivery->release = FNL_TAKE(&world->memory, world->n_days, double);
  delivery->most = FNL_TAKE(&world->memory, world->n_days, double);
  delivery->learns = plan->campaigns[campaign].paid.learning.on;
  delivery->window_days = plan->campaigns[campaign].paid.learning.window_days;
  lay_out_lessons(world, delivery, &plan->campaigns[campaign].paid.learning);
}

static void lay_out_mailing(fnl_world *world, int channel) {
  fnl_mailing *mailing = &world->mailings[world->n_mailings++];
  mailing->cause = fnl_plan_cause_of_channel(world->plan, channel);
  mailing->creative = add_creative(world, mailing->cause);
}

static bool is_announced(const fnl_earned *earned, int event) {
  for (int i = 0; i < earned->n_announced; i++)
    if (earned->announced[i].index == event)
      return true;
  return false;
}

/* People of a stage send in every phase of their stay. */
static void lay_out_senders(fnl_world *world, fnl_referral *referral, const fnl_earned *earned) {
  for (int i = 0; i < earned->n_senders; i++)
    for (int p = earned->senders[i].index; p != FNL_LAST_PHASE; p = world->phases[p].next)
      for (int g = 0; g < world->n_segments; g++)
        referral->sender[referral->n_senders++] = p * world->n_segments + g;
}

static void lay_out_referral(fnl_world *world, int channel) {
  const fnl_earned *earned = &world->plan->channels[channel].earned;
  const int n_segments = world->n_segments;
  fnl_referral *referral = &world->referrals[world->n_referrals++];
  referral->cause = fnl_plan_cause_of_channel(world->plan, channel);
  referral->creative = add_creative(world, referral->cause);
  referral->channel = channel;
  referral->is_personal = fnl_channel_is_personal(world->plan, channel);
  referral->sender = FNL_TAKE(&world->memory, world->n_cells, int);
  referral->rate = FNL_TAKE(&world->memory, world->n_cells, double);
  referral->announced = FNL_TAKE(&world->memory, world->n_slot_cells, int);
  referral->told = FNL_TAKE(&world->memory, world->n_slot_cells, double);
  referral->told_by_seeds = FNL_TAKE(&world->memory, n_segments, double);
  referral->n_delays = earned->n_delays;
  referral->delay = FNL_TAKE(&world->memory, earned->n_delays, double);
  if (world->memory.failed)
    return;
  lay_out_senders(world, referral, earned);
  for (int i = 0; i < world->n_slot_cells; i++)
    if (is_announced(earned, world->slots[i / n_segments].event))
      referral->announced[referral->n_announced++] = i;
}

static void lay_out_channels(fnl_world *world) {
  const fnl_plan *plan = world->plan;
  world->creative_of = FNL_TAKE(&world->memory, world->n_causes, int);
  world->creatives = FNL_TAKE(&world->memory, world->n_causes, fnl_creative);
  world->auctions = FNL_TAKE(&world->memory, plan->n_campaigns, fnl_auction);
  world->deliveries = FNL_TAKE(&world->memory, plan->n_campaigns, fnl_delivery);
  world->mailings = FNL_TAKE(&world->memory, plan->n_channels, fnl_mailing);
  world->referrals = FNL_TAKE(&world->memory, plan->n_channels, fnl_referral);
  if (world->memory.failed)
    return;
  world->creative_of[FNL_TIME] = -1;
  world->n_campaigns = plan->n_campaigns;
  for (int i = 0; i < plan->n_campaigns && !world->memory.failed; i++)
    lay_out_delivery(world, i);
  for (int i = 0; i < plan->n_channels && !world->memory.failed; i++) {
    if (plan->channels[i].kind == FNL_OWNED)
      lay_out_mailing(world, i);
    else if (plan->channels[i].kind == FNL_EARNED)
      lay_out_referral(world, i);
  }
}

void fnl_layout(fnl_world *world) {
  lay_out_slots(world);
  if (!world->memory.failed)
    lay_out_slot_cells(world);
  if (!world->memory.failed)
    lay_out_pairs(world);
  if (!world->memory.failed)
    lay_out_cells(world);
  if (!world->memory.failed)
    lay_out_channels(world);
}

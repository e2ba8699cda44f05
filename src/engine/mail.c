/* mail.c: who sends what to how many, and when it arrives. */
#include "base/grow.h"
#include "engine/doers.h"
#include "engine/postbox.h"

#include "random/variate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- memory ---- */

static bool shares_by_rate(const fnl_earned *earned) {
  return isfinite(earned->sharing_shape.value) && earned->n_senders > 0;
}

double fnl_mail_bytes(const fnl_plan *plan) {
  double bytes = 0.0;
  for (int c = 0; c < plan->n_channels; c++)
    if (plan->channels[c].kind == FNL_EARNED && shares_by_rate(&plan->channels[c].earned))
      bytes += sizeof(float) * (double)plan->population;
  return bytes;
}

static void find_brushes(fnl_postbox *box, const fnl_world *world) {
  const int cause = world->referrals[box->referral].cause;
  for (int x = 0; x < world->n_cells; x++)
    box->brush[x] = -1;
  for (int b = 0; b < world->n_brushes; b++)
    if (world->brushes[b].cause == cause)
      box->brush[world->brushes[b].cell] = b;
  for (int i = 0; i < world->n_terms; i++)
    if (world->terms[i].cause == cause)
      box->terms[box->n_terms++] = i;
}

static void lay_out_box(fnl_mail *mail, const fnl_world *world, int referral) {
  fnl_postbox *box = &mail->boxes[mail->n_boxes++];
  const fnl_referral *of = &world->referrals[referral];
  const fnl_earned *earned = &world->plan->channels[of->channel].earned;
  box->referral = referral;
  box->law = earned->law;
  box->window = (of->n_delays < world->n_days ? of->n_delays : world->n_days) + 1;
  box->arriving = FNL_TAKE(&mail->memory, box->window, fnl_acts);
  box->brush = FNL_TAKE(&mail->memory, world->n_cells, int);
  box->persuades = FNL_TAKE(&mail->memory, world->n_cells, double);
  box->terms = FNL_TAKE(&mail->memory, world->n_terms, int);
  if (shares_by_rate(earned))
    box->sharing = FNL_TAKE(&mail->memory, world->population, float);
  if (!mail->memory.failed)
    find_brushes(box, world);
}

fnl_status fnl_mail_init(fnl_mail **mail, const fnl_world *world, fnl_error *error) {
  *mail = NULL;
  if (!fnl_plan_is_personal(world->plan))
    return FNL_OK;
  fnl_mail *made = calloc(1, sizeof *made);
  if (!made)
    return fnl_error_no_memory(error);
  made->network = world->plan->graph;
  made->boxes = FNL_TAKE(&made->memory, world->n_referrals, fnl_postbox);
  made->rings.first = FNL_TAKE(&made->memory, world->n_flows + 1, int64_t);
  for (int r = 0; r < world->n_referrals && !made->memory.failed; r++)
    if (world->referrals[r].is_personal)
      lay_out_box(made, world, r);
  if (made->memory.failed) {
    fnl_mail_free(made);
    return fnl_error_no_memory(error);
  }
  *mail = made;
  return FNL_OK;
}

void fnl_mail_free(fnl_mail *mail) {
  if (!mail)
    return;
  for (int b = 0; b < mail->n_boxes; b++) {
    fnl_postbox *box = &mail->boxes[b];
    for (int i = 0; box->arriving && i < box->window; i++) {
      free(box->arriving[i].senders);
      free(box->arriving[i].alike);
      free(box->arriving[i].end);
      free(box->arriving[i].shift);
    }
  }
  free(mail->replies);
  fnl_rings_free(&mail->rings);
  fnl_arena_free(&mail->memory);
  free(mail);
}

bool fnl_mail_is_empty(const fnl_mail *mail) {
  for (int b = 0; b < mail->n_boxes; b++)
    for (int i = 0; i < mail->boxes[b].window; i++)
      if (mail->boxes[b].arriving[i].n > 0)
        return false;
  return true;
}

bool fnl_mail_failed(const fnl_mail *mail) { return mail->failed; }

/* ---- acts ---- */

static void clear(fnl_acts *acts) {
  acts->n = acts->n_alike = 0;
  acts->n_arcs = 0;
  acts->letters = acts->mean = 0.0;
  acts->are_plain = true;
}

static bool are_alike(const fnl_act *a, const fnl_act *b) {
  return a->letters == b->letters && !(a->last < b->last || a->last > b->last) &&
         a->mark.sent == b->mark.sent && a->mark.moved == b->mark.moved;
}

/* The number that follows those of the last that are alike. */
static uint32_t next_number(const fnl_acts *acts) {
  const fnl_alike *last = &acts->alike[acts->n_alike - 1];
  const size_t before = acts->n_alike > 1 ? last[-1].end : 0;
  return last->first.number + (uint32_t)(last->end - before);
}

/* Room for n more. */
static bool reserve(fnl_acts *acts, int64_t n) {
  return (double)acts->n + (double)n <= FNL_MAIL_MOST &&
         FNL_GROW(acts->senders, acts->capacity, acts->n + (size_t)n) &&
         FNL_GROW(acts->alike, acts->alike_capacity, acts->n_alike + 2);
}

/* The same by each of n people, numbered from act.number on. There is room. */
static void add(fnl_acts *acts, fnl_act act, const fnl_person *people, int64_t n) {
  if (n == 0)
    return;
  const bool goes_on = acts->n_alike > 0 && act.number == next_number(acts) &&
                       are_alike(&acts->alike[acts->n_alike - 1].first, &act);
  memcpy(acts->senders + acts->n, people, (size_t)n * sizeof *people);
  acts->n += (size_t)n;
  if (!goes_on)
    acts->alike[acts->n_alike++].first = act;
  acts->alike[acts->n_alike - 1].end = acts->n;
}

/* To anybody; nobody asks for the act's number. */
static void post(fnl_mail *mail, fnl_postbox *box, int day, fnl_act act) {
  fnl_acts *acts = &box->arriving[day % box->window];
  if (!reserve(acts, 1)) {
    mail->failed = true;
    return;
  }
  act.number = acts->n_alike > 0 ? next_number(acts) : 0;
  add(acts, act, &act.mark.sender, 1);
  acts->letters += act.letters;
  acts->mean += act.letters;
  acts->are_plain = false;
}

/* What is being sent, by whom and out of which stream of luck. */
typedef struct {
  fnl_mail *mail;
  fnl_postbox *box;
  const fnl_referral *referral;
  fnl_luck luck;
  int t, n_delays; /* days from now on which anything can arrive within the horizon */
  uint32_t n_acts; /* to every friend, so far today */
  fnl_stream rng;
} fnl_posting;

/* A number with this mean: one of the two whole ones beside it. */
static uint32_t whole(fnl_stream *rng, double mean) {
  const double floor_of = floor(mean), rest = mean - floor_of;
  return (uint32_t)floor_of + (rest > 0.0 && fnl_stream_uniform(rng) < rest);
}

/* Letters are alotted to their days: each arrives on any of them by the channel's delays. */
static void spread(fnl_posting *posting, fnl_act act) {
  const double *delay = posting->referral->delay;
  double rest = 1.0;
  uint32_t left = act.letters;
  for (int j = 0; j < posting->n_delays && left > 0; j++) {
    if (!(delay[j] > 0.0))
      continue;
    const double share = delay[j] < rest ? delay[j] / rest : 1.0;
    act.letters = (uint32_t)fnl_variate_binomial(&posting->rng, left, share);
    rest -= delay[j];
    left -= act.letters;
    if (act.letters > 0)
      post(posting->mail, posting->box, posting->t + 1 + j, act);
  }
}

static const double size_most = UINT32_MAX / 2.0; /* a loop run wild */

/* Every friend so often. */
static fnl_act act_to_friends(const fnl_posting *posting, double size) {
  const double bounded = size < size_most ? size : size_most, floor_of = floor(bounded);
  fnl_act act = {.mark.sent = posting->t, .letters = (uint32_t)floor_of, .last = 1.0f};
  if (bounded > floor_of) {
    act.letters++;
    act.last = (float)(bounded - floor_of);
  }
  return act;
}

/* Friends, each as likely to get a letter as the arc lets it through. */
static double weighted_friends(const fnl_network *network, const fnl_person *people, int64_t n) {
  double sum = 0.0;
  for (int64_t k = 0; k < n; k++)
    for (int64_t i = network->first[people[k]]; i < network->first[people[k] + 1]; i++)
      sum += (double)network->weight[i];
  return sum;
}

/* Room for n acts more, and for where the arcs of their senders lie. */
static bool reserve_arcs(fnl_acts *acts, int64_t n) {
  size_t capacity = acts->arcs_capacity;
  return reserve(acts, n) && FNL_GROW(acts->end, capacity, acts->n + (size_t)n) &&
         FNL_GROW(acts->shift, acts->arcs_capacity, acts->n + (size_t)n);
}

/* Puts the arcs of n people beside those of the senders before, and returns how many these are. */
static int64_t add_arcs(const fnl_network *network, fnl_acts *acts, const fnl_person *people,
                        int64_t n) {
  const int64_t *first = network->first, before = acts->n_arcs;
  int32_t *end = acts->end + acts->n;
  int64_t *shift = acts->shift + acts->n, n_arcs = before;
  for (int64_t i = 0; i < n; i++) {
    if (i + FNL_AHEAD < n)
      FNL_FETCH_SHARED(&first[people[i + FNL_AHEAD]]);
    const int64_t arc = first[people[i]];
    shift[i] = arc - n_arcs;
    n_arcs += first[people[i] + 1] - arc;
    end[i] = (int32_t)n_arcs;
  }
  acts->n_arcs = n_arcs;
  return n_arcs - before;
}

/* The same from each of n people, the first of whom have not moved today: each letter finds its own
 * day when the letters are opened. */
static void post_to_friends(fnl_posting *posting, fnl_act act, const fnl_person *people, int64_t n,
                            int64_t n_unmoved) {
  const fnl_network *network = posting->mail->network;
  const double each = act.letters - 1.0 + (double)act.last;
  for (int j = 0; n > 0 && act.letters > 0 && j < posting->n_delays; j++) {
    fnl_acts *acts = &posting->box->arriving[(posting->t + 1 + j) % posting->box->window];
    const double chance = posting->referral->delay[j];
    if (!(chance > 0.0))
      continue;
    if (!reserve_arcs(acts, n)) {
      posting->mail->failed = true;
      return;
    }
    const double friends = (double)add_arcs(network, acts, people, n);
    const double reached = network->weight ? weighted_friends(network, people, n) : friends;
    act.number = posting->n_acts;
    act.mark.moved = false;
    add(acts, act, people, n_unmoved);
    act.number += (uint32_t)n_unmoved;
    act.mark.moved = true;
    add(acts, act, people + n_unmoved, n - n_unmoved);
    acts->letters += act.letters * friends;
    acts->mean += reached * each * chance;
    acts->are_plain &= act.letters == 1 && act.last >= 1.0f && acts->n_arcs < INT32_MAX;
  }
  posting->n_acts += (uint32_t)n;
}

/* An act that reaches `size` people on average, or every friend so often. */
static void act_out(fnl_posting *posting, fnl_person person, bool moved, double size) {
  fnl_act act = {.mark = {person, posting->t, moved}, .last = 1.0f};
  const double bounded = size < size_most ? size : size_most;
  switch (posting->box->law) {
  case FNL_SENDING_EVERY_NEIGHBOUR:
    post_to_friends(posting, act_to_friends(posting, size), &person, 1, moved ? 0 : 1);
    return;
  case FNL_SENDING_FIXED:
    act.letters = whole(&posting->rng, bounded);
    break;
  default:
    act.letters = (uint32_t)fnl_variate_poisson(&posting->rng, bounded);
  }
  spread(posting, act);
}

/* ---- sharing of one's own ---- */

/* Gamma with mean one: the same for a person all his life. */
static double draw_sharing(const fnl_posting *posting, fnl_person person) {
  const double shape = posting->referral->sharing_shape;
  fnl_stream rng = fnl_stream_open(posting->luck.seed, posting->luck.replication,
                                   FNL_PURPOSE_SHARING, (uint32_t)posting->box->referral, person);
  return fnl_variate_gamma(&rng, shape) / shape;
}

static double sharing_of(const fnl_posting *posting, fnl_person person) {
  float *kept = posting->box->sharing;
  if (isinf(posting->referral->sharing_shape))
    return 1.0;
  if (!kept)
    return draw_sharing(posting, person);
  if (kept[person] < 0.0f)
    kept[person] = (float)draw_sharing(posting, person);
  return (double)kept[person];
}

/* ---- by the stage people are in ---- */

/* What is sent at once by a rate: single letters, or bursts. */
static void act_by_rate(fnl_posting *posting, fnl_person person) {
  const double burst = posting->referral->burst;
  const fnl_act single = {.mark = {person, posting->t, false}, .letters = 1, .last = 1.0f};
  if (burst > 0.0 || posting->box->law == FNL_SENDING_EVERY_NEIGHBOUR)
    act_out(posting, person, false, burst > 0.0 ? burst : 1.0);
  else
    spread(posting, single);
}

/* All alike: so many acts, each anybody's. */
static void send_alike(fnl_posting *posting, const fnl_person *people, int64_t n, double rate) {
  const double mean = rate * (double)n;
  if (mean > FNL_MAIL_MOST) {
    posting->mail->failed = true;
    return;
  }
  for (int64_t acts = fnl_variate_poisson(&posting->rng, mean); acts > 0; acts--) {
    if (posting->mail->failed)
      return;
    act_by_rate(posting, people[fnl_stream_below(&posting->rng, (uint32_t)n)]);
  }
}

/* Each by his own sharing: acts are the points of a Poisson process along the people, everybody
 * being as long as his rate. Beside a gap of too many of them one act would be lost in rounding. */
static void send_unlike(fnl_posting *posting, const fnl_person *people, int64_t n, double rate) {
  double gap = -log(fnl_stream_uniform(&posting->rng));
  posting->mail->failed |= rate * (double)n > FNL_MAIL_MOST;
  for (int64_t i = 0; i < n && !posting->mail->failed; i++) {
    gap -= rate * sharing_of(posting, people[i]);
    posting->mail->failed |= gap < -FNL_MAIL_MOST;
    for (; gap < 0.0 && !posting->mail->failed; gap -= log(fnl_stream_uniform(&posting->rng)))
      act_by_rate(posting, people[i]);
  }
}

static void send_by_rate(fnl_posting *posting, const fnl_roster *roster) {
  const fnl_referral *referral = posting->referral;
  const double size = referral->burst > 0.0 ? referral->burst : 1.0;
  for (int k = 0; k < referral->n_senders; k++) {
    const int x = referral->sender[k];
    const double rate = referral->rate[k] / size;
    if (!(rate > 0.0) || roster->n[x] == 0)
      continue;
    if (posting->box->sharing)
      send_unlike(posting, fnl_roster_of(roster, x), roster->n[x], rate);
    else
      send_alike(posting, fnl_roster_of(roster, x), roster->n[x], rate);
  }
}

/* ---- by what has happened ---- */

/* So many people tell what each has done, the first of them without having moved. */
static void tell(fnl_posting *posting, const fnl_person *people, int64_t n, int64_t n_unmoved,
                 double size) {
  if (!(size > 0.0))
    return;
  if (isinf(posting->referral->sharing_shape) && posting->box->law == FNL_SENDING_EVERY_NEIGHBOUR) {
    post_to_friends(posting, act_to_friends(posting, size), people, n, n_unmoved);
    return;
  }
  for (int64_t i = 0; i < n && !posting->mail->failed; i++)
    act_out(posting, people[i], i >= n_unmoved, size * sharing_of(posting, people[i]));
}

static void send_what_happened(fnl_posting *posting, const fnl_doers *doers) {
  const fnl_referral *referral = posting->referral;
  for (int k = 0; k < referral->n_announced; k++) {
    const int slot_cell = referral->announced[k];
    const int64_t n = doers->n_all[slot_cell], by_rate = n - doers->n_moves[slot_cell];
    tell(posting, fnl_doers_of(doers, slot_cell), n, by_rate, referral->told[k]);
  }
}

static void send_from_seeds(fnl_posting *posting, const fnl_world *world, const fnl_state *state,
                            const fnl_roster *roster) {
  for (int g = 0; g < world->n_segments && world->plan->has_seeds; g++) {
    const int x = world->plan->seeds.to * world->n_segments + g;
    const int64_t n = (int64_t)state->seeded[g];
    const fnl_person *people = fnl_roster_of(roster, x) + roster->n[x] - n;
    tell(posting, people, n, n, posting->referral->told_by_seeds[g]);
  }
}

/* ---- a day ---- */

/* Seeds tell on day 0 what they tell before anybody acts: their acts are numbered apart. */
#define FIRST_ACT_OF_SEEDS (UINT32_C(1) << 31)

static fnl_posting posting_of(fnl_mail *mail, int b, const fnl_world *world, fnl_luck luck, int t,
                              bool by_seeds) {
  fnl_postbox *box = &mail->boxes[b];
  const int left = world->n_days - 1 - t;
  const fnl_referral *referral = &world->referrals[box->referral];
  return (fnl_posting){
      .mail = mail,
      .box = box,
      .referral = referral,
      .luck = luck,
      .t = t,
      .n_delays = referral->n_delays < left ? referral->n_delays : left,
      .n_acts = by_seeds ? FIRST_ACT_OF_SEEDS : 0,
      .rng = fnl_stream_open(luck.seed, luck.replication, FNL_PURPOSE_ACT, (uint32_t)t,
                             2 * (uint64_t)box->referral + by_seeds),
  };
}

void fnl_mail_reset(fnl_mail *mail, const fnl_world *world, fnl_luck luck, fnl_state *state,
                    const fnl_roster *roster) {
  mail->failed = false;
  for (int b = 0; b < mail->n_boxes; b++) {
    fnl_postbox *box = &mail->boxes[b];
    for (int i = 0; i < box->window; i++)
      clear(&box->arriving[i]);
    for (int64_t i = 0; box->sharing && i < (int64_t)world->population; i++)
      box->sharing[i] = -1.0f;
    fnl_posting posting = posting_of(mail, b, world, luck, 0, true);
    state->letters[box->referral] = 0.0;
    send_from_seeds(&posting, world, state, roster);
  }
}

void fnl_mail_send(fnl_mail *mail, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                   fnl_state *state, const fnl_roster *roster, const fnl_doers *doers) {
  for (int b = 0; b < mail->n_boxes && !mail->failed; b++) {
    fnl_postbox *box = &mail->boxes[b];
    fnl_posting posting = posting_of(mail, b, world, luck, day->t, false);
    clear(&box->arriving[day->t % box->window]);
    send_by_rate(&posting, roster);
    send_what_happened(&posting, doers);
    state->letters[box->referral] = box->arriving[(day->t + 1) % box->window].mean;
  }
}

/* Those of the acts that are alike to which act number `index` belongs. */
static const fnl_alike *alike_of(const fnl_acts *acts, uint32_t index) {
  size_t low = 0, high = acts->n_alike - 1;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (index < acts->alike[middle].end)
      high = middle;
    else
      low = middle + 1;
  }
  return &acts->alike[low];
}

fnl_postmark fnl_mail_postmark(const fnl_mail *mail, int flow, int64_t index) {
  const fnl_rings *rings = &mail->rings;
  const int64_t at = rings->first[flow] + index;
  const fnl_ring *ring = &rings->items[rings->are_in_order ? (uint32_t)at : rings->by_flow[at]];
  const fnl_postbox *box = &mail->boxes[ring->box];
  const fnl_acts *acts = &box->arriving[mail->t % box->window];
  fnl_postmark mark = alike_of(acts, ring->act)->first.mark;
  mark.sender = acts->senders[ring->act];
  return mark;
}

/* lineage_senders.c: the way back from a move to its sender. */
#include "engine/lineage_parts.h"

#include "engine/urn.h"

#include <math.h>

/* What is asked: whose send by this channel arrived today. */
typedef struct {
  fnl_lineage *lineage;
  const fnl_world *world;
  const fnl_state *state;
  const fnl_roster *roster;
  fnl_stream rng;
  int referral, t;
} fnl_question;

/* One of those in a cell now or who left it from day `since` on; and when he had come. */
typedef struct {
  fnl_person person;
  int32_t came;
} fnl_candidate;

static int64_t leavers_on(const fnl_world *world, const fnl_past *past, int x) {
  return past->first_mover[world->cells[x].end_flow] -
         past->first_mover[world->cells[x].first_flow];
}

static fnl_candidate candidate(const fnl_question *question, int x, int since, int64_t at) {
  const fnl_lineage *lineage = question->lineage;
  const fnl_world *world = question->world;
  const fnl_roster *roster = question->roster;
  if (at < roster->n[x]) {
    const fnl_person person = fnl_roster_of(roster, x)[at];
    return (fnl_candidate){person, lineage->moved[person]};
  }
  at -= roster->n[x];
  const fnl_past *past = fnl_lineage_past(lineage, since);
  for (int t = since; at >= leavers_on(world, past, x); past = fnl_lineage_past(lineage, ++t))
    at -= leavers_on(world, past, x);
  at += past->first_mover[world->cells[x].first_flow];
  return (fnl_candidate){past->movers.items[at], (int32_t)past->since.items[at]};
}

/* Anybody who was in cell x on the morning of day `then`, all alike. */
static fnl_person person_then(fnl_question *question, int x, int then) {
  int64_t n = question->roster->n[x];
  for (int t = then; t < question->t; t++)
    n += leavers_on(question->world, fnl_lineage_past(question->lineage, t), x);
  for (;;) {
    const int64_t at = (int64_t)fnl_stream_below_large(&question->rng, (uint64_t)n);
    const fnl_candidate found = candidate(question, x, then, at);
    if (found.came < then)
      return found.person;
  }
}

/* d_j Phi(t - j) of one day. */
static double arriving_from(const fnl_question *question, int then) {
  const fnl_referral *referral = &question->world->referrals[question->referral];
  return referral->delay[question->t - 1 - then] *
         fnl_state_sends(question->state, question->world, then)[question->referral];
}

static int day_of_send(fnl_question *question) {
  const fnl_referral *referral = &question->world->referrals[question->referral];
  const int t = question->t, first = t > referral->n_delays ? t - referral->n_delays : 0;
  double sum = 0.0;
  if (first == t - 1)
    return first;
  for (int then = t - 1; then >= first; then--)
    sum += arriving_from(question, then);
  fnl_urn urn = {fnl_stream_uniform(&question->rng) * sum, t - 1};
  for (int then = t - 1; then >= first; then--)
    if (fnl_urn_falls(&urn, then, arriving_from(question, then)))
      break;
  return urn.chosen;
}

/* Sends a day of one of the cells that send. */
static double sent_from(const fnl_referral *referral, const fnl_past *past, int k) {
  return referral->rate[k] * (double)past->people[referral->sender[k]];
}

/* Somebody of a stage that sends, as of the morning of day `then`. */
static uint32_t sender_by_stage(fnl_question *question, int then) {
  const fnl_referral *referral = &question->world->referrals[question->referral];
  const fnl_past *past = fnl_lineage_past(question->lineage, then);
  double sum = 0.0;
  for (int k = 0; k < referral->n_senders; k++)
    sum += sent_from(referral, past, k);
  fnl_urn urn = {fnl_stream_uniform(&question->rng) * sum, 0};
  for (int k = 0; k < referral->n_senders; k++)
    if (fnl_urn_falls(&urn, k, sent_from(referral, past, k)))
      break;
  const fnl_person person = person_then(question, referral->sender[urn.chosen], then);
  return fnl_lineage_before(question->lineage, person, then);
}

/* An act of sending is one sender's, whoever of its receivers is asked: any of the day's acts. */
static uint32_t sender_by_act(fnl_question *question, int then) {
  const fnl_past *past = fnl_lineage_past(question->lineage, then);
  const double burst = question->world->referrals[question->referral].burst;
  fnl_list *acts = &past->acts[question->referral];
  if (!(burst > 0.0))
    return sender_by_stage(question, then);
  const double n = round(past->by_rate[question->referral] / burst);
  const uint64_t act = fnl_stream_below_large(&question->rng, n > 1.0 ? (uint64_t)n : 1);
  if (act < acts->n)
    return acts->items[act];
  const uint32_t node = sender_by_stage(question, then);
  fnl_list_add(acts, node, &question->lineage->forest);
  return node;
}

/* The parts of a day's sends that fnl_day_book added up: by stage, by what was told, by seeds. */
static double part_of(const fnl_question *question, const fnl_past *past, int then, int part) {
  const fnl_referral *referral = &question->world->referrals[question->referral];
  if (part == 0)
    return past->by_rate[question->referral];
  if (part <= referral->n_announced) {
    const int slot_cell = referral->announced[part - 1];
    return referral->told[part - 1] * (double)past->told[question->lineage->told_of[slot_cell]].n;
  }
  const int g = part - 1 - referral->n_announced;
  return then == 0 ? referral->told_by_seeds[g] * question->state->seeded[g] : 0.0;
}

/* Within a part: an act's sender, or one of the occurrences, or of the seeds. */
static uint32_t sender_in(fnl_question *question, const fnl_past *past, int then, int part) {
  const fnl_referral *referral = &question->world->referrals[question->referral];
  const fnl_lineage *lineage = question->lineage;
  if (part == 0)
    return sender_by_act(question, then);
  if (part <= referral->n_announced) {
    const fnl_list *told = &past->told[lineage->told_of[referral->announced[part - 1]]];
    return told->items[fnl_stream_below_large(&question->rng, told->n)];
  }
  const int g = part - 1 - referral->n_announced;
  const uint64_t n = (uint64_t)question->state->seeded[g];
  return lineage->seed[g] + (uint32_t)fnl_stream_below_large(&question->rng, n);
}

/* The sender's node. */
static uint32_t sender(fnl_question *question, int then) {
  const fnl_referral *referral = &question->world->referrals[question->referral];
  const fnl_past *past = fnl_lineage_past(question->lineage, then);
  const int n_parts = 1 + referral->n_announced + question->world->n_segments;
  double sum = 0.0;
  for (int part = 0; part < n_parts; part++)
    sum += part_of(question, past, then, part);
  fnl_urn urn = {fnl_stream_uniform(&question->rng) * sum, 0};
  for (int part = 0; part < n_parts; part++)
    if (fnl_urn_falls(&urn, part, part_of(question, past, then, part)))
      break;
  return sender_in(question, past, then, urn.chosen);
}

/* ---- today's moves ---- */

/* What moved somebody: whose it was, and when it was sent. */
typedef struct {
  uint32_t sender; /* node */
  int sent;
} fnl_word;

static fnl_word word_by_draw(fnl_question *question) {
  const int then = day_of_send(question);
  return (fnl_word){.sender = sender(question, then), .sent = then};
}

/* What the sender was on that day: after his move, if it was by moving that he sent; or, whom it
 * made a root, that. */
static uint32_t node_of_sender(const fnl_lineage *lineage, fnl_postmark mark) {
  const uint32_t before = fnl_lineage_before(lineage, mark.sender, mark.sent + mark.moved);
  uint32_t node = fnl_lineage_last(lineage, mark.sender);
  if (before != FNL_NO_NODE)
    return before;
  while (lineage->forest.nodes[node].previous != FNL_NO_NODE)
    node = lineage->forest.nodes[node].previous;
  return node;
}

/* Letters know their sender. */
static fnl_word word_of_letter(const fnl_lineage *lineage, fnl_postmark mark) {
  return (fnl_word){.sender = node_of_sender(lineage, mark), .sent = mark.sent};
}

static void add_referred(fnl_question *question, const fnl_scene *scene, int flow) {
  fnl_lineage *lineage = question->lineage;
  const fnl_roster *roster = scene->roster;
  const fnl_referral *referral = &question->world->referrals[question->referral];
  const int64_t first = roster->first_mover[flow];
  for (int64_t i = first; i < roster->first_mover[flow + 1]; i++) {
    const fnl_word word =
        referral->is_personal
            ? word_of_letter(lineage, fnl_mail_postmark(scene->mail, flow, i - first))
            : word_by_draw(question);
    if (lineage->forest.failed)
      return;
    fnl_lineage_add(lineage, (fnl_adopter){.person = roster->movers[i],
                                           .parent = word.sender,
                                           .day = question->t,
                                           .sent = word.sent,
                                           .cause = (int16_t)referral->cause});
  }
}

void fnl_lineage_find_senders(fnl_lineage *lineage, const fnl_scene *scene) {
  for (int i = 0; i < lineage->n_flows && !lineage->forest.failed; i++) {
    if (lineage->referral_of[i] < 0)
      continue;
    fnl_question question = {
        .lineage = lineage,
        .world = scene->world,
        .state = scene->state,
        .roster = scene->roster,
        .rng = fnl_stream_open(scene->luck.seed, scene->luck.replication, FNL_PURPOSE_SENDER,
                               (uint32_t)scene->day->t, (uint64_t)i),
        .referral = lineage->referral_of[i],
        .t = scene->day->t,
    };
    add_referred(&question, scene, i);
  }
}

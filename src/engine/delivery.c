/* delivery.c: what those do who get a letter. */
#include "engine/postbox.h"

#include "base/grow.h"

/* ---- to people of one cell ---- */

/* Where the people of one cell ring by every letter, and nobody else, nothing needs to be drawn;
 * and nobody can foresee who is still there, so that is counted instead of asked. */
static void deliver_to_cell(fnl_opening *opening) {
  const fnl_roster *roster = opening->roster;
  const uint32_t *where = roster->where;
  const uint64_t first = (uint64_t)roster->first[opening->cell];
  const uint64_t n = (uint64_t)roster->n[opening->cell];
  fnl_bag *bag = &opening->mail->bag;
  int n_hearing = 0;
  for (int i = 0; i < bag->n; i++) {
    const fnl_person person = bag->person[i];
    bag->person[n_hearing] = person;
    bag->act[n_hearing] = bag->act[i];
    n_hearing += where[person] - first < n;
  }
  fnl_rings_add(opening, opening->cell, n_hearing, bag->person, bag->act);
}

/* ---- to each by himself ---- */

static void reply(fnl_mail *mail, fnl_person person, int slot_cell) {
  if (!FNL_GROW(mail->replies, mail->reply_capacity, mail->n_replies + 1)) {
    mail->failed = true;
    return;
  }
  mail->replies[mail->n_replies++] = (fnl_reply){person, slot_cell};
}

/* What a letter makes somebody do besides moving. */
static void read_letter(fnl_opening *opening, fnl_person person, int x) {
  const fnl_postbox *box = opening->box;
  for (int i = 0; i < box->n_terms; i++) {
    const fnl_term *term = &opening->world->terms[box->terms[i]];
    if (term->cell == x && fnl_words_uniform(&opening->words) < term->weight)
      reply(opening->mail, person, term->slot_cell);
  }
}

static bool happens(fnl_opening *opening, double p) {
  return p >= 1.0 || (p > 0.0 && fnl_words_uniform(&opening->words) < p);
}

/* Somebody gets a letter over an arc that lets it through with probability `weight`: thinned to
 * those that ring, out of those that might. */
static void deliver(fnl_opening *opening, fnl_person person, double weight, uint32_t act) {
  const int x = fnl_roster_cell(opening->roster, person);
  double q = opening->box->persuades[x];
  if (opening->box->n_terms == 0) {
    q = q * weight / opening->most;
  } else {
    if (weight < 1.0 && fnl_words_uniform(&opening->words) >= weight)
      return;
    read_letter(opening, person, x);
  }
  if (happens(opening, q))
    fnl_rings_add(opening, x, 1, &person, &act);
}

static void deliver_to_each(fnl_opening *opening) {
  const fnl_network *network = opening->mail->network;
  const fnl_bag *bag = &opening->mail->bag;
  for (int i = 0; i < bag->n; i++) {
    const bool weighs = network && network->weight;
    deliver(opening, bag->person[i], weighs ? (double)network->weight[bag->arc[i]] : 1.0,
            bag->act[i]);
  }
}

/* Once the memory they are looked up in has come. */
static void look_up_friends(fnl_opening *opening) {
  fnl_bag *bag = &opening->mail->bag;
  const uint32_t *neighbour = opening->mail->network->neighbour, *where = opening->roster->where;
  for (int i = 0; i < bag->n; i++) {
    bag->person[i] = neighbour[bag->arc[i]];
    FNL_FETCH(&where[bag->person[i]]);
  }
}

void fnl_mail_deliver(fnl_opening *opening) {
  if (opening->mail->network)
    look_up_friends(opening);
  if (opening->cell >= 0)
    deliver_to_cell(opening);
  else
    deliver_to_each(opening);
  opening->mail->bag.n = 0;
}

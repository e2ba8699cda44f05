/* postbox.h: what the files share that word between people is made of; for no others.
 *
 *   mail.c      who sends what, and when it arrives
 *   letters.c   the day's letters are opened: which of them, and who gets them
 *   delivery.c  what those do who get one
 *   rings.c     who has heard a ring, and what moves him
 */
#ifndef FNL_ENGINE_POSTBOX_H
#define FNL_ENGINE_POSTBOX_H

#include "engine/mail.h"
#include "network/network.h"
#include "random/geometric.h"

/* Letters are drawn so many ahead, so that the memory which says who gets them is on its way when
 * they are due; senders are looked up a few ahead for the same end. */
enum { FNL_BAG = 256, FNL_AHEAD = 32 };

/* So many letters are asked for at once where nobody can foresee how many there are. */
enum { FNL_AT_ONCE = 4 };

/* So many acts of a day, or letters that may ring, take more than any machine has: a loop run wild.
 */
#define FNL_MAIL_MOST 4e8

/* What one person sends at once; its letters arrive by the channel's delays. */
typedef struct {
  fnl_postmark mark;
  uint32_t letters; /* to every friend: letters each gets, the last of them only perhaps */
  float last;       /* with this probability; 1 elsewhere */
  uint32_t number;  /* to every friend: of the channel's acts of that day */
} fnl_act;

/* Acts that are alike, one after the other. */
typedef struct {
  fnl_act first; /* the others have numbers that follow; `senders` says whose they are */
  size_t end;    /* behind the last of them */
} fnl_alike;

/* Acts whose letters arrive on one day. */
typedef struct {
  fnl_person *senders; /* [n] */
  size_t n, capacity;
  fnl_alike *alike; /* [n_alike] */
  size_t n_alike, alike_capacity;
  double letters; /* to be looked at */
  double mean;    /* that arrive: to every friend each may find another day */
  bool are_plain; /* each of one letter to every friend, and few enough for `end` */
  /* to every friend: the arcs of all senders side by side */
  int64_t n_arcs;
  int32_t *end;   /* [n] behind those of this sender, as long as there are less than 2^31 */
  int64_t *shift; /* [n] from an arc's place among them to its number in the network */
  size_t arcs_capacity;
} fnl_acts;

/* A personal channel. */
typedef struct {
  int referral; /* of the world */
  fnl_sending_law law;
  float *sharing;      /* [population] where asked for before; below 0: not yet. NULL: not kept */
  int window;          /* days until the last letter arrives, and today */
  fnl_acts *arriving;  /* [window], of day t at t % window */
  int *brush;          /* [n_cells] of this channel; -1: its letters move nobody there */
  double *persuades;   /* [n_cells] q today */
  int n_terms, *terms; /* of the world: events that its touches make happen */
  fnl_geometric skips; /* letters that cannot ring before the next that might */
} fnl_postbox;

typedef struct {
  double u; /* uniform: the earlier of two rings of one clock has the smaller; below 0: not drawn */
  uint32_t act; /* of those whose letters arrive today */
  int32_t cell, box;
  uint32_t n; /* of so many rings of its box this is the first, as long as u is not drawn */
} fnl_ring;

/* Today's, one for each who has heard any, in the order in which they first did. */
typedef struct {
  fnl_ring *items;
  fnl_person *people; /* [n] who */
  size_t n, capacity;
  bool are_alike; /* all by letters of one box to people of one cell */
  /* by which flow each moves, and their order by flow: */
  int32_t *flow;      /* [n] unless all go by one */
  int64_t *first;     /* [n_flows + 1] where a flow's begin */
  uint32_t *by_flow;  /* [n] the rings in this order */
  fnl_person *sorted; /* [n] and their people */
  size_t order_capacity;
  bool are_in_order; /* as they are: all go by one flow */
} fnl_rings;

/* Letters, and whom they go to; with room behind the last for some that are asked for in vain. */
typedef struct {
  int n;
  uint32_t act[FNL_BAG + FNL_AT_ONCE];
  int64_t arc[FNL_BAG]; /* on a network: then the people are still to be looked up */
  fnl_person person[FNL_BAG];
} fnl_bag;

struct fnl_mail {
  fnl_arena memory;
  const fnl_network *network; /* NULL: everybody knows everybody */
  int n_boxes;
  fnl_postbox *boxes;
  fnl_rings rings;
  fnl_reply *replies; /* [n_replies] today's */
  size_t n_replies, reply_capacity;
  fnl_bag bag; /* scratch */
  int t;       /* today */
  bool failed;
};

/* A box whose letters of today are opened. */
typedef struct {
  fnl_mail *mail;
  fnl_postbox *box;
  int index; /* of the box */
  const fnl_day *day;
  const fnl_world *world;
  fnl_luck luck;
  fnl_roster *roster;
  double most;    /* a letter rings at most with this probability */
  int cell;       /* whose people alone hear rings, and of every letter that is opened; -1: none */
  bool is_prompt; /* letters have one delay, so all arrive together */
  fnl_words words;
} fnl_opening;

/* Whoever is in mail->bag gets his letter; it is empty then. */
void fnl_mail_deliver(fnl_opening *opening);

/* `n` people of cell x hear a ring by these letters, one after the other: their first today, or one
 * more. Memory that is not enough is said by mail->failed. */
void fnl_rings_add(fnl_opening *opening, int x, int n, const fnl_person *people,
                   const uint32_t *acts);

/* When all have rung: what moves each who has heard one, counted in state->persuaded, and their
 * order by flow. */
void fnl_rings_settle(fnl_mail *mail, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                      fnl_state *state);

void fnl_rings_free(fnl_rings *rings);

/* Those who have heard one, by flow. */
static inline const fnl_person *fnl_rings_people(const fnl_rings *rings) {
  return rings->are_in_order ? rings->people : rings->sorted;
}

#endif

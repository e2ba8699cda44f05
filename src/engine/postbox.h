/* postbox.h: what mail.c (sending) and letters.c (opening) share; for no others. */
#ifndef FNL_ENGINE_POSTBOX_H
#define FNL_ENGINE_POSTBOX_H

#include "engine/mail.h"
#include "network/network.h"
#include "random/geometric.h"

/* Letters are drawn so many ahead, and senders looked up, so that the memory which says who gets
 * them is on its way when they are due. */
enum { FNL_AHEAD = 32 };

/* So many acts of a day, or letters that may ring, take more than any machine has: a loop run wild.
 */
#define FNL_MAIL_MOST 4e8

/* Acts whose letters arrive on one day. */
typedef struct {
  fnl_act *items;
  size_t n, capacity;
  double letters; /* to be looked at, counted on the eve */
  bool are_plain; /* each of one letter to every friend */
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
  const fnl_act *act;
  fnl_person person;
  int32_t cell, box, flow;
} fnl_ring;

/* A letter whose receiver is still to be looked up. */
typedef struct {
  const fnl_act *act;
  int64_t arc; /* on a network */
  fnl_person person;
} fnl_drawn;

struct fnl_mail {
  fnl_arena memory;
  const fnl_network *network; /* NULL: everybody knows everybody */
  int n_boxes;
  fnl_postbox *boxes;
  fnl_ring *rings; /* today's, one for each who has heard any */
  size_t n_rings, ring_capacity;
  int n_flows;
  int64_t *first;     /* [n_flows + 1] of `by_flow` */
  uint32_t *by_flow;  /* [n_rings] rings in the order of their flows */
  fnl_person *people; /* [n_rings] the same order */
  size_t order_capacity;
  fnl_reply *replies; /* [n_replies] today's */
  size_t n_replies, reply_capacity;
  bool failed;
  fnl_drawn drawn[FNL_AHEAD]; /* scratch */
};

static inline int64_t fnl_mail_friends(const fnl_mail *mail, fnl_person person) {
  return mail->network->first[person + 1] - mail->network->first[person];
}

#endif

/* mail.h: word that goes from one person to another.
 *
 * A channel is *personal* where it matters who sends and who is reached: invitations of a fixed
 * number, sharing that is a person's own, a network of friends. Its sends are *letters*, each from
 * somebody to somebody, and whoever gets one gets a whole touch.
 *
 *   act     what one person sends at once; its letters arrive by the channel's delays
 *   letter  one of them: to anybody, to any of the sender's friends, or to every one of them
 *   ring    a letter that would move its receiver by itself
 *
 * A whole touch is a clock that rings today with probability q, the sum of what its channel would
 * do to somebody of that stage; time and all other channels are one clock of rate H. Who has heard
 * no ring is drawn with the others of the cell, by H alone; who has is moved by what rang first.
 * That is the law of docs/model.md (k touches add -k ln(1 - q) to H, a cause's part being its rate)
 * and lets letters that would move nobody be skipped in one step, however many they are.
 *
 * Counts of letters on their way are made when they are sent. The draws have streams of their own.
 *
 * Memory: an act 4 bytes while its letters are on their way, 12 more where they go to every friend,
 * and 40 unless it is like the one before; a ring 28 for a day; 4 a person where those who send by
 * a rate have sharing of their own.
 */
#ifndef FNL_ENGINE_MAIL_H
#define FNL_ENGINE_MAIL_H

#include "engine/roster.h"

typedef struct fnl_mail fnl_mail;
struct fnl_doers;

/* Something other than a move that somebody did because of a letter. */
typedef struct {
  fnl_person person;
  int32_t slot_cell;
} fnl_reply;

/* Whose letter it is. */
typedef struct {
  fnl_person sender;
  int sent;   /* the day */
  bool moved; /* the sender is meant as he was after his move of that day */
} fnl_postmark;

double fnl_mail_bytes(const fnl_plan *plan); /* without letters on their way */

/* `*mail` is NULL where no channel of the plan is personal. */
fnl_status fnl_mail_init(fnl_mail **mail, const fnl_world *world, fnl_error *error);
void fnl_mail_free(fnl_mail *mail); /* legal on NULL */

/* Day 0: the seeds' own letters. */
void fnl_mail_reset(fnl_mail *mail, const fnl_world *world, fnl_luck luck, fnl_state *state,
                    const fnl_roster *roster);

/* Delivers today's letters, the day's effects being known: state->persuaded has who moves by
 * flow, their names are in the roster, and state->replies what letters make happen. */
void fnl_mail_open(fnl_mail *mail, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                   fnl_state *state, fnl_roster *roster);

/* Takes in what is sent today, and says in state->letters what arrives tomorrow. Everybody still
 * stands where he was in the morning. */
void fnl_mail_send(fnl_mail *mail, const fnl_day *day, const fnl_world *world, fnl_luck luck,
                   fnl_state *state, const fnl_roster *roster, const struct fnl_doers *doers);

/* Of the letter that moved number `index` of those who take this flow today. */
fnl_postmark fnl_mail_postmark(const fnl_mail *mail, int flow, int64_t index);

/* Today's; state->replies counts them by slot cell. */
size_t fnl_mail_replies(const fnl_mail *mail, const fnl_reply **replies);

/* Whether no letter is on its way. */
bool fnl_mail_is_empty(const fnl_mail *mail);

/* Whether memory has failed: not all letters have been sent. */
bool fnl_mail_failed(const fnl_mail *mail);

#endif

/* gradient.c: a run with a tape, and the way back over it. */
#include "engine/gradient.h"

#include "engine/adjoint.h"
#include "engine/worth.h"

#include <stdlib.h>
#include <string.h>

struct fnl_gradient {
  const fnl_engine_type *engine;
  fnl_workplace place;
  fnl_tape tape;
  fnl_adjoint adjoint;
  fnl_worth *worth; /* NULL: the plan does not ask for it */
};

fnl_status fnl_gradient_init(fnl_gradient **gradient, const fnl_world *world, fnl_error *error) {
  fnl_status status = FNL_OK;
  fnl_gradient *made = calloc(1, sizeof *made);
  *gradient = NULL;
  if (!made)
    return fnl_error_no_memory(error);
  made->engine = fnl_engine_by_name("expected");
  FNL_TRY(fnl_workplace_init(&made->place, made->engine, world, error));
  FNL_TRY(fnl_tape_init(&made->tape, world, error));
  FNL_TRY(fnl_adjoint_init(&made->adjoint, world, error));
  if (fnl_plan_looks_beyond(world->plan))
    FNL_TRY(fnl_worth_init(&made->worth, world, error));
  *gradient = made;
out:
  if (status != FNL_OK)
    fnl_gradient_free(made);
  return status;
}

void fnl_gradient_free(fnl_gradient *gradient) {
  if (!gradient)
    return;
  fnl_worth_free(gradient->worth);
  fnl_adjoint_free(&gradient->adjoint);
  fnl_tape_free(&gradient->tape);
  fnl_workplace_free(&gradient->place);
  free(gradient);
}

void fnl_gradient_run(fnl_gradient *gradient, const fnl_world *world, const fnl_spending *spending,
                      fnl_run *run) {
  const fnl_luck luck = {0, 0}; /* nothing is drawn */
  fnl_workplace *place = &gradient->place;
  fnl_engine_start(gradient->engine, world, spending, luck, place, run);
  for (int t = 0; t < world->n_days; t++) {
    fnl_tape_record(&gradient->tape, world, t, &place->state, &place->day);
    fnl_engine_day(gradient->engine, world, luck, t, place, run);
  }
  fnl_engine_finish(gradient->engine, world, place, run);
  if (gradient->worth)
    fnl_worth_of_run(gradient->worth, world, &place->state, run);
}

static void back_from_beyond(fnl_gradient *gradient, const fnl_world *world,
                             const double *weights) {
  bool any = false;
  const fnl_adjoint *adjoint = &gradient->adjoint;
  const fnl_worth_slopes slopes = {adjoint->people, adjoint->exposure, adjoint->sends};
  for (int k = 0; k < FNL_N_BEYOND; k++)
    any |= weights[k] != 0.0;
  if (gradient->worth && any)
    fnl_worth_back(gradient->worth, world, weights, &slopes);
}

void fnl_gradient_back(fnl_gradient *gradient, const fnl_world *world,
                       const fnl_run_weights *weights, double *by_day, double *by_money) {
  fnl_adjoint *adjoint = &gradient->adjoint;
  fnl_adjoint_start(adjoint, world, &gradient->place.state, &gradient->tape, weights);
  back_from_beyond(gradient, world, weights->beyond);
  for (int t = world->n_days - 1; t >= 0; t--) {
    const fnl_tape_day *day = &gradient->tape.days[t];
    fnl_adjoint_book(adjoint, world, t);
    fnl_adjoint_moves(adjoint, world, day);
    fnl_adjoint_touches(adjoint, world, t, day);
  }
  if (by_day)
    fnl_adjoint_by_day(adjoint, world, by_day);
  if (by_money)
    fnl_adjoint_by_money(adjoint, world, by_money);
}

/* With day 0 undone, the adjoint of the people is that of those who are there at its start. */
void fnl_gradient_by_person(const fnl_gradient *gradient, const fnl_world *world, double *by_cell) {
  memcpy(by_cell, gradient->adjoint.people, (size_t)world->n_cells * sizeof *by_cell);
}

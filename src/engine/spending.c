/* spending.c: planned money by day, and the parts of it that a day's formulas want. */
#include "engine/spending.h"

double fnl_spending_release(int n_days, const double *planned, double catch_up, double *release,
                            double *most) {
  double rest = 0.0;
  for (int t = n_days - 1; t >= 0; t--) {
    rest += planned[t];
    release[t] = planned[t] > 0.0 ? planned[t] / rest : 0.0;
  }
  for (int t = 0; t < n_days; t++)
    most[t] = planned[t] > 0.0 ? catch_up * planned[t] / rest : 0.0;
  return rest;
}

void fnl_spending_from_days(const fnl_world *world, const double *planned, double *money,
                            double *release, double *most) {
  const size_t n_days = (size_t)world->n_days;
  for (int i = 0; i < world->n_campaigns; i++) {
    const size_t first = (size_t)i * n_days;
    money[i] = fnl_spending_release(world->n_days, planned + first, world->deliveries[i].catch_up,
                                    release + first, most + first);
  }
}

void fnl_spending_days(const fnl_world *world, const double *money, double *planned) {
  for (int i = 0; i < world->n_campaigns; i++) {
    const fnl_delivery *delivery = &world->deliveries[i];
    for (int t = 0; t < world->n_days; t++)
      *planned++ = money[i] * (delivery->most[t] / delivery->catch_up);
  }
}

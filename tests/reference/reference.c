/* reference.c: the model's text, formula by formula.
 *
 * Symbols are the text's: t day, s stage, g segment, m move, c cause, e event; a r v k the
 * segment's multipliers; M f f_hat F w ell of a campaign (F and w of owned and earned channels
 * too); lambda touches per person and day; q, H of a move by a cause; Phi a day's sends. Arrays
 * are dense over everything, and every day runs over all of it.
 *
 * By hand: one segment, stages s0 -> s1 with daily = 0.25, 100 people, one day, no channel:
 * H = 0.25, so 100 (1 - exp(-0.25)) = 22.1199... move by time and 77.8800... stay.
 */
#include "reference/reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Complex numbers are in order as their real parts are, then as the way they are moved. */
#ifdef REFERENCE_COMPLEX
static double real_part(reference_number x) { return creal(x); }
static bool is_less(reference_number x, reference_number y) {
  return creal(x) < creal(y) || (creal(x) == creal(y) && cimag(x) < cimag(y));
}
static reference_number exp_less_1(reference_number x) {
  return expm1(creal(x)) + cimag(x) * exp(creal(x)) * I;
}
#else
static double real_part(reference_number x) { return x; }
static bool is_less(reference_number x, reference_number y) { return x < y; }
static reference_number exp_less_1(reference_number x) { return expm1(x); }
#endif

/* What one run knows besides its result. */
typedef struct {
  const fnl_plan *plan;
  reference_given given;
  reference_result *result;
  int T, S, G, C, M, E;
  int P; /* phases of the stage that has most */
  double N;
  reference_number *n;      /* [S * G] people at the start of the day */
  reference_number *y;      /* [S * P * G] those of them in each phase of their stay */
  reference_number *y_next; /* [S * P * G] */
  reference_number *seeded; /* [E * G] occurrences with cause "seed" */
  reference_number *money0; /* [C] M(0) */
  reference_number *money;  /* [C] M(t) */
  reference_number *A;      /* [C] active audience */
  reference_number *f;      /* [C] impressions per active person at list price */
  reference_number
      *f_hat; /* [C] delivered; of owned channels tau, of earned the arrivals a person */
  reference_number *f_scaled; /* [C] f after the price cap */
  reference_number *F;        /* [C] */
  reference_number *w;        /* [C] */
  reference_number *ell;      /* [C] */
  reference_number *lambda;   /* [C * S * G] */
  reference_number *q;        /* [M * C] of one cell */
  reference_number *H;        /* [M * C] of one cell */
  reference_number *moved;    /* [M * G * C] on this day */
  reference_number *happened; /* [E * G * C] on this day */
  reference_number
      *optimized; /* [C * T] occurrences of the event a campaign optimizes for, caused by it */
  reference_number *Phi; /* [C * T] sends of an earned channel */
} run;

/* ---- indices and look-ups ------------------------------------------------------------------ */

static int cell(const run *r, int s, int g) { return s * r->G + g; }
static int touch_cell(const run *r, int c, int s, int g) { return (c * r->S + s) * r->G + g; }
static int by_segment(const run *r, int i, int g, int c) { return (i * r->G + g) * r->C + c; }
static int by_cause(const run *r, int i, int c) { return i * r->C + c; }
static int by_day(const run *r, int c, int t) { return c * r->T + t; }

static double a(const run *r, int g) { return r->plan->segments[g].activity.value; }
static double k(const run *r, int g) { return r->plan->segments[g].sharing.value; }

static int phase_cell(const run *r, int s, int i, int g) { return (s * r->P + i) * r->G + g; }

/* The campaign behind a cause, NULL for the other causes. */
static const fnl_campaign *campaign_of(const run *r, int c) {
  int i = r->plan->causes[c].campaign;
  return i < 0 ? NULL : &r->plan->campaigns[i];
}

/* The channel behind a cause, NULL for time. */
static const fnl_channel *channel_of(const run *r, int c) {
  int i = r->plan->causes[c].channel;
  return i < 0 ? NULL : &r->plan->channels[i];
}

static bool is_kind(const run *r, int c, fnl_channel_kind kind) {
  const fnl_channel *channel = channel_of(r, c);
  return channel != NULL && channel->kind == kind;
}

static double probability(const fnl_touch *touches, int n_touches, int channel) {
  for (int i = 0; i < n_touches; i++)
    if (touches[i].channel == channel)
      return touches[i].probability.value;
  return 0.0;
}

/* "several platforms ... those that name none share one, distinct from every named one" */
static bool share_a_pool(const fnl_campaign *one, const fnl_campaign *other) {
  if (one->channel != other->channel)
    return false;
  if (one->platform == NULL || other->platform == NULL)
    return one->platform == NULL && other->platform == NULL;
  return strcmp(one->platform, other->platform) == 0;
}

/* ---- how long people stay ------------------------------------------------------------------ */

/* "N phases, n or n - 1, each passed with one probability p a day; the n-th follows with
 * probability f, else the stay ends before it". A stage without a law is one phase that time does
 * not pass. */
typedef struct {
  int n;
  double f, p;
} stay;

/* "c = m k / (m + k), n = ceil(c), f the positive root of
 * (1 + c) f^2 - 2 (c - n + 1) f - (n - 1)(c - n + 1) = 0, p = E N / m, E N = n - 1 + f";
 * "k = 1 gives the geometric law, m^2 - m, and so does any k that asks for more than that" */
static stay stay_in(const fnl_stage *stage) {
  if (!stage->has_dwell)
    return (stay){.n = 1, .f = 1.0, .p = 0.0};
  const double m = stage->dwell_days.value, k = stage->dwell_phases;
  if (m * m / k >= m * m - m)
    return (stay){.n = 1, .f = 1.0, .p = 1.0 / m};
  const double c = m * k / (m + k), n = ceil(c), over = c - n + 1.0;
  const double f = (over + sqrt(over * over + (1.0 + c) * (n - 1.0) * over)) / (1.0 + c);
  return (stay){.n = (int)n, .f = f, .p = (n - 1.0 + f) / m};
}

/* What part of those whose phase i ends goes on to the next. */
static double onward(const stay *law, int i) {
  if (i + 2 < law->n)
    return 1.0;
  return i + 2 == law->n ? law->f : 0.0;
}

static int most_phases(const fnl_plan *plan) {
  int most = 1;
  for (int s = 0; s < plan->n_stages; s++)
    if (stay_in(&plan->stages[s]).n > most)
      most = stay_in(&plan->stages[s]).n;
  return most;
}

/* "Who starts in a stage with a `dwell` law has just come." */
static void begin_stays(run *r) {
  for (int s = 0; s < r->S; s++)
    for (int g = 0; g < r->G; g++)
      r->y[phase_cell(r, s, 0, g)] = r->n[cell(r, s, g)];
}

/* n of a cell: those in all phases. */
static void add_phases(run *r) {
  for (int s = 0; s < r->S; s++)
    for (int g = 0; g < r->G; g++) {
      r->n[cell(r, s, g)] = 0.0;
      for (int i = 0; i < r->P; i++)
        r->n[cell(r, s, g)] += r->y[phase_cell(r, s, i, g)];
    }
}

/* ---- before day 0 -------------------------------------------------------------------------- */

/* "Segment shares and `initial` shares (the same in every segment) make n_x(0)"; the first stage
 * has the rest. */
static void place_people(run *r) {
  const fnl_plan *plan = r->plan;
  double rest = 1.0;
  for (int s = 1; s < r->S; s++)
    rest -= plan->stages[s].initial.value;
  for (int s = 0; s < r->S; s++)
    for (int g = 0; g < r->G; g++) {
      double share = s == 0 ? rest : plan->stages[s].initial.value;
      r->n[cell(r, s, g)] = r->N * plan->segments[g].share.value * share;
    }
}

/* "Seeds: people placed by hand before day 0, taken from the first stage in proportion to its
 * segments (or one `segment`). They may `emit` an event on day 0 with cause seed" */
static void place_seeds(run *r) {
  const fnl_seeds *seeds = &r->plan->seeds;
  if (!r->plan->has_seeds)
    return;
  reference_number first = 0.0;
  for (int g = 0; g < r->G; g++)
    first += r->n[cell(r, 0, g)];
  for (int g = 0; g < r->G; g++) {
    reference_number placed = 0.0;
    if (seeds->segment == FNL_EVERY_SEGMENT)
      placed = real_part(first) > 0.0 ? (double)seeds->count * r->n[cell(r, 0, g)] / first : 0.0;
    else if (seeds->segment == g)
      placed = (double)seeds->count;
    r->n[cell(r, 0, g)] -= placed;
    r->n[cell(r, seeds->to, g)] += placed;
    if (seeds->emits != FNL_NO_EVENT)
      r->seeded[seeds->emits * r->G + g] += placed;
  }
}

/* omega_t: even, or the weight of week floor(t/7); 0 outside start_day <= t < end_day;
 * or what is planned for the day */
static reference_number omega(const run *r, int c, int t) {
  const fnl_campaign *campaign = campaign_of(r, c);
  if (r->given.planned != NULL)
    return r->given.planned[r->plan->causes[c].campaign * r->T + t];
  if (t < campaign->start_day || t >= campaign->end_day)
    return 0.0;
  return r->plan->n_pacing == 0 ? 1.0 : r->plan->pacing[t / 7].value;
}

/* "`split` shares the total among the paid channels; inside a group its campaigns share by
 * `weight`, however long they run" */
static void share_money(run *r) {
  const fnl_plan *plan = r->plan;
  for (int c = 0; c < r->C; c++) {
    const fnl_campaign *campaign = campaign_of(r, c);
    if (campaign == NULL)
      continue;
    double weights = 0.0;
    for (int i = 0; i < plan->n_campaigns; i++)
      if (plan->campaigns[i].channel == campaign->channel)
        weights += plan->campaigns[i].weight.value;
    double own = weights > 0.0 ? plan->budget.value * plan->split[campaign->channel].value *
                                     campaign->weight.value / weights
                               : 0.0;
    r->money0[c] = r->given.money == NULL ? own : r->given.money[plan->causes[c].campaign];
    if (r->given.planned != NULL) {
      r->money0[c] = 0.0;
      for (int t = 0; t < r->T; t++)
        r->money0[c] += omega(r, c, t);
    }
    r->money[c] = r->money0[c];
  }
}

/* ---- 1. audiences, lambda, F, w, ell ------------------------------------------------------- */

/* b = min( M(t) omega_t / sum_{s>=t} omega_s, catch_up M(0) omega_t / sum omega ); 0 where
 * omega_t = 0 */
static reference_number budget_of_day(const run *r, int c, int t) {
  reference_number all = 0.0, left = 0.0;
  for (int day = 0; day < r->T; day++) {
    all += omega(r, c, day);
    left += day >= t ? omega(r, c, day) : 0.0;
  }
  if (omega(r, c, t) == 0.0)
    return 0.0;
  reference_number carried = r->money[c] * (omega(r, c, t) / left);
  reference_number allowed =
      campaign_of(r, c)->paid.catch_up.value * r->money0[c] * (omega(r, c, t) / all);
  return is_less(carried, allowed) ? carried : allowed;
}

/* The epsilon of a cause's channel today; 1 where none is given. */
static double noise(const run *r, const double *epsilon, int c, int t) {
  return epsilon == NULL ? 1.0 : epsilon[r->plan->causes[c].channel * r->T + t];
}

/* m eps_cpm */
static double price(const run *r, int c, int t) {
  return campaign_of(r, c)->paid.cost_per_mille.value * noise(r, r->given.price_noise, c, t);
}

static bool is_in_paid_audience(const run *r, int c, int s, int g) {
  const fnl_audience *audience = &campaign_of(r, c)->creative.audience;
  return audience->stages[s] && audience->segments[g];
}

/* A = sum a_g n_x,   f = 1000 b / (m eps_cpm A); 0 where A = 0 */
static void ask_for_impressions(run *r, int c, int t) {
  double m = price(r, c, t);
  r->A[c] = 0.0;
  for (int s = 0; s < r->S; s++)
    for (int g = 0; g < r->G; g++)
      if (is_in_paid_audience(r, c, s, g))
        r->A[c] += a(r, g) * r->n[cell(r, s, g)];
  r->f[c] = real_part(r->A[c]) > 0.0 ? 1000.0 * budget_of_day(r, c, t) / (m * r->A[c]) : 0.0;
}

/* The sum of `x` over the campaigns of the same channel and platform as campaign c. */
static reference_number pool_sum(const run *r, int c, const reference_number *x) {
  reference_number sum = 0.0;
  for (int other = 0; other < r->C; other++)
    if (campaign_of(r, other) != NULL && share_a_pool(campaign_of(r, c), campaign_of(r, other)))
      sum += x[other];
  return sum;
}

/* if f > kappa (u - 1): f = kappa (u - 1), f summed over the platform, "all scaled alike at the
 * cap";   f_hat = f / (1 + f/kappa), the f of f/kappa summed as well */
static void deliver(run *r, int c) {
  double kappa = campaign_of(r, c)->paid.capacity.value;
  double u = campaign_of(r, c)->paid.max_price.value;
  reference_number f = pool_sum(r, c, r->f);
  double cap = kappa * (u - 1.0);
  r->f_scaled[c] = r->f[c];
  if (is_less(cap, f)) {
    r->f_scaled[c] = r->f[c] * cap / f;
    f = cap;
  }
  r->f_hat[c] = r->f_scaled[c] / (1.0 + f / kappa);
}

/* lambda_x = a_g f_hat,   impressions = A f_hat,   spend = f m eps_cpm A / 1000,
 * M(t+1) = M(t) - spend */
static void pay(run *r, int c, int t) {
  double m = price(r, c, t);
  reference_number spend = r->f_scaled[c] * m * r->A[c] / 1000.0;
  for (int s = 0; s < r->S; s++)
    for (int g = 0; g < r->G; g++)
      if (is_in_paid_audience(r, c, s, g))
        r->lambda[touch_cell(r, c, s, g)] = a(r, g) * r->f_hat[c];
  r->result->impressions[c] += r->A[c] * r->f_hat[c];
  r->result->spend[c] += spend;
  r->result->daily_spend[t] += spend;
  r->money[c] -= spend;
}

/* F(t) = delta F(t-1) + f_hat, f_hat summed over the platform,   w = 1 / (1 + F/phi) */
static void wear(run *r, int c, double delta, double phi, reference_number f_hat) {
  r->F[c] = delta * r->F[c] + f_hat;
  r->w[c] = 1.0 / (1.0 + r->F[c] / phi);
}

/* L(t) = occurrences on days t-window ... t-1 of the event it optimizes for caused by this
 * campaign;   ell = e + (1 - e) min(1, L/events) */
static void learn(run *r, int c, int t) {
  const fnl_learning *learning = &campaign_of(r, c)->paid.learning;
  r->ell[c] = 1.0;
  if (!learning->on)
    return;
  reference_number L = 0.0;
  for (int day = 0; day < t; day++)
    if (day >= t - learning->window_days)
      L += r->optimized[by_day(r, c, day)];
  double e = learning->efficiency.value;
  reference_number learned = 1.0;
  if (is_less(L, learning->events.value))
    learned = L / learning->events.value;
  r->ell[c] = e + (1.0 - e) * learned;
}

static void touch_paid(run *r, int t) {
  for (int c = 0; c < r->C; c++)
    if (is_kind(r, c, FNL_PAID))
      ask_for_impressions(r, c, t);
  for (int c = 0; c < r->C; c++)
    if (is_kind(r, c, FNL_PAID))
      deliver(r, c);
  for (int c = 0; c < r->C; c++)
    if (is_kind(r, c, FNL_PAID)) {
      const fnl_creative_settings *creative = &campaign_of(r, c)->creative;
      pay(r, c, t);
      wear(r, c, creative->memory.value, creative->fatigue.value, pool_sum(r, c, r->f_hat));
      learn(r, c, t);
    }
}

/* owned: lambda_x = a_g tau in its audience; F, w as above with f_hat = tau */
static void touch_owned(run *r, int c) {
  const fnl_owned *owned = &channel_of(r, c)->owned;
  const fnl_creative_settings *creative = &channel_of(r, c)->creative;
  double tau = owned->touches_per_day.value;
  for (int s = 0; s < r->S; s++)
    for (int g = 0; g < r->G; g++)
      if (creative->audience.stages[s] && creative->audience.segments[g])
        r->lambda[touch_cell(r, c, s, g)] = a(r, g) * tau;
  wear(r, c, creative->memory.value, creative->fatigue.value, tau);
}

/* earned: lambda_x(t) = sum_{j>=1} d_j Phi(t-j) / N for every cell; F as above with
 * f_hat = sum d Phi / N */
static void touch_earned(run *r, int c, int t) {
  const fnl_earned *earned = &channel_of(r, c)->earned;
  const fnl_creative_settings *creative = &channel_of(r, c)->creative;
  reference_number arrived = 0.0;
  for (int j = 1; j <= earned->n_delays; j++)
    if (t - j >= 0)
      arrived += earned->delay[j - 1].value * r->Phi[by_day(r, c, t - j)];
  for (int s = 0; s < r->S; s++)
    for (int g = 0; g < r->G; g++)
      r->lambda[touch_cell(r, c, s, g)] = arrived / r->N;
  wear(r, c, creative->memory.value, creative->fatigue.value, arrived / r->N);
}

static void touch(run *r, int t) {
  memset(r->lambda, 0, sizeof *r->lambda * (size_t)(r->C * r->S * r->G));
  touch_paid(r, t);
  for (int c = 0; c < r->C; c++) {
    if (is_kind(r, c, FNL_OWNED))
      touch_owned(r, c);
    if (is_kind(r, c, FNL_EARNED))
      touch_earned(r, c, t);
    if (!is_kind(r, c, FNL_OWNED) && !is_kind(r, c, FNL_EARNED))
      continue;
    for (int s = 0; s < r->S; s++)
      for (int g = 0; g < r->G; g++)
        r->result->impressions[c] += r->lambda[touch_cell(r, c, s, g)] * r->n[cell(r, s, g)];
  }
}

/* ---- 2. events from n(t) ------------------------------------------------------------------- */

/* "In its stages each person does it at rate `daily` (by time) and lambda_{c,x} q_c (by each
 * channel, `per_touch`, taken as written). No r, rho, w, ell or epsilon there." */
static void happen(run *r) {
  memset(r->happened, 0, sizeof *r->happened * (size_t)(r->E * r->G * r->C));
  for (int e = 0; e < r->E; e++) {
    const fnl_event *event = &r->plan->events[e];
    for (int s = 0; s < r->S; s++)
      for (int g = 0; g < r->G; g++)
        for (int c = 0; c < r->C; c++) {
          reference_number rate = event->daily[s].value;
          if (c != FNL_TIME)
            rate = r->lambda[touch_cell(r, c, s, g)] *
                   probability(event->touches, event->n_touches, r->plan->causes[c].channel);
          if (event->in[s])
            r->happened[by_segment(r, e, g, c)] += r->n[cell(r, s, g)] * rate;
        }
  }
}

/* ---- 3. moves from n(t) -------------------------------------------------------------------- */

/* q_{m,c} = p_{m,c} r_g rho_c W_c eps_resp,c;   W = w ell for progress, 1 + F/phi for irritation */
static reference_number effect(const run *r, int m, int c, int g, int t) {
  const fnl_move *move = &r->plan->moves[m];
  const fnl_campaign *campaign = campaign_of(r, c);
  double phi = campaign == NULL ? channel_of(r, c)->creative.fatigue.value
                                : campaign->creative.fatigue.value;
  double p = probability(move->touches, move->n_touches, r->plan->causes[c].channel);
  double rho = campaign == NULL ? 1.0 : campaign->response.value;
  reference_number W = move->kind == FNL_PROGRESS ? r->w[c] * r->ell[c] : 1.0 + r->F[c] / phi;
  return p * r->plan->segments[g].response.value * rho * W *
         noise(r, r->given.response_noise, c, t);
}

/* "On the day it ends he leaves by one of the moves by time out of the stage, each in proportion to
 * its `daily`"; "a phase has rate h = -ln(1 - p)". Without a law H_{m,0} = h_m. */
static double rate_by_time(const run *r, int m, int s, int i) {
  const fnl_move *move = &r->plan->moves[m];
  const stay law = stay_in(&r->plan->stages[s]);
  double all = 0.0;
  if (move->from != s || !r->plan->stages[s].has_dwell)
    return move->from == s ? move->daily.value : 0.0;
  for (int other = 0; other < r->M; other++)
    if (r->plan->moves[other].from == s)
      all += r->plan->moves[other].daily.value;
  return -log1p(-law.p) * (1.0 - onward(&law, i)) * move->daily.value / all;
}

/* "if sum_m q_{m,c} > 1 over the moves out of s, divide by that sum";
 * H_{m,c} = lambda_{c,x} q_{m,c} */
static void compute_rates(run *r, int s, int i, int g, int t) {
  for (int c = 0; c < r->C; c++) {
    reference_number sum = 0.0;
    for (int m = 0; m < r->M; m++) {
      bool leaves = r->plan->moves[m].from == s;
      r->q[by_cause(r, m, c)] = leaves && c != FNL_TIME ? effect(r, m, c, g, t) : 0.0;
      sum += r->q[by_cause(r, m, c)];
    }
    for (int m = 0; m < r->M; m++) {
      reference_number q = r->q[by_cause(r, m, c)];
      if (is_less(1.0, sum))
        q /= sum;
      r->H[by_cause(r, m, c)] = r->lambda[touch_cell(r, c, s, g)] * q;
      if (c == FNL_TIME)
        r->H[by_cause(r, m, c)] = rate_by_time(r, m, s, i);
    }
  }
}

/* P(stay) = exp(-H),   P(move m by cause c) = (1 - exp(-H)) H_{m,c} / H, of those in one phase;
 * to pass it is one of the ways to leave it. "Who is moved out and comes back begins anew." */
static void leave(run *r, int s, int i, int g, int t) {
  const stay law = stay_in(&r->plan->stages[s]);
  const double passing = -log1p(-law.p) * onward(&law, i);
  const reference_number there = r->y[phase_cell(r, s, i, g)];
  reference_number H = passing;
  compute_rates(r, s, i, g, t);
  for (int m = 0; m < r->M; m++)
    for (int c = 0; c < r->C; c++)
      H += r->H[by_cause(r, m, c)];
  if (H == 0.0)
    return;
  for (int m = 0; m < r->M; m++)
    for (int c = 0; c < r->C; c++) {
      reference_number movers = there * -exp_less_1(-H) * (r->H[by_cause(r, m, c)] / H);
      r->moved[by_segment(r, m, g, c)] += movers;
      r->y_next[phase_cell(r, r->plan->moves[m].to, 0, g)] += movers;
    }
  if (passing > 0.0)
    r->y_next[phase_cell(r, s, i + 1, g)] += there * -exp_less_1(-H) * (passing / H);
  /* those who do not stay: n (1 - exp(-H)) fewer */
  r->y_next[phase_cell(r, s, i, g)] += there * exp_less_1(-H);
}

static void move_people(run *r, int t) {
  memset(r->moved, 0, sizeof *r->moved * (size_t)(r->M * r->G * r->C));
  memcpy(r->y_next, r->y, sizeof *r->y * (size_t)(r->S * r->P * r->G));
  for (int s = 0; s < r->S; s++)
    for (int i = 0; i < stay_in(&r->plan->stages[s]).n; i++)
      for (int g = 0; g < r->G; g++)
        leave(r, s, i, g, t);
  /* "A move may `emit` an event too, with the move's cause and whatever the event's `in`" */
  for (int m = 0; m < r->M; m++)
    for (int g = 0; g < r->G; g++)
      for (int c = 0; c < r->C; c++) {
        int e = r->plan->moves[m].emits;
        reference_number movers = r->moved[by_segment(r, m, g, c)];
        r->result->moves[by_cause(r, m, c)] += movers;
        if (e != FNL_NO_EVENT)
          r->happened[by_segment(r, e, g, c)] += movers;
      }
}

/* ---- 4. sends, and what is remembered of the day ------------------------------------------- */

/* Phi(t) = sum_x k_g nu_s n_x(t) + sum_{e,g} k_g B_e (number of e on day t in segment g); seeds
 * count on day 0. `burst` leaves the expectation unchanged. */
static void send(run *r, int c, int t) {
  const fnl_earned *earned = &channel_of(r, c)->earned;
  reference_number Phi = 0.0;
  for (int i = 0; i < earned->n_senders; i++)
    for (int g = 0; g < r->G; g++)
      Phi += k(r, g) * earned->senders[i].sends.value * r->n[cell(r, earned->senders[i].index, g)];
  for (int i = 0; i < earned->n_announced; i++)
    for (int g = 0; g < r->G; g++) {
      int e = earned->announced[i].index;
      reference_number number = t == 0 ? r->seeded[e * r->G + g] : 0.0;
      for (int cause = 0; cause < r->C; cause++)
        number += r->happened[by_segment(r, e, g, cause)];
      Phi += k(r, g) * earned->announced[i].sends.value * number;
    }
  r->Phi[by_day(r, c, t)] = Phi;
}

/* What the campaign caused on this day of the event it optimizes for. */
static void remember_optimized(run *r, int c, int t) {
  int optimized = campaign_of(r, c)->paid.learning.event;
  for (int e = 0; e < r->E; e++)
    for (int g = 0; g < r->G; g++)
      if (optimized == FNL_ANY_CONVERSION ? r->plan->events[e].is_conversion : e == optimized)
        r->optimized[by_day(r, c, t)] += r->happened[by_segment(r, e, g, c)];
}

/* "counts, values and conversions are known by cause"; "value ... times v_g" */
static void count(run *r, int t) {
  reference_result *result = r->result;
  for (int e = 0; e < r->E; e++)
    for (int g = 0; g < r->G; g++)
      for (int c = 0; c < r->C; c++) {
        const fnl_event *event = &r->plan->events[e];
        reference_number number = r->happened[by_segment(r, e, g, c)];
        double mean = event->has_value ? event->value_mean.value : 0.0;
        reference_number revenue = number * mean * r->plan->segments[g].value.value;
        result->events[e] += number;
        result->events_by[by_cause(r, e, c)] += number;
        result->event_value[e] += revenue;
        result->event_cost[e] += number * event->cost.value;
        result->revenue_caused[c] += revenue;
        result->daily_revenue[t] += revenue;
        if (event->is_conversion)
          result->conversions[c] += number;
      }
}

static void note_stages(run *r, int t) {
  for (int s = 0; s < r->S; s++)
    for (int g = 0; g < r->G; g++)
      r->result->stages[t * r->S + s] += r->n[cell(r, s, g)];
}

static void one_day(run *r, int t) {
  touch(r, t);
  happen(r);
  move_people(r, t);
  for (int c = 0; c < r->C; c++) {
    if (is_kind(r, c, FNL_EARNED))
      send(r, c, t);
    if (is_kind(r, c, FNL_PAID))
      remember_optimized(r, c, t);
  }
  count(r, t);
  memcpy(r->y, r->y_next, sizeof *r->y * (size_t)(r->S * r->P * r->G));
  add_phases(r);
  note_stages(r, t + 1);
}

/* ---- totals -------------------------------------------------------------------------------- */

/* "other costs C (owned touches, event costs, rewards)";   ROAS = R/S;
 * profit = margin R - S - C */
static void total(run *r) {
  reference_result *result = r->result;
  for (int c = 0; c < r->C; c++) {
    result->unspent[c] = r->money[c];
    result->revenue += result->revenue_caused[c];
    result->total_spend += result->spend[c];
    result->total_conversions += result->conversions[c];
    if (is_kind(r, c, FNL_OWNED))
      result->other_costs += result->impressions[c] * channel_of(r, c)->owned.cost.value;
    if (is_kind(r, c, FNL_EARNED))
      result->other_costs += result->conversions[c] * r->plan->referral_reward.value;
  }
  for (int e = 0; e < r->E; e++)
    result->other_costs += result->event_cost[e];
  result->profit =
      r->plan->margin.value * result->revenue - result->total_spend - result->other_costs;
  result->roas = real_part(result->total_spend) > 0.0 ? result->revenue / result->total_spend : NAN;
}

/* ---- memory -------------------------------------------------------------------------------- */

/* One array of zeros; `ok` turns false when there is no memory. */
static reference_number *zeros(bool *ok, int n) {
  reference_number *array = calloc(n > 0 ? (size_t)n : 1, sizeof *array);
  *ok = *ok && array != NULL;
  return array;
}

static bool result_init(reference_result *result, const fnl_plan *plan) {
  int T = plan->horizon_days, S = plan->n_stages, G = plan->n_segments;
  int C = plan->n_causes, M = plan->n_moves, E = plan->n_events;
  bool ok = true;
  *result = (reference_result){.n_days = T,
                               .n_stages = S,
                               .n_segments = G,
                               .n_causes = C,
                               .n_moves = M,
                               .n_events = E,
                               .roas = NAN};
  result->stages = zeros(&ok, (T + 1) * S);
  result->cells = zeros(&ok, S * G);
  result->daily_revenue = zeros(&ok, T);
  result->daily_spend = zeros(&ok, T);
  result->spend = zeros(&ok, C);
  result->impressions = zeros(&ok, C);
  result->unspent = zeros(&ok, C);
  result->conversions = zeros(&ok, C);
  result->revenue_caused = zeros(&ok, C);
  result->moves = zeros(&ok, M * C);
  result->events = zeros(&ok, E);
  result->events_by = zeros(&ok, E * C);
  result->event_value = zeros(&ok, E);
  result->event_cost = zeros(&ok, E);
  result->seed_events = zeros(&ok, E);
  return ok;
}

static bool run_init(run *r, const fnl_plan *plan, reference_result *result) {
  int T = plan->horizon_days, S = plan->n_stages, G = plan->n_segments;
  int C = plan->n_causes, M = plan->n_moves, E = plan->n_events;
  bool ok = true;
  *r = (run){.plan = plan, .result = result, .T = T, .S = S, .G = G, .C = C, .M = M, .E = E};
  r->N = (double)plan->population;
  r->n = zeros(&ok, S * G);
  r->P = most_phases(plan);
  r->y = zeros(&ok, S * r->P * G);
  r->y_next = zeros(&ok, S * r->P * G);
  r->seeded = zeros(&ok, E * G);
  r->money0 = zeros(&ok, C);
  r->money = zeros(&ok, C);
  r->A = zeros(&ok, C);
  r->f = zeros(&ok, C);
  r->f_hat = zeros(&ok, C);
  r->f_scaled = zeros(&ok, C);
  r->F = zeros(&ok, C);
  r->w = zeros(&ok, C);
  r->ell = zeros(&ok, C);
  r->lambda = zeros(&ok, C * S * G);
  r->q = zeros(&ok, M * C);
  r->H = zeros(&ok, M * C);
  r->moved = zeros(&ok, M * G * C);
  r->happened = zeros(&ok, E * G * C);
  r->optimized = zeros(&ok, C * T);
  r->Phi = zeros(&ok, C * T);
  for (int c = 0; ok && c < C; c++)
    r->ell[c] = 1.0; /* "No `learning` group: ell = 1" */
  return ok;
}

static void run_free(run *r) {
  reference_number *arrays[] = {r->n,     r->y,     r->y_next,   r->seeded,    r->money0,
                                r->money, r->A,     r->f,        r->f_hat,     r->f_scaled,
                                r->F,     r->w,     r->ell,      r->lambda,    r->q,
                                r->H,     r->moved, r->happened, r->optimized, r->Phi};
  for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
    free(arrays[i]);
}

void reference_free(reference_result *result) {
  reference_number *arrays[] = {result->stages,      result->cells,       result->daily_revenue,
                                result->daily_spend, result->spend,       result->impressions,
                                result->unspent,     result->conversions, result->revenue_caused,
                                result->moves,       result->events,      result->events_by,
                                result->event_value, result->event_cost,  result->seed_events};
  for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
    free(arrays[i]);
  *result = (reference_result){.n_days = 0};
}

static void note_seed_events(run *r) {
  for (int e = 0; e < r->E; e++)
    for (int g = 0; g < r->G; g++) {
      r->result->seed_events[e] += r->seeded[e * r->G + g];
      r->result->events[e] += r->seeded[e * r->G + g];
    }
}

int reference_expected(const fnl_plan *plan, const reference_given *given,
                       reference_result *result) {
  run r;
  bool ok = result_init(result, plan);
  ok = run_init(&r, plan, result) && ok;
  if (ok) {
    place_people(&r);
    place_seeds(&r);
    begin_stays(&r);
    note_seed_events(&r);
    r.given = given != NULL ? *given : (reference_given){NULL, NULL, NULL, NULL};
    share_money(&r);
    note_stages(&r, 0);
    for (int t = 0; t < r.T; t++)
      one_day(&r, t);
    memcpy(result->cells, r.n, sizeof *r.n * (size_t)(r.S * r.G));
    total(&r);
  }
  run_free(&r);
  if (!ok)
    reference_free(result);
  return ok ? 0 : -1;
}

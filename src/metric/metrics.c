/* metrics.c: the table. Whoever wants another metric adds a row. */
#include "metric/tally.h"

#include <string.h>

enum {
  PROSPECT = 1U << FNL_ROLE_PROSPECT,
  AWARENESS = 1U << FNL_ROLE_AWARENESS,
  CONSIDERATION = 1U << FNL_ROLE_CONSIDERATION,
  CONVERSION = 1U << FNL_ROLE_CONVERSION,
  LOYALTY = 1U << FNL_ROLE_LOYALTY,
  ADVOCACY = 1U << FNL_ROLE_ADVOCACY,
  LOST = 1U << FNL_ROLE_LOST,
  CUSTOMERS = CONVERSION | LOYALTY | ADVOCACY,
  AWARE = AWARENESS | CONSIDERATION | CUSTOMERS,
  ENGAGED = CONSIDERATION | CUSTOMERS,
  NO_CUSTOMERS = PROSPECT | AWARENESS | CONSIDERATION | LOST
};

/* What people do with a post; what speaks for us, and against. */
#define INTERACTIONS "like reaction comment share save click"
#define POSITIVE     "like reaction comment share save follow subscribe review mention referral"
#define NEGATIVE     "unfollow unsubscribe hide complaint bounce"
#define ORDERS       "conversion purchase"

#define EVENTS(words)                                                                              \
  { .count = fnl_count_events, .plus = (words) }
#define EVENTS_BY(words, who)                                                                      \
  { .count = fnl_count_events, .plus = (words), .by = (who) }
#define IMPRESSIONS                                                                                \
  { .count = fnl_count_touches, .by = FNL_BY_ADS }
#define TOUCHES(who)                                                                               \
  { .count = fnl_count_touches, .by = (who) }
#define REACHED_BY_ADS                                                                             \
  { .count = fnl_count_reached, .by = FNL_BY_ADS }
#define REACHED                                                                                    \
  { .count = fnl_count_reached, .by = FNL_BY_TOUCH }
#define SPEND                                                                                      \
  { .count = fnl_count_spend }
#define OF(noun)                                                                                   \
  { .count = fnl_count_##noun }
#define PEOPLE(roles)                                                                              \
  { .count = fnl_count_people, .to = (roles) }
#define ALONE {.count = NULL}, 0 /* over nothing */
#define NEW_CUSTOMERS                                                                              \
  { .count = fnl_count_moves, .from = NO_CUSTOMERS, .to = CUSTOMERS }

static const char guide[] = "practitioners' metric lists (Agorapulse 2022, Supermetrics 2022)";
static const char selling[] = "social-selling guide";
static const char integration[] = "Simmet, customer integration";
static const char model[] = "docs/model.md";

const fnl_metric fnl_metrics[] = {
    /* awareness */
    {"reach", "people", "awareness", "people whom an ad has touched at least once",
     "N − Σ_x u_x(T)", model, REACHED_BY_ADS, ALONE},
    {"frequency", "per person", "awareness", "impressions for each person reached",
     "impressions / reach", guide, IMPRESSIONS, REACHED_BY_ADS, 0},
    {"impressions", "count", "awareness", "ads shown", "Σ_t A f̂", guide, IMPRESSIONS, ALONE},
    {"cpm", "money", "awareness", "cost of a thousand impressions", "1000 S / impressions", guide,
     SPEND, IMPRESSIONS, 1000},
    {"touches", "count", "awareness", "ads, letters and word of mouth received", "Σ_c Σ_t λ n",
     model, TOUCHES(FNL_BY_TOUCH), ALONE},
    {"touched", "people", "awareness", "people whom anything has touched at least once",
     "N − Σ_x u_x(T)", model, REACHED, ALONE},
    {"touches_each", "per person", "awareness", "touches for each person touched",
     "touches / touched", model, TOUCHES(FNL_BY_TOUCH), REACHED, 0},
    {"video_views", "count", "awareness", "videos begun", "Σ events: view", guide, EVENTS("view"),
     ALONE},
    {"video_views_25", "count", "awareness", "videos watched to a quarter", "Σ events: view_25",
     guide, EVENTS("view_25"), ALONE},
    {"video_views_50", "count", "awareness", "videos watched to the half", "Σ events: view_50",
     guide, EVENTS("view_50"), ALONE},
    {"video_views_75", "count", "awareness", "videos watched to three quarters",
     "Σ events: view_75", guide, EVENTS("view_75"), ALONE},
    {"video_views_100", "count", "awareness", "videos watched to the end", "Σ events: view_100",
     guide, EVENTS("view_100"), ALONE},
    {"view_rate", "share", "awareness", "views by ads for each impression",
     "views by ads / impressions", guide, EVENTS_BY("view", FNL_BY_ADS), IMPRESSIONS, 0},
    {"cost_per_view", "money", "awareness", "ad spend for each view by ads", "S / views by ads",
     guide, SPEND, EVENTS_BY("view", FNL_BY_ADS), 0},
    {"interactions", "count", "awareness", "likes, reactions, comments, shares, saves and clicks",
     "Σ events: like, reaction, comment, share, save, click", guide, EVENTS(INTERACTIONS), ALONE},
    {"engagement_rate", "per person", "awareness", "interactions for each person touched",
     "interactions / touched", selling, EVENTS(INTERACTIONS), REACHED, 0},
    {"engagement_by_impression", "share", "awareness", "interactions with ads for each impression",
     "interactions by ads / impressions", guide, EVENTS_BY(INTERACTIONS, FNL_BY_ADS), IMPRESSIONS,
     0},
    {"cost_per_interaction", "money", "awareness", "ad spend for each interaction with ads",
     "S / interactions by ads", guide, SPEND, EVENTS_BY(INTERACTIONS, FNL_BY_ADS), 0},
    {"likes", "count", "awareness", "likes", "Σ events: like", guide, EVENTS("like"), ALONE},
    {"reactions", "count", "awareness", "reactions, likes among them", "Σ events: like, reaction",
     guide, EVENTS("like reaction"), ALONE},
    {"comments", "count", "awareness", "comments", "Σ events: comment", guide, EVENTS("comment"),
     ALONE},
    {"saves", "count", "awareness", "posts kept for later", "Σ events: save", guide, EVENTS("save"),
     ALONE},
    {"follows", "count", "awareness", "new followers", "Σ events: follow", guide, EVENTS("follow"),
     ALONE},
    {"ad_recall_lift", "share", "awareness", "people who recall an ad, of those reached",
     "recalls by ads / reach", guide, EVENTS_BY("recall", FNL_BY_ADS), REACHED_BY_ADS, 0},
    {"share_aware", "share", "awareness", "people who know us at the end, of all",
     "n(T) in roles awareness to advocacy / N", guide, PEOPLE(AWARE), OF(population), 0},
    {"brand_awareness",
     "count",
     "awareness",
     "mentions, shares, link clicks and impressions",
     "mentions + shares + clicks + impressions",
     selling,
     {.count = fnl_count_events_and_touches, .plus = "mention share click", .by = FNL_BY_ADS},
     ALONE},
    /* consideration */
    {"link_clicks", "count", "consideration", "clicks", "Σ events: click", guide, EVENTS("click"),
     ALONE},
    {"ctr", "share", "consideration", "clicks on ads for each impression",
     "clicks by ads / impressions", guide, EVENTS_BY("click", FNL_BY_ADS), IMPRESSIONS, 0},
    {"cpc", "money", "consideration", "ad spend for each click on ads", "S / clicks by ads", guide,
     SPEND, EVENTS_BY("click", FNL_BY_ADS), 0},
    {"letter_click_rate", "share", "consideration", "clicks in letters for each letter",
     "clicks by owned / owned touches", guide, EVENTS_BY("click", FNL_BY_OWNED),
     TOUCHES(FNL_BY_OWNED), 0},
    {"visits", "count", "consideration", "visits of the site", "Σ events: visit", guide,
     EVENTS("visit"), ALONE},
    {"cost_per_visit", "money", "consideration", "ad spend for each visit", "S / visits", guide,
     SPEND, EVENTS("visit"), 0},
    {"micro_conversions", "count", "consideration", "steps towards the purchase: carts, trials",
     "Σ events: micro_conversion, cart, trial, install", guide,
     EVENTS("micro_conversion cart trial install"), ALONE},
    {"site_conversion_rate", "share", "consideration", "conversions for each visit",
     "conversions / visits", guide, EVENTS("conversion"), EVENTS("visit"), 0},
    {"bounces", "count", "consideration", "visits left at once", "Σ events: bounce", guide,
     EVENTS("bounce"), ALONE},
    {"bounce_rate", "share", "consideration", "bounces for each visit", "bounces / visits", guide,
     EVENTS("bounce"), EVENTS("visit"), 0},
    {"subscribers", "count", "consideration", "new subscribers", "Σ events: subscribe", guide,
     EVENTS("subscribe"), ALONE},
    {"unsubscribes", "count", "consideration", "subscribers who leave", "Σ events: unsubscribe",
     guide, EVENTS("unsubscribe"), ALONE},
    {"unsubscribe_rate", "share", "consideration", "subscribers who leave for each letter",
     "unsubscribes / owned touches", guide, EVENTS("unsubscribe"), TOUCHES(FNL_BY_OWNED), 0},
    {"net_subscribers",
     "count",
     "consideration",
     "new subscribers less those who leave",
     "subscribes − unsubscribes",
     guide,
     {.count = fnl_count_events, .plus = "subscribe", .minus = "unsubscribe"},
     ALONE},
    /* conversion */
    {"conversions", "count", "conversion", "conversions", "Σ events: conversion", guide,
     EVENTS("conversion"), ALONE},
    {"catalogue_sales", "count", "conversion", "orders, first and later ones",
     "Σ events: conversion, purchase", guide, EVENTS(ORDERS), ALONE},
    {"leads", "count", "conversion", "leads", "Σ events: lead", guide, EVENTS("lead"), ALONE},
    {"cost_per_lead", "money", "conversion", "ad spend for each lead", "S / leads", guide, SPEND,
     EVENTS("lead"), 0},
    {"lead_conversion_rate", "share", "conversion", "conversions for each lead",
     "conversions / leads", guide, EVENTS("conversion"), EVENTS("lead"), 0},
    {"conversion_rate", "share", "conversion", "conversions for each link click",
     "conversions / clicks", selling, EVENTS("conversion"), EVENTS("click"), 0},
    {"cpa", "money", "conversion", "ad spend for each conversion", "S / conversions", model, SPEND,
     EVENTS("conversion"), 0},
    {"new_customers", "people", "conversion", "people who become customers",
     "Σ moves into roles conversion to advocacy", model, NEW_CUSTOMERS, ALONE},
    {"cost_per_customer", "money", "conversion", "all costs for each new customer",
     "(S + C) / new customers", guide, OF(investment), NEW_CUSTOMERS, 0},
    {"revenue", "money", "conversion", "value of all events", "R", model, OF(revenue), ALONE},
    {"average_order_value",
     "money",
     "conversion",
     "revenue of an order",
     "value of orders / orders",
     guide,
     {.count = fnl_count_values, .plus = ORDERS},
     EVENTS(ORDERS),
     0},
    {"spend", "money", "conversion", "paid to platforms", "S", model, SPEND, ALONE},
    {"roas", "ratio", "conversion", "return on ad spend", "R / S", model, OF(revenue), SPEND, 0},
    {"roi", "ratio", "conversion", "return on investment", "(margin R − S − C) / (S + C)", model,
     OF(profit), OF(investment), 0},
    {"profit", "money", "conversion", "margin on revenue less all costs", "margin R − S − C", model,
     OF(profit), ALONE},
    /* loyalty */
    {"reviews", "count", "loyalty", "reviews", "Σ events: review", guide, EVENTS("review"), ALONE},
    {"unfollows", "count", "loyalty", "followers who leave", "Σ events: unfollow", guide,
     EVENTS("unfollow"), ALONE},
    {"net_followers",
     "count",
     "loyalty",
     "new followers less those who leave",
     "follows − unfollows",
     guide,
     {.count = fnl_count_events, .plus = "follow", .minus = "unfollow"},
     ALONE},
    {"engaged_users", "people", "loyalty", "people at the end who consider, buy or recommend",
     "n(T) in roles consideration to advocacy", guide, PEOPLE(ENGAGED), ALONE},
    {"positive_actions", "count", "loyalty", "doings that speak for us",
     "Σ events: like, reaction, comment, share, save, follow, subscribe, review, mention, referral",
     guide, EVENTS(POSITIVE), ALONE},
    {"negative_actions", "count", "loyalty", "doings that speak against us",
     "Σ events: unfollow, unsubscribe, hide, complaint, bounce", guide, EVENTS(NEGATIVE), ALONE},
    {"customers", "people", "loyalty", "customers at the end",
     "n(T) in roles conversion to advocacy", model, PEOPLE(CUSTOMERS), ALONE},
    {"repeat_purchases",
     "count",
     "loyalty",
     "purchases that are no conversion",
     "Σ events: purchase − conversion",
     guide,
     {.count = fnl_count_events, .plus = ORDERS, .minus = "conversion"},
     ALONE},
    {"repeat_rate",
     "ratio",
     "loyalty",
     "repeat purchases for each conversion",
     "repeat purchases / conversions",
     guide,
     {.count = fnl_count_events, .plus = ORDERS, .minus = "conversion"},
     EVENTS("conversion"),
     0},
    {"average_basket",
     "money",
     "loyalty",
     "revenue of a purchase that counts as one",
     "value of purchases / purchases",
     guide,
     {.count = fnl_count_values, .plus = "purchase"},
     EVENTS("purchase"),
     0},
    {"customer_lifetime_value",
     "money",
     "loyalty",
     "margin on revenue within the horizon, for each who was or became a customer",
     "margin R / (customers on day 0 + new customers)",
     guide,
     OF(margin),
     {.count = fnl_count_ever, .from = NO_CUSTOMERS, .to = CUSTOMERS},
     0},
    {"retention",
     "share",
     "loyalty",
     "customers at the end, of all who were or became one",
     "customers / (customers on day 0 + new customers)",
     guide,
     PEOPLE(CUSTOMERS),
     {.count = fnl_count_ever, .from = NO_CUSTOMERS, .to = CUSTOMERS},
     0},
    {"churn",
     "per month",
     "loyalty",
     "customers who leave in thirty days, of each customer",
     "30 · moves out of roles conversion to advocacy / customer days",
     guide,
     {.count = fnl_count_moves, .from = CUSTOMERS, .to = NO_CUSTOMERS},
     {.count = fnl_count_days, .to = CUSTOMERS},
     30},
    /* advocacy */
    {"mentions", "count", "advocacy", "mentions", "Σ events: mention", guide, EVENTS("mention"),
     ALONE},
    {"shares", "count", "advocacy", "shares", "Σ events: share", guide, EVENTS("share"), ALONE},
    {"posts", "count", "advocacy", "posts published", "Σ events: post", selling, EVENTS("post"),
     ALONE},
    {"amplification_rate", "ratio", "advocacy", "shares for each post", "shares / posts", selling,
     EVENTS("share"), EVENTS("post"), 0},
    {"referrals_sent", "count", "advocacy", "recommendations made", "Σ events: referral", guide,
     EVENTS("referral"), ALONE},
    {"referrals_received", "count", "advocacy", "word of mouth received", "Σ_t Σ_x λ n, earned",
     model, TOUCHES(FNL_BY_EARNED), ALONE},
    {"referrals_accepted",
     "people",
     "advocacy",
     "moves onward that word of mouth tipped",
     "Σ moves by earned channels",
     guide,
     {.count = fnl_count_moves, .from = ~0U, .to = AWARE, .by = FNL_BY_EARNED},
     ALONE},
    {"acceptance_rate",
     "share",
     "advocacy",
     "referrals accepted, of those received",
     "referrals accepted / referrals received",
     guide,
     {.count = fnl_count_moves, .from = ~0U, .to = AWARE, .by = FNL_BY_EARNED},
     TOUCHES(FNL_BY_EARNED),
     0},
    {"affiliate_sales", "count", "advocacy", "sales by affiliates", "Σ events: affiliate", guide,
     EVENTS("affiliate"), ALONE},
    {"referral_traffic", "count", "advocacy", "clicks and visits by word of mouth",
     "Σ events: click, visit, by earned channels", guide, EVENTS_BY("click visit", FNL_BY_EARNED),
     ALONE},
    {"referral_conversions", "count", "advocacy", "conversions by word of mouth",
     "Σ events: conversion, by earned channels", guide, EVENTS_BY("conversion", FNL_BY_EARNED),
     ALONE},
    {"referral_sales",
     "money",
     "advocacy",
     "revenue by word of mouth",
     "R by earned channels",
     guide,
     {.count = fnl_count_values, .by = FNL_BY_EARNED},
     ALONE},
    {"k_factor", "ratio", "advocacy", "new customers whom one customer brings, over a life",
     "dominant eigenvalue of the next-generation matrix", model, OF(k_factor), ALONE},
    {"viral_cycle_time", "days", "advocacy",
     "from being moved by word of mouth to moving somebody by it, in the chain of the K-factor",
     "d ln K(z) / d ln z at z = 1, t days later counting z^t", model, OF(cycle_days), ALONE},
    {"referred_per_conversion", "ratio", "advocacy",
     "conversions by word of mouth, of all: the K-factor that came true",
     "conversions by earned channels / conversions", model, EVENTS_BY("conversion", FNL_BY_EARNED),
     EVENTS("conversion"), 0},
    {"network_growth_rate",
     "share",
     "advocacy",
     "growth of those who know us, of those on day 0",
     "(n(T) − n(0)) / n(0) in roles awareness to advocacy",
     selling,
     {.count = fnl_count_growth, .to = AWARE},
     {.count = fnl_count_people_before, .to = AWARE},
     0},
    {"ideas", "count", "advocacy", "ideas that customers had", "Σ events: idea", integration,
     EVENTS("idea"), ALONE},
    {"product_tests", "count", "advocacy", "tests that customers made", "Σ events: test",
     integration, EVENTS("test"), ALONE},
    {"answers", "count", "advocacy", "questions that customers answered: calls avoided",
     "Σ events: answer", integration, EVENTS("answer"), ALONE},
    {"worth_besides_sales",
     "money",
     "advocacy",
     "value of ideas, tests and answers",
     "value of events: idea, test, answer",
     integration,
     {.count = fnl_count_values, .plus = "idea test answer"},
     ALONE},
    /* every stage */
    {"people", "people", "every stage", "people in it at the end", "n_s(T)", model,
     OF(stage_people), ALONE},
    {"mean_time", "days", "every stage",
     "days that people spend in it until they leave it (of a constant hazard, with those still "
     "there)",
     "Σ_t n_s(t) / leavers", model, OF(stage_days), OF(stage_leavers), 0},
    {"drop_out", "share", "every stage", "leavers who do not go on to a later role",
     "leavers not onward / leavers", guide, OF(stage_losses), OF(stage_leavers), 0},
    {"cost_to_advance", "money", "every stage",
     "ads and letters shown to people in it, for each who goes on to a later role",
     "Σ_c cost_c · touches_{c,s} / touches_c / onward moves", guide, OF(stage_cost),
     OF(stage_advances), 0},
    {"worth", "money", "every stage",
     "what one person more in it on day 0 adds to profit and to what comes beyond the horizon, "
     "with "
     "all whom they bring",
     "d (profit + worth beyond the horizon) / d n_s(0), at the central numbers", model,
     OF(stage_worth), ALONE},
    {0},
};

int fnl_metrics_count(void) {
  int n = 0;
  while (fnl_metrics[n].name)
    n++;
  return n;
}

bool fnl_metric_needs_worths(const fnl_metric *metric) {
  return metric->of.count == fnl_count_stage_worth;
}

bool fnl_metric_is_of_stages(const fnl_metric *metric) {
  return strcmp(metric->stage, "every stage") == 0;
}

static bool meets_people(const fnl_amount *amount) {
  return amount->count == fnl_count_reached || amount->count == fnl_count_stage_cost;
}

bool fnl_metric_needs_reach(const fnl_metric *metric) {
  return meets_people(&metric->of) || meets_people(&metric->over);
}

/* ---- by name ---- */

static fnl_status set_unknown(const char *name, size_t length, fnl_error *error) {
  enum { MOST = 256 };
  const char *names[MOST];
  char word[64] = "";
  int n = 0;
  for (; n < MOST && fnl_metrics[n].name; n++)
    names[n] = fnl_metrics[n].name;
  strncat(word, name, length < sizeof word ? length : sizeof word - 1);
  const int nearest = fnl_string_nearest(word, n, names);
  fnl_error_set(error, FNL_EUSAGE, "there is no metric \"%s\"", word);
  if (nearest >= 0)
    fnl_error_hint(error, "did you mean \"%s\"?", names[nearest]);
  else
    fnl_error_hint(error, "funnel metrics lists them");
  return FNL_EUSAGE;
}

const fnl_metric *fnl_metric_by_name(const char *name, size_t length, fnl_error *error) {
  for (const fnl_metric *metric = fnl_metrics; metric->name; metric++)
    if (strlen(metric->name) == length && strncmp(metric->name, name, length) == 0)
      return metric;
  set_unknown(name, length, error);
  return NULL;
}

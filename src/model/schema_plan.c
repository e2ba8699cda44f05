/* schema_plan.c: the keys of a plan. */
#include "model/fields.h"

static const char *const engines[] = {"expected", "cohorts", "agents", NULL};
static const char *const samplers[] = {"inversion", "rejection", NULL};
static const char *const parts[] = {"channels", "campaigns", NULL};
static const char *const seeds_by[] = {"random", "degree", "people", NULL};
static const char *const weights[] = {"probability", "ignored", NULL};
static const char *const generators[] = {"barabasi-albert", "complete", "configuration",
                                         "erdos-renyi",     "lattice",  "stochastic-block-model",
                                         "watts-strogatz",  NULL};

static const fnl_field segment[] = {
    {"name", FNL_FIELD_NAME, AT(fnl_segment, name), NEEDED, .sentence = "what others call it by"},
    {"title", FNL_FIELD_TEXT, AT(fnl_segment, title), OPTIONAL, .sentence = "for people to read"},
    {"share", FNL_FIELD_NUMBER, AT(fnl_segment, share), PROBABILITY, NEEDED,
     .unit = "of the population", .sentence = "how many they are; all shares sum to 1",
     .part = FNL_PART_SHARES, .source = "90-9-1 rule of participation (Simmet)"},
    {"activity", FNL_FIELD_NUMBER, AT(fnl_segment, activity), FROM(0), OTHERWISE(1),
     .unit = "multiplier", .sentence = "how much media they see"},
    {"response", FNL_FIELD_NUMBER, AT(fnl_segment, response), FROM(0), OTHERWISE(1),
     .unit = "multiplier", .sentence = "how easily a touch moves them"},
    {"value", FNL_FIELD_NUMBER, AT(fnl_segment, value), FROM(0), OTHERWISE(1), .unit = "multiplier",
     .sentence = "the value of their orders"},
    {"sharing", FNL_FIELD_NUMBER, AT(fnl_segment, sharing), FROM(0), OTHERWISE(1),
     .unit = "multiplier", .sentence = "how much they refer"},
};
const fnl_section fnl_section_segment =
    SECTION("segments", "Parts of the population that behave differently.", segment);

static const fnl_field offer[] = {
    {"margin", FNL_FIELD_NUMBER, AT(fnl_plan, margin), PROBABILITY, OTHERWISE(1),
     .unit = "of revenue", .sentence = "what is left of revenue before marketing"},
    {"referral_reward", FNL_FIELD_NUMBER, AT(fnl_plan, referral_reward), FROM(0), OTHERWISE(0),
     .unit = "money", .sentence = "paid for each conversion caused by an earned channel"},
    {"discount", FNL_FIELD_REAL, AT(fnl_plan, discount), BETWEEN(0, 10), OTHERWISE(0.1),
     .unit = "a year", .sentence = "how much less later money counts, beyond the horizon"},
};
const fnl_section fnl_section_offer = SECTION("offer", "What is sold, as money sees it.", offer);

static const fnl_field campaign[] = {
    {"name", FNL_FIELD_NAME, AT(fnl_campaign, name), NEEDED,
     .sentence = "what others call it by; not time, seed or an owned or earned channel's"},
    {"title", FNL_FIELD_TEXT, AT(fnl_campaign, title), OPTIONAL, .sentence = "for people to read"},
    {"channel", FNL_FIELD_REFERENCE, AT(fnl_campaign, channel), NEEDED, .of = FNL_NOUN_CHANNEL,
     .part = FNL_PART_CAMPAIGNS, .sentence = "the paid channel it is an instance of"},
    {"platform", FNL_FIELD_TEXT, AT(fnl_campaign, platform), OPTIONAL,
     .fallback_text = "the channel's unnamed one",
     .sentence = "campaigns of one channel and platform bid against each other"},
    {"weight", FNL_FIELD_NUMBER, AT(fnl_campaign, weight), FROM(0), OTHERWISE(1),
     .part = FNL_PART_CAMPAIGNS, .sentence = "its part of its channel's money, beside the others'"},
    {"response", FNL_FIELD_NUMBER, AT(fnl_campaign, response), FROM(0), OTHERWISE(1),
     .unit = "multiplier", .sentence = "how well its touches work"},
    {"start_day", FNL_FIELD_INTEGER, AT(fnl_campaign, start_day), BETWEEN(0, FNL_HORIZON_MAX),
     OTHERWISE(0), .unit = "day", .part = FNL_PART_SPANS,
     .sentence = "its first day; days count from 0"},
    {"end_day", FNL_FIELD_INTEGER, AT(fnl_campaign, end_day), BETWEEN(1, FNL_HORIZON_MAX), OPTIONAL,
     .fallback_text = "the horizon", .unit = "day", .part = FNL_PART_SPANS,
     .sentence = "the day after its last"},
    {"pacing", FNL_FIELD_NUMBERS, COUNTED(fnl_campaign, pacing, n_pacing), FROM(0), OPTIONAL,
     .fallback_text = "the budget's",
     .sentence = "weights of its own: one a week, or one a day of the horizon"},
    PAID_SETTINGS(fnl_campaign, FNL_FIELD_INHERITED),
};
const fnl_section fnl_section_campaign =
    SECTION("campaigns",
            "Instances of the model's paid channels; whatever of the channel's they do not set is "
            "the channel's. Without a list, each paid channel is one campaign of its own name.",
            campaign);

static const fnl_field budget[] = {
    {"total", FNL_FIELD_NUMBER, AT(fnl_plan, budget), FROM(0), NEEDED, .unit = "money",
     .part = FNL_PART_TOTAL, .sentence = "planned for all campaigns together"},
    {"split", FNL_FIELD_SPECIAL, ELSEWHERE, PROBABILITY, OPTIONAL, .of = FNL_NOUN_CHANNEL,
     .type = "a share by channel", .fallback_text = "equal shares of channels with campaigns",
     .part = FNL_PART_SPLIT, .sentence = "how paid channels share the total; sums to 1",
     .source = "70–80 % prospecting, 10–20 % retargeting, 10–20 % conversion (Supermetrics 2022)"},
    {"pacing", FNL_FIELD_SPECIAL, ELSEWHERE, FROM(0), OTHERWISE_TEXT("even"),
     .type = "\"even\" or a list of weights, one a week", .part = FNL_PART_PACING,
     .sentence = "how the money is spread over time"},
};
const fnl_section fnl_section_budget =
    SECTION("budget", "The money; needed where the plan has campaigns.", budget);

/* A lognormal factor of this sigma varies by a factor of 20 up and down. */
#define NOISE_MOST 3

static const fnl_field noise[] = {
    {"cpm", FNL_FIELD_NUMBER, AT(fnl_plan, noise_cpm), FROM(0), OTHERWISE(0), .most = NOISE_MOST,
     .unit = "standard deviation of the logarithm", .sentence = "how much prices vary"},
    {"response", FNL_FIELD_NUMBER, AT(fnl_plan, noise_response), FROM(0), OTHERWISE(0),
     .most = NOISE_MOST, .unit = "standard deviation of the logarithm",
     .sentence = "how much response varies"},
    {"persistence", FNL_FIELD_NUMBER, AT(fnl_plan, noise_persistence), PROBABILITY, OTHERWISE(0),
     .unit = "a day", .sentence = "correlation of a day's noise with the day before's"},
};
const fnl_section fnl_section_noise =
    SECTION("noise", "The environment: mean-one lognormal AR(1) factors, one a channel.", noise);

static const fnl_field seeds[] = {
    {"to", FNL_FIELD_REFERENCE, AT(fnl_seeds, to), NEEDED, .of = FNL_NOUN_STAGE,
     .part = FNL_PART_SEEDS, .sentence = "the stage they are placed in"},
    {"segment", FNL_FIELD_REFERENCE, AT(fnl_seeds, segment), OPTIONAL, .of = FNL_NOUN_SEGMENT,
     .fallback_text = "in proportion to the segments", .part = FNL_PART_SEEDS,
     .sentence = "whom they are taken from"},
    {"count", FNL_FIELD_COUNT, AT(fnl_seeds, count), BETWEEN(1, 1e12), OPTIONAL, .unit = "people",
     .fallback_text = "as many as `people` names", .part = FNL_PART_SEEDS, .sentence = "how many"},
    {"emits", FNL_FIELD_REFERENCE, AT(fnl_seeds, emits), OPTIONAL, .of = FNL_NOUN_EVENT,
     .fallback_text = "none", .sentence = "the event each of them is on day 0"},
    {"by", FNL_FIELD_CHOICE, AT(fnl_seeds, by), OTHERWISE(FNL_SEEDS_RANDOM), .choices = seeds_by,
     .part = FNL_PART_SEEDS,
     .sentence = "who they are, with the engine `agents`: degree, those of most friends; people, "
                 "those of `people`, which need not be said"},
    {"people", FNL_FIELD_COUNTS, COUNTED(fnl_seeds, people, n_people), BETWEEN(0, 0x1p63), OPTIONAL,
     .part = FNL_PART_SEEDS, .fallback_text = "none",
     .sentence = "who they are: the ids of the network's file, else numbers from 0"},
};
const fnl_section fnl_section_seeds =
    SECTION("seeds", "People placed by hand before day 0, out of the first stage.", seeds);

#define NETWORK(member) AT(fnl_network_settings, member)

static const fnl_field network[] = {
    {"file", FNL_FIELD_TEXT, NETWORK(file), OPTIONAL, .part = FNL_PART_NETWORK,
     .type = "a path, from the plan's folder",
     .sentence = "an edge list, plain or gzip: two ids a line, and in a third column, if any, the "
                 "probability that a send crosses; one id alone has no friends; # and % begin "
                 "comments"},
    {"directed", FNL_FIELD_FLAG, NETWORK(directed), OTHERWISE(0),
     .sentence = "whether the file's edges point, from who sends to who receives"},
    {"weights", FNL_FIELD_CHOICE, NETWORK(weights), OTHERWISE(0), .choices = weights,
     .sentence = "what the file's third column is; ignored: a time, say, that is not read"},
    {"segments", FNL_FIELD_TEXT, NETWORK(segments), OPTIONAL, .part = FNL_PART_NETWORK,
     .type = "\"random\", \"degree\" or a path", .fallback_text = "numbers rise through them",
     .sentence = "who belongs to which segment: at random; by degree, most friends in the last; or "
                 "a file of lines `id segment`"},
    {"generator", FNL_FIELD_TEXT, NETWORK(generator), OPTIONAL, .part = FNL_PART_NETWORK,
     .choices = generators, .sentence = "makes a network instead of reading one"},
    {"seed", FNL_FIELD_COUNT, NETWORK(seed), BETWEEN(0, 0x1p63), OTHERWISE(1),
     .sentence = "names the network's own random stream: one network for all replications"},
    {"mean_degree", FNL_FIELD_REAL, NETWORK(mean_degree), FROM(0), OPTIONAL, .unit = "friends",
     .sentence = "of a person, on average (erdos-renyi, configuration)"},
    {"m", FNL_FIELD_INTEGER, NETWORK(m), BETWEEN(1, 1e6), OPTIONAL, .unit = "friends",
     .sentence = "whom a newcomer makes (barabasi-albert)"},
    {"neighbours", FNL_FIELD_INTEGER, NETWORK(neighbours), BETWEEN(2, 1e6), OPTIONAL,
     .unit = "friends", .sentence = "of each on the ring, an even number (watts-strogatz)"},
    {"rewiring", FNL_FIELD_REAL, NETWORK(rewiring), PROBABILITY, OPTIONAL, .unit = "of the edges",
     .sentence = "how many lead anywhere instead of to a neighbour (watts-strogatz)"},
    {"degrees", FNL_FIELD_TEXT, NETWORK(degrees), OPTIONAL, .part = FNL_PART_NETWORK,
     .type = "\"poisson\", \"power-law\", \"negative-binomial\" or a path",
     .sentence =
         "the law of how many friends a person has, or a file with a number a line for each "
         "person (configuration)"},
    {"exponent", FNL_FIELD_REAL, NETWORK(exponent), ABOVE(2), .most = 100, OPTIONAL,
     .sentence = "of the density of a power law (configuration)"},
    {"dispersion", FNL_FIELD_REAL, NETWORK(dispersion), ABOVE(0), OPTIONAL,
     .sentence = "of a negative binomial, its variance being mean + mean^2 / dispersion "
                 "(configuration)"},
    {"max_degree", FNL_FIELD_INTEGER, NETWORK(max_degree), BETWEEN(1, 2147483647.0), OPTIONAL,
     .unit = "friends", .fallback_text = "everybody else",
     .sentence = "where a power law ends (configuration)"},
    {"within", FNL_FIELD_REAL, NETWORK(within), FROM(0), OPTIONAL, .unit = "friends",
     .sentence = "of a person in the own segment, on average (stochastic-block-model)"},
    {"between", FNL_FIELD_REAL, NETWORK(between), FROM(0), OPTIONAL, .unit = "friends",
     .sentence = "of a person in the other segments, on average (stochastic-block-model)"},
    {"mixing", FNL_FIELD_NUMBERS, COUNTED(fnl_network_settings, mixing, n_mixing), PROBABILITY,
     OPTIONAL, .type = "a list of numbers",
     .sentence = "instead of those two the probability that two people are friends, by the "
                 "segments of both, row by row (stochastic-block-model)"},
};
const fnl_section fnl_section_network =
    SECTION("network", "Who is whose friend, and is sent to; for the engine `agents`.", network);

static const fnl_field simulation[] = {
    {"engine", FNL_FIELD_TEXT, AT(fnl_plan, simulation.engine), OTHERWISE_TEXT("cohorts"),
     .choices = engines, .sentence = "which engine runs the plan"},
    {"sampler", FNL_FIELD_CHOICE, AT(fnl_plan, simulation.sampler),
     OTHERWISE(FNL_SAMPLER_INVERSION), .choices = samplers,
     .sentence =
         "how `cohorts` and `agents` draw, equal in law; inversion tells two plans apart with the "
         "fewest replications"},
    {"replications", FNL_FIELD_INTEGER, AT(fnl_plan, simulation.replications), BETWEEN(1, 1e8),
     OTHERWISE(200), .sentence = "independent runs"},
    {"seed", FNL_FIELD_COUNT, AT(fnl_plan, simulation.seed), BETWEEN(0, 0x1p63), OTHERWISE(1),
     .sentence = "names the random streams"},
    {"precision", FNL_FIELD_REAL, AT(fnl_plan, simulation.precision), PROBABILITY, OTHERWISE(0),
     .unit = "of the mean",
     .sentence = "relative half-width of the mean ROAS to stop at; 0: run `replications`"},
    {"max_replications", FNL_FIELD_INTEGER, AT(fnl_plan, simulation.max_replications),
     BETWEEN(1, 1e8), OTHERWISE(10000), .sentence = "the most runs where precision is given"},
    {"worth", FNL_FIELD_FLAG, AT(fnl_plan, simulation.worth), OTHERWISE(0),
     .sentence = "reports what the people at the end are worth beyond the horizon too"},
    {"reach", FNL_FIELD_FLAG, AT(fnl_plan, simulation.reach), OTHERWISE(0),
     .sentence = "reports how many people campaigns and channels reach, and how often"},
    {"outbreak", FNL_FIELD_REAL, AT(fnl_plan, simulation.outbreak), ABOVE(0), OTHERWISE(100),
     .unit = "adopters",
     .sentence = "a referral tree of so many is an outbreak; below 1: of this part of the "
                 "population",
     .source = "assumed"},
    {"lookback_days", FNL_FIELD_INTEGER, AT(fnl_plan, simulation.lookback_days), BETWEEN(0, 65000),
     OTHERWISE(30), .unit = "days",
     .sentence = "how far back from a conversion a journey goes (attribute, --journeys)"},
};
const fnl_section fnl_section_simulation =
    SECTION("simulation", "How the plan is run.", simulation);

#define TARGET(kind)                                                                               \
  FNL_FIELD_REAL, AT(fnl_plan, optimize.targets[FNL_TARGET_##kind]), OPTIONAL,                     \
      .fallback_text = "none"

static const fnl_field targets[] = {
    {"roas", TARGET(ROAS), ABOVE(0), .unit = "revenue over ad spend", .sentence = "at least"},
    {"roi", TARGET(ROI), ANY, .unit = "of spend and other costs", .sentence = "at least"},
    {"profit", TARGET(PROFIT), ANY, .unit = "money", .sentence = "at least"},
    {"revenue", TARGET(REVENUE), ABOVE(0), .unit = "money", .sentence = "at least"},
    {"conversions", TARGET(CONVERSIONS), ABOVE(0), .sentence = "at least"},
    {"customers", TARGET(CUSTOMERS), ABOVE(0), .unit = "people",
     .sentence = "at least, at the end, in stages from conversion to advocacy"},
    {"cpa", TARGET(CPA), ABOVE(0), .unit = "money per conversion", .sentence = "at most"},
    {"spend", TARGET(SPEND), ABOVE(0), .unit = "money", .sentence = "at most"},
    {"other_costs", TARGET(OTHER_COSTS), ABOVE(0), .unit = "money", .sentence = "at most"},
};
const fnl_section fnl_section_targets = SECTION(
    "targets", "What a plan must reach, in expectation, whatever is made largest.", targets);

static const fnl_field risk[] = {
    {"cvar", FNL_FIELD_REAL, AT(fnl_plan, optimize.risk.cvar), PROBABILITY, OPTIONAL, .above = true,
     .unit = "of the worlds", .fallback_text = "none",
     .sentence = "makes the mean of this worst part largest (conditional value at risk)",
     .source = "Rockafellar and Uryasev (2000), Journal of Risk 2"},
    {"quantile", FNL_FIELD_REAL, AT(fnl_plan, optimize.risk.quantile), PROBABILITY, OPTIONAL,
     .above = true, .unit = "of the worlds", .fallback_text = "none",
     .sentence = "makes largest what is passed in all but this part"},
    {"reaches", FNL_FIELD_REAL, AT(fnl_plan, optimize.risk.reaches), ANY, OPTIONAL,
     .fallback_text = "none", .unit = "as the objective",
     .sentence = "makes the probability largest that the objective reaches this"},
};
const fnl_section fnl_section_risk =
    SECTION("risk", "What is made of the worlds of an uncertain plan; one key, or the mean.", risk);

static const fnl_field share_group[] = {
    {"name", FNL_FIELD_NAME, AT(fnl_share_group, name), NEEDED, .sentence = "what reports call it"},
    {"items", FNL_FIELD_SPECIAL, FNL_FIELD_REQUIRED, ELSEWHERE, OPTIONAL,
     .type = "a list of channels or campaigns", .sentence = "what it takes together"},
    {"min", FNL_FIELD_REAL, AT(fnl_share_group, least), PROBABILITY, OTHERWISE(0),
     .unit = "of the budget", .sentence = "at least this share"},
    {"max", FNL_FIELD_REAL, AT(fnl_share_group, most), PROBABILITY, OTHERWISE(1),
     .unit = "of the budget", .sentence = "at most this share"},
};
const fnl_section fnl_section_share_group = SECTION(
    "groups", "Shares that several items take together, as a part kept for testing.", share_group);

static const fnl_field optimize[] = {
    {"objective", FNL_FIELD_CHOICE, AT(fnl_plan, optimize.objective), OTHERWISE(FNL_OBJECTIVE_ROAS),
     .choices = fnl_objective_names,
     .sentence = "what is made largest, or of costs (cpa) smallest"},
    {"value_beyond_horizon", FNL_FIELD_FLAG, AT(fnl_plan, optimize.value_beyond_horizon),
     OTHERWISE(0),
     .sentence = "the objective counts what comes beyond the horizon too, discounted: revenue, "
                 "costs, conversions, new customers, or what its metric adds up"},
    {"metric", FNL_FIELD_TEXT, AT(fnl_plan, optimize.metric), OPTIONAL, .fallback_text = "none",
     .sentence = "the figure of objective \"metric\", by its place in summary.json: "
                 "\"events.trial.count\""},
    {"over", FNL_FIELD_SPECIAL, ELSEWHERE, OTHERWISE_TEXT("channels"), .choices = parts,
     .type = "text", .sentence = "what the split is over"},
    {"min", FNL_FIELD_SPECIAL, ELSEWHERE, PROBABILITY, OPTIONAL, .fallback_text = "0",
     .type = "a share by channel or campaign", .sentence = "at least this share of the budget"},
    {"max", FNL_FIELD_SPECIAL, ELSEWHERE, PROBABILITY, OPTIONAL, .fallback_text = "1",
     .type = "a share by channel or campaign", .sentence = "at most this share of the budget"},
    {"committed", FNL_FIELD_SPECIAL, ELSEWHERE, FROM(0), OPTIONAL, .fallback_text = "0",
     .type = "money by channel or campaign", .sentence = "money it gets in any case"},
    {"at_least_or_nothing", FNL_FIELD_SPECIAL, ELSEWHERE, FROM(0), OPTIONAL,
     .fallback_text = "any amount", .type = "money by channel or campaign",
     .sentence = "either no money or at least this much"},
    {"groups", FNL_FIELD_SECTIONS, ELSEWHERE, OPTIONAL, .section = &fnl_section_share_group,
     .fallback_text = "none", .sentence = "shares that several take together"},
    {"period_days", FNL_FIELD_INTEGER, AT(fnl_plan, optimize.period_days),
     BETWEEN(0, FNL_HORIZON_MAX), OTHERWISE(0), .unit = "days",
     .sentence = "splits the money over periods of so many days too; 0: by the pacing"},
    {"total_min", FNL_FIELD_REAL, AT(fnl_plan, optimize.total_min), FROM(0), OTHERWISE(0),
     .unit = "money", .sentence = "at least this much in all; with total_max"},
    {"total_max", FNL_FIELD_REAL, AT(fnl_plan, optimize.total_max), FROM(0), OTHERWISE(0),
     .unit = "money",
     .sentence = "how much to spend is looked for too, up to this; 0: all of budget.total"},
    {"max_change", FNL_FIELD_REAL, AT(fnl_plan, optimize.max_change), FROM(0), OTHERWISE(0),
     .unit = "of its current money",
     .sentence = "no item changes by more than this part; 0: by as much as it likes"},
    {"learning_conversions", FNL_FIELD_REAL, AT(fnl_plan, optimize.learning_conversions), FROM(0),
     OTHERWISE(0), .unit = "a week",
     .sentence = "each item causes at least so many conversions a week or gets nothing; 0: no rule",
     .source = "about 50 a week leave the learning phase (platforms' own advice)"},
    {"targets", FNL_FIELD_SECTION, .section = &fnl_section_targets,
     .sentence = "what must be reached"},
    {"risk", FNL_FIELD_SECTION, .section = &fnl_section_risk, .sentence = "how sure it must be"},
    {"worlds", FNL_FIELD_INTEGER, AT(fnl_plan, optimize.worlds), BETWEEN(1, 100000), OTHERWISE(64),
     .sentence = "draws of uncertain numbers and noise that the search looks at"},
    {"certify", FNL_FIELD_FLAG, AT(fnl_plan, optimize.certify), OTHERWISE(1),
     .sentence =
         "whether the answer is polished, raced against rivals and certified by simulation"},
    {"gap", FNL_FIELD_REAL, AT(fnl_plan, optimize.gap), PROBABILITY, OTHERWISE(0),
     .unit = "of the objective",
     .sentence = "replicates until the certificate is this sharp; 0: as sharp as the replications "
                 "make it"},
    {"confidence", FNL_FIELD_REAL, AT(fnl_plan, optimize.confidence), BETWEEN(0.5, 0.9999),
     OTHERWISE(0.95), .sentence = "of the certificate"},
    {"seconds", FNL_FIELD_REAL, AT(fnl_plan, optimize.seconds_most), FROM(0), OTHERWISE(0),
     .unit = "seconds",
     .sentence =
         "for search and certificate, besides the replications asked for: the best certified "
         "by then; 0: no limit"},
};
const fnl_section fnl_section_optimize =
    SECTION("optimize", "What `funnel optimize` looks for.", optimize);

static const fnl_field plan[] = {
    {"model", FNL_FIELD_SPECIAL, FNL_FIELD_REQUIRED, ELSEWHERE, OPTIONAL,
     .section = &fnl_section_model, .type = "a name under models/, a path, or a group",
     .sentence = "how people behave"},
    {"title", FNL_FIELD_TEXT, AT(fnl_plan, title), OPTIONAL, .fallback_text = "the file's name",
     .sentence = "for people to read"},
    {"horizon_days", FNL_FIELD_INTEGER, AT(fnl_plan, horizon_days), BETWEEN(1, FNL_HORIZON_MAX),
     NEEDED, .unit = "days", .part = FNL_PART_DAYS, .sentence = "how long the plan runs"},
    {"population", FNL_FIELD_COUNT, AT(fnl_plan, population), BETWEEN(1, 1e12), NEEDED,
     .unit = "people", .part = FNL_PART_PEOPLE, .sentence = "everybody who could ever be reached"},
    {"currency", FNL_FIELD_TEXT, AT(fnl_plan, currency), OTHERWISE_TEXT("USD"),
     .sentence = "of all money; used only for printing"},
    {"initial", FNL_FIELD_SPECIAL, ELSEWHERE, PROBABILITY, OPTIONAL, .of = FNL_NOUN_STAGE,
     .type = "a share by stage", .fallback_text = "everybody in the first stage",
     .part = FNL_PART_PEOPLE, .sentence = "where people start; the rest in the first stage"},
    {"segments", FNL_FIELD_SECTIONS, ELSEWHERE, OPTIONAL, .section = &fnl_section_segment,
     .fallback_text = "one of everybody", .sentence = "parts of the population"},
    {"offer", FNL_FIELD_SECTION, .section = &fnl_section_offer, .sentence = "what is sold"},
    {"campaigns", FNL_FIELD_SECTIONS, ELSEWHERE, OPTIONAL, .section = &fnl_section_campaign,
     .fallback_text = "one a paid channel", .sentence = "instances of the paid channels"},
    {"budget", FNL_FIELD_SECTION, FNL_FIELD_NO_DEFAULT, .section = &fnl_section_budget,
     .part = FNL_PART_TOTAL | FNL_PART_SPLIT | FNL_PART_PACING, .sentence = "the money"},
    {"target_roas", FNL_FIELD_REAL, AT(fnl_plan, target_roas), ABOVE(0), OPTIONAL,
     .fallback_text = "none", .unit = "revenue over ad spend",
     .sentence = "the return whose probability is reported"},
    {"noise", FNL_FIELD_SECTION, .section = &fnl_section_noise, .sentence = "the environment"},
    {"seeds", FNL_FIELD_SECTION, FNL_FIELD_NO_DEFAULT, COUNTED(fnl_plan, seeds, has_seeds),
     .section = &fnl_section_seeds, .part = FNL_PART_SEEDS, .sentence = "people placed by hand"},
    {"network", FNL_FIELD_SECTION, FNL_FIELD_NO_DEFAULT, COUNTED(fnl_plan, network, has_network),
     .section = &fnl_section_network, .part = FNL_PART_NETWORK, .sentence = "who can send to whom"},
    {"stages", FNL_FIELD_OVERRIDES, ELSEWHERE, OPTIONAL, .section = &fnl_section_stage,
     .type = "a group of changes by name", .sentence = "changes to the model's stages"},
    {"channels", FNL_FIELD_OVERRIDES, ELSEWHERE, OPTIONAL, .section = &fnl_section_paid,
     .type = "a group of changes by name", .sentence = "changes to the model's channels"},
    {"events", FNL_FIELD_OVERRIDES, ELSEWHERE, OPTIONAL, .section = &fnl_section_event,
     .type = "a group of changes by name", .sentence = "changes to the model's events"},
    {"moves", FNL_FIELD_OVERRIDES, ELSEWHERE, OPTIONAL, .section = &fnl_section_move,
     .type = "a list of changes, each with from and to",
     .sentence = "changes to the model's moves"},
    {"simulation", FNL_FIELD_SECTION, .section = &fnl_section_simulation,
     .sentence = "how the plan is run"},
    {"optimize", FNL_FIELD_SECTION, .section = &fnl_section_optimize,
     .sentence = "what `funnel optimize` looks for"},
};
const fnl_section fnl_section_plan =
    SECTION("plan", "What a planner writes: `configs/NAME.cfg`.", plan);

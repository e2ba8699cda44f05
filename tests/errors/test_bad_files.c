/* Bad files: each mistake is found alone, at its line, with what is wrong and what would be right.
 *
 * Each row edits one of the two good files of model/sample.h. Exactly one mistake must come of it:
 * a second one would be nonsense that follows from the first.
 */
#include "model/sample.h"
#include "support/told.h"

Suite *test_suite(void);

typedef enum { MODEL, PLAN } which;

static const struct {
  which edited;
  const char *find, *put;
  which told;
  int line;
  const char *message, *hint;
} rows[] = {
    /* syntax */
    {PLAN, "horizon_days = 45;", "horizon_days = = 45;", PLAN, 3, "not in libconfig syntax", ""},
    {PLAN, "horizon_days = 45;", "horizon_days 45;", PLAN, 3, "not in libconfig syntax at `45`",
     "NAME = VALUE"},
    {PLAN, "\"First spring\"", "\"First spring", PLAN, 2, "not closed on its line", "\""},
    {PLAN, "margin = 0.447", "margin = many", PLAN, 10, "many is neither", "\"many\""},
    {PLAN, "margin = 0.447", "margin = nan", PLAN, 10, "nan is no number", ""},
    {PLAN, "margin = 0.447", "margin = Infinity", PLAN, 10, "Infinity is no number", ""},
    {PLAN, "total = 91370.0", "total = 1e999", PLAN, 19, "1e999 is too large", "1.7e308"},
    {PLAN, "total = 91370.0", "total = -1e999", PLAN, 19, "-1e999 is too large", ""},
    {PLAN, "total = 91370.0", "total = .", PLAN, 19, ". is no number", ""},
    {PLAN, "238500", "5000000000", PLAN, 4, "beyond 32 bits", "write 5000000000L"},
    {PLAN, "238500", "-5000000000", PLAN, 4, "beyond 32 bits", "write -5000000000L"},
    {PLAN, "238500", "9223372036854775808L", PLAN, 4, "beyond 64 bits", "9223372036854775807"},
    {PLAN, "238500", "99999999999999999999", PLAN, 4, "beyond 64 bits", ""},
    {PLAN, "238500", "0x80000000", PLAN, 4, "beyond 32 bits", "write 0x80000000L"},
    {PLAN, "title =", "horizon_days = 3; title =", PLAN, 3, "`horizon_days` is given twice",
     "keep one; the first is in line 2"},
    {PLAN, "( 1, 2.5, 0, 1.5, 1, 1, 0.5 )", "[ 1, 2.5, 0, 1.5, 1, 1, 0.5 ]", PLAN, 21,
     "an array [ … ] mixes", "( 0.5, 1 )"},
    {PLAN, "  pacing", "  pacing = \"even\"; }; /* pacing", PLAN, 21, "never closed", "*/"},
    {PLAN, "budget = {", "budget = { x = {", PLAN, 18, "`{` opened here is never closed",
     "write }"},
    {PLAN, "noise = { cpm = 0.103;", "noise = [ cpm = 0.103;", PLAN, 23,
     "a setting NAME = VALUE in a list", "in a group"},
    {PLAN, "noise = {", "noise = (", PLAN, 23, "a setting NAME = VALUE in a list", ""},
    {PLAN, "[ \"loud\" ]", "[ \"loud\" }", PLAN, 15, "the brackets do not match",
     "`[` was opened in line 15"},
    {PLAN, "horizon_days = 45", "horizon_days = 45d", PLAN, 3, "45d is no number", ""},
    {PLAN, "horizon_days = 45", "horizon_days = 4.5.1", PLAN, 3, "4.5.1 is no number", ""},
    {PLAN, "horizon_days = 45;", "horizon_days = ;", PLAN, 3, "at `;`", "a value is expected"},
    {PLAN, "horizon_days = 45;", "horizon_days = 45;;", PLAN, 3, "at `;`", "NAME = VALUE"},
    {PLAN, "horizon_days = 45;", "horizon_days = 45 %;", PLAN, 3, "`%` has no meaning", ""},
    {PLAN, "1, 1, 0.5 )", "1, 1, 0.5, )", PLAN, 21, "at `)`", "no comma"},
    {PLAN, "1, 1, 0.5 )", "1 1, 0.5 )", PLAN, 21, "at `1`", "parted by commas"},
    {PLAN, "[ \"loud\" ]", "[ { } ]", PLAN, 15, "holds plain values only", "( … )"},
    {PLAN, "[ \"loud\" ]", "[ \"loud\", 3 ]", PLAN, 15, "an array [ … ] mixes", ""},
    {PLAN, "banner = 0.83; }; };", "banner = ", PLAN, 27, "`{` opened here is never closed", ""},
    {PLAN, "};\nnoise", "};};\nnoise", PLAN, 22, "`}` closes nothing", ""},
    {PLAN, "title = \"F", "title = @include \"F", PLAN, 2, "`@`", "start of a line"},
    {MODEL, "cpm = 7.385;", "cpm = 7.385 8;", MODEL, 11, "not in libconfig syntax", ""},
    {MODEL, "An orchard", "An orch\x01rd", MODEL, 2, "byte 0x01", ""},
    {MODEL, "An orchard", "An orch\xE9rd", MODEL, 2, "not UTF-8", "save the file as UTF-8"},
    {MODEL, "An orchard", "An orch\\x01rd", MODEL, 2, "control character", ""},
    /* keys */
    {PLAN, "horizon_days = 45;", "", PLAN, 0, "`horizon_days` is missing in plan", "runs"},
    {PLAN, "horizon_days", "horizon_day", PLAN, 3, "`horizon_day` is no key",
     "did you mean horizon_days?"},
    {PLAN, "population = 238500;\n", "", PLAN, 0, "`population` is missing in plan", "reached"},
    {PLAN, "model = \"orchard\";", "", PLAN, 0, "`model` is missing", "five-stage"},
    {PLAN, "referral_reward", "referal_reward", PLAN, 10, "`referal_reward` is no key of offer",
     "did you mean referral_reward?"},
    {PLAN, "title =", "total = 3; title =", PLAN, 2, "`total` is no key of plan", "key of budget"},
    {PLAN, "weight = 1.7", "wieght = 1.7", PLAN, 12, "`wieght` is no key of campaigns",
     "did you mean weight?"},
    {PLAN, "weight = 1.7", "kind = \"paid\"", PLAN, 12, "`kind` is no key of campaigns", ""},
    {MODEL, "memory = 0.9313;", "memory = 0.9313; touches_per_day = 2;", MODEL, 15,
     "`touches_per_day` is no key of channels, paid", "channels, owned"},
    {MODEL, "burst = 2.71;", "burst = 2.71; audience = [ \"tree\" ];", MODEL, 27,
     "`audience` is no key of channels, earned", "reaches everyone"},
    {MODEL, "channels = (", "chanels = (", MODEL, 9, "`chanels` is no key of model",
     "did you mean channels?"},
    {MODEL, "stages = (", "stagse = (", MODEL, 3, "`stagse` is no key of model",
     "did you mean stages?"},
    {MODEL, "events = (", "evnts = (", MODEL, 38, "`evnts` is no key of model",
     "did you mean events?"},
    {MODEL, "cost = 0.57;", "csot = 0.57;", MODEL, 41, "`csot` is no key of events",
     "did you mean cost?"},
    {MODEL, "cv = 0.613;", "sd = 9;", MODEL, 40, "`sd` is no key of value", ""},
    {MODEL, "    cpm = 7.385;\n", "", MODEL, 10, "`cpm` is missing in channels, paid",
     "list price"},
    {MODEL, "touches_per_day = 0.1427;", "", MODEL, 19, "`touches_per_day` is missing", ""},
    {MODEL, "efficiency = 0.7919;", "", MODEL, 16, "`efficiency` is missing in learning", ""},
    {MODEL, "mean = 61.7; ", "", MODEL, 40, "`mean` is missing in value", ""},
    {MODEL, "; role = \"awareness\"", "", MODEL, 5, "`role` is missing in stages", ""},
    /* stays */
    {MODEL, "role = \"awareness\"", "role = \"awareness\"; dwell = { days = 0.0; phases = 3; }",
     MODEL, 5, "`days` must be at least 1, not 0", ""},
    {MODEL, "role = \"awareness\"", "role = \"awareness\"; dwell = { days = -9.7; phases = 3; }",
     MODEL, 5, "`days` must be at least 1, not -9.7", ""},
    {MODEL, "role = \"awareness\"", "role = \"awareness\"; dwell = { days = 97000.0; phases = 3; }",
     MODEL, 5, "out of all proportion", "at most 36500"},
    {MODEL, "role = \"awareness\"", "role = \"awareness\"; dwell = { days = 9.7; phases = 0; }",
     MODEL, 5, "`phases` must be 1 to 100, not 0", ""},
    {MODEL, "role = \"awareness\"", "role = \"awareness\"; dwell = { days = 9.7; phases = 101; }",
     MODEL, 5, "`phases` must be 1 to 100, not 101", ""},
    {MODEL, "role = \"awareness\"", "role = \"awareness\"; dwell = { days = 9.7; phases = 2.5; }",
     MODEL, 5, "`phases` must be a whole number", ""},
    {MODEL, "role = \"awareness\"", "role = \"awareness\"; dwell = { days = 9.7; }", MODEL, 5,
     "`phases` is missing in dwell", "variance"},
    {MODEL, "role = \"awareness\"", "role = \"awareness\"; dwell = { day = 9.7; phases = 3; }",
     MODEL, 5, "`day` is no key of dwell", "did you mean days?"},
    {MODEL, "role = \"awareness\"", "role = \"awareness\"; dwell = 9.7", MODEL, 5,
     "`dwell` takes a group", ""},
    {MODEL, "role = \"lost\"", "role = \"lost\"; dwell = { days = 9.7; phases = 3; }", MODEL, 7,
     "no move by time leads out of it", "positive `daily`"},
    /* other keys */
    {MODEL, "kind = \"owned\"; ", "", MODEL, 19, "`kind` is missing", "paid"},
    {PLAN, "share = 0.873; ", "", PLAN, 7, "`share` is missing in segments", ""},
    {PLAN, "total = 91370.0;", "", PLAN, 18, "`total` is missing in budget", ""},
    {PLAN, "to = \"tree\"; ", "", PLAN, 24, "`to` is missing in seeds", ""},
    /* types */
    {PLAN, "horizon_days = 45", "horizon_days = \"45\"", PLAN, 3,
     "takes a whole number, not a text", ""},
    {PLAN, "horizon_days = 45", "horizon_days = 45.7", PLAN, 3, "whole number, not 45.7", ""},
    {PLAN, "title = \"First spring\"", "title = 3", PLAN, 2, "takes a text, not a whole number",
     ""},
    {PLAN, "margin = 0.447", "margin = true", PLAN, 10, "number", ""},
    {PLAN, "margin = 0.447", "margin = ( 0.447 )", PLAN, 10, "not a list", ""},
    {PLAN, "initial = { sapling = 0.0213; }", "initial = 0.0213", PLAN, 5, "a group", "STAGE"},
    {PLAN, "split = { banner = 0.713; pursuit = 0.287; }", "split = [ 0.713, 0.287 ]", PLAN, 20,
     "a group", "CHANNEL"},
    {PLAN, "pacing = ( 1, 2.5, 0, 1.5, 1, 1, 0.5 )", "pacing = \"uneven\"", PLAN, 21,
     "`pacing` is \"even\" or a list", "pacing = \"even\""},
    {PLAN, "[ \"loud\" ]", "\"loud\"", PLAN, 15, "takes a list, not a text", "["},
    {PLAN, "model = \"orchard\"", "model = 3", PLAN, 1, "takes a name, a path or a group", ""},
    {MODEL, "counts_as = [ \"click\" ]", "counts_as = \"click\"", MODEL, 46, "takes a list", "["},
    {MODEL, "value = { mean = 61.7; cv = 0.613; }", "value = 61.7", MODEL, 40, "takes a group", ""},
    {MODEL, "{ banner = 0.0193; gossip = 0.307; }", "0.0193", MODEL, 31, "takes a group", "NAME"},
    {MODEL, "emits = \"harvest\"", "emits = [ \"harvest\" ]", MODEL, 33, "takes a name", ""},
    {MODEL, "in = { tree = 0.00417; stump = 0.0211; }", "in = 0.00417", MODEL, 42, "takes a list",
     ""},
    /* ranges */
    {PLAN, "238500", "0", PLAN, 4, "`population` must be 1 to 1000000000000, not 0", ""},
    {PLAN, "238500", "10000000000000L", PLAN, 4, "must be 1 to 1000000000000", ""},
    {PLAN, "horizon_days = 45", "horizon_days = 0", PLAN, 3, "must be 1 to 36500, not 0", ""},
    {PLAN, "horizon_days = 45", "horizon_days = 1000000", PLAN, 3, "not 1000000", ""},
    {PLAN, "margin = 0.447", "margin = 1.447", PLAN, 10, "`margin` must be 0 to 1, not 1.447", ""},
    {PLAN, "total = 91370.0", "total = -1", PLAN, 19, "`total` must be at least 0, not -1", ""},
    {PLAN, "sharing = 0.217", "sharing = -0.217", PLAN, 7, "`sharing` must be at least 0", ""},
    {PLAN, "start_day = 3", "start_day = -3", PLAN, 14, "`start_day` must be 0 to", ""},
    {PLAN, "replications = 37", "replications = 0", PLAN, 26, "must be 1 to", ""},
    {PLAN, "seed = 5000000001L", "seed = -1", PLAN, 26, "`seed` must be", ""},
    {PLAN, "count = 11", "count = 0", PLAN, 24, "`count` must be", ""},
    {PLAN, "target_roas = 2.17", "target_roas = 0", PLAN, 25, "must be above 0, not 0", ""},
    {PLAN, "pursuit = 0.053", "pursuit = 1.053", PLAN, 27, "`pursuit` must be 0 to 1", ""},
    {PLAN, "persistence = 0.813", "persistence = 1.813", PLAN, 23, "0 to 1", ""},
    {PLAN, "2.5, 0,", "2.5, -1,", PLAN, 21, "`pacing` must be at least 0, not -1", ""},
    {MODEL, "cpm = 7.385", "cpm = 0", MODEL, 11, "`cpm` must be above 0, not 0", ""},
    {MODEL, "cpm = 7.385", "cpm = -7", MODEL, 11, "`cpm` must be above 0, not -7", ""},
    {MODEL, "max_price = 3.917", "max_price = 1", MODEL, 13, "must be above 1, not 1", ""},
    {MODEL, "capacity = 1.713", "capacity = 0", MODEL, 12, "must be above 0", ""},
    {MODEL, "fatigue = 12.67", "fatigue = \"never\"", MODEL, 14, "not a text", ""},
    {MODEL, "memory = 0.9313", "memory = 1.01", MODEL, 15, "`memory` must be 0 to 1", ""},
    {MODEL, "window = 6", "window = 0", MODEL, 16, "`window` must be 1 to", ""},
    {MODEL, "banner = 0.0193", "banner = 1.0193", MODEL, 31, "`banner` must be 0 to 1", ""},
    {MODEL, "daily = 0.000217", "daily = -0.1", MODEL, 30, "`daily` must be at least 0", ""},
    {PLAN, "total = 91370.0", "total = 1e300", PLAN, 19, "`total` = 1e+300 is out of all",
     "at most 1e+15"},
    {PLAN, "cpm = 0.103", "cpm = 10.3", PLAN, 23, "`cpm` = 10.3 is out of all proportion",
     "at most 3"},
    {MODEL, "fatigue = 12.67", "fatigue = 1e-300", MODEL, 14, "`fatigue` = 1e-300 is out of",
     "by 1e-12"},
    {MODEL, "cv = 0.613", "cv = -0.613", MODEL, 40, "`cv` must be at least 0", ""},
    /* names */
    {PLAN, "model = \"orchard\"", "model = \"orchad\"", PLAN, 1, "there is no model \"orchad\"",
     "did you mean \"orchard\"?"},
    {PLAN, "model = \"orchard\"", "model = \"no/such.cfg\"", PLAN, 1, "there is no model", ""},
    {PLAN, "model = \"orchard\"", "model = \"../\"", PLAN, 1, "is a folder, not a file", ""},
    {PLAN, "sapling = 0.0213", "saplng = 0.0213", PLAN, 5, "no stage is called \"saplng\"",
     "did you mean sapling?"},
    {PLAN, "channel = \"pursuit\"", "channel = \"chase\"", PLAN, 16, "no channel is called",
     "there are banner, pursuit"},
    {PLAN, "channel = \"pursuit\"", "channel = \"letter\"", PLAN, 16,
     "\"letter\" is an owned channel", "--set channels.letter"},
    {PLAN, "[ \"loud\" ]", "[ \"lout\" ]", PLAN, 15, "no segment is called", "did you mean loud?"},
    {PLAN, "[ \"loud\" ]", "[ ]", PLAN, 15, "names no segment", ""},
    {PLAN, "[ \"loud\" ]", "[ \"loud\", \"loud\" ]", PLAN, 15, "names \"loud\" twice", ""},
    {PLAN, "name = \"loud\"", "name = \"quiet\"", PLAN, 8, "two segments are called \"quiet\"",
     "line 7"},
    {PLAN, "name = \"chase\"", "name = \"north\"", PLAN, 16, "two campaigns are called", "line 12"},
    {PLAN, "name = \"chase\"", "name = \"time\"", PLAN, 16, "cannot be called \"time\"", ""},
    {PLAN, "name = \"chase\"", "name = \"seed\"", PLAN, 16, "cannot be called \"seed\"", ""},
    {MODEL, "role = \"lost\"; }", "role = \"lost\"; }, { name = \"spend\"; role = \"lost\"; }",
     MODEL, 7, "a stage cannot be called \"spend\"", "another column"},
    {PLAN, "name = \"chase\"", "name = \"letter\"", PLAN, 16, "called like a channel", ""},
    {PLAN, "name = \"chase\"", "name = \"a b\"", PLAN, 16, "\"a b\" is no name", "a letter"},
    {PLAN, "name = \"chase\"", "name = \"7up\"", PLAN, 16, "\"7up\" is no name", ""},
    {PLAN, "name = \"chase\"", "name = \"true\"", PLAN, 16, "\"true\" is no name", ""},
    {PLAN, "name = \"chase\"", "name = \"\"", PLAN, 16, "\"\" is no name", ""},
    {PLAN, "name = \"chase\"; ", "", PLAN, 16, "`name` is missing", ""},
    {PLAN, "emits = \"harvest\"", "emits = \"harvester\"", PLAN, 24, "no event is called",
     "did you mean harvest?"},
    {PLAN, "pursuit = 0.287", "pursit = 0.287", PLAN, 20, "no channel is called",
     "did you mean pursuit?"},
    {PLAN, "pursuit = 0.053", "prusuit = 0.053", PLAN, 27, "no channel is called", "pursuit"},
    {PLAN, "engine = \"expected\"", "engine = \"expcted\"", PLAN, 26, "not \"expcted\"",
     "did you mean expected?"},
    {PLAN, "objective = \"profit\"", "objective = \"profits\"", PLAN, 27, "not \"profits\"",
     "did you mean profit?"},
    {PLAN, "objective = \"profit\"",
     "objective = \"metric\"; metric = \"stages.tree.end\"; value_beyond_horizon = true", PLAN, 27,
     "\"stages.tree.end\" is not known beyond the horizon", "totals.customers"},
    {PLAN, "objective = \"profit\"",
     "objective = \"metric\"; metric = \"campaigns.chase.conversions\"; value_beyond_horizon = "
     "true",
     PLAN, 27, "\"campaigns.chase.conversions\" is not known", "counts of events"},
    {PLAN, "objective = \"profit\"",
     "objective = \"metric\"; metric = \"channels.pursuit.conversions\"; value_beyond_horizon = "
     "true",
     PLAN, 27, "\"channels.pursuit.conversions\" is not known", "or false"},
    {PLAN, "objective = \"profit\"",
     "objective = \"metric\"; metric = \"events.harvst.count\"; value_beyond_horizon = true", PLAN,
     27, "\"events.harvst.count\" is not known", ""},
    {PLAN, "objective = \"profit\"", "objective = \"roas\"; total_max = 1e5", PLAN, 27,
     "`total_max` with a ratio as objective", "or total_min"},
    {PLAN, "objective = \"profit\"",
     "objective = \"metric\"; metric = \"totals.roas\"; total_max = 1e5", PLAN, 27,
     "`total_max` with a ratio as objective", "targets"},
    {PLAN, "objective = \"profit\"",
     "objective = \"metric\"; metric = \"totals.roas_on_budget\"; total_max = 1e5", PLAN, 27,
     "`total_max` with a ratio", ""},
    {PLAN, "objective = \"profit\"",
     "objective = \"metric\"; metric = \"campaigns.chase.roas_caused\"; total_max = 1e5", PLAN, 27,
     "`total_max` with a ratio", ""},
    {PLAN, "objective = \"profit\"", "objective = \"cpa\"; risk = { cvar = 0.1; }", PLAN, 27,
     "`risk` of a cost per conversion", "\"roas\""},
    {PLAN, "objective = \"profit\"",
     "objective = \"metric\"; metric = \"totals.cpa\"; risk = { cvar = 0.1; }", PLAN, 27,
     "`risk` of a cost per conversion", ""},
    {PLAN, "objective = \"profit\"",
     "objective = \"metric\"; metric = \"campaigns.chase.effective_cpm\"; risk = { cvar = 0.1; }",
     PLAN, 27, "`risk` of a cost per conversion", ""},
    {MODEL, "role = \"lost\"", "role = \"lots\"", MODEL, 7, "not \"lots\"", "did you mean lost?"},
    {MODEL, "kind = \"owned\"", "kind = \"own\"", MODEL, 19, "not \"own\"", ""},
    {MODEL, "name = \"sapling\"", "name = \"seedling\"", MODEL, 5, "two stages are called",
     "line 4"},
    {MODEL, "{ name = \"letter\"",
     "{ name = \"time\"; kind = \"owned\"; touches_per_day = 1; }, { name = \"letter\"", MODEL, 19,
     "cannot be called \"time\"", ""},
    {MODEL, "from = \"seedling\"", "from = \"seedlng\"", MODEL, 30, "no stage is called",
     "did you mean seedling?"},
    {MODEL, "to = \"stump\"", "to = \"log\"", MODEL, 34, "no stage is called \"log\"", "stump"},
    {MODEL, "to = \"sapling\"", "to = \"seedling\"", MODEL, 30, "from \"seedling\" to itself", ""},
    {MODEL, "gossip = 0.307", "gosip = 0.307", MODEL, 31, "no channel is called", "gossip"},
    {MODEL, "harvest = 0.313", "harvst = 0.313", MODEL, 25, "no event is called", "harvest"},
    {MODEL, "event = \"glance\"", "event = \"glanse\"", MODEL, 16, "no event is called", "glance"},
    {MODEL, "[ \"tree\", \"sapling\" ]", "[ \"tree\", \"saplings\" ]", MODEL, 44,
     "no stage is called", "did you mean sapling?"},
    /* sums and what belongs together */
    {PLAN, "banner = 0.713", "banner = 0.613", PLAN, 20, "the shares of `split` sum to 0.9, not 1",
     ""},
    {PLAN, "share = 0.127", "share = 0.227", PLAN, 6, "the shares of `segments` sum to 1.1", ""},
    {PLAN, "sapling = 0.0213", "sapling = 0.6; tree = 0.5", PLAN, 5, "sum to 1.1, more than 1", ""},
    {PLAN, "pursuit = 0.287", "letter = 0.287", PLAN, 20, "\"letter\" is an owned channel", ""},
    {PLAN, "channel = \"pursuit\"", "channel = \"pursuit\"; weight = 0", PLAN, 20,
     "all have weight 0", ""},
    {PLAN, "start_day = 3", "start_day = 31", PLAN, 14, "before it starts", ""},
    {PLAN, "end_day = 31", "end_day = 46", PLAN, 15, "after the horizon of 45 days", ""},
    {PLAN, "horizon_days = 45", "horizon_days = 50", PLAN, 21, "50 days are 8 weeks", ""},
    {PLAN, "( 1, 2.5, 0, 1.5, 1, 1, 0.5 )", "( 0, 0, 0, 0, 0, 1, 0.5 )", PLAN, 21,
     "gives campaign \"south\" no day", ""},
    {PLAN, "platform = \"fence\"", "platform = \"wall\"", PLAN, 15,
     "share a platform but not `segments`", "platform"},
    {PLAN, "platform = \"fence\"; start_day = 3;\n    end_day = 31; segments = [ \"loud\" ];",
     "platform = \"wall\"; memory = 0.5;", PLAN, 14, "\"north\" and \"south\" share a platform",
     ""},
    {PLAN, "count = 11", "count = 238000", PLAN, 24, "238000 seeds, but \"seedling\" holds 233419",
     ""},
    {PLAN, "count = 11", "segment = \"loud\"; count = 29645", PLAN, 24,
     "of segment loud holds 29644", ""},
    {PLAN, "min = { pursuit = 0.053; }", "min = { banner = 0.9; }", PLAN, 27,
     "the least share of \"banner\"", ""},
    {PLAN, "min = { pursuit = 0.053; }", "min = { pursuit = 0.6; banner = 0.5; }", PLAN, 27,
     "sum to 1.1, more than 1", ""},
    {PLAN, "max = { banner = 0.83; }", "max = { banner = 0.5; pursuit = 0.3; }", PLAN, 27,
     "sum to 0.8, less than 1", ""},
    {PLAN, "min = { pursuit = 0.053; }", "min = { letter = 0.053; }", PLAN, 27, "has no campaign",
     ""},
    {MODEL, "[ 0.53, 0.31, 0.16 ]", "[ 0.53, 0.31, 0.06 ]", MODEL, 26, "`delay` sum to 0.9", ""},
    {MODEL, "pursuit = 0.000331", "pursuit = 0.989", MODEL, 35,
     "one touch of \"pursuit\" moves people out of \"sapling\" with probability 1.0007",
     "at most 1"},
    {MODEL, "tree = 0.00417;", "tree = 5e7;", MODEL, 42, "event \"windfall\": more than 10^13 a",
     ""},
    {MODEL, "tree = 0.1519;", "tree = 5e7;", MODEL, 23, "channel \"gossip\": more than 10^13", ""},
    {MODEL, "daily = 0.0237", "daily = 0.0237; unused = 1", MODEL, 44, "`unused` is no key", ""},
    {MODEL, "in = { tree = 0.00417; stump = 0.0211; };", "in = { tree = 0.00417; }; daily = 0.1;",
     MODEL, 42, "`daily` stands beside rates by stage", "keep one"},
    /* the model's lists */
    {MODEL,
     "stages = (\n  { name = \"seedling\"; role = \"prospect\"; },\n  { name = \"sapling\"; role = "
     "\"awareness\"; },\n  { name = \"tree\"; role = \"conversion\"; },\n  { name = \"stump\"; "
     "role = \"lost\"; }\n)",
     "stages = \"none\"", MODEL, 3, "`stages` takes a list, not a text", ""},
    {MODEL,
     "stages = (\n  { name = \"seedling\"; role = \"prospect\"; },\n  { name = \"sapling\"; role = "
     "\"awareness\"; },\n  { name = \"tree\"; role = \"conversion\"; },\n  { name = \"stump\"; "
     "role = \"lost\"; }\n);",
     "", MODEL, 0, "`stages` is missing in model", ""},
    {MODEL, "  { name = \"stump\"; role = \"lost\"; }\n)", "  \"stump\" )", MODEL, 7,
     "takes a group { … }, not a text", ""},
    /* changes to the model */
    {PLAN, "title =", "events = { harvst = { cost = 1; }; }; title =", PLAN, 2,
     "nothing to change called \"harvst\"", "did you mean harvest?"},
    {PLAN, "title =", "events = ( { name = \"harvest\"; } ); title =", PLAN, 2,
     "a group by name here, not a list", "events = { NAME"},
    {PLAN, "title =", "moves = ( { from = \"tree\"; to = \"stump\"; } ); title =", PLAN, 2,
     "no move from \"tree\" to \"stump\"", ""},
    {PLAN, "title =", "channels = { banner = { cpm = -3; }; }; title =", PLAN, 2,
     "`cpm` must be above 0, not -3", ""},
    {PLAN, "title =", "channels = { banner = { cost = 3; }; }; title =", PLAN, 2,
     "`cost` is no key of channels, paid", ""},
    /* what agents cannot do yet */
    {PLAN, "count = 11", "people = [ 0, 400 ]", PLAN, 24,
     "only the engine \"agents\" knows people by number", "engine = \"agents\""},
    {PLAN, "title =", "network = { generator = \"complete\"; }; title =", PLAN, 2,
     "only the engine \"agents\" knows who is whose friend", "engine = \"agents\""},
    {MODEL, "burst = 2.71;", "burst = 2.71; law = \"fixed\";", MODEL, 27,
     "`law` needs to know people one by one", "--engine agents"},
    {MODEL, "burst = 2.71;", "burst = 2.71; law = \"every_neighbour\";", MODEL, 27,
     "needs a network", "network = {"},
    {MODEL, "burst = 2.71;", "burst = 2.71; law = \"fxied\";", MODEL, 27,
     "`law` is \"poisson\", \"fixed\" or \"every_neighbour\", not \"fxied\"",
     "did you mean fixed?"},
    {MODEL, "burst = 2.71;", "burst = 2.71; sharing_shape = 0.5;", MODEL, 27,
     "`sharing_shape` needs to know people one by one", "--engine agents"},
};

static void describe(const fnl_diagnostics *diagnostics, char *text, size_t size) {
  size_t length = 0;
  text[0] = '\0';
  for (int i = 0; i < diagnostics->n && length + 1 < size; i++) {
    const fnl_error *error = &diagnostics->items[i].error;
    length += (size_t)snprintf(text + length, size - length, "\n  %s:%d: %s [%s]", error->file,
                               error->line, error->message, error->hint);
  }
}

START_TEST(one_mistake_is_told_once_at_its_line) {
  static char all[4096];
  fnl_plan plan;
  fnl_diagnostics diagnostics = {0};
  fnl_error error = {0};
  const char *find = rows[_i].find, *put = rows[_i].put;
  char *model = sample_edit(SAMPLE_MODEL, rows[_i].edited == MODEL ? find : "",
                            rows[_i].edited == MODEL ? put : "");
  char *text = sample_edit(SAMPLE_PLAN, rows[_i].edited == PLAN ? find : "",
                           rows[_i].edited == PLAN ? put : "");
  fnl_status status = sample_read_with(&plan, model, text, 0, NULL, &diagnostics, &error);
  describe(&diagnostics, all, sizeof all);
  ck_assert_msg(status != FNL_OK, "row %d (%s): taken", _i, put);
  ck_assert_int_eq(fnl_status_exit(status), 2);
  ck_assert_msg(diagnostics.n_mistakes == 1, "row %d (%s):%s", _i, put, all);
  told_check(put, &error,
             (told){rows[_i].told == PLAN ? "/plan.cfg" : "/orchard.cfg", rows[_i].line,
                    rows[_i].message, rows[_i].hint});
  ck_assert_msg(error.line == 0 || error.excerpt[0] != '\0', "row %d: no excerpt", _i);
  ck_assert_ptr_null(plan.stages);
  ck_assert_ptr_null(plan.document);
  fnl_diagnostics_free(&diagnostics);
  free(model);
  free(text);
}
END_TEST

/* ---- several at once ---- */

enum { TOGETHER_MAX = 6 };

/* Edits of the good plan, and all that must be told, in order: no mistake hides another, and none
 * makes a second one up. */
static const struct {
  const char *edits[TOGETHER_MAX][2];
  struct {
    int line;
    const char *message;
  } told[TOGETHER_MAX + 1];
} together[] = {
    /* a split's sum is told beside a mistake in any other part */
    {{{"banner = 0.713", "banner = 0.613"}, {"total = 91370.0", "total = -1"}},
     {{19, "`total` must be at least 0"}, {20, "the shares of `split` sum to 0.9, not 1"}}},
    {{{"banner = 0.713", "banner = 0.613"}, {"title =", "titel ="}},
     {{2, "`titel` is no key of plan"}, {20, "the shares of `split` sum to 0.9, not 1"}}},
    {{{"banner = 0.713", "banner = 0.613"}, {"horizon_days", "horizon_day"}},
     {{3, "`horizon_day` is no key"}, {20, "the shares of `split` sum to 0.9, not 1"}}},
    {{{"banner = 0.713", "banner = 0.613"}, {"pursuit = 0.287", "pursit = 0.287"}},
     {{20, "no channel is called \"pursit\""}, {20, "the shares of `split` sum to 0.9, not 1"}}},
    {{{"banner = 0.713", "banner = 0.613"}, {"weight = 1.7", "wieght = 1.7"}, {"2.5, 0,", "2.5,"}},
     {{12, "`wieght` is no key"},
      {20, "the shares of `split` sum to 0.9, not 1"},
      {21, "`pacing` has 6 weights; 45 days are 7 weeks"}}},
    {{{"banner = 0.713", "banner = 0.613"}, {"channel = \"pursuit\"", "channel = \"letter\""}},
     {{16, "\"letter\" is an owned channel"}, {20, "sum to 0.9, not 1"}}},
    {{{"banner = 0.713", "banner = -0.613"}, {"sharing = 0.217", "shering = 0.217"}},
     {{7, "`shering` is no key"}, {20, "`banner` must be 0 to 1"}}},
    /* other sums and days */
    {{{"share = 0.127", "share = 0.227"}, {"sharing = 0.217", "shering = 0.217"}},
     {{6, "the shares of `segments` sum to 1.1"}, {7, "`shering` is no key"}}},
    {{{"sapling = 0.0213", "saplng = 0.6; tree = 0.5"}, {"start_day = 3", "start_day = 31"}},
     {{5, "no stage is called \"saplng\""},
      {5, "sum to 1.1, more than 1"},
      {14, "before it starts"}}},
    /* a list under a wrong name is told once, however often it is used */
    {{{"segments = (", "segmnts = ("}}, {{6, "`segmnts` is no key of plan"}}},
    {{{"campaigns = (", "campains = ("}, {"pursuit = 0.287", "pursuit = 0.387"}},
     {{11, "`campains` is no key of plan"}, {20, "sum to 1.1, not 1"}}},
    {{{"budget = {", "budgt = {"}}, {{18, "`budgt` is no key of plan"}}},
    /* without a model, all that needs none */
    {{{"model = \"orchard\"", "modle = \"orchard\""}}, {{1, "`modle` is no key of plan"}}},
    {{{"model = \"orchard\";", ""},
      {"title =", "titel ="},
      {"banner = 0.713", "banner = 0.613"},
      {"238500", "0"},
      {"end_day = 31", "end_day = 46"},
      {"objective = \"profit\"", "objective = \"profits\""}},
     {{0, "`model` is missing in plan"},
      {2, "`titel` is no key of plan"},
      {4, "`population` must be 1 to 1000000000000, not 0"},
      {15, "after the horizon of 45 days"},
      {20, "the shares of `split` sum to 0.9, not 1"},
      {27, "`objective` is"}}},
    {{{"model = \"orchard\"", "modle = \"orchard\""},
      {"margin = 0.447", "margin = 1.447"},
      {"share = 0.127", "share = 0.227"},
      {"[ \"loud\" ]", "[ \"lout\" ]"},
      {"1, 1, 0.5 )", "1, 1 )"}},
     {{1, "`modle` is no key of plan"},
      {6, "the shares of `segments` sum to 1.1"},
      {10, "`margin` must be 0 to 1"},
      {15, "no segment is called \"lout\""},
      {21, "`pacing` has 6 weights"}}},
    {{{"model = \"orchard\"", "model = \"orchad\""}, {"seed = 5000000001L", "seed = -1"}},
     {{1, "there is no model \"orchad\""}, {26, "`seed` must be"}}},
    {{{"model = \"orchard\"", "model = 3"}, {"total = 91370.0", "totl = 91370.0"}},
     {{1, "takes a name, a path or a group"}, {19, "`totl` is no key of budget"}}},
};

START_TEST(mistakes_do_not_hide_each_other) {
  static char all[4096];
  fnl_plan plan;
  fnl_diagnostics diagnostics = {0};
  fnl_error error = {0};
  char *text = sample_edit(SAMPLE_PLAN, "", "");
  int n = 0;
  for (int i = 0; i < TOGETHER_MAX && together[_i].edits[i][0]; i++) {
    char *edited = sample_edit(text, together[_i].edits[i][0], together[_i].edits[i][1]);
    free(text);
    text = edited;
  }
  sample_read_with(&plan, SAMPLE_MODEL, text, 0, NULL, &diagnostics, &error);
  describe(&diagnostics, all, sizeof all);
  while (together[_i].told[n].message)
    n++;
  ck_assert_msg(diagnostics.n == n && diagnostics.n_mistakes == n, "row %d:%s", _i, all);
  for (int i = 0; i < n; i++)
    ck_assert_msg(diagnostics.items[i].error.line == together[_i].told[i].line &&
                      strstr(diagnostics.items[i].error.message, together[_i].told[i].message),
                  "row %d, %d:%s", _i, i, all);
  fnl_diagnostics_free(&diagnostics);
  free(text);
}
END_TEST

/* What a model must have can be set only where there is one. */
START_TEST(without_a_model_only_its_overrides_are_left_out) {
  static const char *const overrides[] = {"channels.banner.cpm=3", "model.events.x.cost=2",
                                          "moves.a->b.daily=0.1", "campaigns.north.cpm=-1",
                                          "budget.totl=3"};
  fnl_plan plan;
  fnl_diagnostics diagnostics = {0};
  fnl_error error = {0};
  char *text = sample_edit(SAMPLE_PLAN, "model =", "modle =");
  sample_read_with(&plan, SAMPLE_MODEL, text, 5, overrides, &diagnostics, &error);
  ck_assert_int_eq(diagnostics.n, 3);
  ck_assert_ptr_nonnull(strstr(diagnostics.items[0].error.message, "`modle` is no key"));
  ck_assert_str_eq(diagnostics.items[1].error.file, "--set");
  ck_assert_ptr_nonnull(strstr(diagnostics.items[1].error.message, "`totl` is no key of budget"));
  ck_assert_ptr_nonnull(strstr(diagnostics.items[2].error.message, "`cpm` must be above 0"));
  fnl_diagnostics_free(&diagnostics);
  free(text);
}
END_TEST

Suite *test_suite(void) {
  Suite *suite = suite_create("bad files");
  TCase *table = tcase_create("table");
  tcase_add_loop_test(table, one_mistake_is_told_once_at_its_line, 0,
                      (int)(sizeof rows / sizeof *rows));
  tcase_add_loop_test(table, mistakes_do_not_hide_each_other, 0,
                      (int)(sizeof together / sizeof *together));
  tcase_add_test(table, without_a_model_only_its_overrides_are_left_out);
  suite_add_tcase(suite, table);
  return suite;
}

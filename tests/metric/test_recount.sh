#!/usr/bin/env bash
# The metrics that are no sums over what happened, found out of other tables of the same program:
# reach by counting those who have met an ad, one by one; the K-factor and its cycle by the children in
# referral trees; what a person is worth by putting some more there. The others: recount.py, which
# cli/test_metrics.sh and golden/test_models_agree.sh call.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.sh"

# ---- reach and touched: every touch is a purchase, so that customers.csv has a row for each who was met ----

cat >street.cfg <<'END'
name = "street";
stages = ( { name = "far"; role = "prospect"; }, { name = "near"; role = "awareness"; dwell = { days = 6.0; phases = 3; }; } );
channels = ( { name = "feed"; kind = "paid"; cpm = 7.0; audience = [ "far" ]; },
  { name = "video"; kind = "paid"; cpm = 9.0; audience = [ "near" ]; },
  { name = "letter"; kind = "owned"; touches_per_day = 0.01; audience = [ "near" ]; },
  { name = "word"; kind = "earned"; sends_per_day = { near = 0.01; }; } );
moves = ( { from = "far"; to = "near"; daily = 0.03; }, { from = "near"; to = "far"; daily = 1.0; } );
events = ( { name = "seen"; counts_as = [ "conversion" ]; per_touch = { WHICH }; } );
END
cat >walk.cfg <<'END'
model = "MODEL"; title = "Who was met"; horizon_days = 30; population = 3000;
initial = { near = 0.2; };
segments = ( { name = "calm"; share = 0.7; activity = 0.5; }, { name = "busy"; share = 0.3; activity = 2.5; } );
budget = { total = 16.0; split = { feed = 0.7; video = 0.3; }; };
simulation = { engine = "agents"; replications = 60; seed = 11L; };
END
sed 's/WHICH/feed = 1.0; video = 1.0;/' street.cfg >ads.cfg
sed 's/WHICH/feed = 1.0; video = 1.0; letter = 1.0; word = 1.0;/' street.cfg >all.cfg
for which in ads all; do
  sed "s/MODEL/$which.cfg/" walk.cfg >"walk-$which.cfg"
  expect 0 simulate "walk-$which.cfg" --metrics reach,touched,frequency --customers "$which.csv" --output "$which" --quiet
done
python '
import csv, json, math, statistics, sys
def read(name):
    with open(name) as file: return list(csv.DictReader(file))
for which, metric in ("ads", "reach"), ("all", "touched"):
    met = {}
    for row in read(which + ".csv"):
        met.setdefault(row["replication"], set()).add(row["person"])
    runs = read(which + "/replications.csv")
    off = [len(met[row["replication"]]) - float(row[metric]) for row in runs]
    error = statistics.stdev(off) / math.sqrt(len(off))
    mean = float(next(row for row in read(which + "/metrics.csv") if row["metric"] == metric)["mean"])
    assert math.isclose(mean, statistics.mean(float(row[metric]) for row in runs), rel_tol=1e-12)
    assert error < 0.01 * mean and 300 < mean < 2700, (metric, mean, error)
    assert abs(statistics.mean(off)) < 4 * error, (metric, statistics.mean(off), error)
'

# ---- the K-factor and its cycle: in a crowd that nobody else has told, over whole lives ----

cat >chain.cfg <<'END'
name = "chain";
stages = ( { name = "stranger"; role = "prospect"; }, { name = "buyer"; role = "conversion"; },
  { name = "fan"; role = "advocacy"; }, { name = "gone"; role = "lost"; } );
channels = ( { name = "word"; kind = "earned"; sends_on = { join = 1.1; }; sends_per_day = { fan = 0.15; };
    delay = [ 0.5, 0.3, 0.2 ]; } );
moves = ( { from = "stranger"; to = "buyer"; per_touch = { word = 0.3; }; emits = "join"; },
  { from = "buyer"; to = "fan"; daily = 0.05; }, { from = "buyer"; to = "gone"; daily = 0.05; },
  { from = "fan"; to = "gone"; daily = 0.11; } );
events = ( { name = "join"; counts_as = [ "conversion" ]; } );
END
cat >lives.cfg <<'END'
model = "chain.cfg"; title = "Who brings whom"; horizon_days = 240; population = 1000000;
seeds = { to = "buyer"; count = 3000; emits = "join"; };
simulation = { engine = "agents"; replications = 4; seed = 5L; };
END
expect 0 simulate lives.cfg --metrics k_factor,viral_cycle_time --trees trees.csv --output lives --quiet
python '
import csv, math, statistics
with open("trees.csv") as file: rows = list(csv.DictReader(file))
with open("lives/metrics.csv") as file: told = {row["metric"]: float(row["mean"]) for row in csv.DictReader(file)}
born = {(row["replication"], row["row"]): int(row["day"]) for row in rows}
children = dict.fromkeys(born, 0)
gaps = []
for row in rows:
    if row["parent_row"]:
        parent = (row["replication"], row["parent_row"])
        children[parent] += 1
        gaps.append(int(row["day"]) - born[parent])
def check(metric, values):
    error = statistics.stdev(values) / math.sqrt(len(values))
    assert error < 0.03 * told[metric], (metric, error)
    assert abs(statistics.mean(values) - told[metric]) < 4 * error, (metric, statistics.mean(values), told[metric], error)
assert len(born) > 15000 and len(gaps) > 5000
check("k_factor", list(children.values()))
check("viral_cycle_time", gaps)
'

# ---- what one person is worth: of a hundred more there, in the expected totals of replications.csv ----

cat >shop.cfg <<'END'
name = "shop";
stages = ( { name = "stranger"; role = "prospect"; }, { name = "visitor"; role = "consideration"; },
  { name = "buyer"; role = "conversion"; }, { name = "gone"; role = "lost"; } );
channels = ( { name = "feed"; kind = "paid"; cpm = 7.0; audience = [ "stranger" ]; },
  { name = "word"; kind = "earned"; sends_on = { buy = 0.8; }; } );
moves = ( { from = "stranger"; to = "visitor"; daily = 0.001; per_touch = { feed = 0.03; word = 0.2; }; },
  { from = "visitor"; to = "buyer"; daily = 0.05; emits = "buy"; },
  { from = "visitor"; to = "stranger"; daily = 0.2; }, { from = "buyer"; to = "gone"; daily = 0.01; } );
events = ( { name = "buy"; counts_as = [ "conversion" ]; value = { mean = 50.0; }; cost = 3.0; },
  { name = "again"; counts_as = [ "purchase" ]; in = { buyer = 0.02; }; value = { mean = 40.0; }; } );
END
cat >worth.cfg <<'END'
model = "shop.cfg"; title = "Who is worth what"; horizon_days = 40; population = 50000;
initial = { visitor = 0.01; buyer = 0.01; gone = 0.01; };
offer = { margin = 0.6; }; budget = { total = 3000.0; };
simulation = { engine = "expected"; worth = true; };
END
expect 0 simulate worth.cfg --metrics worth --output own --quiet
for stage in visitor buyer gone; do
  for share in 0.0098 0.0102; do
    expect 0 simulate worth.cfg --set "initial.$stage=$share" --output "$stage-$share" --quiet
  done
done
python '
import csv, math
def total(folder):
    with open(folder + "/replications.csv") as file: return float(next(csv.DictReader(file))["profit_and_worth"])
with open("own/metrics.csv") as file: worth = {row["metric"]: float(row["mean"]) for row in csv.DictReader(file)}
assert len(worth) == 4 and worth["worth.gone"] == 0.0 < worth["worth.stranger"] < worth["worth.visitor"] < worth["worth.buyer"]
for stage in "visitor", "buyer", "gone":  # taken from the strangers, 20 more than fewer
    found = (total(stage + "-0.0102") - total(stage + "-0.0098")) / (0.0004 * 50000)
    expected = worth["worth." + stage] - worth["worth.stranger"]
    assert math.isclose(found, expected, rel_tol=1e-5), (stage, found, expected)
'

finish

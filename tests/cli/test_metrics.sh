#!/usr/bin/env bash
# `--metrics` reports every metric by name: each is what the exported figures make it, the table, the
# terminal and the summary agree, and nothing else changes.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Every event has one kind of cause, and every channel one stage, so that the figures of the summary
# tell what a metric is made of.
cat >model.cfg <<'END'
name = "journey";
stages = ( { name = "stranger"; role = "prospect"; }, { name = "reader"; role = "awareness"; },
  { name = "visitor"; role = "consideration"; }, { name = "buyer"; role = "conversion"; },
  { name = "friend"; role = "advocacy"; }, { name = "gone"; role = "lost"; } );
channels = (
  { name = "feed"; kind = "paid"; cpm = 7.0; audience = [ "stranger" ]; },
  { name = "video"; kind = "paid"; cpm = 9.0; audience = [ "reader" ]; },
  { name = "letter"; kind = "owned"; touches_per_day = 0.2; cost = 0.01; audience = [ "buyer" ]; },
  { name = "word"; kind = "earned"; sends_on = { recommend = 3.0; }; } );
moves = (
  { from = "stranger"; to = "reader"; daily = 0.001; per_touch = { feed = 0.03; word = 0.2; }; },
  { from = "stranger"; to = "buyer"; per_touch = { word = 0.1; }; emits = "join"; },
  { from = "reader"; to = "visitor"; daily = 0.01; per_touch = { video = 0.05; }; },
  { from = "reader"; to = "stranger"; daily = 0.02; },
  { from = "visitor"; to = "buyer"; daily = 0.05; emits = "buy"; },
  { from = "visitor"; to = "gone"; daily = 0.03; },
  { from = "buyer"; to = "friend"; daily = 0.01; per_touch = { letter = 0.02; }; },
  { from = "buyer"; to = "gone"; daily = 0.01; per_touch = { letter = 0.01; }; kind = "irritation"; },
  { from = "friend"; to = "buyer"; daily = 0.02; } );
events = (
  { name = "buy"; counts_as = [ "conversion" ]; value = { mean = 50.0; cv = 0.5; }; cost = 3.0; },
  { name = "join"; counts_as = [ "conversion" ]; value = { mean = 20.0; cv = 0.2; }; },
  { name = "again"; counts_as = [ "purchase" ]; in = { friend = 0.05; }; value = { mean = 40.0; }; },
  { name = "click"; counts_as = [ "click" ]; per_touch = { feed = 0.02; video = 0.04; }; },
  { name = "watch"; counts_as = [ "view" ]; per_touch = { video = 0.5; }; },
  { name = "quarter"; counts_as = [ "view_25" ]; per_touch = { video = 0.4; }; },
  { name = "half"; counts_as = [ "view_50" ]; per_touch = { video = 0.3; }; },
  { name = "most"; counts_as = [ "view_75" ]; per_touch = { video = 0.2; }; },
  { name = "finish"; counts_as = [ "view_100" ]; per_touch = { video = 0.1; }; },
  { name = "remember"; counts_as = [ "recall" ]; per_touch = { feed = 0.01; }; },
  { name = "like"; counts_as = [ "like" ]; daily = 0.01; in = [ "reader" ]; },
  { name = "love"; counts_as = [ "reaction" ]; daily = 0.005; in = [ "reader" ]; },
  { name = "comment"; counts_as = [ "comment" ]; daily = 0.004; in = [ "reader" ]; },
  { name = "keep"; counts_as = [ "save" ]; daily = 0.003; in = [ "reader" ]; },
  { name = "follow"; counts_as = [ "follow" ]; daily = 0.02; in = [ "reader" ]; },
  { name = "unfollow"; counts_as = [ "unfollow" ]; daily = 0.01; in = [ "reader" ]; },
  { name = "visit"; counts_as = [ "visit" ]; daily = 0.3; in = [ "visitor" ]; },
  { name = "bounce"; counts_as = [ "bounce" ]; daily = 0.1; in = [ "visitor" ]; },
  { name = "cart"; counts_as = [ "cart" ]; daily = 0.06; in = [ "visitor" ]; },
  { name = "lead"; counts_as = [ "lead" ]; daily = 0.05; in = [ "visitor" ]; },
  { name = "subscribe"; counts_as = [ "subscribe" ]; daily = 0.07; in = [ "visitor" ]; },
  { name = "unsubscribe"; counts_as = [ "unsubscribe" ]; per_touch = { letter = 0.02; }; },
  { name = "review"; counts_as = [ "review" ]; daily = 0.02; in = [ "buyer" ]; },
  { name = "mention"; counts_as = [ "mention" ]; daily = 0.04; in = [ "friend" ]; },
  { name = "post"; counts_as = [ "post" ]; daily = 0.03; in = [ "friend" ]; },
  { name = "recommend"; counts_as = [ "share", "referral" ]; daily = 0.09; in = [ "friend" ]; },
  { name = "arrive"; counts_as = [ "click" ]; per_touch = { word = 0.5; }; },
  { name = "open"; counts_as = [ "click" ]; per_touch = { letter = 0.06; }; },
  { name = "resell"; counts_as = [ "affiliate" ]; daily = 0.013; in = [ "friend" ]; value = { mean = 31.0; }; },
  { name = "try"; counts_as = [ "test" ]; daily = 0.017; in = [ "friend" ]; value = { mean = 4.0; }; },
  { name = "answer"; counts_as = [ "answer" ]; daily = 0.08; in = [ "buyer" ]; value = { mean = 1.7; }; },
  { name = "idea"; counts_as = [ "idea" ]; daily = 0.01; in = [ "friend" ]; value = { mean = 9.0; }; } );
END
cat >plan.cfg <<'END'
model = "model.cfg"; title = "Every metric"; horizon_days = 60; population = 40000;
initial = { reader = 0.02; buyer = 0.01; };
offer = { margin = 0.6; referral_reward = 2.0; };
budget = { total = 3000.0; split = { feed = 0.6; video = 0.4; }; };
simulation = { replications = 12; };
END

expect 0 simulate plan.cfg --output plain --quiet
expect 0 simulate plan.cfg --metrics all --output told
cp out page
expect 0 simulate plan.cfg --metrics all --engine agents --threads 1 --json agents.json --quiet
for file in daily.csv moves.csv events.csv; do
  cmp -s plain/$file told/$file || wrong "--metrics changes $file"
done
holds told daily.csv events.csv metrics.csv moves.csv plan.cfg replications.csv report.html \
  summary.json touches.csv

# Every metric once more, out of the files of --output.
python "$(cat "$source_dir/tests/metric/recount.py")" told "$source_dir/docs/metrics.md" >recounted

python '
import csv, json, math, sys
told, agents = (json.load(open(file)) for file in sys.argv[1:3])
metrics = told["metrics"]

def near(name, a, b, tolerance=1e-9):
    assert math.isclose(a, b, rel_tol=tolerance, abs_tol=1e-9), (name, a, b)

def mean(group, name, figure):
    return next(item for item in told[group] if item["name"] == name)[figure]["mean"]

# every row of the table is met
table = {line.split("`")[1] for line in open(sys.argv[3]) if line.startswith("| `")}
assert len(table) >= 90 and {name.split(".")[0] for name in metrics} == table
recounted = {line.rstrip() for line in open("recounted")}
assert table - recounted == {"k_factor", "viral_cycle_time", "worth"}  # metric/test_recount.sh has them
reach, touched = metrics["reach"]["mean"], metrics["touched"]["mean"]
assert max(c["reach"]["mean"] for c in told["campaigns"]) < reach < touched < 40000
assert reach == told["totals"]["reach"]["mean"] and touched == told["totals"]["touched"]["mean"]
near("frequency", mean("campaigns", "feed", "frequency"),
     mean("campaigns", "feed", "impressions") / mean("campaigns", "feed", "reach"))
assert metrics["ctr"]["p05"] < metrics["ctr"]["p50"] < metrics["ctr"]["p95"]

# the table is the summary, with units
table = {row["metric"]: row for row in csv.DictReader(open("told/metrics.csv"))}
assert list(table) == list(metrics)
for name, row in table.items():
    assert row["unit"] == metrics[name]["unit"]
    near(name, float(row["mean"]), metrics[name]["mean"])
    near(name, float(row["high"]), metrics[name]["ci95"][1])

# the same people by number, on one thread
assert agents["metrics"] == metrics
plain = json.load(open("plain/summary.json"))
assert "metrics" not in plain
for file in "replications.csv", "touches.csv":  # whom touches meet is known besides
    one, other = (list(csv.DictReader(open(folder + file))) for folder in ("plain/", "told/"))
    assert one == [{key: row[key] for key in one[0]} for row in other], file
    assert "reached" in other[0] or "reach" in other[0]
assert plain["totals"].items() <= told["totals"].items()
' told/summary.json agents.json "$source_dir/docs/metrics.md"
says page 'cost_to_advance.reader'

# A choice of them; only what needs it looks whom touches meet.
expect 0 simulate plan.cfg --metrics cpc,roas --engine expected --json few.json --quiet
python '
import json, sys
few = json.load(open(sys.argv[1]))
assert list(few["metrics"]) == ["cpc", "roas"] and "reach" not in few["campaigns"][0]
assert few["campaigns"][0]["frequency"]["mean"] is None
' few.json
expect 0 simulate plan.cfg --set simulation.reach=true --engine expected --json reach.json --quiet
python '
import json, sys
reach = json.load(open(sys.argv[1]))
assert reach["campaigns"][0]["frequency"]["mean"] > 1 and reach["channels"][2]["reach"]["mean"] > 0
' reach.json

# What a metric needs of the plan stands in the plan that is written, which gives the same again.
expect 0 simulate plan.cfg --metrics reach,ctr --output reaching --quiet
grep -Eq '^ *reach = true; +# --set$' reaching/plan.cfg || wrong "plan.cfg does not say that reach is on"
expect 0 simulate reaching/plan.cfg --json again.json --quiet
python '
import json, sys
told, again = (json.load(open(file)) for file in sys.argv[1:])
assert told["campaigns"] == again["campaigns"] and told["channels"] == again["channels"]
assert again["campaigns"][0]["reach"]["mean"] > 0
' reaching/summary.json again.json
expect 0 simulate plan.cfg --metrics ctr --output plain --quiet
grep -Eq '^ *reach = false; +# default$' plain/plan.cfg || wrong "plan.cfg says that reach is on"

# Names.
expect 2 simulate plan.cfg --metrics ctr,frequncy
says err 'there is no metric "frequncy"'
says err 'did you mean "frequency"?'
expect 2 simulate plan.cfg --metrics ''
says err 'no metric is named'
expect 2 optimize plan.cfg --metrics ctr
says err 'optimize does not take the option --metrics'
expect 2 simulate plan.cfg --engine agents --set simulation.reach=true --set model.channels.word.law=fixed \
  --set model.channels.word.burst=2
says err 'reach cannot follow word from one person to another'

# Every tag that a metric counts is known to the reader.
tags=$(sed -nE 's/.*\| [^|]*events: ([a-z0-9_, −]+)[^|]*\|[^|]*\|$/\1/p' "$source_dir/docs/metrics.md" |
  sed 's/by earned channels//' | tr ', −' '\n\n\n' | grep -E '^[a-z]' | sort -u)
[ "$(wc -l <<<"$tags")" -ge 30 ] || wrong "docs/metrics.md names the tags: $tags"
for tag in $tags; do
  sed "s/\"save\"/\"$tag\"/" model.cfg >tag.cfg
  sed 's/model.cfg/tag.cfg/' plan.cfg >tagged.cfg
  expect 0 check tagged.cfg
  grep -q 'no metric counts' out err && wrong "the reader does not know the tag $tag"
done

# The list.
expect 0 metrics
says out 'amplification_rate'
says out 'shares / posts'
absent=$(sed '/"quarter"/d' model.cfg)
echo "$absent" >model.cfg
expect 0 metrics plan.cfg
says out 'Absent, as the model has nothing to count: video_views_25'
expect 2 metrics nowhere.cfg

finish

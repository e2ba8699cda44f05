#!/usr/bin/env bash
# `attribute PLAN` sets every rule beside what campaigns add: its credits are those of the journeys
# that simulate writes, recomputed here; what a campaign adds is the plan less the plan without it;
# nothing depends on threads, and journeys change no other number.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
small=(--replications 2 --set population=100000)
agents=("${small[@]}" --engine agents)

expect 0 simulate "$plan" "${agents[@]}" --json plain.json --quiet
expect 0 simulate "$plan" "${agents[@]}" --json told.json --journeys journeys.csv --write-paths paths.csv --quiet
expect 0 simulate "$plan" "${agents[@]}" --journeys again.csv --trees trees.csv --threads 1 --quiet
cmp -s plain.json told.json || wrong "--journeys changes the summary"
cmp -s journeys.csv again.csv || wrong "journeys depend on threads or trees"

expect 0 attribute "$plan" "${small[@]}" --output credits
says out 'Nearest to what the campaigns really add: '
says out 'it gives '
holds credits attribution.csv plan.cfg report.html summary.json
says out 'Simulated by the engine agents instead of cohorts: it alone knows who was touched by what.'
expect 0 attribute "$plan" "${small[@]}" --threads 1 --json alone.json --quiet
cmp -s alone.json credits/summary.json || wrong "credits depend on threads"
expect 0 attribute "$plan" "${small[@]}" --engine agents --json named.json
grep -q 'Simulated by' out && wrong "a note about the engine that was asked for"
expect 2 attribute "$plan" "${small[@]}" --engine expected
says err 'the engine "expected" does not know who was touched by what'
says err '--engine agents does'
# 90,000 less the 18,000 of retargeting, the others as they are.
expect 0 simulate "$plan" "${small[@]}" --set budget.total=72000 --json without.json --quiet \
  --set 'budget.split={ prospecting = 0.875; retargeting = 0.0; conversion = 0.125; }'

python '
import collections, csv, json, math, sys
told, page, without = (json.load(open(file)) for file in sys.argv[1:4])
rules = {rule["name"]: {c["name"]: c for c in rule["channels"]} for rule in page["rules"]}
added = {c["name"]: c for c in page["incremental"]}

def near(a, b, tolerance=1e-9):
    assert math.isclose(a, b, rel_tol=tolerance, abs_tol=1e-9), (a, b)

# Journeys: as many as conversions, worth their money, in the window; the last touch converted.
journeys = collections.OrderedDict()
for row in csv.DictReader(open(sys.argv[4])):
    touches = journeys.setdefault((row["replication"], row["journey"]), (row, []))[1]
    if row["touch"]:
        assert int(row["touch"]) == len(touches) + 1
        assert int(row["day"]) - 30 <= int(row["touch_day"]) <= int(row["day"])
        touches.append((row["channel"], int(row["day"]) - int(row["touch_day"])))
bought = [(row, touches) for row, touches in journeys.values() if row["converted"] == "1"]
for row, touches in bought:
    assert row["cause"] == "time" or touches[-1] == (row["cause"], 0)
near(len(bought) / 2, told["totals"]["conversions"]["mean"])
near(len(bought) / 2, page["totals"]["conversions"]["mean"])
value = sum(float(row["value"]) for row, _ in bought) / 2
near(value, page["totals"]["value"]["mean"])
near(value, sum(e["value"]["mean"] for e in told["events"] if e["name"] == "purchase"))

def weights(rule, touches):
    n = len(touches)
    if rule == "first-touch":
        return [i == 0 for i in range(n)]
    if rule == "last-touch":
        return [i == n - 1 for i in range(n)]
    if rule == "last-non-direct":
        last = max((i for i in range(n) if touches[i][0] != "newsletter"), default=n - 1)
        return [i == last for i in range(n)]
    if rule == "time-decay":
        raw = [0.5 ** (age / 7) for _, age in touches]
        return [w / sum(raw) for w in raw]
    if rule == "position-based":
        return [1 / n] * n if n < 3 else [0.4] + [0.2 / (n - 2)] * (n - 2) + [0.4]
    if rule == "shapley":
        names = [name for name, _ in touches]
        return [1 / len(set(names)) / names.count(name) for name in names]
    return [1 / n] * n

for rule in set(rules) - {"markov"}:
    credit, money = collections.Counter(), collections.Counter()
    for row, touches in bought:
        touches = touches or [("(direct)", 0)]
        for (name, _), w in zip(touches, weights(rule, touches)):
            credit[name] += w / 2
            money[name] += w * float(row["value"]) / 2
    for name, channel in rules[rule].items():
        near(channel["conversions"]["mean"], credit[name])
        near(channel["value"]["mean"], money[name])
for rule in rules.values():
    near(sum(c["conversions"]["mean"] for c in rule.values()), page["totals"]["conversions"]["mean"])
    near(sum(c["value"]["mean"] for c in rule.values()), page["totals"]["value"]["mean"])

# What campaigns add, and how far the rules are from it, the nearest first.
near(added["retargeting"]["conversions"]["mean"],
     told["totals"]["conversions"]["mean"] - without["totals"]["conversions"]["mean"])
near(added["retargeting"]["revenue"]["mean"],
     told["totals"]["revenue"]["mean"] - without["totals"]["revenue"]["mean"])
errors = []
for rule in page["rules"]:
    off = 0
    for name, channel in rules[rule["name"]].items():
        if name not in added:
            assert "excess" not in channel
            continue
        truth = added[name]["conversions"]["mean"]
        near(channel["excess"]["mean"], channel["conversions"]["mean"] - truth, 1e-7)
        near(channel["times"], channel["conversions"]["mean"] / truth)
        near(channel["roas"]["mean"], channel["value"]["mean"] / added[name]["spend"]["mean"])
        off += abs(channel["excess"]["mean"])
    near(rule["error"], off / sum(abs(c["conversions"]["mean"]) for c in added.values()))
    errors.append(rule["error"])
assert errors == sorted(errors)

# The table says the same.
rows = list(csv.DictReader(open(sys.argv[5])))
assert len(rows) == len(added) + sum(len(rule) for rule in rules.values())
for row in rows:
    item = added[row["channel"]] if row["rule"] == "incremental" else rules[row["rule"]][row["channel"]]
    near(float(row["conversions"]), item["conversions"]["mean"])
    near(float(row["conversions.low"]), item["conversions"]["ci95"][0])
' told.json credits/summary.json without.json journeys.csv credits/attribution.csv

# Paths read back give the same credits, but for days.
expect 0 simulate "$plan" "${agents[@]}" --replications 1 --write-paths one.csv --quiet
expect 0 attribute "$plan" "${small[@]}" --replications 1 --json plan.json --quiet
expect 0 attribute --paths one.csv --json paths.json --quiet
python '
import json, math, sys
plan, paths = ({rule["name"]: {c["name"]: c for c in rule["channels"]} for rule in json.load(open(file))["rules"]}
               for file in sys.argv[1:])
for rule in set(plan) - {"time-decay", "last-non-direct"}:
    for name, channel in plan[rule].items():
        for figure in ("conversions", "value"):
            there = paths[rule].get(name, {figure: 0})[figure]
            assert math.isclose(channel[figure]["mean"], there, rel_tol=1e-6, abs_tol=1e-9), (rule, name)
' plan.json paths.json

# What it cannot do is said before anything is written.
expect 2 simulate "$plan" --journeys never.csv
says err '--journeys: the engine "cohorts" does not know who was touched'
expect 2 simulate "$plan" --write-paths never.csv
says err '--engine agents does'
expect 2 attribute "$plan" --paths paths.csv
says err 'attribute needs either a plan or paths'
expect 2 attribute "$plan" --direct nesletter
says err 'did you mean newsletter?'
expect 2 attribute "$plan" --set population=5000000000L
says err 'has numbers for 4294967295 people'
referral=$source_dir/configs/referral-programme.cfg
for command in "attribute $referral" "simulate $referral --engine agents --journeys never.csv"; do
  # shellcheck disable=SC2086
  expect 2 $command --set channels.referral.sharing_shape=0.5
  says err 'journeys are not known where word goes from one person to another'
done
# Nor does it follow more touches of a person than there is memory for.
for command in attribute "simulate --engine agents --journeys never.csv"; do
  # shellcheck disable=SC2086
  expect 2 ${command%% *} "$plan" ${command#"${command%% *}"} --replications 2 \
    --set population=3000 --set horizon_days=20 --set channels.referral.sends_on.purchase=1e15
  says err 'somebody is touched more than 100000 times'
  says err 'simulation.lookback_days'
done
expect 2 simulate "$plan" --engine agents --journeys "$plan"
says err 'results would overwrite it'
[ ! -e never.csv ] || wrong "a refused run left a file"

# Where people are named, only agents knows the plan without a campaign either.
expect 0 attribute "$plan" --replications 2 --set population=20000 --engine agents --json seeded.json \
  --set 'seeds={ to = "customer"; people = [ 3, 99, 1000 ]; }'
python '
import json
page = json.load(open("seeded.json"))
assert page["incremental"][0]["conversions"]["mean"] > 0 and page["totals"]["conversions"]["n"] == 2
'

finish

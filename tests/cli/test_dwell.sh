#!/usr/bin/env bash
# A stage with a dwell law is one stage in everything the program prints or writes, and a plan may change it.
. "$(dirname "$0")/lib.sh"

trial=$source_dir/configs/free-trial.cfg
model=$source_dir/models/long-funnel.cfg

# One of eight stages, seventeen moves, and not the phases.
expect 0 check "$model"
says out "8 stages, 5 channels, 17 moves"
expect 0 explain "$model"
says out "14 days, sd 2"
grep -qE 'trial -> expired +92 % *$' out || wrong "explain does not say what part of trials ends without a contract"
[ "$(grep -cE '^ *trial +consideration' out)" -eq 1 ] || wrong "explain has more than one trial"

for engine in expected cohorts agents; do
  expect 0 simulate "$trial" --engine "$engine" --replications 2 --json - --output "$engine" \
    --set population=50000L --set budget.total=3000
  cp out "$engine.json"
  python '
import csv, json, sys
run = json.load(open(sys.argv[1]))
names = [stage["name"] for stage in run["stages"]]
assert names == "stranger visitor trial lead expired client upgraded lost".split(), names
assert len(run["moves"]) == 17
assert all(move["from"] != move["to"] and move["from"] in names for move in run["moves"])
assert abs(sum(stage["end"]["mean"] for stage in run["stages"]) - 50000) < 1e-6
with open(sys.argv[2] + "/daily.csv") as rows:
    for row in csv.DictReader(rows):
        assert abs(sum(float(row[name]) for name in names) - 50000) < 1e-6, row
with open(sys.argv[2] + "/replications.csv") as rows:
    ends = [key for key in next(csv.DictReader(rows)) if key.startswith("end.")]
    assert ends == ["end." + name for name in names], ends
' "$engine.json" "$engine"
done

# Who moved into the trial, less who moved out of it, is who is in it.
python '
import json, sys
run = json.load(open(sys.argv[1]))
net = sum(m["count"]["mean"] * ((m["to"] == "trial") - (m["from"] == "trial")) for m in run["moves"])
end = next(s["end"]["mean"] for s in run["stages"] if s["name"] == "trial")
assert abs(net - end) < 1e-6 * end, (net, end)
' expected.json

# Agents are cohorts, to the digit.
cmp -s cohorts/daily.csv agents/daily.csv || wrong "agents and cohorts differ"

# The plan as it ran has the law, and is the same plan.
says expected/plan.cfg "phases = 50"
expect 0 simulate expected/plan.cfg --engine expected --replications 2 --output again
cmp -s expected/daily.csv again/daily.csv || wrong "plan.cfg runs differently"

# Longer trials by --set: more people in them.
expect 0 simulate "$trial" --engine expected --json - --set stages.trial.dwell.days=30
cp out longer.json
expect 0 simulate "$trial" --engine expected --json -
python '
import json, sys
def trial(path):
    return next(s["end"]["mean"] for s in json.load(open(path))["stages"] if s["name"] == "trial")
assert trial(sys.argv[1]) > 1.5 * trial(sys.argv[2])
' longer.json out

# An initial share, an audience and seeds name the stage, never a phase.
expect 0 simulate "$trial" --engine agents --replications 2 --set population=50000L \
  --set initial.trial=0.1 --set budget.total=3000 --trees trees.csv
expect 2 simulate "$trial" --set stages.trial.dwell.days=0.5
says err "\`days\` must be at least 1, not 0.5"

finish

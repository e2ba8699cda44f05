#!/usr/bin/env bash
# `--output DIR` leaves every file of a result there, whole, and a plan that gives the same again.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

expect 0 simulate "$plan" --replications 12 --set optimize.certify=false --output deep/er/results
holds deep/er/results daily.csv plan.cfg replications.csv summary.json
[ "$(wc -l <deep/er/results/daily.csv)" -eq 92 ] || wrong "daily.csv has not 1 + 90 + 1 lines"
[ "$(wc -l <deep/er/results/replications.csv)" -eq 13 ] || wrong "replications.csv has not 1 + 12 lines"
python '
import csv, json, math, sys
page = json.load(open(sys.argv[1] + "/summary.json"))
days = list(csv.DictReader(open(sys.argv[1] + "/daily.csv")))
runs = list(csv.DictReader(open(sys.argv[1] + "/replications.csv")))
assert [float(day["unaware"]) for day in days] == page["daily"]["stages"]["unaware"]
assert days[-1]["revenue"] == days[-1]["spend"] == days[-1]["conversions"] == ""
assert [float(day["revenue"]) for day in days[:-1]] == page["daily"]["revenue"]
mean = sum(float(run["revenue"]) for run in runs) / 12
assert math.isclose(mean, page["totals"]["revenue"]["mean"], rel_tol=1e-12)
last = sorted(float(run["end.loyal"]) for run in runs)
assert float(days[-1]["loyal.p05"]) >= last[0] and float(days[-1]["loyal.p95"]) <= last[-1]
' deep/er/results

expect 0 simulate deep/er/results/plan.cfg --output again
cmp -s deep/er/results/replications.csv again/replications.csv ||
  wrong "plan.cfg gives other replications than the plan it was written from"

expect 0 optimize "$plan" --replications 12 --set optimize.certify=false --output best --json best.json
holds best daily.csv plan-as-given.cfg plan.cfg replications.csv summary.json
cmp -s best.json best/summary.json || wrong "--json FILE differs from summary.json"
expect 0 simulate best/plan.cfg --json -
python '
import json, math, sys
best, again = (json.load(open(file)) for file in sys.argv[1:])
near = math.isclose(best["totals"]["roas"]["mean"], again["totals"]["roas"]["mean"], rel_tol=1e-9)
assert near, "the recommended plan.cfg does not give the recommended ROAS"
' best.json out
cmp -s <(sed 's/#.*//' best/plan-as-given.cfg) <(sed 's/#.*//' deep/er/results/plan.cfg) ||
  wrong "plan-as-given.cfg is not the plan as given"

# Results never take the place of what is read.
mkdir own && cp "$plan" own/plan.cfg && cp -r "$source_dir/models" .
expect 2 simulate own/plan.cfg --output own --replications 2
says err "results would overwrite it"
expect 2 simulate own/plan.cfg --replications 2 --json models/five-stage.cfg
cmp -s "$plan" own/plan.cfg || wrong "the plan was overwritten"
cmp -s "$source_dir/models/five-stage.cfg" models/five-stage.cfg || wrong "the model was overwritten"

finish

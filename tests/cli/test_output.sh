#!/usr/bin/env bash
# `--output DIR` leaves every file of a result there, whole, and a plan that gives the same again.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

expect 0 simulate "$plan" --replications 12 --set optimize.certify=false --output deep/er/results
holds deep/er/results daily.csv events.csv moves.csv plan.cfg replications.csv report.html \
  summary.json touches.csv
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

# What everything was caused by: each replication's rows add up to what it says elsewhere.
python '
import csv, json, math, sys
folder = sys.argv[1]
def read(name): return list(csv.DictReader(open(f"{folder}/{name}.csv")))
runs, moves, events, touches = read("replications"), read("moves"), read("events"), read("touches")
page = json.load(open(folder + "/summary.json"))
def total(rows, column, replication, **wanted):
    return sum(float(row[column] or 0.0) for row in rows if row["replication"] == replication
               and all(row[key] == value for key, value in wanted.items()))
def near(what, a, b): assert math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-9), (what, a, b)
for run in runs:
    r = run["replication"]
    near("revenue", total(events, "value", r), float(run["revenue"]))
    near("spend", total(touches, "cost", r, kind="paid"), float(run["spend"]))
    near("costs", total(touches, "cost", r) - float(run["spend"]) + total(events, "cost", r), float(run["other_costs"]))
    for event in page["events"]:
        near(event["name"], total(events, "count", r, event=event["name"]), float(run["events." + event["name"]]))
    for campaign in page["campaigns"]:
        near(campaign["name"], total(touches, "cost", r, by=campaign["name"]), float(run["spend." + campaign["name"]]))
        near(campaign["name"], sum(float(row["count"]) for row in events if row["replication"] == r
             and row["by"] == campaign["name"] and "conversion" in row["counts_as"].split()), float(run["conversions." + campaign["name"]]))
def mean(rows, column, **wanted): return sum(total(rows, column, run["replication"], **wanted) for run in runs) / len(runs)
for move in page["moves"]:
    ways = {"from": move["from"], "to": move["to"]}
    near(ways, mean(moves, "people", **ways), move["count"]["mean"])
    for by, part in move["by"].items(): near(by, mean(moves, "people", **ways, by=by), part["mean"])
for channel in page["channels"]:
    near(channel["name"], mean(touches, "touches", channel=channel["name"]), channel["touches"]["mean"])
    near(channel["name"], mean(touches, "cost", channel=channel["name"]), channel["cost"]["mean"])
for stage in page["stages"]:  # who comes and goes
    name = stage["name"]
    here = mean(moves, "people", to=name) - mean(moves, "people", **{"from": name})
    near(name, here, stage["end"]["mean"] - page["daily"]["stages"][name][0])
' deep/er/results

# What they are called and measured in is documented.
while IFS=, read -ra columns; do
  for column in "${columns[@]}"; do
    grep -q "^| \`$column\`" "$source_dir/docs/results.md" || wrong "docs/results.md does not tell of $column"
  done
done < <(head -qn 1 deep/er/results/{moves,events,touches}.csv)

# The same bits on one thread and in silence; only the folder is where results go.
expect 0 simulate deep/er/results/plan.cfg --output again
expect 0 simulate deep/er/results/plan.cfg --output silent --quiet --threads 1
for file in replications.csv moves.csv events.csv touches.csv daily.csv; do
  cmp -s deep/er/results/$file again/$file ||
    wrong "plan.cfg gives another $file than the plan it was written from"
  cmp -s again/$file silent/$file || wrong "--quiet --threads 1 gives another $file"
done

expect 0 optimize "$plan" --replications 12 --set optimize.certify=false --output best --json best.json
holds best daily.csv plan-as-given.cfg plan.cfg replications.csv report.html summary.json
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

people=(--engine agents --replications 2 --set population=300 --set horizon_days=5)
mkdir friends && cp "$plan" friends/plan.cfg
for ((i = 0; i < 300; i++)); do echo "$i $(((i + 1) % 300))"; done >friends/list.txt
for ((i = 0; i < 300; i++)); do echo "$i everyone"; done >friends/segments.txt
for ((i = 0; i < 300; i++)); do echo 4; done >friends/degrees.txt
cp -r friends as-they-were
printf 'network = { file = "list.txt"; segments = "segments.txt"; };\n' >>friends/plan.cfg
cp friends/plan.cfg as-they-were
sed 's/file = .*;/generator = "configuration"; degrees = "degrees.txt"; };/' friends/plan.cfg >friends/made.cfg
cp friends/made.cfg as-they-were
for option in --json --trees --graphml --customers; do
  for file in list.txt segments.txt; do
    expect 2 simulate friends/plan.cfg "${people[@]}" "$option" "friends/$file"
    says err "friends/$file: error: is what is read: results would overwrite it"
  done
  expect 2 simulate friends/made.cfg "${people[@]}" "$option" friends/degrees.txt
  says err "results would overwrite it"
done
expect 0 simulate friends/plan.cfg "${people[@]}"
expect 0 simulate friends/made.cfg "${people[@]}"
diff -r friends as-they-were || wrong "what a plan reads was overwritten"

# No result takes the place of another, by whatever name; devices take all.
mkdir once
expect 2 simulate "$plan" "${people[@]}" --trees once/a.csv --customers once/../once/a.csv
says err 'once/../once/a.csv: error: is where both --trees and --customers would write'
says err 'give each a file of its own'
expect 2 simulate "$plan" "${people[@]}" --json once/a --journeys once/a
expect 2 simulate "$plan" "${people[@]}" --graphml once/a --write-paths "$PWD/once/a"
expect 2 simulate "$plan" "${people[@]}" --output once --trees once/daily.csv
says err 'once/daily.csv: error: is where both --output and --trees would write'
find once -type f | grep . && wrong "a refused run wrote"
expect 0 cascade "$plan" "${people[@]}" --output once --trees once/trees.csv --json once/summary.json
expect 0 cascade "$plan" "${people[@]}" --output twice
cmp -s once/trees.csv twice/trees.csv || wrong "--trees into the folder of --output harms trees.csv"
expect 2 simulate "$plan" "${people[@]}" --trees once/trees.csv --customers ./once/trees.csv
cmp -s once/trees.csv twice/trees.csv || wrong "a refused run overwrote trees.csv"
expect 0 simulate "$plan" "${people[@]}" --trees /dev/null --customers /dev/null --quiet

finish

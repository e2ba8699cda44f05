#!/usr/bin/env bash
# `chain` says what each step costs and brings first, then the tables; a program and a spreadsheet
# get the same, and a lever's change is what `simulate --set` shows.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

expect 0 chain "$plan" --output chain --json chain.json
is_empty err
holds chain levers.csv plan.cfg report.html stages.csv summary.json
cmp -s chain.json chain/summary.json || wrong "--json FILE differs from summary.json"
awk 'length > 96' out | grep -q . && wrong "lines of more than 96 characters"
head -2 out | grep -q '^The dearest step is out of' || wrong "the answer does not come first"
says out 'The strongest lever'
says out 'weaker ones: --top'
python '
import csv, json, math, sys
page = json.load(open(sys.argv[1] + "/summary.json"), parse_constant=lambda word: sys.exit(word))
stages = list(csv.DictReader(open(sys.argv[1] + "/stages.csv")))
levers = list(csv.DictReader(open(sys.argv[1] + "/levers.csv")))
def near(a, b, tolerance=1e-9): assert math.isclose(a, b, rel_tol=tolerance, abs_tol=1e-9), (a, b)
totals = page["totals"]
assert page["command"] == "chain" and [row["stage"] for row in stages] == list(page["stages"])
for row in stages:
    for key, value in page["stages"][row["stage"]].items():
        if isinstance(value, float): near(value, float(row[key]))
near(sum(s["revenue"] for s in page["stages"].values()), totals["revenue"])
near(sum(s["cost"] for s in page["stages"].values()), totals["spend"] + totals["other_costs"])
near(sum(s["end"] for s in page["stages"].values()), 1000000)
customers = page["new_customers"]["all"]
near(customers["lifetime_value"], customers["first"] + customers["later"])
near(totals["spend_per_new_customer"], totals["spend"] / customers["count"])
assert len(levers) == len(page["levers"]) > 50
for row, lever in zip(levers, page["levers"]):
    assert row["lever"] == lever["name"] and row["set"] == (lever["set"] or "")
    near(float(row["profit_change"]), lever["profit_change"])
sizes = [abs(lever["profit_change"]) for lever in page["levers"]]
assert sizes == sorted(sizes, reverse=True)
first = page["levers"][1]
print("%s=%r" % (first["set"], first["better"]), repr(totals["profit"] + first["profit_change"]))
' chain >lever
read -r setting profit <lever
expect 0 simulate "$plan" --engine expected --set "$setting" --json better.json
python '
import json, math, sys
found = json.load(open("better.json"))["totals"]["profit"]["mean"]
assert math.isclose(found, float(sys.argv[1]), rel_tol=1e-9), found
' "$profit"

expect 0 chain "$plan" --top 3 --json - --threads 1
cmp -s out chain.json || wrong "--top changes the JSON"
expect 0 chain "$plan" --top 3
says out 'weaker ones: --top'
[ "$(grep -c '[+-]10 %' out)" -eq 3 ] || wrong "--top 3 does not show three levers"
expect 0 chain "$plan" --set budget.total=0
expect 2 chain "$plan" --top 0
says err '--top 0: not a whole number from 1'
expect 2 simulate "$plan" --top 3
says err 'simulate does not take the option --top'
expect 2 chain "$plan" --set 'network={ generator = "complete"; }' --engine agents \
  --set population=1000
says err 'cannot follow word from one person to another'

finish

#!/usr/bin/env bash
# `frontier` tells what to spend first, then the curve; a program and a spreadsheet get the same.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

expect 0 frontier "$plan" --points 6 --replications 12 --output curve --json curve.json
is_empty err
holds curve frontier.csv report.html summary.json
cmp -s curve.json curve/summary.json || wrong "--json FILE differs from summary.json"
awk 'length > 96' out | grep -q . && wrong "lines of more than 96 characters"
head -2 out | grep -q '^Profit is highest at a budget of' || wrong "the answer does not come first"
says out '95 % interval'
python '
import csv, json, math, sys
page = json.load(open(sys.argv[1] + "/summary.json"), parse_constant=lambda word: sys.exit(word))
rows = list(csv.DictReader(open(sys.argv[1] + "/frontier.csv")))
points = page["points"]
def near(a, b, tolerance=1e-9): assert math.isclose(a, b, rel_tol=tolerance, abs_tol=1e-9), (a, b)
assert page["command"] == "frontier" and page["objective"] == "roas" and page["replications"] == 12
assert len(points) == len(rows) == 6
near(points[0]["budget"], 9000); near(points[-1]["budget"], 450000)
for point, row, after in zip(points, rows, points[1:] + [None]):
    for key in ("budget", "spend", "revenue", "profit", "roas", "marginal_return"):
        near(point[key], float(row[key]))
    near(sum(point["split"].values()), 1)
    near(sum(point["money"].values()), point["budget"])
    near(point["roas_on_budget"], point["revenue"] / point["budget"])
    near(point["average_return"], (point["revenue"] - page["revenue_without_budget"]) / point["budget"])
    assert set(point["held"]) <= set(point["split"]) and point["feasible"] is True
    low, high = point["simulated"]["roas_on_budget"]["ci95"]
    assert low < high
    if after:
        assert after["revenue"] > point["revenue"]
best, even = page["highest_profit"], page["break_even"]
assert best == even and abs(even["marginal_profit"]) < 1e-3
assert all(point["profit"] <= best["profit"] for point in points)
' curve

expect 0 frontier "$plan" --points 6 --replications 12 --json - --threads 2
cmp -s out curve.json || wrong "two threads give another curve than one"

expect 0 frontier "$plan" --from 500000 --to 900000 --points 2 --engine expected
says out 'Profit falls from the smallest budget on, 500,000 USD'
grep -q 'interval' out && wrong "an interval without a simulation"
expect 0 frontier "$plan" --from 1000 --to 2000 --points 2 --engine expected
says out 'Profit still rises at the largest budget, 2,000 USD'
expect 0 frontier "$plan" --points 3 --engine expected --set optimize.objective=conversions
says out 'conversions'
expect 0 frontier "$plan" --points 3 --engine expected \
  --set 'optimize.committed={ conversion = 21371.0; }' --set optimize.max.retargeting=0.21
says out '21 ^'
says out '^ held there by a rule of the plan'

expect 2 frontier "$plan" --from 0
says err '--from 0: not an amount of money above 0'
expect 2 frontier "$plan" --from inf
expect 2 frontier "$plan" --from 20000 --to 10000
says err '--to 10000 is not more than --from 20000'
expect 2 frontier "$plan" --points 1
says err '--points 1: not a whole number from 2 to 200'
expect 2 frontier "$plan" --points 201
expect 2 frontier "$plan" --set budget.total=0
says err 'the plan has no budget to look around'
expect 2 simulate "$plan" --points 3
says err 'simulate does not take the option --points'
expect 3 frontier "$plan" --points 2 --from 1000 --to 2000 \
  --set 'optimize.committed={ conversion = 21371.0; retargeting = 9711.3; }'

finish

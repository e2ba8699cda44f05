#!/usr/bin/env bash
# `--json -` prints one JSON text and nothing else, with the keys that programs rely on.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

figures='
import json, math, sys
def check(figure):
    assert list(figure) == ["mean", "se", "ci95", "p05", "p25", "p50", "p75", "p95", "n"], figure
    assert len(figure["ci95"]) == 2
page = json.load(open(sys.argv[1]), parse_constant=lambda word: sys.exit(word))
for name in page["totals"]:
    check(page["totals"][name])
for group in ("stages", "campaigns", "channels", "moves", "events"):
    for item in page[group]:
        for name, value in item.items():
            if name == "by":
                for part in value.values(): check(part)
            elif isinstance(value, dict):
                check(value)
T = page["plan"]["horizon_days"]
daily = page["daily"]
assert daily["day"] == list(range(T))
assert all(len(days) == T + 1 for days in daily["stages"].values())
assert all(len(daily[name]) == T for name in ("revenue", "spend", "conversions"))
assert [s["name"] for s in page["stages"]] == list(daily["stages"])
def near(a, b): assert math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9), (a, b)
near(sum(daily["revenue"]), page["totals"]["revenue"]["mean"])
near(sum(daily["spend"]), page["totals"]["spend"]["mean"])
near(sum(c["spend"]["mean"] for c in page["campaigns"]), page["totals"]["spend"]["mean"])
near(sum(c["share"]["mean"] for c in page["campaigns"]), 1)
for move in page["moves"]:
    near(sum(part["mean"] for part in move["by"].values()), move["count"]["mean"])
near(page["totals"]["roas"]["mean"], page["totals"]["revenue"]["mean"] / page["totals"]["spend"]["mean"])
assert page["warnings"] == [] or all(isinstance(w, str) for w in page["warnings"])
assert len(page["plan"]["sha256"]) == 64
assert page["partial"] is False
'

expect 0 simulate "$plan" --engine expected --json -
is_empty err
python "$figures"'
assert page["command"] == "simulate" and page["engine"] == "expected" and page["replications"] == 1
assert page["totals"]["roas"]["ci95"] == [None, None] and page["totals"]["roas"]["p50"] is None
assert "target_roas" not in page
' out

expect 0 simulate "$plan" --replications 25 --seed 3 --json - --set target_roas=2.45
python "$figures"'
assert page["replications"] == 25 and page["seed"] == 3
low, high = page["totals"]["roas"]["ci95"]
assert low < page["totals"]["roas"]["mean"] < high
assert 0 <= page["target_roas"]["probability"]["mean"] <= 1 and page["target_roas"]["target"] == 2.45
' out
cp out first
expect 0 simulate "$plan" --replications 25 --seed 3 --json - --set target_roas=2.45 --threads 2
cmp -s out first || wrong "two threads give another summary than one"

expect 0 optimize "$plan" --replications 20 --set horizon_days=30 --json -
python "$figures"'
assert page["command"] == "optimize"
split = page["recommended"]["split"]
near(sum(split.values()), 1)
near(sum(page["recommended"]["campaigns"].values()), 1)
near(sum(page["recommended"]["money"].values()), 90000)
assert page["current"]["split"] == {"prospecting": 0.7, "retargeting": 0.2, "conversion": 0.1}
check(page["current"]["roas"]); check(page["difference"])
near(page["difference"]["mean"], page["totals"]["roas"]["mean"] - page["current"]["roas"]["mean"])
assert page["difference"]["ci95"][0] > 0
for alternative in page["alternatives"]:
    check(alternative["roas"]); check(alternative["difference"])
    assert isinstance(alternative["within_bounds"], bool)
    near(sum(alternative["split"].values()), 1)
for campaign in page["campaigns"]:
    check(campaign["incremental_roas"])
    assert campaign["marginal_roas"] > 0
assert page["objective_words"] == "ROAS on budget" and page["objective_unit"] == "ratio"
assert page["objective"] == "roas" and page["evaluations"] > 0 and page["method"]
assert {point["name"] for point in page["response"]} == set(split)
' out

# What another objective is called, and in which unit it is.
for objective in 'metric metric=totals.customers totals.customers people' \
  'customers value_beyond_horizon=true lasting_customers people' \
  'revenue value_beyond_horizon=true lasting_revenue money'; do
  read -r name setting figure unit <<<"$objective"
  expect 0 optimize "$plan" --engine expected --set horizon_days=10 --set optimize.certify=false \
    --set optimize.objective="$name" --set optimize."$setting" --json -
  python "$figures"'
name, words, unit = sys.argv[2:]
assert page["objective"] == name and page["objective_unit"] == unit
assert page["objective_words"] == words.replace("_", " "), page["objective_words"]
' out "$name" "$figure" "$unit"
done

# A plan without paid channels has no ROAS: null, never NaN.
cat >organic.cfg <<'CFG'
horizon_days = 5; population = 1000;
simulation = { engine = "expected"; };
model = {
  stages = ( { name = "out"; role = "prospect"; }, { name = "in"; role = "conversion"; } );
  moves = ( { from = "out"; to = "in"; daily = 0.01; } );
};
CFG
expect 0 simulate organic.cfg --json -
python '
import json, sys
page = json.load(open(sys.argv[1]), parse_constant=lambda word: sys.exit(word))
assert page["totals"]["roas"]["mean"] is None and page["totals"]["roas"]["n"] == 0
assert page["campaigns"] == []
' out

# The plan's tree, which the page's engine reads: whole numbers that no double holds keep their digits.
expect 0 simulate organic.cfg --set simulation.seed=9007199254740993L --output tree --quiet
python '
import json, sys
tree = json.load(open(sys.argv[1]))["report"]["document"]
assert tree["simulation"]["seed"] == {"integer": "9007199254740993"}, tree["simulation"]
assert tree["population"] == 1000 and tree["model"]["moves"][0]["daily"] == 0.01
' tree/summary.json

# To a file: whole, and the summary still on the terminal.
expect 0 simulate "$plan" --engine expected --json page.json
says out 'ROAS'
expect 0 simulate "$plan" --engine expected --json -
cmp -s out page.json || wrong "--json FILE writes something else than --json -"

finish

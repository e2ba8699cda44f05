#!/usr/bin/env bash
# `compare` says which of several plans is best and how sure that is, to people and to programs; a change on
# the command line is the same as the same change in a file.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

tiktok=$source_dir/configs/spring-launch-tiktok.cfg
few=(--replications 30)

expect 0 compare "$plan" --against "$tiktok" --against budget.total=120000 "${few[@]}" \
  --output both --json both.json
is_empty err
holds both compare.csv pairs.csv plan.cfg replications.csv report.html summary.json
cmp -s both.json both/summary.json || wrong "--json FILE differs from summary.json"
awk 'length > 96' out | grep -q . && wrong "lines of more than 96 characters"
cp out printed
says out '3 plans by ROAS on budget, under the same luck'

python '
import csv, json, math, sys
page = json.load(open(sys.argv[1] + "/summary.json"), parse_constant=lambda word: sys.exit(word))
def near(a, b, tolerance=1e-9): assert math.isclose(a, b, rel_tol=tolerance, abs_tol=1e-9), (a, b)
assert page["command"] == "compare" and page["figure"] == "totals.roas_on_budget"
assert page["better"] == "more" and page["replications"] == 30 and page["partial"] is False
plans = {plan["name"]: plan for plan in page["plans"]}
assert list(plans) == ["spring-launch", "spring-launch-tiktok", "budget.total=120000"]
assert plans["budget.total=120000"]["changes"] == ["budget.total=120000"]
rows = list(csv.DictReader(open(sys.argv[1] + "/replications.csv")))
assert [int(row["replication"]) for row in rows] == list(range(30))
first = [float(row["spring-launch"]) for row in rows]
for name, plan in plans.items():
    own = [float(row[name]) for row in rows]
    near(plan["value"]["mean"], sum(own) / 30)
    low, high = plan["rank"]
    assert 1 <= low <= high <= 3
    assert plan["totals"]["roas_on_budget"] == plan["value"]
    if plan is page["plans"][0]:
        assert "against_first" not in plan
        continue
    pairs = [a - b for a, b in zip(own, first)]
    near(plan["difference"]["mean"], sum(pairs) / 30)
    near(plan["wins"]["mean"], sum(1 if d > 0 else .5 if d == 0 else 0 for d in pairs) / 30)
    for figure, difference in plan["against_first"].items():
        if difference["n"] == 30: # defined in every replication
            near(difference["mean"], plan["totals"][figure]["mean"] - page["plans"][0]["totals"][figure]["mean"], 1e-6)
assert page["ranking"] == sorted(plans, key=lambda name: -plans[name]["value"]["mean"])
assert set(page["may_be_best"]) == {name for name in plans if plans[name]["rank"][0] == 1}
assert plans["budget.total=120000"]["rank"] == [3, 3]
assert len(page["pairs"]) == 3
for pair in page["pairs"]:
    a, b = plans[pair["plan"]], plans[pair["other"]]
    assert pair["together95"][0] <= pair["difference"]["ci95"][0]
    if pair["verdict"] == "better": assert pair["together95"][0] > 0 and a["rank"][1] < b["rank"][1]
    if pair["verdict"] == "not separated": assert pair["together95"][0] <= 0 <= pair["together95"][1]
table = list(csv.DictReader(open(sys.argv[1] + "/compare.csv")))
assert len(table) == sum(len(plan["totals"]) for plan in plans.values())
for row in table:
    near(float(row["mean"]), plans[row["plan"]]["totals"][row["figure"]]["mean"])
    assert [int(row["best_rank"]), int(row["worst_rank"])] == plans[row["plan"]]["rank"]
assert len(list(csv.DictReader(open(sys.argv[1] + "/pairs.csv")))) == 3
' both

# The same bits for any number of threads.
expect 0 compare "$plan" --against "$tiktok" --against budget.total=120000 "${few[@]}" --json - \
  --threads 3
cmp -s out both.json || wrong "three threads give another comparison than the machine's"

# A change on the command line, one of several, and the same in a file are one plan; so is what simulate
# says of it, bit for bit.
sed 's/total = 90000.0/total = 120000.0/; s/margin = 0.45/margin = 0.5/' "$plan" >dearer.cfg
expect 0 compare "$plan" dearer.cfg --against ' budget.total = 120000 ; offer.margin=0.5; ' \
  "${few[@]}" --by profit --json same.json --models "$source_dir/models"
says out 'Equally good: dearer and budget.total = 120000; offer.margin=0.5.'
expect 0 simulate dearer.cfg "${few[@]}" --json one.json --quiet --models "$source_dir/models"
python '
import json, sys
page, one = (json.load(open(file)) for file in sys.argv[1:])
first, file, change = page["plans"]
assert page["figure"] == "totals.profit"
assert file["totals"] == change["totals"] == one["totals"] != first["totals"]
assert file["rank"] == change["rank"] == [1, 2]
assert change["changes"] == ["budget.total = 120000", "offer.margin=0.5"]
same = [pair for pair in page["pairs"] if pair["plan"] == change["name"] and pair["other"] == "dearer"]
assert same[0]["verdict"] == "equal" and same[0]["difference"]["ci95"] == [0, 0] and same[0]["ties"] == 30
' same.json one.json

# Order does not matter: neither to a plan nor to its rank.
expect 0 compare "$tiktok" --against "$plan" "${few[@]}" --json turned.json --quiet
expect 0 compare "$plan" --against "$tiktok" "${few[@]}" --json straight.json --quiet
python '
import json, sys
one, other = ({plan["name"]: plan for plan in json.load(open(file))["plans"]} for file in sys.argv[1:])
for name in one:
    assert all(one[name][key] == other[name][key] for key in ("totals", "rank", "ahead_of_best_other")), name
' turned.json straight.json

# Names: the stem; a number where the same comes twice; the path where another file has that stem.
mkdir -p there
cp "$plan" there/spring-launch.cfg
expect 0 compare "$plan" "$plan" --against there/spring-launch.cfg --replications 2 --json names.json \
  --models "$source_dir/models"
python '
import json, sys
names = [plan["name"] for plan in json.load(open(sys.argv[1]))["plans"]]
assert names == ["spring-launch", "spring-launch (2)", "there/spring-launch.cfg"], names
' names.json
says out 'Only 2 replications: little can be told apart.'

# Without chance: by value, without intervals.
expect 0 compare "$plan" --against "$tiktok" --against horizon_days=60 --engine expected --by cpa \
  --json sure.json
says out '3 plans by CPA, where less is better'
says out 'Ranks: by value: nothing is left to chance, so there are no intervals'
says out 'horizon_days=60 runs 60 days, not 90'
grep -q 'interval ' out && wrong "an interval without chance"
python '
import json, sys
page = json.load(open(sys.argv[1]))
assert page["better"] == "less" and page["critical"] is None and page["replications"] == 1
cpa = {plan["name"]: plan["value"]["mean"] for plan in page["plans"]}
assert page["ranking"] == sorted(cpa, key=cpa.get)
assert [plan["value"]["ci95"] for plan in page["plans"]] == [[None, None]] * 3
assert sorted(tuple(plan["rank"]) for plan in page["plans"]) == [(1, 1), (2, 2), (3, 3)]
' sure.json

# A figure of one kind of campaign, and one that some plans do not have.
expect 0 compare "$plan" --against budget.total=60000 "${few[@]}" --by campaigns.retargeting.conversions
says out '2 plans by campaigns.retargeting.conversions'
expect 2 compare "$plan" --against "$tiktok" --by campaigns.retargeting.conversions
says err 'has no figure "campaigns.retargeting.conversions" to compare'
expect 0 compare "$plan" --against budget.total=0 "${few[@]}" --by roas
says out 'budget.total=0 has no totals.roas, so it has no rank.'

# What is wrong is told before anything is written.
refused() { # TEXT ARGUMENT...
  local text=$1
  shift
  expect 2 compare "$@" --output never
  says err "$text"
  is_empty out
  [ ! -e never ] || wrong "a refused comparison left a folder"
}
refused 'compare needs something to compare the plan with' "$plan"
refused 'compare needs PLAN'
refused 'did you mean "totals.profit"?' "$plan" --against "$tiktok" --by profits
refused '--set simulation.worth=true' "$plan" --against "$tiktok" --by profit_and_worth
refused 'did you mean total?' "$plan" --against budget.totl=120000
refused '--against: error: `totl` is no key of budget' "$plan" --against 'budget.total=5; budget.totl=6'
refused '--set: error: `totl` is no key of budget' "$plan" --against budget.total=6 --set budget.totl=5
refused '--seed: error: ' "$plan" --against budget.total=6 --seed -5
refused 'is given no value' "$plan" --against 'budget.total='
refused '--against is given nothing' "$plan" --against ' ; '
refused 'seed is the same for all plans compared' "$plan" --against 'budget.total=1; simulation.seed=2'
refused 'missing.cfg' "$plan" --against missing.cfg
refused 'its money is EUR, that of' "$plan" --against currency=EUR
refused '--engine agents simulates all of them so' "$plan" \
  --against "$source_dir/experiments/cascades/independent-cascade.cfg"
printf 'model = "five-stage";\nhorizon_days = 90;\npopulation = -5;\n' >wrong.cfg
refused 'wrong.cfg:3:' "$plan" --against wrong.cfg --models "$source_dir/models"
many=()
for i in $(seq 64); do many+=(--against "budget.total=$((10000 + i))"); done
refused '65 plans are more than the 64 that can be compared' "$plan" "${many[@]}"
expect 2 compare "$plan" there/spring-launch.cfg --json there/spring-launch.cfg \
  --models "$source_dir/models"
says err 'results would overwrite it'
expect 2 simulate "$plan" --against "$tiktok"
says err 'simulate does not take the option --against'
expect 2 compare "$plan" --agianst "$tiktok"
says err 'did you mean --against?'

# Hostile names are shown, not obeyed.
cp "$plan" "there/<script> & \"x\".cfg"
expect 0 compare "$plan" --against "there/<script> & \"x\".cfg" --replications 2 --json - \
  --models "$source_dir/models"
python '
import json, sys
assert json.load(open(sys.argv[1]))["plans"][1]["name"] == "<script> & \"x\""
' out

# Sixty-four plans; an interruption leaves the replications that all have.
expect 0 compare "$plan" "${many[@]:2}" --engine expected --quiet --json many.json
python 'import json, sys; assert len(json.load(open(sys.argv[1]))["pairs"]) == 64 * 63 / 2' many.json
"$program" compare "$plan" --against "$tiktok" --replications 500000 --json part.json >out 2>err </dev/null &
sleep 1
kill -s INT "$!"
wait "$!"
status=$?
[ "$status" -eq 130 ] || wrong "SIGINT ends the run with $status"
says out 'Interrupted: these are'
python '
import json, sys
page = json.load(open(sys.argv[1]))
assert page["partial"] is True and 0 < page["replications"] < 500000
assert {plan["value"]["n"] for plan in page["plans"]} == {page["replications"]}
' part.json

# What is printed, but for the provenance.
if ! diff "$source_dir/tests/golden/compare.txt" <(sed '/^funnel [0-9]/,$d' printed); then
  wrong "the page is not that of tests/golden/compare.txt"
fi

finish

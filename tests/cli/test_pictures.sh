#!/usr/bin/env bash
# What a page draws beyond the summary stands in summary.json where --output is given, agrees with
# the run, and is enough to build the plan anew.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

read_page='
import json, math, sys
def load(file): return json.load(open(file), parse_constant=lambda word: sys.exit(word))
def near(a, b, what="", rel=1e-9): assert math.isclose(a, b, rel_tol=rel, abs_tol=1e-9), (what, a, b)
'

# ---- days: how replications spread ----

expect 0 simulate "$plan" --replications 23 --seed 4 --json first.json --quiet
expect 0 simulate "$plan" --replications 23 --seed 4 --json second.json --quiet --threads 3
cmp -s first.json second.json || wrong "three threads give other days"
python "$read_page"'
page = load(sys.argv[1]); daily = page["daily"]; T = page["plan"]["horizon_days"]
assert "report" not in page, "pictures nobody asked for"
for stage, band in daily["bands"].items():
    assert list(band) == ["p05", "p25", "p75", "p95"]
    for t in range(T + 1):
        assert band["p05"][t] <= band["p25"][t] <= band["p75"][t] <= band["p95"][t]
for name, course in daily["cumulative"].items():
    assert all(len(values) == T for values in course.values())
    near(course["mean"][-1], page["totals"][name]["mean"], name)
    for k in ("p05", "p25", "p50", "p75", "p95"):
        near(course[k][-1], page["totals"][name][k], name + k)
assert list(daily["cumulative"]) == ["conversions", "revenue", "profit"]
near(sum(daily["profit"]), page["totals"]["profit"]["mean"])
day = page["totals"]["break_even_day"]
assert 0 < day["p05"] <= day["p95"] <= T and 0 < day["n"] <= 23
assert daily["cumulative"]["profit"]["mean"][int(day["p05"]) - 2] < 0
' first.json
expect 0 simulate "$plan" --engine expected --json -
python "$read_page"'
daily = load(sys.argv[1])["daily"]
assert "bands" not in daily and list(daily["cumulative"]["profit"]) == ["mean"]
' out
expect 0 simulate "$plan" --replications 3 --json - --set budget.total=2e6
python "$read_page"'
day = load(sys.argv[1])["totals"]["break_even_day"]
assert day["n"] == 0 and day["mean"] is None, "a plan that never earns its money back does"
' out

# ---- pictures: of plans with stays, letters, learning, platforms, pacing, uncertain numbers ----

pictures='
page = load(sys.argv[1]); report = page["report"]
assert report["basis"]["engine"] == "expected"
uncertain = report["basis"]["numbers"] == "means"
got = {}
for loop in report["loop"]:
    key = loop["channel"], loop["move"]; got[key] = got.get(key, 0) + loop["moves"]
    move = page["moves"][loop["move"]]; assert (move["from"], move["to"]) == (loop["of"], loop["to"])
earned = [channel["name"] for channel in page["channels"] if channel["kind"] == "earned"]
for i, move in enumerate(page["moves"]):
    for channel in earned:
        if not uncertain:
            near(got.get((channel, i), 0), move["by"].get(channel, {"mean": 0})["mean"], (channel, i))
assert "landscape" in report or len({c["channel"] for c in page["campaigns"]}) < 2
for name in ("responses", "budgets", "calendar"):
    assert (name in report) == (page["campaigns"] != []), name
if page["campaigns"] and not uncertain:
    for name, days in zip(report["calendar"]["campaigns"], report["calendar"]["spend"]):
        assert len(days) == page["plan"]["horizon_days"]
        near(sum(days), next(c for c in page["campaigns"] if c["name"] == name)["spend"]["mean"], name)
    for response in report["responses"]:
        if response["at"] in response["spend"]:
            at = response["spend"].index(response["at"])
            near(response["revenue"][at], page["totals"]["revenue"]["mean"], response["campaign"])
    at = report["budgets"]["budget"].index(report["budgets"]["at"])
    near(report["budgets"]["profit"][at], page["totals"]["profit"]["mean"])
    near(report["budgets"]["roas"][at], page["totals"]["roas"]["mean"])
    if "landscape" in report:
        near(report["landscape"]["plan"]["roas"], page["totals"]["roas"]["mean"])
assert all(math.isfinite(lever["profit_change"]) for lever in report["levers"]) and report["levers"]
assert all(set(d) == {"unit", "stage", "sentence", "formula", "source"} for d in report["definitions"].values())
assert "roas" in report["definitions"]
'
for name in community free-trial several-platforms shares-boosted uncertain-launch weekly-plan; do
  expect 0 simulate "$source_dir/configs/$name.cfg" --engine expected --output drawn --quiet --set simulation.replications=20
  python "$read_page$pictures" drawn/summary.json
done

# ---- a point of the map is the plan with that split ----

expect 0 simulate "$plan" --engine expected --output drawn --quiet
expect 0 simulate "$plan" --engine expected --json split.json --quiet \
  --set 'budget.split={ prospecting = 0.35; retargeting = 0.45; conversion = 0.2; }'
python "$read_page"'
land = load(sys.argv[1])["report"]["landscape"]; totals = load(sys.argv[2])["totals"]
at = next(i for i, split in enumerate(land["split"])
          if max(abs(a - b) for a, b in zip(split, (0.35, 0.45, 0.2))) < 1e-9)
for name in ("roas", "roas_on_budget", "revenue", "profit"):
    near(land[name][at], totals[name]["mean"], name)
assert land["channels"] == ["prospecting", "retargeting", "conversion"] and land["fixed"] == {}
assert len(land["split"]) == 231 and "tied" not in land and "best" not in land
assert "rule" in land and land["plan"]["split"] == [0.7, 0.2, 0.1]
' drawn/summary.json split.json

# ---- the document is the plan: written out and read again it gives the same run ----

expect 0 simulate "$source_dir/configs/uncertain-launch.cfg" --output drawn --quiet --replications 9 --seed 7
python "$read_page"'
def text(value):
    if isinstance(value, dict):
        return "{ " + " ".join("%s = %s;" % (key, text(item)) for key, item in value.items()) + " }"
    if isinstance(value, list): return "( " + ", ".join(map(text, value)) + " )"
    if isinstance(value, bool): return "true" if value else "false"
    if isinstance(value, str): return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int): return "%d%s" % (value, "L" if abs(value) > 2**31 - 1 else "")
    return repr(value)
report = load(sys.argv[1])["report"]
open("rebuilt.cfg", "w").write("\n".join("%s = %s;" % (k, text(v)) for k, v in report["document"].items()))
open("told.cfg", "w").write(report["plan_file"])
assert report["basis"]["numbers"] == "means"
' drawn/summary.json
cmp -s told.cfg drawn/plan.cfg || wrong "plan_file is not plan.cfg"
expect 0 simulate rebuilt.cfg --output again --quiet
cmp -s drawn/replications.csv again/replications.csv || wrong "the document is another plan"

# ---- an optimization's is of the plan it recommends ----

expect 0 optimize "$plan" --replications 20 --set horizon_days=30 --output best --quiet
python "$read_page"'
page = load(sys.argv[1]); report = page["report"]; land = report["landscape"]
assert report["plan_file"] == open(sys.argv[2]).read()
share = page["recommended"]["split"]
for name, part in zip(land["channels"], land["best"]["split"]): near(part, share[name], name, 1e-6)
assert land["plan"]["split"] == [0.7, 0.2, 0.1]
assert land["best"]["roas_on_budget"] >= max(land["roas_on_budget"]) - 1e-4
assert len(land["tied"]) == 231 and land["rivals"] and set(land["tied"]) <= {True, False, None}
for split, tied in zip(land["split"], land["tied"]):
    for rival in land["rivals"]:
        if max(abs(a - b) for a, b in zip(rival["split"], split)) < 1e-9: assert rival["tied"] is tied
assert sum(tied is not None for tied in land["tied"]) >= 60
' best/summary.json best/plan.cfg

# ---- what the engine expected cannot follow is left out, and said ----

people=(--engine agents --replications 2 --set population=300 --set horizon_days=5)
expect 0 simulate "$plan" "${people[@]}" --output told --quiet --set 'channels.referral.law="fixed"'
python "$read_page"'
report = load(sys.argv[1])["report"]
assert report["basis"]["engine"] is None and "word" in report["basis"]["sentence"]
assert set(report) == {"basis", "plan_file", "document", "definitions"}
' told/summary.json

finish

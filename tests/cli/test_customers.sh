#!/usr/bin/env bash
# `--customers FILE` tells every customer's life: the table and the summary agree in every number,
# values sum to the revenue of the run, and nothing else changes.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
referral=$source_dir/configs/referral-programme.cfg
small=(--replications 7 --engine agents --set population=200000 --set horizon_days=240
  --set 'segments=({ name = "many"; share = 0.8; }, { name = "keen"; share = 0.2; value = 1.7; response = 1.4; })')

expect 0 simulate "$referral" "${small[@]}" --output plain --quiet
expect 0 simulate "$referral" "${small[@]}" --output told --customers customers.csv
says out 'The fifth that spends most brings'
expect 0 simulate "$referral" "${small[@]}" --customers again.csv --trees trees.csv --threads 1 --quiet
expect 0 simulate "$referral" "${small[@]}" --trees alone.csv --quiet
for file in daily.csv replications.csv; do
  cmp -s plain/$file told/$file || wrong "--customers changes $file"
done
cmp -s customers.csv again.csv || wrong "customers depend on the threads or on --trees"
cmp -s trees.csv alone.csv || wrong "trees depend on --customers"

# Every number of the summary out of the table, which is checked against itself first.
python '
import collections, csv, json, math, sys
plain, told = (json.load(open(file)) for file in sys.argv[2:4])
figures = told.pop("customers")
assert plain == told, "--customers changes the summary"
runs = collections.defaultdict(list)
for row in csv.DictReader(open(sys.argv[1])):
    for name in ("person", "first_day", "purchases", "recency", "age", "lifetime", "left"):
        row[name] = int(row[name])
    row["value"], row["cost"] = float(row["value"]), float(row["cost"])
    row["days"] = [int(day) for day in row["days"].split()]
    row["orders"] = [float(value) for value in row["orders"].split()]
    runs[int(row["replication"])].append(row)
assert sorted(runs) == list(range(7))

def near(a, b, tolerance=1e-9):
    assert math.isclose(a, b, rel_tol=tolerance, abs_tol=1e-12), (a, b)

last_day = 239
for rows in runs.values():
    assert len({row["person"] for row in rows}) == len(rows)
    assert [row["first_day"] for row in rows] == sorted(row["first_day"] for row in rows)
    for row in rows:
        days = row["days"]
        assert len(days) == len(row["orders"]) == row["purchases"] > 0
        assert days == sorted(days) and days[0] == row["first_day"] and days[-1] <= last_day
        assert row["recency"] == days[-1] - days[0] and row["age"] == last_day - days[0]
        assert row["last_gap"] == (str(days[-1] - days[-2]) if len(days) > 1 else "")
        assert row["lifetime"] == row["age"] if not row["left"] else row["lifetime"] <= row["age"]
        assert min(row["orders"]) >= 0
        near(sum(row["orders"]), row["value"])
        # a purchase costs nothing but the reward, which is paid again for who was lost and came back
        assert row["cost"] % 10 == 0 and row["cost"] >= 10 * (row["brought_by"] == "referral")

# The table against the totals of each replication.
for line in csv.DictReader(open("told/replications.csv")):
    rows = runs[int(line["replication"])]
    near(sum(row["value"] for row in rows), float(line["revenue"]))
    assert sum(row["purchases"] for row in rows) == \
        float(line["events.purchase"]) + float(line["events.repeat"])
    assert 0.99 * float(line["conversions"]) < len(rows) <= float(line["conversions"])
rewarded = sum(row["cost"] for rows in runs.values() for row in rows) / 10
near(rewarded / 7, sum(c["conversions"]["mean"] for c in told["channels"] if c["name"] == "referral"))
assert {row["brought_by"] for rows in runs.values() for row in rows} == \
    {item["name"] for item in told["campaigns"]} | {"referral", "time"}

def estimate(pairs):   # a ratio of means, its error by the delta method
    n, a, b = len(pairs), sum(p[0] for p in pairs), sum(p[1] for p in pairs)
    return a / b, math.sqrt(sum((x - a / b * y) ** 2 for x, y in pairs) * n / (n - 1)) / b

def top(rows):
    values = sorted((row["value"] for row in rows), reverse=True)
    part = 0.2 * len(values)
    whole = int(part)
    return sum(values[:whole]) + (part - whole) * values[whole]

def measure(rows):   # what each figure is the ratio of
    n = len(rows)
    value, cost = sum(row["value"] for row in rows), sum(row["cost"] for row in rows)
    left, lived = sum(row["left"] for row in rows), sum(row["lifetime"] for row in rows)
    found = {
        "customers": (n, 1),
        "repeat_buyers": (sum(row["purchases"] > 1 for row in rows), 1),
        "repeat_rate": (sum(row["purchases"] > 1 for row in rows), n),
        "purchases": (sum(row["purchases"] for row in rows), n),
        "value": (value, n),
        "cost": (cost, n),
        "profit": (0.45 * value - cost, n),
        "top_fifth_share": (top(rows), value),
        "gap": (sum(row["recency"] for row in rows), sum(row["purchases"] - 1 for row in rows)),
        "lifetime": (lived, n),
        "left": (left, n),
        "churn": (left, lived),
    }
    for days in (30, 90, 180, 365):
        old = [row for row in rows if row["age"] >= days]
        found["repeat_within_%d" % days] = (
            sum(len(row["days"]) > 1 and row["days"][1] - row["days"][0] <= days for row in old), len(old))
        found["stay_%d" % days] = (
            sum(not (row["left"] and row["lifetime"] <= days) for row in old), len(old))
    return found

def compare(groups, said):
    measured = [measure(rows) for rows in groups]
    for name in measured[0]:
        pairs = [found[name] for found in measured]
        if not any(b for a, b in pairs):
            assert said[name]["mean"] is None and said[name]["n"] == 0
            continue
        mean, se = estimate(pairs)
        near(mean, said[name]["mean"])
        near(se, said[name]["se"])
        assert said[name]["n"] == sum(b > 0 for a, b in pairs)
    assert set(said) - {"gaps", "by_purchases", "segments", "name"} == set(measured[0])

compare([runs[i] for i in range(7)], figures)
assert figures["stay_365"]["n"] == 0 and figures["stay_180"]["n"] == 7
assert [segment["name"] for segment in figures["segments"]] == ["many", "keen"]
for segment in figures["segments"]:
    compare([[row for row in runs[i] if row["segment"] == segment["name"]] for i in range(7)], segment)

everybody = [row for rows in runs.values() for row in rows]
gaps = sorted(b - a for row in everybody for a, b in zip(row["days"], row["days"][1:]))
assert figures["gaps"]["n"] == len(gaps)
for name, p in (("p05", 0.05), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p95", 0.95)):
    place = p * (len(gaps) - 1)
    low = int(place)
    near(figures["gaps"][name], gaps[low] + (place - low) * (gaps[low + 1] - gaps[low]))
counts = collections.Counter(min(row["purchases"], 31) for row in everybody)
for i, n in enumerate(figures["by_purchases"]):
    near(n, counts[i + 1] / 7)
assert sum(figures["by_purchases"]) * 7 - len(everybody) < 1e-6
' customers.csv plain/summary.json told/summary.json

# Whom a referral tree names as somebody who was moved by a referral to buy, bought that day.
python '
import csv, sys
bought = {(row["replication"], row["person"], row["days"].split()[0])
          for row in csv.DictReader(open(sys.argv[1])) if row["brought_by"] == "referral"}
moved = {(row["replication"], row["person"], row["day"])
         for row in csv.DictReader(open(sys.argv[2])) if row["channel"] == "referral" and row["parent"]}
assert len(bought) > 1000 and bought <= moved
' again.csv trees.csv

# What it cannot do is said before it starts.
expect 2 simulate "$referral" --customers customers2.csv
says err 'does not know who bought what'
says err '--engine agents'
expect 2 optimize "$referral" --customers customers2.csv
says err 'optimize does not take the option --customers'
expect 2 simulate "$referral" --engine agents --customers "$referral"
says err 'results would overwrite it'
expect 1 simulate "$referral" --engine agents --customers /nowhere/customers.csv
[ ! -e customers2.csv ] || wrong "a refused run left a file"

finish

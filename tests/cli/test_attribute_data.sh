#!/usr/bin/env bash
# On the public test set of the field, first-order removal effects are those of a plain iteration,
# and the linear rule a plain count.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

data=${FUNNEL_DATA:-}/channel_paths.csv
[ -r "$data" ] || skip "channel_paths.csv is not there: FUNNEL_DATA names its folder"
expect 0 attribute --paths "$data" --json -
python '
import collections, csv, json, math, sys
page = json.load(open(sys.argv[1]))
told = {r["name"]: {c["name"]: c for c in r["channels"]} for r in page["rules"]}
linear = collections.Counter()
flow = collections.defaultdict(collections.Counter)
money = collections.Counter()
for row in csv.DictReader(open(sys.argv[2])):
    path = [name.strip() for name in row["path"].split(">")]
    n, nulls = float(row["total_conversions"]), float(row["total_null"])
    for name in path:
        linear[name] += n / len(path)
    for a, b in zip(["(start)"] + path, path):
        flow[a][b] += n + nulls
    flow[path[-1]]["(conversion)"] += n
    flow[path[-1]]["(null)"] += nulls
    money[path[-1]] += float(row["total_conversion_value"])
left = {a: sum(b.values()) for a, b in flow.items()}

def worth(end, removed=None):
    h = collections.Counter()
    for _ in range(200):
        h = collections.Counter({a: (end(a) + sum(n * h[b] for b, n in nexts.items() if b != removed))
                                 / left[a] for a, nexts in flow.items()})
    return h["(start)"]

for end, figure in ((lambda a: flow[a]["(conversion)"], "conversions"), (lambda a: money[a], "value")):
    all = worth(end)
    lost = {c: all - worth(end, c) for c in linear}
    for c in linear:
        wanted = page["paths"][figure] * lost[c] / sum(lost.values())
        assert math.isclose(told["markov"][c][figure], wanted, rel_tol=1e-6), (c, figure, wanted)
for c in linear:
    assert math.isclose(told["linear"][c]["conversions"], linear[c], rel_tol=1e-9)
' out "$data"
finish

#!/usr/bin/env bash
# `funnel cascade`: what its tables say is what trees.csv says, counted in another way; nothing
# depends on the threads or on which files are asked for.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
referral=$source_dir/configs/referral-programme.cfg
small=("$referral" --replications 7 --set population=120000 --set simulation.outbreak=8)

expect 0 cascade "${small[@]}" --output all --trees trees.csv --graphml trees.graphml
says out 'people came of themselves and'
says out 'K-factor of the model: 0.37'
says out 'an outbreak has 8 adopters'
says out 'Simulated by the engine agents instead of cohorts: it alone knows who brought whom.'
holds all cascade-days.csv cascades.csv generations.csv plan.cfg report.html sizes.csv summary.json trees.csv
cmp -s all/trees.csv trees.csv || wrong "--trees differs from the folder's trees.csv"
expect 0 cascade "${small[@]}" --output one --threads 1 --quiet
for file in cascade-days.csv cascades.csv generations.csv sizes.csv summary.json trees.csv; do
  cmp -s all/$file one/$file || wrong "$file depends on the threads or on --trees and --graphml"
done
expect 0 cascade "${small[@]}" --json -
cmp -s out all/summary.json || wrong "--json - differs from summary.json"
expect 0 simulate "${small[@]}" --engine agents --trees same.csv --graphml same.graphml --json same.json
cmp -s same.csv trees.csv || wrong "simulate --trees writes other trees"
cmp -s same.graphml trees.graphml || wrong "simulate --graphml writes another graph"
expect 0 cascade "${small[@]}" --engine agents --json named.json
grep -q 'Simulated by' out && wrong "a note about the engine that was asked for"
diff <(grep -v '"command"' same.json) <(grep -v '"command"' named.json) >/dev/null ||
  wrong "simulate --trees says other things than cascade"

# Every table out of trees.csv.
python '
import collections, csv, json, math, sys
folder = sys.argv[1]
read = lambda name: list(csv.DictReader(open(folder + "/" + name)))
page = json.load(open(folder + "/summary.json"))
told, days, runs = page["cascades"], 180, 7
trees = collections.defaultdict(list)
for row in read("trees.csv"):
    trees[int(row["replication"])].append(row)

def near(a, b, what):
    if b in (None, ""):
        assert a is None or math.isnan(a), (what, a, b)
    else:
        assert math.isclose(a, float(b), rel_tol=1e-9, abs_tol=1e-12), (what, a, b)

def over(a, b):
    return a / b if b else math.nan

def interval(pairs):
    a, b = sum(p[0] for p in pairs), sum(p[1] for p in pairs)
    if not b:
        return math.nan, math.nan
    r, n = a / b, len(pairs)
    half = 2.4469118511449692 * math.sqrt(
        sum((x - r * y) ** 2 for x, y in pairs) * n / (n - 1)) / b   # t of 6 degrees of freedom
    return r, half

def delta(said, pairs, what):
    mean, half = interval(pairs)
    near(mean, said["mean"], what)
    near(mean - half, said["ci95"][0], what)
    near(mean + half, said["ci95"][1], what)

def leaving_out(said, of, what):   # seven groups of a replication each
    everything, without = of(range(runs)), [of([i for i in range(runs) if i != g]) for g in range(runs)]
    centre = sum(without) / runs
    near(everything, said["mean"], what)
    near(math.sqrt((runs - 1) / runs * sum((w - centre) ** 2 for w in without)), said["se"], what)

parts, offspring, pace = [], [], []
sizes, generations = collections.Counter(), []
by_day = collections.defaultdict(lambda: [[0, 0, 0, 0, 0] for _ in range(runs)])
pooled_ages, pooled_watched, causes = collections.Counter(), collections.Counter(), {}
rows = read("cascades.csv")
assert len(rows) == runs
for run, row in enumerate(rows):
    nodes = trees[run]
    day = [int(node["day"]) for node in nodes]
    up = [int(node["parent_row"]) if node["parent_row"] else None for node in nodes]
    brought, ages, width = collections.Counter(), collections.Counter(), collections.Counter()
    tree = []
    for i, node in enumerate(nodes):
        tree.append(i if up[i] is None else tree[up[i]])
        width[tree[i], int(node["generation"])] += 1
        by_day[day[i]][run][0] += 1
        if up[i] is not None:
            age = day[i] - day[up[i]]
            brought[up[i]] += 1
            ages[age] += 1
            by_day[day[up[i]]][run][1] += 1
            by_day[day[i]][run][2] += 1
            by_day[day[up[i]]][run][3] += age
            by_day[day[i]][run][4] += age
    size = collections.Counter(tree)
    sizes.update(size.values())
    generations.append(collections.Counter(int(node["generation"]) for node in nodes))
    watched = collections.Counter({age: sum(d + age < days for d in day) for age in range(days)})
    pooled_ages.update(ages)
    pooled_watched.update(watched)
    rate = {age: over(n, watched[age]) for age, n in ages.items()}
    n, roots = len(nodes), len(size)
    near(n / roots, row["amplification"], "amplification")
    near(sum(rate.values()), row["reproduction"], "reproduction")
    near(sum(a * r for a, r in rate.items()) / sum(rate.values()),
         row["cycle_days_corrected"], "corrected")
    near(sum(a * c for a, c in ages.items()) / sum(ages.values()), row["cycle_days"], "cycle")
    near(max(width.values()), row["breadth"], "breadth")
    near(max(size.values()), row["largest"], "largest")
    near(sum(s >= 8 for s in size.values()) / roots, row["outbreak"], "outbreak")
    near(any(s >= 8 for s in size.values()), row["any_outbreak"], "any outbreak")
    near(all(node["alive"] == "0" for node in nodes), row["extinct"], "extinct")
    second = sum(int(node["generation"]) > 1 for node in nodes)
    parts.append({"adopters": n, "roots": roots, "referred": n - roots, "later": second,
                  "days": sum(a * c for a, c in ages.items()),
                  "outbreaks": sum(s >= 8 for s in size.values()),
                  "conversions": float(row["conversions"]),
                  "by referral": float(row["conversions_referred"])})
    offspring.append([brought[i] for i in range(n)])
    pace.append((ages, watched))
    near(second / (n - roots), row["offspring_of_referred"], "of referred")
    children = sorted((brought[i] for i in range(n)), reverse=True)
    whole = n // 10
    top = sum(children[:whole]) + (n / 10 - whole) * children[whole]
    near(top / sum(children), row["top_tenth_share"], "top tenth")
    near(float(row["conversions_referred"]) / float(row["conversions"]),
         row["referred_per_conversion"], "conversions")
    for i, node in enumerate(nodes):
        pair = causes.setdefault(nodes[tree[i]]["channel"], [[0, 0] for _ in range(runs)])[run]
        pair[0] += 1
        pair[1] += up[i] is None

# What is of an adopter, a tree or a conversion is of those of all replications together.
for name, a, b in (("amplification", "adopters", "roots"), ("offspring_mean", "referred", "adopters"),
                   ("offspring_of_referred", "later", "referred"), ("cycle_days", "days", "referred"),
                   ("outbreak", "outbreaks", "roots"),
                   ("referred_per_conversion", "by referral", "conversions")):
    delta(told[name], [(part[a], part[b]) for part in parts], name)
for name in ("adopters", "roots", "referred", "largest", "depth", "breadth", "any_outbreak", "extinct",
             "conversions", "conversions_referred"):
    delta(told[name], [(float(row[name]), 1) for row in rows], name)
def top_tenth(which):
    children = sorted((c for run in which for c in offspring[run]), reverse=True)
    whole = len(children) // 10
    return (sum(children[:whole]) + (len(children) / 10 - whole) * children[whole]) / sum(children)
def rates(which):
    ages, watched = (sum((pace[run][k] for run in which), collections.Counter()) for k in (0, 1))
    return {age: n / watched[age] for age, n in ages.items()}
def corrected(which):
    return sum(age * rate for age, rate in rates(which).items()) / sum(rates(which).values())
leaving_out(told["top_tenth_share"], top_tenth, "top tenth of all")
leaving_out(told["reproduction"], lambda which: sum(rates(which).values()), "reproduction")
leaving_out(told["cycle_days_corrected"], corrected, "corrected cycle")
for name in set(told["all"]) & set(told) - {"largest"}:   # the largest of all, and their mean
    near(told["all"][name], told[name]["mean"], name)

near(sum(float(row["conversions"]) for row in rows) / runs, page["totals"]["conversions"]["mean"], "")
earned = sum(c["conversions"]["mean"] for c in page["channels"] if c["kind"] == "earned")
near(sum(float(row["conversions_referred"]) for row in rows) / runs, earned, "earned")

table = read("sizes.csv")
assert {int(r["size"]): int(r["trees"]) for r in table} == sizes
for r in table:
    near(sum(c for s, c in sizes.items() if s >= int(r["size"])) / sum(sizes.values()),
         r["share_at_least"], "share")
for r in read("generations.csv"):
    mean, half = interval([(g[int(r["generation"])], 1) for g in generations])
    near(mean, r["adopters"], "generation")
    near(mean - half, r["low"], "generation low")
    near(mean + half, r["high"], "generation high")

rate = {age: n / pooled_watched[age] for age, n in pooled_ages.items()}
near(sum(rate.values()), told["all"]["reproduction"], "reproduction of all")
everybody = [sum(r[0] for r in by_day[t]) for t in range(days)]
for t, r in enumerate(read("cascade-days.csv")):
    near(everybody[t] / runs, r["adopters"], "adopters")
    able = sum(w * everybody[t - age] for age, w in rate.items() if age <= t) / sum(rate.values())
    near(over(sum(x[2] for x in by_day[t]), able), r["reproduction_instant"], "instant")
    for name, a, b in (("reproduction_cohort", 1, 0), ("cycle_forward", 3, 1), ("cycle_backward", 4, 2)):
        mean, half = interval([(x[a], x[b]) for x in by_day[t]])
        near(mean, r[name], name)
        near(mean - half, r[name + ".low"], name)
        near(mean + half, r[name + ".high"], name)
    near(over(sum(x[1] for x in by_day[t]), everybody[t]), told["daily"]["reproduction_cohort"][t], "daily")
assert len([e for e in told["roots_by_cause"] if e["roots"] > 0]) == len(causes) > 2
near(sum(e["conversions"] for e in told["roots_by_cause"]), told["conversions"]["mean"], "all conversions")
bought = sum(e["conversions_bought"] for e in told["roots_by_cause"])
assert 0 < bought < told["conversions"]["mean"]
for entry in told["roots_by_cause"]:
    if entry["roots"] == 0:
        continue
    mean, half = interval(causes[entry["cause"] or ""])
    near(mean, entry["amplification"]["mean"], "amplification")
    near(mean + half, entry["amplification"]["ci95"][1], "amplification")
    near(sum(p[1] for p in causes[entry["cause"] or ""]) / runs, entry["roots"], "roots")
' all

# The graph has a vertex for every row, an edge for every parent.
python '
import csv, sys, xml.etree.ElementTree as tree
rows = list(csv.DictReader(open(sys.argv[1])))
space = "{http://graphml.graphdrawing.org/xmlns}"
graph = tree.parse(sys.argv[2]).getroot().find(space + "graph")
vertices = graph.findall(space + "node")
assert len(vertices) == len(rows)
first = {}
wanted = set()
for i, (row, vertex) in enumerate(zip(rows, vertices)):
    first.setdefault(row["replication"], i)
    data = {d.get("key"): d.text or "" for d in vertex.findall(space + "data")}
    assert vertex.get("id") == "n%d" % i
    for name in ("replication", "person", "day", "generation", "channel"):
        assert data[name] == row[name], (i, name, data[name], row[name])
    if row["parent_row"]:
        wanted.add((first[row["replication"]] + int(row["parent_row"]), i))
edges = [(int(e.get("source")[1:]), int(e.get("target")[1:])) for e in graph.findall(space + "edge")]
assert len(edges) == len(wanted) and set(edges) == wanted
' trees.csv trees.graphml

# What an outbreak is can be said as a part of the population.
expect 0 cascade "$referral" --replications 2 --set population=20000 --set simulation.outbreak=0.001
says out 'an outbreak has 20 adopters'

# Nothing half-written, and no temporary file, where it cannot be.
expect 2 cascade "${small[@]}" --engine cohorts --graphml never.graphml
says err 'the engine "cohorts" does not know who brought whom'
says err '--engine agents does'
expect 2 cascade "${small[@]}" --set simulation.outbreak=0
says err 'outbreak'
expect 2 cascade "${small[@]}" --graphml "$referral"
says err 'results would overwrite it'
expect 1 cascade "${small[@]}" --trees missing/trees.csv
says err 'could not write missing/trees.csv: No such file or directory'
expect 2 simulate "$referral" --graphml never.graphml
says err 'does not know who brought whom'
[ ! -e never.graphml ] || wrong "a refused run left a file"
if [ -w /dev/full ]; then
  expect 1 cascade "${small[@]}" --trees /dev/full
  says err 'could not write /dev/full: No space left on device'
  expect 1 cascade "${small[@]}" --graphml /dev/full
  says err 'No space left on device'
fi
[ -z "$(find . -name '.*.tmp')" ] || wrong "temporary files are left: $(find . -name '.*.tmp')"

finish

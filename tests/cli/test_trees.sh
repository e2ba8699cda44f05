#!/usr/bin/env bash
# `--engine agents` gives the numbers of cohorts, and `--trees FILE` who brought whom: the table and
# the summary agree in every number, and nothing else changes.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
referral=$source_dir/configs/referral-programme.cfg
small=(--replications 11 --set population=300000)

expect 0 simulate "$referral" "${small[@]}" --json cohorts.json --quiet
expect 0 simulate "$referral" "${small[@]}" --engine agents --output agents --quiet
expect 0 simulate "$referral" "${small[@]}" --engine agents --output planted --trees trees.csv
expect 0 simulate "$referral" "${small[@]}" --engine agents --trees again.csv --threads 1 --quiet
python '
import json, sys
cohorts, agents = (json.load(open(file)) for file in sys.argv[1:])
del agents["report"], agents["engine"], cohorts["engine"]
assert cohorts == agents, "agents gives other numbers than cohorts"
' cohorts.json agents/summary.json
for file in daily.csv replications.csv; do
  cmp -s agents/$file planted/$file || wrong "--trees changes $file"
done
cmp -s trees.csv again.csv || wrong "trees depend on the threads"
python '
import json, sys
plain, planted = (json.load(open(file)) for file in sys.argv[1:])
del planted["cascades"]
assert plain == planted, "--trees changes the summary"
' agents/summary.json planted/summary.json

# Every number of the summary out of the table.
python '
import collections, csv, json, math, sys
page = json.load(open(sys.argv[2]))
told = page["cascades"]
plan = page["plan"]
runs = collections.defaultdict(list)
for row in csv.DictReader(open(sys.argv[1])):
    runs[int(row["replication"])].append(row)
assert sorted(runs) == list(range(11))

def variance(values):
    mean = sum(values) / len(values)
    return sum((v - mean) ** 2 for v in values) / (len(values) - 1)

def score(k, values):
    mean = sum(values) / len(values)
    counts = collections.Counter(values)
    return sum(n * sum(1 / (k + i) for i in range(v)) for v, n in counts.items()) \
        - len(values) * math.log(1 + mean / k)

def near(a, b, tolerance=1e-9):
    assert math.isclose(a, b, rel_tol=tolerance, abs_tol=1e-12), (a, b)

figures = collections.defaultdict(list)
offspring, viral_by_run, dead_by_run = [], [], []
pooled, sizes, depths, viralities, dead = [], [], [], [], []
generations = collections.Counter()
referred_by = collections.Counter()
for run in range(11):
    rows = runs[run]
    n = len(rows)
    parents = [int(row["parent_row"]) if row["parent_row"] else -1 for row in rows]
    root, depth, size, children = [0] * n, [0] * n, [1] * n, [0] * n
    alive, edges, last = [0] * n, [0] * n, [0] * n
    for i, row in enumerate(rows):
        p = parents[i]
        assert int(row["row"]) == i and p < i
        if p < 0:
            assert row["parent"] == row["delay"] == "" and row["root"] == row["person"]
            root[i] = i
        else:
            assert rows[p]["person"] == row["parent"]
            assert int(rows[p]["day"]) <= int(row["day"]) - int(row["delay"]) < int(row["day"])
            assert 1 <= int(row["delay"]) <= 7 and row["channel"] == "referral"
            root[i], depth[i] = root[p], depth[p] + 1
            children[p] += 1
            referred_by[run] += 1
        assert int(row["generation"]) == depth[i]
        assert rows[root[i]]["person"] == row["root"]
        assert rows[root[i]]["channel"] == row["campaign"]
        alive[root[i]] |= int(row["alive"])
        last[root[i]] = max(last[root[i]], depth[i])
        generations[depth[i]] += 1
    for i in reversed(range(n)):
        if parents[i] >= 0:
            size[parents[i]] += size[i]
    for i in range(n):
        if parents[i] >= 0:
            edges[root[i]] += size[i] * (size[root[i]] - size[i])
    roots = [i for i in range(n) if parents[i] < 0]
    viral = [2 * edges[i] / (size[i] * (size[i] - 1)) for i in roots if size[i] > 1]
    figures["adopters"].append(n)
    figures["roots"].append(len(roots))
    figures["referred"].append(n - len(roots))
    figures["largest"].append(max(size[i] for i in roots))
    figures["depth"].append(max(depth))
    offspring.append(children)
    viral_by_run.append(viral)
    dead_by_run.append([not alive[i] for i in roots])
    pooled += children
    sizes += [size[i] for i in roots]
    depths += [last[i] for i in roots]
    viralities += viral
    dead += [not alive[i] for i in roots]
for name, values in figures.items():
    near(sum(values) / 11, told[name]["mean"])
    near(math.sqrt(variance(values) / 11), told[name]["se"])

# What is of an adopter or a tree is of those of all replications together.
def together(lists, said):   # a mean, by the delta method
    a, b = [sum(values) for values in lists], [len(values) for values in lists]
    mean = sum(a) / sum(b)
    near(mean, said["mean"])
    near(math.sqrt(sum((x - mean * y) ** 2 for x, y in zip(a, b)) * 11 / 10) / sum(b), said["se"])

together(offspring, told["offspring_mean"])
together(viral_by_run, told["structural_virality"])
together(dead_by_run, told["died_out"])

def without(of):   # leaving a replication out by turns
    return [of([c for i in range(11) if i != g for c in offspring[i]]) for g in range(11)]

def error(values):
    return math.sqrt(10 / 11 * sum((v - sum(values) / 11) ** 2 for v in values))

def dispersion(values):   # of equal halves of ln k
    low, high = -9.0, 9.0
    while high - low > 1e-13:
        middle = (low + high) / 2
        low, high = (middle, high) if score(math.exp(middle), values) > 0 else (low, middle)
    return math.exp(low)

near(variance(pooled), told["offspring_variance"]["mean"])
near(error(without(variance)), told["offspring_variance"]["se"], 1e-7)
near(dispersion(pooled), told["dispersion"]["mean"], 1e-7)
spread = error([math.log(k) for k in without(dispersion)])
near(told["dispersion"]["mean"] * spread, told["dispersion"]["se"], 1e-5)
low, high = told["dispersion"]["ci95"]
near(math.log(high / low) / 2, 2.2281388519649385 * spread, 1e-5)   # t of 10 degrees of freedom
everything = told["all"]
k = everything["dispersion"]
assert score(k * 0.9999, pooled) > 0 > score(k * 1.0001, pooled)
assert everything["trees"] == len(sizes) and everything["largest"] == max(sizes)
assert everything["depth_most"] == max(depths)
near(everything["offspring_mean"], sum(pooled) / len(pooled))
near(everything["offspring_variance"], variance(pooled))
near(everything["depth_mean"], sum(depths) / len(depths))
near(everything["structural_virality"], sum(viralities) / len(viralities))
near(everything["died_out"], sum(dead) / len(dead))
for g, n in enumerate(everything["adopters_by_generation"]):
    near(n, generations[g] / 11)
assert len(everything["adopters_by_generation"]) == len(generations)
for entry in everything["sizes"]:
    near(entry["share"], sum(s >= entry["at_least"] for s in sizes) / len(sizes))
moved = sum(move["by"]["referral"]["mean"] for move in page["moves"] if "referral" in move["by"])
near(moved, sum(referred_by.values()) / 11)
' trees.csv planted/summary.json

# What it cannot do is said before it starts.
expect 2 simulate "$referral" --trees trees2.csv
says err 'does not know who brought whom'
says err '--engine agents'
expect 2 optimize "$referral" --trees trees2.csv
says err 'optimize does not take the option --trees'
expect 2 simulate "$referral" --engine agents --set population=5000000000L
says err 'has numbers for 4294967295 people, not for 5000000000'
expect 2 simulate "$referral" --set 'channels.referral.law="fixed"'
says err '`law` needs to know people one by one'
expect 1 simulate "$referral" --engine agents --replications 1 --set population=2000 \
  --set channels.referral.sends_per_day.advocate=1e9 --set 'channels.referral.law="fixed"' \
  --set initial.advocate=0.5
says err 'too much is sent at once'
# So many acts, all but none of which reaches anybody, that a loop over them would have no end.
expect 1 simulate "$referral" --engine agents --replications 1 --set population=2000 \
  --set channels.referral.sharing_shape=1.0 --set channels.referral.sends_per_day.advocate=1.0 \
  --set channels.referral.burst=1e-300 --set initial.advocate=0.5
says err 'too much is sent at once'
expect 2 optimize "$referral" --engine agents --set channels.referral.sharing_shape=0.5
says err 'cannot follow word from one person to another'
expect 2 simulate "$referral" --engine agents --trees "$referral"
says err 'results would overwrite it'
[ ! -e trees2.csv ] || wrong "a refused run left a file"

# People of a network's file are called what it calls them; other names change nothing else.
plan=$scratch/network.cfg
{ cat "$referral" && echo 'network = { file = "friends.txt"; };'; } >"$plan"
friends() { awk -v factor="$1" -v first="$2" 'BEGIN { for (i = 0; i < 900; i++) for (k = 1; k < 5; k++)
  printf "%.0f %.0f\n", first + factor * i, first + factor * ((i + k * k) % 900) }' >friends.txt; }
small=(--replications 3 --set population=900 --set horizon_days=40 --engine agents --quiet
  --set initial.customer=0.02 --models "$source_dir/models")
friends 1 0
expect 0 simulate "$plan" "${small[@]}" --trees numbers.csv --customers buyers.csv --graphml numbers.graphml
friends 30 5000000000
expect 0 simulate "$plan" "${small[@]}" --trees ids.csv --customers named.csv --graphml ids.graphml
python '
import csv, re, sys
def rows(file): return list(csv.DictReader(open(file)))
def named(text): return text and str(5000000000 + 30 * int(text))
trees, named_trees, buyers, named_buyers = (rows(file) for file in sys.argv[1:5])
assert any(row["parent"] for row in trees) and len(buyers) > 9
for row in trees:
    row.update({key: named(row[key]) for key in ("person", "parent", "root")})
for row in buyers:
    row["person"] = named(row["person"])
assert trees == named_trees and buyers == named_buyers
people = re.findall("data key=.person.>([^<]*)<", open(sys.argv[5]).read())
assert people == [row["person"] for row in trees], people[:3]
' numbers.csv ids.csv buyers.csv named.csv ids.graphml

finish

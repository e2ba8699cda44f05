#!/usr/bin/env bash
# `attribute --paths FILE` shares the conversions of a table of paths by every rule: the page, the
# JSON and the CSV agree, and what is wrong is said with its line.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

printf 'path,conversions,value,nulls\nsearch > email,3,210.5,12\nsearch > direct,1,20,4\n"a, b",2,7,1\n' >paths.csv
expect 0 attribute --paths paths.csv
says out '6 of 23 journeys converted (26 %), worth 237.50'
says out 'time decay takes a touch for a day'
expect 0 attribute --paths paths.csv --output credits --json same.json --quiet
is_empty out
holds credits attribution.csv report.html summary.json
cmp -s credits/summary.json same.json || wrong "--json and --output differ"
python '
import csv, json, math, sys
page = json.load(open(sys.argv[1]))
rows = list(csv.DictReader(open(sys.argv[2])))
assert page["settings"] == {"half_life_days": 7, "order": 1, "direct": ["direct"]}, page["settings"]
told = {(r["name"], c["name"]): (c["conversions"], c["value"])
        for r in page["rules"] for c in r["channels"]}
assert told == {(r["rule"], r["channel"]): (float(r["conversions"]), float(r["value"])) for r in rows}
assert told["last-touch", "direct"] == (1, 20) and told["last-non-direct", "search"] == (1, 20)
assert told["linear", "search"] == (2, 115.25) and told["first-touch", "a, b"] == (2, 7)
for rule in page["rules"]:
    assert math.isclose(sum(c["conversions"] for c in rule["channels"]), 6)
' credits/summary.json credits/attribution.csv
expect 0 attribute --paths paths.csv --direct email,search --json -
python '
import json, sys
page = json.load(open(sys.argv[1]))
assert sorted(page["settings"]["direct"]) == ["email", "search"]
' out

expect 2 attribute
says err 'attribute needs either a plan or paths'
expect 2 attribute --paths absent.csv
says err 'absent.csv: error: cannot be opened'
expect 2 attribute --paths paths.csv --direct emial
says err 'there is no channel "emial"'
says err 'did you mean email?'
echo 'search > email,-3,210.5,12' >negative.csv
expect 2 attribute --paths negative.csv
says err 'negative.csv:1: error: a column has a name that is not known'
says err 'numbers are 0 or more'
expect 2 attribute --paths paths.csv --order 0
expect 2 attribute --paths paths.csv --half-life 0
expect 2 attribute --paths paths.csv --json paths.csv
says err 'results would overwrite it'
printf 'search > email,3,210.5,12\nsearch >,1,2,3\n' >bad.csv
expect 2 attribute --paths bad.csv --output nothing
says err 'bad.csv:2: error: the path has a touch without a name'

# What would set a plan does nothing here, and is not taken for something.
for option in --set=budget.total=1 --seed=3 --engine=agents --replications=5; do
  expect 2 attribute --paths paths.csv "$option"
  says err "${option%%=*}: is of a plan, and --paths goes without one"
done
expect 2 attribute --paths ''
says err '--paths: the word for FILE is empty'
printf 'caf\351 > email,1,2,3\n' >latin.csv
expect 2 attribute --paths latin.csv
says err 'latin.csv:1: error: not UTF-8 text'

# Some 20,000 states and 300 channels take a while, which a signal ends; so do 390 channels of a state
# each, which are solved at once.
awk 'BEGIN { srand(2); for (i = 0; i < 2500; i++) { for (k = 0; k < 9; k++)
  printf "%sc%d", k ? " > " : "", 300 * rand(); print ",1,2,3" } }' >many.csv
awk 'BEGIN { srand(3); for (i = 0; i < 4000; i++) { for (k = 0; k < 9; k++)
  printf "%sc%d", k ? " > " : "", 390 * rand(); print ",1,2,3" } }' >wide.csv
mkdir stopped
stopped() { # ARGUMENT...
  local process status
  "$program" attribute "$@" --output stopped/results >out 2>err </dev/null &
  process=$!
  listens "$process" 0.5
  kill -s INT "$process"
  wait "$process"
  status=$?
  [ "$status" -eq 130 ] || wrong "SIGINT ends attribute --paths with $status"
  says err 'interrupted'
  [ -z "$(ls -A stopped)" ] || wrong "an interrupted run leaves $(ls -A stopped)"
}
stopped --paths many.csv --order 2
stopped --paths wide.csv --order 1

finish

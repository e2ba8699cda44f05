#!/usr/bin/env bash
# A network of one's own on a plan that is there: what is wrong with it is said with its line and
# what would be right, and leaves nothing behind; who only reads one does not need igraph.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cascade=$source_dir/experiments/cascades/independent-cascade.cfg
build_dir=${FUNNEL_BUILD_DIR:-$source_dir/build}

# Sixty people on a ring, whose ids do not begin at 0.
for i in {100..159}; do echo "$i $((i < 159 ? i + 1 : 100))"; done >friends.txt
gzip -k friends.txt
own() { echo "network={ file = \"$1\"; }"; }

# ---- what is right ----

for file in friends.txt friends.txt.gz; do
  expect 0 simulate "$plan" --engine agents --set population=60 --set network.file="$file" \
    --replications 5 --json - --seed 3
  grep -v '"file"\|friends\|"plan_digest"\|"digest"' out >"$file.json"
done
cmp -s friends.txt.json friends.txt.gz.json || wrong "gzip makes a difference"
expect 0 cascade "$cascade" --set "$(own friends.txt)" --set population=60 --replications 5
says out '60 people'
cp friends.txt double.txt && printf '7 7\n101 100\n' >>double.txt
expect 0 cascade "$cascade" --set "$(own double.txt)" --set population=61 --replications 5
says out '1 edge from a person to himself was left out of the network'
says out '1 edge that was there already was left out of the network'

# Ids beyond 2^53, neighbours of which are one and the same double.
for i in {1..60}; do
  echo "$((9007199254740992 + i)) $((9007199254740992 + (i < 60 ? i + 1 : 1)))"
done >large.txt
expect 0 cascade "$cascade" --set "$(own large.txt)" --set population=60 --replications 5 \
  --trees large.csv --graphml large.graphml
sed -nE 's:.*<data key="person">([0-9]+)</data>:\1:p' large.graphml >drawn
head -1 large.csv | cut -d, -f2 | grep -qx person || wrong "persons are not the second column"
cut -d, -f2 large.csv | sed 1d >listed
[ "$(sort -u drawn | wc -l)" -gt 9 ] || wrong "large.graphml has too few people to tell"
cmp -s drawn listed || wrong "large.graphml has other people than large.csv"

# ---- what is wrong ----

# refuses TEXT FILE SETTING...: exit status 2, the text, and no folder of results.
refuses() {
  local text=$1 file=$2
  shift 2
  expect 2 simulate "$plan" --engine agents --set network.file="$file" --output results "$@"
  says err "$text"
  is_empty out
  [ ! -e results ] || wrong "$file leaves a folder of results"
}

# With a third column, or lines of something else.
weighted() { printf '# weights\n0 1 0.5\n1 2 %s\n' "$1" >weighted.txt; }

refuses "the file has 60 people, the plan's population is 1000000" friends.txt
says err 'hint: population = 60; or give people without friends lines of their own'
refuses "friends.txt:59: error: 159 is one person more than the plan's population of 59" friends.txt \
  --set population=59
weighted -0.25
refuses 'weighted.txt:3: error: a weight is a probability from 0 to 1, not -0.25' weighted.txt
weighted 1.25
refuses 'weighted.txt:3: error: a weight is a probability from 0 to 1, not 1.25' weighted.txt
says err 'hint: weights = "ignored"'
: >empty.txt
refuses 'empty.txt: error: the file holds no edges' empty.txt
head -c 90 friends.txt.gz >cut.gz
refuses 'the gzip file is cut off here' cut.gz
says err 'hint: copy or pack it again'
truncate -s 10G long.txt
refuses 'long.txt:1: error: the line is longer than 65535 bytes' long.txt
rm long.txt
refuses 'there is no file "none.txt"' none.txt
expect 2 cascade "$cascade" --set "$(own friends.txt)" --set population=60 \
  --set seeds.by=people --set 'seeds.people=[ 99 ]' --set seeds.count=1
says err '99'
expect 2 simulate "$plan" --set network.file=friends.txt --set population=60
says err 'only the engine "agents" knows who is whose friend'
expect 2 cascade "$cascade" --set network.file=friends.txt
says err 'hint: leave one of `file` and `generator` out; a whole group is set by'

# The network is no place for results.
cp friends.txt before.txt
expect 2 cascade "$cascade" --set "$(own friends.txt)" --set population=60 --trees friends.txt
says err 'results would overwrite it'
cmp -s friends.txt before.txt || wrong "the network is overwritten"

# ---- without igraph ----

library=$(sed -n 's/^FNL_IGRAPH_LIBRARY:[A-Z]*=//p' "$build_dir/CMakeCache.txt")
mkdir broken && : >"broken/$library"
export LD_LIBRARY_PATH=$scratch/broken
expect 0 cascade "$cascade" --set "$(own friends.txt)" --set population=60 --replications 5
expect 1 cascade "$cascade" --output results
says err 'igraph could not be loaded'
says err "hint: generators of networks and GraphML need the library $library"
[ ! -e results/summary.json ] || wrong "there are results without a network"
expect 1 cascade "$cascade" --set "$(own friends.txt)" --set population=60 --replications 5 \
  --graphml trees.graphml
says err 'igraph could not be loaded'
[ ! -s trees.graphml ] || wrong "there is half a graph"

finish

#!/usr/bin/env bash
# Models and plans are found by name from anywhere, and explained with units and origins.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

(cd "$source_dir" && "$program" list) >out || wrong "list fails"
says out 'Models in models'
says out 'five-stage'
says out 'spring-launch'
says out 'Generators of networks'
says out 'watts-strogatz          neighbours on a ring'
mkdir elsewhere && cp "$source_dir/models/five-stage.cfg" elsewhere/mine.cfg
expect 0 list --models elsewhere
says out 'Models in elsewhere'
says out 'mine'

expect 0 explain --models elsewhere mine
says out 'Five stages'
expect 0 explain --models "$source_dir/models" five-stage
says out 'channels.prospecting.cpm'
says out 'money per 1,000 impressions'
grep -qE 'channels\.prospecting\.cpm .* model:[0-9]+$' out || wrong "no line of the model"
grep -qE 'channels\.prospecting\.catch_up .* default$' out || wrong "no default"
expect 0 explain "$plan" --set budget.total=123456
grep -qE 'budget\.total +123456 +money +--set$' out || wrong "no number of the command line"
grep -qE 'horizon_days +90 +days +plan:[0-9]+$' out || wrong "no line of the plan"
expect 0 explain budget
says out 'planned for all campaigns together'
expect 0 explain channels
says out 'channels, earned'
expect 2 explain nothing-of-the-kind

# Every path that is shown can be set, and to the value that is shown it changes nothing.
expect 0 explain "$plan"
sed -n '/^  path/,$p' out | awk 'NR > 1 && $2 ~ /^[0-9.e+-]+$/ { print $1 "=" $2 }' >settings
[ "$(wc -l <settings)" -gt 50 ] || wrong "only $(wc -l <settings) numbers are explained"
expect 0 simulate "$plan" --engine expected --json -
cp out as-given
settings=()
while read -r setting; do settings+=(--set "$setting"); done <settings
expect 0 simulate "$plan" --engine expected --json - "${settings[@]}" --engine expected
python '
import json, sys
given, again = (json.load(open(file)) for file in sys.argv[1:])
assert given["totals"] == again["totals"]
' as-given out

finish

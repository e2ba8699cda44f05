#!/usr/bin/env bash
# A signal ends the run early: what is done is kept, marked partial, and the exit status is 130.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

interrupt() { # SIGNAL ARGUMENT...
  local signal=$1 process
  shift
  "$program" "$@" >out 2>err </dev/null &
  process=$!
  sleep 1
  kill -s "$signal" "$process"
  wait "$process"
  status=$?
}

for signal in INT TERM; do
  interrupt "$signal" simulate "$plan" --replications 500000 --output "results-$signal" --threads 2
  [ "$status" -eq 130 ] || wrong "SIG$signal ends the run with $status"
  holds "results-$signal" daily.csv plan.cfg replications.csv summary.json
  says out 'Interrupted: these are'
  python '
import csv, json, sys
page = json.load(open(sys.argv[1] + "/summary.json"))
rows = list(csv.DictReader(open(sys.argv[1] + "/replications.csv")))
assert page["partial"] is True
assert 0 < page["replications"] == len(rows) < 500000
assert any("Interrupted" in warning for warning in page["warnings"])
numbers = [int(row["replication"]) for row in rows]
assert numbers == sorted(set(numbers))
' "results-$signal"
done

interrupt INT simulate "$plan" --replications 500000 --json -
[ "$status" -eq 130 ] || wrong "SIGINT ends --json - with $status"
python 'import json, sys; assert json.load(open(sys.argv[1]))["partial"] is True' out

finish

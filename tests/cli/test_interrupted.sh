#!/usr/bin/env bash
# A signal ends the run early: what is done is kept, marked partial, and the exit status is 130.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

interrupt() { # SIGNAL ARGUMENT...
  local signal=$1 process
  shift
  "$program" "$@" >out 2>err </dev/null &
  process=$!
  listens "$process" 1
  kill -s "$signal" "$process"
  wait "$process"
  status=$?
}

for signal in INT TERM; do
  interrupt "$signal" simulate "$plan" --replications 500000 --output "results-$signal" --threads 2
  [ "$status" -eq 130 ] || wrong "SIG$signal ends the run with $status"
  holds "results-$signal" daily.csv events.csv moves.csv plan.cfg replications.csv report.html \
    summary.json touches.csv
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
for name in "moves", "events", "touches":
    with open(f"{sys.argv[1]}/{name}.csv") as file: rows = [int(row["replication"]) for row in csv.DictReader(file)]
    assert rows == sorted(rows) and set(rows) == set(numbers) and len(rows) % len(numbers) == 0, name
' "results-$signal"
done

# So does the soft limit of processor time, which queues set.
interrupt XCPU simulate "$plan" --replications 500000 --json -
[ "$status" -eq 130 ] || wrong "SIGXCPU ends --json - with $status"
python 'import json, sys; assert json.load(open(sys.argv[1]))["partial"] is True' out

# So does one who follows people: what is done of trees and of journeys is whole, and says that it is not all.
small=(--set population=50000 --set budget.total=4500 --replications 50000 --threads 2)
for command in cascade attribute; do
  interrupt INT "$command" "$plan" "${small[@]}" --output "$command"
  [ "$status" -eq 130 ] || wrong "SIGINT ends $command with $status"
  says out 'Interrupted: these are'
  python '
import json, sys
page = json.load(open(sys.argv[1] + "/summary.json"))
assert page["partial"] is True
assert 0 < page["replications"] < 50000
' "$command"
done
holds cascade cascade-days.csv cascades.csv generations.csv plan.cfg report.html sizes.csv summary.json trees.csv
holds attribute attribution.csv plan.cfg report.html summary.json
python '
import csv, json
page = json.load(open("cascade/summary.json"))
rows = list(csv.DictReader(open("cascade/cascades.csv")))
trees = set(row["replication"] for row in csv.DictReader(open("cascade/trees.csv")))
assert len(rows) == page["replications"] and trees <= set(row["replication"] for row in rows)
page = json.load(open("attribute/summary.json"))
assert all(rule["conversions"]["n"] == page["replications"] for rule in [page["totals"]])
'

# A folder made for results that do not come goes again, and those above it; one that was there stays.
expect 2 simulate "$plan" --engine expected --trees trees.csv --output made/for/nothing
says err 'does not know who brought whom'
[ ! -e made ] || wrong "a run that has failed leaves its folder"
mkdir there
expect 2 simulate "$plan" --engine expected --trees trees.csv --output there/made
[ -z "$(ls -A there)" ] || wrong "a run that has failed leaves $(ls -A there) in a folder"

# Interrupted in the middle of a search, or of what attribution starts from.
early() { # FOLDER ARGUMENT...: there is a whole result or no folder
  local folder=$1 process
  shift
  "$program" "$@" --output "$folder/results" >out 2>err </dev/null &
  process=$!
  listens "$process" 0.2
  kill -s INT "$process"
  wait "$process"
  status=$?
  [ "$status" -eq 130 ] || wrong "SIGINT ends $1 with $status"
  [ ! -e "$folder" ] || [ -s "$folder/results/summary.json" ] || wrong "$1 leaves an empty $folder"
}
early searched optimize "$source_dir/configs/weekly-plan.cfg"
early credited attribute "$plan" --replications 5000

# Where people have names, leaving campaigns out takes as long as the journeys did: of those a few
# are brought to their end.
interrupt INT attribute "$source_dir/configs/referral-programme.cfg" --set population=50000 \
  --set 'seeds={ to = "customer"; emits = "purchase"; people = [ 3, 99, 1000 ]; }' \
  --replications 50000 --threads 1 --output by-name
[ "$status" -eq 130 ] || wrong "SIGINT ends attribute among named people with $status"
python '
import json, sys
page = json.load(open("by-name/summary.json"))
assert page["partial"] is True
assert 0 < page["replications"] <= 2, page["replications"]
'

# In the middle of a replication that takes long (here some eight seconds: each of ten million shares
# by himself, or has a history): it is thrown away, and where it is the first there is no result.
endless=(--engine agents --set horizon_days=30000 --set population=10000000
  --replications 3 --threads 2 --json endless.json)
apart=(--set channels.referral.sharing_shape=1)
for command in simulate cascade attribute; do
  [ "$command" = attribute ] && apart=()
  interrupt INT "$command" "$plan" "${endless[@]}" "${apart[@]}" --output endless
  [ "$status" -eq 130 ] || wrong "SIGINT ends an endless $command with $status"
  says err 'interrupted before the first replication was done'
  is_empty out
  [ ! -e endless ] && [ ! -e endless.json ] || wrong "$command writes without a replication"
done

# A second signal ends the program at once; the folder that was made for it goes, one that was there
# stays. One day, of hundreds of millions of acts that reach nobody, takes longer than all of this.
slow=(simulate "$plan" --engine agents --threads 1 --replications 1 --quiet
  --set channels.referral.sends_per_day.unaware=1 --set channels.referral.burst=0.003
  --set channels.referral.sharing_shape=1)
twice() { # SECOND FOLDER
  "$program" "${slow[@]}" --output "$2" >out 2>err </dev/null &
  local process=$!
  listens "$process" 0.3
  kill -s INT "$process"
  sleep 0.05
  kill -s "$1" "$process"
  wait "$process" 2>/dev/null
  status=$?
  [ "$status" -eq $((128 + $(kill -l "$1"))) ] || wrong "SIGINT and SIG$1 end a run with $status"
}
for second in INT TERM; do
  twice "$second" deep/in/folders
  [ ! -e deep ] || wrong "SIGINT and SIG$second leave an empty folder"
  mkdir -p stays
  twice "$second" stays/made
  [ -e stays ] && [ ! -e stays/made ] || wrong "SIGINT and SIG$second leave $(find stays 2>&1)"
  twice "$second" stays
  [ -e stays ] || wrong "SIGINT and SIG$second take away a folder that was there"
done

# A second signal does, and SIGKILL: of files that were on their way nothing stays, where the file
# system has files without a name.
referral=$source_dir/configs/referral-programme.cfg
ended() { # SIGNAL...
  local signal process
  mkdir at-once
  "$program" simulate "$referral" --engine agents --replications 5000 --quiet --trees at-once/t.csv \
    --customers at-once/c.csv --journeys at-once/j.csv >out 2>err </dev/null &
  process=$!
  listens "$process" 0.5
  for signal in "$@"; do
    kill -s "$signal" "$process" 2>/dev/null
    sleep 0.02
  done
  wait "$process" 2>/dev/null
  compgen -G 'at-once/.*.tmp' >/dev/null && wrong "SIG$* leaves $(ls -A at-once)"
  rm -r at-once
}
case $(stat -f -c %T .) in
  ext2/ext3 | xfs | btrfs | tmpfs)
    ended INT INT
    ended KILL
    ;;
esac

# ---- a time limit of an optimization is kept, whatever the certificate still wants ----
expect 0 optimize "$source_dir/configs/newsletter.cfg" --replications 2 --threads 1 \
  --set optimize.seconds=1 --json limited.json
says out 'Not certified: the time for it (`optimize.seconds`: 1) was up'
python '
import json
answer = json.load(open("limited.json"))
assert answer["time_was_up"] is True, answer["time_was_up"]
assert answer["certificate"] is None, answer["certificate"]
'

# One that is up before anything is valued leaves an answer, and is no interruption.
for rule in certify=true 'at_least_or_nothing={ prospecting = 1000.0; }'; do
  expect 0 optimize "$plan" --replications 2 --set "optimize.$rule" --set optimize.seconds=1e-9 \
    --json at-once.json --quiet
  python 'import json; assert json.load(open("at-once.json"))["time_was_up"] is True'
done

finish

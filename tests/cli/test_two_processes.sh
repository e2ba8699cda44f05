#!/usr/bin/env bash
# Two processes never mix their results: the second at a folder or a log is told so, at once, and
# the first ends as if it were alone. Whatever ends the first, nothing of it stays in the way.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# begin ARGUMENT...: runs the program in the background.
begin() {
  "$program" "$@" >first.out 2>first.err </dev/null &
  process=$!
}

# until_holds COMMAND...: waits until it holds.
until_holds() {
  for _ in $(seq 1500); do
    "$@" && return
    sleep 0.02
  done
  wrong "it never came to be that $*"
}

long=(simulate "$plan" --replications 500000 --quiet)
# A file of its results is open, which comes after the folder is held. Trying to hold it from here
# could come before the program does.
is_at_work() { readlink /proc/$process/fd/* | grep -qF "/$1/"; }
flock -n . true || skip "flock is missing, or the file system has none"

begin "${long[@]}" --output shared
until_holds is_at_work shared
ln -s shared same
for folder in shared ./shared/ same; do
  expect 1 simulate "$plan" --replications 2 --output "$folder"
  says err "$folder: error: another process is about to write its results to this folder"
  says err 'hint: wait until it has ended, or name another folder'
done
expect 1 compare "$plan" --against budget.total=1000 --replications 2 --output shared
expect 1 optimize "$plan" --engine expected --output shared
expect 0 simulate "$plan" --replications 2 --output alone --quiet
[ -z "$(ls -A shared)" ] || wrong "something is in the folder before its time"
kill -s INT $process
wait $process
[ $? -eq 130 ] || wrong "the first process did not end as interrupted"
holds shared daily.csv events.csv moves.csv plan.cfg replications.csv report.html summary.json touches.csv
expect 0 simulate "$plan" --replications 2 --output shared --quiet

# A folder that was made for it stays with the first, though the second leaves.
begin "${long[@]}" --output made/here
until_holds is_at_work made/here
expect 1 simulate "$plan" --replications 2 --output made/here
[ -d made/here ] || wrong "the second process took the folder away"
kill -s KILL $process
wait $process 2>/dev/null
[ "$(find made)" = $'made\nmade/here' ] || wrong "SIGKILL leaves $(find made)"
expect 0 simulate "$plan" --replications 2 --output made/here --quiet
expect 0 compare "$plan" --against budget.total=1000 --replications 2 --output made/here --quiet

# A log grows while a search goes on: it is of one process, too.
search=(optimize "$source_dir/configs/uncertain-launch.cfg" --engine expected --set optimize.worlds=100
  --quiet)
begin "${search[@]}" --log trials.csv
until_holds test -s trials.csv
expect 1 "${search[@]}" --log trials.csv --json second.json
says err 'trials.csv: error: another process is writing to this file'
expect 1 "${search[@]}" --log trials.csv --resume trials.csv --json second.json
[ ! -e second.json ] || wrong "a refused search has an answer"
[ "$(head -c 8 trials.csv)" = "# funnel" ] || wrong "a refused search has cut the log"
kill -s KILL $process
wait $process 2>/dev/null
flock -n trials.csv true || wrong "the log is held by nobody and not free"

finish

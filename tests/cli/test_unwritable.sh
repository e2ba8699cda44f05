#!/usr/bin/env bash
# A place that cannot be written to is told before the run, and what was there stays.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Long enough that a run would be noticed.
long=(simulate "$plan" --replications 10000000 --set horizon_days=90)

echo precious >in-the-way
expect 1 "${long[@]}" --output in-the-way
says err 'could not write to the folder in-the-way: Not a directory'
expect 1 "${long[@]}" --output in-the-way/below
says err 'in-the-way/below'
expect 1 "${long[@]}" --json missing/page.json
says err 'could not write missing/page.json: No such file or directory'
mkdir folder
expect 1 "${long[@]}" --json folder
says err 'could not write folder: Is a directory'
mkdir -p taken/summary.json
expect 1 "${long[@]}" --output taken
says err 'could not write taken/summary.json: Is a directory'
holds taken summary.json
[ "$(cat in-the-way)" = precious ] || wrong "the file in the way was changed"

if [ "$(id -u)" -ne 0 ]; then
  mkdir locked && chmod 555 locked
  expect 1 "${long[@]}" --output locked
  says err 'could not write to the folder locked: Permission denied'
  chmod 755 locked
fi

# A wrong plan writes nothing, and makes no folder.
expect 2 simulate "$plan" --set budget.total=nonsense --output never
[ ! -e never ] || wrong "a folder was made for a plan with a mistake"

if [ -w /dev/full ]; then
  for arguments in "simulate $plan --engine expected" "simulate $plan --engine expected --json -" \
    --help --version list "explain five-stage" "check $plan"; do
    # shellcheck disable=SC2086
    (cd "$source_dir" && "$program" $arguments) >/dev/full 2>err
    [ $? -eq 1 ] || wrong "funnel $arguments into a full device does not end with 1"
    says err 'could not write to standard output: No space left on device'
  done
  expect 1 simulate "$plan" --engine expected --json /dev/full
  says err 'could not write /dev/full: No space left on device'
  [ -c /dev/full ] || wrong "/dev/full was replaced"
  expect 1 simulate "$plan" --engine agents --set population=300 --replications 2 --graphml /dev/full
  says err 'could not write /dev/full: No space left on device'
  says err 'hint: make room'
fi

# What a shell has opened for appending is written on, not replaced.
echo kept >opened
"$program" simulate "$plan" --engine expected --quiet --json /dev/stdout >>opened 2>err ||
  wrong "results could not be appended by way of /dev/stdout: $(cat err)"
[ "$(head -n 1 opened)" = kept ] || wrong "/dev/stdout replaced what was in the file"
says opened '"program": "funnel"'
"$program" optimize "$plan" --engine expected --quiet --log /dev/stdout >>opened 2>err ||
  wrong "a log could not be appended by way of /dev/stdout: $(cat err)"
[ "$(head -n 1 opened)" = kept ] || wrong "--log /dev/stdout cut what was in the file"
says opened 'number,phase,prospecting'
"$program" simulate "$plan" --engine expected --quiet --json /dev/fd/3 3>opened >out 2>err ||
  wrong "results could not be written by way of /dev/fd/3: $(cat err)"
says opened '"program": "funnel"'
expect 1 simulate "$plan" --engine expected --quiet --json /dev/fd/77
says err 'could not write /dev/fd/77: Bad file descriptor'

# A name that is none: of an unset variable, or `-` where it does not stand for standard output.
for option in --json --output --report --trees --graphml --customers --journeys --write-paths; do
  expect 2 simulate "$plan" "$option" ""
  says err "$option: the word for "
  says err 'hint: '
  [ "$option" = --json ] && continue
  expect 2 simulate "$plan" "$option" -
  says err "$option -: only --json takes - for standard output"
done
[ ! -e ./- ] || wrong "a file called - was written"

# A reader that goes away is no failure worth a message.
"$program" simulate "$plan" --engine expected --json - 2>err | head -c 1 >/dev/null
is_empty err

finish

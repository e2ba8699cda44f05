#!/usr/bin/env bash
# `--log` keeps every split that was valued, and `--resume` spares them: the answer is the same.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

expect 0 optimize "$plan" --engine expected --log trials.csv --json whole.json
is_empty err
python '
import csv, json, sys
page = json.load(open(sys.argv[1]))
lines = [line for line in open(sys.argv[2]) if not line.startswith("#")]
rows = list(csv.DictReader(lines))
assert len(rows) == page["evaluations"] > 0, (len(rows), page["evaluations"])
assert [int(row["number"]) for row in rows] == list(range(1, len(rows) + 1))
best = max(float(row["goal"]) for row in rows)
assert abs(best / page["expected_value"] - 1) < 1e-6
assert all(row["gradient_used"] in "01" for row in rows) and {row["phase"] for row in rows} > {"screen"}
assert all(abs(sum(float(row[name]) for name in page["recommended"]["split"]) - 1) < 1e-8 for row in rows)
' whole.json trials.csv

size=$(stat -c %s trials.csv)
for part in 10 50 90; do
  head -c $((size * part / 100)) trials.csv >cut.csv
  expect 0 optimize "$plan" --engine expected --resume cut.csv --json again.json --threads 2
  says err 'evaluations were made before'
  cmp -s whole.json again.json || wrong "resumed after $part % the answer is another one"
  expect 0 optimize "$plan" --engine expected --resume cut.csv --log cut.csv --json - --quiet
  cmp -s trials.csv cut.csv || wrong "continued after $part % the log is another one"
done
expect 0 optimize "$plan" --engine expected --resume trials.csv --quiet
is_empty err

# Whatever ends a search: what is in its log are whole lines, and enough to go on from.
long=(optimize "$source_dir/configs/uncertain-launch.cfg" --engine expected --set optimize.worlds=24
  --set horizon_days=30)
expect 0 "${long[@]}" --json long.json
for signal in KILL INT; do
  rm -f killed.csv
  "$program" "${long[@]}" --log killed.csv >out 2>err </dev/null &
  process=$!
  for _ in $(seq 200); do
    [ -s killed.csv ] && [ "$(wc -l <killed.csv)" -gt 12 ] && break
    sleep 0.02
  done
  kill -s "$signal" "$process" 2>/dev/null
  wait "$process" 2>/dev/null
  [ "$(tail -c 1 killed.csv)" = "" ] || wrong "SIG$signal leaves a line that is not whole"
  expect 0 "${long[@]}" --json again.json --log killed.csv --resume killed.csv
  cmp -s long.json again.json || wrong "after SIG$signal the answer is another one"
done

expect 2 optimize "$plan" --engine expected --resume trials.csv --set budget.total=80000
says err 'trials.csv:1: error: was made with other settings of the plan'
expect 2 optimize "$source_dir/configs/b2b-long-cycle.cfg" --resume trials.csv
says err 'trials.csv:1: error: is a log of another plan'
sed '5s/.*/3,screen,0.5/' trials.csv >bad.csv
expect 2 optimize "$plan" --resume bad.csv
says err 'bad.csv:5: error: is no trial of this search'
says err '    3,screen,0.5'
expect 2 optimize "$plan" --resume missing.csv
says err 'missing.csv'
expect 1 optimize "$plan" --log missing/trials.csv
cp "$plan" own.cfg && cp -r "$source_dir/models" .
expect 2 optimize own.cfg --log own.cfg
says err 'results would overwrite it'
expect 2 optimize own.cfg --log own.cfg --resume own.cfg
cmp -s "$plan" own.cfg || wrong "the plan was overwritten"
cp trials.csv kept.csv
for option in --json --report; do
  expect 2 optimize "$plan" --engine expected --resume kept.csv "$option" kept.csv
  says err 'results would overwrite it'
  expect 2 optimize "$plan" --engine expected --resume kept.csv --log kept.csv "$option" kept.csv
done
cmp -s trials.csv kept.csv || wrong "the log was overwritten"
if [ -w /dev/full ]; then
  expect 1 optimize "$plan" --engine expected --log /dev/full --json full.json
  says err 'could not write /dev/full: No space left on device'
  cmp -s whole.json full.json || wrong "the answer is lost with the log"
fi

finish

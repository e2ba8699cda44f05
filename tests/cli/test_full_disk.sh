#!/usr/bin/env bash
# On a full disk the file is named, earlier files are intact, nothing temporary stays.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Room for one small result and the beginning of a larger one.
expect 0 simulate "$plan" --engine expected --output measured
room=$(($(du -sk measured | cut -f 1) + 40))
mkdir disk
mount -t tmpfs -o "size=${room}k" tmpfs disk 2>/dev/null || skip "no file system can be mounted here"
trap 'umount disk; rm -rf "$scratch"' EXIT

expect 0 simulate "$plan" --engine expected --output disk/results
expect 1 simulate "$plan" --replications 600 --output disk/results
says err 'could not write disk/results/'
says err 'No space left on device'
compgen -G 'disk/results/.*.tmp' >/dev/null && wrong "a temporary file stays: $(ls -A disk/results)"
for file in daily.csv events.csv moves.csv plan.cfg replications.csv report.html summary.json \
  touches.csv; do
  [ -s "disk/results/$file" ] || wrong "$file is gone or empty"
done
python 'import json, sys; json.load(open(sys.argv[1]))' disk/results/summary.json

dd if=/dev/zero of=disk/filler bs=1k 2>/dev/null
sum=$(cat disk/results/* | sha256sum)
expect 1 simulate "$plan" --engine expected --output disk/results
[ "$(cat disk/results/* | sha256sum)" = "$sum" ] || wrong "files changed on a full disk"

finish

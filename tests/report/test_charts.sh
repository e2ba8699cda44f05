#!/usr/bin/env bash
# Every chart keeps its contract over results of every command: it draws where its data are, says so
# in a sentence and a table, lets no name through as markup; and the page's words are the terminal's.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.sh"
command -v node >/dev/null || skip "node is missing"
quick=(--replications 6 --set horizon_days=25 --quiet)

expect 0 simulate "$plan" "${quick[@]}" --metrics all --output simulated
expect 0 simulate "$plan" "${quick[@]}" --engine expected --output expected
expect 0 optimize "$plan" "${quick[@]}" --set optimize.certify=false --output optimized
expect 0 frontier "$plan" "${quick[@]}" --points 3 --output curve
expect 0 chain "$plan" --set horizon_days=25 --quiet --output chain
expect 0 attribute "$plan" "${quick[@]}" --set population=5000 --output credits
expect 0 compare "$plan" "${quick[@]}" --against budget.total=50000 --against budget.total=120000 \
  --output compared
expect 0 cascade "$source_dir/configs/referral-programme.cfg" "${quick[@]}" --output cascades
printf 'search > email,3,210.5,12\nemail,2,99,4\n' >paths.csv
expect 0 attribute --paths paths.csv --quiet --output paths
for folder in simulated expected optimized curve chain credits compared cascades paths; do
  cp "$folder/summary.json" "$folder.json"
done

node "$source_dir/tests/report/charts.mjs" "$source_dir/src/report" ./*.json || wrong "a chart or a word"

finish

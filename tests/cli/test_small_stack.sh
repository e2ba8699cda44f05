#!/usr/bin/env bash
# Where the stack is small (64 kB, as some hosts and containers have it) everything runs as ever.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The program as it is by itself: a sanitizer has frames of its own.
[ "${FUNNEL_SANITIZED:-FALSE}" = FALSE ] || skip "a sanitizer needs more"

few=(--replications 2 --set population=1000 --threads 2 --quiet)
ulimit -s 64
expect 0 check "$plan"
expect 0 explain "$source_dir/models/five-stage.cfg"
expect 0 show "$source_dir/models/five-stage.cfg"
expect 0 simulate "$plan" "${few[@]}" --output made --report page.html
expect 0 simulate "$plan" "${few[@]}" --engine agents --trees trees.csv --customers customers.csv
expect 0 simulate "$plan" "${few[@]}" --metrics all --plot
expect 0 cascade "$plan" "${few[@]}"
expect 0 attribute "$plan" "${few[@]}"
expect 0 chain "$plan"
expect 0 compare "$plan" --against budget.total=80000 "${few[@]}"
expect 0 report made/summary.json -o again.html
expect 0 frontier "$plan" --engine expected --set optimize.certify=false --quiet
# Amounts by week; and of a horizon of the most days there are.
expect 0 optimize "$source_dir/configs/weekly-plan.cfg" --engine expected --json weekly.json --quiet \
  --set optimize.certify=false --set optimize.seconds=1
says weekly.json '"periods"'
expect 0 simulate "$plan" --engine expected --set horizon_days=36500 --json long.json --quiet
printf 'plan = "%s"; measure = [ "totals.roas" ]; factors = ( { name = "people"; path = "population";
  values = [ 1000, 2000 ]; } ); design = { kind = "grid"; };\n' "$plan" >study.cfg
expect 0 experiment study.cfg --store store --threads 2
expect 0 results store --csv table.csv

finish

#!/usr/bin/env bash
# Pages of every command in Chromium: they ask for nothing and complain of nothing, draw what their
# data say and show its figures; sliders tell what the program tells; fit on paper and narrow
# screens; keyboard and axe find no fault; hostile names are text.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
quick=(--replications 6 --set horizon_days=40 --quiet)

# made NAME COMMAND ARGUMENT...: NAME.json and, of the same run, NAME.html
made() {
  local name=$1
  shift
  expect 0 "$@" --output "$name"
  mv "$name/summary.json" "$name.json" && mv "$name/report.html" "$name.html"
}
printf 'search > email,3,210.5,12\nemail,2,99,4\n' >paths.csv
made simulate simulate "$plan" "${quick[@]}" --metrics all
made expected simulate "$plan" --quiet --engine expected
made optimize optimize "$plan" "${quick[@]}" --set optimize.certify=false
made frontier frontier "$plan" "${quick[@]}" --points 3
made cascade cascade "$source_dir/configs/referral-programme.cfg" "${quick[@]}"
made attribute attribute "$plan" "${quick[@]}" --set population=5000
made paths attribute --paths paths.csv --quiet
made chain chain "$plan" --set horizon_days=40 --quiet
made compare compare "$plan" "${quick[@]}" --against budget.total=120000 --against horizon_days=20
made other simulate "$source_dir/configs/spring-launch-tiktok.cfg" --quiet --engine expected
expect 0 report expected.json other.json -o two.html
expect 0 report frontier.json chain.json compare.json -o several.html

in_browser pages.mjs "$scratch" "$source_dir"

finish

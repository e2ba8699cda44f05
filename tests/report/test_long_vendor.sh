#!/usr/bin/env bash
# The vendored Plotly is what its build script makes of its lock file, byte for byte.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../structure/lib.sh"
vendor=$source_dir/src/report/vendor
command -v npm >/dev/null || skip "npm is missing"
npm ping >/dev/null 2>&1 || skip "the registry of npm cannot be reached"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$vendor/build" "$scratch" >"$scratch/log" 2>&1 || { cat "$scratch/log"; wrong "$vendor/build" "fails"; finish; }
for file in plotly.min.js plotly.css plotly.LICENSE; do
  cmp -s "$scratch/$file" "$vendor/$file" || wrong "$file" "is not what the script makes"
done
[ "$(wc -c <"$vendor/plotly.min.js")" -lt 1600000 ] || wrong plotly.min.js "has 1.6 MB or more"

finish

#!/usr/bin/env bash
# The studies of experiments/: what their READMEs say in words holds in the small setting of each, as far
# as that can show it; each README has its parts, its pictures, and files that are there.
set -u
cd "$FUNNEL_SOURCE_DIR" || exit 1
command -v python3 >/dev/null || { echo 'skipped: python3 is missing'; exit 77; }
export PYTHONDONTWRITEBYTECODE=1
n_wrong=0
n_studies=0
wrong() {
  echo "wrong: $*"
  n_wrong=$((n_wrong + 1))
}
greatest=60000 # bytes of a picture

for readme in experiments/*/README.md; do
  grep -q '^<!-- result -->$' "$readme" || continue
  n_studies=$((n_studies + 1))
  folder=${readme%/README.md}
  for part in '^\*\*' '^| ' '^funnel experiment\|^  funnel experiment' '^## Assumptions' '^## What would change'; do
    grep -q -- "$part" "$readme" || wrong "$readme has no line like $part"
  done
  pictures=$(grep -oE '\]\([a-z-]+\.svg\)' "$readme" | tr -d '](' | tr -d ')')
  [ -n "$pictures" ] || wrong "$readme has no picture"
  for picture in $pictures; do
    size=$(wc -c <"$folder/$picture") || wrong "$folder/$picture is not there"
    [ "$size" -lt "$greatest" ] || wrong "$folder/$picture has $size bytes"
    python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$folder/$picture" ||
      wrong "$folder/$picture is no XML"
  done
  for file in $(grep -oE 'experiments/[a-z/-]+\.cfg' "$readme"); do
    [ -r "$file" ] || wrong "$readme names $file"
  done
  grep -q "$(basename "$folder")/README.md" experiments/README.md || wrong "experiments/README.md lists no $folder"
done
[ "$n_studies" -eq 7 ] || wrong "$n_studies studies"

python3 tools/dev/studies --small || wrong 'a claim does not hold'
[ "$n_wrong" -eq 0 ]

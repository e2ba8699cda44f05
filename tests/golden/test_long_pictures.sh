#!/usr/bin/env bash
# tools/dev/pictures makes every picture of the documents: as large as those that are kept, or as the
# fonts of this machine have it.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../structure/lib.sh"
browser=${CHROMIUM:-$(command -v chromium || command -v google-chrome)}
[ -n "$browser" ] || skip "Chromium is missing"
command -v node >/dev/null || skip "node is missing"
cd "$source_dir" || exit 1
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

export CHROMIUM=$browser
tools/dev/pictures --to "$scratch" || wrong tools/dev/pictures "fails"

# Width and height of a WebP, simple or extended (RFC 9649; VP8: RFC 6386, 9.1).
size_of() {
  if [ "$(head -c 16 "$1" | tail -c 4)" = VP8X ]; then
    od -An -tu1 -j24 -N6 "$1" | awk '{ print 1 + $1 + 256 * $2 + 65536 * $3, 1 + $4 + 256 * $5 + 65536 * $6 }'
  else
    od -An -tu2 -j26 -N4 "$1"
  fi
}

# is_near A B: within a sixth of each other.
is_near() { [ $((6 * ($1 > $2 ? $1 - $2 : $2 - $1))) -le "$2" ]; }

for kept in docs/pictures/*; do
  made=$scratch/$(basename "$kept")
  [ -s "$made" ] || { wrong "$kept" "is not made"; continue; }
  case $kept in
    *.svg) cmp -s "$kept" "$made" || wrong "$kept" "is not what is made" ;;
    *)
      read -r wide high < <(size_of "$made")
      read -r kept_wide kept_high < <(size_of "$kept")
      is_near "${wide:-0}" "${kept_wide:-1}" && is_near "${high:-0}" "${kept_high:-1}" ||
        wrong "$kept" "is $kept_wide x $kept_high, and made $wide x $high"
      # An empty page is a few kilobytes.
      [ $((2 * $(wc -c <"$made"))) -gt "$(wc -c <"$kept")" ] ||
        wrong "$kept" "has $(wc -c <"$kept") bytes, and made $(wc -c <"$made")"
      ;;
  esac
done

finish

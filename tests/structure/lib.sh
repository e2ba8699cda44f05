# shellcheck shell=bash
# lib.sh: what the shell tests of the structure share; they run by hand, too.

source_dir=${FUNNEL_SOURCE_DIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
build_dir=${FUNNEL_BUILD_DIR:-$source_dir/build}
failures=0

# wrong PLACE WHAT: counts a failure and goes on.
wrong() {
  printf '%s: %s\n' "$1" "$2"
  failures=$((failures + 1))
}

skip() {
  printf 'skipped: %s\n' "$1"
  exit 77
}

finish() {
  printf '%d found wrong\n' "$failures"
  [ "$failures" -eq 0 ]
  exit
}

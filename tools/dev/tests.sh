# shellcheck shell=bash
# tests.sh: runs ctest and counts; sourced by tools/check and .ci/run.

# run_tests PRESET [CTEST ARGUMENT...]: the tests that the preset names; sets n_passed, n_failed
# and n_skipped. No tests at all is one failure, and so is a ctest that could not run.
run_tests() {
  local preset=$1 results
  shift
  results=$(mktemp)
  ctest --preset "$preset" --no-tests=error --output-junit "$results" "$@" </dev/null
  local status=$?
  local n_cases n_unrun
  n_cases=$(count_lines '<testcase ' "$results")
  n_passed=$(count_lines '<testcase .*status="run"' "$results")
  # ctest calls both a skipped test and one whose program is missing "notrun".
  n_unrun=$(count_lines '<testcase .*status="notrun"' "$results")
  n_skipped=$(count_lines '<skipped message="SKIP_RETURN_CODE=' "$results")
  [ "$n_skipped" -le "$n_unrun" ] || n_skipped=$n_unrun
  n_failed=$((n_cases - n_passed - n_skipped))
  if [ "$status" -ne 0 ] && [ "$n_failed" -eq 0 ]; then
    n_failed=1
  fi
  rm -f "$results"
}

count_lines() { grep -c -- "$1" "$2" || true; }

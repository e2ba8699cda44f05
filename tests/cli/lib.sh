# shellcheck shell=bash
# lib.sh: what the tests of the program share. They run by hand, too: FUNNEL_PROGRAM says which
# program, else that of build/.

source_dir=${FUNNEL_SOURCE_DIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
program=${FUNNEL_PROGRAM:-$source_dir/build/funnel}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/funnel-cli-XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT
# shellcheck disable=SC2034
plan=$source_dir/configs/spring-launch.cfg
failures=0
cd "$scratch" || exit 1

skip() {
  printf 'skipped: %s\n' "$1"
  exit 77
}

# wrong WHAT: counts a failure and goes on.
wrong() {
  printf 'wrong: %s\n' "$1"
  failures=$((failures + 1))
}

finish() {
  printf '%d found wrong\n' "$failures"
  [ "$failures" -eq 0 ]
  exit
}

# expect STATUS ARGUMENT...: runs the program into files `out` and `err`; its exit status must be
# STATUS.
expect() {
  local wanted=$1 status
  shift
  "$program" "$@" >out 2>err </dev/null
  status=$?
  [ "$status" -eq "$wanted" ] && return
  wrong "funnel $* ends with $status instead of $wanted"
  sed 's/^/    /' err
}

# says FILE TEXT: the file holds a line with the text as it is.
says() {
  grep -qF -- "$2" "$1" && return
  wrong "$1 does not say: $2"
  sed 's/^/    /' "$1"
}

# holds FOLDER FILE...: the folder holds these files, in order, and no other, hidden ones included.
holds() {
  local folder=$1 found
  shift
  found=$(cd "$folder" && find . -mindepth 1 -printf '%P\n' | sort | tr '\n' ' ')
  [ "$found" = "$* " ] || wrong "$folder holds: $found"
}

is_empty() { [ ! -s "$1" ] || { wrong "$1 is not empty"; head -5 "$1"; }; }

# listens PROCESS SECONDS: waits until a program in the background catches SIGINT, which is ignored
# before, and then so long.
listens() {
  local status caught
  for _ in $(seq 1500); do
    status=$(cat "/proc/$1/status" 2>/dev/null) || break
    caught=$(sed -n 's/^SigCgt:[[:space:]]*//p' <<<"$status")
    [ $((0x${caught:-0} & 2)) -ne 0 ] && break
    grep -q '^State:[[:space:]]*Z' <<<"$status" && break
    sleep 0.02
  done
  sleep "$2"
}

# python CODE FILE...: the assertions of CODE hold for the files, which are sys.argv[1:].
python() {
  command -v python3 >/dev/null || skip "python3 is missing"
  python3 -c "$@" || wrong "an assertion about ${*:2}"
}

[ -x "$program" ] || { wrong "there is no program $program"; finish; }

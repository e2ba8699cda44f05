#!/usr/bin/env bash
# Small pictures in the terminal are those of tests/golden/terminal/, where the locale is UTF-8 and
# where it is plain ASCII. `tests/golden/test_terminal_pictures.sh write` writes them anew (with
# FUNNEL_PROGRAM and FUNNEL_SOURCE_DIR set): look at what has changed.
set -u
cd "$FUNNEL_SOURCE_DIR" || exit 1
kept=$FUNNEL_SOURCE_DIR/tests/golden/terminal
wrong=0

# pictures LOCALE COLUMNS FROM ARGUMENT...: what the program prints from the first line FROM on.
pictures() {
  local locale=$1 columns=$2 from=$3
  shift 3
  NO_COLOR=1 TERM=xterm LC_ALL=$locale COLUMNS=$columns "$FUNNEL_PROGRAM" "$@" |
    sed -n "/^$from/,\$p"
}

# compare NAME LOCALE COLUMNS FROM ARGUMENT...
compare() {
  local file=$kept/$1.txt
  shift
  if [ "${mode:-}" = write ]; then
    pictures "$@" >"$file"
  elif ! pictures "$@" | diff "$file" -; then
    echo "wrong: ${*:4} is not $file"
    wrong=$((wrong + 1))
  fi
}

mode=${1:-}
expected=(--engine expected)
for look in utf8 ascii; do
  locale=C.UTF-8
  [ "$look" = ascii ] && locale=C
  compare "show-$look" "$locale" 80 "" show seven-stage
  compare "simulate-$look" "$locale" 80 "ROAS on budget by split" simulate configs/spring-launch.cfg --plot "${expected[@]}"
  compare "simulate-narrow-$look" "$locale" 40 "ROAS on budget by split" \
    simulate configs/shares-alone.cfg --plot "${expected[@]}"
  compare "replications-$look" "$locale" 80 "Conversions so far" \
    simulate configs/uncertain-launch.cfg --plot --replications 20
  compare "optimize-$look" "$locale" 80 "ROAS on budget by split" optimize configs/several-platforms.cfg --plot \
    "${expected[@]}" --set optimize.certify=false
  compare "frontier-$look" "$locale" 80 "Revenue by budget" frontier configs/spring-launch.cfg --plot "${expected[@]}"
  compare "cascade-$look" "$locale" 80 "How large trees grow" cascade configs/referral-programme.cfg --plot \
    --replications 8 --set population=20000L
done
[ "$mode" = write ] && exit

[ "$(find "$kept" -name '*.txt' | wc -l)" -eq 14 ] || { echo "wrong: files of $kept"; wrong=$((wrong + 1)); }
if LC_ALL=C grep -nP '[^\x00-\x7F]' "$kept"/*-ascii.txt; then
  echo "wrong: not ASCII"
  wrong=$((wrong + 1))
fi
if LC_ALL=C.UTF-8 grep -nE '^.{81}' "$kept"/*.txt || LC_ALL=C.UTF-8 grep -nE '^.{41}' "$kept"/*narrow*.txt; then
  echo "wrong: wider than the terminal"
  wrong=$((wrong + 1))
fi
echo "$wrong found wrong"
[ "$wrong" -eq 0 ]

#!/usr/bin/env bash
# Colours and progress are for terminals alone, and only for those that want them.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
command -v python3 >/dev/null || skip "python3 is missing"

escape=$(printf '\033')
has_escape() { grep -qF "$escape" "$1"; }

# on_terminal ARGUMENT...: runs the program with a terminal for its streams, into `out`.
on_terminal() {
  python3 -c 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))' \
    "$program" "$@" >out 2>err </dev/null
}

expect 0 simulate "$plan" --engine expected
has_escape out && wrong "colours without a terminal"
TERM=xterm on_terminal simulate "$plan" --engine expected || wrong "fails on a terminal"
has_escape out || wrong "no colours on a terminal"
NO_COLOR=1 TERM=xterm on_terminal simulate "$plan" --engine expected
has_escape out && wrong "colours in spite of NO_COLOR"
NO_COLOR='' TERM=xterm on_terminal simulate "$plan" --engine expected
has_escape out || wrong "an empty NO_COLOR forbids colours"
TERM=dumb on_terminal simulate "$plan" --engine expected
has_escape out && wrong "colours on a dumb terminal"

# Pictures: coloured and as wide as the terminal, in what the locale has.
pictures=(simulate "$plan" --engine expected --plot)
TERM=xterm on_terminal "${pictures[@]}"
sed -n '/ROAS on budget by split/,$p' out | grep -qF "$escape[36m" || wrong "pictures without colours"
NO_COLOR=1 TERM=xterm on_terminal "${pictures[@]}"
has_escape out && wrong "coloured pictures in spite of NO_COLOR"
has_signs() { LC_ALL=C grep -qP '[^\x00-\x7F]' out; }
LC_ALL=C.UTF-8 TERM=xterm expect 0 "${pictures[@]}"
has_signs || wrong "no blocks where the locale is UTF-8"
LC_ALL=C TERM=xterm expect 0 "${pictures[@]}"
has_signs && wrong "blocks where the locale is ASCII"
LC_ALL='' LC_CTYPE=C LANG=C.UTF-8 TERM=xterm expect 0 "${pictures[@]}"
has_signs && wrong "blocks where LC_CTYPE is ASCII"
LC_ALL=C.UTF-8 TERM=dumb expect 0 "${pictures[@]}"
has_signs && wrong "blocks on a dumb terminal"
LC_ALL=C COLUMNS=44 expect 0 "${pictures[@]}"
sed -n '/^ROAS on budget by split/,$p' out | grep -E '^.{45}' && wrong "pictures wider than the terminal"
LC_ALL=C COLUMNS=300 expect 0 "${pictures[@]}"
sed -n '/^ROAS on budget by split/,$p' out | grep -E '^.{81}' && wrong "pictures wider than 80 columns"
# A width that is none is nobody's word; one beyond all measure is the widest.
COLUMNS=80 expect 0 "${pictures[@]}"
mv out of-80
for width in 0 -3 abc 1e9 99999999999999999999; do
  COLUMNS=$width expect 0 "${pictures[@]}"
  cmp -s out of-80 || wrong "COLUMNS=$width changes pictures for no terminal"
done
COLUMNS=1 expect 0 "${pictures[@]}"
sed -n '/^ROAS on budget by split/,$p' out | grep -qE '^.{45}' && wrong "COLUMNS=1 makes pictures wide"
expect 0 "${pictures[@]}" --quiet
is_empty out

long=(simulate "$plan" --replications 4000) # half a second and more: only then there is progress
TERM=xterm on_terminal "${long[@]}"
grep -q 'simulating.*left' out || wrong "no progress of a long run on a terminal"
TERM=xterm on_terminal "${long[@]}" --no-progress
grep -q 'simulating' out && wrong "progress in spite of --no-progress"
expect 0 "${long[@]}"
is_empty err
expect 0 simulate "$plan" --quiet
is_empty out
is_empty err

expect 0 simulate "$plan"
awk 'length > 100' out | grep -q . && wrong "lines of more than 100 characters"
head -2 out | grep -q 'ROAS [0-9.]* (95 % interval' || wrong "the answer does not come first"
expect 0 optimize "$plan" --replications 20 --set optimize.certify=false
awk 'length > 100' out | grep -q . && wrong "lines of more than 100 characters"
head -2 out | grep -q '^Put [0-9]* % into' || wrong "the advice does not come first"

finish

#!/usr/bin/env bash
# Ranks under mpirun, of Open MPI and of MPICH: one is killed, which ends the others; one process
# does the rest, and the table is, byte for byte, that of a run nobody disturbed. Then ranks that
# nobody kills do all of it.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/launched.sh"

# As root, and with more ranks than cores, Open MPI wants to be asked nicely; MPICH does not mind.
openmpi=(mpirun.openmpi --allow-run-as-root --oversubscribe --bind-to none)
mpich=(mpirun.mpich)
command -v "${openmpi[0]}" "${mpich[0]}" >/dev/null ||
  skip "neither mpirun.openmpi nor mpirun.mpich is here (openmpi-bin, mpich)"

write_study study.cfg 400 'set = [ "simulation.replications=500" ];'
expect 0 experiment study.cfg --store undisturbed
expect 0 results undisturbed --csv undisturbed.csv

# try NAME MPIRUN…
try() {
  local name=$1 launcher status promised kept
  shift
  command -v "$1" >/dev/null || { printf '%s is missing\n' "$1" && return; }
  "$@" -np 4 "$program" experiment study.cfg --store "$name" --threads 1 --quiet \
    >"$name.log" 2>&1 </dev/null &
  launcher=$!
  freeze_parts "$name" 4
  kill -9 "$(process_of "$name" 3-of-4)"
  promised=$(promised_in "$name")
  kill -CONT "$(process_of "$name" 1-of-4)" "$(process_of "$name" 2-of-4)" \
    "$(process_of "$name" 4-of-4)" 2>/dev/null
  wait "$launcher"
  status=$?
  [ "$status" -ne 0 ] || wrong "$name: with a rank killed the launcher ends with 0"
  is_whole "$name"
  kept=$(done_in "$name")
  printf '%s: %d points when a rank was killed, %d are kept\n' "$name" "$promised" "$kept"
  [ "$kept" -ge "$promised" ] || wrong "$name: $kept points are there, $promised were committed"
  [ "$kept" -lt 400 ] || wrong "$name: nothing was left to be done"
  expect 0 experiment study.cfg --store "$name"
  says out "$((400 - kept)) points done, 0 failed, $kept were finished before"
  expect 0 results "$name" --csv "$name.csv"
  cmp undisturbed.csv "$name.csv" || wrong "$name: the table is another"

  "$@" -np 3 "$program" experiment study.cfg --store "$name-whole" --threads 1 --quiet \
    >"$name.log" 2>&1 </dev/null || wrong "$name: $(cat "$name.log")"
  holds "$name-whole" part-{1,2,3}-of-3.{lock,sqlite}
  expect 0 results "$name-whole" --csv whole.csv
  cmp undisturbed.csv whole.csv || wrong "$name: by three ranks the table is another"
}

try openmpi "${openmpi[@]}"
try mpich "${mpich[@]}"
finish

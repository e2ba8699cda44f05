#!/usr/bin/env bash
# SIGTERM, a job at its time limit: what is finished is kept, the process ends with 130 within a
# second, even in the middle of a point that takes for ever; the rest is done by the next.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Seconds since the process began, as it is told.
now() { date +%s%N | cut -c1-13; }

# stop FILE FOLDER WHEN: starts, waits until WHEN holds, and asks for an end.
stop() {
  local began
  "$program" experiment "$1" --store "$2" --threads 2 >out 2>err </dev/null &
  process=$!
  for _ in $(seq 400); do
    sleep 0.05
    eval "$3" && break
  done
  began=$(now)
  kill -TERM $process
  sleep 0.01
  kill -TERM $process 2>/dev/null # Slurm tells everybody, and a script tells the program, too
  wait $process
  status=$?
  took=$(($(now) - began))
}

write_study study.cfg 2000 'set = [ "simulation.replications=200" ];'
stop study.cfg some '[ "$(done_in some)" -gt 20 ]'
[ "$status" -eq 130 ] || wrong "SIGTERM ends an experiment with $status"
kept=$(done_in some)
[ "$kept" -gt 20 ] && [ "$kept" -lt 2000 ] || wrong "$kept points were kept"
says err 'what is finished is kept'
expect 0 experiment study.cfg --store some
says out "$((2000 - kept)) points done, 0 failed, $kept were finished before"

# One replication of this takes an hour (people go to and fro), and can only be left in its middle.
sed 's/emits = "purchase"; }/&, { from = "b"; to = "a"; daily = 0.3; }/' plan.cfg >to-and-fro.cfg
cat >endless.cfg <<'STUDY'
plan = "to-and-fro.cfg"; measure = [ "totals.revenue" ];
set = [ "simulation.engine=agents", "simulation.replications=1" ];
design = { kind = "list"; list = ( { people = 100; days = 20; }, { people = 200; days = 20; },
  { people = 3000000; days = 30000; }, { people = 3000001; days = 30000; } ); };
factors = ( { name = "people"; path = "population"; }, { name = "days"; path = "horizon_days"; } );
STUDY
stop endless.cfg middle '[ "$(done_in middle)" -eq 2 ]'
[ "$status" -eq 130 ] || wrong "SIGTERM in the middle of a point ends with $status"
# A second, and what a busy machine adds to it.
[ "$took" -lt 3000 ] || wrong "the end took $took ms"
says err 'what is finished is kept'
[ "$(done_in middle)" -eq 2 ] || wrong "finished points were lost: $(done_in middle)"
printf 'in the middle of a point: %s ms\n' "$took"

finish

#!/usr/bin/env bash
# Time limits on a Slurm cluster, which counts them in minutes, and a node that is lost without
# anybody telling Slurm: tasks come back as long as they get on, what was finished is kept, and the
# table is, byte for byte, that of a run nobody disturbed.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"
start_cluster

# Each of two tasks has a point that is soon done, and one that takes hours.
sed 's/emits = "purchase"; }/&, { from = "b"; to = "a"; daily = 0.3; }/' plan.cfg >to-and-fro.cfg
soon='{ people = 100; days = 20; }, { people = 200; days = 20; }'
hours='{ people = 3000000; days = 30000; }, { people = 3000001; days = 30000; }'
write_list() { # FILE POINTS
  cat >"$1" <<STUDY
plan = "to-and-fro.cfg"; measure = [ "totals.revenue" ];
set = [ "simulation.engine=agents", "simulation.replications=1" ];
design = { kind = "list"; list = ( $2 ); };
factors = ( { name = "people"; path = "population"; }, { name = "days"; path = "horizon_days"; } );
STUDY
}
write_list soon.cfg "$soon"
write_list endless.cfg "$soon, $hours"
expect 0 experiment soon.cfg --store soon
expect 0 results soon --csv soon.csv

# ---- Slurm's own SIGTERM at the limit: the end, and nobody comes back ----
submit 0-1 --cpus-per-task=1 --time=1 --signal=B:CONT@1 -- endless.cfg limited
limited=$job

# ---- the warning before the limit: back into the queue once, as a point was done; then no more ----
submit 0-1 --cpus-per-task=1 --time=1 --signal=B:USR1@10 -- endless.cfg warned
warned=$job
wait_until 400 'is_gone "$limited" && is_gone "$warned"' || wrong "no end: $(squeue)"
for task in 0 1; do
  job=$limited
  [ "$(field JobState $task) $(field Restarts $task)" = "TIMEOUT 0" ] ||
    wrong "at the limit task $task is $(field JobState $task)"
  says "$(log_of $task)" 'what is finished is kept'
  job=$warned
  [ "$(field ExitCode $task) $(field Restarts $task)" = "130:0 1" ] ||
    wrong "warned, task $task ends with $(field ExitCode $task), $(field Restarts $task) restarts"
  says "$(log_of $task)" 'the rest goes back into the queue'
  says "$(log_of $task)" 'no point was finished; it should be longer'
done
for name in limited warned; do
  is_whole $name
  expect 0 results $name --csv $name.csv
  cmp soon.csv $name.csv || wrong "$name: what was finished is another"
done

# ---- more than a minute of work for two tasks of two processes; a node is lost, which Slurm finds
# out ----
write_study study.cfg 3000 'set = [ "simulation.replications=5000" ];'
submit 0-1 --ntasks=2 --cpus-per-task=1 --time=1 --signal=B:USR1@10 -- study.cfg store
wait_until 60 have_begun store 4 || wrong "the tasks do not get on"
lose_node n2
promised=$(promised_in store)
wait_until 90 '[[ $(node_state n2) = down* ]]' || wrong "the lost node is $(node_state n2)"
[ "$(done_in store)" -ge "$promised" ] || wrong "$promised points were committed"
start_node n2
wait_until 1200 'is_gone "$job" && is_gone "$(merge_of "$job")"' || wrong "no end: $(squeue)"
for task in 0 1; do
  printf 'task %d came back %s times\n' $task "$(field Restarts $task)"
  [ "$(field JobState $task)" = COMPLETED ] && [ "$(field Restarts $task)" -gt 0 ] ||
    wrong "task $task: $(field JobState $task), $(field Restarts $task) restarts"
done
expect 0 experiment study.cfg --store undisturbed
expect 0 results undisturbed --csv undisturbed.csv
cmp undisturbed.csv store.csv || wrong "the table is another"

[ "$failures" -eq 0 ] || show_logs
finish

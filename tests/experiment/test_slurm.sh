#!/usr/bin/env bash
# An array on a Slurm cluster: a task killed, another cancelled, a node lost with two more. The two
# come back on the other node, the job that waits puts together what there is, one process does the
# rest, and the table is, byte for byte, that of a run nobody disturbed. Then tasks of two processes,
# one of them warned of its time limit.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"
start_cluster

write_study study.cfg 400 'set = [ "simulation.replications=500" ];'
expect 0 experiment study.cfg --store undisturbed
expect 0 results undisturbed --csv undisturbed.csv

# SIGTERM waits for a process that is stopped.
is_sent_term() {
  local pending
  pending=$(awk '$1 == "ShdPnd:" { print $2 }' "/proc/$1/status")
  [ $((0x${pending:-0} & 1 << 14)) -ne 0 ]
}

# ---- killed, cancelled, lost ----
submit 0-3 --cpus-per-task=1 -- study.cfg store
freeze_parts store 4
mapfile -t first_node < <(squeue -r -h -j "$job" -t R -w n1 -o %K | sort)
mapfile -t second_node < <(squeue -r -h -j "$job" -t R -w n2 -o %K | sort)
printf 'n1 has the tasks %s, n2 the tasks %s\n' "${first_node[*]}" "${second_node[*]}"
[ "${#first_node[@]} ${#second_node[@]}" = "2 2" ] || wrong "not two tasks on each node"
killed=${first_node[0]} cancelled=${first_node[1]}
kill -9 "$(process_of store $((killed + 1))-of-4)"
scancel "${job}_$cancelled" # which wakes it, too
lose_node n2
scontrol update nodename=n2 state=down reason=lost # which Slurm would find out in a while
promised=$(promised_in store)

wait_until 90 'is_gone "$job"' || wrong "the array does not come to its end: $(squeue)"
[ "$(field JobState "$killed")" = FAILED ] || wrong "killed, the task is $(field JobState "$killed")"
[ "$(field JobState "$cancelled")" = CANCELLED ] ||
  wrong "cancelled, the task is $(field JobState "$cancelled")"
says "$(log_of "$cancelled")" 'what is finished is kept'
for task in "${second_node[@]}"; do
  [ "$(field JobState "$task") $(field Restarts "$task")" = "COMPLETED 1" ] ||
    wrong "task $task of the lost node: $(field JobState "$task"), $(field Restarts "$task") restarts"
done

# ---- put together by the job that waited, brought to its end by one process ----
wait_until 30 'is_gone "$(merge_of "$job")"' || wrong "the merge does not come to its end"
is_whole store
kept=$(done_in store)
printf '%d points when the node was lost, %d at the end of the array\n' "$promised" "$kept"
[ "$kept" -ge "$promised" ] || wrong "$kept points are there, $promised were committed"
[ "$kept" -lt 400 ] || wrong "nothing was left to be done"
[ "$(wc -l <store.csv)" -eq $((kept + 1)) ] || wrong "the merge has not the $kept points"
[ -z "$(comm -13 <(sort undisturbed.csv) <(sort store.csv))" ] || wrong "the merge has other points"
expect 0 experiment study.cfg --store store
says out "$((400 - kept)) points done, 0 failed, $kept were finished before"
expect 0 results store --csv finished.csv
cmp undisturbed.csv finished.csv || wrong "the table is another"

# ---- two tasks of two processes, the lost node back again; the first is warned of its limit ----
start_node n2
wait_until 30 'is_up n2' || wrong "the lost node does not come back: $(node_state n2)"
submit 3-5:2 --ntasks=2 --cpus-per-task=1 -- study.cfg both --quiet
freeze_parts both 4
scancel --signal=USR1 --batch "${job}_3"
for part in 1 2; do
  wait_until 20 'is_sent_term "$(process_of both $part-of-4)"' || wrong "part $part is not told"
done
for part in 1 2 3 4; do
  kill -CONT "$(process_of both $part-of-4)"
done
wait_until 90 'is_gone "$job" && is_gone "$(merge_of "$job")"' || wrong "no end: $(squeue)"
[ "$(field Restarts 3) $(field Restarts 5)" = "1 0" ] ||
  wrong "the tasks came back $(field Restarts 3) and $(field Restarts 5) times"
holds both part-{1,2,3,4}-of-4.{lock,sqlite}
cmp undisturbed.csv both.csv || wrong "by tasks of two processes the table is another"

[ "$failures" -eq 0 ] || show_logs
finish

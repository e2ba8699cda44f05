# shellcheck shell=bash
# cluster.sh: a Slurm cluster of two nodes, n1 and n2, on this machine, of this test alone: its own
# ports, its own munge, everything it writes in the scratch folder. It is ended with the test.
. "$(dirname "${BASH_SOURCE[0]}")/launched.sh"

cluster=$scratch/cluster
n_cpus=2 # of a node, whatever the machine has
# Debian has the daemons in /usr/sbin, which is not in everybody's path.
PATH=$PATH:/usr/sbin:/sbin

for tool in slurmctld slurmd munged sbatch squeue scancel scontrol python3; do
  command -v "$tool" >/dev/null || skip "$tool is missing (slurmctld, slurmd, slurm-client, munge)"
done

free_ports() { # N
  python3 -c '
import socket, sys
sockets = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in sockets])' "$1"
}

write_configuration() {
  local controller first second user
  read -r controller first second < <(free_ports 3)
  user=$(id -un)
  cat >"$cluster/slurm.conf" <<CONF
ClusterName=funnel
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=$controller
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
# cred_expire: how long a task waits before it starts again on another node, too.
AuthInfo=socket=$cluster/munge.socket,cred_expire=5
StateSaveLocation=$cluster/state
SlurmdSpoolDir=$cluster/spool-%n
SlurmctldPidFile=$cluster/slurmctld.pid
SlurmdPidFile=$cluster/slurmd-%n.pid
SlurmctldLogFile=$cluster/slurmctld.log
SlurmdLogFile=$cluster/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=bf_interval=1,sched_min_interval=100000,batch_sched_delay=0
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
ReturnToService=2
SlurmdParameters=config_overrides
SlurmdTimeout=4
MessageTimeout=5
KillWait=10
NodeName=n1 NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=$first CPUs=$n_cpus
NodeName=n2 NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=$second CPUs=$n_cpus
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
CONF
}

# processes_with fd FILE, processes_with environ VARIABLE=VALUE…: those that have the file open, a
# folder's files where it ends in /; or have the variables.
processes_with() {
  python3 - "$@" <<'CODE'
import os, sys
kind, wanted = sys.argv[1], sys.argv[2:]
def has(process):
    if kind == "environ":
        own = open(f"/proc/{process}/environ").read().split("\0")
        return all(variable in own for variable in wanted)
    folder = f"/proc/{process}/fd"
    files = [os.readlink(f"{folder}/{name}") for name in os.listdir(folder)]
    return any(f == wanted[0] or wanted[0][-1] == "/" and f.startswith(wanted[0]) for f in files)
for process in filter(str.isdigit, os.listdir("/proc")):
    try:
        if int(process) not in (os.getpid(), os.getppid()) and has(process):
            print(process)
    except (OSError, UnicodeDecodeError):
        pass  # it has ended, or is another user's
CODE
}

# Everything that writes into the cluster's folder, or was started by what does.
end_cluster() {
  local round processes
  for round in 1 2 3 4 5; do
    mapfile -t processes < <(processes_with fd "$cluster/" && processes_with environ "SLURM_CONF=$SLURM_CONF")
    [ "${#processes[@]}" -gt 0 ] || break
    kill -9 "${processes[@]}" 2>/dev/null
    sleep 0.1
  done
}

# Daemons stay children of this shell, which so takes leave of them.
start_daemon() { # LOG COMMAND…
  local log=$1
  shift
  "$@" >>"$cluster/$log.out" 2>&1 </dev/null &
  disown
}
start_node() { start_daemon "$1" slurmd -D -N "$1"; }

# A node that loses its power: all that runs there is gone at once. The daemons first: none shall
# live to tell of the others' end.
lose_node() { # NAME
  local daemons jobs
  mapfile -t daemons < <(processes_with fd "$cluster/slurmd-$1.log")
  mapfile -t jobs < <(processes_with environ "SLURMD_NODENAME=$1" "SLURM_CONF=$SLURM_CONF")
  kill -9 "${daemons[@]}" && kill -9 "${jobs[@]}"
}

# wait_until SECONDS COMMAND…: false if it does not come true in time.
wait_until() {
  local end=$((SECONDS + $1))
  shift
  until eval "$*"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.2
  done
}

node_state() { sinfo -h -n "$1" -o %T 2>/dev/null; }
is_up() { [[ $(node_state "$1") =~ ^(idle|mixed|allocated)$ ]]; }

# What a cluster could not say, for who reads the log of a test that was skipped or failed.
show_logs() {
  local log
  for log in "$cluster"/*.log "$cluster"/*.out; do
    printf -- '---- %s\n' "$log"
    tail -n 15 "$log"
  done
}

start_cluster() {
  mkdir -p "$cluster/state" || exit 1
  chmod 755 "$scratch"
  export SLURM_CONF=$cluster/slurm.conf
  trap 'end_cluster; rm -rf "$scratch"' EXIT
  write_configuration
  head -c 1024 /dev/urandom >"$cluster/munge.key"
  chmod 600 "$cluster/munge.key"
  start_daemon munge munged --foreground --force --num-threads=2 --socket="$cluster/munge.socket" \
    --key-file="$cluster/munge.key" --seed-file="$cluster/munge.seed" \
    --pid-file="$cluster/munge.pid" --log-file="$cluster/munge.log"
  wait_until 5 '[ -S "$cluster/munge.socket" ]'
  start_daemon slurmctld slurmctld -D -c
  start_node n1
  start_node n2
  wait_until 15 'is_up n1 && is_up n2' && return
  show_logs
  skip "no Slurm cluster can be had here"
}

# submit ARRAY OPTION… -- EXPERIMENT STORE…: the script, as its users call it; sets `job`.
submit() {
  local array=$1 options=()
  shift
  while [ "$1" != -- ]; do
    options+=("$1")
    shift
  done
  shift
  job=$(FUNNEL=$program sbatch --parsable --array="$array" "${options[@]}" \
    "$source_dir/tools/slurm/experiment.sbatch" "$@") || wrong "sbatch $*"
}

log_of() { echo "slurm-${job}_$1.out"; } # TASK

# The job that the array's first task asked for.
merge_of() { sed -n 's/^Submitted batch job \([0-9]*\)$/\1/p' slurm-"$1"_*.out | head -1; }

# field NAME TASK: what Slurm says of a task of `job`.
field() { scontrol show job "${job}_$2" -o | grep -oE "\b$1=[^ ]*" | head -1 | cut -d= -f2; }

is_gone() { [ -z "$(squeue -h -j "$1" -o %i 2>/dev/null)" ]; } # JOB

# have_begun STORE N: all of N parts have a point that is safe.
have_begun() { [ "$(awk '$8 > 0' "$1"/*.lock 2>/dev/null | wc -l)" -eq "$2" ]; }

# shellcheck shell=bash
# launched.sh: what the tests of launchers (Slurm, mpirun) share.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Variables of a launcher that the test itself may run under are none of its business.
for name in $(compgen -e | grep -E '^(SLURM|SBATCH|SRUN|SALLOC|PMI|PMIX|OMPI)_'); do
  unset "$name"
done

case ${FUNNEL_CFLAGS:-} in
  *fsanitize*) skip "launchers are about processes and time; sanitizers are slow with both" ;;
esac

# process_of STORE PART
process_of() { awk '{ print $3 }' "$1/part-$2".lock; }

# freeze_parts STORE N: each of N processes is stopped as soon as a point of its is safe, so that
# none is done before all have begun. A killed one is gone for all that; others want SIGCONT.
freeze_parts() {
  local part end=$((SECONDS + 60)) frozen=()
  until [ "${#frozen[@]}" -eq "$2" ]; do
    [ "$SECONDS" -lt "$end" ] || { wrong "only ${#frozen[@]} of $2 processes get on" && return; }
    for ((part = 1; part <= $2; part++)); do
      [ -n "${frozen[part]:-}" ] || ! has_begun "$1/part-$part-of-$2.lock" && continue
      kill -STOP "$(process_of "$1" "$part-of-$2")" || wrong "part $part is done already"
      frozen[part]=yes
    done
    sleep 0.02
  done
}

# The sixth field of a lock's line: points that its process has done.
has_begun() {
  local fields
  [ -s "$1" ] && read -ra fields <"$1" && [ "${fields[5]:-0}" -gt 0 ]
}

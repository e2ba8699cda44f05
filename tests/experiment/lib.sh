# shellcheck shell=bash
# lib.sh: what the tests of experiments share: a small plan, an experiment over it.
. "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.sh"

cat >plan.cfg <<'PLAN'
model = { name = "tiny"; channels = ();
  stages = ( { name = "a"; role = "prospect"; }, { name = "b"; role = "conversion"; } );
  events = ( { name = "purchase"; counts_as = [ "conversion" ]; value = { mean = 2.0; cv = 0.5; }; } );
  moves = ( { from = "a"; to = "b"; daily = 0.1; emits = "purchase"; } ); };
horizon_days = 20; population = 1000; simulation = { engine = "cohorts"; replications = 30; };
PLAN

# write_study FILE POINTS [LINES]: an experiment of so many points; LINES are added to it.
write_study() {
  cat >"$1" <<STUDY
plan = "plan.cfg"; measure = [ "totals.revenue", "totals.conversions" ];
design = { kind = "random"; points = $2; };
factors = ( { name = "rate"; path = "moves.a->b.daily"; low = 0.0; high = 0.5; },
            { name = "people"; path = "population"; low = 100; high = 1000000; log = true;
              whole = true; } );
${3:-}
STUDY
}

# done_in FOLDER: how many points its stores hold; 0 where there are none yet.
done_in() {
  local n
  n=$("$program" status "$1" --json - 2>/dev/null | sed -n 's/^ *"done": \([0-9]*\),$/\1/p')
  echo "${n:-0}"
}

# promised_in FOLDER: how many points its processes said were committed.
promised_in() { cat "$1"/*.lock | awk '{ n += $8 } END { print n + 0 }'; }

# is_whole FOLDER: SQLite finds nothing wrong with its stores.
is_whole() {
  python3 - "$1" <<'CODE' || wrong "a store of $1 is damaged"
import glob, sqlite3, sys
for name in glob.glob(sys.argv[1] + "/*.sqlite"):
    base = sqlite3.connect(name)
    assert base.execute("PRAGMA integrity_check").fetchone()[0] == "ok", name
    base.close()
CODE
}

# tables FOLDER FILE: its points, and below them what each replication gave.
tables() {
  "$program" results "$1" --csv "$2"
  "$program" results "$1" --replications --csv - >>"$2"
}

# kill_rounds ROUNDS POINTS: so often four processes are killed at some moment; whatever is left is
# done by one, and the tables are those of a run nobody disturbed.
kill_rounds() {
  local rounds=$1 points=$2 round shard held before=0 whole_runs=0 pids
  command -v python3 >/dev/null || skip "python3 is missing"
  write_study study.cfg "$points" 'set = [ "simulation.replications=150" ]; keep_replications = true;'
  expect 0 experiment study.cfg --store undisturbed --threads 1
  tables undisturbed undisturbed.csv
  [ "$(wc -l <undisturbed.csv)" -eq $((151 * points + 2)) ] || wrong "the tables are not whole"
  RANDOM=4711
  for ((round = 1; round <= rounds; round++)); do
    pids=()
    for shard in 1 2 3 4; do
      "$program" experiment study.cfg --store killed --shard $shard/4 --threads 1 --quiet \
        >/dev/null 2>err.$shard </dev/null &
      pids+=($!)
    done
    sleep "0.$(printf '%03d' $((RANDOM % 500)))"
    kill -9 "${pids[@]}" 2>/dev/null
    wait "${pids[@]}" 2>/dev/null
    compgen -G 'killed/*.sqlite' >/dev/null || continue
    is_whole killed
    held=$(done_in killed)
    [ "${held:-0}" -ge "$(promised_in killed)" ] ||
      wrong "round $round: $held points are there, $(promised_in killed) were committed"
    [ "${held:-0}" -ge "$before" ] || wrong "round $round: $before points were there, now $held"
    before=${held:-0}
    if [ "$before" -eq "$points" ] || [ "$round" -eq "$rounds" ]; then
      expect 0 experiment study.cfg --store killed --quiet
      tables killed killed.csv
      cmp undisturbed.csv killed.csv || wrong "round $round: the merged tables are others"
      whole_runs=$((whole_runs + 1))
      before=0
      rm -rf killed
    fi
  done
  printf '%d rounds, %d whole runs\n' "$rounds" "$whole_runs"
  [ "$whole_runs" -gt 0 ] || wrong "no run was brought to its end"
}

#!/usr/bin/env bash
# A full disk, a folder that cannot be written to, a damaged store, two processes on one part, a
# clock that goes back: a clear message, nothing lost, nothing wrong in the table. A log gets a line
# a minute.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

write_study study.cfg 300
expect 0 experiment study.cfg --store good
expect 0 results good --csv good.csv

# finished FOLDER: what is left is done, and the table is the good one.
finished() {
  expect 0 experiment study.cfg --store "$1"
  expect 0 results "$1" --csv finished.csv
  cmp good.csv finished.csv || wrong "$1: the table is another"
}

# ---- no room for a file ----
(
  ulimit -f 60 # kilobytes
  expect 1 experiment study.cfg --store limited
  says err 'limited/part-1-of-1.sqlite'
  [ "$failures" -eq 0 ]
) || failures=$((failures + 1))
finished limited

mkdir disk
if mount -t tmpfs -o size=96k tmpfs disk 2>/dev/null; then
  trap 'umount disk; rm -rf "$scratch"' EXIT
  expect 1 experiment study.cfg --store disk/results
  says err 'disk/results/part-1-of-1.sqlite'
  says err 'make room'
  mount -o remount,size=8m disk
  finished disk/results
  mount -o remount,ro disk
  expect 1 experiment study.cfg --store disk/results
  says err 'disk/results'
  expect 1 experiment study.cfg --store disk/new
  expect 0 results disk/results --csv archive.csv
  cmp good.csv archive.csv || wrong "a disk that cannot be written to gives another table"
  expect 0 status disk/results
fi

# ---- a folder that cannot be written to; it can be read ----
cp -r good archive
if [ "$(id -u)" -ne 0 ]; then
  chmod -R a-w archive
  expect 1 experiment study.cfg --store archive
  says err 'archive'
  expect 0 results archive --csv archive.csv
  cmp good.csv archive.csv || wrong "an archive gives another table"
  chmod -R u+w archive
fi
expect 1 experiment study.cfg --store /proc/nowhere
says err '/proc/nowhere'

# ---- a damaged store ----
store=part-1-of-1.sqlite
python '
import sqlite3, sys
base = sqlite3.connect(sys.argv[1])
base.execute("UPDATE point SET y0 = y0 * 1.000001 WHERE position = 137")
base.commit()
' archive/$store
for attempt in "results archive" "experiment study.cfg --store archive" \
  "results archive --sql select(1)" "results archive --analysis main-effects"; do
  # shellcheck disable=SC2086
  expect 1 $attempt
  says err 'is damaged: point 137 is not as it was written'
  says err 'move it out of the folder'
done
for damage in "count=1 seek=2" "count=1 seek=0" "count=3 seek=4"; do
  rm -rf damaged && cp -r good damaged
  # shellcheck disable=SC2086
  dd if=/dev/urandom of=damaged/$store bs=4096 conv=notrunc $damage 2>/dev/null
  expect 1 experiment study.cfg --store damaged
  says err "damaged/$store"
  expect 1 results damaged
done
rm damaged/$store
finished damaged
: >empty-store
mkdir torn && cp empty-store torn/$store # a process that was ended as it began
finished torn

# ---- two processes on one part ----
write_study long.cfg 200000
"$program" experiment long.cfg --store busy >/dev/null 2>&1 </dev/null &
first=$!
for _ in $(seq 200); do
  [ "$(done_in busy)" -gt 0 ] && break
  sleep 0.05
done
expect 1 experiment long.cfg --store busy
says err "process $first on"
says err 'is at work on this part of the points'
expect 0 status busy
says out '1 process at work'
expect 0 results busy --csv busy.csv # readers are welcome
expect 0 experiment long.cfg --store busy --shard 199999/200000
kill -9 $first
wait $first 2>/dev/null
expect 0 status busy
says out 'was ended'
[ "$(cut -d, -f1 busy.csv | sort | uniq -d | wc -l)" -eq 0 ] || wrong "points are double"

# ---- a store that is written to on another host is not opened ----
if command -v flock >/dev/null; then
  cp -r good shared
  cp shared/$store shared/part-2-of-2.sqlite
  echo "node-7 another-kernel 4711 300 150 120 0 120 0 60.0 0" | awk '{ printf "%-383s\n", $0 }' >shared/part-2-of-2.lock
  (flock 9 && exec sleep 20) 9>>shared/part-2-of-2.lock >/dev/null &
  holder=$!
  for _ in $(seq 100); do flock -n shared/part-2-of-2.lock true || break; sleep 0.05; done
  expect 0 status shared
  says out 'at work elsewhere'
  says out 'process 4711 on node-7'
  expect 0 results shared --csv shared.csv
  says err '1 store is left out: at work on other hosts'
  cmp good.csv shared.csv || wrong "a store on another host was opened"
  kill $holder
  wait $holder 2>/dev/null
fi

# ---- stores that disagree ----
cp -r good torn-apart
cp good/$store torn-apart/part-2-of-2.sqlite
expect 0 results torn-apart --csv twice.csv
cmp good.csv twice.csv || wrong "points of two stores are double"
python '
import sqlite3, sys
base = sqlite3.connect(sys.argv[1])
base.execute("UPDATE about SET value = ? WHERE key = ?", ("0" * 64, "digest"))
base.commit()
' torn-apart/part-2-of-2.sqlite
expect 2 results torn-apart
says err 'another experiment'

# ---- a clock that goes back ----
case ${FUNNEL_CFLAGS:-} in *fsanitize*) finish ;; esac
cat >clock.c <<'CODE'
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static long back; /* a day with every look */
static time_t wrong(void) { return 1700000000 - 86400 * ++back; }
time_t time(time_t *t) { time_t now = wrong(); if (t) *t = now; return now; }
int gettimeofday(struct timeval *restrict t, void *restrict zone) { (void)zone; t->tv_sec = wrong(); t->tv_usec = 0; return 0; }
int clock_gettime(clockid_t clock, struct timespec *t) {
  if (clock != CLOCK_REALTIME) return (int)syscall(SYS_clock_gettime, clock, t);
  t->tv_sec = wrong(); t->tv_nsec = 0; return 0;
}
CODE
if ${FUNNEL_CC:-cc} -shared -fPIC -o clock.so clock.c 2>/dev/null; then
  export LD_PRELOAD=$PWD/clock.so
  expect 0 experiment study.cfg --store backwards
  says out '300 points done'
  expect 0 results backwards --csv backwards.csv
  unset LD_PRELOAD
  cmp good.csv backwards.csv || wrong "a clock that goes back gives another table"
fi

# ---- a log: a line a minute, by a clock that goes 200 times as fast ----
cat >fast.c <<'CODE'
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t clock, struct timespec *t) {
  const int status = (int)syscall(SYS_clock_gettime, clock, t);
  if (clock != CLOCK_MONOTONIC) return status;
  const double seconds = 200.0 * ((double)t->tv_sec + 1e-9 * (double)t->tv_nsec);
  t->tv_sec = (time_t)seconds; t->tv_nsec = (long)(1e9 * (seconds - (double)t->tv_sec)); return status;
}
CODE
if ${FUNNEL_CC:-cc} -shared -fPIC -o fast.so fast.c 2>/dev/null; then
  write_study minutes.cfg 1500 'set = [ "simulation.replications=200" ];'
  LD_PRELOAD=$PWD/fast.so "$program" experiment minutes.cfg --store minutes >out 2>log </dev/null ||
    wrong "with a fast clock: $(cat log)"
  says log 'of 1500 points, 0 failed,'
  python '
import re
lines = [re.match(r"funnel: (\d+) of 1500 points, 0 failed, (\S+)/s, (\S+) left$", l) for l in open("log")]
assert len(lines) >= 2 and all(lines), open("log").read()
at = [int(l[1]) / float(l[2]) for l in lines] # seconds, of a rate of three digits
assert at[0] > 58 and all(b - a > 57 - 0.012 * b for a, b in zip(at, at[1:])), at
'
fi

finish

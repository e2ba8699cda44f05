#!/usr/bin/env bash
# Every way to end has its exit status, and says why.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

expect 0 simulate "$plan" --engine expected
is_empty err
expect 0 optimize "$plan" --engine expected --set budget.total=0
says out 'There is no money to split.'
is_empty err
expect 0 --version
says out 'funnel 0.'
expect 0 --help
says out 'funnel simulate'
for command in simulate optimize frontier check explain list help version; do
  expect 0 "$command" --help
  sed -n 2p out | grep -q "^  funnel" || wrong "funnel $command --help does not begin with an example"
done

expect 2
says err 'Commands:'
is_empty out
expect 2 simulate
says err 'simulate needs PLAN'
expect 2 simulate "$plan" another.cfg
says err '"another.cfg" is one word too many'
expect 2 simulate missing.cfg
says err 'missing.cfg'
expect 2 simulate "$plan" --set budget.total=-1
says err 'budget.total=-1'
expect 2 simulate "$plan" --engine fastest
expect 2 simulate "$plan" --engine agents --set population=4300000000L
expect 2 simulate "$plan" --threads many
says err 'not a whole number'
expect 2 simulate "$plan" --seed
says err '--seed needs a value'
expect 2 simulate "$plan" --quiet=yes
says err '--quiet takes no value'
expect 2 list --json -
says err 'list does not take the option --json'

# A page that is larger than a file may be (a KiB here) is a failed write, whichever command prints it.
(ulimit -f 1 && exec "$program" explain "$plan" >page 2>err)
status=$?
[ "$status" -eq 1 ] || wrong "a page that is too large ends explain with $status"
says err 'could not write to standard output: File too large'

finish

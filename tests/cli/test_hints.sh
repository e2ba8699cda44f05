#!/usr/bin/env bash
# A word that is nearly right is answered with the right one.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

expect 2 simulat "$plan"
says err 'did you mean funnel simulate?'
expect 2 frobnicate
says err 'funnel --help lists the commands'
expect 2 simulate "$plan" --replicatons 10
says err 'did you mean --replications?'
expect 2 simulate "$plan" --frobnicate
says err 'funnel simulate --help lists the options'
expect 2 help simulat
says err 'did you mean funnel simulate?'
expect 2 simulate "$plan" --set budget.totl=5
says err 'did you mean'
expect 2 simulate "$plan" --set budget.total
says err 'for example --set budget.total=120000'
for option in --engine --replications --seed --precision; do
  expect 2 simulate "$plan" "$option" wrong
  says err "$option: error: "
done
expect 2 explain five-stag --models "$source_dir/models"
says err 'did you mean "five-stage"?'

expect 2 simulate "$plan" --set 'budget.split={ prospecting = 0.5; prospecting = 0.5; }'
says err 'is given twice in one group'
grep -q 'line 0' err && wrong "a word of the command line is said to have lines: $(cat err)"

expect 2 explain ''
says err 'explain: the word for NAME is empty'
expect 2 check "$plan" ''
says err 'check: the word for FILE... is empty'
expect 2 check "$plan" --set model=spring-lunch
says out 'found there: b2b, customer-integration, facebook-ads'

finish

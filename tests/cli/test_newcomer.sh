#!/usr/bin/env bash
# Whatever somebody does who has never used the program, the answer says what to do next.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# answers STATUS HINT ARGUMENT...: this exit status, and this hint on standard error.
answers() {
  local status=$1 hint=$2
  shift 2
  expect "$status" "$@"
  says err "  hint: $hint"
  is_empty out
}

cp "$plan" plan.cfg
mkdir configs models && cp "$plan" configs && cp "$source_dir/models/five-stage.cfg" models
mkdir empty plans && cp "$plan" plans/mine.cfg
: >blank.cfg
echo '{ "campaigns": [ 1, 2 ] }' >other.json
expect 0 simulate plan.cfg --engine expected --output results --quiet
mkdir elsewhere && cp results/summary.json elsewhere/lonely.json
cp results/report.html page.html

expect 2
says err 'funnel help plan'
answers 2 'a command comes first: funnel simulate plan.cfg, or check or optimize' plan.cfg
answers 2 'a command comes first: funnel simulate spring-launch, or check or optimize' spring-launch
answers 2 'options come after the command: funnel simulate PLAN --quiet' --quiet
answers 2 'did you mean funnel help model?' help modle
answers 2 'for example funnel simulate configs/spring-launch.cfg; funnel simulate --help shows more' \
  simulate
answers 2 'for example funnel chain configs/spring-launch.cfg; funnel chain --help shows more' \
  chain plan.cfg plan.cfg

answers 2 'did you mean plan.cfg?' simulate plan.cgf
answers 2 'did you mean plans/mine.cfg?' optimize plans/min.cfg
answers 2 'did you mean spring-launch?' optimize spring-lunch
answers 2 'funnel list shows plans that are there, funnel help plan how to write one' chain nowhere
answers 2 'it is the name of a model; a plan says model = "five-stage"; (funnel help plan)' \
  simulate five-stage
answers 2 'a plan names it, model = "models/five-stage.cfg"; (funnel help plan); funnel explain shows it' \
  simulate models/five-stage.cfg
says err 'models/five-stage.cfg: error: is a model, not a plan'
answers 2 'did you mean the section "budget"?' explain budgt

answers 2 'did you mean results/plan.cfg?' simulate results
answers 2 'name one of its files, as plans/mine.cfg' simulate plans/
answers 2 'a plan is one text file; funnel help plan shows the smallest' simulate empty
answers 2 'did you mean results/plan.cfg?' optimize results/summary.json
says err 'results/summary.json: error: is a result in JSON, not a plan'
answers 2 '--output DIR writes the plan as it ran beside the result: DIR/plan.cfg' \
  explain elsewhere/lonely.json
answers 2 'a plan is lines of NAME = VALUE; as funnel help plan shows' simulate other.json
answers 2 'a plan begins with model = "…"; horizon_days = …; population = …;' simulate blank.cfg

answers 2 'of a plan, funnel simulate plan.cfg --report page.html makes a page' report plan.cfg
answers 2 'a page is made of summary.json, or of what --json wrote' report page.html
answers 2 'pages of simulate and optimize have a button that saves their plan' simulate page.html
answers 2 './- is one that is called so' simulate plan.cfg --report -
answers 2 './- is one that is called so' report results/summary.json -o -
[ ! -e ./- ] || wrong "a file has the name -"
answers 2 'did you mean results/summary.json?' report results
answers 2 'funnel simulate PLAN --json FILE writes one' report nowhere.json

answers 1 'a file stands where a folder should be; choose another name' simulate plan.cfg --output blank.cfg
answers 1 'there is no such folder; mkdir -p makes one' simulate plan.cfg --json nowhere/page.json
answers 1 'it is a folder; name a file in it' simulate plan.cfg --json empty

# `check` finds what is wrong, which goes where its findings go.
for file in nowhere.cfg empty other.json blank.cfg; do
  expect 2 check "$file" plan.cfg
  says out "$file: 1 mistake"
  says out '  hint: '
  says out 'plan.cfg: fine'
  is_empty err
done
expect 0 check spring-launch
says out 'configs/spring-launch.cfg: fine'

finish

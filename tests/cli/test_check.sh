#!/usr/bin/env bash
# `check` finds every mistake of a file at once, with line, excerpt and hint, and runs nothing.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

expect 0 check "$plan" "$source_dir/models/five-stage.cfg"
says out 'spring-launch.cfg: fine (a plan of 90 days for 1,000,000 people'
says out 'five-stage.cfg: fine (a model of 7 stages'
is_empty err

cat >bad.cfg <<'CFG'
horizon_days = 90;
population = 1000;
totle = "x";
model = {
  stages = ( { name = "out"; role = "prospect"; }, { name = "in"; role = "conversion"; } );
  moves = ( { from = "out"; to = "inn"; daily = -0.5; } );
};
CFG
expect 2 check bad.cfg
says out 'bad.cfg:3: error: '
says out '    totle = "x";'
says out 'hint: '
says out 'bad.cfg:6: error: '
says out 'mistakes'
expect 2 simulate bad.cfg --output results
says err 'bad.cfg:3: error: '
is_empty out
[ ! -e results ] || wrong "a folder was made for a plan with mistakes"

# What the optimizer would refuse, everybody says, at its line.
sed 's/objective = "roas"/objective = "metric";\n             metric = "totals.revenu"/' "$plan" >metric.cfg
line=$(grep -n 'totals.revenu"' metric.cfg | cut -d: -f1)
for command in check explain simulate optimize; do
  expect 2 "$command" metric.cfg --models "$source_dir/models"
  cat out err >told
  says told "metric.cfg:$line: error: \`metric\`: there is no figure \"totals.revenu\""
  says told 'did you mean "totals.revenue"?'
done
expect 2 check "$plan" --set optimize.objective=metric --set 'optimize.metric="totals.break_even_day"'
says out 'does not know how "totals.break_even_day" changes with money'
expect 2 check "$plan" --set optimize.objective=metric --set 'optimize.metric="clicks"'
says out 'figures are named by their place in summary.json: "totals.revenue"'
sed -i 's/totals.revenu"/totals.revenue"/' metric.cfg
expect 0 check metric.cfg --models "$source_dir/models"

# A byte-order mark, which some editors put before a file, is no part of it.
marked() { printf '\xef\xbb\xbf' && cat "$1"; }
marked "$plan" >marked.cfg
marked "$source_dir/models/five-stage.cfg" >marked-model.cfg
marked "$source_dir/experiments/k-factor-sweep.cfg" |
  sed "s#\"referral-programme\"#\"$source_dir/configs/referral-programme.cfg\"#" >marked-study.cfg
printf '@include "marked.cfg"\n' >including.cfg
expect 0 check marked.cfg marked-model.cfg including.cfg marked-study.cfg --models "$source_dir/models"

printf 'horizon_days = 90;\npopulation = ;\n' >syntax.cfg
expect 2 check syntax.cfg "$plan"
says out 'syntax.cfg:2: error: '
says out 'spring-launch.cfg: fine'
awk 'BEGIN { print "horizon_days = 9; population = 9;"; for (i = 0; i < 1900; i++) print "budget" i " = 1;";
             print "budget = { total = 1; split = {"; for (i = 0; i < 1900; i++) print "a" i " = { };"; print "}; };" }' \
  >many.cfg
expect 2 check many.cfg
says out 'and 1850 more keys that are none of plan'
says out 'many.cfg: and '
expect 2 check missing.cfg
says out 'missing.cfg'

finish

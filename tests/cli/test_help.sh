#!/usr/bin/env bash
# Help begins with examples, each of which runs; the plan, the model and the settings on the pages
# about files are right.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# ---- pages ----

expect 0 help
cp out program
head -1 out | grep -qx 'Examples:' || wrong "help does not begin with examples"
commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' program)
topics=$(sed -n '/^Topics:/,/^$/s/^  \([a-z]*\) .*/\1/p' program)
[ "$(wc -w <<<"$commands")" -ge 13 ] || wrong "help lists the commands: $commands"
[ "$(wc -w <<<"$topics")" -ge 2 ] || wrong "help lists the topics: $topics"
expect 0 --help
cmp -s out program || wrong "--help and help differ"
for command in $commands; do
  expect 0 "$command" --help
  cp out page
  head -1 page | grep -qx 'Examples:' || wrong "$command --help does not begin with examples"
  sed -n 2p page | grep -q '^  funnel ' || wrong "$command --help has no example"
  grep -q "^Usage: funnel $command" page || wrong "$command --help does not say how it is used"
  expect 0 help "$command"
  cmp -s out page || wrong "help $command and $command --help differ"
done
for topic in $topics; do
  expect 0 help "$topic"
  [ "$(LC_ALL=C.UTF-8 wc -L <out)" -le 80 ] || wrong "help $topic is wider than 80 columns"
done

# ---- examples ----

# Plans as they are shipped, but for shorter studies, and what else the examples name.
mkdir run run/configs run/plans && cd run || exit 1
ln -s "$source_dir/models" models
for file in "$source_dir"/configs/*.cfg; do
  sed -E 's/replications = [0-9]+/replications = 4/' "$file" >"configs/${file##*/}"
done
mkdir experiments
for file in "$source_dir"/experiments/*.cfg; do
  sed -E 's/replications=[0-9]+/replications=2/; s/population=[0-9]+/population=2000/' "$file" \
    >"experiments/${file##*/}"
done
cp experiments/k-factor-sweep.cfg study.cfg
cp configs/spring-launch.cfg plan.cfg
for copy in my-plan.cfg other.cfg plans/one.cfg plans/two.cfg; do
  cp configs/spring-launch.cfg "$copy"
done
printf 'search > email,3,210.5,12\nemail,5,301,40\nsearch,2,99,31\n' >paths.csv
"$program" simulate plan.cfg --engine expected --output results --quiet
cp results/summary.json best.json
"$program" cascade plan.cfg --set population=20000 --json cascade.json --quiet
for command in $commands; do
  "$program" "$command" --help | sed -n '/^Examples:/,/^$/s/^  \(funnel .*\)/\1/p' |
    sed 's/   *[^ ].*//'
done >../examples
[ "$(wc -l <../examples)" -gt 30 ] || wrong "there are only $(wc -l <../examples) examples"
funnel() { "$program" "$@"; }
while read -r example; do
  case $example in
    *' optimize '* | *' frontier '*) extra='--set optimize.certify=false --set optimize.worlds=4' ;;
    *) extra= ;;
  esac
  eval "$example $extra" >said 2>&1 </dev/null ||
    { wrong "an example fails: $example"; sed 's/^/    /' said; }
done <../examples
[ -s results/summary.json ] && [ -s best/plan.cfg ] || wrong "the examples write no results"
cd ..

# ---- the pages about files ----

# The indented lines of a page's first block.
first_block() { sed -n '/^  /,/^$/p' | sed '/^$/q'; }
ln -s "$source_dir/models" models
"$program" help plan >page
first_block <page >plan-of-help.cfg
grep -q horizon_days plan-of-help.cfg || wrong "help plan shows no plan"
expect 0 check plan-of-help.cfg
grep -q 'warning' out && wrong "the plan of help plan has warnings"
expect 0 simulate plan-of-help.cfg --replications 4
n=0
while read -r setting; do
  eval "expect 0 simulate plan-of-help.cfg --replications 4 $setting"
  n=$((n + 1))
done < <(grep '^  --set ' page)
[ "$n" -ge 4 ] || wrong "help plan shows $n settings"
while read -r number; do
  key=${number%% =*}
  case $key in cpm) path=channels.prospecting.cpm ;; *) path=offer.$key ;; esac
  value=${number#*= }
  expect 0 simulate plan-of-help.cfg --replications 4 --set "$path=${value%;}"
done < <(grep -E '^  [a-z]+ = \{ (mean|low)' page)
expect 0 explain 'uncertain numbers'

"$program" help model >page
mkdir own && first_block <page >own/two-stage.cfg
expect 0 check own/two-stage.cfg
grep -q 'warning' out && wrong "the model of help model has warnings"
sed 's/five-stage/two-stage/' plan-of-help.cfg >own/plan.cfg
expect 0 simulate own/plan.cfg --replications 4

# Every key of a plan and of a model stands on the pages, with its own sentence.
"$program" explain plan | sed -nE 's/^  ([a-z_]+)  .*/\1/p' >keys
[ "$(wc -l <keys)" -ge 15 ] || wrong "a plan has only $(wc -l <keys) keys"
"$program" help plan >page
while read -r key; do
  grep -qE "^  $key( \*)? +[^ ]" page || wrong "help plan does not tell of $key"
done <keys

finish

#!/usr/bin/env bash
# Every result of a plan holds the plan as it ran, for its page to show and save: the text in the JSON is
# the program's own plan.cfg, and each plan of a comparison runs to the very figures that stand beside it.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
command -v python3 >/dev/null || skip "python3 is missing"
quick=(--replications 2 --set horizon_days=8 --set population=3000 --quiet)

# plan_of JSON PATH...: the text of a plan in it
plan_of() {
  python3 - "$@" <<'PY'
import json, sys
value = json.load(open(sys.argv[1]))
for step in sys.argv[2:]:
    value = value[int(step) if step.isdigit() else step]
print(value, end="")
PY
}

for command in simulate cascade attribute chain; do
  expect 0 "$command" "$plan" "${quick[@]}" --output "$command"
  plan_of "$command/summary.json" report plan_file | cmp -s - "$command/plan.cfg" ||
    wrong "the plan in the result of $command is not its plan.cfg"
done
expect 0 frontier "$plan" "${quick[@]}" --points 2 --json frontier.json
plan_of frontier.json report plan_file | cmp -s - simulate/plan.cfg || wrong "frontier ran another plan"

expect 0 compare "$plan" "${quick[@]}" --against 'budget.total=41250; offer.margin=0.37' --json compare.json
for k in 0 1; do
  plan_of compare.json plans "$k" plan_file >"plan-$k.cfg"
  expect 0 simulate "plan-$k.cfg" --quiet --json "alone-$k.json"
  for figure in revenue profit budget; do
    [ "$(plan_of "alone-$k.json" totals "$figure" mean)" = "$(plan_of compare.json plans "$k" totals "$figure" mean)" ] ||
      wrong "plan $k of the comparison has another $figure than when it runs alone"
  done
done

finish

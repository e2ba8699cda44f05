#!/usr/bin/env bash
# The plan.cfg of `optimize` is the recommended plan, whatever was decided: simulated, it brings what
# the search promised.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# keeps_its_promise PLAN SETTING...
keeps_its_promise() {
  local file=$1 setting arguments=()
  for setting in "${@:2}"; do arguments+=(--set "$setting"); done
  rm -rf best
  expect 0 optimize "$file" --engine expected --output best "${arguments[@]}"
  expect 0 simulate best/plan.cfg --engine expected --json again.json
  python '
import json, math, sys
best, again = (json.load(open(file)) for file in sys.argv[1:3])
found = again["totals"][best["objective_figure"]]["mean"]
assert math.isclose(found, best["expected_value"], rel_tol=1e-9), (sys.argv[3:], found, best["expected_value"])
for campaign, other in zip(best["campaigns"], again["campaigns"]):
    assert math.isclose(campaign["spend"]["mean"], other["spend"]["mean"], rel_tol=1e-8, abs_tol=1e-3)
' best/summary.json again.json "$@"
}

whole=$source_dir/configs/whole-platform.cfg
keeps_its_promise "$plan"
keeps_its_promise "$plan" optimize.period_days=14
keeps_its_promise "$plan" optimize.period_days=10
keeps_its_promise "$plan" optimize.objective=profit optimize.total_max=200000
keeps_its_promise "$plan" optimize.objective=profit optimize.total_max=200000 optimize.period_days=9
keeps_its_promise "$whole" optimize.over=campaigns
keeps_its_promise "$whole" optimize.period_days=30
keeps_its_promise "$whole" optimize.over=campaigns optimize.period_days=28

# Campaigns that begin and end, with weights: their parts of a channel's money change with time.
cat >spans.cfg <<'CFG'
model = "five-stage"; horizon_days = 60; population = 412345; initial = { aware = 0.03; };
offer = { margin = 0.43; };
campaigns = ( { name = "early"; channel = "prospecting"; weight = 2.3; end_day = 31; },
  { name = "late"; channel = "prospecting"; start_day = 11; cpm = 6.1; },
  { name = "again"; channel = "retargeting"; start_day = 5; },
  { name = "close"; channel = "conversion"; } );
budget = { total = 31357.0; split = { prospecting = 0.7; retargeting = 0.2; conversion = 0.1; };
  pacing = [ 1.0, 1.5, 2.0, 0.5, 0.5, 1.0, 1.0, 1.2, 0.7 ]; };
CFG
cp -r "$source_dir/models" .
keeps_its_promise spans.cfg
keeps_its_promise spans.cfg optimize.over=campaigns
keeps_its_promise spans.cfg optimize.period_days=7
keeps_its_promise spans.cfg optimize.period_days=13
keeps_its_promise spans.cfg optimize.period_days=20 optimize.over=campaigns
keeps_its_promise spans.cfg optimize.over=campaigns optimize.max.early=0.0

finish

#!/usr/bin/env bash
# Pictures tell the numbers of their results: of plans of every kind, at every width, light and dark.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.sh"
command -v node >/dev/null || skip "node is missing"

small=(--set optimize.certify=false --quiet)
for name in several-platforms community uncertain-launch; do
  expect 0 simulate "$source_dir/configs/$name.cfg" --replications 7 "${small[@]}" --output "$name"
done
expect 0 simulate "$plan" --engine expected --output certain --quiet
expect 0 optimize "$plan" --replications 20 --set horizon_days=8 --set population=3000 \
  --set optimize.max.prospecting=0.6 --output best --quiet
expect 0 optimize "$plan" --replications 7 "${small[@]}" --set 'optimize.objective="profit"' \
  --set budget.total=300000 --set horizon_days=20 --output profit
expect 0 frontier "$plan" --points 4 --replications 7 --set horizon_days=20 --quiet --json frontier.json
expect 0 chain "$plan" --quiet --json chain.json
cat >organic.cfg <<'CFG'
horizon_days = 5; population = 1000; simulation = { replications = 6; };
model = {
  stages = ( { name = "out"; role = "prospect"; }, { name = "in"; role = "conversion"; } );
  moves = ( { from = "out"; to = "in"; daily = 0.01; } );
};
CFG
expect 0 simulate organic.cfg --output organic --quiet

node "$source_dir/tests/report/pictures.mjs" "$source_dir/src/report" ./*/summary.json frontier.json \
  chain.json || wrong "pictures"

finish

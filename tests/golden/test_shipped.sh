#!/usr/bin/env bash
# Every model and plan in the repository is right, can be explained, and runs in every command.
set -u
cd "$FUNNEL_SOURCE_DIR" || exit 1
wrong=0
tried=0

# try COMMAND...: succeeds, and says nothing on standard error.
try() {
  local said
  tried=$((tried + 1))
  if ! said=$("$FUNNEL_PROGRAM" "$@" 2>&1 >/dev/null) || [ -n "$said" ]; then
    echo "funnel $*: $said"
    wrong=$((wrong + 1))
  fi
}

for model in models/*.cfg; do
  try check "$model"
  try explain "$model"
done
for plan in configs/*.cfg; do
  try check "$plan"
  try explain "$plan"
  try simulate "$plan" --engine expected
  try simulate "$plan" --replications 4
  try optimize "$plan" --replications 4 --set optimize.certify=false
  try frontier "$plan" --points 2 --engine expected
done
for experiment in experiments/*.cfg experiments/*/plans/*.cfg; do
  [ -e "$experiment" ] && try check "$experiment"
done
for plan in experiments/optimizer/plans/*.cfg; do
  try optimize "$plan" --replications 4 --set optimize.certify=false
done
# With the certificate, which takes longer:
try optimize configs/spring-launch.cfg --replications 20
try optimize configs/weekly-plan.cfg --engine expected
try optimize configs/target-roas.cfg --replications 20

echo "$tried runs, $wrong wrong"
[ "$tried" -gt 0 ] && [ "$wrong" -eq 0 ]

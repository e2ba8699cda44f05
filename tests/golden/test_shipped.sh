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

quick=(--replications 4 --set optimize.certify=false --set optimize.worlds=8)
for model in models/*.cfg; do
  try check "$model"
  try explain "$model"
done
for plan in configs/*.cfg; do
  try check "$plan"
  try explain "$plan"
  try simulate "$plan" --engine expected
  try simulate "$plan" --replications 4
  try simulate "$plan" --engine agents --replications 1 --set population=20000L
  try optimize "$plan" "${quick[@]}"
done
frontiers=(configs/*.cfg)
if [ "${FUNNEL_SANITIZED-}" = TRUE ]; then # which is slow: one of each way to search
  frontiers=(configs/{spring-launch,target-roas,uncertain-launch,weekly-plan}.cfg)
fi
for plan in "${frontiers[@]}"; do
  try frontier "$plan" --points 2 --engine expected --set optimize.worlds=8
done
for experiment in experiments/*/*.cfg experiments/*/plans/*.cfg; do
  [ -e "$experiment" ] && try check "$experiment"
done
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
for experiment in experiments/*.cfg; do # studies (docs/experiments.md), in their small setting
  try check "$experiment"
  try explain "$experiment"
  try experiment "$experiment" --small --dry-run
  try experiment "$experiment" --small --store "$scratch/$(basename "$experiment")"
done
for plan in experiments/optimizer/plans/*.cfg; do
  try optimize "$plan" "${quick[@]}"
done
for plan in experiments/cascades/*.cfg; do
  try explain "$plan"
  try cascade "$plan" --replications 4
  try simulate "$plan" --replications 2
done
# With the certificate, which takes longer (spring-launch: test_transcripts.sh):
try optimize configs/uncertain-launch.cfg --engine expected --set optimize.worlds=8 --set horizon_days=30
try optimize configs/weekly-plan.cfg --engine expected
try optimize configs/target-roas.cfg --replications 20

echo "$tried runs, $wrong wrong"
[ "$tried" -gt 0 ] && [ "$wrong" -eq 0 ]

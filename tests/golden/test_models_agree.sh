#!/usr/bin/env bash
# On every shipped model, by the first plan of it: nobody is lost or made in any engine, `agents` counts as
# `cohorts` does, and `cohorts` is `expected` on average, in the same worlds; and every metric is what the
# CSV files say.
# shellcheck source=../cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

people=200000
names=()
for model in "$source_dir"/models/*.cfg; do
  name=$(basename "$model" .cfg)
  file=$(grep -l "^model = \"$name\"" "$source_dir"/configs/*.cfg | head -n 1)
  [ -n "$file" ] || wrong "no plan has the model $name"
  names+=("$name")
  for engine in expected cohorts; do
    expect 0 simulate "$file" --engine "$engine" --replications 8 --quiet --metrics all \
      --set population="${people}L" --output "$name-$engine"
    python "$(cat "$source_dir/tests/metric/recount.py")" "$name-$engine" "$source_dir/docs/metrics.md" >recounted
  done
  expect 0 simulate "$file" --engine agents --replications 8 --quiet --set simulation.reach=true \
    --set population="${people}L" --output "$name-agents"
  for table in replications moves events touches; do
    cmp -s "$name-cohorts/$table.csv" "$name-agents/$table.csv" || wrong "$name: agents are not cohorts"
  done
done

# Six standard errors of eight replications: with Student's t of 7 degrees of freedom a chance of
# 0.05 % a figure, of which there are some hundred; seeds are fixed.
python '
import csv, statistics, sys
people, compared = float(sys.argv[1]), 0
def read(name, engine):
    with open(f"{name}-{engine}/replications.csv") as rows:
        return list(csv.DictReader(rows))
for name in sys.argv[2:]:
    mean, whole = read(name, "expected"), read(name, "cohorts")
    ends = [key for key in whole[0] if key.startswith("end.")]
    for row in whole: assert sum(float(row[key]) for key in ends) == people, name
    for row in mean: assert abs(sum(float(row[key]) for key in ends) - people) < 1e-9 * people, name
    assert len(mean) in (1, len(whole)), name
    for key in ends + ["conversions", "revenue"]:
        off = [float(row[key]) - float(mean[i % len(mean)][key]) for i, row in enumerate(whole)]
        error = statistics.stdev(off) / len(off) ** 0.5
        if key != "revenue":  # where hardly anybody is, nobody may have been seen
            error = max(error, (statistics.mean(float(row[key]) for row in mean) / len(off)) ** 0.5)
        assert abs(statistics.mean(off)) <= 6 * error + 1e-9 * people, (name, key, statistics.mean(off), error)
        compared += 1
assert compared > 70, compared
' "$people" "${names[@]}"

finish

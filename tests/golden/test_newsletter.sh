#!/usr/bin/env bash
# A letter a week brings more than one every other week, two a week and four a week: in the year's profit,
# and with what comes after it. All on the same luck, so that few replications tell them apart. By how much it
# does in the year is what configs/README.md says.
# shellcheck source=../cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

replications=12
weekly=0.142857

# sends TOUCHES_PER_DAY: the plan with so many letters, into a folder of that name.
sends() {
  expect 0 simulate "$source_dir/configs/newsletter.cfg" --replications "$replications" \
    --set simulation.worth=true --set "channels.newsletter.touches_per_day=$1" --output "$1"
}

for rate in "$weekly" 0.0714286 0.285714 0.571429; do
  sends "$rate"
done

# Paired differences, weekly less the other: 5 standard errors above 0, with 12 replications a chance of
# less than a thousandth where there is none.
python '
import csv, re, statistics, sys
def read(folder, figure):
    with open(folder + "/replications.csv") as rows:
        return [float(row[figure]) for row in csv.DictReader(rows)]
row = next(line for line in open(sys.argv[1]) if line.startswith("| `newsletter`"))
told = re.search(r"\((\d+) % more profit in the year\), two \((\d+) % more\) or four a week \((\d+) % more\)", row)
for other, percent in zip(sys.argv[3:], map(float, told.groups())):
    for figure in "profit", "profit_and_worth":
        less = read(other, figure)
        more = [a - b for a, b in zip(read(sys.argv[2], figure), less)]
        mean, error = statistics.mean(more), statistics.stdev(more) / len(more) ** 0.5
        print(f"weekly less {float(other) * 7:.2f} a week: {figure} {mean:.0f} (s.e. {error:.0f})")
        assert len(more) == 12 and mean > 5 * error > 0, other
        if figure == "profit":  # rounded to a percent
            found, within = [100 * x / statistics.mean(less) for x in (mean, 5 * error)]
            assert abs(found - percent) <= 0.5 + within and within < 1.5, (other, found, within, percent)
' "$source_dir/configs/README.md" "$weekly" 0.0714286 0.285714 0.571429

finish

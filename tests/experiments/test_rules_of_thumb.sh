#!/usr/bin/env bash
# experiments/rules-of-thumb: its README says what its program prints: all of it where that is quick,
# else what no draw changes, and bounds; and one figure is found again by the program users have.
set -u
cd "$FUNNEL_SOURCE_DIR" || exit 1
program=$FUNNEL_BUILD_DIR/funnel_rules
readme=experiments/rules-of-thumb/README.md

for wrong in "" "letters" "letters 0" "letters 2x" "loyalty 3"; do
  # shellcheck disable=SC2086
  "$program" $wrong >/dev/null 2>&1
  if [ $? -ne 2 ]; then
    echo "wrong: funnel_rules $wrong does not say how it is used"
    exit 1
  fi
done

in_readme() {
  awk -v line="<!-- transcript: build/funnel_rules $1 -->" '
    $0 == line { getline; inside = 1; next }
    inside && /^```$/ { exit }
    inside' "$readme"
}
for run in "learning 200" "letters 200"; do
  # shellcheck disable=SC2086
  if ! diff <(in_readme "$run") <("$program" $run) || [ -z "$(in_readme "$run")" ]; then
    echo "wrong: $readme does not say what \`funnel_rules $run\` prints"
    exit 1
  fi
done

command -v python3 >/dev/null || { echo 'skipped: python3 is missing'; exit 77; }
python3 - "$program" "$FUNNEL_PROGRAM" "$readme" <<'END'
import json, re, subprocess, sys
program, funnel, readme = sys.argv[1:]
text = open(readme).read()

def rows(lines):
    """Labels and numbers of the lines that have both."""
    found = []
    for line in lines.splitlines():
        words = line.split()
        numbers = []
        while words and re.fullmatch(r"[-+]?\d+(\.\d+)?", words[-1]):
            numbers.insert(0, float(words.pop()))
        if words and len(numbers) >= 5 and ":" not in line and "plan" not in line:
            found.append((tuple(words), numbers))
    return found

def said(run):
    return rows(re.search(re.escape(f"funnel_rules {run} -->\n```\n") + "(.*?)```", text, re.S).group(1))

def printed(run):
    return rows(subprocess.run([program, *run.split()], check=True, capture_output=True, text=True).stdout)

def ordered(*values):
    return all(a <= b for a, b in zip(values, values[1:]))

N_PLANS = 9
def split_rule(row):  # best split is a label's last word
    as_is, median, most, worst, of_ads, kept, below_1, below_5, reach, equal = row
    assert 0 <= median <= most <= worst <= 100 and 0 <= of_ads and as_is >= 0, row
    assert 0 <= below_1 <= below_5 <= 100 and 0 <= kept <= 100, row
    assert reach <= median and equal >= 0, row

def split_test(row):
    pays, worst, low, median, high, vain, vain_most = row
    assert ordered(worst, low, median, high) and ordered(0, vain, vain_most), row
    assert (pays == 100) == (worst >= 0), row

several = printed("splits 3")
for found in (said("splits 100"), several):
    assert len(found) == 2 * N_PLANS, found
    for _, row in found[:N_PLANS]:
        split_rule(row)
    for _, row in found[N_PLANS:]:
        split_test(row)
for (label, row), (other, drawn) in zip(said("splits 100"), several):
    if len(row) == 10:  # the first table: the loss at the model's own numbers
        assert label[0] == other[0] and row[0] == drawn[0], (label, row, drawn)
    else:
        assert label == other, (label, other)

# The loss at the model's own numbers of the spring launch, by `funnel simulate`.
def revenue(first, second):
    split = f"budget.split={{ prospecting = {first / 100}; retargeting = {second / 100}; conversion = {(100 - first - second) / 100}; }}"
    told = subprocess.run([funnel, "simulate", "configs/spring-launch.cfg", "--engine", "expected",
                           "--set", split, "--json", "-"], check=True, capture_output=True, text=True)
    return json.loads(told.stdout)["totals"]["revenue"]["mean"]

best = max(revenue(a, b) for a in (50, 55, 60) for b in (20, 25, 30))
loss = 100 * (1 - revenue(75, 15) / best)
assert several[0][0][0] == "spring-launch" and abs(several[0][1][0] - loss) <= 0.0501, (several[0], loss)

# Letters with what they leave, and last clicks.
for found in (said("letters-beyond 40"), printed("letters-beyond 2")):
    assert [label[0] for label, _ in found] == ["newsletter", "loyalty-budget", "spring-launch", "b2b-long-cycle"]
    for _, row in found:
        assert abs(sum(row[:4]) - 100) <= 2 and ordered(0, *row[4:7]) and min(row[7:]) >= 0, row

clicks, few = said("last-click 20"), printed("last-click 1")
assert len(clicks) == len(few) == 8, few
for (label, row), (other, drawn) in zip(clicks, few):
    assert label == other and (row[0], row[5]) == (drawn[0], drawn[5]), (row, drawn)
    for part in (row[:5], row[5:], drawn[:5], drawn[5:]):
        assert ordered(0, *part[1:4]) and 0 <= part[4] <= 100, part
# Customers or the lapsed: two spans of four cases.
told, few = said("winback 100"), printed("winback 2")
assert len(told) == len(few) == 8 and [label for label, _ in few[:4]] == [label for label, _ in few[4:]]
for (label, row), (other, drawn) in zip(told, few):
    assert label == other and row[4] == drawn[4], (row, drawn)
    for low, median, high, kept, as_is, half, most, worst, customers, lapsed, _ in (row, drawn):
        assert ordered(0, low, median, high, 100) and 0 <= kept <= 100 and as_is >= 0, (label, row)
        assert ordered(0, half, most, worst) and min(customers, lapsed) >= 0, (label, row)

bottom = {label[-1]: row for label, row in clicks}
assert bottom["conversion"][4] == bottom["pixel"][4] == 100  # flattered in every draw
END

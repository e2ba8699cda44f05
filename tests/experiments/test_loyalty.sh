#!/usr/bin/env bash
# experiments/loyalty: models/repeat-buyers.cfg is what its program prints, and the README says what
# the program finds in CDNOW's purchases, where they are there.
set -u
cd "$FUNNEL_SOURCE_DIR" || exit 1
program=$FUNNEL_BUILD_DIR/funnel_loyalty
plan=configs/repeat-buyers.cfg

if ! diff models/repeat-buyers.cfg <("$program" model .243 4.414 .793 2.426); then
  echo 'wrong: models/repeat-buyers.cfg is not what `funnel_loyalty model` prints'
  exit 1
fi
for wrong in "model 1 2 3 0" "model 1 2 3" "study /nowhere $plan" "study $plan $plan"; do
  # shellcheck disable=SC2086
  if "$program" $wrong >/dev/null 2>&1; then
    echo "wrong: funnel_loyalty $wrong succeeds"
    exit 1
  fi
done

log=${FUNNEL_DATA:-}/CDNOW_sample.txt
if [ ! -r "$log" ]; then
  echo 'skipped: FUNNEL_DATA names no folder with CDNOW_sample.txt'
  exit 77
fi
command -v python3 >/dev/null || { echo 'skipped: python3 is missing'; exit 77; }

# The same words, and numbers but for what another compiler rounds otherwise in a search.
"$program" study "$log" "$plan" | python3 -c '
import re, sys
said = open("experiments/loyalty/README.md").read().split("-->\n```\n")[1].split("```")[0].split()
found = sys.stdin.read().split()
assert len(said) == len(found), (len(said), len(found))
for a, b in zip(said, found):
    if a == b:
        continue
    a, b = float(a), float(b)
    assert abs(a - b) <= 0.02 + 0.002 * abs(a), (a, b)
text = " ".join(found)
r, alpha, a, b = map(float, re.search(r"maximum likelihood (\S+) (\S+) (\S+) (\S+)", text).groups())
for value, published in ((r, 0.243), (alpha, 4.414), (a, 0.793), (b, 2.426)):
    assert abs(value - published) < 0.00051, (value, published)
assert "log likelihood -9582.4" in text
errors = [float(x) for name in ("likelihood", "shipped") for x in
          re.findall(name + r" (\d+\.\d+) \d+\.\d+ [+-]", text)]
assert len(errors) == 2 and abs(errors[0] - errors[1]) < 0.15 and max(errors) < 4, errors
'

#!/usr/bin/env bash
# Every number of a shipped model or plan says where it is from, or that it is assumed: on its line, or in
# the few lines before it; in a model a remark beside one number is not of the next, too. How long a plan
# is, how it splits its money and how it is simulated are its own.
set -u
cd "${FUNNEL_SOURCE_DIR:-.}" || exit 1

unmarked() {
  awk '
    FNR == 1 { remark = -99 }
    /^ *#/ || (/#/ && FILENAME !~ /models\//) { remark = FNR; next }
    /#/ { next }
    {
      line = $0
      gsub(/"[^"]*"/, "", line)
      if (line ~ /^ *(horizon_days|simulation|split|period_days|min) /) next
      if (line ~ /(^|[^A-Za-z0-9_.])[0-9]/ && FNR - remark > 4) print FILENAME ":" FNR ": " $0
    }' "$@"
}

# The classes of models/repeat-buyers.cfg are worked out from four numbers, as its head says.
found=$(unmarked models/*.cfg configs/*.cfg | grep -v '^models/repeat-buyers.cfg:')
if [ -n "$found" ]; then
  echo "wrong: a number without a source, or \"assumed\":"
  echo "$found"
  exit 1
fi

# It would be seen.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
printf 'a = 1; # assumed\n\n\n\n\nname = "x 3";\n  memory = 0.5;\n' >"$scratch/plan.cfg"
[ "$(unmarked "$scratch/plan.cfg" | wc -l)" -eq 1 ] || { echo 'wrong: it sees nothing'; exit 1; }
mkdir "$scratch/models"
printf '# assumed\na = 1;\n\n\n\nb = 2; # assumed\nc = 3;\n' >"$scratch/models/m.cfg"
[ "$(unmarked "$scratch/models/m.cfg" | wc -l)" -eq 1 ] || { echo 'wrong: it sees too little'; exit 1; }

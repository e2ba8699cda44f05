#!/usr/bin/env bash
# The transcripts in README.md and docs/tutorial.md are what the program prints, but for lines of
# provenance, which name the revision. `tools/dev/transcript` writes them anew.
set -u
cd "$FUNNEL_SOURCE_DIR" || exit 1
tools/dev/transcript --check README.md docs/tutorial.md || exit 1

# A document that says something else is found out, and can be written anew.
document=$(mktemp) || exit 1
trap 'rm -f "$document"' EXIT
cat >"$document" <<'END'
<!-- file: plan.cfg -->
```
model = "five-stage";
```

<!-- transcript -->
```
$ funnel check plan.cfg | \
    tail -1
plan.cfg: 7 mistakes
```
END
tools/dev/transcript --check "$document" >/dev/null && { echo "a wrong transcript passes"; exit 1; }
tools/dev/transcript "$document"
grep -qx 'plan.cfg: 3 mistakes' "$document" || { echo "it is not written anew"; cat "$document"; exit 1; }
tools/dev/transcript --check "$document"

#!/usr/bin/env bash
# The transcript in README.md is what the program prints, but for the line of provenance at its end,
# which names the revision. `tools/dev/transcript` writes it anew.
set -u
cd "$FUNNEL_SOURCE_DIR" || exit 1

in_readme() {
  awk '/<!-- transcript:/ { getline; inside = 1; next }
       inside && (/^```$/ || /^funnel [0-9]/) { exit }
       inside' README.md
}
printed() {
  NO_COLOR=1 "$FUNNEL_PROGRAM" optimize configs/spring-launch.cfg | sed '/^funnel [0-9]/,$d'
}

in_readme >"${TMPDIR:-/tmp}/readme.$$"
trap 'rm -f "${TMPDIR:-/tmp}/readme.$$"' EXIT
if ! diff "${TMPDIR:-/tmp}/readme.$$" <(printed); then
  echo "README.md: the transcript is not what the program prints; run tools/dev/transcript"
  exit 1
fi
[ -s "${TMPDIR:-/tmp}/readme.$$" ]

#!/usr/bin/env bash
# A page without the engine of what-if says so, and why, and is whole otherwise: as programs write it
# that were built without (debug, asan, clang), else with the engine taken out.
set -u
elsewhere=1 # the driver may be that of another build
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
expect 0 simulate "$plan" --engine expected --set horizon_days=9 --quiet --report page.html --json page.json
in_browser without_sliders.mjs "$scratch/page.html" "$scratch/page.json"

finish

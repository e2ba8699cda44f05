#!/usr/bin/env bash
# The engine of the page, as WebAssembly, against the program: every shipped plan as it stands and
# with many numbers moved, all figures and days; the plan it saves; what it says of mistakes; how
# long a move takes.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
compare_with_program

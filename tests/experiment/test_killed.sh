#!/usr/bin/env bash
# Four processes killed at any moment lose nothing that was committed, and what one process brings
# to its end is, byte for byte, the tables of a run nobody disturbed. (200 rounds: test_long_killed.)
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
kill_rounds 4 400
finish

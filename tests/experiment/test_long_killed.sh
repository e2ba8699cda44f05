#!/usr/bin/env bash
# As test_killed.sh, 200 times.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
kill_rounds 200 1000
finish

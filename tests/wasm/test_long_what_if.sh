#!/usr/bin/env bash
# The same with a number of each kind moved alone, and over the reference cases (FUNNEL_CASES).
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
compare_with_program long

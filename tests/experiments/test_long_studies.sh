#!/usr/bin/env bash
# The studies of experiments/ in full: their tables, sentences and pictures are what the program gives, and
# what they say in words holds.
set -u
cd "$FUNNEL_SOURCE_DIR" || exit 1
command -v python3 >/dev/null || { echo 'skipped: python3 is missing'; exit 77; }
export PYTHONDONTWRITEBYTECODE=1
exec python3 tools/dev/studies --check

#!/usr/bin/env bash
# Every source is as clang-format 14 leaves it; other versions disagree about details.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
clang_format=$(command -v clang-format-14 || command -v clang-format) ||
  skip "clang-format is missing"
"$clang_format" --version | grep -q 'version 14\.' || skip "clang-format is not version 14"

cd "$source_dir" || exit 1
find src tests -name '*.[ch]' ! -path '*/vendor/*' -print0 |
  xargs -0 "$clang_format" --dry-run -Werror

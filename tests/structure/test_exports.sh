#!/usr/bin/env bash
# The shared library exports what funnel.h declares, all of it and nothing else.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
library=$build_dir/libfunnel.so
command -v nm >/dev/null || skip "nm is missing"
[ -e "$library" ] || { wrong "$library" "is missing"; finish; }

# Names that begin with an underscore or a dot are the compiler's (sanitizers, OpenMP's locks).
exported() { nm -D --defined-only "$library" | awk '{ print $3 }' | grep -v '^[_.]' | sort -u; }

# A declaration goes from FNL_API to its semicolon; its name stands before the first parenthesis.
declared() {
  sed -e 's://.*$::' -e '/^ *#/d' "$source_dir/src/funnel.h" | tr '\n' ' ' |
    sed -e 's:/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/: :g' | tr ';' '\n' |
    sed -nE 's/.*FNL_API[^(]*[^a-z0-9_(](fnl_[a-z0-9_]+) *\(.*/\1/p' | sort -u
}

[ -n "$(declared)" ] || wrong src/funnel.h "declares no function"
while read -r name; do
  case $name in
    fnl_*) wrong "$name" "is exported, but not in funnel.h" ;;
    *) wrong "$name" "is exported and does not begin with fnl_" ;;
  esac
done < <(comm -23 <(exported) <(declared))
while read -r name; do
  wrong "$name" "is in funnel.h, but not exported: is it defined?"
done < <(comm -13 <(exported) <(declared))

finish

#!/usr/bin/env bash
# What the documentation names exists: files of src/ and other folders, what links lead to, functions and
# types, and the functions that headings of docs/model.md point to. Pictures are small, and all are shown.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$source_dir" || exit 1
pages=(README.md docs/*.md)
checked=0

ticked() { grep -ohE '`[^`]+`' "$@" | tr -d '`' | sort -u; }

while read -r word; do
  case $word in
    *[!a-z0-9_/.-]*) continue ;;
    src/*.[ch] | tests/*/* | tools/* | configs/* | models/*) file=$word ;;
    */*.[ch]) file=src/$word ;;
    *) continue ;;
  esac
  checked=$((checked + 1))
  [ -e "$file" ] || wrong docs "names $word, which is not there"
done < <(ticked "${pages[@]}")

while read -r name; do
  checked=$((checked + 1))
  grep -rqw -- "$name" src || wrong docs "names $name, which is not in src/"
done < <(
  ticked "${pages[@]}" | grep -E '^fnl_[a-z_]+$'
  grep '^### 7' docs/model.md | grep -oE '`[a-z_]+`' | tr -d '`'
)

# Links of each page, from the folder it is in.
for page in "${pages[@]}"; do
  while read -r link; do
    checked=$((checked + 1))
    [ -e "$(dirname "$page")/$link" ] || wrong "$page" "leads to $link, which is not there"
  done < <(grep -ohE '\]\([^)#]+' "$page" | sed 's/^](//' | grep -v '^https\?:')
done

bytes=0
for picture in docs/pictures/*; do
  grep -qF "pictures/$(basename "$picture"))" "${pages[@]}" || wrong "$picture" "is shown nowhere"
  size=$(wc -c <"$picture")
  [ "$size" -lt 120000 ] || wrong "$picture" "has $size bytes"
  bytes=$((bytes + size))
done
[ "$bytes" -lt 600000 ] || wrong docs/pictures "has $bytes bytes"

[ "$checked" -gt 20 ] || wrong docs "only $checked names were checked"
finish

#!/usr/bin/env bash
# The manual pages, made of --help by help2man: one a command, with every option and example, and
# typeset without a warning.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
program=${FUNNEL_PROGRAM:-$build_dir/funnel}
command -v help2man >/dev/null || skip "help2man is missing"
command -v groff >/dev/null || skip "groff is missing"
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT

"$source_dir/cmake/manual.sh" "$program" 9.8.7 "$pages" || wrong manual.sh "fails"
commands=$("$program" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
[ "$(wc -w <<<"$commands")" -ge 13 ] || wrong help "lists the commands: $commands"

# typeset PAGE: as plain text, without hyphens and page breaks.
typeset_page() {
  groff -man -ww -Tascii -P-c -rLL=400n -rHY=0 "$pages/$1.1" 2>"$pages/warnings" | sed 's/.\x08//g'
}

# shows PAGE TEXT: in one line or over several.
shows() {
  tr -s ' \n' ' ' <"$pages/text" | grep -qF -- "$2" || wrong "$1.1" "does not show: $2"
}

for name in funnel $(printf 'funnel-%s ' $commands); do
  [ -s "$pages/$name.1" ] || { wrong "$name.1" "is missing"; continue; }
  typeset_page "$name" >"$pages/text"
  [ ! -s "$pages/warnings" ] || wrong "$name.1" "has warnings: $(head -3 "$pages/warnings")"
  for section in NAME SYNOPSIS DESCRIPTION OPTIONS EXAMPLES 'SEE ALSO'; do
    grep -qx "$section" "$pages/text" || wrong "$name.1" "has no section $section"
  done
  shows "$name" 'Funnel 9.8.7'
  command=${name#funnel} && command=${command#-}
  "$program" ${command:+"$command"} --help >"$pages/help"
  while read -r option; do
    shows "$name" " $option"
  done < <(sed -nE 's/^  (--[a-z-]+).*/\1/p' "$pages/help")
  while read -r example; do
    shows "$name" "$example"
  done < <(sed -n '/^Examples:/,/^$/s/^  \(funnel .*\)/\1/p' "$pages/help" | sed 's/   *[^ ].*//')
done
for command in $commands; do
  typeset_page funnel >"$pages/text"
  shows funnel "funnel-$command(1)"
done

finish

#!/usr/bin/env bash
# Writes the manual pages, funnel.1 and a funnel-COMMAND.1 each, from what the program says of
# itself by --help; by help2man, which likes other headings and examples at the end.
#
#   cmake/manual.sh PROGRAM VERSION FOLDER [HELP2MAN]
set -eu
program=$1 version=$2 folder=$3 help2man=${4:-help2man}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The text of --help, rearranged: sections between stars, each example a paragraph.
cat >"$scratch/rearrange" <<'AWK'
/^Examples:$/ { in_examples = 1; next }
in_examples && /^$/ { in_examples = 0; next }
in_examples {
  command = $0; sub(/^ +/, "", command); comment = ""
  if (match(command, /  +/)) {
    comment = substr(command, RSTART + RLENGTH); command = substr(command, 1, RSTART - 1)
  }
  examples = examples (comment ? "  " command "\n                        " comment "\n" : "  $ " command "\n\n")
  next
}
/^(Commands|Topics|Exit status):$/ { sub(/:$/, ""); print "*" $0 "*"; next }
{ print }
END { printf "\nExamples:\n%s\n*See also*\n%s\n", examples, see }
AWK

# page NAME SUMMARY SEE ARGUMENT...: of `funnel ARGUMENT... --help`.
page() {
  local name=$1 summary=$2 see=$3
  shift 3
  "$program" "$@" --help | awk -v see="$see" -f "$scratch/rearrange" >"$scratch/text"
  printf '#!/bin/sh\ncat "%s"\n' "$scratch/text" >"$scratch/$name"
  chmod +x "$scratch/$name"
  "$help2man" --no-info --section=1 --manual="Funnel" --source="Funnel $version" \
    --version-string="$version" --name="$summary" --output="$folder/$name.1" "$scratch/$name"
}

mkdir -p "$folder"
rm -f "$folder"/funnel*.1
"$program" --help | sed -n '/^Commands:$/,/^$/s/^  \([a-z-]*\)  *\(.*\)/\1 \2/p' >"$scratch/commands"
page funnel "$("$program" --help | sed -n 's/^Funnel \([^.]*\)\..*/\1/p')" \
  "$(sed 's/ .*/(1)/; s/^/funnel-/; $!s/$/,/' "$scratch/commands")"
while read -r command summary; do
  page "funnel-$command" "$summary" "funnel(1)" "$command"
done <"$scratch/commands"

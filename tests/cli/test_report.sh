#!/usr/bin/env bash
# A page is made of stored results: the same bytes by --report, by --output and by `report`; what is no
# result is refused with its place, and nothing is overwritten or left behind.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
quick=(--replications 3 --set horizon_days=20 --quiet)

# ---- one page, three ways ----

expect 0 simulate "$plan" "${quick[@]}" --json plain.json --report page.html
expect 0 simulate "$plan" "${quick[@]}" --output folder --report also.html
is_empty out
cmp -s folder/report.html also.html || wrong "--report and report.html of --output differ"
expect 0 report folder/summary.json -o again.html
is_empty out
cmp -s folder/report.html again.html || wrong "report makes another page of summary.json"
expect 0 report folder/summary.json --report=by-option.html
cmp -s again.html by-option.html || wrong "-o and --report differ"
expect 0 report folder/summary.json
[ "$(cat out)" = report.html ] || wrong "report does not name the file it chose"
cmp -s again.html report.html || wrong "report.html differs"
says page.html '<title>Spring launch</title>'
[ "$(wc -c <again.html)" -le 2500000 ] || wrong "the page has $(wc -c <again.html) bytes"

# Every command that gives a result gives its page, and says in it which it is.
expect 0 frontier "$plan" "${quick[@]}" --points 2 --report frontier.html --json frontier.json
expect 0 optimize "$plan" "${quick[@]}" --set optimize.certify=false --report optimize.html
expect 0 cascade "$plan" "${quick[@]}" --set population=2000 --report cascade.html --json cascade.json
expect 0 attribute "$plan" "${quick[@]}" --set population=2000 --report attribute.html
expect 0 chain "$plan" --set horizon_days=20 --quiet --report chain.html
printf 'search > email,3,210.5,12\nemail,2,99,4\n' >paths.csv
expect 0 attribute --paths paths.csv --quiet --report paths.html
for command in frontier optimize cascade attribute chain; do
  says "$command.html" "\"command\": \"$command\""
done
says paths.html '"file": "paths.csv"'

expect 0 report cascade.json plain.json frontier.json -o several.html
[ "$(grep -c '"program": "funnel"' several.html)" -eq 3 ] || wrong "a page of three results has not three"

# What an editor has put a byte-order mark before is the same result, and no plan as before.
{ printf '\xef\xbb\xbf' && cat folder/summary.json; } >folder/marked.json
expect 0 report folder/marked.json -o marked.html
cmp -s again.html marked.html || wrong "a byte-order mark before a result changes its page"
expect 2 check folder/marked.json
says out 'is a result in JSON, not a plan'

# ---- what is refused, with its place, before anything is written ----

refuses() { # PLACE_AND_MESSAGE FILE
  expect 2 report "$2" -o never.html
  says err "$1"
  says err 'hint: '
  [ ! -e never.html ] || { wrong "a page was made of $2"; rm never.html; }
}
printf '{"program": "funnel",\n "command": }\n' >broken.json
refuses 'broken.json:2: error: is no JSON: ' broken.json
printf '{"program"; 7}\n' >words.json
refuses 'words.json:1: error: is no JSON: ' words.json
printf '[1, 2]\n' >array.json
refuses 'array.json:1: error: is no result: a result is an object' array.json
printf '{"command": "simulate"}\n' >no-program.json
refuses 'no-program.json:1: error: is no result of this program: it has no "program"' no-program.json
printf '{"program": "other", "command": "simulate"}\n' >other.json
refuses 'other.json:1: error: is a result of another program' other.json
printf '{"program": "funnel", "command": 7}\n' >no-command.json
refuses 'no-command.json:1: error: is no result of this program: it has no "command"' no-command.json
: >empty.json
refuses 'empty.json' empty.json
refuses 'missing.json: error: cannot be opened: No such file or directory' missing.json
mkfifo pipe
refuses 'pipe: error: ' pipe
refuses 'folder: error: ' folder
expect 2 report plain.json broken.json -o never.html
[ ! -e never.html ] || wrong "a page was made of a good and a broken result"
expect 2 report
says err 'report needs RESULT...'
expect 2 report plain.json -o one.html --report other.html
says err 'say the same'

# ---- nothing takes the place of anything ----

cp plain.json kept.json
expect 2 report plain.json -o plain.json
says err 'plain.json: error: is what is read: the page would overwrite it'
expect 2 report plain.json -o ./folder/../plain.json
ln -s plain.json alias.json
expect 2 report alias.json -o plain.json
cmp -s plain.json kept.json || wrong "a result was overwritten by its page"
mkdir own && cp "$plan" own/plan.cfg && cp -r "$source_dir/models" .
expect 2 simulate own/plan.cfg "${quick[@]}" --report own/plan.cfg
says err 'results would overwrite it'
expect 2 simulate "$plan" "${quick[@]}" --report once.x --json once.x
says err 'once.x: error: is where both --json and --report would write'
expect 2 simulate "$plan" "${quick[@]}" --output folder --report folder/daily.csv
says err 'folder/daily.csv: error: is where both --output and --report would write'
expect 2 simulate "$plan" "${quick[@]}" --output folder --json folder/report.html
expect 0 simulate "$plan" "${quick[@]}" --output folder --report folder/report.html
expect 2 chain "$plan" --output folder --json folder/levers.csv
expect 1 report plain.json -o missing/page.html
says err 'could not write missing/page.html: No such file or directory'
expect 2 check "$plan" --report page.html
says err 'check does not take the option --report'

finish

#!/usr/bin/env bash
# The page's sentence says of every objective what the terminal's says: more or less than the plan's.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.sh"
command -v node >/dev/null || skip "node is missing"

cat >sentence.mjs <<'JS'
import fs from "node:fs";
const [reportFolder, modules, file] = process.argv.slice(2);
const { loadPage } = await import(modules);
const { answerOf } = loadPage(reportFolder, ["answerOf"]);
console.log(answerOf(JSON.parse(fs.readFileSync(file))).sentence);
JS

# way FILE: whether the sentence in it has the recommended split bring more or less.
way() { tr '\n' ' ' <"$1" | grep -oE '(more|less) than your +plan' | head -1 | cut -d' ' -f1; }

# agrees MORE_OR_LESS PATH=VALUE...
agrees() {
  local wanted=$1 settings=()
  shift
  for setting in "$@"; do settings+=(--set "optimize.$setting"); done
  expect 0 optimize "$plan" --engine expected --set horizon_days=30 --set optimize.certify=false \
    "${settings[@]}" --json result.json
  node sentence.mjs "$source_dir/src/report" "$source_dir/tests/report/page_modules.mjs" \
    result.json >sentence || wrong "no sentence for $*"
  [ "$(way out)" = "$wanted" ] || wrong "$*: the terminal does not say $wanted: $(head -4 out)"
  [ "$(way sentence)" = "$wanted" ] || wrong "$*: the page does not say $wanted: $(cat sentence)"
  says result.json "\"objective_better\": \"$wanted\""
}

agrees more objective=roas
agrees more objective=profit value_beyond_horizon=true
agrees less objective=cpa
agrees less objective=cpa value_beyond_horizon=true
agrees less objective=metric metric=campaigns.prospecting.effective_cpm
agrees less objective=metric metric=channels.prospecting.cost

finish

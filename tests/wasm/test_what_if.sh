#!/usr/bin/env bash
# The engine of the page, as WebAssembly, against the program: every shipped plan and every reference
# case as it stands and under several settings, all figures and days; the plan it saves; what it says
# of mistakes; how long a move takes. By node, which runs what the page runs (page/engine.js).
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../structure/lib.sh"
module=$build_dir/generated/wasm/what_if.wasm
command -v node >/dev/null || skip "node is missing"
[ -e "$module" ] || skip "the page's engine is not built: clang, lld or wasi-libc are missing"
cd "$source_dir" || exit 1
exec node tests/wasm/what_if.js "$module" "${FUNNEL_PROGRAM:-$build_dir/funnel}" \
  "$build_dir/tests/wasm/plan_json"

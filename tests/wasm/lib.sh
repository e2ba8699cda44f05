# shellcheck shell=bash
# lib.sh: the page's engine against the program, by node, which runs what the page runs.
. "$(dirname "${BASH_SOURCE[0]}")/../structure/lib.sh"

# compare_with_program [long]
compare_with_program() {
  local module=$build_dir/generated/wasm/what_if.wasm
  command -v node >/dev/null || skip "node is missing"
  [ -e "$module" ] || skip "the page's engine is not built: clang, lld or wasi-libc are missing"
  cd "$source_dir" || exit 1
  node tests/wasm/what_if.js "$module" "${FUNNEL_PROGRAM:-$build_dir/funnel}" \
    "$build_dir/tests/wasm/plan_json" "$@"
}

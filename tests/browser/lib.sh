# shellcheck shell=bash
# lib.sh: what tests in a browser need; where something is missing they are skipped.
. "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.sh"

build_dir=${FUNNEL_BUILD_DIR:-$source_dir/build}
modules=${FUNNEL_BROWSER_MODULES:-$build_dir/browser/node_modules}
# Where `elsewhere` is set, that which tools/check would use does as well.
[ -z "${elsewhere:-}" ] || [ -e "$modules" ] || modules=$source_dir/build/browser/node_modules
chromium=$(command -v chromium || command -v chromium-browser) || skip "chromium is missing"
command -v node >/dev/null || skip "node is missing"
[ -e "$modules/playwright-core" ] && [ -e "$modules/axe-core" ] ||
  skip "the browser's driver is missing: tests/browser/install $build_dir/browser"

# in_browser SCRIPT ARGUMENT...: a script of this folder passes.
in_browser() {
  local script=$1
  shift
  FUNNEL_BROWSER_MODULES=$modules FUNNEL_CHROMIUM=$chromium FUNNEL_PROGRAM=$program \
    node "$source_dir/tests/browser/$script" "$@" || wrong "something in $script"
}

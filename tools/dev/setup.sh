# shellcheck shell=bash
# setup.sh: from a bare Debian 12 to a built tree; sourced by tools/quickstart and tools/check.
#
# What is there is used, whether or not it came from a package; only what is missing is installed,
# so a machine that has everything needs neither the network nor root. The caller sets `caller`,
# the name that messages begin with. Sourcing this goes to the project's top folder.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root" || exit 1

build_packages=(gcc libc6-dev cmake ninja-build pkg-config libgsl-dev libconfig-dev nettle-dev
  libjansson-dev zlib1g-dev libsqlite3-dev libigraph-dev)
test_packages=(check)

# One line, and the end.
fail() {
  printf '%s: %s\n' "$caller" "$*" >&2
  exit 1
}

# For the sliders of report pages, and to test them; without these pages are written without.
what_if_packages=(clang lld wasi-libc libclang-rt-14-dev-wasm32 nodejs)

# For tests of report pages in a browser, with what tests/browser/install gets; some 300 MB.
browser_packages=(chromium nodejs npm)

# Whether what the package is wanted for is there.
package_present() {
  case $1 in
    libc6-dev) [ -e /usr/include/stdio.h ] ;;
    libgsl-dev) pkg-config --exists gsl ;;
    libconfig-dev) pkg-config --exists libconfig ;;
    libjansson-dev) pkg-config --exists jansson ;;
    nettle-dev) pkg-config --exists nettle ;;
    zlib1g-dev) pkg-config --exists zlib ;;
    libsqlite3-dev) pkg-config --exists sqlite3 ;;
    libigraph-dev) pkg-config --exists igraph ;;
    libnlopt-dev) pkg-config --exists nlopt ;;
    check) pkg-config --exists check ;;
    ninja-build) command -v ninja ;;
    lld) command -v wasm-ld || command -v wasm-ld-14 ;;
    nodejs) command -v node ;;
    gcc | cmake | pkg-config | clang | clang-format | valgrind | chromium | npm) command -v "$1" ;;
    *) dpkg-query -W -f '${Status}' "$1" | grep -q '^install ok installed$' ;;
  esac >/dev/null 2>&1
}

# need_packages PACKAGE...: installs those that are missing.
need_packages() {
  local package missing=() as_root=()
  for package; do
    package_present "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return

  local install="apt-get install --no-install-recommends ${missing[*]}"
  command -v apt-get >/dev/null || fail "please install what Debian calls: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "packages are missing; run as root: $install"
    as_root=(sudo)
    [ -t 0 ] || as_root+=(-n) # nobody is there to type a password
  fi
  echo "Installing ${missing[*]} …"
  logged "packages are missing and could not be installed; run as root: apt-get update && $install" \
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c \
    'apt-get update && apt-get install --yes --no-install-recommends "$@"' sh "${missing[@]}"
}

# logged MESSAGE COMMAND...: runs quietly; if the command fails, its output, then MESSAGE.
logged() {
  local message=$1 log
  shift
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    rm -f "$log"
    fail "$message"
  fi
  rm -f "$log"
}

# build_preset PRESET TARGET [CMAKE ARGUMENT...]
build_preset() {
  local preset=$1 target=$2
  shift 2
  echo "Building ($preset) …"
  logged "configuring the preset $preset failed" cmake --preset "$preset" "$@"
  logged "building the preset $preset failed" cmake --build --preset "$preset" --target "$target"
}

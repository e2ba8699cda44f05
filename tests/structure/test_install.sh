#!/usr/bin/env bash
# Installs to a new folder and uses what is there as a stranger would: a program of five lines,
# found by pkg-config, by find_package, and linked with the static library; and the program.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cc=${FUNNEL_CC:-cc}
read -ra cflags <<<"${FUNNEL_CFLAGS:-}"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
prefix=$scratch/prefix

# must WHAT COMMAND...: quiet unless the command fails.
must() {
  local what=$1
  shift
  "$@" >"$scratch/log" 2>&1 || { cat "$scratch/log"; wrong install "$what"; finish; }
}

must "cmake --install fails" cmake --install "$build_dir" --prefix "$prefix"
# What works only where it was installed first is not relocatable.
must "the folder cannot be moved" mv "$prefix" "$scratch/moved"
prefix=$scratch/moved
lib_dir=$(dirname "$(find "$prefix" -name libfunnel.a)")
[ -e "$lib_dir/libfunnel.so" ] || wrong "$lib_dir" "has no libfunnel.so beside libfunnel.a"
for folder in models configs; do
  [ -d "$prefix/share/funnel/$folder" ] || wrong "share/funnel/$folder" "is not installed"
done
for script in share/bash-completion/completions/funnel share/zsh/site-functions/_funnel; do
  grep -q 'completion line' "$prefix/$script" || wrong "$script" "is not installed"
done
if [ -d "$build_dir/pages/man1" ]; then
  [ -e "$prefix/share/man/man1/funnel.1" ] || wrong share/man/man1/funnel.1 "is not installed"
fi

mkdir "$scratch/consumer"
cd "$scratch/consumer" || exit 1
cat >consumer.c <<'C'
#include <funnel.h>
#include <stdio.h>
int main(void) {
  return printf("%s %s\n", fnl_version(), fnl_status_text(FNL_OK)) < 0;
}
C
cat >CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(consumer C)
find_package(funnel 0.1 REQUIRED COMPONENTS static)
foreach(kind IN ITEMS funnel static)
  add_executable(consumer_${kind} consumer.c)
  target_link_libraries(consumer_${kind} PRIVATE funnel::${kind})
endforeach()
CMAKE

says_version() { # WHAT COMMAND...
  local what=$1
  shift
  must "$what does not run" "$@"
  grep -q "^$version.* done\$" "$scratch/log" || wrong "$what" "says: $(cat "$scratch/log")"
}

export PKG_CONFIG_PATH=$lib_dir/pkgconfig
must "pkg-config does not know funnel" pkg-config --exists --print-errors funnel
version=$(pkg-config --modversion funnel)
read -ra flags <<<"$(pkg-config --cflags --libs funnel)"
must "pkg-config's flags do not compile" \
  "$cc" "${cflags[@]}" consumer.c -o by_pkg_config "${flags[@]}"
says_version "the pkg-config consumer" env LD_LIBRARY_PATH="$lib_dir" ./by_pkg_config

must "find_package fails" cmake -B build -G "${FUNNEL_GENERATOR:-Ninja}" \
  "-DCMAKE_PREFIX_PATH=$prefix" "-DCMAKE_C_COMPILER=$cc" "-DCMAKE_C_FLAGS=${cflags[*]}"
must "the find_package consumer does not compile" cmake --build build
says_version "the find_package consumer" build/consumer_funnel
says_version "the static consumer" build/consumer_static

[ -x "$prefix/bin/funnel" ] || { wrong bin/funnel "is not installed"; finish; }
must "the installed program does not run" "$prefix/bin/funnel" --version
must "the installed program cannot simulate the installed plan" \
  "$prefix/bin/funnel" simulate "$prefix/share/funnel/configs/spring-launch.cfg" \
  --engine expected --json -

finish

#!/usr/bin/env bash
# Includes point down the layers and never up; what the browser shall run stays plain C; threads
# stay in one place; names of the field stay out of the code.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$source_dir/src" || exit 1

# Each may include itself and those before it.
layers=(base random model network engine study metric optimize experiment report wasm cli)
# May hold `#pragma omp`.
threaded_files=(study/replicate.c)
# The generated header of cmake/BuildInfo.cmake: in one file, so that a commit compiles one file.
build_info=fnl_build_info.h
# Files of these, with all that they include, must do without the libraries below; random/rng is
# the one that makes a gsl_rng of our streams.
portable_files() { find base random engine -name '*.[ch]' ! -path 'random/rng.[ch]'; }
foreign_headers='gsl/|omp\.h|libconfig|sqlite3|mpi\.h'
# The page's engine is made of these, and needs nothing but C17.
module_files() { grep -v '^#' wasm/sources; }
c17_headers='assert|ctype|errno|float|inttypes|limits|locale|math|stdalign|stdarg|stdbool|stddef|stdint|stdio|stdlib|string'
# Stages and campaigns of models and plans: text files know them, C files do not.
field_names='prospecting|retargeting|remarketing|unaware|considering|advocate|lurker|lurkers|vips'

rank() {
  local i
  for i in "${!layers[@]}"; do
    [ "${layers[i]}" = "$1" ] && echo "$i" && return
  done
}

# What every file includes, read once: names of a line each.
declare -A own=() system=()
while read -r file bracket header; do
  case $bracket in
    '"') own[$file]+=$header$'\n' ;;
    '<') system[$file]+=$header$'\n' ;;
  esac
done < <(grep -rE --include='*.[ch]' '^[[:space:]]*#[[:space:]]*include[[:space:]]' . |
  sed -nE 's/^\.\/([^:]+):[^<"]*([<"])([^>"]+).*/\1 \2 \3/p')

# own_includes FILE, system_includes FILE: one name a line.
own_includes() { printf '%s' "${own[$1]:-}"; }
system_includes() { printf '%s' "${system[$1]:-}"; }

check_direction() { # FILE
  local file=$1 layer=${1%%/*} header target
  [ -n "$(rank "$layer")" ] || { wrong "src/$file" "is in no layer of the list"; return; }
  while read -r header; do
    [ "$header" = funnel.h ] || [ "$header" = "$build_info" ] && continue
    target=$(rank "${header%%/*}")
    if [ ! -e "$header" ]; then
      wrong "src/$file" "includes \"$header\", which is not a path from src/"
    elif [ -z "$target" ]; then
      wrong "src/$file" "includes \"$header\", which is in no layer"
    elif [ "$target" -gt "$(rank "$layer")" ]; then
      wrong "src/$file" "includes \"$header\": $layer must not know ${header%%/*}"
    fi
  done < <(own_includes "$file")
}

# Follows a file's includes; remembers in the named array what it has seen.
declare -A portable=() of_module=()
follow() { # SEEN FILE
  local -n seen=$1
  local file=$2 header
  [ -n "${seen[$file]:-}" ] || [ ! -e "$file" ] && return
  seen[$file]=1
  while read -r header; do follow "$1" "$header"; done < <(own_includes "$file")
}

n_files=0
while read -r file; do
  n_files=$((n_files + 1))
  check_direction "$file"
done < <(find . -mindepth 2 -name '*.[ch]' -printf '%P\n' | sort)
[ "$n_files" -gt 0 ] || wrong src "holds no source file"

own_includes funnel.h | grep -q . && wrong src/funnel.h "includes a header of ours"

n_build_info=$(grep -rl "\"$build_info\"" --include='*.[ch]' . | wc -l)
[ "$n_build_info" -le 1 ] || wrong "$build_info" "is included by $n_build_info files"

while read -r file; do follow portable "$file"; done < <(portable_files)
for file in "${!portable[@]}"; do
  while read -r header; do
    wrong "src/$file" "includes <$header>, and the engines need this file everywhere"
  done < <(system_includes "$file" | grep -E "^($foreign_headers)")
done

while read -r file; do
  [ -e "$file" ] || wrong src/wasm/sources "names $file, which is not there"
  follow of_module "$file"
done < <(module_files)
[ "${#of_module[@]}" -gt 50 ] || wrong src/wasm/sources "names too little to be an engine"
for file in "${!of_module[@]}"; do
  while read -r header; do
    wrong "src/$file" "includes <$header>, and a page has nothing but C17"
  done < <(system_includes "$file" | grep -vE "^($c17_headers)\\.h\$")
done

while read -r file; do
  [[ " ${threaded_files[*]} " = *" ${file#./} "* ]] || wrong "src/${file#./}" "holds #pragma omp"
done < <(grep -rlE '^[[:space:]]*#[[:space:]]*pragma[[:space:]]+omp|_Pragma\("omp' --include='*.[ch]' .)

# Only whole literals: a name within an example's text is documentation.
while IFS= read -r line; do
  wrong "src/${line#./}" "names a stage or a campaign"
done < <(grep -rnE "\"($field_names)\"" --include='*.[ch]' . | grep -vE ':[[:space:]]*(/?\*|//)')

finish

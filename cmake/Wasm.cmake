# The engine of the report page's what-if: the files of src/wasm/sources, which are also the
# library's own, compiled to WebAssembly by clang with wasi-libc, without Emscripten. It exports what
# src/wasm/what_if.h declares, and the library embeds it. Where the compiler is missing pages are
# written without sliders, and say so.
#
#   fnl_wasm()   gives the library its copy (report/what_if_module.h)
option(FNL_WHAT_IF "Build the what-if of report pages, where clang can compile to WebAssembly" ON)

set(FNL_WASM_FLAGS --target=wasm32-wasi -std=c17 -Os -ffp-contract=off -D_XOPEN_SOURCE=700
  -Wall -Wextra -Wshadow -Wconversion)
if(FNL_WERROR)
  list(APPEND FNL_WASM_FLAGS -Werror)
endif()
set(FNL_WASM_LINK --target=wasm32-wasi -mexec-model=reactor -Wl,--strip-all)

# Whether clang, wasm-ld, wasi-libc and compiler-rt are all there: by using them.
function(find_wasm_compiler)
  find_program(FNL_WASM_CC NAMES clang-14 clang DOC "clang with wasm-ld, wasi-libc and compiler-rt")
  set(scratch "${PROJECT_BINARY_DIR}/generated/wasm/try")
  file(WRITE "${scratch}.c" "#include <math.h>\n#include <stdio.h>\n"
    "int try(char *text, double x) { return sprintf(text, \"%g\", expm1(x)); }\n")
  execute_process(
    COMMAND "${FNL_WASM_CC}" ${FNL_WASM_LINK} -Wl,--export=try "${scratch}.c" -o "${scratch}.wasm"
    RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET
  )
  if(failed)
    set(FNL_WASM_WORKS FALSE PARENT_SCOPE)
  else()
    set(FNL_WASM_WORKS TRUE PARENT_SCOPE)
  endif()
endfunction()

# -Wl,--export=… of every function that the header declares.
function(list_exports result)
  file(READ "${PROJECT_SOURCE_DIR}/src/wasm/what_if.h" header)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS src/wasm/what_if.h)
  string(REGEX MATCHALL "fnl_what_if_[a-z_]+\\(" names "${header}")
  list(REMOVE_DUPLICATES names)
  list(TRANSFORM names REPLACE "(.+)\\(" "-Wl,--export=\\1")
  set(${result} ${names} PARENT_SCOPE)
endfunction()

# Compiles and links; sets FNL_WASM_MODULE to what comes of it.
function(build_wasm_module)
  set(folder "${PROJECT_BINARY_DIR}/generated/wasm")
  file(STRINGS "${PROJECT_SOURCE_DIR}/src/wasm/sources" sources REGEX "^[^#]")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS src/wasm/sources)
  set(objects)
  foreach(source IN LISTS sources)
    string(REPLACE "/" "_" object "${source}.o")
    set(object "${folder}/${object}")
    # Compiled where the sources lie, by relative names, the module is the same in every folder.
    add_custom_command(
      OUTPUT "${object}"
      COMMAND "${FNL_WASM_CC}" ${FNL_WASM_FLAGS} -I. -MD -MT "${object}" -MF "${object}.d"
        -c "${source}" -o "${object}"
      DEPENDS "src/${source}"
      DEPFILE "${object}.d"
      WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}/src"
      COMMENT "Compiling ${source} to WebAssembly"
      VERBATIM
    )
    list(APPEND objects "${object}")
  endforeach()
  list_exports(exports)
  add_custom_command(
    OUTPUT "${folder}/what_if.wasm"
    COMMAND "${FNL_WASM_CC}" ${FNL_WASM_LINK} ${exports} ${objects} -o "${folder}/what_if.wasm"
    DEPENDS ${objects}
    COMMENT "Linking what_if.wasm"
    VERBATIM
  )
  set(FNL_WASM_MODULE "${folder}/what_if.wasm" PARENT_SCOPE)
endfunction()

# How it is with this build; sets FNL_WASM_MODULE, "" where there is none, and FNL_WASM_MISSING, why.
function(choose_wasm_module)
  set(FNL_WASM_MODULE "" PARENT_SCOPE)
  if(FNL_WHAT_IF)
    find_wasm_compiler()
  endif()
  if(NOT FNL_WHAT_IF)
    set(missing "FNL_WHAT_IF was off")
  elseif(NOT FNL_WASM_WORKS)
    set(missing
      "of Debian's clang, lld, wasi-libc and libclang-rt-14-dev-wasm32 something was missing")
  else()
    set(missing "")
    build_wasm_module()
    set(FNL_WASM_MODULE "${FNL_WASM_MODULE}" PARENT_SCOPE)
  endif()
  set(FNL_WASM_MISSING "${missing}" PARENT_SCOPE)
  if(missing)
    message(STATUS "What-if in report pages: no (${missing})")
  else()
    message(STATUS "What-if in report pages: yes (${FNL_WASM_CC})")
  endif()
endfunction()

function(fnl_wasm)
  set(embedder src/report/what_if_module.c)
  choose_wasm_module()
  if(FNL_WASM_MODULE)
    set_property(SOURCE ${embedder} APPEND PROPERTY OBJECT_DEPENDS "${FNL_WASM_MODULE}")
  else()
    set(FNL_WASM_MODULE "${PROJECT_BINARY_DIR}/generated/wasm/none")
    file(WRITE "${FNL_WASM_MODULE}" "")
  endif()
  set_property(SOURCE ${embedder} APPEND PROPERTY COMPILE_DEFINITIONS
    "FNL_WHAT_IF_MODULE=\"${FNL_WASM_MODULE}\"" "FNL_WHAT_IF_MISSING=\"${FNL_WASM_MISSING}\"")
endfunction()

# igraph is loaded when the program first asks for it (src/network/igraph_guest.h), so nothing is
# linked with it: a target that uses it gets the headers, and the name by which the loader knows the
# library that they belong to ("libigraph.so.3"), as FNL_IGRAPH_LIBRARY.
#
#   fnl_igraph(TARGET)
pkg_check_modules(IGRAPH REQUIRED IMPORTED_TARGET igraph)

if(NOT FNL_IGRAPH_LIBRARY)
  find_library(library NAMES igraph HINTS ${IGRAPH_LIBRARY_DIRS} NO_CACHE REQUIRED)
  execute_process(COMMAND "${CMAKE_READELF}" -d "${library}" OUTPUT_VARIABLE dynamic)
  if(NOT dynamic MATCHES "SONAME[^[]*\\[([^]]+)\\]")
    message(FATAL_ERROR "${library} does not say by which name it is loaded (SONAME); "
      "-DFNL_IGRAPH_LIBRARY=NAME says it")
  endif()
  set(FNL_IGRAPH_LIBRARY "${CMAKE_MATCH_1}"
    CACHE STRING "What the program loads where it needs igraph")
endif()

function(fnl_igraph target)
  target_include_directories(${target} SYSTEM PRIVATE ${IGRAPH_INCLUDE_DIRS})
  target_compile_definitions(${target} PRIVATE "FNL_IGRAPH_LIBRARY=\"${FNL_IGRAPH_LIBRARY}\"")
endfunction()

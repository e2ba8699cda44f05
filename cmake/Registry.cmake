# Registries: a folder whose files end in a descriptor
#
#   const fnl_method_type fnl_method_grid = { … };
#
# becomes the table that the code looks names up in:
#
#   const fnl_method_type *const fnl_method_registry[] = { &fnl_method_grid, …, NULL };
#
# sorted by name. A new file is found by itself; nothing else has to be told. (Constructor
# attributes would not do: a linker drops files of a static library that nobody refers to.)
#
#   fnl_registry(TARGET FOLDER optimize/methods TYPE fnl_method_type
#                PREFIX fnl_method HEADER optimize/method.h)
#
# FOLDER and HEADER are relative to src/. The header declares
#   extern const TYPE *const PREFIX_registry[];
# Where there is no header there is no registry.

function(fnl_registry target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FOLDER;TYPE;PREFIX;HEADER" "")
  set(source_dir "${PROJECT_SOURCE_DIR}/src")
  if(NOT EXISTS "${source_dir}/${arg_HEADER}")
    return()
  endif()

  file(GLOB files CONFIGURE_DEPENDS "${source_dir}/${arg_FOLDER}/*.c")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${files})
  set(names)
  foreach(file IN LISTS files)
    file(READ "${file}" text)
    string(REGEX MATCHALL "(^|\n)const ${arg_TYPE} ${arg_PREFIX}_[a-z0-9_]+ *=" rows "${text}")
    foreach(row IN LISTS rows)
      string(REGEX REPLACE ".*[ ](${arg_PREFIX}_[a-z0-9_]+) *=$" "\\1" name "${row}")
      list(APPEND names ${name})
    endforeach()
  endforeach()
  list(SORT names)

  set(declarations "")
  set(items "")
  foreach(name IN LISTS names)
    string(APPEND declarations "extern const ${arg_TYPE} ${name};\n")
    string(APPEND items "    &${name},\n")
  endforeach()

  set(output "${PROJECT_BINARY_DIR}/generated/registry_${arg_PREFIX}.c")
  file(CONFIGURE OUTPUT "${output}" @ONLY CONTENT [[
/* Generated from src/@arg_FOLDER@/ by cmake/Registry.cmake. */
#include "@arg_HEADER@"

#include <stddef.h>

@declarations@
const @arg_TYPE@ *const @arg_PREFIX@_registry[] = {
@items@    NULL,
};
]])
  target_sources(${target} PRIVATE "${output}")
  target_include_directories(${target} PRIVATE "${source_dir}")
endfunction()

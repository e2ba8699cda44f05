# The files of a day of `expected` and of its adjoint, compiled again with a number being several
# (src/engine/real.h): for any processor and, where there may be one, for AVX2; at run time
# src/engine/abreast.c takes the best.
#
#   fnl_lanes(TARGET RESULT)   tells TARGET which there are; RESULT: their objects
set(FNL_LANES_SOURCES
  adjoint.c adjoint_money.c adjoint_moves.c adjoint_touches.c day.c expected.c lanes/lanes.c tape.c
)
list(TRANSFORM FNL_LANES_SOURCES PREPEND src/engine/)

function(add_lanes name)
  add_library(fnl_lanes_${name} OBJECT ${FNL_LANES_SOURCES})
  set_target_properties(fnl_lanes_${name} PROPERTIES
    POSITION_INDEPENDENT_CODE ON
    C_VISIBILITY_PRESET hidden
  )
  target_include_directories(fnl_lanes_${name} PRIVATE src)
  target_compile_definitions(fnl_lanes_${name} PRIVATE FNL_LANES=4 FNL_LANES_NAME=${name})
  # Nobody outside these files passes a vector to them.
  target_compile_options(fnl_lanes_${name} PRIVATE -Wno-psabi ${ARGN})
endfunction()

function(fnl_lanes target result)
  add_lanes(any)
  set(objects $<TARGET_OBJECTS:fnl_lanes_any>)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
    add_lanes(avx2 -mavx2)
    list(APPEND objects $<TARGET_OBJECTS:fnl_lanes_avx2>)
    target_compile_definitions(${target} PRIVATE FNL_HAS_LANES_AVX2)
  endif()
  set(${result} ${objects} PARENT_SCOPE)
endfunction()

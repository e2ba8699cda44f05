# The language and the warnings that all of our code is compiled with, tests included.
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)

add_compile_definitions(_XOPEN_SOURCE=700)
add_compile_options(
  -Wall
  -Wextra
  -Wpedantic
  -Wshadow
  -Wconversion
  -Wstrict-prototypes
  -Wmissing-prototypes
  -Wcast-qual
  -Wwrite-strings
  # A fused multiply-add rounds once instead of twice, and only where the processor has one:
  # without it the same plan gives the same digits everywhere. For the same reason there is no
  # -ffast-math.
  -ffp-contract=off
  # Nobody asks errno about a root: it is one instruction then, with the same result.
  -fno-math-errno
)
if(FNL_WERROR)
  add_compile_options(-Werror)
endif()

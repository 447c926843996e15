# Compiler and linker settings for every target.

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

option(SINTER_LTO "Optimise the sinter executable across translation units" OFF)
set(SINTER_SANITIZE "" CACHE STRING "Sanitizers to build with, as for -fsanitize=")
option(SINTER_FUZZ "Build the fuzz targets of tests/fuzz (clang only)" OFF)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# A library that one folder finds is known to the folders that link with it.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
# A section for each function and variable: what no program uses is left out, and cmake/function_order.txt
# can put what every build runs on as few pages as it fits on.
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG -ffunction-sections -fdata-sections")
set(CMAKE_C_FLAGS_RELEASE "-O3 -DNDEBUG -ffunction-sections -fdata-sections")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
set(CMAKE_C_FLAGS_DEBUG "-O0 -g1")

add_compile_options(-fno-plt)
# -fno-semantic-interposition is no flag of clang's on executables' objects in version 14.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-fno-semantic-interposition)
endif()
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  # The level of every x86 machine since 2009. AVX2 paths are chosen at run time where one pays.
  add_compile_options(-march=x86-64-v2)
endif()

# Warnings are errors in our own code; grammars and other unpacked C sources set -w themselves.
# Fields left out of a designated initializer have a meant default.
add_compile_options(-Wall -Wextra -Werror -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 invents overlaps and overflows in inlined std::string and std::vector (PR 105329, 105651).
  # AddressSanitizer finds the real ones.
  add_compile_options(-Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
endif()

if(SINTER_SANITIZE)
  add_compile_options(-fsanitize=${SINTER_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer -g1 -O1)
  add_link_options(-fsanitize=${SINTER_SANITIZE})
endif()

if(SINTER_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "libFuzzer is a part of clang: configure with the preset fuzz")
  endif()
  # The fuzzer learns from the branches taken in all of our code; its main function is linked by the targets.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(SINTER_CCACHE ccache)
if(SINTER_CCACHE)
  # Paths below the base directory are hashed as relative, so that build folders share results.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
    CCACHE_SLOPPINESS=pch_defines,time_macros ${SINTER_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

# lld links several times faster than GNU ld, but cannot read GCC's LTO objects. Those are "fat":
# they carry machine code too, so only the executable that is optimised needs GNU ld.
find_program(SINTER_LLD NAMES ld.lld)
if(SINTER_LLD)
  set(fast_linker -fuse-ld=lld)
endif()

if(SINTER_LTO)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-flto=auto -ffat-lto-objects)
  else()
    add_compile_options(-flto=thin)
  endif()
endif()

# The programs that users run. Tests take the plain link below.
function(sinter_optimize_executable target)
  if(SINTER_LTO AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_link_options(${target} PRIVATE -flto=auto -O3 -fuse-linker-plugin)
  else()
    target_link_options(${target} PRIVATE ${fast_linker})
  endif()
  target_link_options(${target} PRIVATE -Wl,--gc-sections -Wl,-O1)
endfunction()

# Puts what builds run side by side (bench/function_order.mjs): 2.8 MB less of the program is mapped.
function(sinter_order_functions target)
  if(SINTER_LLD AND CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT SINTER_LTO)
    set(order ${PROJECT_SOURCE_DIR}/cmake/function_order.txt)
    target_link_options(${target} PRIVATE -Wl,--symbol-ordering-file=${order} -Wl,--no-warn-symbol-ordering)
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${order})
  endif()
endfunction()

function(sinter_link_fast target)
  target_link_options(${target} PRIVATE ${fast_linker})
  if(SINTER_LTO AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -fno-lto)
    target_link_options(${target} PRIVATE -fno-lto)
  endif()
endfunction()

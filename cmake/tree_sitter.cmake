# tree_sitter: the library and the grammars of cmake/npm_packages.txt, as one static library.

set(SINTER_THIRD_PARTY ${PROJECT_SOURCE_DIR}/build/third_party CACHE PATH
  "Where ./x setup unpacks the packages of cmake/npm_packages.txt")

file(STRINGS ${PROJECT_SOURCE_DIR}/cmake/npm_packages.txt packages REGEX "^tree-sitter")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/cmake/npm_packages.txt)
add_library(tree_sitter STATIC)
foreach(package ${packages})
  string(REGEX REPLACE "^([^ ]+) ([^ ]+) .*$" "\\1-\\2" folder "${package}")
  set(folder ${SINTER_THIRD_PARTY}/${folder})
  if(NOT EXISTS ${folder})
    message(FATAL_ERROR "${folder} is missing; ./x setup unpacks it")
  endif()
  set(library ${folder}/vendor/tree-sitter/lib)
  if(EXISTS ${library})
    target_sources(tree_sitter PRIVATE ${library}/src/lib.c)
    target_include_directories(tree_sitter SYSTEM PUBLIC ${library}/include)
    set_source_files_properties(${library}/src/lib.c PROPERTIES COMPILE_OPTIONS -O2
      COMPILE_DEFINITIONS "_DEFAULT_SOURCE;_POSIX_C_SOURCE=200112L")
    continue()
  endif()
  # A package holds one grammar in src/, or several in folders of their own.
  file(GLOB sources ${folder}/src/parser.c ${folder}/src/scanner.c
    ${folder}/*/src/parser.c ${folder}/*/src/scanner.c)
  foreach(source ${sources})
    get_filename_component(source_folder ${source} DIRECTORY)
    # Each grammar brings the tree_sitter/parser.h that it was generated for. Optimising generated
    # tables takes half a minute and gains nothing.
    set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS -O1
      INCLUDE_DIRECTORIES ${source_folder})
  endforeach()
  target_sources(tree_sitter PRIVATE ${sources})
endforeach()
target_compile_options(tree_sitter PRIVATE -w -fno-lto)

# tree_sitter_grammars: the grammars of cmake/npm_packages.txt as one static library.

set(SINTER_THIRD_PARTY ${PROJECT_SOURCE_DIR}/build/third_party CACHE PATH
  "Where ./x setup unpacks the packages of cmake/npm_packages.txt")

file(STRINGS ${PROJECT_SOURCE_DIR}/cmake/npm_packages.txt packages REGEX "^tree-sitter-")
add_library(tree_sitter_grammars STATIC)
foreach(package ${packages})
  string(REGEX REPLACE "^([^ ]+) ([^ ]+) .*$" "\\1-\\2" folder "${package}")
  set(folder ${SINTER_THIRD_PARTY}/${folder})
  if(NOT EXISTS ${folder})
    message(FATAL_ERROR "${folder} is missing; ./x setup unpacks it")
  endif()
  # A package holds one grammar in src/, or several in folders of their own.
  file(GLOB sources ${folder}/src/parser.c ${folder}/src/scanner.c
    ${folder}/*/src/parser.c ${folder}/*/src/scanner.c)
  foreach(source ${sources})
    get_filename_component(source_folder ${source} DIRECTORY)
    # Each grammar brings the tree_sitter/parser.h that it was generated for.
    set_source_files_properties(${source} PROPERTIES INCLUDE_DIRECTORIES ${source_folder})
  endforeach()
  target_sources(tree_sitter_grammars PRIVATE ${sources})
endforeach()
# Generated tables: optimising them takes half a minute and gains nothing.
target_compile_options(tree_sitter_grammars PRIVATE -w -O1 -fno-lto)

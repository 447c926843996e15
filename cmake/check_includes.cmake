# Fails when a folder includes one that it must not (see docs/architecture.md).
#
#   cmake -D ROOT=<repository> [-D STAMP=<file>] -P check_includes.cmake
#
# Part of every build (cmake/folder_borders.cmake) and a test of its own.

cmake_minimum_required(VERSION 3.25)

set(allowed_base base)
set(allowed_parsers base parsers)
set(allowed_bundler base parsers bundler)
set(allowed_runtime base parsers runtime)
set(allowed_plugins base parsers bundler runtime plugins)
set(allowed_dev_server base parsers bundler runtime plugins dev_server)
set(allowed_cli base parsers bundler runtime plugins dev_server cli)
set(folders base parsers bundler runtime plugins dev_server cli)

set(violations "")
foreach(folder ${folders})
  file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/${folder}/*.h ${ROOT}/${folder}/*.cc)
  foreach(file ${files})
    file(STRINGS ${ROOT}/${file} includes REGEX "^[ \t]*#[ \t]*include[ \t]")
    foreach(include ${includes})
      if(include MATCHES "\"([^/\"]*)(/[^\"]*)?\"")
        set(target ${CMAKE_MATCH_1})
        if(NOT target IN_LIST folders)
          list(APPEND violations "${file}: ${include}\n    includes are written from the root of the repository")
        elseif(NOT target IN_LIST allowed_${folder})
          list(APPEND violations "${file}: ${include}\n    ${folder}/ must not include ${target}/")
        endif()
      elseif(include MATCHES "<(v8|libplatform/)" AND NOT file MATCHES "^runtime/(engine|napi)/")
        list(APPEND violations "${file}: ${include}\n    V8 is seen only by runtime/engine and runtime/napi")
      endif()
    endforeach()
  endforeach()
endforeach()

if(violations)
  list(JOIN violations "\n  " text)
  message(FATAL_ERROR "Folder borders crossed:\n  ${text}")
endif()
if(STAMP)
  file(TOUCH ${STAMP})
endif()

# Writes an assembler file that embeds every built-in module's text and the table that names them.
# cmake -DOUTPUT=embedded.S -DLIB=runtime/lib -DPLUGINS=plugins/js -DNODE_STREAMS=... -DWEB_STREAMS=...
# -DHELPERS=bundler/runtime_helpers/runtime.js -P embed.cmake
file(GLOB_RECURSE files RELATIVE ${LIB} ${LIB}/*.js)
file(GLOB_RECURSE stream_files RELATIVE ${NODE_STREAMS}
  ${NODE_STREAMS}/internal/*.js ${NODE_STREAMS}/ours/*.js
  ${NODE_STREAMS}/stream/*.js ${NODE_STREAMS}/stream.js)
set(text "  .section .rodata\n")
set(table "")
set(count 0)
macro(embed id path)
  string(APPEND text "b${count}: .incbin \"${path}\"\ne${count}: .byte 0\nn${count}: .asciz \"${id}\"\n")
  string(APPEND table "  .quad n${count}, b${count}, e${count}\n")
  math(EXPR count "${count}+1")
endmacro()
foreach(file ${files})
  string(REGEX REPLACE "\\.js$" "" id ${file})
  embed(${id} ${LIB}/${file})
endforeach()
file(GLOB_RECURSE plugin_files RELATIVE ${PLUGINS} ${PLUGINS}/*.js)
foreach(file ${plugin_files})
  string(REGEX REPLACE "\\.js$" "" id ${file})
  embed(plugins/${id} ${PLUGINS}/${file})
endforeach()
foreach(file ${stream_files})
  string(REGEX REPLACE "\\.js$" "" id ${file})
  embed(vendor/readable-stream/lib/${id} ${NODE_STREAMS}/${file})
endforeach()
# The helpers of lowered syntax are the bundler's own, as a module of this kind.
file(READ ${HELPERS} helpers)
string(REGEX REPLACE "\nexport var (__[A-Za-z]+) =" "\nvar \\1 = exports.\\1 =" helpers "${helpers}")
get_filename_component(folder ${OUTPUT} DIRECTORY)
file(WRITE ${folder}/syntax_helpers.js "${helpers}")
embed(internal/syntax_helpers ${folder}/syntax_helpers.js)
embed(vendor/web-streams ${WEB_STREAMS}/ponyfill.js)
string(APPEND text
  "  .section .data.rel.ro,\"aw\"\n  .balign 8\n"
  "  .globl _ZN6sinter7runtime16kEmbeddedSourcesE\n_ZN6sinter7runtime16kEmbeddedSourcesE:\n${table}"
  "  .globl _ZN6sinter7runtime20kEmbeddedSourceCountE\n_ZN6sinter7runtime20kEmbeddedSourceCountE:\n"
  "  .quad ${count}\n  .section .note.GNU-stack,\"\",@progbits\n")
file(WRITE ${OUTPUT} "${text}")

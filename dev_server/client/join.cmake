# Writes modules that import only each other (INPUTS, in the order of evaluation) as one module to OUTPUT:
# a page loads one script instead of a dozen.
set(joined "")
foreach(input IN LISTS INPUTS)
  file(READ ${input} text)
  string(REGEX REPLACE "import [^;]*from \"\\./[^\"]*\";\n" "" text "${text}")
  string(APPEND joined "${text}")
endforeach()
file(WRITE ${OUTPUT} "${joined}")

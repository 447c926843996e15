# Holds every folder to the direction of dependencies, at build time and as a test.

file(GLOB_RECURSE checked_files CONFIGURE_DEPENDS
  base/*.h base/*.cc parsers/*.h parsers/*.cc bundler/*.h bundler/*.cc runtime/*.h runtime/*.cc
  plugins/*.h plugins/*.cc dev_server/*.h dev_server/*.cc cli/*.h cli/*.cc)

set(script ${PROJECT_SOURCE_DIR}/cmake/check_includes.cmake)
set(stamp ${CMAKE_BINARY_DIR}/folder_borders.stamp)
add_custom_command(
  OUTPUT ${stamp}
  COMMAND ${CMAKE_COMMAND} -D ROOT=${PROJECT_SOURCE_DIR} -D STAMP=${stamp} -P ${script}
  DEPENDS ${script} ${checked_files}
  COMMENT "Checking folder borders")
add_custom_target(folder_borders ALL DEPENDS ${stamp})
add_test(NAME folder_borders COMMAND ${CMAKE_COMMAND} -D ROOT=${PROJECT_SOURCE_DIR} -P ${script})

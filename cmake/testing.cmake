# sinter_add_test(NAME LIBRARIES...): one GoogleTest executable from every *_test.cc of the calling
# folder, registered with ctest under NAME.
include(CMakeParseArguments)

function(sinter_add_test name)
  file(GLOB sources CONFIGURE_DEPENDS *.cc)
  if(NOT sources)
    message(WARNING "${CMAKE_CURRENT_SOURCE_DIR} holds no tests")
    return()
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${ARGN} GTest::gmock GTest::gtest_main)
  sinter_link_fast(${name})
  # Unit tests read slower code gladly for a shorter build.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  add_test(NAME ${name} COMMAND ${name} --gtest_brief=1 WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()

#include "base/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace sinter {
namespace {

TEST(Trace, WritesScopesAndCounters) {
  const std::string path = testing::TempDir() + "sinter_trace_test.json";
  { TRACE_SCOPE("before the start"); }
  Trace::start(path);
  {
    TRACE_SCOPE("scan", "a\"b.js");
    Trace::counter("bytes", 12);
  }
  ASSERT_TRUE(Trace::finish());
  { TRACE_SCOPE("after the end"); }
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  EXPECT_THAT(text.str(), testing::HasSubstr("\"name\":\"scan\""));
  EXPECT_THAT(text.str(), testing::HasSubstr("{\"detail\":\"a\\\"b.js\"}"));
  EXPECT_THAT(text.str(), testing::HasSubstr("{\"value\":12}"));
  EXPECT_THAT(text.str(), testing::Not(testing::HasSubstr("the")));
  std::remove(path.c_str());
}

TEST(Trace, TellsWhenItCannotWrite) {
  Trace::start("/nonexistent-folder/trace.json");
  EXPECT_FALSE(Trace::finish());
  EXPECT_TRUE(Trace::finish());
}

}  // namespace
}  // namespace sinter

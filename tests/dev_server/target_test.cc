#include "dev_server/http/target.h"

#include <gtest/gtest.h>

namespace sinter::dev {
namespace {

std::string path_of(std::string_view target) {
  const auto parsed = parse_target(target);
  return parsed ? parsed->path : "refused";
}

TEST(Target, DecodesOnceAndNormalizes) {
  EXPECT_EQ(path_of("/"), "/");
  EXPECT_EQ(path_of("/a/b.js?x#"), "refused");
  EXPECT_EQ(path_of("/a/./b/../c"), "/a/c");
  EXPECT_EQ(path_of("//.env"), "/.env");
  EXPECT_EQ(path_of("/.env/."), "/.env");
  EXPECT_EQ(path_of("/.env/"), "/.env");
  EXPECT_EQ(path_of("/a%20b/%C3%A9"), "/a b/é");
  EXPECT_EQ(path_of("/%252e%252e%252f"), "/%2e%2e%2f");
  EXPECT_EQ(path_of("/src/?/../../unsafe.txt?import&raw"), "/src");
}

TEST(Target, RefusesWhatBrowsersNeverSend) {
  for (const char* target : {"",      "a",          "*",         "http://x/",
                             "/..",   "/a/../../b", "/%2e%2e/x", "/src/%2e%2e%2fx",
                             "/a\\b", "/a%5cb",     "/a%00b",    "/a%0ab",
                             "/a%",   "/a%2",       "/a%zz",     "/a#b",
                             "/a b",  "/\x7f",      "/\xc3\xa9", "/@fs/p/#/../../etc/passwd"})
    EXPECT_EQ(path_of(target), "refused") << target;
  EXPECT_EQ(path_of("/" + std::string(9000, 'a')), "refused");
}

TEST(Target, KindsOfQueryGoByExactKeys) {
  const auto target = parse_target("/x.svg?raw??&import&v=1&t=&%61=%2f");
  ASSERT_TRUE(target);
  EXPECT_FALSE(target->has("raw"));
  EXPECT_TRUE(target->has("raw??"));
  EXPECT_TRUE(target->has("import"));
  EXPECT_EQ(target->value("v"), "1");
  EXPECT_EQ(target->value("t"), "");
  EXPECT_EQ(target->value("import"), std::nullopt);
  EXPECT_EQ(target->value("a"), "/");
}

TEST(Target, PrefixesEndAtSegments) {
  EXPECT_TRUE(path_has_prefix("/public/x", "/public"));
  EXPECT_TRUE(path_has_prefix("/public", "/public/"));
  EXPECT_FALSE(path_has_prefix("/publicx", "/public"));
}

}  // namespace
}  // namespace sinter::dev

#include "dev_server/http/host_check.h"

#include <gtest/gtest.h>

namespace sinter::dev {
namespace {

TEST(HostCheck, Table) {
  const HostRules rules{{"example.com", ".below.org"}, false};
  for (const char* host : {"localhost", "localhost:5173", "foo.localhost", "LOCALHOST", "[::1]:80",
                           "[::1]", "127.0.0.1:3000", "192.168.1.2", "example.com", "example.com:1",
                           "below.org", "a.below.org", "localhost."})
    EXPECT_EQ(check_host(host, rules), HostVerdict::Allowed) << host;
  for (const char* host : {"localhos", "localhost.foo", "evil.com", "a.example.com", "xbelow.org"})
    EXPECT_EQ(check_host(host, rules), HostVerdict::Foreign) << host;
  for (const char* host : {"",
                           "[",
                           "[:",
                           "[::z]",
                           "::z",
                           "[::1",
                           "[::1]x",
                           "user@localhost",
                           "0177.0.0.1",
                           "255.255.255.256",
                           "1.2",
                           "127.1",
                           "0x7f.1",
                           "localhost:",
                           "localhost:0",
                           "localhost:99999",
                           "localhost:80:80",
                           "a..b",
                           "-a.com",
                           "a b"})
    EXPECT_EQ(check_host(host, rules), HostVerdict::Malformed) << host;
}

TEST(HostCheck, Origins) {
  const std::vector<std::string> configured = {"https://dev.example.com"};
  const auto kind = [&](std::string_view origin) {
    return classify_origin(origin, "localhost:5173", configured);
  };
  EXPECT_EQ(classify_origin(std::nullopt, "localhost:5173", configured), OriginKind::Absent);
  EXPECT_EQ(kind("http://localhost:5173"), OriginKind::Same);
  EXPECT_EQ(kind("https://localhost:5173"), OriginKind::Same);
  EXPECT_EQ(kind("https://dev.example.com"), OriginKind::Same);
  for (const char* origin :
       {"null", "", "http://[", "http://localhost", "http://localhost:5174", "http://1.2.3.4",
        "http://evil.com", "http://localhost:5173.evil.com", "http://localhost:5173/"})
    EXPECT_EQ(kind(origin), OriginKind::Foreign) << origin;
}

}  // namespace
}  // namespace sinter::dev

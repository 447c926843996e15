#include "dev_server/http/proxy.h"

#include <gtest/gtest.h>

namespace sinter::dev {
namespace {

TEST(Proxy, Targets) {
  const auto target = parse_proxy_target("http://localhost:3000/api/");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->host, "localhost");
  EXPECT_EQ(target->port, 3000);
  EXPECT_EQ(target->path, "/api");
  EXPECT_EQ(parse_proxy_target("ws://[::1]:9")->host, "::1");
  EXPECT_EQ(parse_proxy_target("http://example.com")->port, 80);
  for (const char* url :
       {"https://localhost", "localhost:3000", "http://", "http://user@host", "http://a b", "/x"})
    EXPECT_FALSE(parse_proxy_target(url)) << url;
}

TEST(Proxy, TheFirstRuleThatMatches) {
  EventLoop loop;
  Server server(loop, {});
  ProxyRoute api, socket, pattern;
  api.context = "/api";
  socket.context = "/api/ws";
  pattern.context = "^/v[0-9]+/";
  Proxy proxy(server, {api, socket, pattern});
  EXPECT_EQ(proxy.find("/api/x?y")->context, "/api");
  EXPECT_EQ(proxy.find("/api/ws")->context, "/api");
  EXPECT_EQ(proxy.find("/v2/x")->context, "^/v[0-9]+/");
  EXPECT_EQ(proxy.find("/vx/x"), nullptr);
  EXPECT_EQ(proxy.find("/"), nullptr);
}

}  // namespace
}  // namespace sinter::dev

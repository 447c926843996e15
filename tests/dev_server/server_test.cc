// A server on a thread of its own, spoken to through raw sockets.
#include "dev_server/http/server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "dev_server/http/send_file.h"
#include "dev_server/http/websocket.h"

namespace sinter::dev {
namespace {

class Client {
 public:
  explicit Client(u16 port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    const timeval limit{5, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
  }
  ~Client() { ::close(socket_); }
  void send(std::string_view text) { ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL); }
  // Until the server closes, or `bytes` are there.
  std::string receive(size_t bytes = SIZE_MAX) {
    std::string text;
    char buffer[65536];
    while (text.size() < bytes) {
      const ssize_t got = recv(socket_, buffer, std::min(sizeof buffer, bytes - text.size()), 0);
      if (got <= 0) break;
      text.append(buffer, static_cast<size_t>(got));
    }
    return text;
  }

 private:
  int socket_;
};

class ServerTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = std::filesystem::canonical(std::filesystem::temp_directory_path()) /
                 ("sinter-server-" + std::to_string(getpid()));
    std::filesystem::create_directories(directory_);
    std::ofstream(directory_ / "digits.txt") << "0123456789";
    gate_ = std::make_unique<ServeGate>(ServeGate::Rules{{directory_.string()}});
    server_ = std::make_unique<Server>(loop_, ServerOptions{});
    server_->use([this](const std::shared_ptr<Exchange>& exchange) {
      const std::string& path = exchange->request.target.path;
      if (path == "/hello") {
        exchange->respond_text(200, "text/plain",
                               exchange->request.method + exchange->request.body);
      } else if (path == "/later") {
        loop_.after(20, [exchange] { exchange->respond_text(200, "text/plain", "later"); });
      } else if (path == "/pieces") {
        exchange->begin({});
        exchange->write("one");
        exchange->write("two");
        exchange->end();
      } else if (path.starts_with("/files/")) {
        send_path(loop_, exchange, *gate_, (directory_ / path.substr(7)).string());
      } else {
        return false;
      }
      return true;
    });
    server_->use_upgrade([this](Upgrade& upgrade) {
      if (upgrade.request.target.path != "/socket") return false;
      if (auto socket = WebSocket::accept(loop_, upgrade, "")) {
        socket->on_message = [raw = socket.get()](std::string text) { raw->send("echo " + text); };
        sockets_.push_back(socket);
      }
      return true;
    });
    std::string error;
    ASSERT_TRUE(server_->listen("127.0.0.1", 0, true, error)) << error;
    thread_ = std::thread([this] { loop_.run(); });
  }
  void TearDown() override {
    loop_.stop();
    thread_.join();
    sockets_.clear();
    server_.reset();
    std::filesystem::remove_all(directory_);
  }
  std::string ask(std::string_view request) {
    Client client(server_->port());
    client.send(request);
    return client.receive();
  }
  std::string get(const std::string& target, const std::string& headers = {}) {
    return ask("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers +
               "Connection: close\r\n\r\n");
  }
  int status(std::string_view request) {
    const std::string answer = ask(request);
    return answer.starts_with("HTTP/1.1 ") ? std::stoi(answer.substr(9, 3)) : 0;
  }

  EventLoop loop_;
  std::filesystem::path directory_;
  std::unique_ptr<ServeGate> gate_;
  std::unique_ptr<Server> server_;
  std::vector<std::shared_ptr<WebSocket>> sockets_;
  std::thread thread_;
};

TEST_F(ServerTest, Answers) {
  const std::string answer = get("/hello");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\nGET"));
  EXPECT_NE(answer.find("x-content-type-options: nosniff"), std::string::npos);
  EXPECT_NE(answer.find("cross-origin-resource-policy: same-origin"), std::string::npos);
  EXPECT_EQ(answer.find("access-control-allow-origin"), std::string::npos);
  EXPECT_TRUE(get("/none").starts_with("HTTP/1.1 404"));
}

TEST_F(ServerTest, Bodies) {
  EXPECT_TRUE(ask("POST /hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: "
                  "close\r\n\r\nabc")
                  .ends_with("POSTabc"));
  EXPECT_TRUE(ask("POST /hello HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
                  "chunked\r\nConnection: close\r\n\r\n"
                  "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
                  .ends_with("POSTabc"));
  const std::string big(1 << 21, 'x');
  EXPECT_EQ(
      status("POST /hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2097152\r\n\r\n" + big),
      413);
}

TEST_F(ServerTest, PipelinedRequestsAreAnsweredInOrder) {
  std::string requests;
  for (u32 i = 0; i < 500; ++i) requests += "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";
  requests +=
      "GET /later HTTP/1.1\r\nHost: localhost\r\n\r\nGET /pieces HTTP/1.1\r\nHost: "
      "localhost\r\nConnection: close\r\n\r\n";
  Client client(server_->port());
  std::thread sender([&] { client.send(requests); });
  const std::string answers = client.receive();
  sender.join();
  u32 count = 0;
  for (size_t at = 0; (at = answers.find("HTTP/1.1 200", at)) != std::string::npos; ++at) ++count;
  EXPECT_EQ(count, 502u);
  EXPECT_LT(answers.find("later"), answers.find("3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"));
}

TEST_F(ServerTest, RefusesMalformedRequests) {
  for (const char* request : {
           "GET /hello\r\n\r\n",                                                 // HTTP/0.9
           "GET /hello HTTP/1.1\nHost: localhost\n\n",                           // bare line feeds
           "GET /hello HTTP/1.1\r\n\r\n",                                        // no Host
           "GET /hello HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",  // two
           "GET /hello HTTP/1.1\r\nHost: [\r\n\r\n",
           "GET /hello HTTP/1.1\r\nHost: ::z\r\n\r\n",
           "GET /hello HTTP/1.1\r\nHost : localhost\r\n\r\n",                 // space before colon
           "GET /hello HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n",    // folded
           "GET http://localhost/hello HTTP/1.1\r\nHost: localhost\r\n\r\n",  // absolute form
           "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
           "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
           "GET /src/%2e%2e%2funsafe HTTP/1.1\r\nHost: localhost\r\n\r\n",
           "GET /../x HTTP/1.1\r\nHost: localhost\r\n\r\n",
           "GET /x#/../y HTTP/1.1\r\nHost: localhost\r\n\r\n",
           "GET /x\\y HTTP/1.1\r\nHost: localhost\r\n\r\n",
           "POST /hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: "
           "chunked\r\n\r\n0\r\n\r\n",
           "POST /hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: "
           "3\r\n\r\nabc",
           "POST /hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: +3\r\n\r\nabc",
           "POST /hello HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
           "GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
       })
    EXPECT_EQ(status(request), 400) << request;
  EXPECT_EQ(status("GET /hello HTTP/1.1\r\nHost: evil.com\r\n\r\n"), 403);
  EXPECT_EQ(status("GET /hello HTTP/2.0\r\nHost: localhost\r\n\r\n"), 505);
  EXPECT_EQ(status("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: localhost\r\n\r\n"), 414);
  EXPECT_EQ(
      status("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(17000, 'a') + "\r\n\r\n"),
      431);
  std::string many = "GET / HTTP/1.1\r\nHost: localhost\r\n";
  for (u32 i = 0; i < 101; ++i) many += "X: y\r\n";
  EXPECT_EQ(status(many + "\r\n"), 431);
  EXPECT_TRUE(get("/hello").ends_with("GET"));  // alive
}

TEST_F(ServerTest, FilesRangesAndValidators) {
  const std::string whole = get("/files/digits.txt");
  EXPECT_TRUE(whole.ends_with("0123456789"));
  const size_t at = whole.find("etag: ");
  ASSERT_NE(at, std::string::npos);
  const std::string etag = whole.substr(at + 6, whole.find("\r\n", at) - at - 6);
  EXPECT_TRUE(
      get("/files/digits.txt", "If-None-Match: " + etag + "\r\n").starts_with("HTTP/1.1 304"));
  const std::string part = get("/files/digits.txt", "Range: bytes=2-4\r\n");
  EXPECT_TRUE(part.starts_with("HTTP/1.1 206"));
  EXPECT_TRUE(part.ends_with("\r\n\r\n234"));
  EXPECT_NE(part.find("content-range: bytes 2-4/10"), std::string::npos);
  EXPECT_TRUE(get("/files/digits.txt", "Range: bytes=-3\r\n").ends_with("\r\n\r\n789"));
  EXPECT_TRUE(get("/files/digits.txt", "Range: bytes=20-\r\n").starts_with("HTTP/1.1 416"));
  EXPECT_TRUE(ask("HEAD /files/digits.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .ends_with("\r\n\r\n"));
  EXPECT_TRUE(ask("POST /files/digits.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .starts_with("HTTP/1.1 405"));
  EXPECT_TRUE(get("/files/.env").starts_with("HTTP/1.1 403"));
}

TEST_F(ServerTest, LargeFilesArriveWhole) {
  std::string big(5'000'000, 'x');
  for (size_t i = 0; i < big.size(); i += 997) big[i] = static_cast<char>('a' + i % 26);
  std::ofstream(directory_ / "big.bin") << big;
  const std::string answer = get("/files/big.bin");
  EXPECT_EQ(answer.substr(answer.find("\r\n\r\n") + 4), big);
}

TEST_F(ServerTest, WebSocketEchoes) {
  Client client(server_->port());
  client.send(
      "GET /socket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  std::string head;
  while (!head.ends_with("\r\n\r\n")) {
    const std::string next = client.receive(1);
    ASSERT_FALSE(next.empty());
    head += next;
  }
  EXPECT_TRUE(head.starts_with("HTTP/1.1 101")) << head;
  // "hi" in two fragments with a ping between them.
  client.send(std::string("\x01\x81\0\0\0\0h\x89\x81\0\0\0\0p\x80\x81\0\0\0\0i", 21));
  EXPECT_EQ(client.receive(3), "\x8a\x01p");
  EXPECT_EQ(client.receive(9),
            "\x81\x07"
            "echo hi");
  client.send(std::string("\x81\x01x", 3));                               // not masked
  EXPECT_EQ(client.receive(4).substr(2, 2), std::string("\x03\xea", 2));  // 1002
}

TEST_F(ServerTest, FragmentFloodEndsTheConnection) {
  Client client(server_->port());
  client.send(
      "GET /socket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  std::string flood("\x01\x81\0\0\0\0x", 7);
  for (u32 i = 0; i < 300; ++i) flood += std::string("\x00\x81\0\0\0\0x", 7);
  client.send(flood);
  const std::string answer = client.receive();
  EXPECT_NE(answer.find(std::string("\x03\xf1", 2)), std::string::npos);  // 1009
}

}  // namespace
}  // namespace sinter::dev

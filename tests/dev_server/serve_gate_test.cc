#include "dev_server/http/serve_gate.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

namespace sinter::dev {
namespace {

namespace fs = std::filesystem;

class ServeGateTest : public testing::Test {
 protected:
  void SetUp() override {
    base_ = fs::canonical(fs::temp_directory_path()) / ("sinter-gate-" + std::to_string(getpid()));
    fs::remove_all(base_);
    for (const char* file : {"p/src/a.js", "p/.env", "p/.env.local", "p/tls.pem", "p/.git/config",
                             "unsafe.txt", "px/secret.txt", "p/deny/.deny", "p/0~runtime.js"})
      write(file);
    fs::create_symlink(base_ / "unsafe.txt", base_ / "p/link.txt");
    fs::create_symlink(base_ / "p/.env", base_ / "p/innocent.txt");
    fs::create_symlink(base_ / "p/src", base_ / "p/alias");
  }
  void TearDown() override { fs::remove_all(base_); }
  void write(const std::string& file) {
    fs::create_directories((base_ / file).parent_path());
    std::ofstream(base_ / file) << file;
  }
  ServeGate gate(std::vector<std::string> more = {}) {
    ServeGate::Rules rules{{(base_ / "p").string()}};
    rules.deny.insert(rules.deny.end(), more.begin(), more.end());
    return ServeGate(rules);
  }
  GateVerdict open(const std::string& file, const ServeGate& gate) {
    return gate.open((base_ / file).string()).verdict;
  }

  fs::path base_;
};

TEST_F(ServeGateTest, OpensFilesInsideOnly) {
  const ServeGate gate = this->gate();
  EXPECT_EQ(open("p/src/a.js", gate), GateVerdict::Open);
  EXPECT_EQ(open("p/alias/a.js", gate), GateVerdict::Open);
  EXPECT_EQ(open("p/0~runtime.js", gate), GateVerdict::Open);
  EXPECT_EQ(open("p/src", gate), GateVerdict::Directory);
  EXPECT_EQ(open("p/none", gate), GateVerdict::Missing);
  EXPECT_EQ(open("unsafe.txt", gate), GateVerdict::Forbidden);
  EXPECT_EQ(open("none", gate), GateVerdict::Forbidden);
  EXPECT_EQ(open("px/secret.txt", gate), GateVerdict::Forbidden);
  EXPECT_EQ(gate.open((base_ / "p").string() + "/src/../../unsafe.txt").verdict,
            GateVerdict::Forbidden);
}

TEST_F(ServeGateTest, LinksCountAsWhatTheyLeadTo) {
  const ServeGate gate = this->gate();
  EXPECT_EQ(open("p/link.txt", gate), GateVerdict::Forbidden);
  EXPECT_EQ(open("p/innocent.txt", gate), GateVerdict::Forbidden);
}

TEST_F(ServeGateTest, DeniedNames) {
  const ServeGate gate = this->gate({"**/deny/**"});
  for (const char* file :
       {"p/.env", "p/.ENV", "p/.env.local", "p/.env.", "p/.env ", "p/tls.pem", "p/TLS.PEM",
        "p/.git/config", "p/.GIT/config", "p/.g\u200cit/config", "p/deny/.deny"})
    EXPECT_EQ(open(file, gate), GateVerdict::Forbidden) << file;
}

TEST_F(ServeGateTest, PipesAreNoFiles) {
  ASSERT_EQ(mkfifo((base_ / "p/pipe").c_str(), 0600), 0);
  EXPECT_EQ(open("p/pipe", gate()), GateVerdict::Forbidden);
}

TEST_F(ServeGateTest, KnownFilesOutside) {
  ServeGate gate = this->gate();
  gate.set_known_files({(base_ / "unsafe.txt").string()});
  EXPECT_EQ(open("unsafe.txt", gate), GateVerdict::Open);
  EXPECT_EQ(open("p/link.txt", gate), GateVerdict::Open);
  EXPECT_EQ(open("px/secret.txt", gate), GateVerdict::Forbidden);
}

// A link that flips between a file inside and one outside never leaks the latter.
TEST_F(ServeGateTest, SwapsBetweenCheckAndRead) {
  const ServeGate gate = this->gate();
  std::atomic<bool> stop = false;
  const fs::path flip = base_ / "p/flip.txt";
  fs::create_symlink(base_ / "p/src/a.js", flip);
  std::thread swapper([&] {
    for (u32 i = 0; !stop; ++i) {
      fs::create_symlink(i & 1 ? base_ / "p/src/a.js" : base_ / "unsafe.txt", base_ / "next");
      fs::rename(base_ / "next", flip);
    }
  });
  u32 opened = 0, refused = 0;
  for (u32 i = 0; i < 10'000; ++i) {
    GateAnswer answer = gate.open(flip.string());
    if (answer.verdict == GateVerdict::Forbidden) ++refused;
    if (answer.verdict != GateVerdict::Open) continue;
    ++opened;
    std::string text;
    ASSERT_TRUE(answer.file.read_all(text));
    ASSERT_EQ(text, "p/src/a.js");
  }
  stop = true;
  swapper.join();
  EXPECT_GT(opened, 0u);
  EXPECT_GT(refused, 0u);
}

}  // namespace
}  // namespace sinter::dev

#include "dev_server/watch/watcher.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>

namespace sinter::dev {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class WatcherTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::canonical(fs::temp_directory_path()) / ("sinter-watch-" + std::to_string(getpid()));
    fs::remove_all(root_);
    fs::create_directories(root_ / "src/deep");
    write("src/a.js", "1");
    write("src/deep/b.js", "1");
    fs::create_directories(root_ / "node_modules/x");
  }
  void TearDown() override {
    watcher_.reset();
    fs::remove_all(root_);
  }
  void write(const std::string& file, const std::string& text) {
    std::ofstream(root_ / file) << text;
  }
  void start(WatcherOptions options = {}) {
    options.roots = {root_.string()};
    options.is_ignored = [](std::string_view path) { return path.ends_with("/node_modules"); };
    watcher_ =
        std::make_unique<Watcher>(std::move(options), [this](std::vector<std::string> paths) {
          std::unique_lock lock(mutex_);
          stalled_.wait(lock, [this] { return !stall_; });
          ++batches_;
          for (const std::string& path : paths)
            seen_.insert(fs::path(path).lexically_relative(root_).string());
          arrived_.notify_all();
        });
    watcher_->wait_until_ready();
  }
  // Until all of `paths` were told of.
  bool saw(const std::set<std::string>& paths, std::chrono::milliseconds limit = 5s) {
    std::unique_lock lock(mutex_);
    return arrived_.wait_for(lock, limit, [&] {
      return std::includes(seen_.begin(), seen_.end(), paths.begin(), paths.end());
    });
  }
  std::set<std::string> take() {
    std::this_thread::sleep_for(80ms);
    const std::lock_guard lock(mutex_);
    return std::exchange(seen_, {});
  }

  fs::path root_;
  std::mutex mutex_;
  std::condition_variable arrived_, stalled_;
  std::set<std::string> seen_;
  bool stall_ = false;
  u32 batches_ = 0;
  std::unique_ptr<Watcher> watcher_;
};

TEST_F(WatcherTest, WritesMakesAndRemoves) {
  start();
  write("src/a.js", "22");
  EXPECT_TRUE(saw({"src/a.js"}));
  write("src/deep/new.js", "1");
  EXPECT_TRUE(saw({"src/deep/new.js"}));
  take();
  fs::remove(root_ / "src/a.js");
  EXPECT_TRUE(saw({"src/a.js"}));
}

TEST_F(WatcherTest, ReadingIsNoChange) {
  start();
  std::string text;
  std::ifstream(root_ / "src/a.js") >> text;
  write("node_modules/x/y.js", "1");
  EXPECT_EQ(take(), std::set<std::string>{});
}

TEST_F(WatcherTest, SavesByRename) {
  start();
  write("src/.a.js.tmp", "new text");
  fs::rename(root_ / "src/.a.js.tmp", root_ / "src/a.js");
  EXPECT_TRUE(saw({"src/a.js"}));
  // As some editors do: the old file goes away first.
  take();
  fs::rename(root_ / "src/a.js", root_ / "src/a.js~");
  write("src/a.js", "newer");
  fs::remove(root_ / "src/a.js~");
  EXPECT_TRUE(saw({"src/a.js"}));
  {
    const std::lock_guard lock(mutex_);
    EXPECT_LE(batches_, 4u);
  }
}

TEST_F(WatcherTest, DirectoriesComeAndGo) {
  start();
  fs::create_directories(root_ / "lib/x/y");
  write("lib/x/y/z.js", "1");
  EXPECT_TRUE(saw({"lib/x/y/z.js"}));
  write("lib/x/y/z.js", "22");
  take();
  fs::rename(root_ / "lib", root_ / "lib2");
  EXPECT_TRUE(saw({"lib/x/y/z.js", "lib2/x/y/z.js"}));
  write("lib2/x/y/more.js", "1");
  EXPECT_TRUE(saw({"lib2/x/y/more.js"}));
  fs::rename(root_ / "lib2", root_ / "abc");
  EXPECT_TRUE(saw({"abc/x/y/z.js"}));
  write("abc/x/y/w.js", "1");
  EXPECT_TRUE(saw({"abc/x/y/w.js"}));
  fs::rename(root_ / "abc", root_ / "lib2");
  EXPECT_TRUE(saw({"lib2/x/y/w.js"}));
  take();
  fs::remove_all(root_ / "lib2");
  EXPECT_TRUE(saw({"lib2/x/y/z.js", "lib2/x/y/more.js"}));
  fs::create_directories(root_ / "lib2/x");
  write("lib2/x/again.js", "1");
  EXPECT_TRUE(saw({"lib2/x/again.js"}));
}

TEST_F(WatcherTest, SingleDirectories) {
  start();
  watcher_->set_directories({(root_ / "node_modules/x").string()});
  std::this_thread::sleep_for(50ms);
  write("node_modules/x/index.js", "1");
  EXPECT_TRUE(saw({"node_modules/x/index.js"}));
  take();
  watcher_->set_directories({});
  std::this_thread::sleep_for(50ms);
  write("node_modules/x/index.js", "22");
  EXPECT_EQ(take(), std::set<std::string>{});
}

// What a build has read before its folder was watched.
TEST_F(WatcherTest, TellsWhatChangedBeforeItWatched) {
  fs::create_directories(root_ / "old");
  write("old/same.js", "1");
  write("old/gone.js", "1");
  write("node_modules/x/old.js", "1");
  std::this_thread::sleep_for(30ms);
  WatcherOptions options;
  options.since_ns = realtime_ns();
  std::this_thread::sleep_for(30ms);
  write("src/a.js", "22");
  fs::create_directories(root_ / "src/b");
  write("src/b/made.js", "1");
  fs::remove(root_ / "old/gone.js");
  write("node_modules/x/new.js", "1");
  const i64 since = options.since_ns;
  start(options);
  EXPECT_TRUE(saw({"src/a.js", "src/b/made.js", "old"}));
  EXPECT_FALSE(take().contains("old/same.js"));
  watcher_->set_directories({(root_ / "node_modules/x").string()}, since);
  EXPECT_TRUE(saw({"node_modules/x/new.js"}));
  EXPECT_FALSE(take().contains("node_modules/x/old.js"));
}

TEST_F(WatcherTest, WaitsForAFileThatIsBeingSaved) {
  start();
  std::ofstream file(root_ / "src/a.js");
  write("src/deep/b.js", "22");
  std::this_thread::sleep_for(60ms);
  EXPECT_EQ(take(), std::set<std::string>{});
  file << "22";
  file.close();
  EXPECT_TRUE(saw({"src/a.js", "src/deep/b.js"}));
  // But not for ever.
  take();
  std::ofstream held(root_ / "src/a.js");
  write("src/deep/b.js", "333");
  EXPECT_TRUE(saw({"src/deep/b.js"}));
}

// Two writes in one tick of the file system's clock leave the same stamp.
TEST_F(WatcherTest, WritesOfTheSameLengthInOneMoment) {
  start();
  for (u32 round = 0; round < 100; ++round) {
    write("src/a.js", std::to_string(round % 10));
    ASSERT_TRUE(saw({"src/a.js"})) << round;
    const std::lock_guard lock(mutex_);
    seen_.clear();
  }
}

TEST_F(WatcherTest, Polls) {
  WatcherOptions options;
  options.poll_all = true;
  options.poll_ms = 30;
  start(options);
  write("src/a.js", "22");
  fs::create_directories(root_ / "src/more");
  write("src/more/c.js", "1");
  EXPECT_TRUE(saw({"src/a.js", "src/more/c.js"}));
}

// More events than the kernel keeps, while nobody reads them.
TEST_F(WatcherTest, NothingIsLostWhileTheConsumerStalls) {
  start();
  {
    const std::lock_guard lock(mutex_);
    stall_ = true;
  }
  write("src/a.js", "the consumer stalls on this");
  std::this_thread::sleep_for(100ms);
  std::set<std::string> expected;
  for (u32 i = 0; i < 20'000; ++i) {
    const std::string file = "src/deep/f" + std::to_string(i) + ".js";
    write(file, "x");
    expected.insert(file);
  }
  {
    const std::lock_guard lock(mutex_);
    stall_ = false;
  }
  stalled_.notify_all();
  EXPECT_TRUE(saw(expected, 20s));
}

}  // namespace
}  // namespace sinter::dev

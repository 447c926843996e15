#include "base/file_system.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "base/directory_cache.h"
#include "base/path.h"

namespace sinter {
namespace {

// The same tests run on both implementations.
class Both : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    if (GetParam()) {
      char name[] = "/tmp/sinter-files-XXXXXX";
      root_ = real_.real_path(::mkdtemp(name));
    } else {
      root_ = "/root";
      memory_.directory(root_);
    }
  }
  void TearDown() override {
    if (GetParam()) remove_all(root_);
  }
  FileSystem& files() {
    return GetParam() ? static_cast<FileSystem&>(real_files_) : static_cast<FileSystem&>(memory_);
  }
  std::string at(std::string_view name) { return path::child(root_, name); }
  void write(std::string_view name, std::string_view text = "") {
    ASSERT_TRUE(files().write_file(at(name), text));
  }
  void link(std::string_view name, const std::string& target) {
    if (GetParam()) {
      ASSERT_EQ(::symlink(target.c_str(), at(name).c_str()), 0);
    } else {
      memory_.symlink(at(name), target);
    }
  }
  std::string root_;

 private:
  void remove_all(const std::string& path) {
    std::vector<ListedEntry> entries;
    real_files_.list_directory(path, entries);
    for (const ListedEntry& entry : entries) {
      std::string inner = path::child(path, entry.name);
      if (entry.kind == EntryKind::Directory) {
        remove_all(inner);
      } else {
        real_files_.remove(inner);
      }
    }
    real_files_.remove(path);
  }

  RealFileSystem real_files_;
  MemoryFileSystem memory_;
  DirectoryCache real_{real_files_};
};

INSTANTIATE_TEST_SUITE_P(FileSystem, Both, testing::Values(false, true),
                         [](const auto& info) { return info.param ? "Real" : "Memory"; });

bool is_padded(const FileBuffer& buffer) {
  return std::all_of(buffer.data() + buffer.size(), buffer.data() + buffer.size() + kReadPadding,
                     [](char c) { return c == 0; });
}

TEST_P(Both, ReadsWithPadding) {
  write("a", "hello");
  write("empty");
  write("large", std::string(300'000, 'x'));
  FileBuffer buffer;
  ASSERT_TRUE(files().read_file(at("large"), buffer));
  EXPECT_EQ(buffer.text(), std::string(300'000, 'x'));
  EXPECT_TRUE(is_padded(buffer));
  const char* memory = buffer.data();
  ASSERT_TRUE(files().read_file(at("a"), buffer));
  EXPECT_EQ(buffer.text(), "hello");
  EXPECT_EQ(buffer.data(), memory);  // reused
  EXPECT_TRUE(is_padded(buffer));
  ASSERT_TRUE(files().read_file(at("empty"), buffer));
  EXPECT_EQ(buffer.text(), "");
  EXPECT_TRUE(is_padded(buffer));
  EXPECT_EQ(files().read_file(at("a")).text(), "hello");
}

TEST_P(Both, ReadErrors) {
  write("dir/a");
  link("loop", "loop");
  link("dangling", "none");
  EXPECT_EQ(files().read_file(at("none")).status.error, FileError::Missing);
  EXPECT_EQ(files().read_file(at("dir")).status.error, FileError::IsDirectory);
  EXPECT_EQ(files().read_file(at("dir/a/b")).status.error, FileError::Missing);
  EXPECT_EQ(files().read_file(at("loop")).status.error, FileError::SymlinkLoop);
  EXPECT_EQ(files().read_file(at("dangling")).status.error, FileError::Missing);
  EXPECT_EQ(files().read_file(at("dir")).status.describe(), "it is a directory");
}

TEST_P(Both, ListsWithoutFollowingLinks) {
  write("d/a");
  write("d/sub/b");
  link("d/l", "a");
  std::vector<ListedEntry> entries;
  ASSERT_TRUE(files().list_directory(at("d"), entries));
  std::sort(entries.begin(), entries.end(), [](auto& x, auto& y) { return x.name < y.name; });
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0].kind, EntryKind::File);
  EXPECT_EQ(entries[1].kind, EntryKind::Symlink);
  EXPECT_EQ(entries[2].kind, EntryKind::Directory);
  EXPECT_EQ(files().list_directory(at("d/a"), entries).error, FileError::NotDirectory);
  EXPECT_EQ(files().list_directory(at("none"), entries).error, FileError::Missing);
}

TEST_P(Both, Info) {
  write("a", "xyz");
  link("l", "a");
  FileInfo info;
  ASSERT_TRUE(files().stat(at("l"), info));
  EXPECT_EQ(info.kind, EntryKind::File);
  EXPECT_EQ(info.size, 3u);
  ASSERT_TRUE(files().entry_info(at("l"), info));
  EXPECT_EQ(info.kind, EntryKind::Symlink);
  ASSERT_TRUE(files().stat(at("none"), info));
  EXPECT_EQ(info.kind, EntryKind::Missing);
  std::string target;
  ASSERT_TRUE(files().read_link(at("l"), target));
  EXPECT_EQ(target, "a");
}

TEST_P(Both, WritesMakeDirectories) {
  write("x/y/z", "1");
  write("x/y/z", "22");
  EXPECT_EQ(files().read_file(at("x/y/z")).text(), "22");
  EXPECT_TRUE(files().make_directories(at("x/y")));
  EXPECT_EQ(files().make_directories(at("x/y/z")).error, FileError::NotDirectory);
  EXPECT_FALSE(files().write_file(at("x/y"), ""));
  EXPECT_TRUE(files().rename(at("x/y/z"), at("x/w")));
  EXPECT_EQ(files().read_file(at("x/w")).text(), "22");
  EXPECT_FALSE(files().remove(at("x")));
  EXPECT_TRUE(files().remove(at("x/w")));
  EXPECT_TRUE(files().remove(at("x/w")));
}

TEST_P(Both, CacheFindsRealPaths) {
  write("real/dir/a.js");
  link("l1", "real");
  link("real/l2", at("l1/dir"));
  link("real/dir/up", "../..");
  link("real/dir/b.js", "up/l1/dir/a.js");
  DirectoryCache cache(files());
  EXPECT_EQ(cache.real_path(at("l1/dir/a.js")), at("real/dir/a.js"));
  EXPECT_EQ(cache.real_path(at("l1/l2/b.js")), at("real/dir/a.js"));
  EXPECT_EQ(cache.real_path(at("l1/l2/up/l1/l2")), at("real/dir"));
  EXPECT_EQ(cache.kind(at("l1/l2/b.js")), EntryKind::File);
  EXPECT_EQ(cache.kind(at("l1/l2")), EntryKind::Directory);
  EXPECT_EQ(cache.real_path(at("l1/none")), "");
  const Directory* linked = cache.open(at("l1/l2"));
  ASSERT_TRUE(linked);
  EXPECT_EQ(linked->path(), at("l1/l2"));
  EXPECT_EQ(linked->real().path(), at("real/dir"));
  EXPECT_EQ(linked->real_path("a.js"), at("real/dir/a.js"));
  EXPECT_EQ(linked->entries().data(), linked->real().entries().data());
}

TEST_P(Both, CacheSeesLoops) {
  write("d/a");
  link("x", "y");
  link("y", "x");
  link("self", "self/inner");
  DirectoryCache cache(files());
  EXPECT_EQ(cache.open(at("x")), nullptr);
  EXPECT_EQ(cache.open(at("self")), nullptr);
  const Directory* root = cache.open(root_);
  EXPECT_EQ(root->kind("x"), EntryKind::Missing);
  EXPECT_EQ(root->target(*root->find("x")).status.error, FileError::SymlinkLoop);
  EXPECT_EQ(root->target(*root->find("self")).status.error, FileError::SymlinkLoop);
}

TEST_P(Both, CacheIsSafeToShare) {
  for (int i = 0; i < 20; ++i) write("d" + std::to_string(i) + "/f");
  for (int i = 0; i < 20; ++i) link("l" + std::to_string(i), "d" + std::to_string(19 - i));
  DirectoryCache cache(files());
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        const int k = (i * 7 + t * 5) % 20;
        const std::string want = at("d" + std::to_string(19 - k) + "/f");
        if (cache.real_path(at("l" + std::to_string(k) + "/f")) != want) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(MemoryFileSystem, Unreadable) {
  MemoryFileSystem files;
  files.file("/d/a", "x").unreadable("/d/a");
  EXPECT_EQ(files.read_file("/d/a").status.error, FileError::Unreadable);
  EXPECT_EQ(files.read_file("/d/a").status.describe(), "permission denied");
  files.file("/e/b").unreadable("/e");
  std::vector<ListedEntry> entries;
  EXPECT_EQ(files.list_directory("/e", entries).error, FileError::Unreadable);
}

TEST(RealFileSystem, RefusesPipesAndReadsProc) {
  char name[] = "/tmp/sinter-pipe-XXXXXX";
  std::string directory = ::mkdtemp(name);
  std::string pipe = directory + "/p";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  RealFileSystem files;
  EXPECT_EQ(files.read_file(pipe).status.error, FileError::NotRegular);
  files.remove(pipe);
  files.remove(directory);
  ReadResult proc = files.read_file("/proc/self/stat");  // claims to be empty
  ASSERT_TRUE(proc);
  EXPECT_FALSE(proc.text().empty());
  EXPECT_TRUE(is_padded(proc.buffer));
}

TEST(DirectoryCache, AsksOncePerDirectory) {
  MemoryFileSystem files;
  files.file("/a/b/c").file("/a/d/e").symlink("/a/l", "b");
  DirectoryCache cache(files);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(cache.kind("/a/b/c"), EntryKind::File);
    EXPECT_EQ(cache.kind("/a/b/none"), EntryKind::Missing);
    EXPECT_EQ(cache.open("/a/none/x"), nullptr);
    EXPECT_EQ(cache.real_path("/a/l/c"), "/a/b/c");
    EXPECT_EQ(cache.open("/a/b/c"), nullptr);
  }
  EXPECT_EQ(files.counts().lists, 3u);
  EXPECT_EQ(files.counts().stats, 0u);
  EXPECT_EQ(files.counts().read_links, 1u);
  int missing = 0;
  cache.for_each([&](std::string_view, bool exists) { missing += !exists; });
  EXPECT_EQ(missing, 3);
}

}  // namespace
}  // namespace sinter

// The disk as the rest of the program sees it. Everything that reads or writes files takes a
// `FileSystem&`, so tests run whole projects, with symbolic links and unreadable files, in memory.
//
// This layer is raw: one call is one operation and nothing is remembered. Path lookup in bulk goes
// through `DirectoryCache` (base/directory_cache.h), which asks here once per directory.
//
// All functions are safe to call from several threads at once.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace sinter {

enum class FileError : u8 {
  None,
  Missing,       // no such file or directory, or a path component is not a directory
  Unreadable,    // permission denied
  IsDirectory,   // a file was wanted
  NotDirectory,  // a directory was wanted
  NotRegular,    // a device, socket or pipe where a file was wanted
  TooLarge,      // above kMaxFileSize
  SymlinkLoop,   // a chain of symbolic links that never ends
  Exists,        // could not be created because something else is there
  NoSpace,
  Io,  // anything else; see `FileStatus::os_error`
};

// The outcome of an operation; converts to true on success.
struct FileStatus {
  FileError error = FileError::None;
  int os_error = 0;  // errno where there was one

  explicit operator bool() const { return error == FileError::None; }
  // A phrase that fits after "cannot read "x.js": ", such as "it is a directory".
  std::string describe() const;
};

enum class EntryKind : u8 { Missing, File, Directory, Symlink, Other };

struct ListedEntry {
  std::string name;
  EntryKind kind;  // of the entry itself: links are not followed
};

struct FileInfo {
  EntryKind kind = EntryKind::Missing;
  u64 size = 0;
  i64 mtime_ns = 0;  // max(mtime, ctime): a rename or chmod also counts as a change
  u64 inode = 0;
};

// Text offsets are 32 bits wide everywhere; 2 GiB leaves the top bit free.
inline constexpr u64 kMaxFileSize = u64{1} << 31;
// Zero bytes that follow every text read, so that scanners may look ahead and simdjson may
// over-read.
inline constexpr size_t kReadPadding = 64;

// A text with `kReadPadding` zero bytes behind it. Reusing one buffer for many reads touches no new
// memory.
class FileBuffer {
 public:
  std::string_view text() const { return {data_.get(), size_}; }
  const char* data() const { return data_.get(); }
  char* data() { return data_.get(); }
  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }

  // Makes room for `size` bytes plus padding and zeroes the padding. Old contents are lost.
  char* reset(size_t size);
  // Shortens the text to `size` bytes and zeroes the padding behind it.
  void truncate(size_t size);
  void assign(std::string_view text);

 private:
  std::unique_ptr<char[]> data_;
  size_t size_ = 0;
  size_t capacity_ = 0;  // without padding
};

struct ReadResult {
  FileStatus status;
  FileBuffer buffer;
  explicit operator bool() const { return bool(status); }
  std::string_view text() const { return buffer.text(); }
};

// Paths given to these functions are absolute (a relative one is taken from the process's working
// directory).
class FileSystem {
 public:
  virtual ~FileSystem();

  // Replaces the contents of `buffer` by the file's bytes. On failure the buffer is empty.
  virtual FileStatus read_file(std::string_view path, FileBuffer& buffer) = 0;
  ReadResult read_file(std::string_view path);

  // Entries without "." and "..", in no particular order.
  virtual FileStatus list_directory(std::string_view path, std::vector<ListedEntry>& entries) = 0;
  // Follows links (`stat`) or does not (`entry_info`). A missing file is not an error: its kind is
  // Missing.
  virtual FileStatus stat(std::string_view path, FileInfo& info) = 0;
  virtual FileStatus entry_info(std::string_view path, FileInfo& info) = 0;
  virtual FileStatus read_link(std::string_view path, std::string& target) = 0;

  // Creates or replaces a file. Parent directories are made as needed.
  virtual FileStatus write_file(std::string_view path, std::string_view bytes) = 0;
  virtual FileStatus make_directories(std::string_view path) = 0;
  // Removes a file, link or empty directory. A missing path is success.
  virtual FileStatus remove(std::string_view path) = 0;
  virtual FileStatus rename(std::string_view from, std::string_view to) = 0;

  virtual std::string current_directory() = 0;
};

class RealFileSystem final : public FileSystem {
 public:
  using FileSystem::read_file;
  FileStatus read_file(std::string_view path, FileBuffer& buffer) override;
  FileStatus list_directory(std::string_view path, std::vector<ListedEntry>& entries) override;
  FileStatus stat(std::string_view path, FileInfo& info) override;
  FileStatus entry_info(std::string_view path, FileInfo& info) override;
  FileStatus read_link(std::string_view path, std::string& target) override;
  FileStatus write_file(std::string_view path, std::string_view bytes) override;
  FileStatus make_directories(std::string_view path) override;
  FileStatus remove(std::string_view path) override;
  FileStatus rename(std::string_view from, std::string_view to) override;
  std::string current_directory() override;
};

// A file system in memory, for tests. It counts its operations, so that tests can assert what is
// cached.
class MemoryFileSystem final : public FileSystem {
 public:
  struct Counts {
    u64 reads = 0, lists = 0, stats = 0, read_links = 0;
  };

  explicit MemoryFileSystem(std::string current_directory = "/");
  ~MemoryFileSystem() override;

  // Set-up. Parent directories appear by themselves.
  MemoryFileSystem& file(std::string_view path, std::string_view contents = "");
  MemoryFileSystem& directory(std::string_view path);
  MemoryFileSystem& symlink(std::string_view path, std::string_view target);
  // Makes an existing file or directory fail with FileError::Unreadable.
  MemoryFileSystem& unreadable(std::string_view path);

  Counts counts() const;
  // Every regular file with its contents, by path.
  std::map<std::string, std::string> files() const;

  using FileSystem::read_file;
  FileStatus read_file(std::string_view path, FileBuffer& buffer) override;
  FileStatus list_directory(std::string_view path, std::vector<ListedEntry>& entries) override;
  FileStatus stat(std::string_view path, FileInfo& info) override;
  FileStatus entry_info(std::string_view path, FileInfo& info) override;
  FileStatus read_link(std::string_view path, std::string& target) override;
  FileStatus write_file(std::string_view path, std::string_view bytes) override;
  FileStatus make_directories(std::string_view path) override;
  FileStatus remove(std::string_view path) override;
  FileStatus rename(std::string_view from, std::string_view to) override;
  std::string current_directory() override;

 private:
  struct Node;
  struct Found {
    Node* node;
    FileStatus status;
  };
  Found find(std::string_view path, bool follow_last) const;
  Node& make_node(std::string_view path, EntryKind kind, std::string_view text);
  FileStatus info_of(const Found& found, FileInfo& info) const;

  mutable std::shared_mutex mutex_;
  mutable std::mutex counts_mutex_;
  std::unique_ptr<Node> root_;
  std::string current_directory_;
  Counts counts_;
  u64 next_inode_ = 2;
  i64 clock_ = 1;
};

}  // namespace sinter

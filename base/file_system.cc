#include "base/file_system.h"

#include <fmt/format.h>

#include <cstring>

namespace sinter {

FileSystem::~FileSystem() = default;

ReadResult FileSystem::read_file(std::string_view path) {
  ReadResult result;
  result.status = read_file(path, result.buffer);
  return result;
}

std::string FileStatus::describe() const {
  switch (error) {
    case FileError::None:
      return "no error";
    case FileError::Missing:
      return "no such file or directory";
    case FileError::Unreadable:
      return "permission denied";
    case FileError::IsDirectory:
      return "it is a directory";
    case FileError::NotDirectory:
      return "it is not a directory";
    case FileError::NotRegular:
      return "it is not a regular file";
    case FileError::TooLarge:
      return "it is larger than 2 GiB";
    case FileError::SymlinkLoop:
      return "its symbolic links form a loop";
    case FileError::Exists:
      return "it already exists";
    case FileError::NoSpace:
      return "no space left on the device";
    case FileError::Io:
      break;
  }
  return os_error ? fmt::format("{} (errno {})", std::strerror(os_error), os_error)
                  : "input/output error";
}

char* FileBuffer::reset(size_t size) {
  if (size > capacity_ || !data_) {
    // Growing by half keeps a buffer that meets ever larger files from being reallocated for each
    // of them.
    capacity_ = std::max(size, capacity_ + capacity_ / 2);
    data_ = std::make_unique_for_overwrite<char[]>(capacity_ + kReadPadding);
  }
  truncate(size);
  return data_.get();
}

void FileBuffer::truncate(size_t size) {
  size_ = size;
  std::memset(data_.get() + size, 0, kReadPadding);
}

void FileBuffer::assign(std::string_view text) {
  char* data = reset(text.size());
  if (!text.empty()) std::memcpy(data, text.data(), text.size());
}

}  // namespace sinter

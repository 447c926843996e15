#include "dev_server/http/serve_gate.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "base/path.h"

namespace sinter::dev {

namespace {

// How deny patterns see a name: in lower case, without what file systems of other machines ignore.
std::string folded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // U+200B…U+200F, U+202A…U+202E, U+2060…U+206F, U+FEFF: invisible, and skipped by HFS+.
    if (byte == 0xe2 && i + 2 < text.size()) {
      const auto second = static_cast<unsigned char>(text[i + 1]);
      const auto third = static_cast<unsigned char>(text[i + 2]);
      if ((second == 0x80 &&
           ((third >= 0x8b && third <= 0x8f) || (third >= 0xaa && third <= 0xae))) ||
          (second == 0x81 && third >= 0xa0 && third <= 0xaf)) {
        i += 2;
        continue;
      }
    }
    if (text.substr(i).starts_with("\xef\xbb\xbf")) {
      i += 2;
      continue;
    }
    out += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : text[i];
  }
  return out;
}

std::string_view without_trailing_dots(std::string_view segment) {
  while (segment.size() > 1 && (segment.back() == '.' || segment.back() == ' '))
    segment.remove_suffix(1);
  return segment;
}

std::string resolved(const std::string& directory) {
  char buffer[PATH_MAX];
  return realpath(directory.c_str(), buffer) ? std::string(buffer) : directory;
}

// The path of what a descriptor is open on. Empty when the kernel does not say, or the file is
// gone.
std::string path_of_descriptor(int descriptor) {
  char link[64], buffer[PATH_MAX];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const ssize_t size = readlink(link, buffer, sizeof buffer);
  if (size <= 0 || static_cast<size_t>(size) >= sizeof buffer || buffer[0] != '/') return {};
  std::string path(buffer, static_cast<size_t>(size));
  return path.ends_with(" (deleted)") ? std::string() : path;
}

}  // namespace

OpenFile& OpenFile::operator=(OpenFile&& other) noexcept {
  if (this == &other) return *this;
  if (descriptor >= 0) close(descriptor);
  descriptor = std::exchange(other.descriptor, -1);
  path = std::move(other.path);
  size = other.size;
  modified_ns = other.modified_ns;
  inode = other.inode;
  return *this;
}

OpenFile::~OpenFile() {
  if (descriptor >= 0) close(descriptor);
}

int OpenFile::release() { return std::exchange(descriptor, -1); }

bool OpenFile::read_all(std::string& out) const {
  out.resize(size);
  size_t at = 0;
  while (at < out.size()) {
    const ssize_t got = pread(descriptor, out.data() + at, out.size() - at, static_cast<off_t>(at));
    if (got < 0) return false;
    if (got == 0) break;
    at += static_cast<size_t>(got);
  }
  out.resize(at);
  return true;
}

std::vector<std::string> ServeGate::default_deny() {
  return {".env",    ".env.*",      "*.{crt,pem,key,p12,pfx,cer,der}",
          ".npmrc",  ".yarnrc.yml", ".netrc",
          "id_rsa*", "id_ed25519*", "*.kdbx",
          ".git",    ".aws",        ".ssh"};
}

ServeGate::ServeGate(Rules rules) : roots_(std::move(rules.roots)), strict_(rules.strict) {
  for (const std::string& root : roots_) resolved_roots_.push_back(resolved(root));
  for (const std::string& pattern : rules.deny) {
    if (pattern.find('/') == std::string::npos)
      segment_patterns_.emplace_back(folded(pattern));
    else
      path_patterns_.emplace_back(folded(pattern));
  }
}

bool ServeGate::is_denied(std::string_view path) const {
  const std::string text = folded(path);
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find('/', at);
    if (end == std::string::npos) end = text.size();
    const std::string segment(std::string_view(text).substr(at, end - at));
    const std::string bare(without_trailing_dots(segment));
    if (!segment.empty())
      for (const bundler::Glob& pattern : segment_patterns_)
        if (pattern.matches(segment) || pattern.matches(bare)) return true;
    at = end + 1;
  }
  for (const bundler::Glob& pattern : path_patterns_) {
    if (pattern.matches(text)) return true;
    // "**/secret/**" and "config/x.json" mean paths below a root as well.
    for (const std::string& root : resolved_roots_)
      if (path::is_inside(root, path) && path.size() > root.size() &&
          pattern.matches(text.substr(root.size() + (root == "/" ? 0 : 1))))
        return true;
  }
  return false;
}

bool ServeGate::allows(std::string_view path) const {
  return !is_denied(path) && (!strict_ || is_inside(path));
}

bool ServeGate::is_inside(std::string_view path) const {
  for (const auto* roots : {&roots_, &resolved_roots_})
    for (const std::string& root : *roots)
      if (path::is_inside(root, path)) return true;
  return false;
}

GateAnswer ServeGate::open(const std::string& path) const {
  GateAnswer answer;
  answer.verdict = GateVerdict::Forbidden;
  if (!path::is_normalized(path) || path.find('\0') != std::string::npos) return answer;
  const bool known = known_files_.contains(path);
  if (strict_ && !known && !is_inside(path)) return answer;
  if (is_denied(path)) return answer;

  OpenFile file;
  // Without O_NONBLOCK a pipe would keep the server waiting for a writer.
  file.descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (file.descriptor < 0) {
    answer.verdict =
        errno == EACCES || errno == EPERM ? GateVerdict::Forbidden : GateVerdict::Missing;
    return answer;
  }
  struct stat status;
  file.path = path_of_descriptor(file.descriptor);
  if (file.path.empty() || fstat(file.descriptor, &status) != 0) return answer;
  if (is_denied(file.path)) return answer;
  if (!known && !known_files_.contains(file.path) && !allows(file.path)) return answer;
  if (S_ISDIR(status.st_mode)) {
    answer.verdict = GateVerdict::Directory;
    return answer;
  }
  if (!S_ISREG(status.st_mode)) return answer;
  file.size = static_cast<u64>(status.st_size);
  file.modified_ns = i64{1'000'000'000} * status.st_mtim.tv_sec + status.st_mtim.tv_nsec;
  file.inode = status.st_ino;
  answer.verdict = GateVerdict::Open;
  answer.file = std::move(file);
  return answer;
}

}  // namespace sinter::dev

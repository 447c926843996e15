// The one gate: every file whose bytes are sent to a client is opened here.
//
// The decision is made on the opened handle's own path, as the kernel knows it, never on the text
// of a URL: letter case, symbolic links, trailing dots and a file that is swapped between check and
// read cannot matter. A path outside the served directories is refused without touching the disk.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/types.h"
#include "bundler/resolver/glob.h"

namespace sinter::dev {

// A regular file that may be served; closes itself.
class OpenFile {
 public:
  OpenFile() = default;
  OpenFile(OpenFile&& other) noexcept { *this = std::move(other); }
  OpenFile& operator=(OpenFile&& other) noexcept;
  ~OpenFile();

  explicit operator bool() const { return descriptor >= 0; }
  // The caller closes it.
  int release();
  // The whole contents. False when it could not be read.
  bool read_all(std::string& out) const;

  int descriptor = -1;
  std::string path;  // final, without symbolic links
  u64 size = 0;
  i64 modified_ns = 0;
  u64 inode = 0;
};

enum class GateVerdict : u8 {
  Open,
  Missing,    // 404
  Directory,  // 404, unless the caller knows better
  Forbidden,  // 403
};

struct GateAnswer {
  GateVerdict verdict = GateVerdict::Missing;
  OpenFile file;
};

class ServeGate {
 public:
  struct Rules {
    std::vector<std::string> roots;  // absolute directories; resolved when the gate is made
    std::vector<std::string> deny = default_deny();  // globs; one without '/' means any segment
    bool strict = true;                              // false: everything that is not denied
  };
  static std::vector<std::string> default_deny();

  explicit ServeGate(Rules rules);

  // `path` is absolute and normalized.
  GateAnswer open(const std::string& path) const;

  // Files outside the roots that the program itself refers to (an image of a linked package).
  // Denied names stay denied.
  void set_known_files(std::unordered_set<std::string> files) { known_files_ = std::move(files); }

  // Whether a pattern denies this path, asked without the disk.
  bool is_denied(std::string_view path) const;
  // Whether a file may be served that has this path, without links; asked without the disk.
  bool allows(std::string_view path) const;
  const std::vector<std::string>& roots() const { return roots_; }

 private:
  bool is_inside(std::string_view path) const;

  std::vector<std::string> roots_;           // as given
  std::vector<std::string> resolved_roots_;  // without symbolic links
  std::vector<bundler::Glob> segment_patterns_, path_patterns_;
  std::unordered_set<std::string> known_files_;
  bool strict_;
};

}  // namespace sinter::dev

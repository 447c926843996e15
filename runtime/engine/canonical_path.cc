#include "runtime/engine/canonical_path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <vector>

namespace sinter::runtime {

namespace {

constexpr int kMostLinks = 40;
constexpr std::string_view kOpenFiles = "/fd/";

std::string own_process_folder() { return "/proc/" + std::to_string(getpid()); }

// Components that are still to walk, the next one last.
void push_components(std::vector<std::string>& out, std::string_view path) {
  size_t end = path.size();
  while (end > 0) {
    const size_t slash = path.rfind('/', end - 1);
    const size_t begin = slash == std::string_view::npos ? 0 : slash + 1;
    if (end > begin) out.emplace_back(path.substr(begin, end - begin));
    end = begin > 0 ? begin - 1 : 0;
  }
}

}  // namespace

bool is_open_stream(const std::string& canonical) {
  const std::string own = own_process_folder();
  if (!canonical.starts_with(own)) return false;
  const std::string_view rest = std::string_view(canonical).substr(own.size());
  return rest.starts_with(kOpenFiles) &&
         rest.find_first_not_of("0123456789", kOpenFiles.size()) == std::string_view::npos;
}

std::string canonical_path(std::string_view given, bool follow) {
  // As the system calls see it.
  given = given.substr(0, given.find('\0'));
  std::string out;
  if (given.empty() || given[0] != '/') {
    char here[PATH_MAX];
    if (getcwd(here, sizeof here)) out = here;
    if (out == "/") out.clear();
  }
  std::vector<std::string> waiting;
  push_components(waiting, given);
  // A link with a slash behind it is followed by every operation.
  const bool follow_last = follow || given.ends_with('/');
  int links = 0;
  char target[PATH_MAX];
  while (!waiting.empty()) {
    const std::string name = std::move(waiting.back());
    waiting.pop_back();
    if (name == ".") continue;
    if (name == "..") {
      out.resize(out.empty() ? 0 : out.rfind('/'));
      continue;
    }
    out += '/';
    out += name;
    if (waiting.empty() && !follow_last) break;
    const ssize_t size = readlink(out.c_str(), target, sizeof target);
    if (size < 0 || ++links > kMostLinks) continue;
    const std::string_view to(target, static_cast<size_t>(size));
    // A pipe or socket: the link is the only path there is.
    if (!to.starts_with('/') && is_open_stream(out)) continue;
    out.resize(to.starts_with('/') ? 0 : out.rfind('/'));
    push_components(waiting, to);
  }
  return out.empty() ? "/" : out;
}

int open_canonical(const char* path, int flags, unsigned mode) {
  if (is_open_stream(path)) {
    // It was a stream when that was decided; a file now is another one.
    const int file = open(path, flags | O_CLOEXEC, mode);
    struct stat status;
    if (file < 0 || (fstat(file, &status) == 0 && !S_ISREG(status.st_mode) &&
                     !S_ISDIR(status.st_mode) && !S_ISBLK(status.st_mode))) {
      return file;
    }
    close(file);
    errno = EACCES;
    return -1;
  }
  open_how how{};
  how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
  constexpr int kCreates = O_CREAT | (O_TMPFILE & ~O_DIRECTORY);
  how.mode = flags & kCreates ? mode & 07777 : 0;
  how.resolve = RESOLVE_NO_SYMLINKS;
  const long file = syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
  // Kernels before 5.6 cannot look at more than the end of the path.
  if (file < 0 && errno == ENOSYS) return open(path, flags | O_CLOEXEC | O_NOFOLLOW, mode);
  return static_cast<int>(file);
}

std::string find_program(std::string_view name, std::string_view search, std::string_view folder) {
  const auto runnable = [&](std::string path) -> std::string {
    if (path[0] != '/' && !folder.empty()) path = std::string(folder) + "/" + path;
    const std::string canonical = canonical_path(path, true);
    struct stat status;
    const bool good = stat(canonical.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
                      access(canonical.c_str(), X_OK) == 0;
    return good ? canonical : "";
  };
  if (name.empty()) return "";
  if (name.find('/') != std::string_view::npos) return runnable(std::string(name));
  // What the C library searches without the variable.
  if (search.empty()) search = "/bin:/usr/bin";
  for (size_t at = 0; at <= search.size();) {
    size_t end = search.find(':', at);
    if (end == std::string_view::npos) end = search.size();
    const std::string_view one = search.substr(at, end - at);
    std::string found = runnable((one.empty() ? "." : std::string(one)) + "/" + std::string(name));
    if (!found.empty()) return found;
    at = end + 1;
  }
  return "";
}

}  // namespace sinter::runtime

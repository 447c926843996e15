#include "base/path.h"

#include <vector>

namespace sinter::path {

bool is_normalized(std::string_view path) {
  if (path.empty()) return false;
  if (path == "/") return true;
  size_t i = path.front() == '/' ? 1 : 0;
  while (true) {
    size_t end = path.find('/', i);
    std::string_view segment = path.substr(i, end == std::string_view::npos ? end : end - i);
    if (segment.empty() || segment == "." || segment == "..") return false;
    if (end == std::string_view::npos) return true;
    i = end + 1;
  }
}

std::string normalize(std::string_view path) {
  if (is_normalized(path)) return std::string(path);
  const bool absolute = is_absolute(path);
  std::string out;
  out.reserve(path.size() + 1);
  if (absolute) out.push_back('/');
  const size_t root = out.size();
  // Everything before `floor` is the root or leading ".." segments, which a later ".." cannot
  // remove.
  size_t floor = root;
  size_t i = 0;
  while (i <= path.size()) {
    size_t end = path.find('/', i);
    if (end == std::string_view::npos) end = path.size();
    std::string_view segment = path.substr(i, end - i);
    i = end + 1;
    if (segment.empty() || segment == ".") continue;
    if (segment == "..") {
      if (out.size() > floor) {
        size_t slash = out.rfind('/');
        out.resize(slash == std::string::npos || slash < root ? root : slash);
        if (out.size() < floor) out.resize(floor);
      } else if (!absolute) {
        if (out.size() > root) out.push_back('/');
        out += "..";
        floor = out.size();
      }
      continue;
    }
    if (out.size() > root) out.push_back('/');
    out += segment;
  }
  if (out.empty()) out = ".";
  return out;
}

std::string join(std::string_view base, std::string_view path) {
  if (is_absolute(path) || base.empty()) return normalize(path);
  std::string joined;
  joined.reserve(base.size() + 1 + path.size());
  joined += base;
  joined += '/';
  joined += path;
  return normalize(joined);
}

std::string child(std::string_view base, std::string_view name) {
  std::string out;
  out.reserve(base.size() + 1 + name.size());
  out += base;
  if (out.empty() || out.back() != '/') out += '/';
  out += name;
  return out;
}

std::string_view dirname(std::string_view path) {
  size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  if (slash == 0) return path.substr(0, 1);
  return path.substr(0, slash);
}

std::string_view basename(std::string_view path) {
  size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view extension(std::string_view path) {
  std::string_view name = basename(path);
  size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || name == "..") return {};
  return name.substr(dot);
}

std::string_view stem(std::string_view path) {
  std::string_view name = basename(path);
  return name.substr(0, name.size() - extension(name).size());
}

std::string relative(std::string_view from_path, std::string_view to_path) {
  const std::string from = normalize(from_path);
  const std::string to = normalize(to_path);
  if (from == to) return ".";
  // `common` is the length of the longest shared run of whole segments.
  size_t common = 0;
  const size_t shortest = std::min(from.size(), to.size());
  for (size_t i = 0; i <= shortest; ++i) {
    const bool from_ends = i == from.size() || from[i] == '/';
    const bool to_ends = i == to.size() || to[i] == '/';
    if (from_ends && to_ends) common = i;
    if (i == shortest || from[i] != to[i]) break;
  }
  std::string out;
  std::string_view up = std::string_view(from).substr(common);
  if (up == "/") up = {};
  for (size_t i = 0; i < up.size();) {
    if (up[i] == '/') {
      ++i;
      continue;
    }
    out += out.empty() ? ".." : "/..";
    i = up.find('/', i);
    if (i == std::string_view::npos) break;
  }
  std::string_view down = std::string_view(to).substr(common);
  while (!down.empty() && down.front() == '/') down.remove_prefix(1);
  if (!down.empty()) {
    if (!out.empty()) out += '/';
    out += down;
  }
  return out.empty() ? "." : out;
}

bool is_inside(std::string_view directory, std::string_view path) {
  if (directory == "/") return is_absolute(path);
  return path.starts_with(directory) &&
         (path.size() == directory.size() || path[directory.size()] == '/');
}

}  // namespace sinter::path

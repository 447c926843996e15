// MemoryFileSystem: a tree of nodes that obeys POSIX path lookup (links anywhere in the path,
// loops, permissions).

#include <map>

#include "base/file_system.h"
#include "base/path.h"

namespace sinter {

struct MemoryFileSystem::Node {
  EntryKind kind = EntryKind::Directory;
  bool readable = true;
  u64 inode = 0;
  i64 mtime = 0;
  std::string text;  // contents of a file, target of a link
  std::map<std::string, std::unique_ptr<Node>, std::less<>> children;
};

namespace {

// As Linux does: a lookup that passes more links than this is taken for a loop.
constexpr int kMaxLinks = 40;

}  // namespace

MemoryFileSystem::MemoryFileSystem(std::string current_directory)
    : root_(std::make_unique<Node>()), current_directory_(std::move(current_directory)) {
  root_->inode = 1;
}

MemoryFileSystem::~MemoryFileSystem() = default;

MemoryFileSystem::Found MemoryFileSystem::find(std::string_view path, bool follow_last) const {
  std::string rest =
      path::is_absolute(path) ? std::string(path) : path::child(current_directory_, path);
  std::vector<Node*> trail{root_.get()};
  int links = 0;
  size_t i = 0;
  while (i < rest.size()) {
    if (rest[i] == '/') {
      ++i;
      continue;
    }
    size_t end = std::min(rest.find('/', i), rest.size());
    std::string_view segment = std::string_view(rest).substr(i, end - i);
    Node* here = trail.back();
    if (here->kind != EntryKind::Directory) return {nullptr, {FileError::Missing}};
    if (segment == "." || segment == "..") {
      if (segment == ".." && trail.size() > 1) trail.pop_back();
      i = end;
      continue;
    }
    auto it = here->children.find(segment);
    if (it == here->children.end()) return {nullptr, {FileError::Missing}};
    Node* next = it->second.get();
    const bool last = end == rest.size();
    if (next->kind == EntryKind::Symlink && (!last || follow_last)) {
      if (++links > kMaxLinks) return {nullptr, {FileError::SymlinkLoop}};
      std::string tail = rest.substr(end);
      if (path::is_absolute(next->text)) trail.resize(1);
      rest = next->text + tail;
      i = 0;
      continue;
    }
    trail.push_back(next);
    i = end;
  }
  return {trail.back(), {}};
}

MemoryFileSystem::Node& MemoryFileSystem::make_node(std::string_view path, EntryKind kind,
                                                    std::string_view text) {
  std::string full = path::join(current_directory_, path);
  Node* node = root_.get();
  std::string_view rest(full);
  rest.remove_prefix(1);
  while (!rest.empty()) {
    size_t end = std::min(rest.find('/'), rest.size());
    std::string_view segment = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (node->kind == EntryKind::Symlink) {
      Found target = find(
          std::string_view(full).substr(0, full.size() - rest.size() - segment.size() - 1), true);
      if (target.node) node = target.node;
    }
    std::unique_ptr<Node>& child = node->children[std::string(segment)];
    if (!child) {
      child = std::make_unique<Node>();
      child->inode = next_inode_++;
      node->mtime = ++clock_;
    }
    node = child.get();
  }
  node->kind = kind;
  node->text = text;
  node->mtime = ++clock_;
  return *node;
}

MemoryFileSystem& MemoryFileSystem::file(std::string_view path, std::string_view contents) {
  std::unique_lock lock(mutex_);
  make_node(path, EntryKind::File, contents);
  return *this;
}

MemoryFileSystem& MemoryFileSystem::directory(std::string_view path) {
  std::unique_lock lock(mutex_);
  make_node(path, EntryKind::Directory, "");
  return *this;
}

MemoryFileSystem& MemoryFileSystem::symlink(std::string_view path, std::string_view target) {
  std::unique_lock lock(mutex_);
  make_node(path, EntryKind::Symlink, target);
  return *this;
}

MemoryFileSystem& MemoryFileSystem::unreadable(std::string_view path) {
  std::unique_lock lock(mutex_);
  Found found = find(path, true);
  SINTER_CHECK(found.node != nullptr);
  found.node->readable = false;
  return *this;
}

MemoryFileSystem::Counts MemoryFileSystem::counts() const {
  std::lock_guard lock(counts_mutex_);
  return counts_;
}

std::map<std::string, std::string> MemoryFileSystem::files() const {
  std::shared_lock lock(mutex_);
  std::map<std::string, std::string> out;
  auto visit = [&](auto& self, const Node& node, const std::string& path) -> void {
    if (node.kind == EntryKind::File) out[path] = node.text;
    for (auto& [name, child] : node.children) self(self, *child, path + "/" + name);
  };
  visit(visit, *root_, "");
  return out;
}

FileStatus MemoryFileSystem::read_file(std::string_view path, FileBuffer& buffer) {
  {
    std::lock_guard lock(counts_mutex_);
    ++counts_.reads;
  }
  std::shared_lock lock(mutex_);
  buffer.reset(0);
  Found found = find(path, true);
  if (!found.node) return found.status;
  if (found.node->kind == EntryKind::Directory) return {FileError::IsDirectory};
  if (!found.node->readable) return {FileError::Unreadable};
  buffer.assign(found.node->text);
  return {};
}

FileStatus MemoryFileSystem::list_directory(std::string_view path,
                                            std::vector<ListedEntry>& entries) {
  {
    std::lock_guard lock(counts_mutex_);
    ++counts_.lists;
  }
  std::shared_lock lock(mutex_);
  entries.clear();
  Found found = find(path, true);
  if (!found.node) return found.status;
  if (found.node->kind != EntryKind::Directory) return {FileError::NotDirectory};
  if (!found.node->readable) return {FileError::Unreadable};
  for (auto& [name, child] : found.node->children) entries.push_back({name, child->kind});
  return {};
}

FileStatus MemoryFileSystem::info_of(const Found& found, FileInfo& info) const {
  info = {};
  if (!found.node) return found.status.error == FileError::Missing ? FileStatus{} : found.status;
  info.kind = found.node->kind;
  info.size = found.node->kind == EntryKind::File ? found.node->text.size() : 0;
  info.mtime_ns = found.node->mtime;
  info.inode = found.node->inode;
  return {};
}

FileStatus MemoryFileSystem::stat(std::string_view path, FileInfo& info) {
  {
    std::lock_guard lock(counts_mutex_);
    ++counts_.stats;
  }
  std::shared_lock lock(mutex_);
  return info_of(find(path, true), info);
}

FileStatus MemoryFileSystem::entry_info(std::string_view path, FileInfo& info) {
  {
    std::lock_guard lock(counts_mutex_);
    ++counts_.stats;
  }
  std::shared_lock lock(mutex_);
  return info_of(find(path, false), info);
}

FileStatus MemoryFileSystem::read_link(std::string_view path, std::string& target) {
  {
    std::lock_guard lock(counts_mutex_);
    ++counts_.read_links;
  }
  std::shared_lock lock(mutex_);
  Found found = find(path, false);
  if (!found.node) return found.status;
  if (found.node->kind != EntryKind::Symlink) return {FileError::Io};
  target = found.node->text;
  return {};
}

FileStatus MemoryFileSystem::write_file(std::string_view path, std::string_view bytes) {
  std::unique_lock lock(mutex_);
  Found existing = find(path, true);
  if (existing.node && existing.node->kind == EntryKind::Directory) return {FileError::IsDirectory};
  if (existing.node && !existing.node->readable) return {FileError::Unreadable};
  if (existing.node) {
    existing.node->text = bytes;
    existing.node->mtime = ++clock_;
    return {};
  }
  make_node(path, EntryKind::File, bytes);
  return {};
}

FileStatus MemoryFileSystem::make_directories(std::string_view path) {
  std::unique_lock lock(mutex_);
  Found existing = find(path, true);
  if (existing.node) {
    return existing.node->kind == EntryKind::Directory ? FileStatus{}
                                                       : FileStatus{FileError::NotDirectory};
  }
  make_node(path, EntryKind::Directory, "");
  return {};
}

FileStatus MemoryFileSystem::remove(std::string_view path) {
  std::unique_lock lock(mutex_);
  Found found = find(path, false);
  if (!found.node) return {};
  if (found.node->kind == EntryKind::Directory && !found.node->children.empty())
    return {FileError::Exists};
  Found parent = find(path::dirname(path), true);
  if (!parent.node) return {};
  parent.node->children.erase(std::string(path::basename(path)));
  parent.node->mtime = ++clock_;
  return {};
}

FileStatus MemoryFileSystem::rename(std::string_view from, std::string_view to) {
  std::unique_lock lock(mutex_);
  Found source = find(from, false);
  Found old_parent = find(path::dirname(from), true);
  Found new_parent = find(path::dirname(to), true);
  if (!source.node || !old_parent.node || !new_parent.node) return {FileError::Missing};
  auto it = old_parent.node->children.find(path::basename(from));
  std::unique_ptr<Node> node = std::move(it->second);
  old_parent.node->children.erase(it);
  new_parent.node->children[std::string(path::basename(to))] = std::move(node);
  old_parent.node->mtime = new_parent.node->mtime = ++clock_;
  return {};
}

std::string MemoryFileSystem::current_directory() { return current_directory_; }

}  // namespace sinter

// Which files are watched, and what their changes lead to.
#include "dev_server/dev_server_impl.h"

#include <algorithm>

#include "base/path.h"
#include "bundler/assets/import_glob.h"

namespace sinter::dev {

void DevServer::Impl::start_watching() {
  if (!config_.server.watch) return;
  WatcherOptions options;
  options.roots = {config_.root};
  options.since_ns = read_since_;
  options.poll_all = config_.server.watch_polling;
  if (options.poll_all) options.poll_ms = std::max(10u, config_.server.watch_interval);
  std::vector<bundler::Glob> ignored;
  for (const std::string& pattern : config_.server.watch_ignored) ignored.emplace_back(pattern);
  options.is_ignored = [ignored = std::move(ignored), root = config_.root,
                        out = config_.build.out_dir](std::string_view path) {
    const std::string_view name = path::basename(path);
    if (name == "node_modules" || name == ".git" || name == "test-results") return true;
    if (path == out) return true;
    for (const bundler::Glob& pattern : ignored)
      if (pattern.matches(path) ||
          pattern.matches(path.substr(std::min(path.size(), root.size() + 1))))
        return true;
    return false;
  };
  watcher_ = std::make_unique<Watcher>(
      std::move(options),
      [this, alive = std::weak_ptr<bool>(alive_)](std::vector<std::string> paths) {
        loop_.post([this, alive, paths = std::move(paths)]() mutable {
          if (alive.lock()) on_files(std::move(paths));
        });
      },
      [this, alive = std::weak_ptr<bool>(alive_)](std::string text) {
        loop_.post([this, alive, text = std::move(text)] {
          if (alive.lock()) events_.warning(text);
        });
      });
}

// Equal for all files that cannot be read.
Hash128 DevServer::Impl::content_of(const std::string& path) {
  RealFileSystem disk;
  FileBuffer buffer;
  return disk.read_file(path, buffer) ? hash128(buffer.text()) : Hash128{};
}

// Times go by the ticks of a clock: what was written in the tick in which the files were read may
// be what was read.
bool DevServer::Impl::needs_restart(const std::string& path) const {
  const auto known = restart_files_.find(path);
  if (known == restart_files_.end()) return false;
  RealFileSystem disk;
  FileInfo info;
  return (disk.stat(path, info) && info.mtime_ns > read_since_) ||
         content_of(path) != known->second;
}

void DevServer::Impl::on_files(std::vector<std::string> paths) {
  for (const std::string& path : paths)
    if (needs_restart(path)) return events_.restart(path);
  bool mended = false;
  for (const std::string& path : paths) mended |= page_references_.mended(path);
  if (mended) {
    ++mended_references_;
    channel_.broadcast(custom_payload("sinter:mended", "null"));
  }
  if (!bridge_) return engine_.files_changed(std::move(paths));
  // Plugins hear of files only.
  RealFileSystem disk;
  const auto folders = std::stable_partition(paths.begin(), paths.end(), [&](const auto& path) {
    FileInfo info;
    return !disk.stat(path, info) || info.kind != EntryKind::Directory;
  });
  if (folders != paths.end()) engine_.files_changed({folders, paths.end()});
  paths.erase(folders, paths.end());
  if (paths.empty()) return;
  const bool waits = bridge_->has_update_hooks();
  engine_.modules_of_files(paths, [this, waits, alive = std::weak_ptr<bool>(alive_)](
                                      std::vector<DevEngine::FileModules> files) {
    std::vector<PluginBridge::ChangedFile> changed = events_of(files);
    const bool edits_only = std::all_of(changed.begin(), changed.end(),
                                        [](const auto& file) { return file.event == "update"; });
    if (!waits && edits_only) {
      std::vector<std::string> paths;
      for (const PluginBridge::ChangedFile& file : changed) {
        bridge_->tell_of_edit(file.path);
        paths.push_back(file.path);
      }
      return engine_.files_changed(std::move(paths));
    }
    loop_.post([this, alive, changed = std::move(changed)]() mutable {
      if (alive.lock()) ask_plugins(std::move(changed));
    });
  });
}

std::vector<PluginBridge::ChangedFile> DevServer::Impl::events_of(
    const std::vector<DevEngine::FileModules>& files) {
  std::vector<PluginBridge::ChangedFile> changed;
  RealFileSystem disk;
  for (const DevEngine::FileModules& file : files) {
    FileInfo info;
    const bool exists = disk.stat(file.path, info) && info.kind == EntryKind::File;
    PluginBridge::ChangedFile entry{file.path,
                                    !exists      ? "delete"
                                    : file.known ? "update"
                                                 : "create",
                                    {}};
    for (const DevEngine::FileModules::Module& module : file.modules)
      // In Vite's graph even a style sheet is "js" where a module imports it; plugins that tell
      // their files' parts apart by type count on that.
      entry.modules.push_back({module.id, module.client_id, "js"});
    changed.push_back(std::move(entry));
  }
  return changed;
}

void DevServer::Impl::ask_plugins(std::vector<PluginBridge::ChangedFile> changed) {
  bridge_->files_changed(std::move(changed), [this](PluginBridge::Changes changes) {
    later_.insert(changes.later.begin(), changes.later.end());
    engine_.files_changed(std::move(changes.now));
  });
}

// Directories of the graph's files that no root holds: packages, linked packages. Of linked ones
// also where their package.json is, which says what their names mean. `since`: when the first of
// them may have been read that are not watched yet.
void DevServer::Impl::watch_graph(i64 since) {
  if (!watcher_) return;
  engine_.watched_files([this, since, alive = std::weak_ptr<bool>(alive_),
                         watched = plugin_watched_](std::vector<std::string> files) {
    std::set<std::string> directories = watched;
    RealFileSystem disk;
    const auto is_there = [&disk](const std::string& path) {
      FileInfo info;
      return disk.stat(path, info) && info.kind != EntryKind::Missing;
    };
    for (const std::string& file : files) {
      const bool package = file.find("/node_modules/") != std::string::npos;
      if (path::is_inside(config_.root, file) && !package) continue;
      if (!directories.emplace(path::dirname(file)).second || package) continue;
      for (std::string_view folder = path::dirname(file); folder.size() > 1;
           folder = path::dirname(folder)) {
        if (!is_there(path::child(folder, "package.json"))) continue;
        directories.emplace(folder);
        break;
      }
    }
    // What is missing may be installed: every package manager writes a file of its own beside the
    // packages when it is done.
    if (engine_.current_error())
      for (std::string_view folder = config_.root;; folder = path::dirname(folder)) {
        const std::string packages = path::child(folder, "node_modules");
        if (folder == config_.root || is_there(packages)) directories.insert(packages);
        if (folder.size() <= 1) break;
      }
    for (const auto& [file, content] : restart_files_)
      if (!path::is_inside(config_.root, file)) directories.emplace(path::dirname(file));
    loop_.post([this, since, alive,
                list = std::vector<std::string>(directories.begin(), directories.end())]() mutable {
      if (alive.lock() && watcher_) watcher_->set_directories(std::move(list), since);
    });
  });
}

}  // namespace sinter::dev

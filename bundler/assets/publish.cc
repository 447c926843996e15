#include "bundler/assets/publish.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/path.h"

namespace sinter::bundler {

namespace {

void list_files(const std::string& directory, const std::string& prefix, FileSystem& files,
                OutdirFiles& out) {
  std::vector<ListedEntry> entries;
  if (!files.list_directory(directory, entries)) return;
  for (const ListedEntry& entry : entries) {
    const std::string path = path::child(directory, entry.name);
    const std::string name = prefix.empty() ? entry.name : prefix + "/" + entry.name;
    FileInfo info;
    if (entry.kind == EntryKind::Directory) {
      if (name != ".git") list_files(path, name, files, out);
    } else if (entry.kind == EntryKind::File && files.stat(path, info)) {
      out.emplace(name, info);
    }
  }
}

class Publisher {
 public:
  Publisher(const BuildResult& result, const PublishOptions& options, FileSystem& files,
            Diagnostics& diagnostics)
      : result_(result), options_(options), files_(files), diagnostics_(diagnostics) {}

  bool run() {
    outdir_ = real_outdir();
    if (!check_outdir(options_, files_, diagnostics_) || !check_outputs()) return false;
    if (!options_.public_dir.empty() && !collect_public(options_.public_dir, "")) return false;
    if (!options_.empty) return fill(outdir_);
    if (options_.before) find_kept();
    // Names of this process only: two builds at once do not meet.
    const std::string suffix = fmt::format(".{}", getpid());
    const std::string parent(path::dirname(outdir_));
    const std::string fresh =
        path::child(parent, "." + std::string(path::basename(outdir_)) + ".new" + suffix);
    const std::string old =
        path::child(parent, "." + std::string(path::basename(outdir_)) + ".old" + suffix);
    remove_all(fresh);
    remove_all(old);
    if (!fill(fresh)) {
      remove_all(fresh);
      return false;
    }
    return replace(fresh, old);
  }

 private:
  bool fail(std::string_view what, std::string_view path, const FileStatus& status) {
    diagnostics_.error("cannot-write-file",
                       fmt::format("Cannot {} \"{}\": {}", what,
                                   path::relative(options_.root, path), status.describe()));
    return false;
  }

  bool check_outputs() {
    const size_t errors = diagnostics_.error_count();
    std::set<std::string_view> seen;
    for (const OutputFile& output : result_.outputs) {
      if (!path::is_inside(options_.outdir, output.path) ||
          output.path.find('\0') != std::string::npos)
        diagnostics_.error(
            "output-outside-outdir",
            fmt::format("The output file \"{}\" would be outside of the output folder",
                        output.pretty_path));
      if (!seen.insert(output.path).second)
        diagnostics_.error("output-twice", fmt::format("Two output files have the same path \"{}\"",
                                                       output.pretty_path));
    }
    for (const std::string& input : result_.inputs)
      if (path::is_inside(options_.outdir, input) || path::is_inside(outdir_, input))
        diagnostics_
            .error("output-is-input",
                   fmt::format("The output folder \"{}\" holds a source of the build: \"{}\"",
                               path::relative(options_.root, options_.outdir),
                               path::relative(options_.root, input)))
            .help("Choose another build.outDir");
    return diagnostics_.error_count() == errors;
  }

  // Files of the public folder by their path in it; links are followed.
  bool collect_public(const std::string& directory, const std::string& prefix) {
    FileInfo info;
    if (!files_.stat(directory, info) || info.kind != EntryKind::Directory) return true;
    if (std::find(open_.begin(), open_.end(), info.inode) != open_.end())
      return true;  // a link to itself
    open_.push_back(info.inode);
    std::vector<ListedEntry> entries;
    if (const FileStatus status = files_.list_directory(directory, entries); !status)
      return fail("read", directory, status);
    for (const ListedEntry& entry : entries) {
      const std::string file = path::child(directory, entry.name);
      const std::string name = prefix.empty() ? entry.name : prefix + "/" + entry.name;
      if (!files_.stat(file, info)) continue;
      if (info.kind == EntryKind::Directory) {
        if (!collect_public(file, name)) return false;
      } else if (info.kind == EntryKind::File) {
        public_files_.emplace(name, file);
      }
    }
    open_.pop_back();
    return true;
  }

  void find_kept() {
    for (const auto& [name, info] : list_outdir(outdir_, files_)) {
      const auto old = options_.before->find(name);
      if (old == options_.before->end() || old->second.inode != info.inode ||
          old->second.mtime_ns != info.mtime_ns || old->second.size != info.size)
        kept_files_.emplace(name, path::join(outdir_, name));
    }
  }

  bool copy(const std::string& file, const std::string& target) {
    FileBuffer buffer;
    if (const FileStatus status = files_.read_file(file, buffer); !status)
      return fail("read", file, status);
    if (const FileStatus status = files_.write_file(target, buffer.text()); !status)
      return fail("write", target, status);
    return true;
  }

  bool fill(const std::string& directory) {
    if (const FileStatus status = files_.make_directories(directory); !status)
      return fail("make", directory, status);
    std::set<std::string> made;
    for (const OutputFile& output : result_.outputs)
      made.insert(output.path.substr(options_.outdir.size() + 1));
    // What the build made wins over what a plugin wrote, and that over a public file.
    for (const auto* others : {&public_files_, &kept_files_})
      for (const auto& [name, file] : *others)
        if (!made.contains(name) && !copy(file, path::join(directory, name))) return false;
    for (const OutputFile& output : result_.outputs) {
      const std::string target =
          path::join(directory, output.path.substr(options_.outdir.size() + 1));
      if (const FileStatus status = files_.write_file(target, output.contents); !status)
        return fail("write", target, status);
    }
    return true;
  }

  bool replace(const std::string& fresh, const std::string& old) {
    FileInfo info;
    const bool exists = files_.entry_info(outdir_, info) && info.kind != EntryKind::Missing;
    if (exists) {
      const std::string git = path::child(outdir_, ".git");
      if (files_.entry_info(git, info) && info.kind != EntryKind::Missing)
        files_.rename(git, path::child(fresh, ".git"));
      if (const FileStatus status = files_.rename(outdir_, old); !status) {
        // A mount point cannot be renamed: its contents are replaced.
        return replace_contents(fresh);
      }
    }
    if (const FileStatus status = files_.rename(fresh, outdir_); !status) {
      if (exists) files_.rename(old, outdir_);
      remove_all(fresh);
      return fail("write", outdir_, status);
    }
    remove_all(old);
    return true;
  }

  bool replace_contents(const std::string& fresh) {
    std::vector<ListedEntry> entries;
    if (const FileStatus status = files_.list_directory(outdir_, entries); !status)
      return fail("read", outdir_, status);
    for (const ListedEntry& entry : entries) remove_all(path::child(outdir_, entry.name));
    for (auto& [name, file] : kept_files_) file = path::join(fresh, name);
    const bool filled = fill(outdir_);
    remove_all(fresh);
    return filled;
  }

  void remove_all(const std::string& path) {
    FileInfo info;
    if (!files_.entry_info(path, info) || info.kind == EntryKind::Missing) return;
    if (info.kind == EntryKind::Directory) {
      std::vector<ListedEntry> entries;
      files_.list_directory(path, entries);
      for (const ListedEntry& entry : entries) remove_all(path::child(path, entry.name));
    }
    files_.remove(path);
  }

  // Where a link as output folder leads to.
  std::string real_outdir() {
    std::string path = options_.outdir;
    for (int hops = 0; hops < 16; ++hops) {
      FileInfo info;
      std::string target;
      if (!files_.entry_info(path, info) || info.kind != EntryKind::Symlink ||
          !files_.read_link(path, target))
        break;
      path = path::join(path::dirname(path), target);
    }
    return path;
  }

  const BuildResult& result_;
  const PublishOptions& options_;
  FileSystem& files_;
  Diagnostics& diagnostics_;
  std::string outdir_;
  std::map<std::string, std::string> public_files_, kept_files_;  // by their name in outdir
  std::vector<u64> open_;
};

}  // namespace

// Whether `path` is `folder` or lies in it. A link to the folder is the folder.
static bool lies_in(FileSystem& files, std::string_view folder, std::string path) {
  if (path::is_inside(folder, path)) return true;
  FileInfo wanted;
  if (!files.stat(folder, wanted) || wanted.kind != EntryKind::Directory) return false;
  for (;; path = path::dirname(path)) {
    FileInfo info;
    if (files.stat(path, info) && info.kind == EntryKind::Directory && info.inode == wanted.inode &&
        info.mtime_ns == wanted.mtime_ns)
      return true;
    if (path.size() <= 1) return false;
  }
}

bool check_outdir(const PublishOptions& options, FileSystem& files, Diagnostics& diagnostics) {
  const std::string pretty = path::relative(options.root, options.outdir);
  if (lies_in(files, options.outdir, options.root)) {
    diagnostics
        .error("outdir-is-project",
               fmt::format("The output folder \"{}\" is the project itself or holds it", pretty))
        .help("Choose a folder of its own for build.outDir, such as \"dist\"");
    return false;
  }
  if (!options.public_dir.empty() && lies_in(files, options.outdir, options.public_dir)) {
    diagnostics
        .error("outdir-is-public",
               fmt::format("The output folder \"{}\" holds the public folder", pretty))
        .help("Choose another build.outDir");
    return false;
  }
  if (!options.public_dir.empty() && lies_in(files, options.public_dir, options.outdir)) {
    diagnostics
        .error("outdir-is-public",
               fmt::format("The output folder \"{}\" lies in the public folder", pretty))
        .help("Choose another build.outDir");
    return false;
  }
  FileInfo info;
  if (files.stat(options.outdir, info) && info.kind != EntryKind::Missing &&
      info.kind != EntryKind::Directory) {
    diagnostics.error("outdir-is-file", fmt::format("The output folder \"{}\" is a file", pretty));
    return false;
  }
  return true;
}

OutdirFiles list_outdir(const std::string& outdir, FileSystem& files) {
  OutdirFiles out;
  list_files(outdir, "", files, out);
  return out;
}

bool publish(const BuildResult& result, const PublishOptions& options, FileSystem& files,
             Diagnostics& diagnostics) {
  return Publisher(result, options, files, diagnostics).run();
}

}  // namespace sinter::bundler

// sinter info: what a report of a fault should say. sinter clean-cache: removes what is kept
// between runs.
#include <sys/utsname.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "base/cache_place.h"
#include "base/file_system.h"
#include "base/json.h"
#include "base/path.h"
#include "base/version.h"
#include "cli/build_report.h"
#include "cli/commands.h"
#include "cli/project.h"
#include "plugins/host/session.h"

namespace sinter::cli {

namespace {

void print_row(const char* name, const std::string& value) {
  std::printf("%-14s %s\n", name, value.c_str());
}

std::string version_in(const std::string& file, FileSystem& files) {
  const ReadResult read = files.read_file(file);
  const json::ParseResult parsed = json::parse(read ? read.text() : std::string_view("{}"));
  if (!read || !parsed) return {};
  return std::string(parsed.root().find_string("version").value_or(""));
}

// The project's plugins and frameworks as they are installed.
void print_packages(const std::string& directory, FileSystem& files) {
  const ReadResult read = files.read_file(path::join(directory, "package.json"));
  const json::ParseResult parsed = json::parse(read ? read.text() : std::string_view("{}"));
  if (!read || !parsed || !parsed.root().is_object()) return;
  for (const char* group : {"dependencies", "devDependencies"}) {
    const json::Value* names = parsed.root().find(group);
    if (!names || !names->is_object()) continue;
    for (const json::Member& member : names->members()) {
      const std::string file =
          path::join(directory, "node_modules/" + std::string(member.key) + "/package.json");
      const std::string version = version_in(file, files);
      print_row(group == std::string_view("dependencies") ? "dependency" : "devDependency",
                std::string(member.key) + " " + (version.empty() ? "(not installed)" : version));
    }
  }
}

struct CacheContents {
  std::string place;
  std::vector<std::string> folders, files;
  u64 bytes = 0;
};

// Folders of engine versions and what is in them. The place may be shared with other programs:
// nothing else counts.
CacheContents look_at_cache(FileSystem& files) {
  CacheContents found;
  found.place = compiled_code_place();
  std::vector<ListedEntry> folders;
  if (found.place.empty() || !files.list_directory(found.place, folders)) return found;
  for (const ListedEntry& folder : folders) {
    if (folder.kind != EntryKind::Directory || folder.name.size() != 8 ||
        folder.name.find_first_not_of("0123456789abcdef") != std::string::npos)
      continue;
    found.folders.push_back(path::join(found.place, folder.name));
    std::vector<ListedEntry> entries;
    files.list_directory(found.folders.back(), entries);
    for (const ListedEntry& entry : entries) {
      FileInfo info;
      const std::string file = path::join(found.folders.back(), entry.name);
      if (entry.kind != EntryKind::File || !files.stat(file, info)) continue;
      found.files.push_back(file);
      found.bytes += info.size;
    }
  }
  return found;
}

int clean_cache() {
  RealFileSystem files;
  const CacheContents cache = look_at_cache(files);
  for (const std::string& file : cache.files) {
    if (const FileStatus status = files.remove(file); !status) {
      std::fprintf(stderr, "error: Cannot remove \"%s\": %s\n", file.c_str(),
                   status.describe().c_str());
      return kFailed;
    }
  }
  // One that holds something else stays.
  for (const std::string& folder : cache.folders) rmdir(folder.c_str());
  std::fprintf(stderr, "Removed %zu files, %s, from %s\n", cache.files.size(),
               kilobytes(cache.bytes).c_str(), cache.place.empty() ? "(off)" : cache.place.c_str());
  return kSuccess;
}

int print_info() {
  char buffer[4096];
  if (!getcwd(buffer, sizeof buffer)) {
    std::fputs("error: The working directory does not exist any more\n", stderr);
    return kFailed;
  }
  const std::string directory = buffer;
  RealFileSystem files;
  utsname system{};
  uname(&system);
  print_row("sinter", std::string(version()));
  print_row("system", std::string(system.sysname) + " " + system.release + " " + system.machine);
  print_row("threads", std::to_string(std::thread::hardware_concurrency()));
  print_row("folder", directory);
  const std::string config = plugins::find_config_file(directory);
  print_row("config", config.empty() ? "none" : path::relative(directory, config));
  print_row("project", is_project(files, directory) ? "yes" : "no");
  const CacheContents cache = look_at_cache(files);
  print_row("cache", cache.place.empty() ? "off"
                                         : cache.place + " (" + std::to_string(cache.files.size()) +
                                               " files, " + kilobytes(cache.bytes) + ")");
  print_packages(directory, files);
  return kSuccess;
}

}  // namespace

Command add_info_command(CLI::App&) { return print_info; }

Command add_clean_cache_command(CLI::App&) { return clean_cache; }

}  // namespace sinter::cli

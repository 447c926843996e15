#include "cli/licenses.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "base/json.h"
#include "base/json_text.h"
#include "base/path.h"

namespace sinter::cli {

namespace {

struct License {
  std::string name, version, identifier, text;
};

constexpr std::string_view kFolder = "/node_modules/";

// "/p/node_modules/@a/b" of "/p/node_modules/@a/b/x.js"; empty outside of packages.
std::string package_folder(const std::string& file) {
  const size_t at = file.rfind(kFolder);
  if (at == std::string::npos) return {};
  size_t end = file.find('/', at + kFolder.size());
  if (file[at + kFolder.size()] == '@' && end != std::string::npos) end = file.find('/', end + 1);
  return file.substr(0, end);
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::string license_text(const std::string& folder, FileSystem& files) {
  std::vector<ListedEntry> entries;
  if (!files.list_directory(folder, entries)) return {};
  std::vector<std::string> names;
  for (const ListedEntry& entry : entries) {
    const std::string name = lower_case(entry.name);
    if (name.starts_with("license") || name.starts_with("licence") || name.starts_with("copying"))
      names.push_back(entry.name);
  }
  std::sort(names.begin(), names.end());
  for (const std::string& name : names)
    if (const ReadResult read = files.read_file(path::join(folder, name)))
      return std::string(read.text());
  return {};
}

// A name, or {type: name}, or in old packages a list of those.
std::string identifier_of(const json::Value& package) {
  const auto one = [](const json::Value& value) {
    return std::string(value.is_string() ? value.string() : value.find_string("type").value_or(""));
  };
  if (const json::Value* license = package.find("license")) return one(*license);
  std::string out;
  if (const json::Value* list = package.find("licenses"); list && list->is_array())
    for (const json::Value& item : list->items()) out += (out.empty() ? "" : " OR ") + one(item);
  return out;
}

std::optional<License> license_of(const std::string& folder, FileSystem& files) {
  const ReadResult read = files.read_file(path::join(folder, "package.json"));
  const json::ParseResult parsed = json::parse(read ? read.text() : std::string_view("{}"));
  if (!read || !parsed || !parsed.root().is_object()) return std::nullopt;
  License license;
  license.name = parsed.root().find_string("name").value_or(path::basename(folder));
  license.version = parsed.root().find_string("version").value_or("");
  license.identifier = identifier_of(parsed.root());
  license.text = license_text(folder, files);
  return license;
}

std::set<std::string> package_folders(const bundler::BuildResult& result, const std::string& root) {
  std::set<std::string> folders;
  const auto add = [&](const std::string& file) {
    std::string folder = package_folder(file);
    if (!folder.empty()) folders.insert(std::move(folder));
  };
  const json::ParseResult metafile = json::parse(result.metafile);
  const json::Value* outputs =
      !result.metafile.empty() && metafile ? metafile.root().find("outputs") : nullptr;
  if (!outputs) {
    for (const std::string& input : result.inputs) add(input);
    return folders;
  }
  for (const json::Member& output : outputs->members()) {
    const json::Value* inputs = output.value.find("inputs");
    if (!inputs) continue;
    for (const json::Member& input : inputs->members()) {
      const json::Value* bytes = input.value.find("bytesInOutput");
      if (bytes && bytes->number() > 0) add(path::join(root, input.key));
    }
  }
  return folders;
}

}  // namespace

std::string licenses_of(const bundler::BuildResult& result, const std::string& root,
                        std::string_view file_name, FileSystem& files) {
  // Two copies of one version are one package.
  std::map<std::pair<std::string, std::string>, License> licenses;
  for (const std::string& folder : package_folders(result, root))
    if (std::optional<License> license = license_of(folder, files))
      licenses.try_emplace({license->name, license->version}, std::move(*license));
  if (file_name.ends_with(".json")) {
    std::string out = "[";
    for (const auto& [key, license] : licenses) {
      out += out.size() > 1 ? ",\n  {" : "\n  {";
      out += "\n    \"name\": " + json_string(license.name);
      out += ",\n    \"version\": " + json_string(license.version);
      if (!license.identifier.empty())
        out += ",\n    \"identifier\": " + json_string(license.identifier);
      if (!license.text.empty()) out += ",\n    \"text\": " + json_string(license.text);
      out += "\n  }";
    }
    return out + (licenses.empty() ? "]\n" : "\n]\n");
  }
  std::string out = "# Licenses\n\n";
  out += licenses.empty() ? "The app does not bundle any dependencies with licenses.\n"
                          : "The app bundles dependencies which contain the following licenses:\n";
  for (const auto& [key, license] : licenses) {
    out += "\n## " + license.name + " - " + license.version;
    if (!license.identifier.empty()) out += " (" + license.identifier + ")";
    out += "\n";
    if (!license.text.empty())
      out += "\n" + license.text + (license.text.ends_with('\n') ? "" : "\n");
  }
  return out;
}

}  // namespace sinter::cli

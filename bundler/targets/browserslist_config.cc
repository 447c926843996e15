#include "bundler/targets/browserslist_config.h"

#include <fmt/format.h>

#include <vector>

#include "base/json.h"
#include "base/path.h"

namespace sinter::bundler {
namespace {

struct Section {
  std::vector<std::string> names;  // none: what stands before the first heading
  std::string queries;
};

void append(std::string& queries, std::string_view query) {
  if (query.empty()) return;
  // A line that ends in an operator goes on in the next.
  if (!queries.empty())
    queries += queries.ends_with(" and") || queries.ends_with(" or") ? " " : ", ";
  queries += query;
}

std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r,") + 1 - begin);
}

// Lines of queries below [headings], with comments behind '#'.
std::vector<Section> parse_lines(std::string_view text) {
  std::vector<Section> sections(1);
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    line = trimmed(line.substr(0, line.find('#')));
    if (!line.starts_with('[') || !line.ends_with(']')) {
      append(sections.back().queries, line);
      continue;
    }
    Section& section = sections.emplace_back();
    for (std::string_view names = line.substr(1, line.size() - 2); !names.empty();) {
      const size_t space = std::min(names.find(' '), names.size());
      if (space > 0) section.names.emplace_back(names.substr(0, space));
      names.remove_prefix(std::min(space + 1, names.size()));
    }
  }
  return sections;
}

bool append_value(std::string& queries, const json::Value& value) {
  if (value.is_string()) {
    append(queries, value.string());
    return true;
  }
  if (!value.is_array()) return false;
  for (const json::Value& item : value.items()) {
    if (!item.is_string()) return false;
    append(queries, item.string());
  }
  return true;
}

// "browserslist" of package.json: queries, or an object of them by environment.
std::optional<std::vector<Section>> parse_value(const json::Value& value) {
  std::vector<Section> sections(1);
  if (!value.is_object()) {
    if (!append_value(sections[0].queries, value)) return std::nullopt;
    return sections;
  }
  for (const json::Member& member : value.members()) {
    Section& section = sections.emplace_back();
    section.names.emplace_back(member.key);
    if (!append_value(section.queries, member.value)) return std::nullopt;
  }
  return sections;
}

const Section* find_section(const std::vector<Section>& sections, std::string_view name) {
  for (const Section& section : sections)
    for (const std::string& each : section.names)
      if (each == name) return &section;
  return nullptr;
}

}  // namespace

std::optional<std::string> browserslist_of(std::string_view folder, std::string_view environment,
                                           FileSystem& files, std::string& error) {
  for (std::string_view at = folder;; at = path::dirname(at)) {
    std::optional<std::vector<Section>> sections;
    std::string file;
    for (const std::string_view name : {"browserslist", ".browserslistrc"}) {
      file = path::join(at, name);
      if (const ReadResult read = files.read_file(file)) {
        sections = parse_lines(read.text());
        break;
      }
    }
    if (!sections) {
      file = path::join(at, "package.json");
      if (const ReadResult read = files.read_file(file)) {
        const json::ParseResult document = json::parse(read.text());
        const json::Value* const value = document ? document.root().find("browserslist") : nullptr;
        if (value && !(sections = parse_value(*value))) {
          error = fmt::format("\"browserslist\" in \"{}\" holds no queries", file);
          return std::nullopt;
        }
      }
    }
    if (sections) {
      const Section* section = find_section(*sections, environment);
      if (section == nullptr) section = find_section(*sections, "defaults");
      if (section == nullptr) section = &sections->front();
      if (!section->queries.empty()) return section->queries;
      error = fmt::format("\"{}\" has no queries for \"{}\"", file, environment);
      return std::nullopt;
    }
    if (at == path::dirname(at)) break;
  }
  error = fmt::format(
      "The target is \"browserslist\", and there is neither a .browserslistrc nor \"browserslist\" "
      "in package.json, in \"{}\" or above it",
      folder);
  return std::nullopt;
}

}  // namespace sinter::bundler

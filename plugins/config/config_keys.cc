#include "plugins/config/config_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "bundler/resolver/near_miss.h"
#include "plugins/config/config_table.h"

namespace sinter::plugins {

namespace {

// Rolldown has taken Rollup's place in Vite 8; a group has either name.
struct TwoNames {
  std::string_view name, former;
};
constexpr TwoNames kGroupsOfTwoNames[] = {{"build.rolldownOptions", "build.rollupOptions"},
                                          {"worker.rolldownOptions", "worker.rollupOptions"}};

// The path with the group's other name; empty where it has one name.
std::string renamed(std::string_view path, std::string_view TwoNames::*from,
                    std::string_view TwoNames::*to) {
  for (const TwoNames& group : kGroupsOfTwoNames) {
    const std::string_view prefix = group.*from;
    if (path == prefix || path.starts_with(std::string(prefix) + "."))
      return std::string(group.*to) + std::string(path.substr(prefix.size()));
  }
  return {};
}

std::string canonical_path(std::string_view path) {
  std::string known = renamed(path, &TwoNames::former, &TwoNames::name);
  return known.empty() ? std::string(path) : known;
}

const json::Value* find_value(const json::Value& root, std::string_view path) {
  const json::Value* value = &root;
  while (value) {
    const size_t dot = path.find('.');
    value = value->is_object() ? value->find(path.substr(0, dot)) : nullptr;
    if (dot == std::string_view::npos) return value;
    path.remove_prefix(dot + 1);
  }
  return nullptr;
}

const ConfigKey* find_row(std::string_view path) {
  for (const ConfigKey& key : config_table())
    if (key.path == path) return &key;
  return nullptr;
}

bool is_group(std::string_view path) {
  const std::string prefix = std::string(path) + ".";
  return std::any_of(config_table().begin(), config_table().end(),
                     [&](const ConfigKey& key) { return key.path.starts_with(prefix); });
}

// Names that may stand directly below `group` (empty: at the top).
std::set<std::string_view> names_below(std::string_view group) {
  const std::string prefix = group.empty() ? std::string() : std::string(group) + ".";
  std::set<std::string_view> names;
  for (const ConfigKey& key : config_table()) {
    if (!key.path.starts_with(prefix)) continue;
    const std::string_view rest = key.path.substr(prefix.size());
    names.insert(rest.substr(0, rest.find('.')));
  }
  return names;
}

// The known path that a mistyped one was meant to be; empty when none is near.
std::string suggestion(std::string_view group, std::string_view name) {
  const std::set<std::string_view> siblings = names_below(group);
  const std::vector<std::string_view> names(siblings.begin(), siblings.end());
  const std::string prefix = group.empty() ? std::string() : std::string(group) + ".";
  if (const auto near = bundler::nearest_name(name, names)) return prefix + *near;
  // The right name in the wrong place: `outDir` belongs to `build`.
  for (const ConfigKey& key : config_table())
    if (key.path.substr(key.path.rfind('.') + 1) == name) return std::string(key.path);
  return {};
}

class KeyChecker {
 public:
  KeyChecker(const ConfigSource& source, Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics) {}

  void check(const json::Value& object, const std::string& group) {
    for (const json::Member& member : object.members()) {
      const std::string written =
          group.empty() ? std::string(member.key) : group + "." + std::string(member.key);
      const std::string path = canonical_path(written);
      const ConfigKey* row = find_row(path);
      const bool is_inner = is_group(path);
      if (!row && !is_inner) {
        unknown(group, member.key, written);
        continue;
      }
      if (row && row->status == KeyStatus::Unsupported) {
        diagnostics_
            .warning("unsupported-config-key",
                     fmt::format("\"{}\" is not supported and has no effect", written),
                     source_.pretty_path, find_key(source_, written))
            .help(std::string(row->help));
        continue;
      }
      if (is_inner && member.value.is_object()) {
        check(member.value, written);
      } else if (is_inner && !row && !member.value.is_null()) {
        diagnostics_.error(
            "config-value",
            fmt::format("\"{}\" must be an object, not {}", written, describe_kind(member.value)),
            source_.pretty_path, find_key(source_, written));
      }
    }
  }

 private:
  void unknown(const std::string& group, std::string_view name, const std::string& written) {
    Diagnostic& error = diagnostics_.error("unknown-config-key",
                                           fmt::format("There is no config key \"{}\"", written),
                                           source_.pretty_path, find_key(source_, written));
    const std::string near = suggestion(canonical_path(group), name);
    if (!near.empty()) error.help(fmt::format("Did you mean \"{}\"?", near));
  }

  const ConfigSource& source_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_config_keys(const json::Value& root, const ConfigSource& source,
                       Diagnostics& diagnostics) {
  if (!root.is_object()) {
    diagnostics
        .error("config-value",
               fmt::format("The config must be an object, not {}", describe_kind(root)),
               source.pretty_path)
        .help("Write `export default { … }`");
    return;
  }
  KeyChecker(source, diagnostics).check(root, "");
}

void read_config(const json::Value& root, const ConfigSource& source, ProjectConfig& config,
                 Diagnostics& diagnostics) {
  if (!root.is_object()) return;
  ConfigReader reader(source, diagnostics);
  bool preview_inherits = true;
  for (const ConfigKey& key : config_table()) {
    // `preview` takes what it does not say from `server`, but for the port.
    if (preview_inherits && key.path.starts_with("preview.")) {
      preview_inherits = false;
      const u16 port = config.preview.port;
      static_cast<ListenConfig&>(config.preview) = config.server;
      config.preview.port = port;
    }
    if (!key.read) continue;
    auto read = [&](std::string_view path) {
      const json::Value* value = find_value(root, path);
      if (!value) return;
      // A plugin that clears a key writes null.
      if (value->is_null() && key.path != "server.watch" && key.path != "build.emptyOutDir") return;
      reader.set_path(std::string(path));
      key.read(*value, config, reader);
    };
    if (const std::string former = renamed(key.path, &TwoNames::name, &TwoNames::former);
        !former.empty())
      read(former);
    read(key.path);
  }
}

std::string config_reference() {
  std::string text =
      "# Configuration\n\n"
      "<!-- Printed by `sinter config-reference` from the table that parses the config. -->\n\n"
      "`sinter build`, `sinter dev` and `sinter preview` read `sinter.config.{ts,mts,js,mjs,cjs}` "
      "in the project's folder, and\n"
      "`vite.config.*` where there is none. The file exports an object, a function that returns "
      "one (given `{command, mode}`), or\n"
      "a promise of one. A list of any of these is a list of builds, made one after the other. "
      "`--config FILE` names another file. A project without a config file needs none.\n\n"
      "Keys have Vite's names and meaning. A key that neither sinter nor Vite knows is an error; "
      "one of Vite that sinter does not\n"
      "support is a warning.\n";
  struct Section {
    std::string_view title, prefix;
  };
  constexpr Section kSections[] = {
      {"Shared", ""},
      {"Resolving", "resolve."},
      {"CSS", "css."},
      {"JSON", "json."},
      {"Compiler", "oxc"},
      {"Compiler, in the words of Vite 7", "esbuild"},
      {"Build", "build."},
      {"Dev server", "server."},
      {"Preview server", "preview."},
      {"Workers", "worker."},
  };
  auto section_of = [&](const ConfigKey& key) -> const Section* {
    for (const Section& section : kSections)
      if (!section.prefix.empty() && key.path.starts_with(section.prefix)) return &section;
    return &kSections[0];
  };
  auto cell = [](std::string_view value) {
    std::string out;
    for (const char c : value) out += c == '|' ? std::string("\\|") : std::string(1, c);
    return out;
  };
  auto code = [&](std::string_view value) {
    return value.empty() ? std::string() : "`" + cell(value) + "`";
  };
  // A default in words is no code.
  auto fallback = [&](const ConfigKey& key) {
    const bool words = key.fallback.find(' ') != std::string_view::npos &&
                       key.fallback.find('"') == std::string_view::npos;
    return words ? cell(key.fallback) : code(key.fallback);
  };
  for (const Section& section : kSections) {
    std::string rows;
    for (const ConfigKey& key : config_table()) {
      if (section_of(key) != &section) continue;
      if (key.status != KeyStatus::Works && key.status != KeyStatus::Elsewhere) continue;
      rows += fmt::format("| {} | {} | {} | {} |\n", code(key.path), code(key.type), fallback(key),
                          cell(key.help));
    }
    if (rows.empty()) continue;
    text += fmt::format("\n## {}\n\n| key | type | default | |\n|---|---|---|---|\n{}",
                        section.title, rows);
  }
  text +=
      "\n## Accepted without effect\n\nWhat these keys of Vite tune does not exist here.\n\n| key "
      "| why |\n|---|---|\n";
  for (const ConfigKey& key : config_table())
    if (key.status == KeyStatus::NoEffect)
      text += fmt::format("| {} | {} |\n", code(key.path), cell(key.help));
  text +=
      "\n## Not supported\n\nThese keys of Vite are a warning.\n\n| key | instead |\n|---|---|\n";
  for (const ConfigKey& key : config_table())
    if (key.status == KeyStatus::Unsupported)
      text += fmt::format("| {} | {} |\n", code(key.path), cell(key.help));
  return text;
}

}  // namespace sinter::plugins

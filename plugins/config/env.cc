#include "plugins/config/env.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "base/json.h"
#include "base/json_text.h"
#include "base/path.h"

namespace sinter::plugins {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

void assign(Variables& variables, std::string key, std::string value) {
  const auto at = std::find_if(variables.begin(), variables.end(),
                               [&](const auto& each) { return each.first == key; });
  if (at != variables.end()) {
    at->second = std::move(value);
  } else {
    variables.emplace_back(std::move(key), std::move(value));
  }
}

const std::string* find(const Variables& variables, std::string_view key) {
  for (const auto& [name, value] : variables)
    if (name == key) return &value;
  return nullptr;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

bool is_name_start(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool is_name_part(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// A reference in a value: the whole of it, and what stands inside.
struct Reference {
  size_t start = 0, length = 0;
  std::string_view expression;
};

// The first `$NAME` or `${…}` without a backslash before it.
bool find_reference(std::string_view text, Reference& found) {
  for (size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    if (at > 0 && text[at - 1] == '\\') continue;
    if (at + 1 >= text.size()) return false;
    if (text[at + 1] == '{') {
      const size_t end = text.find_first_of("{}", at + 2);
      if (end == std::string_view::npos || text[end] != '}' || end == at + 2) continue;
      found = {at, end + 1 - at, text.substr(at + 2, end - at - 2)};
      return true;
    }
    if (!is_name_start(text[at + 1])) continue;
    size_t end = at + 2;
    while (end < text.size() && is_name_part(text[end])) ++end;
    found = {at, end - at, text.substr(at + 1, end - at - 1)};
    return true;
  }
  return false;
}

// "NAME:-default" into its parts.
struct Expression {
  std::string_view name, operation, operand;
};
Expression split(std::string_view text) {
  const size_t at = text.find_first_of(":+-");
  if (at == std::string_view::npos) return {text, {}, {}};
  size_t length = 1;
  if (text[at] == ':') {
    if (at + 1 >= text.size() || (text[at + 1] != '+' && text[at + 1] != '-')) {
      // A colon on its own is part of the name; an operator may follow later.
      const size_t later = text.find_first_of("+-", at);
      if (later == std::string_view::npos) return {text, {}, {}};
      return {text.substr(0, later), text.substr(later, 1), text.substr(later + 1)};
    }
    length = 2;
  }
  return {text.substr(0, at), text.substr(at, length), text.substr(at + length)};
}

// Values may refer to each other in a circle in which they grow; no honest one needs this many
// steps.
constexpr u32 kMaxSteps = 1000;
constexpr size_t kMaxValue = 1 << 20;

class Expander {
 public:
  Expander(Variables& parsed, const std::map<std::string, std::string>& process)
      : parsed_(parsed), process_(process) {}

  bool expand(std::string& value) const {
    std::set<std::string> seen;
    Reference reference;
    for (u32 step = 0; find_reference(value, reference); ++step) {
      if (step == kMaxSteps || value.size() > kMaxValue) return false;
      seen.insert(value);
      const Expression expression = split(reference.expression);
      const std::string* known = lookup(expression.name);
      const bool set = known && !known->empty();
      std::string replacement(expression.operand);
      if (expression.operation.ends_with('+')) {
        if (!set) replacement.clear();
      } else if (set && !seen.contains(*known)) {
        replacement = *known;
      }
      const std::string name(expression.name);
      value.replace(reference.start, reference.length, replacement);
      const std::string* same = find(parsed_, name);
      if (same && value == *same) break;
    }
    return true;
  }

 private:
  const std::string* lookup(std::string_view name) const {
    const auto at = process_.find(std::string(name));
    return at != process_.end() ? &at->second : find(parsed_, name);
  }

  Variables& parsed_;
  const std::map<std::string, std::string>& process_;
};

bool has_prefix(const std::vector<std::string>& prefixes, std::string_view name) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& prefix) {
    return !prefix.empty() && name.starts_with(prefix);
  });
}

std::vector<std::string> split_path(std::string_view name) {
  std::vector<std::string> path;
  for (;;) {
    const size_t dot = name.find('.');
    path.emplace_back(name.substr(0, dot));
    if (dot == std::string_view::npos) return path;
    name.remove_prefix(dot + 1);
  }
}

bool is_dotted_name(std::string_view text) {
  bool start = true;
  for (const char c : text) {
    if (c == '.' ? start
                 : !(is_name_start(c) || c == '$' || (c & 0x80) || (!start && is_name_part(c))))
      return false;
    start = c == '.';
  }
  return !start;
}

bool is_json(std::string_view text) {
  FileBuffer buffer;
  buffer.assign(text);
  return static_cast<bool>(json::parse(buffer.text()));
}

}  // namespace

Variables parse_env(std::string_view text) {
  Variables variables;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  // Every line end is one character from here on; Windows' files are read as others are.
  std::string lines;
  for (const char c : text)
    if (c != '\r') lines += c;
  std::string_view rest = lines;
  auto skip_line = [&] {
    const size_t end = rest.find('\n');
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  };
  for (;;) {
    rest = rest.substr(std::min(rest.find_first_not_of(" \t\n"), rest.size()));
    if (rest.empty()) return variables;
    if (rest.front() == '#') {
      skip_line();
      continue;
    }
    const size_t equals = rest.find('=');
    const size_t newline = rest.find('\n');
    if (equals == std::string_view::npos ||
        (newline != std::string_view::npos && newline < equals)) {
      skip_line();
      continue;
    }
    std::string_view key = trimmed(rest.substr(0, equals));
    if (key.starts_with("export ")) key = trimmed(key.substr(7));
    rest.remove_prefix(equals + 1);
    if (key.empty()) {
      skip_line();
      continue;
    }
    rest = rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size()));
    const char quote = rest.empty() ? '\0' : rest.front();
    if (quote == '"' || quote == '\'' || quote == '`') {
      const size_t end = rest.find(quote, 1);
      if (end != std::string_view::npos) {
        std::string value(rest.substr(1, end - 1));
        if (quote == '"') value = replaced(std::move(value), "\\n", "\n");
        assign(variables, std::string(key), std::move(value));
        rest.remove_prefix(end + 1);
        skip_line();
        continue;
      }
      // An unclosed quote is a character like any other.
    }
    std::string_view value = rest.substr(0, rest.find('\n'));
    value = value.substr(0, value.find('#'));
    assign(variables, std::string(key), std::string(trimmed(value)));
    skip_line();
  }
}

void expand_env(Variables& parsed, const std::map<std::string, std::string>& process,
                Diagnostics& diagnostics) {
  const Expander expander(parsed, process);
  for (auto& [key, value] : parsed) {
    const auto own = process.find(key);
    std::string expanded = value;
    if (own != process.end() && !own->second.empty() && own->second != value) {
      expanded = own->second;
    } else if (!expander.expand(expanded)) {
      diagnostics
          .error("env-cycle",
                 fmt::format("The value of \"{}\" in the .env files refers to itself without end",
                             key))
          .help("Write \\$ for a dollar sign that is meant as such");
      continue;
    }
    value = replaced(std::move(expanded), "\\$", "$");
  }
}

Env load_env(const ProjectConfig& config, const std::map<std::string, std::string>& process,
             FileSystem& files, Diagnostics& diagnostics) {
  Env env;
  if (config.mode == "local") {
    diagnostics
        .error("env-mode",
               "\"local\" cannot be the mode: it is the ending of .env files that are not shared")
        .help("Choose another name for --mode");
    return env;
  }
  if (config.mode.find_first_of(std::string_view("/\\\0", 3)) != std::string::npos) {
    diagnostics.error("env-mode",
                      fmt::format("The mode \"{}\" cannot be part of a file name", config.mode));
    return env;
  }
  if (std::find(config.env_prefix.begin(), config.env_prefix.end(), "") !=
      config.env_prefix.end()) {
    diagnostics
        .error("env-prefix",
               "\"envPrefix\" holds an empty prefix, which would put every variable of this "
               "computer into the program")
        .help("Name a prefix such as \"APP_\"");
    return env;
  }
  Variables parsed;
  if (config.env_files) {
    const std::string& directory = config.env_dir.empty() ? config.root : config.env_dir;
    for (const std::string& name : {std::string(".env"), std::string(".env.local"),
                                    ".env." + config.mode, ".env." + config.mode + ".local"}) {
      const std::string path = path::join(directory, name);
      env.files.push_back(path);
      FileInfo info;
      if (!files.stat(path, info) || info.kind != EntryKind::File) continue;
      const ReadResult read = files.read_file(path);
      if (!read) {
        diagnostics.error("cannot-read-file",
                          fmt::format("Cannot read \"{}\": {}", name, read.status.describe()));
        continue;
      }
      for (auto& [key, value] : parse_env(read.text()))
        assign(parsed, std::move(key), std::move(value));
    }
  }
  const std::string* const file_node_env = find(parsed, "NODE_ENV");
  const std::string node_env_of_files = file_node_env ? *file_node_env : "";
  expand_env(parsed, process, diagnostics);
  for (const auto& [key, value] : parsed)
    if (has_prefix(config.env_prefix, key)) assign(env.exposed, key, value);
  for (const auto& [key, value] : process)
    if (has_prefix(config.env_prefix, key)) assign(env.exposed, key, value);

  const auto own = process.find("NODE_ENV");
  const std::string fallback = config.command == Command::Build ? "production" : "development";
  if (own != process.end() && !own->second.empty()) {
    env.node_env = own->second;
  } else {
    env.node_env = fallback;
    if (node_env_of_files == "development") {
      env.node_env = node_env_of_files;
    } else if (!node_env_of_files.empty() && node_env_of_files != fallback) {
      diagnostics
          .warning("env-node-env",
                   fmt::format("NODE_ENV={} in a .env file is not followed", node_env_of_files))
          .help("Only NODE_ENV=development may stand there; set others in the environment");
    }
  }
  return env;
}

std::map<std::string, std::string> process_variables() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text = *entry;
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

Variables import_meta_env(const ProjectConfig& config, const Env& env) {
  Variables members;
  for (const auto& [key, value] : env.exposed) members.emplace_back(key, json_string(value));
  assign(members, "BASE_URL", json_string(config.base));
  assign(members, "MODE", json_string(config.mode));
  assign(members, "DEV", env.production() ? "false" : "true");
  assign(members, "PROD", env.production() ? "true" : "false");
  assign(members, "SSR", "false");
  constexpr std::string_view kPrefix = "import.meta.env.";
  for (const DefineRule& rule : config.define)
    if (rule.name.starts_with(kPrefix))
      assign(members, rule.name.substr(kPrefix.size()), rule.value);
  return members;
}

PageVariables::PageVariables(const ProjectConfig& config, const Env& env)
    : prefixes_(config.env_prefix) {
  for (auto& [name, value] : import_meta_env(config, env)) {
    FileBuffer buffer;
    buffer.assign(value);
    const json::ParseResult parsed = json::parse(buffer.text());
    const bool is_string = parsed && parsed.root().is_string();
    values_.emplace_back(name, is_string ? std::string(parsed.root().string()) : value);
  }
}

std::optional<std::string> PageVariables::value(std::string_view name) const {
  for (const auto& [key, value] : values_)
    if (key == name) return value;
  return std::nullopt;
}

bool PageVariables::has_prefix(std::string_view name) const {
  return std::any_of(prefixes_.begin(), prefixes_.end(),
                     [&](const std::string& prefix) { return name.starts_with(prefix); });
}

std::vector<std::string> make_conditions(const ProjectConfig& config, const Env& env) {
  constexpr const char* kByNodeEnv = "development|production";
  std::vector<std::string> conditions = config.resolve.conditions;
  if (conditions.empty()) conditions.emplace_back(kByNodeEnv);
  std::replace(conditions.begin(), conditions.end(), std::string(kByNodeEnv),
               std::string(env.production() ? "production" : "development"));
  return conditions;
}

std::vector<js::Define> make_defines(const ProjectConfig& config, const Env& env,
                                     Diagnostics& diagnostics) {
  std::vector<js::Define> defines;
  // "process.env": process.env in a config file that evaluates to every variable of this computer.
  for (const DefineRule& rule : config.define) {
    if (!is_dotted_name(rule.name)) {
      diagnostics.error(
          "define-name",
          fmt::format("\"define\" names \"{}\", which is not a name or names joined by dots",
                      rule.name));
      continue;
    }
    if (!is_dotted_name(rule.value) && !is_json(rule.value)) {
      diagnostics
          .error("define-value",
                 fmt::format("\"define.{}\" is neither JSON nor a name: {}", rule.name, rule.value))
          .help("A string needs JSON.stringify(…)");
      continue;
    }
    if ((rule.name == "process.env" || rule.name == "process") && rule.value.size() > 2 &&
        rule.value.front() == '{') {
      const std::map<std::string, std::string> process = process_variables();
      const auto path = process.find("PATH");
      if (path != process.end() && !path->second.empty() &&
          rule.value.find(json_string(path->second)) != std::string::npos) {
        diagnostics
            .error("define-secrets",
                   fmt::format(
                       "\"define.{}\" holds the variables of this computer and would publish them",
                       rule.name))
            .help("Define the few that the program needs: \"process.env.API_URL\"");
        continue;
      }
    }
    if (rule.name == "import.meta.env") continue;  // its members are merged below
    defines.push_back({split_path(rule.name), rule.value});
  }
  auto defined = [&](std::string_view name) {
    return std::any_of(config.define.begin(), config.define.end(),
                       [&](const DefineRule& rule) { return rule.name == name; });
  };
  std::string object = "{";
  for (const auto& [name, value] : import_meta_env(config, env)) {
    object += (object.size() > 1 ? "," : "") + json_string(name) + ":" + value;
    if (!defined("import.meta.env." + name))
      defines.push_back({{"import", "meta", "env", name}, value});
  }
  defines.push_back({{"import", "meta", "env", "*"}, "undefined"});
  defines.push_back({{"import", "meta", "env"}, object + "}"});
  // Who bundles a library decides what it runs in.
  if (defined("process") || defined("process.env") || !config.build.lib.entries.empty())
    return defines;
  // A browser has no `process`. Packages ask `process.env.DEBUG` and the like all the same.
  for (const std::string_view object : {"", "globalThis.", "global."}) {
    const std::string name = std::string(object) + "process.env";
    if (!defined(name + ".NODE_ENV"))
      defines.push_back({split_path(name + ".NODE_ENV"), json_string(env.node_env)});
    if (!defined(name)) defines.push_back({split_path(name), "{}"});
  }
  return defines;
}

}  // namespace sinter::plugins

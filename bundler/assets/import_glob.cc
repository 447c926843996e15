#include "bundler/assets/import_glob.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/json_text.h"
#include "base/path.h"
#include "bundler/assets/literal.h"
#include "bundler/resolver/glob.h"

namespace sinter::bundler {

namespace {

bool is_identifier(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$';
  });
}

// {query: {a: "b", raw: true}} as "?a=b&raw"
std::optional<std::string> query_text(const Literal& value) {
  if (value.kind == Literal::Kind::String) {
    if (value.text.empty()) return std::string();
    return value.text.starts_with('?') ? value.text : "?" + value.text;
  }
  if (value.kind != Literal::Kind::Object) return std::nullopt;
  std::string out;
  for (const auto& [name, member] : value.members) {
    if (member.kind == Literal::Kind::Boolean && !member.boolean) continue;
    out += (out.empty() ? "?" : "&") + name;
    if (member.kind == Literal::Kind::String) out += "=" + member.text;
  }
  return out;
}

std::string in_lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

class Pattern {
 public:
  Pattern(const std::string& text, bool case_sensitive)
      : glob_(case_sensitive ? text : in_lower_case(text)), case_sensitive_(case_sensitive) {}
  bool matches(const std::string& path) const {
    return glob_.matches(case_sensitive_ ? path : in_lower_case(path));
  }

 private:
  Glob glob_;
  bool case_sensitive_;
};

class Finder {
 public:
  Finder(FileSystem& files, const ImportGlob& options, std::vector<std::string>& directories)
      : files_(files),
        exhaustive_(options.exhaustive),
        case_sensitive_(options.case_sensitive),
        directories_(directories) {}

  // Files below the directories that `pattern` names before its first wildcard.
  void look(const std::string& pattern) {
    std::string plain;  // without the backslashes
    size_t wildcard = 0;
    for (; wildcard < pattern.size(); ++wildcard) {
      if (std::string_view("*?[{").find(pattern[wildcard]) != std::string_view::npos) break;
      if (pattern[wildcard] == '\\' && wildcard + 1 < pattern.size()) ++wildcard;
      plain += pattern[wildcard];
    }
    if (wildcard == pattern.size() && case_sensitive_) {
      FileInfo info;
      if (files_.stat(plain, info) && info.kind == EntryKind::File) found_.push_back(plain);
      return;
    }
    walk(std::string(path::dirname(plain + "x")), Pattern(pattern, case_sensitive_), 0);
  }

  std::vector<std::string> take() {
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return std::move(found_);
  }

 private:
  void walk(const std::string& directory, const Pattern& glob, u32 depth) {
    std::vector<ListedEntry> entries;
    if (depth > 64 || !files_.list_directory(directory, entries)) return;
    directories_.push_back(directory);
    for (const ListedEntry& entry : entries) {
      if (!exhaustive_ && (entry.name.starts_with('.') || entry.name == "node_modules")) continue;
      const std::string file = path::child(directory, entry.name);
      FileInfo info;
      if (!files_.stat(file, info)) continue;
      if (info.kind == EntryKind::Directory) {
        walk(file, glob, depth + 1);
      } else if (info.kind == EntryKind::File && glob.matches(file)) {
        found_.push_back(file);
      }
    }
  }

  FileSystem& files_;
  const bool exhaustive_, case_sensitive_;
  std::vector<std::string>& directories_;
  std::vector<std::string> found_;
};

}  // namespace

std::optional<ImportGlob> parse_import_glob(std::string_view arguments, std::string& error) {
  const auto literals = parse_literal_arguments(arguments);
  if (!literals || literals->empty() || literals->size() > 2) {
    error =
        "import.meta.glob takes one pattern, or a list of them, and options, all written as "
        "literals";
    return std::nullopt;
  }
  ImportGlob glob;
  const Literal& patterns = (*literals)[0];
  if (patterns.kind == Literal::Kind::String) glob.patterns.push_back(patterns.text);
  if (patterns.kind == Literal::Kind::Array)
    for (const Literal& item : patterns.items) {
      if (item.kind == Literal::Kind::String) glob.patterns.push_back(item.text);
    }
  if (glob.patterns.empty() ||
      (patterns.kind == Literal::Kind::Array && glob.patterns.size() != patterns.items.size())) {
    error = "The patterns of import.meta.glob must be strings";
    return std::nullopt;
  }
  if (literals->size() == 2) {
    const Literal& options = (*literals)[1];
    if (options.kind != Literal::Kind::Object) {
      error = "The options of import.meta.glob must be an object";
      return std::nullopt;
    }
    for (const auto& [name, value] : options.members) {
      bool ok = true;
      if (name == "eager" || name == "exhaustive") {
        ok = value.kind == Literal::Kind::Boolean;
        (name == "eager" ? glob.eager : glob.exhaustive) = value.boolean;
      } else if (name == "caseSensitive") {
        ok = value.kind == Literal::Kind::Boolean;
        glob.case_sensitive = value.boolean;
      } else if (name == "import") {
        ok = value.kind == Literal::Kind::String;
        glob.import = value.text == "*" ? "" : value.text;
      } else if (name == "base") {
        ok = value.kind == Literal::Kind::String;
        glob.base = value.text;
      } else if (name == "query") {
        const auto query = query_text(value);
        ok = query.has_value();
        glob.query = query.value_or("");
      } else if (name == "as") {
        error =
            "The option \"as\" of import.meta.glob has been replaced: use query: \"?raw\" or "
            "\"?url\" with import: \"default\"";
        return std::nullopt;
      } else {
        error = fmt::format("There is no option \"{}\" of import.meta.glob", name);
        return std::nullopt;
      }
      if (!ok) {
        error = fmt::format("The option \"{}\" of import.meta.glob has a wrong value", name);
        return std::nullopt;
      }
    }
  }
  for (const std::string& pattern : glob.patterns) {
    const std::string_view plain =
        std::string_view(pattern).substr(pattern.starts_with('!') ? 1 : 0);
    if (plain.starts_with("./") || plain.starts_with("../") || plain.starts_with('/') ||
        plain.starts_with("**"))
      continue;
    if (!glob.base.empty()) continue;
    error =
        fmt::format("The pattern \"{}\" of import.meta.glob must start with ./, ../ or /", pattern);
    return std::nullopt;
  }
  return glob;
}

// A pattern that matches this path alone.
static std::string without_wildcards(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (std::string_view("*?[]{}()!@+\\").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::vector<GlobbedFile> files_of_glob(const ImportGlob& glob, const std::string& importer,
                                       const std::string& root, FileSystem& files,
                                       std::vector<std::string>& directories) {
  const std::string here(path::dirname(importer));
  const std::string base = glob.base.empty()            ? here
                           : glob.base.starts_with('/') ? path::join(root, glob.base.substr(1))
                                                        : path::join(here, glob.base);
  // The folders that a project lies in may have any name: "app [1]".
  const std::string literal_root = without_wildcards(root);
  const std::string literal_base = without_wildcards(base);
  auto absolute = [&](std::string_view pattern) {
    return pattern.starts_with('/')    ? path::join(literal_root, pattern.substr(1))
           : pattern.starts_with("**") ? path::join(literal_root, pattern)
                                       : path::join(literal_base, pattern);
  };
  std::vector<Pattern> excluded;
  for (const std::string& pattern : glob.patterns)
    if (pattern.starts_with('!'))
      excluded.emplace_back(absolute(std::string_view(pattern).substr(1)), glob.case_sensitive);
  // A key is relative when a relative pattern found the file; the first pattern that does decides.
  std::map<std::string, bool> found;
  for (const std::string& pattern : glob.patterns) {
    if (pattern.starts_with('!')) continue;
    Finder finder(files, glob, directories);
    finder.look(absolute(pattern));
    const bool relative = !pattern.starts_with('/') && !pattern.starts_with("**");
    for (std::string& file : finder.take()) {
      if (file == importer) continue;
      if (std::any_of(excluded.begin(), excluded.end(),
                      [&](const Pattern& each) { return each.matches(file); }))
        continue;
      found.emplace(std::move(file), relative);
    }
  }
  auto dotted = [](const std::string& path) {
    return path.starts_with("../") ? path : "./" + path;
  };
  std::vector<GlobbedFile> out;
  for (const auto& [file, relative] : found) {
    const bool below_root = path::is_inside(root, file);
    std::string key = relative || !glob.base.empty() || !below_root
                          ? dotted(path::relative(base, file))
                          : "/" + path::relative(root, file);
    out.push_back({std::move(key), dotted(path::relative(here, file)) + glob.query});
  }
  std::sort(out.begin(), out.end(),
            [](const GlobbedFile& a, const GlobbedFile& b) { return a.key < b.key; });
  return out;
}

GlobCode import_glob_code(const ImportGlob& glob, const std::vector<GlobbedFile>& files,
                          u32 number) {
  GlobCode code;
  code.expression = "({";
  for (size_t i = 0; i < files.size(); ++i) {
    if (i > 0) code.expression += ",";
    code.expression += json_string(files[i].key) + ": ";
    const std::string specifier = json_string(files[i].specifier);
    // In JSON-like objects `__proto__` is a key like any other, and a file's path never is that
    // name.
    if (glob.eager) {
      const std::string local = fmt::format("__glob_{}_{}", number, i);
      code.expression += local;
      if (glob.import.empty()) {
        code.imports += fmt::format("import * as {} from {};\n", local, specifier);
      } else {
        const std::string name =
            is_identifier(glob.import) ? glob.import : json_string(glob.import);
        code.imports += fmt::format("import {{ {} as {} }} from {};\n", name, local, specifier);
      }
    } else if (glob.import.empty()) {
      code.expression += fmt::format("() => import({})", specifier);
    } else {
      const std::string member =
          is_identifier(glob.import) ? "." + glob.import : "[" + json_string(glob.import) + "]";
      code.expression += fmt::format("() => import({}).then((m) => m{})", specifier, member);
    }
  }
  code.expression += "})";
  return code;
}

}  // namespace sinter::bundler

// .env files and what a program sees of them, with Vite's semantics.
//
// Read are .env, .env.local, .env.[mode] and .env.[mode].local; a later file wins, and the
// process's own variables win over all. Only variables with one of the prefixes leave this file: a
// secret without prefix cannot reach the output.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/file_system.h"
#include "parsers/js/compile.h"
#include "plugins/config/project_config.h"

namespace sinter::plugins {

using Variables = std::vector<std::pair<std::string, std::string>>;

// The assignments of a .env file in order, unexpanded: `KEY=value`, with quotes of three kinds
// (which may span lines), `export` and comments. Lines that are no assignment are skipped.
Variables parse_env(std::string_view text);

// Replaces $NAME, ${NAME}, ${NAME:-default}, ${NAME-default} and ${NAME:+…} in the values, and `\$`
// by `$`. `process` wins over `parsed`. A value that grows without end is an error.
void expand_env(Variables& parsed, const std::map<std::string, std::string>& process,
                Diagnostics& diagnostics);

struct Env {
  Variables exposed;  // those with a prefix, in the order of the files
  std::vector<std::string>
      files;  // absolute paths that were looked for: a change of them changes the program
  std::string node_env;  // value of process.env.NODE_ENV in the program
  bool production() const { return node_env == "production"; }
};

// `process` holds the process's own variables. Call after resolve_paths().
Env load_env(const ProjectConfig& config, const std::map<std::string, std::string>& process,
             FileSystem& files, Diagnostics& diagnostics);

// This process's variables.
std::map<std::string, std::string> process_variables();

// `import.meta.env` and its members, process.env.NODE_ENV, and the config's own `define`, which
// come first.
std::vector<js::Define> make_defines(const ProjectConfig& config, const Env& env,
                                     Diagnostics& diagnostics);

// Conditions of package.json "exports": the config's own, "development|production" being what
// process.env.NODE_ENV says. A list without that entry wants neither.
std::vector<std::string> make_conditions(const ProjectConfig& config, const Env& env);

// The same as members of `import.meta.env`: name and JavaScript value.
Variables import_meta_env(const ProjectConfig& config, const Env& env);

// What %NAME% in a page stands for: a string of import.meta.env by its text, other values as they
// are written.
class PageVariables {
 public:
  PageVariables(const ProjectConfig& config, const Env& env);
  // Nothing for names that are not known, which stay in the page as they are.
  std::optional<std::string> value(std::string_view name) const;
  // A name that looks like one of these and is none is a mistake in the page.
  bool has_prefix(std::string_view name) const;

 private:
  Variables values_;
  std::vector<std::string> prefixes_;
};

}  // namespace sinter::plugins

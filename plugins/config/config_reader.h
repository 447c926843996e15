// Reads one value of the config into a typed field, or says what is wrong with it. Internal to
// plugins/config.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/json.h"
#include "plugins/config/config_keys.h"
#include "plugins/config/project_config.h"

namespace sinter::plugins {

// The range of a key in the config file's text: of "outDir" for the path "build.outDir". kNoRange
// when it cannot be told, as the file may build its object in any way.
SourceRange find_key(const ConfigSource& source, std::string_view path);

// `{"$function": …}` and `{"$regexp": …}` as what they stand for.
std::optional<FunctionId> as_function(const json::Value& value);
std::optional<Pattern> as_pattern(const json::Value& value);
// "a string", "a function" …, to be told what was found.
std::string describe_kind(const json::Value& value);
// The value as JSON text.
std::string to_json_text(const json::Value& value);

class ConfigReader {
 public:
  ConfigReader(const ConfigSource& source, Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics) {}

  // The key that the following calls speak of, as "build.outDir".
  void set_path(std::string path) { path_ = std::move(path); }
  const std::string& path() const { return path_; }

  // "… must be `wanted`, not …"
  void refuse(const json::Value& value, std::string_view wanted);
  // The value is of the right type but is not possible here.
  Diagnostic& error(std::string message);
  void warn(std::string message, std::string help);

  bool boolean(const json::Value& value, bool& out);
  bool string(const json::Value& value, std::string& out);
  bool number(const json::Value& value, u32& out, u32 most = 0xffffffff);
  bool port(const json::Value& value, u16& out);
  // A string or a list of them.
  bool strings(const json::Value& value, std::vector<std::string>& out);
  // A string, a regular expression, or a list of those.
  bool patterns(const json::Value& value, std::vector<Pattern>& out);
  // An object whose values are text (numbers and lists are joined to text).
  bool pairs(const json::Value& value, std::vector<std::pair<std::string, std::string>>& out);
  template <class T>
  bool choice(const json::Value& value,
              std::initializer_list<std::pair<std::string_view, T>> choices, T& out) {
    std::string names;
    for (const auto& [name, chosen] : choices) {
      if (value.is_string() && value.string() == name) {
        out = chosen;
        return true;
      }
      names += names.empty() ? "\"" : ", \"";
      names.append(name).append("\"");
    }
    refuse(value, "one of " + names);
    return false;
  }

 private:
  const ConfigSource& source_;
  Diagnostics& diagnostics_;
  std::string path_;
};

}  // namespace sinter::plugins

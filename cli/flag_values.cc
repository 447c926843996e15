#include "cli/flag_values.h"

#include <algorithm>
#include <iterator>

#include "base/file_system.h"
#include "base/json.h"
#include "cli/suggest.h"

namespace sinter::cli {

bool split_pair(std::string_view text, std::string& key, std::string& value) {
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) return false;
  key = text.substr(0, equals);
  value = text.substr(equals + 1);
  return true;
}

std::vector<std::string> split_commas(const std::vector<std::string>& values) {
  std::vector<std::string> out;
  for (std::string_view text : values) {
    for (;;) {
      const size_t comma = text.find(',');
      if (comma != 0 && !text.empty()) out.emplace_back(text.substr(0, comma));
      if (comma == std::string_view::npos) break;
      text.remove_prefix(comma + 1);
    }
  }
  return out;
}

bool is_identifier_path(std::string_view text) {
  bool start = true;
  for (const char c : text) {
    // Bytes of other scripts are taken for letters: the parser of the output's reader knows better.
    const bool letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (c & 0x80);
    if (c == '.' ? start : !(letter || (!start && c >= '0' && c <= '9'))) return false;
    start = c == '.';
  }
  return !start;
}

bool is_property_path(std::string_view text) {
  for (bool first = true; !text.empty() || first; first = false) {
    if (!first && text.starts_with("[\"")) {
      const size_t end = text.find("\"]");
      if (end == std::string_view::npos ||
          text.substr(0, end).find_first_of("\\\n") != std::string_view::npos)
        return false;
      text.remove_prefix(end + 2);
      continue;
    }
    if (!first && !text.starts_with('.')) return false;
    if (!first) text.remove_prefix(1);
    const size_t end = std::min(text.find_first_of(".["), text.size());
    if (!is_identifier_path(text.substr(0, end))) return false;
    text.remove_prefix(end);
  }
  return true;
}

bool check_name_template(std::string_view flag, std::string_view pattern, std::string& error) {
  constexpr std::string_view kParts[] = {"[dir]", "[name]", "[hash]", "[ext]"};
  for (size_t at = pattern.find('['); at != std::string_view::npos;
       at = pattern.find('[', at + 1)) {
    const std::string_view rest = pattern.substr(at);
    if (std::any_of(std::begin(kParts), std::end(kParts),
                    [&](auto part) { return rest.starts_with(part); }))
      continue;
    error = "Invalid " + std::string(flag) + " \"" + std::string(pattern) + "\": \"" +
            std::string(rest.substr(
                0, rest.find(']') == std::string_view::npos ? rest.size() : rest.find(']') + 1)) +
            "\" is none of [dir], [name], [hash] and [ext]";
    return false;
  }
  return true;
}

std::string invalid_choice(std::string_view flag, const std::string& given,
                           const std::vector<std::string>& names) {
  std::string error = "Invalid value \"" + given + "\" for " + std::string(flag);
  const std::string near = nearest_name(given, names);
  if (!near.empty()) error += ": did you mean \"" + near + "\"?";
  error += near.empty() ? ": it is one of" : " It is one of";
  for (size_t i = 0; i < names.size(); ++i) error += (i ? ", " : " ") + names[i];
  return error;
}

bool add_define(const std::string& text, std::vector<js::Define>& defines, std::string& error) {
  std::string key, value;
  if (!split_pair(text, key, value)) {
    error = "Invalid --define \"" + text + "\": write --define:NAME=VALUE";
    return false;
  }
  if (!is_identifier_path(key)) {
    error =
        "Invalid --define name \"" + key + "\": it is an identifier, or identifiers joined by dots";
    return false;
  }
  js::Define define;
  std::string_view rest = key;
  for (;;) {
    const size_t dot = rest.find('.');
    define.path.emplace_back(rest.substr(0, dot));
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  const bool literal = !is_identifier_path(value);
  if (literal) {
    FileBuffer buffer;
    buffer.assign(value);
    if (!json::parse(buffer.text())) {
      error = "Invalid --define value \"" + value + "\" for \"" + key +
              "\": it is JSON or an identifier; a string needs quotes of its own: --define:" + key +
              "='\"" + value + "\"'";
      return false;
    }
  }
  define.value = value;
  defines.push_back(std::move(define));
  return true;
}

bool add_text_by_type(const std::vector<std::string>& values, std::string_view flag,
                      std::string& js, std::string& error) {
  for (const std::string& text : values) {
    std::string type, value;
    if (!split_pair(text, type, value) || type != "js") {
      error = "Invalid --" + std::string(flag) + " \"" + text + "\": write --" + std::string(flag) +
              ":js=TEXT";
      return false;
    }
    js = value;
  }
  return true;
}

bool pairs(const std::vector<std::string>& values, std::string_view flag, std::string_view form,
           std::vector<std::pair<std::string, std::string>>& out, std::string& error) {
  for (const std::string& text : values) {
    std::string key, value;
    if (!split_pair(text, key, value)) {
      error = "Invalid --" + std::string(flag) + " \"" + text + "\": write --" + std::string(flag) +
              ":" + std::string(form);
      return false;
    }
    out.emplace_back(std::move(key), std::move(value));
  }
  return true;
}

}  // namespace sinter::cli

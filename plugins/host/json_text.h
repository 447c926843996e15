// Writing small JSON messages.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "parsers/sourcemap/json_escape.h"

namespace sinter::plugins {

inline void append_json_string(std::string& out, std::string_view text) {
  const size_t at = out.size();
  out.resize(at + sourcemap::json_string_size(text));
  sourcemap::write_json_string(out.data() + at, text);
}

inline void append_json_strings(std::string& out, std::span<const std::string> list) {
  out += '[';
  for (size_t i = 0; i < list.size(); ++i) {
    if (i != 0) out += ',';
    append_json_string(out, list[i]);
  }
  out += ']';
}

// `"key":"value"` with a comma before it unless the object has just begun.
inline void append_json_field(std::string& out, std::string_view key, std::string_view value) {
  if (!out.ends_with('{')) out += ',';
  append_json_string(out, key);
  out += ':';
  append_json_string(out, value);
}
inline void append_json_raw_field(std::string& out, std::string_view key, std::string_view json) {
  if (!out.ends_with('{')) out += ',';
  append_json_string(out, key);
  out += ':';
  out += json;
}

}  // namespace sinter::plugins

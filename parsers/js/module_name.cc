#include "parsers/js/module_name.h"

#include "parsers/js/unicode.h"

namespace sinter::js {

std::string make_identifier(std::string_view text) {
  std::string name;
  for (const char c : text) {
    const bool usable = (c & 0x80) == 0 && is_identifier_continue(static_cast<unsigned char>(c));
    if (usable) {
      if (name.empty() && !is_identifier_start(static_cast<unsigned char>(c))) name += '_';
      name += c;
    } else if (name.empty() || name.back() != '_') {
      name += '_';
    }
  }
  if (name.empty() || is_reserved_in_module(name)) name.insert(name.begin(), '_');
  return name;
}

std::string default_export_name(std::string_view path) {
  const auto last_segment = [](std::string_view text) {
    const size_t slash = text.rfind('/');
    return slash == std::string_view::npos ? text : text.substr(slash + 1);
  };
  path = path.substr(0, path.find_first_of("?#"));
  std::string_view base = last_segment(path);
  base = base.substr(0, base.find('.'));
  if (base == "index" || base.empty()) {
    const size_t slash = path.rfind('/');
    if (slash != std::string_view::npos) {
      const std::string_view folder = last_segment(path.substr(0, slash));
      if (!folder.empty() && folder != "." && folder != "..") base = folder;
    }
  }
  std::string name = base.empty() ? "module" : make_identifier(base);
  if (name.back() != '_') name += '_';
  return name + "default";
}

}  // namespace sinter::js

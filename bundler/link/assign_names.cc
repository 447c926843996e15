// Names for every symbol that linked code writes; what is common to readable and minified names.
#include <algorithm>
#include <array>

#include "base/path.h"
#include "bundler/link/names.h"
#include "parsers/js/string_escape.h"
#include "parsers/js/unicode.h"

namespace sinter::bundler {

bool is_reserved_word(std::string_view name) {
  // Also words that are only reserved in strict code or in modules, and names that have a meaning
  // of their own wherever they stand.
  static const NameTable words = [] {
    NameTable table;
    for (std::string_view word :
         {"arguments", "async",    "await",    "break",      "case",   "catch",     "class",
          "const",     "continue", "debugger", "default",    "delete", "do",        "else",
          "enum",      "eval",     "export",   "extends",    "false",  "finally",   "for",
          "function",  "get",      "if",       "implements", "import", "in",        "instanceof",
          "interface", "let",      "new",      "null",       "of",     "package",   "private",
          "protected", "public",   "return",   "set",        "static", "super",     "switch",
          "this",      "throw",    "true",     "try",        "typeof", "undefined", "NaN",
          "Infinity",  "using",    "var",      "void",       "while",  "with",      "yield"})
      table.add(word);
    return table;
  }();
  return words.contains(name);
}

bool is_identifier_name(std::string_view name) {
  if (name.empty()) return false;
  auto is_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
  };
  if (!is_word(name[0])) return false;
  // Names beyond ASCII are quoted where there is a choice: that is always right.
  return std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_word(c) || (c >= '0' && c <= '9'); });
}

std::string identifier_of_path(std::string_view path) {
  std::string_view base = path::basename(path);
  base = base.substr(0, std::max<size_t>(1, base.find_last_of('.')));
  if (base == "index" && path::dirname(path) != "." && path::dirname(path) != "/")
    base = path::basename(path::dirname(path));
  std::string name;
  for (char c : base) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '$';
    const bool digit = c >= '0' && c <= '9';
    if (letter || (digit && !name.empty()))
      name += c;
    else if (!name.empty() && name.back() != '_')
      name += '_';
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  return name.empty() ? "module" : name;
}

std::string_view spelled(const Link& link, std::string_view name, Arena& memory) {
  const bool ascii =
      std::all_of(name.begin(), name.end(), [](char c) { return static_cast<u8>(c) < 0x80; });
  if (ascii || link.options.code.charset != js::Charset::Ascii) return name;
  std::string text;
  js::append_identifier(text, name, {.ascii_only = true, .minify = false});
  return memory.copy(text);
}

void assign_names(Link& link) {
  link.names.assign(link.symbol_total, {});
  if (link.options.code.minify_identifiers) link.name_slots.assign(link.symbol_total, kNone);
  link.name_memory.resize(link.chunks.size());
  link.pool.parallel_for(link.chunks.size(), [&](size_t c) {
    if (link.options.code.minify_identifiers)
      assign_minified_names(link, static_cast<ChunkId>(c));
    else
      assign_readable_names(link, static_cast<ChunkId>(c));
  });
}

}  // namespace sinter::bundler

#include "parsers/syntax/errors.h"

#include <algorithm>
#include <array>
#include <utility>

#include "parsers/syntax/tree.h"

namespace sinter::syntax {
namespace {

constexpr size_t kMaxQuotedBytes = 40;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || static_cast<u8>(c) >= 0x80;
}

// The word or the single character at or after `offset`; empty at the end of the text.
SourceRange next_token(std::string_view text, u32 offset) {
  size_t start = offset;
  while (start < text.size() && is_space(text[start])) ++start;
  size_t end = start;
  while (end < text.size() && is_word(text[end])) ++end;
  if (end == start && end < text.size()) ++end;
  return {static_cast<u32>(start), static_cast<u32>(end)};
}

// `"foo"`, shortened at a line end and where it grows long.
std::string quote(std::string_view text) {
  std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  const bool shortened = line.size() > kMaxQuotedBytes;
  if (shortened) {
    size_t end = kMaxQuotedBytes;
    while (end > 0 && (static_cast<u8>(line[end]) & 0xC0) == 0x80) --end;
    line = line.substr(0, end);
  }
  return '"' + std::string(line) + (shortened ? "...\"" : "\"");
}

std::string describe_token(std::string_view text, SourceRange token) {
  return token.size() == 0 ? "end of file" : quote(token.of(text));
}

struct Message {
  std::string text;
  SourceRange range;
};

Message unexpected(std::string_view text, SourceRange token) {
  return {"Unexpected " + describe_token(text, token), token};
}

// What people call the grammars' named nodes; for others, what stands there says more.
std::string_view spoken_name(std::string_view type) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kNames = {{
      {"property_identifier", "a property name"},
      {"property_name", "a property name"},
      {"type_identifier", "a type name"},
      {"statement_identifier", "a label"},
      {"class_name", "a class name"},
      {"tag_name", "a tag name"},
      {"attribute_name", "an attribute name"},
  }};
  for (const auto& [name, spoken] : kNames) {
    if (name == type) return spoken;
  }
  return {};
}

Message describe_missing(std::string_view text, TSNode node) {
  const SourceRange next = next_token(text, ts_node_start_byte(node));
  const std::string found = " but found " + describe_token(text, next);
  if (!ts_node_is_named(node)) return {"Expected " + quote(type_of(node)) + found, next};
  const std::string_view name = spoken_name(type_of(node));
  if (name.empty()) return unexpected(text, next);
  return {"Expected " + std::string(name) + found, next};
}

std::string_view closer_of(std::string_view opener) {
  if (opener == "(") return ")";
  if (opener == "[") return "]";
  if (opener == "{" || opener == "${") return "}";
  if (opener == "`") return "`";
  return {};
}

bool is_closer(std::string_view token) { return token == ")" || token == "]" || token == "}"; }

// After these tokens something must follow, so an error that ends with one is about what does.
bool wants_operand(std::string_view token) {
  static constexpr std::string_view kTokens[] = {
      "=",      "+",   "-",      "*",     "/",     "%",   "**",  "<",       ">",      "<=",
      ">=",     "==",  "!=",     "===",   "!==",   "&&",  "||",  "??",      "&",      "|",
      "^",      "<<",  ">>",     ">>>",   "!",     "~",   "?",   ":",       ",",      ".",
      "?.",     "=>",  "...",    "+=",    "-=",    "*=",  "/=",  "of",      "in",     "instanceof",
      "typeof", "new", "return", "await", "const", "let", "var", "extends", "import", "from"};
  return std::find(std::begin(kTokens), std::end(kTokens), token) != std::end(kTokens);
}

SourceRange to_end_of_line(std::string_view text, SourceRange range) {
  const size_t end = range.of(text).find_first_of("\r\n");
  if (end != std::string_view::npos) range.end = range.start + static_cast<u32>(end);
  return range;
}

// An ERROR node holds the tokens and finished constructs that recovery threw away.
Message describe_error(std::string_view text, TSNode error) {
  const SourceRange range = to_end_of_line(text, range_of(error));
  Cursor cursor(error);
  if (!cursor.goto_first_child()) {
    // Characters that form no token, or an operator that the lexer took in without a node of its
    // own.
    if (wants_operand(range.of(text))) return unexpected(text, next_token(text, range.end));
    return unexpected(text, range.size() > kMaxQuotedBytes ? next_token(text, range.start) : range);
  }
  const SourceRange first = to_end_of_line(text, range_of(cursor.node()));
  std::vector<TSNode> open;
  TSNode last;
  do {
    last = cursor.node();
    const std::string_view type = type_of(last);
    if (type == "jsx_opening_element") {
      open.push_back(last);
    } else if (ts_node_is_named(last)) {
      continue;
    } else if (!open.empty() && closer_of(type_of(open.back())) == type) {
      open.pop_back();
    } else if (!closer_of(type).empty()) {
      open.push_back(last);
    } else if (is_closer(type)) {
      return unexpected(text, range_of(last));
    }
  } while (cursor.goto_next_sibling());

  if (!open.empty()) {
    const TSNode opener = open.back();
    const SourceRange place = range_of(opener);
    if (type_of(opener) == "jsx_opening_element") {
      return {"No closing tag for " + quote(place.of(text)), place};
    }
    return {
        "No closing " + quote(closer_of(type_of(opener))) + " for this " + quote(type_of(opener)),
        place};
  }
  if (!ts_node_is_named(last) && wants_operand(type_of(last))) {
    return unexpected(text, next_token(text, ts_node_end_byte(last)));
  }
  if (first.of(text) == "\"" || first.of(text) == "'") return {"Unterminated string", range};
  return unexpected(text, first);
}

struct Found {
  Message message;
  SourceRange node;  // all that recovery threw away
};

// In the order of the text, outer before inner.
std::vector<Found> find_errors(std::string_view text, TSNode root, u32 limit) {
  std::vector<Found> found;
  Cursor cursor(root);
  for (bool done = false; !done && found.size() < limit;) {
    const TSNode node = cursor.node();
    if (ts_node_is_missing(node)) {
      found.push_back({describe_missing(text, node), range_of(node)});
    } else if (ts_node_is_error(node)) {
      found.push_back({describe_error(text, node), range_of(node)});
    }
    if (ts_node_has_error(node) && cursor.goto_first_child()) continue;
    while (!done && !cursor.goto_next_sibling()) done = !cursor.goto_parent();
  }
  return found;
}

// `skip(found)` leaves errors out before the limit is counted.
template <class Skip>
std::vector<Diagnostic> collect(std::string_view text, Language language,
                                const ErrorOptions& options, u32 skipped_line, Skip skip) {
  std::vector<Diagnostic> diagnostics;
  const TreePtr tree = parse(text, language, options.milliseconds);
  if (tree == nullptr) return diagnostics;
  const TSNode root = ts_tree_root_node(tree.get());
  if (!ts_node_has_error(root)) return diagnostics;

  // Errors come in heaps around one mistake: those on a line already reported are dropped, so more
  // are gathered than are wanted.
  constexpr u32 kGathered = 1000;
  std::vector<Found> errors = find_errors(text, root, kGathered);
  std::stable_sort(errors.begin(), errors.end(), [](const Found& a, const Found& b) {
    return a.message.range.start < b.message.range.start;
  });
  const LineTable lines(text);
  u32 last_line = skipped_line;
  for (Found& error : errors) {
    if (diagnostics.size() == options.limit) break;
    const u32 line = lines.locate(error.message.range.start).line;
    if (line == last_line || skip(error)) continue;
    last_line = line;
    Diagnostic& diagnostic = diagnostics.emplace_back();
    diagnostic.code = "syntax-error";
    diagnostic.message = std::move(error.message.text);
    diagnostic.path = options.path;
    diagnostic.range = error.message.range;
  }
  return diagnostics;
}

}  // namespace

std::vector<Diagnostic> parse_errors(std::string_view text, Language language,
                                     const ErrorOptions& options) {
  return collect(text, language, options, 0, [](const Found&) { return false; });
}

std::vector<Diagnostic> further_errors(const Diagnostic& first, std::string_view text,
                                       Language language, const ErrorOptions& options) {
  if (first.range.is_none() || text.size() > kMaxTextBytes) return {};
  const u32 place = first.range.start;
  return collect(text, language, options, LineTable(text).locate(place).line,
                 [&](const Found& error) {
                   const bool same = error.node.start <= place && place <= error.node.end;
                   return same || error.message.range.start < first.range.end;
                 });
}

}  // namespace sinter::syntax

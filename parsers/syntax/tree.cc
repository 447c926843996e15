#include "parsers/syntax/tree.h"

extern "C" {
const TSLanguage* tree_sitter_javascript();
const TSLanguage* tree_sitter_typescript();
const TSLanguage* tree_sitter_tsx();
const TSLanguage* tree_sitter_html();
const TSLanguage* tree_sitter_css();
}

namespace sinter::syntax {

const TSLanguage* grammar_of(Language language) {
  switch (language) {
    case Language::JavaScript:
      return tree_sitter_javascript();
    case Language::TypeScript:
      return tree_sitter_typescript();
    case Language::Tsx:
      return tree_sitter_tsx();
    case Language::Html:
      return tree_sitter_html();
    case Language::Css:
      return tree_sitter_css();
  }
  SINTER_UNREACHABLE();
}

TreePtr parse(std::string_view text, Language language, u32 milliseconds) {
  if (text.size() > kMaxTextBytes) return nullptr;
  const std::unique_ptr<TSParser, Release<ts_parser_delete>> parser(ts_parser_new());
  SINTER_CHECK(ts_parser_set_language(parser.get(), grammar_of(language)));
  ts_parser_set_timeout_micros(parser.get(), u64{milliseconds} * 1000);
  return TreePtr(
      ts_parser_parse_string(parser.get(), nullptr, text.data(), static_cast<u32>(text.size())));
}

}  // namespace sinter::syntax

// What comments say: annotations, legal texts, JSX pragmas, the source map.

#include "parsers/js/lexer.h"

namespace sinter::js {
namespace {

// What a comment says to tools: each word begins with `@` or `#`.
struct Marks {
  bool legal = false, pure = false, no_side_effects = false, jsx = false;
};

Marks marks_of(std::string_view comment) {
  Marks marks;
  marks.legal = comment[2] == '!';
  const auto annotation = [&](std::string_view word) {
    marks.pure = marks.pure || word.starts_with("__PURE__");
    marks.no_side_effects = marks.no_side_effects || word.starts_with("__NO_SIDE_EFFECTS__");
  };
  for (size_t at = comment.find('@'); at != std::string_view::npos;
       at = comment.find('@', at + 1)) {
    const std::string_view word = comment.substr(at + 1);
    switch (word.empty() ? '\0' : word[0]) {
      case '_':
        annotation(word);
        break;
      case 'l':
        marks.legal = marks.legal || word.starts_with("license");
        break;
      case 'p':
        marks.legal = marks.legal || word.starts_with("preserve");
        break;
      case 'c':
        marks.legal = marks.legal || word.starts_with("cc_on");
        break;
      case 'j':
        marks.jsx = marks.jsx || word.starts_with("jsx");
        break;
      default:
        break;
    }
  }
  for (size_t at = comment.find('#'); at != std::string_view::npos; at = comment.find('#', at + 1))
    annotation(comment.substr(at + 1));
  return marks;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view next_word(std::string_view text) {
  size_t begin = 0;
  while (begin < text.size() && is_space(text[begin])) ++begin;
  size_t end = begin;
  while (end < text.size() && !is_space(text[end]) && text.substr(end, 2) != "*/") ++end;
  return text.substr(begin, end - begin);
}

}  // namespace

void Lexer::read_comment(const char* start, const char* end) {
  const std::string_view comment(start, static_cast<size_t>(end - start));
  const bool first_time = offset(end) > comments_read_to_;
  const Marks marks = marks_of(comment);
  if (first_time && marks.legal) legal_comments_->push_back({offset(start), offset(end), kNone});
  if (marks.pure) tok.flags |= kTokPure;
  if (marks.no_side_effects) tok.flags |= kTokNoSideEffects;
  if (!first_time) return;
  comments_read_to_ = offset(end);

  if (comment[2] == '#' || comment[2] == '@') {
    constexpr std::string_view kPrefix = " sourceMappingURL=";
    const std::string_view rest = comment.substr(3);
    if (rest.starts_with(kPrefix))
      pragmas_.source_mapping_url = next_word(rest.substr(kPrefix.size()));
  }
  if (marks.jsx) read_pragma(comment);
}

void Lexer::read_pragma(std::string_view comment) {
  struct Known {
    std::string_view name;
    std::string_view Pragmas::*field;
  };
  static constexpr Known kKnown[] = {{"@jsx", &Pragmas::jsx_factory},
                                     {"@jsxFrag", &Pragmas::jsx_fragment},
                                     {"@jsxImportSource", &Pragmas::jsx_import_source},
                                     {"@jsxRuntime", &Pragmas::jsx_runtime}};
  for (size_t at = comment.find("@jsx"); at != std::string_view::npos;
       at = comment.find("@jsx", at + 1)) {
    const std::string_view name = next_word(comment.substr(at));
    for (const Known& known : kKnown) {
      if (known.name != name) continue;
      const std::string_view value = next_word(comment.substr(at + name.size()));
      if (!value.empty()) pragmas_.*known.field = value;
    }
  }
}

}  // namespace sinter::js

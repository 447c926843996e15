// Prints selector lists from their tokens into scratch text: white space and what a selector does
// not need goes when minifying, local names of CSS Modules become gaps, and `:local` and `:global`
// vanish.
#pragma once

#include <vector>

#include "parsers/css/print_tokens.h"
#include "parsers/css/sheet.h"

namespace sinter::css {

class SelectorPrinter {
 public:
  SelectorPrinter(Sheet& sheet, TokenPrinter& values)
      : sheet_(sheet),
        scratch_(sheet.scratch),
        values_(values),
        minify_space_(sheet.options.minify_whitespace),
        minify_syntax_(sheet.options.minify_syntax) {}

  // Tokens [begin, end) as a list of selectors; empty when it is invalid.
  std::span<Selector> list(u32 begin, u32 end);

  // The same as text, for @scope. False when it is invalid.
  bool inline_list(u32 begin, u32 end);

  // `from`, `50%` … of @keyframes.
  std::span<Selector> keyframes(u32 begin, u32 end);

  // Names are local by default inside `:local { … }`, global inside `:global { … }`.
  bool local_by_default = false;

 private:
  // Of one selector while it is printed.
  struct State {
    bool local;       // names are local here
    bool at_start;    // nothing of the selector is printed
    bool combinator;  // the last thing printed was one
    bool space;       // white space came, which is a combinator if something follows
    u16 flags;
  };

  bool complex(u32 begin, u32 end, State& state, bool outermost);
  bool list_inside(u32 begin, u32 end, State& outer);
  bool has_comma(u32 begin, u32 end) const;
  bool pseudo(u32& index, u32 end, State& state, bool outermost);
  bool attribute(u32 index, State& state);
  bool nth(u32 begin, u32 end, State& outer);
  void begin_compound(State& state);
  void combinator(char c, State& state);
  void local_name(const Token& token, LocalKind kind, const State& state);

  Sheet& sheet_;
  Scratch& scratch_;
  TokenPrinter& values_;
  const bool minify_space_;
  const bool minify_syntax_;
  std::vector<Selector> selectors_;
  std::vector<u32> nests_;
  std::string buffer_;
  u32 depth_ = 0;
  u32 names_ = 0;  // local names in the selector
  u32 last_name_ = kNone;
  u32 compounds_ = 0;  // simple selectors in the selector
};

}  // namespace sinter::css

// From tokens to the tree, with the error recovery of CSS Syntax Module Level 3, section 5: what is
// invalid is dropped up to where the next rule or declaration begins, with a warning.
#pragma once

#include <vector>

#include "parsers/css/print_selector.h"
#include "parsers/css/print_tokens.h"
#include "parsers/css/sheet.h"
#include "parsers/css/tree.h"

namespace sinter::css {

class Parser {
 public:
  explicit Parser(Sheet& sheet) : sheet_(sheet), values_(sheet), selectors_(sheet, values_) {
    selectors_.local_by_default = sheet.options.scoping == Scoping::Local;
  }

  struct ImportRule {
    Import import;  // its code_offset is set when the sheet is printed
    Node* before;   // the last node in front of it, or null
  };

  // Names of @keyframes are known before any value that may use them is printed.
  void declare_keyframes(const TokenList& list);
  NodeList parse();
  void finish_composes();

  std::vector<ImportRule> imports;

 private:
  enum class Context : u8 {
    TopLevel,
    Rules,         // inside a conditional group that is not inside a style rule
    StyleBody,     // inside a style rule: declarations and nested rules
    Declarations,  // @font-face …
    Keyframes,
  };

  NodeList block(u32 begin, u32 end, Context context);
  u32 item(u32 begin, u32 end, Context context, NodeList& list);
  u32 declaration(u32 begin, u32 end, Context context, NodeList& list);
  u32 qualified_rule(u32 begin, u32 end, Context context, NodeList& list);
  u32 at_rule(u32 begin, u32 end, Context context, NodeList& list);
  void statement_or_group(u32 begin, u32 last, u32 close, AtKind kind, NodeList& list);
  bool scoping_block(u32 begin, u32 brace, u32 close, NodeList& list);
  void style_rule(u32 begin, u32 brace, u32 close, Context context, NodeList& list);
  void import_rule(u32 begin, u32 end, NodeList& list);
  void compose(u32 begin, u32 end);
  bool add_srgb_fallback(u32 begin, u32 end, u16 traits, bool important, NodeList& list);
  // lower_shorthands.cc
  bool declares(const NodeList& list, std::string_view name) const;
  bool lower_shorthand(u32 begin, u32 end, bool important, NodeList& list);
  void add_longhand(std::string_view name, u32 begin, u32 end, u32 source, bool important,
                    NodeList& list);
  bool head(u32 at, u32 end, AtKind kind, At& node, std::string_view name);
  void unexpected(u32 token, std::string_view where);

  template <class T>
  T* make(NodeKind kind, u32 source) {
    T* node = sheet_.arena.make<T>();
    node->kind = kind;
    node->source = source;
    return node;
  }

  Sheet& sheet_;
  TokenPrinter values_;
  SelectorPrinter selectors_;
  bool imports_allowed_ = true;
  std::span<const Selector> rule_;  // selectors of the style rule whose body is parsed
  std::vector<std::pair<u32, Compose>> composes_;  // (local, what it takes)
  u32 depth_ = 0;
};

}  // namespace sinter::css

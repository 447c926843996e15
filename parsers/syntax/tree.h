// tree-sitter's objects with owners, and the grammars. Internal to parsers/syntax: no other folder
// sees a TSNode.
#pragma once

#include <tree_sitter/api.h>

#include <memory>
#include <string_view>

#include "base/source.h"
#include "parsers/syntax/language.h"

namespace sinter::syntax {

template <auto release>
struct Release {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};

using TreePtr = std::unique_ptr<TSTree, Release<ts_tree_delete>>;
using QueryPtr = std::unique_ptr<TSQuery, Release<ts_query_delete>>;

const TSLanguage* grammar_of(Language language);

// Texts over this size are not parsed: a tree takes some ten times the memory of its text.
inline constexpr size_t kMaxTextBytes = 16 << 20;

// Null when the text is too large or parsing takes longer than `milliseconds`.
TreePtr parse(std::string_view text, Language language, u32 milliseconds);

inline SourceRange range_of(TSNode node) {
  return {ts_node_start_byte(node), ts_node_end_byte(node)};
}

inline std::string_view type_of(TSNode node) { return ts_node_type(node); }

// Walks a tree. Children by index cost a scan each, and broken files have nodes of many thousands.
class Cursor {
 public:
  explicit Cursor(TSNode root) : cursor_(ts_tree_cursor_new(root)) {}
  ~Cursor() { ts_tree_cursor_delete(&cursor_); }
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  TSNode node() const { return ts_tree_cursor_current_node(&cursor_); }
  bool goto_first_child() { return ts_tree_cursor_goto_first_child(&cursor_); }
  bool goto_next_sibling() { return ts_tree_cursor_goto_next_sibling(&cursor_); }
  bool goto_parent() { return ts_tree_cursor_goto_parent(&cursor_); }

 private:
  TSTreeCursor cursor_;
};

}  // namespace sinter::syntax

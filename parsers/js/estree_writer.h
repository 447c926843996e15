// Writes the tree as ESTree JSON. Internal to estree.cc.
//
// The writer walks the source in step with the tree: `cursor_` is always behind the last token that
// was taken. Our nodes say where their own first token is; parentheses around an expression are not
// in the tree and are counted on the way.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/js/ast.h"

namespace sinter::js {

// Byte offsets to UTF-16 offsets.
class Utf16Offsets {
 public:
  explicit Utf16Offsets(std::string_view text);
  u32 of(u32 byte_offset) const;

 private:
  struct Step {
    u32 byte_end;  // of a character of several bytes
    u32 excess;    // bytes minus UTF-16 units up to there
  };
  std::vector<Step> steps_;
};

class EstreeWriter {
 public:
  EstreeWriter(const Ast& ast, std::string_view source)
      : ast_(ast), source_(source), offsets_(source) {}

  std::string program(bool script);

 private:
  // -- the text
  u32 skip_trivia(u32 at) const;
  u32 next_token() const { return skip_trivia(cursor_); }
  bool at(char c) const;
  bool at_word(std::string_view word) const;
  void take(char c);
  void take_word(std::string_view word);
  bool take_if(char c);
  void semicolon();
  u32 end_of_name(u32 at) const;
  u32 end_of_string(u32 at) const;
  u32 end_of_number(u32 at) const;
  u32 end_of_template_chunk(u32 at) const;

  // -- JSON
  void open(std::string_view type);
  void close(u32 start, u32 end);
  void key(std::string_view name);
  void field(std::string_view name, std::string_view text);
  void field(std::string_view name, bool value);
  void null_field(std::string_view name);
  void string(std::string_view text);

  // -- nodes. Each returns where the node starts; the cursor is then at its end.
  u32 identifier(std::string_view name);
  u32 string_literal(std::string_view value);
  u32 module_name(Atom name);
  u32 expression(const Expr* node);
  u32 bare(const Expr* node, u32 start);
  void rest_of(const Expr* node, u32 left_start, bool list_goes_on);
  void begin_left(const Expr* node);
  u32 template_literal(const Template* node);
  void array_items(const Array* node, bool pattern);
  void object_properties(const Object* node, bool pattern);
  u32 target(const Expr* node);
  void arguments(List<Expr*> list);
  u32 property_key(const Expr* key, bool computed);
  u32 function(const Function* fn, std::string_view type, u32 start);
  void parameters(const Function* fn);
  void function_body(const Function* fn);
  void decorators(List<Expr*> list);
  u32 class_node(const Class* cls, std::string_view type, u32 start);
  void class_member(const ClassMember& member);
  u32 binding(const Binding* node);
  u32 binding_with_default(const Binding* node, const Expr* initializer);
  u32 statement(const Stmt* node);
  void block_body(List<Stmt*> body);
  u32 block(List<Stmt*> body);
  u32 variable_declaration(const Var* node, bool with_semicolon);
  u32 for_head(const Stmt* init);
  u32 import_declaration(const Import* node, u32 start);
  u32 export_named(const ExportNamed* node, u32 start);
  u32 export_default(const ExportDefault* node, u32 start);
  u32 export_star(const ExportStar* node, u32 start);
  void source_and_attributes(RecordId record);
  u32 declaration(const Stmt* node);

  std::string_view text(Atom atom) const { return ast_.atoms->text(atom); }

  const Ast& ast_;
  const std::string_view source_;
  const Utf16Offsets offsets_;
  u32 cursor_ = 0;
  bool is_target_ = false;  // the next literal is assigned to: a pattern
  std::string out_;
};

}  // namespace sinter::js

// TypeScript's `emitDecoratorMetadata`: the types of a decorated class and its members as values,
// in the manner of TypeScript's own compiler where it sees one file only.
//
// A name of a type may be that of a class or of something that is gone at run time, and only the
// other file knows. So it is written with a test, `typeof Name === "undefined" ? Object : Name`,
// and importing it is no error where it turns out to be a type. What the parser finds it puts
// behind the decorators, as `[key, value]` marked kMetadataEntry; `lower` makes calls of them.
#include <algorithm>

#include "parsers/js/parser.h"

namespace sinter::js {

Expr* Parser::design_global(std::string_view name, u32 start) {
  return make_ident(atoms_->intern(name), start);
}

Parser::DesignType Parser::design_plain(std::string_view name, u32 start) {
  return {name, name == "void" ? design_void(start) : design_global(name, start)};
}

Expr* Parser::design_void(u32 start) {
  Unary* made = make<Unary>(start, static_cast<u32>(UnaryOp::Void));
  made->value = make<Number>(start);
  return made;
}

// `T | U`: what both are, or Object. Without a name a type leaves the other as it is (null, never).
Parser::DesignType Parser::design_either(DesignType a, DesignType b, u32 start) {
  if (a.name.empty()) return b;
  if (b.name.empty() || a.name == b.name) return a;
  return design_plain("Object", start);
}

// Reads a type and says what it is at run time.
Expr* Parser::parse_design_type() {
  const Checkpoint here = checkpoint();
  const u32 start = tok.start;
  ++speculating_;
  const DesignType type = design_type();
  --speculating_;
  rewind(here);
  skip_type();
  return type.name.empty() ? design_void(start) : type.value;
}

Expr* Parser::parse_design_return_type() {
  const u32 start = tok.start;
  if (is(Tok::Identifier) || is(Tok::This)) {
    const bool asserts = is_atom(Atom::asserts);
    const Token after = peek();
    const bool same_line = !(after.flags & kTokNewline);
    if (asserts && same_line && (after.kind == Tok::Identifier || after.kind == Tok::This)) {
      skip_return_type();
      return design_void(start);
    }
    if (same_line && after.kind == Tok::Identifier && after.atom == Atom::is) {
      skip_return_type();
      return design_global("Boolean", start);
    }
  }
  return parse_design_type();
}

Parser::DesignType Parser::design_type() {
  const u32 start = tok.start;
  DepthGuard guard(*this);
  if (too_deep()) return {};
  if (is(Tok::BitOr) || is(Tok::BitAnd)) next();
  DesignType type;
  for (;;) {
    type = design_either(type, design_operand(), start);
    if (!is(Tok::BitOr) && !is(Tok::BitAnd)) break;
    next();
  }
  if (has(kNoConditionalType) || !is(Tok::Extends) || newline_before()) return type;
  next();
  const u32 saved = ctx_;
  ctx_ |= kNoConditionalType;
  skip_type();
  ctx_ = saved;
  expect(Tok::Question);
  const DesignType yes = design_type();
  expect(Tok::Colon);
  return design_either(yes, design_type(), start);
}

Parser::DesignType Parser::design_operand() {
  const u32 start = tok.start;
  if (at_function_type()) {
    skip_type();
    return design_plain("Function", start);
  }
  if (tok.kind == Tok::Identifier && type_starts_after(peek())) {
    if (tok.atom == Atom::readonly) {
      next();
      return design_operand();
    }
    if (tok.atom == Atom::keyof || tok.atom == Atom::unique || tok.atom == Atom::infer) {
      skip_unary_type();
      return design_plain("Object", start);
    }
  }
  DesignType type = design_primary();
  while (is(Tok::LBracket) && !newline_before()) {
    next();
    const bool array = is(Tok::RBracket);
    if (!array) skip_type();
    expect(Tok::RBracket);
    type = design_plain(array ? "Array" : "Object", start);
  }
  return type;
}

Parser::DesignType Parser::design_primary() {
  const u32 start = tok.start;
  switch (tok.kind) {
    case Tok::Identifier:
      return design_reference();
    case Tok::Null:
      next();
      return {};
    case Tok::Void:
      next();
      return design_plain("void", start);
    case Tok::True:
    case Tok::False:
      next();
      return design_plain("Boolean", start);
    case Tok::String:
      next();
      return design_plain("String", start);
    case Tok::Template:
      skip_primary_type();
      return design_plain("String", start);
    case Tok::Sub:
    case Tok::Number:
    case Tok::BigInt: {
      if (is(Tok::Sub)) next();
      const bool big = is(Tok::BigInt);
      next();
      return design_plain(big ? "BigInt" : "Number", start);
    }
    case Tok::LBracket:
      skip_primary_type();
      return design_plain("Array", start);
    case Tok::LParen: {
      next();
      const DesignType inner = design_type();
      expect(Tok::RParen);
      return inner;
    }
    default:
      skip_primary_type();
      return design_plain("Object", start);
  }
}

// `string`, `Name<T>`, `space.Name`.
Parser::DesignType Parser::design_reference() {
  const u32 start = tok.start;
  const Atom first = tok.atom;
  const std::string_view word = atoms_->text(first);
  next();
  if (!is(Tok::Dot)) {
    static constexpr struct {
      std::string_view type, value;
    } kPlain[] = {{"any", "Object"},     {"bigint", "BigInt"},    {"boolean", "Boolean"},
                  {"never", ""},         {"number", "Number"},    {"object", "Object"},
                  {"string", "String"},  {"symbol", "Symbol"},    {"undefined", ""},
                  {"unknown", "Object"}, {"Function", "Function"}};
    for (const auto& plain : kPlain) {
      if (plain.type != word) continue;
      return plain.value.empty() ? DesignType{} : design_plain(plain.value, start);
    }
  }
  Ident* probe = make_ident(first, start);
  Expr* value = make_ident(first, start);
  bool member = false;
  while (eat(Tok::Dot) && is_identifier_name()) {
    value = parse_member_name(value, 0, start);
    member = true;
  }
  const u32 end = previous_end;
  skip_entity_arguments();
  if (member) {  // a namespace may be there without the class
    Binary* either = make<Binary>(start, static_cast<u32>(BinaryOp::Or));
    either->left = value;
    either->right = design_global("Object", start);
    value = either;
  }
  Unary* type_of = make<Unary>(start, static_cast<u32>(UnaryOp::Typeof));
  type_of->value = probe;
  String* undefined = make<String>(start);
  undefined->value = "undefined";
  Binary* test = make<Binary>(start, static_cast<u32>(BinaryOp::StrictEq));
  test->left = type_of;
  test->right = undefined;
  Conditional* choice = make<Conditional>(start);
  choice->test = test;
  choice->yes = design_global("Object", start);
  choice->no = value;
  return {text(start, end), choice};
}

// ---------------------------------------------------------------------------------------------------------------
// Entries

Expr* Parser::metadata_entry(std::string_view key, Expr* value, u32 start) {
  String* name = make<String>(start);
  name->value = key;
  Array* entry = make<Array>(start, kMetadataEntry);
  entry->items = arena_->make_array<Expr*>(2);
  entry->items[0] = name;
  entry->items[1] = value;
  return entry;
}

Expr* Parser::parameter_types(const std::vector<Expr*>& types, u32 start) {
  Array* made = make<Array>(start);
  made->items = arena_->make_array<Expr*>(types.size());
  for (size_t i = 0; i < types.size(); ++i)
    made->items[i] = types[i] != nullptr ? types[i] : design_global("Object", start);
  return made;
}

List<Expr*> Parser::with_entries(List<Expr*> decorators, const std::vector<Expr*>& entries) {
  List<Expr*> all = arena_->make_array<Expr*>(decorators.size() + entries.size());
  std::copy(decorators.begin(), decorators.end(), all.begin());
  std::copy(entries.begin(), entries.end(),
            all.begin() + static_cast<std::ptrdiff_t>(decorators.size()));
  return all;
}

bool Parser::has_decorated_parameter(const Function* fn) {
  for (const Param& param : fn->params)
    if (!param.decorators.empty()) return true;
  return false;
}

// Behind a method: `signature` is what parse_function_rest left of it.
void Parser::add_method_metadata(ClassMember& member, const Function* fn,
                                 const Signature& signature) {
  if (member.decorators.empty() && !has_decorated_parameter(fn)) return;
  const u32 start = member.start;
  std::vector<Expr*> entries;
  const bool accessor = member.kind != MemberKind::Method;
  Expr* type = design_global(accessor ? "Object" : "Function", start);
  if (member.kind == MemberKind::Get && signature.result != nullptr) type = signature.result;
  if (member.kind == MemberKind::Set && !signature.params.empty() && signature.params[0] != nullptr)
    type = signature.params[0];
  entries.push_back(metadata_entry("design:type", type, start));
  entries.push_back(
      metadata_entry("design:paramtypes", parameter_types(signature.params, start), start));
  if (!accessor) {
    Expr* result = signature.result;
    if (result == nullptr)
      result = (fn->flags & kFnAsync) != 0 ? design_global("Promise", start) : design_void(start);
    entries.push_back(metadata_entry("design:returntype", result, start));
  }
  member.decorators = with_entries(member.decorators, entries);
}

}  // namespace sinter::js

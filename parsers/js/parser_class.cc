// Classes: members, private names, static blocks, decorators.

#include "parsers/js/parser.h"

namespace sinter::js {

struct Parser::ClassState {
  bool derived = false;
  bool has_constructor = false;
  size_t private_members = 0;         // first of this class in the scratch list
  Expr* constructor_types = nullptr;  // where they are recorded
  bool constructor_decorated = false;
};

Expr* Parser::parse_class_expression(u32 start, List<Expr*> decorators) {
  ClassExpr* node = make<ClassExpr>(start);
  node->cls = parse_class(start, false, false, decorators, 0);
  return node;
}

Stmt* Parser::parse_class_declaration(u32 start, bool name_required, List<Expr*> decorators,
                                      u8 flags) {
  ClassDecl* node = make<ClassDecl>(start);
  node->flags = flags;
  node->cls = parse_class(start, true, name_required, decorators, flags);
  return node;
}

// At `class`.
Class* Parser::parse_class(u32 start, bool is_declaration, bool name_required,
                           List<Expr*> decorators, u8) {
  DepthGuard guard(*this);
  Class* cls = arena_->make<Class>();
  cls->start = start;
  cls->inner_name = SymbolId::None;
  cls->decorators = decorators;
  if (too_deep()) return cls;
  next();
  const u32 saved = ctx_;
  ctx_ = (ctx_ | kStrict) & ~(kNoIn | kConditionalYes);
  const bool named = is(Tok::Identifier) && !(typescript_ && is_atom(Atom::implements_));
  Atom name = Atom::None;
  u32 name_start = tok.start;
  if (named) {
    name = tok.atom;
    check_binding_name(name, name_start, (tok.flags & kTokEscaped) != 0);
    if (is_declaration) {
      if (!has(kAmbient)) {
        cls->name = parse_binding_identifier(SymbolKind::Class);
      } else {
        next();
      }
    } else {
      next();
    }
  } else if (name_required) {
    if (is_reserved_word(tok.kind))
      fail(token_range(),
           "\"" + std::string(token_source()) + "\" is a reserved word and cannot be declared");
    expected(Tok::Identifier);
  }
  cls->name_scope = scopes_.open(ScopeKind::Class, true);
  if (named && !has(kAmbient)) {
    cls->inner_name = scopes_.declare(name, SymbolKind::ClassInner, name_start).symbol;
    if (!is_declaration) {
      BindingIdent* binding = make<BindingIdent>(name_start);
      binding->name = name;
      binding->symbol = cls->inner_name;
      cls->name = binding;
    }
  }
  if (typescript_) skip_type_params();
  ClassState state;
  if (eat(Tok::Extends)) {
    state.derived = true;
    potential_arrow_at_ = kNone;
    cls->extends = parse_suffix(parse_primary(), Calls::Allowed);
    if (typescript_ && (is(Tok::Lt) || is(Tok::Shl))) skip_type_arguments();
    if (typescript_ && has(kAmbient)) {
      while (eat(Tok::Comma)) skip_type();
    }
  }
  if (typescript_ && eat_atom(Atom::implements_)) {
    do {
      skip_type();
    } while (eat(Tok::Comma));
  }

  const size_t first_use = scratch_.private_uses.size();
  state.private_members = scratch_.private_members.size();
  ++class_depth_;
  cls->body_start = tok.start;
  expect(Tok::LBrace);
  ListBuilder<ClassMember> members(*this);
  while (!is(Tok::RBrace) && !is(Tok::End)) {
    if (eat(Tok::Semicolon)) continue;
    ClassMember member{};
    if (parse_class_member(member, state)) members.push(member);
  }
  cls->members = members.finish();
  if (state.constructor_types != nullptr && (!decorators.empty() || state.constructor_decorated)) {
    cls->decorators = with_entries(
        decorators, {metadata_entry("design:paramtypes", state.constructor_types, start)});
  }
  cls->close = tok.start;
  --class_depth_;

  // Uses of private names this class does not declare may be an enclosing class's.
  auto& uses = scratch_.private_uses;
  size_t kept = first_use;
  for (size_t i = first_use; i < uses.size(); ++i) {
    if (scopes_.find_here(uses[i].name) != SymbolId::None) continue;
    if (class_depth_ == 0) {
      report({uses[i].start, uses[i].end}, "Private name \"" +
                                               std::string(atoms_->text(uses[i].name)) +
                                               "\" must be declared in an enclosing class");
    } else {
      uses[kept++] = uses[i];
    }
  }
  uses.resize(kept);
  scratch_.private_members.resize(state.private_members);
  scopes_.close();
  ctx_ = saved;
  expect_closing(Tok::RBrace, cls->body_start);
  return cls;
}

void Parser::use_private_name(Atom name, u32 start, u32 end) {
  if (class_depth_ == 0) {
    report({start, end}, "Private name \"" + std::string(atoms_->text(name)) +
                             "\" must be declared in an enclosing class");
    return;
  }
  scratch_.private_uses.push_back({name, start, end});
}

void Parser::declare_private_member(const ClassMember& member) {
  PrivateName* key = static_cast<PrivateName*>(member.key);
  const bool getter = member.kind == MemberKind::Get;
  const bool setter = member.kind == MemberKind::Set;
  for (size_t i = scratch_.private_members.size(); i-- > 0;) {
    auto& known = scratch_.private_members[i];
    if (known.name != key->name) continue;
    const SymbolId symbol = scopes_.find_here(key->name);
    if (symbol == SymbolId::None) break;  // an enclosing class's
    const bool pair =
        known.is_static == member.is_static &&
        ((getter && known.setter && !known.getter) || (setter && known.getter && !known.setter));
    if (!pair) {
      redeclared(key->name, key->start, symbol);
    }
    known.getter = known.getter || getter;
    known.setter = known.setter || setter;
    key->symbol = symbol;
    return;
  }
  scratch_.private_members.push_back({key->name, getter, setter, member.is_static});
  key->symbol = scopes_.declare(key->name, SymbolKind::PrivateName, key->start).symbol;
}

bool Parser::parse_class_member(ClassMember& member, ClassState& state) {
  if (is(Tok::At)) member.decorators = parse_decorators();
  member.start = tok.start;
  member.kind = MemberKind::Method;
  u32 fn_flags = kFnMethod;
  bool accessor = false, getter_or_setter = false, is_method = false;

  // Words before the name. Each is itself the name when what follows ends a name.
  const auto ends_name = [&] {
    switch (tok.kind) {
      case Tok::LParen:
      case Tok::Assign:
      case Tok::Semicolon:
      case Tok::RBrace:
      case Tok::End:
        return true;
      case Tok::Colon:
      case Tok::Question:
      case Tok::Lt:
        return typescript_;
      case Tok::Bang:
        return typescript_;
      default:
        return false;
    }
  };
  bool have_name = false;
  Token name_token = tok;
  while (tok.kind == Tok::Identifier && !(tok.flags & kTokEscaped) &&
         static_cast<u32>(tok.atom) < kReservedAtomCount) {
    const Atom word = tok.atom;
    bool modifier = false, ts_modifier = false, same_line = true;
    switch (word) {
      case Atom::static_:
        modifier = !member.is_static && !accessor && !getter_or_setter && !(fn_flags & kFnAsync);
        same_line = false;
        break;
      case Atom::async:
        modifier = !accessor && !getter_or_setter && !(fn_flags & kFnAsync);
        break;
      case Atom::get:
      case Atom::set:
        modifier = !accessor && !getter_or_setter && !(fn_flags & kFnAsync);
        same_line = false;
        break;
      case Atom::accessor:
        modifier = !accessor && !getter_or_setter && !(fn_flags & kFnAsync);
        break;
      case Atom::declare:
      case Atom::abstract_:
      case Atom::readonly:
      case Atom::override_:
      case Atom::public_:
      case Atom::private_:
      case Atom::protected_:
        modifier = ts_modifier = typescript_ && !getter_or_setter && !(fn_flags & kFnAsync);
        break;
      default:
        break;
    }
    if (!modifier) break;
    name_token = tok;
    next();
    if (word == Atom::static_ && is(Tok::LBrace)) {
      member.is_static = true;
      parse_static_block(member);
      return true;
    }
    if (ends_name() || (same_line && newline_before()) ||
        ((word == Atom::get || word == Atom::set) && is(Tok::Mul))) {
      have_name = true;
      break;
    }
    if (ts_modifier) {
      if (word == Atom::declare) member.ts_flags |= kMemberDeclare;
      if (word == Atom::abstract_) member.ts_flags |= kMemberAbstract;
    } else if (word == Atom::static_) {
      member.is_static = true;
    } else if (word == Atom::accessor) {
      accessor = true;
    } else if (word == Atom::async) {
      fn_flags |= kFnAsync;
      is_method = true;
    } else {
      getter_or_setter = true;
      is_method = true;
      member.kind = word == Atom::get ? MemberKind::Get : MemberKind::Set;
    }
  }

  if (have_name) {
    Name* key = make<Name>(name_token.start);
    key->name = name_token.atom;
    member.key = key;
  } else {
    if (is(Tok::Mul) && !getter_or_setter && !accessor) {
      next();
      fn_flags |= kFnGenerator;
      is_method = true;
    }
    if (typescript_ && is(Tok::LBracket)) {
      // An index signature, `[key: string]: T`, is a type.
      const Checkpoint before = checkpoint();
      ++speculating_;
      next();
      const bool signature = is(Tok::Identifier) && (next(), is(Tok::Colon));
      --speculating_;
      rewind(before);
      if (signature) {
        next();
        next();
        next();
        skip_type();
        expect(Tok::RBracket);
        skip_type_annotation_opt();
        if (!is(Tok::RBrace)) semicolon();
        return false;
      }
    }
    if (is(Tok::PrivateName)) {
      PrivateName* key = make<PrivateName>(tok.start);
      key->name = tok.atom;
      key->symbol = SymbolId::None;
      if (tok.atom == Atom::private_constructor)
        report(token_range(), "A class member cannot be called \"#constructor\"");
      member.key = key;
      next();
    } else {
      member.key = parse_property_key(member.computed);
    }
  }
  if (failed()) return false;

  bool optional = false;
  if (typescript_) {
    if (is(Tok::Question) || (is(Tok::Bang) && !newline_before())) {
      optional = true;
      next();
    }
  }
  (void)optional;

  const bool is_private = member.key->kind == NodeKind::PrivateName;
  std::string_view plain_name;
  if (!member.computed) {
    if (member.key->kind == NodeKind::Name)
      plain_name = atoms_->text(static_cast<Name*>(member.key)->name);
    if (member.key->kind == NodeKind::String) plain_name = static_cast<String*>(member.key)->value;
  }
  const u32 key_start = member.key->start;
  const SourceRange key_range{key_start, std::max(previous_end, key_start + 1)};

  if (is_method || is(Tok::LParen) || (typescript_ && is(Tok::Lt))) {
    if (accessor) report(key_range, "A method cannot be an \"accessor\"");
    u32 extra = kSuperProperty;
    if (!member.is_static && plain_name == "constructor") {
      if (getter_or_setter) {
        report(key_range, "The constructor of a class cannot be a getter or setter");
      } else if (fn_flags & kFnAsync) {
        report(key_range, "The constructor of a class cannot be an async method");
      } else if (fn_flags & kFnGenerator) {
        report(key_range, "The constructor of a class cannot be a generator");
      } else {
        fn_flags |= kFnConstructor;
        if (state.derived) extra |= kSuperCall;
      }
    } else if (member.is_static && plain_name == "prototype") {
      report(key_range, "A class cannot have a static method called \"prototype\"");
    }
    FunctionExpr* value = make<FunctionExpr>(tok.start);
    wants_signature_ = options_.ts_decorator_metadata;
    value->fn = parse_method(member.start, fn_flags, member.kind, extra, false);
    if (value->fn == nullptr) {
      // A TypeScript overload or an abstract method.
      if (!is(Tok::RBrace)) semicolon();
      return false;
    }
    if (fn_flags & kFnConstructor) {
      if (state.has_constructor) report(key_range, "A class cannot have more than one constructor");
      state.has_constructor = true;
    }
    if (is_private) declare_private_member(member);
    if (has(kAmbient)) return false;
    if (options_.ts_decorator_metadata && (fn_flags & kFnConstructor) != 0) {
      state.constructor_types = parameter_types(signature_.params, member.start);
      state.constructor_decorated = has_decorated_parameter(value->fn);
    } else if (options_.ts_decorator_metadata) {
      add_method_metadata(member, value->fn, signature_);
    }
    member.value = value;
    return !(member.ts_flags & kMemberAbstract);
  }

  // A field.
  member.kind = accessor ? MemberKind::Accessor : MemberKind::Field;
  if (accessor) memory_.extended_classes = true;
  if (plain_name == "constructor")
    report(key_range, "A class field cannot be called \"constructor\"");
  if (member.is_static && plain_name == "prototype")
    report(key_range, "A class cannot have a static field called \"prototype\"");
  if (is_private) declare_private_member(member);
  if (options_.ts_decorator_metadata && !member.decorators.empty()) {
    Expr* type = eat(Tok::Colon) ? parse_design_type() : design_global("Object", member.start);
    member.decorators =
        with_entries(member.decorators, {metadata_entry("design:type", type, member.start)});
  } else {
    skip_type_annotation_opt();
  }
  if (is(Tok::Assign)) {
    next();
    const u32 saved = ctx_;
    const u32 saved_yield = last_yield_, saved_await = last_await_,
              saved_await_name = last_await_name_;
    ctx_ = (ctx_ & kAmbient) | kStrict | kSuperProperty | kNewTarget | kNoArguments;
    member.block_scope = scopes_.open(ScopeKind::ClassField, true);
    member.value = parse_assign();
    scopes_.close();
    ctx_ = saved;
    last_yield_ = saved_yield;
    last_await_ = saved_await;
    last_await_name_ = saved_await_name;
  }
  if (!is(Tok::RBrace)) semicolon();
  return !has(kAmbient) && !(member.ts_flags & kMemberAbstract);
}

// At the `{`.
void Parser::parse_static_block(ClassMember& member) {
  const u32 saved = ctx_;
  const u32 saved_labels = label_base_;
  label_base_ = static_cast<u32>(scratch_.labels.size());
  ctx_ = (ctx_ & kAmbient) | kStrict | kSuperProperty | kNewTarget | kNoArguments | kStaticBlock |
         kFunctionLevel;
  member.kind = MemberKind::StaticBlock;
  if (!member.decorators.empty())
    report({member.start, member.start + 6}, "A static block cannot have decorators");
  const u32 opening = tok.start;
  next();
  member.block_scope = scopes_.open(ScopeKind::StaticBlock, true);
  member.block = parse_statements(Tok::RBrace);
  scopes_.close();
  ctx_ = saved;
  label_base_ = saved_labels;
  expect_closing(Tok::RBrace, opening);
}

// ---------------------------------------------------------------------------------------------------------------
// Decorators

List<Expr*> Parser::parse_decorators() {
  ListBuilder<Expr*> decorators(*this);
  memory_.extended_classes = true;
  while (is(Tok::At)) {
    next();
    decorators.push(parse_decorator());
  }
  return decorators.finish();
}

// `@a.b.c(x)` or `@(expression)`. A `[` after it begins the member, not an index.
Expr* Parser::parse_decorator() {
  const u32 start = tok.start;
  potential_arrow_at_ = kNone;
  const u32 saved = ctx_;
  ctx_ &= ~(kNoIn | kConditionalYes);
  Expr* e;
  if (is(Tok::LParen)) {
    e = parse_primary();
  } else if (is(Tok::Identifier) ||
             (typescript_ && (is(Tok::This) || is(Tok::New) || is(Tok::Import)))) {
    e = parse_primary();
  } else {
    expected(Tok::Identifier);
    ctx_ = saved;
    return make<Null>(start);
  }
  const bool standard = !typescript_;
  const bool parenthesized = (e->flags & kParenthesized) != 0;
  for (;;) {
    if (is(Tok::Dot) && !(standard && parenthesized)) {
      next();
      e = parse_member_name(e, 0, start);
    } else if (is(Tok::LParen) && !(standard && parenthesized)) {
      Call* call = make<Call>(start);
      call->callee = e;
      call->args = parse_arguments(&call->close);
      e = call;
      if (standard) break;
    } else if (typescript_ && is(Tok::Bang) && !newline_before()) {
      next();
    } else if (typescript_ && is(Tok::Lt) && try_skip_type_arguments_in_expression()) {
      continue;
    } else {
      break;
    }
  }
  ctx_ = saved;
  return e;
}

}  // namespace sinter::js

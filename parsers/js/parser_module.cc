// Import and export declarations.

#include "parsers/js/parser.h"

namespace sinter::js {

RecordId Parser::add_record(std::string_view specifier, u32 start, u32 end, ImportKind kind,
                            ImportPhase phase, u16 flags, List<ImportAttribute> attributes) {
  memory_.records.push_back({specifier, start, end, kind, phase, flags, attributes});
  return static_cast<RecordId>(memory_.records.size() - 1);
}

// Whether the comments before the first argument of import() say that bundlers should leave it
// alone.
bool Parser::is_ignored_import() const {
  const std::string_view before = text(previous_end, tok.start);
  if (before.size() < 4) return false;
  if (before.find("@vite-ignore") != std::string_view::npos) return true;
  const size_t at = before.find("webpackIgnore");
  if (at == std::string_view::npos) return false;
  size_t i = at + std::string_view("webpackIgnore").size();
  while (i < before.size() && (before[i] == ' ' || before[i] == ':')) ++i;
  return before.substr(i).starts_with("true");
}

// A name in braces: an identifier name, or a string.
Parser::ModuleName Parser::parse_module_name() {
  ModuleName result;
  result.start = tok.start;
  result.end = tok.end;
  result.kind = tok.kind;
  if (is(Tok::String)) {
    result.is_string = true;
    // Lone surrogates are stored as three bytes ED A0..BF xx.
    for (size_t i = 0; i + 1 < tok.string.size(); ++i) {
      if (static_cast<u8>(tok.string[i]) == 0xed && static_cast<u8>(tok.string[i + 1]) >= 0xa0) {
        report(token_range(), "This name contains a lone surrogate");
        break;
      }
    }
    result.name = atoms_->intern(tok.string);
    next();
  } else if (is_identifier_name()) {
    if ((tok.flags & kTokEscaped) && static_cast<u32>(tok.atom) < kReservedAtomCount) {
      result.kind = kTokenOfAtom[static_cast<u32>(tok.atom)];
    }
    result.name = tok.atom;
    next();
  } else {
    expected(Tok::Identifier);
  }
  return result;
}

std::string_view Parser::constant_key(const Property& property) const {
  if (property.kind != PropertyKind::Normal || property.computed) return {};
  if (const auto* name = try_as<Name>(property.key)) return atoms_->text(name->name);
  if (const auto* text = try_as<String>(property.key)) return text->value;
  return {};
}

// The attributes that the second argument of import() says: `{with: {type: "json"}}`. False when it
// is computed, or says anything else; then the import is computed too.
bool Parser::constant_attributes(const Expr* options, List<ImportAttribute>& attributes) {
  if (options == nullptr) return true;
  if (const auto* ident = try_as<Ident>(options)) return ident->name == Atom::undefined;
  const auto* object = try_as<Object>(options);
  if (object == nullptr || object->properties.size() > 1) return false;
  if (object->properties.empty()) return true;
  const Property& with = object->properties[0];
  const auto* list = with.value ? try_as<Object>(with.value) : nullptr;
  if (constant_key(with) != "with" || list == nullptr) return false;
  ListBuilder<ImportAttribute> found(*this);
  for (const Property& property : list->properties) {
    const std::string_view key = constant_key(property);
    const auto* value = property.value ? try_as<String>(property.value) : nullptr;
    if (key.empty() || value == nullptr) return false;
    found.push({key, value->value});
  }
  attributes = found.finish();
  return true;
}

List<ImportAttribute> Parser::parse_import_attributes() {
  const bool with = is(Tok::With);
  const bool assert_keyword = is_atom(Atom::assert_) && !newline_before();
  if (!with && !assert_keyword) return {};
  if (assert_keyword) {
    if (peek().kind != Tok::LBrace) return {};
    report(token_range(), "Import assertions were replaced by import attributes")
        .help("Write \"with\" instead of \"assert\"");
  }
  next();
  const u32 opening = tok.start;
  expect(Tok::LBrace);
  ListBuilder<ImportAttribute> attributes(*this);
  while (!is(Tok::RBrace) && !is(Tok::End)) {
    ImportAttribute attribute;
    const SourceRange key_range = token_range();
    if (is(Tok::String)) {
      attribute.key = tok.string;
      next();
    } else if (is_identifier_name()) {
      attribute.key = atoms_->text(tok.atom);
      next();
    } else {
      expected(Tok::Identifier);
    }
    for (const ImportAttribute& known : attributes.items()) {
      if (known.key == attribute.key) {
        report(key_range, "The import attribute \"" + std::string(attribute.key) +
                              "\" is given more than once");
      }
    }
    expect(Tok::Colon);
    attribute.value = tok.string;
    expect(Tok::String);
    attributes.push(attribute);
    if (!eat(Tok::Comma)) break;
  }
  expect_closing(Tok::RBrace, opening);
  return attributes.finish();
}

// The string, attributes and semicolon.
RecordId Parser::parse_specifier(ImportPhase phase, u16 flags) {
  const u32 start = tok.start, end = tok.end;
  const std::string_view specifier = tok.string;
  if (is(Tok::String) && (tok.flags & kTokLegacyOctal)) check_octal();
  expect(Tok::String);
  const List<ImportAttribute> attributes = parse_import_attributes();
  semicolon();
  return add_record(specifier, start, end, ImportKind::Statement, phase, flags, attributes);
}

RecordId Parser::parse_from(ImportPhase phase, u16 flags) {
  expect_atom(Atom::from);
  return parse_specifier(phase, flags);
}

// ---------------------------------------------------------------------------------------------------------------
// Import

Stmt* Parser::parse_import() {
  const u32 start = tok.start;
  const SourceRange keyword = token_range();
  const bool in_namespace = has(kMetaNamespace);
  if (!has(kModuleLevel) && !in_namespace) {
    fail(keyword, "An \"import\" declaration can only be at the top level of a module");
    return empty(start);
  }
  next();
  if (is(Tok::String)) {
    if (!has(kAmbient)) note_module_statement(keyword);
    Import* node = make<Import>(start);
    node->record = parse_specifier(ImportPhase::Evaluation, kRecordBare);
    return node;
  }
  ImportPhase phase = ImportPhase::Evaluation;
  bool type_only = false;
  if (is(Tok::Identifier) && !(tok.flags & kTokEscaped)) {
    const Atom word = tok.atom;
    const Token after = peek();
    if (word == Atom::defer && after.kind == Tok::Mul) {
      phase = ImportPhase::Defer;
      next();
    } else if (word == Atom::source && after.kind == Tok::Identifier) {
      // `import source x from`, `import source from from`; but `import source from "x"` imports
      // `source`.
      bool is_phase = after.atom != Atom::from;
      if (!is_phase) {
        const Checkpoint here = checkpoint();
        ++speculating_;
        next();
        next();
        is_phase = is_atom(Atom::from);
        --speculating_;
        rewind(here);
      }
      if (is_phase) {
        phase = ImportPhase::Source;
        next();
      }
    } else if (typescript_ && word == Atom::type) {
      if (after.kind == Tok::LBrace || after.kind == Tok::Mul) {
        type_only = true;
      } else if (after.kind == Tok::Identifier) {
        type_only = after.atom != Atom::from;
        if (!type_only) {
          const Checkpoint here = checkpoint();
          ++speculating_;
          next();
          next();
          type_only = is_atom(Atom::from) || is(Tok::Assign);
          --speculating_;
          rewind(here);
        }
      }
      if (type_only) next();
    }
  }
  if (typescript_ && is(Tok::Identifier)) {
    const Token after = peek();
    if (after.kind == Tok::Assign) {
      const Atom name = tok.atom;
      const u32 name_start = tok.start;
      next();
      return parse_ts_import_equals(start, name, name_start, type_only, 0);
    }
  }
  if (!has(kAmbient)) note_module_statement(keyword);
  return parse_import_clause(start, phase, type_only);
}

void Parser::note_module_statement(SourceRange keyword) {
  if (options_.source_type == SourceType::Script) {
    report(keyword, "\"" + std::string(text(keyword.start, keyword.end)) +
                        "\" declarations cannot be used in a script or CommonJS module");
  }
  note_module(keyword.start);
}

Stmt* Parser::parse_import_clause(u32 start, ImportPhase phase, bool type_only) {
  Import* node = make<Import>(start);
  const u32 saved = ctx_;
  if (type_only) ctx_ |= kAmbient;  // the names are types: not declared
  const auto local = [&] { return parse_binding_identifier(SymbolKind::Import); };
  bool more = true;
  if (is(Tok::Identifier)) {
    node->default_binding = local();
    more = eat(Tok::Comma);
    if (phase == ImportPhase::Source && more) unexpected();
  }
  if (more && is(Tok::Mul)) {
    next();
    expect_atom(Atom::as);
    node->namespace_binding = local();
  } else if (more && is(Tok::LBrace)) {
    const u32 opening = tok.start;
    next();
    node->has_items = true;
    ListBuilder<ImportItem> items(*this);
    while (!is(Tok::RBrace) && !is(Tok::End)) {
      ImportItem item{};
      item.start = tok.start;
      ModuleName name, alias;
      bool has_alias = false;
      item.type_only =
          typescript_ && is_atom(Atom::type) && skip_inline_type(name, has_alias, alias);
      if (!item.type_only) {
        if (name.name == Atom::None) name = parse_module_name();
        if (!has_alias && is_atom(Atom::as)) {
          next();
          has_alias = true;
          alias.start = tok.start;
          item.local = local();
        }
      }
      item.imported = name.name;
      if (item.type_only || item.local != nullptr) {
        // done
      } else if (has_alias) {
        check_import_name(alias);
        item.local = declare_binding(alias.name, alias.start, SymbolKind::Import);
      } else {
        if (name.is_string && !failed())
          fail({name.start, name.end}, "A string import name needs an alias: add \"as name\"");
        check_import_name(name);
        item.local = declare_binding(name.name, name.start, SymbolKind::Import);
      }
      if (item.local == nullptr) {
        BindingIdent* unused = make<BindingIdent>(item.start);
        unused->name = has_alias ? alias.name : name.name;
        unused->symbol = SymbolId::None;
        item.local = unused;
      }
      items.push(item);
      if (!eat(Tok::Comma)) break;
    }
    expect_closing(Tok::RBrace, opening);
    node->items = items.finish();
  } else if (more) {
    unexpected();
  }
  ctx_ = saved;
  node->record = parse_from(phase, type_only ? kRecordTypeOnly : 0);
  // `declare module "x" { import a from "b" }` imports types only.
  return type_only || has(kAmbient) ? erase_import(node) : node;
}

Stmt* Parser::erase_import(Import* node) {
  memory_.records.pop_back();
  return erased(node->start);
}

void Parser::check_import_name(const ModuleName& name) {
  if (failed()) return;
  if (name.kind != Tok::Identifier && !name.is_string) {
    fail({name.start, name.end}, "\"" + std::string(text(name.start, name.end)) +
                                     "\" is a reserved word and cannot be declared");
    return;
  }
  const Token here = tok;
  tok.end = name.end;
  tok.start = name.start;
  check_binding_name(name.name, name.start, false);
  if (!failed()) tok = here;
}

// At `type` inside braces. True: `type` was the modifier and the whole item is read. False: it is
// the name itself, or its alias, and `first` (and `alias`) are filled in.
//   { type }  { type as }  { type as as }  { type as x } : the name `type`, or `as` of type …
bool Parser::skip_inline_type(ModuleName& first, bool& has_alias, ModuleName& alias) {
  first = parse_module_name();
  if (is(Tok::Comma) || is(Tok::RBrace)) return false;
  ModuleName second = parse_module_name();
  if (second.name != Atom::as || second.is_string) {
    // `type x`, `type x as y`
    first = second;
    if (eat_atom(Atom::as)) {
      has_alias = true;
      alias = parse_module_name();
    }
    return true;
  }
  if (is(Tok::Comma) || is(Tok::RBrace)) {  // `type as`: the type called `as`
    first = second;
    return true;
  }
  const ModuleName third = parse_module_name();
  if (is(Tok::Comma) || is(Tok::RBrace)) {
    // `type as x`: `type` renamed to x; `type as as`: `type` renamed to `as`.
    has_alias = true;
    alias = third;
    return false;
  }
  // `type as as x`: the type called `as` renamed to x.
  first = second;
  has_alias = true;
  alias = parse_module_name();
  return true;
}

// ---------------------------------------------------------------------------------------------------------------
// Export

void Parser::export_name(Atom name, u32 start, u32 end, bool declaration) {
  if (name != Atom::None) scratch_.exported.push_back({name, start, end, declaration});
}

void Parser::export_bindings(Binding* binding) {
  if (auto* ident = try_as<BindingIdent>(binding)) {
    if (ident->name == Atom::None) return;  // there is none: the file ends, say
    export_name(ident->name, ident->start, word_range(ident->start, ident->name).end, true);
  } else if (auto* array = try_as<BindingArray>(binding)) {
    for (const BindingElement& item : array->items) {
      if (item.binding != nullptr) export_bindings(item.binding);
    }
  } else if (auto* object = try_as<BindingObject>(binding)) {
    for (const BindingProperty& property : object->properties) export_bindings(property.value);
  }
}

// A declaration after `export`.
Stmt* Parser::export_declaration(Stmt* stmt) {
  if (stmt->kind == NodeKind::Empty) return stmt;
  stmt->flags |= kExported;
  if (has(kMetaNamespace)) return stmt;
  const auto name_of = [&](Binding* name) {
    if (name != nullptr) export_bindings(name);
  };
  switch (stmt->kind) {
    case NodeKind::Var:
      for (const Declarator& declarator : static_cast<Var*>(stmt)->declarators)
        export_bindings(declarator.binding);
      break;
    case NodeKind::FunctionDecl:
      name_of(static_cast<FunctionDecl*>(stmt)->fn->name);
      break;
    case NodeKind::ClassDecl:
      name_of(static_cast<ClassDecl*>(stmt)->cls->name);
      break;
    case NodeKind::TsEnum:
      export_name(static_cast<TsEnum*>(stmt)->name, stmt->start, stmt->start + 1, true);
      break;
    case NodeKind::TsNamespace:
      export_name(static_cast<TsNamespace*>(stmt)->name, stmt->start, stmt->start + 1, true);
      break;
    case NodeKind::TsImportEquals:
      export_name(static_cast<TsImportEquals*>(stmt)->name, stmt->start, stmt->start + 1, true);
      break;
    default:
      break;
  }
  return stmt;
}

Stmt* Parser::parse_export(List<Expr*> decorators, u32 decorators_start) {
  const u32 start = tok.start;
  const SourceRange keyword = token_range();
  const bool in_namespace = has(kMetaNamespace);
  if (!has(kModuleLevel) && !in_namespace) {
    fail(keyword, "An \"export\" declaration can only be at the top level of a module");
    return empty(start);
  }
  next();
  if (!in_namespace && !has(kAmbient) && !(typescript_ && is_ts_export_without_module()))
    note_module_statement(keyword);
  if (!decorators.empty() && !is(Tok::Class) && !is(Tok::Default) &&
      !(typescript_ && is_atom(Atom::abstract_))) {
    expected(Tok::Class);
    return empty(start);
  }
  switch (tok.kind) {
    case Tok::Default:
      next();
      return parse_export_default(start, decorators);
    case Tok::Mul:
      return parse_export_star(start, false);
    case Tok::LBrace:
      return parse_export_clause(start, false);
    case Tok::Var:
      next();
      return export_declaration(parse_var(VarKind::Var, start, kExported));
    case Tok::Const:
      next();
      if (typescript_ && is(Tok::Enum))
        return export_declaration(parse_ts_enum(start, kExported, true));
      return export_declaration(parse_var(VarKind::Const, start, kExported));
    case Tok::Function:
      return export_declaration(parse_function_declaration(tok.start, false, kExported));
    case Tok::At: {
      if (!decorators.empty()) unexpected();
      List<Expr*> after = parse_decorators();
      if (typescript_) eat_atom(Atom::abstract_);
      if (!is(Tok::Class)) expected(Tok::Class);
      return export_declaration(parse_class_declaration(tok.start, true, after, kExported));
    }
    case Tok::Class:
      return export_declaration(parse_class_declaration(
          decorators.empty() ? tok.start : decorators_start, true, decorators, kExported));
    case Tok::Enum:
      if (typescript_) return export_declaration(parse_ts_enum(start, kExported, false));
      break;
    case Tok::Import:
      if (typescript_) {
        next();
        const bool type_only = is_atom(Atom::type) && peek().kind == Tok::Identifier;
        if (type_only) next();
        const Atom name = tok.atom;
        const u32 name_start = tok.start;
        expect(Tok::Identifier);
        return export_declaration(
            parse_ts_import_equals(start, name, name_start, type_only, kExported));
      }
      break;
    case Tok::Assign:
      if (typescript_) {
        next();
        TsExportEquals* node = make<TsExportEquals>(start);
        node->value = parse_expression();
        semicolon();
        return has(kAmbient) ? erased(start) : node;
      }
      break;
    case Tok::Identifier: {
      if (tok.flags & kTokEscaped) break;
      if (tok.atom == Atom::let && at_let_declaration()) {
        next();
        return export_declaration(parse_var(VarKind::Let, start, kExported));
      }
      if (tok.atom == Atom::async) {
        const Token after = peek();
        if (after.kind == Tok::Function && !(after.flags & kTokNewline)) {
          const u32 fn_start = tok.start;
          next();
          return export_declaration(parse_function_declaration(fn_start, true, kExported));
        }
        break;
      }
      if (!typescript_) break;
      if (tok.atom == Atom::type) {
        const Token after = peek();
        if (after.kind == Tok::LBrace || after.kind == Tok::Mul) {
          next();
          return after.kind == Tok::LBrace ? parse_export_clause(start, true)
                                           : parse_export_star(start, true);
        }
      }
      if (tok.atom == Atom::as) {  // export as namespace X
        next();
        expect_atom(Atom::namespace_);
        expect(Tok::Identifier);
        semicolon();
        return erased(start);
      }
      if (tok.atom == Atom::abstract_ && peek().kind == Tok::Class) {
        next();
        return export_declaration(parse_class_declaration(tok.start, true, decorators, kExported));
      }
      bool handled = false;
      Stmt* stmt = parse_ts_statement(handled, kExported);
      if (handled) return export_declaration(stmt);
      break;
    }
    default:
      break;
  }
  unexpected();
  return empty(start);
}

Stmt* Parser::parse_export_default(u32 start, List<Expr*> decorators) {
  ExportDefault* node = make<ExportDefault>(start);
  node->symbol = SymbolId::None;
  const SourceRange default_range{previous_end - 7, previous_end};
  const u32 value_start = tok.start;
  if (!decorators.empty() && !is(Tok::Class) && !(typescript_ && is_atom(Atom::abstract_)))
    expected(Tok::Class);
  const auto named = [&](Binding* name) {
    if (name != nullptr) node->symbol = as<BindingIdent>(name)->symbol;
  };
  const auto function = [&](bool is_async) -> Stmt* {
    Stmt* fn = parse_function_declaration(value_start, is_async, kNamelessAllowed);
    if (fn->kind != NodeKind::FunctionDecl) return fn;  // a TypeScript overload
    named(static_cast<FunctionDecl*>(fn)->fn->name);
    node->value = fn;
    export_name(Atom::default_, default_range.start, default_range.end, false);
    return node;
  };
  if (is(Tok::Function)) return function(false);
  if (is(Tok::At)) decorators = parse_decorators();
  if (typescript_ && is_atom(Atom::abstract_)) {
    const Token after = peek();
    if (after.kind == Tok::Class && !(after.flags & kTokNewline)) next();
  }
  if (is(Tok::Class)) {
    Stmt* cls = parse_class_declaration(value_start, false, decorators, 0);
    if (has(kAmbient)) return erased(start);
    named(static_cast<ClassDecl*>(cls)->cls->name);
    node->value = cls;
    export_name(Atom::default_, default_range.start, default_range.end, false);
    return node;
  }
  if (is_atom(Atom::async)) {
    const Token after = peek();
    if (after.kind == Tok::Function && !(after.flags & kTokNewline)) {
      next();
      return function(true);
    }
  }
  if (typescript_ && is_atom(Atom::interface_)) {
    const Token after = peek();
    if (after.kind == Tok::Identifier && !(after.flags & kTokNewline)) {
      skip_interface();
      return erased(start);
    }
  }
  node->value = parse_assign();
  semicolon();
  export_name(Atom::default_, default_range.start, default_range.end, false);
  return node;
}

Stmt* Parser::parse_export_star(u32 start, bool type_only) {
  next();
  ExportStar* node = make<ExportStar>(start);
  node->alias = Atom::None;
  node->symbol = SymbolId::None;
  if (eat_atom(Atom::as)) {
    const ModuleName alias = parse_module_name();
    node->alias = alias.name;
    if (!type_only) export_name(alias.name, alias.start, alias.end, false);
  }
  node->record = parse_from(ImportPhase::Evaluation, type_only ? kRecordTypeOnly : kRecordReexport);
  if (type_only || has(kAmbient)) {
    memory_.records.pop_back();
    return erased(start);
  }
  return node;
}

Stmt* Parser::parse_export_clause(u32 start, bool type_only) {
  const u32 opening = tok.start;
  next();
  ExportNamed* node = make<ExportNamed>(start);
  node->record = RecordId::None;
  ListBuilder<ExportItem> items(*this);
  std::vector<ModuleName> locals;
  while (!is(Tok::RBrace) && !is(Tok::End)) {
    ExportItem item{};
    item.start = tok.start;
    item.symbol = SymbolId::None;
    ModuleName name, alias;
    bool has_alias = false;
    item.type_only = type_only;
    if (typescript_ && !type_only && is_atom(Atom::type))
      item.type_only = skip_inline_type(name, has_alias, alias);
    if (name.name == Atom::None) name = parse_module_name();
    if (!has_alias && eat_atom(Atom::as)) {
      has_alias = true;
      alias = parse_module_name();
    }
    item.local = name.name;
    item.exported = has_alias ? alias.name : name.name;
    if (!item.type_only) {
      const ModuleName& shown = has_alias ? alias : name;
      export_name(item.exported, shown.start, shown.end, false);
      items.push(item);
      locals.push_back(name);
    } else {
      node->aux = 1;
    }
    if (!eat(Tok::Comma)) break;
  }
  expect_closing(Tok::RBrace, opening);
  node->items = items.finish();
  if (is_atom(Atom::from)) {
    node->record =
        parse_from(ImportPhase::Evaluation, type_only ? kRecordTypeOnly : kRecordReexport);
    if (type_only || has(kAmbient)) {
      memory_.records.pop_back();
      return erased(start);
    }
    return node;
  }
  semicolon();
  if (failed()) return node;
  for (size_t i = 0; i < locals.size(); ++i) {
    const ModuleName& local = locals[i];
    if (local.is_string) {
      fail({local.start, local.end}, "A string cannot name a local export: add \"from\"");
    } else if (local.kind != Tok::Identifier) {
      fail({local.start, local.end}, "\"" + std::string(text(local.start, local.end)) +
                                         "\" is a reserved word and cannot be exported");
    } else {
      check_import_name(local);
    }
    if (failed()) return node;
    node->items[i].value = make_ident(local.name, local.start);
    scratch_.local_exports.push_back({local.name, local.start, local.end, false});
  }
  if (type_only || has(kAmbient)) return erased(start);
  return node;
}

// Before the module scope closes: no name exported twice, every local export declared.
void Parser::check_exports() {
  auto& exported = scratch_.exported;
  std::vector<u32> first(atoms_->size(), kNone);
  for (u32 i = 0; i < exported.size(); ++i) {
    u32& seen = first[static_cast<u32>(exported[i].name)];
    if (seen == kNone) {
      seen = i;
    } else if (!(typescript_ && (exported[i].declaration || exported[seen].declaration))) {
      report({exported[i].start, exported[i].end}, "Multiple exports with the same name \"" +
                                                       std::string(atoms_->text(exported[i].name)) +
                                                       "\"")
          .note("The name was originally exported here:", std::string(path_),
                {exported[seen].start, exported[seen].end});
    }
  }
  if (typescript_) return;  // an unknown name is a type
  for (const auto& local : scratch_.local_exports) {
    if (scopes_.find_at_top(local.name) != SymbolId::None) continue;
    report({local.start, local.end},
           "\"" + std::string(atoms_->text(local.name)) + "\" is not declared in this file");
  }
}

}  // namespace sinter::js

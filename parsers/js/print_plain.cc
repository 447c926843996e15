// Whole trees without gaps: module syntax as statements, TypeScript declarations as written. For
// tests and for people.
#include "parsers/js/printer.h"
#include "parsers/js/unicode.h"

namespace sinter::js {

std::string print_plain(const Ast& ast, const PrintOptions& options) {
  unit::TextWriter out;
  out.reserve(ast.source.size() + 64);
  PrintOptions plain = options;
  plain.source_map = false;
  Printer printer(ast, nullptr, plain, out, nullptr);
  printer.print_module();
  return std::string(out.view());
}

std::string print_plain(const Ast& ast, const PrintOptions& options, unit::UnitBuilder& builder) {
  unit::TextWriter out;
  out.reserve(ast.source.size() + 64);
  PrintOptions mapped = options;
  mapped.source_map = true;
  Printer printer(ast, nullptr, mapped, out, &builder);
  printer.print_module();
  return std::string(out.view());
}

void Printer::print_module() {
  if (!ast_.hashbang.empty()) {
    out_.append(ast_.hashbang);
    out_.push('\n');
  }
  print_statements(ast_.body);
  flush_semicolon();
}

// A name in an import or export clause: an identifier, or a string where it is none.
void Printer::print_module_name(Atom name) {
  const std::string_view text = atoms_.text(name);
  if (is_identifier_name(text)) {
    print_name_text(text);
  } else {
    print_string(text, BacktickUse::kForbidden);
  }
}

void Printer::print_specifier(RecordId record) {
  print_string((*ast_.records)[static_cast<u32>(record)].specifier, BacktickUse::kForbidden);
}

void Printer::print_source(RecordId record) {
  print_specifier(record);
  const ImportRecord& row = (*ast_.records)[static_cast<u32>(record)];
  if (row.attributes.empty()) return;
  space();
  out_.push_literal("with");
  space();
  out_.push('{');
  space();
  for (size_t i = 0; i < row.attributes.size(); ++i) {
    if (i != 0) comma();
    if (is_identifier_name(row.attributes[i].key)) {
      print_name_text(row.attributes[i].key);
    } else {
      print_string(row.attributes[i].key, BacktickUse::kForbidden);
    }
    out_.push(':');
    space();
    print_string(row.attributes[i].value, BacktickUse::kForbidden);
  }
  space();
  out_.push('}');
}

void Printer::print_import(const Import& stmt) {
  const ImportRecord& record = (*ast_.records)[static_cast<u32>(stmt.record)];
  keyword("import");
  if ((record.flags & kRecordTypeOnly) != 0) keyword("type");
  if (record.phase == ImportPhase::Defer) keyword("defer");
  if (record.phase == ImportPhase::Source) keyword("source");
  space();
  bool any = false;
  if (stmt.default_binding != nullptr) {
    print_binding(stmt.default_binding);
    any = true;
  }
  if (stmt.namespace_binding != nullptr) {
    if (any) comma();
    out_.push_literal("* as ");
    print_binding(stmt.namespace_binding);
    any = true;
  }
  if (stmt.has_items) {
    if (any) comma();
    out_.push('{');
    for (size_t i = 0; i < stmt.items.size(); ++i) {
      const ImportItem& item = stmt.items[i];
      if (i != 0) out_.push(',');
      space();
      if (item.type_only) keyword("type ");
      const auto& local = *as<BindingIdent>(static_cast<const Binding*>(item.local));
      if (item.imported != local.name) {
        print_module_name(item.imported);
        out_.push_literal(" as ");
      }
      print_binding(&local);
    }
    if (!stmt.items.empty()) space();
    out_.push('}');
    any = true;
  }
  if (any) {
    space();
    keyword("from");
    space();
  }
  print_source(stmt.record);
  end_statement();
}

void Printer::print_export_named(const ExportNamed& stmt) {
  keyword("export");
  space();
  out_.push('{');
  for (size_t i = 0; i < stmt.items.size(); ++i) {
    const ExportItem& item = stmt.items[i];
    if (i != 0) out_.push(',');
    space();
    if (item.type_only) keyword("type ");
    print_module_name(item.local);
    if (item.exported != item.local) {
      if (atoms_.text(item.local).empty() || !is_identifier_name(atoms_.text(item.local))) space();
      keyword("as");
      space();
      print_module_name(item.exported);
    }
  }
  if (!stmt.items.empty()) space();
  out_.push('}');
  if (stmt.record != RecordId::None) {
    space();
    keyword("from");
    space();
    print_source(stmt.record);
  }
  end_statement();
}

void Printer::print_export_star(const ExportStar& stmt) {
  keyword("export");
  space();
  out_.push('*');
  if (stmt.alias != Atom::None) {
    space();
    keyword("as");
    space();
    print_module_name(stmt.alias);
  }
  space();
  keyword("from");
  space();
  print_source(stmt.record);
  end_statement();
}

// `lower` has replaced these before a module is analysed.
void Printer::print_ts_statement(const Stmt* stmt) {
  SINTER_CHECK(!has_gaps());
  if ((stmt->flags & kExported) != 0) keyword("export ");
  if ((stmt->flags & kTsDeclare) != 0) keyword("declare ");
  switch (stmt->kind) {
    case NodeKind::TsEnum: {
      const auto& decl = *as<TsEnum>(stmt);
      if (decl.aux == 1) keyword("const ");
      keyword("enum ");
      print_atom(decl.name);
      out_.push_literal(" {\n");
      ++indent_;
      for (const EnumMember& member : decl.members) {
        indent();
        print_module_name(member.name);
        if (member.initializer != nullptr) {
          out_.push_literal(" = ");
          print_expr(member.initializer, Level::Comma, 0);
        }
        out_.push_literal(",\n");
      }
      --indent_;
      indent();
      out_.push('}');
      return newline();
    }
    case NodeKind::TsNamespace: {
      const auto& decl = *as<TsNamespace>(stmt);
      keyword("namespace ");
      print_atom(decl.name);
      out_.push(' ');
      print_block(decl.body, kNone);
      return newline();
    }
    case NodeKind::TsImportEquals: {
      const auto& decl = *as<TsImportEquals>(stmt);
      keyword("import ");
      if (decl.aux == 1) keyword("type ");
      print_atom(decl.name);
      out_.push_literal(" = ");
      print_expr(decl.value, Level::Comma, 0);
      return end_statement();
    }
    case NodeKind::TsExportEquals:
      keyword("export =");
      space();
      print_expr(as<TsExportEquals>(stmt)->value, Level::Comma, 0);
      return end_statement();
    default:
      SINTER_UNREACHABLE();
  }
}

}  // namespace sinter::js

// Statements, and the declarations at the top of a module, whose keywords are the linker's.
#include "parsers/js/printer.h"

namespace sinter::js {
namespace {

using unit::DeclareKeyword;
using unit::RelocKind;

// Would an `else` printed after this statement join an `if` inside it?
bool ends_in_open_if(const Stmt* stmt) {
  for (;;) {
    switch (stmt->kind) {
      case NodeKind::If: {
        const auto* branch = as<If>(stmt);
        if (branch->no == nullptr) return true;
        stmt = branch->no;
        break;
      }
      case NodeKind::For:
        stmt = as<For>(stmt)->body;
        break;
      case NodeKind::ForIn:
        stmt = as<ForIn>(stmt)->body;
        break;
      case NodeKind::ForOf:
        stmt = as<ForOf>(stmt)->body;
        break;
      case NodeKind::While:
        stmt = as<While>(stmt)->body;
        break;
      case NodeKind::With:
        stmt = as<With>(stmt)->body;
        break;
      case NodeKind::Labeled:
        stmt = as<Labeled>(stmt)->body;
        break;
      default:
        return false;
    }
  }
}

DeclareKeyword declare_keyword(VarKind kind, bool is_pattern) {
  switch (kind) {
    case VarKind::Var:
      return is_pattern ? DeclareKeyword::VarPattern : DeclareKeyword::Var;
    case VarKind::Let:
      return is_pattern ? DeclareKeyword::LetPattern : DeclareKeyword::Let;
    case VarKind::Const:
      return is_pattern ? DeclareKeyword::ConstPattern : DeclareKeyword::Const;
    case VarKind::Using:
      return DeclareKeyword::Using;
    case VarKind::AwaitUsing:
      return DeclareKeyword::AwaitUsing;
  }
  SINTER_UNREACHABLE();
}

}  // namespace

void Printer::print_statements(List<Stmt*> body) {
  for (const Stmt* stmt : body) {
    flush_semicolon();
    indent();
    print_stmt(stmt);
  }
}

void Printer::print_block(List<Stmt*> body, u32 close) {
  out_.push('{');
  if (!body.empty()) {
    newline();
    ++indent_;
    print_statements(body);
    --indent_;
    pending_semicolon_ = false;
    indent();
  }
  map(close);
  out_.push('}');
}

void Printer::print_body(const Stmt* body) {
  if (const auto* block = try_as<Block>(body)) {
    space();
    print_block(block->body, block->close);
    newline();
    return;
  }
  if (body->kind == NodeKind::Empty) {
    out_.push(';');
    newline();
    return;
  }
  newline();
  ++indent_;
  indent();
  print_stmt(body);
  --indent_;
}

// Prints from the current column and ends the line.
void Printer::print_stmt(const Stmt* stmt) {
  map_word(stmt->start);
  switch (stmt->kind) {
    case NodeKind::Empty:
      out_.push(';');
      newline();
      return;
    case NodeKind::Directive: {
      const std::string_view raw = as<Directive>(stmt)->raw;
      // The text between the quotes is what counts, escapes and all: only a quote that is not in it
      // can stand around it.
      const char quote = raw.find('"') == std::string_view::npos ? '"' : '\'';
      out_.push(quote);
      out_.append(raw);
      out_.push(quote);
      return end_statement();
    }
    case NodeKind::ExprStmt: {
      const Expr* value = as<ExprStmt>(stmt)->value;
      // A bare string at the head of a body would become a directive.
      const bool wrap = value->kind == NodeKind::String;
      if (wrap) out_.push('(');
      statement_start_ = wrap ? kNone : out_.size();
      print_expr(value, Level::Lowest, 0);
      if (wrap) out_.push(')');
      return end_statement();
    }
    case NodeKind::Block:
      print_block(as<Block>(stmt)->body, as<Block>(stmt)->close);
      newline();
      return;
    case NodeKind::Var:
      if (!has_gaps() && (stmt->flags & kExported) != 0) keyword("export ");
      if (!has_gaps() && (stmt->flags & kTsDeclare) != 0) keyword("declare ");
      print_var(*as<Var>(stmt), 0);
      return end_statement();
    case NodeKind::FunctionDecl:
      if (!has_gaps() && (stmt->flags & kExported) != 0) keyword("export ");
      print_function(*as<FunctionDecl>(stmt)->fn);
      newline();
      return;
    case NodeKind::ClassDecl:
      if (!has_gaps() && (stmt->flags & kExported) != 0) keyword("export ");
      if (!has_gaps() && (stmt->flags & kTsDeclare) != 0) keyword("declare ");
      print_class(*as<ClassDecl>(stmt)->cls);
      newline();
      return;
    case NodeKind::If:
      return print_if(as<If>(stmt));
    case NodeKind::For:
      return print_for(*as<For>(stmt));
    case NodeKind::ForIn: {
      const auto& loop = *as<ForIn>(stmt);
      return print_for_in_of(loop.init, loop.value, loop.body, false, false);
    }
    case NodeKind::ForOf: {
      const auto& loop = *as<ForOf>(stmt);
      return print_for_in_of(loop.init, loop.value, loop.body, true, loop.aux == 1);
    }
    case NodeKind::While:
      keyword("while");
      space();
      out_.push('(');
      print_expr(as<While>(stmt)->test, Level::Lowest, 0);
      out_.push(')');
      return print_body(as<While>(stmt)->body);
    case NodeKind::DoWhile: {
      const auto& loop = *as<DoWhile>(stmt);
      keyword("do");
      if (const auto* block = try_as<Block>(static_cast<const Stmt*>(loop.body))) {
        space();
        print_block(block->body, block->close);
        space();
      } else {
        print_body(loop.body);
        flush_semicolon();
        indent();
      }
      keyword("while");
      space();
      out_.push('(');
      print_expr(loop.test, Level::Lowest, 0);
      out_.push(')');
      return end_statement();
    }
    case NodeKind::Return:
      keyword("return");
      if (const Expr* value = as<Return>(stmt)->value) {
        space();
        print_expr(value, Level::Lowest, 0);
      }
      return end_statement();
    case NodeKind::Throw:
      keyword("throw");
      space();
      print_expr(as<Throw>(stmt)->value, Level::Lowest, 0);
      return end_statement();
    case NodeKind::Try:
      return print_try(*as<Try>(stmt));
    case NodeKind::Switch:
      return print_switch(*as<Switch>(stmt));
    case NodeKind::Break:
      keyword("break");
      if (as<Break>(stmt)->label != Atom::None) {
        out_.push(' ');
        print_symbol(as<Break>(stmt)->label_symbol, as<Break>(stmt)->label, 0, kNone);
      }
      return end_statement();
    case NodeKind::Continue:
      keyword("continue");
      if (as<Continue>(stmt)->label != Atom::None) {
        out_.push(' ');
        print_symbol(as<Continue>(stmt)->label_symbol, as<Continue>(stmt)->label, 0, kNone);
      }
      return end_statement();
    case NodeKind::Labeled:
      print_symbol(as<Labeled>(stmt)->symbol, as<Labeled>(stmt)->label, 0, stmt->start);
      out_.push(':');
      space();
      return print_stmt(as<Labeled>(stmt)->body);
    case NodeKind::Debugger:
      keyword("debugger");
      return end_statement();
    case NodeKind::With:
      keyword("with");
      space();
      out_.push('(');
      print_expr(as<With>(stmt)->object, Level::Lowest, 0);
      out_.push(')');
      return print_body(as<With>(stmt)->body);
    case NodeKind::Import:
      return print_import(*as<Import>(stmt));
    case NodeKind::ExportNamed:
      return print_export_named(*as<ExportNamed>(stmt));
    case NodeKind::ExportDefault:
      return print_export_default(*as<ExportDefault>(stmt));
    case NodeKind::ExportStar:
      return print_export_star(*as<ExportStar>(stmt));
    case NodeKind::TsEnum:
    case NodeKind::TsNamespace:
    case NodeKind::TsImportEquals:
    case NodeKind::TsExportEquals:
      return print_ts_statement(stmt);
    default:
      SINTER_UNREACHABLE();
  }
}

void Printer::print_if(const If* stmt) {
  for (;;) {
    keyword("if");
    space();
    out_.push('(');
    print_expr(stmt->test, Level::Lowest, 0);
    out_.push(')');
    if (const auto* block = try_as<Block>(static_cast<const Stmt*>(stmt->yes))) {
      space();
      print_block(block->body, block->close);
      if (stmt->no == nullptr) return newline();
      space();
    } else if (stmt->no != nullptr && ends_in_open_if(stmt->yes)) {
      space();
      print_block(List<Stmt*>(const_cast<Stmt**>(&stmt->yes), 1), kNone);
      space();
    } else {
      print_body(stmt->yes);
      if (stmt->no == nullptr) return;
      flush_semicolon();
      indent();
    }
    keyword("else");
    const auto* next = try_as<If>(static_cast<const Stmt*>(stmt->no));
    if (next == nullptr) return print_body(stmt->no);
    out_.push(' ');
    map(next->start);
    stmt = next;  // a chain of `else if` is as long as the source makes it
  }
}

void Printer::print_for(const For& stmt) {
  keyword("for");
  space();
  out_.push('(');
  if (stmt.init != nullptr) {
    map(stmt.init->start);
    if (const auto* var = try_as<Var>(static_cast<const Stmt*>(stmt.init))) {
      print_var(*var, kForbidIn);
    } else {
      for_init_start_ = out_.size();
      print_expr(as<ExprStmt>(static_cast<const Stmt*>(stmt.init))->value, Level::Lowest,
                 kForbidIn);
    }
  }
  out_.push(';');
  if (stmt.test != nullptr) {
    space();
    print_expr(stmt.test, Level::Lowest, 0);
  }
  out_.push(';');
  if (stmt.update != nullptr) {
    space();
    print_expr(stmt.update, Level::Lowest, 0);
  }
  out_.push(')');
  print_body(stmt.body);
}

void Printer::print_for_in_of(const Stmt* init, const Expr* value, const Stmt* body, bool is_of,
                              bool is_await) {
  keyword("for");
  if (is_await) keyword("await");
  space();
  out_.push('(');
  map(init->start);
  if (const auto* var = try_as<Var>(init)) {
    print_var(*var, kForHead | kForbidIn);
  } else {
    for_init_start_ = out_.size();
    print_target(as<ExprStmt>(init)->value, Level::Postfix, is_of && !is_await ? kBeforeOf : 0);
  }
  space();
  if (is_of) {
    keyword("of");
  } else {
    keyword("in");
  }
  space();
  print_expr(value, is_of ? Level::Comma : Level::Lowest, 0);
  out_.push(')');
  print_body(body);
}

void Printer::print_switch(const Switch& stmt) {
  keyword("switch");
  space();
  out_.push('(');
  print_expr(stmt.value, Level::Lowest, 0);
  out_.push(')');
  space();
  out_.push('{');
  newline();
  ++indent_;
  for (const SwitchCase& clause : stmt.cases) {
    flush_semicolon();
    indent();
    map(clause.start);
    if (clause.test != nullptr) {
      keyword("case");
      space();
      print_expr(clause.test, Level::Lowest, 0);
    } else {
      keyword("default");
    }
    out_.push(':');
    if (clause.body.size() == 1 && clause.body[0]->kind == NodeKind::Block) {
      print_body(clause.body[0]);
      continue;
    }
    newline();
    ++indent_;
    print_statements(clause.body);
    --indent_;
  }
  --indent_;
  pending_semicolon_ = false;
  indent();
  out_.push('}');
  newline();
}

void Printer::print_try(const Try& stmt) {
  keyword("try");
  space();
  print_block(stmt.block, kNone);
  if (stmt.has_catch) {
    space();
    keyword("catch");
    space();
    if (stmt.catch_binding != nullptr) {
      out_.push('(');
      print_binding(stmt.catch_binding);
      out_.push(')');
      space();
    }
    print_block(stmt.catch_body, kNone);
  }
  if (stmt.has_finally) {
    space();
    keyword("finally");
    space();
    print_block(stmt.finally_body, kNone);
  }
  newline();
}

// ---------------------------------------------------------------------------------------------------------------
// Declarations

// The first name of a pattern that is the module's own; kNone when there is none (`var {} = x`,
// names frozen by eval).
u32 Printer::top_level_symbol(const Binding* binding) const {
  switch (binding->kind) {
    case NodeKind::BindingIdent: {
      const Place where = place(as<BindingIdent>(binding)->symbol);
      return where.kind == PlaceKind::TopLevel ? where.index : kNone;
    }
    case NodeKind::BindingArray:
      for (const BindingElement& item : as<BindingArray>(binding)->items) {
        if (item.binding == nullptr) continue;
        if (const u32 found = top_level_symbol(item.binding); found != kNone) return found;
      }
      return kNone;
    case NodeKind::BindingObject:
      for (const BindingProperty& property : as<BindingObject>(binding)->properties) {
        if (const u32 found = top_level_symbol(property.value); found != kNone) return found;
      }
      return kNone;
    default:
      SINTER_UNREACHABLE();
  }
}

// At the top of a module the keyword is a gap. So is a `var` in an inner statement: its names are
// the module's, and when the module is wrapped they are declared outside the wrapper.
void Printer::print_var(const Var& var, u32 flags) {
  const VarKind kind = var.var_kind();
  const u32 symbol = has_gaps() ? top_level_symbol(var.declarators[0].binding) : kNone;
  if (symbol != kNone) {
    // `for (({a}) of b)` is no assignment pattern: in a for head the pattern takes no parentheses.
    const bool is_pattern =
        var.declarators[0].binding->kind != NodeKind::BindingIdent && (flags & kForHead) == 0;
    const auto keyword = static_cast<u32>(declare_keyword(kind, is_pattern));
    word_space();
    gap(RelocKind::Declare, keyword, symbol);
    print_declarators(var.declarators, flags);
    gap(RelocKind::DeclareEnd, keyword, symbol);
    return;
  }
  switch (kind) {
    case VarKind::Var:
      keyword("var");
      break;
    case VarKind::Let:
      keyword("let");
      break;
    case VarKind::Const:
      keyword("const");
      break;
    case VarKind::Using:
      keyword("using");
      break;
    case VarKind::AwaitUsing:
      keyword("await using");
      break;
  }
  space();
  print_declarators(var.declarators, flags);
}

void Printer::print_declarators(List<Declarator> declarators, u32 flags) {
  for (size_t i = 0; i < declarators.size(); ++i) {
    if (i != 0) comma();
    print_binding(declarators[i].binding);
    if (declarators[i].initializer != nullptr) {
      space();
      out_.push('=');
      space();
      print_expr(declarators[i].initializer, Level::Comma, flags & kForbidIn);
    }
  }
}

void Printer::print_part(const PartPlan& part) {
  const Stmt* stmt = part.stmt;
  if (stmt == nullptr) return;
  switch (stmt->kind) {
    case NodeKind::Import:
    case NodeKind::ExportNamed:
    case NodeKind::ExportStar:
    case NodeKind::Directive:  // in the Unit's `directives`
    case NodeKind::Empty:
      return;
    case NodeKind::ClassDecl:
      return print_class_part(*stmt, *as<ClassDecl>(stmt)->cls, SymbolId::None);
    case NodeKind::ExportDefault: {
      const auto& entry = *as<ExportDefault>(stmt);
      if (entry.value->kind == NodeKind::ClassDecl) {
        return print_class_part(*stmt, *as<ClassDecl>(static_cast<const Node*>(entry.value))->cls,
                                entry.symbol);
      }
      print_export_default(entry);
      break;
    }
    default:
      print_stmt(stmt);
      break;
  }
  flush_semicolon();
}

// `class X {}` becomes `X = class X {}` when the module is wrapped: the linker writes what is
// missing into the gaps.
void Printer::print_class_part(const Stmt& stmt, const Class& cls, SymbolId default_symbol) {
  map_word(stmt.start);
  u32 symbol = cls.name != nullptr ? top_level_symbol(cls.name) : kNone;
  if (cls.name == nullptr && place(default_symbol).kind == PlaceKind::TopLevel)
    symbol = place(default_symbol).index;
  const auto keyword = static_cast<u32>(DeclareKeyword::Class);
  if (symbol != kNone) gap(RelocKind::Declare, keyword, symbol);
  default_name_ = cls.name == nullptr ? default_symbol : SymbolId::None;
  print_class(cls);
  if (symbol != kNone) gap(RelocKind::DeclareEnd, keyword, symbol);
  newline();
}

// In a Unit an anonymous default export takes the name of the module's Default symbol. Its `name`
// property is then that name and not "default", as with the other bundlers; `keep_names` sets it
// right.
void Printer::print_export_default(const ExportDefault& stmt) {
  if (!has_gaps()) {
    keyword("export default");
    space();
  }
  if (stmt.value->kind == NodeKind::FunctionDecl) {
    const Function& fn = *as<FunctionDecl>(static_cast<const Node*>(stmt.value))->fn;
    default_name_ = has_gaps() && fn.name == nullptr ? stmt.symbol : SymbolId::None;
    map_word(stmt.start);
    print_function(fn);
    return newline();
  }
  if (stmt.value->kind == NodeKind::ClassDecl) {
    print_class(*as<ClassDecl>(static_cast<const Node*>(stmt.value))->cls);
    return newline();
  }
  const auto* value = static_cast<const Expr*>(static_cast<const Node*>(stmt.value));
  if (!has_gaps()) {
    export_default_start_ = out_.size();
    print_expr(value, Level::Comma, 0);
    return end_statement();
  }
  const Place where = place(stmt.symbol);
  map_word(stmt.start);
  const auto keyword = static_cast<u32>(DeclareKeyword::Const);
  gap(RelocKind::Declare, keyword, where.index);
  print_symbol(stmt.symbol, Atom::default_, unit::kUseNoInline, kNone);
  space();
  out_.push('=');
  space();
  print_expr(value, Level::Comma, 0);
  gap(RelocKind::DeclareEnd, keyword, where.index);
  end_statement();
}

}  // namespace sinter::js

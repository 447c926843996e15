// Functions, classes, statements and module syntax of the ESTree writer.
#include "parsers/js/estree_writer.h"

namespace sinter::js {

// ---- Functions

void EstreeWriter::parameters(const Function* fn) {
  key("params");
  out_ += '[';
  const bool parenthesized = !(fn->flags & kFnArrow) || at('(');
  // `x => x` has no parentheses; `async (x) => x` has.
  if (parenthesized) take('(');
  for (size_t i = 0; i < fn->params.size(); ++i) {
    if (i != 0) out_ += ',';
    const Param& param = fn->params[i];
    if ((fn->flags & kFnHasRest) && i + 1 == fn->params.size()) {
      const u32 start = next_token();
      take_word("...");
      open("RestElement");
      key("argument");
      binding_with_default(param.binding, param.initializer);
      close(start, cursor_);
    } else {
      binding_with_default(param.binding, param.initializer);
    }
    take_if(',');
  }
  if (parenthesized) take(')');
  out_ += ']';
}

void EstreeWriter::function_body(const Function* fn) {
  key("body");
  block(fn->body);
}

// From its first token, or from its parameters for a method.
u32 EstreeWriter::function(const Function* fn, std::string_view type, u32 start) {
  const bool arrow = fn->flags & kFnArrow;
  const bool method = fn->flags & kFnMethod;
  cursor_ = start;
  open(type);
  if (!method) {
    if (fn->flags & kFnAsync) take_word("async");
    if (!arrow) take_word("function");
    if ((fn->flags & kFnGenerator) && !arrow) take('*');
  }
  if (fn->name && !method) {
    key("id");
    binding(fn->name);
  } else {
    null_field("id");
  }
  field("expression", arrow && (fn->flags & kFnExpressionBody));
  field("generator", (fn->flags & kFnGenerator) != 0);
  field("async", (fn->flags & kFnAsync) != 0);
  parameters(fn);
  if (arrow) {
    take_word("=>");
    if (fn->flags & kFnExpressionBody) {
      key("body");
      expression(as<Return>(fn->body[0])->value);
    } else {
      function_body(fn);
    }
  } else {
    function_body(fn);
  }
  close(start, cursor_);
  return start;
}

// ---- Classes

// Rollup's trees have the list also where it is empty.
void EstreeWriter::decorators(List<Expr*> list) {
  key("decorators");
  out_ += '[';
  for (size_t i = 0; i < list.size(); ++i) {
    if (i != 0) out_ += ',';
    const u32 at_sign = next_token();
    take('@');
    open("Decorator");
    key("expression");
    expression(list[i]);
    close(at_sign, cursor_);
  }
  out_ += ']';
}

u32 EstreeWriter::class_node(const Class* cls, std::string_view type, u32 start) {
  cursor_ = start;
  open(type);
  decorators(cls->decorators);
  take_word("class");
  if (cls->name) {
    key("id");
    binding(cls->name);
  } else {
    null_field("id");
  }
  if (cls->extends) {
    take_word("extends");
    key("superClass");
    expression(cls->extends);
  } else {
    null_field("superClass");
  }
  const u32 body_start = next_token();
  take('{');
  key("body");
  open("ClassBody");
  key("body");
  out_ += '[';
  bool first = true;
  for (const ClassMember& member : cls->members) {
    while (take_if(';')) {
    }
    if (!first) out_ += ',';
    first = false;
    class_member(member);
  }
  while (take_if(';')) {
  }
  out_ += ']';
  take('}');
  close(body_start, cursor_);
  close(start, cursor_);
  return start;
}

void EstreeWriter::class_member(const ClassMember& member) {
  const u32 start = next_token();
  const bool field_like = member.kind == MemberKind::Field || member.kind == MemberKind::Accessor;
  open(member.kind == MemberKind::StaticBlock ? "StaticBlock"
       : member.kind == MemberKind::Accessor  ? "AccessorProperty"
       : field_like                           ? "PropertyDefinition"
                                              : "MethodDefinition");
  if (member.kind != MemberKind::StaticBlock) decorators(member.decorators);
  if (member.kind == MemberKind::StaticBlock) {
    take_word("static");
    take('{');
    key("body");
    block_body(member.block);
    take('}');
    return close(start, cursor_);
  }
  field("static", member.is_static);
  field("computed", member.computed);
  if (member.is_static) take_word("static");
  if (member.kind == MemberKind::Accessor) take_word("accessor");
  if (field_like) {
    key("key");
    property_key(member.key, member.computed);
    if (member.value) {
      take('=');
      key("value");
      expression(member.value);
    } else {
      null_field("value");
    }
    semicolon();
    return close(start, cursor_);
  }
  const Function* fn = as<FunctionExpr>(member.value)->fn;
  const bool accessor = member.kind == MemberKind::Get || member.kind == MemberKind::Set;
  if (accessor) take_word(member.kind == MemberKind::Get ? "get" : "set");
  if (fn->flags & kFnAsync) take_word("async");
  if (fn->flags & kFnGenerator) take('*');
  key("key");
  property_key(member.key, member.computed);
  key("value");
  function(fn, "FunctionExpression", next_token());
  field("kind", std::string_view(accessor ? (member.kind == MemberKind::Get ? "get" : "set")
                                 : (fn->flags & kFnConstructor) ? "constructor"
                                                                : "method"));
  close(start, cursor_);
}

// ---- Statements

void EstreeWriter::block_body(List<Stmt*> body) {
  out_ += '[';
  for (size_t i = 0; i < body.size(); ++i) {
    if (i != 0) out_ += ',';
    statement(body[i]);
  }
  out_ += ']';
}

u32 EstreeWriter::block(List<Stmt*> body) {
  const u32 start = next_token();
  take('{');
  open("BlockStatement");
  key("body");
  block_body(body);
  take('}');
  close(start, cursor_);
  return start;
}

u32 EstreeWriter::variable_declaration(const Var* node, bool with_semicolon) {
  const u32 start = next_token();
  constexpr std::string_view kKinds[] = {"var", "let", "const", "using", "await using"};
  const std::string_view kind = kKinds[static_cast<u32>(node->var_kind())];
  if (node->var_kind() == VarKind::AwaitUsing) {
    take_word("await");
    take_word("using");
  } else {
    take_word(kind);
  }
  open("VariableDeclaration");
  key("declarations");
  out_ += '[';
  for (size_t i = 0; i < node->declarators.size(); ++i) {
    if (i != 0) {
      take(',');
      out_ += ',';
    }
    const Declarator& item = node->declarators[i];
    open("VariableDeclarator");
    key("id");
    const u32 from = binding(item.binding);
    if (item.initializer) {
      take('=');
      key("init");
      expression(item.initializer);
    } else {
      null_field("init");
    }
    close(from, cursor_);
  }
  out_ += ']';
  field("kind", kind);
  if (with_semicolon) semicolon();
  close(start, cursor_);
  return start;
}

// The left side of for-in and for-of, or the first part of a for.
u32 EstreeWriter::for_head(const Stmt* init) {
  if (init->kind == NodeKind::Var) return variable_declaration(as<Var>(init), false);
  return target(as<ExprStmt>(init)->value);
}

u32 EstreeWriter::declaration(const Stmt* node) {
  switch (node->kind) {
    case NodeKind::FunctionDecl:
      return function(as<FunctionDecl>(node)->fn, "FunctionDeclaration", next_token());
    case NodeKind::ClassDecl:
      return class_node(as<ClassDecl>(node)->cls, "ClassDeclaration", next_token());
    default:
      return variable_declaration(as<Var>(node), true);
  }
}

u32 EstreeWriter::statement(const Stmt* node) {
  const u32 start = next_token();
  const auto done = [&] {
    close(start, cursor_);
    return start;
  };
  const auto in_parentheses = [&](std::string_view name, const Expr* value) {
    take('(');
    key(name);
    expression(value);
    take(')');
  };
  switch (node->kind) {
    case NodeKind::Empty:
      take(';');
      open("EmptyStatement");
      return done();
    case NodeKind::Directive: {
      open("ExpressionStatement");
      key("expression");
      const std::string_view raw = as<Directive>(node)->raw;
      string_literal(raw);
      semicolon();
      field("directive", raw);
      return done();
    }
    case NodeKind::ExprStmt:
      open("ExpressionStatement");
      key("expression");
      expression(as<ExprStmt>(node)->value);
      semicolon();
      return done();
    case NodeKind::Block:
      return block(as<Block>(node)->body);
    case NodeKind::Var:
    case NodeKind::FunctionDecl:
    case NodeKind::ClassDecl:
      if (!(node->flags & kExported)) return declaration(node);
      take_word("export");
      open("ExportNamedDeclaration");
      key("declaration");
      declaration(node);
      out_ += ",\"specifiers\":[],\"source\":null,\"attributes\":[]";
      return done();
    case NodeKind::If: {
      const auto* branch = as<If>(node);
      take_word("if");
      open("IfStatement");
      in_parentheses("test", branch->test);
      key("consequent");
      statement(branch->yes);
      if (branch->no) {
        take_word("else");
        key("alternate");
        statement(branch->no);
      } else {
        null_field("alternate");
      }
      return done();
    }
    case NodeKind::For: {
      const auto* loop = as<For>(node);
      take_word("for");
      take('(');
      open("ForStatement");
      if (loop->init && loop->init->kind == NodeKind::Var) {
        key("init");
        variable_declaration(as<Var>(loop->init), false);
      } else if (loop->init) {
        key("init");
        expression(as<ExprStmt>(loop->init)->value);
      } else {
        null_field("init");
      }
      take(';');
      const auto part = [&](std::string_view name, const Expr* value) {
        if (!value) return null_field(name);
        key(name);
        expression(value);
      };
      part("test", loop->test);
      take(';');
      part("update", loop->update);
      take(')');
      key("body");
      statement(loop->body);
      return done();
    }
    case NodeKind::ForIn: {
      const auto* loop = as<ForIn>(node);
      take_word("for");
      take('(');
      open("ForInStatement");
      key("left");
      for_head(loop->init);
      take_word("in");
      key("right");
      expression(loop->value);
      take(')');
      key("body");
      statement(loop->body);
      return done();
    }
    case NodeKind::ForOf: {
      const auto* loop = as<ForOf>(node);
      take_word("for");
      if (node->aux == 1) take_word("await");
      take('(');
      open("ForOfStatement");
      field("await", node->aux == 1);
      key("left");
      for_head(loop->init);
      take_word("of");
      key("right");
      expression(loop->value);
      take(')');
      key("body");
      statement(loop->body);
      return done();
    }
    case NodeKind::While:
      take_word("while");
      open("WhileStatement");
      in_parentheses("test", as<While>(node)->test);
      key("body");
      statement(as<While>(node)->body);
      return done();
    case NodeKind::DoWhile:
      take_word("do");
      open("DoWhileStatement");
      key("body");
      statement(as<DoWhile>(node)->body);
      take_word("while");
      in_parentheses("test", as<DoWhile>(node)->test);
      semicolon();
      return done();
    case NodeKind::Return:
      take_word("return");
      open("ReturnStatement");
      if (const Expr* value = as<Return>(node)->value) {
        key("argument");
        expression(value);
      } else {
        null_field("argument");
      }
      semicolon();
      return done();
    case NodeKind::Throw:
      take_word("throw");
      open("ThrowStatement");
      key("argument");
      expression(as<Throw>(node)->value);
      semicolon();
      return done();
    case NodeKind::Try: {
      const auto* attempt = as<Try>(node);
      take_word("try");
      open("TryStatement");
      key("block");
      block(attempt->block);
      if (attempt->has_catch) {
        const u32 from = next_token();
        take_word("catch");
        key("handler");
        open("CatchClause");
        if (attempt->catch_binding) {
          take('(');
          key("param");
          binding(attempt->catch_binding);
          take(')');
        } else {
          null_field("param");
        }
        key("body");
        block(attempt->catch_body);
        close(from, cursor_);
      } else {
        null_field("handler");
      }
      if (attempt->has_finally) {
        take_word("finally");
        key("finalizer");
        block(attempt->finally_body);
      } else {
        null_field("finalizer");
      }
      return done();
    }
    case NodeKind::Switch: {
      const auto* choice = as<Switch>(node);
      take_word("switch");
      open("SwitchStatement");
      in_parentheses("discriminant", choice->value);
      take('{');
      key("cases");
      out_ += '[';
      for (size_t i = 0; i < choice->cases.size(); ++i) {
        if (i != 0) out_ += ',';
        const SwitchCase& item = choice->cases[i];
        const u32 from = next_token();
        open("SwitchCase");
        if (item.test) {
          take_word("case");
          key("test");
          expression(item.test);
        } else {
          take_word("default");
          null_field("test");
        }
        take(':');
        key("consequent");
        block_body(item.body);
        close(from, cursor_);
      }
      out_ += ']';
      take('}');
      return done();
    }
    case NodeKind::Break:
    case NodeKind::Continue: {
      const bool is_break = node->kind == NodeKind::Break;
      const Atom label = is_break ? as<Break>(node)->label : as<Continue>(node)->label;
      take_word(is_break ? "break" : "continue");
      open(is_break ? "BreakStatement" : "ContinueStatement");
      if (label == Atom::None) {
        null_field("label");
      } else {
        key("label");
        identifier(text(label));
      }
      semicolon();
      return done();
    }
    case NodeKind::Labeled:
      open("LabeledStatement");
      key("label");
      identifier(text(as<Labeled>(node)->label));
      take(':');
      key("body");
      statement(as<Labeled>(node)->body);
      return done();
    case NodeKind::Debugger:
      take_word("debugger");
      open("DebuggerStatement");
      semicolon();
      return done();
    case NodeKind::With:
      take_word("with");
      open("WithStatement");
      in_parentheses("object", as<With>(node)->object);
      key("body");
      statement(as<With>(node)->body);
      return done();
    case NodeKind::Import:
      return import_declaration(as<Import>(node), start);
    case NodeKind::ExportNamed:
      return export_named(as<ExportNamed>(node), start);
    case NodeKind::ExportDefault:
      return export_default(as<ExportDefault>(node), start);
    case NodeKind::ExportStar:
      return export_star(as<ExportStar>(node), start);
    default:
      SINTER_UNREACHABLE();
  }
}

// ---- Modules

void EstreeWriter::source_and_attributes(RecordId id) {
  const ImportRecord& record = (*ast_.records)[static_cast<u32>(id)];
  key("source");
  string_literal(record.specifier);
  key("attributes");
  out_ += '[';
  if (at_word("with") || (!record.attributes.empty() && at_word("assert"))) {
    cursor_ = end_of_name(next_token());
    take('{');
    for (size_t i = 0; i < record.attributes.size(); ++i) {
      if (i != 0) out_ += ',';
      const u32 start = next_token();
      open("ImportAttribute");
      key("key");
      at('"') || at('\'') ? string_literal(record.attributes[i].key)
                          : identifier(record.attributes[i].key);
      take(':');
      key("value");
      string_literal(record.attributes[i].value);
      close(start, cursor_);
      take_if(',');
    }
    take('}');
  }
  out_ += ']';
}

u32 EstreeWriter::import_declaration(const Import* node, u32 start) {
  take_word("import");
  open("ImportDeclaration");
  const ImportRecord& record = (*ast_.records)[static_cast<u32>(node->record)];
  if (record.phase != ImportPhase::Evaluation) {
    const std::string_view phase = record.phase == ImportPhase::Defer ? "defer" : "source";
    take_word(phase);
    field("phase", phase);
  }
  key("specifiers");
  out_ += '[';
  bool first = true;
  const auto comma = [&] {
    if (!first) out_ += ',';
    first = false;
  };
  if (node->default_binding) {
    comma();
    open("ImportDefaultSpecifier");
    key("local");
    const u32 from = binding(node->default_binding);
    close(from, cursor_);
    take_if(',');
  }
  if (node->namespace_binding) {
    comma();
    const u32 from = next_token();
    take('*');
    take_word("as");
    open("ImportNamespaceSpecifier");
    key("local");
    binding(node->namespace_binding);
    close(from, cursor_);
  }
  if (node->has_items) {
    take('{');
    for (const ImportItem& item : node->items) {
      comma();
      const u32 from = next_token();
      open("ImportSpecifier");
      key("imported");
      module_name(item.imported);
      const u32 end = cursor_;
      if (at_word("as")) {
        take_word("as");
      } else {
        cursor_ = from;
      }
      key("local");
      binding(item.local);
      if (cursor_ < end) cursor_ = end;
      close(from, cursor_);
      take_if(',');
    }
    take('}');
  }
  out_ += ']';
  if (at_word("from")) take_word("from");
  source_and_attributes(node->record);
  semicolon();
  close(start, cursor_);
  return start;
}

u32 EstreeWriter::export_named(const ExportNamed* node, u32 start) {
  take_word("export");
  open("ExportNamedDeclaration");
  null_field("declaration");
  key("specifiers");
  out_ += '[';
  take('{');
  for (size_t i = 0; i < node->items.size(); ++i) {
    if (i != 0) out_ += ',';
    const ExportItem& item = node->items[i];
    const u32 from = next_token();
    open("ExportSpecifier");
    key("local");
    module_name(item.local);
    const u32 end = cursor_;
    if (at_word("as")) {
      take_word("as");
    } else {
      cursor_ = from;
    }
    key("exported");
    module_name(item.exported);
    if (cursor_ < end) cursor_ = end;
    close(from, cursor_);
    take_if(',');
  }
  take('}');
  out_ += ']';
  if (node->record != RecordId::None) {
    take_word("from");
    source_and_attributes(node->record);
  } else {
    out_ += ",\"source\":null,\"attributes\":[]";
  }
  semicolon();
  close(start, cursor_);
  return start;
}

u32 EstreeWriter::export_default(const ExportDefault* node, u32 start) {
  take_word("export");
  take_word("default");
  open("ExportDefaultDeclaration");
  key("declaration");
  if (node->value->kind == NodeKind::FunctionDecl || node->value->kind == NodeKind::ClassDecl) {
    declaration(static_cast<const Stmt*>(node->value));
  } else {
    expression(static_cast<const Expr*>(node->value));
    semicolon();
  }
  close(start, cursor_);
  return start;
}

u32 EstreeWriter::export_star(const ExportStar* node, u32 start) {
  take_word("export");
  take('*');
  open("ExportAllDeclaration");
  if (node->alias == Atom::None) {
    null_field("exported");
  } else {
    take_word("as");
    key("exported");
    module_name(node->alias);
  }
  take_word("from");
  source_and_attributes(node->record);
  semicolon();
  close(start, cursor_);
  return start;
}

std::string EstreeWriter::program(bool script) {
  open("Program");
  key("body");
  block_body(ast_.body);
  field("sourceType", std::string_view(script ? "script" : "module"));
  close(0, static_cast<u32>(source_.size()));
  return std::move(out_);
}

}  // namespace sinter::js

#include "parsers/js/dump.h"

#include <charconv>
#include <vector>

#include "parsers/js/number_format.h"

namespace sinter::js {
namespace {

constexpr std::string_view kUnary[] = {"+",      "-",   "~",   "!",   "typeof", "void",
                                       "delete", "++_", "--_", "_++", "_--"};
constexpr std::string_view kBinary[] = {
    "+",  "-",   "*",  "/",  "%",   "**",  "<",  "<=", ">",  ">=", "in", "instanceof", "<<",
    ">>", ">>>", "==", "!=", "===", "!==", "??", "||", "&&", "|",  "&",  "^",          ","};
constexpr std::string_view kAssign[] = {"=",   "+=",   "-=", "*=", "/=", "%=",   "**=", "<<=",
                                        ">>=", ">>>=", "|=", "&=", "^=", "?\?=", "||=", "&&="};
constexpr std::string_view kVar[] = {"var", "let", "const", "using", "await-using"};
constexpr std::string_view kPhase[] = {"", " defer", " source"};

class Dumper {
 public:
  Dumper(const Ast& ast, const DumpOptions& options) : ast_(ast), options_(options) {}

  std::string run() {
    if (options_.scopes) scope("module", ast_.module_scope);
    statements(ast_.body);
    return std::move(out_);
  }

 private:
  void put(std::string_view text) { out_ += text; }
  void name(Atom atom) {
    out_ += atom == Atom::None ? std::string_view("<none>") : ast_.atoms->text(atom);
  }
  void quoted(std::string_view text) {
    out_ += '"';
    for (char c : text) {
      if (c == '"' || c == '\\') out_ += '\\';
      if (c == '\n') {
        out_ += "\\n";
      } else {
        out_ += c;
      }
    }
    out_ += '"';
  }

  void scope(std::string_view label, const Scope* scope) {
    if (!options_.scopes || scope == nullptr || scope->symbols.empty()) return;
    out_ += '{';
    out_ += label;
    for (SymbolId id : scope->symbols) {
      out_ += ' ';
      const Symbol& symbol = (*ast_.symbols)[id];
      name(symbol.name);
      out_ += '#';
      out_ += std::to_string(static_cast<u32>(id));
    }
    out_ += '}';
  }

  void statements(List<Stmt*> list) {
    for (size_t i = 0; i < list.size(); ++i) {
      if (i != 0) out_ += options_.indent ? '\n' : ' ';
      statement(list[i]);
    }
  }
  void body(std::string_view label, List<Stmt*> list) {
    put(" (");
    put(label);
    for (Stmt* stmt : list) {
      out_ += ' ';
      statement(stmt);
    }
    out_ += ')';
  }
  void optional(const Expr* e) {
    out_ += ' ';
    if (e == nullptr) {
      out_ += '_';
    } else {
      expression(e);
    }
  }
  void list(List<Expr*> items) {
    for (const Expr* item : items) {
      out_ += ' ';
      expression(item);
    }
  }

  void expression(const Expr* e);
  void binary(const Binary* e);
  void suffixes(const Expr* e);
  void key(const Expr* key, bool computed) {
    if (computed) {
      out_ += '[';
      expression(key);
      out_ += ']';
    } else {
      expression(key);
    }
  }
  void function(const Function* fn) {
    out_ += fn->flags & kFnArrow ? "(=>" : "(function";
    if (fn->flags & kFnAsync) put(" async");
    if (fn->flags & kFnGenerator) put(" *");
    if (options_.annotations && (fn->flags & kFnNoSideEffects)) put(" no-side-effects");
    if (fn->name != nullptr) {
      out_ += ' ';
      binding(fn->name);
    }
    put(" (");
    scope("args", fn->args_scope);
    for (size_t i = 0; i < fn->params.size(); ++i) {
      if (i != 0) out_ += ' ';
      const Param& param = fn->params[i];
      decorators(param.decorators);
      if (param.ts_modifiers) put("property ");
      if ((fn->flags & kFnHasRest) && i + 1 == fn->params.size()) put("...");
      element(param.binding, param.initializer);
    }
    out_ += ')';
    if (options_.scopes && fn->body_scope != nullptr && !fn->body_scope->symbols.empty()) {
      out_ += ' ';
      scope("body", fn->body_scope);
    }
    for (const Stmt* stmt : fn->body) {
      out_ += ' ';
      statement(stmt);
    }
    out_ += ')';
  }
  void decorators(List<Expr*> list) {
    for (const Expr* e : list) {
      out_ += '@';
      expression(e);
      out_ += ' ';
    }
  }
  void class_(const Class* cls) {
    decorators(cls->decorators);
    put("(class");
    if (cls->name != nullptr) {
      out_ += ' ';
      binding(cls->name);
    }
    if (cls->extends != nullptr) {
      put(" extends ");
      expression(cls->extends);
    }
    if (options_.scopes && !cls->name_scope->symbols.empty()) {
      out_ += ' ';
      scope("class", cls->name_scope);
    }
    for (const ClassMember& member : cls->members) {
      out_ += ' ';
      decorators(member.decorators);
      out_ += '(';
      if (member.is_static) put("static ");
      if (member.ts_flags & kMemberDeclare) put("declare ");
      static constexpr std::string_view kKinds[] = {"method", "get",      "set",
                                                    "field",  "accessor", "block"};
      put(kKinds[static_cast<size_t>(member.kind)]);
      if (member.kind == MemberKind::StaticBlock) {
        for (const Stmt* stmt : member.block) {
          out_ += ' ';
          statement(stmt);
        }
      } else {
        out_ += ' ';
        key(member.key, member.computed);
        if (member.value != nullptr) optional(member.value);
      }
      out_ += ')';
    }
    out_ += ')';
  }
  void element(const Binding* target, const Expr* initializer) {
    if (target == nullptr) {
      out_ += '_';
      return;
    }
    binding(target);
    if (initializer != nullptr) {
      out_ += '=';
      expression(initializer);
    }
  }
  void binding(const Binding* target);
  void statement(const Stmt* stmt);
  void record(RecordId id) {
    if (id == RecordId::None) return;
    const ImportRecord& record = (*ast_.records)[static_cast<u32>(id)];
    put(kPhase[static_cast<size_t>(record.phase)]);
    out_ += ' ';
    quoted(record.specifier);
    for (const ImportAttribute& attribute : record.attributes) {
      put(" with ");
      quoted(attribute.key);
      out_ += ':';
      quoted(attribute.value);
    }
  }

  const Ast& ast_;
  const DumpOptions& options_;
  std::string out_;
};

void Dumper::binary(const Binary* e) {
  // Down the left side in a loop: chains may be longer than the stack is deep.
  std::vector<const Binary*> chain;
  const Expr* left = e;
  while (left->kind == NodeKind::Binary &&
         (left == e || !options_.parentheses || !(left->flags & kParenthesized))) {
    chain.push_back(static_cast<const Binary*>(left));
    left = static_cast<const Binary*>(left)->left;
  }
  for (const Binary* node : chain) {
    out_ += '(';
    put(kBinary[static_cast<size_t>(node->op())]);
    out_ += ' ';
  }
  expression(left);
  for (size_t i = chain.size(); i-- > 0;) {
    out_ += ' ';
    expression(chain[i]->right);
    out_ += ')';
  }
}

// Members and calls, innermost last: `(. (call (. a b)) c)`.
void Dumper::suffixes(const Expr* e) {
  std::vector<const Expr*> chain;
  const Expr* at = e;
  for (;;) {
    if (at != e && (at->flags & kParenthesized) &&
        ((at->flags & kOptionalChain) || options_.parentheses))
      break;
    chain.push_back(at);
    if (at->kind == NodeKind::Dot) {
      at = static_cast<const Dot*>(at)->target;
    } else if (at->kind == NodeKind::Index) {
      at = static_cast<const Index*>(at)->target;
    } else if (at->kind == NodeKind::Call) {
      at = static_cast<const Call*>(at)->callee;
    } else {
      chain.pop_back();
      break;
    }
  }
  for (const Expr* node : chain) {
    out_ += '(';
    if (options_.annotations && (node->flags & kPure)) put("pure ");
    if (node->flags & kOptionalStart) out_ += '?';
    out_ += node->kind == NodeKind::Dot ? "." : node->kind == NodeKind::Index ? "[]" : "call";
    out_ += ' ';
  }
  if ((at->flags & kParenthesized) && (at->flags & kOptionalChain)) {
    put("(chain-end ");
    expression(at);
    out_ += ')';
  } else {
    expression(at);
  }
  for (size_t i = chain.size(); i-- > 0;) {
    const Expr* node = chain[i];
    if (node->kind == NodeKind::Dot) {
      out_ += ' ';
      name(static_cast<const Dot*>(node)->name);
    } else if (node->kind == NodeKind::Index) {
      optional(static_cast<const Index*>(node)->index);
    } else {
      list(static_cast<const Call*>(node)->args);
    }
    out_ += ')';
  }
}

void Dumper::expression(const Expr* e) {
  const bool marked = options_.parentheses && (e->flags & kParenthesized);
  if (marked) put("(paren ");
  switch (e->kind) {
    case NodeKind::Hole:
      put("_");
      break;
    case NodeKind::Ident:
      name(static_cast<const Ident*>(e)->name);
      break;
    case NodeKind::ImportMember:
      name(static_cast<const ImportMember*>(e)->property);
      break;
    case NodeKind::Name:
      name(static_cast<const Name*>(e)->name);
      break;
    case NodeKind::PrivateName:
      name(static_cast<const PrivateName*>(e)->name);
      break;
    case NodeKind::Null:
      put("null");
      break;
    case NodeKind::This:
      put("this");
      break;
    case NodeKind::Super:
      put("super");
      break;
    case NodeKind::Boolean:
      put(static_cast<const Boolean*>(e)->value() ? "true" : "false");
      break;
    case NodeKind::Number: {
      char buffer[kNumberBufferSize];
      put(number_to_string(static_cast<const Number*>(e)->value, buffer));
      break;
    }
    case NodeKind::BigInt: {
      put(bigint_to_decimal(static_cast<const BigInt*>(e)->text));
      put("n");
      break;
    }
    case NodeKind::String:
      quoted(static_cast<const String*>(e)->value);
      break;
    case NodeKind::RegExp:
      put(static_cast<const RegExp*>(e)->text);
      break;
    case NodeKind::Template: {
      const Template* t = static_cast<const Template*>(e);
      put("(template");
      if (options_.annotations && (t->flags & kPure)) put(" pure");
      if (t->tag != nullptr) optional(t->tag);
      out_ += ' ';
      quoted(t->tag != nullptr ? t->head_raw : t->head_cooked);
      for (const TemplatePart& part : t->parts) {
        optional(part.value);
        out_ += ' ';
        quoted(t->tag != nullptr ? part.raw : part.cooked);
      }
      put(")");
      break;
    }
    case NodeKind::Array:
      put("(array");
      list(static_cast<const Array*>(e)->items);
      put(")");
      break;
    case NodeKind::Object:
      put("(object");
      for (const Property& property : static_cast<const Object*>(e)->properties) {
        out_ += ' ';
        if (property.kind == PropertyKind::Spread) {
          put("(...");
          optional(property.value);
          put(")");
          continue;
        }
        static constexpr std::string_view kKinds[] = {"", "get ", "set ", "method ", ""};
        out_ += '(';
        put(kKinds[static_cast<size_t>(property.kind)]);
        key(property.key, property.computed);
        optional(property.value);
        if (property.initializer != nullptr) {
          put(" =");
          optional(property.initializer);
        }
        out_ += ')';
      }
      put(")");
      break;
    case NodeKind::Function:
      function(static_cast<const FunctionExpr*>(e)->fn);
      break;
    case NodeKind::Class:
      class_(static_cast<const ClassExpr*>(e)->cls);
      break;
    case NodeKind::Call:
    case NodeKind::Dot:
    case NodeKind::Index:
      suffixes(e);
      break;
    case NodeKind::New: {
      const New* n = static_cast<const New*>(e);
      put(options_.annotations && (n->flags & kPure) ? "(pure new " : "(new ");
      expression(n->callee);
      list(n->args);
      put(")");
      break;
    }
    case NodeKind::Unary: {
      const Unary* u = static_cast<const Unary*>(e);
      put("(");
      put(kUnary[static_cast<size_t>(u->op())]);
      optional(u->value);
      put(")");
      break;
    }
    case NodeKind::Binary:
      binary(static_cast<const Binary*>(e));
      break;
    case NodeKind::Assign: {
      const Assign* a = static_cast<const Assign*>(e);
      put("(");
      put(kAssign[static_cast<size_t>(a->op())]);
      optional(a->target);
      optional(a->value);
      put(")");
      break;
    }
    case NodeKind::Conditional: {
      // The right side in a loop.
      size_t depth = 0;
      const Expr* at = e;
      while (at->kind == NodeKind::Conditional && (at == e || !options_.parentheses)) {
        const Conditional* c = static_cast<const Conditional*>(at);
        put("(?");
        optional(c->test);
        optional(c->yes);
        out_ += ' ';
        at = c->no;
        ++depth;
      }
      expression(at);
      out_.append(depth, ')');
      break;
    }
    case NodeKind::Spread:
      put("(...");
      optional(static_cast<const Spread*>(e)->value);
      put(")");
      break;
    case NodeKind::Await:
      put("(await");
      optional(static_cast<const Await*>(e)->value);
      put(")");
      break;
    case NodeKind::Yield:
      put(e->aux ? "(yield*" : "(yield");
      if (static_cast<const Yield*>(e)->value != nullptr)
        optional(static_cast<const Yield*>(e)->value);
      put(")");
      break;
    case NodeKind::NewTarget:
      put("new.target");
      break;
    case NodeKind::ImportMeta:
      put("import.meta");
      break;
    case NodeKind::ImportCall: {
      const ImportCall* c = static_cast<const ImportCall*>(e);
      put("(import");
      put(kPhase[static_cast<size_t>(c->phase)]);
      optional(c->specifier);
      if (c->options != nullptr) optional(c->options);
      put(")");
      break;
    }
    case NodeKind::RequireCall:
      put("(require");
      record(static_cast<const RequireCall*>(e)->record);
      put(")");
      break;
    case NodeKind::RequireResolve:
      put("(require.resolve");
      record(static_cast<const RequireResolve*>(e)->record);
      put(")");
      break;
    case NodeKind::NewUrl:
      put("(new-url");
      record(static_cast<const NewUrl*>(e)->record);
      put(")");
      break;
    case NodeKind::JsxElement: {
      const JsxElement* element = static_cast<const JsxElement*>(e);
      put("(jsx");
      optional(element->tag);
      for (const JsxAttribute& attribute : element->attributes) {
        put(" (");
        if (attribute.name == nullptr) {
          put("...");
        } else {
          expression(attribute.name);
        }
        if (attribute.value != nullptr) optional(attribute.value);
        put(")");
      }
      if (!element->children.empty()) put(" :");
      list(element->children);
      put(")");
      break;
    }
    case NodeKind::InlinedEnum:
      expression(static_cast<const InlinedEnum*>(e)->value);
      break;
    default:
      put("<?>");
      break;
  }
  if (marked) put(")");
}

void Dumper::binding(const Binding* target) {
  switch (target->kind) {
    case NodeKind::BindingIdent: {
      const BindingIdent* ident = static_cast<const BindingIdent*>(target);
      name(ident->name);
      if (options_.scopes && ident->symbol != SymbolId::None)
        out_ += "#" + std::to_string(static_cast<u32>(ident->symbol));
      break;
    }
    case NodeKind::BindingArray: {
      const BindingArray* array = static_cast<const BindingArray*>(target);
      out_ += '[';
      for (size_t i = 0; i < array->items.size(); ++i) {
        if (i != 0) out_ += ' ';
        if (array->aux == 1 && i + 1 == array->items.size()) put("...");
        element(array->items[i].binding, array->items[i].initializer);
      }
      out_ += ']';
      break;
    }
    default: {
      const BindingObject* object = static_cast<const BindingObject*>(target);
      out_ += '{';
      for (size_t i = 0; i < object->properties.size(); ++i) {
        const BindingProperty& property = object->properties[i];
        if (i != 0) out_ += ' ';
        if (property.rest) {
          put("...");
        } else {
          key(property.key, property.computed);
          out_ += ':';
        }
        element(property.value, property.initializer);
      }
      out_ += '}';
    }
  }
}

void Dumper::statement(const Stmt* stmt) {
  if ((stmt->flags & kExported) &&
      (stmt->kind == NodeKind::Var || stmt->kind == NodeKind::FunctionDecl ||
       stmt->kind == NodeKind::ClassDecl || stmt->kind == NodeKind::TsEnum ||
       stmt->kind == NodeKind::TsNamespace || stmt->kind == NodeKind::TsImportEquals)) {
    put("export ");
  }
  switch (stmt->kind) {
    case NodeKind::Empty:
      put("(empty)");
      break;
    case NodeKind::Directive:
      put("(directive ");
      quoted(static_cast<const Directive*>(stmt)->raw);
      put(")");
      break;
    case NodeKind::ExprStmt:
      expression(static_cast<const ExprStmt*>(stmt)->value);
      break;
    case NodeKind::Block: {
      const Block* block = static_cast<const Block*>(stmt);
      put("(block");
      if (options_.scopes && !block->scope->symbols.empty()) {
        out_ += ' ';
        scope("block", block->scope);
      }
      for (const Stmt* inner : block->body) {
        out_ += ' ';
        statement(inner);
      }
      put(")");
      break;
    }
    case NodeKind::Var: {
      const Var* var = static_cast<const Var*>(stmt);
      put("(");
      put(kVar[static_cast<size_t>(var->var_kind())]);
      for (const Declarator& declarator : var->declarators) {
        out_ += ' ';
        element(declarator.binding, declarator.initializer);
      }
      put(")");
      break;
    }
    case NodeKind::FunctionDecl:
      put("(declare ");
      function(static_cast<const FunctionDecl*>(stmt)->fn);
      put(")");
      break;
    case NodeKind::ClassDecl:
      put("(declare ");
      class_(static_cast<const ClassDecl*>(stmt)->cls);
      put(")");
      break;
    case NodeKind::If: {
      size_t depth = 0;
      const Stmt* at = stmt;
      while (at != nullptr && at->kind == NodeKind::If) {
        const If* node = static_cast<const If*>(at);
        put("(if");
        optional(node->test);
        out_ += ' ';
        statement(node->yes);
        at = node->no;
        if (at != nullptr) out_ += ' ';
        ++depth;
      }
      if (at != nullptr) statement(at);
      out_.append(depth, ')');
      break;
    }
    case NodeKind::For: {
      const For* node = static_cast<const For*>(stmt);
      put("(for ");
      scope("for", node->scope);
      if (node->init == nullptr) {
        put("_");
      } else {
        statement(node->init);
      }
      optional(node->test);
      optional(node->update);
      out_ += ' ';
      statement(node->body);
      put(")");
      break;
    }
    case NodeKind::ForIn: {
      const ForIn* node = static_cast<const ForIn*>(stmt);
      put("(for-in ");
      scope("for", node->scope);
      statement(node->init);
      optional(node->value);
      out_ += ' ';
      statement(node->body);
      put(")");
      break;
    }
    case NodeKind::ForOf: {
      const ForOf* node = static_cast<const ForOf*>(stmt);
      put(node->aux ? "(for-await-of " : "(for-of ");
      scope("for", node->scope);
      statement(node->init);
      optional(node->value);
      out_ += ' ';
      statement(node->body);
      put(")");
      break;
    }
    case NodeKind::While:
      put("(while");
      optional(static_cast<const While*>(stmt)->test);
      out_ += ' ';
      statement(static_cast<const While*>(stmt)->body);
      put(")");
      break;
    case NodeKind::DoWhile:
      put("(do ");
      statement(static_cast<const DoWhile*>(stmt)->body);
      optional(static_cast<const DoWhile*>(stmt)->test);
      put(")");
      break;
    case NodeKind::Return:
      put("(return");
      if (static_cast<const Return*>(stmt)->value != nullptr)
        optional(static_cast<const Return*>(stmt)->value);
      put(")");
      break;
    case NodeKind::Throw:
      put("(throw");
      optional(static_cast<const Throw*>(stmt)->value);
      put(")");
      break;
    case NodeKind::Try: {
      const Try* node = static_cast<const Try*>(stmt);
      put("(try");
      body("block", node->block);
      if (node->has_catch) {
        put(" (catch ");
        element(node->catch_binding, nullptr);
        put(")");
        body("block", node->catch_body);
      }
      if (node->has_finally) body("finally", node->finally_body);
      put(")");
      break;
    }
    case NodeKind::Switch: {
      const Switch* node = static_cast<const Switch*>(stmt);
      put("(switch");
      optional(node->value);
      for (const SwitchCase& item : node->cases) {
        put(item.test == nullptr ? " (default" : " (case");
        if (item.test != nullptr) optional(item.test);
        for (const Stmt* inner : item.body) {
          out_ += ' ';
          statement(inner);
        }
        put(")");
      }
      put(")");
      break;
    }
    case NodeKind::Break:
    case NodeKind::Continue: {
      const Atom label = stmt->kind == NodeKind::Break ? static_cast<const Break*>(stmt)->label
                                                       : static_cast<const Continue*>(stmt)->label;
      put(stmt->kind == NodeKind::Break ? "(break" : "(continue");
      if (label != Atom::None) {
        out_ += ' ';
        name(label);
      }
      put(")");
      break;
    }
    case NodeKind::Labeled:
      put("(label ");
      name(static_cast<const Labeled*>(stmt)->label);
      out_ += ' ';
      statement(static_cast<const Labeled*>(stmt)->body);
      put(")");
      break;
    case NodeKind::Debugger:
      put("(debugger)");
      break;
    case NodeKind::With:
      put("(with");
      optional(static_cast<const With*>(stmt)->object);
      out_ += ' ';
      statement(static_cast<const With*>(stmt)->body);
      put(")");
      break;
    case NodeKind::Import: {
      const Import* node = static_cast<const Import*>(stmt);
      put("(import");
      if (node->default_binding != nullptr) {
        out_ += ' ';
        binding(node->default_binding);
      }
      if (node->namespace_binding != nullptr) {
        put(" *:");
        binding(node->namespace_binding);
      }
      if (node->has_items) {
        put(" {");
        for (size_t i = 0; i < node->items.size(); ++i) {
          if (i != 0) out_ += ' ';
          if (node->items[i].type_only) put("type ");
          name(node->items[i].imported);
          out_ += ':';
          binding(node->items[i].local);
        }
        put("}");
      }
      record(node->record);
      put(")");
      break;
    }
    case NodeKind::ExportNamed: {
      const ExportNamed* node = static_cast<const ExportNamed*>(stmt);
      put("(export {");
      for (size_t i = 0; i < node->items.size(); ++i) {
        if (i != 0) out_ += ' ';
        if (node->items[i].type_only) put("type ");
        name(node->items[i].local);
        out_ += ':';
        name(node->items[i].exported);
      }
      put("}");
      record(node->record);
      put(")");
      break;
    }
    case NodeKind::ExportDefault: {
      const Node* value = static_cast<const ExportDefault*>(stmt)->value;
      put("(export default ");
      if (value->kind == NodeKind::FunctionDecl || value->kind == NodeKind::ClassDecl) {
        statement(static_cast<const Stmt*>(value));
      } else {
        expression(static_cast<const Expr*>(value));
      }
      put(")");
      break;
    }
    case NodeKind::ExportStar: {
      const ExportStar* node = static_cast<const ExportStar*>(stmt);
      put("(export *");
      if (node->alias != Atom::None) {
        out_ += ':';
        name(node->alias);
      }
      record(node->record);
      put(")");
      break;
    }
    case NodeKind::TsEnum: {
      const TsEnum* node = static_cast<const TsEnum*>(stmt);
      put(node->aux ? "(const-enum " : "(enum ");
      name(node->name);
      for (const EnumMember& member : node->members) {
        put(" (");
        quoted(ast_.atoms->text(member.name));
        if (member.initializer != nullptr) optional(member.initializer);
        put(")");
      }
      put(")");
      break;
    }
    case NodeKind::TsNamespace: {
      const TsNamespace* node = static_cast<const TsNamespace*>(stmt);
      put("(namespace ");
      name(node->name);
      for (const Stmt* inner : node->body) {
        out_ += ' ';
        statement(inner);
      }
      put(")");
      break;
    }
    case NodeKind::TsImportEquals:
      put("(import= ");
      name(static_cast<const TsImportEquals*>(stmt)->name);
      optional(static_cast<const TsImportEquals*>(stmt)->value);
      put(")");
      break;
    case NodeKind::TsExportEquals:
      put("(export=");
      optional(static_cast<const TsExportEquals*>(stmt)->value);
      put(")");
      break;
    default:
      put("<?>");
      break;
  }
}

}  // namespace

std::string dump(const Ast& ast, const DumpOptions& options) { return Dumper(ast, options).run(); }

}  // namespace sinter::js

#include "parsers/js/known_imports.h"

#include <string_view>
#include <vector>

#include "parsers/js/make.h"
#include "parsers/js/number_format.h"
#include "parsers/js/string_escape.h"
#include "parsers/js/walk.h"

namespace sinter::js {
namespace {

class Replacer {
 public:
  Replacer(Ast& ast, std::span<const KnownImport> known) : ast_(ast), make_(ast) {
    for (Stmt* item : ast.body) {
      const auto* import = try_as<Import>(item);
      if (!import) continue;
      const std::string_view specifier = (*ast.records)[static_cast<u32>(import->record)].specifier;
      for (const KnownImport& constant : known) {
        if (constant.specifier == specifier) bind(*import, constant);
      }
    }
  }

  void run() {
    if (values_.empty()) return;
    for (Stmt*& item : ast_.body) {
      // `export {DEBUG}` names the binding; it has no value to replace.
      if (item->kind != NodeKind::ExportNamed)
        visit_children(item, [&](auto*& child) { visit(child); });
    }
  }

 private:
  struct Value {
    SymbolId symbol;  // the imported name, or the namespace it is a member of
    Atom member;      // Atom::None: the name itself
    const KnownImport* constant;
  };

  void bind(const Import& import, const KnownImport& constant) {
    const Atom member = constant.member.empty() ? Atom::None : make_.atom(constant.member);
    const auto is_named = [&](Atom name) { return ast_.atoms->text(name) == constant.name; };
    if (import.default_binding && constant.name == "default") {
      values_.push_back({as<BindingIdent>(import.default_binding)->symbol, member, &constant});
    }
    for (const ImportItem& item : import.items) {
      if (is_named(item.imported))
        values_.push_back({as<BindingIdent>(item.local)->symbol, member, &constant});
    }
    if (import.namespace_binding && member == Atom::None) {
      const SymbolId space = as<BindingIdent>(import.namespace_binding)->symbol;
      values_.push_back({space, make_.atom(constant.name), &constant});
    }
  }

  Expr* literal(const KnownImport& constant, u32 start) const {
    switch (constant.kind) {
      case unit::ConstantKind::Number:
        return make_.number(parse_number_literal(constant.text), start);
      case unit::ConstantKind::Boolean:
        return make_.boolean(constant.text == "true" || constant.text == "!0", start);
      case unit::ConstantKind::Null:
        return make_.null(start);
      case unit::ConstantKind::Undefined:
        return make_.void_0(start);
      case unit::ConstantKind::String: {
        const std::string_view raw =
            ast_.arena->copy(std::string_view(constant.text).substr(1, constant.text.size() - 2));
        const DecodedText decoded = decode_string_literal(raw, *ast_.arena);
        return decoded.ok() ? make_.string(decoded.text.data() ? decoded.text : "", start)
                            : nullptr;
      }
      default:
        return nullptr;
    }
  }

  bool replace(Expr*& slot, SymbolId symbol, Atom member) const {
    for (const Value& value : values_) {
      if (value.symbol != symbol || value.member != member) continue;
      if (Expr* made = literal(*value.constant, slot->start)) {
        slot = made;
        return true;
      }
    }
    return false;
  }

  void visit(Stmt*& node) {
    visit_children(node, [&](auto*& child) { visit(child); });
  }
  void visit(Binding*& node) {
    visit_children(node, [&](auto*& child) { visit(child); });
  }
  void visit(Node*& node) {
    visit_children(node, [&](auto*& child) { visit(child); });
  }
  void visit(Expr*& slot) {
    if (const auto* ident = try_as<Ident>(slot)) {
      replace(slot, ident->symbol, Atom::None);
      return;
    }
    if (const auto* dot = try_as<Dot>(slot); dot && !dot->is_private) {
      const auto* target = try_as<Ident>(dot->target);
      if (target && replace(slot, target->symbol, dot->name)) return;
    }
    if (auto* object = try_as<Object>(slot)) {
      for (Property& property : object->properties) {
        const Expr* const before = property.value;
        visit(property.value);
        if (property.value != before) property.shorthand = false;
        if (property.computed) visit(property.key);
        if (property.initializer) visit(property.initializer);
      }
      return;
    }
    visit_children(slot, [&](auto*& child) { visit(child); });
  }

  Ast& ast_;
  NodeMaker make_;
  std::vector<Value> values_;
};

}  // namespace

void replace_known_imports(Ast& ast, std::span<const KnownImport> known) {
  if (!known.empty()) Replacer(ast, known).run();
}

}  // namespace sinter::js

#include "parsers/js/inject.h"

#include <string_view>
#include <vector>

#include "parsers/js/make.h"

namespace sinter::js {
namespace {

class Injector {
 public:
  Injector(Ast& ast, const BindResult& bound, const ModuleInput& input)
      : ast_(ast), bound_(bound), make_(ast), commonjs_(is_commonjs(input)) {}

  void run(const std::vector<Injected>& files) {
    std::vector<Stmt*> added;
    for (const Injected& file : files) {
      std::vector<ImportItem> items;
      for (const Injected::Name& name : file.names) {
        if (const SymbolId global = take_global(name.global); global != SymbolId::None)
          items.push_back({0, make_.atom(name.exported), make_.binding(global, 0), false});
      }
      if (!items.empty()) added.push_back(import(file.specifier, items));
    }
    if (added.empty()) return;
    size_t at = 0;
    while (at < ast_.body.size() && ast_.body[at]->kind == NodeKind::Directive) ++at;
    std::vector<Stmt*> body(ast_.body.begin(), ast_.body.end());
    body.insert(body.begin() + static_cast<std::ptrdiff_t>(at), added.begin(), added.end());
    ast_.body = make_.list(body);
    if (!commonjs_) ast_.is_module = true;
  }

 private:
  bool is_commonjs(const ModuleInput& input) const {
    return input.force_commonjs || (!ast_.is_module && (bound_.exports != SymbolId::None ||
                                                        bound_.module != SymbolId::None));
  }

  // The symbol of a global that the module refers to, turned into an imported name: all references
  // follow.
  SymbolId take_global(std::string_view name) {
    const Atom atom = ast_.atoms->find(name);
    if (atom == Atom::None) return SymbolId::None;
    SymbolTable& symbols = *ast_.symbols;
    for (u32 i = 0; i < symbols.size(); ++i) {
      const SymbolId id = static_cast<SymbolId>(i);
      if (symbols[id].kind != SymbolKind::Unbound || symbols[id].name != atom) continue;
      if (id == bound_.exports || id == bound_.module) continue;
      symbols[id].kind = commonjs_ ? SymbolKind::Const : SymbolKind::Import;
      symbols[id].flags |= kSymTopLevel;
      return id;
    }
    return SymbolId::None;
  }

  Stmt* import(std::string_view specifier, const std::vector<ImportItem>& items) {
    ast_.records->push_back({ast_.arena->copy(specifier),
                             0,
                             0,
                             commonjs_ ? ImportKind::Require : ImportKind::Statement,
                             ImportPhase::Evaluation,
                             kRecordGenerated,
                             {}});
    const RecordId record = static_cast<RecordId>(ast_.records->size() - 1);
    if (!commonjs_) {
      auto* made = make_.node<Import>(0);
      made->record = record;
      made->default_binding = made->namespace_binding = nullptr;
      made->items = make_.list(items);
      made->has_items = true;
      return made;
    }
    std::vector<BindingProperty> properties;
    for (const ImportItem& item : items)
      properties.push_back({0, false, false, make_.name(item.imported, 0), item.local, nullptr});
    auto* pattern = make_.node<BindingObject>(0);
    pattern->properties = make_.list(properties);
    auto* require = make_.node<RequireCall>(0);
    require->record = record;
    return make_.var(VarKind::Const, pattern, require, 0);
  }

  Ast& ast_;
  const BindResult& bound_;
  NodeMaker make_;
  const bool commonjs_;
};

}  // namespace

void inject_imports(Ast& ast, const BindResult& bound, const CompileOptions& options,
                    const ModuleInput& input) {
  if (!options.injected.empty()) Injector(ast, bound, input).run(options.injected);
}

}  // namespace sinter::js

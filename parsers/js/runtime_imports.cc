#include "parsers/js/runtime_imports.h"

#include <string>

namespace sinter::js {

void RuntimeImports::resume() {
  for (Stmt* item : ast_.body) {
    auto* import = try_as<Import>(item);
    if (!import) continue;
    if (!((*ast_.records)[static_cast<u32>(import->record)].flags & kRecordRuntime)) continue;
    import_ = import;
    items_.assign(import->items.begin(), import->items.end());
    return;
  }
}

SymbolId RuntimeImports::get(std::string_view name) {
  const Atom known = ast_.atoms->find(name);
  for (const ImportItem& item : items_) {
    if (item.imported == known) return as<BindingIdent>(item.local)->symbol;
  }
  // The linker gives names that clash with nothing; without it (transpile) the program's own come
  // first.
  const Atom local = make_.fresh_name(std::string(name)), atom = make_.atom(name);
  const SymbolId symbol = make_.top_level_symbol(local, SymbolKind::Import, 0);
  items_.push_back({0, atom, make_.binding(symbol, 0), false});
  return symbol;
}

void RuntimeImports::add_to_module() {
  if (items_.empty()) return;
  if (!import_) {
    ast_.records->push_back({kRuntimeSpecifier,
                             0,
                             0,
                             ImportKind::Statement,
                             ImportPhase::Evaluation,
                             kRecordRuntime | kRecordGenerated,
                             {}});
    import_ = make_.node<Import>(0);
    import_->record = static_cast<RecordId>(ast_.records->size() - 1);
    import_->default_binding = import_->namespace_binding = nullptr;
    import_->has_items = true;
    std::vector<Stmt*> body{import_};
    body.insert(body.end(), ast_.body.begin(), ast_.body.end());
    ast_.body = make_.list(body);
  }
  import_->items = make_.list(items_);
}

}  // namespace sinter::js

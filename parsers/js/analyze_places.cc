// The places of symbols: which are the Unit's own and which get a name slot of a nested scope.
#include "parsers/js/analyze_uses.h"

#include <algorithm>
#include <string>

namespace sinter::js {

void UseWalker::place_top_level() {
  const auto place = [&](SymbolId id, unit::SymbolKind kind, u8 flags) {
    const u32 index = static_cast<u32>(out_.symbols.size());
    out_.places[static_cast<u32>(id)] = {PlaceKind::TopLevel, index};
    out_.symbols.push_back({id, kind, flags, 0, kNone, kNone, kNone});
    return index;
  };
  for (u32 i = 0; i < symbols_.size(); ++i) {
    const SymbolId id = static_cast<SymbolId>(i);
    Symbol& symbol = symbols_[id];
    symbol.use_count = 0;
    if (symbol.kind == SymbolKind::Unbound) {
      if (id == bound_.require) {
        out_.places[i] = {PlaceKind::Require, 0};
      } else if (commonjs_names_ && id == bound_.exports) {
        out_.exports_symbol = place(id, unit::SymbolKind::Exports, 0);
      } else if (commonjs_names_ && id == bound_.module) {
        out_.module_symbol = place(id, unit::SymbolKind::Module, 0);
      }
      continue;
    }
    if (!(symbol.flags & kSymTopLevel) || symbol.flags & (kSymDeleted | kSymTypeOnly)) continue;
    u8 flags = 0;
    if (symbol.flags & kSymAssigned) flags |= unit::kSymbolAssigned;
    if (symbol.flags & kSymFrozen) flags |= unit::kSymbolFrozen;
    switch (symbol.kind) {
      case SymbolKind::Import:
        place(id, unit::SymbolKind::Import, flags);
        break;
      case SymbolKind::FunctionVar:
      case SymbolKind::FunctionLex:
        place(id, unit::SymbolKind::Function, flags);
        break;
      case SymbolKind::Class:
        place(id, unit::SymbolKind::Class, flags | unit::kSymbolLexical);
        break;
      case SymbolKind::Let:
      case SymbolKind::Const:
      case SymbolKind::Using:
        place(id, unit::SymbolKind::Local, flags | unit::kSymbolLexical);
        break;
      case SymbolKind::Generated:
        if (symbol.name == Atom::default_) {
          out_.default_symbol = place(id, unit::SymbolKind::Default, flags);
        } else {
          place(id, unit::SymbolKind::Local, flags);
        }
        break;
      case SymbolKind::Label:
      case SymbolKind::PrivateName:
      case SymbolKind::ClassInner:
        break;
      default:
        place(id, unit::SymbolKind::Local, flags);
        break;
    }
  }
}

u32 UseWalker::private_name_text(u32 depth) {
  while (out_.private_names.size() <= depth) {
    // Single letters, then two, three …: labels and private names have name spaces of their own.
    std::string name = "#";
    u32 n = static_cast<u32>(out_.private_names.size());
    for (;;) {
      name += static_cast<char>('a' + n % 26);
      if (n < 26) break;
      n = n / 26 - 1;
    }
    out_.private_names.push_back(ast_.arena->copy(std::string_view(name)));
  }
  return depth;
}

void UseWalker::place_nested(SymbolId id) {
  Place& place = out_.places[static_cast<u32>(id)];
  const Symbol& symbol = symbols_[id];
  // A sloppy block function that is also a `var` is listed in both scopes; the outer one came
  // first.
  if (place.kind == PlaceKind::TopLevel || place.kind == PlaceKind::Nested) return;
  if (symbol.kind == SymbolKind::PrivateName) {
    if (minify_private_names_ && !(symbol.flags & kSymFrozen)) {
      place = {PlaceKind::Private, private_name_text(privates_)};
    }
    ++privates_;
    return;
  }
  if (symbol.kind == SymbolKind::Label) return;
  // A sloppy function in a block assigns the `var` of its name in the function around it, if that
  // has one: it keeps the name it has unless it is that `var`, or code is strict.
  const bool keeps_name = symbol.kind == SymbolKind::FunctionLex && !ast_.strict;
  if (minify_names_ && !(symbol.flags & kSymFrozen) && !keeps_name) {
    place = {PlaceKind::Nested, names_.add()};  // the slot in its place when all uses are known
    nested_.push_back(id);
    return;
  }
  place = {PlaceKind::Text, 0};
  if (minify_names_) {
    add_free_name(symbol.name);  // frozen: nothing may be renamed to it
  } else {
    if (see(nested_name_seen_, symbol.name)) out_.nested_names.push_back(symbol.name);
  }
}

void UseWalker::enter(const Scope* scope) {
  if (minify_names_) names_.open();
  for (SymbolId id : scope->symbols) place_nested(id);
}

// The body of a function or catch clause may not declare the names of its head again: one scope for
// both.
void UseWalker::enter(const Scope* head, const Scope* body) {
  enter(head);
  for (SymbolId id : body->symbols) place_nested(id);
}

void UseWalker::place_label(SymbolId id) {
  if (!minify_names_ || id == SymbolId::None) return;
  // Printed from the same table as private names; the printer leaves the '#' out for labels.
  out_.places[static_cast<u32>(id)] = {PlaceKind::Private, private_name_text(labels_)};
}

// True the first time. Passes may have made names since the walk began.
bool UseWalker::see(std::vector<bool>& seen, Atom name) {
  if (seen.size() <= static_cast<u32>(name)) seen.resize(ast_.atoms->size());
  if (seen[static_cast<u32>(name)]) return false;
  return seen[static_cast<u32>(name)] = true;
}

void UseWalker::add_free_name(Atom name) {
  if (see(free_name_seen_, name)) out_.free_names.push_back(name);
}

void UseWalker::use_top_level(u32 symbol) {
  ++out_.symbols[symbol].use_count;
  const u32 eager = deferred_depth_ == 0;
  if (seen_in_part_.size() <= symbol) seen_in_part_.resize(out_.symbols.size() + 64, 0);
  const u32 begin = part_->uses.begin;
  const u32 at = seen_in_part_[symbol];
  if (at > begin && at <= out_.uses.size() && out_.uses[at - 1].symbol == symbol) {
    unit::Use& known = out_.uses[at - 1];
    ++known.count;
    known.eager |= eager;
    return;
  }
  out_.uses.push_back({symbol, 1, eager});
  seen_in_part_[symbol] = static_cast<u32>(out_.uses.size());
}

void UseWalker::use(SymbolId id) {
  if (id == SymbolId::None) return;
  Symbol& symbol = symbols_[id];
  ++symbol.use_count;
  if (out_.places.size() <= static_cast<u32>(id)) out_.places.resize(symbols_.size());
  const Place& place = out_.places[static_cast<u32>(id)];
  switch (place.kind) {
    case PlaceKind::TopLevel:
      use_top_level(place.index);
      break;
    case PlaceKind::Nested:
      names_.use(place.index);
      break;
    case PlaceKind::Text:
      if (symbol.kind == SymbolKind::Unbound) add_free_name(symbol.name);
      break;
    case PlaceKind::Require:
      out_.facts |= unit::kFactUsesRequire;
      break;
    case PlaceKind::Private:
      break;
  }
}

void UseWalker::declare(SymbolId id, bool owns) {
  const Place& place = out_.places[static_cast<u32>(id)];
  if (place.kind == PlaceKind::Nested) {
    names_.use(place.index);
    return;
  }
  if (place.kind != PlaceKind::TopLevel) return;
  auto& symbol = out_.symbols[place.index];
  if (owns && symbol.part == kNone) symbol.part = static_cast<u32>(part_ - out_.parts.data());
  for (u32 i = part_->declares.begin; i < out_.part_symbols.size(); ++i) {
    if (out_.part_symbols[i] == place.index) return;
  }
  out_.part_symbols.push_back(place.index);
}

}  // namespace sinter::js

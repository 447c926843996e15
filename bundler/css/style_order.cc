#include "bundler/css/style_order.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace sinter::bundler {

namespace {

class Order {
 public:
  explicit Order(const ModuleOf& module_of) : module_of_(module_of) {}

  std::vector<StylePiece> run(std::span<const ModuleId> roots) {
    for (ModuleId root : roots) visit(root);
    drop_earlier_copies();
    std::stable_partition(pieces_.begin(), pieces_.end(),
                          [](const StylePiece& piece) { return !piece.external.empty(); });
    return std::move(pieces_);
  }

 private:
  void visit(ModuleId id) {
    const Module& module = module_of_(id);
    if (!module.css) return;
    // A circle of imports: the sheet is already on its way.
    if (std::find(open_.begin(), open_.end(), id) != open_.end()) return;
    open_.push_back(id);
    const css::Unit& unit = module.css;
    visited_.insert(to_index(id));
    u32 at = 0;
    for (const css::Import& import : unit.imports()) {
      code(id, at, import.code_offset);
      at = import.code_offset;
      StyleCondition condition;
      condition.has_layer = import.flags & css::kImportHasLayer;
      condition.layer = unit.text(import.layer);
      condition.supports = unit.text(import.supports);
      condition.media = unit.text(import.media);
      const bool plain = condition == StyleCondition();
      if (!plain) conditions_.push_back(std::move(condition));
      const Target& target = module.css_targets[import.record];
      if (target.kind == TargetKind::Module)
        visit(target.module);
      else if (target.kind == TargetKind::AsWritten)
        external(unit.text(unit.records()[import.record].specifier));
      if (!plain) conditions_.pop_back();
    }
    for (u32 r = 0; r < unit.records().size(); ++r) {
      if (unit.records()[r].kind != css::RecordKind::Composes) continue;
      const Target& target = module.css_targets[r];
      if (target.kind == TargetKind::Module && !visited_.contains(to_index(target.module)))
        visit(target.module);
    }
    code(id, at, static_cast<u32>(unit.code().size()));
    open_.pop_back();
  }

  void code(ModuleId id, u32 begin, u32 end) {
    if (begin == end) return;
    StylePiece& piece = pieces_.emplace_back();
    piece.module = id;
    piece.code_begin = begin;
    piece.code_end = end;
    piece.conditions = conditions_;
  }

  void external(std::string_view url) {
    StylePiece& piece = pieces_.emplace_back();
    piece.external = url;
    piece.conditions = conditions_;
  }

  static std::string key_of(const StylePiece& piece) {
    std::string key = piece.external;
    key.append(1, '\0').append(std::to_string(to_index(piece.module)));
    key.append(1, '\0').append(std::to_string(piece.code_begin));
    for (const StyleCondition& c : piece.conditions)
      key.append(c.has_layer ? "\1" : "\2")
          .append(c.layer)
          .append(1, '\0')
          .append(c.supports)
          .append(1, '\0')
          .append(c.media);
    return key;
  }

  void drop_earlier_copies() {
    std::unordered_set<std::string> seen;
    for (size_t i = pieces_.size(); i-- > 0;) {
      if (seen.insert(key_of(pieces_[i])).second) continue;
      pieces_[i].layers = layers_of(pieces_[i]);
      pieces_[i].module = none<ModuleId>;
      pieces_[i].external.clear();
    }
    std::erase_if(pieces_, [](const StylePiece& piece) {
      return is_none(piece.module) && piece.external.empty() && piece.layers.empty();
    });
  }

  // The layers that a piece declares, for a statement in its place. Those of a layer without name
  // are nobody else's; the conditions' own layer is declared by the wrapping.
  std::string layers_of(const StylePiece& piece) const {
    for (const StyleCondition& c : piece.conditions)
      if (c.has_layer && c.layer.empty()) return {};
    std::string names;
    if (!is_none(piece.module)) {
      const css::Unit& unit = module_of_(piece.module).css;
      for (css::Str layer : unit.layers())
        names.append(names.empty() ? "" : ", ").append(unit.text(layer));
    }
    if (!names.empty()) return names;
    for (const StyleCondition& c : piece.conditions)
      if (c.has_layer) return std::string(1, '\0');  // the wrapping alone
    return {};
  }

  const ModuleOf& module_of_;
  std::vector<StylePiece> pieces_;
  std::vector<StyleCondition> conditions_;
  std::vector<ModuleId> open_;
  std::unordered_set<u32> visited_;
};

}  // namespace

std::vector<StylePiece> order_styles(const ModuleOf& module_of, std::span<const ModuleId> roots) {
  return Order(module_of).run(roots);
}

}  // namespace sinter::bundler

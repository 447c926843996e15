// --define, --drop:console and --pure.
#include <algorithm>
#include <charconv>

#include "parsers/js/fold_pass.h"

namespace sinter::js {
namespace {

bool is_number(std::string_view text, f64& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

// Whether `node` is the first `count` names of the path: `process.env.NODE_ENV` with an unbound `process`, also
// written `process.env["NODE_ENV"]`, or `import.meta.env.MODE`.
bool FoldPass::matches(const Expr* node, const std::vector<std::string>& path, size_t count) const {
  if (count == 2 && path[0] == "import" && path[1] == "meta") return node->kind == NodeKind::ImportMeta;
  if (count == 1) {
    const Ident* name = global(node);
    return name && ast_.atoms->text(name->name) == path[0];
  }
  if (const auto* dot = try_as<Dot>(node)) {
    return !dot->is_private && ast_.atoms->text(dot->name) == path[count - 1] &&
           matches(dot->target, path, count - 1);
  }
  if (const auto* index = try_as<Index>(node)) {
    const auto* key = try_as<String>(index->index);
    return key && key->value == path[count - 1] && matches(index->target, path, count - 1);
  }
  return false;
}

Expr* FoldPass::define_value(const std::string& value, u32 start) {
  f64 number = 0;
  if (value == "true" || value == "false") return make_.boolean(value == "true", start);
  if (value == "null") return make_.null(start);
  if (value == "undefined") return make_.void_0(start);
  if (value.size() >= 2 && value.front() == '"') return make_.string(ast_.arena->copy(std::string_view(value).substr(1, value.size() - 2)), start);
  if (is_number(value, number)) return make_.number(number, start);
  // An identifier or a dotted name.
  std::string_view rest = value;
  size_t dot = rest.find('.');
  const std::string_view first = rest.substr(0, dot);
  Expr* made = first == "this" ? make_.this_(start) : make_.ident(unbound_symbol(ast_, make_.atom(first)), start);
  while (dot != std::string_view::npos) {
    rest.remove_prefix(dot + 1);
    dot = rest.find('.');
    made = make_.dot(made, make_.atom(rest.substr(0, dot)), start);
  }
  return made;
}

bool FoldPass::define(Expr*& slot) {
  if (options_.defines.empty()) return false;
  Atom last = Atom::None;
  if (const auto* ident = try_as<Ident>(slot)) {
    last = ident->name;
  } else if (const auto* dot = try_as<Dot>(slot)) {
    last = dot->name;
  } else if (const auto* index = try_as<Index>(slot)) {
    if (const auto* key = try_as<String>(index->index)) last = ast_.atoms->find(key->value);
  } else {
    return false;
  }
  if (last == Atom::None) return false;
  for (size_t i = 0; i < define_last_.size(); ++i) {
    if (define_last_[i] != last) continue;
    const Define& define = options_.defines[i];
    if (!matches(slot, define.path, define.path.size())) continue;
    slot = define_value(define.value, slot->start);
    return true;
  }
  return false;
}

// `console.anything.at.all(…)` under --drop:console.
bool FoldPass::dropped_call(const Call* node) const {
  if (!options_.drop_console) return false;
  const Expr* callee = node->callee;
  bool member = false;
  while (const auto* dot = try_as<Dot>(callee)) {
    callee = dot->target;
    member = true;
  }
  const Ident* name = global(callee);
  return member && name && name->name == Atom::console;
}

void FoldPass::mark_pure(Expr* callee, u8& flags) const {
  for (const std::string& text : options_.pure) {
    std::vector<std::string> path;
    std::string_view rest = text;
    for (;;) {
      const size_t dot = rest.find('.');
      path.emplace_back(rest.substr(0, dot));
      if (dot == std::string_view::npos) break;
      rest.remove_prefix(dot + 1);
    }
    if (matches(callee, path, path.size())) flags |= kPure;
  }
}

}  // namespace sinter::js

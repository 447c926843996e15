// --define, --drop:console and --pure.
#include <algorithm>
#include <charconv>

#include "parsers/js/fold_pass.h"
#include "parsers/js/specifier_forms.h"
#include "parsers/js/string_escape.h"

namespace sinter::js {
namespace {

bool is_number(std::string_view text, f64& value) {
  // from_chars would take `inf` and `nan`, which are names here.
  if (text.empty() || (text[0] != '-' && (text[0] < '0' || text[0] > '9'))) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

// Whether `node` is the first `count` names of the path: `process.env.NODE_ENV` with an unbound
// `process`, also written `process.env["NODE_ENV"]`, or `import.meta.env.MODE`.
bool FoldPass::matches(const Expr* node, const std::vector<std::string>& path, size_t count) const {
  if (count == 2 && path[0] == "import" && path[1] == "meta")
    return node->kind == NodeKind::ImportMeta;
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

namespace {

// The end of the JSON value, or of the string or bracket, that starts at `at`.
size_t value_end(std::string_view text, size_t at) {
  size_t depth = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      for (++at; at < text.size() && text[at] != '"'; ++at) at += text[at] == '\\';
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (c == ']' || c == '}') {
      if (depth == 0) return at;
      --depth;
    } else if ((c == ',' || c == ':') && depth == 0) {
      return at;
    }
  }
  return text.size();
}

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

// `value` is JSON, checked by who made the options, or an identifier or dotted name.
Expr* FoldPass::define_value(std::string_view value, u32 start) {
  f64 number = 0;
  if (value == "true" || value == "false") return make_.boolean(value == "true", start);
  if (value == "null") return make_.null(start);
  if (value == "undefined") return make_.void_0(start);
  if (value.size() >= 2 && value.front() == '"') {
    // The text outlives the tree: options live as long as the build.
    return make_.string(decode_string_literal(value.substr(1, value.size() - 2), *ast_.arena).text,
                        start);
  }
  if (is_number(value, number)) return make_.number(number, start);
  if (value.size() >= 2 && (value.front() == '[' || value.front() == '{')) {
    std::vector<Expr*> items;
    std::vector<Property> properties;
    const bool object = value.front() == '{';
    std::string_view rest = trimmed(value.substr(1, value.size() - 2));
    while (!rest.empty()) {
      Expr* key = nullptr;
      if (object) {
        const size_t colon = value_end(rest, 0);
        key = define_value(trimmed(rest.substr(0, colon)), start);
        rest.remove_prefix(std::min(colon + 1, rest.size()));
      }
      const size_t end = value_end(rest, 0);
      Expr* item = define_value(trimmed(rest.substr(0, end)), start);
      // In JSON `__proto__` is a name like any other.
      const auto* text = try_as<String>(key);
      if (object)
        properties.push_back(make_.property(key, item, text && text->value == "__proto__"));
      items.push_back(item);
      rest = trimmed(rest.substr(std::min(end + 1, rest.size())));
    }
    if (object) {
      return make_.object(make_.list(properties), start);
    }
    auto* made = make_.node<Array>(start);
    made->items = make_.list(items);
    return made;
  }
  // An identifier or a dotted name.
  size_t dot = value.find('.');
  const std::string_view first = value.substr(0, dot);
  Expr* made = first == "this" ? make_.this_(start)
                               : make_.ident(unbound_symbol(ast_, make_.atom(first)), start);
  while (dot != std::string_view::npos) {
    value.remove_prefix(dot + 1);
    dot = value.find('.');
    made = make_.dot(made, make_.atom(value.substr(0, dot)), start);
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

// `import(x)` of which no module can be known. Of `import(c ? "./a.js" : x)` only the second is
// one, because analysis makes the same two calls of it.
void FoldPass::computed_import(Expr*& slot) {
  auto* node = as<ImportCall>(slot);
  if (node->record != RecordId::None || node->phase != ImportPhase::Evaluation) return;
  if (!node->options) {
    if (Conditional* choice = import_of_choice(ast_, slot)) {
      computed_import(choice->yes);
      return computed_import(choice->no);
    }
    if (constant_specifier(ast_, node->specifier) || specifier_pattern(node->specifier, options_))
      return;
  }
  Expr* function = define_value(computed_import_->value, node->start);
  slot = node->options ? make_.call(function, {node->specifier, node->options}, node->start)
                       : make_.call(function, {node->specifier}, node->start);
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

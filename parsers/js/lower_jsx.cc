// JSX elements to calls: the automatic runtime (`jsx`, `jsxs`, `jsxDEV`), the classic one
// (`React.createElement`), or left alone (preserve).
#include <algorithm>
#include <string>

#include "parsers/js/lower_pass.h"
#include "parsers/js/unicode.h"

namespace sinter::js {
namespace {

bool is_identifier(std::string_view text) {
  if (text.empty()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    if (!letter && !(i != 0 && c >= '0' && c <= '9'))
      return false;  // others are quoted: always right
  }
  return true;
}

}  // namespace

JsxMode LowerPass::jsx_mode() const {
  if (options_.jsx.mode == JsxMode::Preserve) return JsxMode::Preserve;
  if (ast_.pragmas.jsx_runtime == "classic") return JsxMode::Classic;
  if (ast_.pragmas.jsx_runtime == "automatic" && options_.jsx.mode == JsxMode::Classic)
    return JsxMode::Automatic;
  // `@jsx h` means something in classic mode only: a file that says so was written for it.
  if (ast_.pragmas.jsx_runtime.empty() && ast_.pragmas.jsx_import_source.empty() &&
      !ast_.pragmas.jsx_factory.empty()) {
    return JsxMode::Classic;
  }
  return options_.jsx.mode;
}

std::string_view LowerPass::jsx_import_source() const {
  return ast_.pragmas.jsx_import_source.empty() ? std::string_view(options_.jsx.import_source)
                                                : ast_.pragmas.jsx_import_source;
}

void LowerPass::jsx(Expr*& slot) {
  auto* node = as<JsxElement>(slot);
  if (node->tag) expression(node->tag);
  for (JsxAttribute& attribute : node->attributes) {
    if (attribute.value) expression(attribute.value);
  }
  expressions(node->children);
  switch (jsx_mode()) {
    case JsxMode::Preserve:
      return;
    case JsxMode::Classic:
      slot = jsx_classic(node);
      return;
    case JsxMode::Automatic:
    case JsxMode::AutomaticDev:
      slot = jsx_automatic(node);
      return;
  }
}

// `React.createElement`, `h`, `import.meta.x`: a dotted name resolved where the element stands.
Expr* LowerPass::dotted_name(std::string_view path, u32 start) {
  size_t dot = path.find('.');
  Expr* made = make_.ident(lookup(make_.atom(path.substr(0, dot))), start);
  while (dot != std::string_view::npos) {
    path.remove_prefix(dot + 1);
    dot = path.find('.');
    made = make_.dot(made, make_.atom(path.substr(0, dot)), start);
  }
  return made;
}

SymbolId LowerPass::jsx_import(Atom name, bool from_runtime, u32 start) {
  for (const JsxImport& made : jsx_imports_) {
    if (made.name == name && made.from_runtime == from_runtime) return made.symbol;
  }
  const SymbolId symbol = make_.top_level_symbol(name, SymbolKind::Import, start);
  jsx_imports_.push_back({name, symbol, from_runtime});
  return symbol;
}

// const { jsx, Fragment } = require("react/jsx-runtime")
Stmt* LowerPass::jsx_require(const std::vector<ImportItem>& items, RecordId record) {
  const u32 start = items[0].local->start;
  std::vector<BindingProperty> properties;
  for (const ImportItem& item : items) {
    symbols_[as<BindingIdent>(item.local)->symbol].kind = SymbolKind::Const;
    properties.push_back(
        {start, false, false, make_.name(item.imported, start), item.local, nullptr});
  }
  auto* pattern = make_.node<BindingObject>(start);
  pattern->properties = make_.list(properties);
  auto* require = make_.node<RequireCall>(start);
  require->record = record;
  return make_.var(VarKind::Const, pattern, require, start);
}

void LowerPass::add_jsx_imports() {
  // An import would make an ES module of a CommonJS one.
  const bool commonjs =
      input_.force_commonjs ||
      (!ast_.is_module && (bound_.exports != SymbolId::None || bound_.module != SymbolId::None));
  std::vector<Stmt*> body;
  for (const bool from_runtime : {true, false}) {
    std::vector<ImportItem> items;
    for (const JsxImport& made : jsx_imports_) {
      if (made.from_runtime == from_runtime) {
        items.push_back(
            {0, made.name, make_.binding(made.symbol, symbols_[made.symbol].start), false});
      }
    }
    if (items.empty()) continue;
    std::string specifier(jsx_import_source());
    if (from_runtime)
      specifier += jsx_mode() == JsxMode::AutomaticDev ? "/jsx-dev-runtime" : "/jsx-runtime";
    const u32 start = items[0].local->start;
    ast_.records->push_back({ast_.arena->copy(std::string_view(specifier)),
                             start,
                             start,
                             commonjs ? ImportKind::Require : ImportKind::Statement,
                             ImportPhase::Evaluation,
                             kRecordGenerated,
                             {}});
    if (commonjs) {
      body.push_back(jsx_require(items, static_cast<RecordId>(ast_.records->size() - 1)));
      continue;
    }
    auto* import = make_.node<Import>(start);
    import->record = static_cast<RecordId>(ast_.records->size() - 1);
    import->default_binding = import->namespace_binding = nullptr;
    import->items = make_.list(items);
    import->has_items = true;
    body.push_back(import);
    ast_.is_module = true;
  }
  if (body.empty()) return;
  // After the module's own imports' text but, imports being hoisted, the order among them is what
  // counts: last.
  size_t at = 0;
  for (size_t i = 0; i < ast_.body.size(); ++i) {
    const bool import = ast_.body[i]->kind == NodeKind::Import && !commonjs;
    if (import || ast_.body[i]->kind == NodeKind::Directive) at = i + 1;
  }
  std::vector<Stmt*> all(ast_.body.begin(), ast_.body.end());
  all.insert(all.begin() + static_cast<std::ptrdiff_t>(at), body.begin(), body.end());
  ast_.body = make_.list(all);
}

Expr* LowerPass::jsx_key(const JsxAttribute& attribute) {
  const auto* name = as<String>(attribute.name);
  if (is_identifier(name->value)) return make_.name(make_.atom(name->value), attribute.start);
  return attribute.name;
}

Expr* LowerPass::jsx_value(const JsxAttribute& attribute) {
  return attribute.value ? attribute.value : make_.boolean(true, attribute.start);
}

Expr* LowerPass::jsx_tag(JsxElement* node) {
  if (node->tag) return node->tag;
  if (jsx_mode() == JsxMode::Classic) {
    return dotted_name(ast_.pragmas.jsx_fragment.empty() ? std::string_view(options_.jsx.fragment)
                                                         : ast_.pragmas.jsx_fragment,
                       node->start);
  }
  return make_.ident(jsx_import(Atom::Fragment, true, node->start), node->start);
}

Expr* LowerPass::jsx_classic(JsxElement* node) {
  const std::string_view factory = ast_.pragmas.jsx_factory.empty()
                                       ? std::string_view(options_.jsx.factory)
                                       : ast_.pragmas.jsx_factory;
  return jsx_create_element(node, dotted_name(factory, node->start));
}

Expr* LowerPass::jsx_create_element(JsxElement* node, Expr* callee) {
  std::vector<Expr*> args;
  args.push_back(jsx_tag(node));
  if (node->attributes.empty()) {
    args.push_back(make_.null(node->start));
  } else {
    std::vector<Property> properties;
    for (const JsxAttribute& attribute : node->attributes) {
      if (attribute.name) {
        properties.push_back(make_.property(jsx_key(attribute), jsx_value(attribute)));
      } else {
        properties.push_back({PropertyKind::Spread, false, false, attribute.start, nullptr,
                              attribute.value, nullptr});
      }
    }
    args.push_back(make_.object(make_.list(properties), node->start));
  }
  for (Expr* child : node->children) args.push_back(child);
  Call* call = make_.call(callee, make_.list(args), node->start);
  if (!options_.jsx.side_effects) call->flags |= kPure;
  return call;
}

Expr* LowerPass::jsx_automatic(JsxElement* node) {
  // `{...props} key="x"`: only createElement can tell whether props.key wins.
  bool spread_seen = false;
  for (const JsxAttribute& attribute : node->attributes) {
    if (!attribute.name) {
      spread_seen = true;
    } else if (spread_seen && as<String>(attribute.name)->value == "key") {
      return jsx_create_element(
          node, make_.ident(jsx_import(Atom::createElement, false, node->start), node->start));
    }
  }

  Expr* key = nullptr;
  std::vector<Property> properties;
  for (const JsxAttribute& attribute : node->attributes) {
    if (!attribute.name) {
      // `{...{a: 1}}` is `a: 1`, but for __proto__ and accessors.
      properties.push_back(
          {PropertyKind::Spread, false, false, attribute.start, nullptr, attribute.value, nullptr});
    } else if (as<String>(attribute.name)->value == "key") {
      key = jsx_value(attribute);
    } else {
      properties.push_back(make_.property(jsx_key(attribute), jsx_value(attribute)));
    }
  }
  const bool one_spread_child =
      node->children.size() == 1 && node->children[0]->kind == NodeKind::Spread;
  const bool many = node->children.size() > 1 || one_spread_child;
  if (!node->children.empty()) {
    Expr* children =
        many ? make_.array(node->children, node->children[0]->start) : node->children[0];
    properties.push_back(make_.property(make_.name(Atom::children, children->start), children));
  }

  const bool dev = jsx_mode() == JsxMode::AutomaticDev;
  const Atom function = dev ? Atom::jsxDEV : many ? Atom::jsxs : Atom::jsx;
  std::vector<Expr*> args{jsx_tag(node), make_.object(make_.list(properties), node->start)};
  if (key || dev) args.push_back(key ? key : make_.void_0(node->start));
  if (dev) {
    args.push_back(make_.boolean(many, node->start));
    args.push_back(jsx_source(node->start));
    args.push_back(make_.this_(node->start));
    if (scopes_.size() == 1) args.back()->aux = 1;
  }
  Call* call = make_.call(make_.ident(jsx_import(function, true, node->start), node->start),
                          make_.list(args), node->start);
  if (!options_.jsx.side_effects) call->flags |= kPure;
  return call;
}

// {fileName, lineNumber, columnNumber} of an element, both counted from 1, columns in UTF-16 units.
Expr* LowerPass::jsx_source(u32 start) {
  if (line_starts_.empty()) {
    line_starts_.push_back(0);
    for (u32 i = 0; i < ast_.source.size(); ++i) {
      if (ast_.source[i] == '\n') line_starts_.push_back(i + 1);
    }
  }
  const auto line = std::upper_bound(line_starts_.begin(), line_starts_.end(), start) - 1;
  const u32 column = static_cast<u32>(utf16_length(ast_.source.substr(*line, start - *line)));
  const auto key = [&](Atom name) { return make_.name(name, start); };
  std::vector<Property> properties{
      make_.property(key(Atom::fileName),
                     make_.string(ast_.arena->copy(input_.pretty_path), start)),
      make_.property(key(Atom::lineNumber),
                     make_.number(static_cast<f64>(line - line_starts_.begin() + 1), start)),
      make_.property(key(Atom::columnNumber), make_.number(column + 1, start))};
  return make_.object(make_.list(properties), start);
}

}  // namespace sinter::js

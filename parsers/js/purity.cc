#include "parsers/js/purity.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

namespace sinter::js {
namespace {

// Globals every engine of the last years has: reading them neither throws nor runs code.
constexpr std::string_view kKnownGlobals[] = {
    "AbortController",
    "AbortSignal",
    "AggregateError",
    "Array",
    "ArrayBuffer",
    "Atomics",
    "BigInt",
    "BigInt64Array",
    "BigUint64Array",
    "Blob",
    "Boolean",
    "DataView",
    "Date",
    "Error",
    "EvalError",
    "Event",
    "EventTarget",
    "FinalizationRegistry",
    "Float32Array",
    "Float64Array",
    "FormData",
    "Function",
    "Headers",
    "Infinity",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "Intl",
    "JSON",
    "Map",
    "Math",
    "MessageChannel",
    "NaN",
    "Number",
    "Object",
    "Promise",
    "Proxy",
    "RangeError",
    "ReferenceError",
    "Reflect",
    "RegExp",
    "Request",
    "Response",
    "Set",
    "SharedArrayBuffer",
    "String",
    "Symbol",
    "SyntaxError",
    "TextDecoder",
    "TextEncoder",
    "TypeError",
    "URIError",
    "URL",
    "URLSearchParams",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "WeakMap",
    "WeakRef",
    "WeakSet",
    "WebAssembly",
    "arguments",
    "atob",
    "btoa",
    "clearInterval",
    "clearTimeout",
    "console",
    "decodeURI",
    "decodeURIComponent",
    "encodeURI",
    "encodeURIComponent",
    "escape",
    "eval",
    "fetch",
    "globalThis",
    "isFinite",
    "isNaN",
    "parseFloat",
    "parseInt",
    "performance",
    "queueMicrotask",
    "setInterval",
    "setTimeout",
    "structuredClone",
    "undefined",
    "unescape",
};

// Objects whose own properties are plain data or functions: `Math.PI`, `Object.prototype`,
// `Symbol.iterator`.
constexpr std::string_view kPlainNamespaces[] = {
    "Array",  "ArrayBuffer", "Atomics", "BigInt",  "Boolean", "DataView", "Date",
    "Error",  "Function",    "Intl",    "JSON",    "Map",     "Math",     "Number",
    "Object", "Promise",     "Proxy",   "Reflect", "RegExp",  "Set",      "String",
    "Symbol", "URL",         "WeakMap", "WeakRef", "WeakSet", "console",
};

// `X(primitive …)` computes and nothing else.
constexpr std::string_view kPureFunctions[] = {
    "BigInt",   "Boolean", "Number",     "String",   "Symbol",
    "isFinite", "isNaN",   "parseFloat", "parseInt",
};

// `new X()` makes an object and does nothing else, given no arguments or ones that are never
// called.
constexpr std::string_view kPureConstructors[] = {
    "AbortController",
    "AggregateError",
    "Array",
    "ArrayBuffer",
    "Date",
    "Error",
    "EvalError",
    "Map",
    "Object",
    "RangeError",
    "ReferenceError",
    "Set",
    "SyntaxError",
    "TextDecoder",
    "TextEncoder",
    "TypeError",
    "URIError",
    "WeakMap",
    "WeakSet",
};

// Methods that only look at their arguments, whatever those are.
constexpr std::string_view kPureMethods[] = {
    "Array.isArray",    "Array.of",     "ArrayBuffer.isView",   "Date.now",  "Number.isFinite",
    "Number.isInteger", "Number.isNaN", "Number.isSafeInteger", "Object.is",
};

// Methods that convert their arguments and do nothing else.
constexpr std::string_view kPureOfPrimitives[] = {
    "Date.UTC",        "Number.parseFloat",   "Number.parseInt",
    "Promise.resolve", "String.fromCharCode", "Symbol.for",
};

// Methods that look at the properties of one object: pure when it is a literal without getters.
constexpr std::string_view kPureOfLiterals[] = {
    "Array.from",
    "Object.entries",
    "Object.freeze",
    "Object.fromEntries",
    "Object.getOwnPropertyDescriptors",
    "Object.getOwnPropertyNames",
    "Object.getOwnPropertySymbols",
    "Object.getPrototypeOf",
    "Object.isExtensible",
    "Object.isFrozen",
    "Object.isSealed",
    "Object.keys",
    "Object.preventExtensions",
    "Object.seal",
    "Object.values",
};

// Of `a ? b : c ? d : …`, beyond which nothing is looked for.
constexpr u32 kLongestChain = 256;

bool contains(const auto& sorted, std::string_view name) {
  return std::binary_search(std::begin(sorted), std::end(sorted), name);
}

}  // namespace

const Ident* Purity::global(const Expr* node) const {
  const auto* ident = try_as<Ident>(node);
  if (!ident || ident->symbol == SymbolId::None) return nullptr;
  return (*ast_.symbols)[ident->symbol].kind == SymbolKind::Unbound ? ident : nullptr;
}

bool Purity::primitive(const Expr* node) const {
  switch (node->kind) {
    case NodeKind::Null:
    case NodeKind::Boolean:
    case NodeKind::Number:
    case NodeKind::BigInt:
    case NodeKind::String:
    case NodeKind::InlinedEnum:
      return true;
    case NodeKind::Template: {
      const auto* literal = as<Template>(node);
      if (literal->tag) return false;
      return std::all_of(literal->parts.begin(), literal->parts.end(),
                         [&](const TemplatePart& part) { return primitive(part.value); });
    }
    case NodeKind::Ident: {
      const Ident* name = global(node);
      return name && (name->name == Atom::undefined || name->name == Atom::NaN ||
                      name->name == Atom::Infinity);
    }
    case NodeKind::Unary: {
      const auto* unary = as<Unary>(node);
      switch (unary->op()) {
        case UnaryOp::Typeof:
        case UnaryOp::Void:
        case UnaryOp::Not:
          return true;
        case UnaryOp::Plus:
        case UnaryOp::Minus:
        case UnaryOp::BitNot:
          return primitive(unary->value);
        default:
          return false;
      }
    }
    case NodeKind::Binary: {
      const auto* binary = as<Binary>(node);
      switch (binary->op()) {
        case BinaryOp::StrictEq:
        case BinaryOp::StrictNe:
        case BinaryOp::LooseEq:
        case BinaryOp::LooseNe:
        case BinaryOp::Lt:
        case BinaryOp::Le:
        case BinaryOp::Gt:
        case BinaryOp::Ge:
        case BinaryOp::In:
        case BinaryOp::Instanceof:
          return true;
        case BinaryOp::Comma:
          return primitive(binary->right);
        default:
          return primitive(binary->left) && primitive(binary->right);
      }
    }
    case NodeKind::Conditional: {
      const Expr* rest = node;
      for (u32 links = 0; const auto* choice = try_as<Conditional>(rest); ++links) {
        if (links == kLongestChain || !primitive(choice->yes)) return false;
        rest = choice->no;
      }
      return primitive(rest);
    }
    default:
      return false;
  }
}

bool Purity::property_key(const Expr* key, bool computed) const {
  return !computed || (primitive(key) && expression(key));
}

bool Purity::arguments(List<Expr*> args) const {
  for (const Expr* arg : args) {
    if (const auto* spread = try_as<Spread>(arg)) {
      const auto* array = try_as<Array>(spread->value);
      if (!array || !expression(array)) return false;
    } else if (!expression(arg)) {
      return false;
    }
  }
  return true;
}

bool Purity::global_member(const Dot* dot) const {
  if (dot->is_private || dot->flags & kOptionalChain) return false;
  if (const Ident* name = global(dot->target))
    return contains(kPlainNamespaces, ast_.atoms->text(name->name));
  // `Object.prototype.hasOwnProperty`
  const auto* inner = try_as<Dot>(dot->target);
  return inner && inner->name == Atom::prototype && global(inner->target) && global_member(inner);
}

// A method of the standard library that does nothing to these arguments, which are pure themselves.
bool Purity::method_call(const Dot* callee, List<Expr*> args) const {
  const Ident* object = global(callee->target);
  if (!object || callee->is_private || callee->flags & kOptionalChain) return false;
  const std::string_view owner = ast_.atoms->text(object->name),
                         method = ast_.atoms->text(callee->name);
  const auto all_primitive = [&] {
    return std::all_of(args.begin(), args.end(), [&](const Expr* arg) { return primitive(arg); });
  };
  if (owner == "Math") return method != "random" && all_primitive();
  if (owner == "Object" && method == "create")
    return args.size() == 1 && args[0]->kind == NodeKind::Null;
  std::string name(owner);
  name += '.';
  name += method;
  if (contains(kPureMethods, name)) return true;
  if (contains(kPureOfPrimitives, name)) return all_primitive();
  if (!contains(kPureOfLiterals, name) || args.size() != 1) return false;
  const bool pairs = name == "Object.fromEntries";
  if (const auto* array = try_as<Array>(args[0])) {
    return !pairs || std::all_of(array->items.begin(), array->items.end(), [&](const Expr* item) {
      const auto* pair = try_as<Array>(item);
      return pair && !pair->items.empty() && primitive(pair->items[0]);
    });
  }
  const auto* literal = try_as<Object>(args[0]);
  return literal && !pairs && name != "Array.from" && has_plain_properties(literal);
}

bool Purity::has_plain_properties(const Object* literal) {
  return std::none_of(
      literal->properties.begin(), literal->properties.end(), [](const Property& property) {
        return property.kind == PropertyKind::Get || property.kind == PropertyKind::Spread;
      });
}

// `"text".length`, `[].length`, `(() => {}).name`, `import.meta.url`: nothing of the program stands
// between a literal and these.
bool Purity::literal_member(const Dot* dot) const {
  if (dot->is_private) return false;
  const std::string_view name = ast_.atoms->text(dot->name);
  switch (dot->target->kind) {
    case NodeKind::String:
    case NodeKind::Number:
    case NodeKind::Boolean:
      return true;
    case NodeKind::Template:
      return primitive(dot->target) && expression(dot->target);
    case NodeKind::Array:
      return name == "length" && expression(dot->target);
    case NodeKind::Function:
      return name == "length" || name == "name";
    case NodeKind::ImportMeta:
      return name == "url";
    case NodeKind::Object: {  // { name: value }.name
      const auto* object = as<Object>(dot->target);
      if (object->properties.size() != 1) return false;
      const Property& property = object->properties[0];
      const auto* key = property.computed || !property.key ? nullptr : try_as<Name>(property.key);
      return property.kind == PropertyKind::Normal && key && key->name == dot->name &&
             key->name != Atom::proto && expression(property.value);
    }
    default:
      return false;
  }
}

bool Purity::call(const Call* node) const {
  if (!arguments(node->args)) return false;
  if (node->flags & kOptionalChain) return false;
  if (node->flags & kPure && trust_annotations_) return true;
  if (const auto* fn = try_as<FunctionExpr>(node->callee)) return function_call(fn->fn);
  if (const Ident* name = global(node->callee)) {
    return contains(kPureFunctions, ast_.atoms->text(name->name)) &&
           std::all_of(node->args.begin(), node->args.end(),
                       [&](const Expr* arg) { return primitive(arg); });
  }
  if (const auto* dot = try_as<Dot>(node->callee)) return method_call(dot, node->args);
  if (const auto* callee = try_as<Ident>(node->callee)) {
    const Symbol& symbol = (*ast_.symbols)[callee->symbol];
    const u16 pure_call =
        static_cast<u16>(kSymInferredPure | (trust_annotations_ ? kSymNoSideEffectsCall : 0));
    if (symbol.flags & pure_call && !(symbol.flags & kSymAssigned)) return true;
    if (conditional && symbol.flags & kSymTopLevel && !(symbol.flags & kSymAssigned)) {
      conditional->push_back(callee->symbol);
      return true;
    }
  }
  if (const auto* member = try_as<ImportMember>(node->callee); member && conditional) {
    conditional->push_back(member->symbol);
    return true;
  }
  return false;
}

bool Purity::construct(const New* node) const {
  if (!arguments(node->args)) return false;
  if (node->flags & kPure && trust_annotations_) return true;
  const Ident* name = global(node->callee);
  if (!name) return false;
  const std::string_view text = ast_.atoms->text(name->name);
  if (!contains(kPureConstructors, text)) return false;
  // Map, Set and the weak ones iterate their argument, which runs user code unless it is a plain
  // array of plain things.
  const bool iterates = text == "Map" || text == "Set" || text == "WeakMap" || text == "WeakSet";
  for (const Expr* arg : node->args) {
    if (iterates) {
      const bool plain = arg->kind == NodeKind::Null ||
                         (arg->kind == NodeKind::Array && text == "Set") ||
                         (arg->kind == NodeKind::Array && as<Array>(arg)->items.empty()) ||
                         (global(arg) && as<Ident>(arg)->name == Atom::undefined);
      const auto* pairs = try_as<Array>(arg);
      const bool plain_pairs =
          pairs && text == "Map" &&
          std::all_of(pairs->items.begin(), pairs->items.end(),
                      [](const Expr* pair) { return pair->kind == NodeKind::Array; });
      if (!plain && !plain_pairs) return false;
    } else if (!primitive(arg) && text != "Object") {
      return false;
    }
  }
  return true;
}

bool Purity::expression(const Expr* node) const {
  switch (node->kind) {
    case NodeKind::Hole:
    case NodeKind::Name:
    case NodeKind::Null:
    case NodeKind::This:
    case NodeKind::Boolean:
    case NodeKind::Number:
    case NodeKind::BigInt:
    case NodeKind::String:
    case NodeKind::RegExp:
    case NodeKind::Function:
    case NodeKind::NewTarget:
    case NodeKind::ImportMeta:
    case NodeKind::RequireResolve:
    case NodeKind::NewUrl:
    case NodeKind::InlinedEnum:
      return true;
    case NodeKind::Ident: {
      const Ident* name = global(node);
      return !name || pure_globals_ || contains(kKnownGlobals, ast_.atoms->text(name->name));
    }
    case NodeKind::ImportMember: {
      // `ns.x` of a module namespace is a variable read; a member of any other import may be a
      // getter.
      const auto* member = as<ImportMember>(node);
      if (reads_ == PropertyReads::Pure) return true;
      return (*ast_.symbols)[member->base].kind == SymbolKind::Import &&
             (*ast_.symbols)[member->base].flags & kSymNamespaceImport;
    }
    case NodeKind::Template: {
      const auto* literal = as<Template>(node);
      for (const TemplatePart& part : literal->parts) {
        if (!expression(part.value)) return false;
      }
      if (literal->tag) return literal->flags & kPure && trust_annotations_;
      return primitive(literal);
    }
    case NodeKind::Array:
      for (const Expr* item : as<Array>(node)->items) {
        if (const auto* spread = try_as<Spread>(item)) {
          if (spread->value->kind != NodeKind::Array) return false;
          item = spread->value;
        }
        if (!expression(item)) return false;
      }
      return true;
    case NodeKind::Object:
      for (const Property& property : as<Object>(node)->properties) {
        if (property.kind == PropertyKind::Spread) {
          const auto* spread = try_as<Object>(property.value);
          if (!spread) return false;  // may run getters
          for (const Property& inner : spread->properties) {
            if (inner.kind == PropertyKind::Get) return false;
          }
        } else if (!property_key(property.key, property.computed)) {
          return false;
        }
        if (!expression(property.value)) return false;
      }
      return true;
    case NodeKind::Class:
      return class_definition(as<ClassExpr>(node)->cls);
    case NodeKind::Call:
      return call(as<Call>(node));
    case NodeKind::New:
      return construct(as<New>(node));
    case NodeKind::Dot:
      if (reads_ == PropertyReads::Act) return false;
      return global_member(as<Dot>(node)) || literal_member(as<Dot>(node)) ||
             (reads_ == PropertyReads::Pure && expression(as<Dot>(node)->target));
    case NodeKind::Index:
      return reads_ == PropertyReads::Pure && expression(as<Index>(node)->target) &&
             primitive(as<Index>(node)->index) && expression(as<Index>(node)->index);
    case NodeKind::Unary: {
      const auto* unary = as<Unary>(node);
      switch (unary->op()) {
        case UnaryOp::Typeof:
          return unary->value->kind == NodeKind::Ident || expression(unary->value);
        case UnaryOp::Void:
        case UnaryOp::Not:
          return expression(unary->value);
        case UnaryOp::Plus:  // throws for a BigInt
          return primitive(unary->value) && unary->value->kind != NodeKind::BigInt &&
                 expression(unary->value);
        case UnaryOp::Minus:
        case UnaryOp::BitNot:
          return primitive(unary->value) && expression(unary->value);
        default:
          return false;
      }
    }
    case NodeKind::Binary: {
      // The left spine may be long; the right sides are checked on the way down.
      const Expr* rest = node;
      while (const auto* binary = try_as<Binary>(rest)) {
        switch (binary->op()) {
          case BinaryOp::StrictEq:
          case BinaryOp::StrictNe:
          case BinaryOp::Comma:
          case BinaryOp::Nullish:
          case BinaryOp::Or:
            break;
          case BinaryOp::And:
            // `typeof x !== "undefined" && x`: the guard makes reading the global safe.
            if (const auto* guard = try_as<Binary>(binary->left); guard && global(binary->right)) {
              const auto* probe = try_as<Unary>(guard->left);
              const auto* probed =
                  probe && probe->op() == UnaryOp::Typeof ? global(probe->value) : nullptr;
              const auto* text = try_as<String>(guard->right);
              const bool excludes =
                  guard->op() == BinaryOp::StrictNe || guard->op() == BinaryOp::LooseNe;
              if (probed && text && excludes && text->value == "undefined" &&
                  probed->name == as<Ident>(binary->right)->name) {
                return true;
              }
            }
            break;
          case BinaryOp::Add:
          case BinaryOp::Lt:
          case BinaryOp::Le:
          case BinaryOp::Gt:
          case BinaryOp::Ge:
          case BinaryOp::LooseEq:
          case BinaryOp::LooseNe:
            if (!primitive(binary->left) || !primitive(binary->right)) return false;
            break;
          case BinaryOp::In:
          case BinaryOp::Instanceof:
            return false;
          default:  // arithmetic throws when a BigInt meets a Number
            if (binary->left->kind != NodeKind::Number || binary->right->kind != NodeKind::Number)
              return false;
            break;
        }
        if (!expression(binary->right)) return false;
        rest = binary->left;
      }
      return expression(rest);
    }
    case NodeKind::Conditional: {
      // A loop, and not without end: passes ask at each level of a chain.
      const Expr* rest = node;
      for (u32 links = 0; const auto* choice = try_as<Conditional>(rest); ++links) {
        if (links == kLongestChain || !expression(choice->test) || !expression(choice->yes))
          return false;
        rest = choice->no;
      }
      return expression(rest);
    }
    default:
      return false;
  }
}

bool Purity::class_definition(const Class* cls) const {
  if (!cls->decorators.empty()) return false;
  if (cls->extends && !expression(cls->extends)) return false;
  for (const ClassMember& member : cls->members) {
    if (!member.decorators.empty()) return false;
    if (member.kind == MemberKind::StaticBlock) {
      for (const Stmt* item : member.block) {
        const auto* effect = try_as<ExprStmt>(item);
        if (!(effect && keeps_name(effect->value)) && !statement(item)) return false;
      }
      continue;
    }
    if (!property_key(member.key, member.computed)) return false;
    const bool runs_now = member.is_static &&
                          (member.kind == MemberKind::Field || member.kind == MemberKind::Accessor);
    if (runs_now && member.value && !expression(member.value)) return false;
  }
  return true;
}

bool Purity::statement(const Stmt* node) const {
  switch (node->kind) {
    case NodeKind::Empty:
    case NodeKind::Directive:
    case NodeKind::FunctionDecl:
      return true;
    case NodeKind::ExprStmt:
      return expression(as<ExprStmt>(node)->value);
    case NodeKind::ClassDecl:
      return class_definition(as<ClassDecl>(node)->cls);
    case NodeKind::Return:
      return !as<Return>(node)->value || expression(as<Return>(node)->value);
    case NodeKind::Block:
      for (const Stmt* item : as<Block>(node)->body) {
        if (!statement(item)) return false;
      }
      return true;
    case NodeKind::If: {
      const auto* branch = as<If>(node);
      return expression(branch->test) && statement(branch->yes) &&
             (!branch->no || statement(branch->no));
    }
    case NodeKind::Var: {
      const auto* decl = as<Var>(node);
      if (decl->var_kind() == VarKind::Using || decl->var_kind() == VarKind::AwaitUsing)
        return false;
      for (const Declarator& declarator : decl->declarators) {
        if (declarator.initializer && !expression(declarator.initializer)) return false;
        if (declarator.binding->kind == NodeKind::BindingIdent) continue;
        // Destructuring reads properties or iterates; only `[a, b] = [x, y]` surely runs no user
        // code.
        const auto* pattern = try_as<BindingArray>(declarator.binding);
        if (!pattern || try_as<Array>(declarator.initializer) == nullptr) return false;
        for (const BindingElement& item : pattern->items) {
          if (item.binding && (item.binding->kind != NodeKind::BindingIdent ||
                               (item.initializer && !expression(item.initializer)))) {
            return false;
          }
        }
      }
      return true;
    }
    default:
      return false;
  }
}

bool Purity::function_call(const Function* fn) const {
  if (trust_annotations_ && fn->flags & kFnNoSideEffects) return true;
  if (fn->flags & (kFnAsync | kFnGenerator)) return fn->body.empty() && fn->params.empty();
  for (const Param& param : fn->params) {
    if (param.binding->kind != NodeKind::BindingIdent)
      return false;  // destructuring may throw or run getters
    if (param.initializer && !expression(param.initializer)) return false;
  }
  return std::all_of(fn->body.begin(), fn->body.end(),
                     [&](const Stmt* item) { return statement(item); });
}

}  // namespace sinter::js

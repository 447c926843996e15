// What code that moves into a function of its own leaves behind: `this`, `arguments`, `new.target`
// and `super` mean the function it came from, so they are read there.
//
//   this           is what the new function is called with; in a constructor that has not called
//                  super() yet it is asked for each time: _this()
//   arguments      _arguments
//   new.target     _target
//   super.x        _super("x")            with  _super = (key) => super[key]
//   super.x(1)     _super("x").call(this, 1)
//   super.x = 1    _superRef("x")._ = 1   with  _superRef = (key) => __ref(() => super[key], …)
//   super(1)       _construct(1)          with  _construct = (...args) => super(...args)
#include <string>
#include <type_traits>

#include "parsers/js/bind.h"
#include "parsers/js/lower_target_pass.h"
#include "parsers/js/walk.h"

namespace sinter::js {
namespace {

Expr* super_member(Expr* node) {
  if (auto* dot = try_as<Dot>(node)) return dot->target->kind == NodeKind::Super ? dot : nullptr;
  if (auto* index = try_as<Index>(node))
    return index->target->kind == NodeKind::Super ? index : nullptr;
  return nullptr;
}

// Calls `visit` for the children of `node` that belong to the same function: those of arrows do.
template <class Visitor>
void visit_own(Node* node, Visitor&& visit) {
  switch (node->kind) {
    case NodeKind::FunctionDecl:
      return;
    case NodeKind::Function:
      if (!(as<FunctionExpr>(node)->fn->flags & kFnArrow)) return;
      return visit_children(node, visit);
    case NodeKind::Class:
    case NodeKind::ClassDecl: {
      Class* cls =
          node->kind == NodeKind::Class ? as<ClassExpr>(node)->cls : as<ClassDecl>(node)->cls;
      if (cls->extends) visit(cls->extends);
      for (ClassMember& member : cls->members) {
        if (member.key && member.computed) visit(member.key);
      }
      return;
    }
    default:
      return visit_children(node, visit);
  }
}

}  // namespace

bool TargetPass::uses_super(Function* fn) const {
  const auto walk = [&](auto&& self, Node* node) -> bool {
    if (node->kind == NodeKind::Super) return true;
    bool found = false;
    visit_own(node, [&](auto*& child) { found = found || self(self, child); });
    return found;
  };
  bool found = false;
  visit_function(fn, [&](auto*& child) { found = found || walk(walk, child); });
  return found;
}

// Initializers of fields are functions of their own, which nobody calls with `new`.
void TargetPass::without_new_target(Expr*& slot) const {
  if (slot->kind == NodeKind::NewTarget) {
    slot = make_.void_0(slot->start);
    return;
  }
  const auto walk = [&](auto&& self, auto*& child) -> void {
    if constexpr (std::is_same_v<std::remove_reference_t<decltype(child)>, Expr*>) {
      if (child->kind == NodeKind::NewTarget) {
        child = make_.void_0(child->start);
        return;
      }
    }
    visit_own(child, [&](auto*& next) { self(self, next); });
  };
  visit_own(slot, [&](auto*& child) { walk(walk, child); });
}

// Its evaluation may suspend the function around it.
bool TargetPass::suspends(Node* node) const {
  if (node->kind == NodeKind::Await || node->kind == NodeKind::Yield) return true;
  if (node->kind == NodeKind::Function) return false;
  bool found = false;
  visit_own(node, [&](auto*& child) { found = found || suspends(child); });
  return found;
}

// What is evaluated with the class needs the names that belong to it: its own and its private ones.
bool TargetPass::needs_own_names(Class* cls) const {
  const SymbolId name = cls->name ? as<BindingIdent>(cls->name)->symbol : SymbolId::None;
  const auto own = [&](SymbolId symbol) {
    return symbol != SymbolId::None &&
           (symbol == name || symbol == cls->inner_name ||
            std::any_of(cls->members.begin(), cls->members.end(), [&](const ClassMember& member) {
              const auto* hidden = member.key ? try_as<PrivateName>(member.key) : nullptr;
              return hidden && hidden->symbol == symbol;
            }));
  };
  const auto walk = [&](auto&& self, Node* node) -> bool {
    if (const auto* ident = try_as<Ident>(node)) return own(ident->symbol);
    if (const auto* hidden = try_as<PrivateName>(node)) return own(hidden->symbol);
    if (const auto* dot = try_as<Dot>(node); dot && dot->is_private && own(dot->private_symbol))
      return true;
    bool found = false;
    visit_children(node, [&](auto*& child) { found = found || self(self, child); });
    return found;
  };
  if (cls->extends && walk(walk, cls->extends)) return true;
  return std::any_of(cls->members.begin(), cls->members.end(), [&](ClassMember& member) {
    return member.key && member.computed && walk(walk, member.key);
  });
}

// Takes the heritage and the keys up to the last that suspends out of the class: what is left can
// be evaluated in a function of its own. Gives what comes before the class, in order.
Expr* TargetPass::evaluate_in_front(Class* cls) {
  std::vector<Expr**> parts;
  size_t taken = 0;
  const auto part = [&](Expr*& slot) {
    parts.push_back(&slot);
    if (suspends(slot)) taken = parts.size();
  };
  if (cls->extends) part(cls->extends);
  for (ClassMember& member : cls->members)
    if (member.key && member.computed) part(member.key);
  Expr* made = nullptr;
  for (size_t i = 0; i < taken; ++i) {
    Expr*& slot = *parts[i];
    expression(slot);
    const u32 start = slot->start;
    const SymbolId name = temporary(start);
    Expr* value = slot;
    if (&slot != &cls->extends) value = helper_call("__propertyKey", {value}, start);
    value = store(name, value);
    made = made ? make_.binary(BinaryOp::Comma, made, value) : value;
    slot = make_.ident(name, start);
  }
  return made;
}

// The names that `inner` needs are declared in `outer`, by statements added to `out`.
class TargetPass::CaptureWalk {
 public:
  CaptureWalk(TargetPass& pass, Function* outer, Captures& captures, StmtList& out)
      : pass_(pass), make_(pass.make_), outer_(outer), captures_(captures), out_(out) {}

  template <class Child>
  void walk(Child*& slot) {
    if constexpr (std::is_same_v<Child, Expr>) {
      if (replace(slot)) return;
      if (auto* assign = try_as<Assign>(slot)) target(assign->target);
      if (auto* unary = try_as<Unary>(slot); unary && unary->op() >= UnaryOp::PreInc)
        target(unary->value);
    } else if constexpr (std::is_same_v<Child, Stmt>) {
      if (auto* loop = try_as<ForOf>(slot)) head(loop->init);
      if (auto* loop = try_as<ForIn>(slot)) head(loop->init);
    }
    visit_own(slot, [&](auto*& child) { walk(child); });
    if (auto* object = try_as<Object>(slot)) {
      for (Property& property : object->properties) {
        const auto* value = try_as<Ident>(property.value);
        if (value && value->symbol == arguments_name_) property.shorthand = false;
      }
    }
  }

 private:
  void head(Stmt* init) {
    if (auto* place = try_as<ExprStmt>(init)) target(place->value);
  }

  // super.x that is assigned to, in a pattern or alone.
  void target(Expr*& slot) {
    if (super_member(slot)) {
      Expr* key = key_of(slot);
      walk(key);
      const u32 start = slot->start;
      slot = make_.dot(make_.call(make_.ident(references(start), start), {key}, start),
                       make_.atom("_"), start);
      return;
    }
    switch (slot->kind) {
      case NodeKind::Array:
        for (Expr*& item : as<Array>(slot)->items) target(item);
        return;
      case NodeKind::Object:
        for (Property& property : as<Object>(slot)->properties) target(property.value);
        return;
      case NodeKind::Spread:
        return target(as<Spread>(slot)->value);
      case NodeKind::Assign:
        return target(as<Assign>(slot)->target);
      default:
        return;
    }
  }

  bool replace(Expr*& slot) {
    const u32 start = slot->start;
    switch (slot->kind) {
      case NodeKind::This:
        if (captures_.this_by_call) {
          slot = make_.call(make_.ident(this_(start), start), {}, start);
        } else {
          captures_.uses_this = true;
          captures_.this_aux = slot->aux;
        }
        return true;
      case NodeKind::NewTarget:
        slot = captures_.arrow ? make_.ident(new_target(start), start) : make_.void_0(start);
        return true;
      case NodeKind::Ident: {
        const auto* name = as<Ident>(slot);
        if (name->name != Atom::arguments_ || captures_.own_arguments ||
            name->symbol == SymbolId::None ||
            pass_.symbols_[name->symbol].kind != SymbolKind::Unbound)
          return false;
        slot = make_.ident(arguments(start), start);
        return true;
      }
      case NodeKind::Call: {
        auto* call = as<Call>(slot);
        if (call->callee->kind == NodeKind::Super) {
          call->callee = make_.ident(construct(start), start);
          return false;
        }
        if (!super_member(call->callee)) return false;
        pass_.call_on(call, make_.this_(start));
        return false;
      }
      case NodeKind::Template: {
        auto* literal = as<Template>(slot);
        if (!literal->tag || !super_member(literal->tag)) return false;
        literal->tag = make_.call(make_.dot(literal->tag, make_.atom("bind"), start),
                                  {make_.this_(start)}, start);
        return false;
      }
      default:
        break;
    }
    if (!super_member(slot)) return false;
    Expr* key = key_of(slot);
    walk(key);
    slot = make_.call(make_.ident(members(start), start), {key}, start);
    return true;
  }

  Expr* key_of(Expr* member) {
    if (auto* dot = try_as<Dot>(member)) return make_.string(dot->name, dot->name_start);
    return as<Index>(member)->index;
  }

  SymbolId declare(SymbolId& known, std::string_view base, u32 start) {
    if (known != SymbolId::None) return known;
    known = pass_.symbols_.add(make_.fresh_name(std::string(base)), SymbolKind::Const, start);
    make_.declare(outer_->body_scope, known);
    return SymbolId::None;
  }
  void define(SymbolId name, Expr* value, u32 start) {
    out_.push_back(make_.var(VarKind::Const, make_.binding(name, start), value, start));
  }
  Expr* arrow(std::initializer_list<SymbolId> params, Expr* body, u32 start, u32 flags = 0) {
    std::vector<Param> list;
    for (SymbolId param : params) list.push_back(make_.param(param, start));
    return make_.function_expression(
        make_.function(kFnArrow | kFnExpressionBody | flags, make_.list(list),
                       make_.list<Stmt*>({make_.return_(body, start)}), params, start));
  }
  SymbolId parameter(std::string_view name, u32 start) {
    return pass_.symbols_.add(make_.atom(name), SymbolKind::Param, start);
  }
  Expr* super_at(SymbolId key, u32 start) {
    return make_.index(make_.node<Super>(start), make_.ident(key, start));
  }

  SymbolId this_(u32 start) {
    if (declare(this_name_, "_this", start) == SymbolId::None)
      define(this_name_, arrow({}, make_.this_(start), start), start);
    return this_name_;
  }
  SymbolId arguments(u32 start) {
    if (declare(arguments_name_, "_arguments", start) == SymbolId::None) {
      define(arguments_name_, make_.ident(unbound_symbol(pass_.ast_, Atom::arguments_), start),
             start);
    }
    return arguments_name_;
  }
  SymbolId new_target(u32 start) {
    if (declare(target_name_, "_target", start) == SymbolId::None)
      define(target_name_, make_.node<NewTarget>(start), start);
    return target_name_;
  }
  SymbolId members(u32 start) {
    if (declare(members_name_, "_super", start) == SymbolId::None) {
      const SymbolId key = parameter("key", start);
      define(members_name_, arrow({key}, super_at(key, start), start), start);
    }
    return members_name_;
  }
  SymbolId references(u32 start) {
    if (declare(references_name_, "_superRef", start) == SymbolId::None) {
      const SymbolId key = parameter("key", start), value = parameter("value", start);
      Expr* get = arrow({}, super_at(key, start), start);
      Expr* set =
          arrow({value}, make_.assign(super_at(key, start), make_.ident(value, start)), start);
      define(references_name_, arrow({key}, pass_.helper_call("__ref", {get, set}, start), start),
             start);
    }
    return references_name_;
  }
  SymbolId construct(u32 start) {
    if (declare(construct_name_, "_construct", start) == SymbolId::None) {
      const SymbolId args = parameter("args", start);
      auto* spread = make_.node<Spread>(start);
      spread->value = make_.ident(args, start);
      define(
          construct_name_,
          arrow({args}, make_.call(make_.node<Super>(start), {spread}, start), start, kFnHasRest),
          start);
    }
    return construct_name_;
  }

  TargetPass& pass_;
  const NodeMaker& make_;
  Function* outer_;
  Captures& captures_;
  StmtList& out_;
  SymbolId this_name_ = SymbolId::None, arguments_name_ = SymbolId::None,
           target_name_ = SymbolId::None, members_name_ = SymbolId::None,
           references_name_ = SymbolId::None, construct_name_ = SymbolId::None;
};

void TargetPass::capture(Function* inner, Function* outer, Captures& captures, StmtList& out) {
  CaptureWalk walk(*this, outer, captures, out);
  visit_function(inner, [&](auto*& child) { walk.walk(child); });
}

}  // namespace sinter::js

#include "parsers/js/lower_refresh.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/hash.h"
#include "parsers/js/bind.h"
#include "parsers/js/make.h"
#include "parsers/js/walk.h"

namespace sinter::js {

namespace {

bool is_component_name(std::string_view name) {
  return !name.empty() && name[0] >= 'A' && name[0] <= 'Z';
}

bool is_hook_name(std::string_view name) {
  return name.size() > 3 && name.starts_with("use") && name[3] >= 'A' && name[3] <= 'Z';
}

// Hooks of React itself: their implementation is not the user's to edit.
bool is_builtin_hook(std::string_view name) {
  static constexpr std::string_view kHooks[] = {"useState",
                                                "useReducer",
                                                "useEffect",
                                                "useLayoutEffect",
                                                "useMemo",
                                                "useCallback",
                                                "useRef",
                                                "useContext",
                                                "useImperativeHandle",
                                                "useDebugValue",
                                                "useId",
                                                "useDeferredValue",
                                                "useTransition",
                                                "useInsertionEffect",
                                                "useSyncExternalStore",
                                                "useFormStatus",
                                                "useFormState",
                                                "useActionState",
                                                "useOptimistic"};
  return std::find(std::begin(kHooks), std::end(kHooks), name) != std::end(kHooks);
}

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

struct HookCall {
  std::string_view name;
  std::string key;
  Expr* callee;
};

// A value that may have to be registered. The slot is where it stands; without one, `name` is.
struct Candidate {
  std::string id;
  Expr** slot = nullptr;
  Binding* name = nullptr;
  bool only_if_rendered = false;  // a component only if some JSX uses its name
};

class RefreshPass {
 public:
  explicit RefreshPass(Ast& ast) : ast_(ast), make_(ast) {}

  void run() {
    force_reset_ = ast_.source.find("@refresh reset") != std::string_view::npos;
    in_scope(ast_.module_scope);
    frames_.push_back({});
    struct Visited {
      Stmt* statement;
      std::vector<Candidate> candidates;
      std::vector<Stmt*> after;
    };
    std::vector<Visited> visited;
    for (Stmt* statement : ast_.body) {
      Visited item{statement, {}, {}};
      find_components(statement, item.candidates);
      after_.clear();
      (*this)(statement);
      if (statement == default_export_) default_value_ = static_cast<Expr*>(default_export_->value);
      item.after = after_;
      visited.push_back(std::move(item));
    }
    std::vector<Stmt*> body;
    for (Visited& item : visited) {
      body.push_back(item.statement);
      body.insert(body.end(), item.after.begin(), item.after.end());
      for (const Candidate& candidate : item.candidates) add_registration(candidate, body);
    }
    if (default_export_) default_export_->value = default_value_;
    if (frames_[0].declarations.empty() && handles_.empty()) return;
    add_handles(body);
    ast_.body = with_prologue(make_.list(body), frames_[0].declarations);
  }

  // -- the walk, called by visit_children

  void operator()(Binding*& node) { visit_children(node, *this); }

  void operator()(Expr*& slot) {
    Expr* node = slot;
    switch (node->kind) {
      case NodeKind::Function: {
        Function* fn = as<FunctionExpr>(node)->fn;
        const std::vector<HookCall> hooks = function(fn);
        if (!hooks.empty() && !(fn->flags & kFnMethod)) sign_expression(slot, fn, hooks);
        return;
      }
      case NodeKind::Call: {
        auto* call = as<Call>(node);
        note_hook(call, nullptr);
        note_created_element(call);
        outside_of_calls([&] { (*this)(call->callee); });
        calls_.push_back(&slot);
        for (Expr*& argument : call->args) (*this)(argument);
        calls_.pop_back();
        return;
      }
      case NodeKind::Assign: {
        auto* assign = as<Assign>(node);
        outside_of_calls([&] { (*this)(assign->target); });
        (*this)(assign->value);
        return;
      }
      case NodeKind::JsxElement:
        if (const Expr* tag = as<JsxElement>(node)->tag; tag && tag->kind == NodeKind::Ident)
          rendered_.insert(static_cast<u32>(as<Ident>(tag)->symbol));
        break;
      default:
        break;
    }
    outside_of_calls([&] { visit_children(node, *this); });
  }

  void operator()(Stmt*& slot) {
    Stmt* node = slot;
    switch (node->kind) {
      case NodeKind::Block: {
        auto* block = as<Block>(node);
        const Scoped scope(*this, block->scope);
        statements(block->body);
        return;
      }
      case NodeKind::FunctionDecl: {
        Function* fn = as<FunctionDecl>(node)->fn;
        const std::vector<HookCall> hooks = function(fn);
        if (!hooks.empty() && fn->name) sign_declaration(fn, fn->name, hooks);
        return;
      }
      case NodeKind::ExportDefault: {
        auto* exported = as<ExportDefault>(node);
        if (exported->value->kind == NodeKind::FunctionDecl ||
            exported->value->kind == NodeKind::ClassDecl) {
          auto* declaration = static_cast<Stmt*>(exported->value);
          (*this)(declaration);
        } else {
          auto* value = static_cast<Expr*>(exported->value);
          (*this)(value);
          exported->value = value;
        }
        return;
      }
      case NodeKind::Var:
        for (Declarator& declarator : as<Var>(node)->declarators) variable(declarator);
        return;
      case NodeKind::Try: {
        auto* attempt = as<Try>(node);
        {
          const Scoped scope(*this, attempt->block_scope);
          statements(attempt->block);
        }
        if (attempt->has_catch) {
          const Scoped outer(*this, attempt->catch_scope);
          const Scoped inner(*this, attempt->catch_body_scope);
          statements(attempt->catch_body);
        }
        if (attempt->has_finally) {
          const Scoped scope(*this, attempt->finally_scope);
          statements(attempt->finally_body);
        }
        return;
      }
      case NodeKind::Switch: {
        auto* choice = as<Switch>(node);
        (*this)(choice->value);
        const Scoped scope(*this, choice->scope);
        for (SwitchCase& clause : choice->cases) {
          if (clause.test) (*this)(clause.test);
          statements(clause.body);
        }
        return;
      }
      case NodeKind::For: {
        const Scoped scope(*this, as<For>(node)->scope);
        return visit_children(node, *this);
      }
      case NodeKind::ForIn: {
        const Scoped scope(*this, as<ForIn>(node)->scope);
        return visit_children(node, *this);
      }
      case NodeKind::ForOf: {
        const Scoped scope(*this, as<ForOf>(node)->scope);
        return visit_children(node, *this);
      }
      default:
        return visit_children(node, *this);
    }
  }

 private:
  // A function around the walk; the first frame is the module.
  struct Frame {
    std::vector<HookCall> hooks;
    std::vector<Stmt*> declarations;  // `var _s = $RefreshSig$()` of functions directly inside
  };
  class Scoped {
   public:
    Scoped(RefreshPass& pass, Scope* scope) : pass_(pass), added_(scope != nullptr) {
      if (added_) pass_.in_scope(scope);
    }
    ~Scoped() {
      if (added_) pass_.scopes_.pop_back();
    }

   private:
    RefreshPass& pass_;
    bool added_;
  };

  void in_scope(Scope* scope) { scopes_.push_back(scope); }
  std::string_view text(Atom atom) const { return ast_.atoms->text(atom); }
  std::string_view slice(u32 begin, u32 end) const {
    return begin < end && end <= ast_.source.size()
               ? trimmed(ast_.source.substr(begin, end - begin))
               : std::string_view();
  }

  template <class Fn>
  void outside_of_calls(Fn fn) {
    std::vector<Expr**> calls;
    calls.swap(calls_);
    fn();
    calls_.swap(calls);
  }

  // Statements that become neighbours of one in the list are gathered in after_.
  void statements(List<Stmt*>& list) {
    std::vector<Stmt*> outer;
    outer.swap(after_);
    std::vector<Stmt*> out;
    for (Stmt* statement : list) {
      after_.clear();
      (*this)(statement);
      out.push_back(statement);
      out.insert(out.end(), after_.begin(), after_.end());
    }
    if (out.size() != list.size()) list = make_.list(out);
    after_.swap(outer);
  }

  void variable(Declarator& declarator) {
    (*this)(declarator.binding);
    if (!declarator.initializer) return;
    Expr*& value = declarator.initializer;
    auto* name = try_as<BindingIdent>(declarator.binding);
    if (value->kind == NodeKind::Function && name) {
      // A function takes its name from the variable only while nothing stands between.
      Function* fn = as<FunctionExpr>(value)->fn;
      const std::vector<HookCall> hooks = function(fn);
      if (!hooks.empty()) sign_declaration(fn, name, hooks);
      return;
    }
    if (auto* call = try_as<Call>(value)) {
      note_hook(call, declarator.binding);
      suppressed_ = call;
    }
    outside_of_calls([&] { (*this)(value); });
  }

  // Its hooks, in order.
  std::vector<HookCall> function(Function* fn) {
    const Scoped name_scope(*this, fn->name_scope);
    const Scoped args_scope(*this, fn->args_scope);
    const Scoped body_scope(*this, fn->body_scope);
    frames_.push_back({});
    outside_of_calls([&] {
      for (Param& param : fn->params) {
        (*this)(param.binding);
        if (param.initializer) (*this)(param.initializer);
      }
      statements(fn->body);
    });
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (!frame.declarations.empty()) {
      fn->flags &= ~kFnExpressionBody;
      fn->body = with_prologue(fn->body, frame.declarations);
    }
    return std::move(frame.hooks);
  }

  List<Stmt*> with_prologue(List<Stmt*> body, const std::vector<Stmt*>& prologue) const {
    std::vector<Stmt*> out(body.begin(), body.end());
    const auto at = std::find_if(
        out.begin(), out.end(), [](const Stmt* item) { return item->kind != NodeKind::Directive; });
    out.insert(at, prologue.begin(), prologue.end());
    return make_.list(out);
  }

  // -- hooks

  void note_hook(Call* call, const Binding* assigned_to) {
    if (suppressed_ == call) {
      suppressed_ = nullptr;
      return;
    }
    if (frames_.size() < 2) return;
    std::string_view name;
    if (const auto* ident = try_as<Ident>(call->callee)) name = text(ident->name);
    if (const auto* dot = try_as<Dot>(call->callee)) name = text(dot->name);
    if (!is_hook_name(name)) return;
    HookCall hook{name, {}, call->callee};
    if (assigned_to) {
      std::string_view left = slice(assigned_to->start, call->start);
      if (left.ends_with('=')) left = trimmed(left.substr(0, left.size() - 1));
      hook.key = left;
    }
    // The initial state is part of what the hook is.
    const size_t at = name == "useState" ? 0 : name == "useReducer" ? 1 : SIZE_MAX;
    if (at < call->args.size()) {
      const u32 end = at + 1 < call->args.size() ? call->args[at + 1]->start : call->close;
      hook.key += "(" + std::string(slice(call->args[at]->start, end)) + ")";
    }
    frames_.back().hooks.push_back(std::move(hook));
  }

  void note_created_element(const Call* call) {
    std::string_view name;
    if (const auto* ident = try_as<Ident>(call->callee)) name = text(ident->name);
    if (const auto* dot = try_as<Dot>(call->callee)) name = text(dot->name);
    if (name != "createElement" && name != "jsx" && name != "jsxs" && name != "jsxDEV") return;
    for (const Expr* argument : call->args)
      if (argument->kind == NodeKind::Ident)
        rendered_.insert(static_cast<u32>(as<Ident>(argument)->symbol));
  }

  bool is_in_scope(SymbolId symbol) const {
    for (const Scope* scope : scopes_)
      for (const SymbolId declared : scope->symbols)
        if (declared == symbol) return true;
    return false;
  }

  // The callee of a custom hook, where the function around the walk is defined. Null when the name
  // means something else there, or nothing.
  Expr* copy_callee(const Expr* callee) const {
    if (const auto* ident = try_as<Ident>(callee)) {
      if (!is_in_scope(ident->symbol)) return nullptr;
      (*ast_.symbols)[ident->symbol].flags |= kSymCaptured;
      return make_.ident(ident->symbol, ident->start);
    }
    const auto* dot = as<Dot>(callee);
    if (dot->is_private || dot->target->kind != NodeKind::Ident) return nullptr;
    Expr* target = copy_callee(dot->target);
    return target ? make_.dot(target, dot->name, dot->name_start) : nullptr;
  }

  // -- signatures

  // `_s`, declared around the function, and `_s()` as its first statement.
  SymbolId make_signature(Function* fn) {
    const bool top_level = frames_.size() == 1;
    const Atom name = fresh_name("_s");
    const SymbolId symbol = top_level ? make_.top_level_symbol(name, SymbolKind::Var, fn->start)
                                      : ast_.symbols->add(name, SymbolKind::Var, fn->start);
    (*ast_.symbols)[symbol].flags |= kSymCaptured;
    make_.declare(function_scope(), symbol);
    Expr* make = make_.call(
        make_.ident(unbound_symbol(ast_, make_.atom("$RefreshSig$")), fn->start), {}, fn->start);
    frames_.back().declarations.push_back(
        make_.var(VarKind::Var, make_.binding(symbol, fn->start), make, fn->start));
    fn->flags &= ~kFnExpressionBody;
    fn->body = with_prologue(
        fn->body, {make_.expression(make_.call(make_.ident(symbol, fn->start), {}, fn->start))});
    return symbol;
  }

  Scope* function_scope() const {
    for (size_t i = scopes_.size(); i-- > 0;)
      if (scopes_[i]->kind == ScopeKind::Function || scopes_[i]->kind == ScopeKind::Module)
        return scopes_[i];
    return ast_.module_scope;
  }

  // `_s(target, "key", true, () => [useCustom])`
  Expr* signature_call(SymbolId signature, Expr* target, const std::vector<HookCall>& hooks) {
    const u32 start = target->start;
    std::string key;
    bool reset = force_reset_;
    std::vector<Expr*> custom;
    for (const HookCall& hook : hooks) {
      if (!key.empty()) key += '\n';
      key.append(hook.name).append("{").append(hook.key).append("}");
      if (is_builtin_hook(hook.name)) continue;
      if (Expr* callee = copy_callee(hook.callee))
        custom.push_back(callee);
      else
        reset = true;
    }
    std::vector<Expr*> args = {target,
                               make_.string(ast_.arena->copy(to_base32(hash128(key), 20)), start)};
    if (reset || !custom.empty()) args.push_back(make_.boolean(reset, start));
    if (!custom.empty()) {
      Function* fn = make_.function(
          kFnArrow | kFnExpressionBody, {},
          make_.list<Stmt*>({make_.return_(make_.array(make_.list(custom), start), start)}), {},
          start);
      args.push_back(make_.function_expression(fn));
    }
    return make_.call(make_.ident(signature, start), make_.list(args), start);
  }

  void sign_declaration(Function* fn, Binding* name, const std::vector<HookCall>& hooks) {
    const SymbolId signature = make_signature(fn);
    Expr* target = make_.ident(as<BindingIdent>(name)->symbol, fn->start);
    after_.push_back(make_.expression(signature_call(signature, target, hooks)));
  }

  // The function, and every call around it that it is an argument of: `_s(memo(_s(() => …)))`.
  void sign_expression(Expr*& slot, Function* fn, const std::vector<HookCall>& hooks) {
    const SymbolId signature = make_signature(fn);
    slot = signature_call(signature, slot, hooks);
    for (size_t i = calls_.size(); i-- > 0;)
      *calls_[i] = signature_call(signature, *calls_[i], hooks);
  }

  // -- components

  void find_components(Stmt* statement, std::vector<Candidate>& found) {
    if (auto* declaration = try_as<FunctionDecl>(statement)) {
      find_declared(declaration->fn, found);
    } else if (auto* exported = try_as<ExportDefault>(statement)) {
      if (exported->value->kind == NodeKind::FunctionDecl)
        find_declared(static_cast<FunctionDecl*>(exported->value)->fn, found);
      else if (exported->value->kind == NodeKind::Call) {
        default_export_ = exported;
        default_value_ = static_cast<Expr*>(exported->value);
        find_inside("%default%", default_value_, found);
      }
    } else if (auto* variable = try_as<Var>(statement)) {
      if (variable->declarators.size() == 1) find_variable(variable->declarators[0], found);
    }
  }

  void find_declared(Function* fn, std::vector<Candidate>& found) {
    if (!fn->name) return;
    const std::string_view name = text(as<BindingIdent>(fn->name)->name);
    if (is_component_name(name)) found.push_back({std::string(name), nullptr, fn->name});
  }

  void find_variable(Declarator& declarator, std::vector<Candidate>& found) {
    auto* name = try_as<BindingIdent>(declarator.binding);
    if (!name || !declarator.initializer || !is_component_name(text(name->name))) return;
    Expr*& value = declarator.initializer;
    const std::string id(text(name->name));
    switch (value->kind) {
      case NodeKind::Function:
        break;
      case NodeKind::Call:
        if (const auto* callee = try_as<Ident>(as<Call>(value)->callee))
          if (text(callee->name).starts_with("require") || text(callee->name).starts_with("import"))
            return;
        break;
      case NodeKind::Template:
        if (!as<Template>(value)->tag) return;
        break;
      default:
        return;
    }
    const size_t before = found.size();
    if (find_inside(id, value, found)) {
      // The outermost value is in the variable: a statement behind keeps its inferred name.
      if (found.size() > before && found.back().slot == &value) found.back() = {id, nullptr, name};
      return;
    }
    found.push_back({id, nullptr, name, true});
  }

  // Functions in calls: `memo(forwardRef(() => …))`. Innermost first. True when there was one.
  bool find_inside(const std::string& id, Expr*& slot, std::vector<Candidate>& found) {
    if (const auto* ident = try_as<Ident>(slot)) return is_component_name(text(ident->name));
    if (auto* function = try_as<FunctionExpr>(slot)) {
      const Function* fn = function->fn;
      // `a => b => …` makes components; it is none.
      if ((fn->flags & kFnExpressionBody) && fn->body.size() == 1) {
        const auto* returned = try_as<Return>(fn->body[0]);
        const auto* inner =
            returned && returned->value ? try_as<FunctionExpr>(returned->value) : nullptr;
        if (inner && (inner->fn->flags & kFnArrow)) return false;
      }
      found.push_back({id, &slot});
      return true;
    }
    auto* call = try_as<Call>(slot);
    if (!call || call->args.empty()) return false;
    const std::string callee = source_of(call->callee);
    if (callee.empty() || !find_inside(id + "$" + callee, call->args[0], found)) return false;
    found.push_back({id, &slot});
    return true;
  }

  std::string source_of(const Expr* callee) const {
    if (const auto* ident = try_as<Ident>(callee)) return std::string(text(ident->name));
    if (const auto* dot = try_as<Dot>(callee)) {
      const std::string target = source_of(dot->target);
      return target.empty() ? target : target + "." + std::string(text(dot->name));
    }
    return {};
  }

  void add_registration(const Candidate& candidate, std::vector<Stmt*>& body) {
    const auto* name = candidate.name ? as<BindingIdent>(candidate.name) : nullptr;
    if (candidate.only_if_rendered && !rendered_.contains(static_cast<u32>(name->symbol))) return;
    const u32 start = name ? name->start : (*candidate.slot)->start;
    const SymbolId handle = make_.top_level_symbol(fresh_name("_c"), SymbolKind::Var, start);
    (*ast_.symbols)[handle].flags |= kSymAssigned;
    make_.declare(ast_.module_scope, handle);
    handles_.push_back({handle, candidate.id});
    if (name) {
      body.push_back(make_.expression(
          make_.assign(make_.ident(handle, start), make_.ident(name->symbol, start))));
    } else {
      *candidate.slot = make_.assign(make_.ident(handle, start), *candidate.slot);
    }
  }

  // `var _c, _c2; $RefreshReg$(_c, "App"); …`
  void add_handles(std::vector<Stmt*>& body) {
    if (handles_.empty()) return;
    const u32 start = body.back()->start;
    auto* declaration = make_.node<Var>(start);
    declaration->aux = static_cast<u16>(VarKind::Var);
    std::vector<Declarator> declarators;
    for (const auto& [handle, id] : handles_)
      declarators.push_back({make_.binding(handle, start), nullptr});
    declaration->declarators = make_.list(declarators);
    body.push_back(declaration);
    const SymbolId reg = unbound_symbol(ast_, make_.atom("$RefreshReg$"));
    for (const auto& [handle, id] : handles_)
      body.push_back(make_.expression(make_.call(
          make_.ident(reg, start),
          {make_.ident(handle, start), make_.string(ast_.arena->copy(id), start)}, start)));
  }

  Atom fresh_name(std::string base) {
    const size_t stem = base.size();
    for (u32 n = 2; ast_.atoms->find(base) != Atom::None; ++n) {
      base.resize(stem);
      base += std::to_string(n);
    }
    return make_.atom(base);
  }

  Ast& ast_;
  NodeMaker make_;
  bool force_reset_ = false;
  // `export default call(…)`: its slot holds declarations too, so the call has one of its own
  // meanwhile.
  ExportDefault* default_export_ = nullptr;
  Expr* default_value_ = nullptr;
  std::vector<Scope*> scopes_;  // around the walk
  std::vector<Frame> frames_;
  std::vector<Expr**> calls_;         // calls that the walk is in an argument of, outermost first
  std::vector<Stmt*> after_;          // to stand behind the statement that the walk is in
  Call* suppressed_ = nullptr;        // a hook call that was noted with its variable
  std::unordered_set<u32> rendered_;  // symbols used as JSX tags
  std::vector<std::pair<SymbolId, std::string>> handles_;
};

}  // namespace

void lower_refresh(Ast& ast) { RefreshPass(ast).run(); }

}  // namespace sinter::js

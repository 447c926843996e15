#include "parsers/js/target_check.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "parsers/js/regexp_syntax.h"
#include "parsers/js/walk.h"

namespace sinter::js {
namespace {

using Feature = LanguageFeature;

class TargetCheck {
 public:
  TargetCheck(const Ast& ast, const LanguageTarget& target) : ast_(ast), target_(target) {
    first_.fill(Ast::kNoOffset);
  }

  void run() {
    if (ast_.uses_top_level_await) found(Feature::TopLevelAwait, ast_.top_level_await_start);
    for (Stmt* item : ast_.body) push(item);
    // A stack of our own: `a + b + c + …` may be nested as deeply as the file is long.
    while (!stack_.empty()) {
      Node* node = stack_.back();
      stack_.pop_back();
      check(node);
      visit_children(node, [&](auto*& child) { push(child); });
    }
  }

  u32 first(Feature feature) const { return first_[static_cast<size_t>(feature)]; }

 private:
  void push(Node* node) {
    if (node) stack_.push_back(node);
  }

  void found(Feature feature, u32 start) {
    if (target_.has(feature)) return;
    u32& first = first_[static_cast<size_t>(feature)];
    first = std::min(first, start);
  }

  void function(const Function* fn) {
    if (fn->flags & kFnHasRest) rest_element(fn->params.back().binding);
    if (!(fn->flags & kFnAsync)) return;
    found(fn->flags & kFnGenerator ? Feature::AsyncGenerator : Feature::Async, fn->start);
  }

  void rest_element(const Binding* binding) {
    if (binding && binding->kind != NodeKind::BindingIdent)
      found(Feature::NestedRest, binding->start);
  }

  void class_(const Class* cls) {
    for (const ClassMember& member : cls->members) {
      if (member.kind == MemberKind::StaticBlock) found(Feature::StaticBlock, member.start);
      if (member.key && member.key->kind == NodeKind::PrivateName) {
        found(private_member(member), member.start);
      } else if (member.kind == MemberKind::Field) {
        found(member.is_static ? Feature::StaticField : Feature::ClassField, member.start);
      }
    }
  }

  static Feature private_member(const ClassMember& member) {
    const bool fixed = member.is_static;
    if (member.kind == MemberKind::Field)
      return fixed ? Feature::PrivateStaticField : Feature::PrivateField;
    if (member.kind == MemberKind::Method)
      return fixed ? Feature::PrivateStaticMethod : Feature::PrivateMethod;
    return fixed ? Feature::PrivateStaticAccessor : Feature::PrivateAccessor;
  }

  void regexp(const RegExp* literal) {
    const u64 features = regexp_features(*literal);
    for (u8 i = 0; i < static_cast<u8>(Feature::Count); ++i)
      if (features >> i & 1) found(static_cast<Feature>(i), literal->start);
  }

  void phase(ImportPhase phase, u32 start) {
    if (phase == ImportPhase::Defer) found(Feature::ImportDefer, start);
    if (phase == ImportPhase::Source) found(Feature::ImportSource, start);
  }

  void object_pattern(const Expr* target) {
    const auto* object = try_as<Object>(target);
    if (object && !object->properties.empty() &&
        object->properties.back().kind == PropertyKind::Spread) {
      found(Feature::ObjectRest, object->start);
    }
  }

  void check(Node* node) {
    const u32 start = node->start;
    switch (node->kind) {
      case NodeKind::Function:
        return function(as<FunctionExpr>(node)->fn);
      case NodeKind::FunctionDecl:
        return function(as<FunctionDecl>(node)->fn);
      case NodeKind::Class:
        return class_(as<ClassExpr>(node)->cls);
      case NodeKind::ClassDecl:
        return class_(as<ClassDecl>(node)->cls);
      case NodeKind::ExportDefault:
        return push(as<ExportDefault>(node)->value);
      case NodeKind::RegExp:
        return regexp(as<RegExp>(node));
      case NodeKind::BigInt:
        return found(Feature::BigInt, start);
      case NodeKind::ImportMeta:
        return found(Feature::ImportMeta, start);
      case NodeKind::ImportCall: {
        const auto* call = as<ImportCall>(node);
        // What is bundled may be in the same file: linking knows what stays an import().
        if (call->record == RecordId::None) {
          found(Feature::DynamicImport, start);
          if (call->options) found(Feature::ImportAttributes, start);
        }
        return phase(call->phase, start);
      }
      case NodeKind::Import:
        return phase((*ast_.records)[static_cast<u32>(as<Import>(node)->record)].phase, start);
      case NodeKind::Template: {
        const auto* literal = as<Template>(node);
        if (literal->tag && has_invalid_escape(literal)) found(Feature::TemplateEscape, start);
        return;
      }
      case NodeKind::Object:
        for (const Property& property : as<Object>(node)->properties) {
          if (property.kind == PropertyKind::Spread) found(Feature::ObjectSpread, property.start);
        }
        return;
      case NodeKind::Call:
      case NodeKind::Index:
        if (node->flags & kOptionalStart) found(Feature::OptionalChain, start);
        return;
      case NodeKind::Dot:
        if (node->flags & kOptionalStart) found(Feature::OptionalChain, start);
        return;
      case NodeKind::Binary:
        switch (as<Binary>(node)->op()) {
          case BinaryOp::Pow:
            return found(Feature::Exponent, start);
          case BinaryOp::Nullish:
            return found(Feature::Nullish, start);
          case BinaryOp::In:
            if (as<Binary>(node)->left->kind == NodeKind::PrivateName)
              found(Feature::PrivateIn, start);
            return;
          default:
            return;
        }
      case NodeKind::Assign:
        object_pattern(as<Assign>(node)->target);
        switch (as<Assign>(node)->op()) {
          case AssignOp::Pow:
            return found(Feature::Exponent, start);
          case AssignOp::Nullish:
          case AssignOp::Or:
          case AssignOp::And:
            return found(Feature::LogicalAssign, start);
          default:
            return;
        }
      case NodeKind::BindingObject: {
        const auto* pattern = as<BindingObject>(node);
        if (!pattern->properties.empty() && pattern->properties.back().rest)
          found(Feature::ObjectRest, start);
        return;
      }
      case NodeKind::BindingArray:
        if (node->aux & 1) rest_element(as<BindingArray>(node)->items.back().binding);
        return;
      case NodeKind::Var: {
        const VarKind kind = as<Var>(node)->var_kind();
        if (kind == VarKind::Using || kind == VarKind::AwaitUsing) found(Feature::Using, start);
        return;
      }
      case NodeKind::ForOf:
        if (node->aux) found(Feature::ForAwait, start);
        return;
      case NodeKind::Try:
        if (as<Try>(node)->has_catch && !as<Try>(node)->catch_binding)
          found(Feature::OptionalCatch, start);
        return;
      default:
        return;
    }
  }

  const Ast& ast_;
  const LanguageTarget& target_;
  std::array<u32, static_cast<size_t>(Feature::Count)> first_;
  std::vector<Node*> stack_;
};

}  // namespace

bool has_invalid_escape(const Template* literal) {
  return literal->head_cooked.data() == nullptr ||
         std::any_of(literal->parts.begin(), literal->parts.end(),
                     [](const TemplatePart& piece) { return piece.cooked.data() == nullptr; });
}

u64 regexp_features(const RegExp& literal) {
  const size_t end = literal.text.rfind('/');
  if (end == std::string_view::npos || end == 0) return 0;
  const u32 features =
      regexp::check_syntax(literal.text.substr(1, end - 1), literal.text.substr(end + 1)).features;
  constexpr std::array<std::pair<u32, Feature>, 8> kFeatures = {{
      {regexp::kDotAllFlag, Feature::RegExpDotAll},
      {regexp::kNamedGroups, Feature::RegExpNamedGroups},
      {regexp::kLookbehind, Feature::RegExpLookbehind},
      {regexp::kUnicodeProperty, Feature::RegExpUnicodeProperty},
      {regexp::kIndicesFlag, Feature::RegExpIndices},
      {regexp::kUnicodeSetsFlag, Feature::RegExpSets},
      {regexp::kModifiers, Feature::RegExpModifiers},
      {regexp::kDuplicateNames, Feature::RegExpDuplicateNames},
  }};
  u64 bits = 0;
  for (const auto& [bit, feature] : kFeatures)
    if (features & bit) bits |= u64{1} << static_cast<u8>(feature);
  return bits;
}

u64 lacking_syntax(const Ast& ast, const LanguageTarget& target) {
  if (target.missing == 0) return 0;
  TargetCheck check(ast, target);
  check.run();
  u64 found = 0;
  for (u8 i = 0; i < static_cast<u8>(Feature::Count); ++i)
    if (check.first(static_cast<Feature>(i)) != Ast::kNoOffset) found |= u64{1} << i;
  return found;
}

bool check_target(const Ast& ast, const CompileOptions& options, const ModuleInput& input,
                  Diagnostics& diagnostics) {
  if (options.target.missing == 0) return true;
  TargetCheck check(ast, options.target);
  check.run();
  std::vector<std::pair<u32, Feature>> errors;  // by place
  for (u8 i = 0; i < static_cast<u8>(Feature::Count); ++i) {
    const u32 start = check.first(static_cast<Feature>(i));
    if (start != Ast::kNoOffset) errors.emplace_back(start, static_cast<Feature>(i));
  }
  std::sort(errors.begin(), errors.end());
  for (const auto& [start, feature] : errors)
    report_too_old(options.target, feature, std::string(input.pretty_path), {start, start + 1},
                   diagnostics);
  return errors.empty();
}

void report_too_old(const LanguageTarget& target, LanguageFeature feature, std::string path,
                    SourceRange range, Diagnostics& diagnostics) {
  const std::string year = std::to_string(year_of(feature));
  diagnostics
      .error("target-too-old",
             std::string(words_of(feature)) + " needs ES" + year + ", and the target is " +
                 lacking(target, feature),
             std::move(path), range)
      .help("Set \"--target=es" + year +
            "\" or newer, or let another tool rewrite this syntax first: Sinter cannot");
}

}  // namespace sinter::js

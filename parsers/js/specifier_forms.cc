#include "parsers/js/specifier_forms.h"

#include <algorithm>
#include <vector>

namespace sinter::js {
namespace {

// The pieces of the text, in order. An unknown one has no data.
using Pieces = std::vector<std::string_view>;

constexpr std::string_view kUnknown{};

bool is_unknown(std::string_view piece) { return piece.data() == nullptr; }

void add_pieces(const Expr* node, Pieces& pieces) {
  if (const auto* text = try_as<String>(node)) {
    pieces.push_back(text->value.data() ? text->value : std::string_view(""));
    return;
  }
  if (const auto* text = try_as<Template>(node); text && !text->tag) {
    pieces.push_back(text->head_cooked.data() ? text->head_cooked : std::string_view(""));
    for (const TemplatePart& part : text->parts) {
      add_pieces(part.value, pieces);
      pieces.push_back(part.cooked.data() ? part.cooked : std::string_view(""));
    }
    return;
  }
  // The operands of a long concatenation lean to the left.
  std::vector<const Expr*> right;
  while (const auto* sum = try_as<Binary>(node)) {
    if (sum->op() != BinaryOp::Add) break;
    right.push_back(sum->right);
    node = sum->left;
  }
  if (right.empty()) {
    pieces.push_back(kUnknown);
    return;
  }
  // `a + b + "x"` may add numbers first: that is one unknown piece in any case, and so is `a + b`.
  add_pieces(node, pieces);
  for (size_t i = right.size(); i-- > 0;) add_pieces(right[i], pieces);
}

}  // namespace

std::optional<std::string_view> constant_specifier(const Ast& ast, const Expr* node) {
  if (const auto* text = try_as<String>(node)) return text->value;
  Pieces pieces;
  add_pieces(node, pieces);
  std::string joined;
  for (std::string_view piece : pieces) {
    if (is_unknown(piece)) return std::nullopt;
    joined += piece;
  }
  return ast.arena->copy(std::string_view(joined));
}

namespace {

bool is_of_project(std::string_view pattern, const CompileOptions& options) {
  if (pattern.starts_with("./") || pattern.starts_with("../")) return true;
  for (const Define& define : options.defines)
    if (define.path.front() == kPatternPrefix && pattern.starts_with(define.path.back()))
      return true;
  return false;
}

bool takes_queries(const CompileOptions& options) {
  return std::any_of(options.defines.begin(), options.defines.end(),
                     [](const Define& define) { return define.path.front() == kPatternPrefix; });
}

}  // namespace

std::optional<std::string> specifier_pattern(const Expr* node, const CompileOptions& options) {
  Pieces pieces;
  add_pieces(node, pieces);
  std::string pattern;
  bool after_unknown = false, any_unknown = false, query = false;
  for (std::string_view piece : pieces) {
    if (piece.empty() && !is_unknown(piece)) continue;
    if (!is_unknown(piece)) {
      // The text itself may contain what means something in a pattern.
      for (char c : piece) {
        query |= c == '?';
        if (c == '*' || c == '{' || c == '[' || c == '\\') return std::nullopt;
      }
      pattern += piece;
    } else if (!after_unknown) {
      if (pattern.empty() || query) return std::nullopt;
      pattern += pattern.ends_with('/') ? "**/*" : "*";
      any_unknown = true;
    }
    after_unknown = is_unknown(piece);
  }
  if (!any_unknown || !is_of_project(pattern, options)) return std::nullopt;
  if (query && !takes_queries(options)) return std::nullopt;
  return pattern;
}

Conditional* import_of_choice(const Ast& ast, Expr*& slot) {
  auto* call = as<ImportCall>(slot);
  auto* choice = try_as<Conditional>(call->specifier);
  if (!choice) return nullptr;
  auto* other = ast.arena->make<ImportCall>(*call);
  other->specifier = choice->no;
  call->specifier = choice->yes;
  choice->yes = call;
  choice->no = other;
  slot = choice;
  return choice;
}

}  // namespace sinter::js

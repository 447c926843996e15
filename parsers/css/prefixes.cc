#include "parsers/css/prefixes.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace sinter::css {

namespace {

struct Row {
  std::string_view property;
  std::string_view value;   // the only one that this is about; empty: any
  std::string_view prefix;  // of the property, or where there is a value of its own, of that
  f64 before[kEngines];     // the first version that needs it no longer; 0: none needs it
};

// By MDN's browser-compat-data. Columns are those of features.cc.
constexpr Row kRows[] = {
    {"appearance", "", "-webkit-", {84, 84, 0, 15.4, 15.4, 70}},
    {"appearance", "", "-moz-", {0, 0, 80, 0, 0, 0}},
    {"backdrop-filter", "", "-webkit-", {0, 79, 0, 18, 18, 0}},
    {"backface-visibility", "", "-webkit-", {36, 0, 0, 15.4, 15.4, 23}},
    {"background-clip", "text", "-webkit-", {120, 120, 0, 14, 14, 106}},
    {"box-decoration-break", "", "-webkit-", {130, 130, 0, kNever, kNever, 115}},
    {"clip-path", "", "-webkit-", {55, 0, 0, 9.1, 9.3, 42}},
    {"filter", "", "-webkit-", {53, 0, 0, 9.1, 9.3, 40}},
    {"font-feature-settings", "", "-webkit-", {48, 0, 0, 0, 0, 35}},
    {"hyphens", "", "-webkit-", {55, 0, 0, 17, 17, 42}},
    {"hyphens", "", "-moz-", {0, 0, 43, 0, 0, 0}},
    {"hyphens", "", "-ms-", {0, 79, 0, 0, 0, 0}},
    {"initial-letter", "", "-webkit-", {0, 0, 0, kNever, kNever, 0}},
    {"mask", "", "-webkit-", {120, 120, 0, 15.4, 15.4, 106}},
    {"mask-clip", "", "-webkit-", {120, 120, 0, 15.4, 15.4, 106}},
    {"mask-composite", "", "-webkit-", {120, 120, 0, 15.4, 15.4, 106}},
    {"mask-image", "", "-webkit-", {120, 120, 0, 15.4, 15.4, 106}},
    {"mask-origin", "", "-webkit-", {120, 120, 0, 15.4, 15.4, 106}},
    {"mask-position", "", "-webkit-", {120, 120, 0, 15.4, 15.4, 106}},
    {"mask-repeat", "", "-webkit-", {120, 120, 0, 15.4, 15.4, 106}},
    {"mask-size", "", "-webkit-", {120, 120, 0, 15.4, 15.4, 106}},
    {"position", "sticky", "-webkit-", {0, 0, 0, 13, 13, 0}},
    {"print-color-adjust", "", "-webkit-", {136, 136, 0, 15.4, 15.4, 121}},
    {"tab-size", "", "-moz-", {0, 0, 91, 0, 0, 0}},
    {"text-decoration-color", "", "-webkit-", {0, 0, 0, 12.1, 12.2, 0}},
    {"text-decoration-line", "", "-webkit-", {0, 0, 0, 12.1, 12.2, 0}},
    {"text-decoration-style", "", "-webkit-", {0, 0, 0, 12.1, 12.2, 0}},
    {"text-emphasis", "", "-webkit-", {99, 99, 0, 0, 0, 85}},
    {"text-emphasis-color", "", "-webkit-", {99, 99, 0, 0, 0, 85}},
    {"text-emphasis-position", "", "-webkit-", {99, 99, 0, 0, 0, 85}},
    {"text-emphasis-style", "", "-webkit-", {99, 99, 0, 0, 0, 85}},
    {"text-orientation", "", "-webkit-", {48, 0, 0, 14, 14, 35}},
    {"text-size-adjust", "", "-webkit-", {0, 0, 0, 0, kNever, 0}},
    {"user-select", "", "-webkit-", {54, 0, 0, 27.3, kNever, 41}},
    {"user-select", "", "-moz-", {0, 0, 69, 0, 0, 0}},
    {"user-select", "", "-ms-", {0, 79, 0, 0, 0, 0}},
    {"writing-mode", "", "-webkit-", {48, 0, 0, 10.1, 10.3, 35}},
};
static_assert(std::size(kRows) <= 64);

// `-webkit-mask-composite` has words of its own.
struct Composite {
  std::string_view standard, webkit;
};
constexpr Composite kComposites[] = {
    {"add", "source-over"},
    {"subtract", "source-out"},
    {"intersect", "source-in"},
    {"exclude", "xor"},
};

class Prefixer {
 public:
  explicit Prefixer(Sheet& sheet) : sheet_(sheet), scratch_(sheet.scratch) {}

  void run(NodeList& list) {
    Node* before = nullptr;
    for (Node* node = list.first; node != nullptr; before = node, node = node->next) {
      if (node->kind == NodeKind::Style) run(as_style(*node).body);
      if (node->kind == NodeKind::At) run(as_at(*node).body);
      if (node->kind != NodeKind::Declaration || as_declaration(*node).custom) continue;
      add_before(list, before, as_declaration(*node));
    }
  }

 private:
  // Adds what is needed in front of the declaration, which `before` is the last node in front of.
  void add_before(NodeList& list, Node* before, const Declaration& declaration) {
    for (u32 r = 0; r < std::size(kRows); ++r) {
      const Row& row = kRows[r];
      if (!(sheet_.options.target.prefixes >> r & 1) ||
          !equals_ignoring_case(scratch_.view(declaration.name), row.property))
        continue;
      Declaration* made = make(row, declaration);
      if (made == nullptr || is_there(list, row, *made)) continue;
      made->next = before ? before->next : list.first;
      (before ? before->next : list.first) = made;
      before = made;
    }
  }

  Declaration* make(const Row& row, const Declaration& declaration) {
    const std::string_view value = scratch_.view(declaration.value);
    if (!row.value.empty() && !equals_ignoring_case(value, row.value)) return nullptr;
    const bool own_value = row.property == "position";
    Declaration* made = sheet_.arena.make<Declaration>();
    *made = declaration;
    if (own_value) {
      made->value = text(std::string(row.prefix).append(row.value));
      return made;
    }
    if (row.property == "mask-composite") {
      made->value = text(composites(std::string(value)));
    } else if (row.property == "mask" && composites(std::string(value)) != value) {
      return nullptr;  // the old shorthand has no place for it
    }
    made->name = text(std::string(row.prefix).append(row.property));
    return made;
  }

  // Every word that is an operator, in the words of `-webkit-mask-composite`.
  static std::string composites(std::string value) {
    for (const Composite& each : kComposites) {
      for (size_t at = value.find(each.standard); at != value.npos;
           at = value.find(each.standard, at)) {
        const size_t end = at + each.standard.size();
        const auto ends = [&](size_t i) {
          return i >= value.size() || value[i] == ' ' || value[i] == ',';
        };
        if ((at == 0 || ends(at - 1)) && ends(end)) {
          value.replace(at, each.standard.size(), each.webkit);
          at += each.webkit.size();
        } else {
          at = end;
        }
      }
    }
    return value;
  }

  Fragment text(std::string_view written) {
    Fragment fragment = scratch_.here();
    scratch_.text.append(written);
    scratch_.finish(fragment);
    return fragment;
  }

  bool is_there(const NodeList& list, const Row& row, const Declaration& made) const {
    for (const Node* node = list.first; node != nullptr; node = node->next) {
      if (node->kind != NodeKind::Declaration) continue;
      const auto& other = static_cast<const Declaration&>(*node);
      if (!equals_ignoring_case(scratch_.view(other.name), scratch_.view(made.name))) continue;
      // `position` stands for many values.
      if (row.property != "position" || scratch_.equal(other.value, made.value)) return true;
    }
    return false;
  }

  Sheet& sheet_;
  Scratch& scratch_;
};

}  // namespace

u64 prefixes_of(const Browser& browser) {
  u64 rows = 0;
  for (u32 r = 0; r < std::size(kRows); ++r)
    if (browser.version < kRows[r].before[browser.engine]) rows |= u64{1} << r;
  return rows;
}

void add_prefixes(Sheet& sheet, NodeList& list) {
  if (sheet.options.target.prefixes != 0) Prefixer(sheet).run(list);
}

}  // namespace sinter::css

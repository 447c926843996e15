#include "parsers/css/minify_rules.h"

#include <unordered_map>
#include <vector>

#include "base/hash.h"

namespace sinter::css {

namespace {

class Minifier {
 public:
  explicit Minifier(Sheet& sheet) : sheet_(sheet), scratch_(sheet.scratch) {}

  NodeList run(const NodeList& list) {
    NodeList joined = join_groups(list);
    NodeList kept;
    for (Node* node = joined.first; node != nullptr;) {
      Node* const next = node->next;
      if (minify_inside(*node)) kept.add(node);
      node = next;
    }
    return join_rules(drop_repeated(kept));
  }

 private:
  // Two groups under the same condition are one.
  NodeList join_groups(const NodeList& list) {
    NodeList out;
    for (Node* node = list.first; node != nullptr;) {
      Node* const next = node->next;
      if (out.last != nullptr && out.last->kind == NodeKind::At && node->kind == NodeKind::At) {
        At& before = as_at(*out.last);
        At& at = as_at(*node);
        if (before.at == at.at && (at.at == AtKind::Conditional || at.at == AtKind::Layer) &&
            scratch_.equal(before.head, at.head)) {
          append(before.body, at.body);
          node = next;
          continue;
        }
      }
      out.add(node);
      node = next;
    }
    return out;
  }

  static void append(NodeList& to, NodeList& from) {
    for (Node* node = from.first; node != nullptr;) {
      Node* const next = node->next;
      to.add(node);
      node = next;
    }
  }

  // False when nothing is left of the node.
  bool minify_inside(Node& node) {
    if (node.kind == NodeKind::Style) {
      Style& style = as_style(node);
      style.body = run(style.body);
      return !style.body.empty();
    }
    if (node.kind != NodeKind::At) return true;
    At& at = as_at(node);
    switch (at.at) {
      case AtKind::Conditional:
      case AtKind::AnonymousLayer:
      case AtKind::Scope:
        at.body = run(at.body);
        return !at.body.empty();
      case AtKind::Layer:
        at.body = run(at.body);
        // Its place in the order of layers counts.
        if (at.body.empty()) at.at = AtKind::Statement;
        return true;
      case AtKind::Keyframes:
      case AtKind::Declarations:
        at.body = run(at.body);
        return true;
      case AtKind::Statement:
      case AtKind::Opaque:
        return true;
    }
    return true;
  }

  bool equal(const Declaration& a, const Declaration& b) const {
    return a.important == b.important && scratch_.equal(a.name, b.name) &&
           scratch_.equal(a.value, b.value);
  }

  // A declaration that is repeated further down has no effect, whatever stands between.
  NodeList drop_repeated(const NodeList& list) {
    nodes_.clear();
    for (Node* node = list.first; node != nullptr; node = node->next)
      if (node->kind == NodeKind::Declaration) nodes_.push_back(&as_declaration(*node));
    constexpr size_t kFew = 32;
    const bool any = nodes_.size() <= kFew ? mark_repeated_few() : mark_repeated_many();
    if (!any) return list;
    NodeList out;
    size_t at = 0;
    for (Node* node = list.first; node != nullptr;) {
      Node* const next = node->next;
      const bool dropped = node->kind == NodeKind::Declaration && nodes_[at++] == nullptr;
      if (!dropped) out.add(node);
      node = next;
    }
    return out;
  }

  // Both put null in the place of what is repeated; true when there was any.
  bool mark_repeated_few() {
    bool any = false;
    for (size_t i = 0; i + 1 < nodes_.size(); ++i)
      for (size_t k = i + 1; k < nodes_.size(); ++k)
        if (equal(*nodes_[i], *nodes_[k])) {
          nodes_[i] = nullptr;
          any = true;
          break;
        }
    return any;
  }

  bool mark_repeated_many() {
    bool any = false;
    std::unordered_multimap<u64, const Declaration*> seen;
    for (size_t i = nodes_.size(); i-- > 0;) {
      const Declaration& node = *nodes_[i];
      const u64 key = hash64(scratch_.view(node.name)) * 31 + hash64(scratch_.view(node.value));
      const auto [from, to] = seen.equal_range(key);
      bool repeated = false;
      for (auto at = from; at != to; ++at) repeated |= equal(*at->second, node);
      if (repeated)
        nodes_[i] = nullptr;
      else
        seen.emplace(key, &node);
      any |= repeated;
    }
    return any;
  }

  NodeList join_rules(const NodeList& list) {
    NodeList out;
    for (Node* node = list.first; node != nullptr;) {
      Node* const next = node->next;
      if (out.last == nullptr || out.last->kind != NodeKind::Style ||
          node->kind != NodeKind::Style || !join(as_style(*out.last), as_style(*node)))
        out.add(node);
      node = next;
    }
    return out;
  }

  bool join(Style& a, Style& b) {
    if (same_selectors(a, b)) {
      append(a.body, b.body);
      a.nested_block |= b.nested_block;
      a.body = drop_repeated(a.body);
      return true;
    }
    if (!is_safe(a) || !is_safe(b) || !same_declarations(a, b)) return false;
    std::vector<Selector> selectors(a.selectors.begin(), a.selectors.end());
    for (const Selector& selector : b.selectors) {
      bool known = false;
      for (const Selector& other : a.selectors) known |= scratch_.equal(other.text, selector.text);
      if (!known) selectors.push_back(selector);
    }
    a.selectors = sheet_.arena.copy(std::span<const Selector>(selectors));
    return true;
  }

  bool same_selectors(const Style& a, const Style& b) const {
    if (a.selectors.size() != b.selectors.size()) return false;
    for (size_t i = 0; i < a.selectors.size(); ++i)
      if (!scratch_.equal(a.selectors[i].text, b.selectors[i].text)) return false;
    return true;
  }

  static bool is_safe(const Style& style) {
    for (const Selector& selector : style.selectors)
      if (selector.flags & kSelectorUnsafe) return false;
    return true;
  }

  bool same_declarations(const Style& a, const Style& b) const {
    const Node* x = a.body.first;
    const Node* y = b.body.first;
    for (; x != nullptr && y != nullptr; x = x->next, y = y->next) {
      if (x->kind != NodeKind::Declaration || y->kind != NodeKind::Declaration) return false;
      if (!equal(static_cast<const Declaration&>(*x), static_cast<const Declaration&>(*y)))
        return false;
    }
    return x == nullptr && y == nullptr;
  }

  Sheet& sheet_;
  const Scratch& scratch_;
  std::vector<const Declaration*> nodes_;  // those of one list
};

}  // namespace

NodeList minify_rules(Sheet& sheet, const NodeList& list) { return Minifier(sheet).run(list); }

}  // namespace sinter::css

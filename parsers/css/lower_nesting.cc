#include "parsers/css/lower_nesting.h"

#include <vector>

namespace sinter::css {

namespace {

// Selectors double with every level that says `&` twice.
constexpr u32 kLongestSelector = 64 << 10;

class Lowering {
 public:
  explicit Lowering(Sheet& sheet)
      : sheet_(sheet), scratch_(sheet.scratch), minify_(sheet.options.minify_whitespace) {}

  // `parents` are the selectors around the list; empty at the top level.
  void list(const NodeList& in, std::span<const Selector> parents, NodeList& out) {
    Style* run = nullptr;  // declarations that follow each other
    for (Node* node = in.first; node != nullptr;) {
      Node* const next = node->next;
      switch (node->kind) {
        case NodeKind::Declaration:
          add_to_run(run, node, parents, out);
          break;
        case NodeKind::Style: {
          run = nullptr;
          Style& style = as_style(*node);
          const std::span<Selector> selectors = resolve(style.selectors, parents);
          if (style.nested_block) {
            list(style.body, selectors, out);
          } else {
            style.selectors = selectors;
            out.add(node);
          }
          break;
        }
        case NodeKind::At: {
          At& at = as_at(*node);
          if (at.at == AtKind::Conditional || at.at == AtKind::Layer ||
              at.at == AtKind::AnonymousLayer) {
            run = nullptr;
            at.body = lowered(at.body, parents);
            out.add(node);
          } else if (at.at == AtKind::Scope) {
            run = nullptr;
            at.body = scope_body(at.body);
            out.add(node);
          } else if ((at.at == AtKind::Statement || at.at == AtKind::Opaque) && !parents.empty()) {
            add_to_run(run, node, parents, out);
          } else {
            run = nullptr;
            out.add(node);
          }
          break;
        }
      }
      node = next;
    }
  }

 private:
  NodeList lowered(const NodeList& in, std::span<const Selector> parents) {
    NodeList out;
    list(in, parents, out);
    return out;
  }

  // Inside @scope rules stand for themselves; bare declarations are those of its root.
  NodeList scope_body(const NodeList& in) {
    NodeList rules;
    Style* run = nullptr;
    Selector root{};
    root.text = scratch_.here();
    scratch_.text.append(":where(:scope)");
    scratch_.finish(root.text);
    root.local_class = kNone;
    const std::span<const Selector> parents(&root, 1);
    for (Node* node = in.first; node != nullptr;) {
      Node* const next = node->next;
      if (node->kind == NodeKind::Declaration) {
        add_to_run(run, node, parents, rules);
      } else {
        run = nullptr;
        rules.add(node);
      }
      node = next;
    }
    return lowered(rules, {});
  }

  void add_to_run(Style*& run, Node* node, std::span<const Selector> parents, NodeList& out) {
    if (run == nullptr) {
      run = sheet_.arena.make<Style>();
      run->kind = NodeKind::Style;
      run->source = node->source;
      run->selectors = sheet_.arena.copy(parents);
      if (!parents.empty()) run->source = parents[0].source;
      out.add(run);
    }
    run->body.add(node);
  }

  std::span<Selector> resolve(std::span<Selector> selectors, std::span<const Selector> parents) {
    std::vector<Selector> resolved;
    for (const Selector& selector : selectors) {
      if (parents.empty() && !(selector.flags & kSelectorNests)) {
        resolved.push_back(selector);
        continue;
      }
      resolved.push_back(combine(selector, parents));
      if (resolved.back().text.end - resolved.back().text.begin > kLongestSelector) {
        if (!too_long_)
          sheet_.error("css-nesting-too-deep",
                       "The selector that this nested rule stands for is too long",
                       {selector.source, selector.source});
        too_long_ = true;
        resolved.back() = selector;
      }
    }
    return sheet_.arena.copy(std::span<const Selector>(resolved));
  }

  Selector combine(const Selector& selector, std::span<const Selector> parents) {
    Selector made = selector;
    made.nests = {};
    made.local_class = kNone;
    made.flags = static_cast<u16>(made.flags & ~kSelectorNests & ~kSelectorStartsWithType);
    made.text = scratch_.here();
    const Fragment& text = selector.text;
    if (!(selector.flags & kSelectorNests)) {
      parent(parents, true, false, made);
      if (!(selector.flags & kSelectorRelative) || !minify_) scratch_.text.push(' ');
      made.flags = static_cast<u16>((made.flags | kSelectorComplex) & ~kSelectorRelative);
      scratch_.repeat(text);
      scratch_.finish(made.text);
      return made;
    }
    u32 from = text.begin;
    if (selector.flags & kSelectorRelative && !parents.empty()) {
      // `+ &`: the parent comes before the combinator too.
      parent(parents, true, false, made);
      if (!minify_) scratch_.text.push(' ');
      made.flags = static_cast<u16>(made.flags & ~kSelectorRelative);
    }
    for (const u32 nest : selector.nests) {
      scratch_.repeat(text, from, nest);
      from = nest + 1;
      const std::string_view source = scratch_.text.view();
      const char before = nest == text.begin ? '\0' : source[nest - 1];
      const char after = nest + 1 == text.end ? '\0' : source[nest + 1];
      const bool joined = nest != text.begin && before != ' ' && before != '>' && before != '+' &&
                          before != '~' && before != '(' && before != ',';
      // A type selector comes first: `&div` is `div` and what the parent is.
      if (is_name_start(after) || after == '*' || after == '\\' || after == '-') {
        u32 end = nest + 1;
        while (end < text.end && (is_name_char(source[end]) || source[end] == '*')) ++end;
        scratch_.repeat(text, nest + 1, end);
        parent(parents, false, true, made);
        from = end;
        continue;
      }
      parent(parents, nest == text.begin, joined, made);
    }
    scratch_.repeat(text, from, text.end);
    scratch_.finish(made.text);
    return made;
  }

  // Writes what `&` stands for. `starts`: nothing is before it; `joined`: it touches another simple
  // selector before it.
  void parent(std::span<const Selector> parents, bool starts, bool joined, Selector& made) {
    if (parents.empty()) {
      scratch_.text.append(":scope");
      return;
    }
    const Selector& first = parents[0];
    const bool plain = parents.size() == 1 &&
                       (starts || (!(first.flags & (kSelectorComplex | kSelectorPseudoElement)) &&
                                   !(joined && (first.flags & kSelectorStartsWithType))));
    made.flags |= first.flags & kSelectorUnsafe;
    if (plain) {
      if (starts)
        made.flags |=
            first.flags & (kSelectorStartsWithType | kSelectorComplex | kSelectorPseudoElement);
      scratch_.repeat(first.text);
      return;
    }
    made.flags |= kSelectorUnsafe;
    sheet_.newer(Feature::Is, "\":is()\", which this nested rule needs,",
                 {made.source, made.source});
    scratch_.text.append(":is(");
    bool comma = false;
    for (const Selector& each : parents) {
      if (comma) scratch_.text.append(minify_ ? "," : ", ");
      comma = true;
      scratch_.repeat(each.text);
    }
    scratch_.text.push(')');
  }

  Sheet& sheet_;
  Scratch& scratch_;
  const bool minify_;
  bool too_long_ = false;
};

}  // namespace

NodeList lower_nesting(Sheet& sheet, const NodeList& list) {
  NodeList out;
  Lowering(sheet).list(list, {}, out);
  return out;
}

}  // namespace sinter::css

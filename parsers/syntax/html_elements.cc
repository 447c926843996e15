#include "parsers/syntax/html_elements.h"

#include <algorithm>

#include "parsers/syntax/tree.h"

namespace sinter::syntax {

namespace {

class Collector {
 public:
  explicit Collector(HtmlElements& out) : out_(out) {}

  void visit(TSNode root) {
    Cursor cursor(root);
    std::vector<bool> opened;  // by depth: the node is an element
    for (;;) {
      opened.push_back(enter(cursor.node()));
      if (cursor.goto_first_child()) continue;
      for (;;) {
        if (opened.back()) leave();
        opened.pop_back();
        if (cursor.goto_next_sibling()) break;
        if (!cursor.goto_parent()) return finish();
      }
    }
  }

 private:
  bool enter(TSNode node) {
    const std::string_view type = type_of(node);
    if (type == "doctype") {  // the tag, and the word within
      if (ts_node_is_named(node)) out_.doctype = range_of(node);
    } else if (type == "element" || type == "script_element" || type == "style_element") {
      add(range_of(node));
      return true;
    } else if (type == "start_tag" || type == "self_closing_tag") {
      // A start tag within an error has no element of its own.
      if (is_none_open() || out_.elements[open_.back()].start_tag.start != kNoRange.start) {
        add(range_of(node));
        current().start_tag = range_of(node);
        current().content = {current().start_tag.end, current().start_tag.end};
        return true;
      }
      current().start_tag = range_of(node);
    } else if (type == "end_tag") {
      if (!is_none_open() && current().end_tag == kNoRange) current().end_tag = range_of(node);
    } else if (type == "tag_name") {
      if (!is_none_open() && current().tag_name.size() == 0) current().tag_name = range_of(node);
    } else if (type == "attribute") {
      if (!is_none_open()) current().attributes.push_back({.whole = range_of(node), .name = {}});
    } else if (!is_none_open() && !current().attributes.empty()) {
      HtmlAttribute& attribute = current().attributes.back();
      const SourceRange range = range_of(node);
      if (range.start < attribute.whole.start || range.end > attribute.whole.end) return false;
      if (type == "attribute_name") {
        attribute.name = range;
      } else if (type == "quoted_attribute_value") {
        attribute.quoted = true;
        attribute.value = {range.start + 1, std::max(range.start + 1, range.end - 1)};
      } else if (type == "attribute_value" && !attribute.quoted) {
        attribute.value = range;
      }
    }
    return false;
  }

  void add(SourceRange range) {
    HtmlElement element;
    element.whole = range;
    element.start_tag = kNoRange;
    element.tag_name = {range.start, range.start};
    element.parent = is_none_open() ? kNone : open_.back();
    open_.push_back(static_cast<u32>(out_.elements.size()));
    out_.elements.push_back(std::move(element));
  }

  void leave() {
    HtmlElement& element = current();
    if (element.start_tag == kNoRange)
      element.start_tag = {element.whole.start, element.whole.start};
    const u32 end = element.end_tag == kNoRange ? std::max(element.whole.end, element.start_tag.end)
                                                : element.end_tag.start;
    element.content = {element.start_tag.end, end};
    open_.pop_back();
  }

  // Elements whose start tag is missing are no elements: drop them, with the parents put right.
  void finish() {
    std::vector<u32> number(out_.elements.size(), kNone);
    std::vector<HtmlElement> kept;
    for (u32 i = 0; i < out_.elements.size(); ++i) {
      HtmlElement& element = out_.elements[i];
      if (element.parent != kNone) element.parent = number[element.parent];
      const bool real = element.start_tag.size() > 0 && element.tag_name.size() > 0;
      number[i] = real ? static_cast<u32>(kept.size()) : element.parent;
      if (real) kept.push_back(std::move(element));
    }
    out_.elements = std::move(kept);
  }

  bool is_none_open() const { return open_.empty(); }
  HtmlElement& current() { return out_.elements[open_.back()]; }

  HtmlElements& out_;
  std::vector<u32> open_;
};

}  // namespace

std::optional<HtmlElements> html_elements(std::string_view text) {
  const TreePtr tree = parse(text, Language::Html, 10'000);
  if (!tree) return std::nullopt;
  HtmlElements found;
  Collector(found).visit(ts_tree_root_node(tree.get()));
  return found;
}

}  // namespace sinter::syntax

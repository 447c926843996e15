// The tree of a style sheet between parsing and printing: rules and declarations in order.
//
// Selectors, preludes and values are not taken apart further: the parser prints them, as minified
// as they are to be, into scratch text, and nodes refer to that text. So what the tree passes
// compare, merge and move are slices of bytes.
#pragma once

#include <span>
#include <vector>

#include "base/arena.h"
#include "base/types.h"
#include "parsers/css/unit.h"
#include "parsers/unit/text_writer.h"

namespace sinter::css {

// A slice of Scratch with its gaps.
struct Fragment {
  u32 begin = 0, end = 0;
  u32 gap_begin = 0, gap_end = 0;

  bool empty() const { return begin == end && gap_begin == gap_end; }
};

// Printed text and its gaps, whose offsets are into the text.
struct Scratch {
  unit::TextWriter text;
  std::vector<Gap> gaps;

  Fragment here() const {
    const u32 gap = static_cast<u32>(gaps.size());
    return {text.size(), text.size(), gap, gap};
  }
  void finish(Fragment& fragment) const {
    fragment.end = text.size();
    fragment.gap_end = static_cast<u32>(gaps.size());
  }
  void gap(GapKind kind, u32 target) { gaps.push_back(Gap::make(text.size(), kind, target)); }
  std::string_view view(const Fragment& f) const {
    return text.view().substr(f.begin, f.end - f.begin);
  }
  bool equal(const Fragment& a, const Fragment& b) const;
  // Prints bytes [from, to) of the fragment again, with their gaps. A gap at `to` belongs to what
  // follows, unless `to` is the fragment's end.
  void repeat(const Fragment& fragment, u32 from, u32 to);
  void repeat(const Fragment& fragment) { repeat(fragment, fragment.begin, fragment.end); }
};

inline constexpr u16 kSelectorNests = 1;     // has `&`
inline constexpr u16 kSelectorRelative = 2;  // starts with a combinator
inline constexpr u16 kSelectorComplex = 4;   // has a combinator
inline constexpr u16 kSelectorStartsWithType = 8;
inline constexpr u16 kSelectorUnsafe =
    16;  // a browser may not know it, and would drop a list it is in
inline constexpr u16 kSelectorPseudoElement = 32;

struct Selector {
  Fragment text;
  std::span<const u32> nests;  // offsets of `&` in scratch text
  u32 source;
  u16 flags;
  u32 local_class;  // the local, when it is one local class and nothing else; else kNone
};

enum class NodeKind : u8 { Style, Declaration, At };

// What a group of rules does with the rules in it, as far as the passes must know.
enum class AtKind : u8 {
  Statement,    // without a block
  Conditional,  // @media, @supports, @container …: its rules stand for themselves
  Layer,        // a block of a named layer
  AnonymousLayer,
  Keyframes,
  Declarations,  // @font-face, @page …
  Scope,
  Opaque,  // an unknown rule: its block is in the fragment `body`
};

struct Node {
  NodeKind kind;
  bool important = false;     // declarations
  bool nested_block = false;  // style rules: it has rules or conditional groups inside
  u32 source;
  Node* next = nullptr;
};

struct NodeList {
  Node* first = nullptr;
  Node* last = nullptr;

  bool empty() const { return first == nullptr; }
  void add(Node* node) {
    node->next = nullptr;
    (last ? last->next : first) = node;
    last = node;
  }
};

struct Declaration : Node {
  Fragment name, value;
  bool custom = false;
};

struct Style : Node {
  std::span<Selector> selectors;
  NodeList body;
};

struct At : Node {
  AtKind at = AtKind::Statement;
  Fragment head;        // "@media (…)"
  Fragment layer_name;  // of a Layer block
  Fragment body_text;   // Opaque
  NodeList body;
};

inline Declaration& as_declaration(Node& node) { return static_cast<Declaration&>(node); }
inline Style& as_style(Node& node) { return static_cast<Style&>(node); }
inline At& as_at(Node& node) { return static_cast<At&>(node); }

}  // namespace sinter::css

// Interned names of one module: identifiers, property names, private names, import and export
// names.
//
// An Atom is an index into the module's AtomTable. Names that passes ask about (`exports`,
// `default`, `require` …) are put in first, in a fixed order, so that they are compile-time
// constants; comparing names is comparing integers.
#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/types.h"
#include "parsers/js/name_hash.h"

namespace sinter::js {

// clang-format off
#define SINTER_JS_WELL_KNOWN_ATOMS(X)    \
  X(arguments_, "arguments")             \
  X(eval, "eval")                        \
  X(undefined, "undefined")              \
  X(NaN, "NaN")                          \
  X(Infinity, "Infinity")                \
  X(require, "require")                  \
  X(module, "module")                    \
  X(exports, "exports")                  \
  X(default_, "default")                 \
  X(star, "*")                           \
  X(esModule, "__esModule")              \
  X(proto, "__proto__")                  \
  X(prototype, "prototype")              \
  X(constructor, "constructor")          \
  X(Object, "Object")                    \
  X(defineProperty, "defineProperty")    \
  X(resolve, "resolve")                  \
  X(url, "url")                          \
  X(hot, "hot")                          \
  X(accept, "accept")                    \
  X(env, "env")                          \
  X(process, "process")                  \
  X(NODE_ENV, "NODE_ENV")                \
  X(global, "global")                    \
  X(globalThis, "globalThis")            \
  X(window, "window")                    \
  X(name, "name")                        \
  X(length, "length")                    \
  X(Symbol, "Symbol")                    \
  X(iterator, "iterator")                \
  X(then, "then")                        \
  X(catch_, "catch")                     \
  X(console, "console")                  \
  X(Promise, "Promise")                  \
  X(async, "async")                      \
  X(await, "await")                      \
  X(yield, "yield")                      \
  X(let, "let")                          \
  X(static_, "static")                   \
  X(of, "of")                            \
  X(get, "get")                          \
  X(set, "set")                          \
  X(as, "as")                            \
  X(from, "from")                        \
  X(type, "type")                        \
  X(using_, "using")                     \
  X(defer, "defer")                      \
  X(source, "source")                    \
  X(target, "target")                    \
  X(meta, "meta")                        \
  X(new_, "new")                         \
  X(this_, "this")                       \
  X(null_, "null")                       \
  X(true_, "true")                       \
  X(false_, "false")                     \
  X(key, "key")                          \
  X(children, "children")                \
  X(React, "React")                      \
  X(createElement, "createElement")      \
  X(Fragment, "Fragment")                \
  X(jsx, "jsx")                          \
  X(jsxs, "jsxs")                        \
  X(jsxDEV, "jsxDEV")                    \
  X(use_strict, "use strict")            \
  X(dirname_, "__dirname")               \
  X(filename_, "__filename")             \
  X(URL, "URL")                          \
  X(Error, "Error")                      \
  X(Array, "Array")                      \
  X(accessor, "accessor")                \
  X(declare, "declare")                  \
  X(abstract_, "abstract")               \
  X(enum_, "enum")                       \
  X(interface_, "interface")             \
  X(namespace_, "namespace")             \
  X(readonly, "readonly")                \
  X(is, "is")                            \
  X(asserts, "asserts")                  \
  X(infer, "infer")                      \
  X(keyof, "keyof")                      \
  X(unique, "unique")                    \
  X(satisfies, "satisfies")              \
  X(override_, "override")               \
  X(out, "out")                          \
  X(assert_, "assert")                   \
  X(with_, "with")                       \
  X(private_, "private")                 \
  X(protected_, "protected")             \
  X(public_, "public")                   \
  X(implements_, "implements")           \
  X(package_, "package")                 \
  X(private_constructor, "#constructor") \
  X(fileName, "fileName")                \
  X(lineNumber, "lineNumber")            \
  X(columnNumber, "columnNumber")        \
  X(self_, "__self")                     \
  X(source_prop, "__source")
// clang-format on

enum class Atom : u32 {
#define SINTER_ATOM(id, text) id,
  SINTER_JS_WELL_KNOWN_ATOMS(SINTER_ATOM)
#undef SINTER_ATOM
      kWellKnownCount,  // the reserved words that are not above follow here (token.h), then the
                        // module's own names
  None = 0xffffffff,
};

class AtomTable {
 public:
  AtomTable();

  // Interns `text`. The table keeps the view: it must live as long as the table (source text or
  // arena copy).
  Atom intern(std::string_view text);
  // The same for a name in padded source text whose hash_name_padded() the lexer has already
  // computed.
  Atom intern_hashed(const char* text, u32 size, u32 hash) {
    for (u32 slot = hash & mask_;; slot = (slot + 1) & mask_) {
      const Slot entry = slots_[slot];
      if (entry.atom_plus_one == 0) [[unlikely]]
        return insert({text, size}, hash, slot);
      if (entry.hash == hash) {
        const std::string_view known = texts_[entry.atom_plus_one - 1];
        if (known.size() == size && same_name(known.data(), text, size)) [[likely]] {
          return static_cast<Atom>(entry.atom_plus_one - 1);
        }
      }
    }
  }
  // Interns a copy of `text` in `arena`.
  Atom intern_copy(std::string_view text, Arena& arena);
  // Atom::None when `text` was never interned.
  Atom find(std::string_view text) const;

  std::string_view text(Atom atom) const { return texts_[static_cast<u32>(atom)]; }
  u32 size() const { return static_cast<u32>(texts_.size()); }

  // Back to the well-known names only, keeping memory.
  void reset();

 private:
  struct Slot {
    u32 hash;
    u32 atom_plus_one;  // 0: empty
  };

  Atom insert(std::string_view text, u32 hash, u32 slot);
  void grow();

  std::vector<std::string_view> texts_;
  std::vector<u32> hashes_;  // of texts_
  std::vector<u32> places_;  // slot of each atom, so that reset() costs what was used
  std::vector<Slot> slots_;  // open addressing, a power of two
  u32 mask_ = 0;
};

}  // namespace sinter::js

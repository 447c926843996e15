// The Unit of a style sheet: printed text with gaps, and tables.
//
// As with a JavaScript Unit (parsers/unit/unit.h) it is one contiguous, immutable block that holds
// no pointer, no absolute path and nothing about other files, so that serialising is copying.
// `@import` rules are not in `code`: they are in `imports`, each with the offset in `code` at which
// it stood. A gap has no width in `code`.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/types.h"
#include "parsers/unit/unit.h"

namespace sinter::css {

using unit::Slice;
using unit::Str;

inline constexpr u32 kUnitMagic = 0x55535343;  // "CSSU"
inline constexpr u32 kUnitVersion = 2;         // raise with every change of layout or meaning

enum class GapKind : u8 {
  Url,        // target: record. A whole `url(…)`
  UrlString,  // target: record. A quoted string that names a file, as in image-set()
  Local,      // target: local. The name that a local class, id or animation has in the output
};

struct Gap {
  u32 offset;  // into code; in order
  u32 word;    // kind: 2 bits, target: 30 bits

  static Gap make(u32 offset, GapKind kind, u32 target) {
    return {offset, static_cast<u32>(kind) | target << 2};
  }
  GapKind kind() const { return static_cast<GapKind>(word & 3); }
  u32 target() const { return word >> 2; }
};

enum class RecordKind : u8 { Import, Url, Composes };

// A reference to another file.
struct Record {
  Str specifier;
  u32 source_start, source_end;
  RecordKind kind;
  u8 reserved[3];
};

inline constexpr u32 kImportHasLayer = 1;  // with or without a name
inline constexpr u32 kImportHasSupports = 2;

struct Import {
  u32 record;
  u32 code_offset;  // `@layer` statements before it are in front of this
  u32 flags;
  Str layer, supports, media;  // printed; without `layer(`, `supports(` and their `)`
};

enum class LocalKind : u8 {
  Class,
  Id,
  Keyframes,
  Global,  // a global class or id, listed because it is exported; no gap refers to it
};

// A name that the file declares for itself; in a CSS module it gets a name of its own in the
// output.
struct Local {
  Str name;        // as a value, without escapes
  Slice composes;  // -> composes
  u32 source_start;
  LocalKind kind;
  u8 reserved[3];
};

// A text that a CSS module exports: `@value`, `:export`.
struct ModuleValue {
  Str name, text;
  u32 source_start;
  u32 taken;  // from another file, as it is: 0 or 1
};

enum class ComposeKind : u8 { Local, Global, Foreign };

struct Compose {
  ComposeKind kind;
  u8 reserved[3];
  u32 target;  // Local: index into locals; Foreign: record
  Str name;    // Global and Foreign
};

inline constexpr u32 kUnitNonAscii = 1;  // the output needs an encoding
inline constexpr u32 kUnitModule = 2;    // local names are exported
inline constexpr u32 kUnitMinified = 4;  // without optional white space
// It uses values of other files: CompileOptions::foreign_value decides what its code is.
inline constexpr u32 kUnitTakesValues = 8;

#define SINTER_CSS_UNIT_TABLES(X)                                                         \
  X(char, code)                                                                           \
  X(char, strings)                                                                        \
  X(Gap, gaps)                                                                            \
  X(Record, records)                                                                      \
  X(Import, imports)                                                                      \
  X(Local, locals) /* in order of the source; names are unique */                         \
  X(Compose, composes)                                                                    \
  X(ModuleValue, values)     /* names are unique */                                       \
  X(Str, layers)             /* full names of the cascade layers it declares, in order */ \
  X(unit::Mapping, mappings) /* (code offset → source offset), by code offset */        \
  X(Str, legal_comments)                                                                  \
  X(unit::DiagnosticEntry, diagnostics)

enum class Table : u32 {
#define SINTER_CSS_UNIT_TABLE(type, name) name,
  SINTER_CSS_UNIT_TABLES(SINTER_CSS_UNIT_TABLE)
#undef SINTER_CSS_UNIT_TABLE
      kCount,
};

struct Header {
  u32 magic;
  u32 version;
  u32 size;  // of the whole block
  u32 flags;
  unit::TableRef tables[static_cast<u32>(Table::kCount)];
};

static_assert(sizeof(Gap) == 8 && sizeof(Record) == 20 && sizeof(Import) == 36);
static_assert(sizeof(Local) == 24 && sizeof(Compose) == 16 && sizeof(ModuleValue) == 24);

// Owns (or shares) one block.
class Unit {
 public:
  Unit() = default;
  explicit Unit(std::shared_ptr<const char[]> block) : block_(std::move(block)) {}

  explicit operator bool() const { return block_ != nullptr; }
  const Header& header() const { return *reinterpret_cast<const Header*>(block_.get()); }
  bool has(u32 flag) const { return (header().flags & flag) != 0; }
  std::string_view bytes() const { return {block_.get(), header().size}; }

#define SINTER_CSS_UNIT_TABLE(type, name)                                         \
  std::span<const type> name() const {                                            \
    const unit::TableRef& ref = header().tables[static_cast<u32>(Table::name)];   \
    return {reinterpret_cast<const type*>(block_.get() + ref.offset), ref.count}; \
  }
  SINTER_CSS_UNIT_TABLES(SINTER_CSS_UNIT_TABLE)
#undef SINTER_CSS_UNIT_TABLE

  std::string_view text(Str s) const { return {strings().data() + s.offset, s.size}; }
  std::string_view code_text() const { return {code().data(), code().size()}; }

 private:
  std::shared_ptr<const char[]> block_;
};

}  // namespace sinter::css

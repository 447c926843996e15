// JSON and JSONC as an immutable tree with source positions.
//
// Used for package.json (strict), tsconfig.json (comments and trailing commas allowed) and JSON
// modules. simdjson does the scanning; what it does not keep is kept here: the order of keys (the
// conditions of `exports` are tried in order), the byte range of every key and value, and a precise
// message when the text is wrong.
//
// Of duplicate keys the last value wins, at the place of the first, as JSON.parse does.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/diagnostics.h"
#include "base/source.h"
#include "base/types.h"

namespace sinter::json {

enum class Kind : u8 { Null, Bool, Number, String, Array, Object };

struct Member;

// Lives as long as its Document. Strings are UTF-8; a lone surrogate escape is kept in its
// three-byte form (WTF-8).
class Value {
 public:
  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::Null; }
  bool is_bool() const { return kind_ == Kind::Bool; }
  bool is_number() const { return kind_ == Kind::Number; }
  bool is_string() const { return kind_ == Kind::String; }
  bool is_array() const { return kind_ == Kind::Array; }
  bool is_object() const { return kind_ == Kind::Object; }

  // Of the whole value, quotes and brackets included.
  SourceRange range() const { return {start_, end_}; }

  // Each asks for its own kind (checked).
  bool boolean() const;
  f64 number() const;
  std::string_view string() const;
  std::span<const Value> items() const;
  std::span<const Member> members() const;

  // Null when this is not an object or has no such key.
  const Value* find(std::string_view key) const;
  // The member's value if it has that kind.
  std::optional<std::string_view> find_string(std::string_view key) const;
  std::optional<bool> find_bool(std::string_view key) const;

 private:
  friend class TreeBuilder;
  Kind kind_ = Kind::Null;
  u32 start_ = 0;
  u32 end_ = 0;
  u32 length_ = 0;  // bytes of a string, elements of an array or object
  union {
    bool boolean_;
    f64 number_ = 0;
    const char* string_;
    const Value* items_;
    const Member* members_;
  };
};
static_assert(sizeof(Value) == 24);

struct Member {
  std::string_view key;
  SourceRange key_range;  // quotes included
  Value value;
};

struct ParseError {
  std::string message;
  SourceRange range;  // in the original text
};

struct ParseOptions {
  bool comments = false;
  bool trailing_commas = false;
};
inline constexpr ParseOptions kStrict{};
inline constexpr ParseOptions kJsonc{.comments = true, .trailing_commas = true};

// Owns the tree and a copy of the text. Movable; values stay where they are.
class Document {
 public:
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  const Value& root() const;

  struct Storage;  // private to json.cc

 private:
  friend class TreeBuilder;
  explicit Document(std::unique_ptr<Storage> storage);
  std::unique_ptr<Storage> storage_;
};

struct ParseResult {
  std::optional<Document> document;  // set unless there is an error
  ParseError error;
  explicit operator bool() const { return document.has_value(); }
  const Value& root() const { return document->root(); }
};

// A leading byte order mark is skipped. Nesting deeper than 1,000 is an error. Bytes that are not
// UTF-8 (old package.json files hold Latin-1 author names) read as '?', as no field that matters to
// a build contains them.
ParseResult parse(std::string_view text, ParseOptions options = kStrict);

// Overwrites comments and trailing commas with spaces, so that all offsets stay true. Newlines
// stay. Returns an error for a comment that is not closed.
std::optional<ParseError> blank_extensions(std::span<char> text, ParseOptions options);

// The first error of a text in strict JSON, found by a slow and exact scan; nothing when it is
// well-formed.
std::optional<ParseError> find_error(std::string_view text);

// An error-severity diagnostic with code "json-syntax".
Diagnostic to_diagnostic(const ParseError& error, std::string_view path);

}  // namespace sinter::json

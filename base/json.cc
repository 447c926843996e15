#include "base/json.h"

#include <simdjson.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory_resource>
#include <numeric>
#include <vector>

#include "base/file_system.h"
#include "base/json_scan.h"

namespace sinter::json {

namespace ondemand = simdjson::ondemand;

bool Value::boolean() const {
  SINTER_CHECK(kind_ == Kind::Bool);
  return boolean_;
}

f64 Value::number() const {
  SINTER_CHECK(kind_ == Kind::Number);
  return number_;
}

std::string_view Value::string() const {
  SINTER_CHECK(kind_ == Kind::String);
  return {string_, length_};
}

std::span<const Value> Value::items() const {
  SINTER_CHECK(kind_ == Kind::Array);
  return {items_, length_};
}

std::span<const Member> Value::members() const {
  SINTER_CHECK(kind_ == Kind::Object);
  return {members_, length_};
}

const Value* Value::find(std::string_view key) const {
  if (kind_ != Kind::Object) return nullptr;
  for (const Member& member : members()) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

std::optional<std::string_view> Value::find_string(std::string_view key) const {
  const Value* value = find(key);
  if (!value || !value->is_string()) return std::nullopt;
  return value->string();
}

std::optional<bool> Value::find_bool(std::string_view key) const {
  const Value* value = find(key);
  if (!value || !value->is_bool()) return std::nullopt;
  return value->boolean();
}

struct Document::Storage {
  explicit Storage(size_t text_size) : pool(text_size + text_size / 2 + 256) {}
  FileBuffer text;
  std::pmr::monotonic_buffer_resource pool;
  Value root;

  template <class T>
  std::span<T> array(size_t count) {
    return {static_cast<T*>(pool.allocate(count * sizeof(T), alignof(T))), count};
  }
};

Document::Document(std::unique_ptr<Storage> storage) : storage_(std::move(storage)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;
const Value& Document::root() const { return storage_->root; }

// Walks simdjson's on-demand cursor once, depth first, and writes the tree.
class TreeBuilder {
 public:
  explicit TreeBuilder(Document::Storage& storage)
      : storage_(storage), text_(storage.text.text()) {}

  // False on any error; `find_error` then says which.
  bool build() {
    // The parser's buffers are reused: allocating them costs more than scanning a small
    // package.json.
    thread_local ondemand::parser parser;
    ondemand::document document;
    if (parser.iterate(text_.data(), text_.size(), text_.size() + kReadPadding).get(document))
      return false;
    ondemand::json_type type;
    if (document.type().get(type)) return false;
    bool ok;
    if (type == ondemand::json_type::array || type == ondemand::json_type::object) {
      ondemand::value value;
      ok = !document.get_value().get(value) && this->value(value, storage_.root, 0);
    } else {
      ok = scalar(document, type, storage_.root);
    }
    return ok && text_.find_first_not_of(" \t\r\n", storage_.root.end_) == std::string_view::npos;
  }

  static ParseResult finish(std::unique_ptr<Document::Storage> storage) {
    ParseResult result;
    result.document = Document(std::move(storage));
    return result;
  }

 private:
  u32 offset(const char* at) const { return static_cast<u32>(at - text_.data()); }

  // `raw` is the first byte after the opening quote. Sets `end` to the byte after the closing
  // quote.
  bool string(const char* raw, std::string_view& out, const char*& end) {
    const char* limit = text_.data() + text_.size();
    const char* at = raw;
    while (at < limit && *at != '"' && *at != '\\') ++at;
    if (at >= limit) return false;
    if (*at == '"') {
      out = {raw, static_cast<size_t>(at - raw)};
      end = at + 1;
      return true;
    }
    const char* close = at;
    while (close < limit && *close != '"') close += *close == '\\' ? 2 : 1;
    if (close >= limit) return false;
    // Decoding never makes a string longer: the shortest escape, two bytes, is one byte, and \uXXXX
    // is at most three.
    std::span<char> decoded = storage_.array<char>(static_cast<size_t>(close - raw));
    size_t size = decode_escapes({raw, static_cast<size_t>(close - raw)}, decoded.data());
    if (size == kInvalidEscape) return false;
    out = {decoded.data(), size};
    end = close + 1;
    return true;
  }

  bool value(ondemand::value from, Value& to, int depth) {
    ondemand::json_type type;
    if (depth > kMaxDepth || from.type().get(type)) return false;
    if (type == ondemand::json_type::object) return object(from, to, depth);
    if (type == ondemand::json_type::array) return array(from, to, depth);
    return scalar(from, type, to);
  }

  template <class Source>
  bool scalar(Source& from, ondemand::json_type type, Value& to) {
    std::string_view token;
    if (simdjson::simdjson_result<std::string_view>(from.raw_json_token()).get(token)) return false;
    const char* start = token.data();
    to.start_ = offset(start);
    switch (type) {
      case ondemand::json_type::null:
        to.kind_ = Kind::Null;
        to.end_ = to.start_ + 4;
        return simdjson::simdjson_result<bool>(from.is_null()).value_unsafe() &&
               token_ends(to.end_);
      case ondemand::json_type::boolean:
        to.kind_ = Kind::Bool;
        if (from.get_bool().get(to.boolean_)) return false;
        to.end_ = to.start_ + (to.boolean_ ? 4 : 5);
        return true;
      case ondemand::json_type::number: {
        to.kind_ = Kind::Number;
        size_t size = scan_number(text_.substr(to.start_));
        if (size == 0) return false;
        to.end_ = to.start_ + static_cast<u32>(size);
        if (!token_ends(to.end_)) return false;
        // simdjson refuses numbers that overflow a double; JSON.parse makes them infinite.
        if (from.get_double().get(to.number_)) to.number_ = std::strtod(start, nullptr);
        return true;
      }
      case ondemand::json_type::string: {
        to.kind_ = Kind::String;
        ondemand::raw_json_string raw;
        if (from.get_raw_json_string().get(raw)) return false;
        std::string_view out;
        const char* end;
        if (!string(raw.raw(), out, end)) return false;
        to.string_ = out.data();
        to.length_ = static_cast<u32>(out.size());
        to.end_ = offset(end);
        return true;
      }
      default:
        return false;
    }
  }

  bool token_ends(u32 at) const {
    if (at == text_.size()) return true;
    return text_[at] != 0 && std::strchr(" \t\r\n,:]}", text_[at]) != nullptr;
  }

  bool array(ondemand::value from, Value& to, int depth) {
    to.kind_ = Kind::Array;
    to.start_ = offset(from.raw_json_token().data());
    ondemand::array array;
    if (from.get_array().get(array)) return false;
    const size_t base = values_.size();
    for (auto element : array) {
      ondemand::value child;
      if (element.get(child)) return false;
      Value item;
      if (!value(child, item, depth + 1)) return false;
      values_.push_back(item);
    }
    const size_t count = values_.size() - base;
    std::span<Value> items = storage_.array<Value>(count);
    std::copy(values_.begin() + static_cast<ptrdiff_t>(base), values_.end(), items.begin());
    to.end_ = closing_bracket(count ? items.back().end_ : to.start_ + 1);
    values_.resize(base);
    to.items_ = items.data();
    to.length_ = static_cast<u32>(count);
    return true;
  }

  bool object(ondemand::value from, Value& to, int depth) {
    to.kind_ = Kind::Object;
    to.start_ = offset(from.raw_json_token().data());
    ondemand::object object;
    if (from.get_object().get(object)) return false;
    const size_t base = members_.size();
    u32 last_end = to.start_ + 1;
    for (auto field : object) {
      ondemand::raw_json_string raw;
      if (field.key().get(raw)) return false;
      Member member;
      const char* end;
      if (!string(raw.raw(), member.key, end)) return false;
      member.key_range = {offset(raw.raw()) - 1, offset(end)};
      ondemand::value child;
      if (field.value().get(child) || !value(child, member.value, depth + 1)) return false;
      last_end = member.value.end_;
      members_.push_back(member);
    }
    std::span<Member> found(members_.data() + base, members_.size() - base);
    const size_t count = merge_duplicates(found);
    std::span<Member> members = storage_.array<Member>(count);
    std::copy(found.begin(), found.begin() + static_cast<ptrdiff_t>(count), members.begin());
    to.end_ = closing_bracket(last_end);
    members_.resize(base);
    to.members_ = members.data();
    to.length_ = static_cast<u32>(count);
    return true;
  }

  // After the last element only whitespace is left before the bracket.
  u32 closing_bracket(u32 at) const {
    while (at < text_.size() && text_[at] != ']' && text_[at] != '}') ++at;
    return at + 1;
  }

  static size_t merge_duplicates(std::span<Member> members) {
    const size_t count = members.size();
    std::vector<u32> order(count);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](u32 a, u32 b) { return members[a].key < members[b].key; });
    bool any = false;
    std::vector<bool> dropped(count);
    for (size_t i = 0; i < count;) {
      size_t end = i + 1;
      while (end < count && members[order[end]].key == members[order[i]].key) ++end;
      if (end - i > 1) {
        any = true;
        members[order[i]].value = members[order[end - 1]].value;
        members[order[i]].key_range = members[order[end - 1]].key_range;
        for (size_t k = i + 1; k < end; ++k) dropped[order[k]] = true;
      }
      i = end;
    }
    if (!any) return count;
    size_t kept = 0;
    for (size_t i = 0; i < count; ++i) {
      if (!dropped[i]) members[kept++] = members[i];
    }
    return kept;
  }

  Document::Storage& storage_;
  std::string_view text_;
  // Elements of the containers that are open, used as a stack.
  std::vector<Value> values_;
  std::vector<Member> members_;
};

ParseResult parse(std::string_view text, ParseOptions options) {
  ParseResult result;
  if (text.size() >= kMaxFileSize) {
    result.error = {"The text is larger than 2 GiB", {0, 0}};
    return result;
  }
  auto storage = std::make_unique<Document::Storage>(text.size());
  storage->text.assign(text);
  std::span<char> bytes(storage->text.data(), text.size());
  if (text.starts_with("\xEF\xBB\xBF")) std::fill_n(bytes.begin(), 3, ' ');
  if (options.comments || options.trailing_commas) {
    if (auto error = blank_extensions(bytes, options)) {
      result.error = std::move(*error);
      return result;
    }
  }
  if (TreeBuilder(*storage).build()) return TreeBuilder::finish(std::move(storage));

  blank_invalid_utf8(bytes);
  if (TreeBuilder(*storage).build()) return TreeBuilder::finish(std::move(storage));
  if (auto error = find_error(storage->text.text())) {
    result.error = std::move(*error);
  } else {
    result.error = {"This JSON is not well-formed", {0, 0}};
  }
  return result;
}

}  // namespace sinter::json

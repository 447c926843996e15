#include "bundler/assets/literal.h"

namespace sinter::bundler {

namespace {

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::optional<std::vector<Literal>> arguments() {
    std::vector<Literal> out;
    for (skip(); at_ < text_.size(); skip()) {
      Literal item;
      if (!value(item)) return std::nullopt;
      out.push_back(std::move(item));
      skip();
      if (at_ < text_.size() && !take(',')) return std::nullopt;
    }
    return out;
  }

 private:
  void skip() {
    for (; at_ < text_.size(); ++at_) {
      if (text_.substr(at_).starts_with("//")) {
        at_ = std::min(text_.find('\n', at_), text_.size() - 1);
      } else if (text_.substr(at_).starts_with("/*")) {
        const size_t end = text_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? text_.size() - 1 : end + 1;
      } else if (text_[at_] != ' ' && text_[at_] != '\t' && text_[at_] != '\n' &&
                 text_[at_] != '\r') {
        return;
      }
    }
  }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$';
  }
  std::string_view word() {
    const size_t start = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
  }

  bool value(Literal& out) {
    if (++depth_ > 32) return false;
    skip();
    const bool ok = at_ < text_.size() && any(out);
    --depth_;
    return ok;
  }

  bool any(Literal& out) {
    const char c = text_[at_];
    if (c == '"' || c == '\'' || c == '`') {
      out.kind = Literal::Kind::String;
      return string(out.text);
    }
    if (take('[')) {
      out.kind = Literal::Kind::Array;
      for (skip(); !take(']'); skip()) {
        if (!value(out.items.emplace_back())) return false;
        skip();
        if (!take(',') && (at_ >= text_.size() || text_[at_] != ']')) return false;
      }
      return true;
    }
    if (take('{')) return object(out);
    const std::string_view name = word();
    if (name == "true" || name == "false") {
      out.kind = Literal::Kind::Boolean;
      out.boolean = name == "true";
      return true;
    }
    return name == "null" || name == "undefined";
  }

  bool object(Literal& out) {
    out.kind = Literal::Kind::Object;
    for (skip(); !take('}'); skip()) {
      if (at_ >= text_.size()) return false;
      std::string key;
      if (text_[at_] == '"' || text_[at_] == '\'') {
        if (!string(key)) return false;
      } else {
        key = word();
        if (key.empty()) return false;
      }
      skip();
      Literal member;
      if (!take(':') || !value(member)) return false;
      out.members.push_back({std::move(key), std::move(member)});
      skip();
      // `as const` and others are no literals.
      if (!take(',') && (at_ >= text_.size() || text_[at_] != '}')) return false;
    }
    return true;
  }

  bool string(std::string& out) {
    const char quote = text_[at_++];
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == quote) {
        ++at_;
        return true;
      }
      if (c == '\\') {
        if (++at_ >= text_.size()) return false;
        const char escaped = text_[at_];
        if (std::string_view("xu0123456789\n\r").find(escaped) != std::string_view::npos)
          return false;
        out += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped == 'r' ? '\r' : escaped;
        continue;
      }
      if (quote == '`' && c == '$' && at_ + 1 < text_.size() && text_[at_ + 1] == '{') return false;
      out += c;
    }
    return false;
  }

  std::string_view text_;
  size_t at_ = 0;
  u32 depth_ = 0;
};

}  // namespace

const Literal* Literal::find(std::string_view key) const {
  for (const auto& [name, value] : members)
    if (name == key) return &value;
  return nullptr;
}

std::optional<std::vector<Literal>> parse_literal_arguments(std::string_view text) {
  return Parser(text).arguments();
}

}  // namespace sinter::bundler

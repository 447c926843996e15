#include "dev_server/http/target.h"

#include "base/types.h"

namespace sinter::dev {

namespace {

constexpr size_t kLongestTarget = 8 << 10;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_target_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte < 0x7f && c != '\\' && c != '#';
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

// One segment or word, decoded. In paths, escapes that would change the structure are refused.
bool decode(std::string_view text, bool in_path, std::string& out) {
  out.clear();
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += !in_path && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (i + 2 >= text.size()) return false;
    const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return false;
    const char c = static_cast<char>(high << 4 | low);
    if (in_path && (c == '/' || c == '\\' || is_control(c))) return false;
    if (c == '\0') return false;
    out += c;
    i += 2;
  }
  return true;
}

bool parse_query(std::string_view text, std::vector<QueryItem>& items) {
  while (!text.empty()) {
    const size_t end = text.find('&');
    const std::string_view item = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (item.empty()) continue;
    const size_t equals = item.find('=');
    QueryItem parsed;
    parsed.has_value = equals != std::string_view::npos;
    if (!decode(item.substr(0, equals), false, parsed.key)) return false;
    if (parsed.has_value && !decode(item.substr(equals + 1), false, parsed.value)) return false;
    items.push_back(std::move(parsed));
  }
  return true;
}

}  // namespace

bool Target::has(std::string_view key) const {
  for (const QueryItem& item : query)
    if (item.key == key) return true;
  return false;
}

std::optional<std::string_view> Target::value(std::string_view key) const {
  for (const QueryItem& item : query)
    if (item.key == key && item.has_value) return item.value;
  return std::nullopt;
}

std::optional<Target> parse_target(std::string_view text) {
  if (text.empty() || text.size() > kLongestTarget || text[0] != '/') return std::nullopt;
  for (const char c : text)
    if (!is_target_byte(c)) return std::nullopt;

  Target target;
  const size_t question = text.find('?');
  const std::string_view path = text.substr(0, question);
  if (question != std::string_view::npos) target.raw_query = text.substr(question + 1);

  std::vector<std::string> segments;
  std::string decoded;
  for (size_t at = 1; at <= path.size();) {
    size_t end = path.find('/', at);
    if (end == std::string_view::npos) end = path.size();
    if (!decode(path.substr(at, end - at), true, decoded)) return std::nullopt;
    target.is_directory = decoded.empty() || decoded == "." || decoded == "..";
    if (decoded == "..") {
      if (segments.empty()) return std::nullopt;
      segments.pop_back();
    } else if (!target.is_directory) {
      segments.push_back(decoded);
    }
    at = end + 1;
  }
  for (const std::string& segment : segments) target.path.append(1, '/').append(segment);
  if (target.path.empty()) target.path = "/", target.is_directory = true;
  if (!parse_query(target.raw_query, target.query)) return std::nullopt;
  return target;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high << 4 | low);
    i += 2;
  }
  return out;
}

std::string percent_encode_path(std::string_view path) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("/-._~!$&'()*+,;=:@").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

bool path_has_prefix(std::string_view path, std::string_view prefix) {
  if (prefix.ends_with('/')) prefix.remove_suffix(1);
  return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

}  // namespace sinter::dev

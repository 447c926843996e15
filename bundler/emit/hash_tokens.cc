#include "bundler/emit/hash_tokens.h"

#include <fmt/format.h>

#include <charconv>

namespace sinter::bundler {

namespace {

constexpr std::string_view kDigits =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$";  // 64: 262,144 chunks
constexpr std::string_view kOpen = "!~{", kClose = "}~";
constexpr size_t kIndexDigits = 3;
constexpr size_t kSize = kOpen.size() + kIndexDigits + kClose.size();

constexpr std::string_view kSafeOpen = "sIn";

}  // namespace

std::string url_safe_tokens(std::string_view text) {
  return replace_hash_tokens(text,
                             [](u32 index) { return fmt::format("{}{:05x}", kSafeOpen, index); });
}

std::string hash_tokens_of(std::string_view text) {
  std::string out;
  for (size_t at; (at = text.find(kSafeOpen)) != std::string_view::npos;) {
    out += text.substr(0, at);
    text.remove_prefix(at);
    const std::string_view digits = text.substr(kSafeOpen.size(), kSize - kSafeOpen.size());
    u32 index = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), index, 16);
    const bool valid = digits.size() == kSize - kSafeOpen.size() && error == std::errc() &&
                       end == digits.data() + digits.size() && index < 64 * 64 * 64;
    out += valid ? hash_token(index) : std::string(kSafeOpen);
    text.remove_prefix(valid ? kSize : kSafeOpen.size());
  }
  return out.append(text);
}

std::string hash_token(u32 index) {
  SINTER_CHECK(index < 64 * 64 * 64);
  std::string out(kOpen);
  for (int shift = 12; shift >= 0; shift -= 6) out += kDigits[(index >> shift) & 63];
  out += kClose;
  return out;
}

std::string replace_hash_tokens(std::string_view text, const std::function<std::string(u32)>& fn) {
  std::string out;
  out.reserve(text.size());
  size_t from = 0;
  for (size_t at; (at = text.find(kOpen, from)) != std::string_view::npos;) {
    out.append(text, from, at - from);
    from = at;
    u32 index = 0;
    bool valid = at + kSize <= text.size() &&
                 text.substr(at + kOpen.size() + kIndexDigits, kClose.size()) == kClose;
    for (size_t i = 0; valid && i < kIndexDigits; ++i) {
      const size_t digit = kDigits.find(text[at + kOpen.size() + i]);
      valid = digit != std::string_view::npos;
      index = index << 6 | static_cast<u32>(digit & 63);
    }
    if (valid) {
      out += fn(index);
      from += kSize;
    } else {
      out += kOpen;
      from += kOpen.size();
    }
  }
  out.append(text, from, std::string_view::npos);
  return out;
}

}  // namespace sinter::bundler

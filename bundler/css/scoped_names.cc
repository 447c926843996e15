#include "bundler/css/scoped_names.h"

#include <algorithm>
#include <charconv>

#include "base/hash.h"
#include "base/path.h"

namespace sinter::bundler {

namespace {

constexpr size_t kDefaultHashLength = 5;
constexpr size_t kLongestHash = 20;

// The hash in letters and digits, all of which a class name may have.
std::string digest(Hash128 hash, std::string_view alphabet, size_t length) {
  std::string out;
  unsigned __int128 value = static_cast<unsigned __int128>(hash.high) << 64 | hash.low;
  for (size_t i = 0; i < length; ++i) {
    out += alphabet[static_cast<size_t>(value % alphabet.size())];
    value /= alphabet.size();
  }
  return out;
}

std::string_view alphabet_of(std::string_view name) {
  if (name == "hex") return "0123456789abcdef";
  if (name == "base36") return "0123456789abcdefghijklmnopqrstuvwxyz";
  return "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
}

// "hash", "hash:8", "hash:base64:5", "contenthash:hex:6", "md5:hash:base64:5"
std::string hash_text(std::string_view key, Hash128 hash) {
  std::string_view encoding;
  size_t length = kDefaultHashLength;
  while (!key.empty()) {
    const size_t colon = key.find(':');
    const std::string_view word = key.substr(0, colon);
    key = colon == key.npos ? std::string_view() : key.substr(colon + 1);
    size_t number = 0;
    if (std::from_chars(word.data(), word.data() + word.size(), number).ptr ==
            word.data() + word.size() &&
        number > 0)
      length = std::min(number, kLongestHash);
    else if (word.starts_with("base") || word == "hex")
      encoding = word;
  }
  return digest(hash, alphabet_of(encoding), length);
}

std::string camel_case(std::string_view text, bool only_dashes) {
  std::string out;
  bool capital = false;
  for (char c : text) {
    if (c == '-' || (!only_dashes && (c == '_' || c == ' ' || c == '.'))) {
      capital = !out.empty() || only_dashes;
      continue;
    }
    out += capital && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    capital = false;
  }
  return out;
}

}  // namespace

std::string scoped_name(const CssOptions& options, std::string_view pretty_path,
                        std::string_view local) {
  const Hash128 hash = Hasher().add(options.hash_prefix).add(pretty_path).add(local).finish();
  const std::string_view extension = path::extension(pretty_path);
  std::string out;
  std::string_view pattern = options.scoped_name;
  while (!pattern.empty()) {
    const size_t close = pattern.front() == '[' ? pattern.find(']') : pattern.npos;
    if (close == pattern.npos) {
      out += pattern.front();
      pattern.remove_prefix(1);
      continue;
    }
    const std::string_view key = pattern.substr(1, close - 1);
    pattern.remove_prefix(close + 1);
    if (key == "local")
      out += local;
    else if (key == "name")
      out += path::stem(pretty_path);
    else if (key == "ext")
      out += extension.empty() ? extension : extension.substr(1);
    else if (key == "folder")
      out += path::basename(path::dirname(pretty_path));
    else if (key == "path")
      out.append(path::dirname(pretty_path)).append("/");
    else if (key.find("hash") != key.npos)
      out += hash_text(key, hash);
    else
      out.append("[").append(key).append("]");
  }
  // What no class name has without escapes: paths, "page.module".
  for (char& c : out)
    if (static_cast<u8>(c) < 0x80 && !(c >= '0' && c <= '9') &&
        !((c | 32) >= 'a' && (c | 32) <= 'z') && c != '-')
      c = c == '_' ? c : '_';
  if (!out.empty() && out[0] >= '0' && out[0] <= '9') out.insert(0, 1, '_');
  return out;
}

std::vector<std::string> scoped_names(const CssOptions& options, const std::string& id,
                                      std::string_view pretty_path, std::string_view text,
                                      const css::Unit& unit, Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const css::Local& local : unit.locals()) {
    const std::string_view name = unit.text(local.name);
    if (local.kind == css::LocalKind::Global)
      names.emplace_back(name);
    else if (options.name_local)
      names.push_back(options.name_local(name, id, text, diagnostics));
    else
      names.push_back(scoped_name(options, pretty_path, name));
  }
  return names;
}

std::vector<std::string> exported_names(CssLocalsConvention convention, std::string_view local) {
  std::vector<std::string> names;
  const bool only = convention == CssLocalsConvention::CamelCaseOnly ||
                    convention == CssLocalsConvention::DashesOnly;
  if (!only) names.emplace_back(local);
  if (convention == CssLocalsConvention::AsWritten) return names;
  const bool dashes =
      convention == CssLocalsConvention::Dashes || convention == CssLocalsConvention::DashesOnly;
  std::string other = camel_case(local, dashes);
  if (names.empty() || names[0] != other) names.push_back(std::move(other));
  return names;
}

}  // namespace sinter::bundler

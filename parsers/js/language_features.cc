#include "parsers/js/language_features.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <vector>

namespace sinter::js {
namespace {

constexpr u32 kNever = 0xffff'ffff;
constexpr size_t kEngines = 8;

struct Row {
  std::string_view flag, words;
  u16 year;
  std::array<u32, kEngines> since;
};
constexpr Row kRows[] = {
#define FEATURE(name, flag, words, year, ...) {flag, words, year, {__VA_ARGS__}},
#include "parsers/js/language_features.inc"
#undef FEATURE
};
static_assert(std::size(kRows) == static_cast<size_t>(LanguageFeature::Count));
static_assert(std::size(kRows) <= 64);

struct Engine {
  std::string_view name;
  u32 es2015;  // the first version that has all of it
};
constexpr std::array<Engine, kEngines> kEngineNames = {{{"chrome", 51'000},
                                                        {"edge", 15'000},
                                                        {"firefox", 53'000},
                                                        {"safari", 10'000},
                                                        {"ios", 10'000},
                                                        {"opera", 38'000},
                                                        {"node", 6'005},
                                                        {"deno", 1'000}}};

// Names of esbuild for syntax of ES2015 and what the printer decides: every output may have it.
constexpr std::string_view kAlways[] = {"array-spread",
                                        "arrow",
                                        "class",
                                        "const-and-let",
                                        "default-argument",
                                        "destructuring",
                                        "for-of",
                                        "generator",
                                        "new-target",
                                        "object-accessors",
                                        "object-extensions",
                                        "regexp-sticky-and-unicode-flags",
                                        "rest-argument",
                                        "template-literal",
                                        "unicode-escapes"};

// An override stands in the list behind this, so that messages can name it.
constexpr std::string_view kOverride = "--supported:";

constexpr u64 bit(size_t feature) { return u64{1} << feature; }

u64 missing_of_year(u16 year) {
  u64 missing = 0;
  for (size_t i = 0; i < std::size(kRows); ++i)
    if (kRows[i].year > year) missing |= bit(i);
  return missing;
}

// "16.11.0" as 16011: the patch level decides nothing.
std::optional<u32> parse_version(std::string_view text) {
  u32 major = 0, minor = 0;
  const char* const end = text.data() + text.size();
  auto [at, error] = std::from_chars(text.data(), end, major);
  if (error != std::errc() || major > 1'000'000) return std::nullopt;
  if (at != end) {
    if (*at != '.') return std::nullopt;
    const auto [behind, wrong] = std::from_chars(at + 1, end, minor);
    if (wrong != std::errc() || (behind != end && *behind != '.')) return std::nullopt;
  }
  return major * 1000 + std::min(minor, 999U);
}

// What one of the list lacks.
std::optional<u64> missing_of(std::string_view text) {
  if (text == "esnext") return 0;
  if (text == "es6") return missing_of_year(2015);
  if (text.starts_with("es")) {
    u16 year = 0;
    const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), year);
    if (error != std::errc() || end != text.data() + text.size() || year < 2015 || year > 2026)
      return std::nullopt;
    return missing_of_year(year);
  }
  const size_t digits = text.find_first_of("0123456789");
  if (digits == std::string_view::npos) return std::nullopt;
  const auto engine = std::find_if(kEngineNames.begin(), kEngineNames.end(), [&](const Engine& e) {
    return e.name == text.substr(0, digits);
  });
  const std::optional<u32> version = parse_version(text.substr(digits));
  if (engine == kEngineNames.end() || !version || *version < engine->es2015) return std::nullopt;
  const auto index = static_cast<size_t>(engine - kEngineNames.begin());
  u64 missing = 0;
  for (size_t i = 0; i < std::size(kRows); ++i)
    if (kRows[i].since[index] > *version) missing |= bit(i);
  return missing;
}

template <class Visit>
void for_each_of(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const size_t comma = std::min(list.find(','), list.size());
    visit(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
}

}  // namespace

std::optional<LanguageTarget> language_target(std::string_view list) {
  LanguageTarget target;
  if (list.empty() || list.front() == ',' || list.back() == ',') return std::nullopt;
  bool understood = true;
  for_each_of(list, [&](std::string_view text) {
    const std::optional<u64> missing = missing_of(text);
    understood = understood && missing;
    target.missing |= missing.value_or(0);
  });
  if (!understood) return std::nullopt;
  target.list = list;
  return target;
}

Override set_supported(LanguageTarget& target, std::string_view name, bool supported) {
  if (std::find(std::begin(kAlways), std::end(kAlways), name) != std::end(kAlways))
    return supported ? Override::Done : Override::Always;
  u64 bits = 0;
  for (size_t i = 0; i < std::size(kRows); ++i)
    if (kRows[i].flag == name && !name.empty()) bits |= bit(i);
  if (bits == 0) return Override::Unknown;
  if (supported) {
    target.missing &= ~bits;
  } else {
    target.missing |= bits;
    if (!target.list.empty()) target.list += ',';
    (target.list += kOverride) += name;
    target.list += "=false";
  }
  return Override::Done;
}

std::string_view words_of(LanguageFeature feature) {
  return kRows[static_cast<size_t>(feature)].words;
}

u16 year_of(LanguageFeature feature) { return kRows[static_cast<size_t>(feature)].year; }

std::string lacking(const LanguageTarget& target, LanguageFeature feature) {
  const auto index = static_cast<size_t>(feature);
  std::vector<std::string> names;
  for_each_of(target.list, [&](std::string_view text) {
    const bool overridden =
        text.starts_with(kOverride) &&
        text.substr(kOverride.size(), text.find('=') - kOverride.size()) == kRows[index].flag;
    if (overridden || missing_of(text).value_or(0) & bit(index))
      names.push_back(text.starts_with("es") ? "ES" + std::string(text.substr(2))
                                             : std::string(text));
  });
  std::string out;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " and " : ", ";
    out += names[i];
  }
  return out;
}

}  // namespace sinter::js

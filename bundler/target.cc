#include "bundler/target.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "parsers/js/compile.h"

namespace sinter::bundler {
namespace {

struct EngineYear {
  std::string_view engine;
  f64 version;  // first version with the whole of `year`'s syntax
  u16 year;
};

// First releases with all syntax of a year, by the compatibility tables of MDN.
constexpr EngineYear kEngines[] = {
    {"chrome", 51, 2015},  {"chrome", 52, 2016},   {"chrome", 58, 2017},   {"chrome", 64, 2018},
    {"chrome", 73, 2019},  {"chrome", 80, 2020},   {"chrome", 85, 2021},   {"chrome", 94, 2022},
    {"chrome", 110, 2023}, {"chrome", 112, 2024},  {"chrome", 126, 2025},  {"edge", 15, 2016},
    {"edge", 79, 2019},    {"edge", 80, 2020},     {"edge", 85, 2021},     {"edge", 94, 2022},
    {"edge", 110, 2023},   {"edge", 112, 2024},    {"edge", 126, 2025},    {"firefox", 53, 2016},
    {"firefox", 54, 2017}, {"firefox", 78, 2019},  {"firefox", 80, 2020},  {"firefox", 79, 2020},
    {"firefox", 93, 2022}, {"firefox", 116, 2024}, {"firefox", 138, 2025}, {"safari", 10, 2016},
    {"safari", 11, 2017},  {"safari", 16.4, 2022}, {"safari", 17, 2024},   {"safari", 18.2, 2025},
    {"ios", 10, 2016},     {"ios", 11, 2017},      {"ios", 16.4, 2022},    {"ios", 17, 2024},
    {"ios", 18.2, 2025},   {"node", 6.5, 2015},    {"node", 7, 2016},      {"node", 7.6, 2017},
    {"node", 10, 2018},    {"node", 12, 2019},     {"node", 14, 2020},     {"node", 15, 2021},
    {"node", 16.11, 2022}, {"node", 20, 2024},     {"node", 23, 2025},     {"deno", 1, 2020},
    {"deno", 1.18, 2022},  {"opera", 38, 2015},    {"opera", 67, 2020},    {"opera", 71, 2021},
    {"opera", 80, 2022},
};

std::optional<u16> one_target(std::string_view text) {
  if (text == "esnext") return js::kEsNext;
  if (text == "es6") return u16{2015};
  if (text.starts_with("es")) {
    u16 year = 0;
    const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), year);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (year < 2015 || year > 2026) return std::nullopt;
    return year;
  }
  const size_t digits = text.find_first_of("0123456789");
  if (digits == std::string_view::npos || digits == 0) return std::nullopt;
  const std::string_view engine = text.substr(0, digits);
  f64 version = 0;
  const auto [end, error] =
      std::from_chars(text.data() + digits, text.data() + text.size(), version);
  // "node16.11.0": the patch level decides nothing.
  if (error != std::errc() || (end != text.data() + text.size() && *end != '.'))
    return std::nullopt;
  u16 year = 0;
  bool known = false;
  for (const EngineYear& row : kEngines) {
    if (row.engine != engine) continue;
    known = true;
    if (version >= row.version) year = std::max(year, row.year);
  }
  if (!known || year == 0) return std::nullopt;
  return year;
}

}  // namespace

std::optional<u16> parse_target(std::string_view text) {
  u16 lowest = js::kEsNext;
  for (;;) {
    const size_t comma = text.find(',');
    const std::optional<u16> target = one_target(text.substr(0, comma));
    if (!target) return std::nullopt;
    lowest = std::min(lowest, *target);
    if (comma == std::string_view::npos) return lowest;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace sinter::bundler

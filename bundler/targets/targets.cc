#include "bundler/targets/targets.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "bundler/targets/browser_queries.h"
#include "bundler/targets/browserslist_config.h"
#include "parsers/css/features.h"

namespace sinter::bundler {
namespace {

// Vite 8's own reading of the name.
constexpr std::string_view kWidelyAvailable = "chrome111,edge111,firefox114,safari16.4,ios16.4";

struct StyleName {
  std::string_view name;
  u64 features;
};
constexpr u64 bits(std::initializer_list<css::Feature> features) {
  u64 all = 0;
  for (const css::Feature feature : features) all |= css::bit_of(feature);
  return all;
}
// esbuild's names for syntax of style sheets.
constexpr StyleName kStyleNames[] = {
    {"color-functions",
     bits({css::Feature::Lab, css::Feature::Oklab, css::Feature::ColorFunction})},
    {"gradient-interpolation", bits({css::Feature::ColorInterpolation})},
    {"hex-rgba", bits({css::Feature::HexAlpha})},
    {"hwb", bits({css::Feature::Hwb})},
    {"inset-property", bits({css::Feature::Inset})},
    {"is-pseudo-class", bits({css::Feature::Is})},
    {"media-range", bits({css::Feature::MediaRange})},
    {"modern-rgb-hsl", bits({css::Feature::ModernColorSyntax})},
    {"nesting", bits({css::Feature::Nesting})},
};

void append(std::string& list, std::string_view text, std::string_view separator) {
  if (!list.empty()) list += separator;
  list += text;
}

// A word that can only be an engine's name with a version, or a mistyped year.
bool is_one_word(std::string_view text) {
  return text.find_first_of(" <>=%") == text.npos && text != "defaults" && text != "dead";
}

}  // namespace

std::optional<Targets> find_targets(std::string_view list, std::string_view folder,
                                    std::string_view environment, FileSystem& files,
                                    std::string& error) {
  std::string plain, query;
  for (std::string_view rest = list;;) {
    const size_t comma = std::min(rest.find(','), rest.size());
    std::string_view text = rest.substr(0, comma);
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    if (text == "baseline-widely-available") {
      append(plain, kWidelyAvailable, ",");
    } else if (text == "browserslist" || text.starts_with("browserslist:")) {
      const std::string_view section = text == "browserslist" ? environment : text.substr(13);
      const std::optional<std::string> own = browserslist_of(folder, section, files, error);
      if (!own) return std::nullopt;
      append(query, *own, ", ");
    } else if (js::language_target(text)) {
      append(plain, text, ",");
    } else if (is_one_word(text)) {
      error = fmt::format(
          "\"{}\" is no target: it is es2015 … es2026, esnext, an engine as in chrome100, "
          "safari16.4 or node18, baseline-widely-available, browserslist, or a query such as "
          "\"last 2 versions\"",
          text);
      return std::nullopt;
    } else {
      append(query, text, ", ");
    }
    if (comma == rest.size()) break;
    rest.remove_prefix(comma + 1);
  }
  if (!query.empty()) {
    const std::optional<std::string> engines = answer_browser_query(query, error);
    if (!engines) return std::nullopt;
    // One by one: what is older than ES2015 is named.
    for (std::string_view rest = *engines; !rest.empty();) {
      const size_t comma = std::min(rest.find(','), rest.size());
      if (!js::language_target(rest.substr(0, comma))) {
        error =
            fmt::format("The browserslist query \"{}\" includes {}, which lacks parts of ES2015",
                        query, rest.substr(0, comma));
        return std::nullopt;
      }
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    append(plain, *engines, ",");
  }
  return Targets{*js::language_target(plain), css::target_of(plain)};
}

bool override_support(std::string_view text, js::LanguageTarget& language, css::Target& styles,
                      std::string& error) {
  const size_t equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  const std::string_view value = equals == text.npos ? "" : text.substr(equals + 1);
  if (value != "true" && value != "false") {
    error =
        fmt::format("Invalid --supported \"{}\": write --supported:FEATURE=true or =false", text);
    return false;
  }
  const bool supported = value == "true";
  const auto* const style = std::find_if(std::begin(kStyleNames), std::end(kStyleNames),
                                         [&](const StyleName& row) { return row.name == name; });
  if (style != std::end(kStyleNames)) {
    styles.missing =
        supported ? styles.missing & ~style->features : styles.missing | style->features;
    return true;
  }
  switch (js::set_supported(language, name, supported)) {
    case js::Override::Done:
      return true;
    case js::Override::Always:
      error = fmt::format(
          "Invalid --supported \"{}\": \"{}\" is part of ES2015, which all output may have", text,
          name);
      return false;
    case js::Override::Unknown:
      break;
  }
  error = fmt::format("Invalid --supported \"{}\": there is no feature \"{}\" that can be switched",
                      text, name);
  return false;
}

}  // namespace sinter::bundler

#include "bundler/targets/browser_queries.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <numeric>
#include <vector>

namespace sinter::bundler {
namespace {

constexpr u8 kTooOld = 254;         // has no ES2015
constexpr u8 kUnknownEngine = 255;  // nobody says what it has

struct BrowserVersion {
  std::string_view text;  // "16.4", "18.5-18.7"
  i32 day;
  f64 usage;
  u8 engine;
  u32 engine_version;  // major * 1000 + minor
  u8 supported;
};
struct BrowserRange {
  std::string_view name;
  u16 begin, end;  // of kVersions
};
struct Baseline {
  std::string_view name;
  std::array<u32, 4> since;  // Chrome, Edge, Firefox, Safari
};

#include "bundler/targets/browser_table.inc"

constexpr std::array<std::string_view, 7> kEngines = {"chrome", "edge",  "firefox", "safari",
                                                      "ios",    "opera", "node"};
constexpr size_t kCount = std::size(kVersions);
constexpr std::string_view kDefaults = "> 0.5%, last 2 versions, firefox esr, not dead";
constexpr std::string_view kDead =
    "baidu >= 0, ie <= 11, ie_mob <= 11, bb <= 10, op_mob <= 12.1, samsung 4";

constexpr std::pair<std::string_view, std::string_view> kAliases[] = {
    {"fx", "firefox"},
    {"ff", "firefox"},
    {"ios", "ios_saf"},
    {"explorer", "ie"},
    {"blackberry", "bb"},
    {"explorermobile", "ie_mob"},
    {"operamini", "op_mini"},
    {"operamobile", "op_mob"},
    {"chromeandroid", "and_chr"},
    {"firefoxandroid", "and_ff"},
    {"ucandroid", "and_uc"},
    {"qqandroid", "and_qq"},
};

using Set = std::vector<bool>;  // of kVersions

// What a comparison with the version in a query means for a joined version: "18.5-18.7" is at
// least 18.6 by its end, and at most 18.6 by its beginning.
f64 first_of(std::string_view version) {
  f64 number = 0;
  std::from_chars(version.data(), version.data() + version.size(), number);
  return number;
}
f64 last_of(std::string_view version) {
  const size_t dash = version.find('-');
  return first_of(dash == version.npos ? version : version.substr(dash + 1));
}

std::optional<f64> number(std::string_view text) {
  f64 value = 0;
  if (text.empty()) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  // "16.11.2": the patch level decides nothing.
  if (error != std::errc() || (end != text.data() + text.size() && *end != '.'))
    return std::nullopt;
  return value;
}

// Days since 1970.
i32 day_of(i32 year, i32 month, i32 day) {
  year -= month <= 2 ? 1 : 0;
  const i32 era = year / 400, of_era = year % 400;
  const i32 of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

class Query {
 public:
  explicit Query(std::string& error) : error_(error) {}

  // Clauses joined by commas, "or" and "and", each perhaps after "not".
  bool all(std::string_view text, Set& result) {
    result.assign(kCount, false);
    bool first = true, with_and = false;
    for (;;) {
      const Clause clause = next_clause(text);
      Set found(kCount, false);
      std::string lowered(clause.text);
      std::transform(lowered.begin(), lowered.end(), lowered.begin(),
                     [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
      std::vector<std::string_view> words = split(lowered);
      const bool negated = words.size() > 1 && words[0] == "not";
      if (negated) words.erase(words.begin());
      if (negated && first)
        return fail(clause.text, "nothing stands before \"not\" that it could be taken from");
      if (words.empty()) return fail(text, "a part of it is empty");
      if (!one(words, found, clause.text)) return false;
      for (size_t i = 0; i < kCount; ++i) {
        const bool in = found[i] != negated;
        result[i] = with_and || negated ? result[i] && in : result[i] || in;
      }
      if (clause.end == text.size()) return true;
      first = false;
      with_and = clause.followed_by_and;
      text.remove_prefix(clause.end);
    }
  }

 private:
  struct Clause {
    std::string_view text;
    size_t end;  // behind what separates it from the next
    bool followed_by_and;
  };

  static Clause next_clause(std::string_view text) {
    for (size_t at = 0; at < text.size(); ++at) {
      if (text[at] == ',') return {text.substr(0, at), at + 1, false};
      for (const std::string_view word : {" and ", " or "}) {
        if (at > 0 && text.size() - at > word.size() && text.substr(at).starts_with(word))
          return {text.substr(0, at), at + word.size(), word == " and "};
      }
    }
    return {text, text.size(), false};
  }

  // "chrome>=80" is three words, and so is "chrome 80-90".
  static std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> words;
    const auto is_sign = [](char c) { return c == '>' || c == '<' || c == '='; };
    for (size_t at = 0; at < text.size();) {
      if (text[at] == ' ' || text[at] == '\t' || text[at] == '\n') {
        ++at;
        continue;
      }
      const size_t begin = at;
      const bool sign = is_sign(text[at]);
      while (at < text.size() && text[at] != ' ' && text[at] != '\t' && text[at] != '\n' &&
             is_sign(text[at]) == sign)
        ++at;
      words.push_back(text.substr(begin, at - begin));
    }
    return words;
  }

  bool fail(std::string_view query, std::string_view why) {
    while (query.starts_with(' ')) query.remove_prefix(1);
    error_ = fmt::format("The browserslist query \"{}\" cannot be answered: {}", query, why);
    return false;
  }

  static const BrowserRange* find_browser(std::string_view name) {
    for (const auto& [alias, meant] : kAliases)
      if (alias == name) name = meant;
    const auto* const at =
        std::find_if(std::begin(kBrowsers), std::end(kBrowsers),
                     [&](const BrowserRange& range) { return range.name == name; });
    return at == std::end(kBrowsers) ? nullptr : at;
  }

  template <class Keep>
  static void add_if(const BrowserRange& range, Set& found, Keep keep) {
    for (size_t i = range.begin; i < range.end; ++i)
      if (keep(kVersions[i])) found[i] = true;
  }

  static bool compare(std::string_view sign, f64 low, f64 high, f64 with) {
    if (sign == ">") return high > with;
    if (sign == ">=") return high >= with;
    return sign == "<" ? low < with : low <= with;
  }
  static bool is_comparison(std::string_view word) {
    return word == ">" || word == ">=" || word == "<" || word == "<=";
  }

  // caniuse knows old versions of these two and the newest, and none between.
  static u32 jump_of(std::string_view browser) {
    if (browser == "op_mob") {
      const BrowserRange& range = *find_browser("op_mob");
      return static_cast<u32>(first_of(kVersions[range.end - 1].text)) - 14 + 1;
    }
    if (browser != "android") return 0;
    const BrowserRange& chrome = *find_browser("chrome");
    u32 jump = 0;
    add_all(chrome, [&](const BrowserVersion& v) { jump += first_of(v.text) >= 37; });
    return jump;
  }
  template <class Visit>
  static void add_all(const BrowserRange& range, Visit visit) {
    for (size_t i = range.begin; i < range.end; ++i) visit(kVersions[i]);
  }

  static void add_last(const BrowserRange& range, u32 count, bool majors, Set& found) {
    std::vector<size_t> list;
    u32 seen = 0, last_major = 0;
    for (size_t i = range.end; i-- > range.begin;) {
      const auto major = static_cast<u32>(first_of(kVersions[i].text));
      if (!majors || seen == 0 || major != last_major) ++seen;
      last_major = major;
      if (seen > count) break;
      list.push_back(i);
    }
    if (const u32 jump = jump_of(range.name); jump != 0)
      list.resize(count <= jump ? std::min<size_t>(1, list.size())
                                : std::min<size_t>(list.size(), count - jump + 1));
    for (const size_t i : list) found[i] = true;
  }

  using Words = std::vector<std::string_view>;

  bool one(const Words& words, Set& found, std::string_view text) {
    const size_t n = words.size();
    if (words[0] == "defaults" && n == 1) return all(kDefaults, found);
    if (words[0] == "dead" && n == 1) return all(kDead, found);
    if (words[0] == "last" && n >= 3) return last(words, found, text);
    if (words[0] == "since" && n == 2) return since(words[1], found, text);
    if (words[0] == "baseline") return baseline(words, found, text);
    if (words[0] == "cover") return cover(words, found, text);
    if (words[0] == "supports" || words[0] == "fully" || words[0] == "partially")
      return supports(words, found, text);
    if (is_comparison(words[0])) return popularity(words, found, text);
    if (text.find("maintained node versions") != text.npos && n == 3) {
      for (const u16 major : kMaintainedNode)
        if (!exactly(*find_browser("node"), std::to_string(major), major, found, text))
          return false;
      return true;
    }
    if (words[0] == "extends") return fail(text, "packages of queries are not read");
    if (words[0] == "electron" || words[0] == "phantomjs" || words[0] == "current" ||
        words[0] == "unreleased" || words[0] == "browserslist")
      return fail(text, "only released versions of browsers and of Node.js are known");
    return browser(words, found, text);
  }

  // last 2 versions, last 2 major versions, last 1 chrome version, last 2 years
  bool last(const Words& words, Set& found, std::string_view text) {
    const std::optional<f64> count = number(words[1]);
    if (!count) return fail(text, "it names no number");
    const std::string_view what = words.back();
    if ((what == "years" || what == "year") && words.size() == 3) {
      for (size_t i = 0; i < kCount; ++i)
        if (kVersions[i].day >= kDataDay - *count * 365.259641 && !is_node(i)) found[i] = true;
      return true;
    }
    if (what != "versions" && what != "version")
      return fail(text, "it is \"last N versions\" or \"last N years\"");
    Words middle(words.begin() + 2, words.end() - 1);
    const bool majors = !middle.empty() && middle.back() == "major";
    if (majors) middle.pop_back();
    const auto versions = static_cast<u32>(std::min(*count, 1000.0));
    if (middle.empty()) {
      for (const BrowserRange& range : kBrowsers)
        if (range.name != "node") add_last(range, versions, majors, found);
      return true;
    }
    const BrowserRange* const range = find_browser(middle[0]);
    if (range == nullptr || middle.size() > 1) return unknown(middle[0], text);
    add_last(*range, versions, majors, found);
    return true;
  }

  // since 2020, since 2020-06, since 2020-06-15
  bool since(std::string_view date, Set& found, std::string_view text) {
    i32 parts[3] = {0, 1, 1};
    for (i32& part : parts) {
      const auto [end, error] = std::from_chars(date.data(), date.data() + date.size(), part);
      if (error != std::errc()) return fail(text, "a date is YYYY, YYYY-MM or YYYY-MM-DD");
      date.remove_prefix(static_cast<size_t>(end - date.data()));
      if (date.empty()) break;
      if (!date.starts_with('-')) return fail(text, "a date is YYYY, YYYY-MM or YYYY-MM-DD");
      date.remove_prefix(1);
    }
    if (!date.empty() || parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[2] > 31)
      return fail(text, "a date is YYYY, YYYY-MM or YYYY-MM-DD");
    const i32 day = day_of(parts[0], parts[1], parts[2]);
    for (size_t i = 0; i < kCount; ++i)
      if (kVersions[i].day != 0 && kVersions[i].day >= day && !is_node(i)) found[i] = true;
    return true;
  }

  // baseline 2022, baseline widely available
  bool baseline(const Words& words, Set& found, std::string_view text) {
    const bool named = words.size() == 3 && words[2] == "available";
    const auto* row = std::end(kBaselines);
    if (named || words.size() == 2)
      row = std::find_if(std::begin(kBaselines), std::end(kBaselines), [&](const Baseline& each) {
        return each.name == words[1] && (each.name.starts_with('2') != named);
      });
    if (row == std::end(kBaselines))
      return fail(
          text, fmt::format("it is \"baseline widely available\", \"baseline newly available\" or "
                            "\"baseline YEAR\" up to {}; neither a date nor browsers downstream "
                            "can be named",
                            kBaselines[std::size(kBaselines) - 3].name));
    constexpr std::pair<std::string_view, u8> kCore[] = {
        {"chrome", 0}, {"and_chr", 0}, {"edge", 1},   {"firefox", 2},
        {"and_ff", 2}, {"safari", 3},  {"ios_saf", 3}};
    for (const auto& [name, at] : kCore) {
      const u32 least = row->since[at];
      const f64 version = least / 1000 + (least % 1000) / 10.0;
      add_if(*find_browser(name), found,
             [&](const BrowserVersion& v) { return last_of(v.text) >= version; });
    }
    return true;
  }

  std::optional<f64> percent(std::string_view word) {
    return word.ends_with('%') ? number(word.substr(0, word.size() - 1)) : std::nullopt;
  }

  // > 0.5%
  bool popularity(const Words& words, Set& found, std::string_view text) {
    const std::optional<f64> share = words.size() > 1 ? percent(words[1]) : std::nullopt;
    if (!share) return fail(text, "a share is a number and %");
    if (words.size() > 2)
      return fail(text, "usage of countries and of sites is not known, only that of the world");
    for (size_t i = 0; i < kCount; ++i)
      if (!is_node(i) && compare(words[0], kVersions[i].usage, kVersions[i].usage, *share))
        found[i] = true;
    return true;
  }

  // cover 95%
  bool cover(const Words& words, Set& found, std::string_view text) {
    const std::optional<f64> share = words.size() > 1 ? percent(words[1]) : std::nullopt;
    if (!share) return fail(text, "a share is a number and %");
    if (words.size() > 2)
      return fail(text, "usage of countries and of sites is not known, only that of the world");
    std::vector<size_t> order(kCount);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [](size_t a, size_t b) { return kVersions[a].usage > kVersions[b].usage; });
    f64 covered = 0;
    for (const size_t i : order) {
      if (kVersions[i].usage == 0 || covered >= *share) break;
      covered += kVersions[i].usage;
      found[i] = true;
    }
    return true;
  }

  // supports es6-module
  bool supports(const Words& words, Set& found, std::string_view text) {
    const size_t at = words[0] == "supports" ? 1 : 2;
    if (words.size() != at + 1 || words[at - 1] != "supports" || words[0] == "fully")
      return fail(text, "it is \"supports FEATURE\"");
    const auto* const feature = std::find(std::begin(kSupported), std::end(kSupported), words[at]);
    if (feature == std::end(kSupported))
      return fail(text, fmt::format("of caniuse's features only {} are known",
                                    fmt::join(kSupported, ", ")));
    const u32 bit = 1U << (feature - std::begin(kSupported));
    for (size_t i = 0; i < kCount; ++i)
      if (kVersions[i].supported & bit) found[i] = true;
    return true;
  }

  bool unknown(std::string_view name, std::string_view text) {
    return fail(text, fmt::format("there is no browser \"{}\" and no such form of query", name));
  }

  // chrome 80, chrome >= 80, chrome 80-90, firefox esr
  bool browser(const Words& words, Set& found, std::string_view text) {
    const BrowserRange* const range = find_browser(words[0]);
    if (range == nullptr) return unknown(words[0], text);
    if (words.size() == 1) return fail(text, "it names no version");
    const bool firefox = range->name == "firefox";
    const auto version_of = [&](std::string_view word) {
      return number(firefox && word == "esr" ? kFirefoxEsr : word);
    };
    if (words.size() == 3 && is_comparison(words[1])) {
      const std::optional<f64> version = version_of(words[2]);
      if (!version) return fail(text, fmt::format("\"{}\" is no version", words[2]));
      add_if(*range, found, [&](const BrowserVersion& v) {
        return compare(words[1], first_of(v.text), last_of(v.text), *version);
      });
      return true;
    }
    std::string joined;  // "80 - 90" is "80-90"
    for (size_t i = 1; i < words.size(); ++i) joined += words[i];
    if (const size_t dash = joined.find('-'); dash != joined.npos) {
      const std::optional<f64> from = number(std::string_view(joined).substr(0, dash));
      const std::optional<f64> to = number(std::string_view(joined).substr(dash + 1));
      if (!from || !to) return fail(text, "a range is two versions");
      add_if(*range, found, [&](const BrowserVersion& v) {
        return last_of(v.text) >= *from && first_of(v.text) <= *to;
      });
      return true;
    }
    if (words.size() != 2) return unknown(words[0], text);
    if (words[1] == "all") {
      add_if(*range, found, [](const BrowserVersion& v) { return v.text == "all"; });
      return true;
    }
    const std::optional<f64> version = version_of(words[1]);
    if (!version) return fail(text, fmt::format("\"{}\" is no version", words[1]));
    return exactly(*range, words[1], *version, found, text);
  }

  bool exactly(const BrowserRange& range, std::string_view word, f64 version, Set& found,
               std::string_view text) {
    // Of Node.js a major version is its newest.
    if (range.name == "node" && word.find('.') == word.npos) {
      for (size_t i = range.end; i-- > range.begin;) {
        if (std::floor(first_of(kVersions[i].text)) != version) continue;
        found[i] = true;
        return true;
      }
      return fail(text, "there is no such version");
    }
    const std::string_view minor =
        range.name == "node" ? word.substr(0, word.find('.', word.find('.') + 1)) : word;
    for (size_t i = range.begin; i < range.end; ++i) {
      const std::string_view have = kVersions[i].text;
      const bool same = range.name == "node"
                            ? have == minor
                            : first_of(have) <= version && version <= last_of(have);
      if (same) {
        found[i] = true;
        return true;
      }
    }
    // Of a browser of which only the newest is known, any version is that.
    if (range.end - range.begin == 1) {
      found[range.begin] = true;
      return true;
    }
    return fail(text, "there is no such version");
  }

  static bool is_node(size_t version) { return version >= std::end(kBrowsers)[-1].begin; }

  std::string& error_;
};

std::string_view browser_of(size_t version) {
  for (const BrowserRange& range : kBrowsers)
    if (version >= range.begin && version < range.end) return range.name;
  return {};
}

}  // namespace

std::optional<std::string> answer_browser_query(std::string_view query, std::string& error) {
  Set set;
  if (!Query(error).all(query, set)) return std::nullopt;
  std::array<u32, kEngines.size()> oldest;
  oldest.fill(0xffff'ffff);
  for (size_t i = 0; i < kCount; ++i) {
    const BrowserVersion& version = kVersions[i];
    if (!set[i] || version.engine == kUnknownEngine) continue;
    if (version.engine == kTooOld) {
      error = fmt::format(
          "The browserslist query \"{}\" includes {} {}, which has no ES2015: nothing that is "
          "built runs there. Add \"not dead\" or \"not {} {}\"",
          query, browser_of(i), version.text, browser_of(i), version.text);
      return std::nullopt;
    }
    oldest[version.engine] = std::min(oldest[version.engine], version.engine_version);
  }
  std::string list;
  for (size_t engine = 0; engine < kEngines.size(); ++engine) {
    const u32 version = oldest[engine];
    if (version == 0xffff'ffff) continue;
    if (!list.empty()) list += ',';
    list += std::string(kEngines[engine]) + std::to_string(version / 1000);
    if (version % 1000 != 0) list += '.' + std::to_string(version % 1000);
  }
  if (list.empty()) {
    error = fmt::format("The browserslist query \"{}\" includes no browser that is known", query);
    return std::nullopt;
  }
  return list;
}

}  // namespace sinter::bundler

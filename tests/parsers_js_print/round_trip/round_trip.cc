// js_round_trip [--time] FILE…: prints each file's tree readable and minified, parses both again
// and compares.
//
// Prints the files that fail and a count; exit code 1 when one did. With --time, the speed in CPU
// time.
#include <cstdio>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "base/source.h"
#include "parsers/js/dump.h"
#include "parsers/js/parse.h"
#include "parsers/js/printer.h"

namespace sinter::js {
namespace {

struct Parsed {
  std::string text;
  ParseMemory memory;
  Ast ast{};
  std::string error;

  bool read(std::string source, Language language) {
    const size_t size = source.size();
    text = std::move(source);
    text.append(kSourcePadding, '\0');
    Diagnostics diagnostics;
    ParseOptions options;
    options.language = language;
    options.commonjs_wrapper = true;
    if (parse({text.data(), size}, options, memory, ast, diagnostics)) return true;
    error = "cannot parse";
    for (const Diagnostic& item : diagnostics.items()) {
      const LineColumn at = LineTable({text.data(), size}).locate(item.range.start);
      error += ": " + item.message + " at " + std::to_string(at.line) + ":" +
               std::to_string(at.byte_column + 1);
      break;
    }
    return false;
  }
};

Language language_of(std::string_view path) {
  if (path.ends_with(".tsx")) return Language::Tsx;
  if (path.ends_with(".ts") || path.ends_with(".mts") || path.ends_with(".cts"))
    return Language::TypeScript;
  if (path.ends_with(".jsx")) return Language::Jsx;
  return Language::JavaScript;
}

std::string difference(const std::string& a, const std::string& b) {
  size_t at = 0;
  while (at < a.size() && at < b.size() && a[at] == b[at]) ++at;
  const size_t from = at < 40 ? 0 : at - 40;
  return "\n    - " + a.substr(from, 100) + "\n    + " + b.substr(from, 100);
}

// Empty when all is well.
std::string check(const std::string& source, Language language) {
  Parsed first;
  if (!first.read(source, language)) return first.error;
  const PrintOptions readable{.ascii_only =
                                  false};  // escapes in regular expressions are part of the tree
  const PrintOptions minified{.minify_whitespace = true, .ascii_only = false};
  for (const PrintOptions& options : {readable, minified}) {
    const char* how = options.minify_whitespace ? "minified" : "readable";
    Parsed second;
    if (!second.read(print_plain(first.ast, options), language))
      return std::string(how) + " text: " + second.error;
    // Minified text has no comments, and with them no annotations.
    const DumpOptions compared{.annotations = !options.minify_whitespace};
    const std::string expected = dump(first.ast, compared), again = dump(second.ast, compared);
    if (again != expected)
      return std::string(how) + " text is another tree" + difference(expected, again);
  }
  return {};
}

int main(int argc, char** argv) {
  bool timing = false;
  u32 files = 0, failed = 0;
  double bytes = 0, parse_seconds = 0, print_seconds = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string path = argv[i];
    if (path == "--time") {
      timing = true;
      continue;
    }
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    ++files;
    if (timing) {
      Parsed parsed;
      for (int round = 0; round < 5; ++round) {
        const auto begin = std::clock();
        if (!parsed.read(text.str(), language_of(path))) break;
        const auto middle = std::clock();
        const PrintOptions options{.minify_whitespace = round % 2 == 0};
        const size_t size = print_plain(parsed.ast, options).size();
        const auto end = std::clock();
        if (round == 0 || size == 0) continue;
        bytes += static_cast<double>(text.str().size());
        parse_seconds += static_cast<double>(middle - begin) / CLOCKS_PER_SEC;
        print_seconds += static_cast<double>(end - middle) / CLOCKS_PER_SEC;
      }
      continue;
    }
    const std::string problem = check(text.str(), language_of(path));
    if (problem.empty()) continue;
    ++failed;
    std::printf("%s: %s\n", path.c_str(), problem.c_str());
  }
  if (timing) {
    std::printf("parse %.0f MB/s, print %.0f MB/s\n", bytes / 1e6 / parse_seconds,
                bytes / 1e6 / print_seconds);
  } else {
    std::printf("%u files, %u failed\n", files, failed);
  }
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace sinter::js

int main(int argc, char** argv) { return sinter::js::main(argc, argv); }

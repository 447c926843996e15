// Lexer and parser: any bytes, in every language. What was accepted is printed, and the printed text must parse again.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "parsers/js/parse.h"
#include "parsers/js/printer.h"
#include "tests/fuzz/fuzz_input.h"

using namespace sinter;
using namespace sinter::js;

namespace {

ParseOptions options_of(u8 choice) {
  ParseOptions options;
  options.language = static_cast<Language>(choice & 3);
  options.source_type = static_cast<SourceType>((choice >> 2 & 3) % 3);
  options.commonjs_wrapper = (choice & 16) != 0;
  options.ts_legacy_decorators = (choice & 32) != 0;
  options.ts_angle_assertions = (choice & 64) == 0;
  return options;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, size_t size) {
  if (size == 0) return 0;
  const fuzz::PaddedText text(data, size - 1);
  const ParseOptions options = options_of(data[size - 1]);
  static ParseMemory memory, second_memory;
  Ast ast{};
  Diagnostics diagnostics;
  if (!parse(text.view(), options, memory, ast, diagnostics)) {
    SINTER_CHECK(diagnostics.has_errors());
    return 0;
  }

  // TypeScript is printed after lowering only.
  if (options.language != Language::JavaScript) return 0;
  const std::string printed = print_plain(ast, {.minify_whitespace = (data[size - 1] & 128) != 0});
  const fuzz::PaddedText again(reinterpret_cast<const u8*>(printed.data()), printed.size());
  Ast second{};
  if (!parse(again.view(), options, second_memory, second, diagnostics)) {
    std::fprintf(stderr, "printed as: %s\n%s\n", printed.c_str(), diagnostics.items().front().message.c_str());
    std::abort();
  }
  return 0;
}

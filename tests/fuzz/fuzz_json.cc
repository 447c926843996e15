// JSON: any bytes, strict or with comments and trailing commas. The scan that finds errors agrees
// with the reader, and a module's value is printed as an expression that parses.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/json.h"
#include "parsers/js/parse.h"
#include "parsers/json/json_module.h"
#include "tests/fuzz/fuzz_input.h"

using namespace sinter;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, size_t size) {
  if (size == 0) return 0;
  const fuzz::PaddedText text(data, size - 1);
  const u8 choice = data[size - 1];
  json::parse(text.view(), json::kJsonc);
  json::ParseError error;
  const auto module = json::JsonModule::parse(text.view(), error);
  if (!module) {
    SINTER_CHECK(!error.message.empty());
    SINTER_CHECK(error.range.start <= error.range.end && error.range.end <= text.view().size());
    return 0;
  }
  std::string printed = "(";
  json::append_expression(printed, module->root(),
                          {.minify = (choice & 1) != 0, .ascii_only = (choice & 2) != 0});
  printed += ')';
  for (const json::ModuleExport& each : module->exports())
    SINTER_CHECK(text.view()[each.key_start] == '"');
  const fuzz::PaddedText again(reinterpret_cast<const u8*>(printed.data()), printed.size());
  static js::ParseMemory memory;
  js::Ast ast{};
  Diagnostics diagnostics;
  if (!js::parse(again.view(), {}, memory, ast, diagnostics)) {
    std::fprintf(stderr, "printed as: %s\n%s\n", printed.c_str(),
                 diagnostics.items().front().message.c_str());
    std::abort();
  }
  return 0;
}
